"""Deadlines and their status on a given day: one entry per deadline.

The language versions of an act share one entry, in the reader's language. Versions that give different last
days have an entry each, so that the disagreement stays visible.

Session dates stated in a document of the store take precedence over computed ones. A recurring deadline is
listed by its first occurrence in the selected days, or by its last one if the recurrence is over. The status
and the end of a recurrence come from `queries.status`.

Long because rows become entries here in one go: days, turns, listing, status and names.
"""

from __future__ import annotations

import re
from collections import ChainMap, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote

from ..ontology.calendar_days import later, next_day_of_year
from ..ontology.iri import SESSION_IRI
from ..ontology.sessions import main_part_end
from ..store import value
from .catalogue import run
from .deadline_versions import LeftOut, Version, cached_left_out, deduplicated, left_out
from .due_filter import KINDS, LISTING_NAMES, DueFilter
from .kept_rows import read_table, rows_of, table_of
from .status import MOST_BOUND, Standing, Standings, session_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..store import Store, Value
    from .due_filter import Listing
    from .status import Recurrence, Status

_EVERY: Final = re.compile(r"P([0-9]+)([YMWD])")
_FALLBACK: Final = "en"
"""Language of names that no language asked for has."""
_MOST_OCCURRENCES: Final = 4000
"""Limit on the occurrences of a recurring deadline: a weekly report over some eighty years."""


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
    """Last day of the recurrence: stated, or the day of the text that supersedes it; None if unknown."""
    derivation: str
    basis: str
    status: str
    """A key of `status.MEANING`; "" for acts other than requests, for requests without a date that nothing
    answers or renews, and if no day was given."""
    by: tuple[str, ...]
    """IRIs of the documents or acts that answer the request, take note of the answer, or renew it."""
    looked_at: tuple[str, ...]
    """Symbols of the documents checked for answers and renewals."""
    document: str
    unit: str
    paragraph: str
    language: str
    """Language of the version quoted here."""
    verb: str
    addressees: str
    action: str
    kind: str = "directive"
    """directive, decision or commitment."""
    recipients: str = ""
    issuer: str = ""
    """IRI of the body that issued the text; "" if unknown."""
    session: str = ""
    """IRI of the session by which it is due."""
    listing: Listing = "dated"
    lapses: date | None = None
    """Of a recurring request: day on which its turns are over if nothing ends or confirms it."""
    confirmed: date | None = None
    """Of a recurring request: day of its text or of the latest report on it."""
    day_of_year: str = ""
    """Of a recurring request: the fixed day of its turns, "--09-16" or "--03--1FR"."""
    addressee_iris: frozenset[str] = frozenset()
    recipient_iris: frozenset[str] = frozenset()

    def row(self) -> dict[str, Value]:
        """Returns the entry as one row of a table, with English labels."""
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
            "recipients": self.recipients or None,
            "action": self.action,
            "kind": self.kind,
            "listing": self.listing,
            "ends": self.ends.isoformat() if self.ends else None,
            "confirmed": self.confirmed.isoformat() if self.confirmed else None,
            "derivation": self.derivation or None,
            "basis": self.basis or None,
            "by": " ".join(self.by) or None,
            "looked_at": " ".join(self.looked_at) or None,
            "act": self.act,
            "status_label": self.status or None,
            "listing_label": LISTING_NAMES[self.listing],
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
    "recipients",
    "action",
    "kind",
    "listing",
    "ends",
    "confirmed",
    "derivation",
    "basis",
    "by",
    "looked_at",
    "act",
    "status_label",
    "listing_label",
)


def agenda(
    store: Store,
    *,
    chosen: DueFilter | None = None,
    language: Iterable[str] = (),
    as_of: date | None = None,
) -> list[Entry]:
    """Returns the deadlines, ordered by their last day; the list "past" latest first.

    chosen: the selection; all by default. language: codes of the reader's languages in order of preference;
    the fallback is English, then any language. as_of: the day of the status; later requests are left out;
    None: no status. Raises StoreError, QueryError.
    """
    chosen = chosen or DueFilter()
    acts: set[str] | None = None
    if chosen.addressee:
        found = run(store, "acts-due", addressee=sorted(chosen.addressee))
        acts = {str(value(act)) for (act,) in found}
        if not acts:
            return []
    language = tuple(language)
    deadlines = Deadlines(store, acts, languages=language)
    standings = Standings(store, as_of, acts=acts) if as_of else None
    return deadlines.entries(chosen, language=language, standings=standings)


