"""Stage 3 of the loader, budget staffing: a table of posts comes in, `ResourceRequirement`s go out.

Two forms: grades as columns, with a row for each stage ("Approved 2025") or component; and lists of posts
that are established, moved or abolished, a row each with number, grade and action.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, cast

from .columns import Column, Heads, is_stated, number_in, unread_number, with_marks, year_in
from .records import ResourceRequirement
from .resources import STAGES
from .rules import ENUMERATION

if TYPE_CHECKING:
    from ..records import Finding
    from .places import Places
    from .records import Cell, FundingSource, Grid, ResourceItem, ResourceStage, Row
    from .rules import BudgetRules

_FEWEST_GRADES: Final = 4
"""Columns of grades that a table of grades has at least."""
HEADS: Final = 3
"""Rows within which the heads of a table stand."""
_YEAR: Final = re.compile(r"20\d\d")
_POSTS: Final = "number of posts"
_GRADE: Final = re.compile(r"[A-Z]{1,4}(?:-\d+)?(?: \([A-Z]+\))?")
"""One grade among several in a cell."""
_CODE: Final = re.compile(r"[A-Z]{1,4}(?:-\d.*)?(?: \([A-Z]+\))?")
"""A grade that tells its category: "P-4", "USG", "GS (OL)"."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a column of a table of grades counts."""

    item: Literal["total", "category", "grade"]
    label: str


