"""Writes paragraphs with what they cite and name, and what was read in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ...ontology.terms import ELI, PARAGRAPH_CLASS, SKOS, VERB, Class, Property
from ..nquads import boolean, day, integer, quoted
from ..organization_issuers import PROVISIONAL
from ..records import ReadParagraph
from .acts import write_act
from .sittings import write_session_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Citation, InstrumentMention, Paragraph, Reading, TreatyCitation
    from ..spans import Span
    from .page import Page


def write_paragraphs(page: Page) -> None:
    read: defaultdict[tuple[str | None, str], list[ReadParagraph]] = defaultdict(list)
    for entry in page.reading.paragraphs:
        read[entry.unit, entry.paragraph.key].append(entry)
    orders: Counter[str | None] = Counter()
    spans: dict[str, Span] = {}
    for unit, paragraph in _paragraphs(page.reading):
        waiting = read.get((unit, paragraph.key))
        orders[unit] += 1
        iri = _write_paragraph(page, unit, paragraph, orders[unit])
        page.ordered.setdefault(unit, {})[orders[unit]] = iri
        spans[iri] = paragraph.text.span
        if waiting:
            _write_reading(page, waiting.pop(0), iri, spans)


def _paragraphs(reading: Reading) -> Iterator[tuple[str | None, Paragraph]]:
    for paragraph in reading.outline.narrative:
        yield None, paragraph
    for unit in reading.outline.units:
        for paragraph in unit.paragraphs:
            yield unit.key, paragraph


def _write_paragraph(page: Page, unit: str | None, paragraph: Paragraph, order: int) -> str:
    graph, owner = page.graph, page.units[unit]
    plain = page.minter.paragraph(page.symbol, unit, paragraph.key)
    iri = page.once(plain)
    if iri != plain:
        message = f"paragraph {paragraph.key} stands here a second time"
        again = ReadParagraph(unit, paragraph)
        page.find("numbering-break", message, paragraph.text.span, paragraph.number, again)
    page.chapeaus.setdefault((owner, paragraph.key), iri)
    graph.type(iri, Class.PARAGRAPH, PARAGRAPH_CLASS[paragraph.role])
    graph.link(iri, Property.PART_OF, owner)
    if paragraph.number:
        graph.add(iri, Property.NUMBER, quoted(paragraph.number))
    graph.add(iri, Property.PARAGRAPH_KEY, quoted(paragraph.key))
    graph.add(iri, Property.ORDER, integer(order))
    graph.add(iri, Property.IS_LEAF, boolean(paragraph.leaf))
    parent = page.chapeaus.get((owner, paragraph.parent)) if paragraph.parent else None
    if parent and parent != iri:
        graph.link(iri, Property.PARENT, parent)
    page.words(iri, Property.HEADING, paragraph.heading)
    page.words(iri, Property.TEXT, paragraph.text.text)
    page.span(iri, paragraph.text.span)
    return iri


def _write_reading(page: Page, read: ReadParagraph, iri: str, spans: dict[str, Span]) -> None:
    for order, act in enumerate(read.acts, 1):
        write_act(page, read, act, order, iri, spans)
    for citation in read.citations:
        _write_citation(page, read, citation, iri)
    for mention in read.instruments:
        _write_instrument(page, read, mention, iri)
    for treaty in read.treaties:
        _write_treaty(page, treaty, iri)
    for key in dict.fromkeys(actor.key for actor in read.actors):
        page.authority(iri, Property.MENTIONS, key)
    write_session_statements(page, read.session_statements, iri)


def _write_citation(page: Page, read: ReadParagraph, citation: Citation, paragraph: str) -> None:
    graph = page.graph
    if not citation.symbol:
        message = f"no official symbol could be made of {citation.text}"
        page.find("unresolved-citation", message, citation.span, citation.text, read)
        return
    document, iri = page.cited(citation.symbol), page.part(paragraph, "cite")
    for citing in (paragraph, page.units[read.unit], page.document):
        if citing != document:
            graph.link(citing, f"{ELI}cites", document)
    graph.link(paragraph, Property.HAS_CITATION, iri)
    graph.type(iri, Class.CITATION)
    graph.link(iri, Property.CITED_DOCUMENT, document)
    graph.add(iri, Property.CITED_SYMBOL, quoted(citation.symbol))
    if citation.stated_date:
        graph.add(iri, Property.STATED_DATE, day(citation.stated_date))
    page.words(iri, Property.STATED_TITLE, citation.stated_title)
    if citation.pinpoint:
        graph.add(iri, Property.PINPOINT, quoted(citation.pinpoint))
    if citation.verb:
        graph.link(iri, Property.CITING_VERB, VERB + citation.verb)
    graph.add(iri, Property.IN_NOTE, boolean(citation.in_note))
    page.place(iri, citation.span, citation.text)


def _write_instrument(page: Page, read: ReadParagraph, mention: InstrumentMention, paragraph: str) -> None:
    iri = page.part(paragraph, "inst")
    page.authority(paragraph, Property.INVOKES, mention.key)
    page.graph.link(paragraph, Property.HAS_INSTRUMENT_MENTION, iri)
    page.graph.type(iri, Class.INSTRUMENT_MENTION)
    page.authority(iri, Property.INSTRUMENT, mention.key)
    if mention.pinpoint:
        page.graph.add(iri, Property.PINPOINT, quoted(mention.pinpoint))
    page.place(iri, mention.span, mention.text)
    if mention.key.startswith(PROVISIONAL):
        instrument = page.minter.key(mention.key)
        page.graph.type(instrument, Class.INSTRUMENT, Class.PROVISIONAL_INSTRUMENT)
        page.words(instrument, f"{SKOS}prefLabel", mention.name)
    if not mention.key or (mention.key.startswith(PROVISIONAL) and mention.name in mention.text):
        message = f"no authority file has an instrument named {mention.name or mention.text}"
        page.find("unresolved-instrument", message, mention.span, mention.text, read)


def _write_treaty(page: Page, treaty: TreatyCitation, paragraph: str) -> None:
    iri = page.part(paragraph, "treaty")
    page.graph.link(paragraph, Property.HAS_TREATY_CITATION, iri)
    page.graph.type(iri, Class.TREATY_CITATION)
    for volume in treaty.volumes:
        page.graph.add(iri, Property.TREATY_VOLUME, quoted(volume))
    if treaty.registration:
        page.graph.add(iri, Property.REGISTRATION_NUMBER, quoted(treaty.registration))
    page.authority(iri, Property.INSTRUMENT, treaty.instrument)
    page.span(iri, treaty.span)
