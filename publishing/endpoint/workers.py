"""Pool of worker processes: a query in; its result, or an error, out within the time limit.

Queries are answered from disk until the store is held in memory, and where it does not fit there. See `pool`
for what ends a process.
"""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...ontology.errors import MandategraphError
from ..serving.fair_queue import BusyError, FairQueue
from ..serving.pool import Pool
from .processes import DISK, MEMORY, Holder, Worker, on_disk

if TYPE_CHECKING:
    from collections.abc import Mapping

_HELD_FROM: Final = 16 << 20
"""Bytes on disk: the page cache of the system holds smaller stores anyway."""
_GROWTH: Final = 2
"""Maximum ratio of memory to disk space of a store read into memory."""
_MEMORY: Final = (Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max"))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a query and of the queue."""

    seconds: float = 30.0
    rows: int = 100_000
    answer_bytes: int = 256 << 20
    query_bytes: int = 1 << 20
    memory_bytes: int = 4 << 30
    workers: int = max(2, os.cpu_count() or 2) + 1
    """Number of worker processes; one client can have all but one."""
    waiting: int = 32
    """Maximum length of the queue; a quarter of it for one client."""
    patience: float = 15.0
    """Timeout in the queue, in seconds."""
    held_bytes: int | None = None
    """Maximum memory of an in-memory store, in bytes; None: half of the free memory; 0: read from disk."""
    held_from: int = _HELD_FROM
    """Minimum size on disk, in bytes, of a store that is read into memory."""

    @property
    def overrun(self) -> str:
        """Message for the client of a query that exceeds the time limit."""
        return f"the query took longer than {self.seconds:g} seconds"


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its protocol parameters."""

    text: str
    defaults: tuple[str, ...] = ()
    """Graphs of the default graph."""
    named: tuple[str, ...] = ()
    results: str | None = "application/sparql-results+json"
    """Media type of SELECT and ASK results; None if no accepted type fits."""
    graphs: str | None = "text/turtle"
    """Media type of CONSTRUCT and DESCRIBE results."""
    spreadsheet: bool = False
    """Whether cells of CSV that look like formulas get an apostrophe."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query."""

    body: bytes
    media: str
    origin: str = "remote"
    """Origin: memory, disk or remote."""
    seconds: float = 0.0
    """Run time, in seconds."""


class AnswerError(MandategraphError):
    """A query that failed: `outcome` is the kind of failure, the message is for the client.

    malformed: not SPARQL 1.1, the message says where. refused: SPARQL 1.1 that is not run here, or with too
    many rows. unacceptable: the client takes no format of such an answer. too much: time, memory or length.
    busy: no worker is free. failed: the store cannot be read.
    """

    def __init__(self, outcome: str, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


UNREADABLE = "the store cannot be read"


class Workers:
    """Worker pool on one snapshot of an embedded store."""

    def __init__(self, place: Path, limits: Limits, prefixes: Mapping[str, str], base: str) -> None:
        """place: directory of the Oxigraph store; it must exist as long as the pool. base: see `worker`."""
        self._place = place
        self._base = base
        self._limits = limits
        self._prefixes = dict(prefixes)
        queue = FairQueue(limits.workers, limits.waiting, limits.patience)
        self._pool = Pool(queue, self._start)
        self._holder: Holder | None = None

    async def hold(self) -> None:
        """Reads the store into memory, if its size suits; queries are answered from disk meanwhile."""
        size = sum(file.stat().st_size for file in self._place.glob("*.sst"))
        most = _half_of_free_memory() if self._limits.held_bytes is None else self._limits.held_bytes
        if size < self._limits.held_from or size * _GROWTH > most:
            return
        holder = Holder()
        try:
            await holder.start(self._place, {**self._settings(), "held": most})
            workers = [await holder.worker() for _ in range(self._limits.workers)]
        except (TimeoutError, EOFError, OSError) as error:
            logger.warning("the store is not held in memory, queries are answered from disk: %r", error)
            await holder.close()
            return
        except asyncio.CancelledError:
            await holder.close()
            raise
        self._holder = holder
        self._pool.replace_idle(workers)

    async def answer(self, query: Query, client: str = "") -> Answer:
        """Returns the result of a query of a client; raises AnswerError. Ends its process when cancelled."""
        try:
            found = await self._pool.run(
                client,
                self._request(query),
                seconds=self._limits.seconds,
                wanted=MEMORY if self._holder is not None else DISK,
                # After a read error a new process opens the files of the store again.
                reusable=lambda head: head["outcome"] != "failed",
            )
        except BusyError as error:
            raise AnswerError("busy", str(error)) from None
        except TimeoutError:
            raise AnswerError("too much", self._limits.overrun) from None
        except (EOFError, OSError):
            raise AnswerError("too much", "the query needs more memory than it may take") from None
        if found.head["outcome"] != "ok":
            raise AnswerError(found.head["outcome"], found.head["message"])
        return Answer(found.body, found.head["media"], found.place, found.seconds)

    async def close(self) -> None:
        """Ends all processes."""
        if self._holder is not None:
            await self._holder.close()
        await self._pool.close()

    async def _start(self) -> Worker:
        return await self._copied() or await self._opened()

    async def _copied(self) -> Worker | None:
        """Returns a new worker with the store in memory; None if it is not in memory."""
        if self._holder is None:
            return None
        try:
            return await self._holder.worker()
        except (TimeoutError, EOFError, OSError) as error:
            # The system ends the largest process where memory is short.
            logger.warning("the store is no longer held in memory: %r", error)
            holder, self._holder = self._holder, None
            await holder.close()
            return None

    async def _opened(self) -> Worker:
        try:
            return await on_disk(self._place, self._settings())
        except (TimeoutError, EOFError, OSError):
            raise AnswerError("failed", UNREADABLE) from None

    def _settings(self) -> dict[str, Any]:
        # A generous alarm: this process ends a worker in time, unless it is gone itself.
        return {
            "prefixes": self._prefixes,
            "base": self._base,
            "seconds": self._limits.seconds + 5,
            "memory": self._limits.memory_bytes,
        }

    def _request(self, query: Query) -> dict[str, Any]:
        return {
            "query": query.text,
            "defaults": query.defaults,
            "named": query.named,
            "results": query.results,
            "graphs": query.graphs,
            "spreadsheet": query.spreadsheet,
            "rows": self._limits.rows,
            "bytes": self._limits.answer_bytes,
        }


def _half_of_free_memory() -> int:
    """Returns free memory in bytes; 0 if the system does not report it."""
    free, limit = (_words(file) for file in _MEMORY)
    # "MemAvailable:   16384 kB"
    kilobytes = next((int(line.split()[1]) for line in free if line.startswith("MemAvailable:")), 0)
    most = kilobytes << 10
    if limit and limit[0].isdecimal():
        most = min(most, int(limit[0]))
    return most // 2


def _words(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except OSError:
        return []
