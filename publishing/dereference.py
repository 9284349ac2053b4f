"""Every IRI of the graph answers: in, a request for a thing; out, 303, its page or its data.

    /body/UNODC             303 to what the client likes (Cool URIs for the Semantic Web, 4.2)
    /body/UNODC.html        the page
    /body/UNODC.ttl         the data, by extension: see `syntaxes`
    /graph/A/RES/1/1/en.nq  the content of a named graph
    /context.jsonld         the context of all JSON-LD

Fragments never reach a server: paragraphs and acts live on the page and in the data of their document.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..ontology.iri import symbol_path
from ..ontology.symbols import normalize
from . import jsonld, pages
from .negotiation import language, media_type, named_media_type
from .representation import Representation, Shelf
from .syntaxes import BY_EXTENSION, BY_MEDIA, SYNTAXES, written

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from .site import Site

HTML, PAGE = "text/html", "html"
_OFFERS = (HTML, *(syntax.media for syntax in SYNTAXES))
_QUADS = tuple(
    syntax.media for syntax in SYNTAXES if syntax.form.supports_datasets and syntax.name != "JSON-LD"
)
_TRIPLES = tuple(syntax.media for syntax in SYNTAXES if syntax.media not in _QUADS)
_SYNONYMS = {
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "text/n3": "text/turtle",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
}
"""What a client gets that names no format of RDF, but the general one that it is written in."""
_DOCUMENTS = "document/"
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_THEMSELVES = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@")
"""Characters that stand for themselves in our IRIs: some clients escape them, some do not."""


class Things:
    """The things of a site, as they are asked for over HTTP."""

    def __init__(self, site: Site, kept: int) -> None:
        self._site = site
        self._shelf = Shelf(kept)
        self._gone = _gone(site)
        self._home = urlsplit(site.base).path.strip("/")

    async def respond(self, request: Request) -> Response:
        """The answer to a request for a thing, its page or its data."""
        path = self._path(request)
        name, dot, extension = path.rpartition(".")
        if dot and (extension == PAGE or extension in BY_EXTENSION):
            return await self._represented(request, name, extension)
        if (stored := await self._stored_as(path)) is not None:
            return RedirectResponse(quote_iri(self._site.link(stored)), HTTPStatus.SEE_OTHER)
        media = _chosen(request.headers.get("accept"))
        if not await self._known(path):
            return await self._elsewhere(path)
        if media is None:
            links = ", ".join(f"{offer} at {self._url(path, _extension(offer))}" for offer in _OFFERS)
            raise HTTPException(406, f"There are {links}.", {"Vary": "Accept"})
        headers = {"Vary": "Accept", "Link": self._links(path, describedby=True)}
        return RedirectResponse(self._url(path, _extension(media)), HTTPStatus.SEE_OTHER, headers)

    async def _stored_as(self, path: str) -> str | None:
        """Returns the IRI of the text that the symbol in a path is another name of."""
        if not path.startswith(_DOCUMENTS):
            return None
        try:
            return await run_in_threadpool(self._site.stored_as, self._site.iri(path))
        except ValueError:
            return None

    async def _represented(self, request: Request, path: str, extension: str) -> Response:
        if (stored := await self._stored_as(path)) is not None:
            url = f"{quote_iri(self._site.link(stored))}.{extension}"
            return RedirectResponse(url, HTTPStatus.SEE_OTHER)
        tongue = language(request) if extension == PAGE else ""
        # A page may tell what is due: it is kept no longer than the day.
        day = datetime.now(UTC).date().isoformat() if tongue else ""

        def made() -> Representation | None:
            return self._page(path, tongue) if tongue else self._described(path, extension)

        found = await self._shelf.get((path, extension, tongue, day), made)
        if found is None:
            return await self._elsewhere(path, extension)
        return found.answer(request)

    def _page(self, path: str, tongue: str) -> Representation | None:
        iri = self._site.iri(path)
        if not self._site.knows(iri):
            return None
        headers = {
            "Link": self._links(path, describedby=True),
            "Content-Language": tongue,
            "Vary": "Accept-Language, Cookie",
        }
        return Representation.of(pages.thing(self._site, iri, tongue), f"{HTML}; charset=utf-8", headers)

    def _described(self, path: str, extension: str) -> Representation | None:
        iri = self._site.iri(path)
        if not self._site.knows(iri):
            return None
        about = self._site.content(iri) if iri in self._site.graphs else self._site.about(iri)
        syntax = BY_EXTENSION[extension]
        page = f'<{self._url(path, PAGE)}>; rel="alternate"; type="{HTML}"'
        headers = {"Link": f'<{quote_iri(iri)}>; rel="describes", {page}'}
        body = written(about.quads, syntax)
        return Representation.of(body, syntax.content_type, headers)

    async def _known(self, path: str) -> bool:
        return await run_in_threadpool(self._site.knows, self._site.iri(path))

    async def _elsewhere(self, path: str, extension: str = "") -> Response:
        """Redirects an unknown path, or raises HTTPException 410 or 404."""
        plain = _ESCAPE.sub(_plain, path)
        if plain != path and await self._known(plain):
            return RedirectResponse(self._url(plain, extension), HTTPStatus.PERMANENT_REDIRECT)
        official = _official(plain)
        if official != plain and await self._known(official):
            return RedirectResponse(self._url(official, extension), HTTPStatus.PERMANENT_REDIRECT)
        whole = await run_in_threadpool(self._site.version_of, self._site.iri(path))
        if whole is not None:
            url = quote_iri(self._site.link(whole))
            return RedirectResponse(f"{url}.{extension}" if extension else url, HTTPStatus.SEE_OTHER)
        release = self._gone.get(path)
        if release is not None:
            raise HTTPException(410, f"{path} was in this graph until {release}, and was taken out of it.")
        raise HTTPException(404, f"The graph says nothing of {self._site.iri(path)}.")

    def _path(self, request: Request) -> str:
        """The path that is asked for, as an IRI has it: without the path of the base, where it has one."""
        return _below_home(path_of(request), self._home)

    def _url(self, path: str, extension: str) -> str:
        url = quote_iri(self._site.link(self._site.iri(path)))
        return f"{url}.{extension}" if extension else url

    def _links(self, path: str, *, describedby: bool) -> str:
        """The Link header that leads to the data (RFC 8288)."""
        relation = "alternate describedby" if describedby else "alternate"
        return ", ".join(
            f'<{self._url(path, syntax.extension)}>; rel="{relation}"; type="{syntax.media}"'
            for syntax in SYNTAXES
        )


def routes(site: Site, kept: int) -> list[BaseRoute]:
    """The routes of the context and of every thing; the last one takes every path. kept: bytes of answers."""
    shown = Representation.of(jsonld.context_text(), jsonld.MEDIA)

    async def context(request: Request) -> Response:
        return shown.answer(request)

    return [Route(f"/{jsonld.PATH}", context), Route("/{path:path}", Things(site, kept).respond)]


def _chosen(accept: str | None) -> str | None:
    """The media type for a thing: triples rather than quads for a client that reads both.

    Such a client queries the default graph, and the statements of quads stand in named graphs.
    """
    media = media_type(accept, _OFFERS)
    if media is None:
        media = _SYNONYMS.get(named_media_type(accept, tuple(_SYNONYMS)) or "")
    return (media in _QUADS and named_media_type(accept, _TRIPLES)) or media


def _extension(media: str) -> str:
    return PAGE if media == HTML else BY_MEDIA[media].extension


def _gone(site: Site) -> dict[str, str]:
    """Paths of what an earlier release held and this one does not, with the day it was taken out."""
    start = f"{site.base}graph/"
    found: dict[str, str] = {}
    held = {graph.rpartition("/")[0] for graph in site.graphs}
    for release in site.store.releases():
        for graph in release.removed:
            if graph in site.graphs or not graph.startswith(start):
                continue
            found[graph.removeprefix(site.base)] = release.at[:10]
            if graph.rpartition("/")[0] not in held:
                document = graph.removeprefix(start).rpartition("/")[0]
                found[f"document/{document}"] = release.at[:10]
    return found


def quote_iri(iri: str) -> str:
    """An IRI as a URI: what is not ASCII is percent-encoded (RFC 3987, 3.1)."""
    return quote(iri, safe="%/:#?=@!$&'()*+,;~[]")


def path_of(request: Request) -> str:
    """The path of a request below the root as an IRI has it: UTF-8 decoded, escapes of ASCII kept."""
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    path = raw.partition(b"?")[0].decode("latin-1").removeprefix(request.scope.get("root_path", ""))
    return _without_escapes(path.lstrip("/"))


def iri_path(site: Site, raw: bytes) -> str:
    """Returns the path of an IRI from the path of a URL below the root: without that of the base."""
    path = _without_escapes(raw.decode("latin-1").lstrip("/"))
    return _below_home(path, urlsplit(site.base).path.strip("/"))


def _below_home(path: str, home: str) -> str:
    return path.removeprefix(f"{home}/") if home else path


def _without_escapes(path: str) -> str:
    """Percent-encoded characters beyond ASCII as themselves; "%2F" and the like mean something in an IRI."""
    parts = path.split("%")
    escaped = "".join(
        f"%25{part}" if part[:2] < "80" or not _hexadecimal(part[:2]) else f"%{part}" for part in parts[1:]
    )
    try:
        return unquote_to_bytes(parts[0] + escaped).decode()
    except UnicodeDecodeError:
        raise HTTPException(400, "The address is not UTF-8.") from None


def _plain(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character in _THEMSELVES else match[0]


def _official(path: str) -> str:
    """The path of a document whose symbol is written in another form; any other path as it is."""
    kind, slash, rest = path.partition("/")
    symbol, unit, key = rest.partition("/unit/")
    if kind != "document" or not slash:
        return path
    return f"{kind}/{symbol_path(normalize(unquote(symbol)))}{unit}{key}"


def _hexadecimal(text: str) -> bool:
    return len(text) == 2 and all(character in "0123456789abcdefABCDEF" for character in text)
