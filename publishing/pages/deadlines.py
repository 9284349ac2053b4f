"""The page of deadlines: in, a site and the filters of a request; out, deadlines by month.

It lists the same entries as `due` and the calendar: a recurrence by its next date, a session by its
dates, an act once. Upcoming deadlines are the default view; past and undated ones have their own views.
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
from .explorer import PageContext, index
from .lists import SHOWN, actor_iri, date_parameter, given_parameters, today, with_officers_of
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
_PARAMETERS: Final = ("addressee", "exactly", "after", "before", "when", "status")
_CACHED: Final = 32


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a request."""

    name: str
    """The actor as given by the reader."""
    addressee: str | None
    """IRI of the actor; None if none is given or the name is unknown."""
    addressees: tuple[str, ...]
    """The actor and, unless `exactly`, its officers."""
    exactly: bool
    after: str
    before: str
    when: str
    """A key of `VIEWS`; "" if dates are given."""
    status: str

    @classmethod
    def of(cls, site: Site, query: Sequence[tuple[str, str]]) -> Selection:
        """Returns the filters that the parameters of a request give; invalid values are ignored."""
        name, exactly = parameter(query, "addressee"), bool(parameter(query, "exactly"))
        addressee = actor_iri(site, name)
        after, before = (date_parameter(query, one) for one in ("after", "before"))
        when = parameter(query, "when")
        return cls(
            name=name,
            addressee=addressee,
            addressees=with_officers_of(site, addressee, exactly=exactly) if addressee else (),
            exactly=exactly,
            after=after,
            before=before,
            when="" if after or before else when if when in VIEWS else "coming",
            status=parameter(query, "status"),
        )


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """An act with the one deadline that is listed."""

    line: ActLine
    entry: Entry


def deadlines(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """Returns the page of deadlines."""
    selection, day = Selection.of(site, query), today()
    all_entries = (
        _entries(site, language, day, selection.addressees, None, None) if _matches_actor(selection) else ()
    )
    listed = selected_entries(site, selection, language, day)
    statuses = Counter(entry.status for entry in listed if entry.status)
    if selection.status:
        listed = tuple(entry for entry in listed if entry.status == selection.status)
    number = page_number(query)
    shown = deadline_lines(site, listed[(number - 1) * SHOWN : number * SHOWN], language)
    page, _ = PageContext(site, language), wording(language).gettext
    years = Counter(str(entry.last.year) for entry in all_entries if entry.last)
    return render(
        "deadlines.html",
        site=site,
        language=language,
        query=query,
        title=_("Deadlines"),
        selection=selection,
        unknown=selection.name if selection.name and not selection.addressee else "",
        given=page.label(selection.addressee) if selection.addressee else selection.name,
        officers=selection.addressees[1:] or with_officers_of(site, selection.addressee, exactly=False)[1:],
        parameters=given_parameters(query, *_PARAMETERS),
        views=[(name, _(title), len(_view(all_entries, name, day))) for name, title in VIEWS.items()],
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


def selected_entries(site: Site, selection: Selection, language: str, day: str) -> tuple[Entry, ...]:
    """Returns the selected deadlines: upcoming ones earliest first, past ones latest first."""
    if not _matches_actor(selection):
        return ()
    if selection.when:
        return _view(_entries(site, language, day, selection.addressees, None, None), selection.when, day)
    return _entries(
        site, language, day, selection.addressees, selection.after or None, selection.before or None
    )


def deadline_lines(site: Site, entries: Sequence[Entry], language: str) -> tuple[DeadlineLine, ...]:
    """Returns the acts of deadlines, each with the one deadline that is listed."""
    lines = {line.iri: line for line in index(site).acts_by_iri([one.act for one in entries], language)}
    return tuple(
        DeadlineLine(replace(lines[entry.act], dues=(_due(lines[entry.act], entry),)), entry)
        for entry in entries
        if entry.act in lines
    )


def upcoming(site: Site, addressees: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    """Returns the upcoming deadlines of some addressees, earliest first."""
    return _tracked(_view(_entries(site, language, today(), addressees, None, None), "coming", today()))


def past(site: Site, addressees: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    """Returns the past deadlines of some addressees, latest first."""
    return _tracked(_view(_entries(site, language, today(), addressees, None, None), "past", today()))


def _tracked(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Returns the deadlines; records that their status depends on the date and on every document."""
    if entries:
        noted(EVERYTHING, TODAY)
    return entries


def _matches_actor(selection: Selection) -> bool:
    """Whether no actor is given, or a known one."""
    return bool(selection.addressee or not selection.name)


def _view(entries: Sequence[Entry], view: str, day: str) -> tuple[Entry, ...]:
    now = date.fromisoformat(day)
    if view == "undated":
        return tuple(entry for entry in entries if entry.last is None)
    if view == "coming":
        return tuple(entry for entry in entries if entry.last and entry.last >= now)
    return tuple(entry for entry in reversed(entries) if entry.last and entry.last < now)


@lru_cache(maxsize=_CACHED)
def _entries(
    site: Site, language: str, day: str, addressees: tuple[str, ...], after: str | None, before: str | None
) -> tuple[Entry, ...]:
    acts = index(site).places(Filter(addressee=addressees, due=True)) if addressees else None
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
    """Returns the deadline of an act with the dates of the agenda entry."""
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
