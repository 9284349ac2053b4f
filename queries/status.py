"""The status of requests on a given day, with its evidence.

All lists of deadlines take the status of a request, and the end of a recurrence, from this module: the
command, the Python and JSON APIs, the pages, the tables and the calendar.
"""

from __future__ import annotations

import re
from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from ..ontology import authorities
from ..ontology.calendar_days import later
from ..ontology.iri import SESSION_IRI, Minter
from ..ontology.series import session_of
from ..ontology.sessions import interval
from ..ontology.terms import MG, REITERATED
from ..store import base_of, value
from .catalogue import run
from .kept_rows import kept, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ..store import Store

Status = Literal[
    "upcoming", "in progress", "report found", "superseded", "ended", "no report found in this collection"
]
MEANING: Final[dict[Status, str]] = {
    "upcoming": "the period of the deadline has not begun",
    "in progress": "the period of the deadline has begun and is not over",
    "report found": "a document in this collection answers the request, or takes note of the report on it",
    "superseded": "a later text renews the request, or was adopted from the draft with the request",
    "ended": "the recurrence is over, or the last day of a request without a report has passed",
    "no report found in this collection": "the last day of a request for a report has passed, and no "
    "document in this collection answers it",
}
"""The meaning of each status."""
CONCEPTS: Final[dict[str, str]] = {
    "upcoming": "upcoming",
    "in progress": "in-progress",
    "report found": "report-found",
    "superseded": "superseded",
    "ended": "ended",
    "no report found in this collection": "no-report-found",
}
"""Keys of the concepts that stand for the statuses in the graph."""
NO_REPORT: Final[Status] = "no report found in this collection"
MOST_TURNS: Final = 3
"""Turns after which an unconfirmed recurring request becomes a standing request."""
_ANSWERS: Final = (f"{MG}answers", f"{MG}closes")
_RENEWS: Final = f"{MG}renews"
MOST_BOUND: Final = 2000
"""Maximum number of IRIs that a query is restricted to; for more, it is run on all."""
_FIXED_TERM: Final = frozenset(
    {
        "commission-of-inquiry",
        "expert-group",
        "peacekeeping-operation",
        "special-political-mission",
        "special-procedure",
    }
)
"""Types of body whose mandate ends unless it is extended; others have single tasks that are extended."""
_OVER: Final = "/event/ended"
"""End of the IRI of the kind of event with which a mandate is over."""
_YEAR: Final = re.compile(r"/((?:19|20)[0-9]{2})/")
"""The year in a symbol without a session: S/2024/711."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How long a recurring request is in force on the day of the status."""

    ends: date | None
    """Last day of the recurrence; None if no end is known."""
    confirmed: date
    """Day of the text of the request, or of the latest report on it."""
    lapses: date
    """Day on which the last turn that needs no new confirmation is over."""
    by: tuple[str, ...] = ()
    """IRIs of what renews the request, or was adopted from its draft."""
    basis: str = ""
    """What ends it, if another text does: "ends with the mandate of A/HRC/RES/52/9, paragraph 2"."""


@dataclass(frozen=True, slots=True)
class _MandateEnd:
    """The last day of the mandate of a body, as a text sets it."""

    set_on: str
    """ISO date of the text; "" if unknown."""
    last: str
    """ISO date."""
    act: str
    """IRI of the act that sets it."""
    is_over: bool
    """Whether the act ends the body or its mandate."""


