"""Stage 7 of the loader: a `Reading` → N-Quads.

In: a `Reading`. Out: the graph of one language version and its provenance graph, as N-Quads in UTF-8, sorted,
each line once, without blank nodes: the same reading gives the same bytes.

Long because every class of the vocabulary has one short writing function here, in the order of the graph.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..ontology import sessions
from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.labels import meeting_labels, session_labels
from ..ontology.links import official_text
from ..ontology.symbols import amended, in_series, normalize
from ..ontology.terms import (
    ACT_CLASS,
    CONDITION,
    DCTERMS,
    DERIVATION,
    ELI,
    KIND,
    LANGUAGE,
    MG,
    OWL,
    PARAGRAPH_CLASS,
    PROV,
    RDFS,
    REASON,
    ROLE,
    SCHEMA,
    SKOS,
    STATUS,
    VERB,
    Class,
    Property,
)
from .budget.quads import write_budget
from .coverage import operative_paragraphs
from .implications import write_implications
from .nquads import Graph, boolean, day, integer, quoted, serialize, tagged, year
from .organization_issuers import PROVISIONAL, provisional_key
from .records import Finding, ReadParagraph, Unit
from .topic_quads import write_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .records import (
        Act,
        Actor,
        Block,
        Citation,
        Consideration,
        Due,
        InstrumentMention,
        Intervention,
        ListedDocument,
        MeetingRecord,
        Paragraph,
        PartyCount,
        Reading,
        SessionStatement,
        Sponsorship,
        TreatyCitation,
        Vote,
    )
    from .spans import Passage, Span
    from .topics import Topic

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_OWN_DESIGNATION = re.compile(r"(RES|DEC) (\S+)")
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)

_AMENDMENTS: Final = {
    "Add": Property.SUPPLEMENTS,
    "Corr": Property.CORRECTS,
    "Rev": Property.REVISES,
}
"""The link from a document to the one that its symbol says it amends."""
_NUMBERED: Final = ("Resolution", "Decision")
_DATED: Final = ("Resolution", "Decision", "PresidentialStatement", "Declaration")
"""Kinds of document whose own date is that of adoption."""


def unknown(_: str) -> str:
    """A look-up that knows nothing."""
    return ""


@dataclass(frozen=True, slots=True)
class LookUps:
    """What the authority files say of words outside the paragraphs; each gives "" for what it lacks."""

    actor: Callable[[str], str] = unknown
    """Key of the actor that a name as printed means: "Uganda" → "state/UGA"."""
    instrument: Callable[[str], str] = unknown
    """Key of the instrument that a name as printed means."""
    series: Callable[[str], str] = unknown
    """How the symbols of a body's resolutions begin: "body/GA" → "A"."""
    session_body: Callable[[str], str] = unknown
    """Key of the body whose sessions count the documents of a symbol: "A/77/464" → "body/GA"."""


def quads(
    reading: Reading,
    *,
    base: str = DEFAULT_BASE,
    version: str,
    look_ups: LookUps | None = None,
    topics: Iterable[tuple[str | None, Sequence[Topic]]] = (),
) -> bytes:
    """The graphs of one language version.

    `base`: an absolute IRI that ends in "/". `version`: of this program, for the provenance. `topics`: of
    each unit, by its key (None: the document). Raises IriError for an invalid base.
    """
    page = _Page.of(reading, Minter(base), look_ups or LookUps())
    _write_document(page)
    _write_units(page)
    _write_paragraphs(page)
    _write_session_statements(page, reading.session_statements, None)
    _write_proceedings(page)
    if reading.outline.budget is not None:
        write_budget(page, reading.outline.budget)
    write_implications(page, reading.outline.implications)
    _write_topics(page, topics)
    _write_findings(page)
    return serialize((page.graph, _provenance(page, version)))


