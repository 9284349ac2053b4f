"""The page of deadlines: in, a site and the filters of a request; out, deadlines by month.

It lists the same entries as `due` and the calendar: a recurrence by its next date, a session by its
dates, an act once. The requests due in the next two years are the default view; later, past, standing and
undated ones have their own views.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from ...queries.due_filter import ALL, KINDS, DueFilter, FilterError, due_filter, end_of_default_period
from ..search.index import Deadline
from ..tracing import EVERYTHING, TODAY, noted
from .charts import by_year
from .explorer import PageContext, index
from .lists import SHOWN, given_parameters, today, with_officers_of
from .rendering import render
from .resolving import actors as actors_named
from .searching import page_number, parameter
from .status_badge import deadlines as known_deadlines
from .status_badge import names, standings
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...queries.agenda import Entry
    from ..search.index import ActLine
    from ..site import Site

VIEWS: Final = {
    "coming": message("Next two years"),
    "later": message("Later"),
    "past": message("Past"),
    "standing": message("Standing requests"),
    "undated": message("No date"),
}
KIND_NAMES: Final = {
    "requests": message("Requests"),
    "decisions": message("Decisions"),
    "commitments": message("Commitments"),
    ALL: message("All kinds"),
}
ACTORS: Final = ("addressee", "issuer", "recipient")
_PARAMETERS: Final = (*ACTORS, "exactly", "session", "kind", "after", "before", "when", "status")
_CACHED: Final = 32
_LANGUAGES: Final = 8


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a request."""

    names: dict[str, str]
    """The actors as given by the reader, by role."""
    actors: dict[str, tuple[str, ...]]
    """IRIs of the actors by role; () if none is given."""
    addressees: tuple[str, ...]
    """The addressee and, unless `exactly`, its officers."""
    exactly: bool
    session: str
    """The session as given by the reader."""
    kind: str
    """A key of `KIND_NAMES`."""
    when: str
    """A key of `VIEWS`; "" if dates, a session or a status are given without a view."""
    status: str
    chosen: DueFilter
    """The filter of all lists of deadlines, without the view and the status."""

    @property
    def addressee(self) -> str | None:
        return next(iter(self.actors["addressee"]), None)

    @classmethod
    def of(cls, site: Site, query: Sequence[tuple[str, str]]) -> Selection:
        """Returns the filters that the parameters of a request give.

        Raises UnresolvedNameError for an unknown actor or session, HTTPException for another bad value.
        """
        given = {name: parameter(query, name) for name in _PARAMETERS}
        exactly = bool(given["exactly"])
        actors = {role: actors_named(site, given[role]) for role in ACTORS}
        addressees = with_officers_of(site, actors["addressee"], exactly=exactly)
        try:
            chosen = due_filter(
                base=site.base,
                addressee=addressees,
                issuer=actors["issuer"],
                recipient=actors["recipient"],
                session=_given(given["session"]),
                status=(),
                kind=given["kind"] or next(iter(KINDS)),
                listing=ALL,
                after=given["after"],
                before=given["before"],
            )
            if given["status"]:
                due_filter(base=site.base, status=(given["status"],))
        except FilterError as error:
            raise HTTPException(400, str(error)) from error
        narrowed = given["after"] or given["before"] or given["session"]
        when = given["when"] if given["when"] in VIEWS else "" if narrowed else "coming"
        return cls(
            names={role: given[role] for role in ACTORS},
            actors=actors,
            addressees=addressees,
            exactly=exactly,
            session=given["session"],
            kind=given["kind"] or next(iter(KINDS)),
            when="" if given["after"] or given["before"] else when,
            status=given["status"],
            chosen=chosen,
        )


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """An act with the one deadline that is listed."""

    line: ActLine
    entry: Entry


