"""Stage 3 of the loader, outline: a `Source` and its clean `Text` come in, the `Outline` of the document goes out.

Drafts and adopted texts inside a report become units; preambular clauses, operative paragraphs and their items get
the keys that the rest of the house knows them by. What the parts look like in a language stands in
`languages/<language>/outline.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal

from . import proceedings as report_matter
from .languages import stage
from .records import (
    Block,
    Finding,
    LoaderError,
    Masthead,
    NoteMark,
    Outline,
    Paragraph,
    ParagraphRole,
    Source,
    Text,
    Unit,
)
from .spans import EMPTY, Passage, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROMAN: Final = (
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ROMAN_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_SYMBOL: Final = re.compile(
    r"(?:[AES]|CAC|CTOC|CRC|CEDAW|CCPR|CERD|CAT|ST|TD|UNEP|HSP|ECE|FCCC|DP|ID|GOV)(?:/[A-Za-z0-9.()_-]+){1,6}"
)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_LANGUAGE_SUFFIXES: Final = {
    "zh": "zh", "ch": "zh", "c": "zh", "cn": "zh", "en": "en", "e": "en", "fr": "fr", "f": "fr",
    "es": "es", "s": "es", "ru": "ru", "r": "ru", "ar": "ar", "a": "ar",
}  # fmt: skip


# --- the language pack -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rules:
    """The language pack of this stage, compiled."""

    labels: tuple[tuple[str, re.Pattern[str]], ...]
    first: re.Pattern[str]
    headings: dict[str, re.Pattern[str]]
    longest: int
    unfinished: re.Pattern[str]
    kinds: dict[str, dict[str, str]]
    issuer: dict[str, re.Pattern[str]]
    report: dict[str, re.Pattern[str]]
    masthead: dict[str, re.Pattern[str]]
    document_kinds: tuple[tuple[str, re.Pattern[str]], ...]
    symbols: dict[str, str]
    digits: str
    ten: str


@cache
def _rules(language: str) -> _Rules:
    pack = stage(language, "outline")
    labels = tuple((row["style"], re.compile(row["pattern"])) for row in pack["labels"])
    headings: dict[str, Any] = dict(pack["headings"])
    name = pack["issuer"]["name"]
    masthead: dict[str, Any] = {
        key: value for key, value in pack["masthead"].items() if isinstance(value, str)
    }
    return _Rules(
        labels=labels,
        first=re.compile(r"[-–—•(\da-zA-Z]"),
        headings={key: re.compile(value) for key, value in headings.items() if isinstance(value, str)},
        longest=headings["longest"],
        unfinished=re.compile(headings["unfinished"]),
        kinds=pack["kinds"],
        issuer={key: re.compile(value.replace("%name%", name)) for key, value in pack["issuer"].items()},
        report={key: re.compile(value) for key, value in pack["report"].items()},
        masthead={key: re.compile(value) for key, value in masthead.items()},
        document_kinds=tuple((key, re.compile(value)) for key, value in pack["masthead"]["kinds"].items()),
        symbols=pack["symbols"],
        digits=pack["numerals"]["digits"],
        ten=pack["numerals"]["ten"],
    )


def numeral(words: str, language: str) -> int | None:
    """The number that a numeral of the language, a figure or a roman numeral stands for; None if it is none."""
    if words.isdecimal():
        return int(words)
    rules = _rules(language)
    if words and all(character in rules.digits + rules.ten for character in words):
        total, last = 0, 0
        for character in words:
            if character == rules.ten:
                total, last = total + (last or 1) * 10, 0
            else:
                last = rules.digits.index(character)
        return total + last
    return _from_roman(words.lower())


def _from_roman(words: str) -> int | None:
    total = 0
    for index, character in enumerate(words):
        if character not in _ROMAN_VALUES:
            return None
        value = _ROMAN_VALUES[character]
        following = _ROMAN_VALUES.get(words[index + 1], 0) if index + 1 < len(words) else 0
        total += -value if following > value else value
    return total if words and _to_roman(total).lower() == words else None


def _to_roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        while number >= value:
            words, number = words + letters, number - value
    return words


# --- labels and keys ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Label:
    """A label as one style reads it; "(i)" may be the ninth letter or the first numeral."""

    style: str
    value: int
    name: str
    """Its part of the key."""
    printed: str
    end: int
    """Where the paragraph's own words begin."""


