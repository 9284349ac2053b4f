"""Stage 3 of the loader, coverage: which characters of a file the outline holds, and which it leaves out.

In: the clean text and the outline made of it. Out: the outline with its `Coverage`, with blocks that have no
place in it kept as appendages, and with a finding for each stretch of text that was not read.

A character is read if it stands in a paragraph, heading, note, table, list or title, or in a named piece of
furniture: label, masthead, contents, designation, issuing body, closing line. The text stage leaves out page
heads, page numbers, rules and markup; this stage checks that each line left out is one of them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from .labels import labels_of, rules_of
from .lines import is_running_title, titles_in
from .masthead import SYMBOL, is_sentence
from .records import Block, Coverage, Finding, Text
from .spans import Passage
from .speakers import SpeakerFinder
from .text_rules import text_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .labels import Rules
    from .records import Outline, Paragraph, Reading
    from .spans import Span

_WORD: Final = re.compile(r"\w")
_UNREAD: Final = re.compile(rb"\x00+")
_READ: Final = 1
_APPENDED: Final = 2
_MARKUP: Final = re.compile(r"<[^<>]*>|&#?\w+;|\[\^\w+\]:?|\]\([^()\s]*\)|\([^()\s]*\)|[\W\d_]+")
"""Markup, marks of notes and numbers of pages."""
_PAGE_NUMBER: Final = re.compile(r"[\s.…·\t]*\d+(?:\s*[-–]\s*\d+)?(?:[\s\d–-]*\d)?\s*$")
"""The dots and numbers at the end of a line of contents."""
_TITLED: Final = ("numbered_title", "draft", "adopted", "annex", "lettered_part", "numbered_section")
"""Headings whose number or designation stands before a title."""
_BULLET: Final = re.compile(r"[-–—•●○▪*♦]\s*(?=\S)")
_MESSAGES: Final = {
    "unread-text": "belong to no paragraph, heading, note or table",
    "neighbouring-document": "belong to another document in the file and are left out",
}
_POSITIONS: Final = ("in-favour", "against", "abstaining")
"""Labels of the lists of voters in files that state their structure."""
_CONNECTOR: Final = 3
"""Characters of a word that joins two names of a list."""
_BLOCK: Final = re.compile(r"\S(?:[^\n]|\n(?!\n))*")
_SHOWN: Final = 80
"""Characters of unread text that a finding shows."""
_LINE: Final = re.compile(r"[^\s][^\n\r\f]*")
_SHORTEST: Final = 24
"""Characters from which the row of a list may be a sentence."""


def with_coverage(document: Outline, text: Text) -> Outline:
    """Returns the outline with its coverage, and with blocks that it lacks as appendages."""
    return _Accounting(document, text).result()


def text_of(document: Outline) -> Text:
    """Returns the text of a document whose file states its structure: a block between two blank lines."""
    blocks = tuple(
        Block(Passage.of(match.group(), match.start())) for match in _BLOCK.finditer(document.source.text)
    )
    return Text(document.masthead.language, blocks, document.notes)


def operative_paragraphs(reading: Reading) -> tuple[int, int]:
    """Returns the number of operative paragraphs, and of those in which an act was read.

    Paragraphs and items count that have no items of their own, unless they are only a heading.
    """
    rules = rules_of(reading.outline.masthead.language)
    leaves = [
        bool(read.acts)
        for read in reading.paragraphs
        if read.paragraph.role == "operative"
        and read.paragraph.leaf
        and (read.acts or not is_only_heading(read.paragraph, rules))
    ]
    return len(leaves), sum(leaves)


def is_only_heading(paragraph: Paragraph, rules: Rules) -> bool:
    """Returns whether the words of a numbered paragraph are a heading: short, and without a stop."""
    text = paragraph.text.text
    return (
        bool(paragraph.number)
        and len(text) <= rules.longest
        and bool(rules.unfinished.search(text))
        and not rules.headings["sentence"].search(text)
    )


def characters(words: str) -> int:
    """Returns the number of characters that are not blank."""
    return len("".join(words.split()))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text that follows other text of the same use."""

    span: Span
    words: str

    @classmethod
    def of(cls, passage: Passage) -> _Stretch:
        passage = passage.strip()
        return cls(passage.span, passage.text)

    @property
    def characters(self) -> int:
        return characters(self.words)


