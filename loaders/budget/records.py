"""The records of a fascicle of the programme budget, in the order in which the readers make them.

Every span is a half-open range of character offsets into `Source.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..records import Finding
    from ..spans import Span

Amount = Decimal
"""A sum of money, or a number of posts."""


# --- layout ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    """Without marks of notes and emphasis."""
    span: Span
    column: int
    """First column of the grid, from 0; a merged cell takes several."""
    width: int
    """Number of columns that the cell takes."""
    marks: tuple[str, ...] = ()
    """Marks of notes in the cell, as printed."""
    is_continued: bool = False
    """Whether the cell is merged with the one above."""

    @property
    def columns(self) -> range:
        """The columns of the grid that the cell takes."""
        return range(self.column, self.column + self.width)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with its cells from left to right."""

    cells: tuple[Cell, ...]
    span: Span
    place: str
    """Position in the file: "table 3, row 2"."""
    links: tuple[tuple[str, str], ...] = ()
    """Linked words with the address that they lead to, in text order."""

    @property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that are not empty."""
        return tuple(cell for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    rows: tuple[Row, ...]
    span: Span
    number: int
    """Place in the text, from 1."""

    @property
    def name(self) -> str:
        """The table as the file counts it: "table 3"."""
        return self.rows[0].place.partition(",")[0]

    @property
    def is_chart(self) -> bool:
        """Whether the table holds the figures of a chart."""
        return self.name.startswith("chart")

    @property
    def is_boxed(self) -> bool:
        """Whether the table stands in a box of text, as the boxes of an organization chart do."""
        return self.name.startswith("text box")

    def place(self, row: Row, cell: Cell) -> str:
        """Returns the position of a cell: "table 3, row 2, column 1"."""
        return f"{row.place}, column {cell.column + 1}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line outside tables: a heading or a paragraph."""

    text: str
    """Without marks of headings, notes and emphasis."""
    span: Span
    level: int
    """Level of the heading; 0 for a paragraph."""
    place: str = ""
    """Position of a line in a table with one column: "table 3, row 2"; "" outside of tables."""

    links: tuple[tuple[str, str], ...] = ()
    """Linked words of a line in a table with the address that they lead to."""
    is_note: bool = False
    """Whether the line begins with the mark of a note."""

    @property
    def cell(self) -> str:
        """The position as that of a cell: "table 3, row 2, column 1"; "" outside of tables."""
        return f"{self.place}, column 1" if self.place else ""


Element = Line | Grid


# --- programmes -----------------------------------------------------------------------------------

ProgrammeKind = Literal["programme", "subprogramme", "component"]


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of a section, or a part of one."""

    key: str
    """Path below the year: "16", "16/1", "16/9/2", "3/I/4", "2/Conference-management-Vienna/3"."""
    kind: ProgrammeKind
    designation: str
    """As printed: "Subprogramme 9, component 2"; "" for the programme of a section."""
    title: str
    parent: str
    """Key of the programme that it is part of; "" for none."""
    span: Span
    """Of its heading, or of the table that names it first."""
    entity: str = ""
    """Key of the actor that carries it out; "" if the authority files do not know it."""
    entity_text: str = ""
    """Its name as printed."""
    entity_span: Span = (0, 0)
    cell: str = ""
    """Table or cell that names it first: "table 3"; "" for a heading outside of tables."""


MandateKind = Literal[
    "resolution", "decision", "statement", "convention", "declaration", "agreed-conclusions", "report",
    "letter", "note", "rules", "provision", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mandate:
    """A document that a fascicle names as the ground of a programme."""

    programme: str
    """Key of the programme."""
    heading: str
    """The heading of the list: "General Assembly resolutions"."""
    kind: MandateKind
    number: str
    """Without the letters of parts: "58/136", "1966/1106 (XL)"; "" for a mandate without a number."""
    symbols: tuple[str, ...]
    """Official symbols; several where one number stands for several parts ("72/266 A and B")."""
    instrument: str
    """Key of the instrument, such as a convention; "" for none."""
    title: str
    pinpoint: str
    """The section, annex or article: "sect. VI"."""
    span: Span
    text: str
    """The words that `span` covers, without marks."""
    cell: str = ""
    """Position in the table: "table 3, row 2, column 1"; "" for a line outside tables."""
    narrative: bool = False
    """Whether it is named in a paragraph and not in a list."""


# --- deliverables, measures, objectives -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that is planned or was delivered in a year."""

    year: int
    stage: Literal["planned", "actual"]
    value: Amount
    span: Span
    cell: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A deliverable, or a subcategory of deliverables."""

    programme: str
    category: str
    """"Facilitation of the intergovernmental process and expert bodies"."""
    subcategory: str
    """"Parliamentary documentation"."""
    number: str
    """As printed: "2"; "" for a subcategory."""
    title: str
    unit: str
    """"number of documents"; "" where nothing is counted."""
    quantities: tuple[Quantity, ...]
    span: Span
    cell: str
    group: str = ""
    """The line above it that it continues: "Meetings of:"."""


@dataclass(frozen=True, slots=True)
class Objective:
    """The objective of a programme."""

    programme: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class MeasureValue:
    """What a performance measure was or shall be in a year."""

    year: int
    stage: Literal["planned", "actual"]
    text: str
    span: Span
    cell: str
    label: str = ""
    """The row as printed, where the table counts several things: "Women"; "" otherwise."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A performance measure with its planned and actual values."""

    programme: str
    title: str
    """The result that it measures."""
    text: str
    """What is measured: "number of ratifications (annual)"; "" where the values say it."""
    values: tuple[MeasureValue, ...]
    span: Span


# --- resources ------------------------------------------------------------------------------------

FundingSource = Literal["regular-budget", "other-assessed", "extrabudgetary", "jointly-financed", "all"]
ResourceItem = Literal["total", "object", "category", "grade", "component", "post-change"]
ResourceStage = Literal[
    "expenditure", "approved", "technical-adjustments", "new-mandates", "other-changes", "change", "estimate",
    "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResourceRequirement:
    """A sum of money or a number of posts for a programme in a year."""

    programme: str
    source: FundingSource
    item: ResourceItem
    """What the row of the table counts. The value of a "post-change" is as printed, with or without a sign:
    such rows are not to be summed."""
    label: str
    """The row as printed: "Travel of staff", "P-4"; "" for the total."""
    measure: Literal["money", "posts"]
    stage: ResourceStage
    year: int
    value: Amount
    """A sum of money in `currency`, or posts."""
    span: Span
    cell: str
    table: str
    """Caption of the table."""
    marks: tuple[str, ...] = ()
    currency: str = "USD"
    """Code of ISO 4217; without meaning for posts."""
    detail: str = ""
    """What distinguishes the number from others of its row, as printed: the head of its column ("Gross
    amount"), the date, the mandate, or the action on a post; "" for none."""
    symbols: tuple[str, ...] = ()
    """Official symbols of the mandates that the amount is for."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a fascicle of the programme budget says."""

    year: int
    section: str
    """"16", "29A"."""
    title: str
    title_span: Span
    part: str
    """"IV"; "" if the fascicle names none."""
    part_title: str
    programme_number: str
    """The number of the programme of the programme plan: "13"; "" for none."""
    programmes: tuple[Programme, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    objectives: tuple[Objective, ...] = ()
    measures: tuple[Measure, ...] = ()
    resources: tuple[ResourceRequirement, ...] = ()
    findings: tuple[Finding, ...] = ()
    backgrounds: tuple[tuple[str, Span], ...] = ()
    """Keys of programmes with the paragraphs that say from what their mandates derive."""
