"""A language version as a page shows it: in, the named graph of the version; out, its texts and acts.

The whole graph comes in one query: it is small, and to ask for each act would not be.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode

from ...ontology.terms import DCTERMS, ELI, MG, OWL, PARAGRAPH_CLASS, PROV, RDF, Class, Property
from ...store import value
from .marks import Mark, Segment, place, segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...store import Store

Span = tuple[int, int]
_TYPE = f"{RDF}type"
PARAGRAPH_ROLES = {name: role for role, name in PARAGRAPH_CLASS.items()}


@dataclass(frozen=True, slots=True)
class Reference:
    """What the words refer to, in one role."""

    role: str
    target: str | None
    """An IRI; None where the authority files do not know it."""
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when."""

    iri: str
    type: str
    session: str | None
    day: str | None
    every: str | None
    within: str | None
    first: str | None
    last: str | None
    derivation: str | None
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Act:
    """An act with what is said of it."""

    iri: str
    order: int
    kind: str
    concept: str
    verb: str
    action: str
    qualifier: str
    reporting: bool
    span: Span
    rule: str
    inherited: str | None
    """IRI of the chapeau that holds the verb."""
    references: tuple[Reference, ...]
    dues: tuple[Deadline, ...]

    @property
    def fragment(self) -> str:
        """What comes after "#" in its IRI."""
        return self.iri.partition("#")[2]

    def role(self, role: str) -> tuple[Reference, ...]:
        """The references in one role, each target once."""
        kept: dict[str, Reference] = {}
        for reference in self.references:
            if reference.role == role:
                kept.setdefault(reference.target or reference.words, reference)
        return tuple(kept.values())


@dataclass(frozen=True, slots=True)
class Citation:
    """A document or an instrument that a paragraph names."""

    iri: str | None
    symbol: str
    words: str
    span: Span
    note: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one language."""

    iri: str
    key: str
    number: str
    role: str
    """preambular, operative, narrative."""
    order: int
    text: str
    span: Span
    heading: str
    parent: str | None
    acts: tuple[Act, ...]
    citations: tuple[Citation, ...]
    instruments: tuple[Citation, ...]
    marked: tuple[Segment, ...]

    @property
    def fragment(self) -> str:
        """What comes after "#" in its IRI."""
        return self.iri.partition("#")[2]

    @property
    def depth(self) -> int:
        """0 for a paragraph, 1 for an item of it, and so on."""
        return self.key.count(".") if self.role != "preambular" else 0


@dataclass(frozen=True, slots=True)
class Text:
    """A document or a text inside it, in one language."""

    iri: str
    kind: str
    """Class: Resolution, DraftResolution, Report …"""
    unit: str | None
    title: str
    designation: str
    issuer: str | None
    status: str | None
    adopted: str | None
    day: str | None
    session: str | None
    sections: tuple[str, ...]
    agenda: tuple[str, ...]
    recommended_by: tuple[str, ...]
    based_on: tuple[str, ...]
    same_as: tuple[str, ...]
    topics: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    appendages: tuple[str, ...]
    order: int
    """Where it begins in the file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What could not be read or resolved."""

    reason: str
    message: str
    words: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a language version came from."""

    file: str
    sha256: str
    format: str
    encoding: str
    loader: str
    """Version of the program that read it."""


@dataclass(frozen=True, slots=True)
class Version:
    """A language version of a document."""

    symbol: str
    language: str
    graph: str
    source: Source
    texts: tuple[Text, ...]
    """The document itself first, then what it holds, in the order of the file."""
    findings: tuple[Finding, ...]

    def text(self, iri: str) -> Text | None:
        """The text of that IRI."""
        return next((text for text in self.texts if text.iri == iri), None)


def version(store: Store, symbol: str, language: str, graph: str, provenance: str, document: str) -> Version:
    """The version that a named graph holds. document: IRI of the document.

    Raises StoreError, QueryError.
    """
    said = _Statements.of(store, graph)
    return Version(
        symbol=symbol,
        language=language,
        graph=graph,
        source=_source(_Statements.of(store, provenance)),
        texts=_texts(said, document),
        findings=tuple(_findings(said, document)),
    )


