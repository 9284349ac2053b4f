"""Answers of the application without a request: in, an address and a language; out, the content of a file.

A request passes an ASGI application, its middleware and a thread, and its answer is compressed. Files of a
static site need none of this. Redirects, errors, dumps and calendars are left to the application.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from .. import pages
from ..dereference import PAGE, iri_path
from ..pages.downloads import TABLES, make_table
from ..pages.networks import network_json
from ..pages.routes import PAGES
from ..syntaxes import BY_EXTENSION, written
from ..tables import FORMS
from ..tracing import shared

if TYPE_CHECKING:
    from ..site import Site
    from ..tables import Table

_TABLE: Final = "/table/"
_DRAWING: Final = "/network.json"
_KEPT: Final = 16
"""Resources that are remembered: their files in other languages and formats come next."""


class Answers:
    """What a site answers to the addresses of its pages, data files and tables."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stored = lru_cache(maxsize=_KEPT)(self._is_stored)

    def get(self, address: str, language: str) -> str | bytes | dict[str, Any] | None:
        """Returns HTML as text, data as bytes, a drawing as its content; None: ask the application.

        Raises what the pages raise; the application answers the same address with an error page.
        """
        parts = urlsplit(address)
        if page := PAGES.get(parts.path):
            return page(self._site, _parameters(parts.query), language)
        if parts.path.startswith(_TABLE):
            name, _, form = parts.path.removeprefix(_TABLE).partition(".")
            if name in TABLES and form in FORMS:
                return FORMS[form][1](_table(self._site, name, parts.query, language))
            return None
        if parts.path == _DRAWING:
            return network_json(self._site, _parameters(parts.query), language)
        return None if parts.query else self._thing(parts.path, language)

    def _thing(self, path: str, language: str) -> str | bytes | None:
        """Returns the page or the data of a resource; None if the graph does not have it under this path."""
        path = iri_path(self._site, path.encode("ascii"))
        name, dot, extension = path.rpartition(".")
        if not dot or (extension != PAGE and extension not in BY_EXTENSION):
            return None
        iri = self._site.iri(name)
        if not self._stored(iri):
            return None
        if extension == PAGE:
            return pages.thing(self._site, iri, language)
        about = self._site.content(iri) if iri in self._site.graphs else self._site.about(iri)
        return written(about.quads, BY_EXTENSION[extension])

    def _is_stored(self, iri: str) -> bool:
        """Whether the graph has a resource, and the resource no other IRI."""
        start = f"{self._site.base}document/"
        return not (iri.startswith(start) and self._site.stored_as(iri)) and self._site.knows(iri)


@shared
def _table(site: Site, name: str, query: str, language: str) -> Table:
    return make_table(site, name, _parameters(query), language)


def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(query, keep_blank_values=True))
