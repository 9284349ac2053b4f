"""RDF terms as every store gives them: the classes of pyoxigraph; out, plain Python values."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat

if TYPE_CHECKING:
    from .interface import Term

XSD = "http://www.w3.org/2001/XMLSchema#"
BOOLEANS = {flag: Literal(flag) for flag in (True, False)}

SYNTAXES = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
}
"""The formats of a dump by name."""


def syntax(media: str) -> RdfFormat:
    """The format called `media`; raises ValueError if there is none."""
    try:
        return SYNTAXES[media]
    except KeyError:
        raise ValueError(f"no format {media!r}: there are {', '.join(SYNTAXES)}") from None


Value = str | int | float | bool | None
_NUMBERS = {
    XSD + "integer": int,
    XSD + "int": int,
    XSD + "long": int,
    XSD + "nonNegativeInteger": int,
    XSD + "positiveInteger": int,
    XSD + "double": float,
    XSD + "float": float,
}


def value(term: Term | None) -> Value:
    """A term as a plain value: IRI and text as str, xsd numbers and booleans as theirs, unbound as None."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, Literal):
        return str(term)
    datatype = term.datatype.value
    if datatype == XSD + "boolean":
        return term.value in ("true", "1")
    if datatype == XSD + "decimal":
        number = Decimal(term.value)
        return int(number) if number == int(number) else float(number)
    convert = _NUMBERS.get(datatype)
    try:
        return convert(term.value) if convert else term.value
    except ValueError:
        return term.value
