"""The page of deadlines: in, a site and what a reader chose; out, what falls due, month by month.

It lists what the command `due` and the calendar list: a recurrence by its next turn, a session by its days,
an act once. It opens with what is still to come; what is past and what has no day stand behind links.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ..search.index import Deadline, Filter
from ..tracing import EVERYTHING, TODAY, noted
from .charts import by_year
from .explorer import Wayfinder, index
from .lists import SHOWN, asked_of, called, day_given, kept, today
from .rendering import render
from .searching import page_number, parameter
from .status_badge import deadlines as known_deadlines
from .status_badge import names, standings
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...queries.agenda import Entry
    from ..search.index import ActLine
    from ..site import Site

VIEWS: Final = {
    "coming": message("Upcoming"),
    "past": message("Past"),
    "undated": message("No date"),
}
_GIVEN: Final = ("addressee", "exactly", "after", "before", "when", "status")
_KEPT: Final = 32
_ASKS: Final = "directive"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the reader chose."""

    name: str
    """As the reader named the actor."""
    addressee: str | None
    """Its IRI; None where nobody is named or nobody is called so."""
    asked: tuple[str, ...]
    """The actor and, unless it alone is wanted, its officers."""
    exactly: bool
    after: str
    before: str
    when: str
    """A key of `VIEWS`; "" where days are given."""
    status: str

    @classmethod
    def of(cls, site: Site, query: Sequence[tuple[str, str]]) -> Chosen:
        """What the parameters of a request say; what they cannot mean is passed over."""
        name, exactly = parameter(query, "addressee"), bool(parameter(query, "exactly"))
        addressee = called(site, name)
        after, before = (day_given(query, one) for one in ("after", "before"))
        when = parameter(query, "when")
        return cls(
            name=name,
            addressee=addressee,
            asked=asked_of(site, addressee, exactly=exactly) if addressee else (),
            exactly=exactly,
            after=after,
            before=before,
            when="" if after or before else when if when in VIEWS else "coming",
            status=parameter(query, "status"),
        )


@dataclass(frozen=True, slots=True)
class Falling:
    """An act and the deadline of it that is listed."""

    line: ActLine
    entry: Entry


def deadlines(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The timeline of deadlines."""
    chosen, day = Chosen.of(site, query), today()
    everything = _entries(site, language, day, chosen.asked, None, None) if _somebody(chosen) else ()
    listed = listed_entries(site, chosen, language, day)
    statuses = Counter(entry.status for entry in listed if entry.status)
    if chosen.status:
        listed = tuple(entry for entry in listed if entry.status == chosen.status)
    number = page_number(query)
    shown = falling(site, listed[(number - 1) * SHOWN : number * SHOWN], language)
    way, _ = Wayfinder(site, language), wording(language).gettext
    years = Counter(str(entry.last.year) for entry in everything if entry.last)
    return render(
        "deadlines.html",
        site=site,
        language=language,
        query=query,
        title=_("Deadlines"),
        chosen=chosen,
        unknown=chosen.name if chosen.name and not chosen.addressee else "",
        given=way.label(chosen.addressee) if chosen.addressee else chosen.name,
        officers=chosen.asked[1:] or asked_of(site, chosen.addressee, exactly=False)[1:],
        parameters=kept(query, *_GIVEN),
        views=[(name, _(called_so), len(_view(everything, name, day))) for name, called_so in VIEWS.items()],
        statuses=[(name, statuses[name]) for name in names(language) if statuses[name]],
        months=[
            (month, list(group))
            for month, group in groupby(shown, key=lambda one: str(one.entry.last or "")[:7])
        ],
        standing_names=names(language),
        total=len(listed),
        number=number,
        last=-(-len(listed) // SHOWN),
        today=day,
        years=by_year("due", _("Acts by due year"), years.items()),
    )


def listed_entries(site: Site, chosen: Chosen, language: str, day: str) -> tuple[Entry, ...]:
    """The deadlines chosen, those with a day that is to come the next first, others the latest first."""
    if not _somebody(chosen):
        return ()
    if chosen.when:
        return _view(_entries(site, language, day, chosen.asked, None, None), chosen.when, day)
    return _entries(site, language, day, chosen.asked, chosen.after or None, chosen.before or None)


def falling(site: Site, entries: Sequence[Entry], language: str) -> tuple[Falling, ...]:
    """The acts of deadlines, each with the one deadline that is listed."""
    lines = {line.iri: line for line in index(site).acts_by_iri([one.act for one in entries], language)}
    return tuple(
        Falling(replace(lines[entry.act], dues=(_due(lines[entry.act], entry),)), entry)
        for entry in entries
        if entry.act in lines
    )


def coming(site: Site, asked: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    """What is still to come of what somebody is asked, the next first."""
    return _told(_view(_entries(site, language, today(), asked, None, None), "coming", today()))


def past(site: Site, asked: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    """What has fallen due of what somebody is asked, the latest first."""
    return _told(_view(_entries(site, language, today(), asked, None, None), "past", today()))


def _told(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The deadlines, noting that how they stand follows from the day and from every later document."""
    if entries:
        noted(EVERYTHING, TODAY)
    return entries


def _somebody(chosen: Chosen) -> bool:
    """Whether the list is of everybody or of somebody who is known."""
    return bool(chosen.addressee or not chosen.name)


def _view(entries: Sequence[Entry], view: str, day: str) -> tuple[Entry, ...]:
    now = date.fromisoformat(day)
    if view == "undated":
        return tuple(entry for entry in entries if entry.last is None)
    if view == "coming":
        return tuple(entry for entry in entries if entry.last and entry.last >= now)
    return tuple(entry for entry in reversed(entries) if entry.last and entry.last < now)


@lru_cache(maxsize=_KEPT)
def _entries(
    site: Site, language: str, day: str, asked: tuple[str, ...], after: str | None, before: str | None
) -> tuple[Entry, ...]:
    acts = index(site).places(Filter(addressee=asked, due=True)) if asked else None
    return tuple(
        known_deadlines(site).entries(
            language=(language,),
            after=date.fromisoformat(after) if after else None,
            before=date.fromisoformat(before) if before else None,
            standings=standings(site, date.fromisoformat(day)),
            acts=acts,
        )
    )


def _due(line: ActLine, entry: Entry) -> Deadline:
    """The deadline of an act, with the days that the agenda found."""
    days = {"first": _iso(entry.first), "last": _iso(entry.last)}
    for due in line.dues:
        if due.iri == entry.deadline:
            return replace(due, **days)
    return Deadline(
        iri=entry.deadline,
        type="",
        session=None,
        day=None,
        every=entry.every or None,
        **days,
        derivation=entry.derivation or None,
        words=entry.due,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
