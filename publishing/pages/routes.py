"""The routes of pages that are no thing of the graph: in, a site and what answers queries; out, routes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ..negotiation import language
from ..representation import Representation
from ..tables import FORMS
from . import deadlines, lifelines, lists, networks, searching
from .downloads import TABLES, make_table
from .explorer import index
from .querying import query_page, run_query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from ..site import Site
    from .querying import Answering

    Page = Callable[[Site, Sequence[tuple[str, str]], str], str]

VARY = {"Vary": "Accept-Language, Cookie"}
HTML = "text/html; charset=utf-8"
_KEPT = 512


def routes(site: Site, answering: Answering) -> list[BaseRoute]:
    """The routes of the pages of `site`; makes its index, so that the first reader need not wait for it."""
    index(site)

    async def table(request: Request) -> Response:
        name, form = request.path_params["name"], request.path_params["form"]
        if name not in TABLES or form not in FORMS:
            offers = ", ".join(f"{one}.{other}" for one in TABLES for other in FORMS)
            raise HTTPException(404, f"There are the tables {offers}.")
        media, write = FORMS[form]
        query = request.query_params.multi_items()
        taken = await run_in_threadpool(make_table, site, name, query, language(request))
        body = await run_in_threadpool(write, taken)
        saved = {"Content-Disposition": f'attachment; filename="{name}.{form}"', **VARY}
        return Response(body, headers={**saved, "Content-Type": media})

    async def drawn(request: Request) -> Response:
        query = request.query_params.multi_items()
        return JSONResponse(
            await run_in_threadpool(networks.network_json, site, query, language(request)), headers=VARY
        )

    async def queried(request: Request) -> Response:
        query, tongue = request.query_params.multi_items(), language(request)
        outcome = await run_query(answering, site, query, tongue)
        html = await run_in_threadpool(query_page, site, query, tongue, outcome)
        return HTMLResponse(html, 400 if outcome and outcome.problem else 200, headers=VARY)

    return [
        _route(site, "/", searching.search),
        _route(site, "/search", searching.search),
        _route(site, "/act-lists", lists.acts),
        _route(site, "/deadlines", deadlines.deadlines),
        _route(site, "/actors", lists.actors),
        _route(site, "/instruments", lists.instruments),
        _route(site, "/sessions", lists.sessions),
        _route(site, "/network", networks.network),
        _route(site, "/life-line", lifelines.life_line),
        Route("/network.json", drawn, methods=["GET"]),
        Route("/query", queried, methods=["GET"]),
        Route("/table/{name}.{form}", table, methods=["GET"]),
    ]


def _route(site: Site, path: str, page: Page) -> Route:
    @lru_cache(maxsize=_KEPT)
    def made(query: tuple[tuple[str, str], ...], tongue: str, day: str) -> Representation:
        # A page may name the day, so that it is kept no longer than it lasts.
        return Representation.of(page(site, query, tongue), HTML, VARY)

    async def answer(request: Request) -> Response:
        query = tuple(request.query_params.multi_items())
        found = await run_in_threadpool(made, query, language(request), lists.today())
        return found.answer(request)

    return Route(path, answer, methods=["GET"])
