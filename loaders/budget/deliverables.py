"""Stage 3 of the loader, budget deliverables: a table of deliverables comes in, `Deliverable`s go out.

Rows are categories ("B. Generation and transfer of knowledge"), subcategories with their unit ("Publications
(number of publications)") and numbered deliverables. What is not counted has one cell: "Good offices: …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ...ontology.roman import from_roman
from ..records import Finding
from .columns import Heads, is_stated, number_in, repeated_heads, unread_number, with_marks
from .records import Deliverable, Quantity

if TYPE_CHECKING:
    from ..spans import Span
    from .records import Cell, Grid, Line, Row
    from .rules import BudgetRules

_NUMBERED: Final = re.compile(
    r"(?P<number>\d{1,3}(?: ?\([a-z]\))?)\s*\.?\s+(?=\D)|(?P<dotted>\d{1,3})\.\s*(?=\S)"
)
_LETTERED: Final = re.compile(r"\((?P<letter>[a-z]{1,3})\)\s+(?=\S)")
_OUTPUT: Final = re.compile(
    r"(?P<title>.*\S)\s*\((?P<count>\d{1,3}(?:[ ,]\d{3})*)\)\s*(?:\[[^\]]*\])?[.;,]?(?: and)?$"
)
"""An output with its number at the end: "Handbook of lamps (2);"."""
_LABEL: Final = re.compile(r"(?:\((?P<letter>[a-z]{1,5})\)|[a-z]\.)\s+(?=\S)")
_UNCOUNTED: Final = re.compile(r"(?P<subcategory>[^:：]{3,120})[:：]\s*(?P<title>\S.*)", re.DOTALL)


@dataclass(slots=True)
class DeliverableTable:
    """A table of deliverables, of one programme, while it is read."""

    rules: BudgetRules
    programme: str
    columns: Heads
    category: str = ""
    subcategory: str = ""
    unit: str = ""
    group: str = ""
    number: str = ""
    """Number of the last deliverable."""
    headless: set[int] = field(default_factory=set[int])
    """Columns without a known head that have a finding."""

    def read(self, grid: Grid, columns: Heads, rows: tuple[Row, ...]) -> list[Deliverable | Finding]:
        """Returns the deliverables of a table, or of its part on the next page.

        `columns`, `rows`: its heads and the rows below, see `heads`.
        """
        if columns:
            self.columns = columns
        found: list[Deliverable | Finding] = []
        for row in rows:
            if repeated := repeated_heads(row, self.rules, self.columns):
                self.columns = repeated
            elif row.filled:
                found.extend(self._row(grid, row))
        return found

    def line(self, line: Line) -> Deliverable | None:
        """Returns the deliverable of a line: a table with one column has no cells."""
        entry = self._entry(line.text, line.span, line.cell, ())
        return entry if entry and entry.category else None

    def _row(self, grid: Grid, row: Row) -> list[Deliverable | Finding]:
        first = row.filled[0]
        quantities: list[Quantity] = []
        found: list[Deliverable | Finding] = []
        for cell in row.cells:
            if cell is first or not is_stated(cell):
                continue
            quantity = self._quantity(grid, row, cell)
            if isinstance(quantity, Finding):
                found.append(quantity)
            elif quantity is not None:
                quantities.append(quantity)
        entry = self._entry(first.text, first.span, grid.place(row, first), tuple(quantities))
        # A deliverable without category and quantity is prose.
        if entry is not None and (entry.category or entry.quantities):
            found.append(entry)
        return found

    def _quantity(self, grid: Grid, row: Row, cell: Cell) -> Quantity | Finding | None:
        column = self.columns.over(row, cell)
        if column is None or not column.name or column.year is None:
            return self._headless(grid, row, cell)
        if column.name not in ("planned", "actual"):
            return None
        value = number_in(cell)
        if value is None:
            return unread_number(grid, row, cell, "quantity")
        place = grid.place(row, cell)
        return Quantity(column.year, column.name, value, cell.span, place, with_marks(cell).marks)

    def _headless(self, grid: Grid, row: Row, cell: Cell) -> Finding | None:
        """The finding for the first number of a column whose head names no year and stage."""
        if cell.column in self.headless or not number_in(cell):
            return None
        self.headless.add(cell.column)
        message = (
            f"{grid.place(row, cell)}: no head above “{cell.text}” names year and stage; the numbers of the"
            " column were not read. Name both in the head, as “2026 planned”"
        )
        return Finding("unread-number", message, cell.span, text=cell.text)

    def _entry(
        self, text: str, span: Span, cell: str, quantities: tuple[Quantity, ...]
    ) -> Deliverable | None:
        known = self.rules.row(text)
        name, match = known if known else ("", None)
        if match and name == "category" and not quantities:
            self.category, self.subcategory, self.unit, self.group = match["title"], "", "", ""
            return None
        if match and name == "counted" and not _NUMBERED.match(text):
            self.subcategory, self.unit, self.group = match["title"], match["unit"], ""
            return self._deliverable("", self.subcategory, quantities, span, cell)
        if match and name == "group" and not quantities:
            self.group = match["title"]
            return None
        if numbered := _NUMBERED.match(text):
            self.number = (numbered["number"] or numbered["dotted"]).replace(" ", "")
            return self._deliverable(self.number, text[numbered.end() :], quantities, span, cell)
        if self.number and (lettered := _LETTERED.match(text)):
            number = f"{self.number}({lettered['letter']})"
            return self._deliverable(number, text[lettered.end() :], quantities, span, cell)
        if not quantities and (uncounted := _UNCOUNTED.match(text)):
            self.subcategory, self.unit, self.group = uncounted["subcategory"], "", ""
            return self._deliverable("", uncounted["title"], (), span, cell)
        if not quantities:
            # The name of a subcategory whose deliverables follow.
            self.group = text
            return None
        return self._deliverable("", text, quantities, span, cell)

    def _deliverable(
        self, number: str, title: str, quantities: tuple[Quantity, ...], span: Span, cell: str
    ) -> Deliverable:
        return Deliverable(
            self.programme,
            self.category,
            self.subcategory,
            number,
            title.strip(),
            self.unit if quantities else "",
            quantities,
            span,
            cell,
            self.group,
        )


@dataclass(slots=True)
class Outputs:
    """The outputs of a biennium, listed in lines: "(b) Publications: handbook of lamps (2);"."""

    year: int
    """Year of the budget."""
    category: str = ""
    subcategory: str = ""

    def line(self, line: Line, programme: str) -> Deliverable | None:
        """Returns the output of a line that ends with its number; None for any other line."""
        label = _LABEL.match(line.text)
        text = line.text[label.end() :] if label else line.text
        counted = _OUTPUT.fullmatch(text)
        words = counted["title"] if counted else text
        head, colon, rest = words.partition(":")
        letter = label["letter"] if label else None
        if letter and (not self.category or from_roman(letter) is None):
            self.category, self.subcategory = head.partition(" (")[0].strip(), ""
        elif colon:
            self.subcategory = head.strip()
        if counted is None:
            return None
        value = Decimal(re.sub(r"[ ,]", "", counted["count"]))
        quantity = Quantity(self.year, "planned", value, line.span, line.cell)
        title = (rest if colon else words).strip()
        return Deliverable(
            programme, self.category, self.subcategory, "", title, "", (quantity,), line.span, line.cell
        )