@dataclass(frozen=True, slots=True)
class _Renewal:
    """The rule of a renewal and the deadlines of the two requests, of all language versions."""

    rules: set[str] = field(default_factory=set[str])
    last_days: set[str] = field(default_factory=set[str])
    """ISO dates of the deadlines of the later request."""
    sessions: set[str] = field(default_factory=set[str])
    """IRIs of the sessions at which the later request is due."""
    own_sessions: set[str] = field(default_factory=set[str])
    """The same of the earlier request."""

    @property
    def is_reiterated(self) -> bool:
        """Returns whether the later text reiterates the request and names its paragraph."""
        return REITERATED in self.rules


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A document or an act that answers, closes or renews a request."""

    relation: str
    by: str
    day: str
    """ISO date of its text; "" if unknown."""
    renewal: _Renewal

    def replaces(self, first: date | None, last: date | None, own: str, *, reporting: bool) -> bool:
        """Whether a renewal supersedes the request; one for the next turn does not.

        Reports have turns, and so has what is due at sessions, or again at a time of its own. first, last:
        days of the deadline. own: day of the text of the request.
        """
        renewal = self.renewal
        dated = renewal.last_days or (renewal.sessions and renewal.own_sessions)
        has_turns = reporting or bool(dated)
        if not has_turns or renewal.is_reiterated:
            return True
        end = _end_of_session(renewal.own_sessions, last)
        if end is not None and end.isoformat() < self.day:
            return False
        if first is not None and own < first.isoformat() and self.day < first.isoformat():
            return True
        # After the start of the turn, only a deadline that is not later is that of the same turn.
        if not renewal.last_days or end is None:
            return bool(renewal.sessions) and renewal.sessions <= renewal.own_sessions
        return max(renewal.last_days) <= end.isoformat()


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of one request."""

    act: str
    """IRI of the act."""
    status: Status
    by: tuple[str, ...] = ()
    """IRIs of what answers it, takes note of the answer, or renews it."""
    looked_at: tuple[str, ...] = ()
    """Symbols of the documents checked: those that cite the text of the request, up to the day of the
    status."""

    @property
    def meaning(self) -> str:
        """Returns the meaning of the status in a sentence."""
        return MEANING[self.status]


