"""The records of linking: statements of single documents as input, links with their evidence as output.

Things are identified by IRI; a document that is only cited, by its symbol. Spans are half-open ranges of
characters of the source file.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

Span = tuple[int, int]
_PART: Final = re.compile(r"[0-9)] ?([A-Z])$")
"""The letter of a part at the end of a symbol: A/RES/84/960 B."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a paragraph cites."""

    symbol: str
    exact: str
    """The text of the citation."""
    title: str = ""
    """The stated title; "" for none."""
    pinpoint: str = ""
    """Key of the cited paragraph: "4", "36.a"; "" for none."""
    in_note: bool = False
    """Whether the citation is in a footnote."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one language version."""

    iri: str
    owner: str
    """IRI of the text that contains it."""
    language: str
    role: str
    """preambular, operative or narrative."""
    order: int
    words: str
    span: Span
    cites: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A resolution, a decision, a draft of one, or a report, in all its language versions."""

    iri: str
    document: str
    """Symbol of the document that contains it."""
    symbol: str
    """Its own official symbol; "" for a draft inside a report."""
    unit: str
    """Key of the text inside its document; "" for the document itself."""
    kind: str
    """A class of the vocabulary: Resolution, DraftResolution, Report …"""
    status: str
    """draft, recommended or adopted; "" for a report."""
    issuer: str
    """Key of the issuing body: "body/GA"; "" if unknown."""
    dated: str
    """ISO day of adoption, or of the document; "" if unknown."""
    titles: tuple[tuple[str, str], ...] = ()
    """Language and title."""
    basis: tuple[str, ...] = ()
    """Symbols of the reports named in its heading."""
    under: tuple[str, ...] = ()
    """Symbols of the resolutions under which it was written, as stated."""
    title_spans: tuple[tuple[str, Span], ...] = ()
    """Language and span of the title."""
    recommended_to: str = ""
    """Key of the body to which the text recommends the draft that it holds; "" for none."""

    @property
    def adopter(self) -> str:
        """Key of the body that adopts it, or the draft that it holds."""
        return self.recommended_to or self.issuer

    def title(self, language: str) -> str:
        """Returns the title in a language; "" for none."""
        return next((title for code, title in self.titles if code == language), "")

    def own_titles(self) -> Iterator[tuple[str, str]]:
        """Yields language and title; of a heading with the titles of the parts A and B, that of the part.

        The titles in such a heading begin with the same three words ("Review of the …"), separated by blanks.
        """
        part = _PART.search(self.symbol)
        for language, title in self.titles:
            start = " ".join(title.split(" ")[:3])
            first, *others = title.split(f" {start} ")
            at = ord(part[1]) - ord("A") if part else 0
            if part and others and at <= len(others):
                yield language, (first, *(f"{start} {other}" for other in others))[at]
            else:
                yield language, title

    def head(self, language: str, exact: str) -> Evidence:
        """Returns the heading as evidence: the title, or all up to its end if `exact` is not the title."""
        start, end = next((span for code, span in self.title_spans if code == language), (0, 0))
        begins = start if exact == self.title(language) else 0
        return Evidence("", language, (begins, end), exact, text=self.iri)

    @property
    def first_title(self) -> Evidence:
        """Returns the title as evidence, for links without any other."""
        return self.head(*self.titles[0]) if self.titles else self.head("", "")


@dataclass(frozen=True, slots=True)
class Mandate:
    """A request or a decision, its language versions merged."""

    iri: str
    owner: str
    """IRI of its text."""
    paragraph: str
    words: tuple[tuple[str, str], ...]
    """Language and text of the requested or decided action."""
    addressees: frozenset[str]
    """IRIs."""
    reporting: bool
    kind: str = "directive"
    """directive or decision."""
    spans: tuple[tuple[str, Span], ...] = ()
    """Language and span."""
    first: str = ""
    """First ISO day of its deadlines; "" for none."""
    last: str = ""
    """Last ISO day of its deadlines; "" for none, or if one of them recurs or has no end."""

    def reduced(self, languages: Container[str] = ()) -> Mandate:
        """Returns the mandate with its text in these languages and its first place only."""
        words = tuple(pair for pair in self.words if pair[0] in languages)
        return replace(self, words=words, spans=self.spans[:1])

    def text_in(self, language: str) -> str:
        """Returns the action in a language; "" for none."""
        return next((words for code, words in self.words if code == language), "")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that supports a link."""

    paragraph: str
    """IRI of the paragraph; "" for the heading of a text."""
    language: str
    span: Span
    exact: str = ""
    pinpoint: str = ""
    """Key of the paragraph of the target that the passage names; "" for none."""
    text: str = ""
    """IRI of the text, for evidence in its heading."""


Cites = Mapping[str, Mapping[str, Evidence]]
"""The first citation, by IRI of the citing text and symbol of the cited document."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link derived from several documents; `relation` is an IRI of the vocabulary."""

    source: str
    relation: str
    target: str
    rule: str
    """Name of the rule that found it."""
    score: float
    """Confidence, above 0 and at most 1."""
    evidence: tuple[Evidence, ...]
    cited: str = ""
    """Symbol of the target, if it may not be in the store."""


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """A finding: no link is asserted, because several fit equally well or links would contradict."""

    about: str
    """IRI of the text or act."""
    reason: str
    """A concept of the finding scheme."""
    message: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ImplementationStatement:
    """A statement in a report that a resolution has been, is being or will be implemented."""

    paragraph: str
    """IRI of its paragraph."""
    language: str
    span: Span
    exact: str
    """The text of the statement."""
    symbol: str
    """Symbol of the implemented resolution."""
    progress: str
    """A concept of the progress scheme: done, under-way, planned."""
    actor: str
    """Key of the actor; "" if the statement names no known actor."""
    activity: str
    rule: str
    mandates: tuple[tuple[str, float], ...] = ()
    """IRIs of the implemented requests, each with its score."""


@dataclass(frozen=True, slots=True)
class Event:
    """A decision that establishes, extends, amends or ends a body or its mandate."""

    act: str
    """IRI of the act."""
    paragraph: str
    language: str
    span: Span
    exact: str
    kind: str
    """A concept of the event scheme: established, extended, amended, ended."""
    body: str
    """Key of the body concerned; "" if the authority files have none of that name."""
    name: str
    """Its name in the act."""
    until: str
    """Last ISO day of the mandate; "" if none is stated or can be computed."""
    derivation: str
    """stated or computed; "" without a date."""
    rule: str


@dataclass(frozen=True, slots=True)
class LinkingResult:
    """The result of one linking rule; what is read from the cache can be iterated once."""

    links: Iterable[Link] = ()
    findings: tuple[LinkFinding, ...] = ()
    statements: Iterable[ImplementationStatement] = ()
    events: Iterable[Event] = ()
