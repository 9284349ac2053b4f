"""Deadlines as an iCalendar file (RFC 5545): in, the entries of the agenda; out, the file, byte for byte
the same for the same entries.

Every entry with a day is an all-day event on its last day, a recurring request an event that recurs until its
mandate ends or its turns lapse. The language versions of an act make one event, unless their days differ; its
identifier is the IRI of the deadline, so that calendar programs update the event when the file changes. Names
are in the language of the reader; the key of the status, for programs, is in `X-MANDATEGRAPH-STATUS`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from icalendar import Calendar, Event

from ..queries.status import CONCEPTS
from .negotiation import SOURCE_LANGUAGE
from .pages.deadline_labels import derivation_name, interval, named_value, session_name, status_names
from .pages.wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..queries.agenda import Entry

_EVERY: Final = re.compile(r"P([0-9]+)([YMWD])")
_WEEKDAY: Final = re.compile(r"-?[1-5][A-Z]{2}$")
"""The weekday of a day of the year: the last Friday of March is --03--1FR."""
_FREQUENCY: Final = {"Y": "YEARLY", "M": "MONTHLY", "W": "WEEKLY", "D": "DAILY"}
_PRODUCT: Final = "-//mandategraph//deadlines//{}"
_SHORTEST: Final = 28
"""Days that every month has."""
_REPLACED: Final = "superseded"
_NAME: Final = message("Mandate deadlines")
_LONGEST: Final = 70
"""Characters of an action in the title of an event: the description holds the whole."""


@dataclass(frozen=True, slots=True)
class Written:
    """A calendar and what went into it."""

    text: bytes
    """UTF-8, lines folded at 75 octets and ended by CR LF."""
    events: int
    undated: int
    """Deadlines that have no day: no calendar can show them."""


def calendar_name(actors: Iterable[str], language: str = SOURCE_LANGUAGE) -> str:
    """Returns the name of the calendar of some actors, or of all without any."""
    names, called = ", ".join(actors), wording(language).gettext(_NAME)
    return named_value(called, names, language) if names else called


def calendar(
    entries: Iterable[Entry], *, made_on: date, name: str = _NAME, language: str = SOURCE_LANGUAGE
) -> Written:
    """The entries as a calendar.

    made_on: the day that the events are stamped with. name: what calendar programs call it. language: of the
    names of statuses, sessions and intervals; one of `LANGUAGES`.
    """
    book = Calendar()
    _add(book, "prodid", _PRODUCT.format(language.upper()))
    _add(book, "version", "2.0")
    _add(book, "calscale", "GREGORIAN")
    _add(book, "x-wr-calname", name)
    stamp = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    # A deadline has two events if its language versions give different days.
    seen: defaultdict[str, set[tuple[object, ...]]] = defaultdict(set)
    events = 0
    undated: set[str] = set()
    for entry in entries:
        if entry.last is None:
            undated.add(entry.deadline)
        elif (days := (entry.due, entry.first, entry.last)) not in seen[entry.deadline]:
            seen[entry.deadline].add(days)
            number = len(seen[entry.deadline])
            uid = entry.deadline if number == 1 else f"{entry.deadline}/{number}"
            book.add_component(_event(entry, uid, entry.last, stamp, language))
            events += 1
    return Written(book.to_ical(), events, len(undated - seen.keys()))


def _event(entry: Entry, uid: str, last: date, stamp: datetime, language: str) -> Event:
    event = Event()
    _add(event, "uid", uid)
    _add(event, "dtstamp", stamp)
    _add(event, "dtstart", last)
    # The end of an all-day event is the day after its last (RFC 5545, 3.6.1).
    _add(event, "dtend", last + timedelta(days=1))
    every = _EVERY.fullmatch(entry.every)
    until = entry.ends or entry.lapses
    if every and (until is None or until > last):
        rule = _rule(int(every[1]), every[2], last, until, _WEEKDAY.search(entry.day_of_year))
        _add(event, "rrule", rule)
    _add(event, "summary", _summary(entry))
    _add(event, "description", _description(entry, language))
    _add(event, "url", entry.act)
    # Deadlines block no time.
    _add(event, "transp", "TRANSPARENT")
    if entry.status:
        _add(event, "categories", [status_names(language)[entry.status]])
        _add(event, "x-mandategraph-status", CONCEPTS[entry.status])
    if entry.status == _REPLACED:
        # A later text renews the request and has an event of its own: mark this one as cancelled.
        _add(event, "status", "CANCELLED")
    return event


def _rule(
    interval: int, unit: str, first: date, ends: date | None, weekday: re.Match[str] | None
) -> dict[str, list[object]]:
    """Returns the recurrence rule of an event (RFC 5545, 3.3.10)."""
    rule: dict[str, list[object]] = {"freq": [_FREQUENCY[unit]], "interval": [interval]}
    if ends:
        rule["until"] = [ends]
    if unit == "Y":
        rule["bymonth"] = [first.month]
    if weekday:
        rule["byday"] = [weekday.group()]
        return rule
    leap = unit == "Y" and (first.month, first.day) == (2, 29)
    if leap or (unit == "M" and first.day > _SHORTEST):
        # A month without that day would be skipped: use its last day.
        rule |= {"bymonthday": list(range(_SHORTEST, first.day + 1)), "bysetpos": [-1]}
    elif unit == "Y":
        rule["bymonthday"] = [first.day]
    return rule


def _add(component: Calendar | Event, name: str, value: object) -> None:
    # The library leaves the type of a value open.
    cast("Any", component).add(name, value)


def _summary(entry: Entry) -> str:
    asked = f"{entry.addressees}: " if entry.addressees else ""
    action = entry.action if len(entry.action) <= _LONGEST else f"{entry.action[: _LONGEST - 1].rstrip()}…"
    return f"{asked}{action} ({_place(entry)})"


def _place(entry: Entry) -> str:
    return " ".join(part for part in (entry.document, entry.unit, entry.paragraph) if part)


def _description(entry: Entry, language: str) -> str:
    gettext = wording(language).gettext
    status = status_names(language).get(entry.status)
    how = "; ".join(part for part in (derivation_name(entry.derivation, language), entry.basis) if part)
    due = ", ".join(part for part in (_due(entry, language), _period(entry)) if part)
    lines = (
        f"{_place(entry)}: {entry.verb}",
        entry.action,
        named_value(gettext(message("Deadline")), f"{due} ({how})" if how else due, language),
        named_value(gettext(message("Status")), status, language) if status else "",
    )
    return "\n".join(line for line in lines if line)


def _due(entry: Entry, language: str) -> str:
    """Returns the session or the interval in words; "" for what the dates say."""
    if entry.every:
        return interval(entry.every, language)
    return session_name(entry.session, language)


def _period(entry: Entry) -> str:
    first, last = entry.first or entry.last, entry.last
    return f"{first} – {last}" if first != last else str(last)