class _Statements:
    """The statements of one graph by subject and property."""

    def __init__(self, rows: Iterable[tuple[str, str, object]]) -> None:
        self._by_subject: defaultdict[str, defaultdict[str, list[object]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for subject, predicate, found in rows:
            self._by_subject[subject][predicate].append(found)

    @classmethod
    def of(cls, store: Store, graph: str) -> _Statements:
        answer = store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}")
        return cls(
            (cast("NamedNode", row[0]).value, cast("NamedNode", row[1]).value, value(row[2]))
            for row in answer
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_subject)

    def all(self, subject: str, predicate: str) -> list[str]:
        """Every value, sorted."""
        return sorted(str(found) for found in self._by_subject[subject].get(predicate, ()))

    def one(self, subject: str, predicate: str) -> str | None:
        found = self.all(subject, predicate)
        return found[0] if found else None

    def text(self, subject: str, predicate: str) -> str:
        return self.one(subject, predicate) or ""

    def number(self, subject: str, predicate: str) -> int:
        return int(self.one(subject, predicate) or 0)

    def flag(self, subject: str, predicate: str) -> bool:
        return any(found is True for found in self._by_subject[subject].get(predicate, ()))

    def span(self, subject: str, predicate: str = Property.SPAN) -> Span:
        start, _, end = (self.one(subject, predicate) or "0-0").partition("-")
        return int(start), int(end)

    def types(self, subject: str) -> list[str]:
        return self.all(subject, _TYPE)

    @cached_property
    def of_class(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for subject in list(self._by_subject):
            for name in self.types(subject):
                found[name].append(subject)
        return found


def _texts(said: _Statements, document: str) -> tuple[Text, ...]:
    marks = sorted(_marks(said), key=lambda mark: mark.start)
    paragraphs: defaultdict[str, list[Paragraph]] = defaultdict(list)
    for iri in said.of_class.get(Class.PARAGRAPH, ()):
        owner = said.one(iri, Property.PART_OF)
        if owner:
            paragraphs[owner].append(_paragraph(said, iri, marks))
    realized = [iri for iri in said.of_class.get(Class.DOCUMENT, ()) if said.all(iri, f"{ELI}is_realized_by")]
    texts = [_text(said, iri, paragraphs[iri]) for iri in realized if iri == document or _unit(said, iri)]
    return tuple(sorted(texts, key=lambda text: (text.iri != document, text.order, text.iri)))


def _unit(said: _Statements, iri: str) -> str | None:
    return said.one(iri, Property.UNIT_KEY)


def _text(said: _Statements, iri: str, paragraphs: list[Paragraph]) -> Text:
    kinds = [name for name in said.types(iri) if name.startswith(MG) and name != Class.DOCUMENT]
    appendages = sorted(
        said.all(iri, Property.HAS_APPENDAGE), key=lambda one: said.number(one, Property.ORDER)
    )
    return Text(
        iri=iri,
        kind=kinds[0] if kinds else Class.DOCUMENT,
        unit=_unit(said, iri),
        title=said.text(iri, f"{DCTERMS}title"),
        designation=said.text(iri, Property.DESIGNATION),
        issuer=said.one(iri, Property.ISSUED_BY),
        status=said.one(iri, Property.STATUS),
        adopted=said.one(iri, Property.ADOPTED_ON),
        day=said.one(iri, f"{ELI}date_document"),
        session=said.one(iri, Property.AT_SESSION),
        sections=tuple(said.all(iri, Property.SECTION)),
        agenda=tuple(said.all(iri, Property.AGENDA_ITEM)),
        recommended_by=tuple(said.all(iri, Property.RECOMMENDED_BY)),
        based_on=tuple(said.all(iri, Property.BASED_ON)),
        same_as=tuple(said.all(iri, f"{OWL}sameAs")),
        topics=tuple(said.all(iri, f"{DCTERMS}subject")),
        paragraphs=tuple(sorted(paragraphs, key=lambda paragraph: (paragraph.order, paragraph.iri))),
        appendages=tuple(said.text(one, Property.TEXT) for one in appendages),
        order=said.span(iri)[0],
    )


def _paragraph(said: _Statements, iri: str, marks: Sequence[Mark]) -> Paragraph:
    text, span = said.text(iri, Property.TEXT), said.span(iri)
    inside = marks[
        bisect_left(marks, span[0], key=lambda mark: mark.start) : bisect_left(
            marks, span[1], key=lambda mark: mark.start
        )
    ]
    roles = [name for name in said.types(iri) if name in PARAGRAPH_ROLES]
    acts = sorted(said.all(iri, Property.PERFORMS), key=lambda act: said.number(act, Property.ORDER))
    return Paragraph(
        iri=iri,
        key=said.text(iri, Property.PARAGRAPH_KEY),
        number=said.text(iri, Property.NUMBER),
        role=PARAGRAPH_ROLES[roles[0]] if roles else "",
        order=said.number(iri, Property.ORDER),
        text=text,
        span=span,
        heading=said.text(iri, Property.HEADING),
        parent=said.one(iri, Property.PARENT),
        acts=tuple(_act(said, act) for act in acts),
        citations=tuple(_citations(said, iri)),
        instruments=tuple(_instruments(said, iri)),
        marked=segments(text, place(text, span, inside)),
    )


def _marks(said: _Statements) -> Iterator[Mark]:
    """The words that the whole version marks: an item's verb may stand in another paragraph."""
    for act in said.of_class.get(Class.ACT, ()):
        fragment = act.partition("#")[2]
        for reference in _references(said, act):
            target = reference.target if reference.role in ("addressee", "partner", "recipient") else None
            yield Mark(reference.role, *reference.span, reference.words, target, fragment)
    for paragraph in said.of_class.get(Class.PARAGRAPH, ()):
        named = [("cites", one) for one in _citations(said, paragraph) if not one.note]
        named.extend(("instrument", one) for one in _instruments(said, paragraph))
        for role, citation in named:
            yield Mark(role, *citation.span, citation.words, citation.iri)


def _act(said: _Statements, iri: str) -> Act:
    dues = sorted(said.all(iri, Property.DUE), key=lambda due: said.number(due, Property.ORDER))
    return Act(
        iri=iri,
        order=said.number(iri, Property.ORDER),
        kind=said.text(iri, Property.KIND),
        concept=said.text(iri, Property.OPERATIVE_VERB),
        verb=said.text(iri, Property.VERB_FORM),
        action=said.text(iri, Property.ACTION_TEXT),
        qualifier=said.text(iri, Property.QUALIFIER),
        reporting=said.flag(iri, Property.REPORTING),
        span=said.span(iri),
        rule=said.text(iri, Property.RULE),
        inherited=said.one(iri, Property.INHERITED_FROM),
        references=tuple(_references(said, iri)),
        dues=tuple(_deadline(said, due) for due in dues),
    )


def _references(said: _Statements, act: str) -> Iterator[Reference]:
    found = said.all(act, Property.HAS_EVIDENCE)
    found.sort(key=lambda one: (said.text(one, Property.ROLE), said.number(one, Property.ORDER)))
    for one in found:
        yield Reference(
            role=said.text(one, Property.ROLE).rpartition("/")[2],
            target=said.one(one, Property.REFERS_TO),
            words=said.text(one, Property.EXACT),
            span=said.span(one),
        )


def _deadline(said: _Statements, iri: str) -> Deadline:
    return Deadline(
        iri=iri,
        type=said.text(iri, Property.DUE_TYPE),
        session=said.one(iri, Property.AT_SESSION),
        day=said.one(iri, Property.ON_DATE),
        every=said.one(iri, Property.EVERY),
        within=said.one(iri, Property.WITHIN),
        first=said.one(iri, Property.NOT_BEFORE),
        last=said.one(iri, Property.NOT_AFTER),
        derivation=said.one(iri, Property.DERIVATION),
        words=said.text(iri, Property.EXACT),
        span=said.span(iri),
    )


def _citations(said: _Statements, paragraph: str) -> Iterator[Citation]:
    for one in said.all(paragraph, Property.HAS_CITATION):
        yield Citation(
            iri=said.one(one, Property.CITED_DOCUMENT),
            symbol=said.text(one, Property.CITED_SYMBOL),
            words=said.text(one, Property.EXACT),
            span=said.span(one),
            note=said.flag(one, Property.IN_NOTE),
        )


def _instruments(said: _Statements, paragraph: str) -> Iterator[Citation]:
    for one in said.all(paragraph, Property.HAS_INSTRUMENT_MENTION):
        yield Citation(
            iri=said.one(one, Property.INSTRUMENT),
            symbol=said.text(one, Property.PINPOINT),
            words=said.text(one, Property.EXACT),
            span=said.span(one),
            note=False,
        )


def _findings(said: _Statements, document: str) -> Iterator[Finding]:
    for one in said.all(document, Property.HAS_FINDING):
        yield Finding(
            reason=said.text(one, Property.REASON),
            message=said.text(one, Property.MESSAGE),
            words=said.text(one, Property.EXACT),
            place=said.one(one, Property.IN_PARAGRAPH),
        )


def _source(said: _Statements) -> Source:
    file = next(iter(said.of_class.get(Class.SOURCE_FILE, ())), "")
    agent = next(iter(said.of_class.get(f"{PROV}SoftwareAgent", ())), "")
    return Source(
        file=said.text(file, Property.FILE_NAME),
        sha256=said.text(file, Property.SHA256),
        format=said.text(file, Property.FORMAT),
        encoding=said.text(file, Property.ENCODING),
        loader=said.text(agent, "https://schema.org/softwareVersion"),
    )
