"""Lines in sorted order, each once, with a memory that does not grow with their number.

Parts are sorted and written to temporary files, and the files are merged.
"""

from __future__ import annotations

import heapq
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class SortedLines:
    """Lines that are added in parts; `close` removes the temporary files."""

    def __init__(self) -> None:
        self._files: list[IO[bytes]] = []

    def close(self) -> None:
        """Removes the temporary files."""
        for file in self._files:
            file.close()
        self._files.clear()

    def add(self, lines: Iterable[bytes]) -> None:
        """Sorts a part, whose lines end with newlines, and writes it to a temporary file; raises OSError."""
        file = TemporaryFile()  # noqa: SIM115
        self._files.append(file)
        file.writelines(sorted(lines))

    def merged(self, further: Iterable[bytes] = ()) -> Iterator[bytes]:
        """Yields all lines in order, each once; further: lines that were not added. Raises OSError."""
        for file in self._files:
            file.seek(0)
        before = b""
        for line in heapq.merge(*self._files, sorted(further)):
            if line != before:
                yield line
            before = line
