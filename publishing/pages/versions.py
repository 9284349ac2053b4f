"""A language version as a page shows it: in, the named graph of the version; out, its texts and acts.

One query reads the whole graph: it is small, and one query per act would be slow.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import NamedNode

from ...ontology.terms import DCTERMS, ELI, MG, OWL, PARAGRAPH_CLASS, PROV, RDF, Class, Property
from ...store import value
from ..negotiation import SOURCE_LANGUAGE
from .explorer import index
from .marks import Mark, Segment, place, segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...store import Store
    from ..site import Site

Span = tuple[int, int]
_TYPE = f"{RDF}type"
_GENERAL = (Class.TEXT, Class.DOCUMENT)
"""Classes that tell no kind of document."""
_CACHED: Final = 16
"""Versions kept in memory: the pages of a document in every language show all of its versions."""
PARAGRAPH_ROLES = {name: role for role, name in PARAGRAPH_CLASS.items()}


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference from the text to an actor or concept, in one role."""

    role: str
    target: str | None
    """IRI; None if it is not in the authority files."""
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline of an act; dates are ISO dates, None if unknown."""

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
    """An act with its references, deadlines and rules."""

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
    """IRI of the chapeau that contains the verb."""
    references: tuple[Reference, ...]
    dues: tuple[Deadline, ...]

    @property
    def fragment(self) -> str:
        """Fragment of the IRI."""
        return self.iri.partition("#")[2]

    def role(self, role: str) -> tuple[Reference, ...]:
        """Returns the references in one role, without duplicate targets."""
        found: dict[str, Reference] = {}
        for reference in self.references:
            if reference.role == role:
                found.setdefault(reference.target or reference.words, reference)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of a document or an instrument in a paragraph."""

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
        """Fragment of the IRI."""
        return self.iri.partition("#")[2]

    @property
    def depth(self) -> int:
        """Nesting depth: 0 for a paragraph, 1 for an item, 2 for a sub-item …"""
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
    """Start offset in the file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Text that could not be parsed or resolved."""

    reason: str
    message: str
    words: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """The source file of a language version."""

    file: str
    sha256: str
    format: str
    encoding: str
    loader: str
    """Version of the loader."""


@dataclass(frozen=True, slots=True)
class Version:
    """A language version of a document."""

    symbol: str
    language: str
    graph: str
    source: Source
    texts: tuple[Text, ...]
    """The document first, then the texts inside it, in the order of the file."""
    findings: tuple[Finding, ...]

    def text(self, iri: str) -> Text | None:
        """Returns the text with an IRI."""
        return next((text for text in self.texts if text.iri == iri), None)


def version(store: Store, symbol: str, language: str, graph: str, provenance: str, document: str) -> Version:
    """Returns the version in a named graph. document: IRI of the document.

    Raises StoreError, QueryError.
    """
    content = _Graph.of(store, graph)
    return Version(
        symbol=symbol,
        language=language,
        graph=graph,
        source=_source(_Graph.of(store, provenance)),
        texts=_texts(content, document),
        findings=tuple(_findings(content, document)),
    )