def _labels(text: str, rules: _Rules, language: str) -> list[_Label]:
    if not rules.first.match(text):
        return []
    found: list[_Label] = []
    for style, pattern in rules.labels:
        match = pattern.match(text)
        if match is None:
            continue
        words = match.group("value")
        if style in ("latin", "letter"):
            value: int | None = ord(words[0]) - 96 + 26 * (len(words) - 1)
            name = words
        elif style == "roman":
            value, name = _from_roman(words), words
        else:
            value = numeral(words, language)
            name = str(value)
        if value:
            found.append(_Label(style, value, name, match.group("label"), match.end()))
    return found


@dataclass(slots=True)
class _Level:
    style: str
    value: int
    key: str


Outcome = Literal["in order", "break", "list"]


class _Numbering:
    """Gives keys to labels in reading order."""

    def __init__(self) -> None:
        self.levels: list[_Level] = []
        self.list_value = 0
        self.used: set[str] = set()

    def place(self, labels: Sequence[_Label], *, opened: bool) -> tuple[_Label, str, str | None, Outcome]:
        """The reading of a label that fits, its key, its parent's key, and how it fits.

        `opened` tells that the paragraph before ends in a colon, so that items may follow.
        """
        for depth in range(len(self.levels) - 1, -1, -1):
            for label in labels:
                if label.style == self.levels[depth].style and label.value == self.levels[depth].value + 1:
                    return (*self._put(label, depth), "in order")
        for label in labels:
            if label.value == 1 and self._may_open(label, opened):
                return (*self._put(label, len(self.levels)), "in order")
        label = labels[0]
        if self._is_list(label):
            return label, "", None, "list"
        for depth in range(len(self.levels) - 1, -1, -1):
            for candidate in labels:
                if candidate.style == self.levels[depth].style:
                    return (*self._put(candidate, depth), "break")
        return (*self._put(label, len(self.levels)), "break")

    def _may_open(self, label: _Label, opened: bool) -> bool:
        if not self.levels:
            return True
        if label.style == "number":
            return False
        return opened or all(level.style != label.style for level in self.levels)

    def _is_list(self, label: _Label) -> bool:
        """A numbered list inside a paragraph: an agenda under an item of a decision."""
        if label.style != "number" or not self.levels:
            return False
        top = self.levels[0]
        return top.style != "number" or label.value == 1

    def _put(self, label: _Label, depth: int) -> tuple[_Label, str, str | None]:
        del self.levels[depth:]
        parent = self.levels[-1].key if self.levels else None
        key = f"{parent}.{label.name}" if parent else label.name
        while key in self.used:
            key += "bis"
        self.used.add(key)
        self.levels.append(_Level(label.style, label.value, key))
        return label, key, parent


# --- paragraphs --------------------------------------------------------------------------------------------------


def _cut(
    block: Block, start: int, end: int | None = None
) -> tuple[Passage, tuple[NoteMark, ...], tuple[Span, ...]]:
    """The words of a block between two offsets, with the marks and the emphasis that fall there."""
    text = block.text.text
    stop = len(text) if end is None else end
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    marks = tuple(
        NoteMark(min(mark.offset, stop) - start, mark.note, mark.mark)
        for mark in block.marks
        if start <= mark.offset and (mark.offset <= stop or end is None)
    )
    emphasis = tuple(
        (max(a, start) - start, min(b, stop) - start) for a, b in block.emphasis if a < stop and b > start
    )
    return block.text[start:stop], marks, emphasis