@dataclass(slots=True)
class _Page:
    """One language version while it is written."""

    reading: Reading
    minter: Minter
    look_ups: LookUps
    graph: Graph
    document: str
    language: str
    issuers: dict[str | None, str]
    units: dict[str | None, str]
    """IRI of each unit, the first of its key."""
    activity: str
    findings: list[Finding]
    found: set[tuple[str, Span] | tuple[str, Span, str]]
    chapeaus: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """IRI of each paragraph, by the IRI of its unit and its key, the first of its key."""
    ordered: dict[str | None, dict[int, str]] = field(default_factory=dict[str | None, dict[int, str]])
    """IRI of each paragraph, by the key of its unit and its order there."""
    meetings: dict[int, str] = field(default_factory=dict[int, str])
    parts: Counter[str] = field(default_factory=Counter[str])
    provisional: set[str] = field(default_factory=set[str])
    """Keys of the provisional actors that are described."""

    @classmethod
    def of(cls, reading: Reading, minter: Minter, look_ups: LookUps) -> _Page:
        outline = reading.outline
        symbol, language = outline.masthead.symbol, outline.masthead.language
        findings = dict.fromkeys((*outline.source.findings, *outline.findings, *reading.findings))
        return cls(
            reading=reading,
            minter=minter,
            look_ups=look_ups,
            graph=Graph(minter.graph(symbol, language)),
            document=minter.document(symbol),
            language=language,
            issuers=dict(reading.issuers),
            units={None: minter.document(symbol)},
            activity=minter.activity(symbol, language),
            findings=list(findings),
            found={(finding.reason, finding.span) for finding in findings},
        )

    @property
    def symbol(self) -> str:
        return self.reading.outline.masthead.symbol

    @property
    def session_body(self) -> str:
        return self.look_ups.session_body(self.symbol) or self.issuers.get(None, "")

    def part(self, owner: str, kind: str) -> str:
        """The next part of its kind: "…#17" gives "…#17.cite1", a document "…#finding1"."""
        stem = f"{owner}{'.' if '#' in owner else '#'}{kind}"
        self.parts[stem] += 1
        return f"{stem}{self.parts[stem]}"

    def words(self, subject: str, predicate: str, text: str) -> None:
        """Words in the language of the version; nothing where there are none."""
        if text:
            self.graph.add(subject, predicate, tagged(text, self.language))

    def span(self, subject: str, span: Span) -> None:
        self.graph.add(subject, Property.SPAN, quoted(f"{span[0]}-{span[1]}"))

    def place(self, subject: str, span: Span, exact: str) -> None:
        self.span(subject, span)
        self.words(subject, Property.EXACT, exact)

    def authority(self, subject: str, predicate: str, key: str) -> None:
        """A link to an authority; nothing for the key ""."""
        if key:
            self.graph.link(subject, predicate, self.minter.key(key))

    def provisional_actor(self, key: str, name: str) -> None:
        """Describes an actor that the authority files do not know, under the first name of its key."""
        if key not in self.provisional:
            self.provisional.add(key)
            self.graph.type(self.minter.key(key), Class.ACTOR, Class.PROVISIONAL_ACTOR)
            self.words(self.minter.key(key), f"{SKOS}prefLabel", name)

    def cited(self, symbol: str) -> str:
        """The IRI of a document that is named here, which may be in no other graph.

        A double symbol names the document that is stored under its first symbol.
        """
        symbol = normalize(symbol)
        iri = self.minter.document(symbol)
        self.graph.type(iri, Class.TEXT)
        self.graph.add(iri, Property.SYMBOL, quoted(symbol))
        self.graph.add(iri, f"{RDFS}label", quoted(symbol))
        return iri

    def named(self, subject: str, predicate: str, name: str, span: Span) -> None:
        """A link to the actor of a name as printed, or a finding."""
        if not name:
            return
        key = self.look_ups.actor(name)
        self.authority(subject, predicate, key)
        if not key:
            self.find("unresolved-actor", f"no authority file has an actor named {name}", span, name)

    def find(
        self, reason: str, message: str, span: Span, text: str, read: ReadParagraph | None = None
    ) -> None:
        """A finding of this stage, unless an earlier one has said it of the same words."""
        if (reason, span) in self.found or (reason, span, text) in self.found:
            return
        self.found.add((reason, span, text))
        unit, paragraph = (read.unit, read.paragraph.key) if read else (None, None)
        self.findings.append(Finding(reason, message, span, unit, paragraph, text))


# --- the document and its units


