"""The server: in, a site; out, one read-only ASGI application.

Every module gives its part as `routes(site)`. What is unknown is looked up in the graph (`dereference`), so
that its route comes last.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from threading import Event
from typing import TYPE_CHECKING

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
from ..store import QueryError, StoreError
from . import dereference, pages
from .api import PATH as API
from .api import Api, problem
from .description import Dataset
from .endpoint.sparql import Endpoint
from .headers import EXPOSED, SecurityHeaders
from .negotiation import language, media_type
from .pages import lists, networks, status_badge
from .pages.switch import LanguageSwitch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from .site import Site

_FAILURES = (HTTPException, StoreError, QueryError, CatalogueError, IriError, Exception)
_AGAIN = "20"
"""Seconds after which a client may ask a store again that was not there."""
_TITLES: dict[int, tuple[str, str]] = {
    400: ("This request cannot be answered", "此请求无法处理"),
    403: ("This is not allowed here", "此处不允许这样做"),
    404: ("There is no such page", "没有这个页面"),
    405: ("This address is only read", "此地址只供读取"),
    406: ("There is no such format", "没有这种格式"),
    410: ("This is no longer here", "此内容已不存在"),
    413: ("This request is too large", "此请求过大"),
    414: ("This address is too long", "此地址过长"),
    415: ("This kind of request is not understood", "无法理解此类请求"),
    500: ("Something went wrong here", "此处出现错误"),
    503: ("This cannot be answered just now", "暂时无法处理"),
    504: ("This takes too long", "处理时间过长"),
}

logger = logging.getLogger(__name__)


def application(site: Site, kept: int = 256 << 20) -> Starlette:
    """The ASGI application that serves `site`: pages, data, endpoints. kept: bytes of answers it may keep."""

    endpoint, dataset, api = Endpoint(site), Dataset(site), Api(site)

    async def failed(request: Request, error: Exception) -> Response:
        return await _failure(site, request, error)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        # Nobody waits for it: who comes before it is done waits as long as without it.
        ending = Event()
        pages_read = (partial(one.prepare, site) for one in (status_badge, networks, lists))
        steps = (*pages_read, dataset.counts, api.prepare)
        preparing = asyncio.create_task(run_in_threadpool(_prepare, steps, ending))
        holding = asyncio.create_task(endpoint.hold())
        yield
        ending.set()
        holding.cancel()
        await asyncio.wait((preparing, holding))
        await endpoint.close()
        dataset.close()
        site.store.close()

    static = str(files(__package__ or "").joinpath("static"))
    routes: list[BaseRoute] = [
        Mount("/static", StaticFiles(directory=static, check_dir=False), name="static"),
        *endpoint.routes(),
        *dataset.routes(),
        *api.routes(),
        *pages.routes(site, endpoint.answered),
        # It takes every path that is left.
        *dereference.routes(site, kept),
    ]
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


def _prepare(steps: Sequence[Callable[[], object]], ending: Event) -> None:
    """Read ahead what first readers would wait for, until the server ends."""
    for step in steps:
        if ending.is_set():
            return
        try:
            step()
        except (StoreError, QueryError) as error:
            logger.warning("nothing was read ahead: %s", error)
            return


async def _failure(site: Site, request: Request, error: Exception) -> Response:
    """The answer to a request that failed: a page for people, a line of text for programs."""
    headers: Mapping[str, str] = {}
    if isinstance(error, HTTPException):
        status, message, headers = error.status_code, error.detail, error.headers or {}
    elif isinstance(error, StoreError):
        logger.error("%s %s: %s", request.method, request.url.path, error)
        # The words of a store name places on this machine.
        status, message, headers = 503, "The store cannot be read just now.", {"Retry-After": _AGAIN}
    elif isinstance(error, QueryError | CatalogueError | IriError):
        status, message = 400, str(error)
    else:
        logger.error("%s %s", request.method, request.url.path, exc_info=error)
        status, message = 500, "The mistake is ours; it has been noted."
    if request.url.path.startswith(f"/{API}/"):
        return problem(status, message, headers)
    tongue = language(request)
    title = _TITLES.get(status, _TITLES[400 if status < 500 else 500])[tongue == "zh"]
    headers = {"Cache-Control": "no-store", **headers}
    if media_type(request.headers.get("accept"), ("text/plain", "text/html")) == "text/html":
        page = await run_in_threadpool(pages.error, site, status, title, message, tongue)
        return HTMLResponse(page, status, dict(headers))
    return PlainTextResponse(f"{title}: {message}\n", status, dict(headers))
