"""Stage 3 of the loader, budget resources: a table of money or posts comes in, `ResourceRequirement`s go out.

The caption says what the rows count: objects of expenditure, grades, components and subprogrammes, or main
categories. Amounts are given in dollars, whatever the table counts in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, cast, get_args

from ..records import Finding
from .columns import Column, Heads, is_stated, number_in, repeated_heads, with_marks, year_in
from .records import ResourceRequirement, ResourceStage

if TYPE_CHECKING:
    from .places import Places
    from .records import Cell, FundingSource, Grid, Row
    from .rules import BudgetRules

STAGES: Final[frozenset[str]] = frozenset(get_args(ResourceStage))
"""Columns and rows that tell the stage of a number."""
_SUBPROGRAMME: Final = re.compile(r"(?P<number>\d{1,2})\.\s*(?P<title>\S.*)")
_COMPONENT: Final = re.compile(r"\((?P<label>[a-z]{1,3})\)\s*(?P<title>\S.*)")
_ITEMS: Final[dict[str, Literal["object", "grade", "category", "component"]]] = {
    "objects": "object",
    "grades": "grade",
    "evolution": "category",
    "sources": "component",
    "posts-by-source": "component",
    "organs": "component",
    "overview": "component",
    "post-changes": "category",
    "periods": "component",
}
TABLES: Final = frozenset(_ITEMS)
"""Kinds of tables that are read, by their captions."""
_UNNAMED: Final = Column("", None)
_BY_PART: Final = frozenset(("sources", "posts-by-source"))
"""Kinds of tables with a row for each subprogramme and component."""
_POSTS: Final = frozenset(("grades", "posts-by-source", "post-changes"))
_BY_AGE: Final[dict[int, ResourceStage]] = {2: "expenditure", 1: "approved", 0: "estimate"}
"""Stages by the years from a column that names its year only to the year of the budget."""
_YEAR: Final = re.compile(r"20\d\d")
_ENUMERATED: Final = re.compile(r"\(?[a-z]{1,3}\)|\d{1,2}\.|[IVX]+\.")
"""The number of a row in a cell of its own."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What a row is about."""

    programme: str
    item: Literal["total", "object", "category", "grade", "component"]
    label: str


