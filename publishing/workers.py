"""The processes that answer queries: in, a query; out, its answer, or what became of it, within a time.

A process that overruns its time, or dies of its query, is ended and another one started; the others go on.
Who comes when all are at work waits in a queue, and is sent away where the queue is full.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import struct
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping
    from pathlib import Path

_LENGTH = struct.Struct("!I")
_START = 30.0
"""Seconds a process may take to open the store."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take."""

    seconds: float = 30.0
    rows: int = 100_000
    answer_bytes: int = 256 << 20
    query_bytes: int = 1 << 20
    memory_bytes: int = 4 << 30
    workers: int = max(2, os.cpu_count() or 2)
    """Queries that run at one time."""
    waiting: int = 32
    """Queries that may wait for a worker."""
    patience: float = 15.0
    """Seconds that a query waits for a worker."""

    @property
    def overrun(self) -> str:
        """What a client reads whose query takes too long."""
        return f"the query took longer than {self.seconds:g} seconds"


@dataclass(frozen=True, slots=True)
class Query:
    """A query as the protocol brings it."""

    text: str
    defaults: tuple[str, ...] = ()
    """Graphs that make the default graph."""
    named: tuple[str, ...] = ()
    results: str | None = "application/sparql-results+json"
    """Media type of an answer of rows; None if the client takes none."""
    graphs: str | None = "text/turtle"
    """Media type of an answer of statements."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query."""

    body: bytes
    media: str
    limited: bool
    """Whether it has as many rows as it may have, so that some may be missing."""


class AnswerError(Exception):
    """A query without an answer: `outcome` says of which kind, the message is for the client.

    malformed: not SPARQL 1.1, the message says where. refused: SPARQL 1.1 that is not run here. unacceptable:
    the client takes no format of such an answer. too much: time, memory or length. busy: no worker is free.
    failed: the store cannot be read.
    """

    def __init__(self, outcome: str, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


UNREADABLE = "the store cannot be read"


class Workers:
    """Worker processes on one generation of an embedded store."""

    def __init__(self, place: Path, limits: Limits, prefixes: Mapping[str, str]) -> None:
        """`place`: directory of the Oxigraph store, which must stay as long as the workers."""
        self._place = place
        self._limits = limits
        self._prefixes = dict(prefixes)
        self._idle: list[_Worker] = []
        self._free = asyncio.Semaphore(limits.workers)
        self._waiting = 0
        self._all: set[_Worker] = set()
        self._endings: set[asyncio.Task[None]] = set()

    async def answer(self, query: Query) -> Answer:
        """The answer to the query; raises AnswerError."""
        await self._turn()
        worker = None
        try:
            worker = self._rested() or await self._start()
            found = await asyncio.wait_for(worker.ask(self._request(query)), self._limits.seconds)
        except TimeoutError:
            raise AnswerError("too much", self._limits.overrun) from None
        except (EOFError, OSError):
            raise AnswerError("too much", "the query needs more memory than it may take") from None
        else:
            self._idle.append(worker)
            worker = None
        finally:
            if worker is not None:
                worker.end()
                ending = asyncio.create_task(self._forget(worker))
                self._endings.add(ending)
                ending.add_done_callback(self._endings.discard)
            self._free.release()
        return _read(found)

    async def close(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.end()
        await asyncio.gather(*self._endings, *(worker.gone() for worker in self._all))
        self._all.clear()
        self._idle.clear()

    async def _forget(self, worker: _Worker) -> None:
        await worker.gone()
        self._all.discard(worker)

    async def _turn(self) -> None:
        """Wait for a free worker; raises AnswerError."""
        if self._free.locked() and self._waiting >= self._limits.waiting:
            raise AnswerError("busy", "too many queries are waiting")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), self._limits.patience)
        except TimeoutError:
            raise AnswerError("busy", f"no query ended within {self._limits.patience:g} seconds") from None
        finally:
            self._waiting -= 1

    def _rested(self) -> _Worker | None:
        """A worker that has nothing to do and still runs."""
        while self._idle:
            worker = self._idle.pop()
            if worker.runs():
                return worker
            self._all.discard(worker)
        return None

    async def _start(self) -> _Worker:
        # A generous alarm: this process ends a worker in time, unless it is gone itself.
        settings = {
            "prefixes": self._prefixes,
            "seconds": self._limits.seconds + 5,
            "memory": self._limits.memory_bytes,
        }
        worker = _Worker(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                f"{__name__.rpartition('.')[0]}.worker",
                str(self._place),
                json.dumps(settings),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        )
        self._all.add(worker)
        try:
            await asyncio.wait_for(worker.reply(), _START)
        except (TimeoutError, EOFError, OSError):
            self._all.discard(worker)
            worker.end()
            raise AnswerError("failed", UNREADABLE) from None
        return worker

    def _request(self, query: Query) -> dict[str, Any]:
        return {
            "query": query.text,
            "defaults": query.defaults,
            "named": query.named,
            "results": query.results,
            "graphs": query.graphs,
            "rows": self._limits.rows,
            "bytes": self._limits.answer_bytes,
        }


def _read(found: tuple[dict[str, Any], bytes]) -> Answer:
    head, body = found
    if head["outcome"] != "ok":
        raise AnswerError(head["outcome"], head["message"])
    return Answer(body, head["media"], head["limited"])


class _Worker:
    """One process, and the pipes to it."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        self._requests = process.stdin
        self._answers = process.stdout

    async def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Head and body of the answer; raises EOFError, OSError if the process dies."""
        text = json.dumps(request).encode()
        self._requests.write(_LENGTH.pack(len(text)) + text)
        await self._requests.drain()
        return await self.reply()

    async def reply(self) -> tuple[dict[str, Any], bytes]:
        """Head and body of what the process says next."""
        (length,) = _LENGTH.unpack(await self._answers.readexactly(_LENGTH.size))
        head = json.loads(await self._answers.readexactly(length))
        return head, await self._answers.readexactly(head["length"])

    def runs(self) -> bool:
        """Whether the process is still there."""
        return self._process.returncode is None

    def end(self) -> None:
        """Kill the process."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def gone(self) -> None:
        """Wait until the process has ended."""
        await self._process.wait()