def _write_document(page: _Page) -> None:
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
        graph.link(document, Property.AT_SESSION, _session(page, page.session_body, masthead.session))
    for symbol in masthead.basis:
        graph.link(document, Property.BASED_ON, page.cited(symbol))
    for symbol, _ in page.reading.outline.proceedings.reports_under:
        graph.link(document, Property.REPORTS_UNDER, page.cited(symbol))
    page.named(document, Property.RECOMMENDED_BY, masthead.recommended_by, masthead.title.span)
    _write_expression(page, document, None)
    _write_coverage(page)


def _write_coverage(page: _Page) -> None:
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


def _can_sit(page: _Page, session: int) -> bool:
    """Whether the body can have the session that the head names; a finding if not."""
    if sessions.possible(page.session_body, str(session)):
        return True
    message = f"{page.session_body} has no session {session}; the document was linked to none"
    page.find("impossible-session", message, page.reading.outline.masthead.title.span, str(session))
    return False


def _write_title(page: _Page, iri: str, title: Passage) -> None:
    page.words(iri, f"{DCTERMS}title", title.text)
    if title:
        page.graph.add(iri, Property.TITLE_SPAN, quoted(f"{title.span[0]}-{title.span[1]}"))


def _document_unit(page: _Page) -> Unit | None:
    return next((unit for unit in page.reading.outline.units if unit.key is None), None)


def _write_adoption(page: _Page) -> None:
    masthead, whole = page.reading.outline.masthead, _document_unit(page)
    adopted = masthead.kind in _DATED
    date = (whole.adopted_on if whole else None) or masthead.date
    if date:
        page.graph.add(page.document, Property.ADOPTED_ON if adopted else f"{ELI}date_document", day(date))
    meeting = (whole.meeting if whole else None) or masthead.meeting
    if meeting and adopted:
        page.graph.link(page.document, Property.ADOPTED_AT, _meeting(page, meeting))
    if whole:
        page.graph.link(page.document, Property.STATUS, STATUS + whole.status)
    elif adopted:
        page.graph.link(page.document, Property.STATUS, f"{STATUS}adopted")


def _write_class(page: _Page, subject: str, kind: str) -> None:
    page.graph.type(subject, Class.TEXT)
    if kind:
        page.graph.type(subject, MG + kind)


def _write_expression(page: _Page, subject: str, unit: str | None) -> None:
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


def _session(page: _Page, body: str, number: int | str, *, resumed: bool = False) -> str:
    """A session; with its dates where these follow from a rule, as the authority graph has the others."""
    running = str(number)
    iri = page.minter.session(body, running, resumed=resumed)
    page.graph.type(iri, Class.SESSION)
    page.authority(iri, Property.OF_BODY, body)
    page.graph.add(
        iri, Property.SESSION_NUMBER, integer(int(running)) if running.isdecimal() else quoted(running)
    )
    page.graph.add(iri, Property.RESUMED, boolean(resumed))
    for language, label in session_labels(body, running, resumed=resumed):
        page.graph.add(iri, f"{RDFS}label", tagged(label, language))
    known = None if sessions.listed(body, running, resumed) else sessions.interval(body, running, resumed)
    if known:
        page.graph.add(iri, Property.NOT_BEFORE, day(known.first))
        page.graph.add(iri, Property.NOT_AFTER, day(known.last))
        page.graph.link(iri, Property.DERIVATION, DERIVATION + known.derivation)
        page.graph.add(iri, Property.PRECISION, quoted(known.precision))
        page.graph.add(iri, Property.BASIS, quoted(known.source))
    return iri


def _write_session_statements(
    page: _Page, session_statements: Iterable[SessionStatement], paragraph: str | None
) -> None:
    """What the document states of when and where sessions are held."""
    for statement in session_statements:
        iri = page.part(paragraph or page.document, "sitting")
        _stands_here(page, iri, Class.SESSION_STATEMENT)
        session = _session(page, statement.body, statement.number, resumed=statement.resumed)
        page.graph.link(iri, Property.STATES_SESSION, session)
        page.graph.add(iri, Property.NOT_BEFORE, day(statement.first))
        page.graph.add(iri, Property.NOT_AFTER, day(statement.last))
        page.graph.add(iri, Property.PRECISION, quoted(statement.precision))
        page.graph.link(iri, Property.DERIVATION, f"{DERIVATION}stated")
        page.graph.add(iri, Property.ANNOUNCED, boolean(statement.announced))
        if statement.place:
            page.graph.add(iri, Property.PLACE, quoted(statement.place))
        if paragraph:
            page.graph.link(iri, Property.IN_PARAGRAPH, paragraph)
        page.place(iri, statement.span, statement.text)


