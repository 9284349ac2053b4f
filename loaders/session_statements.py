"""Extracts the dates and places of sessions that a text states: a masked paragraph in, statements out.

The patterns are in the pack's `session_statements.toml`: "held in Vienna from 11 to 15 April 2011"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from ..ontology import sessions
from . import numerals
from .languages import stage
from .masking import MASKS, DateRange, Masked, SessionNumber
from .mention_rules import macros, rules
from .patterns import Rule
from .records import Finding, SessionStatement
from .spans import Passage


@dataclass(frozen=True, slots=True)
class SittingRules:
    """A language's `session_statements.toml`, compiled."""

    statements: tuple[Rule, ...]
    announced: re.Pattern[str]
    several: re.Pattern[str]
    """A mention of several sessions, whose dates cannot be assigned."""
    opening: re.Pattern[str]
    """A first day before the date with month and year: "11", "30 November"."""
    trailing: str


@cache
def sitting_rules(language: str) -> SittingRules:
    """Returns the compiled rules of a language; raises KeyError if it has no pack."""
    pack: dict[str, Any] = stage(language, "session_statements")
    spelled = numerals.alternatives(language)

    def expanded(pattern: str) -> str:
        return macros(pattern.replace("{n}", spelled))

    return SittingRules(
        tuple(Rule(expanded(row["pattern"])) for row in pack["statements"]),
        re.compile(pack["announced"]),
        re.compile(pack["several"]),
        re.compile(pack["opening"]),
        pack["edges"],
    )


def session_statements(
    masked: Masked, passage: Passage, language: str, speaker: str = ""
) -> tuple[SessionStatement, ...]:
    """Returns the statements of a paragraph with resolved mentions, in text order.

    Spans point into the source of `passage`. In the head of a document, a session is that of its `speaker`
    (a body key)."""
    if MASKS["date"] not in masked.text:
        return ()
    known = sitting_rules(language)
    found: dict[int, SessionStatement] = {}
    for rule in known.statements:
        for match in rule.finditer(masked.text):
            if any(match.start(name) not in masked.mentions for name in MASKED if _has(match, name)):
                # Skip private use characters that the source text contains.
                continue
            at = match.start("session") if _has(match, "session") else match.start("ordinal")
            statement = None if at in found else _statement(match, masked, passage, known, language, speaker)
            if statement:
                found[at] = statement
    return tuple(found[at] for at in sorted(found))


MASKED = ("session", "body", "first", "last")
"""Groups that match a mention."""


def _has(match: re.Match[str], group: str) -> bool:
    return bool(match.groupdict().get(group))


def _statement(
    match: re.Match[str], masked: Masked, passage: Passage, known: SittingRules, language: str, speaker: str
) -> SessionStatement | None:
    days = _days(match, masked, known, language)
    session = _session(match, masked, known, language, speaker, days) if days else None
    if session is None or days is None:
        return None
    body, number, resumed = session
    first, last, precision = days
    place = ""
    if _has(match, "place"):
        place = masked.words(match.start("place"), match.end("place")).strip(known.trailing)
    start, end = masked.span(match.start(), match.end())
    text = passage.text[start:end]
    return SessionStatement(
        body,
        number,
        resumed,
        first,
        last,
        precision,
        place,
        bool(known.announced.search(text)),
        passage.source_span(start, end),
        text,
    )


def _session(
    match: re.Match[str],
    masked: Masked,
    known: SittingRules,
    language: str,
    speaker: str,
    days: Days,
) -> tuple[str, str, bool] | None:
    """Body, session number and whether it is resumed; None if the text does not say.

    A body that is not named beside the number is only taken where it is known to meet on these days.
    """
    if not _has(match, "session"):
        number = numerals.value(match["ordinal"], language)
        keys = masked.mentions[match.start("body")].keys
        if number is None or len(keys) != 1 or keys[0] not in sessions.sitting_bodies():
            return None
        return keys[0], str(number), False
    mention = masked.mentions[match.start("session")]
    detail = mention.detail
    if not isinstance(detail, SessionNumber) or not mention.keys or known.several.search(mention.text):
        return None
    for body in (mention.keys[0], *detail.others):
        dated = sessions.interval(body, detail.running, detail.resumed)
        if dated and _agrees(days, dated):
            return body, detail.running, detail.resumed
    named = detail.sure or mention.keys[0] == speaker
    if named and sessions.possible(mention.keys[0], detail.running):
        return mention.keys[0], detail.running, detail.resumed
    return None


Precision = Literal["day", "month", "year"]
Days = tuple[date, date, Precision]


def _days(match: re.Match[str], masked: Masked, known: SittingRules, language: str) -> Days | None:
    stated = masked.mentions[match.start("last")].detail
    if not isinstance(stated, DateRange):
        return None
    first, last = stated.first, stated.last
    precision = _precision(stated)
    if _has(match, "first"):
        opening = masked.mentions[match.start("first")].detail
        first = opening.first if isinstance(opening, DateRange) else first
    elif _has(match, "opening") and precision == "day":
        day = known.opening.fullmatch(match["opening"])
        month = rules(language).months.get((day["month"] or "").lower(), last.month) if day else 0
        try:
            first = date(last.year - (month > last.month), month, int(day["day"]) if day else 0)
        except ValueError:
            return None
    return (first, last, precision) if first <= last else None


def _precision(stated: DateRange) -> Precision:
    days = (stated.last - stated.first).days
    if stated.first.day != 1 or days < FEWEST_DAYS:
        return "day"
    return "month" if days < MOST_DAYS else "year"


FEWEST_DAYS, MOST_DAYS = 27, 31
"""Maximum length of a period dated to the month, in days; longer periods are dated to the year."""


def conflict(statement: SessionStatement) -> Finding | None:
    """Returns a finding if stated dates contradict the authority files or rules, or precede 1945."""
    if statement.first.year < sessions.FIRST_YEAR:
        message = f"{statement.first.isoformat()} is before {sessions.FIRST_YEAR}; no date was taken from it"
        return Finding("impossible-date", message, statement.span, text=statement.text)
    known = sessions.interval(statement.body, statement.number, statement.resumed)
    if known is None or _agrees((statement.first, statement.last, statement.precision), known):
        return None
    message = (
        f"session {statement.number} of {statement.body} is dated {statement.first} to {statement.last} "
        f"here, but {known.first} to {known.last} by: {known.source or 'the authority files'}"
    )
    return Finding("date-conflict", message, statement.span, text=statement.text)


def credible(statement: SessionStatement) -> bool:
    """Returns whether the dates are close enough to the known ones; others are misprints or other bodies."""
    known = sessions.interval(statement.body, statement.number, statement.resumed)
    near = known is None or abs(known.first.year - statement.first.year) <= PUT_OFF
    return near and statement.first.year >= sessions.FIRST_YEAR


PUT_OFF = 2
"""Years."""


def _agrees(days: Days, known: sessions.Interval) -> bool:
    """Whether stated and known dates are equal, or one range contains the other."""
    first, last, precision = days
    if precision == known.precision == "day":
        # A text may state a part of a regular session of the General Assembly, which lasts a year.
        return known.first <= first and last <= known.last
    return first <= known.last and known.first <= last
