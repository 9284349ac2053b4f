"""Lines of a graph, sorted with a memory that does not grow with their number."""

from __future__ import annotations

from hashlib import sha256
from typing import IO, TYPE_CHECKING, Final

from ..loaders.nquads import Graph
from ..store.sorted_lines import SortedLines

if TYPE_CHECKING:
    from types import TracebackType

_IN_MEMORY: Final = 50_000
"""Lines that are kept in memory."""


class SortedGraph(Graph):
    """The lines of one named graph, sorted, each once."""

    __slots__ = ("_most", "_written")

    def __init__(self, name: str, most: int = _IN_MEMORY) -> None:
        """most: lines that are kept in memory."""
        super().__init__(name)
        self._most = most
        self._written = SortedLines()

    def __enter__(self) -> SortedGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Removes the temporary files."""
        self._written.close()

    def spill(self) -> None:
        """Writes the lines to a temporary file if there are many; raises OSError."""
        if len(self.lines) >= self._most:
            self._written.add(self._encoded())
            self.lines.clear()

    def write(self, output: IO[bytes]) -> str:
        """Writes the lines as `nquads.serialize` does; returns their SHA-256 digest; raises OSError."""
        digest = sha256()
        for line in self._written.merged(self._encoded()):
            output.write(line)
            digest.update(line)
        return digest.hexdigest()

    def _encoded(self) -> set[bytes]:
        # A lone surrogate has no UTF-8 form.
        return {line.encode("utf-8", "replace") for line in self.lines}