def _meeting(page: _Page, number: int, body: str = "") -> str:
    """A meeting of the issuing body, or of `body`; in the document's session, if it has one."""
    if number in page.meetings and not body:
        return page.meetings[number]
    session, owner = page.reading.outline.masthead.session, body or page.issuers.get(None, "")
    if session is not None and owner:
        iri = page.minter.meeting(owner, session, number)
        page.graph.link(iri, Property.AT_SESSION, _session(page, page.session_body or owner, session))
    else:
        iri = _once(page, f"{page.document}#meeting{number}")
    page.graph.type(iri, Class.MEETING)
    page.graph.add(iri, Property.MEETING_NUMBER, integer(number))
    labels = dict(meeting_labels(owner, session, number)) or {"en": f"{page.symbol}, meeting {number}"}
    for language, label in labels.items():
        page.graph.add(iri, f"{RDFS}label", tagged(label, language))
    page.authority(iri, Property.OF_BODY, owner)
    page.meetings.setdefault(number, iri)
    return iri


def _write_units(page: _Page) -> None:
    for unit in page.reading.outline.units:
        if unit.key is None:
            iri = page.document
        else:
            iri = _once(page, page.minter.document(page.symbol, unit.key))
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


def _write_provisional_issuer(page: _Page) -> None:
    """Describe the issuing body where the authority files do not know it."""
    key = page.issuers.get(None, "")
    if key.startswith(PROVISIONAL):
        page.provisional_actor(key, page.reading.outline.masthead.issuer)


def _write_unit(page: _Page, unit: Unit, key: str, iri: str) -> None:
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
        graph.link(iri, Property.ADOPTED_AT, _meeting(page, unit.meeting))
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


def _write_appendages(page: _Page, blocks: Sequence[Block], iri: str, after: int = 0) -> None:
    for order, block in enumerate(blocks, after + 1):
        appendage = page.part(iri, "appendage")
        page.graph.link(iri, Property.HAS_APPENDAGE, appendage)
        page.graph.type(appendage, Class.APPENDAGE)
        page.graph.add(appendage, Property.ORDER, integer(order))
        page.words(appendage, Property.TEXT, block.text.text)
        page.span(appendage, block.text.span)


def _once(page: _Page, iri: str) -> str:
    """An IRI that no other thing of this version has: a key given twice gets "~2"."""
    page.parts[iri] += 1
    return f"{iri}~{page.parts[iri]}" if page.parts[iri] > 1 else iri


# --- paragraphs


def _write_paragraphs(page: _Page) -> None:
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


def _write_paragraph(page: _Page, unit: str | None, paragraph: Paragraph, order: int) -> str:
    graph, owner = page.graph, page.units[unit]
    plain = page.minter.paragraph(page.symbol, unit, paragraph.key)
    iri = _once(page, plain)
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


def _write_reading(page: _Page, read: ReadParagraph, iri: str, spans: dict[str, Span]) -> None:
    for order, act in enumerate(read.acts, 1):
        _write_act(page, read, act, order, iri, spans)
    for citation in read.citations:
        _write_citation(page, read, citation, iri)
    for mention in read.instruments:
        _write_instrument(page, read, mention, iri)
    for treaty in read.treaties:
        _write_treaty(page, treaty, iri)
    for key in dict.fromkeys(actor.key for actor in read.actors):
        page.authority(iri, Property.MENTIONS, key)
    _write_session_statements(page, read.session_statements, iri)


def _write_citation(page: _Page, read: ReadParagraph, citation: Citation, paragraph: str) -> None:
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


def _write_instrument(page: _Page, read: ReadParagraph, mention: InstrumentMention, paragraph: str) -> None:
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