@dataclass(slots=True)
class _Parts:
    """The paragraphs of a unit or of a report's narrative while they are gathered."""

    role: ParagraphRole
    rules: _Rules
    language: str
    unit: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list[Paragraph])
    appendages: list[Block] = field(default_factory=list[Block])
    findings: list[Finding] = field(default_factory=list[Finding])
    numbering: _Numbering = field(default_factory=_Numbering)
    heading: str = ""
    listing: bool = False
    """A list or an agenda is running that is not made of paragraphs."""

    def add(self, block: Block, after: Block | None) -> None:
        """One more block of the operative or narrative part."""
        text = block.text.text
        if block.kind == "table":
            self.appendages.append(block)
            return
        labels = _labels(text, self.rules, self.language)
        if labels:
            self._labelled(block, labels)
        elif self.listing:
            self.appendages.append(block)
        elif self._is_heading(block):
            self._put_heading(block, after)
        else:
            self._carry_on(block)

    def _labelled(self, block: Block, labels: Sequence[_Label]) -> None:
        if self.listing and not self._resumes(labels):
            self.appendages.append(block)
            return
        self.listing = False
        opened = bool(self.paragraphs) and self.paragraphs[-1].text.text.endswith(("：", ":"))
        expected = self.numbering.levels[0].value + 1 if self.numbering.levels else 1
        label, key, parent, outcome = self.numbering.place(labels, opened=opened)
        if outcome == "list":
            self.listing = True
            self.appendages.append(block)
            return
        if outcome == "break":
            self.findings.append(
                Finding(
                    "numbering-break",
                    f"paragraph {label.printed} does not follow the one before it (expected {expected})"
                    if parent is None
                    else f"item {label.printed} does not follow the one before it",
                    block.text.source_span(0, label.end),
                    self.unit,
                    key,
                    label.printed,
                )
            )
        if parent is not None:
            self._open(parent)
        passage, marks, emphasis = _cut(block, label.end)
        self.paragraphs.append(
            Paragraph(key, label.printed, self.role, passage, parent, True, marks, self.heading, emphasis)
        )

    def _resumes(self, labels: Sequence[_Label]) -> bool:
        """The next paragraph of the unit, rather than one more line of the list."""
        top = self.numbering.levels[0]
        return (
            any(label.style == top.style and label.value == top.value + 1 for label in labels)
            and (top.style == "number" or labels[0].style != "number")
            and not (top.style == "number" and self._list_goes_on(labels))
        )

    def _list_goes_on(self, labels: Sequence[_Label]) -> bool:
        last = next(
            (
                found
                for block in reversed(self.appendages)
                if (found := _labels(block.text.text, self.rules, self.language))
            ),
            [],
        )
        return any(a.style == b.style == "number" and b.value == a.value + 1 for a in last for b in labels)

    def _open(self, parent: str) -> None:
        for index in range(len(self.paragraphs) - 1, -1, -1):
            if self.paragraphs[index].key == parent:
                self.paragraphs[index] = replace(self.paragraphs[index], leaf=False)
                return

    def _is_heading(self, block: Block) -> bool:
        text = block.text.text
        if block.kind == "heading":
            return True
        return len(text) <= self.rules.longest and bool(self.rules.unfinished.search(text))

    def _put_heading(self, block: Block, after: Block | None) -> None:
        following = _labels(after.text.text, self.rules, self.language) if after is not None else []
        if after is not None and after.kind == "table":
            self.appendages.append(block)
            return
        if (
            following
            and self.numbering.levels
            and self.numbering.levels[0].style != "number"
            and (following[0].style == "number")
        ):
            self.listing = True
            self.appendages.append(block)
            return
        self.heading = block.text.text

    def _carry_on(self, block: Block) -> None:
        """Words without a label: they close a list of items, or carry on the paragraph before them."""
        if not self.paragraphs:
            passage, marks, emphasis = _cut(block, 0)
            self.paragraphs.append(
                Paragraph(
                    f"0.{len(self.paragraphs) + 1}",
                    "",
                    self.role,
                    passage,
                    None,
                    True,
                    marks,
                    self.heading,
                    emphasis,
                )
            )
            return
        last = self.paragraphs[-1]
        if last.parent is not None:
            top = self.numbering.levels[0].key if self.numbering.levels else last.parent
            key = f"{top}.tail"
            if key not in self.numbering.used:
                self.numbering.used.add(key)
                passage, marks, emphasis = _cut(block, 0)
                self.paragraphs.append(
                    Paragraph(key, "", self.role, passage, top, True, marks, self.heading, emphasis)
                )
                del self.numbering.levels[1:]
                return
        self.paragraphs[-1] = _joined(last, block)


def _joined(paragraph: Paragraph, block: Block) -> Paragraph:
    shift = len(paragraph.text)
    return replace(
        paragraph,
        text=Passage.join([paragraph.text, block.text]),
        marks=(*paragraph.marks, *(replace(mark, offset=mark.offset + shift) for mark in block.marks)),
        emphasis=(*paragraph.emphasis, *((a + shift, b + shift) for a, b in block.emphasis)),
    )


# --- units -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Speaker:
    """The block in which the issuing body takes the floor."""

    index: int
    issuer: str
    rest: int | None
    """Where the sentence goes on in that block; None where the body stands alone."""
    adopted_on: date | None = None
    meeting: int | None = None


@dataclass(frozen=True, slots=True)
class _Start:
    """The block at which a unit begins, and what it says of itself."""

    index: int
    key: str | None
    kind: str
    designation: str
    status: str
    title: Passage
    body: int
    """Index of the first block after the designation."""


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match.group("year")), int(match.group("month")), int(match.group("day")))
    except ValueError:
        return None


