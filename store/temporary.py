"""Temporary folders that do not outlive a killed process: the next process that makes one removes it.

A folder is locked by the process that made it. The system releases the lock when that process ends, in
whatever way.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

PREFIX: Final = "mandategraph-tmp-"


class TemporaryFolder:
    """A new folder for temporary files of this process, until `close` or the end of the process."""

    def __init__(self) -> None:
        """Raises OSError if no folder can be made."""
        sweep()
        while True:
            path = Path(tempfile.mkdtemp(prefix=PREFIX))
            handle = _locked(path)
            if handle is not None:
                break
        self.path = path
        self._end = weakref.finalize(self, _remove, path, handle)

    def close(self) -> None:
        """Removes the folder with all that is in it."""
        self._end()


@contextmanager
def temporary_folder() -> Generator[Path]:
    """Yields a new folder for temporary files, and removes it at the end; raises OSError."""
    folder = TemporaryFolder()
    try:
        yield folder.path
    finally:
        folder.close()


def sweep() -> None:
    """Removes the temporary folders of processes of this user that have ended."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        handle = _locked(path)
        if handle is not None:
            _remove(path, handle)


def _remove(path: Path, handle: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.close(handle)


def _locked(path: Path) -> int | None:
    """The descriptor of a folder of this user that this call has locked; None if it is not to be had."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(handle).st_uid == os.getuid():
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another process may have removed the folder before it was locked.
            if os.path.samestat(path.stat(), os.fstat(handle)):
                return handle
    except OSError:
        pass
    os.close(handle)
    return None
