"""The history of a mandate or text: in, its IRI; out, the line of renewals and the documents linked to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...ontology.terms import Property
from .explorer import PageContext, index
from .parameters import parameter
from .rendering import render
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..search.index import ActLine, Index
    from ..site import Site

_LINE: Final = (Property.RENEWS, Property.CONTINUES, Property.ADOPTED_AS)
"""Links from one mandate or text to its successor."""
_MOST: Final = 120


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event of the history: an act or text of the line, or a document that answers or implements it."""

    iri: str
    day: str
    name: str
    """Relation to the line; "" for acts and texts of the line."""
    title: str
    language: str
    act: ActLine | None
    words: str
    rule: str
    score: float | None
    grounds: tuple[str, ...]


def life_line(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """Returns the page; a notice if the store does not know the IRI."""
    of = parameter(query, "of")
    page, found = PageContext(site, language), index(site)
    _ = wording(language).gettext
    line = found.chain(of, _LINE, _MOST) if of else ()
    events = [
        *(_line_event(page, found, iri, language) for iri in line),
        *_linked_events(page, found, line, language),
    ]
    events.sort(key=lambda one: (one.day or _successor_day(found, one.iri), bool(one.day), one.iri))
    return render(
        "life-line.html",
        site=site,
        language=language,
        query=query,
        title=_("History of this mandate") if "#" in of else _("History of this text"),
        of=of,
        known=bool(of and (found.days([of]) or len(events) > 1)),
        events=events,
        cut=len(line) if len(line) >= _MOST else 0,
    )


def _successor_day(found: Index, iri: str) -> str:
    """Returns the date of the successor of an undated text, to sort it just before; else the end."""
    successors = [link.target for link in found.links(iri) if link.source == iri and link.relation in _LINE]
    return min(found.days(successors).values(), default="9999")


def _line_event(page: PageContext, found: Index, iri: str, language: str) -> LifeEvent:
    title, tongue = page.title(iri)
    acts = found.acts_by_iri([iri], language) if "#" in iri else ()
    incoming = [link for link in found.links(iri) if link.relation in _LINE and link.source == iri]
    return LifeEvent(
        iri=iri,
        day=found.days([iri]).get(iri, ""),
        name="",
        title=title,
        language=tongue,
        act=acts[0] if acts else None,
        words="",
        rule=", ".join(dict.fromkeys(link.rule for link in incoming)),
        score=min((link.score for link in incoming), default=None),
        grounds=tuple(dict.fromkeys(place for link in incoming for place in link.grounds)),
    )


def _linked_events(page: PageContext, found: Index, line: Sequence[str], language: str) -> list[LifeEvent]:
    """Returns the documents that answer, close, report on or implement the line."""
    events: dict[tuple[str, str], LifeEvent] = {}
    for iri in line:
        for link in found.links(iri):
            if link.relation in _LINE:
                continue
            other = link.source if link.target == iri else link.target
            name = page.relation(link.relation, backwards=other == link.target)
            title, tongue = page.title(other)
            event = LifeEvent(
                iri=other,
                day=found.days([other]).get(other, ""),
                name=f"{name} {page.place(iri)}",
                title=title,
                language=tongue,
                act=None,
                words="",
                rule=link.rule,
                score=link.score,
                grounds=link.grounds,
            )
            events.setdefault((other, link.relation), event)
        for statement in found.statements_about(iri):
            name = f"{page.relation(Property.IMPLEMENTS)} {page.place(iri)}: {page.label(statement.progress)}"
            event = LifeEvent(
                iri=statement.place,
                day=found.days([statement.place]).get(statement.place, ""),
                name=name,
                title="",
                language=statement.language,
                act=None,
                words=statement.activity,
                rule=statement.rule,
                score=None,
                grounds=(statement.place,),
            )
            events[statement.place, f"{Property.IMPLEMENTS} {statement.activity}"] = event
    return list(events.values())
