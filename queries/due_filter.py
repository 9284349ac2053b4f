"""The selection of deadlines: in, words of a user; out, a filter that every list of deadlines uses.

Pages, tables, JSON API, calendar, command and Python API take the same words, and `DueFilter` decides for all
of them which deadlines they list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, cast

from ..ontology.calendar_days import later
from ..ontology.sessions import interval
from .filter_values import FilterError, day, one_of, period
from .resources import is_known
from .session_names import session_iri
from .status import MEANING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..store import Store
    from .agenda import Entry

Listing = Literal["dated", "standing", "undated"]
LISTINGS: Final[dict[Listing, str]] = {
    "dated": "deadlines with a date",
    "standing": "recurring requests without a date, or not confirmed for more than three turns",
    "undated": "deadlines counted from an event whose date is unknown",
}
"""The lists that every deadline is in one of, with what each holds."""
LISTING_NAMES: Final[dict[Listing, str]] = {
    "dated": "Dated",
    "standing": "Standing requests",
    "undated": "No date",
}
"""The English names of these lists."""
COMING: Final = "coming"
"""The default list."""
DEFAULT_YEARS: Final = 2
"""Length of the default period of a list of deadlines, from the day of the status."""
PERIODS: Final = {
    COMING: f"deadlines with a date in the next {DEFAULT_YEARS} years",
    "later": "deadlines with a date after that",
    "past": "deadlines with a date that has passed, latest first",
}
"""Lists of the dated deadlines of a period that moves with the day of the status."""
LISTS: Final[dict[str, str]] = {**PERIODS, **LISTINGS}
"""All lists, with what each holds."""
KINDS: Final = {"requests": "directive", "decisions": "decision", "commitments": "commitment"}
"""Kinds of acts with deadlines, by the word in filters. Only requests have a status."""
ALL: Final = "all"
"""Word in filters for every kind, or every list."""
_SESSION: Final = re.compile(
    r"(?P<body>[A-Za-z][\w-]*)[/ ]+(?P<number>(?:S-|ES-)?[0-9]+)(?P<resumed>/resumed)?"
)


@dataclass(frozen=True, slots=True)
class DueFilter:
    """What a list of deadlines selects; an empty field selects everything."""

    addressee: frozenset[str] = frozenset()
    """IRIs; a deadline of any of them matches."""
    issuer: frozenset[str] = frozenset()
    recipient: frozenset[str] = frozenset()
    session: frozenset[str] = frozenset()
    """IRIs of the sessions by which it is due."""
    status: frozenset[str] = frozenset()
    kind: str = ""
    """directive, decision or commitment."""
    listing: Listing | Literal[""] = ""
    after: date | None = None
    before: date | None = None
    """First and last day; if either is given, deadlines without a date are left out."""
    over_before: date | None = None
    """Only deadlines whose last day is before this day, latest first."""
    begins_after: date | None = None
    """Only deadlines whose first day is after this day."""
    list: str = ""
    """The key of `LISTS` that the fields above stand for; "" for all lists."""

    def matches(self, entry: Entry) -> bool:
        """Whether an entry passes; `after` and `before` are left to `within`."""
        return (
            (not self.kind or entry.kind == self.kind)
            and (not self.listing or entry.listing == self.listing)
            and (not self.status or entry.status in self.status)
            and (not self.session or entry.session in self.session)
            and (not self.issuer or entry.issuer in self.issuer)
            and (not self.addressee or not self.addressee.isdisjoint(entry.addressee_iris))
            and (not self.recipient or not self.recipient.isdisjoint(entry.recipient_iris))
            and (self.over_before is None or (entry.last is not None and entry.last < self.over_before))
            and (self.begins_after is None or (entry.first or entry.last or date.min) > self.begins_after)
        )

    def within(self, entry: Entry) -> bool:
        """Whether an entry falls in the period from `after` to `before`; without a period, every entry does.

        The occurrence of a recurring deadline depends on the period: see `agenda`.
        """
        if entry.last is None:
            return self.after is None and self.before is None
        return (self.after is None or entry.last >= self.after) and (
            self.before is None or (entry.first or entry.last) <= self.before
        )

    def of_list(self, name: str, as_of: date) -> DueFilter:
        """Returns the filter of another list, without status and other period.

        name: a key of `LISTS`, or "" for all. as_of: day of the status.
        """
        listing = "dated" if name in PERIODS else name
        end = end_of_default_period(as_of)
        return replace(
            self,
            status=frozenset(),
            listing=cast("Listing", listing),
            after=as_of if name == COMING else None,
            before=end if name == COMING else None,
            over_before=as_of if name == "past" else None,
            begins_after=end if name == "later" else None,
            list=name,
        )


def due_filter(
    *,
    base: str,
    addressee: Iterable[str] = (),
    issuer: Iterable[str] = (),
    recipient: Iterable[str] = (),
    session: Iterable[str] = (),
    status: Iterable[str] = (),
    kind: str = "requests",
    listing: str = "",
    after: str | date | None = None,
    before: str | date | None = None,
    as_of: date | None = None,
    knows: Callable[[str], bool] | None = None,
) -> DueFilter:
    """Returns the filter that words of a user mean.

    Without a period, session, status and list it selects the list "coming": the dated deadlines of two years
    from `as_of` on.

    base: of the IRIs of the store. addressee, issuer, recipient: IRIs. session: names, as `session_iri` reads
    them. status: keys of `MEANING`. kind: a key of `KINDS`, or "all". listing: a key of `LISTS`, "all", or ""
    for the default. after, before: ISO dates. as_of: day of the status, by default today. knows: whether the
    store holds an IRI, for sessions that the rules of sessions do not know.
    Raises FilterError for another word or date, an impossible session, a period that ends before it begins,
    and a period together with a list that has its own, UnresolvedNameError for an unknown session.
    """
    session, status = tuple(session), tuple(status)
    days = period(after, before)
    as_of = day("as_of", as_of) or date.today()
    listing = one_of("list", listing, ("", *LISTS, ALL))
    if listing in PERIODS and any(days):
        raise FilterError(f"The list {listing} has its own period: leave out after and before, or the list.")
    kinds: dict[str, str] = {**KINDS, ALL: ""}
    if not any((*days, session, status, listing)):
        listing = COMING
    chosen = DueFilter(
        addressee=frozenset(addressee),
        issuer=frozenset(issuer),
        recipient=frozenset(recipient),
        session=frozenset(known_session(words, base, knows) for words in session),
        kind=kinds[one_of("kind", kind, kinds)],
    ).of_list("" if listing == ALL else listing, as_of)
    if any(days):
        chosen = replace(chosen, after=days[0], before=days[1])
    return replace(chosen, status=frozenset(one_of("status", word, MEANING) for word in status))


def end_of_default_period(as_of: date) -> date:
    """Returns the last day of the default period of a list of deadlines."""
    return later(as_of, f"P{DEFAULT_YEARS}Y")


def known_in(store: Store) -> Callable[[str], bool]:
    """Returns a function that says whether a store holds an IRI; it raises StoreError."""
    return partial(is_known, store)


def known_session(words: str, base: str, knows: Callable[[str], bool] | None = None) -> str:
    """Returns the IRI of a session.

    words: as `session_iri` reads them. knows: whether the store holds an IRI. Raises UnresolvedNameError for
    other words, FilterError for a session that neither the rules of sessions nor the store know.
    """
    iri = session_iri(words, base)
    match = _SESSION.fullmatch(iri.removeprefix(f"{base}session/"))
    dates = match and interval(f"body/{match['body']}", match["number"], resumed=bool(match["resumed"]))
    if dates is None and not (knows and knows(iri)):
        raise FilterError(
            f"Unknown session: {words}. The page of sessions and `mandategraph query sessions` list them."
        )
    return iri