class _Reader:
    """Walks through the blocks of a document once."""

    def __init__(self, text: Text, language: str) -> None:
        self.blocks = text.blocks
        self.language = language
        self.rules = _rules(language)
        self.units: list[Unit] = []
        self.findings: list[Finding] = []
        self.narrative = _Parts("narrative", self.rules, language)
        self.chapter = self.division = self.section = ""
        self.letter = ""
        self.division_number = 0
        self.keys: set[str] = set()
        self.front_end = 0
        self.expecting: str | None = None

    # the walk through a report

    def report(self) -> None:
        index = self.front_end
        while index < len(self.blocks):
            start = self._start(index)
            index = self._unit(start) if start is not None else self._matter(index)

    def _matter(self, index: int) -> int:
        """One block of the report's own words."""
        block = self.blocks[index]
        text = block.text.text
        if self._heading(text, block):
            return index + 1
        labels = _labels(text, self.rules, self.language)
        number = next((label for label in labels if label.style == "number"), None)
        if number is not None and self._numbered_heading(number, text):
            self.narrative.heading = text
            return index + 1
        if number is not None:
            words = text[number.end :]
            if self.rules.report["introduction"].search(words):
                introduced = self.rules.report["introduced"].search(words)
                self.expecting = introduced.group("kind") if introduced else None
            elif self._recommends(index, words):
                return self._recommendations(index, number)
        self.narrative.add(block, self.blocks[index + 1] if index + 1 < len(self.blocks) else None)
        return index + 1

    def _numbered_heading(self, number: _Label, text: str) -> bool:
        """ "1. Status of the Convention": it does not end as a sentence and does not count on."""
        levels = self.narrative.numbering.levels
        expected = levels[0].value + 1 if levels else 1
        return number.value != expected and len(text) <= 100 and bool(self.rules.unfinished.search(text))

    def _heading(self, text: str, block: Block) -> bool:
        """Takes note of a chapter, division or section."""
        headings = self.rules.headings
        if chapter := headings["chapter"].match(text):
            self.chapter = text
            self.division = self.section = self.letter = ""
            self.division_number = numeral(chapter.group("number"), self.language) or 0
        elif block.kind == "heading" and (division := headings["division"].match(text)):
            self.division, self.section, self.letter = text, "", ""
            self.division_number = numeral(division.group("number"), self.language) or 0
        elif block.kind == "heading" and (section := headings["section"].match(text)):
            self.section, self.letter = text, section.group("letter")
        else:
            return False
        self.narrative.heading = text
        self.narrative.listing = False
        self.expecting = None
        return True

    # where units begin and end

    def _begins(self, index: int) -> bool:
        """Whether a draft, an adopted text or an annex begins at this block."""
        block = self.blocks[index]
        text = block.text.text
        headings = self.rules.headings
        if headings["draft"].match(text):
            return self._speaker(index) is not None
        if match := headings["adopted"].match(text):
            return (block.kind == "heading" or not match.group("title")) and self._speaker(index) is not None
        return bool(headings["annex"].match(text)) and len(text) <= self.rules.longest and bool(self.keys)

    def _start(self, index: int) -> _Start | None:
        if not self._begins(index):
            return self._implicit(index)
        text = self.blocks[index].text.text
        headings = self.rules.headings
        if match := headings["draft"].match(text):
            kind = self.rules.kinds[match.group("kind")]
            return self._started(index, self._draft_key(match, kind), kind["draft"], match, "draft")
        if match := headings["adopted"].match(text):
            kind = self.rules.kinds[match.group("kind")]
            number = match.group("number").replace(" ", "")
            return self._started(index, f"{kind['prefix']} {number}", kind["adopted"], match, "adopted")
        match = headings["annex"].match(text)
        return self._annex(index, match) if match else None

    def _implicit(self, index: int) -> _Start | None:
        """The only draft of a report, which has no designation."""
        if self.expecting is None or not (self._speaks(index) or self._speaker(index, 3, strict=True)):
            return None
        kind = self.rules.kinds[self.expecting]
        key = self._unused(f"{self.letter}.I" if self.letter else "I", kind["prefix"])
        return _Start(index, key, kind["draft"], "", "draft", EMPTY, index)

    def _started(self, index: int, key: str, kind: str, match: re.Match[str], status: str) -> _Start:
        self.keys.add(key)
        block = self.blocks[index]
        title = block.text[match.start("title") : match.end("title")].strip()
        words = " ".join(match.group("words").split())
        return _Start(index, key, kind, words.replace(" ", ""), status, title, index + 1)

    def _draft_key(self, match: re.Match[str], kind: dict[str, str]) -> str:
        words = match.group("number") or ""
        number = numeral(words, self.language)
        name = _to_roman(number) if number else words or "I"
        return self._unused(f"{self.letter}.{name}" if self.letter else name, kind["prefix"])

    def _unused(self, key: str, prefix: str) -> str:
        if key in self.keys:
            key = f"{prefix} {key}"
        while key in self.keys:
            key += "bis"
        self.keys.add(key)
        return key

    def _annex(self, index: int, match: re.Match[str]) -> _Start | None:
        if not self.units:
            return None
        number = match.group("number")
        owner = self.units[-1].key
        name = f"annex {numeral(number, self.language)}" if number else "annex"
        key = (
            f"{owner} {name}"
            if owner and not owner.startswith("annex") and "annex" not in owner
            else (f"{owner.split(' annex')[0]} {name}" if owner and " annex" in owner else name)
        )
        if key in self.keys:
            return None
        self.keys.add(key)
        title = self.blocks[index].text[match.start("title") : match.end("title")].strip()
        return _Start(
            index,
            key,
            "Annex",
            match.group().split()[0] if match.group() else "",
            self.units[-1].status,
            title,
            index + 1,
        )

    def _speaker(self, index: int, reach: int = 7, *, strict: bool = False) -> _Speaker | None:
        """The issuing body's block within `reach` blocks of a designation; `strict` passes over plain words only."""
        for place in range(index + (not strict), min(index + 1 + reach, len(self.blocks))):
            text = self.blocks[place].text.text
            headings = self.rules.headings
            if headings["draft"].match(text) or (place > index + 1 and headings["chapter"].match(text)):
                return None
            speaker = self._speaks(place)
            if speaker is not None:
                return speaker
            labels = _labels(text, self.rules, self.language)
            if labels and (strict or labels[0].value == 1):
                return None
            if strict and any(headings[name].match(text) for name in ("division", "section", "chapter")):
                return None
        return None

    def _speaks(self, index: int) -> _Speaker | None:
        text = self.blocks[index].text.text
        issuer = self.rules.issuer
        if _labels(text, self.rules, self.language):
            return None
        if match := issuer["line"].match(text):
            return _Speaker(index, match.group("issuer"), None)
        if match := issuer["meeting"].match(text):
            adopted = self.rules.masthead["date"].match(match.group("date"))
            return _Speaker(
                index,
                match.group("issuer"),
                match.start("rest"),
                _date(adopted) if adopted else None,
                int(match.group("meeting")),
            )
        if match := issuer["running"].match(text):
            return _Speaker(index, match.group("issuer"), match.start("rest"))
        if match := issuer["plain"].match(text):
            return _Speaker(index, match.group("issuer"), match.start("rest"))
        return None

    def _ends(self, index: int) -> bool:
        """Whether the unit that is being read ends before this block."""
        block = self.blocks[index]
        text = block.text.text
        headings = self.rules.headings
        if headings["chapter"].match(text):
            return True
        if block.kind == "heading":
            division = headings["division"].match(text)
            if division and self.division_number:
                return numeral(division.group("number"), self.language) == self.division_number + 1
            section = headings["section"].match(text)
            if section and self.letter:
                return ord(section.group("letter")) == ord(self.letter) + 1
        labels = _labels(text, self.rules, self.language)
        if labels and labels[0].style == "number" and self.narrative.paragraphs:
            last = self.narrative.numbering.levels
            return (
                bool(last)
                and labels[0].value == last[0].value + 1
                and bool(self.rules.report["introduction"].search(text[labels[0].end :]))
            )
        return self._begins(index)

    # one unit

    def _unit(self, start: _Start) -> int:
        self.expecting = None
        if start.kind == "Annex":
            return self._annex_unit(start)
        speaker = self._speaks(start.body) or self._speaker(start.body)
        return self._legal_text(start, speaker, start.body)

    def _legal_text(self, start: _Start, speaker: _Speaker | None, index: int) -> int:
        parts = _Parts("operative", self.rules, self.language, start.key)
        title = [start.title] if start.title else []
        clauses: list[Block] = []
        if speaker is not None:
            title.extend(block.text for block in self.blocks[index : speaker.index] if block.kind != "table")
            index = speaker.index
            if speaker.rest is not None:
                clauses.append(_part(self.blocks[index], speaker.rest))
            index += 1
        adopted_on, meeting = (speaker.adopted_on, speaker.meeting) if speaker else (None, None)
        while index < len(self.blocks) and not self._ends_legal_text(index, parts):
            block = self.blocks[index]
            index += 1
            if self.rules.masthead["closing"].match(block.text.text):
                found = self.rules.masthead["date"].match(block.text.text)
                number = self.rules.masthead["closing_meeting"].match(block.text.text)
                adopted_on = _date(found) if found else adopted_on
                meeting = int(number.group("meeting")) if number else meeting
                continue
            labels = _labels(block.text.text, self.rules, self.language)
            if not labels and not parts.paragraphs:
                if parts._is_heading(block):
                    parts.heading = block.text.text
                    if block.kind == "table":
                        parts.appendages.append(block)
                else:
                    clauses.append(block)
                continue
            parts.add(block, self.blocks[index] if index < len(self.blocks) else None)
        self._finish(start, speaker, parts, title, clauses, adopted_on, meeting, index)
        return index

    def _ends_legal_text(self, index: int, parts: _Parts) -> bool:
        return self._ends(index) and not (parts.listing and self.blocks[index].kind != "heading")

    def _finish(
        self, start: _Start, speaker: _Speaker | None, parts: _Parts, title: list[Passage], clauses: list[Block],
        adopted_on: date | None, meeting: int | None, end: int,
    ) -> None:  # fmt: skip
        preamble, unnumbered = self._clauses(clauses, bool(parts.paragraphs))
        if not parts.paragraphs and not unnumbered:
            self.findings.append(
                Finding(
                    "no-operative-paragraphs",
                    "the text has no operative paragraph",
                    self.blocks[start.index].text.span,
                    start.key,
                    None,
                    start.designation,
                )
            )
        self.findings.extend(parts.findings)
        last = self.blocks[max(end - 1, start.index)]
        self.units.append(
            Unit(
                start.key, start.kind, start.designation, _title(title, self.rules), speaker.issuer if speaker else "", start.status,
                adopted_on, meeting, tuple(part for part in (self.chapter, self.division, self.section) if part),
                (*preamble, *unnumbered, *parts.paragraphs), tuple(parts.appendages),
                (self.blocks[start.index].text.source_start, last.text.source_end),
            )
        )  # fmt: skip

    def _clauses(self, clauses: Sequence[Block], numbered: bool) -> tuple[list[Paragraph], list[Paragraph]]:
        """The preambular clauses; without numbered paragraphs the closed sentences are operative."""
        preamble: list[Paragraph] = []
        operative: list[Paragraph] = []
        for block in clauses:
            passage, marks, emphasis = _cut(block, 0)
            if not numbered and passage.text.endswith(("。", "；", ".", ";")):
                operative.append(
                    Paragraph(
                        str(len(operative) + 1), "", "operative", passage, None, True, marks, "", emphasis
                    )
                )
            else:
                preamble.append(
                    Paragraph(
                        f"pre.{len(preamble) + 1}", "", "preambular", passage, None, True, marks, "", emphasis
                    )
                )
        return preamble, operative

    def _annex_unit(self, start: _Start) -> int:
        parts = _Parts("narrative", self.rules, self.language, start.key)
        index = start.body
        while index < len(self.blocks) and not self._ends(index):
            parts.add(self.blocks[index], self.blocks[index + 1] if index + 1 < len(self.blocks) else None)
            index += 1
        last = self.blocks[index - 1]
        self.units.append(
            Unit(start.key, start.kind, start.designation, start.title, self.units[-1].issuer, start.status,
                 section=self.units[-1].section, paragraphs=tuple(parts.paragraphs),
                 appendages=tuple(parts.appendages),
                 span=(self.blocks[start.index].text.source_start, last.text.source_end))
        )  # fmt: skip
        return index

    # recommended actions

    def _recommends(self, index: int, words: str) -> bool:
        if (
            not self.rules.report["recommendations"].match(words)
            or not self.rules.report["recommendations_end"].search(words)
            or index + 1 >= len(self.blocks)
        ):
            return False
        following = _labels(self.blocks[index + 1].text.text, self.rules, self.language)
        return any(label.value == 1 and label.style != "number" for label in following)

    def _recommendations(self, index: int, number: _Label) -> int:
        start = index
        parts = _Parts("operative", self.rules, self.language, number.name)
        chapeau = self.blocks[index]
        index += 1
        while index < len(self.blocks):
            block = self.blocks[index]
            labels = _labels(block.text.text, self.rules, self.language)
            if (labels and labels[0].style == "number") or self._ends(index):
                break
            following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
            if (
                not labels
                and parts._is_heading(block)
                and (
                    following is None
                    or not _labels(following.text.text, self.rules, self.language)
                    or _labels(following.text.text, self.rules, self.language)[0].style == "number"
                )
            ):
                break
            parts.add(block, following)
            index += 1
        self.narrative.add(chapeau, None)
        passage, marks, emphasis = _cut(chapeau, number.end)
        head = Paragraph(
            number.name,
            number.printed,
            "operative",
            passage,
            None,
            False,
            marks,
            self.narrative.heading,
            emphasis,
        )
        items = [
            replace(paragraph, parent=number.name) if paragraph.parent is None else paragraph
            for paragraph in parts.paragraphs
        ]
        self.findings.extend(parts.findings)
        self.units.append(
            Unit(number.name, "Recommendations", number.printed, EMPTY, "", "recommended",
                 section=tuple(part for part in (self.chapter, self.division, self.section) if part),
                 paragraphs=(head, *items), appendages=tuple(parts.appendages),
                 span=(chapeau.text.source_start, self.blocks[max(index - 1, start)].text.source_end))
        )  # fmt: skip
        return index

    # a document that is one resolution

    def single(self) -> bool:
        """Reads the document as one resolution or decision; False if no body speaks in it."""
        speaker = self._single_speaker()
        if speaker is None:
            return False
        self.front_end = speaker.index
        title, designation = EMPTY, ""
        headings = self.rules.headings
        for index in range(speaker.index - 1, -1, -1):
            block = self.blocks[index]
            match = headings["numbered_title"].match(block.text.text)
            if match:
                title = Passage.join(
                    [
                        block.text[match.start("title") :],
                        *(b.text for b in self.blocks[index + 1 : speaker.index]),
                    ]
                )
                designation = match.group("number")
                self.front_end = index
                break
        else:
            if speaker.index and not self.rules.masthead["passed_over"].match(
                self.blocks[speaker.index - 1].text.text
            ):
                title = self.blocks[speaker.index - 1].text
                self.front_end = speaker.index - 1
        start = _Start(speaker.index, None, "Resolution", designation, "adopted", title, speaker.index)
        index = self._legal_text(start, speaker, speaker.index)
        while index < len(self.blocks):
            annex = self._start(index)
            if annex is None or annex.kind != "Annex":
                index += 1
                continue
            index = self._annex_unit(annex)
        return True

    def _single_speaker(self) -> _Speaker | None:
        weak: _Speaker | None = None
        for index, block in enumerate(self.blocks):
            labels = _labels(block.text.text, self.rules, self.language)
            if labels and labels[0].style == "number":
                break
            speaker = self._speaks(index)
            if speaker is None:
                continue
            if speaker.rest is not None or not block.text.text.endswith(speaker.issuer):
                return speaker
            weak = speaker
        return weak


