"""A pool of worker processes: a request of a client in; its result, or an error, out within the time limit.

A process that overruns its time, dies of its request, or whose client is gone is ended and another one
started; the others go on. When all are busy, requests queue by client, see `fair_queue`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..endpoint.processes import Worker
    from .fair_queue import FairQueue


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a request to a worker process."""

    head: dict[str, Any]
    body: bytes
    place: str
    """Where the process has the store: see `Worker.place`."""
    seconds: float
    """Run time, in seconds, without the queue."""


class Pool:
    """Worker processes and the requests that wait for them."""

    def __init__(self, queue: FairQueue, start: Callable[[], Awaitable[Worker]]) -> None:
        """start: starts a worker process of the wanted kind."""
        self._queue = queue
        self._start = start
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._endings: set[asyncio.Task[None]] = set()

    async def run(
        self,
        client: str,
        request: dict[str, Any],
        body: bytes = b"",
        *,
        seconds: float,
        wanted: str,
        reusable: Callable[[dict[str, Any]], bool],
    ) -> Result:
        """Returns the result of a request of a client; ends the process when cancelled.

        seconds: time limit. wanted: `place` of the processes that may be used. reusable: whether a process
        may go on after a result with this head. Raises BusyError; TimeoutError; EOFError or OSError if the
        process dies; and what `start` raises.
        """
        async with self._queue.turn(client):
            worker, started = None, time.perf_counter()
            try:
                worker = self._take_idle(wanted) or await self._start_one()
                head, content = await asyncio.wait_for(worker.ask(request, body), seconds)
                result = Result(head, content, worker.place, time.perf_counter() - started)
                if reusable(head):
                    self._idle.append(worker)
                    worker = None
                return result
            finally:
                if worker is not None:
                    self._end(worker)

    def replace_idle(self, workers: list[Worker]) -> None:
        """Ends the idle processes and puts others in their place."""
        for worker in self._idle:
            self._end(worker)
        self._idle[:] = workers
        self._all.update(workers)

    async def close(self) -> None:
        """Ends all processes."""
        for worker in self._all:
            worker.end()
        await asyncio.gather(*self._endings, *(worker.gone() for worker in self._all))
        self._all.clear()
        self._idle.clear()

    def _take_idle(self, wanted: str) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.runs() and worker.place == wanted:
                return worker
            self._end(worker)
        return None

    async def _start_one(self) -> Worker:
        worker = await self._start()
        self._all.add(worker)
        return worker

    def _end(self, worker: Worker) -> None:
        worker.end()
        ending = asyncio.create_task(self._forget(worker))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    async def _forget(self, worker: Worker) -> None:
        await worker.gone()
        self._all.discard(worker)