def _write_treaty(page: _Page, treaty: TreatyCitation, paragraph: str) -> None:
    iri = page.part(paragraph, "treaty")
    page.graph.link(paragraph, Property.HAS_TREATY_CITATION, iri)
    page.graph.type(iri, Class.TREATY_CITATION)
    for volume in treaty.volumes:
        page.graph.add(iri, Property.TREATY_VOLUME, quoted(volume))
    if treaty.registration:
        page.graph.add(iri, Property.REGISTRATION_NUMBER, quoted(treaty.registration))
    page.authority(iri, Property.INSTRUMENT, treaty.instrument)
    page.span(iri, treaty.span)


# --- acts


def _write_act(
    page: _Page, read: ReadParagraph, act: Act, order: int, paragraph: str, spans: dict[str, Span]
) -> None:
    graph, iri = page.graph, f"{paragraph}.act{order}"
    graph.link(paragraph, Property.PERFORMS, iri)
    graph.type(iri, Class.ACT, ACT_CLASS[act.kind])
    graph.add(iri, Property.ORDER, integer(order))
    graph.link(iri, Property.KIND, KIND + act.kind)
    page.authority(iri, Property.ISSUED_BY, read.issuer or page.issuers.get(read.unit, ""))
    if read.paragraph.issuer:
        graph.link(iri, Property.STATUS, f"{STATUS}draft")
    graph.link(iri, Property.OPERATIVE_VERB, VERB + act.concept)
    page.words(iri, Property.VERB_TEXT, act.verb_text)
    page.words(iri, Property.VERB_FORM, act.verb)
    page.words(iri, Property.ACTION_TEXT, act.action)
    if act.qualifier:
        graph.add(iri, Property.QUALIFIER, quoted(act.qualifier))
    graph.add(iri, Property.REPORTING, boolean(act.reporting))
    page.span(iri, _act_span(act))
    chapeau = _chapeau(page, read, act, spans) if act.inherited else None
    if chapeau:
        graph.link(iri, Property.INHERITED_FROM, chapeau)
    if act.rule:
        graph.add(iri, Property.RULE, quoted(act.rule))
    graph.link(iri, f"{PROV}wasDerivedFrom", paragraph)
    graph.link(iri, f"{PROV}wasGeneratedBy", page.activity)
    _write_evidence(page, read, act, iri)


def _act_span(act: Act) -> Span:
    """From verb to action; of an act whose verb stands in the chapeau, the action alone."""
    if not act.action:
        return act.verb_span
    if act.inherited:
        return act.action_span
    return (min(act.verb_span[0], act.action_span[0]), max(act.verb_span[1], act.action_span[1]))


def _chapeau(page: _Page, read: ReadParagraph, act: Act, spans: dict[str, Span]) -> str | None:
    """The nearest paragraph above that holds the verb; failing that, the nearest above."""
    owner, nearest = page.units[read.unit], None
    steps = read.paragraph.parent.split(".") if read.paragraph.parent else []
    for length in range(len(steps), 0, -1):
        above = page.chapeaus.get((owner, ".".join(steps[:length])))
        if above is None:
            continue
        nearest = nearest or above
        start, end = spans[above]
        if start <= act.verb_span[0] < end:
            return above
    return nearest


def _write_evidence(page: _Page, read: ReadParagraph, act: Act, iri: str) -> None:
    verb = _evidence(page, iri, "verb", 1, act.verb_span, act.verb_text, act.rule)
    page.graph.link(verb, Property.REFERS_TO, VERB + act.concept)
    for role, predicate, actors in (
        ("addressee", Property.ADDRESSEE, act.addressees),
        ("partner", Property.PARTNER, act.partners),
        ("recipient", Property.REPORT_TO, act.report_to),
    ):
        _write_actors(page, read, iri, role, predicate, actors)
    for order, condition in enumerate(act.conditions, 1):
        page.graph.link(iri, Property.CONDITION, CONDITION + condition.code)
        evidence = _evidence(page, iri, "condition", order, condition.span, condition.text, condition.rule)
        page.graph.link(evidence, Property.REFERS_TO, CONDITION + condition.code)
    for order, due in enumerate(act.due, 1):
        _write_due(page, read, due, order, iri)


