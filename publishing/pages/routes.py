"""The routes of pages that are no thing of the graph: in, a site and what answers queries; out, routes."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ...queries import CatalogueError
from ..negotiation import language
from ..representation import Representation
from ..tables import FORMS
from . import deadlines, language_versions, lifelines, lists, networks, searching
from .downloads import TABLES, make_part
from .explorer import index
from .parameters import MOST_ROWS, parameter
from .querying import bound_query, query_page, run_query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from ..site import Site
    from .querying import Answering

    Page = Callable[[Site, Sequence[tuple[str, str]], str], str]

VARY = {"Vary": "Accept-Language, Cookie"}
HTML = "text/html; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KEPT = 512
PAGES: Final[dict[str, Page]] = {
    "/": searching.search,
    "/search": searching.search,
    "/act-lists": lists.acts,
    "/deadlines": deadlines.deadlines,
    "/actors": lists.actors,
    "/instruments": lists.instruments,
    "/sessions": lists.sessions,
    "/network": networks.network,
    "/life-line": lifelines.life_line,
    "/versions": language_versions.language_versions,
    "/act-versions": language_versions.act_versions,
}
"""Pages by path; the parameters of the request and the language make their content."""


def routes(site: Site, answering: Answering, *, cached: bool = True) -> list[BaseRoute]:
    """Returns the routes of the pages of `site`; builds its index. cached: whether pages are cached here."""
    index(site)
    route = partial(_cached_route, site, kept=_KEPT if cached else 0)

    async def table(request: Request) -> Response:
        name, form = request.path_params["name"], request.path_params["form"]
        if name not in TABLES or form not in FORMS:
            offers = ", ".join(f"{one}.{other}" for one in TABLES for other in FORMS)
            raise HTTPException(404, f"There are the tables {offers}.")
        media, write = FORMS[form]
        query = request.query_params.multi_items()
        part = await run_in_threadpool(make_part, site, name, query, language(request), MOST_ROWS[form])
        body = await run_in_threadpool(write, part.table)
        file = f"{name}-{part.number}" if part.number else name
        headers = {"Content-Disposition": f'attachment; filename="{file}.{form}"', **VARY}
        headers["X-Total-Count"] = str(part.total)
        if part.has_next:
            following = [*(one for one in query if one[0] != "page"), ("page", str(part.number + 1))]
            headers["Link"] = f'<{site.address}table/{name}.{form}?{urlencode(following)}>; rel="next"'
        return Representation.of(body, media, headers).answer(request)

    async def word_file(request: Request) -> Response:
        query = request.query_params.multi_items()
        try:
            body = await run_in_threadpool(language_versions.word_file, site, query, language(request))
        except CatalogueError as error:
            raise HTTPException(404, str(error)) from error
        name = "-".join(_file_name(value) for key, value in query if key in ("document", "with") and value)
        saved = {"Content-Disposition": f'attachment; filename="{name}.docx"', **VARY}
        return Response(body, headers={**saved, "Content-Type": DOCX})

    async def drawn(request: Request) -> Response:
        query = request.query_params.multi_items()
        return JSONResponse(
            await run_in_threadpool(networks.network_json, site, query, language(request)), headers=VARY
        )

    async def queried(request: Request) -> Response:
        query, tongue = request.query_params.multi_items(), language(request)
        if not parameter(query, "query") and (text := await run_in_threadpool(bound_query, site, query)):
            # Queries are answered by their text, which the server sees in the URL.
            url = f"{site.address}query?{urlencode([*query, ('query', text)])}"
            return RedirectResponse(url, HTTPStatus.SEE_OTHER, VARY)
        outcome = await run_query(answering, site, query, tongue)
        html = await run_in_threadpool(query_page, site, query, tongue, outcome)
        return HTMLResponse(html, 400 if outcome and outcome.problem else 200, headers=VARY)

    return [
        *(route(path, page) for path, page in PAGES.items()),
        Route("/versions.docx", word_file, methods=["GET"]),
        Route("/network.json", drawn, methods=["GET"]),
        Route("/query", queried, methods=["GET"]),
        Route("/table/{name}.{form}", table, methods=["GET"]),
    ]


def _file_name(symbol: str) -> str:
    """Returns a symbol as part of a file name: "A-RES-80-902"."""
    return re.sub(r"[^0-9A-Za-z]+", "-", symbol).strip("-")


def _cached_route(site: Site, path: str, page: Page, *, kept: int) -> Route:
    @lru_cache(maxsize=kept)
    def made(query: tuple[tuple[str, str], ...], tongue: str, day: str) -> Representation:
        # A page may name the day, so that it is kept no longer than it lasts.
        return Representation.of(page(site, query, tongue), HTML, VARY)

    async def answer(request: Request) -> Response:
        query = tuple(request.query_params.multi_items())
        found = await run_in_threadpool(made, query, language(request), lists.today())
        return found.answer(request)

    return Route(path, answer, methods=["GET"])
