"""What the mark-up of an AKN4UN file states: the records that pass from its reader to `loaders.markup`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from ..records import Link, NoteMark
    from ..spans import Passage, Span

Position = Literal["in-favour", "against", "abstaining"]
PartKind = Literal["formula", "clause", "item", "words", "heading", "table"]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one block, with what the mark-up says of them."""

    text: Passage
    links: tuple[Link, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    emphasis: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a body, in document order.

    "words" carry on the item of the same depth before them; `depth` is 0 outside an item.
    """

    kind: PartKind
    words: Words
    number: str = ""
    """As printed: "1.", "(a)", "II"."""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """The main text, an annex, or one of several resolutions in a file."""

    kind: Literal["main", "component", "annex"]
    parts: tuple[Part, ...]
    number: str = ""
    """Of a component: "A"."""
    title: Passage | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the workflow: draft, additional sponsors, recommendation, adoption."""

    outcome: str
    symbol: str
    by: Passage
    day: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Count:
    """One side of a vote."""

    position: Position
    number: int
    voters: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """A document as its mark-up states it."""

    text: str
    """Everything that has a span, in blocks."""
    symbol: str
    language: str
    """ISO 639-1; the code of the file if it is unknown."""
    issuer: str
    title: Passage
    session: int | None
    agenda: str
    """The agenda items as printed: "68 (c)"."""
    cover: tuple[Passage, ...]
    proponent: Passage
    """Who put the text forward: "[on the report of the Third Committee (A/77/463, para. 29)]"."""
    adopted_on: date | None
    meeting: int | None
    bodies: tuple[Body, ...]
    notes: tuple[tuple[str, Words], ...]
    """Marks with the words of their notes."""
    steps: tuple[Step, ...]
    outcome: str
    """Of the vote: adoptedWithoutVote, adoptedRecordedVote; "" if none is stated."""
    counts: tuple[Count, ...]
    subjects: tuple[str, ...]
    """IRIs of Sustainable Development Goals and of concepts of the UNBIS Thesaurus."""
