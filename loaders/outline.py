"""Stage 3 of the loader, outline: a `Source` and its clean `Text` come in, the document's `Outline` goes out.

Drafts and adopted texts inside a report become units; preambular clauses, operative paragraphs and their
items get their keys. What the parts look like in a language is defined in
`languages/<language>/outline.toml`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..ontology.symbols import is_corrigendum
from . import proceedings as report_matter
from .labels import labels_of, numeral, to_roman
from .masthead import date_of, detect, draft_kind, front_end, is_sentence, masthead_of, other_symbols
from .records import Block, Consideration, Masthead, Outline, Source, Text
from .spans import EMPTY, Passage
from .sponsors import sponsorships
from .units import Reader, UnitStart
from .volume_pages import own_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from .paragraphs import Parts

__all__ = ["detect", "outline"]

_SECTION_REACH: Final = 12
"""Blocks below the heading of a section within which its first number stands."""


class ResolutionReader(Reader):
    """Reads a document that is one resolution."""

    def single(self) -> bool:
        """Reads the document as one resolution; False if it has neither speaker nor paragraphs."""
        speaker = self.speakers.single()
        if speaker is None:
            return self._without_speaker()
        self.front_end = speaker.index
        title, designation = EMPTY, ""
        headings = self.rules.headings
        for index in range(speaker.index - 1, -1, -1):
            block = self.blocks[index]
            match = headings["numbered_title"].match(block.text.text)
            if match:
                if not self._is_dateline(match.group("title")):
                    first = block.text[match.start("title") :]
                    title = Passage.join([first, *self._title_lines(index + 1, speaker.index)], " ")
                designation = match.group("number")
                self.front_end = index
                lines = [match.group("title"), *(b.text.text for b in self.blocks[index + 1 : speaker.index])]
                speaker = replace(speaker, adopted_on=speaker.adopted_on or self._printed_day(lines))
                break
        else:
            if speaker.index and self.may_be_title(self.blocks[speaker.index - 1]):
                title = self.blocks[speaker.index - 1].text
                self.front_end = speaker.index - 1
        start = UnitStart(speaker.index, None, "Resolution", designation, "adopted", title, speaker.index)
        self.sections = self._restarting_sections(speaker.index + 1)
        self._annexes(self._sections(self._legal_text(start, speaker, speaker.index)))
        return True

    def _restarting_sections(self, begin: int) -> dict[int, str]:
        """The index of each block that heads a section which restarts numbering, with the section's numeral.

        Sections without a printed numeral are counted. Empty unless several sections restart.
        """
        numbered: dict[int, str] = {}
        plain: dict[int, str] = {}
        parts: dict[int, str] = {}
        last = 0
        expected = 1
        for index in range(begin, len(self.blocks)):
            text = self.blocks[index].text.text
            if len(text) > 2 * self.rules.longest or not self.rules.unfinished.search(text):
                last = self._number_of(index) or last
                continue
            if self.rules.headings["annex"].match(text):
                break
            letter = self.rules.headings["lettered_part"].match(text)
            if letter and ord(letter.group("letter")) == ord("B") + len(parts) and self.speakers.after(index):
                parts[index] = letter.group("letter")
                continue
            match = self.rules.headings["numbered_section"].match(text)
            value = numeral(match.group("number"), self.language) if match else None
            if value and value == expected:
                expected += 1
                if self._restarts(index, last):
                    numbered[index] = to_roman(value)
            elif not match and len(text) <= self.rules.longest and self._restarts_operative(index):
                plain[index] = to_roman(len(plain) + 1)
        if parts:
            return parts
        found = numbered if len(numbered) > 1 else plain
        return found if len(found) > 1 else {}

    def _number_of(self, index: int) -> int:
        """The paragraph number of a block; 0 if it has none."""
        labels = labels_of(self.blocks[index].text.text, self.rules, self.language)
        return next((label.value for label in labels if label.style == "number"), 0)

    def _restarts(self, index: int, last: int) -> bool:
        """Whether the first number below the heading at `index` starts again after the number `last`."""
        reach = range(index + 1, min(index + 1 + _SECTION_REACH, len(self.blocks)))
        first = next((number for place in reach if (number := self._number_of(place))), 0)
        return first == 1 or (first == 2 and last > 1)

    def _restarts_operative(self, index: int) -> bool:
        """Whether an operative paragraph 1 stands directly below the heading at `index`."""
        if index + 1 >= len(self.blocks) or self._number_of(index + 1) != 1:
            return False
        if self.speakers.at(index):
            return False
        words = self.blocks[index + 1].text.text
        before = self.blocks[index - 1].text.text
        return bool(
            self.rules.headings["operative_start"].search(words)
            and not self.rules.headings["opens"].search(before)
        )

    def _ends_legal_text(self, index: int, parts: Parts) -> bool:
        return index in self.sections or super()._ends_legal_text(index, parts)

    def _sections(self, index: int) -> int:
        """Read the sections that restart numbering as units of their own; the index of the block after."""
        while index in self.sections:
            owner, text = self.units[0], self.blocks[index].text
            heads = self.rules.headings
            match = heads["lettered_part"].match(text.text) or heads["numbered_section"].match(text.text)
            title = text[max(match.start("title"), 0) : max(match.end("title"), 0)] if match else text
            start = UnitStart(
                index, self.sections[index], owner.kind, self.sections[index], owner.status, title, index + 1
            )
            speaker = self.speakers.after(index) if match and match.re is heads["lettered_part"] else None
            index = self._legal_text(start, speaker, index + 1)
            self.units[-1] = replace(
                self.units[-1], issuer=owner.issuer, adopted_on=self.units[-1].adopted_on or owner.adopted_on
            )
        return index

    def _title_lines(self, begin: int, end: int) -> list[Passage]:
        """The lines that continue a title, up to the issuing body."""
        lines: list[Passage] = []
        for index in range(begin, end):
            block = self.blocks[index]
            text = block.text.text
            if (
                self.speakers.at(index)
                or self._is_prose(text)
                or self.rules.masthead["passed_over"].match(text)
                or labels_of(text, self.rules, self.language)
            ):
                break
            lines.append(block.text)
        return lines

    def may_be_title(self, block: Block) -> bool:
        """Whether a line can be a title: no sentence, no rest of one, no line of the masthead."""
        text = block.text.text
        return not (
            self.rules.masthead["passed_over"].match(text)
            or text[:1].islower()
            or is_sentence(text, self.rules)
            or self.rules.headings["clause_end"].search(text)
        )

    def _is_dateline(self, text: str) -> bool:
        """ "Resolution of 31 May 1974": where a number has no title, the day stands beside it."""
        masthead = self.rules.masthead
        return bool(masthead["passed_over"].match(text) and masthead["date"].search(text))

    def _is_prose(self, text: str) -> bool:
        return any(self.rules.headings[name].search(text) for name in ("closed", "opens"))

    def _printed_day(self, lines: Iterable[str]) -> date | None:
        line = next(filter(self._is_dateline, lines), "")
        return date_of(self.rules.masthead["date"].search(line), self.rules)

    def _without_speaker(self) -> bool:
        """Reads a text that names no issuing body: it begins with its first clause or paragraph."""
        first = next((i for i, block in enumerate(self.blocks) if self._first_labels(block)), None)
        if first is None:
            return False
        begin = first
        while begin and self.rules.headings["clause_end"].search(self.blocks[begin - 1].text.text):
            begin -= 1
        self.front_end = begin
        title = next(
            (
                block.text[match.start("title") :]
                for block in self.blocks[:begin]
                if (match := self.rules.headings["numbered_title"].match(block.text.text))
            ),
            EMPTY,
        )
        start = UnitStart(begin, None, "Resolution", "", "adopted", title, begin)
        self._annexes(self._legal_text(start, None, begin))
        return True

    def _first_labels(self, block: Block) -> bool:
        labels = labels_of(block.text.text, self.rules, self.language)
        return any(label.style == "number" and label.value == 1 for label in labels)

    def _annexes(self, index: int) -> None:
        while index < len(self.blocks):
            annex = self._start(index)
            index = index + 1 if annex is None or annex.kind != "Annex" else self._annex_unit(annex)


class CorrigendumReader(Reader):
    """Reads a corrigendum: all of its text is narrative, as it corrects the acts of another document."""

    def _start(self, index: int) -> UnitStart | None:
        return None

    def _recommends(self, index: int, words: str) -> bool:
        return False


def outline(source: Source, text: Text, *, symbol: str, language: str, issued_by: str = "") -> Outline:
    """The parts of a document: masthead, units, narrative, report matter, notes.

    `symbol` is the document's official symbol, `issued_by` its issuing body where the text does not name it.
    Raises KeyError if there is no pack for `language`.
    """
    reader = _reader(text, symbol, language)
    single = reader.units[0] if isinstance(reader, ResolutionReader) else None
    masthead = masthead_of(
        reader.blocks[: reader.front_end],
        reader.rules,
        symbol=symbol,
        language=language,
        issued_by=issued_by,
        single=single,
    )
    masthead = replace(masthead, other_symbols=other_symbols(source.text, symbol))
    if single and single.status == "adopted" and single.adopted_on is None and masthead.date is not None:
        reader.units[0] = replace(single, adopted_on=masthead.date)
    narrative = tuple(reader.narrative.paragraphs)
    matter = report_matter.proceedings(narrative, tuple(reader.units), masthead)
    if single and single.status == "draft":
        matter = replace(matter, considerations=(*matter.considerations, *_put_forward(masthead, reader)))
    findings = (*text.findings, *reader.findings, *reader.narrative.findings)
    return Outline(source, masthead, tuple(reader.units), narrative, matter, text.notes, findings)


def _reader(text: Text, symbol: str, language: str) -> Reader:
    """The reader of the kind that a document is of, when it has read the text."""
    if is_corrigendum(symbol):
        return _report(CorrigendumReader(text.blocks, language))
    if any(part in symbol.upper() for part in ("/RES", "/DEC/", "/PRST")):
        return _resolution(text, symbol, language) or _report(Reader(text.blocks, language))
    if draft := _draft(text, symbol, language):
        return draft
    reader = _report(Reader(text.blocks, language))
    if reader.units or reader.narrative.paragraphs:
        return reader
    return _resolution(text, symbol, language) or reader


def _report(reader: Reader) -> Reader:
    reader.front_end = front_end(reader.blocks, reader.rules, reader.language)
    reader.report()
    return reader


def _resolution(text: Text, symbol: str, language: str) -> ResolutionReader | None:
    """The reader of a document that is one adopted text; None if it has neither speaker nor paragraphs."""
    reader = ResolutionReader(own_blocks(text.blocks, symbol, language), language)
    if not reader.single():
        return None
    kind = "Decision" if "/DEC/" in symbol else "Resolution"
    reader.units = [replace(unit, kind=kind) if unit.kind == "Resolution" else unit for unit in reader.units]
    return reader


def _draft(text: Text, symbol: str, language: str) -> ResolutionReader | None:
    """The reader of a document that is one draft; None for several drafts, or if none has an issuing body."""
    reader = ResolutionReader(text.blocks, language)
    speaker = reader.speakers.single()
    if speaker is None or speaker.rest is not None:
        return None
    heading = reader.rules.headings["draft"]
    if sum(heading.match(block.text.text) is not None for block in text.blocks) > 1:
        return None
    kind = draft_kind(text.blocks[: speaker.index], symbol, reader.rules)
    if not kind or not reader.single() or not reader.units[0].paragraphs:
        return None
    reader.units[0] = replace(reader.units[0], title=_draft_title(reader, speaker.index))
    reader.units = [
        replace(unit, kind=kind if unit.kind == "Resolution" else unit.kind, status="draft", adopted_on=None)
        for unit in reader.units
    ]
    return reader


def _draft_title(reader: ResolutionReader, speaker: int) -> Passage:
    """The title above the issuing body of a draft, or above the line that says who put the draft forward."""
    for block in reversed(reader.blocks[max(0, speaker - 2) : speaker]):
        if not reader.may_be_title(block):
            break
        if not reader.rules.report["introduced"].search(block.text.text.lower()):
            return block.text
    return EMPTY


def _put_forward(masthead: Masthead, reader: Reader) -> tuple[Consideration, ...]:
    """Who put a draft forward, as the line above its title says: "Norway and Togo: draft resolution"."""
    pattern = reader.rules.masthead.get("sponsors")
    for block in reader.blocks[: reader.front_end + 1] if pattern else ():
        if pattern and (match := pattern.match(block.text.text)):
            words = block.text[match.start("sponsors") : match.end("sponsors")]
            proposed_by, sponsors = sponsorships(words, "introduced")
            return (
                Consideration(
                    masthead.symbol, masthead.title.text, None, proposed_by, "", None, None, "", sponsors, (),
                    False, words.span, "" if sponsors else words.text,
                ),
            )  # fmt: skip
    return ()
