"""A body that may be asked for again: in, bytes and a request; out, 200 with an ETag, or 304 with none."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cachetools import LRUCache
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from starlette.requests import Request

_WORTH = 1000
"""Bytes from which compression pays."""
_NOT_AGAIN = ("application/gzip", "image/png")


@dataclass(frozen=True, slots=True)
class Representation:
    """One body of a resource, ready to be sent as often as it is asked for."""

    body: bytes = field(repr=False)
    packed: bytes | None = field(repr=False)
    """The body as gzip, where that is smaller."""
    content_type: str
    tag: str
    """ETag: a weak one, since the body goes out packed or not (RFC 9110, 8.8.3)."""
    headers: Mapping[str, str]

    @classmethod
    def of(
        cls, body: bytes | str, content_type: str, headers: Mapping[str, str] | None = None
    ) -> Representation:
        """The representation of a body; `headers`: what else goes with it."""
        content = body.encode() if isinstance(body, str) else body
        pays = len(content) >= _WORTH and content_type.partition(";")[0] not in _NOT_AGAIN
        packed = gzip.compress(content, compresslevel=5, mtime=0) if pays else None
        return cls(content, packed, content_type, tag_of(content), dict(headers or {}))

    def answer(self, request: Request, status: int = 200) -> Response:
        """The response to a request: 304 where the client has it already."""
        headers = {
            "ETag": self.tag,
            "Cache-Control": "no-cache",
            **self.headers,
            "Vary": joined(self.headers.get("Vary", ""), "Accept-Encoding"),
        }
        if status == 200 and holds(request, self.tag):
            return Response(status_code=304, headers=headers)
        body = self.body
        if self.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            body = self.packed
            headers["Content-Encoding"] = "gzip"
        return Response(body, status, {**headers, "Content-Type": self.content_type})


class Shelf:
    """Representations by key, made when first asked for; beyond some bytes the longest unused ones go.

    Only the event loop touches it, so that it needs no lock.
    """

    def __init__(self, most: int = 256 << 20) -> None:
        """`most`: bytes that it may hold."""
        self._kept: LRUCache[Hashable, Representation] = LRUCache(most, getsizeof=_size)
        self._making: dict[Hashable, asyncio.Future[Representation | None]] = {}

    async def get(self, key: Hashable, make: Callable[[], Representation | None]) -> Representation | None:
        """The representation under the key, else what `make` gives, called in a thread; None is not kept."""
        found = self._kept.get(key)
        if found is not None:
            return found
        # Who asks for what is being made waits for it instead of making it again.
        making = self._making.get(key)
        if making is None:
            making = asyncio.ensure_future(run_in_threadpool(make))
            self._making[key] = making
            making.add_done_callback(lambda done: self._store(key, done))
        return await asyncio.shield(making)

    def _store(self, key: Hashable, done: asyncio.Future[Representation | None]) -> None:
        self._making.pop(key, None)
        found = None if done.cancelled() or done.exception() else done.result()
        if found is not None and _size(found) < self._kept.maxsize:
            self._kept[key] = found


def _size(representation: Representation) -> int:
    return len(representation.body) + len(representation.packed or b"") + 1000


def tag_of(*parts: bytes) -> str:
    """A weak ETag for what the parts decide."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return f'W/"{digest.hexdigest()[:24]}"'


def holds(request: Request, tag: str) -> bool:
    """Whether the client says that it has what the ETag stands for (RFC 9110, 13.1.2)."""
    given = request.headers.get("if-none-match")
    if not given:
        return False
    opaque = tag.removeprefix("W/")
    return given.strip() == "*" or any(item.strip().removeprefix("W/") == opaque for item in given.split(","))


def joined(*fields: str) -> str:
    """Lists of header values as one."""
    return ", ".join(field for field in fields if field)
