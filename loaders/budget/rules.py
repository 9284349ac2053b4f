"""Stage 3 of the loader, budget pack: `languages/<language>/budget.toml` compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from ..languages import stage

ENUMERATION: Final = re.compile(
    r"(?:\((?:[a-z]{1,4}|\d{1,2})\)|(?:[A-Z]|[IVXL]{1,7}|[ivx]{1,4}|\d{1,2})\.)\s*(?=\S)"
)
"""The number or letter before the words of a heading or row: "A.", "IV.", "(a)", "3."."""
_PARTS = frozenset(
    (
        "background",
        "mandates",
        "objective",
        "strategy",
        "performance",
        "planned",
        "deliverables",
        "evaluation",
    )
)
"""Headings that may have a number or letter: "3. Objective"."""
_COLON = re.compile(r": |：")
"""Between the programme that a caption names and its subject."""

Patterns = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What the numbers of a table count."""

    measure: str
    """money, posts, both, other or unknown."""
    scale: int
    """What an amount is multiplied by."""
    currency: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class BudgetRules:
    """How the fascicles of the programme budget are written in one language."""

    headings: Patterns
    titles: Patterns
    """Titles that name no programme or no body."""
    entities: tuple[re.Pattern[str], ...]
    mandate_headings: Patterns
    numbers: Patterns
    separator: re.Pattern[str]
    """What stands between the numbers in a cell."""
    continues: re.Pattern[str]
    """The end of a line above the part of a table on the next page."""
    columns: Patterns
    captions: tuple[tuple[str, re.Pattern[str], bool], ...]
    """Kinds of tables by their captions, and whether only a line below the number of a table is one."""
    rows: Patterns
    sources: Patterns
    stages: Patterns
    """Words in the names of rows that tell planned from actual values."""
    tables: Patterns
    """Kinds of tables by the first head of their rows, for captions that are unknown."""
    grades: Patterns
    """Heads of columns that count the posts of one grade."""
    units: tuple[Unit, ...]
    """What is counted, and the line that says it."""
    narrative: tuple[re.Pattern[str], ...]
    narrative_numbers: tuple[re.Pattern[str], ...]
    """Numbers of resolutions in paragraphs that go on with a list."""
    language: str

    def heading(self, text: str) -> tuple[str, re.Match[str]] | None:
        """Returns the part of a fascicle that a line opens; None for any other line."""
        if enumerated := ENUMERATION.match(text):
            known = first(self.headings, text[enumerated.end() :])
            if known and known[0] in _PARTS:
                return known
        return first(self.headings, text)

    def continued(self, text: str) -> str | None:
        """Returns a line above the part of a table on the next page without the words that say so.

        None for any other line.
        """
        match = self.continues.search(text)
        return None if match is None else text[: match.start()]

    def is_of_resources(self, title: str) -> bool:
        """Returns whether a title names resources or a sum, and no programme."""
        known, row = first(self.titles, title), self.row(title)
        return (known is not None and known[0] == "resources") or (row is not None and row[0] == "total")

    def is_no_body(self, title: str) -> bool:
        """Returns whether the title of a programme names no body."""
        known = first(self.titles, title)
        return known is not None and known[0] == "no-body"

    def without_addition(self, title: str) -> str:
        """Returns a title without what it adds behind the name of a body: "(including its secretariat)"."""
        for name, pattern in self.titles:
            if name == "addition":
                title = pattern.sub("", title)
        return title

    def row(self, text: str) -> tuple[str, re.Match[str]] | None:
        """Returns what a row of a table is by its head; None for a plain row."""
        return first(self.rows, text)

    def column(self, text: str) -> tuple[str, re.Match[str]] | None:
        """Returns what a column holds by its head; None for an unknown head."""
        return first(self.columns, text)

    def stage(self, name: str) -> Literal["planned", "actual"] | None:
        """Returns whether the name of a row counts what was planned or what was reached; None for neither."""
        for found, pattern in self.stages:
            if pattern.search(name):
                return "planned" if found == "planned" else "actual"
        return None

    def unstaged(self, name: str) -> str:
        """Returns the name of a row without the words that tell its stage: "Ports (planned)" → "Ports"."""
        for _, pattern in self.stages:
            name = pattern.sub("", name)
        return name.strip(" :,–-")

    def is_grade(self, text: str) -> bool:
        """Returns whether the head of a column is a grade of posts."""
        return any(pattern.fullmatch(text) for _, pattern in self.grades)

    def table(self, head: str) -> str:
        """Returns the kind of a table by the first head of its rows; "" for an unknown one."""
        found = first(self.tables, head)
        return found[0] if found else ""

    def unit(self, text: str) -> Unit | None:
        """Returns what a line or the end of a caption says is counted; None for other words."""
        return next((unit for unit in self.units if unit.pattern.match(text)), None)

    def source(self, text: str) -> str:
        """Returns the source of funding that a heading names; "" for any other line."""
        found = first(self.sources, text)
        return found[0] if found else ""

    def fund(self, text: str) -> str:
        """Returns the name of the fund in the heading of a source of funding; "" if it names none."""
        found = first(self.sources, text)
        return (found[1].groupdict().get("fund") or "").strip() if found else ""

    def project(self, text: str) -> str:
        """Returns the title of a project without its objective, which may follow in the same cell."""
        ends = (match.start() for name, p in self.rows if name == "purpose" and (match := p.search(text)))
        return text[: min(ends, default=len(text))].rstrip(" :.")

    def caption(self, text: str, *, is_numbered: bool = False) -> str:
        """Returns what a caption says that its table holds; "" for any other line.

        is_numbered: whether the line stands below the number of a table.
        """
        for one in dict.fromkeys((text, _COLON.split(text, maxsplit=1)[-1])):
            for kind, pattern, numbered in self.captions:
                if one and (is_numbered or not numbered) and pattern.match(one):
                    return kind
        return ""

    def later_numbers(self, text: str) -> list[re.Match[str]]:
        """Returns the numbers in a paragraph that go on with a list, in text order; group `number`."""
        found = (match for pattern in self.narrative_numbers for match in pattern.finditer(text))
        return sorted(found, key=lambda match: match.start())

    def kinds(self, heading: str) -> tuple[str, ...]:
        """Returns the kinds of mandates that the heading of a list names, in the order of the pack."""
        found = (kind for kind, pattern in self.mandate_headings if pattern.search(heading))
        return tuple(dict.fromkeys(found))


