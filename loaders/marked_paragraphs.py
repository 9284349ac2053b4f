"""Stage 3 of the loader for files that state their structure: the parts of a body in, `Paragraph`s out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from ..ontology.scripts import IDEOGRAPHS
from .inline import offset_in
from .labels import labels_of, paragraph_number, unused_key
from .languages import stage
from .patterns import Rule
from .records import Block, Paragraph
from .spans import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .labels import Label, Rules
    from .readers.akn_records import Part, Words
    from .records import Link, ParagraphRole

_NOT_IN_LABEL: Final = re.compile(r"[().\s–—•-]")
_IDEOGRAPHS: Final = re.compile(f"[{IDEOGRAPHS}]{{2}}")
_BARE_NUMBER: Final = re.compile(r"(?P<number>\d{1,3})\s*[.．]?\s*(?=[^\W\d_a-z])")
"""A number whose full stop is missing or stands apart ("18 Requests", "18 .Requests")."""
_STOP_AHEAD: Final = re.compile(r"[.．]\s+(?=[^\W\d_])")
"""The stop of a number that stands at the beginning of the words."""


# --- words -----------------------------------------------------------------------------------------------


@cache
def _spelling(language: str) -> tuple[dict[int, int], tuple[tuple[Rule, str], ...]]:
    pack = stage(language, "text")
    rows = tuple((Rule(row["pattern"]), str(row["replacement"])) for row in pack["spelling"])
    return str.maketrans(pack["characters"]["from"], pack["characters"]["to"]), rows


def spelled(words: Words, language: str) -> Words:
    """Returns words in the canonical spelling of the language, as text files are read."""
    characters, rows = _spelling(language)
    passage = Passage(words.text.text.translate(characters), words.text.anchors)
    for pattern, replacement in rows:
        passage = passage.sub(pattern, replacement)
    passage = passage.strip()
    if len(passage) == len(words.text):
        return replace(words, text=passage)
    sources = [source for _, source in passage.anchors]

    def moved(offset: int) -> int:
        place = words.text.source(offset) if offset < len(words.text) else words.text.source_end
        return offset_in(passage, sources, place)

    return replace(
        words,
        text=passage,
        links=tuple(replace(one, start=moved(one.start), end=moved(one.end)) for one in words.links),
        marks=tuple(replace(mark, offset=moved(mark.offset)) for mark in words.marks),
        emphasis=tuple((moved(start), moved(end)) for start, end in words.emphasis),
    )


def _shifted(link: Link, by: int) -> Link:
    return replace(link, start=link.start + by, end=link.end + by)


def _cut(words: Words, start: int) -> Words:
    """The words from `start` on."""
    return replace(
        words,
        text=words.text[start:],
        links=tuple(_shifted(link, -start) for link in words.links if link.start >= start),
        marks=tuple(replace(one, offset=one.offset - start) for one in words.marks if one.offset >= start),
        emphasis=tuple((max(a - start, 0), b - start) for a, b in words.emphasis if b > start),
    )


def _joined(paragraph: Paragraph, words: Words) -> Paragraph:
    """A paragraph with the words that carry it on."""
    # Chinese is written without blanks.
    joint = "" if _IDEOGRAPHS.fullmatch(paragraph.text.text[-1:] + words.text.text[:1]) else " "
    shift = len(paragraph.text) + len(joint)
    return replace(
        paragraph,
        text=Passage.join([paragraph.text, words.text], joint),
        links=(*paragraph.links, *(_shifted(link, shift) for link in words.links)),
        marks=(*paragraph.marks, *(replace(mark, offset=mark.offset + shift) for mark in words.marks)),
        emphasis=(*paragraph.emphasis, *((a + shift, b + shift) for a, b in words.emphasis)),
    )


def _with_words(paragraph: Paragraph, words: Words) -> Paragraph:
    """A paragraph with other words."""
    return replace(paragraph, text=words.text, links=words.links, marks=words.marks, emphasis=words.emphasis)


def numbered(part: Part, label: Label, depth: int) -> Part:
    """Words as the item that the label at their beginning says they are."""
    return replace(part, kind="item", number=label.printed, words=_cut(part.words, label.end), depth=depth)


# --- numbers ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Level:
    depth: int
    style: str
    value: int
    key: str
    marked: int
    """Depth in the mark-up."""

    def is_followed_by(self, labels: Sequence[Label]) -> bool:
        """Returns whether one of the readings of a number counts on from this item."""
        return any(label.style == self.style and label.value == self.value + 1 for label in labels)


@dataclass(slots=True)
class _Numbers:
    """Gives keys to numbers whose depth is known."""

    rules: Rules
    language: str
    levels: list[_Level] = field(default_factory=list[_Level])
    used: set[str] = field(default_factory=set[str])
    raised: dict[int, int] = field(default_factory=dict[int, int])
    """Depths in the mark-up whose items belong at another depth, and that depth."""

    def place(self, printed: str, depth: int, marked: int | None = None) -> tuple[str, str | None]:
        """The key of an item and the key of its parent; `marked` is its depth in the mark-up."""
        before = next((level for level in self.levels if level.depth == depth), None)
        self.levels = [level for level in self.levels if level.depth < depth]
        parent = self.levels[-1].key if self.levels else None
        label = self._label(printed, before)
        name = label.name if label else _NOT_IN_LABEL.sub("", printed).lower()
        if not name:
            name = str(before.value + 1 if before else 1)
        value = label.value if label else (before.value + 1 if before else 1)
        key = unused_key(f"{parent}.{name}" if parent else name, self.used)
        at = depth if marked is None else marked
        self.levels.append(_Level(depth, label.style if label else "", value, key, at))
        return key, parent

    def depth_of(self, printed: str, depth: int, *, opened: bool) -> int:
        """The depth of an item; letters and dashes that the mark-up puts beside numbers belong below them.

        What the mark-up puts below an item stays below it. The first item below another one that counts on
        from it ("(ii)" below "(i)") belongs beside it, and so do the items that the mark-up puts beside that
        first one. `opened` tells that the paragraph before ends in a colon.
        """
        marked = depth
        self.raised = {one: own for one, own in self.raised.items() if one <= marked}
        labels = self._labels(printed)
        if depth in self.raised:
            return self.raised[depth]
        if (own := self._continued(labels, depth)) is not None:
            self.raised[depth] = own
            return own
        beside = next((level for level in self.levels if level.depth == depth), None)
        if beside is not None and beside.style == "number":
            if not _NOT_IN_LABEL.sub("", printed):
                return self._depth_of_dash(depth, opened=opened)
            if labels and all(label.style != "number" for label in labels):
                depth += 1
        if any(label.style == "number" for label in labels):
            return depth
        for level in reversed(self.levels):
            if level.depth >= depth and level.is_followed_by(labels):
                return level.depth
        above = [level for level in self.levels if level.marked < marked]
        return max(depth, above[-1].depth + 1) if above else depth

    def _depth_of_dash(self, depth: int, *, opened: bool) -> int:
        """The depth of an item without number: below what announces it, or beside another one."""
        last = self.levels[-1]
        if opened:
            return last.depth + 1
        dash = next((level for level in self.levels if not level.style), None)
        return dash.depth if dash else depth + 1

    def depth_of_heading(self, printed: str, *, opened: bool) -> int | None:
        """The depth of a heading whose number makes it an item ("(a) Protection"); None for other headings.

        It is the first item below a paragraph that ends in a colon, or counts on from another item.
        """
        labels = [label for label in self._labels(printed) if label.style != "number"]
        if not self.levels or self.levels[0].style != "number":
            return None
        for level in reversed(self.levels):
            if level.is_followed_by(labels):
                return level.depth
        first = any(label.value == 1 for label in labels)
        return self.levels[-1].depth + 1 if first and opened else None

    def _continued(self, labels: Sequence[Label], depth: int) -> int | None:
        """The depth of the level that the first item of a deeper one counts on from; None for other items."""
        if not self.levels or self.levels[-1].depth >= depth or any(label.value == 1 for label in labels):
            return None
        last = self.levels[-1]
        return last.depth if last.is_followed_by(labels) and last.style != "number" else None

    def tail(self, owner: str) -> str:
        """A key for words that carry on below the items of a paragraph."""
        count = 1
        while (key := f"{owner}.tail{count if count > 1 else ''}") in self.used:
            count += 1
        self.used.add(key)
        return key

    def owner(self, depth: int) -> str | None:
        """The key of the item of that depth, or of the nearest above it, that is being read."""
        reached = [level.key for level in self.levels if level.depth <= max(depth, 1)]
        return reached[-1] if reached else None

    def _labels(self, printed: str) -> list[Label]:
        """The readings of a number; "㈢" is "(三)", and "i." is read as "(i)"."""
        plain = unicodedata.normalize("NFKC", printed)
        core = _NOT_IN_LABEL.sub("", plain)
        found = labels_of(f"{plain} _", self.rules, self.language)
        return found or (labels_of(f"({core}) _", self.rules, self.language) if core else [])

    def _label(self, printed: str, before: _Level | None) -> Label | None:
        """The reading of a number that follows the number before it: "(i)" is one, or comes after (h)."""
        labels = self._labels(printed)
        if before:
            for label in labels:
                if label.style == before.style and label.value == before.value + 1:
                    return label
            return next((label for label in labels if label.style == before.style), _first(labels))
        return next((label for label in labels if label.value == 1), _first(labels))


def _first(labels: Sequence[Label]) -> Label | None:
    return labels[0] if labels else None


# --- paragraphs ------------------------------------------------------------------------------------------


class Paragraphs:
    """The paragraphs of one unit while they are gathered."""

    def __init__(self, role: ParagraphRole, rules: Rules, language: str) -> None:
        self.role: ParagraphRole = role
        self.rules = rules
        self.numbers = _Numbers(rules, language)
        self.clauses = _Numbers(rules, language)
        self.paragraphs: list[Paragraph] = []
        self.appendages: list[Block] = []
        self.heading = ""
        self.numbered = False
        """Whether the unit has numbered paragraphs."""
        self._clause = ""
        self._chapeau: str | None = None
        self._count = 0
        self._unnumbered = 0

    def add(self, part: Part) -> None:
        """Take up one part."""
        if part.kind == "heading":
            depth = self.numbers.depth_of_heading(part.number, opened=self._opens()) if part.number else None
            if depth is None or self.role == "narrative":
                self.heading = part.words.text.text
            else:
                # Items that the mark-up counts from the beginning stand below it.
                self._put_item(part, depth, 0)
        elif part.kind == "table":
            self.appendages.append(Block(part.words.text, part.words.marks, "table"))
        elif part.kind == "clause":
            item = self._numbered_clause(part)
            if item is None:
                self._put_clause(part)
            else:
                self.add(item)
        elif part.kind == "item":
            depth = self.numbers.depth_of(part.number, part.depth, opened=self._opens())
            self._put_item(part, depth, part.depth)
        elif part.kind == "words":
            self._put_words(part)

    def _put_item(self, part: Part, depth: int, marked: int) -> None:
        """Add an item; `marked` is its depth in the mark-up."""
        if stop := _STOP_AHEAD.match(part.words.text.text):
            part = replace(part, words=_cut(part.words, stop.end()))
        key, parent = self.numbers.place(part.number, depth, marked)
        # Items below an unnumbered paragraph have keys of their own.
        if parent is None and self.numbers.levels[-1].style != "number":
            parent = self._chapeau
        self._open(parent)
        self._put(key, replace(part, kind="item", depth=depth), self.role, parent)

    def _numbered_clause(self, part: Part) -> Part | None:
        """A clause whose text begins with the next paragraph number, as a paragraph; None for any other."""
        text = part.words.text.text
        if part.depth or self.rules.headings["clause_end"].search(text):
            return None
        expected = self.numbers.levels[0].value + 1 if self.numbers.levels else 1
        found = paragraph_number(text, (expected,), self.rules, self.numbers.language)
        return numbered(part, found, 1) if found else None

    def _put_clause(self, part: Part) -> None:
        if part.depth and self._clause:
            key, _ = self.clauses.place(part.number, part.depth)
            self._open(self._clause)
            self._put(f"{self._clause}.{key}", part, "preambular", self._clause)
            return
        self._count += 1
        self._clause = f"pre.{self._count}"
        self.clauses = _Numbers(self.rules, self.numbers.language)
        self._put(self._clause, part, "preambular", None)

    def _put_words(self, part: Part) -> None:
        """Words without a number: an item whose number is in the text, a heading, a list, a continuation."""
        text = part.words.text.text
        owner = self.numbers.owner(part.depth)
        if self._is_bare_number():
            self.paragraphs[-1] = _with_words(self.paragraphs[-1], part.words)
        elif owner is None:
            self._put_unnumbered(part)
        elif (item := self._printed_number(part)) is not None:
            self._put_item(item, item.depth, part.depth)
        elif part.depth < 1 and self._is_heading(text):
            self.heading = text
        elif self._is_listed(part):
            self._put_item(part, self._depth_of_list(), part.depth)
        elif self._unfinished() and (self.paragraphs[-1].key == owner or self._below_title(part)):
            self.paragraphs[-1] = _joined(self.paragraphs[-1], part.words)
        else:
            self._put(self.numbers.tail(owner), part, self.role, owner)

    def _put_unnumbered(self, part: Part) -> None:
        """Words before the first item of a unit: a clause, or a paragraph without a number."""
        self._unnumbered += 1
        if self.role == "narrative":
            self._put(unused_key(f"0.{self._unnumbered}", self.numbers.used), part, self.role, None)
        elif self.rules.headings["clause_end"].search(part.words.text.text):
            self._put_clause(replace(part, kind="clause", depth=0))
        elif self.numbered and self._is_heading(part.words.text.text):
            self.heading = part.words.text.text
        else:
            count = 1 + sum(paragraph.role == self.role for paragraph in self.paragraphs)
            key = unused_key(f"0.{count}" if self.numbered else f"{count}", self.numbers.used)
            self._put(key, part, self.role, None)
            self._chapeau = key

    def _is_heading(self, text: str) -> bool:
        return len(text) <= self.rules.longest and bool(self.rules.unfinished.search(text))

    def _opens(self) -> bool:
        """Whether the last paragraph ends in a colon."""
        return bool(self.paragraphs and self.rules.headings["opens"].search(self.paragraphs[-1].text.text))

    def _is_listed(self, part: Part) -> bool:
        """Whether words are one of the unnumbered items below a paragraph that ends in a colon."""
        last = self.numbers.levels[-1]
        return part.depth < 1 and (self._opens() or (not last.style and last.depth > 1))

    def _below_title(self, part: Part) -> bool:
        """Whether words carry on an item that is only a title so far ("(a) Protection of civilians")."""
        last = self.paragraphs[-1]
        return part.depth < 1 and last.key == self.numbers.levels[-1].key and self._is_heading(last.text.text)

    def _depth_of_list(self) -> int:
        last = self.numbers.levels[-1]
        return last.depth if not last.style and last.depth > 1 else last.depth + 1

    def _printed_number(self, part: Part) -> Part | None:
        """The item that words are whose number stands in the text, where it follows the item before."""
        labels = labels_of(part.words.text.text, self.rules, self.numbers.language)
        for level in reversed(self.numbers.levels):
            for label in labels:
                if label.style == level.style and label.value == level.value + 1:
                    return numbered(part, label, level.depth)
        first = next((label for label in labels if label.value == 1 and label.style != "number"), None)
        if first is not None and self._opens():
            return numbered(part, first, self.numbers.levels[-1].depth + 1)
        return self._bare_number(part)

    def _bare_number(self, part: Part) -> Part | None:
        """The paragraph whose words begin with the next number, with its full stop missing or apart."""
        text, level = part.words.text.text, self.numbers.levels[0]
        found = _BARE_NUMBER.match(text)
        follows = found and level.style == "number" and int(found["number"]) == level.value + 1
        if not found or not follows or part.depth or self._unfinished() or self._is_listed(part):
            return None
        words = _cut(part.words, found.end())
        return replace(part, kind="item", number=f"{found['number']}.", words=words, depth=level.depth)

    def _is_bare_number(self) -> bool:
        """Whether the last paragraph has a number and no words: the mark-up puts them behind it."""
        if not self.paragraphs:
            return False
        last = self.paragraphs[-1]
        return bool(last.number) and last.leaf and last.text.text.strip() in ("", last.number.strip())

    def _unfinished(self) -> bool:
        """Whether the last paragraph ends within a sentence."""
        return bool(self.rules.unfinished.search(self.paragraphs[-1].text.text))

    def _put(self, key: str, part: Part, role: ParagraphRole, parent: str | None) -> None:
        words = part.words
        self.paragraphs.append(
            Paragraph(
                key, part.number, role, words.text, parent, True, words.marks,
                "" if role == "preambular" else self.heading, words.emphasis, words.links,
            )
        )  # fmt: skip

    def _open(self, parent: str | None) -> None:
        """Make a paragraph the chapeau of the items that follow it."""
        for index in range(len(self.paragraphs) - 1, -1, -1):
            if self.paragraphs[index].key == parent:
                self.paragraphs[index] = replace(self.paragraphs[index], leaf=False)
                return
