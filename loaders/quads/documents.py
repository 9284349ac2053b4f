"""Writes a document and its units: drafts, lettered parts, sections, with titles and appended texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ...ontology import sessions
from ...ontology.links import official_text
from ...ontology.symbols import amended, in_series, normalize
from ...ontology.terms import DCTERMS, ELI, LANGUAGE, MG, OWL, RDFS, STATUS, Class, Property
from ..coverage import operative_paragraphs
from ..nquads import day, integer, quoted
from ..organization_issuers import PROVISIONAL
from .sittings import meeting_of, session_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..records import Block, Unit
    from ..spans import Passage
    from .page import Page

_OWN_DESIGNATION = re.compile(r"(RES|DEC) (\S+)")
_AMENDMENTS: Final = {
    "Add": Property.SUPPLEMENTS,
    "Corr": Property.CORRECTS,
    "Rev": Property.REVISES,
}
"""The link from a document to the one that its symbol says it amends."""
_NUMBERED: Final = ("Resolution", "Decision")
_DATED: Final = ("Resolution", "Decision", "PresidentialStatement", "Declaration")
"""Kinds of document whose own date is that of adoption."""


def write_document(page: Page) -> None:
    masthead, graph, document = page.reading.outline.masthead, page.graph, page.document
    whole = _document_unit(page)
    _write_class(page, document, masthead.kind)
    graph.type(document, Class.DOCUMENT)
    graph.add(document, Property.SYMBOL, quoted(page.symbol))
    graph.add(document, f"{RDFS}label", quoted(page.symbol))
    for symbol in masthead.other_symbols:
        graph.add(document, Property.OTHER_SYMBOL, quoted(symbol))
        graph.link(document, f"{OWL}sameAs", page.cited(symbol))
    if amendment := amended(page.symbol):
        graph.link(document, _AMENDMENTS[amendment[0]], page.cited(amendment[1]))
    _write_title(page, document, whole.title if whole and whole.title else masthead.title)
    page.authority(document, Property.ISSUED_BY, page.issuers.get(None, ""))
    _write_provisional_issuer(page)
    for item in masthead.agenda_items:
        graph.add(document, Property.AGENDA_ITEM, quoted(item))
    _write_adoption(page)
    if masthead.session is not None and page.session_body and _can_sit(page, masthead.session):
        graph.link(document, Property.AT_SESSION, session_of(page, page.session_body, masthead.session))
    for symbol in masthead.basis:
        graph.link(document, Property.BASED_ON, page.cited(symbol))
    for symbol, _ in page.reading.outline.proceedings.reports_under:
        graph.link(document, Property.REPORTS_UNDER, page.cited(symbol))
    page.named(document, Property.RECOMMENDED_BY, masthead.recommended_by, masthead.title.span)
    _write_expression(page, document, None)
    _write_coverage(page)


def _write_coverage(page: Page) -> None:
    coverage = page.reading.outline.coverage
    if coverage is None:
        return
    expression = page.minter.expression(page.symbol, None, page.language)
    paragraphs, with_act = operative_paragraphs(page.reading)
    for predicate, number in (
        (Property.CHARACTERS_OF_TEXT, coverage.characters),
        (Property.CHARACTERS_READ, coverage.read),
        (Property.OPERATIVE_PARAGRAPHS, paragraphs),
        (Property.OPERATIVE_PARAGRAPHS_WITH_ACT, with_act),
    ):
        page.graph.add(expression, predicate, integer(number))


def _can_sit(page: Page, session: int) -> bool:
    """Whether the body can have the session that the head names; a finding if not."""
    if sessions.possible(page.session_body, str(session)):
        return True
    message = f"{page.session_body} has no session {session}; the document was linked to none"
    page.find("impossible-session", message, page.reading.outline.masthead.title.span, str(session))
    return False


def _write_title(page: Page, iri: str, title: Passage) -> None:
    page.words(iri, f"{DCTERMS}title", title.text)
    if title:
        page.graph.add(iri, Property.TITLE_SPAN, quoted(f"{title.span[0]}-{title.span[1]}"))


def _document_unit(page: Page) -> Unit | None:
    return next((unit for unit in page.reading.outline.units if unit.key is None), None)


def _write_adoption(page: Page) -> None:
    masthead, whole = page.reading.outline.masthead, _document_unit(page)
    adopted = masthead.kind in _DATED
    date = (whole.adopted_on if whole else None) or masthead.date
    if date:
        page.graph.add(page.document, Property.ADOPTED_ON if adopted else f"{ELI}date_document", day(date))
    meeting = (whole.meeting if whole else None) or masthead.meeting
    if meeting and adopted:
        page.graph.link(page.document, Property.ADOPTED_AT, meeting_of(page, meeting))
    if whole:
        page.graph.link(page.document, Property.STATUS, STATUS + whole.status)
    elif adopted:
        page.graph.link(page.document, Property.STATUS, f"{STATUS}adopted")


def _write_class(page: Page, subject: str, kind: str) -> None:
    page.graph.type(subject, Class.TEXT)
    if kind:
        page.graph.type(subject, MG + kind)


def _write_expression(page: Page, subject: str, unit: str | None) -> None:
    expression = page.minter.expression(page.symbol, unit, page.language)
    page.graph.link(subject, f"{ELI}is_realized_by", expression)
    page.graph.type(expression, f"{ELI}LegalExpression")
    page.graph.link(expression, f"{ELI}realizes", subject)
    if page.language in LANGUAGE:
        page.graph.link(expression, f"{ELI}language", LANGUAGE[page.language])
    label = f"{page.symbol}, {unit} ({page.language})" if unit else f"{page.symbol} ({page.language})"
    page.graph.add(expression, f"{RDFS}label", quoted(label))
    if not unit and (url := official_text(page.symbol, page.language)):
        page.graph.link(expression, f"{ELI}is_embodied_by", url)
        page.graph.type(url, f"{ELI}Format")
        page.graph.link(url, f"{ELI}embodies", expression)
    page.graph.add(expression, Property.LANGUAGE, quoted(page.language))
    page.graph.link(expression, Property.NAMED_GRAPH, page.minter.graph(page.symbol, page.language))


def write_units(page: Page) -> None:
    for unit in page.reading.outline.units:
        if unit.key is None:
            iri = page.document
        else:
            iri = page.once(page.minter.document(page.symbol, unit.key))
            page.units.setdefault(unit.key, iri)
            _write_unit(page, unit, unit.key, iri)
        for heading in unit.section:
            page.words(iri, Property.SECTION, heading)
        page.words(iri, Property.DESIGNATION, unit.designation)
        page.span(iri, unit.span)
        _write_appendages(page, unit.appendages, iri)
    whole = _document_unit(page)
    _write_appendages(
        page,
        page.reading.outline.appendages,
        page.document,
        after=len(whole.appendages) if whole else 0,
    )


def _write_provisional_issuer(page: Page) -> None:
    """Describe the issuing body where the authority files do not know it."""
    key = page.issuers.get(None, "")
    if key.startswith(PROVISIONAL):
        page.provisional_actor(key, page.reading.outline.masthead.issuer)


def _write_unit(page: Page, unit: Unit, key: str, iri: str) -> None:
    graph, issuer = page.graph, page.issuers.get(key, "")
    _write_class(page, iri, unit.kind)
    graph.link(iri, Property.PART_OF, page.document)
    graph.add(iri, Property.UNIT_KEY, quoted(key))
    graph.add(iri, f"{RDFS}label", quoted(f"{page.symbol}, {key}"))
    _write_title(page, iri, unit.title)
    graph.link(iri, Property.STATUS, STATUS + unit.status)
    page.authority(iri, Property.ISSUED_BY, issuer)
    if unit.adopted_on:
        graph.add(iri, Property.ADOPTED_ON, day(unit.adopted_on))
    if unit.meeting:
        graph.link(iri, Property.ADOPTED_AT, meeting_of(page, unit.meeting))
    own = _OWN_DESIGNATION.fullmatch(key)
    # A resolution has no other resolution of the same body as a part: that one is of a body not known.
    annexed = issuer == page.issuers.get(None) and page.reading.outline.masthead.kind in _NUMBERED
    if own and issuer and not annexed:
        series = page.look_ups.series(issuer) or issuer.partition("/")[2]
        symbol = f"{series}/{own[1]}/{own[2]}"
        graph.add(iri, Property.SYMBOL, quoted(symbol))
        graph.link(iri, f"{OWL}sameAs", page.minter.document(symbol))
    if unit.part and in_series(symbol := normalize(f"{page.symbol} {unit.part}")):
        graph.add(iri, Property.OTHER_SYMBOL, quoted(symbol))
        graph.link(iri, f"{OWL}sameAs", page.cited(symbol))
    if not issuer:
        page.find("unresolved-issuer", f"unit {key} names no known issuing body", unit.span, unit.issuer)
    _write_expression(page, iri, key)


def _write_appendages(page: Page, blocks: Sequence[Block], iri: str, after: int = 0) -> None:
    for order, block in enumerate(blocks, after + 1):
        appendage = page.part(iri, "appendage")
        page.graph.link(iri, Property.HAS_APPENDAGE, appendage)
        page.graph.type(appendage, Class.APPENDAGE)
        page.graph.add(appendage, Property.ORDER, integer(order))
        page.words(appendage, Property.TEXT, block.text.text)
        page.span(appendage, block.text.span)
