"""Stage 3 of the loader, budget resources: a table of money or posts comes in, `ResourceRequirement`s go out.

The caption says what the rows count: objects of expenditure, grades, components and subprogrammes, or main
categories. Amounts are given in dollars, whatever the table counts in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, cast, get_args

from ..records import Finding
from .columns import Column, Heads, is_stated, number_in, repeated_heads, unread_number, with_marks, year_in
from .records import ResourceRequirement, ResourceStage
from .rules import ENUMERATION

if TYPE_CHECKING:
    from ..spans import Span
    from .places import Places
    from .records import Cell, FundingSource, Grid, Line, ResourceItem, Row
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
    "costs": "component",
    "projects": "component",
}
TABLES: Final = frozenset(_ITEMS)
"""Kinds of tables that are read, by their captions."""
_UNNAMED: Final = Column("", None)
_LEVELS: Final = frozenset(("expenditure", "approved", "estimate"))
"""Columns that the columns of changes lie between."""
_BY_PART: Final = frozenset(("sources", "posts-by-source"))
"""Kinds of tables with a row for each subprogramme and component."""
_POSTS: Final = frozenset(("grades", "posts-by-source", "post-changes"))
_BY_AGE: Final[dict[int, ResourceStage]] = {2: "expenditure", 1: "approved", 0: "estimate"}
"""Stages by the years from a column that names its year only to the year of the budget."""
_YEAR: Final = re.compile(r"20\d\d")
_IN_WORDS: Final = re.compile(r"\$(?P<amount>\d{1,3}(?:[, ]\d{3})+|\d+)\b(?! (?:m|b)illion)")
"""An amount within words."""
_ENUMERATED: Final = re.compile(r"\(?[a-z]{1,3}\)|\d{1,2}\.|[IVX]+\.")
"""The number of a row in a cell of its own."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What a row is about."""

    programme: str
    item: ResourceItem
    label: str


