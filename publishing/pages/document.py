"""The page of a document or of a text inside it: in, its IRI; out, HTML with every act in its own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ...ontology.iri import IriError
from ...ontology.terms import Property
from ...queries import run
from ...store import value
from .explorer import Wayfinder, index
from .rendering import embedded, render
from .versions import version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..search.index import Doing
    from ..site import Site
    from .versions import Act, Paragraph, Source, Text, Version


@dataclass(frozen=True, slots=True)
class Column:
    """One language version of the text."""

    language: str
    text: Text
    source: Source
    version: Version


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph in one language; None where that version lacks it."""

    language: str
    paragraph: Paragraph | None


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph in every language."""

    fragment: str
    key: str
    mark: str
    """Its number as printed."""
    role: str
    depth: int
    heading: str
    cells: tuple[Cell, ...]
    acts: tuple[Act, ...]
    language: str
    """Of the version that the acts are shown from."""
    source: Source


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A text inside the document, as its page lists it."""

    iri: str
    unit: str
    designation: str
    title: str
    language: str
    status: str | None
    kind: str
    issuer: str | None
    adopted_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Documents that stand in one relation to this one."""

    name: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActLink:
    """A link of an act, with its grounds."""

    name: str
    other: str
    rule: str
    score: float
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a paragraph reports was done, once for all languages."""

    fragment: str
    progress: str
    actor: str | None
    activity: str
    language: str
    targets: tuple[str, ...]
    """What was carried out: texts and acts."""
    rule: str


def document(site: Site, iri: str, language: str) -> str | None:
    """The page of a document or text that the store holds; None for one that others only cite."""
    try:
        address = site.minter.parse(iri)
    except IriError:
        return None
    versions = _versions(site, address.symbol, language)
    columns = tuple(
        Column(found.language, text, found.source, found)
        for found in versions
        for text in (found.text(iri),)
        if text is not None
    )
    if not columns:
        return _cited_only(site, iri, address.symbol, language)
    way, first = Wayfinder(site, language), columns[0].text
    relations, rows = _relations(site, iri, way), _rows(columns)
    return render(
        "document.html",
        site=site,
        language=language,
        iri=iri,
        title=f"{way.symbol(iri)}: {way.title(iri)[0]}",
        untitled="" if any(column.text.title for column in columns) else way.title(iri)[0],
        symbol=address.symbol,
        unit=address.unit,
        whole=site.minter.document(address.symbol) if address.unit else None,
        kind=way.label(first.kind),
        kinds=_Labels(way),
        designation=first.designation,
        columns=columns,
        issuer=first.issuer,
        status=first.status,
        adopted=first.adopted,
        day=first.day,
        session=first.session,
        recommended=first.recommended_by,
        based=first.based_on,
        agenda=first.agenda,
        topics=first.topics,
        links=relations,
        units=_units(site, columns, iri, way),
        rows=rows,
        roles=way.roles(),
        act_links=_of_acts(site, rows, way),
        told={row.fragment: _told(site, f"{iri}#{row.fragment}", language) for row in rows},
        appendages=first.appendages,
        cited_by=_cited_by(site, iri),
        findings=columns[0].version.findings if not address.unit else (),
        citation=_citation(way, iri, first),
        schema=embedded(_schema(iri, way, columns)),
    )


class _Labels:
    """Labels of classes, looked up when they are shown."""

    def __init__(self, way: Wayfinder) -> None:
        self._way = way

    def __getitem__(self, iri: str) -> str:
        return self._way.label(iri)


def _versions(site: Site, symbol: str, language: str) -> tuple[Version, ...]:
    """The versions of a document, the one in the language of the page first."""
    rows = index(site).rows(
        "SELECT language, graph, provenance FROM version WHERE symbol = :symbol "
        "ORDER BY language <> :language, language",
        symbol=symbol,
        language=language,
    )
    iri = site.minter.document(symbol)
    return tuple(
        _version(site, symbol, str(found), str(graph), str(provenance), iri)
        for found, graph, provenance in rows
    )


@lru_cache(maxsize=4)
def _version(site: Site, symbol: str, tongue: str, graph: str, provenance: str, iri: str) -> Version:
    """A version; the page in the other language shows the same ones."""
    return version(site.store, symbol, tongue, graph, provenance, iri)


def _rows(columns: Sequence[Column]) -> tuple[Row, ...]:
    """Every paragraph once, in the order of the first version; what only another has stands in its place."""
    by_column = [{paragraph.iri: paragraph for paragraph in column.text.paragraphs} for column in columns]
    order: list[str] = []
    for paragraphs in by_column:
        known = set(order)
        at = 0
        for iri in paragraphs:
            if iri in known:
                at = order.index(iri) + 1
            else:
                order.insert(at, iri)
                at += 1
    rows: list[Row] = []
    heading = ""
    for iri in order:
        row = _row(iri, columns, by_column)
        # A heading stands over all that follows it, and is shown once.
        rows.append(replace(row, heading="" if row.heading == heading else row.heading))
        heading = row.heading
    return tuple(rows)


