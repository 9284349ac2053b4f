"""The file of a search index: a connection for each thread."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, cast

from .making import hold

if TYPE_CHECKING:
    from pathlib import Path


class IndexFile:
    """The open file of one snapshot of the index; may be used by several threads."""

    def __init__(self, file: Path) -> None:
        """Raises sqlite3.Error if the file is no index."""
        self.file = file
        # Keep the file from being deleted while it is open.
        self._lease = hold(file)
        self._local = threading.local()

    @property
    def _base(self) -> sqlite3.Connection:
        base = getattr(self._local, "base", None)
        if base is None:
            base = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, check_same_thread=False)
            self._local.base = base
        return cast("sqlite3.Connection", base)

    def rows(self, sql: str, **values: object) -> list[tuple[object, ...]]:
        """Returns the rows of an SQL query on the index."""
        return self._base.execute(sql, values).fetchall()
