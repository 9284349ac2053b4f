"""The life of a mandate or a text: in, its IRI; out, what it renews, and what renews or answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...ontology.terms import Property
from .explorer import Wayfinder, index
from .rendering import render
from .searching import parameter
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..search.index import ActLine, Index
    from ..site import Site

_LINE: Final = (Property.RENEWS, Property.CONTINUES, Property.ADOPTED_AS)
"""Links along which one mandate or text becomes the next."""
_MOST: Final = 120


@dataclass(frozen=True, slots=True)
class Station:
    """A place in the life: an act or a text of the line, or a document that answers or carries out."""

    iri: str
    day: str
    name: str
    """What it is to the line: "" for what belongs to it."""
    title: str
    language: str
    act: ActLine | None
    words: str
    rule: str
    score: float | None
    grounds: tuple[str, ...]


def life_line(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The page; of nothing that the store knows, it says so."""
    of = parameter(query, "of")
    way, found = Wayfinder(site, language), index(site)
    _ = wording(language).gettext
    line = found.chain(of, _LINE, _MOST) if of else ()
    stations = [*(_own(way, found, iri, language) for iri in line), *_around(way, found, line, language)]
    stations.sort(key=lambda one: (one.day or _led_to(found, one.iri), bool(one.day), one.iri))
    return render(
        "life-line.html",
        site=site,
        language=language,
        query=query,
        title=_("History of this mandate") if "#" in of else _("History of this text"),
        of=of,
        known=bool(of and (found.days([of]) or len(stations) > 1)),
        stations=stations,
    )


def _led_to(found: Index, iri: str) -> str:
    """The day of what a text without a day became: it stands just before that; else at the end."""
    became = [link.target for link in found.links(iri) if link.source == iri and link.relation in _LINE]
    return min(found.days(became).values(), default="9999")


def _own(way: Wayfinder, found: Index, iri: str, language: str) -> Station:
    title, tongue = way.title(iri)
    acts = found.acts_by_iri([iri], language) if "#" in iri else ()
    joining = [link for link in found.links(iri) if link.relation in _LINE and link.source == iri]
    return Station(
        iri=iri,
        day=found.days([iri]).get(iri, ""),
        name="",
        title=title,
        language=tongue,
        act=acts[0] if acts else None,
        words="",
        rule=", ".join(dict.fromkeys(link.rule for link in joining)),
        score=min((link.score for link in joining), default=None),
        grounds=tuple(dict.fromkeys(place for link in joining for place in link.grounds)),
    )


def _around(way: Wayfinder, found: Index, line: Sequence[str], language: str) -> list[Station]:
    """What answers, closes, reports on or carries out anything of the line."""
    around: dict[tuple[str, str], Station] = {}
    for iri in line:
        for link in found.links(iri):
            if link.relation in _LINE:
                continue
            other = link.source if link.target == iri else link.target
            name = way.relation(link.relation, backwards=other == link.target)
            title, tongue = way.title(other)
            station = Station(
                iri=other,
                day=found.days([other]).get(other, ""),
                name=f"{name} {way.place(iri)}",
                title=title,
                language=tongue,
                act=None,
                words="",
                rule=link.rule,
                score=link.score,
                grounds=link.grounds,
            )
            around.setdefault((other, link.relation), station)
        for doing in found.doings(iri):
            name = f"{way.relation(Property.IMPLEMENTS)} {way.place(iri)}: {way.label(doing.progress)}"
            station = Station(
                iri=doing.place,
                day=found.days([doing.place]).get(doing.place, ""),
                name=name,
                title="",
                language=doing.language,
                act=None,
                words=doing.activity,
                rule=doing.rule,
                score=None,
                grounds=(doing.place,),
            )
            around[doing.place, f"{Property.IMPLEMENTS} {doing.activity}"] = station
    return list(around.values())