def _write_actors(
    page: _Page, read: ReadParagraph, act: str, role: str, predicate: str, actors: Iterable[Actor]
) -> None:
    for order, actor in enumerate(actors, 1):
        evidence = _evidence(page, act, role, order, actor.span, actor.text, actor.rule)
        key = actor.key or provisional_key(page.symbol, actor.text)
        page.authority(act, predicate, key)
        page.authority(evidence, Property.REFERS_TO, key)
        if not actor.key:
            page.provisional_actor(key, actor.text)
            message = f"no authority file has an actor named {actor.text}"
            page.find("unresolved-actor", message, actor.span, actor.text, read)


def _evidence(page: _Page, act: str, role: str, order: int, span: Span, exact: str, rule: str) -> str:
    """Writes the words behind one part of an act, and the row of the language pack that found them."""
    iri = page.part(act, "ev")
    page.graph.link(act, Property.HAS_EVIDENCE, iri)
    page.graph.type(iri, Class.EVIDENCE)
    page.graph.link(iri, Property.ROLE, ROLE + role)
    page.graph.add(iri, Property.ORDER, integer(order))
    if rule:
        page.graph.add(iri, Property.RULE, quoted(rule))
    page.place(iri, span, exact)
    return iri


def _write_due(page: _Page, read: ReadParagraph, due: Due, order: int, act: str) -> None:
    if (due.type == "date" and not _DAY.fullmatch(due.value)) or (due.type == "recurring" and not due.every):
        message = f"no date or interval could be made of {due.text}"
        page.find("unresolved-date", message, due.span, due.text, read)
        return
    graph, iri = page.graph, page.part(act, "due")
    evidence = _evidence(page, act, "deadline", order, due.span, due.text, due.rule)
    graph.link(evidence, Property.REFERS_TO, iri)
    graph.link(act, Property.DUE, iri)
    graph.type(iri, Class.DUE)
    graph.add(iri, Property.DUE_TYPE, quoted(due.type))
    graph.add(iri, Property.ORDER, integer(order))
    if due.body and due.running:
        graph.link(iri, Property.AT_SESSION, _session(page, due.body, due.running, resumed=due.resumed))
    elif due.type == "session":
        message = f"the body or number of the session could not be read in {due.text}"
        page.find("unresolved-session", message, due.span, due.text, read)
    _write_interval(page, due, iri)
    page.place(iri, due.span, due.text)


def _write_interval(page: _Page, due: Due, iri: str) -> None:
    graph = page.graph
    if due.type == "date":
        graph.add(iri, Property.ON_DATE, day(due.value))
    if due.every:
        graph.add(iri, Property.EVERY, quoted(due.every))
    if due.day_of_year:
        graph.add(iri, Property.ON_DAY_OF_YEAR, quoted(due.day_of_year))
    if due.within:
        graph.add(iri, Property.WITHIN, quoted(due.within))
    if due.anchor:
        graph.add(iri, Property.ANCHOR, quoted(due.anchor))
    if due.basis:
        graph.add(iri, Property.BASIS, quoted(due.basis))
    if _YEAR.fullmatch(due.starts):
        graph.add(iri, Property.STARTS_FROM, year(due.starts))
    for predicate, value in (
        (Property.STARTS_FROM, due.starts),
        (Property.NOT_BEFORE, due.not_before),
        (Property.NOT_AFTER, due.not_after),
    ):
        if _DAY.fullmatch(value):
            graph.add(iri, predicate, day(value))
    if due.derivation:
        graph.link(iri, Property.DERIVATION, DERIVATION + due.derivation)


# --- report matter


def _write_proceedings(page: _Page) -> None:
    proceedings = page.reading.outline.proceedings
    for meeting in proceedings.meetings:
        _write_meeting(page, meeting)
    for listed in proceedings.documents:
        _write_listed(page, listed)
    for consideration in proceedings.considerations:
        _write_consideration(page, consideration)
    for intervention in proceedings.interventions:
        _write_intervention(page, intervention, page.document)
    for count in proceedings.party_counts:
        _write_party_count(page, count)
    for vote in proceedings.votes:
        _write_vote(page, vote)
    for subject in proceedings.subjects:
        page.graph.link(page.document, Property.STATED_SUBJECT, subject)


def _stands_here(page: _Page, iri: str, name: str) -> None:
    page.graph.type(iri, name)
    page.graph.link(iri, Property.IN_DOCUMENT, page.document)


