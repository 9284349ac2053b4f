"""Stage 3 of the loader, outline: a `Source` and its clean `Text` come in, the document's `Outline` goes out.

Drafts and adopted texts inside a report become units; preambular clauses, operative paragraphs and their
items get the keys that the rest of the house knows them by. What the parts look like in a language stands in
`languages/<language>/outline.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from . import proceedings as report_matter
from .labels import Label, labels_of, numeral, rules_of, to_roman
from .masthead import date_of, detect, front_end, is_sentence, masthead_of
from .paragraphs import Parts, cut
from .records import Block, Finding, Outline, Paragraph, ParagraphRole, Source, Text, Unit
from .spans import EMPTY, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from .labels import Rules

__all__ = ["detect", "outline"]


_TITLE_LINES: Final = 4
"""Lines at most that the title of an annex takes."""


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


class Reader:
    """Walks through the blocks of a document once."""

    def __init__(self, blocks: Sequence[Block], language: str) -> None:
        self.blocks = blocks
        self.language = language
        self.rules = rules_of(language)
        self.units: list[Unit] = []
        self.findings: list[Finding] = []
        self.narrative = Parts("narrative", self.rules, language)
        self.chapter = self.division = self.section = ""
        self.letter = ""
        self.division_number = 0
        self.keys: set[str] = set()
        self.front_end = 0
        self.expecting: str | None = None
        self.speaking = False
        """A body has taken the floor, so that an annex may follow."""

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
        labels = labels_of(text, self.rules, self.language)
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

    def _numbered_heading(self, number: Label, text: str) -> bool:
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

    def _section(self) -> tuple[str, ...]:
        return tuple(part for part in (self.chapter, self.division, self.section) if part)

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
        return bool(headings["annex"].match(text)) and len(text) <= self.rules.longest and self.speaking

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
            key = self._unused(f"{kind['prefix']} {number}", kind["prefix"])
            return self._started(index, key, kind["adopted"], match, "adopted")
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
        block = self.blocks[index]
        title = block.text[match.start("title") : match.end("title")].strip()
        words = self.rules.headings["title_space"].sub("", match.group("words").strip())
        return _Start(index, key, kind, words, status, title, index + 1)

    def _draft_key(self, match: re.Match[str], kind: dict[str, str]) -> str:
        words = match.group("number") or ""
        number = numeral(words, self.language)
        name = to_roman(number) if number else words or "I"
        return self._unused(f"{self.letter}.{name}" if self.letter else name, kind["prefix"])

    def _unused(self, key: str, prefix: str) -> str:
        if key in self.keys and not key.startswith(prefix):
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
        """The issuing body's block within `reach` blocks of a designation.

        `strict` passes over plain words only, and looks at the block itself as well.
        """
        for place in range(index + (not strict), min(index + 1 + reach, len(self.blocks))):
            text = self.blocks[place].text.text
            headings = self.rules.headings
            if headings["draft"].match(text) or (place > index + 1 and headings["chapter"].match(text)):
                return None
            speaker = self._speaks(place)
            if speaker is not None:
                return speaker
            labels = labels_of(text, self.rules, self.language)
            if labels and (strict or labels[0].value == 1):
                return None
            if strict and any(headings[name].match(text) for name in ("division", "section", "chapter")):
                return None
        return None

    def _speaks(self, index: int) -> _Speaker | None:
        text = self.blocks[index].text.text
        issuer = self.rules.issuer
        if labels_of(text, self.rules, self.language):
            return None
        if match := issuer["line"].match(text):
            return _Speaker(index, match.group("issuer"), None)
        if match := issuer["meeting"].match(text):
            adopted = self.rules.masthead["date"].match(match.group("date"))
            return _Speaker(
                index,
                match.group("issuer"),
                match.start("rest"),
                date_of(adopted, self.rules),
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
        labels = labels_of(text, self.rules, self.language)
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
        parts = Parts("operative", self.rules, self.language, start.key)
        self.speaking = True
        title = [start.title] if start.title else []
        clauses: list[Block] = []
        if speaker is not None:
            title.extend(block.text for block in self.blocks[index : speaker.index] if block.kind != "table")
            index = speaker.index
            if speaker.rest is not None:
                opening = _part(self.blocks[index], speaker.rest)
                if labels_of(opening.text.text, self.rules, self.language):
                    parts.add(opening, None)
                else:
                    clauses.append(opening)
            index += 1
        adopted_on, meeting = (speaker.adopted_on, speaker.meeting) if speaker else (None, None)
        while index < len(self.blocks) and not self._ends_legal_text(index, parts):
            block = self.blocks[index]
            index += 1
            if self.rules.masthead["closing"].match(block.text.text):
                found = self.rules.masthead["date"].match(block.text.text)
                number = self.rules.masthead["closing_meeting"].match(block.text.text)
                adopted_on = date_of(found, self.rules) or adopted_on
                meeting = int(number.group("meeting")) if number else meeting
                parts.closed = bool(parts.paragraphs or clauses)
                continue
            labels = labels_of(block.text.text, self.rules, self.language)
            if not labels and not parts.paragraphs and not parts.closed:
                if parts.is_heading(block):
                    parts.heading = block.text.text
                    if block.kind == "table":
                        parts.appendages.append(block)
                else:
                    clauses.append(block)
                continue
            parts.add(block, self.blocks[index] if index < len(self.blocks) else None)
        self._finish(start, speaker, parts, title, clauses, adopted_on, meeting, index)
        return index

    def _ends_legal_text(self, index: int, parts: Parts) -> bool:
        return self._ends(index) and not (parts.listing and self.blocks[index].kind != "heading")

    def _finish(
        self, start: _Start, speaker: _Speaker | None, parts: Parts, title: list[Passage],
        clauses: list[Block], adopted_on: date | None, meeting: int | None, end: int,
    ) -> None:  # fmt: skip
        spoken = _clauses(clauses, self.rules, numbered=bool(parts.paragraphs))
        if not parts.paragraphs and not any(paragraph.role == "operative" for paragraph in spoken):
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
        paragraphs = (*spoken, *parts.preface, *parts.paragraphs)
        if start.kind.endswith("Resolution") and not parts.findings:
            self.findings.extend(_without_numbers(paragraphs, start.key))
        self.findings.extend(parts.findings)
        last = self.blocks[max(end - 1, start.index)]
        self.units.append(
            Unit(
                start.key,
                start.kind,
                start.designation,
                _title(title, self.rules),
                speaker.issuer if speaker else "",
                start.status,
                adopted_on,
                meeting,
                self._section(),
                paragraphs,
                tuple(parts.appendages),
                (self.blocks[start.index].text.source_start, last.text.source_end),
            )
        )

    def _annex_unit(self, start: _Start) -> int:
        parts = Parts("narrative", self.rules, self.language, start.key)
        index = start.body
        title = start.title or self._annex_title(index)
        while index < len(self.blocks) and not self._ends(index):
            parts.add(self.blocks[index], self.blocks[index + 1] if index + 1 < len(self.blocks) else None)
            index += 1
        last = self.blocks[index - 1]
        self.units.append(
            Unit(start.key, start.kind, start.designation, title, self.units[-1].issuer, start.status,
                 section=self.units[-1].section, paragraphs=tuple(parts.paragraphs),
                 appendages=tuple(parts.appendages),
                 span=(self.blocks[start.index].text.source_start, last.text.source_end))
        )  # fmt: skip
        return index

    def _annex_title(self, index: int) -> Passage:
        """The lines under the word "Annex" that say what it is; empty where it begins at once.

        They stay in the annex, as the heading of what follows them.
        """
        lines: list[Passage] = []
        joint = self.rules.masthead["title_continues"]
        for block in self.blocks[index : index + _TITLE_LINES]:
            text = block.text.text
            if (
                block.kind != "text"
                or not self.rules.unfinished.search(text)
                or self.rules.headings["part"].match(text)
                or labels_of(text, self.rules, self.language)
                or (lines and not joint.search(f"{lines[-1].text}\n{text}"))
            ):
                break
            lines.append(block.text)
        return _title(lines, self.rules)

    # recommended actions

    def _recommends(self, index: int, words: str) -> bool:
        if (
            not self.rules.report["recommendations"].match(words)
            or not self.rules.report["recommendations_end"].search(words)
            or index + 1 >= len(self.blocks)
        ):
            return False
        following = labels_of(self.blocks[index + 1].text.text, self.rules, self.language)
        return any(label.value == 1 and label.style != "number" for label in following)

    def _recommendations(self, index: int, number: Label) -> int:
        start = index
        parts = Parts("operative", self.rules, self.language, number.name)
        chapeau = self.blocks[index]
        index += 1
        while index < len(self.blocks):
            block = self.blocks[index]
            labels = labels_of(block.text.text, self.rules, self.language)
            if (labels and labels[0].style == "number") or self._ends(index):
                break
            following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
            if (
                not labels
                and parts.is_heading(block)
                and (
                    following is None
                    or not labels_of(following.text.text, self.rules, self.language)
                    or labels_of(following.text.text, self.rules, self.language)[0].style == "number"
                )
            ):
                break
            parts.add(block, following)
            index += 1
        self.narrative.add(chapeau, None)
        passage, marks, emphasis = cut(chapeau, number.end)
        key = number.name if all(item.key != number.name for item in parts.paragraphs) else "chapeau"
        heading = self.narrative.heading
        head = Paragraph(key, number.printed, "operative", passage, None, False, marks, heading, emphasis)
        items = [replace(item, parent=item.parent or key) for item in parts.paragraphs]
        self.findings.extend(parts.findings)
        self.units.append(
            Unit(number.name, "Recommendations", number.printed, EMPTY, "", "recommended",
                 section=self._section(),
                 paragraphs=(head, *items), appendages=tuple(parts.appendages),
                 span=(chapeau.text.source_start, self.blocks[max(index - 1, start)].text.source_end))
        )  # fmt: skip
        return index

    # a document that is one resolution

    def single(self) -> bool:
        """Reads the document as one resolution; False if it has neither speaker nor paragraphs."""
        speaker = self._single_speaker()
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
            if speaker.index and self._may_be_title(self.blocks[speaker.index - 1]):
                title = self.blocks[speaker.index - 1].text
                self.front_end = speaker.index - 1
        start = _Start(speaker.index, None, "Resolution", designation, "adopted", title, speaker.index)
        self._annexes(self._legal_text(start, speaker, speaker.index))
        return True

    def _title_lines(self, begin: int, end: int) -> list[Passage]:
        """The lines on which a title goes on before anybody speaks."""
        lines: list[Passage] = []
        for index in range(begin, end):
            block = self.blocks[index]
            text = block.text.text
            if (
                self._speaks(index)
                or self._is_prose(text)
                or self.rules.masthead["passed_over"].match(text)
                or labels_of(text, self.rules, self.language)
            ):
                break
            lines.append(block.text)
        return lines

    def _may_be_title(self, block: Block) -> bool:
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
        """A text that does not name who speaks: it begins with its first clause or paragraph."""
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
        start = _Start(begin, None, "Resolution", "", "adopted", title, begin)
        self._annexes(self._legal_text(start, None, begin))
        return True

    def _first_labels(self, block: Block) -> bool:
        labels = labels_of(block.text.text, self.rules, self.language)
        return any(label.style == "number" and label.value == 1 for label in labels)

    def _annexes(self, index: int) -> None:
        while index < len(self.blocks):
            annex = self._start(index)
            index = index + 1 if annex is None or annex.kind != "Annex" else self._annex_unit(annex)

    def _single_speaker(self) -> _Speaker | None:
        weak: _Speaker | None = None
        for index, block in enumerate(self.blocks):
            labels = labels_of(block.text.text, self.rules, self.language)
            if labels and labels[0].style == "number":
                break
            speaker = self._speaks(index)
            if speaker is None:
                continue
            if speaker.rest is not None or not block.text.text.endswith(speaker.issuer):
                return self._put_forward(index) or speaker
            weak = speaker
        return weak

    def _put_forward(self, index: int) -> _Speaker | None:
        """The body in whose name a draft speaks that another puts forward, in a sentence that ends with a
        colon ("Recommends to the General Assembly the following draft resolution:")."""
        begun = min(index + 2, len(self.blocks))
        if not self.blocks[begun - 1].text.text.endswith((":", "：")):
            return None
        for place in range(begun, min(begun + 2, len(self.blocks))):
            speaker = self._speaks(place)
            if speaker is not None:
                return speaker if speaker.rest is None else None
        return None


def _own_blocks(blocks: Sequence[Block], symbol: str, language: str) -> Sequence[Block]:
    """The blocks of the document itself, where it comes on a printed page with its neighbours."""
    rules = rules_of(language)
    title = rules.headings["numbered_title"]
    own = re.sub(r"\s", "", symbol.split("/RES/")[-1].split("/DEC/")[-1])
    begin = next(
        (index for index, block in enumerate(blocks) if _bears(block, own, rules.after_number)), None
    )
    if begin is None:
        return blocks
    end = next(
        (index for index in range(begin + 1, len(blocks)) if _heads(blocks[index], title, own)),
        len(blocks),
    )
    neighbours = any(
        label.style == "number"
        for block in blocks[:begin]
        for label in labels_of(block.text.text, rules, language)
    )
    return blocks[begin if neighbours else 0 : end]


def _bears(block: Block, own: str, after_number: str) -> bool:
    """Whether the block is the heading with that number: "2200 (XXI). …", "Resolution 350 (1974)".

    `after_number`: the signs one of which may stand behind it.
    """
    head = re.sub(r"\s", "", block.text.text[:48])
    place = head.find(own)
    after = head[place + len(own) : place + len(own) + 1]
    return 0 <= place <= 12 and after in after_number and not head[:place].isdigit()


def _heads(block: Block, title: re.Pattern[str], own: str) -> bool:
    """Whether another resolution of the same series begins here."""
    match = title.match(block.text.text)
    return match is not None and ("/" in match.group("number")) == ("/" in own) and len(block.text) < 400


def _part(block: Block, start: int) -> Block:
    passage, marks, emphasis = cut(block, start)
    return Block(passage, marks, block.kind, block.level, emphasis)


def _clauses(clauses: Sequence[Block], rules: Rules, *, numbered: bool) -> list[Paragraph]:
    """The clauses before the numbered paragraphs; without such, the closed sentences are operative."""
    counts: Counter[ParagraphRole] = Counter()
    paragraphs: list[Paragraph] = []
    for block in clauses:
        passage, marks, emphasis = cut(block, 0)
        closed = not numbered and bool(rules.headings["closed"].search(passage.text))
        role: ParagraphRole = "operative" if closed else "preambular"
        counts[role] += 1
        key = f"{counts[role]}" if closed else f"pre.{counts[role]}"
        paragraphs.append(Paragraph(key, "", role, passage, None, True, marks, "", emphasis))
    return paragraphs


def _without_numbers(paragraphs: Iterable[Paragraph], unit: str | None) -> Iterator[Finding]:
    """A finding where a resolution has several operative paragraphs, and letters or nothing before them."""
    own = [one for one in paragraphs if one.role == "operative" and one.parent is None]
    if len(own) > 1 and not any(character.isdigit() for character in own[0].number):
        printed = own[0].number or "no number"
        message = f"the operative paragraphs begin with {printed}, not with 1"
        yield Finding("numbering-break", message, own[0].text.span, unit, own[0].key, own[0].number)


def _title(parts: Sequence[Passage], rules: Rules) -> Passage:
    return Passage.join([part for part in parts if part], " ").sub(rules.headings["title_space"]).strip()


def outline(source: Source, text: Text, *, symbol: str, language: str, issued_by: str = "") -> Outline:
    """The parts of a document: masthead, units, narrative, report matter, notes.

    `symbol` is the document's official symbol, `issued_by` its issuing body where the text does not name it.
    Raises KeyError if there is no pack for `language`.
    """
    reader = Reader(text.blocks, language)
    resolution = any(part in symbol.upper() for part in ("/RES", "/DEC/", "/PRST"))
    single: Unit | None = None
    if not resolution:
        reader.front_end = front_end(text.blocks, reader.rules, language)
        reader.report()
    if resolution or (not reader.units and not reader.narrative.paragraphs):
        reader = Reader(_own_blocks(text.blocks, symbol, language), language)
        if reader.single():
            single = replace(reader.units[0], kind="Decision" if "/DEC/" in symbol else "Resolution")
            reader.units[0] = single
        else:
            reader = Reader(text.blocks, language)
            reader.front_end = front_end(text.blocks, reader.rules, language)
            reader.report()
    masthead = masthead_of(
        reader.blocks[: reader.front_end],
        reader.rules,
        symbol=symbol,
        language=language,
        issued_by=issued_by,
        single=single,
    )
    if single is not None and single.adopted_on is None and masthead.date is not None:
        reader.units[0] = replace(single, adopted_on=masthead.date)
    narrative = tuple(reader.narrative.paragraphs)
    matter = report_matter.proceedings(narrative, tuple(reader.units), masthead)
    findings = (*text.findings, *reader.findings, *reader.narrative.findings)
    return Outline(source, masthead, tuple(reader.units), narrative, matter, text.notes, findings)
