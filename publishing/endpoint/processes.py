"""Handles of worker processes: the place of a store in; workers out.

A worker reads the store from disk, or is a copy of the `memory_process` that has all of it in memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, Final

from ...store.temporary import TemporaryFolder
from ..serving.framing import LENGTH, packed

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from asyncio.subprocess import Process
    from collections.abc import Awaitable, Callable
    from pathlib import Path

START: Final = 30.0
"""Timeout of opening the store, in seconds."""
DISK: Final = "disk"
MEMORY: Final = "memory"
_BUFFER: Final = 4 << 20
"""Size of the read buffer, in bytes."""


class Worker:
    """A worker process and the streams to it."""

    def __init__(
        self,
        source: StreamReader,
        target: StreamWriter,
        place: str,
        kill: Callable[[], None],
        ended: Callable[[], Awaitable[object]],
    ) -> None:
        """place: `DISK` or `MEMORY`. kill, ended: functions that end the process and wait for its end."""
        self._answers = source
        self._requests = target
        self._kill = kill
        self._ended = ended
        self.place = place

    async def ask(self, request: dict[str, Any], body: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """Returns head and body of the result of a request; raises EOFError, OSError if the process dies."""
        self._requests.write(packed(request, body))
        await self._requests.drain()
        return await self.reply()

    async def reply(self) -> tuple[dict[str, Any], bytes]:
        """Returns head and body of the next message."""
        return await read_message(self._answers)

    def runs(self) -> bool:
        """Whether the process is running."""
        return not self._answers.at_eof() and not self._requests.is_closing()

    def end(self) -> None:
        """Kills the process."""
        if self.runs():
            with contextlib.suppress(ProcessLookupError):
                self._kill()

    async def gone(self) -> None:
        """Waits for the end of the process."""
        self._requests.close()
        with contextlib.suppress(OSError):
            await self._ended()


async def on_disk(place: Path, settings: dict[str, Any]) -> Worker:
    """Starts a worker on the store in a directory; raises TimeoutError, EOFError, OSError."""
    process = await _python("worker", str(place), json.dumps(settings))
    assert process.stdin is not None and process.stdout is not None
    worker = Worker(process.stdout, process.stdin, DISK, process.kill, process.wait)
    try:
        await asyncio.wait_for(worker.reply(), START)
    except BaseException:
        process.kill()
        await worker.gone()
        raise
    return worker


async def read_message(source: StreamReader) -> tuple[dict[str, Any], bytes]:
    """Returns head and body of the next message of a stream; raises EOFError, OSError."""
    (length,) = LENGTH.unpack(await source.readexactly(LENGTH.size))
    head = json.loads(await source.readexactly(length))
    return head, await source.readexactly(head["length"])


async def connected(address: str, place: str) -> Worker:
    """Returns a new worker of the process at a socket address; raises TimeoutError, EOFError, OSError."""
    async with asyncio.timeout(START):
        source, target = await asyncio.open_unix_connection(address, limit=_BUFFER)
        try:
            # Only the process itself can tell which it is.
            pid = (await read_message(source))[0]["process"]
        except BaseException:
            # The process ends when its connection does.
            target.close()
            raise
    return Worker(source, target, place, lambda: os.kill(pid, signal.SIGKILL), target.wait_closed)


class Holder:
    """A process with the whole store in memory, which forks workers."""

    def __init__(self) -> None:
        self._folder = TemporaryFolder()
        self._address = str(self._folder.path / "holder")
        self._process: Process | None = None

    async def start(self, place: Path, settings: dict[str, Any]) -> None:
        """Reads the store, about a minute for some million statements; raises EOFError on failure."""
        self._process = await _python("memory_process", str(place), self._address, json.dumps(settings))
        assert self._process.stdout is not None
        await self._process.stdout.readexactly(1)

    async def worker(self) -> Worker:
        """Forks a worker; raises TimeoutError, EOFError, OSError."""
        return await connected(self._address, MEMORY)

    async def close(self) -> None:
        """Ends the process; its workers keep running."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        self._folder.close()


async def _python(module: str, *arguments: str) -> Process:
    """Starts a process that runs a module of this package."""
    return await python(f"{__name__.rpartition('.')[0]}.{module}", *arguments)


async def python(module: str, *arguments: str, session: bool = False) -> Process:
    """Starts a process that runs a module. session: whether it leads a process group of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # a folder `mandategraph` in the working directory, as in a clone, is not the installed package
        "-m",
        module,
        *arguments,
        start_new_session=session,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_BUFFER,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
