"""Stage 3 of the loader, budget tables: the finding of a table with numbers that nothing announces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..records import Finding
from .columns import number_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from .records import Grid, ResourceRequirement, Row
    from .rules import BudgetRules

_FEWEST_NUMBERS: Final = 2
"""Numbers in a row that tell a table from a table of contents at least."""
_FEWEST_GRADES: Final = 4
"""Numbers of posts with their grades in an organization chart at least."""
_COUNTED: Final = re.compile(r"\d+ (?P<grade>\S.*)")
"""Posts of one grade in an organization chart: "2 P-4"."""
_THOUSANDS: Final = 1000

_Counted = list[tuple[str, "list[Decimal]"]]
"""Names and numbers of rows."""


def unread_table(
    grid: Grid,
    rows: tuple[Row, ...],
    rules: BudgetRules,
    caption: str,
    read: Sequence[ResourceRequirement],
    *,
    in_text: bool,
) -> Finding | None:
    """Returns the finding of a table that is not read; None for one without numbers of its own.

    rows: below its heads. caption: unknown one; "" without one. read: amounts of other tables, which it may
    repeat. in_text: whether it stands behind the table of contents.
    """
    counted: _Counted = [
        (row.filled[0].text, numbers)
        for row in rows
        if (numbers := [number for cell in row.filled[1:] if (number := number_in(cell))])
        and (caption or number_in(row.filled[0]) is None)
    ]
    most = max((len(numbers) for _, numbers in counted), default=0)
    if most and caption:
        message = (
            f"{grid.name}: the caption “{caption}” is unknown; its numbers were not read."
            " Add the caption to budget.toml"
        )
        return Finding("unknown-heading", message, grid.span, text=caption)
    is_left_out = grid.is_boxed or _is_chart_of_posts(grid, rules) or _repeats(counted, read)
    if most < (1 if in_text else _FEWEST_NUMBERS) or is_left_out:
        return None
    message = (
        f"{grid.name}: no caption and no heads say what its numbers are; they were not read."
        " State the caption above the table, and repeat the heads of its columns on each page"
    )
    return Finding("unknown-heading", message, grid.span)


def _is_chart_of_posts(grid: Grid, rules: BudgetRules) -> bool:
    """Whether a table is an organization chart with the posts of each unit."""
    words = (_COUNTED.match(cell.text) for row in grid.rows for cell in row.filled)
    return sum(match is not None and rules.is_grade(match["grade"]) for match in words) >= _FEWEST_GRADES


def _repeats(counted: _Counted, read: Iterable[ResourceRequirement]) -> bool:
    """Whether the rows of a table repeat rows of others."""
    known: dict[str, set[Decimal]] = {}
    for one in read:
        known.setdefault(_first_word(one.label), set()).update((one.value, one.value / _THOUSANDS))
    return all(
        2 * sum(number in known.get(_first_word(name), ()) for number in numbers) > len(numbers)
        for name, numbers in counted
    )


def _first_word(label: str) -> str:
    """The first word of the name of a row, by which rows are compared."""
    return label.casefold().partition(" ")[0]
