"""Recurring deadlines in a paragraph: their interval, where their turns begin and when they end.

In: a match of a rule of the pack. Out: a `Due` as written, which `deadlines` turns into days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..ontology.calendar_days import later
from ..ontology.sessions import sitting_bodies
from . import numerals
from .grammar import DueRule, Grammar
from .labels import rules_of
from .masking import DateRange, Masked, SessionNumber
from .records import Due
from .spans import Passage

_MONTHS = 12
_LONGEST_MONTH = 31
_BEFORE, _AFTER = 160, 40
"""Characters around a recurrence in which a wording may show that it is no deadline."""
_NEAR = 120
"""Maximum distance, in characters, of a verb from the recurrence that belongs to it."""
_EVERY_YEAR = "P1Y"

Key = tuple[int, str]
"""Place in the source and type of a deadline."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a recurrence in the masked text."""

    start: int
    end: int
    one_of_series: bool
    """Whether the words name one of a series: "annual report"."""


def counted(groups: dict[str, str | None], rules: Grammar) -> str:
    """The ISO 8601 duration that a match counts ("ninety", "days"); "" if it counts none."""
    number = numerals.value(groups.get("number") or "", rules.language)
    unit = rules.units.get((groups.get("unit") or "").lower())
    return f"P{number}{unit}" if number and unit else ""


def at_session(due: Due, body: str, held: SessionNumber) -> Due:
    """The deadline with the session of a body."""
    return replace(
        due, body=body, session=held.number, series=held.series, resumed=held.resumed, others=held.others
    )


def read_recurrence(
    rule: DueRule,
    match: re.Match[str],
    masked: Masked,
    passage: Passage,
    place: Place,
    region: str,
    begins: int,
    rules: Grammar,
) -> list[Due]:
    """A recurrence, from the year, day or session on that the text names.

    match: of the rule. place: of the match. region: the masked text up to the end of the act, which begins
    at `begins`. Empty if the words around it show that it is no deadline.
    """
    start, stop = place.start, place.end
    every = rule.every or counted(match.groupdict(), rules)
    if not every or _is_passing(place, region, rules):
        return []
    follows = rules.thereafter.match(region, stop) or rules.after_that.search(region[:start])
    due = Due(
        "recurring",
        passage.source_span(*masked.span(start, stop)),
        masked.words(start, stop),
        every=every,
        anchor="thereafter" if follows else "",
    )
    if every == _EVERY_YEAR:
        due = _with_day_of_year(due, region, begins, rules)
    over = rules.recurrence_end.search(region, stop)
    for mention in masked.between(over.start(), over.end(), "date") if over else ():
        if isinstance(mention.detail, DateRange):
            due = replace(due, not_after=mention.detail.last.isoformat())
    start_words = rules.recurrence_start.search(region)
    if start_words is None:
        return [due]
    for mention in masked.between(start_words.start(), start_words.end(), "date"):
        if isinstance(mention.detail, DateRange):
            first = mention.detail.first
            # Every two years following a review: the first turn is one interval after it.
            is_before = start_words.groupdict().get("milestone") and every[:1] == "P"
            starts = (later(first, every) if is_before else first).isoformat()
            # What recurs from a year on is due within its year; from a day or a budget on, within each turn.
            of_turns = start_words.groupdict().get("period") or mention.detail.last == mention.detail.first
            return [replace(due, starts=starts if of_turns else starts.removesuffix("-01-01"))]
    for mention in masked.between(start_words.start(), start_words.end(), "session"):
        if isinstance(mention.detail, SessionNumber) and mention.keys:
            return [at_session(due, mention.keys[0], mention.detail)]
    return [due]


def start_day(masked: Masked, tail: str, rules: Grammar) -> str:
    """The ISO day from which an act takes effect by the last part of its masked text; "" if it names none."""
    begins = len(masked.text) - len(tail)
    match = rules.recurrence_start.search(masked.text, begins)
    for mention in masked.between(match.start(), match.end(), "date") if match else ():
        if isinstance(mention.detail, DateRange) and mention.detail.first == mention.detail.last:
            return mention.detail.first.isoformat()
    return ""


def starting(dues: tuple[Due, ...], day: str) -> tuple[Due, ...]:
    """The deadlines, of which recurrences without a start of their own begin on a day; "" for none."""
    return tuple(
        replace(due, starts=day)
        if day
        and due.type == "recurring"
        and not (due.starts or due.anchor or due.session is not None or due.day_of_year)
        else due
        for due in dues
    )


def _is_passing(place: Place, region: str, rules: Grammar) -> bool:
    """Whether a recurring time belongs to something else; not if the text says from when on it recurs."""
    if rules.recurrence_start.search(region, place.end):
        return False
    window = max(0, place.start - _BEFORE), min(len(region), place.end + _AFTER)
    around = rules.no_recurrence.finditer(region, *window)
    return any(other.start() < place.end and place.start < other.end() for other in around)


