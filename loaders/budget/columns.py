"""Stage 3 of the loader, budget tables: the heads of columns, and the numbers in cells.

In: a `Grid`. Out: what each of its columns holds, its rows without the heads, and decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ..records import Finding

if TYPE_CHECKING:
    from .records import Cell, Grid, Row
    from .rules import BudgetRules

_NUMBER: Final = re.compile(
    r"(?P<minus>[-–−‒(])?\+?\s*(?:US)?\$?\s*(?P<digits>\d{1,3}(?:[ ,]\d{3})+|\d+)(?P<rest>\.\d+)?\s*\)?"
    r"(?P<marks>[a-z](?:, ?[a-z])*|\s*(?:\*{1,4}|[†‡]|\([a-z]{1,2}\))|\s+\d{1,2}/)?"
)
_MARK: Final = re.compile(r"(?<=\()[a-z]+|[a-z]|\*+|[†‡]|\d+/")
_YEAR: Final = re.compile(r"20\d\d")
_COUNTED: Final = re.compile(r"\((\d{1,2})\)(?: ?=.*)?$")
_MOST_COLUMNS: Final = 16
"""Columns that a group at the end of a table has at most."""
_FEWEST_HEADS: Final = 2
"""Heads that a row repeats at least."""
_NIL: Final = frozenset("–-—−‒―")
_NOT_STATED: Final = frozenset(("", "n/a", "…", "...", ".."))


def unread_number(grid: Grid, row: Row, cell: Cell, expected: str) -> Finding:
    """Returns the finding of a cell that holds no number. expected: what it should hold ("quantity")."""
    message = f"{grid.place(row, cell)}: a {expected} was expected, not “{cell.text}”; correct the cell"
    return Finding("unread-number", message, cell.span, text=cell.text)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds."""

    name: str
    """As in the pack: "planned", "expenditure" …"""
    year: int | None
    """The year that its head, or the head above it, names."""
    source: str = ""
    """The source of funding that the head above it names; "" for that of the table."""
    measure: str = ""
    """money or posts where the head above it says so; "" otherwise."""
    detail: str = ""
    """Its head as printed, where the pack does not know it; "" otherwise."""

    def below(self, above: Column) -> Column:
        """Returns the column with what the head above says and its own does not."""
        return Column(
            self.name or above.name,
            self.year or above.year,
            self.source or above.source,
            self.measure or above.measure,
            self.detail,
        )


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of the columns of a table."""

    columns: dict[int, Column] = field(default_factory=dict[int, Column])
    """Columns by their place in the grid, from 0."""
    leaves: tuple[int, ...] = ()
    """First grid column of each cell of the row of heads that has the most cells."""

    def __bool__(self) -> bool:
        return any(column.name for column in self.columns.values())

    def over(self, row: Row, cell: Cell) -> Column | None:
        """Returns what a cell is under; None for an unknown column.

        Cells are counted where the row has as many as the heads, as merged cells shift the grid of a row.
        """
        if len(row.cells) == len(self.leaves):
            return self.columns.get(self.leaves[row.cells.index(cell)])
        return next((self.columns[column] for column in cell.columns if column in self.columns), None)


def heads(grid: Grid, rules: BudgetRules) -> tuple[Heads, tuple[Row, ...]]:
    """Returns the heads of a table and its rows below them; empty heads if it has none."""
    found = Heads()
    for place, row in enumerate(_spread(grid.rows, rules)):
        if len(row.filled) == 1 and any(column.name == "grade" for column in found.columns.values()):
            return found, grid.rows[place:]
        columns = _head_row(row, rules, found.columns, is_first=place == 0)
        if columns:
            leaves = tuple(cell.column for cell in row.cells)
            is_named = any(column.name for column in columns.values())
            widest = leaves if is_named and len(leaves) >= len(found.leaves) else found.leaves
            found = Heads(found.columns | columns, widest)
        elif _counts_columns(row):
            continue
        elif any(cell.text for cell in row.cells) and (place > 0 or _has_numbers(row)):
            return found, grid.rows[place:] if found.columns else grid.rows
    return found, () if found.columns else grid.rows


def _spread(rows: tuple[Row, ...], rules: BudgetRules) -> tuple[Row, ...]:
    """The rows, with the columns behind a group of columns moved where the file does not state them.

    "Changes" stands above several columns; a text without merged cells has one cell for it.
    """
    if len(rows) < 2 or len(rows[1].cells) <= len(rows[0].cells):
        return rows
    known = [rules.column(cell.text) for cell in rows[0].cells]
    place = next((i for i, one in enumerate(known) if one is not None and one[0] == "changes"), None)
    if place is None or rows[0].cells[place].width > 1:
        return rows
    shift = len(rows[1].cells) - len(rows[0].cells)
    cells = tuple(
        replace(cell, column=cell.column + shift * (i > place)) for i, cell in enumerate(rows[0].cells)
    )
    return (replace(rows[0], cells=cells), *rows[1:])


def repeated_heads(row: Row, rules: BudgetRules, known: Heads) -> Heads:
    """Returns the heads that a row inside a table repeats; empty heads for any other row."""
    if len(row.filled) < _FEWEST_HEADS:
        return Heads()
    columns = _head_row(row, rules, known.columns)
    if not any(column.name not in ("", "item") for column in columns.values()):
        return Heads()
    leaves = tuple(cell.column for cell in row.cells)
    return Heads(known.columns | columns, leaves if len(leaves) >= len(known.leaves) else known.leaves)


def _head_row(
    row: Row, rules: BudgetRules, above: dict[int, Column], *, is_first: bool = False
) -> dict[int, Column]:
    """What the columns hold by one row of heads; none if the row is no row of heads.

    above: columns by the heads above the row. is_first: whether the row is the first one, which may name
    years only.
    """
    found: dict[int, Column] = {}
    if _has_numbers(row, or_years=not is_first):
        return found
    extents, by_source = _extents(row, rules)
    known = [_column(cell, rules) or _stage_below(cell, rules, above) for cell, _ in extents]
    names = [own.name for own in known if own is not None and own.name]
    has_item = "item" in names or len(names) >= _FEWEST_HEADS
    for (cell, end), own in zip(extents, known, strict=True):
        if own is None and not has_item:
            continue
        if own is None:
            own = _unknown(cell, above)
        if own.name == "change" and by_source:
            # "Total" beside sources of funding sums them up.
            own = Column("", None, "all")
        taken = range(cell.column, end)
        for column in taken:
            if column in above:
                own = own.below(above[column])
        found |= dict.fromkeys(taken, own)
    return found


def _unknown(cell: Cell, above: dict[int, Column]) -> Column:
    """The column of an unknown head; a head above it that is not merged goes on to the right."""
    left = max((column for column in above if column < cell.column), default=None)
    own = Column("", None, detail=cell.text)
    if left is None or any(column in above for column in cell.columns) or above[left].name == "item":
        return own
    return own.below(above[left])


def _extents(row: Row, rules: BudgetRules) -> tuple[list[tuple[Cell, int]], bool]:
    """The cells of a row of heads, each with the column behind those that it stands above, and whether they
    are sources of funding.

    A source of funding stands above all columns up to the next one, unless the file merges cells: a blank
    cell behind a merged one is above the next group.
    """
    cells = row.filled
    sources = [cell for cell in cells if rules.source(cell.text)]
    if not sources:
        found = [(cell, cell.column + cell.width) for cell in cells]
        if len(cells) > 1 and (last := _column(cells[-1], rules)) is not None and last.measure:
            found[-1] = (cells[-1], cells[-1].column + _MOST_COLUMNS)
        return found, False
    ends = [cell.column for cell in cells[1:]]
    if any(cell.width > 1 for cell in sources):
        ends = [cell.column + cell.width for cell in cells[:-1]]
    return list(zip(cells, (*ends, cells[-1].column + _MOST_COLUMNS), strict=True)), True


def year_in(match: re.Match[str]) -> int | None:
    """Returns the year that the head of a column or row states; None if it states none."""
    groups = match.groupdict()
    stated = groups.get("year") or groups.get("year2")
    return int(stated) if stated else None


def _column(cell: Cell, rules: BudgetRules) -> Column | None:
    """The column that a head names; None for an unknown head."""
    if known := rules.column(cell.text):
        name, match = known
        if name in ("money", "posts"):
            return Column("", None, measure=name) if cell.column else None
        return Column(name, year_in(match))
    if source := rules.source(cell.text):
        return Column("", None, source)
    year = cell.text.rstrip(" *†‡")
    return Column("", int(year)) if _YEAR.fullmatch(year) else None


def _stage_below(cell: Cell, rules: BudgetRules, above: dict[int, Column]) -> Column | None:
    """The column of a head that names a stage only ("Planned") below a year; None for another head."""
    stage = rules.stage(cell.text)
    over = above.get(cell.column)
    is_bare = stage is not None and not rules.unstaged(cell.text)
    return Column(stage, None) if stage and is_bare and over is not None and over.year else None


def _counts_columns(row: Row) -> bool:
    """Whether a row numbers the columns: "(1)", "(2)", "(3)=(2)-(1)"."""
    found = [match for cell in row.filled if (match := _COUNTED.match(cell.text))]
    return len(found) > 1 and [int(match[1]) for match in found] == list(range(1, len(found) + 1))


def _has_numbers(row: Row, *, or_years: bool = True) -> bool:
    return any(
        number_in(cell) is not None and (or_years or not _YEAR.fullmatch(cell.text.rstrip(" *†‡")))
        for cell in row.filled
    )


def number_in(cell: Cell) -> Decimal | None:
    """Returns the number in a cell: "(1 565.6)" is negative, a dash is nil; None if it holds none."""
    text = cell.text.strip()
    if text in _NIL:
        return Decimal(0)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = re.sub(r"[ ,]", "", match["digits"])
    value = Decimal(digits + (match["rest"] or ""))
    return -value if match["minus"] else value


def with_marks(cell: Cell) -> Cell:
    """Returns the cell with the marks of notes behind its number: "1 979a,b", "200.0*", "200.0 1/"."""
    match = _NUMBER.fullmatch(cell.text.strip())
    if match is None or not match["marks"]:
        return cell
    return replace(cell, marks=(*cell.marks, *_MARK.findall(match["marks"])))


def is_stated(cell: Cell) -> bool:
    """Returns whether a cell says anything."""
    return cell.text.strip().casefold() not in _NOT_STATED
