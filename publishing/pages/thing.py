"""The page of a thing of the graph: in, its IRI; out, HTML, by what sort of thing it is.

Documents, actors, instruments and sessions have pages of their own; whatever else there is gets a table with
everything that the graph says of it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from ...ontology.terms import PREFIXES
from ...queries.names import PROVISIONAL
from .actor import actor
from .document import document
from .explorer import PageContext
from .instrument import instrument
from .rendering import render
from .session import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..site import Site

_BY_LENGTH = sorted(((iri, name) for name, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))
_PAGES: Final[dict[str, Callable[[Site, str, str], str | None]]] = {
    "document": document,
    "actor": actor,
    "body": actor,
    "state": actor,
    "group": actor,
    "instrument": instrument,
    "session": session,
}
"""By the first segment of what the graph mints; each gives None for what it has no page for."""


def thing(site: Site, iri: str, language: str) -> str:
    """The page of the thing, in a language of the pages; an empty table if the graph says nothing of it."""
    sort = kind_of(site, iri)
    page = _PAGES[sort](site, iri, language) if sort in _PAGES else None
    return page or _statements(site, iri, language)


def kind_of(site: Site, iri: str) -> str:
    """The first segment of what the graph mints; for a provisional actor or instrument, its kind."""
    if not iri.startswith(site.base):
        return ""
    provisional = PROVISIONAL.search(iri)
    return provisional["kind"] if provisional else iri.removeprefix(site.base).partition("/")[0]


def _statements(site: Site, iri: str, language: str) -> str:
    thing_itself = iri.partition("#")[0]
    quads = (quad for quad in site.about(iri).quads if _subject(quad).partition("#")[0] == thing_itself)
    subjects = [
        (name, name.partition("#")[2], [_row(site, quad) for quad in found])
        for name, found in groupby(sorted(quads, key=_subject), key=_subject)
    ]
    title = PageContext(site, language).label(iri)
    return render("thing.html", site=site, iri=iri, title=title, language=language, subjects=subjects)


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
