"""Deadlines and their status on a given day: one entry per deadline.

The language versions of an act share one entry, in the reader's language. Versions that give different days
have an entry each, so that the disagreement stays visible.

Session dates stated in a document of the store take precedence over computed ones. A recurring deadline is
listed by its first occurrence in the selected days. The status comes from `queries.status`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ..loaders.deadlines import later
from ..store import value
from .catalogue import run
from .status import Standings, session_day

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from ..store import Store, Value

_SESSION: Final = re.compile(r".*/session/([^/]+)/([^/]+)(/resumed)?")
_EVERY: Final = re.compile(r"P([0-9]+)([YMWD])")
_MOST_OCCURRENCES: Final = 4000
"""Limit on the occurrences of a recurring deadline: a weekly report over some eighty years."""

UNDATED = "no day is known"
"""Status of an unanswered deadline without a date."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One deadline of one act."""

    deadline: str
    """Its IRI."""
    act: str
    """IRI of the act."""
    first: date | None
    last: date | None
    """First and last day of the deadline; of a recurring one, those of one occurrence."""
    due: str
    """Short text: "CCPCJ/22", "2011-12-31", "P2Y", "P3W before-session"."""
    every: str
    """ISO 8601 duration of a recurrence; "regular" or ""."""
    ends: date | None
    """Last day of the recurrence, if the text states it."""
    derivation: str
    basis: str
    status: str
    """A key of `status.MEANING`, or `UNDATED`; "" if no day was given."""
    by: tuple[str, ...]
    """IRIs of the documents or acts that answer the request, take note of the answer, or renew it."""
    looked_at: tuple[str, ...]
    """Symbols of the documents searched for an answer."""
    document: str
    unit: str
    paragraph: str
    language: str
    """Language of the version quoted here."""
    verb: str
    addressees: str
    action: str

    def row(self) -> dict[str, Value]:
        """Returns the entry as one row of a table."""
        return {
            "from": self.first.isoformat() if self.first else None,
            "until": self.last.isoformat() if self.last else None,
            "due": self.due,
            "status": self.status,
            "document": self.document,
            "unit": self.unit or None,
            "paragraph": self.paragraph,
            "language": self.language,
            "verb": self.verb,
            "addressees": self.addressees,
            "action": self.action,
            "derivation": self.derivation or None,
            "basis": self.basis or None,
            "by": " ".join(self.by) or None,
            "looked_at": " ".join(self.looked_at) or None,
            "act": self.act,
        }


COLUMNS: Final = (
    "from",
    "until",
    "due",
    "status",
    "document",
    "unit",
    "paragraph",
    "language",
    "verb",
    "addressees",
    "action",
    "derivation",
    "basis",
    "by",
    "looked_at",
    "act",
)


def agenda(
    store: Store,
    *,
    addressee: Iterable[str] = (),
    language: Iterable[str] = (),
    after: date | None = None,
    before: date | None = None,
    as_of: date | None = None,
) -> list[Entry]:
    """Returns the deadlines, ordered by their last day.

    addressee: IRIs of addressees; a deadline of any of them matches. language: codes of the reader's
    languages in order of preference; the fallback is English, then any language. after, before: first and
    last day; if either is given, deadlines without dates are left out. as_of: the day of the status; later
    requests are left out; None: no status. Raises StoreError, QueryError.
    """
    addressees = tuple(addressee)
    bindings = {"addressee": addressees} if addressees else {}
    standings = Standings(store, as_of) if as_of else None
    deadlines = Deadlines(store, bindings)
    return deadlines.entries(language=tuple(language), after=after, before=before, standings=standings)


class Deadlines:
    """The deadlines of a store, read once and listed for any day."""

    def __init__(self, store: Store, bindings: Mapping[str, Iterable[str]] | None = None) -> None:
        """bindings: parameters of the query `dues`. Raises StoreError, QueryError."""
        self._rows = tuple(_rows(store, bindings or {}))
        self._stated = _stated(store)

    def entries(
        self,
        *,
        language: tuple[str, ...] = (),
        after: date | None = None,
        before: date | None = None,
        standings: Standings | None = None,
        acts: Container[tuple[str, str]] | None = None,
    ) -> list[Entry]:
        """Returns the entries as `agenda` does.

        acts: IRI and language of the acts to list; None: all. standings: the status of requests on one day;
        later requests are left out.
        """
        as_of = standings.as_of if standings else None
        entries: list[Entry] = []
        for row in self._rows:
            if acts is not None and (row["act"], row["language"]) not in acts:
                continue
            requested = _day(row["asked_on"] or session_day(row["document"]))
            if as_of and requested and requested > as_of:
                continue
            days, how = _days(row, self._stated, after or as_of, before)
            if (after or before) and not _meets(days, after, before):
                continue
            entries.append(_entry(row, days, how, standings))
        return sorted(_deduplicated(entries, language), key=_by_last_day)


def _deduplicated(entries: Iterable[Entry], language: tuple[str, ...]) -> Iterator[Entry]:
    """Yields one entry per deadline and days, in the preferred language."""
    order = {code: place for place, code in enumerate(dict.fromkeys((*language, "en")))}
    chosen: dict[tuple[str, str, date | None, date | None], Entry] = {}
    for entry in sorted(entries, key=lambda one: (order.get(one.language, len(order)), one.language)):
        chosen.setdefault((entry.deadline, entry.due, entry.first, entry.last), entry)
    yield from chosen.values()


