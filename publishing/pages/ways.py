"""The routes of the pages that are not a thing of the graph: in, a site; out, routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from ..negotiation import language
from . import lists, searching
from .explorer import index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from ..site import Site

    Page = Callable[[Site, Sequence[tuple[str, str]], str], str]

VARY = {"Vary": "Accept-Language, Cookie"}


def routes(site: Site) -> list[BaseRoute]:
    """The routes of the pages of `site`; makes its index, so that the first reader need not wait for it."""
    index(site)
    return [
        _route(site, "/", searching.search),
        _route(site, "/search", searching.search),
        _route(site, "/act-lists", lists.acts),
        _route(site, "/deadlines", lists.deadlines),
        _route(site, "/actors", lists.actors),
        _route(site, "/instruments", lists.instruments),
        _route(site, "/sessions", lists.sessions),
    ]


def _route(site: Site, path: str, page: Page) -> Route:
    async def answer(request: Request) -> Response:
        query = request.query_params.multi_items()
        html = await run_in_threadpool(page, site, query, language(request))
        return HTMLResponse(html, headers=VARY)

    return Route(path, answer, methods=["GET"])