class _Accounting:
    """One document and the use that its outline makes of each block of its text."""

    def __init__(self, document: Outline, text: Text) -> None:
        self.document = document
        self.text = text
        self.source = document.source.text
        self.language = text.language
        self.rules = rules_of(text.language)
        self.covered = bytearray(len(self.source))
        units = document.units
        paragraphs = [*document.narrative, *(paragraph for unit in units for paragraph in unit.paragraphs)]
        self.first = min(
            [paragraph.text.source_start for paragraph in paragraphs] + [unit.span[0] for unit in units],
            default=len(self.source),
        )
        self.labels = {paragraph.number for paragraph in paragraphs}
        self.labels.update((*(note.mark for note in document.notes), *_POSITIONS))
        self.headings = {paragraph.heading for paragraph in paragraphs}
        self.headings.update(heading for unit in units for heading in unit.section)
        self.designations = {unit.designation for unit in units} | {unit.issuer for unit in units}
        self.appended = [block for unit in units for block in unit.appendages]
        for paragraph in paragraphs:
            _cover(self.covered, paragraph.text, _READ)
        for title in (document.masthead.title, *(unit.title for unit in units)):
            _cover(self.covered, title, _READ)
        for note in document.notes:
            _cover(self.covered, note.text, _READ)
        for start, end in self._facts():
            self.covered[start:end] = bytes((_READ,)) * (end - start)
        for block in self.appended:
            _cover(self.covered, block.text, _APPENDED)
        self.speakers = SpeakerFinder(text.blocks, text.language)
        self._short: set[str] | None = None

    def _facts(self) -> Iterator[Span]:
        """The places of votes and sponsors."""
        matter = self.document.proceedings
        for vote in matter.votes:
            yield vote.span
            yield from (voter.span for voter in vote.voters)
        for consideration in matter.considerations:
            if self.document.source.markup is not None:
                yield consideration.span
            yield from (sponsorship.span for sponsorship in consideration.sponsors)

    def result(self) -> Outline:
        """Returns the outline completed."""
        left: list[Block] = []
        findings: list[Finding] = []
        unread: list[_Stretch] = []
        others: list[_Stretch] = []
        counts = Counter[str]()
        named = any(finding.reason == "neighbouring-document" for finding in self.document.findings)

        def close(run: list[_Stretch], reason: str, *, silent: bool = False) -> None:
            """Makes one finding of the stretches that follow each other."""
            if run:
                counts[reason] += sum(stretch.characters for stretch in run)
                if not silent:
                    findings.append(self._finding(reason, run))
                run.clear()

        for index, block in enumerate(self.text.blocks):
            if self._is_of_other_document(block):
                others.append(_Stretch.of(block.text))
                continue
            close(others, "neighbouring-document", silent=named or self._is_short(others))
            uses = _uses(self.covered, block.text)
            loose = list(self._loose(index, block, uses))
            whole = loose == [(0, len(uses))]
            if whole:
                left.append(block)
            if _READ in uses:
                close(unread, "unread-text")
            if not whole and _APPENDED not in uses:
                unread.extend(_Stretch.of(block.text[start:end]) for start, end in loose)
            elif _is_prose(block, self.rules, self.language):
                unread.append(_Stretch.of(block.text))
        close(others, "neighbouring-document", silent=named or self._is_short(others))
        close(unread, "unread-text")
        for span in self._dropped_lines():
            close([_Stretch(span, self.source[slice(*span)])], "unread-text")
        document = _with_appendages(self.document, left)
        total = characters(self.source) - counts["neighbouring-document"]
        return replace(
            document,
            coverage=Coverage(total, total - counts["unread-text"]),
            findings=(*document.findings, *findings),
        )

    def _is_of_other_document(self, block: Block) -> bool:
        """Whether a block stands outside the document: on its page, before or after it."""
        begin, end = self.document.span
        return end > begin and not begin <= block.text.source_start < end

    def _is_short(self, run: Sequence[_Stretch]) -> bool:
        """Whether all stretches are headings or lines of a masthead."""
        return all(len(stretch.words) <= self.rules.longest for stretch in run)

    def _finding(self, reason: str, run: Sequence[_Stretch]) -> Finding:
        span = (run[0].span[0], run[-1].span[1])
        words = run[0].words
        shown = words if len(words) <= _SHOWN and len(run) == 1 else f"{words[:_SHOWN].rstrip()} …"
        unit = next((unit.key for unit in self.document.units if _holds(unit.span, span[0])), None)
        number = sum(stretch.characters for stretch in run)
        return Finding(reason, f"{number} characters {_MESSAGES[reason]}", span, unit, None, shown)

    # furniture

    def _loose(self, index: int, block: Block, uses: bytes) -> Iterator[Span]:
        """The parts of a block that the outline does not hold and that are no furniture."""
        if 0 not in uses:
            return
        for match in _UNREAD.finditer(uses):
            words = block.text.text[match.start() : match.end()]
            if _WORD.search(words) and not self._is_furniture(index, block, match.span(), words.strip()):
                yield match.span()

    def _is_furniture(self, index: int, block: Block, span: Span, words: str) -> bool:
        text = block.text.text
        if words in self.labels or words.rstrip(",:.\t ") in self.designations or SYMBOL.fullmatch(words):
            return True
        if self.document.masthead.symbol.endswith(words.rstrip(".:\t ")):
            return True
        if span == (0, len(text)):
            return (
                words in self.headings
                or self._is_closing(words)
                or self._speaks(index, span)
                or self._is_masthead(block)
                or self._is_contents(words)
            )
        return (
            len(words) <= _CONNECTOR
            or self._speaks(index, span)
            or self._precedes_title(text, span)
            or self._is_opening(block)
            or self._introduces(block, words)
        )

    def _is_closing(self, words: str) -> bool:
        """Whether a line gives the meeting or the day of adoption."""
        masthead = self.rules.masthead
        return bool(masthead["closing"].match(words)) or (
            len(words) <= _SHOWN
            and bool(masthead["date"].search(words))
            and not self.rules.headings["sentence"].search(words)
        )

    def _speaks(self, index: int, span: Span) -> bool:
        """Whether the words name the issuing body that speaks in the block."""
        speaker = self.speakers.at(index)
        if speaker is None:
            return False
        words = self.text.blocks[index].text.text[: span[1]].rstrip()
        return speaker.rest is None or len(words) <= speaker.rest

    def _precedes_title(self, text: str, span: Span) -> bool:
        """Whether the words are the number or designation before a title."""
        matches = (self.rules.headings[name].match(text) for name in _TITLED)
        return any(match is not None and span[1] <= match.start("title") for match in matches)

    def _is_opening(self, block: Block) -> bool:
        """Whether a block is the sentence in front of a statement that names meeting and agenda item."""
        return block.text.source_start < self.first and bool(
            self.rules.masthead["considered"].search(block.text.text)
        )

    def _introduces(self, block: Block, words: str) -> bool:
        """Whether the words behind the names of sponsors say what they put forward: "draft resolution"."""
        above = block.text.source_start < self.first
        return above and bool(self.rules.report["introduced"].search(words.lower()))

    def _is_masthead(self, block: Block) -> bool:
        text = block.text.text
        if block.text.source_start >= self.first:
            return False
        if self._is_opening(block) or self.rules.masthead["passed_over"].match(text):
            return True
        return not (
            is_sentence(text, self.rules)
            or self.rules.headings["clause_end"].search(text)
            or labels_of(text, self.rules, self.language)
        )

    def _is_contents(self, words: str) -> bool:
        """Whether a line gives a heading of the document and its page."""
        page = _PAGE_NUMBER.search(words)
        if page is None or not page.start():
            return False
        if self._short is None:
            longest = self.rules.longest
            self._short = {
                _letters(block.text.text) for block in self.text.blocks if len(block.text) <= longest
            }
        return _letters(words[: page.start()]) in self._short

    # the text stage

    def _dropped_lines(self) -> Iterator[Span]:
        """Lines of the file in no block and no note that no rule of the text stage names."""
        held = bytearray(len(self.source))
        for block in self.text.blocks:
            _cover(held, block.text, _READ)
        for note in self.text.notes:
            _cover(held, note.text, _READ)
        for finding in self.text.findings:
            if finding.reason == "other-language":
                start, end = finding.span
                held[start:end] = bytes((_READ,)) * (end - start)
        furniture, titles = text_rules(self.language).furniture, titles_in(self.source)
        for match in _UNREAD.finditer(held):
            if match.end() - match.start() < _SHORTEST:
                continue
            for line in _LINE.finditer(self.source, *match.span()):
                words = line.group().rstrip()
                if (
                    len(words) >= _SHORTEST
                    and not furniture.search(words)
                    and not is_running_title(words.strip(), titles)
                    and _WORD.search(_MARKUP.sub("", words))
                    and self._is_whole_line(held, line.span())
                ):
                    yield line.span()

    def _is_whole_line(self, held: bytearray, span: Span) -> bool:
        """Whether nothing of the line that holds the words is held."""
        start = self.source.rfind("\n", 0, span[0]) + 1
        end = self.source.find("\n", span[1])
        return held.find(_READ, start, len(held) if end < 0 else end) < 0