def status(store: Store, as_of: date) -> dict[str, Standing]:
    """Returns the status of requests with a deadline by IRI; of several deadlines, that of the first.

    as_of: day of the status. Raises QueryError, StoreError.
    """
    standings, deadlines = Standings(store, as_of), Deadlines(store)
    found: dict[str, Standing] = {}
    for entry in deadlines.entries(standings=standings):
        if entry.status:
            found.setdefault(
                entry.act, Standing(entry.act, cast("Status", entry.status), entry.by, entry.looked_at)
            )
    return found


class Deadlines:
    """The deadlines of a store, read once and listed for any day."""

    def __init__(
        self,
        store: Store,
        acts: Collection[str] | None = None,
        languages: Iterable[str] = (),
        without: LeftOut | None = None,
    ) -> None:
        """acts: IRIs of the acts, all by default. languages: of the names of actors, besides English.
        without: see `deadlines_left_out`, which is read by default.

        Raises StoreError, QueryError.
        """
        chosen = None if acts is None or len(acts) > MOST_BOUND else sorted(acts)
        self._actors = _actors(store, chosen)
        known = {iri for one in self._actors.values() for iri in (*one.addressees, *one.recipients)}
        self._labels = _labels(store, known, languages) if known else {}
        rows = _named(_table(store, "due-rows", chosen))
        if without is None and chosen is None:
            rows = tuple(rows)
            without = left_out(store, map(_version, rows))
        elif without is None:
            without = deadlines_left_out(store)
        self._rows = tuple(
            row
            for row in rows
            if (acts is None or row["act"] in acts) and (row["deadline"], _words(row)) not in without
        )
        self._bodies: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._rows:
            self._bodies[row["act"]].add(_body_of(row["session"]))
        at_sessions = (row for row in self._rows if row["type"] == "session")
        self._stated = _stated(store, {row["session"] for row in at_sessions if _is_replaceable(row)})

    def entries(
        self,
        chosen: DueFilter | None = None,
        *,
        language: tuple[str, ...] = (),
        standings: Standings | None = None,
    ) -> list[Entry]:
        """Returns the entries as `agenda` does.

        standings: the status of requests on one day; later requests are left out.
        """
        chosen = chosen or DueFilter()
        as_of = standings.as_of if standings else None
        names = ChainMap(*(self._labels[code] for code in (*language, _FALLBACK) if code in self._labels))
        entries: list[Entry] = []
        for row in self._rows:
            requested = _day(row["asked_on"] or session_day(row["document"]))
            if as_of and requested and requested > as_of:
                continue
            entries.append(self._entry(row, chosen, standings, names))
        # Choose the language version first: an entry of another version may pass where its own does not.
        listed = (
            entry
            for entry in deduplicated(entries, language)
            if chosen.within(entry) and chosen.matches(entry)
        )
        found = sorted(listed, key=_by_last_day)
        return found[::-1] if chosen.over_before else found

    def _entry(
        self,
        row: Mapping[str, str],
        chosen: DueFilter,
        standings: Standings | None,
        names: Mapping[str, str],
    ) -> Entry:
        """Returns the entry of a row, with its status; names: of actors by IRI."""
        how = (row["derivation"], row["basis"])
        actors = self._actors.get(row["act"], _Actors())
        recurrence: Recurrence | None = None
        listing: Listing = "dated"
        if row["every"]:
            start, ends = _day(row["from"]), _day(row["until"])
            since = chosen.after or (standings.as_of if standings else None)
            if standings:
                recurrence = standings.recurrence(row["act"], row["every"], start, ends, actors.addressees)
                how = (
                    (how[0], "; ".join(part for part in (how[1], recurrence.basis) if part))
                    if recurrence
                    else how
                )
            days = _occurrence(row, since, chosen.before, recurrence)
            is_lapsed = recurrence is not None and recurrence.ends is None and days[0] is None
            if row["every"][:1] != "P" or is_lapsed or not row["from"]:
                listing = "standing"
        else:
            days, how = _days(row, self._stated)
            recurrence = None
        if days[1] is None and listing == "dated":
            listing = "undated"
        request = row["kind"] in ("", KINDS["requests"])
        standing = (
            standings.of(
                row["act"], *days, reporting=row["reporting"].lower() != "false", recurrence=recurrence
            )
            if standings and request
            else None
        )
        recipients = self._recipients(row, actors.recipients)
        named = {names.get(iri, words) for code, iri, words in actors.named if code == row["language"]}
        return Entry(
            deadline=row["deadline"],
            act=row["act"],
            first=days[0],
            last=days[1],
            due=_words(row),
            every=row["every"],
            ends=(recurrence.ends if recurrence else _day(row["until"])) if row["every"] else None,
            derivation=how[0],
            basis=how[1],
            status=standing.status if standing else "",
            by=standing.by if standing else (),
            looked_at=standing.looked_at if standing else (),
            document=row["document"],
            unit=row["unit"],
            paragraph=row["paragraph"],
            language=row["language"],
            verb=row["verb"],
            addressees=", ".join(sorted(named)),
            action=row["action"],
            kind=row["kind"] or KINDS["requests"],
            recipients=", ".join(sorted(names.get(iri, iri) for iri in recipients)),
            issuer=row["issuer"],
            session=row["session"],
            listing=listing,
            lapses=recurrence.lapses if recurrence else None,
            confirmed=recurrence.confirmed if recurrence else None,
            day_of_year=row["dayOfYear"],
            addressee_iris=actors.addressees,
            recipient_iris=recipients,
        )

    def _recipients(self, row: Mapping[str, str], recipients: frozenset[str]) -> frozenset[str]:
        """Returns the recipients of a deadline: the one at whose session it is, if others have theirs; none
        of those that only have sessions of their own."""
        bodies, body = self._bodies[row["act"]], _body_of(row["session"])
        at_session = {iri: iri.rpartition("/body/")[2] for iri in recipients}
        own = frozenset(iri for iri, key in at_session.items() if key == body)
        if own:
            return own if len(bodies & set(at_session.values())) > 1 else recipients
        return frozenset(iri for iri, key in at_session.items() if not body or key not in bodies)