def first(patterns: Patterns, text: str) -> tuple[str, re.Match[str]] | None:
    """Returns the first pattern that matches at the beginning of a text, with its name."""
    for name, pattern in patterns:
        if match := pattern.match(text):
            return name, match
    return None


@cache
def budget_rules(language: str) -> BudgetRules | None:
    """Returns the rules of a language; None if its pack has no such stage."""
    try:
        pack = stage(language, "budget")
    except KeyError:
        return None

    def named(table: str, key: str) -> Patterns:
        rows: list[dict[str, Any]] = pack.get(table, [])
        return tuple((row[key], re.compile(row["pattern"])) for row in rows)

    return BudgetRules(
        headings=named("headings", "name"),
        titles=named("titles", "name"),
        entities=tuple(re.compile(row["pattern"]) for row in pack["entities"]),
        mandate_headings=named("mandate_headings", "kind"),
        numbers=named("numbers", "form"),
        separator=re.compile(rf"\s*(?:[;,]\s*/?|/|{pack['number_joins']}|、|；|，)\s*/?\s*"),
        continues=re.compile(pack["continued"]),
        columns=named("columns", "name"),
        captions=tuple(
            (row["name"], re.compile(row["pattern"]), row.get("numbered", False)) for row in pack["captions"]
        ),
        rows=named("rows", "name"),
        sources=named("sources", "source"),
        stages=named("stages", "stage"),
        tables=named("tables", "name"),
        grades=named("grades", "name"),
        units=tuple(
            Unit(row["measure"], row.get("scale", 1), row.get("currency", "USD"), re.compile(row["pattern"]))
            for row in pack["units"]
        ),
        narrative=tuple(re.compile(row["pattern"]) for row in pack["narrative"]),
        narrative_numbers=tuple(re.compile(row["pattern"]) for row in pack.get("narrative_numbers", [])),
        language=language,
    )


@dataclass(frozen=True, slots=True)
class ImplicationRules:
    """How budget implications of drafts are written in one language."""

    subject: re.Pattern[str]
    """A document that states them."""
    none: re.Pattern[str]
    """A sentence that denies them."""
    required: re.Pattern[str]
    """A sentence that states required resources."""
    money: re.Pattern[str]
    scales: tuple[tuple[int, re.Pattern[str]], ...]
    """Words behind an amount, with what it is multiplied by."""
    section: re.Pattern[str]
    year: re.Pattern[str]
    posts: tuple[re.Pattern[str], ...]
    sentence: re.Pattern[str]
    language: str


_SENTENCE = re.compile(r"(?:[^.;。；]|(?<=[A-Za-z0-9])\.(?=\S))+[.;。；]?")
"""A sentence, or a part of one between semicolons; the dots of symbols and numbers end none."""


@cache
def implication_rules(language: str) -> ImplicationRules | None:
    """Returns the rules for budget implications of a language; None if its pack has none."""
    try:
        rows: list[dict[str, Any]] = stage(language, "budget").get("implications", [])
    except KeyError:
        return None
    if not rows:
        return None

    def joined(name: str) -> re.Pattern[str]:
        found = [row["pattern"] for row in rows if row["name"] == name]
        return re.compile("|".join(found) if found else "(?!)")

    return ImplicationRules(
        subject=joined("subject"),
        none=joined("none"),
        required=joined("required"),
        money=joined("money"),
        scales=tuple(
            (row.get("scale", 1), re.compile(row["pattern"])) for row in rows if row["name"] == "scale"
        ),
        section=joined("section"),
        year=joined("year"),
        posts=tuple(re.compile(row["pattern"]) for row in rows if row["name"] == "posts"),
        sentence=_SENTENCE,
        language=language,
    )
