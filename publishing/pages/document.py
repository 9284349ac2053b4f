"""The page of a document or of a text inside it: in, its IRI; out, HTML with the acts of every paragraph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...ontology.iri import IriError
from ...ontology.links import official_text
from ...ontology.terms import Property
from ...queries import run
from ...queries.symbols import bearing
from ...store import value
from ..tracing import shared
from .explorer import PageContext, index
from .programmes import cited_by_programmes
from .rendering import embedded_json, render
from .versions import held_versions

_SHOWN: Final = 2
"""Language versions side by side; the page of language versions shows any two."""
_TWINS = "SELECT DISTINCT ?twin {{ GRAPH ?g {{ <{iri}> <http://www.w3.org/2002/07/owl#sameAs> ?twin }} }}"
"""Query for the IRIs of the other symbols of a text."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...ontology.iri import Address
    from ..search.index import ImplementationStatement as IndexedStatement
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
    """A paragraph in one language; None if the version does not contain it."""

    language: str
    paragraph: Paragraph | None


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph in every language."""

    fragment: str
    key: str
    mark: str
    """Printed number."""
    role: str
    depth: int
    heading: str
    cells: tuple[Cell, ...]
    acts: tuple[Act, ...]
    language: str
    """Language of the version that the acts come from."""
    source: Source


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A text inside the document, for the list of texts."""

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
    """Documents linked to this one by one relation."""

    name: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActLink:
    """A link of an act, with its evidence."""

    name: str
    other: str
    rule: str
    score: float
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImplementationStatement:
    """A reported implementation, merged over the language versions."""

    fragment: str
    progress: str
    actor: str | None
    activity: str
    language: str
    targets: tuple[str, ...]
    """IRIs of the implemented texts and acts."""
    rule: str


def document(site: Site, iri: str, language: str) -> str | None:
    """Returns the page of a document or text; a stub if it is only cited; None for an invalid IRI."""
    try:
        address = site.minter.parse(iri)
    except IriError:
        return None
    versions = held_versions(site, address.symbol, language)
    columns = tuple(
        Column(found.language, text, found.source, found)
        for found in versions
        for text in (found.text(iri),)
        if text is not None
    )
    if not columns:
        return _cited_only(site, iri, address.symbol, language)
    page, first = PageContext(site, language), columns[0].text
    relations, rows = _relations(site, iri, page), _rows(columns[:_SHOWN])
    return render(
        "document.html",
        site=site,
        language=language,
        iri=iri,
        title=f"{page.symbol(iri)}: {page.title(iri)[0]}",
        untitled="" if any(column.text.title for column in columns) else page.title(iri)[0],
        symbol=address.symbol,
        unit=address.unit,
        whole=site.minter.document(address.symbol) if address.unit else None,
        kind=page.label(first.kind),
        kinds=_Labels(page),
        designation=first.designation,
        columns=columns,
        shown_columns=columns[:_SHOWN],
        issuer=first.issuer,
        status=first.status,
        adopted=first.adopted,
        day=first.day,
        session=first.session,
        recommended=first.recommended_by,
        based=first.based_on,
        earlier=_earlier(site, iri),
        agenda=first.agenda,
        topics=first.topics,
        links=relations,
        units=_units(site, columns, iri, page),
        rows=rows,
        roles=page.roles(),
        act_links=_act_links(site, rows, page),
        statements={row.fragment: _statements_in(site, f"{iri}#{row.fragment}", language) for row in rows},
        appendages=first.appendages,
        cited_by=_cited_by(site, iri),
        citing=cited_by_programmes(site, iri),
        findings=columns[0].version.findings if not address.unit else (),
        citation=_citation(page, iri, first),
        schema=embedded_json(_schema(iri, page, columns)),
        official=_official(iri, page, columns),
    )


class _Labels:
    """Labels of classes, looked up on access."""

    def __init__(self, page: PageContext) -> None:
        self._page = page

    def __getitem__(self, iri: str) -> str:
        return self._page.label(iri)


def _rows(columns: Sequence[Column]) -> tuple[Row, ...]:
    """Merges the paragraphs of all versions, in the order of the first version."""
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
        # Show a heading only above its first paragraph.
        rows.append(replace(row, heading="" if row.heading == heading else row.heading))
        heading = row.heading
    return tuple(rows)


def _row(iri: str, columns: Sequence[Column], by_column: Sequence[dict[str, Paragraph]]) -> Row:
    present = [
        (column, paragraphs[iri])
        for column, paragraphs in zip(columns, by_column, strict=True)
        if iri in paragraphs
    ]
    column, first = next(((one, found) for one, found in present if found.acts), present[0])
    return Row(
        fragment=first.fragment,
        key=first.key,
        mark=first.number or ("¶" if first.role == "preambular" else first.key),
        role=first.role,
        depth=first.depth,
        heading=present[0][1].heading,
        cells=tuple(
            Cell(one.language, paragraphs.get(iri))
            for one, paragraphs in zip(columns, by_column, strict=True)
        ),
        acts=first.acts,
        language=column.language,
        source=column.source,
    )


def _units(site: Site, columns: Sequence[Column], iri: str, page: PageContext) -> tuple[UnitLine, ...]:
    first = columns[0]
    if first.text.unit:
        return ()
    return tuple(
        UnitLine(
            iri=text.iri,
            unit=text.unit or "",
            designation=text.designation,
            title=text.title or ("" if text.designation else page.title(text.iri)[0]),
            language=first.language if text.title or text.designation else page.language,
            status=text.status,
            kind=text.kind,
            issuer=text.issuer,
            adopted_as=_adopted(site, text.iri),
        )
        for text in first.version.texts
        if text.iri != iri
    )


