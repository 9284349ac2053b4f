"""Stage 3 of the loader, budget costs of mandates: a table with a row for each comes in, amounts go out.

The columns are objects of expenditure; a row without numbers names the body that adopted the mandates below.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ..records import Finding
from .columns import is_stated, number_in, with_marks
from .mandates import MandateList
from .records import ResourceRequirement

if TYPE_CHECKING:
    from .records import Cell, FundingSource, Grid, Row
    from .rules import BudgetRules


@dataclass(slots=True)
class MandateCosts:
    """A table of what mandates cost, while it is read."""

    rules: BudgetRules
    caption: str
    programme: str
    year: int
    """Year of the budget."""
    source: FundingSource
    scale: int
    currency: str
    heads: tuple[str, ...] = ()
    """Objects of expenditure by the place of their cell in a row."""
    listed: MandateList | None = None
    """The body and kind of the mandates in the rows."""

    def read(self, grid: Grid) -> list[ResourceRequirement | Finding]:
        """Returns the amounts in a table, or in its part on the next page."""
        found: list[ResourceRequirement | Finding] = []
        for row in grid.rows:
            if not row.filled:
                continue
            numbers = [c for c in row.cells[1:] if is_stated(c) and number_in(c) is not None]
            if numbers and len(row.cells) == len(self.heads):
                found.extend(self._amounts(grid, row))
            elif len(row.filled) == 1 and row.filled[0] is row.cells[0]:
                text, span = row.cells[0].text, row.cells[0].span
                self.listed = MandateList(self.rules, self.programme, text, span, self.year)
            elif numbers:
                found.extend(_unread(grid, row, cell) for cell in numbers)
            elif row.cells[0].text:
                self.heads = tuple(cell.text for cell in row.cells)
        return found

    def _amounts(self, grid: Grid, row: Row) -> list[ResourceRequirement | Finding]:
        head = row.cells[0]
        symbols = self.listed.symbols_in(head.text, head.span) if self.listed else ()
        found: list[ResourceRequirement | Finding] = []
        for cell, label in zip(row.cells[1:], self.heads[1:], strict=True):
            value = number_in(cell)
            if not is_stated(cell):
                continue
            if value is None:
                found.append(_unread(grid, row, cell))
                continue
            found.append(
                ResourceRequirement(
                    self.programme,
                    self.source,
                    "object",
                    label,
                    "money",
                    "new-mandates",
                    self.year,
                    value * Decimal(self.scale),
                    cell.span,
                    grid.place(row, cell),
                    self.caption,
                    with_marks(cell).marks,
                    self.currency,
                    head.text,
                    symbols,
                )
            )
        return found


def _unread(grid: Grid, row: Row, cell: Cell) -> Finding:
    message = f"{grid.place(row, cell)}: “{cell.text}” is no amount under a head; correct the cell or its row"
    return Finding("unread-number", message, cell.span, text=cell.text)
