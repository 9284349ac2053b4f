"""Stage 6 of the loader, budget: citations in the background of a programme → mandates.

"The mandate derives from the Charter and General Assembly resolutions 91/204 and 92/7": the resolutions,
decisions, conventions, charters and declarations in such a paragraph are mandates, marked as narrative.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...ontology.running_numbers import is_possible
from ...ontology.series import number_of, symbol_of
from ...ontology.symbols import normalize
from .mandates import kind_of_instrument
from .records import Mandate, MandateKind
from .rules import budget_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Citation, Reading, ReadParagraph
    from ..spans import Span
    from .rules import BudgetRules

_KINDS: Final[tuple[tuple[str, MandateKind], ...]] = (
    ("/RES/", "resolution"),
    ("/DEC/", "decision"),
    ("/PRST/", "statement"),
)
_PARTS: Final = re.compile(r" ?[–-] ?(?P<last>[A-Z])(?![\w/.])")
"""Behind the letter of a part: the last of several parts ("43/222 A–E")."""
_SENTENCE_END: Final = re.compile(r"\.\s+(?=[A-Z])|。")


def with_narrative_mandates(reading: Reading) -> Reading:
    """Returns the reading of a fascicle with the mandates that its paragraphs name."""
    budget = reading.outline.budget
    rules = budget_rules(reading.outline.masthead.language)
    if budget is None or not budget.backgrounds or rules is None:
        return reading
    found: dict[tuple[str, str], Mandate] = {}
    for read in reading.paragraphs:
        start = read.paragraph.text.source_start
        programme = next((key for key, span in budget.backgrounds if span[0] <= start < span[1]), None)
        if programme is None:
            continue
        for mandate in _mandates(read, programme, budget.year, rules):
            named = mandate.symbols[0] if mandate.symbols else mandate.instrument
            found.setdefault((programme, named), mandate)
    outline = replace(reading.outline, budget=replace(budget, mandates=(*budget.mandates, *found.values())))
    return replace(reading, outline=outline)


def _mandates(read: ReadParagraph, programme: str, year: int, rules: BudgetRules) -> list[Mandate]:
    """The mandates that a paragraph names, in text order."""
    cited = [one for one in read.citations if any(mark in one.symbol for mark, _ in _KINDS)]
    found = [_with_parts(_cited(read, programme, one), read) for one in cited]
    found += _later(read, programme, cited, year, rules)
    found += [
        _mandate(read, programme, kind, one.span, one.text, instrument=one.key, pinpoint=one.pinpoint)
        for one in read.instruments
        if (kind := kind_of_instrument(one.key))
    ]
    return sorted(found, key=lambda one: one.span)


def _mandate(
    read: ReadParagraph,
    programme: str,
    kind: MandateKind,
    span: Span,
    text: str,
    *,
    symbol: str = "",
    instrument: str = "",
    title: str = "",
    pinpoint: str = "",
) -> Mandate:
    mark = next((one for one, _ in _KINDS if one in symbol), "/")
    return Mandate(
        programme,
        read.paragraph.heading,
        kind,
        symbol.partition(mark)[2],
        (symbol,) if symbol else (),
        instrument,
        title or (text if instrument else ""),
        pinpoint,
        span,
        text,
        narrative=True,
    )


def _cited(read: ReadParagraph, programme: str, citation: Citation) -> Mandate:
    kind: MandateKind = next(one for mark, one in _KINDS if mark in citation.symbol)
    return _mandate(
        read,
        programme,
        kind,
        citation.span,
        citation.text,
        symbol=citation.symbol,
        title=citation.stated_title,
        pinpoint=citation.pinpoint,
    )


def _with_parts(mandate: Mandate, read: ReadParagraph) -> Mandate:
    """The mandate with all parts of which it states the first and the last: "43/222 A–E"."""
    (symbol,), (start, end) = mandate.symbols, mandate.span
    parts = _PARTS.match(read.paragraph.text.text, _offset(read, end))
    stem, blank, first = symbol.rpartition(" ")
    if parts is None or not blank or len(first) != 1 or first >= parts["last"]:
        return mandate
    letters = map(chr, range(ord(first), ord(parts["last"]) + 1))
    return replace(
        mandate,
        number=mandate.number + parts.group(),
        symbols=tuple(f"{stem} {letter}" for letter in letters),
        span=(start, end + len(parts.group())),
        text=mandate.text + parts.group(),
    )


def _later(
    read: ReadParagraph, programme: str, cited: list[Citation], year: int, rules: BudgetRules
) -> Iterator[Mandate]:
    """The mandates of numbers that go on with a list: "resolutions 91/204, in which …; 92/7 on …"."""
    words = read.paragraph.text.text
    ends = [_offset(read, one.span[1]) for one in cited]
    for match in rules.later_numbers(words):
        start, end = match.span("number")
        span, number = read.paragraph.text.source_span(start, end), match["number"]
        before = [(place, one) for place, one in zip(ends, cited, strict=True) if place <= start]
        if not before or any(one.span[0] <= span[0] < one.span[1] for one in cited):
            continue
        place, last = max(before, key=lambda one: one[0])
        known = number_of(last.symbol)
        if known is None or _SENTENCE_END.search(words, place, start):
            continue
        body, kind, _ = known
        symbol = symbol_of(number.replace(" ", ""), kind, body)
        if symbol and is_possible(number, body, year):
            mandate_kind = _cited(read, programme, last).kind
            found = _mandate(read, programme, mandate_kind, span, number, symbol=normalize(symbol))
            yield _with_parts(found, read)


def _offset(read: ReadParagraph, place: int) -> int:
    """The offset in the paragraph of a place in the file behind one of its characters."""
    passage = read.paragraph.text
    index = max(i for i, (_, source) in enumerate(passage.anchors) if source < place or i == 0)
    clean, source = passage.anchors[index]
    return clean + place - source
