"""Limits the processor time that one file may take: the result does not depend on the load of the machine."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from .records import LoaderError

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

SECONDS: Final = 120
"""Maximum processor time for one file, in seconds; the longest documents take a tenth of it."""

_AGAIN: Final = 0.5


@contextmanager
def processor_time(name: str, seconds: float = SECONDS) -> Generator[None]:
    """Stops what runs inside after `seconds` of processor time of this process.

    Sets no limit outside the main thread, and where the system has no such timer (Windows). Raises
    LoaderError, with `name`, when the time is up.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGPROF"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise LoaderError(
            f"{name}: reading takes more than {seconds:g} seconds of processor time; split the file"
        )

    before = signal.signal(signal.SIGPROF, stop)
    # Repeat: code that catches every exception would run on after the first.
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