def deadlines(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """Returns the page of deadlines; raises HTTPException for invalid filters."""
    selection, day = Selection.of(site, query), today()
    every = _entries(site, language, day, selection.chosen)
    in_view = _view(every, selection.when, day) if selection.when else every
    statuses = Counter(entry.status for entry in in_view if entry.status)
    listed = _of_status(in_view, selection.status)
    number = page_number(query)
    shown = deadline_lines(site, listed[(number - 1) * SHOWN : number * SHOWN], language)
    page, _ = PageContext(site, language), wording(language).gettext
    years = Counter(str(entry.last.year) for entry in listed if entry.last)
    parameters = given_parameters(query, *_PARAMETERS)
    return render(
        "deadlines.html",
        site=site,
        language=language,
        query=query,
        title=_("Deadlines"),
        selection=selection,
        given={role: page.label(iris[0]) if (iris := selection.actors[role]) else "" for role in ACTORS},
        session_given=page.session_name(selection.session)
        if "://" in selection.session
        else selection.session,
        officers=with_officers_of(site, selection.actors["addressee"], exactly=False)[
            len(selection.actors["addressee"]) :
        ],
        parameters=parameters,
        calendar=calendar_address(site, parameters),
        views=[(name, _(title), len(_view(every, name, day))) for name, title in VIEWS.items()],
        kinds=[(name, _(title)) for name, title in KIND_NAMES.items()],
        statuses=[(name, statuses[name]) for name in names(language) if statuses[name]],
        months=[
            (month, list(group))
            for month, group in groupby(shown, key=lambda one: str(one.entry.last or "")[:7])
        ],
        dateless=_(VIEWS["standing" if selection.when == "standing" else "undated"]),
        standing_names=names(language),
        total=len(listed),
        number=number,
        last=-(-len(listed) // SHOWN),
        today=day,
        newest=standings(site, date.fromisoformat(day)).newest,
        years=by_year("due", _("Acts by due year"), years.items()),
    )


def calendar_address(site: Site, parameters: dict[str, str]) -> str:
    """Returns the `webcal:` address of the calendar of a list; "" if the site has no full address."""
    scheme, separator, rest = site.address.partition("://")
    kept = {name: parameters[name] for name in (*ACTORS, "exactly", "kind") if name in parameters}
    if not separator or not scheme.startswith("http"):
        return ""
    return f"webcal://{rest}calendar.ics{'?' if kept else ''}{urlencode(kept)}"


def selected_entries(site: Site, selection: Selection, language: str, day: str) -> tuple[Entry, ...]:
    """Returns the selected deadlines: earliest first, past ones latest first."""
    every = _entries(site, language, day, selection.chosen)
    return _of_status(_view(every, selection.when, day) if selection.when else every, selection.status)


def _of_status(entries: tuple[Entry, ...], status: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.status == status) if status else entries


def deadline_lines(site: Site, entries: Sequence[Entry], language: str) -> tuple[DeadlineLine, ...]:
    """Returns the acts of deadlines, each with the one deadline that is listed."""
    lines = {line.iri: line for line in index(site).acts_by_iri([one.act for one in entries], language)}
    return tuple(
        DeadlineLine(replace(lines[entry.act], dues=(_due(lines[entry.act], entry),)), entry)
        for entry in entries
        if entry.act in lines
    )


def upcoming(site: Site, addressees: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    """Returns the requests of the next two years to some addressees, earliest first."""
    return _tracked(_view(_requests(site, addressees, language), "coming", today()))


def past(site: Site, addressees: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    """Returns the past requests to some addressees, latest first."""
    return _tracked(_view(_requests(site, addressees, language), "past", today()))


def _requests(site: Site, addressees: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    chosen = due_filter(base=site.base, addressee=addressees, listing=ALL)
    return _entries(site, language, today(), chosen)


def _tracked(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Returns the deadlines; records that their status depends on the date and on every document."""
    if entries:
        noted(EVERYTHING, TODAY)
    return entries


def _view(entries: Sequence[Entry], view: str, day: str) -> tuple[Entry, ...]:
    now = date.fromisoformat(day)
    if view in ("standing", "undated"):
        return tuple(entry for entry in entries if entry.listing == view)
    dated = [entry for entry in entries if entry.listing == "dated" and entry.last]
    if view == "past":
        return tuple(entry for entry in reversed(dated) if entry.last and entry.last < now)
    end = end_of_default_period(now)
    return tuple(
        entry
        for entry in dated
        if entry.last and entry.last >= now and ((entry.first or entry.last) > end) == (view == "later")
    )


@lru_cache(maxsize=_CACHED)
def _entries(site: Site, language: str, day: str, chosen: DueFilter) -> tuple[Entry, ...]:
    if not chosen.after and not chosen.before and chosen != DueFilter():
        every = _entries(site, language, day, DueFilter())
        if chosen.addressee or chosen.session:
            numbers = _numbers(site, language, day)
            wanted = {at for key in chosen.addressee or chosen.session for at in numbers.get(key, ())}
            every = tuple(every[at] for at in sorted(wanted))
        return tuple(filter(chosen.matches, every))
    found = standings(site, date.fromisoformat(day))
    return tuple(known_deadlines(site).entries(chosen, language=(language,), standings=found))


@lru_cache(maxsize=_LANGUAGES)
def _numbers(site: Site, language: str, day: str) -> Mapping[str, Sequence[int]]:
    """Returns the places of deadlines in the list of all, by IRI of an addressee or a session."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(_entries(site, language, day, DueFilter())):
        for key in {*entry.addressee_iris, entry.session}:
            found[key].append(at)
    return found


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
