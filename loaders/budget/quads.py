"""Stage 7 of the loader, budget: a `Budget` → statements about programmes in the graph of the fascicle.

A programme is the same in every language version: its IRI has the year, the section and the number of the
subprogramme. What the fascicle says of it stands in nodes of the document, each with its span and table cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...ontology.terms import DCTERMS, SCHEMA, SKOS, XSD, Class, Property
from ..nquads import boolean, quoted, year
from ..organization_issuers import provisional_key
from .mandates import is_without_number

if TYPE_CHECKING:
    from ..quads.page import Page
    from .records import (
        Amount,
        Budget,
        Deliverable,
        Mandate,
        Measure,
        Objective,
        Programme,
        Quantity,
        ResourceRequirement,
    )

_CLASS: Final = {"subprogramme": Class.SUBPROGRAMME, "component": Class.PROGRAMME_COMPONENT}


def write_budget(page: Page, budget: Budget) -> None:
    """Writes what a fascicle says of its programmes."""
    graph, document = page.graph, page.document
    graph.add(document, Property.BUDGET_YEAR, year(str(budget.year)))
    graph.add(document, Property.BUDGET_SECTION, quoted(budget.section))
    if budget.part:
        graph.add(document, Property.BUDGET_PART, quoted(budget.part))
    page.words(document, Property.BUDGET_PART_TITLE, budget.part_title)
    if budget.programme_number:
        graph.add(document, Property.PLAN_PROGRAMME, quoted(budget.programme_number))
    for programme in budget.programmes:
        _write_programme(page, budget, programme)
    for mandate in budget.mandates:
        _write_mandate(page, budget, mandate)
    for deliverable in budget.deliverables:
        _write_deliverable(page, budget, deliverable)
    for objective in budget.objectives:
        _write_objective(page, budget, objective)
    for measure in budget.measures:
        _write_measure(page, budget, measure)
    for resource in budget.resources:
        _write_resource(page, budget, resource)


def programme_key(budget_year: int, key: str) -> str:
    """Returns the path of a programme under the base IRI: "programme/2026/16/1"."""
    return f"programme/{budget_year}/{key}"


def _programme(page: Page, budget: Budget, key: str) -> str:
    return page.minter.key(programme_key(budget.year, key))


def _write_programme(page: Page, budget: Budget, programme: Programme) -> None:
    graph, iri = page.graph, _programme(page, budget, programme.key)
    graph.link(page.document, Property.HAS_PROGRAMME, iri)
    graph.type(iri, Class.PROGRAMME)
    if programme.kind in _CLASS:
        graph.type(iri, _CLASS[programme.kind])
    graph.add(iri, Property.PROGRAMME_KEY, quoted(programme.key))
    graph.add(iri, Property.BUDGET_YEAR, year(str(budget.year)))
    graph.add(iri, Property.BUDGET_SECTION, quoted(budget.section))
    if programme.kind != "programme":
        page.words(iri, Property.DESIGNATION, programme.designation)
    page.words(iri, f"{SKOS}prefLabel", programme.title or programme.designation)
    page.span(iri, programme.span)
    _cell(page, iri, programme.cell)
    if programme.entity or programme.entity_text:
        start, end = programme.entity_span
        graph.add(iri, Property.ENTITY_SPAN, quoted(f"{start}-{end}"))
    if programme.parent:
        graph.link(iri, Property.PART_OF_PROGRAMME, _programme(page, budget, programme.parent))
    if programme.entity:
        page.authority(iri, Property.CARRIED_OUT_BY, programme.entity)
    elif programme.entity_text:
        actor = page.minter.key(provisional_key(page.symbol, programme.entity_text))
        graph.link(iri, Property.CARRIED_OUT_BY, actor)
        graph.type(actor, Class.ACTOR, Class.PROVISIONAL_ACTOR)
        page.words(actor, f"{SKOS}prefLabel", programme.entity_text)


def _node(page: Page, budget: Budget, kind: str, name: str, programme: str) -> str:
    """A statement of the fascicle about a programme."""
    iri = page.part(page.document, kind)
    page.graph.type(iri, name)
    page.graph.link(iri, Property.IN_DOCUMENT, page.document)
    page.graph.link(iri, Property.OF_PROGRAMME, _programme(page, budget, programme))
    return iri


def _cell(page: Page, iri: str, cell: str) -> None:
    if cell:
        page.graph.add(iri, Property.CELL, quoted(cell))


def _marks(page: Page, iri: str, marks: tuple[str, ...]) -> None:
    for mark in marks:
        page.graph.add(iri, Property.NOTE_MARK, quoted(mark))


def _write_mandate(page: Page, budget: Budget, mandate: Mandate) -> None:
    graph, iri = page.graph, _node(page, budget, "mandate", Class.PROGRAMME_MANDATE, mandate.programme)
    programme = _programme(page, budget, mandate.programme)
    for symbol in mandate.symbols:
        document = page.cited(symbol)
        graph.link(programme, Property.MANDATED_BY, document)
        graph.link(iri, Property.CITED_DOCUMENT, document)
        graph.add(iri, Property.CITED_SYMBOL, quoted(symbol))
    if mandate.instrument:
        page.authority(programme, Property.MANDATED_BY, mandate.instrument)
        page.authority(iri, Property.INSTRUMENT, mandate.instrument)
    elif mandate.title and not mandate.symbols and is_without_number(mandate.kind):
        instrument = page.minter.key(provisional_key(page.symbol, mandate.title, "instrument"))
        graph.link(programme, Property.MANDATED_BY, instrument)
        graph.link(iri, Property.INSTRUMENT, instrument)
        graph.type(instrument, Class.INSTRUMENT, Class.PROVISIONAL_INSTRUMENT)
        page.words(instrument, f"{SKOS}prefLabel", mandate.title)
    graph.add(iri, Property.MANDATE_KIND, quoted(mandate.kind))
    graph.add(iri, Property.IS_NARRATIVE, boolean(mandate.narrative))
    if mandate.number:
        graph.add(iri, Property.PRINTED_NUMBER, quoted(mandate.number))
    page.words(iri, Property.HEADING, mandate.heading)
    page.words(iri, Property.STATED_TITLE, mandate.title)
    if mandate.pinpoint:
        graph.add(iri, Property.PINPOINT, quoted(mandate.pinpoint))
    _cell(page, iri, mandate.cell)
    page.place(iri, mandate.span, mandate.text)


def number(value: Amount) -> str:
    """Returns an xsd:decimal in canonical form."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f'"{text}"^^<{XSD}decimal>'


