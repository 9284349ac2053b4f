"""Pages of one snapshot: requests in; responses of the page workers, or cached ones, out.

Requests are reduced to what a response depends on (path, query, language, accepted types, host), so that
equal requests have one response, which is cached as long as the snapshot is served, at most for the day.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from cachetools import LRUCache
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..endpoint.workers import AnswerError
from ..negotiation import language
from ..representation import holds
from .clients import client_of, unless_gone
from .fair_queue import BusyError, FairQueue
from .framing import COLD
from .page_worker import TOO_LARGE
from .pool import Pool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope

    from ..endpoint.workers import Answer
    from .site_handle import SiteHandle, SiteSettings

_RETRY: Final = {"Retry-After": "5"}
_UNAVAILABLE: Final = "The page cannot be made now. Try again later."
_TOO_LARGE: Final = (
    "The response would be larger than {size} MB. Narrow the request, for example by actor, year or session, "
    "or download the data: see /dataset.html."
)
_CACHED: Final = (200, 301, 302, 303, 307, 308)
_SHARE: Final = 16
"""The largest cached response takes this fraction of the cache."""
_OF_BODY: Final = ("content-length", "content-encoding", "content-type")
_IN_LOOP: Final = 256 << 10
"""Size up to which a body is unpacked in the event loop, in bytes."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A response of a page worker."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)

    @property
    def packed(self) -> bool:
        """Whether the body is gzip."""
        return self.headers.get("content-encoding") == "gzip"

    async def response(self, request: Request) -> Response:
        """Returns the response to a request: 304 if the client has it, unpacked if it cannot read gzip."""
        headers = dict(self.headers)
        tag = headers.get("etag")
        if self.status == 200 and tag and holds(request, tag):
            return Response(None, 304, {name: headers[name] for name in headers if name not in _OF_BODY})
        body = self.body
        if self.packed and "gzip" not in request.headers.get("accept-encoding", ""):
            small = len(body) <= _IN_LOOP
            body = gzip.decompress(body) if small else await run_in_threadpool(gzip.decompress, body)
            del headers["content-encoding"]
            headers["content-length"] = str(len(body))
        return Response(body, self.status, headers)


class Pages:
    """The pages of a site: cached, or made by page workers."""

    def __init__(self, handle: SiteHandle, settings: SiteSettings) -> None:
        self._handle = handle
        self._settings = settings
        queue = FairQueue(settings.page_workers, settings.waiting, settings.patience)
        self._pool = Pool(queue, handle.worker)
        self._cache: LRUCache[bytes, Rendered] = LRUCache(settings.cache_bytes, getsizeof=_size)
        self._making: dict[tuple[bytes, str], _Making] = {}
        self.failed = False
        """Whether a worker could not read the store."""

    async def respond(self, scope: Scope, receive: Receive) -> Response:
        """Returns the response to a GET or HEAD request.

        Raises HTTPException if the page cannot be made, ClientGoneError if the client leaves before.
        """
        request = Request(scope)
        message = self._message(request)
        key = _key(message)
        found = self._cache.get(key)
        if found is None:
            found = await unless_gone(receive, self._shared(key, message, client_of(scope)))
        return await found.response(request)

    async def respond_with(self, scope: Scope, receive: Receive, answer: Answer | AnswerError) -> Response:
        """Returns the page of SPARQL with the answer to its query; raises as `respond` does."""
        request = Request(scope)
        given, body = _given(answer)
        message = {**self._message(request), "answer": given}
        found = await unless_gone(receive, self._made(message, body, client_of(scope)))
        return await found.response(request)

    async def close(self) -> None:
        """Ends the page workers."""
        await self._pool.close()

    def _message(self, request: Request) -> dict[str, Any]:
        """Returns what the response to a request depends on."""
        scope = request.scope
        # Where the address of the site is a whole URL, that of the request does not matter.
        absolute = "://" in self._settings.address
        headers = (
            ("host", "localhost" if absolute else request.headers.get("host", "")),
            ("accept", request.headers.get("accept", "")),
            ("accept-language", language(request)),
            ("accept-encoding", "gzip"),
            # The headers for scripts of other sites are the same for all of them.
            ("origin", "null"),
        )
        return {
            "path": scope["path"],
            "raw_path": scope["raw_path"].decode("latin-1"),
            "query": scope["query_string"].decode("latin-1"),
            "scheme": "http" if absolute else scope["scheme"],
            "headers": headers,
        }

    async def _shared(self, key: bytes, message: dict[str, Any], client: str) -> Rendered:
        """Returns the page of a request; equal requests of one client at the same time are one."""
        own = (key, client)
        making = self._making.get(own)
        if making is None:
            making = self._making[own] = _Making(asyncio.create_task(self._cached(key, message, client)))
        making.waiting += 1
        try:
            return await asyncio.shield(making.task)
        finally:
            making.waiting -= 1
            if not making.waiting:
                self._making.pop(own, None)
                making.task.cancel()

    async def _cached(self, key: bytes, message: dict[str, Any], client: str) -> Rendered:
        """Makes a page and puts it into the cache."""
        found = await self._made(message, b"", client)
        storable = "no-store" not in found.headers.get("cache-control", "")
        if found.status in _CACHED and storable and _size(found) * _SHARE <= self._cache.maxsize:
            self._cache[key] = found
        return found

    async def _made(self, message: dict[str, Any], body: bytes, client: str) -> Rendered:
        """Returns the page that a worker makes; raises HTTPException."""
        cold = self._handle.place == COLD
        seconds = self._settings.cold_seconds if cold else self._settings.page_seconds
        try:
            result = await self._pool.run(
                client,
                {**message, "seconds": seconds},
                body,
                seconds=seconds,
                wanted=self._handle.place,
                reusable=_reusable,
            )
        except BusyError as error:
            raise HTTPException(503, str(error), _RETRY) from None
        except TimeoutError:
            raise HTTPException(504, f"The page took longer than {seconds:g} seconds.") from None
        except (EOFError, OSError):
            # The worker was ended from outside, mostly by its limit of memory, or could not be forked.
            self.failed = self.failed or not self._handle.runs()
            raise HTTPException(503, _UNAVAILABLE, _RETRY) from None
        head = result.head
        if head["outcome"] == TOO_LARGE:
            raise HTTPException(400, _TOO_LARGE.format(size=self._settings.page_bytes // 1_000_000))
        if head["outcome"] != "ok":
            raise HTTPException(503, _UNAVAILABLE, _RETRY)
        if head["status"] == 503:
            self.failed = True
        headers = {name.lower(): content for name, content in head["headers"]}
        return Rendered(head["status"], headers, result.body)


class _Making:
    """A page that is being made, and the number of requests that wait for it."""

    def __init__(self, task: asyncio.Task[Rendered]) -> None:
        self.task = task
        self.waiting = 0


def _key(message: dict[str, Any]) -> bytes:
    """Returns the key of a request in the cache: a digest, as the parts may be long."""
    parts = (*message.values(), date.today(), datetime.now(UTC).date())
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()


def _reusable(head: dict[str, Any]) -> bool:
    """Whether a worker may go on after a result: after a read error a new one opens the store again."""
    return not head["last"] and head.get("status") != 503


def _given(answer: Answer | AnswerError) -> tuple[dict[str, Any], bytes]:
    """Returns an answer as a worker takes it: see `page_worker.GivenAnswer`."""
    if isinstance(answer, AnswerError):
        return {"outcome": answer.outcome, "message": str(answer)}, b""
    return {"media": answer.media}, answer.body


def _size(found: Rendered) -> int:
    return len(found.body) + 1000