def _cover(covered: bytearray, passage: Passage, use: int) -> None:
    """Notes the use of every place of the source that a passage holds."""
    anchors = passage.anchors
    ends = (*(clean for clean, _ in anchors[1:]), len(passage.text))
    for (clean, source), end in zip(anchors, ends, strict=False):
        stop = min(source + end - clean, len(covered))
        covered[source:stop] = bytes((use,)) * (stop - source)


def _uses(covered: bytearray, passage: Passage) -> bytes:
    """Returns the use of every character of a passage, in its order."""
    anchors = passage.anchors
    ends = (*(clean for clean, _ in anchors[1:]), len(passage.text))
    parts = (
        bytes(covered[source : source + end - clean]).ljust(end - clean, b"\x01")
        for (clean, source), end in zip(anchors, ends, strict=False)
    )
    return b"".join(parts)


def _holds(span: Span, place: int) -> bool:
    return span[0] <= place < span[1]


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words)).casefold()


def _is_prose(block: Block, rules: Rules, language: str) -> bool:
    """Whether a block of a list or table is a sentence or a clause: it should have been a paragraph."""
    text = block.text.text
    if block.kind == "table":
        number, tab, row = text.partition("\t")
        if not tab or "\t" in row or "\n" in row or not number[:1].isdigit():
            return False
        text = row
    labels = labels_of(text, rules, language)
    words = text[labels[0].end :] if labels else text
    if len(words) < _SHORTEST:
        return False
    if _BULLET.match(text):
        return True
    ended = rules.headings["closed"].search(words) or rules.headings["clause_end"].search(words)
    return bool(ended or rules.headings["opens"].search(words)) and bool(
        rules.headings["sentence"].search(words)
    )


def _with_appendages(document: Outline, blocks: Iterable[Block]) -> Outline:
    """Returns the document with more appendages: of the unit that they stand in, else its own."""
    own: list[Block] = []
    by_unit: dict[int, list[Block]] = {}
    for block in blocks:
        place = block.text.source_start
        unit = next((n for n, unit in enumerate(document.units) if _holds(unit.span, place)), None)
        (own if unit is None else by_unit.setdefault(unit, [])).append(block)
    units = tuple(
        replace(unit, appendages=_in_order((*unit.appendages, *by_unit[number])))
        if number in by_unit
        else unit
        for number, unit in enumerate(document.units)
    )
    return replace(document, units=units, appendages=_in_order((*document.appendages, *own)))


def _in_order(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(sorted(blocks, key=lambda block: block.text.source_start))