def _write_meeting(page: _Page, record: MeetingRecord) -> None:
    body = page.look_ups.actor(record.body) if record.body else ""
    iri = _meeting(page, record.number, body)
    page.graph.link(iri, Property.IN_DOCUMENT, page.document)
    if record.date:
        page.graph.add(iri, Property.ON_DATE, day(record.date))
    if record.body and not body:
        message = f"no authority file has an actor named {record.body}"
        page.find("unresolved-actor", message, record.span, record.body)


def _write_listed(page: _Page, listed: ListedDocument) -> None:
    iri = page.part(page.document, "listed")
    _stands_here(page, iri, Class.LISTED_DOCUMENT)
    page.graph.link(iri, Property.CITED_DOCUMENT, page.cited(listed.symbol))
    page.graph.add(iri, Property.CITED_SYMBOL, quoted(listed.symbol))
    page.words(iri, f"{DCTERMS}title", listed.title)
    page.span(iri, listed.span)


def _write_consideration(page: _Page, record: Consideration) -> None:
    graph, iri = page.graph, page.part(page.document, "consideration")
    _stands_here(page, iri, Class.CONSIDERATION)
    graph.link(page.document, Property.HAS_CONSIDERATION, iri)
    if record.symbol:
        graph.add(iri, Property.DRAFT_SYMBOL, quoted(record.symbol))
    page.words(iri, f"{DCTERMS}title", record.title)
    if record.unit is not None and record.unit in page.units:
        graph.link(iri, Property.OF_DRAFT, page.units[record.unit])
    page.named(iri, Property.PROPOSED_BY, record.proposed_by, record.span)
    if record.recommended_in:
        graph.link(iri, Property.RECOMMENDED_IN, page.cited(record.recommended_in))
    if record.meeting:
        graph.link(iri, Property.AT_MEETING, _meeting(page, record.meeting))
    if record.date:
        graph.add(iri, Property.ON_DATE, day(record.date))
    if record.action:
        graph.add(iri, Property.ACTION, quoted(record.action))
    graph.add(iri, Property.BUDGET_STATEMENT, boolean(record.budget_statement))
    page.span(iri, record.span)
    if record.proposer:
        graph.add(iri, Property.EXACT, tagged(record.proposer, "en"))
    for order, sponsorship in enumerate(record.sponsors, 1):
        _write_sponsorship(page, sponsorship, order, iri)
    for intervention in record.interventions:
        _write_intervention(page, intervention, iri)


def _write_sponsorship(page: _Page, record: Sponsorship, order: int, consideration: str) -> None:
    iri = page.part(consideration, "sponsorship")
    page.graph.link(consideration, Property.HAS_SPONSORSHIP, iri)
    _stands_here(page, iri, Class.SPONSORSHIP)
    page.graph.add(iri, Property.ORDER, integer(order))
    page.graph.add(iri, Property.STAGE, quoted(record.stage))
    if record.key:
        page.authority(iri, Property.SPONSOR, record.key)
    else:
        page.named(iri, Property.SPONSOR, record.state, record.span)
    page.named(iri, Property.ON_BEHALF_OF, record.on_behalf_of, record.span)
    page.span(iri, record.span)
    page.graph.add(iri, Property.EXACT, tagged(record.state, record.language or page.language))


def _write_intervention(page: _Page, record: Intervention, owner: str) -> None:
    iri = page.part(owner, "intervention")
    page.graph.link(owner, Property.HAS_INTERVENTION, iri)
    _stands_here(page, iri, Class.INTERVENTION)
    page.graph.add(iri, Property.MOMENT, quoted(record.moment))
    if record.meeting:
        page.graph.link(iri, Property.AT_MEETING, _meeting(page, record.meeting))
    page.named(iri, Property.SPEAKER, record.speaker, record.span)
    for group in record.on_behalf_of:
        page.named(iri, Property.ON_BEHALF_OF, group, record.span)
    page.place(iri, record.span, record.speaker)