def _with_day_of_year(due: Due, region: str, begins: int, rules: Grammar) -> Due:
    """The recurrence with the day of the year that an act names once and without a year.

    "--09-16", or "--03--1FR" of the last Friday of March; `within` is the time until the last of several
    days.
    """
    found = list(rules.day_of_year.finditer(region, begins))
    weekdays = list(rules.weekday_of_year.finditer(region, begins))
    if len(found) + len(weekdays) != 1:
        return due
    match = (*found, *weekdays)[0]
    month = _month(match["month"], rules)
    if not 1 <= month <= _MONTHS:
        return due
    if weekdays:
        number = -1 if match["last"] else numerals.value(match["nth"], rules.language)
        day = rules.weekdays.get(match["weekday"], "")
        return replace(due, day_of_year=f"--{month:02}-{number}{day}") if number and day else due
    number = int(match["day"])
    if not 1 <= number <= _LONGEST_MONTH:
        return due
    last = int(match.groupdict().get("until") or number)
    within = f"P{last - number}D" if number < last <= _LONGEST_MONTH else ""
    return replace(due, day_of_year=f"--{month:02}-{number:02}", within=within)


def _month(words: str, rules: Grammar) -> int:
    months = rules_of(rules.language).months
    return int(words) if words.isdecimal() else months.index(words) + 1 if words in months else 0


def with_named_turns(
    found: Mapping[Key, Due],
    places: Mapping[Key, Place],
    masked: Masked,
    passage: Passage,
    begins: int,
    region: str,
    rules: Grammar,
) -> dict[Key, Due]:
    """The deadlines of an act, of which a recurrence follows the turn that the text names.

    found: deadlines as read. places: of the recurrences. region: the masked text up to the end of the act,
    which begins at `begins`. One of a series ("the next biennial panel") is due at the session or in the
    years named with it, and does not recur by this request.
    """
    kept: dict[Key, Due] = {}
    named = tuple(_named(found, masked, passage, begins, region, rules)) if places else ()
    dates = {due.value for due in found.values() if due.type == "date"}
    for key, due in found.items():
        place = places.get(key)
        if place is None or due.starts or due.session is not None or due.anchor or due.day_of_year:
            kept[key] = due
            continue
        at_turn = any(_belongs(place, at, region, rules) for at in named)
        if place.one_of_series and (at_turn or len(dates) > 1):
            continue
        kept[key] = _anchored(due, place, masked, begins, region, rules, at_turn=at_turn)
    return kept


def _anchored(
    due: Due, place: Place, masked: Masked, begins: int, region: str, rules: Grammar, *, at_turn: bool
) -> Due:
    """The recurrence with what its turns follow: a turn, the sessions of a body, an event, the adoption."""
    if rules.first_turn.search(region, begins) or (at_turn and due.every[-1] == "Y"):
        return replace(due, anchor="thereafter")
    sessions = rules.each_session.finditer(region, begins) if due.every[-1] == "Y" else ()
    for match in sessions:
        if _belongs(place, match.start(), region, rules):
            actors = (actor.keys for actor in masked.between(begins, match.end(), "actor"))
            bodies = [keys[0] for keys in actors if keys and keys[0] in sitting_bodies()]
            return replace(due, anchor="each-session", body=bodies[-1] if bodies else "")
    verbs = rules.own_calendar.finditer(region, begins)
    if any(_is_of(match, place, region, rules) for match in verbs):
        return replace(due, anchor="own-calendar")
    return due


def _named(
    found: Mapping[Key, Due], masked: Masked, passage: Passage, begins: int, region: str, rules: Grammar
) -> Iterator[int]:
    """Places in the masked text of the sessions at which an act is due."""
    due = {one.span for one in found.values() if one.type == "session"}
    if not due:
        return
    ends = [match.span() for match in rules.recurrence_end.finditer(region, begins)]
    for at, mention in masked.within(begins, len(region)):
        known = mention.kind == "session" and passage.source_span(mention.start, mention.end) in due
        # The session until which it recurs is no turn.
        if known and not any(first <= at < last for first, last in ends):
            yield at


def _belongs(place: Place, at: int, region: str, rules: Grammar) -> bool:
    """Whether the same action is named at two places: no new one begins between them."""
    first, last = (place.end, at) if at >= place.end else (at, place.start)
    return rules.new_action.search(region, first, last) is None


def _is_of(match: re.Match[str], place: Place, region: str, rules: Grammar) -> bool:
    """Whether a verb is that of a recurrence."""
    near = match.start() - place.end < _NEAR and place.start - match.end() < _NEAR
    return near and _belongs(place, match.start(), region, rules)