@dataclass(slots=True)
class ResourceTable:
    """A table of resources while it is read."""

    rules: BudgetRules
    kind: str
    """As in `TABLES`."""
    caption: str
    programme: str
    year: int
    """Year of the budget."""
    source: FundingSource
    measure: str
    """money, posts or both, as the line above the table says."""
    scale: int
    places: Places
    columns: Heads
    heading: str = ""
    """Row without numbers above the rows."""
    posts: bool = False
    number: str = ""
    """Number of the last subprogramme in the rows."""
    currency: str = "USD"
    group: str = ""
    """Key of the group of subprogrammes that the rows are in; "" for that of the text."""
    letters: dict[str, str] = field(default_factory=dict[str, str])
    """Titles of the components in the rows by their letters."""
    period: int = 0
    """Year that the row names, in a table with a row for each month."""
    summed: bool = False
    """Whether a row sums up the source of funding: what follows sums up several."""

    def read(self, grid: Grid, columns: Heads, rows: tuple[Row, ...]) -> list[ResourceRequirement | Finding]:
        """Returns the requirements in a table, or in its part on the next page.

        `columns`, `rows`: its heads and the rows below, see `heads`.
        """
        if columns:
            self.columns = columns
        if self.source == "regular-budget" and self._is_estimated():
            self.source = "extrabudgetary"
        self.posts = self.kind in _POSTS or self.measure == "posts" or (self.posts and not columns)
        found: list[ResourceRequirement | Finding] = []
        for row in rows:
            if repeated := repeated_heads(row, self.rules, self.columns):
                self.columns = repeated
            elif row.filled:
                found.extend(self._row(grid, row))
        if not self.columns:
            message = f"{grid.name}: no head of a column was recognized; its numbers were not read"
            found.append(Finding("unknown-heading", message, grid.span, text=self.caption))
        return found

    def _is_estimated(self) -> bool:
        """Whether the table estimates the year before, for which the regular budget is approved."""
        columns = self.columns.columns.values()
        estimated = any(one.name == "estimate" and one.year == self.year - 1 for one in columns)
        return estimated and not any(one.name == "approved" or one.source for one in columns)

    def _row(self, grid: Grid, row: Row) -> list[ResourceRequirement | Finding]:
        if self.kind == "post-changes":
            return self._posts(grid, row)
        head = next((cell for cell in row.filled if not _ENUMERATED.fullmatch(cell.text)), row.cells[0])
        if self.kind != "overview" or (self.columns.over(row, head) or _UNNAMED).name in STAGES:
            head = row.cells[0]
        known = self.rules.row(head.text)
        name, match = known if known else ("", None)
        numbers = [
            cell
            for cell in row.cells
            if cell is not head and is_stated(cell) and self.columns.over(row, cell)
        ]
        if name in ("posts-heading", "money-heading"):
            self.posts = name == "posts-heading"
            return []
        if not numbers:
            self._open_rows(head, name, match)
            return []
        place = self._place(head, name, match)
        if not name and self._is_nil(row, numbers):
            self._open_rows(head, name, match)
        stated = _YEAR.search(head.text) if self.kind == "periods" else None
        self.period = int(stated[0]) if stated else self.year
        found: list[ResourceRequirement | Finding] = []
        if place.item != "total" and not place.label:
            return self._nameless(grid, row, numbers[0])
        for cell in numbers:
            if (one := self._requirement(grid, row, cell, place, self.columns.over(row, cell))) is not None:
                found.append(one)
        return found

    def _is_nil(self, row: Row, numbers: list[Cell]) -> bool:
        """Whether a row has dashes in the columns of changes only, as the head of a group may have."""
        columns = [self.columns.over(row, cell) or _UNNAMED for cell in numbers]
        is_zero = all(number_in(cell) == 0 for cell in numbers)
        return is_zero and not any(column.name in ("approved", "estimate") for column in columns)

    def _nameless(self, grid: Grid, row: Row, cell: Cell) -> list[ResourceRequirement | Finding]:
        """The finding for a number in a row without a name; none for other words."""
        if number_in(cell) is None:
            return []
        where = grid.place(row, cell)
        message = f"{where}: the row has no name; its numbers were not read. Name the row"
        return [Finding("unread-number", message, cell.span, text=cell.text)]

    def _open_rows(self, head: Cell, name: str, match: re.Match[str] | None) -> None:
        """Takes a row without numbers, which stands above others."""
        self.heading = head.text
        self._enter_group(head.text)
        if match and name == "category":
            self.heading = self.letters[match["label"]] = match["title"]
        elif numbered := _SUBPROGRAMME.match(head.text):
            self.number = numbered["number"]

    def _place(self, head: Cell, name: str, match: re.Match[str] | None) -> _Place:
        by_part = self.kind in _BY_PART
        if name == "subtotal" and match and by_part:
            if letter := match["label"]:
                return _Place(self.programme, "component", self.letters.get(letter, head.text))
            if match["number"]:
                key = self.places.part(match["number"], "", "", self.group)
                return _Place(key, "total", "") if key else _Place(self.programme, "component", head.text)
            self.summed = True
            return _Place(self.programme, "total", "")
        if name == "subtotal":
            heading, self.heading = self.heading, ""
            return _Place(self.programme, "category", heading or head.text)
        if name == "total" and match:
            if by_part and (self.summed or match["sum"]):
                self.source = "all"
            return _Place(self.programme, "total", "")
        if by_part:
            return self._part(head.text)
        if self.kind == "overview" and (key := self.places.titled(head.text)):
            return _Place(key, "total", "")
        return _Place(self.programme, _ITEMS[self.kind], head.text)

    def _enter_group(self, text: str) -> bool:
        """Enters the group of subprogrammes, such as those at one duty station, that a row names."""
        title = text
        if (known := self.rules.row(text)) and known[0] == "category":
            title = known[1]["title"]
        key = self.places.groups.get(title.casefold(), "")
        if key and self.kind in _BY_PART:
            self.group, self.number = self.places.group_key(key), ""
            return True
        return False

    def _part(self, text: str) -> _Place:
        """The subprogramme or component that a row of a table by component is about."""
        known, heading = self.rules.row(text), self.rules.heading(text)
        if self._enter_group(text):
            return _Place(self.group, "total", "")
        if numbered := _SUBPROGRAMME.match(text):
            self.number = numbered["number"]
            key = self.places.part(self.number, numbered["title"], "", self.group)
        elif known and known[0] == "category":
            self.number = ""
            self.letters[known[1]["label"]] = known[1]["title"]
            key = self.places.part("", known[1]["title"], "", self.group)
        elif heading and heading[0] == "component":
            title, component = heading[1]["title"] or "", heading[1]["component"]
            key = self.places.part(self.number, title, component, self.group)
        elif lettered := _COMPONENT.match(text):
            key = self.places.part(self.number, lettered["title"], lettered["label"], self.group)
            key = key or self.places.part("", lettered["title"], "", self.group)
        else:
            key = self.places.part("", text, "", self.group)
        return _Place(key, "total", "") if key else _Place(self.programme, "component", text)

    def _posts(self, grid: Grid, row: Row) -> list[ResourceRequirement | Finding]:
        """The posts that a row approves, proposes or changes: its head tells the stage and the year."""
        known = self.rules.column(row.cells[0].text)
        name, match = known if known else ("", None)
        year = year_in(match) if match else None
        found: list[ResourceRequirement | Finding] = []
        for cell in row.filled:
            column = self.columns.over(row, cell)
            if column is None or column.name != "number" or not is_stated(cell):
                continue
            place = _Place(self.programme, "total", "")
            named = Column(name, year) if year else Column("change", self.year)
            if not year:
                place = _Place(self.programme, "category", row.cells[0].text)
            if (one := self._requirement(grid, row, cell, place, named)) is not None:
                found.append(one)
        return found

    def _requirement(
        self, grid: Grid, row: Row, cell: Cell, place: _Place, column: Column | None
    ) -> ResourceRequirement | Finding | None:
        if column is None:
            return None
        value, where = number_in(cell), grid.place(row, cell)
        stage, year = self._stage(column)
        if stage not in STAGES or (value is None and column.name not in STAGES):
            return None
        if value is None:
            message = f"{where}: a number was expected, not “{cell.text}”; correct the cell"
            return Finding("unread-number", message, cell.span, text=cell.text)
        posts = column.measure == "posts" if column.measure else self.posts
        return ResourceRequirement(
            place.programme,
            cast("FundingSource", column.source or self.source),
            place.item,
            place.label,
            "posts" if posts else "money",
            stage,
            year,
            value if posts else value * Decimal(self.scale),
            cell.span,
            where,
            self.caption,
            with_marks(cell).marks,
            self.currency,
            column.detail,
        )

    def _stage(self, column: Column) -> tuple[ResourceStage, int]:
        """The stage and year of a number; a column that names none has that of its year or of the table."""
        year = column.year or self.year
        if column.name:
            return cast("ResourceStage", column.name), year
        if self.kind == "periods":
            return "expenditure", self.period
        if column.year and not column.detail:
            return _BY_AGE.get(self.year - column.year, "other"), year
        return "other", year
