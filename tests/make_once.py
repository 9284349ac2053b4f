"""Folders that are made once for all workers of pytest-xdist, by name."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Once:
    """Makes folders below `root`: the first worker that needs a folder makes it, the others wait for it."""

    root: Path

    def __call__(self, name: str, make: Callable[[Path], object]) -> Path:
        """Returns the folder of that name, which `make` has filled; it gets the empty folder.

        If `make` fails, the next call with this name starts again with an empty folder.
        """
        folder, finished = self.root / name, self.root / f"{name}.finished"
        with (self.root / f"{name}.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if not finished.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                finished.touch()
        return folder