def _part(block: Block, start: int) -> Block:
    passage, marks, emphasis = _cut(block, start)
    return Block(passage, marks, block.kind, block.level, emphasis)


def _title(parts: Sequence[Passage], rules: _Rules) -> Passage:
    return Passage.join([part for part in parts if part], " ").sub(rules.headings["title_space"]).strip()


# --- the document ------------------------------------------------------------------------------------------------


def _masthead(
    reader: _Reader, source: Source, *, symbol: str, language: str, issued_by: str, single: Unit | None
) -> Masthead:
    rules = reader.rules
    front = reader.blocks[: reader.front_end]
    words = "\n".join(block.text.text for block in front)
    session = rules.masthead["session"].search(words)
    agenda = rules.masthead["agenda"].search(words)
    adoption = rules.masthead["adoption"].search(words)
    basis = rules.masthead["basis"].search(words)
    dated = rules.masthead["date"].search(words)
    titles = [
        block.text for block in front
        if not rules.masthead["passed_over"].match(block.text.text) and len(block.text) <= 160
    ]  # fmt: skip
    title = single.title if single is not None and single.title else Passage.join(titles[:3], "：")
    adopted_on = (single.adopted_on if single else None) or (_date(adoption) if adoption else None)
    return Masthead(
        symbol, language, _document_kind(symbol, words, rules, single is not None), title,
        (single.issuer if single else "") or issued_by,
        numeral(session.group("number"), language) if session else None,
        tuple(re.findall(r"\d{1,3}(?:\s*\([^()]{1,3}\))*", agenda.group("items"))) if agenda else (),
        adopted_on or (_date(dated) if dated else None),
        single.meeting if single else None,
        tuple(sorted({found for found in _SYMBOL.findall(words) if found != symbol and "/" in found[2:]}
                     - set(_basis_symbols(basis)))),
        basis.group("body") if basis else "",
        _basis_symbols(basis),
    )  # fmt: skip


