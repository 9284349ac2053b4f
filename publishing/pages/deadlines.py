"""The page of deadlines: in, a site and the filters of a request; out, deadlines by month.

It takes the parameters of `/api/due` and lists the same entries: a recurrence by its next date, a session by
its dates, an act once. `queries.due_filter` decides which, also for the tables and the calendar.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from ...queries.due_filter import ALL, COMING, KINDS, PERIODS, DueFilter, due_filter
from ..search.index import Deadline
from ..tracing import EVERYTHING, TODAY, noted
from .charts import by_year
from .deadline_labels import status_names
from .explorer import PageContext, index
from .lists import SHOWN, today, with_officers_of
from .parameters import check_single, given_parameters, page_numbers, parameter, switch
from .rendering import render
from .resolving import actors as actors_named
from .resolving import words_for
from .status_badge import entries, standings
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...queries.agenda import Entry
    from ..search.index import ActLine
    from ..site import Site

VIEWS: Final = {
    COMING: message("Next two years"),
    "later": message("Later"),
    "past": message("Past"),
    "standing": message("Standing requests"),
    "undated": message("No date"),
}
"""Names of the lists that the page offers."""
KIND_NAMES: Final = {
    "requests": message("Requests"),
    "decisions": message("Decisions"),
    "commitments": message("Commitments"),
    ALL: message("All kinds"),
}
ACTORS: Final = ("addressee", "issuer", "recipient")
_PARAMETERS: Final = (*ACTORS, "exactly", "session", "kind", "after", "before", "list", "status")
_FORMER: Final = "when"
"""Former name of the parameter `list`."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a request."""

    names: dict[str, str]
    """The actors as given by the reader, by role."""
    actors: dict[str, tuple[str, ...]]
    """IRIs of the actors by role; () if none is given."""
    exactly: bool
    """Whether the officers of the addressee are left out."""
    session: str
    """The session as given by the reader."""
    kind: str
    """A key of `KIND_NAMES`."""
    status: str
    chosen: DueFilter
    parameters: dict[str, str]
    """The parameters that are given, as calendar and API take them."""

    @property
    def addressee(self) -> str | None:
        return next(iter(self.actors["addressee"]), None)

    @classmethod
    def of(cls, site: Site, query: Sequence[tuple[str, str]]) -> Selection:
        """Returns the filters that the parameters of a request give.

        Raises UnresolvedNameError for an unknown actor or session, FilterError for another bad value.
        """
        query = [("list" if name == _FORMER else name, given) for name, given in query]
        check_single(query, _PARAMETERS)
        given = {name: parameter(query, name) for name in _PARAMETERS}
        exactly = switch(query, "exactly")
        actors = {role: actors_named(site, given[role]) for role in ACTORS}
        chosen = due_filter(
            base=site.base,
            addressee=with_officers_of(site, actors["addressee"], exactly=exactly),
            issuer=actors["issuer"],
            recipient=actors["recipient"],
            session=_given(given["session"]),
            status=_given(given["status"]),
            kind=given["kind"] or next(iter(KINDS)),
            listing=given["list"],
            after=given["after"],
            before=given["before"],
            as_of=date.fromisoformat(today()),
            knows=site.knows,
        )
        return cls(
            names={role: given[role] for role in ACTORS},
            actors=actors,
            exactly=exactly,
            session=given["session"],
            kind=given["kind"] or next(iter(KINDS)),
            status=given["status"],
            chosen=chosen,
            parameters=given_parameters(query, *_PARAMETERS),
        )


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """An act with the one deadline that is listed."""

    line: ActLine
    entry: Entry


def deadlines(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """Returns the page of deadlines; raises CatalogueError for invalid filters, HTTPException for pages."""
    selection, day = Selection.of(site, query), date.fromisoformat(today())
    chosen, spoken = selection.chosen, (language,)
    listed = entries(site, chosen, spoken, day)
    any_status = entries(site, replace(chosen, status=frozenset()), spoken, day)
    statuses = Counter(entry.status for entry in any_status if entry.status)
    called = status_names(language)
    shown_statuses = [name for name in called if statuses[name] or name == selection.status]
    number, last = page_numbers(query, len(listed), SHOWN)
    shown = deadline_lines(site, listed[(number - 1) * SHOWN : number * SHOWN], language)
    page, _ = PageContext(site, language), wording(language).gettext
    years = Counter(str(entry.last.year) for entry in listed if entry.last)
    parameters = selection.parameters
    return render(
        "deadlines.html",
        site=site,
        language=language,
        query=query,
        title=_("Deadlines"),
        selection=selection,
        given={role: words_for(page, iris[0]) if (iris := selection.actors[role]) else "" for role in ACTORS},
        session_given=page.session_name(selection.session)
        if "://" in selection.session
        else selection.session,
        officers=with_officers_of(site, selection.actors["addressee"], exactly=False)[
            len(selection.actors["addressee"]) :
        ],
        parameters=parameters,
        periods=tuple(PERIODS),
        shown_list=chosen.list or ALL,
        calendar=calendar_address(site, {**parameters, "language": language}),
        views=[
            (name, _(title), len(entries(site, chosen.of_list(name, day), spoken, day)))
            for name, title in VIEWS.items()
        ],
        kinds=[(name, _(title)) for name, title in KIND_NAMES.items()],
        statuses=[(name, statuses[name]) for name in shown_statuses],
        months=[
            (month, list(group))
            for month, group in groupby(shown, key=lambda one: str(one.entry.last or "")[:7])
        ],
        dateless=_(VIEWS["standing" if chosen.list == "standing" else "undated"]),
        standing_names=called,
        total=len(listed),
        number=number,
        last=last,
        today=day.isoformat(),
        newest=standings(site, day).newest,
        years=by_year("due", _("Acts by due year"), years.items()),
    )


def calendar_address(site: Site, parameters: dict[str, str]) -> str:
    """Returns the `webcal:` address of the calendar of a list; "" if the site has no full address."""
    scheme, separator, rest = site.address.partition("://")
    if not separator or not scheme.startswith("http"):
        return ""
    return f"webcal://{rest}calendar.ics{'?' if parameters else ''}{urlencode(parameters)}"


def selected_entries(site: Site, selection: Selection, language: str) -> tuple[Entry, ...]:
    """Returns the selected deadlines: earliest first, past ones latest first."""
    return entries(site, selection.chosen, (language,), date.fromisoformat(today()))


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
    return _requests(site, addressees, language, COMING)


def past(site: Site, addressees: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    """Returns the past requests to some addressees, latest first."""
    return _requests(site, addressees, language, "past")


def _requests(site: Site, addressees: tuple[str, ...], language: str, listing: str) -> tuple[Entry, ...]:
    day = date.fromisoformat(today())
    chosen = due_filter(base=site.base, addressee=addressees, listing=listing, as_of=day)
    found = entries(site, chosen, (language,), day)
    if found:
        # The status of a deadline depends on the date and on every document.
        noted(EVERYTHING, TODAY)
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
