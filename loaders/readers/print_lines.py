"""Printed pages, lines: fragments with their places come in, the lines of a page go out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ...ontology.scripts import CJK
from ..languages import languages, stage
from .flow import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CELL_GAP: Final = 1.8
"""Ems between two words from which they stand in different cells."""
WIDE: Final = re.compile(rf"[{CJK}]")


@cache
def label_pattern() -> re.Pattern[str]:
    """The label of a paragraph in any of the languages: a page is laid out before its language is known."""
    return re.compile(rf"(?:{_of_all('label')})(?=\s|$)")


@cache
def ended_pattern() -> re.Pattern[str]:
    """A line that may be the last of its paragraph, in any of the languages."""
    return re.compile(_of_all("ended"))


def _of_all(name: str) -> str:
    rows: list[str] = [stage(language, "text")["print"][name] for language in languages()]
    return "|".join(dict.fromkeys(rows))


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words of one font on one line; places in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    spaced: bool = False
    """A blank stands before it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page."""

    width: float
    height: float
    fragments: tuple[Fragment, ...]


@dataclass(slots=True)
class Line:
    baseline: float
    size: float
    cells: list[list[Fragment]]
    raised: set[int] = field(default_factory=set[int])
    """Identities of the fragments set above the line."""
    edge: tuple[float, float] = (0.0, 0.0)
    """Left and right margin of its column."""
    alone: bool = False
    """It is a block by itself: a cell of the masthead."""

    @property
    def fragments(self) -> Iterable[Fragment]:
        return (fragment for cell in self.cells for fragment in cell)

    @property
    def left(self) -> float:
        return self.cells[0][0].left

    @property
    def right(self) -> float:
        return max(fragment.right for fragment in self.fragments)

    @property
    def text(self) -> str:
        return " ".join(words_of(cell) for cell in self.cells)

    @property
    def bold(self) -> bool:
        return all(fragment.bold for fragment in self.fragments if id(fragment) not in self.raised)

    @property
    def italic(self) -> bool:
        return all(fragment.italic for fragment in self.fragments if id(fragment) not in self.raised)

    @property
    def label(self) -> bool:
        return bool(label_pattern().match(self.text))

    @property
    def hanging(self) -> float:
        """Where the words after the label begin."""
        if len(self.cells) > 1 and label_pattern().fullmatch(words_of(self.cells[0])):
            return self.cells[1][0].left
        if label_pattern().fullmatch(self.cells[0][0].text.strip()) and len(self.cells[0]) > 1:
            return self.cells[0][1].left
        return self.left

    @property
    def indent(self) -> float:
        """Ems between the margin of the column and the line."""
        return (self.left - self.edge[0]) / self.size

    @property
    def free_right(self) -> float:
        """Ems that are free behind the line."""
        return (self.edge[1] - self.right) / self.size

    def runs(self) -> list[Run]:
        runs: list[Run] = []
        for cell in self.cells:
            for index, piece in enumerate(cell):
                blank = " " if runs and (piece.spaced or not index) else ""
                runs.append(Run(blank + piece.text, piece.bold or piece.italic, id(piece) in self.raised))
        return runs


def words_of(cell: Sequence[Fragment]) -> str:
    return "".join(
        (" " if index and piece.spaced else "") + piece.text for index, piece in enumerate(cell)
    ).strip()


def lines_of(page: Page) -> list[Line]:
    """The lines of a page from top to bottom; what is raised or lowered stands in the line it belongs to."""
    lines: list[list[Fragment]] = []
    heights: list[tuple[float, float]] = []
    small: list[Fragment] = []
    ordered = sorted(page.fragments, key=lambda piece: (-piece.baseline, piece.left))
    largest = sorted(ordered, key=lambda piece: -piece.size)
    attached = _attached(ordered, largest)
    for piece in ordered:
        if id(piece) in attached:
            small.append(piece)
            continue
        if lines and heights[-1][0] - piece.baseline <= 0.2 * max(heights[-1][1], piece.size):
            lines[-1].append(piece)
            heights[-1] = (heights[-1][0], max(heights[-1][1], piece.size))
        else:
            lines.append([piece])
            heights.append((piece.baseline, piece.size))
    home = {id(piece): index for index, line in enumerate(lines) for piece in line}
    for piece in small:
        lines[home[attached[id(piece)]]].append(piece)
    return [_line(pieces, {id(piece) for piece in small}) for pieces in lines]


def _attached(ordered: Sequence[Fragment], largest: Sequence[Fragment]) -> dict[int, int]:
    """The small fragments that stand raised or lowered beside a larger one, each with the one it leans on."""
    if not largest:
        return {}
    found: dict[int, int] = {}
    for index, piece in enumerate(ordered):
        if len(piece.text) > 6:
            continue
        best: tuple[float, int] | None = None
        for other in (*_near(ordered, index, 1), *_near(ordered, index, -1)):
            if other.size * 0.8 < piece.size or id(other) in found:
                continue
            rise = (piece.baseline - other.baseline) / other.size
            distance = max(piece.left - other.right, other.left - piece.right, 0.0) / other.size
            if (
                (0.1 < rise < 0.75 or -0.35 < rise < -0.08)
                and distance < 1.0
                and (best is None or distance < best[0])
            ):
                best = (distance, id(other))
        if best is not None:
            found[id(piece)] = best[1]
    return found


def _near(ordered: Sequence[Fragment], index: int, step: int) -> Iterable[Fragment]:
    """The fragments within a line's height of the one at `index`, downwards (1) or upwards (-1)."""
    piece = ordered[index]
    position = index + step
    while (
        0 <= position < len(ordered) and abs(ordered[position].baseline - piece.baseline) < 1.6 * piece.size
    ):
        yield ordered[position]
        position += step


def _line(pieces: list[Fragment], small: set[int]) -> Line:
    pieces.sort(key=lambda piece: piece.left)
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text)
    full = [piece for piece in pieces if id(piece) not in small] or pieces
    size = max((size for size in sizes if any(piece.size == size for piece in full)), key=lambda s: sizes[s])
    baseline = full[0].baseline
    cells: list[list[Fragment]] = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        if piece.left - before.right > CELL_GAP * size:
            cells.append([piece])
        else:
            cells[-1].append(piece)
    raised = {id(piece) for piece in pieces if id(piece) in small and piece.baseline > baseline}
    line = Line(baseline, size, cells, raised)
    # A note's mark is set apart from its words.
    if len(cells) > 1 and len(cells[0]) == 1 and id(cells[0][0]) in raised:
        line.cells = [cells[0] + cells[1], *cells[2:]]
    return line


def body_size(sheets: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in sheets:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def usual_leading(sheets: Sequence[Sequence[Line]], size: float) -> float:
    """The usual distance of two lines of running text."""
    steps: Counter[float] = Counter()
    for lines in sheets:
        for above, below in pairwise(lines):
            step = round(above.baseline - below.baseline, 1)
            if (
                abs(above.size - size) < 0.5
                and abs(below.size - size) < 0.5
                and 0.9 * size <= step < 2.6 * size
            ):
                steps[step] += 1
    most = max(steps.values(), default=0)
    # Where paragraphs are short, the distance between them is as frequent as that between their lines.
    return min((step for step, count in steps.items() if count > 0.4 * most), default=1.2 * size)