def _basis_symbols(basis: re.Match[str] | None) -> tuple[str, ...]:
    return tuple(_SYMBOL.findall(basis.group("symbols") or "")) if basis else ()


def _document_kind(symbol: str, words: str, rules: _Rules, single: bool) -> str:
    for part, kind in (("/RES", "Resolution"), ("/DEC/", "Decision"), ("/PRST", "PresidentialStatement")):
        if part in symbol:
            return kind
    lines = [line for line in words.split("\n") if len(line) <= 60]
    for kind, pattern in rules.document_kinds:
        if any(pattern.search(line) for line in lines) and (single or kind not in ("Resolution", "Decision")):
            return kind
    return "Resolution" if single else "Report"


def _front_end(blocks: Sequence[Block], rules: _Rules, language: str) -> int:
    headings = rules.headings
    for index, block in enumerate(blocks[:60]):
        text = block.text.text
        if (
            headings["front_end"].fullmatch(text)
            or headings["chapter"].match(text)
            or (block.kind == "heading" and headings["division"].match(text))
            or len(text) > 160
            or any(label.style == "number" and label.value == 1 for label in _labels(text, rules, language))
        ):
            return index
    return 0


def outline(source: Source, text: Text, *, symbol: str, language: str, issued_by: str = "") -> Outline:
    """The parts of a document: masthead, units, narrative, report matter, notes.

    `symbol` is the document's official symbol, `issued_by` its issuing body where the text does not name it.
    Raises KeyError if there is no pack for `language`.
    """
    reader = _Reader(text, language)
    resolution = any(part in symbol for part in ("/RES", "/DEC/", "/PRST"))
    single: Unit | None = None
    if not resolution:
        reader.front_end = _front_end(text.blocks, reader.rules, language)
        reader.report()
    if resolution or (not reader.units and not reader.narrative.paragraphs):
        reader = _Reader(text, language)
        if reader.single():
            single = replace(reader.units[0], kind="Decision" if "/DEC/" in symbol else "Resolution")
            reader.units[0] = single
        else:
            reader = _Reader(text, language)
            reader.front_end = _front_end(text.blocks, reader.rules, language)
            reader.report()
    masthead = _masthead(reader, source, symbol=symbol, language=language, issued_by=issued_by, single=single)
    if single is not None and single.adopted_on is None and masthead.date is not None:
        reader.units[0] = replace(single, adopted_on=masthead.date)
    narrative = tuple(reader.narrative.paragraphs)
    matter = report_matter.proceedings(narrative, tuple(reader.units), text, masthead)
    findings = (*text.findings, *reader.findings, *reader.narrative.findings)
    return Outline(source, masthead, tuple(reader.units), narrative, matter, text.notes, findings)


