"""A server that goes on while its store changes: in, how a site is opened; out, an ASGI application.

A site is one edition of a store. When another edition is published a new application takes over, and the old
one ends when its last request is answered. While there is no store that can be read the old one goes on.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from ..store import QueryError, StoreError
from .application import application

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from starlette.types import Receive, Scope, Send

    from .site import Site

logger = logging.getLogger(__name__)


class Reloading:
    """Serves the newest edition of a site."""

    def __init__(self, site: Site, reopen: Callable[[], Site], every: float = 2.0) -> None:
        """site: what is served first. reopen: opens what is published then. every: seconds between looks."""
        self._site = site
        self._reopen = reopen
        self._every = every
        self._current: _Running | None = None
        self._looked = 0.0
        self._look: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request to the newest application."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        self._watch()
        running = self._current
        assert running is not None, "the server tells that it starts before it brings requests"
        with running.busy():
            await running.application(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._current = await _Running.start(self._site)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self._look is not None:
            self._look.cancel()
            with suppress(asyncio.CancelledError):
                await self._look
        await self._current.stop()
        await send({"type": "lifespan.shutdown.complete"})

    def _watch(self) -> None:
        """Look from time to time whether there is another edition; no request waits for it."""
        now = time.monotonic()
        if now - self._looked > self._every and (self._look is None or self._look.done()):
            self._looked = now
            self._look = asyncio.create_task(self._renew())

    async def _renew(self) -> None:
        try:
            if await run_in_threadpool(self._site.store.edition) == self._site.edition:
                return
            site = await run_in_threadpool(self._reopen)
            fresh = await _Running.start(site)
        except (StoreError, QueryError, OSError) as error:
            logger.error("the edition before goes on: %s", error)
            return
        logger.info("edition %s is served now", site.edition)
        old, self._current, self._site = self._current, fresh, site
        if old is not None:
            await old.stop()


class _Running:
    """An application that has been started."""

    def __init__(self, site: Site) -> None:
        self.application = application(site)
        self._life = self.application.router.lifespan_context(self.application)
        self._requests = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @classmethod
    async def start(cls, site: Site) -> _Running:
        running = await run_in_threadpool(cls, site)
        await running._life.__aenter__()
        return running

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
        """End it after its last request."""
        await self._idle.wait()
        await self._life.__aexit__(None, None, None)
