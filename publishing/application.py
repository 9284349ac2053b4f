"""The server: in, a site; out, one read-only ASGI application.

Every module contributes its routes as `routes(site)`. `dereference` comes last: it matches every other path
and looks it up in the graph.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from threading import Event
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from ..ontology.iri import IriError
from ..queries import CatalogueError
from ..queries.unresolved import UnresolvedNameError
from ..store import QueryError, StoreError
from . import dereference, pages
from .api import PATH as API
from .api import Api, problem, unresolved
from .description import Dataset
from .endpoint.sparql import Endpoint
from .headers import EXPOSED, SecurityHeaders
from .negotiation import language, media_type
from .pages import lists, networks, status_badge
from .pages.switch import LanguageSwitch
from .pages.wording import message, wording

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import Lifespan

    from .pages.querying import Answering
    from .site import Site

_FAILURES = (HTTPException, StoreError, QueryError, CatalogueError, IriError, Exception)
_RETRY_AFTER: Final = "20"
"""Seconds after which a client may retry when the store is unavailable."""
_TITLES: Final = {
    400: message("Invalid request"),
    403: message("Forbidden"),
    404: message("Page not found"),
    405: message("Read-only resource"),
    406: message("Format not available"),
    410: message("Page removed"),
    413: message("Request too large"),
    414: message("URL too long"),
    415: message("Unsupported media type"),
    500: message("Server error"),
    503: message("Service unavailable"),
    504: message("Timed out"),
}
"""Title of the error page, by HTTP status."""

logger = logging.getLogger(__name__)


def application(site: Site, kept: int = 256 << 20, answering: Answering | None = None) -> Starlette:
    """Returns the ASGI application that serves `site`: pages, data, endpoints.

    kept: cache size in bytes; 0: no cache. answering: what answers the query of the page of SPARQL; None: the
    endpoint. The functions in its `state.steps` fill the caches of one edition.
    """

    endpoint, dataset, api = Endpoint(site), Dataset(site), Api(site)
    page_steps = (partial(one.prepare, site) for one in (status_badge, networks, lists))
    steps = (*page_steps, dataset.counts, api.prepare)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        # Warm up in the background; requests do not wait for it.
        ending = Event()
        preparing = asyncio.create_task(run_in_threadpool(prepare, steps, ending))
        holding = asyncio.create_task(endpoint.hold())
        yield
        ending.set()
        holding.cancel()
        await asyncio.wait((preparing, holding))
        await endpoint.close()
        dataset.close()
        site.store.close()

    routes: list[BaseRoute] = [
        static_files(),
        *endpoint.routes(),
        *dataset.routes(),
        *api.routes(),
        *pages.routes(site, answering or endpoint.answered, cached=bool(kept)),
        # Last: this route matches every path.
        *dereference.routes(site, kept),
    ]
    served = assembled(site, routes, lifespan)
    served.state.steps = steps
    return served


def assembled(site: Site, routes: Sequence[BaseRoute], lifespan: Lifespan[Starlette] | None) -> Starlette:
    """Returns an ASGI application of routes with the headers and the error pages of a site."""

    async def failed(request: Request, error: Exception) -> Response:
        return await _failure(site, request, error)

    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(LanguageSwitch),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
                allow_headers=["*"],
                expose_headers=EXPOSED,
            ),
        ],
        exception_handlers=dict.fromkeys(_FAILURES, failed),
    )


def static_files() -> Mount:
    """Returns the route of style sheets, scripts and icons."""
    static = str(files(__package__ or "").joinpath("static"))
    return Mount("/static", StaticFiles(directory=static, check_dir=False), name="static")


def prepare(steps: Sequence[Callable[[], object]], ending: Event) -> None:
    """Fill the caches, one step after another, until the server ends."""
    for step in steps:
        if ending.is_set():
            return
        try:
            step()
        except (StoreError, QueryError) as error:
            logger.warning("caches not filled: %s", error)
            return


async def _failure(site: Site, request: Request, error: Exception) -> Response:
    """Returns the response to a failed request: HTML, plain text, or problem+json below /api."""
    headers: Mapping[str, str] = {}
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, StoreError):
        # Starlette wraps what fails after the start of a response, such as a dump on a full disk.
        error = error.__cause__
    if isinstance(error, HTTPException):
        status, detail, headers = error.status_code, error.detail, error.headers or {}
    elif isinstance(error, StoreError):
        logger.error("%s %s: %s", request.method, request.url.path, error)
        # Messages of a store name paths of this machine: keep them in the log.
        status, detail, headers = (
            503,
            "The store is unavailable. Try again later.",
            {"Retry-After": _RETRY_AFTER},
        )
    elif isinstance(error, QueryError | CatalogueError | IriError):
        status, detail = 400, str(error)
    else:
        logger.error("%s %s", request.method, request.url.path, exc_info=error)
        status, detail = 500, "An internal error occurred. It has been logged."
    if request.url.path.startswith(f"/{API}/"):
        return (
            unresolved(error) if isinstance(error, UnresolvedNameError) else problem(status, detail, headers)
        )
    tongue = language(request)
    title = wording(tongue).gettext(_TITLES.get(status, _TITLES[400 if status < 500 else 500]))
    headers = {"Cache-Control": "no-store", **headers}
    if media_type(request.headers.get("accept"), ("text/plain", "text/html")) == "text/html":
        if isinstance(error, UnresolvedNameError):
            query = request.query_params.multi_items()
            page = await run_in_threadpool(pages.unresolved, site, title, error, query, tongue)
        else:
            page = await run_in_threadpool(pages.error, site, status, title, detail, tongue)
        return HTMLResponse(page, status, dict(headers))
    return PlainTextResponse(f"{title}: {detail}\n", status, dict(headers))
