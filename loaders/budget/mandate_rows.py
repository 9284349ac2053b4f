"""Stage 3 of the loader, budget: the rows of a list of mandates, each with one cell of numbers and a title.

A file may put two pairs of number and title side by side, or two numbers on two lines of a cell.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .mandates import MandateList
    from .records import Cell, Grid, Row

_BROKEN: Final = re.compile(r"(?<![\d/])(\d{1,4}) ?/ ?(\d{1,4})(?![\d/])")
"""A number with blanks beside its stroke: "58/ 4"."""
_BETWEEN: Final = re.compile(r"(?:(?<=\d)|(?<=\d [A-Z])|(?<=\)))(?<!\d{4}) (?=(?:\d{1,4}/\d|\d{2,4} ?\())")
"""The blank between two numbers on two lines of a cell: "58/136 59/153"."""


def with_pairs(grid: Grid, listed: MandateList) -> Grid:
    """Returns a list of mandates with a row for each pair of number and title."""
    return replace(grid, rows=tuple(one for row in _with_titles(grid.rows) for one in _pairs(row, listed)))


def _with_titles(rows: tuple[Row, ...]) -> Iterator[Row]:
    """Yields the rows; a title that is merged over several stands in each row with a number."""
    above: dict[int, str] = {}
    for row in rows:
        cells = tuple(
            replace(cell, text=above.get(cell.column, ""))
            if cell.is_continued and place and row.cells[0].text
            else cell
            for place, cell in enumerate(row.cells)
        )
        above = above | {cell.column: cell.text for cell in cells if not cell.is_continued}
        yield replace(row, cells=cells)


def _pairs(row: Row, listed: MandateList) -> list[Row]:
    """The pairs in a row; the row itself where only its first cell holds numbers."""
    filled = row.filled
    if not filled:
        return [row]
    starts = [place for place, cell in enumerate(filled) if place and listed.symbols_in(cell.text, cell.span)]
    if not listed.symbols_in(_separated(filled[0]).text, filled[0].span):
        return [row]
    cells = row.cells if not starts else filled
    if not starts:
        return [replace(row, cells=tuple(_separated(c) if c is filled[0] else c for c in cells))]
    bounds = zip((0, *starts), (*starts, len(filled)), strict=True)
    parts = [filled[begin:end] for begin, end in bounds]
    return [replace(row, cells=(_separated(part[0]), *part[1:])) for part in parts]


def _separated(cell: Cell) -> Cell:
    """The cell with its numbers whole and separated."""
    text = _BROKEN.sub(r"\1/\2", cell.text)
    text = _BETWEEN.sub("; ", text)
    return cell if text == cell.text else replace(cell, text=text)