@dataclass(slots=True)
class _Labels:
    """The names of the rows of a table, of which a group of rows may repeat those of a group above."""

    group: list[str] = field(default_factory=list[str])
    """Of the group of rows that is read."""
    above: set[str] = field(default_factory=set[str])
    """Of the groups above it."""
    repeats: bool = False
    """Whether the group repeats a name."""

    def close(self) -> None:
        """Ends the group."""
        self.above.update(self.group)
        self.group.clear()
        self.repeats = False

    def over(self, label: str, heading: str) -> str:
        """Returns the name of the group that tells a row from one above; "" where its own name does.

        heading: row without numbers above the group; without one, its first row names it.
        """
        self.repeats = self.repeats or label in self.above
        named = heading or next(iter(self.group), "")
        self.group.append(label)
        return named if self.repeats and named != label else ""


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
    labels: _Labels = field(default_factory=_Labels)
    fund: str = ""
    """Name of the fund that pays, where the file names one."""
    whole: str = ""
    """The group of subprogrammes above the rows, if the text is in one."""

    def __post_init__(self) -> None:
        self.whole = self.group

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
        if not self.columns and self.kind != "projects":
            message = (
                f"{grid.name}: no head of a column was recognized; its numbers were not read. Name year and"
                " stage above each column, as “2026 estimate”"
            )
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
        if self.kind == "projects":
            return self._project(grid, row)
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
            if any(column.name in _LEVELS for column in self.columns.columns.values()):
                return []
        stated = _YEAR.search(head.text) if self.kind == "periods" else None
        self.period = int(stated[0]) if stated else self.year
        if self.kind == "periods" and place.label:
            more = (c.text for c in row.filled if c is not head and number_in(c) is None)
            place = replace(place, label=", ".join((place.label, *more)))
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
        return is_zero and not any(column.name in _LEVELS for column in columns)

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
        if source := self._source_of(head.text):
            self.source, self.summed = source, False
        self.labels.close()
        self._enter_group(head.text)
        if match and name == "category":
            self.heading = self.letters[match["label"]] = match["title"]
        elif numbered := _SUBPROGRAMME.match(head.text):
            self.number = numbered["number"]

    def _source_of(self, text: str) -> FundingSource | Literal[""]:
        """The source of funding that a row above others names: "Full budget (jointly financed): posts"."""
        before, _, behind = text.partition("(")
        words = (text.partition(":")[0], before.strip(), behind.partition(")")[0])
        found = next((source for one in words if (source := self.rules.source(one))), "")
        return cast("FundingSource", found) if found else ""

    def _place(self, head: Cell, name: str, match: re.Match[str] | None) -> _Place:
        by_part = self.kind in _BY_PART
        title = (match.groupdict().get("title") or "").strip() if match and name == "subtotal" else ""
        if title and by_part:
            key = self.places.part("", title, "", self.group)
            return _Place(key, "total", "") if key else _Place(self.programme, "component", head.text)
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
            if title and not ENUMERATION.sub("", heading).casefold().startswith(title.casefold()):
                heading = head.text
            self.labels.close()
            return _Place(self.programme, "category", heading or head.text)
        if name == "total" and match:
            if by_part and (self.summed or match["sum"]):
                self.source = "all"
            return _Place(self.programme, "total", "")
        if by_part:
            return self._part(head.text)
        if self.kind == "overview" and (key := self.places.titled(head.text)):
            return _Place(key, "total", "")
        label = head.text
        if self.kind == "objects" and (over := self.labels.over(label, self.heading)):
            self.heading, label = over, f"{over}: {label}"
        return _Place(self.programme, _ITEMS[self.kind], label)

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
            self.number, self.group = "", self.whole
            self.letters[known[1]["label"]] = text = known[1]["title"]
            key = self.places.part("", text, "", self.group)
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
                place = _Place(self.programme, "post-change", row.cells[0].text)
            if (one := self._requirement(grid, row, cell, place, named)) is not None:
                found.append(one)
        return found

    def _project(self, grid: Grid, row: Row) -> list[ResourceRequirement | Finding]:
        """The amount that a row states in words: "Lamps for islands", "Keeper of Lighthouses ($642,000)"."""
        found = [(cell, match) for cell in row.filled for match in _IN_WORDS.finditer(cell.text)]
        if len(found) != 1:
            return []
        cell, match = found[0]
        head = row.filled[0].text if cell is not row.filled[0] else ""
        title = head or cell.text[: match.start()]
        carrier = cell.text[: match.start()].rstrip(" (–—-") if head else ""
        return [self._amount(title, match["amount"], cell.span, grid.place(row, cell), carrier)]

    def line(self, line: Line) -> ResourceRequirement | None:
        """Returns the amount at the end of a line of a table with one column: "North Rock – $642,000"."""
        match = amount_at_end(line.text)
        return match and self._amount(line.text[: match.start()], match["amount"], line.span, line.cell)

    def _amount(
        self, title: str, amount: str, span: Span, cell: str, carrier: str = ""
    ) -> ResourceRequirement:
        """The amount of a project. carrier: who carries it out; "" for none."""
        return ResourceRequirement(
            self.programme,
            self.source,
            "component",
            self.rules.project(ENUMERATION.sub("", title).rstrip(" –—-:(")),
            "money",
            "estimate",
            self.year,
            Decimal(re.sub(r"[ ,]", "", amount)),
            span,
            cell,
            self.caption,
            currency=self.currency,
            detail=carrier,
        )

    def _requirement(
        self, grid: Grid, row: Row, cell: Cell, place: _Place, column: Column | None
    ) -> ResourceRequirement | Finding | None:
        if column is None:
            return None
        value = number_in(cell)
        stage, year = self._stage(column)
        if stage not in STAGES or (value is None and column.name not in STAGES):
            return None
        if value is None:
            return unread_number(grid, row, cell, "number")
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
            grid.place(row, cell),
            self.caption,
            with_marks(cell).marks,
            self.currency,
            ": ".join(part for part in (self.fund, column.detail) if part),
        )

    def _stage(self, column: Column) -> tuple[ResourceStage, int]:
        """The stage and year of a number; a column that names none has that of its year or of the table."""
        year = column.year or self.year
        if column.name == "changes":
            # One column of changes, without heads for the kinds of them.
            return "change", year
        if column.name:
            return cast("ResourceStage", column.name), year
        if self.kind == "periods":
            return "expenditure", self.period
        if column.year and not column.detail:
            return _BY_AGE.get(self.year - column.year, "other"), year
        return "other", year


def amount_at_end(text: str) -> re.Match[str] | None:
    """Returns the only amount in words if they end with it, as "North Rock – $642,000"; group `amount`."""
    found = list(_IN_WORDS.finditer(text))
    if len(found) != 1 or found[0].start() == 0 or text[found[0].end() :].strip(" )"):
        return None
    return found[0]
