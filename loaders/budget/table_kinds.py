"""Stage 3 of the loader, budget tables: what the heads of a table tell of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..paragraphs import BULLET
from .columns import heads
from .records import Grid
from .resources import STAGES
from .staffing import HEADS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .records import Element, Line
    from .rules import BudgetRules


def first_head(grid: Grid) -> str:
    """Returns the first head of the rows of a table; "" without one."""
    return next((row.cells[0].text for row in grid.rows[:HEADS] if row.cells[0].text), "")


def tells_kind(grid: Grid, rules: BudgetRules) -> bool:
    """Returns whether the heads of a table are those of deliverables or resources."""
    names = [column.name for column in heads(grid, rules)[0].columns.values()]
    is_known = rules.table(first_head(grid)) not in ("", "mandate-costs")
    stages = sum(name in ("planned", "actual") or name in STAGES for name in names)
    return stages > (0 if is_known or "item" in names else 1)


def is_above_table(line: Line, below: Iterable[Element], rules: BudgetRules) -> bool:
    """Returns whether a heading or caption inside the lists of mandates stands above a table of another kind.

    below: what follows the line. A heading that is known, or that names a kind of mandates, gives False.
    """
    is_caption = _is_number(line, rules) or bool(rules.caption(line.text))
    is_known = rules.heading(line.text) is not None and not is_caption
    if not (is_caption or line.level) or is_known or rules.kinds(line.text):
        return False
    for element in below:
        if isinstance(element, Grid):
            return tells_kind(element, rules)
        if element.level and not is_caption and not rules.caption(element.text):
            return False
        is_caption = _is_number(element, rules)
        if not is_caption and (rules.heading(element.text) or BULLET.match(element.text)):
            return False
    return False


def _is_number(line: Line, rules: BudgetRules) -> bool:
    """Whether a line is the number of a table."""
    heading = rules.heading(line.text)
    return heading is not None and heading[0] == "table"
