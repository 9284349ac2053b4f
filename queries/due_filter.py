"""The selection of deadlines: in, words of a user; out, a filter that every list of deadlines uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import TYPE_CHECKING, Final, Literal, cast

from ..loaders.deadlines import later
from .catalogue import CatalogueError
from .session_names import session_iri
from .status import MEANING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .agenda import Entry

Listing = Literal["dated", "standing", "undated"]
LISTINGS: Final[dict[Listing, str]] = {
    "dated": "deadlines with a date",
    "standing": "recurring requests without a date, or not confirmed for more than three turns",
    "undated": "deadlines counted from an event whose date is unknown",
}
"""The lists of deadlines, with what each holds."""
KINDS: Final = {"requests": "directive", "decisions": "decision", "commitments": "commitment"}
"""Kinds of acts with deadlines, by the word in filters. Only requests have a status."""
ALL: Final = "all"
"""Word in filters for every kind, or every list."""
DEFAULT_YEARS: Final = 2
"""Length of the default period of a list of deadlines, from the day of the status."""


class FilterError(CatalogueError):
    """A word or a period that selects no deadlines."""


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

    def matches(self, entry: Entry) -> bool:
        """Whether an entry passes; `after` and `before` are left to the caller."""
        return (
            (not self.kind or entry.kind == self.kind)
            and (not self.listing or entry.listing == self.listing)
            and (not self.status or entry.status in self.status)
            and (not self.session or entry.session in self.session)
            and (not self.issuer or entry.issuer in self.issuer)
            and (not self.addressee or not self.addressee.isdisjoint(entry.addressee_iris))
            and (not self.recipient or not self.recipient.isdisjoint(entry.recipient_iris))
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
    after: str | date = "",
    before: str | date = "",
    as_of: date | None = None,
) -> DueFilter:
    """Returns the filter that words of a user mean.

    Without a period, session, status and list it selects the dated deadlines of two years from `as_of` on.

    base: of the IRIs of the store. addressee, issuer, recipient: IRIs. session: names, as `session_iri`
    reads them. status: keys of `MEANING`. kind: a key of `KINDS`, or "all". listing: a key
    of `LISTINGS`, "all", or "" for the default of the list. after, before: ISO dates. Raises FilterError for
    another word and for a period that ends before it begins, UnresolvedNameError for an unknown session.
    """
    session, status = tuple(session), tuple(status)
    days = {name: _day(name, given) for name, given in (("after", after), ("before", before))}
    if days["after"] and days["before"] and days["after"] > days["before"]:
        raise FilterError(f"The period ends ({before}) before it begins ({after}): swap them.")
    kinds: dict[str, str] = {**KINDS, ALL: ""}
    selection = (days["after"], days["before"], session, status, listing)
    if as_of and not any(selection):
        listing = "dated"
        days = {"after": as_of, "before": end_of_default_period(as_of)}
    return DueFilter(
        addressee=frozenset(addressee),
        issuer=frozenset(issuer),
        recipient=frozenset(recipient),
        session=frozenset(_session(words, base) for words in session),
        status=frozenset(_check("status", word, MEANING) for word in status),
        kind=kinds[_check("kind", kind, kinds)],
        listing=cast("Listing", _check("list", listing, ("", *LISTINGS, ALL)).replace(ALL, "")),
        after=days["after"],
        before=days["before"],
    )


def end_of_default_period(as_of: date) -> date:
    """Returns the last day of the default period of a list of deadlines."""
    return later(as_of, f"P{DEFAULT_YEARS}Y") if as_of.year + DEFAULT_YEARS <= MAXYEAR else date.max


def _check(name: str, word: str, known: Iterable[str] | Mapping[str, str]) -> str:
    if word not in known:
        offer = ", ".join(word for word in known if word)
        raise FilterError(f"Unknown {name}: {word}. Use one of: {offer}.")
    return word


def _day(name: str, given: str | date) -> date | None:
    if isinstance(given, date) or not given:
        return given or None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise FilterError(f"{name} must be a date such as 2027-04-26, not {given!r}.") from None


def _session(words: str, base: str) -> str:
    """Returns the IRI of a session."""
    return session_iri(words, base)
