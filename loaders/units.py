"""Stage 3 of the loader, units: blocks come in, the drafts, texts and narrative of a report go out."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final

from ..ontology.roman import to_roman
from .clauses import clauses_of, missing_numbers, preamble_of, title_of, without_adopted_text
from .labels import Label, labels_of, number_of, numeral, rules_of, unused_key
from .legal_text import LegalText, UnitStart
from .masthead import date_of
from .operative_start import opens_with_operative_verb
from .paragraphs import Parts, cut, part_of
from .preamble_lists import PreambleLists, counts_clauses, first_act, is_preambular
from .records import Block, Finding, Paragraph, Unit
from .spans import EMPTY, Passage
from .speakers import Speaker, SpeakerFinder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .sections import Section

_TITLE_LINES: Final = 4
"""Lines at most that the title of an annex takes."""


class Reader:
    """Walks through the blocks of a document once."""

    def __init__(self, blocks: Sequence[Block], language: str) -> None:
        self.blocks = blocks
        self.language = language
        self.rules = rules_of(language)
        self.speakers = SpeakerFinder(blocks, language)
        self.preamble_lists = PreambleLists(blocks, self.rules, language)
        self.units: list[Unit] = []
        self.findings: list[Finding] = []
        self.narrative = Parts("narrative", self.rules, language)
        self.chapter = self.division = self.section = ""
        self.letter = ""
        self.division_number = 0
        self.keys: set[str] = set()
        self.front_end = 0
        self.expecting: str | None = None
        self.sections: Mapping[int, Section] = {}
        """Sections that restart numbering, by the index of their first block."""
        self.section_keys: frozenset[str] = frozenset()
        """Keys of the sections without an issuing body of their own; their annexes are the document's."""
        self.unnamed_annex = -1
        """Index of the block at which a text without the heading "Annex" begins below a resolution."""
        self.speaking = False
        """An issuing body has spoken, so that an annex may follow."""

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
        if suggested := self.rules.report["suggested"].search(text):
            self.expecting = suggested.group("kind")
        elif number is not None:
            words = text[number.end :]
            if self.rules.report["introduction"].search(words):
                introduced = self.rules.report["introduced"].search(words)
                self.expecting = introduced.group("kind") if introduced else None
            elif self._recommends(index, words):
                return self._recommendations(index, number)
        self.narrative.add(block, self._after(index))
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
            return self.speakers.after(index) is not None
        if match := headings["adopted"].match(text):
            return (block.kind == "heading" or not match.group("title")) and self.speakers.after(
                index
            ) is not None
        annex = headings["annex"].match(text)
        return (
            annex is not None
            and len(text) <= self.rules.longest
            and self.speaking
            and self._annex_key(annex) is not None
        )

    def _start(self, index: int) -> UnitStart | None:
        if index == self.unnamed_annex:
            key = unused_key("annex", self.keys)
            return UnitStart(index, key, "Annex", "", self.units[-1].status, EMPTY, index)
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

    def _implicit(self, index: int) -> UnitStart | None:
        """The only draft of a report, which has no designation."""
        if self.expecting is None or not (
            self.speakers.at(index) or self.speakers.after(index, 3, strict=True)
        ):
            return None
        kind = self.rules.kinds[self.expecting]
        key = self._unused(f"{self.letter}.I" if self.letter else "I", kind["prefix"])
        return UnitStart(index, key, kind["draft"], "", "draft", EMPTY, index)

    def _started(self, index: int, key: str, kind: str, match: re.Match[str], status: str) -> UnitStart:
        block = self.blocks[index]
        title = block.text[match.start("title") : match.end("title")].strip()
        words = self.rules.headings["title_space"].sub("", match.group("words").strip())
        return UnitStart(index, key, kind, words, status, title, index + 1)

    def _draft_key(self, match: re.Match[str], kind: dict[str, str]) -> str:
        words = match.group("number") or ""
        number = numeral(words, self.language)
        name = to_roman(number) if number else words or "I"
        return self._unused(f"{self.letter}.{name}" if self.letter else name, kind["prefix"])

    def _unused(self, key: str, prefix: str) -> str:
        if key in self.keys and not key.startswith(prefix):
            key = f"{prefix} {key}"
        return unused_key(key, self.keys)

    def _annex_key(self, match: re.Match[str]) -> str | None:
        """The key of the annex that a heading begins; None where it repeats that of one already begun."""
        number = match.group("number")
        owner = (self.units[-1].key if self.units else None) or ""
        owner = owner.split("annex")[0].strip()
        if owner in self.section_keys:
            owner = ""
        name = f"annex {numeral(number, self.language)}" if number else "annex"
        key = f"{owner} {name}".strip()
        if key not in self.keys:
            return key
        if number:
            return None
        return next(more for n in count(2) if (more := f"{key} {n}") not in self.keys)

    def _annex(self, index: int, match: re.Match[str]) -> UnitStart | None:
        key = self._annex_key(match) if self.units else None
        if key is None:
            return None
        self.keys.add(key)
        title = self.blocks[index].text[match.start("title") : match.end("title")].strip()
        return UnitStart(
            index,
            key,
            "Annex",
            match.group().split()[0] if match.group() else "",
            self.units[-1].status,
            title,
            index + 1,
        )

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

    def _unit(self, start: UnitStart) -> int:
        self.expecting = None
        if start.kind == "Annex":
            return self._annex_unit(start)
        speaker = self.speakers.at(start.body) or self.speakers.after(start.body)
        return self._legal_text(start, speaker, start.body)

    def _legal_text(self, start: UnitStart, speaker: Speaker | None, index: int) -> int:
        parts = Parts("operative", self.rules, self.language, start.key)
        legal = LegalText(start, speaker, parts, [start.title] if start.title else [])
        self.speaking = True
        if speaker is not None:
            legal.title.extend(
                block.text for block in self.blocks[index : speaker.index] if block.kind != "table"
            )
            index = speaker.index
            if speaker.rest is not None:
                opening = part_of(self.blocks[index], speaker.rest)
                if labels_of(opening.text.text, self.rules, self.language):
                    parts.add(opening, None)
                else:
                    legal.clauses.append(opening)
            index += 1
            legal.adopted_on, legal.meeting = speaker.adopted_on, speaker.meeting
        # A section without a heading begins with its first block.
        first = start.body if start.key is not None and start.index == start.body else -1
        while index < len(self.blocks) and (index == first or not self._ends_legal_text(index, parts)):
            self._legal_block(legal, index)
            index += 1
        self._finish(legal, index)
        return index

    def _legal_block(self, legal: LegalText, index: int) -> None:
        """Add one block to a legal text."""
        block, parts, masthead = self.blocks[index], legal.parts, self.rules.masthead
        text = block.text.text
        if masthead["closing"].match(text) and not self._is_in_clause(legal, text):
            number = masthead["closing_meeting"].match(text)
            legal.adopted_on = date_of(masthead["date"].search(text), self.rules) or legal.adopted_on
            legal.meeting = int(number.group("meeting")) if number else legal.meeting
            if legal.listed:
                self._put_items(legal, None)
            parts.closed = bool(parts.paragraphs or legal.clauses)
            return
        labels = labels_of(text, self.rules, self.language)
        begun = bool(parts.paragraphs) or parts.closed
        if labels and not begun and (legal.clauses or labels[0].style != "number"):
            if labels[0].style != "number" or self._lists_in_preamble(legal, index):
                legal.listed = True
                legal.clauses.append(block)
                return
            self._begin_numbers(legal, block)
        if labels or begun:
            parts.add(block, self._after(index))
        elif legal.listed or not parts.is_heading(block):
            legal.clauses.append(block)
        else:
            parts.heading = text
            if block.kind == "table":
                parts.appendages.append(block)

    def _is_in_clause(self, legal: LegalText, text: str) -> bool:
        """Whether a day with a comma behind it ends a line of a preambular clause, not the text."""
        if legal.parts.paragraphs or not legal.clauses or not text.endswith((",", "，")):
            return False
        return not self.rules.headings["closed"].search(legal.clauses[-1].text.text)

    def _after(self, index: int) -> Block | None:
        return self.blocks[index + 1] if index + 1 < len(self.blocks) else None

    def _lists_in_preamble(self, legal: LegalText, index: int) -> bool:
        """Whether the number of a block counts an item of a preambular clause."""
        if not counts_clauses(legal, self.rules, self.language):
            return False
        end = self.preamble_lists.first_paragraph(index)
        return end is not None and not self._ends(end)

    def _begin_numbers(self, legal: LegalText, number: Block) -> None:
        """Decide what a list before the first number is: one of the preamble, or operative items."""
        if not legal.listed:
            self._count_clauses(legal, number)
            return
        if is_preambular(legal.clauses, self.rules, self.language):
            legal.preamble = preamble_of(legal.clauses, self.rules, self.language)
            legal.clauses, legal.listed = [], False
        else:
            self._put_items(legal, number)

    def _count_clauses(self, legal: LegalText, block: Block) -> None:
        """Take clauses for paragraphs that lost their numbers, if the first number printed counts them."""
        first = number_of(labels_of(block.text.text, self.rules, self.language))
        clauses = clauses_of(legal.clauses, self.rules, self.language, numbered=False)
        operative = [clause for clause in clauses if clause.role == "operative"]
        lost = sum(opens_with_operative_verb(clause.text.text, self.language) for clause in operative)
        if lost and first == lost + 1 == len(operative) + 1:
            legal.parts.unnumbered = lost
            legal.parts.begin_numbers(first)

    def _put_items(self, legal: LegalText, following: Block | None) -> None:
        """Read the items before the first number, and what follows them, as operative."""
        blocks = legal.clauses
        first = next(
            i for i, block in enumerate(blocks) if labels_of(block.text.text, self.rules, self.language)
        )
        acts = None if following else first_act(blocks, first, self.rules, self.language)
        if acts is not None:
            legal.preamble = preamble_of(blocks[:acts], self.rules, self.language)
            legal.clauses, legal.listed = [], False
            legal.parts.put_chapeau(blocks[acts], 1)
            for block, after in zip(blocks[acts + 1 :], [*blocks[acts + 2 :], None], strict=False):
                legal.parts.add(block, after)
            return
        legal.clauses, legal.listed = list(blocks[:first]), False
        if legal.clauses:
            self._promote_chapeau(legal)
        for block, after in zip(blocks[first:], [*blocks[first + 1 :], following], strict=True):
            legal.parts.add(block, after)

    def _promote_chapeau(self, legal: LegalText) -> None:
        """Make the last clause the first operative paragraph if its verb asks for the items below it."""
        last = legal.clauses[-1]
        text = last.text.text
        capitalized = text[:1].upper() + text[1:]
        opens = self.rules.headings["opens"].search(text)
        subject = self.rules.issuer.get("subject")
        speaks = subject is not None and subject.match(text) is not None
        if opens and (speaks or opens_with_operative_verb(capitalized, self.language)):
            legal.clauses.pop()
            clauses = clauses_of(legal.clauses, self.rules, self.language, numbered=False)
            legal.parts.put_chapeau(last, 1 + sum(clause.role == "operative" for clause in clauses))

    def _ends_legal_text(self, index: int, parts: Parts) -> bool:
        return self._ends(index) and not (parts.listing and self.blocks[index].kind != "heading")

    def _finish(self, legal: LegalText, end: int) -> None:
        """Make the unit of a legal text that ends before block `end`."""
        start, speaker, parts = legal.start, legal.speaker, legal.parts
        if legal.listed:
            self._put_items(legal, None)
        numbered = bool(parts.paragraphs) and parts.chapeau is None and not parts.counted
        clauses = legal.preamble or clauses_of(legal.clauses, self.rules, self.language, numbered=numbered)
        first = self.blocks[start.index].text
        operative = parts.paragraphs or any(paragraph.role == "operative" for paragraph in clauses)
        if not operative and not self.sections:
            message = "the text has no operative paragraph"
            self.findings.append(
                Finding("no-operative-paragraphs", message, first.span, start.key, None, start.designation)
            )
        paragraphs = (*clauses, *without_adopted_text(clauses, parts.paragraphs, self.rules, self.language))
        if start.kind.endswith("Resolution") and not parts.findings:
            self.findings.extend(missing_numbers(paragraphs, start.key))
        self.findings.extend(parts.findings)
        last = self.blocks[max(end - 1, start.index)]
        self.units.append(
            Unit(
                start.key,
                start.kind,
                start.designation,
                title_of(legal.title, self.rules),
                speaker.issuer if speaker else "",
                start.status,
                legal.adopted_on,
                legal.meeting,
                self._section(),
                paragraphs,
                tuple(parts.appendages),
                (first.source_start, last.text.source_end),
            )
        )

    def _annex_unit(self, start: UnitStart) -> int:
        parts = Parts("narrative", self.rules, self.language, start.key)
        index = start.body
        title = start.title or self._annex_title(index)
        while index < len(self.blocks) and not self._ends(index):
            parts.add(self.blocks[index], self._after(index))
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
        return title_of(lines, self.rules)

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
        start, unit = index, self._unused(number.name, "")
        parts = Parts("operative", self.rules, self.language, unit)
        chapeau = self.blocks[index]
        index += 1
        while index < len(self.blocks):
            block = self.blocks[index]
            labels = labels_of(block.text.text, self.rules, self.language)
            if (labels and labels[0].style == "number") or self._ends(index):
                break
            following = self._after(index)
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
            Unit(unit, "Recommendations", number.printed, EMPTY, "", "recommended",
                 section=self._section(),
                 paragraphs=(head, *items), appendages=tuple(parts.appendages),
                 span=(chapeau.text.source_start, self.blocks[max(index - 1, start)].text.source_end))
        )  # fmt: skip
        return index