# --- symbol and language -----------------------------------------------------------------------------------------


def detect(source: Source, file_name: str) -> tuple[str | None, str | None]:
    """The official symbol and the language code that the text or the file name tells; None where neither does.

    The text goes before the file name. `file_name` may be a path: "E_RES_2012_19.zh.txt", "A_RES_73_3-EN.pdf".
    """
    named_symbol, named_language = _from_name(PurePath(file_name).name)
    language = _language(source.text) or named_language
    symbol = _stated_symbol(source.text)
    if symbol is None or (named_symbol and named_symbol != symbol and _SYMBOL.fullmatch(named_symbol)):
        symbol = named_symbol if named_symbol and _SYMBOL.fullmatch(named_symbol) else symbol
    if symbol is None and language is not None:
        symbol = _printed_number(source.text, language)
    return symbol, language


def _from_name(name: str) -> tuple[str | None, str | None]:
    stem = re.sub(r"\.(?:txt|text|md|markdown|pdf|docx|html?)$", "", name, flags=re.IGNORECASE)
    language = None
    parts = re.fullmatch(r"(?P<stem>.+?)[.-](?P<language>[A-Za-z]{1,2})", stem)
    if parts and parts.group("language").lower() in _LANGUAGE_SUFFIXES:
        stem, language = parts.group("stem"), _LANGUAGE_SUFFIXES[parts.group("language").lower()]
    symbol = stem.replace("_", "/")
    return (symbol if _SYMBOL.fullmatch(symbol) else None), language


