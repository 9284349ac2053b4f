"""Stage 3 of the loader, budget tables: captions and tables come in, what they say goes out.

A table is read by its caption, the lines between caption and table, and the programme that the text is in. A
table without a caption that follows another one is its part on the next page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, cast

from ..records import Finding
from .captions import aside_of, bare, may_be_caption
from .columns import Heads, heads
from .deliverables import DeliverableTable
from .mandate_costs import MandateCosts
from .measures import measure_values
from .records import Deliverable, Measure, MeasureValue, ResourceRequirement
from .resources import STAGES, TABLES, ResourceTable, amount_at_end
from .staffing import StaffingTable, head_of_grades, is_list_of_posts
from .table_kinds import first_head
from .unread import unread_table

if TYPE_CHECKING:
    from .places import Places
    from .records import FundingSource, Grid, Line
    from .rules import BudgetRules, Unit

Table = DeliverableTable | ResourceTable | StaffingTable | MandateCosts
_OF_RESOURCES: Final = frozenset((*TABLES, "staffing", "mandate-costs"))
"""Kinds of tables that count money or posts."""
_MEASURES: Final = frozenset(("measure", "rates"))
"""Kinds of tables with what is or shall be reached in each year."""
_LONGEST: Final = 600
"""Characters that a caption has at most."""
_THOUSANDS: Final = 1000
_NOTE: Final = re.compile(r"(?:[a-z*†‡]|\*{2,4})\s*[A-Z]|(?:Note|Source|Abbreviation)s?\b|[a-z] ")
"""The beginning of a note below a table."""
_USD: Final = "USD"
_ROW: Final = re.compile(r", row \d+(?:, column )?")
"""Between the table and the column in the position of a cell."""


@dataclass(frozen=True, slots=True)
class _Announced:
    """A table with what the lines above it say, which a part on the next page may not repeat."""

    caption: str
    kind: str
    unit: Unit | None
    source: FundingSource
    fund: str
    table: Table


@dataclass(slots=True)
class Tables:
    """The tables of a fascicle while they are read."""

    rules: BudgetRules
    places: Places
    year: int
    deliverables: list[Deliverable] = field(default_factory=list[Deliverable])
    measures: list[Measure] = field(default_factory=list[Measure])
    resources: list[ResourceRequirement] = field(default_factory=list[ResourceRequirement])
    findings: list[Finding] = field(default_factory=list[Finding])
    result: str = ""
    """The result that the text is about."""
    caption: str = ""
    kind: str = ""
    """What the caption says that the table holds; "" without a caption."""
    unit: Unit | None = None
    """What the table counts, as the line above it says."""
    source: FundingSource = "regular-budget"
    table: Table | None = None
    """The last table, which may go on."""
    number: str = ""
    """Number of the last table; "" below a heading of another part."""
    before: _Announced | None = None
    """The last table, where lines stand behind it that may announce its next part."""
    measured: Heads = field(default_factory=Heads)
    """Heads of the last table of a measure."""
    is_continued: bool = False
    """Whether a line says that the table goes on."""
    column_head: Line | None = None
    """Head of the table with one column whose rows the lines are; None outside of one."""
    is_numbered: bool = False
    """Whether the last line was the number of a table."""
    is_figure: bool = False
    """Whether the last line was the number of a figure."""
    above: str = ""
    """The last line, if it may be a caption."""
    headed: tuple[int, str] = (0, "")
    """Level and text of the last heading that is a caption; it holds for the headings below it."""
    other: str = ""
    """The line below the number of a table or above its unit, where it is no caption that is known."""
    is_read: bool = False
    """Whether a table below the caption was read."""
    budget: str = ""
    """Source of funding of the tables below a heading that names one in brackets; "" below others."""
    fund: str = ""
    """Name of the fund that the line above the table, or the end of its caption, states; "" for none."""
    unread: set[str] = field(default_factory=set[str])
    """Tables with one column that have a finding."""
    units: dict[str, Unit] = field(default_factory=dict[str, "Unit"])
    """What the last table of each kind counts."""

    def settle(self) -> None:
        """Gives rows to the programmes that they name, of which some are opened behind the table."""
        columns = [(*_ROW.split(one.cell, maxsplit=1), one.source) for one in self.resources]
        totals = {
            (c, one.programme) for c, one in zip(columns, self.resources, strict=True) if one.item == "total"
        }
        for index, one in enumerate(self.resources):
            if one.item not in ("component", "category") or not one.label:
                continue
            key = self.places.beside(one.programme, one.label)
            # A component may have the name of the group that it is part of.
            if key and (columns[index], key) not in totals:
                totals.add((columns[index], key))
                self.resources[index] = replace(one, programme=key, item="total", label="")

    def close(self) -> None:
        """Leaves the last table for good: a heading stands behind it."""
        self._leave()
        self.number, self.before = "", None

    def open_table(self, number: str) -> None:
        """Leaves the last table at the number of a table; one with the number of the last table goes on."""
        if not (number and number == self.number and self._resume()):
            self.close()
            self.number = number
        self.is_numbered = True

    def _leave(self) -> None:
        """Leaves the last table, which may go on below a line that says so."""
        if self.table is not None:
            self.before = _Announced(self.caption, self.kind, self.unit, self.source, self.fund, self.table)
        self.caption, self.kind, self.unit, self.fund = "", "", None, ""
        self.source, self.table, self.column_head = "regular-budget", None, None
        self.is_numbered, self.other, self.is_read, self.is_continued = False, "", False, False

    def _resume(self) -> bool:
        """Goes on with the last table; returns whether there is one."""
        if self.table is None and self.kind not in _MEASURES:
            if self.before is None:
                return False
            one = self.before
            self.caption, self.kind, self.unit = one.caption, one.kind, one.unit
            self.source, self.fund, self.table = one.source, one.fund, one.table
        self.is_continued = True
        return True

    def _takes_continuation(self, text: str) -> bool:
        """Takes a line that says that a table goes on: "Table 47.2 (continued)"; returns whether it does."""
        rest = self.rules.continued(text)
        if rest is None:
            return False
        heading = self.rules.heading(rest)
        if heading and heading[0] == "table":
            self.open_table(heading[1]["number"] or self.number)
            return True
        return (not rest or self._is_last(rest)) and self._resume()

    def _is_last(self, caption: str) -> bool:
        """Whether a caption is that of the last table."""
        last = self.before.caption if self.before and not self.caption else self.caption
        return bool(last) and caption.casefold() == last.casefold()

    def _goes_on(self, columns: Heads) -> bool:
        """Whether a table below the caption of the one before is its next part: with its heads, or none."""
        last = self.before
        if last is None or not self.caption or self.source != last.source:
            return False
        is_same = self.caption.casefold() == last.caption.casefold()
        return is_same and (not columns or _has_heads(last.table, columns))

    def line(self, line: Line) -> bool:
        """Takes a caption, or a line between caption and table; returns whether the line is one."""
        text, is_numbered, above, is_figure = line.text, self.is_numbered, self.above, self.is_figure
        self.is_numbered = self.is_figure = False
        self.above = text if may_be_caption(line) else ""
        if 0 < line.level <= self.headed[0]:
            self.headed = (0, "")
        if len(text) > _LONGEST:
            return self._row(line)
        if self._takes_continuation(text):
            return True
        if kind := self.rules.caption(text, is_numbered=is_numbered):
            if self.is_continued and self._is_last(text):
                return True
            self._leave()
            self.caption, self.kind = text, kind
            if line.level and not is_numbered:
                self.headed = (line.level, text)
            if kind in _MEASURES:
                self._open_measure(line)
            return True
        if unit := self.rules.unit(text):
            self._take_unit(unit, above)
            return True
        if self.kind and (source := self.rules.source(text)):
            self.source, self.table = cast("FundingSource", source), None
            self.fund = self.rules.fund(text)
            return True
        if line.level and not is_figure:
            self.budget = self._source_in(aside_of(text)) or ("" if self.rules.source(text) else self.budget)
        if is_numbered:
            self._leave()
            self.other = text
        if self._row(line):
            return True
        if self.is_read and not line.is_note and not _NOTE.match(text):
            self._leave()
        self._find_amount(line)
        return False

    def _find_amount(self, line: Line) -> None:
        """Adds the finding of a table with one column whose amounts nothing announces, at the first one."""
        name = line.place.partition(",")[0]
        if name and name not in self.unread and amount_at_end(line.text):
            self.unread.add(name)
            message = (
                f"{line.cell}: no caption says what the amounts in this table with one column are; they were"
                " not read. State a caption above the table, as “Projects proposed for funding”"
            )
            self.findings.append(Finding("unread-number", message, line.span, text=line.text))

    def _take_unit(self, unit: Unit, above: str) -> None:
        """Takes what a table counts; the line above the unit is its caption, with or without a number."""
        self.unit, self.above = unit, above
        if self.kind or not above:
            return
        self.kind = self.rules.caption(above, is_numbered=True)
        if self.kind in _OF_RESOURCES:
            self.caption, self.table = above, None
        else:
            self.kind = ""
            self.other = "" if unit.measure == "other" else above

    def grid(self, grid: Grid, *, in_text: bool = True) -> None:
        """Reads a table. in_text: whether it stands behind the table of contents."""
        if self.kind in _MEASURES:
            # A chart before the next caption may belong to that one.
            if not (grid.is_chart and self.measures[-1].values):
                self._read_values(grid)
            self.is_continued = False
            return
        if grid.is_chart:
            return
        columns, rows = heads(grid, self.rules)
        if self.kind != "post-changes" and (head_of_grades(grid, self.rules) or is_list_of_posts(columns)):
            if not isinstance(self.table, StaffingTable):
                self.table = self._staffing()
        elif isinstance(self.table, StaffingTable) and columns:
            self.close()
        else:
            if self.table is None and self._goes_on(columns):
                self._resume()
            if self.table is None or (columns and not self._is_next_part(columns)):
                if self.table is None and not self.kind:
                    self._take_kind(grid, columns)
                self.table = self._opened(grid) or self.table
        if self.table is not None:
            self.is_read, self.is_continued = True, False
            if isinstance(self.table, MandateCosts):
                found = self.table.read(grid)
            else:
                found = self.table.read(grid, columns, rows)
            for one in found:
                self._add(one)
        else:
            is_other = self.unit is not None and self.unit.measure in ("other", "unknown")
            finding = (
                None
                if is_other
                else unread_table(grid, rows, self.rules, self.other, self.resources, in_text=in_text)
            )
            if finding is not None:
                self.findings.append(finding)
                self.other = ""

    def _is_next_part(self, columns: Heads) -> bool:
        """Whether a table with heads is the next part of the one above it."""
        return self.is_continued or (self.table is not None and _has_heads(self.table, columns))

    def _add(self, one: Deliverable | ResourceRequirement | Finding) -> None:
        if isinstance(one, Finding):
            self.findings.append(one)
        elif isinstance(one, Deliverable):
            self.deliverables.append(one)
        else:
            self.resources.append(one)

    def _take_kind(self, grid: Grid, columns: Heads) -> None:
        """Takes the kind of a table with an unknown caption from the first head of its rows."""
        kind = self.rules.table(first_head(grid))
        names = [column.name for column in columns.columns.values()]
        stages = {"planned", "actual"} if kind == "deliverables" else STAGES
        if kind == "mandate-costs":
            is_known = self.unit is not None and self.unit.measure == "money"
        else:
            is_known = sum(name in stages for name in names) > 1
        caption = self.other or self.above
        is_other = self.unit is not None and self.unit.measure == "other"
        if not (kind and is_known and caption) or is_other:
            return
        self.kind, self.caption, self.other = kind, caption, ""
        message = (
            f"{grid.name}: the caption “{caption}” is unknown; the table was read as one of {kind}, by its"
            " first head. Add the caption to budget.toml"
        )
        self.findings.append(Finding("unknown-heading", message, grid.span, text=caption))

    def _opened(self, grid: Grid | None = None) -> Table | None:
        """The table that the caption announces; None for a kind that is not read."""
        if self.kind == "deliverables":
            return DeliverableTable(self.rules, self._programme(), Heads())
        if self.kind == "evolution" and grid is not None and self.rules.table(first_head(grid)) == "objects":
            self.kind = "objects"
        if self.kind not in TABLES and self.kind != "mandate-costs":
            return None
        aside = aside_of(self.caption)
        counted = self.rules.unit(aside)
        if any(unit is not None and unit.measure == "other" for unit in (self.unit, counted)):
            return None
        if grid is not None:
            self._settle_unit(grid)
        if self.unit is not None and self.unit.measure == "unknown":
            return None
        programme, unit, source = self._programme(), self.unit, self.source
        measure, scale, currency = "", _THOUSANDS, _USD
        if unit:
            measure, scale, currency = unit.measure, unit.scale, unit.currency
        if named := self._source_in(aside):
            source = cast("FundingSource", named)
            self.fund = self.rules.fund(bare(aside))
        elif self.budget and source == "regular-budget":
            source = cast("FundingSource", self.budget)
        if self.kind == "mandate-costs":
            return MandateCosts(self.rules, self.caption, programme, self.year, source, scale, currency)
        return ResourceTable(
            self.rules,
            self.kind,
            self.caption,
            programme,
            self.year,
            source,
            measure,
            scale,
            self.places,
            Heads(),
            currency=currency,
            group=self.places.unit,
            fund=self.fund,
        )

    def _source_in(self, aside: str) -> str:
        """The source of funding that stands in brackets; "" for other words."""
        return self.rules.source(bare(aside))

    def _staffing(self) -> StaffingTable:
        """The table of posts that the last lines announce."""
        caption = self.caption or self.other or self.above
        subject, colon, behind = caption.replace("：", ":").partition(":")
        if colon and self.rules.caption(subject, is_numbered=True):
            programme = self.places.subject(behind.strip())
        elif self.rules.caption(caption, is_numbered=True) or not caption:
            programme = self.places.annex or self.places.base
        else:
            programme = self.places.subject(caption)
        if not (self.caption or self.other) and self.headed[1]:
            # The line above is the heading of an entity, below one that is the caption of several tables.
            caption = self.headed[1]
        self.other = ""
        return StaffingTable(self.rules, caption, programme, self.year, self.source, self.places)

    def _settle_unit(self, grid: Grid) -> None:
        """Takes the unit of the last table of the kind where no line states one."""
        self.unit = self.unit or self.rules.unit(aside_of(self.caption)) or self._unit_of_column(grid)
        if self.unit and self.unit.measure == "unknown":
            message = (
                f"{grid.name}: “{self.caption}” counts in an unknown unit; its numbers were not read. Add the"
                " unit to budget.toml"
            )
            self.findings.append(Finding("missing-unit", message, grid.span, text=self.caption))
        elif self.unit:
            self.units[self.kind] = self.unit
        else:
            self.unit = self.units.get(self.kind)
            message = (
                f"{grid.name}: no line says what “{self.caption}” counts; it was read in thousands of dollars"
                " and in posts, as such tables are. State the unit above the table"
            )
            self.findings.append(Finding("missing-unit", message, grid.span, text=self.caption))

    def _unit_of_column(self, grid: Grid) -> Unit | None:
        """What the head of a column says in brackets that its numbers count; None if none does."""
        found = (self.rules.unit(aside_of(cell.text)) for cell in grid.rows[0].filled)
        return next((unit for unit in found if unit is not None), None)

    def _programme(self) -> str:
        """Key of the programme that the caption names; else the one that the text is in."""
        subject, colon, behind = self.caption.replace("：", ":").partition(":")
        if self.kind == "overview":
            return self.places.section
        if self.kind == "organs":
            return self.places.part("", subject.strip()) or self.places.key
        if colon and self.rules.caption(subject) and not self.rules.caption(behind.strip()):
            subject = behind
        if not colon:
            if self.kind == "periods" and self.places.annex:
                return self.places.annex
            if self.places.unit:
                return self.places.unit
            return self.places.base if self.kind in _OF_RESOURCES else self.places.key
        heading = self.rules.heading(subject.strip())
        if heading and heading[0] in ("subprogramme", "component"):
            return self.places.named_part(heading[1])
        if heading and heading[0] == "office":
            return self.places.part("", subject.strip()) or self.places.key
        if self.kind not in _OF_RESOURCES:
            return self.places.key
        if heading and heading[0] == "whole":
            return self.places.base
        aside = aside_of(subject)
        if self._source_in(aside):
            subject = subject.removesuffix(aside)
        return self.places.subject(subject.strip())

    def _row(self, line: Line) -> bool:
        """Takes a line as the row of a table of deliverables or projects with one column."""
        if self.kind == "projects" and line.place:
            return self._project(line)
        if self.kind != "deliverables" or line.level or self._is_heading(line):
            return False
        if self.column_head is None:
            known = self.rules.column(line.text)
            if known is None or known[0] != "item":
                return False
            self.column_head, self.table = line, self._opened()
            return True
        if self.column_head.place and not line.place:
            self._leave()
            return False
        if isinstance(self.table, DeliverableTable) and (found := self.table.line(line)):
            self._add(found)
        return True

    def _is_heading(self, line: Line) -> bool:
        """Whether a line is a heading; one with a letter is a category in a table with one column."""
        heading = self.rules.heading(line.text)
        return heading is not None and (self.column_head is None or heading[0] not in ("unit", "lettered"))

    def _project(self, line: Line) -> bool:
        """Takes a line of a table with one column that ends with the amount of a project."""
        self.table = self.table or self._opened()
        if not isinstance(self.table, ResourceTable) or (found := self.table.line(line)) is None:
            return False
        self._add(found)
        return True

    # performance measures

    def _open_measure(self, line: Line) -> None:
        heading = self.rules.heading(line.text)
        words = (heading[1]["title"] or "") if heading and heading[0] == "measure" else ""
        result = self.result
        if self.kind == "rates":
            words, result = line.text, ""
        self.measures.append(Measure(self.places.key, result, words.strip(), (), line.span))

    def _read_values(self, grid: Grid) -> None:
        """Reads what a measure was or is planned to be: a column a year."""
        columns, rows = heads(grid, self.rules)
        if self.is_continued and not columns:
            columns, rows = self.measured, grid.rows
        self.measured = columns
        values = measure_values(grid, columns, rows, self.rules, self.year)
        if not columns and not values:
            message = (
                f"{grid.name}: no year was recognized above the values of a performance measure; they were"
                " not read. Name year and stage above each, as “2026 (planned)”"
            )
            self.findings.append(Finding("unknown-heading", message, grid.span, text=self.caption))
        self._add_values(grid, values)

    def _add_values(self, grid: Grid, values: list[MeasureValue]) -> None:
        last = self.measures[-1]
        self.measures[-1] = replace(
            last, values=(*last.values, *values), span=(last.span[0], max(last.span[1], grid.span[1]))
        )


def _has_heads(table: Table, columns: Heads) -> bool:
    """Whether a table of deliverables has these heads."""
    return isinstance(table, DeliverableTable) and table.columns == columns
