"""Stage 1 of the loader, columns: lines that hold two columns come in, single columns go out.

Programs that print a page as text with its layout put both columns of running text on one line, with blanks
between them. The columns are found by the stripe of blanks that no line crosses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP: Final = re.compile(r"\S[^\S\r\n\f]{2,}\S|^[^\S\r\n\f]{20,}\S", re.MULTILINE)
_CELLS: Final = re.compile(r"(?<=\S {3}) *(?=\S)")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LABEL: Final = re.compile(r"\s*(?:\(?\w{1,4}[.)]|[•●–-])\s")
_ENDED: Final = re.compile(r"[.;:!?。；：]\s*$")
_ROWS: Final = 5
"""Lines of the shorter column at least."""
_TURNS: Final = 3
"""Lines on which both columns stand at least, or turns from one to the other where their lines alternate."""
_NARROWEST: Final = 20
"""Characters of the widest line of a narrow column."""
_WIDEST: Final = 300
"""Characters of the widest line of a page that is printed as text."""
_LARGEST: Final = 1_000_000
"""Lines times characters of the largest text without page ends; a page has some 10,000."""
_STRIPE: Final = 2
"""Blanks between the columns."""


@dataclass(frozen=True, slots=True)
class _Region:
    """Lines `first` to `last` (exclusive) of a page with a stripe of blanks at `column`."""

    first: int
    last: int
    column: int
    weight: int


def one_column(text: str) -> str:
    """Returns the text with the right one of two columns below the left one, page by page."""
    if len(_GAP.findall(text)) < _ROWS:
        return text
    return "\f".join(_page(page) for page in text.split("\f"))


def _page(page: str) -> str:
    if len(_GAP.findall(page)) < _ROWS:
        return page
    lines = [line.rstrip().expandtabs() for line in page.split("\n")]
    widest = max(map(len, lines))
    if widest > _WIDEST or widest * len(lines) > _LARGEST or not (regions := _regions(lines)):
        return page
    printed = page.split("\n")
    rows: list[str] = []
    done = 0
    for region in regions:
        rows += printed[done : region.first]
        done = region.last
        inside = lines[region.first : region.last]
        left = _closed_up([line[: region.column].rstrip() for line in inside])
        right = _closed_up([line[region.column :].rstrip() for line in inside])
        margin = min(len(line) - len(line.lstrip()) for line in right if line)
        right = [line[margin:] for line in right]
        parted = _ENDED.search(left[-1]) or _LABEL.match(right[0])
        rows += [*left, *([""] if parted else []), *right]
    return "\n".join((*rows, *printed[done:]))


def _closed_up(lines: Sequence[str]) -> list[str]:
    """The lines of a column from its first to its last, without the blank lines of the other one's rhythm."""
    filled = [index for index, line in enumerate(lines) if line]
    gaps = [after - before for before, after in pairwise(filled)]
    spare = sum(1 for gap in gaps if gap > 1) * 5 > len(gaps) * 3
    kept: list[str] = []
    for place, index in enumerate(filled):
        blank = gaps[place - 1] - 1 - spare if place else 0
        kept += [""] * blank + [lines[index]]
    return kept


def _regions(lines: Sequence[str]) -> list[_Region]:
    """The parts of a page in two columns, from top to bottom; of two that overlap the one with more text."""
    width = max(map(len, lines))
    found: list[_Region] = []
    for column in range(_NARROWEST, width - _NARROWEST // 2):
        start = 0
        for index in range(len(lines) + 1):
            if index < len(lines) and not lines[index][column - _STRIPE : column].strip():
                continue
            region = _region(lines, start, index, column)
            if region is not None:
                found.append(region)
            start = index + 1
    chosen: list[_Region] = []
    taken = bytearray(len(lines))
    for region in sorted(found, key=lambda region: -region.weight):
        if not any(taken[region.first : region.last]):
            chosen.append(region)
            taken[region.first : region.last] = b"\1" * (region.last - region.first)
    return sorted(chosen, key=lambda region: region.first)


def _region(lines: Sequence[str], first: int, last: int, column: int) -> _Region | None:
    if last - first < _ROWS:
        return None
    sides: tuple[list[str], list[str]] = ([], [])
    rows = [index for index in range(first, last) if lines[index][column:].strip()]
    if len(rows) < _ROWS:
        return None
    # Lines above and below the right column are no part of the region.
    first, last = rows[0], max(last, rows[-1] + 1)
    turns = 0
    before = (True, True)
    for line in lines[first:last]:
        present = (bool(line[:column].strip()), bool(line[column:].strip()))
        if any(present):
            turns += all(present) or (not all(before) and present != before)
            before = present
        for half, side in zip((line[:column], line[column:]), sides, strict=True):
            if half.strip():
                side.append(half.rstrip())
    if turns < _TURNS or not all(_is_running_text(side) for side in sides):
        return None
    weight = min(sum(len(line.strip()) for line in side) for side in sides)
    return _Region(first, last, column, weight)


def _is_running_text(lines: Sequence[str]) -> bool:
    """Whether the lines are filled as those of a paragraph are, and neither cells nor figures."""
    if len(lines) < _ROWS:
        return False
    words = [line.strip() for line in lines]
    widest = max(map(len, words))
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    filled = sum(1 for line in words if len(line) > 0.7 * widest)
    flush = sum(1 for line in lines if len(line) - len(line.lstrip()) - margin < 6)
    cells = sum(1 for line in words if _CELLS.search(line) and not _LABEL.match(line))
    letters = sum(len(_LETTER.findall(line)) for line in words)
    return (
        widest >= _NARROWEST
        and filled * 5 >= 2 * len(lines)
        and flush * 5 >= 3 * len(lines)
        and cells * 4 <= len(lines)
        and letters * 5 > 3 * sum(len(line.replace(" ", "")) for line in words)
    )
