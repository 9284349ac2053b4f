"""Limits the memory of a command: damaged tables make the engine collect errors without end.

A thread watches the memory of this process. When it grows to `SUSPICIOUS`, the files of the store are
compared with their checksums; a damaged file ends the command. The limit ends it in any case. Other
processes, such as the workers of a build, are not watched.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from ..ontology.errors import MandategraphError
from ..store import DamagedStoreError, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE: Final = "MANDATEGRAPH_MEMORY"
"""Environment variable with the limit in megabytes; 0 for none."""
SUSPICIOUS: Final = 1 << 30
"""Bytes from which the files of the store are checked; commands on 3,000 documents need half of it."""
_LEAST: Final = 2 << 30
_HEADROOM: Final = 0.4
"""Share of a limit of the system: the engine doubles its buffers, and is aborted by the system above it."""
_SECONDS: Final = 0.05
_STATM: Final = Path("/proc/self/statm")
_TAKEN, _DATA = 0, 5
"""Columns of the address space and of the data in `statm`, in pages."""


class MemoryWatch:
    """Ends this process with a message when it needs too much memory; use it as a context manager.

    stop: called with the message. most: limit in bytes; None takes that of the environment.
    """

    def __init__(self, stop: Callable[[str], None] | None = None, most: int | None = None) -> None:
        self.store: str | None = None
        """The store that the command uses; None if it uses none yet."""
        self._stop = stop or _leave
        self._most = most
        self._ended = Event()
        self._checked = False

    def __enter__(self) -> MemoryWatch:
        if _STATM.exists():
            Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def _watch(self) -> None:
        limits = _limits(self._most)
        while not self._ended.wait(_SECONDS):
            used = _used()
            if any(used[column] > most for column, most in limits.items()):
                self._end(self._fault() or _too_much(limits, self.store))
            elif used[_DATA] > SUSPICIOUS and self.store is not None and not self._checked:
                self._checked = True
                if fault := self._fault():
                    self._end(fault)

    def _end(self, message: str) -> None:
        if not self._ended.is_set():
            self._ended.set()
            self._stop(message)

    def _fault(self) -> str:
        """Returns what is damaged in the store; "" for nothing."""
        if self.store is None:
            return ""
        try:
            open_store(self.store).check()
        except DamagedStoreError as error:
            return str(error)
        except MandategraphError:
            # There is no store yet while the first one is built.
            return ""
        return ""


def _limits(most: int | None) -> dict[int, float]:
    """Returns the limits in bytes by column of `statm`; stricter limits of the system apply."""
    if most is None:
        most = _default()
    limits: dict[int, float] = {_DATA: most} if most else {}
    with suppress(ImportError):
        import resource

        for column, kind in ((_DATA, resource.RLIMIT_DATA), (_TAKEN, resource.RLIMIT_AS)):
            soft = resource.getrlimit(kind)[0]
            if soft != resource.RLIM_INFINITY:
                limits[column] = min(limits.get(column, soft), soft * _HEADROOM)
    return limits


def _default() -> int:
    """Returns the limit of the environment; the fallback is half of the memory of the machine."""
    words = os.environ.get(VARIABLE, "")
    if words.isdecimal():
        return int(words) << 20
    return max(_LEAST, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2)


def _used() -> list[int]:
    size = os.sysconf("SC_PAGE_SIZE")
    return [int(pages) * size for pages in _STATM.read_text().split()]


def _too_much(limits: dict[int, float], store: str | None) -> str:
    text = f"The command needs more than {int(min(limits.values())) >> 20} MB of memory. "
    if store is not None:
        text += f"Run `mandategraph check-store --store {store}` to rule out a damaged store, and "
    return f"{text}narrow the request, or raise the limit: {VARIABLE}=MEGABYTES (0: none)."


def _leave(message: str) -> None:
    """Prints an error and ends the process at once, without the rest of its output."""
    with suppress(OSError):
        os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, f"error: {message}\n".encode())
    os._exit(1)
