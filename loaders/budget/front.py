"""Stage 3 of the loader, budget: the first page of a fascicle comes in, a `Front` goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...ontology.roman import to_roman
from ..labels import numeral
from .records import Line

if TYPE_CHECKING:
    from .records import Element
    from .rules import BudgetRules

FRONT: Final = 60
"""Lines within which the headings of the first page stand."""


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page says."""

    year: int
    section: str
    title: str
    title_line: Line
    part: str
    part_title: str
    programme: str
    last_line: Line
    """The last heading: the subject of an addendum."""
    end: int
    """Index of the element behind it."""


def front_of(found: tuple[Element, ...], rules: BudgetRules) -> Front | None:
    """Returns what the first page says; None if the document is no fascicle of the programme budget."""
    stated: dict[str, str] = {}
    titles: dict[str, Line] = {}
    last, end = "", 0
    for index, element in enumerate(found[:FRONT]):
        if not isinstance(element, Line):
            if "section" in stated:
                break
            continue
        heading = rules.heading(element.text)
        if heading is None:
            if last in ("part", "section", "programme") and element.level:
                titles.setdefault(last, element)
                end = index + 1
            continue
        name, match = heading
        if name not in ("title", "part", "section", "programme"):
            if "section" in stated:
                break
            continue
        last, end = name, index + 1
        groups = match.groupdict()
        stated.setdefault(name, groups.get("number") or groups.get("year") or "")
    if "title" not in stated or "section" not in stated:
        return None
    line = titles.get("section")
    if line is None:
        line = next(e for e in found if isinstance(e, Line))
    part = titles.get("part")
    return Front(
        int(stated["title"]),
        stated["section"],
        line.text,
        line,
        _roman(stated.get("part", ""), rules.language),
        part.text if part else "",
        stated.get("programme", ""),
        next((e for e in reversed(found[:end]) if isinstance(e, Line) and e.level), line),
        end,
    )


def _roman(number: str, language: str) -> str:
    """The number of a part as a roman numeral, whatever the language writes: "四" → "IV"."""
    value = numeral(number, language) if number else None
    return number if value is None else to_roman(value)
