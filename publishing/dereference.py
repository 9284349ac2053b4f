"""Every IRI of the graph answers: in, a request for a thing; out, 303, its page or its data.

    /body/UNODC             303 to what the client likes (Cool URIs for the Semantic Web, 4.2)
    /body/UNODC.html        the page
    /body/UNODC.ttl         the data, by extension: see `syntaxes`

Fragments never reach a server: paragraphs and acts live on the page and in the data of their document.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from . import pages
from .negotiation import language, media_type
from .syntaxes import BY_EXTENSION, BY_MEDIA, SYNTAXES, written

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from .site import Site
    from .syntaxes import Syntax

HTML = "text/html"
PAGE = "html"
_OFFERS = (HTML, *(syntax.media for syntax in SYNTAXES))
_KEPT = 512


def routes(site: Site) -> list[BaseRoute]:
    """The route of every thing of the graph; it takes every path, so it must come last."""

    @lru_cache(maxsize=_KEPT)
    def page(iri: str, tongue: str) -> bytes | None:
        if not site.about(iri).quads:
            return None
        return pages.thing(site, iri, tongue).encode()

    @lru_cache(maxsize=_KEPT)
    def described(iri: str, syntax: Syntax) -> bytes | None:
        quads = site.about(iri).quads
        return written(quads, syntax) if quads else None

    @lru_cache(maxsize=_KEPT)
    def known(iri: str) -> bool:
        return bool(site.about(iri).quads)

    async def answer(request: Request) -> Response:
        path = path_of(request)
        name, dot, extension = path.rpartition(".")
        if dot and (extension in BY_EXTENSION or extension == PAGE):
            return await represented(request, site.iri(name), extension)
        iri = site.iri(path)
        if not await run_in_threadpool(known, iri):
            raise HTTPException(404, f"The graph says nothing of {iri}.")
        media = media_type(request.headers.get("accept"), _OFFERS)
        if media is None:
            raise HTTPException(406, f"There are {', '.join(_OFFERS)}.")
        extension = PAGE if media == HTML else BY_MEDIA[media].extension
        location = quote(f"{site.link(iri)}.{extension}", safe="/%:#?=@!$&'()*+,;~")
        return RedirectResponse(location, 303, {"Vary": "Accept"})

    async def represented(request: Request, iri: str, extension: str) -> Response:
        if extension == PAGE:
            html = await run_in_threadpool(page, iri, language(request))
            if html is not None:
                return HTMLResponse(html, headers={"Vary": "Accept-Language, Cookie"})
        else:
            syntax = BY_EXTENSION[extension]
            text = await run_in_threadpool(described, iri, syntax)
            if text is not None:
                return Response(text, headers={"Content-Type": syntax.content_type})
        raise HTTPException(404, f"The graph says nothing of {iri}.")

    return [Route("/{path:path}", answer, methods=["GET"])]


def path_of(request: Request) -> str:
    """The path of a request below the root as an IRI has it: UTF-8 decoded, escapes of ASCII kept."""
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    path = raw.partition(b"?")[0].decode("ascii", "replace").removeprefix(request.scope.get("root_path", ""))
    return _without_escapes(path.lstrip("/"))


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


def _hexadecimal(text: str) -> bool:
    return len(text) == 2 and all(character in "0123456789abcdefABCDEF" for character in text)
