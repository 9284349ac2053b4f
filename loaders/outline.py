"""Stage 3 of the loader, outline: a `Source` and its clean `Text` come in, the document's `Outline` goes out.

Drafts and adopted texts inside a report become units; preambular clauses, operative paragraphs and their
items get their keys. What the parts look like in a language is defined in
`languages/<language>/outline.toml`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..ontology.roman import to_roman
from ..ontology.symbols import is_corrigendum, is_limited, symbols_of
from . import proceedings as report_matter
from .clauses import clauses_of
from .front import front_end
from .labels import labels_of, number_of, unused_key
from .legal_text import UnitStart
from .masthead import (
    date_of,
    detect,
    draft_kind,
    is_sentence,
    masthead_of,
    other_symbols,
    title_behind_symbol,
    without_number,
)
from .operative_start import opens_with_operative_verb
from .organization_texts import organization_outline
from .paragraphs import Parts, cut, part_of, speaks
from .recommended_drafts import recommended_drafts, with_keys_behind
from .records import Block, Consideration, Masthead, Outline, Paragraph, Source, Text, Unit
from .sections import Section, SectionFinder
from .spans import EMPTY, Passage
from .sponsors import sponsorships
from .units import Reader
from .volume_pages import neighbour_findings, own_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from .labels import Label
    from .spans import Span
    from .speakers import Recommendation, Speaker

__all__ = ["detect", "outline"]

_ANNEX_REACH: Final = 12
"""Blocks between the heading of a text below a resolution and its first number at most."""
_SENTENCE: Final = 40
"""Characters of the shortest sentence of such a text."""
_MASTHEAD: Final = 12
"""Blocks that a masthead takes at most."""


class ResolutionReader(Reader):
    """Reads a document that is one resolution."""

    extent: Span = (0, 0)
    """The range of the source that the document takes on a page with others; empty where it is alone."""

    def single(self) -> bool:
        """Reads the document as one resolution; False if it has neither speaker nor paragraphs."""
        speaker = self.speakers.single()
        if speaker is None:
            return self._without_speaker()
        begun = speaker.recommendation.index if speaker.recommendation else speaker.index
        self.front_end = begun
        title, designation = EMPTY, ""
        headings = self.rules.headings
        for index in range(begun - 1, -1, -1):
            block = self.blocks[index]
            match = headings["numbered_title"].match(block.text.text)
            if match:
                if not self._is_dateline(match.group("title")):
                    first = block.text[match.start("title") :]
                    title = Passage.join([first, *self._title_lines(index + 1, begun)], " ")
                designation = match.group("number")
                self.front_end = index
                lines = [match.group("title"), *(b.text.text for b in self.blocks[index + 1 : begun])]
                speaker = replace(speaker, adopted_on=speaker.adopted_on or self._printed_day(lines))
                break
        else:
            if begun and self.may_be_title(self.blocks[begun - 1]):
                title = without_number(self.blocks[begun - 1].text)
                self.front_end = begun - 1
            elif begun:
                title = title_behind_symbol(self.blocks[begun - 1].text)
        start = UnitStart(begun, None, "Resolution", designation, "adopted", title, speaker.index)
        self._find_sections(speaker.index + 1, speaker)
        own = None if speaker.index in self.sections else speaker
        begin = self._legal_text(start, own, speaker.index)
        self.units[0] = replace(self.units[0], issuer=speaker.issuer)
        self._further_parts(begin)
        self._share_day()
        if speaker.recommendation is not None:
            self.units[0] = self._recommended(self.units[0], speaker, speaker.recommendation)
            self.units[1:] = [replace(unit, status="draft") for unit in self.units[1:]]
        return True

    def add_draft(self, inner: ResolutionReader, number: str) -> None:
        """Add the units of a draft that a paragraph recommends, under a key of its own."""
        name = unused_key(number, {*self.keys, *(unit.key or "" for unit in self.units)})
        self.findings.extend(replace(found, unit=name) for found in inner.findings)
        for unit in inner.units:
            key = f"{name}.{unit.key}" if unit.key else name
            kind = "DraftResolution" if unit.kind == "Resolution" else unit.kind
            self.units.append(replace(unit, key=key, kind=kind, status="draft", adopted_on=None))

    def _recommended(self, unit: Unit, speaker: Speaker, words: Recommendation) -> Unit:
        """Returns a unit with the words in which its body recommends the draft, ahead of the draft."""
        blocks = [] if words.rest is None else [part_of(self.blocks[words.index], words.rest)]
        blocks.extend(self.blocks[words.index + 1 : words.end])
        own = clauses_of(blocks[:-1], self.rules, self.language, numbered=True)
        passage, marks, emphasis = cut(blocks[-1], 0)
        recommendation = Paragraph("0.1", "", "operative", passage, None, True, marks, "", emphasis)
        draft = with_keys_behind(len(own), unit.paragraphs)
        return replace(
            unit,
            issuer=words.issuer,
            paragraphs=(
                *own,
                recommendation,
                *(replace(paragraph, issuer=speaker.issuer) for paragraph in draft),
            ),
        )

    def _ends(self, index: int) -> bool:
        return index in self.sections or self._begins(index)

    def _ends_legal_text(self, index: int, parts: Parts) -> bool:
        if index in self.sections or super()._ends_legal_text(index, parts):
            return True
        if self.unnamed_annex < 0 and parts.unit is None and index == self._unnamed_annex(index, parts):
            self.unnamed_annex = index
            return True
        return False

    def _unnamed_annex(self, index: int, parts: Parts) -> int:
        """The block itself, if a text without the heading "Annex" begins there; else -1.

        It is a heading or a number behind the last paragraph, from which on numbers count anew in sentences
        without operative verbs.
        """
        if not parts.paragraphs or parts.listing or parts.chapeau is not None:
            return -1
        last = parts.paragraphs[-1].text.text
        if not self.rules.headings["finished"].search(last) or self._ends(index):
            return -1
        if not (parts.is_heading(self.blocks[index]) or self._counts_anew(index, parts)):
            return -1
        for place in range(index, min(index + _ANNEX_REACH, len(self.blocks))):
            if self._counts_anew(place, parts):
                return index
            if place > index and (self._ends(place) or number_of(self._labels(place))):
                return -1
        return -1

    def _counts_anew(self, index: int, parts: Parts) -> bool:
        """Whether a block is the first of other numbers: a sentence without an operative verb."""
        labels = self._labels(index)
        top = parts.numbering.levels[0] if parts.numbering.levels else None
        if number_of(labels) != 1 or top is None or top.style != "number":
            return False
        words = self.blocks[index].text.text[labels[0].end :]
        prose = len(words) >= _SENTENCE and not self.rules.unfinished.search(words)
        return prose and not opens_with_operative_verb(words, self.language)

    def _labels(self, index: int) -> list[Label]:
        return labels_of(self.blocks[index].text.text, self.rules, self.language)

    def _find_sections(self, begin: int, speaker: Speaker | None = None) -> None:
        self.sections = SectionFinder(self.blocks, self.language, self.speakers).find(begin, speaker)
        self.section_keys = frozenset(
            one.key for one in self.sections.values() if one.speaker is None or one.numeral
        )

    def _further_parts(self, index: int) -> None:
        """Read sections that restart numbering, annexes, and texts in them as units of their own."""
        while index < len(self.blocks):
            section = self.sections.get(index)
            if section is not None:
                index = self._section_unit(section)
                continue
            start = self._start(index)
            index = index + 1 if start is None else self._unit(start)

    def _share_day(self) -> None:
        """Give the document and its sections the day and meeting that stand below the last of them."""
        places = [i for i, unit in enumerate(self.units) if unit.key is None or unit.key in self.section_keys]
        dated = [self.units[place] for place in places if self.units[place].adopted_on]
        for place in places if dated else ():
            unit = self.units[place]
            if unit.adopted_on is None:
                self.units[place] = replace(unit, adopted_on=dated[-1].adopted_on, meeting=dated[-1].meeting)

    def _section_unit(self, section: Section) -> int:
        """Read one section; the index of the block after it."""
        owner = self.units[0]
        start = UnitStart(
            section.index, section.key, owner.kind, section.key, owner.status, section.title, section.body
        )
        index = self._legal_text(start, section.speaker, section.body)
        unit = self.units[-1]
        part = section.key if section.speaker is not None and not section.numeral else ""
        day = unit.adopted_on or owner.adopted_on
        self.units[-1] = replace(unit, issuer=owner.issuer, adopted_on=day, part=part)
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
                or self._is_letter(text)
            ):
                break
            lines.append(block.text)
        return lines

    def _is_letter(self, text: str) -> bool:
        """Whether a line is the letter or the numeral of a part and nothing else."""
        names = (self.rules.headings[name].match(text) for name in ("lettered_part", "numbered_section"))
        return any(match is not None and not match.group("title") for match in names)

    def may_be_title(self, block: Block) -> bool:
        """Whether a line can be a title: no sentence, no rest of one, no line of the masthead."""
        text = block.text.text
        return not (
            self.rules.masthead["passed_over"].match(text)
            or text[:1].islower()
            or is_sentence(text, self.rules)
            or self.rules.headings["clause_end"].search(text)
            or self.rules.headings["opens"].search(text)
        )

    def _is_dateline(self, text: str) -> bool:
        """ "Resolution of 31 May 1974": where a number has no title, the day stands beside it.

        A note has an asterisk ahead: "* Reissued on 5 June 1974".
        """
        masthead = self.rules.masthead
        if text.startswith("*"):
            return False
        return bool(masthead["passed_over"].match(text) and masthead["date"].search(text))

    def _is_prose(self, text: str) -> bool:
        return any(self.rules.headings[name].search(text) for name in ("closed", "opens"))

    def _printed_day(self, lines: Iterable[str]) -> date | None:
        line = next(filter(self._is_dateline, lines), "")
        return date_of(self.rules.masthead["date"].search(line), self.rules)

    def _without_speaker(self) -> bool:
        """Reads a text that names no issuing body: it begins with its first clause or paragraph."""
        begin = self._first_paragraph()
        if begin is None:
            return False
        begin = self._resolution_above(begin)
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
        self._find_sections(begin)
        self._further_parts(self._legal_text(start, None, begin))
        return True

    def _resolution_above(self, index: int) -> int:
        """The first of the blocks above the paragraph 1 that resolve it: "Therefore the Assembly resolves
        that:" and the sentences before it; the index itself without such."""
        headings = self.rules.headings
        above = self.blocks[index - 1].text.text if index else ""
        if not (headings["opens"].search(above) and speaks(above, self.rules, self.language)):
            return index
        begin = index - 1
        while begin and headings["finished"].search(self.blocks[begin - 1].text.text):
            begin -= 1
        return begin

    def _first_paragraph(self) -> int | None:
        """The index of the paragraph 1, or of the chapeau of the first list with letters."""
        opens = self.rules.headings["opens"]
        for index in range(len(self.blocks)):
            first = [label for label in self._labels(index) if label.value == 1]
            if any(label.style == "number" for label in first):
                return index
            if first and index and opens.search(self.blocks[index - 1].text.text):
                return index - 1
        return None


