"""Programmes of the programme budget on pages: in, an entity or a document; out, lines of the tables shown.

An entity has programmes with their mandates, deliverables and resources; a document is the mandate of
programmes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ...ontology.iri import IriError
from ...ontology.terms import MG
from ...queries import run
from ...store import value
from ..tracing import noted, shared
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..site import Site

_NUMBER: Final = re.compile(r"(\d+)")
_DOLLARS: Final = "USD"
_MANDATES: Final = f"""
SELECT DISTINCT ?mandate {{
  GRAPH ?graph {{ ?statement a <{MG}ProgrammeMandate> ; <{MG}citedSymbol>|<{MG}instrument> ?mandate . }}
}}
"""
"""What programmes name as their mandates: symbols of documents, IRIs of instruments."""
_SOURCES: Final = ("regular-budget", "other-assessed", "extrabudgetary")

Cells = dict[str, str]
"""A row of a query by column; unbound columns are ""."""


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate of a programme."""

    iri: str
    """IRI of the document or instrument; "" if it has no symbol."""
    name: str
    """Symbol, number as printed, or title."""
    title: str
    ground: str
    """To whom its requests are addressed, as `mandates-of-entity` says it; "" for none."""
    superseded_by: str
    """IRI of the latest text of its series that the fascicle does not cite; "" for none."""
    is_provision: bool = False
    """Whether the name is that of a part of the instrument: "Article 13"."""


@dataclass(frozen=True, slots=True)
class DeliverableLine:
    """A deliverable of a programme with its quantities."""

    category: str
    name: str
    is_subcategory: bool
    quantities: tuple[str, ...]
    """Numbers in the order of `Programme.periods`; "" for none."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of one fascicle."""

    iri: str
    name: str
    """Designation and title."""
    is_part: bool
    fascicle: str
    """IRI of the fascicle."""
    year: str
    mandates: tuple[MandateLine, ...]
    periods: tuple[tuple[str, str], ...]
    """Years of the quantities with their stage: planned or actual."""
    deliverables: tuple[DeliverableLine, ...]
    """With the subcategories of deliverables."""
    amounts: tuple[str, ...]
    """Estimates in dollars by source of funding, in the order of `_SOURCES`; "" for none."""
    posts: str
    """Posts of the regular budget."""

    @property
    def sums(self) -> tuple[int | None, ...]:
        """The estimates as numbers; None for none."""
        return tuple(int(float(amount)) if amount else None for amount in self.amounts)


@dataclass(frozen=True, slots=True)
class Citing:
    """A programme that names a document as its mandate."""

    entity: str
    """IRI of the entity that carries it out; "" if unknown."""
    entity_name: str
    programme: str
    programme_name: str
    fascicle: str
    pinpoint: str


@shared
def programmes_of(site: Site, entity: str) -> tuple[Programme, ...]:
    """Returns the programmes that an entity carries out, the latest budget first; empty without programmes.

    Raises StoreError, QueryError.
    """
    if entity not in _entities(site):
        return ()
    listed: defaultdict[str, dict[str, Cells]] = defaultdict(dict)
    named: dict[str, Cells] = {}
    for row in _rows(site, "programme-mandates", entity=[entity], narrative=["false", "true"]):
        named.setdefault(row["programmeIri"], row)
        listed[row["programmeIri"]][row["statement"]] = row
    delivered: defaultdict[str, dict[str, list[Cells]]] = defaultdict(dict)
    for row in _rows(site, "deliverables", entity=[entity]):
        named.setdefault(row["programmeIri"], row)
        delivered[row["programmeIri"]].setdefault(row["deliverable"], []).append(row)
    amounts, posts = _resources(site, entity, named)
    grounds = {row["iri"]: row["ground"] for row in _rows(site, "mandates-of-entity", entity=[entity])}
    later = _later_texts(site)
    found: list[Programme] = []
    for iri, row in named.items():
        periods = _periods(delivered[iri])
        fascicle = site.minter.document(row["document"])
        noted(fascicle)
        found.append(
            Programme(
                iri=iri,
                name=_name(row["subprogramme"], row["programmeTitle"]),
                is_part=bool(row["subprogramme"]),
                fascicle=fascicle,
                year=_year(site, iri),
                mandates=tuple(_mandates(site, listed[iri], grounds, later)),
                periods=periods,
                deliverables=tuple(_deliverables(delivered[iri], periods)),
                amounts=tuple(amounts.get((iri, source), "") for source in _SOURCES),
                posts=posts.get(iri, ""),
            )
        )
    return tuple(sorted(found, key=lambda one: ([-int(one.year or 0)], _natural(one.iri))))


def anchors_of(programmes: tuple[Programme, ...]) -> dict[str, str]:
    """Returns the anchor of each programme on its page, by IRI: programme-2026-16-1."""
    return {
        one.iri: "programme-" + "-".join(one.iri.split("/programme/")[-1].split("/")) for one in programmes
    }


def stage_names(language: str) -> dict[str, str]:
    """Returns the names of the stages of quantities."""
    _ = wording(language).gettext
    return {"planned": _("planned"), "actual": _("actual")}


