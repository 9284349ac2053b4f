"""One language version while its graph is written, and what several parts of the graph name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...ontology.iri import Minter
from ...ontology.symbols import normalize
from ...ontology.terms import RDFS, SKOS, Class, Property
from ..nquads import Graph, quoted, tagged
from ..records import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..records import Reading, ReadParagraph
    from ..spans import Span


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
    """Key of the body whose sessions count the documents of a symbol: "A/84/920" → "body/GA"."""


@dataclass(slots=True)
class Page:
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
    def of(cls, reading: Reading, minter: Minter, look_ups: LookUps) -> Page:
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

    def once(self, iri: str) -> str:
        """An IRI that no other thing of this version has: a key given twice gets "~2"."""
        self.parts[iri] += 1
        return f"{iri}~{self.parts[iri]}" if self.parts[iri] > 1 else iri

    def stands_here(self, iri: str, name: str) -> None:
        """Gives a thing its class, and says that it stands in this document."""
        self.graph.type(iri, name)
        self.graph.link(iri, Property.IN_DOCUMENT, self.document)
