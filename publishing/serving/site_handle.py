"""The server's side of the process of a site: settings in; facts of the snapshot, and page workers, out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...ontology.errors import MandategraphError
from ...store.temporary import TemporaryFolder
from ..endpoint.processes import connected, python, read_message
from ..endpoint.workers import Limits
from .framing import COLD, WARM

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable

    from ..endpoint.processes import Worker

    Progress = Callable[[int, int], None]

_MODULE: Final = f"{__name__.rpartition('.')[0]}.site_process"

logger = logging.getLogger(__name__)


class SiteError(MandategraphError):
    """A site that cannot be opened; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What is served, and the limits of its processes."""

    place: str
    """Directory or URL of the store."""
    base: str | None = None
    """Base of the IRIs; None: that of the store."""
    address: str = "/"
    """URL prefix of the pages."""
    limits: Limits = field(default_factory=Limits)
    """Limits of SPARQL queries."""
    page_seconds: float = 30.0
    """Time limit of a page."""
    cold_seconds: float = 120.0
    """Time limit of a page while the caches are being filled."""
    page_workers: int = max(2, os.cpu_count() or 2) + 1
    """Number of page workers; one client can have all but one."""
    page_memory: int = 1 << 30
    """Memory of a page worker beyond what it shares with the others, in bytes."""
    page_bytes: int = 64 << 20
    """Maximum size of a response."""
    waiting: int = 128
    """Maximum length of the queue for pages; a quarter of it for one client."""
    patience: float = 15.0
    """Time in the queue, in seconds."""
    process_memory: int = 6 << 30
    """Memory of the process that opens the store and builds the search index, in bytes."""
    cache_bytes: int = 256 << 20
    """Size of the cache of pages."""


def no_progress(done: int, total: int) -> None:
    """Ignores the progress of the search index."""


class SiteHandle:
    """A running process of a site."""

    def __init__(self, process: Process, folder: TemporaryFolder) -> None:
        self._process = process
        self._folder = folder
        self._watching: asyncio.Task[None] | None = None
        self._lost = False
        self.place = COLD
        """Which process workers are forked from: the one with filled caches is `WARM`."""
        self.edition = self.base = ""
        self.settled = False
        """Whether equal requests have equal results as long as this process runs."""
        self.quads: Path | None = None
        """Directory of the embedded database, which exists as long as this process runs."""

    @classmethod
    async def start(cls, settings: SiteSettings, progress: Progress = no_progress) -> SiteHandle:
        """Starts the process and waits until the site is open; raises SiteError.

        progress: called with the steps done and all steps while the search index is built.
        """
        folder = TemporaryFolder()
        given = {
            "place": settings.place,
            "base": settings.base,
            "address": settings.address,
            "limits": asdict(settings.limits),
            "folder": str(folder.path),
            "process_memory": settings.process_memory,
            "memory": settings.page_memory,
            "bytes": settings.page_bytes,
        }
        handle = cls(await python(_MODULE, json.dumps(given), session=True), folder)
        try:
            await handle._opened(progress)
        except BaseException:
            await handle.close()
            raise
        handle._watching = asyncio.create_task(handle._watch())
        return handle

    async def _opened(self, progress: Progress) -> None:
        while True:
            try:
                message = await self._message()
            except (EOFError, OSError):
                raise SiteError("The process that opens the store ended: it may lack memory.") from None
            if "progress" in message:
                progress(*message["progress"])
            elif "error" in message:
                raise SiteError(message["error"])
            elif "ready" in message:
                self.edition, self.base = message["edition"], message["base"]
                self.settled = message["settled"]
                self.quads = Path(message["quads"]) if message["quads"] else None
                return

    async def _watch(self) -> None:
        """Waits until the caches are filled."""
        with contextlib.suppress(EOFError, OSError):
            while "warm" not in await self._message():
                pass
            self.place = WARM

    async def _message(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        return (await read_message(self._process.stdout))[0]

    def runs(self) -> bool:
        """Whether the process, and the copy with filled caches, can fork workers."""
        return self._process.returncode is None and not self._lost

    async def worker(self) -> Worker:
        """Forks a page worker; raises TimeoutError, EOFError, OSError."""
        place = self.place
        try:
            return await connected(str(self._folder.path / place), place)
        except (TimeoutError, EOFError, OSError):
            self._lost = True
            raise

    async def close(self) -> None:
        """Ends the process and all that it forked."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait((self._watching,))
        # The process leads a group of its own, to which its workers belong.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        self._folder.close()