class _Graph:
    """The triples of one named graph, by subject and property."""

    def __init__(self, rows: Iterable[tuple[str, str, object]]) -> None:
        self._by_subject: defaultdict[str, defaultdict[str, list[object]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for subject, predicate, found in rows:
            self._by_subject[subject][predicate].append(found)

    @classmethod
    def of(cls, store: Store, graph: str) -> _Graph:
        answer = store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}")
        return cls(
            (cast("NamedNode", row[0]).value, cast("NamedNode", row[1]).value, value(row[2]))
            for row in answer
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_subject)

    def all(self, subject: str, predicate: str) -> list[str]:
        """Returns all values, sorted."""
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


def _texts(graph: _Graph, document: str) -> tuple[Text, ...]:
    marks = sorted(_marks(graph), key=lambda mark: mark.start)
    paragraphs: defaultdict[str, list[Paragraph]] = defaultdict(list)
    for iri in graph.of_class.get(Class.PARAGRAPH, ()):
        owner = graph.one(iri, Property.PART_OF)
        if owner:
            paragraphs[owner].append(_paragraph(graph, iri, marks))
    realized = [iri for iri in graph if graph.all(iri, f"{ELI}is_realized_by")]
    texts = [_text(graph, iri, paragraphs[iri]) for iri in realized if iri == document or _unit(graph, iri)]
    return tuple(sorted(texts, key=lambda text: (text.iri != document, text.order, text.iri)))


def _unit(graph: _Graph, iri: str) -> str | None:
    return graph.one(iri, Property.UNIT_KEY)


def _text(graph: _Graph, iri: str, paragraphs: list[Paragraph]) -> Text:
    kinds = [name for name in graph.types(iri) if name.startswith(MG) and name not in _GENERAL]
    appendages = sorted(
        graph.all(iri, Property.HAS_APPENDAGE), key=lambda one: graph.number(one, Property.ORDER)
    )
    return Text(
        iri=iri,
        kind=kinds[0] if kinds else Class.DOCUMENT,
        unit=_unit(graph, iri),
        title=graph.text(iri, f"{DCTERMS}title"),
        designation=graph.text(iri, Property.DESIGNATION),
        issuer=graph.one(iri, Property.ISSUED_BY),
        status=graph.one(iri, Property.STATUS),
        adopted=(adopted := graph.one(iri, Property.ADOPTED_ON)),
        day="" if adopted else graph.one(iri, f"{ELI}date_document"),
        session=graph.one(iri, Property.AT_SESSION),
        sections=tuple(graph.all(iri, Property.SECTION)),
        agenda=tuple(graph.all(iri, Property.AGENDA_ITEM)),
        recommended_by=tuple(graph.all(iri, Property.RECOMMENDED_BY)),
        based_on=tuple(graph.all(iri, Property.BASED_ON)),
        same_as=tuple(graph.all(iri, f"{OWL}sameAs")),
        topics=tuple(graph.all(iri, f"{DCTERMS}subject")),
        paragraphs=tuple(sorted(paragraphs, key=lambda paragraph: (paragraph.order, paragraph.iri))),
        appendages=tuple(graph.text(one, Property.TEXT) for one in appendages),
        order=graph.span(iri)[0],
    )


def _paragraph(graph: _Graph, iri: str, marks: Sequence[Mark]) -> Paragraph:
    text, span = graph.text(iri, Property.TEXT), graph.span(iri)
    inside = marks[
        bisect_left(marks, span[0], key=lambda mark: mark.start) : bisect_left(
            marks, span[1], key=lambda mark: mark.start
        )
    ]
    roles = [name for name in graph.types(iri) if name in PARAGRAPH_ROLES]
    acts = sorted(graph.all(iri, Property.PERFORMS), key=lambda act: graph.number(act, Property.ORDER))
    return Paragraph(
        iri=iri,
        key=graph.text(iri, Property.PARAGRAPH_KEY),
        number=graph.text(iri, Property.NUMBER),
        role=PARAGRAPH_ROLES[roles[0]] if roles else "",
        order=graph.number(iri, Property.ORDER),
        text=text,
        span=span,
        heading=graph.text(iri, Property.HEADING),
        parent=graph.one(iri, Property.PARENT),
        acts=tuple(_act(graph, act) for act in acts),
        citations=tuple(_citations(graph, iri)),
        instruments=tuple(_instruments(graph, iri)),
        marked=segments(text, place(text, span, inside)),
    )


def _marks(graph: _Graph) -> Iterator[Mark]:
    """Yields the marks of the whole version: the verb of an item can be in another paragraph."""
    for act in graph.of_class.get(Class.ACT, ()):
        fragment = act.partition("#")[2]
        for reference in _references(graph, act):
            target = reference.target if reference.role in ("addressee", "partner", "recipient") else None
            yield Mark(reference.role, *reference.span, reference.words, target, fragment)
    for paragraph in graph.of_class.get(Class.PARAGRAPH, ()):
        named = [("cites", one) for one in _citations(graph, paragraph) if not one.note]
        named.extend(("instrument", one) for one in _instruments(graph, paragraph))
        for role, citation in named:
            yield Mark(role, *citation.span, citation.words, citation.iri)


def _act(graph: _Graph, iri: str) -> Act:
    dues = sorted(graph.all(iri, Property.DUE), key=lambda due: graph.number(due, Property.ORDER))
    return Act(
        iri=iri,
        order=graph.number(iri, Property.ORDER),
        kind=graph.text(iri, Property.KIND),
        concept=graph.text(iri, Property.OPERATIVE_VERB),
        verb=graph.text(iri, Property.VERB_FORM),
        action=graph.text(iri, Property.ACTION_TEXT),
        qualifier=graph.text(iri, Property.QUALIFIER),
        reporting=graph.flag(iri, Property.REPORTING),
        span=graph.span(iri),
        rule=graph.text(iri, Property.RULE),
        inherited=graph.one(iri, Property.INHERITED_FROM),
        references=tuple(_references(graph, iri)),
        dues=tuple(_deadline(graph, due) for due in dues),
    )


def _references(graph: _Graph, act: str) -> Iterator[Reference]:
    found = graph.all(act, Property.HAS_EVIDENCE)
    found.sort(key=lambda one: (graph.text(one, Property.ROLE), graph.number(one, Property.ORDER)))
    for one in found:
        yield Reference(
            role=graph.text(one, Property.ROLE).rpartition("/")[2],
            target=graph.one(one, Property.REFERS_TO),
            words=graph.text(one, Property.EXACT),
            span=graph.span(one),
        )


def _deadline(graph: _Graph, iri: str) -> Deadline:
    return Deadline(
        iri=iri,
        type=graph.text(iri, Property.DUE_TYPE),
        session=graph.one(iri, Property.AT_SESSION),
        day=graph.one(iri, Property.ON_DATE),
        every=graph.one(iri, Property.EVERY),
        within=graph.one(iri, Property.WITHIN),
        first=graph.one(iri, Property.NOT_BEFORE),
        last=graph.one(iri, Property.NOT_AFTER),
        derivation=graph.one(iri, Property.DERIVATION),
        words=graph.text(iri, Property.EXACT),
        span=graph.span(iri),
    )


def _citations(graph: _Graph, paragraph: str) -> Iterator[Citation]:
    for one in graph.all(paragraph, Property.HAS_CITATION):
        yield Citation(
            iri=graph.one(one, Property.CITED_DOCUMENT),
            symbol=graph.text(one, Property.CITED_SYMBOL),
            words=graph.text(one, Property.EXACT),
            span=graph.span(one),
            note=graph.flag(one, Property.IN_NOTE),
        )


def _instruments(graph: _Graph, paragraph: str) -> Iterator[Citation]:
    for one in graph.all(paragraph, Property.HAS_INSTRUMENT_MENTION):
        yield Citation(
            iri=graph.one(one, Property.INSTRUMENT),
            symbol=graph.text(one, Property.PINPOINT),
            words=graph.text(one, Property.EXACT),
            span=graph.span(one),
            note=False,
        )


def _findings(graph: _Graph, document: str) -> Iterator[Finding]:
    for one in graph.all(document, Property.HAS_FINDING):
        yield Finding(
            reason=graph.text(one, Property.REASON),
            message=graph.text(one, Property.MESSAGE),
            words=graph.text(one, Property.EXACT),
            place=graph.one(one, Property.IN_PARAGRAPH),
        )


def _source(graph: _Graph) -> Source:
    file = next(iter(graph.of_class.get(Class.SOURCE_FILE, ())), "")
    agent = next(iter(graph.of_class.get(f"{PROV}SoftwareAgent", ())), "")
    return Source(
        file=graph.text(file, Property.FILE_NAME),
        sha256=graph.text(file, Property.SHA256),
        format=graph.text(file, Property.FORMAT),
        encoding=graph.text(file, Property.ENCODING),
        loader=graph.text(agent, "https://schema.org/softwareVersion"),
    )


def held_versions(site: Site, symbol: str, language: str) -> tuple[Version, ...]:
    """Returns the versions of a document, the one in the language of the page first."""
    rows = index(site).rows(
        "SELECT language, graph, provenance FROM version WHERE symbol = :symbol "
        "ORDER BY language <> :language, language <> :fallback, language",
        symbol=symbol,
        language=language,
        fallback=SOURCE_LANGUAGE,
    )
    iri = site.minter.document(symbol)
    return tuple(
        _version(site, symbol, str(found), str(graph), str(provenance), iri)
        for found, graph, provenance in rows
    )


@lru_cache(maxsize=_CACHED)
def _version(site: Site, symbol: str, language: str, graph: str, provenance: str, iri: str) -> Version:
    """Returns a version, cached: the page in the other language uses the same ones."""
    return version(site.store, symbol, language, graph, provenance, iri)
