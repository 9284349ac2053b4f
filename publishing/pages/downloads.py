"""The tables of the pages, to be taken away: in, a site and filters; out, columns and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...ontology.terms import CONDITION, DCTERMS, KIND, Property
from ..tables import Column, Table
from .deadlines import Chosen, falling, listed_entries
from .explorer import Wayfinder, index
from .lists import today, wanted
from .networks import chosen_network
from .searching import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..search.index import ActLine
    from ..site import Site
    from ..tables import Cell

MOST: Final = 20_000
_ACTS: Final = (
    Column("iri", "@id"),
    Column("document"),
    Column("unit"),
    Column("paragraph"),
    Column("language"),
    Column("date", f"{DCTERMS}date"),
    Column("issuer"),
    Column("issuedBy", Property.ISSUED_BY, named=True),
    Column("kind", Property.KIND, named=True),
    Column("verb", Property.VERB_FORM),
    Column("operativeVerb", Property.OPERATIVE_VERB, named=True),
    Column("addressees"),
    Column("addressee", Property.ADDRESSEE, named=True),
    Column("action", Property.ACTION_TEXT),
    Column("partners"),
    Column("partner", Property.PARTNER, named=True),
    Column("recipients"),
    Column("reportTo", Property.REPORT_TO, named=True),
    Column("conditions"),
    Column("condition", Property.CONDITION, named=True),
    Column("due"),
    Column("notBefore", Property.NOT_BEFORE),
    Column("notAfter", Property.NOT_AFTER),
)


def acts(site: Site, query: Sequence[tuple[str, str]], language: str) -> Table:
    """The acts of a list."""
    way = Wayfinder(site, language)
    lines = index(site).acts(wanted(site, query), language, limit=MOST)
    return Table("acts", _ACTS, tuple(_act(way, line) for line in lines))


def due(site: Site, query: Sequence[tuple[str, str]], language: str) -> Table:
    """What falls due, as the page of deadlines lists it, with its status on this day."""
    way, chosen = Wayfinder(site, language), Chosen.of(site, query)
    listed = listed_entries(site, chosen, language, today())
    if chosen.status:
        listed = tuple(entry for entry in listed if entry.status == chosen.status)
    rows = tuple(
        (*_act(way, one.line), one.entry.status if one.line.kind == "directive" else None)
        for one in falling(site, listed[:MOST], language)
    )
    return Table("due", (*_ACTS, Column("status")), rows)


def _act(way: Wayfinder, line: ActLine) -> tuple[Cell, ...]:
    named = {
        role: (
            tuple(way.label(part.iri) if part.iri else part.words for part in parts),
            tuple(part.iri for part in parts if part.iri),
        )
        for role, parts in (
            ("addressee", line.addressees),
            ("partner", line.partners),
            ("recipient", line.recipients),
        )
    }
    return (
        line.iri,
        line.symbol,
        line.unit,
        line.paragraph,
        line.language,
        line.day,
        way.label(line.issuer),
        line.issuer,
        KIND + line.kind,
        line.verb,
        line.concept,
        *named["addressee"],
        line.action,
        *named["partner"],
        *named["recipient"],
        tuple(way.condition(code) for code in line.conditions),
        tuple(CONDITION + code for code in line.conditions),
        tuple(way.session_name(one.session) if one.session else one.words for one in line.dues),
        min((one.first for one in line.dues if one.first), default=None),
        max((one.last for one in line.dues if one.last), default=None),
    )


_PASSAGES: Final = (
    Column("iri", "@id"),
    Column("document"),
    Column("unit"),
    Column("paragraph", Property.PARAGRAPH_KEY),
    Column("language"),
    Column("title"),
    Column("date"),
    Column("issuer"),
    Column("status"),
    Column("words"),
)


def passages(site: Site, query: Sequence[tuple[str, str]], language: str) -> Table:
    """The passages that a search finds, the first thousand."""
    way, asked = Wayfinder(site, language), Asked.of(query)
    found = index(site).search(asked.words, asked.chosen, 0, 1000)
    rows = tuple(
        (
            hit.iri,
            hit.symbol,
            hit.unit,
            hit.paragraph,
            hit.language,
            hit.title,
            hit.day,
            way.label(hit.issuer),
            way.label(hit.status),
            "".join(piece.text for piece in hit.pieces),
        )
        for hit in found.hits
    )
    return Table("passages", _PASSAGES, rows)


_NETWORK: Final = (
    Column("from"),
    Column("fromIri", "@id"),
    Column("to"),
    Column("toIri", f"{DCTERMS}relation", named=True),
    Column("weight"),
    Column("first"),
    Column("last"),
)


def network(site: Site, query: Sequence[tuple[str, str]], language: str) -> Table:
    """The edges of a network."""
    way = Wayfinder(site, language)
    rows = tuple(
        (
            way.label(one.source),
            one.source,
            way.label(one.target),
            one.target,
            one.weight,
            one.first,
            one.last,
        )
        for one in chosen_network(site, query).edges
    )
    return Table("network", _NETWORK, rows)


TABLES: Final[dict[str, Callable[[Site, Sequence[tuple[str, str]], str], Table]]] = {
    "acts": acts,
    "due": due,
    "network": network,
    "passages": passages,
}
