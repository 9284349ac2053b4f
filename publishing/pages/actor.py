"""The page of a body, state or group: in, its IRI; out, its programmes, the acts addressed to it, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..search.index import Filter
from .charts import bars, by_year
from .deadline_labels import status_names
from .deadlines import deadline_lines, past, upcoming
from .explorer import PageContext, index
from .facts import facts
from .lists import with_officers_of
from .programmes import anchors_of, ground_names, programmes_of, stage_names
from .rendering import embedded_json, render
from .wording import wording

if TYPE_CHECKING:
    from ..site import Site
    from .charts import Bar

SHOWN = 25
_BARS = 12


def actor(site: Site, iri: str, language: str) -> str:
    """The page of the actor."""
    page, found = PageContext(site, language), index(site)
    _ = wording(language).gettext
    everybody = with_officers_of(site, (iri,), exactly=False)
    asked, asking, partner = (
        Filter(addressee=everybody),
        Filter(issuer=(iri,), kind="directive"),
        Filter(partner=(iri,)),
    )
    known = facts(site, iri, page)
    awaited = upcoming(site, everybody, language)
    due = deadline_lines(site, (awaited or past(site, everybody, language))[:SHOWN], language)
    events = found.events(iri)
    asking_total = found.count(asking)
    programmes = programmes_of(site, iri)
    officers = [(one, found.count(Filter(addressee=(one,)))) for one in everybody[1:]]
    return render(
        "actor.html",
        site=site,
        language=language,
        iri=iri,
        title=page.label(iri),
        acronym=index(site).acronym(iri),
        kind=page.kind(iri),
        names=known.names,
        facts=known.facts,
        programmes=programmes,
        anchors=anchors_of(programmes),
        grounds=ground_names(language),
        stages=stage_names(language),
        asked_total=found.count(asked),
        asked=found.acts(asked, language, limit=SHOWN),
        due=due,
        awaited=len(awaited),
        standing_names=status_names(language),
        years=by_year("asked", _("Acts addressed to this actor, by year"), found.tally("year", asked)),
        by_whom=_bars(page, found.tally("issuer", asked), "issuer", addressee=iri),
        verbs=_bars(page, found.tally("verb", asked), "verb", addressee=iri),
        partners=_bars(page, found.tally("partner", asked), ""),
        asking_total=asking_total,
        asks=_bars(page, found.tally("addressee", asking) if asking_total else (), ""),
        asking_years=by_year(
            "asks", _("Requests made, by year"), found.tally("year", asking) if asking_total else ()
        ),
        partner_total=found.count(partner),
        officers=[(one, count) for one, count in officers if count],
        alone=found.count(Filter(addressee=(iri,))),
        limit=SHOWN,
        events=events,
        days=found.days([event.act for event in events]),
        schema=embedded_json(
            {
                "@context": "https://schema.org",
                "@type": "Organization",
                "@id": iri,
                "name": page.label(iri),
                "alternateName": [name for name, _ in known.names],
                "url": page.url(iri),
            }
        ),
    )


@dataclass(frozen=True, slots=True)
class _Chart:
    """The longest bars of a tally, and the number of all."""

    bars: tuple[Bar, ...]
    total: int


def _bars(
    page: PageContext, counts: tuple[tuple[str, int], ...], narrowing: str, **parameters: str
) -> _Chart:
    """Bars that lead to the acts narrowed by what they stand for; without narrowing, to its page."""

    def address(iri: str) -> str:
        return page.link("act-lists", **parameters, **{narrowing: iri}) if narrowing else page.url(iri)

    shown = bars([(page.label(iri), count, address(iri)) for iri, count in counts[:_BARS]])
    return _Chart(shown, len(counts))