def _adopted(site: Site, iri: str) -> tuple[str, ...]:
    """Returns the documents that a draft was adopted as."""
    return tuple(
        link.target
        for link in index(site).links(iri)
        if link.relation == Property.ADOPTED_AS and link.source == iri
    )


def _earlier(site: Site, iri: str) -> tuple[Address, ...]:
    """Returns the texts that this one continues."""
    return tuple(
        site.minter.parse(link.target)
        for link in index(site).links(iri)
        if link.relation == Property.CONTINUES and link.source == iri
    )


def _relations(site: Site, iri: str, page: PageContext) -> tuple[Links, ...]:
    """Returns the linked documents by relation."""
    found: dict[str, dict[str, None]] = {}
    for link in index(site).links(iri):
        backwards = link.target == iri
        name = page.relation(link.relation, backwards=backwards)
        found.setdefault(name, {})[link.source if backwards else link.target] = None
    for statement in index(site).statements_about(iri):
        found.setdefault(page.relation(Property.IMPLEMENTS, backwards=True), {})[statement.place] = None
    return tuple(Links(name, tuple(targets)) for name, targets in found.items())


def _statements_in(site: Site, paragraph: str, language: str) -> tuple[ImplementationStatement, ...]:
    """What a paragraph reports was done, in the words of the version that the reader reads, if it has any."""
    found: dict[str, list[IndexedStatement]] = {}
    for doing in index(site).statements_in(paragraph):
        found.setdefault(doing.iri, []).append(doing)
    told: list[ImplementationStatement] = []
    for iri, ways in found.items():
        best = min(ways, key=lambda doing: doing.language != language)
        targets = tuple(dict.fromkeys(doing.target for doing in ways))
        fragment = iri.partition("#")[2]
        told.append(
            ImplementationStatement(
                fragment, best.progress, best.actor, best.activity, best.language, targets, best.rule
            )
        )
    return tuple(told)


def _act_links(site: Site, rows: Sequence[Row], page: PageContext) -> dict[str, tuple[ActLink, ...]]:
    """Returns the links of every act on the page, by IRI of the act."""
    found: dict[str, tuple[ActLink, ...]] = {}
    for act in (act for row in rows for act in row.acts):
        linked: list[ActLink] = []
        for link in index(site).links(act.iri):
            backwards = link.target == act.iri
            other = link.source if backwards else link.target
            name = page.relation(link.relation, backwards=backwards)
            linked.append(ActLink(name, other, link.rule, link.score, link.grounds))
        if linked:
            found[act.iri] = tuple(linked)
    return found


@shared
def _cited_by(site: Site, iri: str) -> tuple[str, ...]:
    """Returns the documents and texts that cite this one, under any of its symbols."""
    twins = (str(value(row[0])) for row in site.store.query(_TWINS.format(iri=iri)))
    rows = run(site.store, "citing-texts", document=[iri, *twins])
    return tuple(str(value(row[0])) for row in rows if str(value(row[0])) != iri)


def _cited_only(site: Site, iri: str, symbol: str, language: str) -> str:
    page = PageContext(site, language)
    return render(
        "cited.html",
        site=site,
        language=language,
        iri=iri,
        title=symbol,
        symbol=symbol,
        name=page.title(iri)[0],
        stored=_bearing(site, symbol),
        links=_relations(site, iri, page),
        cited_by=_cited_by(site, iri),
        citing=cited_by_programmes(site, iri),
    )


@shared
def _bearing(site: Site, symbol: str) -> tuple[str, ...]:
    """Returns the IRIs of the stored texts that bear a symbol."""
    return tuple(site.minter.document(one) for one in bearing(site.store, symbol))


def _citation(page: PageContext, iri: str, text: Text) -> str:
    """Returns the citation of a text: body, title, symbol, date, IRI."""
    # The fallback title already names the body.
    named = (page.label(text.issuer), text.title) if text.title else (page.title(iri)[0],)
    parts = (*named, page.symbol(iri), text.adopted or text.day or "", iri)
    return ", ".join(part for part in parts if part)


def _official(iri: str, page: PageContext, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Returns language and URL of the official texts of a whole document."""
    if columns[0].text.unit:
        return []
    symbol = page.symbol(iri)
    found = ((column.language, official_text(symbol, column.language)) for column in columns)
    return [(language, url) for language, url in found if url]


def _schema(iri: str, page: PageContext, columns: Sequence[Column]) -> dict[str, object]:
    """Returns the document as schema.org JSON-LD."""
    first = columns[0].text
    schema: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": iri,
        "legislationIdentifier": page.symbol(iri),
        "name": [
            {"@value": column.text.title, "@language": column.language}
            for column in columns
            if column.text.title
        ],
        "inLanguage": [column.language for column in columns],
        "url": page.url(iri),
    }
    if official := _official(iri, page, columns):
        schema["sameAs"] = [url for _, url in official]
    if first.issuer:
        passed_by = {"@type": "Organization", "@id": first.issuer, "name": page.label(first.issuer)}
        schema["legislationPassedBy"] = passed_by
    if first.adopted or first.day:
        schema["legislationDate"] = first.adopted or first.day
    return schema
