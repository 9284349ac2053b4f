"""Mentions of a paragraph, and its text with each mention replaced by one character (masked)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

MentionKind = Literal["actor", "instrument", "citation", "session", "date", "title"]


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day or a period that a text states, as its first and last day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Number:
    """The running number of a cited resolution or decision, or a symbol as printed."""

    number: str
    kind: Literal["resolution", "decision", "symbol"]
    stated: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class SessionNumber:
    """A session by its number."""

    number: int
    special: bool = False
    resumed: bool = False
    series: str = ""
    """S of a special session, ES of an emergency special one, as their numbers begin."""
    others: tuple[str, ...] = field(default=(), compare=False)
    """Keys of the bodies whose session it may be instead, likeliest first."""

    sure: bool = field(default=False, compare=False)
    """Whether the body is named by its full name right beside the number."""

    @property
    def running(self) -> str:
        """The number with its series: "22", "S-32"."""
        return f"{self.series}-{self.number}" if self.series else str(self.number)


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named at text[start:end]."""

    kind: MentionKind
    start: int
    end: int
    text: str
    keys: tuple[str, ...] = ()
    """Authority keys; empty while only the context can tell."""
    word: str = ""
    """The context word ("委员会", "the Office", "《公约》"), or the relation of bare parties ("party")."""
    detail: DateRange | Number | SessionNumber | None = None
    parts: tuple[Mention, ...] = ()
    """What stands inside: the instruments of parties, the texts cited in a name or a title."""
    pinpoint: str = ""
    with_protocols: bool = False
    """Named together with its protocols (《公约》及其各项议定书)."""
    step: str = field(default="", compare=False)
    """Which step of the resolution decided, in words; "" where the name itself did or none did."""


MASKS: dict[MentionKind, str] = {
    "actor": "\ue000",
    "instrument": "\ue001",
    "citation": "\ue002",
    "session": "\ue003",
    "date": "\ue004",
    "title": "\ue005",
}
"""The private-use character that stands for a mention of each kind in the masked text."""

ISSUER: Final = "\ue010"
"""The context word of a pronoun that stands for the issuing body."""
OTHER_FORM: Final = "\ue006"
"""The character for an actor whose name does not have the form that a row asks for."""
_MASK: Final = re.compile(f"[{''.join(MASKS.values())}]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A paragraph with each mention replaced by one character: what the grammar is read over."""

    text: str
    clean: str
    anchors: tuple[tuple[int, int], ...]
    """Pairs (offset in `text`, offset in `clean`), ascending."""
    mentions: dict[int, Mention]
    """By offset in `text`."""
    _named: dict[re.Pattern[str], str] = field(
        default_factory=dict[re.Pattern[str], str], init=False, repr=False, compare=False
    )

    def offset(self, position: int) -> int:
        """The offset in the clean text of the masked offset `position`."""
        index = bisect_right(self.anchors, (position, 1 << 62)) - 1
        masked, clean = self.anchors[index]
        return min(clean + position - masked, len(self.clean))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The clean range of the masked range; a mention counts whole."""
        first = self.offset(start)
        if end <= start:
            return (first, first)
        last = self.mentions.get(end - 1)
        return (first, last.end if last else self.offset(end - 1) + 1)

    def words(self, start: int, end: int) -> str:
        """The clean text of the masked range."""
        first, last = self.span(start, end)
        return self.clean[first:last]

    def within(self, start: int, end: int) -> list[tuple[int, Mention]]:
        """The mentions in the masked range with their masked offsets, in text order."""
        positions = (match.start() for match in _MASK.finditer(self.text, start, end))
        return [(position, self.mentions[position]) for position in positions if position in self.mentions]

    def naming(self, form: re.Pattern[str]) -> str:
        """The masked text in which only the actors whose names begin as in `form` count as actors.

        Cached by form: every clause reads the whole paragraph.
        """

        def sign(match: re.Match[str]) -> str:
            mention = self.mentions.get(match.start())
            return match.group() if mention is None or form.match(mention.text) else OTHER_FORM

        if form not in self._named:
            self._named[form] = re.sub(MASKS["actor"], sign, self.text)
        return self._named[form]

    def between(self, start: int, end: int, kind: MentionKind) -> list[Mention]:
        """The mentions of one kind in the masked range, in text order."""
        mask = MASKS[kind]
        found: list[Mention] = []
        position = self.text.find(mask, start, end)
        while position >= 0:
            found.append(self.mentions[position])
            position = self.text.find(mask, position + 1, end)
        return found


def masked_between(clean: str, start: int, end: int, mentions: Iterable[Mention]) -> str:
    """The masked text of a range of `clean`, given the mentions in it."""
    pieces: list[str] = []
    for mention in mentions:
        if mention.start > start:
            pieces.append(clean[start : mention.start])
        pieces.append(MASKS[mention.kind])
        start = mention.end
    pieces.append(clean[start:end])
    return "".join(pieces)


def mask(clean: str, mentions: Iterable[Mention]) -> Masked:
    """`clean` with every mention replaced by the character of its kind."""
    pieces: list[str] = []
    anchors: list[tuple[int, int]] = []
    placed: dict[int, Mention] = {}
    position = length = 0
    for mention in mentions:
        if mention.start > position:
            anchors.append((length, position))
            pieces.append(clean[position : mention.start])
            length += mention.start - position
        anchors.append((length, mention.start))
        placed[length] = mention
        pieces.append(MASKS[mention.kind])
        length += 1
        position = mention.end
    anchors.append((length, position))
    pieces.append(clean[position:])
    return Masked("".join(pieces), clean, tuple(anchors), placed)
