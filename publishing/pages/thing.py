"""The page of any thing of the graph: in, its IRI; out, HTML with everything that the graph says of it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from ...ontology.terms import PREFIXES
from .rendering import render

if TYPE_CHECKING:
    from ..site import Site

_BY_LENGTH = sorted(((iri, name) for name, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))


def thing(site: Site, iri: str, language: str) -> str:
    """The page of the thing, in a language of the pages; an empty table if the graph says nothing of it."""
    quads = site.about(iri).quads
    subjects = [
        (name, name.partition("#")[2], [_row(site, quad) for quad in found])
        for name, found in groupby(sorted(quads, key=_subject), key=_subject)
    ]
    return render(
        "thing.html", site=site, iri=iri, title=site.names.label(iri), language=language, subjects=subjects
    )


def _subject(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)


def _row(site: Site, quad: Quad) -> tuple[str, str, str, str | None, str | None]:
    """Property and where it leads, value and where it leads, language of the value."""
    value = quad.object
    if isinstance(value, NamedNode):
        return _short(quad.predicate.value), quad.predicate.value, value.value, site.link(value.value), None
    words = value.value if isinstance(value, Literal) else str(value)
    tongue = value.language if isinstance(value, Literal) else None
    return _short(quad.predicate.value), quad.predicate.value, words, None, tongue


def _short(iri: str) -> str:
    for start, name in _BY_LENGTH:
        if iri.startswith(start):
            return f"{name}:{iri.removeprefix(start)}"
    return iri
