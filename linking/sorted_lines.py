"""Lines of a graph, sorted with a memory that does not grow with their number.

Lines are collected in memory up to a limit, then sorted and written to a temporary file, and the files are
merged.
"""

from __future__ import annotations

import heapq
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

from ..loaders.nquads import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_IN_MEMORY: Final = 50_000
"""Lines that are kept in memory."""


class SortedGraph(Graph):
    """The lines of one named graph, sorted, each once."""

    __slots__ = ("_files", "_most")

    def __init__(self, name: str, most: int = _IN_MEMORY) -> None:
        """most: lines that are kept in memory."""
        super().__init__(name)
        self._most = most
        self._files: list[IO[bytes]] = []

    def __enter__(self) -> SortedGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Removes the temporary files."""
        for file in self._files:
            file.close()

    def spill(self) -> None:
        """Writes the lines to a temporary file if there are many; raises OSError."""
        if len(self.lines) < self._most:
            return
        file = TemporaryFile()  # noqa: SIM115
        self._files.append(file)
        file.writelines(self._sorted())
        self.lines.clear()

    def write(self, output: IO[bytes]) -> str:
        """Writes the lines as `nquads.serialize` does; returns their SHA-256 digest; raises OSError."""
        digest = sha256()
        for line in self._merged():
            output.write(line)
            digest.update(line)
        return digest.hexdigest()

    def _sorted(self) -> list[bytes]:
        # A lone surrogate has no UTF-8 form.
        return sorted({line.encode("utf-8", "replace") for line in self.lines})

    def _merged(self) -> Iterator[bytes]:
        for file in self._files:
            file.seek(0)
        before = b""
        for line in heapq.merge(*self._files, self._sorted()):
            if line != before:
                yield line
            before = line
