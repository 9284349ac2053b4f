"""Keys of `budget.toml`: headings, lists and tables of the fascicles of the programme budget."""

from __future__ import annotations

from typing import Literal

import msgspec

from .base import Pattern, PatternRow, Stage


class BudgetHeading(PatternRow, frozen=True, kw_only=True):
    """A line that opens a part of a fascicle; matched at the beginning of a line."""

    name: Literal[
        "title", "part", "section", "programme", "division", "subprogramme", "component", "lettered",
        "background",
        "mandates", "objective", "strategy", "performance", "target", "planned", "result", "measure",
        "deliverables", "outputs", "evaluation", "plan", "resources", "annex", "table", "figure", "office",
        "unit", "whole", "contents",
    ]  # fmt: skip
    """The part; groups `year`, `number`, `component`, `letter` and `title` where the part has them.

    "lettered" is a component that has a letter for a number; the objective follows its heading.
    """


class BudgetTitle(PatternRow, frozen=True, kw_only=True):
    """A title where those of programmes stand, or the end of one, that names something else."""

    name: Literal["resources", "no-body", "addition"]
    """Resources of the programme above; a programme that is no body; what a title adds behind a body."""


class BudgetEntity(PatternRow, frozen=True, kw_only=True):
    """How the first paragraph names who carries out a programme; group `entity`."""


class MandateHeading(PatternRow, frozen=True, kw_only=True):
    """The kind of document that the heading of a list of mandates names."""

    kind: Literal[
        "resolution", "decision", "statement", "convention", "declaration", "agreed-conclusions", "report",
        "letter", "note", "rules", "provision", "other",
    ]  # fmt: skip
    """The kind; a heading may name several, the first in the pack stands for numbers that do not tell."""


class MandateNumber(PatternRow, frozen=True, kw_only=True):
    """How a mandate is numbered; groups `kind`, `number`, `parts` and `pinpoint`."""

    form: Literal["symbol", "session", "numeral", "lettered"]
    """A full symbol, a session and running number or a year, or a number or letter with a session in
    brackets."""


class BudgetColumn(PatternRow, frozen=True, kw_only=True):
    """The head of a column; group `year` where it names one."""

    name: Literal[
        "planned", "actual", "expenditure", "approved", "estimate", "technical-adjustments", "new-mandates",
        "other-changes", "change", "percentage", "changes", "item", "number", "details",
        "grade", "money", "posts", "count",
    ]  # fmt: skip
    """What the column holds; "money" and "posts" stand above columns of stages."""


class BudgetCaption(PatternRow, frozen=True, kw_only=True):
    """What the caption of a table says that the table holds; matched at the beginning of the caption or
    behind the programme that it names."""

    name: Literal[
        "deliverables", "measure", "rates", "objects", "grades", "sources", "posts-by-source", "evolution",
        "organs", "post-changes", "overview", "staffing", "mandate-costs", "periods", "costs", "projects",
    ]  # fmt: skip
    """The kind of table."""
    numbered: bool = False
    """Whether only a line below the number of a table ("Table 47.3") is such a caption."""


class BudgetTable(PatternRow, frozen=True, kw_only=True):
    """The kind of a table with an unknown caption, by the first head of its rows."""

    name: Literal["deliverables", "objects", "grades", "sources", "organs", "mandate-costs"]
    """The kind of table."""


class BudgetGrade(PatternRow, frozen=True, kw_only=True):
    """The head of a column that counts the posts of one grade; matched whole."""

    name: Literal["grade"]
    """What the column holds, as in the heads of columns."""


class BudgetRow(PatternRow, frozen=True, kw_only=True):
    """The head of a row of a table of resources or deliverables."""

    name: Literal[
        "category", "total", "posts-heading", "money-heading", "subtotal", "group", "counted", "purpose"
    ]
    """What the row is."""


class FundingSourceRow(PatternRow, frozen=True, kw_only=True):
    """The heading of a part of a table that names a source of funding."""

    source: Literal["regular-budget", "other-assessed", "extrabudgetary", "jointly-financed", "all"]
    """The source."""


class StageRow(PatternRow, frozen=True, kw_only=True):
    """Words in the name of a row that tell what was planned from what was reached."""

    stage: Literal["planned", "actual"]
    """The stage."""


class UnitRow(PatternRow, frozen=True, kw_only=True):
    """The line above a table that says what its numbers count."""

    measure: Literal["money", "posts", "both", "other", "unknown"]
    """What is counted; "unknown" for an unknown currency, whose amounts are not read."""
    scale: int = 1
    """What an amount is multiplied by to give units of the currency."""
    currency: str = "USD"
    """The currency of amounts, by its code in ISO 4217."""


class NarrativeMandate(PatternRow, frozen=True, kw_only=True):
    """A sentence that names the mandates of a programme."""


class NarrativeNumber(PatternRow, frozen=True, kw_only=True):
    """A number in a paragraph that goes on with a list of mandates; group `number`."""


class ImplicationRow(PatternRow, frozen=True, kw_only=True):
    """Words of a sentence that says what a draft would cost."""

    name: Literal["subject", "none", "required", "money", "scale", "section", "year", "posts"]
    """What the words are; groups `amount`, `section`, `year`, `count` and `grade` where they have them."""
    scale: int = 1
    """What an amount in front of a word is multiplied by to give dollars."""


class Budget(Stage, frozen=True, kw_only=True):
    """The stage file."""

    number_joins: Pattern
    """A word that joins the numbers in a cell ("58/136 and 59/153")."""
    continued: Pattern
    """The end of a line above the part of a table on the next page: "Table 47.2 (continued)"."""
    headings: list[BudgetHeading]
    """Lines that open a part."""
    titles: list[BudgetTitle] = msgspec.field(default_factory=list[BudgetTitle])
    """Titles that name no programme or no body."""
    entities: list[BudgetEntity]
    """Who carries out a programme."""
    mandate_headings: list[MandateHeading]
    """Kinds of mandates."""
    numbers: list[MandateNumber]
    """Numbers of mandates."""
    columns: list[BudgetColumn]
    """Heads of columns."""
    captions: list[BudgetCaption]
    """Captions of tables."""
    tables: list[BudgetTable] = msgspec.field(default_factory=list[BudgetTable])
    """Kinds of tables without a known caption."""
    grades: list[BudgetGrade] = msgspec.field(default_factory=list[BudgetGrade])
    """Grades of posts in the heads of columns."""
    rows: list[BudgetRow]
    """Heads of rows."""
    sources: list[FundingSourceRow]
    """Sources of funding."""
    stages: list[StageRow]
    """Stages in the names of rows."""
    units: list[UnitRow]
    """What numbers count."""
    narrative: list[NarrativeMandate]
    """Mandates in paragraphs."""
    narrative_numbers: list[NarrativeNumber] = msgspec.field(default_factory=list[NarrativeNumber])
    """Numbers that go on with a list in a paragraph."""
    implications: list[ImplicationRow] = msgspec.field(default_factory=list[ImplicationRow])
    """Budget implications of drafts."""