def _write_party_count(page: _Page, record: PartyCount) -> None:
    graph, iri = page.graph, page.part(page.document, "parties")
    _stands_here(page, iri, Class.PARTY_COUNT)
    key = page.look_ups.instrument(record.instrument)
    page.authority(iri, Property.INSTRUMENT, key)
    if not key:
        message = f"no authority file has an instrument named {record.instrument}"
        page.find("unresolved-instrument", message, record.span, record.instrument)
    graph.add(iri, Property.COUNT, integer(record.count))
    if record.new is not None:
        graph.add(iri, Property.NEW_PARTIES, integer(record.new))
    if page.reading.outline.masthead.date:
        graph.add(iri, Property.AS_OF, day(page.reading.outline.masthead.date))
    paragraph = page.chapeaus.get((page.document, record.paragraph))
    if paragraph:
        graph.link(iri, Property.IN_PARAGRAPH, paragraph)
    page.place(iri, record.span, record.instrument)


def _write_vote(page: _Page, record: Vote) -> None:
    graph, iri = page.graph, page.part(page.document, "vote")
    _stands_here(page, iri, Class.VOTE)
    graph.link(page.document, Property.HAS_VOTE, iri)
    graph.add(iri, Property.IN_FAVOUR_COUNT, integer(record.in_favour))
    graph.add(iri, Property.AGAINST_COUNT, integer(record.against))
    graph.add(iri, Property.ABSTAINING_COUNT, integer(record.abstaining))
    if record.meeting:
        graph.link(iri, Property.AT_MEETING, _meeting(page, record.meeting))
    if record.date:
        graph.add(iri, Property.ON_DATE, day(record.date))
    page.span(iri, record.span)
    for voter in record.voters:
        key = page.look_ups.actor(voter.state)
        if key.startswith("state/"):
            page.authority(iri, _POSITIONS[voter.position], key)
        else:
            message = f"Unknown state in the vote: {voter.state}; its vote ({voter.position}) is left out"
            page.find("unresolved-actor", message, voter.span, voter.state)


_POSITIONS: Final = {
    "in-favour": Property.VOTED_IN_FAVOUR,
    "against": Property.VOTED_AGAINST,
    "abstaining": Property.ABSTAINED,
}


# --- topics, findings and provenance


def _write_topics(page: _Page, topics: Iterable[tuple[str | None, Sequence[Topic]]]) -> None:
    for unit, found in topics:
        write_topics(page.graph, page.units[unit], page.language, found, page.ordered.get(unit, {}))


def _write_findings(page: _Page) -> None:
    for finding in page.findings:
        owner = page.units.get(finding.unit, page.document)
        paragraph = page.chapeaus.get((owner, finding.paragraph)) if finding.paragraph else None
        iri = page.part(paragraph or owner, "finding")
        page.graph.link(page.document, Property.HAS_FINDING, iri)
        _stands_here(page, iri, Class.FINDING)
        if paragraph:
            page.graph.link(iri, Property.IN_PARAGRAPH, paragraph)
        page.graph.link(iri, Property.REASON, REASON + finding.reason)
        page.graph.add(iri, Property.MESSAGE, quoted(finding.message))
        page.place(iri, finding.span, finding.text)


def _provenance(page: _Page, version: str) -> Graph:
    minter, source, symbol = page.minter, page.reading.outline.source, page.symbol
    graph = Graph(minter.provenance_graph(symbol, page.language))
    file, agent = minter.source(source.sha256), minter.agent(version)
    graph.type(file, Class.SOURCE_FILE, f"{PROV}Entity")
    graph.add(file, Property.FILE_NAME, quoted(_FOLDERS.sub("", source.path)))
    graph.add(file, Property.SHA256, quoted(source.sha256))
    graph.add(file, Property.FORMAT, quoted(source.format))
    graph.add(file, Property.ENCODING, quoted(source.encoding))
    graph.add(file, Property.CHARACTERS, integer(len(source.text)))
    graph.type(page.activity, f"{PROV}Activity")
    graph.link(page.activity, f"{PROV}used", file)
    graph.link(page.activity, f"{PROV}wasAssociatedWith", agent)
    graph.type(agent, f"{PROV}SoftwareAgent")
    graph.add(agent, f"{SCHEMA}softwareVersion", quoted(version))
    for made in (minter.graph(symbol, page.language), minter.expression(symbol, None, page.language)):
        graph.type(made, f"{PROV}Entity")
        graph.link(made, f"{PROV}wasDerivedFrom", file)
        graph.link(made, f"{PROV}wasGeneratedBy", page.activity)
    return graph