def _by_last_day(entry: Entry) -> tuple[bool, date, str, str, str, str]:
    last = entry.last or date.max
    return (entry.last is None, last, entry.document, entry.language, entry.act, entry.deadline)


def deadlines_left_out(store: Store) -> LeftOut:
    """Returns the deadlines that no list has, see `deadline_versions`; raises StoreError, QueryError."""
    return cached_left_out(store, lambda: map(_version, _named(read_table(store, "due-rows"))))


def _version(row: Mapping[str, str]) -> Version:
    place = (row["document"], row["unit"], row["paragraph"])
    return Version(place, _words(row), row["deadline"], row["language"])


def _named(table: tuple[list[str], Iterable[list[str]]]) -> Iterable[dict[str, str]]:
    """Yields the rows of a table by the names of its columns."""
    columns, rows = table
    return (dict(zip(columns, row, strict=True)) for row in rows)


def _table(store: Store, query: str, acts: Iterable[str] | None) -> tuple[list[str], Iterable[list[str]]]:
    """Returns the columns and rows of a query about some acts, or about all (None)."""
    return table_of(store, query) if acts is None else read_table(store, query, act=acts)


@dataclass(frozen=True, slots=True)
class _Actors:
    """The addressees and recipients of one act."""

    addressees: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    named: tuple[tuple[str, str, str], ...] = ()
    """Language, IRI or "", and words of each mention of an addressee."""


def _actors(store: Store, acts: Iterable[str] | None) -> dict[str, _Actors]:
    """Returns the addressees and recipients by act."""
    found: dict[str, _Actors] = {}
    for act, role, actor, words, language in _table(store, "due-actors", acts)[1]:
        known = found.get(act, _Actors())
        if role == "addressee":
            known = replace(known, addressees=known.addressees | {actor})
        elif role == "recipient":
            known = replace(known, recipients=known.recipients | {actor})
        else:
            known = replace(known, named=(*known.named, (language, actor, words)))
        found[act] = known
    return found


def actor_names(store: Store, actors: Collection[str], languages: Iterable[str]) -> dict[str, str]:
    """Returns the names of actors by IRI, in the first of some languages in which they have one."""
    order = [code for code in languages if code != _FALLBACK]
    found = _labels(store, actors, order) if actors and order else {}
    return dict(ChainMap(*(found[code] for code in order if code in found)))


def _labels(store: Store, actors: Collection[str], languages: Iterable[str]) -> dict[str, dict[str, str]]:
    """Returns the names of actors by language and IRI; in English the acronym, if there is one."""
    bound = {"actor": sorted(actors)} if len(actors) <= MOST_BOUND else {}
    labels: dict[str, dict[str, str]] = {_FALLBACK: {}}
    for terms in run(store, "short-labels", language=(_FALLBACK, *languages), **bound):
        actor, name, form, language = (str(value(term)) for term in terms)
        known = labels.setdefault(language or _FALLBACK, {})
        if form == "acronym" or actor not in known:
            known[actor] = name
    return labels


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