def _write_deliverable(page: Page, budget: Budget, record: Deliverable) -> None:
    graph = page.graph
    iri = _node(page, budget, "deliverable", Class.DELIVERABLE, record.programme)
    page.words(iri, Property.CATEGORY, record.category)
    page.words(iri, Property.SUBCATEGORY, record.subcategory)
    if record.number:
        graph.add(iri, Property.PRINTED_NUMBER, quoted(record.number))
    page.words(iri, f"{DCTERMS}title", record.title)
    page.words(iri, Property.LISTED_UNDER, record.group)
    page.words(iri, Property.UNIT, record.unit)
    _cell(page, iri, record.cell)
    page.span(iri, record.span)
    for quantity in record.quantities:
        _write_quantity(page, quantity, iri)


def _write_quantity(page: Page, record: Quantity, deliverable: str) -> None:
    graph, iri = page.graph, page.part(deliverable, "quantity")
    graph.link(deliverable, Property.HAS_QUANTITY, iri)
    graph.type(iri, Class.QUANTITY)
    graph.link(iri, Property.IN_DOCUMENT, page.document)
    graph.add(iri, Property.BUDGET_YEAR, year(str(record.year)))
    graph.add(iri, Property.BUDGET_STAGE, quoted(record.stage))
    graph.add(iri, Property.VALUE, number(record.value))
    _cell(page, iri, record.cell)
    _marks(page, iri, record.marks)
    page.span(iri, record.span)


def _write_objective(page: Page, budget: Budget, record: Objective) -> None:
    iri = _node(page, budget, "objective", Class.OBJECTIVE, record.programme)
    page.words(iri, Property.TEXT, record.text)
    page.span(iri, record.span)


def _write_measure(page: Page, budget: Budget, record: Measure) -> None:
    graph = page.graph
    iri = _node(page, budget, "measure", Class.PERFORMANCE_MEASURE, record.programme)
    page.words(iri, f"{DCTERMS}title", record.title)
    page.words(iri, Property.TEXT, record.text)
    page.span(iri, record.span)
    for value in record.values:
        node = page.part(iri, "value")
        graph.link(iri, Property.HAS_MEASURE_VALUE, node)
        graph.type(node, Class.PERFORMANCE_VALUE)
        graph.link(node, Property.IN_DOCUMENT, page.document)
        graph.add(node, Property.BUDGET_YEAR, year(str(value.year)))
        graph.add(node, Property.BUDGET_STAGE, quoted(value.stage))
        page.words(node, Property.ROW_LABEL, value.label)
        _cell(page, node, value.cell)
        page.place(node, value.span, value.text)


def _write_resource(page: Page, budget: Budget, record: ResourceRequirement) -> None:
    graph = page.graph
    iri = _node(page, budget, "resource", Class.RESOURCE_REQUIREMENT, record.programme)
    graph.add(iri, Property.FUNDING_SOURCE, quoted(record.source))
    graph.add(iri, Property.RESOURCE_ITEM, quoted(record.item))
    page.words(iri, Property.ROW_LABEL, record.label)
    graph.add(iri, Property.MEASURES, quoted(record.measure))
    graph.add(iri, Property.BUDGET_STAGE, quoted(record.stage))
    graph.add(iri, Property.BUDGET_YEAR, year(str(record.year)))
    graph.add(iri, Property.VALUE, number(record.value))
    if record.measure == "money":
        graph.type(iri, f"{SCHEMA}MonetaryAmount")
        graph.add(iri, f"{SCHEMA}currency", quoted(record.currency))
    page.words(iri, Property.DETAIL, record.detail)
    for symbol in record.symbols:
        graph.link(iri, Property.CITED_DOCUMENT, page.cited(symbol))
        graph.add(iri, Property.CITED_SYMBOL, quoted(symbol))
    page.words(iri, Property.TABLE_CAPTION, record.table)
    _cell(page, iri, record.cell)
    _marks(page, iri, record.marks)
    page.span(iri, record.span)