class Standings:
    """The status of the requests of a store on one day."""

    def __init__(
        self, store: Store, as_of: date, base: str | None = None, acts: Iterable[str] | None = None
    ) -> None:
        """Reads the store once; acts: IRIs of the requests, all by default. Raises QueryError, StoreError."""
        self.as_of = as_of
        self._minter = Minter(base or base_of(store))
        self._days, stored = _days_of_texts(store)
        drafts_of: defaultdict[str, set[str]] = defaultdict(set)
        for draft, text in rows_of(store, "adopted-texts"):
            drafts_of[text].add(draft)
        self._adopted: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for text, drafts in drafts_of.items():
            for draft in drafts if text in stored else ():
                self._adopted[draft].add((text, self._day_of(text)))
        self._mandates = self._mandate_ends(store)
        self._drafts_of = dict(drafts_of)
        self._read(store, sorted(set(acts)) if acts is not None else None)

    def of_acts(self, store: Store, acts: Iterable[str]) -> Standings:
        """Returns the statuses of other requests on the same day; reads only what concerns them."""
        other = copy(self)
        other._read(store, sorted(set(acts)))
        return other

    def _read(self, store: Store, chosen: list[str] | None) -> None:
        """Reads what was made of some requests, and who cites their texts; chosen: IRIs, None for all."""
        bound = {} if chosen is None else {"act": chosen}
        renewals: defaultdict[tuple[str, str], _Renewal] = defaultdict(_Renewal)
        for row in run(store, "renewed-requests", **bound):
            act, by, *facts = (str(value(term) or "") for term in row)
            found = renewals[act, by]
            kinds = (found.rules, found.last_days, found.sessions, found.own_sessions)
            for kind, fact in zip(kinds, facts, strict=True):
                kind.update({fact} - {""})
        self._outcomes: defaultdict[str, list[_Outcome]] = defaultdict(list)
        for row in run(store, "request-links", **bound):
            act, relation, by = (str(value(term)) for term in row)
            day = self._day_of(by.partition("#")[0])
            self._outcomes[act].append(_Outcome(relation, by, day, renewals[act, by]))
        self._citing: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for text, cited in self._citations(store, chosen):
            for source in (cited, *self._drafts_of.get(cited, ())):
                self._citing[source].add((self._day_of(text), self._minter.parse(text).symbol))

    def _citations(self, store: Store, acts: list[str] | None) -> Iterable[Sequence[str]]:
        """Returns texts, each with a text that it cites: that of a request, or one adopted from it."""
        if acts is None or len(acts) > MOST_BOUND:
            name = "citing-documents"
            return kept(store, name, lambda: map(list, sorted(_citing_texts(store))), name="citing-texts")
        own = {act.partition("#")[0] for act in acts}
        adopted = {text for text, drafts in self._drafts_of.items() if own.intersection(drafts)}
        return _citing_texts(store, cited=sorted(own | adopted))

    def _mandate_ends(self, store: Store) -> dict[str, list[_MandateEnd]]:
        """Returns the ends of mandates by IRI of the body, in the order in which texts set them."""
        found: defaultdict[str, list[_MandateEnd]] = defaultdict(list)
        for _, act, kind, _, body, until, _ in rows_of(store, "index-events"):
            set_on = self._day_of(act.partition("#")[0])
            is_over = kind.endswith(_OVER)
            if last := until or (set_on if is_over else ""):
                found[body].append(_MandateEnd(set_on, last, act, is_over))
        return {body: sorted(ends, key=lambda end: (end.set_on, end.last)) for body, ends in found.items()}

    def mandate_end(self, bodies: Iterable[str], since: date) -> tuple[date, str] | None:
        """Returns the last day of the mandate of some bodies, and the IRI of the act that sets it.

        bodies: IRIs; the mandates of all of them must have an end. since: day on which they are in force;
        later extensions count, up to the day of the status. None if no end is known.
        """
        latest: list[_MandateEnd] = []
        today, day = self.as_of.isoformat(), since.isoformat()
        for body in bodies:
            fixed = _has_fixed_term(body)
            known = self._mandates.get(body, ())
            ends = [end for end in known if end.set_on <= today and (end.is_over or fixed)]
            if not ends or ends[-1].last < day:
                return None
            latest.append(ends[-1])
        if not latest:
            return None
        last = max(latest, key=lambda end: end.last)
        return date.fromisoformat(last.last), last.act

    def _day_of(self, text: str) -> str:
        """Returns the day of a text; the fallback is the earliest day that its symbol allows, then ""."""
        return self._days.get(text) or _by_symbol(text)

    @property
    def newest(self) -> str:
        """Returns the day of the newest text in the store, up to the day of the status; "" if none."""
        today = self.as_of.isoformat()
        return max((day for day in self._days.values() if day <= today), default="")

    def on(self, day: date) -> Standings:
        """Returns the statuses on another day without reading the store again."""
        other = copy(self)
        other.as_of = day
        return other

    def of(
        self,
        act: str,
        first: date | None,
        last: date | None,
        *,
        reporting: bool = True,
        recurrence: Recurrence | None = None,
    ) -> Standing | None:
        """Returns the status of a request; None if no day is known and nothing answers or renews it.

        first, last: first and last day of its deadline; None if open. reporting: whether it requests a
        report. recurrence: of a recurring request, whose days are those of one turn; a report found in an
        earlier turn does not count.
        """
        found = Standing(act, "ended", looked_at=self._looked_at(act))
        if recurrence and recurrence.by:
            return replace(found, status="superseded", by=recurrence.by)
        answered = self._by(act, _ANSWERS, first if recurrence else None)
        if answered and (first or not recurrence):
            return replace(found, status="report found", by=answered)
        renewed = () if recurrence else self._replacements(act, first, last, reporting=reporting)
        if renewed or self._adopted_from(act):
            return replace(found, status="superseded", by=renewed or self._adopted_from(act))
        if recurrence and recurrence.ends and recurrence.ends < self.as_of:
            return found
        if first is None and last is None:
            return None
        if first is not None and first > self.as_of:
            return replace(found, status="upcoming")
        if last is None or last >= self.as_of:
            return replace(found, status="in progress")
        return replace(found, status=NO_REPORT) if reporting else found

    def recurrence(
        self,
        act: str,
        every: str,
        start: date | None,
        ends: date | None,
        addressees: Collection[str] = (),
    ) -> Recurrence | None:
        """Returns how long a recurring request is in force; None if it has no day at all.

        every: ISO 8601 duration of a turn, or "regular". start: first day of the first turn. ends: last day
        that the text states. addressees: IRIs; the request ends with their mandate, which another text may
        have set or extended.
        """
        text = act.partition("#")[0]
        own = self._day_of(text)
        days = [day for day in (start, _date(own)) if day]
        if not days:
            return None
        reported = [day for day in self._outcome_days(act, _ANSWERS) if start is None or day >= start]
        today = self.as_of.isoformat()
        renewals = sorted(
            (one.day, one.by) for one in self._outcomes[act] if one.relation == _RENEWS and one.day <= today
        )
        ending = renewals or self._adoptions(text)
        by = tuple(source for _, source in ending[:1])
        renewed_on = _date(ending[0][0]) if ending else None
        # The last day is the one before the text that supersedes the request.
        over = [day for day in (ends, renewed_on - timedelta(days=1) if renewed_on else None) if day]
        basis = ""
        mandate = self.mandate_end(addressees, _date(own) or days[0]) if not over else None
        if mandate:
            over, basis = [mandate[0]], f"ends with the mandate of {self._place(mandate[1])}"
        confirmed = max([_date(own) or days[0], *reported])
        turn = every if every[:1] == "P" else "P1Y"
        # The turns of a request that begins later count from then on.
        lapses = max([*days, *reported])
        for _ in range(MOST_TURNS):
            lapses = later(lapses, turn)
        return Recurrence(min(over, default=None), confirmed, lapses, by, basis)

    def _place(self, act: str) -> str:
        """Returns the symbol and the paragraph of an act."""
        text, _, place = act.partition("#")
        paragraph = place.partition(".act")[0]
        return f"{self._minter.parse(text).symbol}, paragraph {paragraph}"

    def _outcome_days(self, act: str, relations: tuple[str, ...]) -> list[date]:
        today = self.as_of.isoformat()
        found = (one.day for one in self._outcomes[act] if one.relation in relations and one.day <= today)
        return [day for one in found if (day := _date(one))]

    def _by(self, act: str, relations: tuple[str, ...], since: date | None = None) -> tuple[str, ...]:
        start, end = since.isoformat() if since else "", self.as_of.isoformat()
        known = (one for one in self._outcomes[act] if one.relation in relations)
        return tuple(sorted(one.by for one in known if start <= one.day <= end))

    def _replacements(
        self, act: str, first: date | None, last: date | None, *, reporting: bool
    ) -> tuple[str, ...]:
        """Returns the renewals up to the day of the status that supersede a request with a deadline."""
        own, today = self._day_of(act.partition("#")[0]), self.as_of.isoformat()
        known = (one for one in self._outcomes[act] if one.relation == _RENEWS and one.day <= today)
        return tuple(sorted(one.by for one in known if one.replaces(first, last, own, reporting=reporting)))

    def _adopted_from(self, act: str) -> tuple[str, ...]:
        """Returns the texts adopted by that day from the draft with the request."""
        return tuple(sorted(text for _, text in self._adoptions(act.partition("#")[0])))

    def _adoptions(self, draft: str) -> list[tuple[str, str]]:
        today = self.as_of.isoformat()
        return sorted((day, text) for text, day in self._adopted[draft] if day <= today)

    def _looked_at(self, act: str) -> tuple[str, ...]:
        """Returns symbols of the documents that cite the text of the request, from its day on."""
        text = act.partition("#")[0]
        start, end = self._day_of(text), self.as_of.isoformat()
        return tuple(sorted({symbol for day, symbol in self._citing[text] if start <= day <= end}))