class Corrections(Parts):
    """The paragraphs of a corrigendum, among them lines without final punctuation ("For ten read two")."""

    def is_heading(self, block: Block) -> bool:
        return False


class CorrigendumReader(Reader):
    """Reads a corrigendum: all of its text is narrative, as it corrects the acts of another document."""

    def __init__(self, blocks: Sequence[Block], language: str) -> None:
        super().__init__(blocks, language)
        self.narrative = Corrections("narrative", self.rules, language)

    def _numbered_heading(self, number: Label, text: str) -> bool:
        return False

    def _start(self, index: int) -> UnitStart | None:
        return None

    def _recommends(self, index: int, words: str) -> bool:
        return False

    def masthead_end(self) -> int:
        """Returns the index of the block below the word for a corrigendum, or of the first sentence below the
        symbol; 0 without either."""
        head = self.blocks[: 2 * _MASTHEAD]
        word = self.rules.masthead.get("corrigendum")
        named = next((i for i, block in enumerate(head) if word and word.match(block.text.text)), None)
        if named is not None:
            return named + 1
        head = head[:_MASTHEAD]
        own = next((i for i, block in enumerate(head) if symbols_of(block.text.text)), None)
        if own is None:
            return 0
        below = range(own + 1, len(head))
        ends = (i for i in below if not self.rules.unfinished.search(head[i].text.text))
        return next(ends, own + 1)


