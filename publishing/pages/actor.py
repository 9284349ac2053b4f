"""The page of a body, state or group: in, its IRI; out, what it is asked, by whom, with whom, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..search.index import Filter
from .charts import bars, by_year
from .deadlines import coming, falling, past
from .explorer import Wayfinder, index
from .facts import facts
from .lists import asked_of
from .rendering import embedded, render
from .status_badge import names
from .wording import wording

if TYPE_CHECKING:
    from ..site import Site
    from .charts import Bar

SHOWN = 25
_BARS = 12


def actor(site: Site, iri: str, language: str) -> str:
    """The page of the actor."""
    way, found = Wayfinder(site, language), index(site)
    _ = wording(language).gettext
    everybody = asked_of(site, iri, exactly=False)
    asked, asking, partner = (
        Filter(addressee=everybody),
        Filter(issuer=iri, kind="directive"),
        Filter(partner=iri),
    )
    known = facts(site, iri, way)
    awaited = coming(site, everybody, language)
    due = falling(site, (awaited or past(site, everybody, language))[:SHOWN], language)
    events = found.events(iri)
    asking_total = found.count(asking)
    officers = [(one, found.count(Filter(addressee=(one,)))) for one in everybody[1:]]
    return render(
        "actor.html",
        site=site,
        language=language,
        iri=iri,
        title=way.label(iri),
        acronym=index(site).acronym(iri),
        kind=way.kind(iri),
        names=known.names,
        facts=known.facts,
        asked_total=found.count(asked),
        asked=found.acts(asked, language, limit=SHOWN),
        due=due,
        awaited=len(awaited),
        standing_names=names(language),
        years=by_year("asked", _("Acts addressed to this actor, by year"), found.tally("year", asked)),
        by_whom=_bars(way, found.tally("issuer", asked), "issuer", addressee=iri),
        verbs=_bars(way, found.tally("verb", asked), "verb", addressee=iri),
        partners=_bars(way, found.tally("partner", asked), ""),
        asking_total=asking_total,
        asks=_bars(way, found.tally("addressee", asking) if asking_total else (), ""),
        asking_years=by_year(
            "asks", _("Requests made, by year"), found.tally("year", asking) if asking_total else ()
        ),
        partner_total=found.count(partner),
        officers=[(one, count) for one, count in officers if count],
        alone=found.count(Filter(addressee=(iri,))),
        limit=SHOWN,
        events=events,
        days=found.days([event.act for event in events]),
        schema=embedded(
            {
                "@context": "https://schema.org",
                "@type": "Organization",
                "@id": iri,
                "name": way.label(iri),
                "alternateName": [name for name, _ in known.names],
                "url": way.url(iri),
            }
        ),
    )


def _bars(
    way: Wayfinder, counts: tuple[tuple[str, int], ...], narrowing: str, **parameters: str
) -> tuple[Bar, ...]:
    """Bars that lead to the acts narrowed by what they stand for; without narrowing, to its page."""

    def address(iri: str) -> str:
        return way.page("act-lists", **parameters, **{narrowing: iri}) if narrowing else way.url(iri)

    return bars([(way.label(iri), count, address(iri)) for iri, count in counts[:_BARS]])
