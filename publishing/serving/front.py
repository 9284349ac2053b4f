"""The application of the server process: in, requests; out, responses, none of which reads the store here.

Pages, data and lists are made by page workers (see `pages`), queries are answered by query workers (see
`endpoint`), dumps are written by a worker (see `dumps`). The server process itself parses requests,
keeps the cache, and sends static files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...queries import Names
from ...store import open_store
from ..application import assembled, static_files
from ..endpoint.sparql import PATH as SPARQL
from ..endpoint.sparql import Endpoint
from ..endpoint.workers import AnswerError, Query
from ..pages.parameters import parameter
from ..site import Site
from .clients import CLOSED, ClientGoneError, client_of, unless_gone
from .dumps import Dumps
from .pages import Pages
from .site_handle import SiteHandle, SiteSettings, no_progress

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from ..endpoint.workers import Answer
    from .site_handle import Progress

_READ: Final = ("GET", "HEAD")
_HERE: Final = ("/static/", f"/{SPARQL}/", "/dumps/")
"""Paths that the server process answers without a page worker."""


class Front:
    """The application of one snapshot."""

    def __init__(self, handle: SiteHandle, settings: SiteSettings) -> None:
        self._handle = handle
        # Only address and limits: the server process has no names and opens no database.
        site = Site(
            store=open_store(settings.place),
            names=Names(iter(())),
            base=handle.base,
            address=settings.address,
            edition=handle.edition,
            place=settings.place,
            graphs=frozenset(),
            limits=settings.limits,
        )
        self.edition = handle.edition
        self._identity = _identity(handle.quads)
        self._pages = Pages(handle, settings)
        self._dumps = Dumps(handle)
        self._endpoint = Endpoint(site, quads=handle.quads, settled=handle.settled, described=self._described)
        self._application = assembled(
            site,
            [
                static_files(),
                *self._endpoint.routes(),
                Route("/dumps/{name}", self._dumps.respond, methods=["GET"]),
                Route("/{path:path}", _failed, methods=["GET"]),
            ],
            lifespan=None,
        )

    @classmethod
    async def start(cls, settings: SiteSettings, progress: Progress = no_progress) -> Front:
        """Starts the processes of a snapshot; raises SiteError. progress: see `SiteHandle.start`."""
        return cls(await SiteHandle.start(settings, progress), settings)

    async def hold(self) -> None:
        """Reads the database into memory for quicker queries, if it fits."""
        await self._endpoint.hold()

    def is_current(self) -> bool:
        """Whether the snapshot can still be read: its process runs, and its files are in their place."""
        same = _identity(self._handle.quads) == self._identity
        return same and self._handle.runs() and not self._pages.failed

    async def close(self) -> None:
        """Ends all processes."""
        await self._dumps.close()
        await self._pages.close()
        await self._endpoint.close()
        await self._handle.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        path = scope["path"]
        if scope["method"] not in _READ or path == f"/{SPARQL}" or path.startswith(_HERE):
            await self._application(scope, receive, send)
            return
        try:
            response = await self._page(scope, receive)
        except ClientGoneError:
            response = Response(status_code=CLOSED)
        except HTTPException as error:
            # Errors have pages, too, and the headers of every response.
            scope.setdefault("state", {})["failure"] = error
            await self._application(scope, receive, send)
            return
        await response(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive) -> Response:
        if scope["path"] == "/query":
            text = parameter(Request(scope).query_params.multi_items(), "query")
            if text.strip():
                answer = await unless_gone(receive, self._answer(text, client_of(scope)))
                return await self._pages.respond_with(scope, receive, answer)
        return await self._pages.respond(scope, receive)

    async def _answer(self, text: str, client: str) -> Answer | AnswerError:
        try:
            return await self._endpoint.answered(Query(text), client)
        except AnswerError as failure:
            return failure

    async def _described(self, request: Request) -> Response:
        try:
            return await self._pages.respond(request.scope, request.receive)
        except ClientGoneError:
            return Response(status_code=CLOSED)


def _identity(directory: Path | None) -> tuple[int, int] | None:
    """Returns what tells a directory from another one of the same name; None if there is none."""
    try:
        state = directory.stat() if directory is not None else None
    except OSError:
        return None
    return (state.st_dev, state.st_ino) if state is not None else None


async def _failed(request: Request) -> Response:
    raise getattr(request.state, "failure", None) or HTTPException(404)
