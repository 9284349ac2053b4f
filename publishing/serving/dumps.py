"""Dumps while they are served: the first request starts a worker process that writes the file.

Every client follows the growing file, which is kept as long as the snapshot is served, and grows on without
clients.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from ...store.temporary import TemporaryFolder
from ..description import DUMP_MEDIA, DUMPS, streamed_dump

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path
    from typing import IO

    from starlette.requests import Request
    from starlette.responses import Response

    from .site_handle import SiteHandle

_PIECE: Final = 1 << 18
"""Maximum size of a piece that is sent at once, in bytes."""
_PAUSE: Final = 0.1
"""Seconds until a reader looks again whether there is more."""
_SECONDS: Final = 4 * 3600.0
"""Time limit of a dump."""

logger = logging.getLogger(__name__)


class Dumps:
    """The dumps of one snapshot."""

    def __init__(self, handle: SiteHandle) -> None:
        self._handle = handle
        self._folder: TemporaryFolder | None = None
        self._making: dict[str, asyncio.Task[bool]] = {}

    async def respond(self, request: Request) -> Response:
        """Returns a dump by name: the file, or what there is of it and what follows."""
        name = request.path_params["name"]
        if name not in DUMPS:
            raise HTTPException(404, f"There are the dumps {', '.join(DUMPS)}.")
        making = self._making.get(name)
        if making is not None and making.done() and making.result():
            return FileResponse(self._file(name), media_type=DUMP_MEDIA, filename=name)
        if request.method == "HEAD":
            return streamed_dump(name, ())
        if making is None or making.done():
            self._file(name).unlink(missing_ok=True)
            self._file(name).touch()
            making = self._making[name] = asyncio.create_task(self._make(name))
        growing = await run_in_threadpool(self._file(name).open, "rb")
        return streamed_dump(name, _pieces(growing, making))

    async def close(self) -> None:
        """Stops what is being written, and removes the files."""
        for making in self._making.values():
            making.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        if self._folder is not None:
            self._folder.close()

    def _file(self, name: str) -> Path:
        if self._folder is None:
            self._folder = TemporaryFolder()
        return self._folder.path / name

    async def _make(self, name: str) -> bool:
        """Writes a dump; returns whether it is complete."""
        worker = None
        try:
            worker = await self._handle.worker()
            request = {"media": DUMPS[name], "file": str(self._file(name)), "seconds": _SECONDS}
            head, _ = await asyncio.wait_for(worker.ask(request), _SECONDS)
        except (TimeoutError, EOFError, OSError) as error:
            logger.error("%s: the dump ends too early: %r", name, error)
            return False
        finally:
            if worker is not None:
                worker.end()
        if head["outcome"] != "ok":
            logger.error("%s: the dump ends too early: %s", name, head["message"])
        return head["outcome"] == "ok"


async def _pieces(growing: IO[bytes], making: asyncio.Task[bool]) -> AsyncGenerator[bytes]:
    """Yields the bytes of a growing file; ends the response early if the dump ends too early."""
    with contextlib.closing(growing):
        while True:
            # Look before reading: what is written in between is read in the next round.
            done = making.done()
            if piece := await run_in_threadpool(growing.read, _PIECE):
                yield piece
            elif done:
                break
            else:
                await asyncio.wait((making,), timeout=_PAUSE)
    if making.cancelled() or not making.result():
        raise OSError("the dump ends too early")
