"""Lists of acts, deadlines, actors, instruments and sessions: in, a site and filters; out, HTML."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ...queries import run
from ...store import value
from ..search import Filter
from .charts import by_year
from .explorer import Wayfinder, index
from .rendering import render
from .searching import page_number, parameter
from .standing import names, standing
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..search import ActLine
    from ..site import Site

SHOWN: Final = 50
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GIVEN: Final = (
    "addressee",
    "partner",
    "recipient",
    "issuer",
    "kind",
    "verb",
    "year",
    "session",
    "document",
    "unit",
)


def today() -> str:
    """This day as an ISO date, in UTC."""
    return datetime.now(UTC).date().isoformat()


def wanted(query: Sequence[tuple[str, str]]) -> Filter:
    """The filter that the parameters of a request give; a day that is none is passed over."""
    given = {name: parameter(query, name) or None for name in _GIVEN}
    days = {
        name: day if _DAY.fullmatch(day := parameter(query, name)) else None for name in ("after", "before")
    }
    return Filter(**given, **days, due=bool(parameter(query, "due")))


def kept(query: Sequence[tuple[str, str]], *names: str) -> dict[str, str]:
    """The parameters of these names that are given."""
    return {name: parameter(query, name) for name in names if parameter(query, name)}


def acts(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """A list of acts."""
    way, found, filtered = Wayfinder(site, language), index(site), wanted(query)
    number = page_number(query)
    total = found.count(filtered)
    parameters = kept(query, *_GIVEN, "after", "before", "due")
    named = [(name, _value(way, name, given)) for name, given in parameters.items()]
    _ = wording(language).gettext
    return render(
        "acts.html",
        site=site,
        language=language,
        query=query,
        title=_("Acts"),
        filters=named,
        names=filter_names(language),
        parameters=parameters,
        lines=found.acts(filtered, language, (number - 1) * SHOWN, SHOWN),
        total=total,
        number=number,
        last=-(-total // SHOWN),
        years=by_year("acts", _("Acts by year of the text"), found.tally("year", filtered)),
    )


def filter_names(language: str) -> dict[str, str]:
    """What the filters of lists are called."""
    _ = wording(language).gettext
    return {
        "addressee": _("Who is asked"),
        "partner": _("With whom"),
        "recipient": _("Who gets the report"),
        "issuer": _("Who asks"),
        "kind": _("Kind"),
        "verb": _("Verb"),
        "year": _("Year"),
        "session": _("Session"),
        "document": _("Text"),
        "unit": _("Text"),
        "after": _("From"),
        "before": _("Until"),
        "due": _("With a deadline"),
    }


def _value(way: Wayfinder, name: str, given: str) -> str:
    if name == "session":
        return way.session_name(given)
    return way.label(given) if ":" in given else given


def deadlines(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The timeline of deadlines: what falls due, month by month."""
    way, found = Wayfinder(site, language), index(site)
    name = parameter(query, "addressee")
    addressee = _actor(site, name)
    after, before = (wanted(query).after, wanted(query).before)
    filtered = Filter(addressee=addressee, after=after or "0001-01-01", before=before)
    number, total = page_number(query), found.count(filtered)
    latest_first = not after
    pages = -(-total // SHOWN)
    offset = max(total - number * SHOWN, 0) if latest_first else (number - 1) * SHOWN
    limit = min(SHOWN, total - (number - 1) * SHOWN) if latest_first else SHOWN
    lines = found.acts(filtered, language, offset, max(limit, 0))
    dated = [(line, _falls_due(line, after or "")) for line in lines]
    if latest_first:
        dated.reverse()
    months = [
        (month, [line for line, _ in group]) for month, group in groupby(dated, key=lambda pair: pair[1][:7])
    ]
    _ = wording(language).gettext
    return render(
        "deadlines.html",
        site=site,
        language=language,
        query=query,
        title=_("Deadlines"),
        addressee=addressee,
        unknown=name if name and not addressee else "",
        given=way.label(addressee) if addressee else name,
        after=after or "",
        before=before or "",
        parameters=kept(query, "addressee", "after", "before"),
        months=months,
        standings=standing(site, lines, today()),
        standing_names=names(language),
        total=total,
        number=number,
        last=pages,
        today=today(),
        years=by_year("due", _("Acts by the year in which they fall due"), _due_years(site, filtered)),
    )


def _falls_due(line: ActLine, after: str) -> str:
    """The first last day of its deadlines that is not before `after`; "" if there is none."""
    return min((due.last for due in line.dues if due.last and due.last >= after), default="")


def _actor(site: Site, name: str) -> str | None:
    """The IRI that a name or an IRI given by a reader means."""
    if not name:
        return None
    if ":" in name:
        return name
    found = index(site).named(name, limit=1)
    return found[0].iri if found else None


def _due_years(site: Site, filtered: Filter) -> Sequence[tuple[str, int]]:
    counts: defaultdict[str, int] = defaultdict(int)
    for year, times in index(site).tally("due", filtered):
        counts[year] += times
    return sorted(counts.items())


def actors(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The actors of the store by how often they are asked."""
    way, found = Wayfinder(site, language), index(site)
    _ = wording(language).gettext
    rows = found.rows(
        "SELECT actor, COUNT(DISTINCT act.iri) AS times FROM part JOIN act ON act.id = part.act "
        "WHERE role = 'addressee' AND actor IS NOT NULL GROUP BY actor ORDER BY times DESC, actor"
    )
    listed = [(way.label(str(iri)), way.kind(str(iri)), str(iri), int(str(times))) for iri, times in rows]
    return render(
        "actors.html", site=site, language=language, query=query, title=_("Who is asked"), rows=listed
    )


def instruments(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The instruments that the texts invoke."""
    way = Wayfinder(site, language)
    _ = wording(language).gettext
    answer = run(site.store, "instruments-invoked")
    at = {name: answer.variables.index(name) for name in ("instrument", "paragraphs")}
    counts: defaultdict[str, int] = defaultdict(int)
    for row in answer:
        counts[str(value(row[at["instrument"]]))] += int(str(value(row[at["paragraphs"]])))
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = [(way.label(iri), _("instrument"), iri, times) for iri, times in rows]
    return render(
        "actors.html", site=site, language=language, query=query, title=_("Instruments invoked"), rows=listed
    )


def sessions(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The sessions by which something is due."""
    way, found = Wayfinder(site, language), index(site)
    _ = wording(language).gettext
    rows = found.rows(
        "SELECT session, COUNT(DISTINCT act.iri) AS times, MAX(last) FROM due JOIN act ON act.id = due.act "
        "WHERE session IS NOT NULL GROUP BY session ORDER BY MAX(last) DESC, session"
    )
    listed = [
        (way.session_name(str(iri)), str(last or ""), str(iri), int(str(times))) for iri, times, last in rows
    ]
    return render(
        "actors.html",
        site=site,
        language=language,
        query=query,
        title=_("Sessions by which something is due"),
        rows=listed,
    )
