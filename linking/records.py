"""The records of following: what single documents say comes in, links with their evidence go out.

Everything is named by its IRI; a document that is only cited is named by its symbol. Spans are half-open
ranges of characters of the source file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a paragraph cites."""

    symbol: str
    exact: str
    """The words of the citation, as they stand in the paragraph."""
    title: str = ""
    """The title that the paragraph gives it; "" for none."""
    pinpoint: str = ""
    """Key of the paragraph of the cited text that is meant: "4", "36.a"; "" for none."""
    in_note: bool = False
    """Whether a footnote cites it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one language version."""

    iri: str
    owner: str
    """IRI of the text it stands in."""
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
    """Symbol of the document in which it stands."""
    symbol: str
    """Its own official symbol; "" for a draft inside a report."""
    unit: str
    """Key of the text inside its document; "" for the document itself."""
    kind: str
    """A class of the vocabulary: Resolution, DraftResolution, Report …"""
    status: str
    """draft, recommended or adopted; "" for a report."""
    issuer: str
    """Key of the body in whose name it speaks: "body/GA"; "" if unknown."""
    dated: str
    """ISO day of adoption, or of the document; "" if unknown."""
    titles: tuple[tuple[str, str], ...] = ()
    """Language and title."""
    basis: tuple[str, ...] = ()
    """Symbols of the reports that its head names."""
    under: tuple[str, ...] = ()
    """Symbols of the resolutions under which it says it was written."""
    title_spans: tuple[tuple[str, Span], ...] = ()
    """Language and place of the title."""

    def title(self, language: str) -> str:
        return next((title for spoken, title in self.titles if spoken == language), "")

    def head(self, language: str, exact: str) -> Witness:
        """The head of the text as a place that speaks for a link: its title, or all up to the end of it for
        other words than the title."""
        start, end = next((span for spoken, span in self.title_spans if spoken == language), (0, 0))
        begins = start if exact == self.title(language) else 0
        return Witness("", language, (begins, end), exact, text=self.iri)

    @property
    def first_title(self) -> Witness:
        """The place of its title, where nothing else speaks for a link."""
        return self.head(*self.titles[0]) if self.titles else self.head("", "")


@dataclass(frozen=True, slots=True)
class Ask:
    """A request or a decision, in all its language versions."""

    iri: str
    owner: str
    """IRI of the text that asks."""
    paragraph: str
    words: tuple[tuple[str, str], ...]
    """Language and what is asked, in the words of the text."""
    addressees: frozenset[str]
    """IRIs."""
    reporting: bool
    kind: str = "directive"
    """directive or decision."""
    spans: tuple[tuple[str, Span], ...] = ()
    """Language and place."""
    first: str = ""
    """ISO day on which it can fall due at the earliest; "" where it has no day."""

    def said(self, language: str) -> str:
        return next((words for spoken, words in self.words if spoken == language), "")


@dataclass(frozen=True, slots=True)
class Witness:
    """A place that speaks for a link."""

    paragraph: str
    """IRI of the paragraph; "" where the head of a text says it."""
    language: str
    span: Span
    exact: str = ""
    pinpoint: str = ""
    """Key of the paragraph of the target that the place names; "" for none."""
    text: str = ""
    """IRI of the text, where its head says it."""


Cites = Mapping[str, Mapping[str, Witness]]
"""By the IRI of a text and the symbol of what it cites: where it does so first."""


@dataclass(frozen=True, slots=True)
class Link:
    """What follows from several documents together; `relation` is an IRI of the vocabulary."""

    source: str
    relation: str
    target: str
    rule: str
    """The rule that found it, by its name."""
    score: float
    """How sure it is, above 0 and at most 1."""
    witnesses: tuple[Witness, ...]
    cited: str = ""
    """Symbol of the target, where it is a document that may not be held."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Where no link is asserted because more than one would be as good, or the links would contradict."""

    about: str
    """IRI of the text or act in question."""
    reason: str
    """A concept of the finding scheme."""
    message: str
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Doing:
    """A report says that somebody did, does or will do what a resolution asked."""

    paragraph: str
    """IRI of the paragraph that says so."""
    language: str
    span: Span
    exact: str
    """The words of the statement."""
    symbol: str
    """Of the resolution that is carried out."""
    progress: str
    """A concept of the progress scheme: done, under-way, planned."""
    actor: str
    """Key of who acts; "" if the statement names nobody that is known."""
    activity: str
    rule: str
    asks: tuple[tuple[str, float], ...] = ()
    """IRIs of the asks that are carried out, each with its score."""


@dataclass(frozen=True, slots=True)
class Event:
    """A body decides on the life of a body or of its mandate."""

    act: str
    """IRI of the act."""
    paragraph: str
    language: str
    span: Span
    exact: str
    kind: str
    """A concept of the event scheme: established, extended, amended, ended."""
    body: str
    """Key of the body whose life it is; "" where the authority files have none of that name."""
    name: str
    """How the act calls it."""
    until: str
    """ISO day until which the mandate runs; "" where none is stated or follows."""
    derivation: str
    """stated or computed; "" without a day."""
    rule: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What one rule of following found."""

    links: tuple[Link, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    doings: tuple[Doing, ...] = ()
    events: tuple[Event, ...] = ()
