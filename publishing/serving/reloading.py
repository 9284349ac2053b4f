"""A server that goes on while its store changes: in, how a snapshot is opened; out, an ASGI application.

When another edition is published, or the store is replaced or comes back, a new snapshot takes over, and the
old one ends with its last request. While there is no store that can be read the old one goes on.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

from ...ontology.errors import MandategraphError
from ...store import QueryError, StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from starlette.types import Receive, Scope, Send

    from ...store import Store
    from .front import Front

_LONGEST_PAUSE: Final = 60.0
"""Seconds between two attempts to open a store that cannot be read."""

logger = logging.getLogger(__name__)


class Reloading:
    """Serves the newest snapshot of a store."""

    def __init__(
        self, first: Front, store: Store, start: Callable[[], Awaitable[Front]], every: float = 2.0
    ) -> None:
        """first: what is served first. start: opens what is published then. every: seconds between looks."""
        self._current = _Running(first)
        self._store = store
        self._start = start
        self._every = every
        self._pause = every
        self._reported = ""
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request to the newest snapshot."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        running = self._current
        with running.busy():
            await running.front(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._run(self._watch())
        self._run(self._current.front.hold())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._current.front.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _run(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self) -> None:
        """Looks from time to time for another snapshot; no request waits for it."""
        tried = -_LONGEST_PAUSE
        while True:
            await asyncio.sleep(self._every)
            current = self._current.front
            try:
                changed = await run_in_threadpool(self._store.edition) != current.edition
            except (StoreError, QueryError, OSError) as error:
                self._report(f"the store cannot be read, the snapshot before goes on: {error}")
                continue
            if not changed and current.is_current():
                self._pause, self._reported = self._every, ""
            elif changed or time.monotonic() - tried >= self._pause:
                # A store that cannot be read is tried less and less often.
                self._pause = min(2 * self._pause, _LONGEST_PAUSE)
                await self._renew()
                tried = time.monotonic()

    async def _renew(self) -> None:
        try:
            fresh = await self._start()
        except (MandategraphError, OSError) as error:
            self._report(f"the snapshot before goes on: {error}")
            return
        old, self._current = self._current, _Running(fresh)
        self._run(fresh.hold())
        self._run(old.stop())

    def _report(self, message: str) -> None:
        if message != self._reported:
            self._reported = message
            logger.error("%s", message)


class _Running:
    """A snapshot that is served."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self._requests = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def busy(self) -> Generator[None]:
        """While a request is answered."""
        self._requests += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._requests -= 1
            if not self._requests:
                self._idle.set()

    async def stop(self) -> None:
        """Ends it after its last request."""
        try:
            await self._idle.wait()
        finally:
            with suppress(asyncio.CancelledError):
                await self.front.close()
