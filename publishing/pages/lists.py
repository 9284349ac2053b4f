"""Lists of acts, deadlines, actors, instruments and sessions: in, a site and filters; out, HTML."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ...ontology.terms import KIND
from ...queries import KINDS_OF_ACTS, run
from ...queries.filter_values import one_of, period, year
from ...store import value
from ..search.index import Filter
from .charts import by_year
from .explorer import PageContext, cached_store, index
from .parameters import check_single, given_parameters, page_numbers, parameter, switch
from .rendering import render
from .resolving import actors as actors_named
from .resolving import document, verbs
from .resolving import session as session_named
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..site import Site

SHOWN: Final = 50
_ACTORS: Final = ("addressee", "partner", "recipient", "issuer")
_PARAMETERS: Final = (
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
_ALL_PARAMETERS: Final = (*_PARAMETERS, "after", "before", "due", "exactly")


def today() -> str:
    """This day as an ISO date, in UTC."""
    return datetime.now(UTC).date().isoformat()


def with_officers_of(site: Site, actors: tuple[str, ...], *, exactly: bool) -> tuple[str, ...]:
    """Who counts as asked where actors are: themselves and, unless they alone are wanted, their officers."""
    officers = () if exactly else (one for iri in actors for one in _officers(site).get(iri, ()))
    return tuple(dict.fromkeys((*actors, *officers)))


@lru_cache(maxsize=4)
def _officers(site: Site) -> Mapping[str, Sequence[str]]:
    """The officers of each body that has any: one query takes as long for all as for one."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for body, officer, *_ in run(site.store, "officers"):
        found[str(value(body))][str(value(officer))] = None
    return {body: tuple(officers) for body, officers in found.items()}


def act_filter(site: Site, query: Sequence[tuple[str, str]]) -> Filter:
    """Returns the filter of a request.

    Raises UnresolvedNameError for a name that the store lacks, FilterError for an unknown kind, an impossible
    date or year and for a reversed period.
    """
    check_single(query, _ALL_PARAMETERS)
    given = {name: parameter(query, name) for name in _ALL_PARAMETERS}
    named = {name: actors_named(site, given[name]) for name in _ACTORS}
    addressee = with_officers_of(site, named.pop("addressee"), exactly=switch(query, "exactly"))
    after, before = period(given["after"], given["before"])
    return Filter(
        addressee=addressee,
        **named,
        kind=one_of("kind", given["kind"], KINDS_OF_ACTS) if given["kind"] else None,
        verb=verbs(site, given["verb"]),
        year=given["year"] if year("year", given["year"]) else None,
        session=session_named(site, given["session"]) or None,
        document=document(site, given["document"]) or None,
        unit=given["unit"] or None,
        after=after.isoformat() if after else None,
        before=before.isoformat() if before else None,
        due=switch(query, "due"),
    )


def acts(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """A list of acts."""
    page, found, filtered = PageContext(site, language), index(site), act_filter(site, query)
    total = found.count(filtered)
    number, last = page_numbers(query, total, SHOWN)
    parameters = given_parameters(query, *_ALL_PARAMETERS)
    named = [(name, _value(page, name, given)) for name, given in parameters.items() if name != "exactly"]
    addressee = actors_named(site, parameters.get("addressee", ""))
    _ = wording(language).gettext
    return render(
        "acts.html",
        site=site,
        language=language,
        query=query,
        title=_("Acts"),
        filters=named,
        addressee=addressee[0] if addressee else None,
        officers=with_officers_of(site, addressee, exactly=False)[len(addressee) :],
        names=filter_names(language),
        parameters=parameters,
        lines=found.acts(filtered, language, (number - 1) * SHOWN, SHOWN),
        total=total,
        number=number,
        last=last,
        years=by_year("acts", _("Acts by year"), found.tally("year", filtered)),
    )


def filter_names(language: str) -> dict[str, str]:
    """What the filters of lists are called."""
    _ = wording(language).gettext
    return {
        "addressee": _("Addressee"),
        "partner": _("Partners"),
        "recipient": _("Recipient"),
        "issuer": _("Issuing body"),
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


def _value(page: PageContext, name: str, given: str) -> str:
    if name == "session":
        return page.session_name(given)
    if name == "kind":
        return page.label(KIND + given)
    if name == "due":
        return page.gettext("yes")
    return page.label(given) if ":" in given else given


def actors(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The actors of the store by how often they are asked."""
    page, found = PageContext(site, language), index(site)
    _ = wording(language).gettext
    rows = found.rows(
        "SELECT actor, COUNT(DISTINCT act.iri) AS times FROM part JOIN act ON act.id = part.act "
        "WHERE role = 'addressee' AND actor IS NOT NULL GROUP BY actor ORDER BY times DESC, actor"
    )
    listed = [(page.label(str(iri)), page.kind(str(iri)), str(iri), int(str(times))) for iri, times in rows]
    return render(
        "actors.html",
        site=site,
        language=language,
        query=query,
        title=_("Addressees"),
        note=_("With the number of acts addressed to each actor by name."),
        rows=listed,
    )


def instruments(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The instruments that the texts invoke."""
    page = PageContext(site, language)
    _ = wording(language).gettext
    listed = [(page.label(iri), _("instrument"), iri, times) for iri, times in _instrument_counts(site)]
    return render(
        "actors.html",
        site=site,
        language=language,
        query=query,
        title=_("Instruments invoked"),
        note=_("With the number of paragraphs that mention each instrument."),
        rows=listed,
    )


def prepare(site: Site) -> None:
    """Count what the list of instruments shows, for which a first reader would wait; raises StoreError,
    QueryError."""
    _instrument_counts(site)


@lru_cache(maxsize=4)
def _instrument_counts(site: Site) -> tuple[tuple[str, int], ...]:
    """Instruments with the number of paragraphs that name them, the most named first."""
    answer = run(cached_store(site), "instruments-invoked")
    at = {name: answer.variables.index(name) for name in ("instrument", "paragraphs")}
    counts: defaultdict[str, int] = defaultdict(int)
    for row in answer:
        counts[str(value(row[at["instrument"]]))] += int(str(value(row[at["paragraphs"]])))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def sessions(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The sessions by which something is due."""
    page, found = PageContext(site, language), index(site)
    _ = wording(language).gettext
    rows = found.rows(
        "SELECT session, COUNT(DISTINCT act.iri) AS times, MAX(last) FROM due JOIN act ON act.id = due.act "
        "WHERE session IS NOT NULL GROUP BY session ORDER BY MAX(last) DESC, session"
    )
    listed = [
        (page.session_name(str(iri)), str(last or ""), str(iri), int(str(times))) for iri, times, last in rows
    ]
    return render(
        "actors.html",
        site=site,
        language=language,
        query=query,
        title=_("Sessions with acts due"),
        note=_("With the last day of each session and the number of acts due."),
        rows=listed,
    )
