"""Text that remembers where it came from: every character of a `Passage` has a place in the source file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

Span = tuple[int, int]
"""A half-open range of character offsets."""


class Cover:
    """What some spans cover, which may overlap."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))
        """For each start, the furthest end of the spans up to it."""

    def holds(self, start: int, end: int) -> bool:
        """Returns whether [start, end) lies in one of the spans."""
        index = bisect_right(self._starts, start)
        return index > 0 and end <= self._ends[index - 1]

    def exceeds(self, start: int, end: int) -> bool:
        """Returns whether [start, end) is only a part of one of the spans."""
        return self.holds(start - 1, end) or self.holds(start, end + 1)


class Finder(Protocol):
    """Whatever finds matches in a text: an expression, or a rule of a language pack."""

    def finditer(self, text: str, /) -> Iterator[re.Match[str]]: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """Clean text with a piecewise map back to the source.

    `anchors` holds pairs (offset in `text`, offset in the source), ascending by the first; between two
    anchors the offsets run in step. An empty passage has no anchors.
    """

    text: str
    anchors: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, start: int = 0) -> Passage:
        """A passage that stands in the source at `start`, character for character."""
        return cls(text, ((0, start),) if text else ())

    @classmethod
    def join(cls, parts: Iterable[Passage], separator: str = "") -> Passage:
        """The parts one after the other; an inserted separator points at the end of the part before it."""
        texts: list[str] = []
        anchors: list[tuple[int, int]] = []
        length = 0
        last_source: int | None = None
        for part in parts:
            if not part.text:
                continue
            if texts and separator and last_source is not None:
                texts.append(separator)
                anchors.append((length, last_source))
                length += len(separator)
            if length:
                anchors.extend((clean + length, source) for clean, source in part.anchors)
            else:
                # A paragraph grows block by block: copying its anchors as they are keeps that fast.
                anchors.extend(part.anchors)
            texts.append(part.text)
            length += len(part.text)
            last_source = part.source_end
        return cls("".join(texts), tuple(anchors))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def source(self, offset: int) -> int:
        """The source offset of the character at `offset` (0 ≤ offset < len)."""
        index = bisect_right(self.anchors, (offset, 1 << 62)) - 1
        clean, source = self.anchors[index]
        return source + offset - clean

    @property
    def source_start(self) -> int:
        return self.anchors[0][1] if self.anchors else 0

    @property
    def source_end(self) -> int:
        return self.source(len(self.text) - 1) + 1 if self.text else 0

    @property
    def span(self) -> Span:
        """The source range from the first to the last character."""
        return (self.source_start, self.source_end)

    def source_span(self, start: int, end: int) -> Span:
        """The source range of text[start:end]; an empty range collapses to a point."""
        if end <= start:
            point = self.source(start) if start < len(self.text) else self.source_end
            return (point, point)
        return (self.source(start), self.source(end - 1) + 1)

    def __getitem__(self, key: slice) -> Passage:
        start, end, step = key.indices(len(self.text))
        if step != 1:
            raise ValueError("a passage is cut in one piece: use step 1")
        if end <= start:
            return EMPTY
        first = bisect_right(self.anchors, (start, 1 << 62)) - 1
        last = bisect_right(self.anchors, (end - 1, 1 << 62))
        anchors = [
            (max(clean - start, 0), source + max(start - clean, 0))
            for clean, source in self.anchors[first:last]
        ]
        return Passage(self.text[start:end], tuple(anchors))

    def strip(self) -> Passage:
        left = len(self.text) - len(self.text.lstrip())
        return self[left : len(self.text.rstrip())]

    def sub(self, pattern: Finder, replacement: str | Callable[[re.Match[str]], str] = "") -> Passage:
        """`pattern.sub` that keeps the map; a replacement points at the start of what it replaces."""
        parts: list[Passage] = []
        position = 0
        for match in pattern.finditer(self.text):
            start, end = match.span()
            new = replacement if isinstance(replacement, str) else replacement(match)
            if new == match.group():
                continue
            parts.append(self[position:start])
            if new:
                at = self.source(start) if start < len(self.text) else self.source_end
                parts.append(Passage.of(new, at))
            position = end
        if not parts:
            return self
        parts.append(self[position:])
        return Passage.join(parts)


EMPTY = Passage("", ())
