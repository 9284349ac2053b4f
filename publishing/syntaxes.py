"""RDF as clients ask for it: in, quads; out, bytes in one of the syntaxes, the same for the same quads."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from ..ontology.terms import PREFIXES
from ..store.terms import with_sorted_head
from . import jsonld

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad


@dataclass(frozen=True, slots=True)
class Syntax:
    """A syntax of RDF, and how it is asked for."""

    name: str
    media: str
    extension: str
    form: RdfFormat

    @property
    def content_type(self) -> str:
        """The media type with its character set, where it has one."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


SYNTAXES: Final = (
    Syntax("Turtle", "text/turtle", "ttl", RdfFormat.TURTLE),
    Syntax("JSON-LD", "application/ld+json", "jsonld", RdfFormat.JSON_LD),
    Syntax("N-Triples", "application/n-triples", "nt", RdfFormat.N_TRIPLES),
    Syntax("RDF/XML", "application/rdf+xml", "rdf", RdfFormat.RDF_XML),
    Syntax("N-Quads", "application/n-quads", "nq", RdfFormat.N_QUADS),
    Syntax("TriG", "application/trig", "trig", RdfFormat.TRIG),
)
_CATALOGUES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes of what describes the dataset; the graph itself has nothing of them."""
BY_EXTENSION: Final = {syntax.extension: syntax for syntax in SYNTAXES}
BY_MEDIA: Final = {syntax.media: syntax for syntax in SYNTAXES}


def written(quads: Iterable[Quad], syntax: Syntax) -> bytes:
    """The quads in a syntax; one without named graphs gets each statement once."""
    if syntax.form == RdfFormat.JSON_LD:
        return jsonld.written(quads)
    output = io.BytesIO()
    target = with_sorted_head(output)
    held = tuple(quads)
    prefixes = _prefixes(held)
    if syntax.form.supports_datasets:
        serialize(held, target, syntax.form, prefixes=prefixes)
    else:
        triples = sorted({quad.triple for quad in held}, key=str)
        serialize(triples, target, syntax.form, prefixes=prefixes)
    target.flush()
    return output.getvalue()


def _prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """The prefixes that stand for anything in the quads: a head of twenty lines hides what follows."""
    terms = {
        term.value if isinstance(term, NamedNode) else term.datatype.value
        for quad in quads
        for term in quad
        if isinstance(term, NamedNode | Literal)
    }
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in terms}
    return {name: iri for name, iri in (PREFIXES | _CATALOGUES).items() if iri in spaces}