@dataclass(slots=True)
class StaffingTable:
    """A table of posts while it is read."""

    rules: BudgetRules
    caption: str
    programme: str
    """Key of the programme that the caption names."""
    year: int
    """Year of the budget."""
    source: FundingSource
    places: Places
    grades: tuple[Grade | None, ...] = ()
    """What each cell of a row counts; None for the head of the row and for empty columns."""
    starts: tuple[int, ...] = ()
    """First grid columns of the cells of the row of grades."""
    columns: Heads = field(default_factory=Heads)
    group: str = ""
    """Key of the programme that a row above the rows names; "" for that of the caption."""
    unit: str = ""
    """Key of the unit that the rows are about; "" for that of the group."""
    unit_name: str = ""
    """Name of the unit where it is not the title of the programme."""
    above: str = ""
    """The action that the rows below it share: "Redeployment of:"."""
    action: str = ""
    """What is done with the posts of the last row."""
    stage: Column | None = None
    """Stage of the rows below a row without numbers ("2026 estimates")."""

    def read(self, grid: Grid, columns: Heads, rows: tuple[Row, ...]) -> list[ResourceRequirement | Finding]:
        """Returns the posts in a table, or in its part on the next page.

        `columns`, `rows`: its heads and the rows below, see `heads`.
        """
        found: list[ResourceRequirement | Finding] = []
        if is_list_of_posts(columns):
            self.columns = columns
        if place := head_of_grades(grid, self.rules):
            self._read_grades(grid, place)
            rows = grid.rows[place:]
            stages = [stage for row in rows if (stage := self._stage(row.cells[0].text))]
            if self._is_estimated(stages):
                self.source = "extrabudgetary"
        for row in rows:
            filled = row.filled
            if len(filled) == 1 and (source := self.rules.source(filled[0].text)):
                self.source = cast("FundingSource", source)
            elif filled:
                found.extend(self._counts(grid, row) if self.grades else self._post(grid, row))
        return found

    # grades as columns

    def _read_grades(self, grid: Grid, place: int) -> None:
        """Takes the grades that the heads of the columns name; `place` is the row below them."""
        leaves = grid.rows[place - 1].cells
        above = grid.rows[place - 2].filled if place > 1 else ()
        grades: list[Grade | None] = []
        group = ""
        groups = [self._group(above, cell) for cell in leaves]
        named = {over for over, cell in zip(groups, leaves, strict=True) if cell.text}
        for over, cell in zip(groups, leaves, strict=True):
            # A blank column beside the grades of a group counts nothing.
            text = cell.text or ("" if over in named else over)
            if over and not self._is_sum(over):
                group = over
            grades.append(self._grade(text, group) if text and cell is not leaves[0] else None)
        self.grades = tuple(grades)
        self.starts = tuple(cell.column for cell in leaves)

    @staticmethod
    def _group(above: tuple[Cell, ...], leaf: Cell) -> str:
        """The head that stands above the head of a column; "" for none."""
        return next((one.text for one in above if set(one.columns) & set(leaf.columns)), "")

    def _grade(self, text: str, group: str) -> Grade:
        known = self.rules.row(text)
        if known and known[0] == "total":
            return Grade("total", "")
        if known and known[0] == "subtotal":
            return Grade("category", group or text)
        if _CODE.fullmatch(text) or not group or text == group:
            return Grade("grade", text)
        return Grade("grade", f"{group}, {text}")

    def _is_sum(self, text: str) -> bool:
        known = self.rules.row(text)
        return known is not None and known[0] in ("total", "subtotal")

    def _counts(self, grid: Grid, row: Row) -> list[ResourceRequirement | Finding]:
        head = row.cells[0]
        cells = [(c, grade) for c in row.cells[1:] if is_stated(c) and (grade := self._over(row, c))]
        numbers = [(cell, grade) for cell, grade in cells if number_in(cell) is not None]
        unread = [unread_number(grid, row, cell, _POSTS) for cell, _ in cells if number_in(cell) is None]
        stage = self._stage(head.text)
        if not numbers:
            if stage is not None:
                self.stage = stage
            elif self.stage is None and not _YEAR.search(head.text):
                self._enter(head.text)
            return [*unread]
        detail, programme = "", self.unit or self.programme
        if stage is None and self.stage is not None:
            programme, stage = self._part(head.text), self.stage
            detail = "" if programme else head.text
        elif stage is None:
            year = _YEAR.search(head.text)
            stage, detail = Column("other", int(year[0]) if year else self.year), head.text
        found: list[ResourceRequirement | Finding] = [*unread]
        for cell, grade in numbers:
            item = grade.item if not detail or stage.name == "other" else "component"
            label = detail if item == "component" and grade.item == "total" else grade.label
            if item == "component" and grade.item != "total":
                label = f"{detail}: {grade.label}"
            told = detail if stage.name == "other" else ""
            found.append(self._record(grid, row, cell, programme or self.programme, item, label, stage, told))
        return found

    def _is_estimated(self, stages: list[Column]) -> bool:
        """Whether the rows estimate the year before, for which the regular budget is approved."""
        estimated = any(one.name == "estimate" and one.year == self.year - 1 for one in stages)
        return estimated and not any(one.name == "approved" for one in stages)

    def _over(self, row: Row, cell: Cell) -> Grade | None:
        """The grade that a cell counts: cells are counted where the row has as many as the row of grades."""
        if len(row.cells) == len(self.grades):
            return self.grades[row.cells.index(cell)]
        found = (g for g, start in zip(self.grades, self.starts, strict=True) if start in cell.columns and g)
        return next(found, None)

    def _stage(self, text: str) -> Column | None:
        """The stage and year that the head of a row names; None for another row."""
        sum_of = self.rules.row(text)
        if sum_of and sum_of[0] == "total" and (rest := text[sum_of[1].end() :].strip()):
            text = rest
        known = self.rules.column(text)
        if known is None or known[0] not in STAGES:
            return None
        return Column(known[0], year_in(known[1]) or self.year)

    # posts as rows

    def _post(self, grid: Grid, row: Row) -> list[ResourceRequirement | Finding]:
        by_name: dict[str, Cell] = {}
        for cell in row.filled:
            if (column := self.columns.over(row, cell)) is not None:
                by_name.setdefault(column.name or column.measure, cell)
        if len(row.filled) == 1 and row.filled[0] is row.cells[0]:
            self._enter_group(row.filled[0].text)
        elif item := by_name.get("item"):
            self._enter(item.text)
        number, grade = by_name.get("number") or by_name.get("posts"), by_name.get("grade")
        stated = by_name["details"].text if "details" in by_name else ""
        if number is None or grade is None or number_in(grade) is not None:
            self.above = stated if number is None and grade is None else ""
            return []
        # A blank cell below an action, merged or not, repeats it.
        if stated:
            self.action = f"{self.above} {stated}" if self.above and not stated[0].isupper() else stated
        action = self.action
        pairs = _paired(number, grade)
        if not pairs:
            return [unread_number(grid, row, number, _POSTS)] if is_stated(number) else []
        detail = ": ".join(part for part in (self.unit_name, action) if part)
        programme = self.unit or self.group or self.programme
        stage = Column("change", self.year)
        return [
            self._record(grid, row, counted, programme, "post-change", label, stage, detail)
            for counted, label in pairs
        ]

    # units

    def _enter_group(self, text: str) -> None:
        """Enters the programme that a row without numbers names above the rows of its units."""
        self.group = ""
        self._enter(text)
        self.group = self.unit = self.unit or self.places.division_titled(text)
        self.unit_name = "" if self.group else text

    def _enter(self, text: str) -> None:
        """Enters the unit that a row names."""
        self.action = ""
        self.unit, self.unit_name = self._part(text), text
        if self.unit and self.places.is_titled(self.unit, text):
            self.unit_name = ""
        if self.grades and not self.unit and not self._is_sum(text):
            self.unit = self.places.below(self.programme, text)

    def _part(self, text: str) -> str:
        """The key of the programme with a title or number in a row; "" for none."""
        base = self.group or self.programme
        heading = self.rules.heading(text)
        if heading is None or heading[0] != "subprogramme":
            if key := self.places.known(ENUMERATION.sub("", text), base):
                return key
            # A unit of a subprogramme may stand behind its number: "Subprogramme 1 Lamps Division".
            heading = self.rules.heading(" ".join(text.split()[:2]))
        if heading is None or heading[0] != "subprogramme":
            return ""
        groups = heading[1].groupdict()
        number, title = heading[1]["number"], heading[1]["title"] or ""
        component = groups.get("component") or groups.get("letter") or ""
        key = component and self.places.part(number, title, component, base)
        return key or self.places.part(number, "", "", base) or self.places.known(title or text, base)

    def _record(
        self,
        grid: Grid,
        row: Row,
        cell: Cell,
        programme: str,
        item: ResourceItem,
        label: str,
        stage: Column,
        detail: str,
    ) -> ResourceRequirement:
        value = number_in(cell)
        assert value is not None
        return ResourceRequirement(
            programme,
            self.source,
            item,
            label,
            "posts",
            cast("ResourceStage", stage.name),
            stage.year or self.year,
            value,
            cell.span,
            grid.place(row, cell),
            self.caption,
            with_marks(cell).marks,
            detail=detail,
        )


def _paired(number: Cell, grade: Cell) -> list[tuple[Cell, str]]:
    """The numbers of a cell, each as a cell, with their grades: "(1) 1" beside "P-5 D-1" are two changes."""
    if number_in(number) is not None:
        return [(number, grade.text)]
    numbers, grades = number.text.split(), _GRADE.findall(grade.text)
    cells = [replace(number, text=text) for text in numbers]
    if len(numbers) != len(grades) or any(number_in(cell) is None for cell in cells):
        return []
    return list(zip(cells, grades, strict=True))


def head_of_grades(grid: Grid, rules: BudgetRules) -> int:
    """Returns the index of the row below the grades in the heads of a table; 0 for another table."""
    for place, row in enumerate(islice(grid.rows, HEADS), 1):
        if sum(rules.is_grade(cell.text) for cell in row.filled) >= _FEWEST_GRADES:
            return place
    return 0


def is_list_of_posts(columns: Heads) -> bool:
    """Returns whether the heads of a table are those of a list of posts: their number and their grade."""
    names = {column.name or column.measure for column in columns.columns.values()}
    return "grade" in names and bool(names & {"number", "posts"})