def outline(source: Source, text: Text, *, symbol: str, language: str, issued_by: str = "") -> Outline:
    """The parts of a document: masthead, units, narrative, report matter, notes.

    `symbol` is the document's official symbol, `issued_by` its issuing body where the text does not name it.
    Raises KeyError if there is no pack for `language`.
    """
    if other := organization_outline(source, text, symbol=symbol, language=language, issued_by=issued_by):
        return other
    reader = _reader(text, symbol, language, source.text)
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
    if single is not None:
        findings += neighbour_findings(text.blocks, symbol, language)
    kept = tuple(reader.narrative.appendages)
    span = reader.extent if isinstance(reader, ResolutionReader) else (0, 0)
    return Outline(source, masthead, tuple(reader.units), narrative, matter, text.notes, findings, kept, span)


def _span(blocks: Sequence[Block]) -> Span:
    """The range of the source that the blocks of one document on a page take."""
    return (blocks[0].text.source_start, blocks[-1].text.source_end) if blocks else (0, 0)


def _reader(text: Text, symbol: str, language: str, source: str) -> Reader:
    """The reader of the kind that a document is of, when it has read the text."""
    if is_corrigendum(symbol):
        return _report(CorrigendumReader(text.blocks, language))
    if any(part in symbol.upper() for part in ("/RES", "/DEC/", "/PRST")):
        return _resolution(text, symbol, language, source) or _report(Reader(text.blocks, language))
    if draft := _draft(text, symbol, language):
        return draft
    reader = _report(Reader(text.blocks, language))
    if reader.units or reader.narrative.paragraphs:
        return reader
    return _resolution(text, symbol, language, source) or reader


