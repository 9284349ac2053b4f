"""A dump that is sent while it is made: in, what writes it; out, its bytes as they come.

Whoever asks first starts the making. Every reader follows the growing file, which is kept, and grows on
without readers.
"""

from __future__ import annotations

import gzip
import logging
from threading import Event, Lock, Thread
from typing import IO, TYPE_CHECKING, Final, cast

from ..store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from typing_extensions import Buffer

_PIECE: Final = 1 << 18
"""Bytes that are sent at once, at most."""
_PAUSE: Final = 0.1
"""Seconds until a reader looks again whether there is more."""

logger = logging.getLogger(__name__)


class Dump:
    """A packed dump of one edition of a store."""

    def __init__(self, file: Path, write: Callable[[IO[bytes]], None]) -> None:
        """file: where it is kept. write: writes it, unpacked; may raise StoreError, OSError."""
        self.file = file
        self._write = write
        self._lock, self._ending = Lock(), Event()
        self._making: _Making | None = None

    def whole(self) -> bool:
        """Whether all of it stands in its file."""
        making = self._making
        return making is not None and making.done.is_set() and not making.failed

    def pieces(self) -> Iterator[bytes]:
        """Its bytes as they come; raises StoreError where they end too early."""
        making = self._begun()
        with self.file.open("rb") as growing:
            while True:
                # Asked before reading: what is written in between is read in the next round.
                done = making.done.is_set()
                if piece := growing.read(_PIECE):
                    yield piece
                elif done:
                    break
                else:
                    making.done.wait(_PAUSE)
        if making.failed:
            raise StoreError(self.file.name, "the dump could not be made to its end", "ask again later")

    def close(self) -> None:
        """End the making."""
        self._ending.set()
        if self._making is not None:
            self._making.thread.join()

    def _begun(self) -> _Making:
        with self._lock:
            if self._making is None or self._making.failed:
                # A reader of one that failed keeps its own file.
                self.file.unlink(missing_ok=True)
                self.file.touch()
                self._making = _Making(self.file, self._write, self._ending)
            return self._making


class _Making:
    """One run that writes a dump, in a thread of its own."""

    def __init__(self, file: Path, write: Callable[[IO[bytes]], None], ending: Event) -> None:
        self.done, self.failed = Event(), False
        self._file, self._write, self._ending = file, write, ending
        self.thread = Thread(target=self._run, name="dump")
        self.thread.start()

    def _run(self) -> None:
        try:
            with _Packed(self._file, self._ending) as packed:
                self._write(cast("IO[bytes]", packed))
        except (StoreError, OSError) as error:
            self.failed = True
            if not self._ending.is_set():
                logger.error("%s: the dump ends too early: %s", self._file.name, error)
        finally:
            self.done.set()


class _Packed(gzip.GzipFile):
    """A packed file that takes no more once the server ends."""

    def __init__(self, file: Path, ending: Event) -> None:
        super().__init__(file, "wb", compresslevel=6, mtime=0)
        self._ending = ending

    def write(self, data: Buffer) -> int:
        if self._ending.is_set():
            raise OSError("the server ends")
        return super().write(data)