def _by_last_day(entry: Entry) -> tuple[bool, date, str, str, str, str]:
    last = entry.last or date.max
    return (entry.last is None, last, entry.document, entry.language, entry.act, entry.deadline)


def _rows(store: Store, bindings: Mapping[str, Iterable[str]]) -> Iterator[dict[str, str]]:
    answer = run(store, "dues", **bindings)
    for terms in answer:
        row = zip(answer.variables, map(value, terms), strict=True)
        yield {name: "" if found is None else str(found) for name, found in row}


Days = tuple[date | None, date | None]
How = tuple[str, str]
"""Derivation and basis."""


_EXACTNESS: Final = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class _Stated:
    """The dates of a session as stated in a document."""

    days: Days
    how: How
    exact: bool
    """Whether the dates are known to the day."""


def _stated(store: Store) -> dict[str, _Stated]:
    """Returns the stated dates by session.

    Exact dates take precedence, then reports of a past session over announcements. A session whose best
    statements disagree is left out.
    """
    answer = run(store, "session-statements")
    found: dict[str, list[tuple[int, bool, str, Days]]] = {}
    for terms in answer:
        row = dict(zip(answer.variables, map(value, terms), strict=True))
        days = (_day(str(row["from"])), _day(str(row["until"])))
        exact = _EXACTNESS.index(str(row["precision"]))
        found.setdefault(str(row["session"]), []).append(
            (exact, str(row["announced"]).lower() == "true", str(row["document"]), days)
        )
    stated: dict[str, _Stated] = {}
    for session, statements in found.items():
        exact, announced, document, days = min(statements, key=lambda one: one[:3])
        if len({other[3] for other in statements if other[:2] == (exact, announced)}) == 1:
            stated[session] = _Stated(days, ("stated", f"stated in {document}"), exact == 0)
    return stated


def _days(
    row: Mapping[str, str], stated: Mapping[str, _Stated], since: date | None, before: date | None
) -> tuple[Days, How]:
    """Returns the first and last day of a deadline with their derivation."""
    how = (row["derivation"], row["basis"])
    if row["every"]:
        return _occurrence(row, since, before), how
    known = stated.get(row["session"])
    open_to_it = row["type"] == "session" and row["derivation"] in ("computed", "")
    if open_to_it and known and (known.exact or not row["until"]):
        return known.days, known.how
    return (_day(row["from"]), _day(row["until"])), how


def _occurrence(row: Mapping[str, str], since: date | None, before: date | None) -> Days:
    """Returns one occurrence of a recurring deadline.

    This is the first occurrence that ends on or after `since`; if there is none, the last that begins by
    `before` and before the recurrence ends. A yearly recurrence from a given year is due within each calendar
    year; one on a fixed day of the year, on that day; one counted from the adoption, once in each period
    after it.
    """
    start, length = _day(row["from"]), _EVERY.fullmatch(row["every"])
    if start is None or length is None:
        return (None, None)
    count, unit = int(length[1]), length[2]
    ends = _day(row["until"])
    latest = min((day for day in (before, ends) if day), default=None)
    previous: Days = (None, None)
    from_year = bool(row["starts"]) and unit == "Y" and (start.month, start.day) == (1, 1)
    for index in range(_MOST_OCCURRENCES):
        first = later(start, f"P{index * count}{unit}")
        last = later(first, "P1Y" if from_year else row["every"]) - timedelta(days=1)
        if row["dayOfYear"]:
            last = first
        if latest is not None and first > latest and previous[1]:
            return previous
        if since is None or last >= since:
            return (first, last)
        previous = (first, last)
    return (None, None)


def _meets(days: Days, after: date | None, before: date | None) -> bool:
    first, last = days
    if last is None:
        return False
    return (after is None or last >= after) and (before is None or (first or last) <= before)


def _entry(row: Mapping[str, str], days: Days, how: How, standings: Standings | None) -> Entry:
    standing = standings.of(row["act"], *days, turn=bool(row["every"])) if standings else None
    status: str = standing.status if standing else ""
    return Entry(
        deadline=row["deadline"],
        act=row["act"],
        first=days[0],
        last=days[1],
        due=_words(row),
        every=row["every"],
        ends=_day(row["until"]) if row["every"] else None,
        derivation=how[0],
        basis=how[1],
        status=UNDATED if status == "due" and days[1] is None else status,
        by=standing.by if standing else (),
        looked_at=standing.looked_at if standing else (),
        document=row["document"],
        unit=row["unit"],
        paragraph=row["paragraph"],
        language=row["language"],
        verb=row["verb"],
        addressees=row["addressees"],
        action=row["action"],
    )


def _words(row: Mapping[str, str]) -> str:
    session = _SESSION.fullmatch(row["session"])
    named = f"{session[1]}/{unquote(session[2])}{session[3] or ''}" if session else ""
    if row["type"] == "relative":
        return " ".join(part for part in (row["within"], row["anchor"], named) if part)
    return named or row["date"] or row["every"]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