def ground_names(language: str) -> dict[str, str]:
    """Returns the names of the grounds of `mandates-of-entity`, except for a text outside the store."""
    _ = wording(language).gettext
    return {
        "addressed to the entity": _("addressed to the entity"),
        "addressed to the Secretary-General": _("addressed to the Secretary-General"),
        "no request to the entity": _("no request to the entity"),
    }


@shared
def cited_by_programmes(site: Site, iri: str) -> tuple[Citing, ...]:
    """Returns the programmes that name a document or an instrument as their mandate.

    Raises StoreError, QueryError.
    """
    try:
        mandate = site.minter.parse(iri).symbol
    except IriError:
        mandate = iri.rpartition("/instrument/")[2]
    if mandate not in _mandate_keys(site):
        return ()
    found = [
        Citing(
            entity=row["entityIri"],
            entity_name=row["entity"],
            programme=row["programme"],
            programme_name=_name(row["designation"], row["programmeTitle"]),
            fascicle=site.minter.document(row["document"]),
            pinpoint=row["pinpoint"],
        )
        for row in _rows(site, "entities-under-mandate", mandate=[mandate])
    ]
    noted(*(one.fascicle for one in found))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4)
def _mandate_keys(site: Site) -> frozenset[str]:
    """Returns the symbols and the keys of instruments that any programme names: most pages need no more."""
    keys = (str(value(row[0]) or "") for row in site.store.query(_MANDATES))
    return frozenset(key.rpartition("/instrument/")[2] for key in keys)


def _rows(site: Site, query: str, **bindings: list[str]) -> Iterator[Cells]:
    answer = run(site.store, query, **bindings)
    for row in answer:
        yield dict(zip(answer.variables, (str(value(term) or "") for term in row), strict=True))


@lru_cache(maxsize=4)
def _later_texts(site: Site) -> Mapping[str, str]:
    """Returns the latest text of the series of each mandate that has a later one, by IRI of the statement."""
    return {row["statement"]: row["latest"] for row in _rows(site, "later-texts")}


@lru_cache(maxsize=4)
def _entities(site: Site) -> frozenset[str]:
    """Returns the actors that carry out a programme."""
    return frozenset(row["entity"] for row in _rows(site, "programme-entities"))


def _resources(
    site: Site, entity: str, named: dict[str, Cells]
) -> tuple[Mapping[tuple[str, str], str], Mapping[str, str]]:
    """Returns the estimates by programme and source of funding, and the posts of the regular budget."""
    amounts: dict[tuple[str, str], str] = {}
    posts: dict[str, str] = {}
    for row in _rows(site, "resources", entity=[entity], item=["total"], stage=["estimate"]):
        iri = row["programmeIri"]
        named.setdefault(iri, row)
        if row["year"] != _year(site, iri):
            continue
        if row["measure"] == "money" and row["currency"] != _DOLLARS:
            continue
        if row["measure"] == "money":
            amounts.setdefault((iri, row["source"]), row["value"])
        elif row["source"] == _SOURCES[0]:
            posts.setdefault(iri, row["value"])
    return amounts, posts


def _mandates(
    site: Site,
    listed: Mapping[str, Cells],
    grounds: Mapping[str, str],
    later: Mapping[str, str],
) -> Iterator[MandateLine]:
    """Yields the mandates of a programme: those in its lists, then those that only its paragraphs name."""
    done: set[tuple[str, ...]] = set()
    # `_rows` gives True as "True" and False as "".
    for statement, row in sorted(listed.items(), key=lambda one: one[1]["narrative"]):
        for symbol in row["symbol"].split("; "):
            iri = site.minter.document(symbol) if symbol else row["instrument"]
            name = symbol or row["mandate"] or row["title"]
            title = row["title"] if row["title"] != name else ""
            # One number may stand before several titles: "1997" of agreed conclusions.
            key = (iri, name, title)
            is_known = bool(row["narrative"]) and key[:2] in done
            if key not in done and not is_known:
                done |= {key, key[:2]}
                ground = grounds.get(iri, "")
                is_provision = row["kind"] == "provision"
                yield MandateLine(iri, name, title, ground, later.get(statement, ""), is_provision)


def _periods(delivered: Mapping[str, list[Cells]]) -> tuple[tuple[str, str], ...]:
    """Returns the years of quantities with their stage, planned before actual."""
    found = {(row["year"], row["stage"]) for rows in delivered.values() for row in rows if row["year"]}
    return tuple(sorted(found, key=lambda one: (one[0], one[1] != "planned")))


def _deliverables(
    delivered: Mapping[str, list[Cells]], periods: tuple[tuple[str, str], ...]
) -> Iterator[DeliverableLine]:
    for rows in delivered.values():
        first = rows[0]
        quantities = {(row["year"], row["stage"]): row["quantity"] for row in rows}
        yield DeliverableLine(
            category=first["category"],
            name=" ".join(part for part in (first["group"], first["title"]) if part),
            is_subcategory=not first["number"],
            quantities=tuple(quantities.get(period, "") for period in periods),
        )


def _name(designation: str, title: str) -> str:
    return ": ".join(part for part in (designation, title) if part)


def _year(site: Site, iri: str) -> str:
    """Returns the year in the IRI of a programme: programme/2026/16/1."""
    return iri.removeprefix(site.base).split("/")[1]


def _natural(iri: str) -> list[tuple[int, str]]:
    """Returns a key that sorts numbers in an IRI by their value."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _NUMBER.split(iri)]