def _language(text: str) -> str | None:
    sample = text[:20000]
    han, latin = len(_HAN.findall(sample)), len(_LATIN.findall(sample))
    if han * 4 > latin and han > 5:
        return "zh"
    return "en" if latin > 40 else None


def _stated_symbol(text: str) -> str | None:
    """The symbol that stands alone on a line, most often or first."""
    lines = [line.strip(" *#\t\r") for line in text.split("\n")]
    head = next((line for line in lines[:40] if _SYMBOL.fullmatch(line)), None)
    if head:
        return head
    counts = Counter(line for line in lines if 4 < len(line) < 40 and _SYMBOL.fullmatch(line))
    common = counts.most_common(1)
    return common[0][0] if common and common[0][1] > 1 else None


def _printed_number(text: str, language: str) -> str | None:
    try:
        rules = _rules(language)
    except KeyError:
        return None
    lines = [line.strip(" *#\t\r") for line in text[:4000].split("\n")]
    for index, line in enumerate(lines):
        match = rules.headings["numbered_title"].match(line)
        if match:
            around = "\n".join(lines[: index + 6])
            for body, prefix in rules.symbols.items():
                if body in around:
                    return prefix + match.group("number").replace(" ", "")
    return None


__all__ = ["LoaderError", "detect", "numeral", "outline"]