def _row(iri: str, columns: Sequence[Column], by_column: Sequence[dict[str, Paragraph]]) -> Row:
    held = [
        (column, paragraphs[iri])
        for column, paragraphs in zip(columns, by_column, strict=True)
        if iri in paragraphs
    ]
    column, first = next(((one, found) for one, found in held if found.acts), held[0])
    return Row(
        fragment=first.fragment,
        key=first.key,
        mark=first.number or ("¶" if first.role == "preambular" else first.key),
        role=first.role,
        depth=first.depth,
        heading=held[0][1].heading if held[0][1].heading else "",
        cells=tuple(
            Cell(one.language, paragraphs.get(iri))
            for one, paragraphs in zip(columns, by_column, strict=True)
        ),
        acts=first.acts,
        language=column.language,
        source=column.source,
    )


def _units(site: Site, columns: Sequence[Column], iri: str, way: Wayfinder) -> tuple[UnitLine, ...]:
    first = columns[0]
    if first.text.unit:
        return ()
    return tuple(
        UnitLine(
            iri=text.iri,
            unit=text.unit or "",
            designation=text.designation,
            title=text.title or ("" if text.designation else way.title(text.iri)[0]),
            language=first.language if text.title or text.designation else way.language,
            status=text.status,
            kind=text.kind,
            issuer=text.issuer,
            adopted_as=_adopted(site, text.iri),
        )
        for text in first.version.texts
        if text.iri != iri
    )


def _adopted(site: Site, iri: str) -> tuple[str, ...]:
    """What a draft was adopted as."""
    return tuple(
        link.target
        for link in index(site).links(iri)
        if link.relation == Property.ADOPTED_AS and link.source == iri
    )


def _relations(site: Site, iri: str, way: Wayfinder) -> tuple[Links, ...]:
    """The documents that the links between documents lead to; none where no such link was made."""
    found: dict[str, dict[str, None]] = {}
    for link in index(site).links(iri):
        backwards = link.target == iri
        name = way.relation(link.relation, backwards=backwards)
        found.setdefault(name, {})[link.source if backwards else link.target] = None
    for doing in index(site).doings(iri):
        found.setdefault(way.relation(Property.IMPLEMENTS, backwards=True), {})[doing.place] = None
    return tuple(Links(name, tuple(targets)) for name, targets in found.items())


def _told(site: Site, paragraph: str, language: str) -> tuple[Told, ...]:
    """What a paragraph reports was done, in the words of the version that the reader reads, if it has any."""
    found: dict[str, list[Doing]] = {}
    for doing in index(site).doings_told(paragraph):
        found.setdefault(doing.iri, []).append(doing)
    told: list[Told] = []
    for iri, ways in found.items():
        best = min(ways, key=lambda doing: doing.language != language)
        targets = tuple(dict.fromkeys(doing.target for doing in ways))
        fragment = iri.partition("#")[2]
        told.append(
            Told(fragment, best.progress, best.actor, best.activity, best.language, targets, best.rule)
        )
    return tuple(told)


def _of_acts(site: Site, rows: Sequence[Row], way: Wayfinder) -> dict[str, tuple[ActLink, ...]]:
    """The links of every act shown, by its IRI."""
    found: dict[str, tuple[ActLink, ...]] = {}
    for act in (act for row in rows for act in row.acts):
        linked: list[ActLink] = []
        for link in index(site).links(act.iri):
            backwards = link.target == act.iri
            other = link.source if backwards else link.target
            name = way.relation(link.relation, backwards=backwards)
            linked.append(ActLink(name, other, link.rule, link.score, link.grounds))
        if linked:
            found[act.iri] = tuple(linked)
    return found


def _cited_by(site: Site, iri: str) -> tuple[str, ...]:
    """The documents and texts that cite this one."""
    rows = run(site.store, "citing-texts", document=[iri])
    return tuple(str(value(row[0])) for row in rows if str(value(row[0])) != iri)


def _cited_only(site: Site, iri: str, symbol: str, language: str) -> str:
    way = Wayfinder(site, language)
    return render(
        "cited.html",
        site=site,
        language=language,
        iri=iri,
        title=symbol,
        symbol=symbol,
        name=way.title(iri)[0],
        links=_relations(site, iri, way),
        cited_by=_cited_by(site, iri),
    )


def _citation(way: Wayfinder, iri: str, text: Text) -> str:
    """How to cite the text: who, title, symbol, day, and the address that lasts."""
    # A label names the body already.
    named = (way.label(text.issuer), text.title) if text.title else (way.title(iri)[0],)
    parts = (*named, way.symbol(iri), text.adopted or text.day or "", iri)
    return ", ".join(part for part in parts if part)


def _schema(iri: str, way: Wayfinder, columns: Sequence[Column]) -> dict[str, object]:
    """The document in the words of schema.org."""
    first = columns[0].text
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": iri,
        "legislationIdentifier": way.symbol(iri),
        "name": [
            {"@value": column.text.title, "@language": column.language}
            for column in columns
            if column.text.title
        ],
        "inLanguage": [column.language for column in columns],
        "url": way.url(iri),
    }
    if first.issuer:
        passed_by = {"@type": "Organization", "@id": first.issuer, "name": way.label(first.issuer)}
        said["legislationPassedBy"] = passed_by
    if first.adopted or first.day:
        said["legislationDate"] = first.adopted or first.day
    return said
