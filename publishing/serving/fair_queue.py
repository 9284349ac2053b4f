"""The queue in front of a pool of workers: requests by client in, turns in fair order out.

One client can never have all workers, and only a quarter of the places in the queue. A free worker goes to
the waiting client that has the fewest, in order of arrival among equals.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ...ontology.errors import MandategraphError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class BusyError(MandategraphError):
    """No worker is free for this client now; the message says why."""


class FairQueue:
    """Turns of clients at a number of workers; used in one event loop."""

    def __init__(self, workers: int, waiting: int, patience: float) -> None:
        """workers: turns at a time. waiting: length of the queue. patience: seconds in the queue."""
        self._workers = workers
        self._share = max(1, workers - 1)
        self._most_waiting = waiting
        self._waiting_share = min(waiting, max(1, waiting // 4))
        self._patience = patience
        self._running: Counter[str] = Counter()
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncGenerator[None]:
        """Waits for a turn of the client and holds it; raises BusyError."""
        await self._acquire(client)
        try:
            yield
        finally:
            self._release(client)

    async def _acquire(self, client: str) -> None:
        if self._may_run(client):
            self._running[client] += 1
            return
        if sum(1 for other, _ in self._waiting if other == client) >= self._waiting_share:
            raise BusyError("Too many requests of this client are waiting.")
        if len(self._waiting) >= self._most_waiting:
            raise BusyError("Too many requests are waiting.")
        place = (client, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        try:
            await asyncio.wait((place[1],), timeout=self._patience)
        except asyncio.CancelledError:
            if place[1].done():
                self._release(client)
            else:
                self._waiting.remove(place)
            raise
        # A turn that came in the same moment as the end of the patience is taken.
        if not place[1].done():
            self._waiting.remove(place)
            raise BusyError(f"No request ended within {self._patience:g} seconds.")

    def _release(self, client: str) -> None:
        """Passes a turn of the client on."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._start_next()

    def _may_run(self, client: str) -> bool:
        return self._running.total() < self._workers and self._running[client] < self._share

    def _start_next(self) -> None:
        while eligible := [place for place in self._waiting if self._may_run(place[0])]:
            place = min(eligible, key=lambda one: self._running[one[0]])
            self._waiting.remove(place)
            self._running[place[0]] += 1
            place[1].set_result(None)
