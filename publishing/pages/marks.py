"""Words of a paragraph that play a role in its acts: in, a text and spans of its source file; out, segments.

Where the file holds the text character for character, a span is a place in the text. Elsewhere (bold words
printed four times over, notes between the lines) the words themselves are looked for, nearest to where the
span says they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to be marked; `start` and `end` are offsets into the source file."""

    role: str
    """verb, addressee, partner, recipient, condition, deadline, cites, instrument."""
    start: int
    end: int
    exact: str
    """The words as printed; may be wider than the span."""
    target: str | None = None
    """IRI of what they refer to."""
    act: str = ""
    """Fragment of the act they belong to."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark at its place in the text of the paragraph."""

    mark: Mark
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with every mark that covers it, the narrowest last."""

    text: str
    marks: tuple[Mark, ...]

    @property
    def target(self) -> str | None:
        """Where the words lead: the actor, document or instrument that the narrowest mark names."""
        return next((mark.target for mark in reversed(self.marks) if mark.target), None)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles, each once."""
        return tuple(dict.fromkeys(mark.role for mark in self.marks))


def place(text: str, span: tuple[int, int], marks: Iterable[Mark]) -> tuple[Placed, ...]:
    """The marks that stand in a paragraph. span: of its text in the source file."""
    start, end = span
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end and mark.exact]
    anchors = [(0, 0)]
    if end - start != len(text):
        # Words that occur once tell how far text and file have drifted apart by then.
        anchors.extend(
            sorted(
                (mark.start - start, text.index(mark.exact)) for mark in inside if text.count(mark.exact) == 1
            )
        )
        anchors = _rising([*anchors, (end - start, len(text))])
    placed: list[Placed] = []
    for mark in inside:
        at = _estimated(mark.start - start, anchors)
        found = _nearest(text, mark.exact, at, mark.end - mark.start)
        if found is not None:
            placed.append(Placed(mark, found, found + len(mark.exact)))
    return tuple(placed)


def segments(text: str, placed: Sequence[Placed]) -> tuple[Segment, ...]:
    """The text cut at every edge of a mark; marks may lie in each other and overlap."""
    edges = sorted({0, len(text), *(place.start for place in placed), *(place.end for place in placed)})
    cut: list[Segment] = []
    for start, end in pairwise(edges):
        covering = sorted(
            (place for place in placed if place.start <= start and end <= place.end),
            key=lambda place: place.start - place.end,
        )
        cut.append(Segment(text[start:end], tuple(place.mark for place in covering)))
    return tuple(cut)


def _rising(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those anchors that keep the order of file and text."""
    kept: list[tuple[int, int]] = []
    for source, place in anchors:
        if not kept or (source > kept[-1][0] and place >= kept[-1][1]):
            kept.append((source, place))
    return kept


def _estimated(source: int, anchors: Sequence[tuple[int, int]]) -> int:
    """Where in the text an offset into the file is, between the anchors around it."""
    if len(anchors) == 1:
        return source
    before = max((anchor for anchor in anchors if anchor[0] <= source), default=anchors[0])
    after = min((anchor for anchor in anchors if anchor[0] > source), default=anchors[-1])
    if after[0] <= before[0]:
        return before[1]
    share = (source - before[0]) / (after[0] - before[0])
    return round(before[1] + share * (after[1] - before[1]))


def _nearest(text: str, exact: str, at: int, width: int) -> int | None:
    """The start of the occurrence of `exact` that covers, or is nearest to, `width` characters at `at`."""
    best: tuple[int, int] | None = None
    found = text.find(exact)
    while found >= 0:
        inside = found <= at and at + width <= found + len(exact)
        distance = 0 if inside else abs(found - at)
        if best is None or distance < best[0]:
            best = (distance, found)
        found = text.find(exact, found + 1)
    return best[1] if best else None