def _stated(store: Store, sessions: Collection[str]) -> dict[str, _Stated]:
    """Returns the stated dates of some sessions.

    Exact dates take precedence, then reports of a past session over announcements. A session whose best
    statements disagree is left out.
    """
    if not sessions:
        return {}
    found: dict[str, list[tuple[int, bool, str, Days]]] = {}
    # All statements take less time than those about the bodies of these sessions.
    for session, first, last, precision, _, announced, document, *_ in rows_of(store, "session-statements"):
        if session in sessions:
            exact, days = _EXACTNESS.index(precision), (_day(first), _day(last))
            found.setdefault(session, []).append((exact, announced.lower() == "true", document, days))
    stated: dict[str, _Stated] = {}
    for session, statements in found.items():
        exact, announced, document, days = min(statements, key=lambda one: one[:3])
        if len({other[3] for other in statements if other[:2] == (exact, announced)}) == 1:
            stated[session] = _Stated(days, ("stated", f"stated in {document}"), exact == 0)
    return stated


def _is_replaceable(row: Mapping[str, str]) -> bool:
    """Returns whether dates stated in documents replace those of a row: computed ones, and whole years."""
    whole_year = row["from"].endswith("-01-01") and row["until"] == f"{row['from'][:4]}-12-31"
    return row["derivation"] in ("computed", "") or whole_year


def _days(row: Mapping[str, str], stated: Mapping[str, _Stated]) -> tuple[Days, How]:
    """Returns the first and last day of a deadline that does not recur, with their derivation."""
    how = (row["derivation"], row["basis"])
    known = stated.get(row["session"])
    at_session = row["type"] == "session" and not row["anchor"]
    days = (_day(row["from"]), _day(row["until"]))
    if at_session and _is_replaceable(row) and known and (known.exact or not row["until"]):
        days, how = known.days, known.how
    session = SESSION_IRI.fullmatch(row["session"])
    if at_session and session and not session[3] and days[0] and days[1]:
        end = main_part_end(f"body/{session[1]}", days[0], days[1])
        # A text that the session itself adopted means the rest of it.
        if end and (_day(row["asked_on"]) or date.min) <= days[0]:
            days = (days[0], end)
    return days, how


def _occurrence(
    row: Mapping[str, str], since: date | None, before: date | None, recurrence: Recurrence | None
) -> Days:
    """Returns one occurrence of a recurring deadline.

    This is the first occurrence that ends on or after `since`; if there is none, the last that begins by
    `before` and before the recurrence ends. A yearly recurrence from a given year is due within each calendar
    year; one on a fixed day of the year, on that day; one that follows a session, at the same time of the
    year; one counted from the adoption, once in each period after it. No occurrence lies behind the last turn
    that is confirmed.
    """
    start, length = _day(row["from"]), _EVERY.fullmatch(row["every"])
    if start is None or length is None:
        return (None, None)
    count, unit = int(length[1]), length[2]
    ends = recurrence.ends if recurrence else _day(row["until"])
    # A turn may begin on the last day of a recurrence, but not when three turns are over.
    lapses = recurrence.lapses - timedelta(days=1) if recurrence and ends is None else None
    limit = ends or lapses
    latest = min((day for day in (before, limit) if day), default=None)
    previous: Days = (None, None)
    from_year = len(row["starts"]) == len("2012") and unit == "Y" and (start.month, start.day) == (1, 1)
    for index in range(_MOST_OCCURRENCES):
        first, last = _turn(row, start, f"P{index * count}{unit}", from_year=from_year)
        if latest is not None and first > latest:
            is_over = ends is not None or (before is not None and before <= latest)
            return previous if is_over or not recurrence else (None, None)
        if ends is not None and first <= ends < last:
            if previous[1] and (ends - first) * 2 < last - first:
                # Less than half a turn is left at the end: the turn before was the last.
                return previous
            last = ends
        if since is None or last >= since:
            return (first, last)
        previous = (first, last)
    return (None, None)


def _turn(row: Mapping[str, str], start: date, after: str, *, from_year: bool) -> tuple[date, date]:
    """Returns the days of one turn of a recurring deadline, an ISO 8601 duration after the first one."""
    first = later(start, after)
    if row["dayOfYear"]:
        # The first Saturday of July falls on another day every year.
        first = next_day_of_year(row["dayOfYear"], date(first.year, 1, 1)) or first
    if row["within"]:
        return first, later(first, row["within"])
    if row["dayOfYear"]:
        return first, first
    return first, later(first, "P1Y" if from_year else row["every"]) - timedelta(days=1)


def _body_of(session: str) -> str:
    match = SESSION_IRI.fullmatch(session)
    return match[1] if match else ""


def _words(row: Mapping[str, str]) -> str:
    session = SESSION_IRI.fullmatch(row["session"])
    named = f"{session[1]}/{unquote(session[2])}{session[3] or ''}" if session else ""
    if row["type"] == "relative":
        return " ".join(part for part in (row["within"], row["anchor"], named) if part)
    return named or row["date"] or row["every"]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