def _report(reader: Reader) -> Reader:
    reader.front_end = front_end(reader.blocks, reader.rules, reader.language)
    if isinstance(reader, CorrigendumReader):
        reader.front_end = reader.masthead_end() or reader.front_end
    reader.report()
    return reader


def _resolution(text: Text, symbol: str, language: str, source: str) -> ResolutionReader | None:
    """The reader of a document that is one adopted text; None if it has neither speaker nor paragraphs."""
    blocks = own_blocks(text.blocks, symbol, language)
    drafts = recommended_drafts(blocks, language, source)
    kept = (block for i, block in enumerate(blocks) if not any(d.begin <= i < d.end for d in drafts))
    reader = ResolutionReader(tuple(kept), language)
    if len(blocks) < len(text.blocks):
        reader.extent = _span(blocks)
    if not reader.single():
        return None
    for number, draft in enumerate(drafts, 1):
        inner = ResolutionReader(blocks[draft.begin : draft.end], language)
        if inner.single():
            reader.add_draft(inner, to_roman(number))
    kind = "Decision" if "/DEC/" in symbol else "Resolution"
    reader.units = [replace(unit, kind=kind) if unit.kind == "Resolution" else unit for unit in reader.units]
    return reader


def _draft(text: Text, symbol: str, language: str) -> ResolutionReader | None:
    """The reader of a document that is one draft; None for several drafts, or if none has an issuing body."""
    reader = ResolutionReader(text.blocks, language)
    speaker = reader.speakers.single()
    if speaker is None:
        return None
    heading = reader.rules.headings["draft"]
    if sum(heading.match(block.text.text) is not None for block in text.blocks) > 1:
        return None
    kind = draft_kind(text.blocks[: speaker.index], symbol, reader.rules)
    # A sentence that begins with a body is the text of a draft decision of limited distribution.
    whole = kind == "DraftDecision" and is_limited(symbol)
    if not kind or (speaker.rest is not None and not whole):
        return None
    if not reader.single() or not reader.units[0].paragraphs:
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
            return without_number(block.text)
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