def _end_of_session(sessions: Iterable[str], last: date | None) -> date | None:
    """Returns the last day of a deadline; of one in the main part of a session, that of the session.

    sessions: IRIs of the sessions at which the request is due.
    """
    if last is None:
        return None
    for iri in sessions:
        match = SESSION_IRI.fullmatch(iri)
        known = interval(f"body/{match[1]}", match[2]) if match and not match[3] else None
        if known and known.first <= last <= known.last:
            return known.last
    return last


def _citing_texts(store: Store, **bindings: Iterable[str]) -> set[tuple[str, str]]:
    """Returns texts with the texts that their paragraphs cite."""
    found = run(store, "citing-documents", **bindings)
    return {(str(value(citing)).partition("#")[0], str(value(cited))) for citing, cited in found}


def _has_fixed_term(body: str) -> bool:
    """Returns whether the mandate of a body, by its IRI, ends unless it is extended."""
    known = authorities.load().bodies.get(f"body/{body.rpartition('/body/')[2]}")
    return known is not None and known.type in _FIXED_TERM


def _date(found: object) -> date | None:
    return date.fromisoformat(str(found)) if found else None


def _days_of_texts(store: Store) -> tuple[dict[str, str], set[str]]:
    """Returns the day of each dated text by IRI, and the texts with a language version in the store."""
    days: dict[str, str] = {}
    stored: set[str] = set()
    for text, fact, day in rows_of(store, "text-days"):
        if fact == "stored":
            stored.add(text)
        elif fact == "adopted" or text not in days:
            days[text] = day
    return days, stored


@cache
def _by_symbol(iri: str) -> str:
    return session_day(iri.partition("/document/")[2].partition("#")[0])


def session_day(symbol: str) -> str:
    """Returns the first day of the session or year in a symbol, the earliest possible date; "" if none."""
    own = session_of(symbol)
    if own is None:
        head, _, rest = symbol.partition("/")
        own = session_of(f"{head}/RES/{rest.split('/')[0]}/1")
    if own is None:
        year = _YEAR.search(symbol)
        return f"{year[1]}-01-01" if year else ""
    known = interval(*own)
    return known.first.isoformat() if known else (f"{own[1]}-01-01" if len(own[1]) == 4 else "")
