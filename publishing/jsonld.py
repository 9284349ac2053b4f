"""JSON-LD that people can read: in, quads; out, objects with the terms of one published context.

The published context is made from the vocabulary: its terms by their own names, those of others with the
prefix that everyone writes (JSON-LD 1.1, 4.1). Each document contains the part of it that it uses. What is
written here and read back gives the same statements.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ..ontology.terms import MG, OWL, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

    from ..store import Term

PATH: Final = "context.jsonld"
MEDIA: Final = "application/ld+json"
_TYPE: Final = f"{RDF}type"
_LINKS: Final = f"{OWL}ObjectProperty"
_VALUES: Final = f"{OWL}DatatypeProperty"
_BY_LENGTH = sorted(((iri, name) for name, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))
_KEYWORDS: Final = ("@version", "id", "type")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")


@cache
def context() -> dict[str, Any]:
    """The context: prefixes, then the terms of the vocabulary, sorted."""
    text = files(f"{__package__ or ''}".rpartition(".")[0] + ".ontology").joinpath("mandategraph.ttl")
    kinds: dict[str, set[str]] = defaultdict(set)
    for quad in parse(text.read_bytes(), RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and quad.predicate.value == _TYPE:
            kinds[quad.subject.value].add(getattr(quad.object, "value", ""))
    terms: dict[str, Any] = {
        iri.removeprefix(MG): {"@id": f"mg:{iri.removeprefix(MG)}", "@type": "@id"}
        if _LINKS in found
        else f"mg:{iri.removeprefix(MG)}"
        for iri, found in sorted(kinds.items())
        if iri.startswith(MG)
    }
    # Keywords are what people must not stumble over.
    return {"@version": 1.1, "id": "@id", "type": "@type", **PREFIXES, **terms}


def context_text() -> str:
    """The published context as a JSON-LD document."""
    return json.dumps({"@context": context()}, ensure_ascii=False, indent=2) + "\n"


def written(quads: Iterable[Quad | Triple]) -> bytes:
    """Returns the statements as one JSON-LD document in UTF-8, graphs merged.

    It contains the part of the context that it uses, so that a saved document can be read anywhere.
    """
    nodes: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in dict.fromkeys(quad.triple if isinstance(quad, Quad) else quad for quad in quads):
        prop = quad.predicate.value
        if prop == _TYPE and isinstance(quad.object, NamedNode):
            name, item = "type", _short(quad.object.value)
        else:
            name, item = _short(prop), _object(quad.object, links=_is_link(prop))
        nodes[_node(quad.subject)][name].append(item)
    graph = [
        {"id": node, **{name: items[0] if len(items) == 1 else items for name, items in found.items()}}
        for node, found in nodes.items()
    ]
    content = graph[0] if len(graph) == 1 else {"@graph": graph}
    document = {"@context": _used(nodes), **content}
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def _used(nodes: Mapping[str, Mapping[str, list[Any]]]) -> dict[str, Any]:
    """Returns the part of the context that nodes use."""
    names = {name for found in nodes.values() for name in found}
    for found in nodes.values():
        names.update(found.get("type", ()))
        for item in (item for values in found.values() for item in values):
            if isinstance(item, dict):
                names.add(str(cast("dict[str, Any]", item).get("@type", "")))
    known = context()
    names.update(name.partition(":")[0] for name in tuple(names))
    if names & known.keys() - PREFIXES.keys():
        names.add("mg")
    return {name: term for name, term in known.items() if name in names or name in _KEYWORDS}


def _node(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _object(term: Term, *, links: bool) -> Any:
    if not isinstance(term, Literal):
        return _node(term) if links else {"id": _node(term)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = term.datatype.value
    if datatype == f"{XSD}string":
        return {"@value": term.value} if links else term.value
    if datatype == f"{XSD}boolean" and term.value in ("true", "false"):
        return term.value == "true"
    if datatype == f"{XSD}integer" and _INTEGER.fullmatch(term.value):
        return int(term.value)
    return {"@type": _short(datatype), "@value": term.value}


def _is_link(iri: str) -> bool:
    return iri.startswith(MG) and isinstance(context().get(iri.removeprefix(MG)), dict)


def _short(iri: str) -> str:
    """The term for an IRI of the vocabulary, or the IRI with its prefix."""
    if iri.startswith(MG) and iri.removeprefix(MG) in context():
        return iri.removeprefix(MG)
    for start, name in _BY_LENGTH:
        rest = iri.removeprefix(start)
        if rest != iri and rest and "/" not in rest:
            return f"{name}:{rest}"
    return iri
