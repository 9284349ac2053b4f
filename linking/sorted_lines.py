"""Lines of a graph, sorted with a memory that does not grow with their number.

Lines are collected in memory up to a limit, then sorted and written to a temporary file, and the files are
merged.
"""

from __future__ import annotations

import heapq
import io
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

from ..loaders.nquads import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_IN_MEMORY: Final = 50_000
"""Lines that are kept in memory."""
_CODE: Final = "utf-8"


class SortedGraph(Graph):
    """The lines of one named graph, sorted, each once."""

    __slots__ = ("_files", "_most")

    def __init__(self, name: str, most: int = _IN_MEMORY) -> None:
        """most: lines that are kept in memory."""
        super().__init__(name)
        self._most = most
        self._files: list[IO[str]] = []

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
        # Keep lone surrogates: `serialize` sorts before it replaces them.
        file = TemporaryFile("w+", encoding=_CODE, errors="surrogatepass", newline="\n")  # noqa: SIM115
        self._files.append(file)
        file.writelines(sorted(set(self.lines)))
        self.lines.clear()

    def serialize(self) -> bytes:
        """Returns the lines as `nquads.serialize` does; raises OSError."""
        output = io.BytesIO()
        output.writelines(line.encode(_CODE, "replace") for line in self._merged())
        return output.getvalue()

    def _merged(self) -> Iterator[str]:
        for file in self._files:
            file.seek(0)
        before = ""
        for line in heapq.merge(*self._files, sorted(set(self.lines))):
            if line != before:
                yield line
            before = line
