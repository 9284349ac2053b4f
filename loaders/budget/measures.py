"""Stage 3 of the loader, budget measures: a table or chart comes in, `MeasureValue`s go out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .columns import is_stated, number_in
from .records import MeasureValue

if TYPE_CHECKING:
    from .columns import Heads
    from .records import Grid, Row
    from .rules import BudgetRules

_YEAR: Final = re.compile(r"20\d\d")


def measure_values(
    grid: Grid, columns: Heads, rows: tuple[Row, ...], rules: BudgetRules, year: int
) -> list[MeasureValue]:
    """Returns what a measure was or is planned to be: a column a year.

    `columns`, `rows`: heads of the table and the rows below, see `heads`. year: of the budget.
    """
    values = _chart_values(grid, rules, year) if not columns and grid.is_chart else []
    for row in rows:
        label = ""
        for cell in row.filled:
            column = columns.over(row, cell)
            if column is None and cell is row.cells[0]:
                label = cell.text
            elif column and column.year and column.name in ("planned", "actual") and is_stated(cell):
                place = grid.place(row, cell)
                values.append(MeasureValue(column.year, column.name, cell.text, cell.span, place, label))
    return values


def _chart_values(grid: Grid, rules: BudgetRules, budget_year: int) -> list[MeasureValue]:
    """The values of a chart that names years only; its rows, or the years, tell plans from results.

    A chart with a row for each has no bar, or one of no height, where nothing was planned or reached yet.
    """
    years = {c.column: int(m[0]) for c in grid.rows[0].cells if (m := _YEAR.fullmatch(c.text))}
    found: list[MeasureValue] = []
    for row in grid.rows[1:]:
        name = "" if 0 in years else row.cells[0].text
        named = rules.stage(name)
        for cell in row.filled:
            year = years.get(cell.column)
            if year is None or not is_stated(cell):
                continue
            is_later = year > budget_year - 2
            stage = named or ("planned" if is_later else "actual")
            # A value of nothing is left open: a plan, or what is reached after the year reported on.
            if named and number_in(cell) == 0 and (stage == "planned" or is_later):
                continue
            place, label = grid.place(row, cell), rules.unstaged(name)
            found.append(MeasureValue(year, stage, cell.text, cell.span, place, label))
    return found
