"""Stage 3 of the loader, sections: the blocks of a resolution come in, its parts that restart numbers go out.

Three kinds restart: lettered parts in which the issuing body speaks again, series of roman numerals or of
letters, and plain headings. A series may stand inside a part of another series.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..ontology.roman import to_roman
from .labels import labels_of, numeral, rules_of
from .operative_start import opens_with_operative_verb
from .spans import EMPTY, Passage

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from .records import Block
    from .speakers import Speaker, SpeakerFinder

_PART_REACH: Final = 7
"""Blocks below the letter of a part within which its issuing body speaks."""

_LINES_OF_HEADING: Final = 2
"""Lines at most that a heading takes."""
_LINES_OF_NUMBERED: Final = 4
"""The same of a heading with a numeral."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a resolution that restarts numbering."""

    index: int
    """Index of its first heading block."""
    body: int
    """Index of the first block below its headings."""
    key: str
    title: Passage
    speaker: Speaker | None = None
    """The issuing body, where it speaks again."""
    numeral: bool = False
    """A part with an issuing body of its own that has a numeral, by which it is not cited."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """Headings that stand one below the other, the first of which may carry a numeral or a letter."""

    index: int
    stop: int


class SectionFinder:
    """Finds the parts of a resolution that restart numbering."""

    def __init__(self, blocks: Sequence[Block], language: str, speakers: SpeakerFinder) -> None:
        self.blocks = blocks
        self.language = language
        self.rules = rules_of(language)
        self._known_headings: dict[int, bool] = {}
        self.speakers = speakers
        self._numbers = [self._number(block) for block in blocks]

    def find(self, begin: int, first: Speaker | None = None) -> dict[int, Section]:
        """The sections from block `begin` on, by the index of their first block; none if nothing restarts.

        first: the issuing body above that block. Where parts B, C … follow, it begins part A.
        """
        parts = list(self._spoken_parts(begin)) or list(self._numbered_parts(begin))
        edges = [*(part.index for part in parts), len(self.blocks)]
        found = {part.index: part for part in parts}
        prefix = ""
        if parts and first is not None:
            numeral = parts[0].numeral
            heading = self._first_numeral(begin) if numeral else self._first_letter(begin)
            title = self._named(*heading) if heading else EMPTY
            key = to_roman(1) if numeral else "A"
            found[first.index] = Section(first.index, first.index, key, title, first, numeral)
            prefix = f"{key}."
        ranges = [(begin, edges[0], prefix)] + [
            (part.body if part.speaker is None else part.speaker.index + 1, edge, f"{part.key}.")
            for part, edge in zip(parts, edges[1:], strict=True)
        ]
        for start, stop, prefix in ranges:
            found |= {one.index: one for one in self._within(start, self._annex(start, stop), prefix)}
        return found

    # --- blocks ------------------------------------------------------------------------------------------

    def _number(self, block: Block) -> int:
        """The paragraph number of a block; 0 if it has none."""
        labels = labels_of(block.text.text, self.rules, self.language)
        numbers = (label.value for label in labels if label.style == "number" and not label.inserted)
        return next(numbers, 0)

    def _annex(self, begin: int, end: int) -> int:
        """The index of the first annex between two blocks, or `end`."""
        annex = self.rules.headings["annex"]
        places = (i for i in range(begin, end) if annex.match(self.blocks[i].text.text) and self._short(i))
        return next(places, end)

    def _short(self, index: int) -> bool:
        """Whether a block is short enough for a heading, and does not end as a sentence."""
        text = self.blocks[index].text.text
        numbered = self.rules.headings["numbered_section"].match(text)
        longest = self.rules.longest * (_LINES_OF_NUMBERED if numbered else _LINES_OF_HEADING)
        return len(text) <= longest and bool(self.rules.unfinished.search(text))

    def _is_heading(self, index: int) -> bool:
        # Cache the result: the headings below each part are looked for up to the end of the text.
        if index not in self._known_headings:
            self._known_headings[index] = self._reads_as_heading(index)
        return self._known_headings[index]

    def _reads_as_heading(self, index: int) -> bool:
        block = self.blocks[index]
        text = block.text.text
        headings = self.rules.headings
        return (
            self._short(index)
            and (block.kind != "table" or headings["numbered_section"].match(text) is not None)
            and not headings["opens"].search(text)
            and not headings["clause_end"].search(text)
            and not self.rules.masthead["closing"].match(text)
            and not labels_of(text, self.rules, self.language)
            and not self.speakers.at(index)
        )

    def _groups(self, begin: int, end: int) -> list[_Heading]:
        """The headings between two blocks; a line that is a numeral or a letter begins a heading anew."""
        groups: list[_Heading] = []
        index = begin
        while index < end:
            if not self._is_heading(index) or self.blocks[index].text.text[:1].islower():
                index += 1
                continue
            stop = index + 1
            while stop < end and self._is_heading(stop) and not self._designated_line(stop):
                stop += 1
            groups.append(_Heading(index, stop))
            index = stop
        return groups

    def _designated_line(self, index: int) -> bool:
        """Whether a heading begins with a numeral of its series, or is a letter and nothing else."""
        text = self.blocks[index].text.text
        headings = self.rules.headings
        letter = headings["lettered_part"].match(text)
        return bool(headings["numbered_section"].match(text) or (letter and not letter.group("title")))

    def _first_number(self, begin: int, end: int) -> int:
        return next((number for number in self._numbers[begin:end] if number), 0)

    def _last_number(self, begin: int, end: int) -> int:
        return next((number for number in reversed(self._numbers[begin:end]) if number), 0)

    def _is_operative(self, index: int) -> bool:
        """Whether a block opens with an operative verb, behind its number if it has one."""
        text = self.blocks[index].text.text
        labels = labels_of(text, self.rules, self.language)
        return opens_with_operative_verb(text[labels[0].end :] if labels else text, self.language)

    # --- lettered parts with a text of their own ---------------------------------------------------------

    def _spoken_parts(self, begin: int) -> Iterator[Section]:
        """The parts in which the issuing body speaks again; the first part is the document's own.

        A letter may be lost on the way: the body that speaks after the day of a part begins the next one.
        """
        last = "A" if self._first_letter(begin) else ""
        index = begin
        closed = begin
        while index < len(self.blocks):
            text = self.blocks[index].text.text
            if self.rules.masthead["closing"].match(text):
                closed = index + 1
            if self.rules.headings["numbered_title"].match(text):
                last = ""
            part = self._lettered(index, last or "A") or (
                self._unlettered(index, closed, last) if last else None
            )
            if part is not None and part.speaker is not None:
                yield part
                last = part.key
                index = part.speaker.index
            index += 1

    def _numbered_parts(self, begin: int) -> Iterator[Section]:
        """The parts with numerals in which the issuing body speaks again, from the second on."""
        if self._first_numeral(begin) is None:
            return
        expected = 2
        for index in range(begin, len(self.blocks)):
            value, match = self._numeral(index)
            if match is None or value != expected:
                continue
            speaker = self.speakers.after(index, _PART_REACH)
            if speaker is not None:
                title = self._named(index, index + 1, match)
                yield Section(index, index + 1, to_roman(value), title, speaker, True)
                expected += 1

    def _first_numeral(self, begin: int) -> tuple[int, int, re.Match[str]] | None:
        """Where the numeral I stands above the first part, and the block behind its title."""
        for index in range(max(begin - _PART_REACH, 0), begin):
            value, match = self._numeral(index)
            if match is not None and value == 1:
                return index, begin - 1, match
        return None

    def _numeral(self, index: int) -> tuple[int, re.Match[str] | None]:
        """The numeral with which a block begins as the heading of a section does; 0 if it has none."""
        text = self.blocks[index].text.text
        match = self.rules.headings["numbered_section"].match(text) if self._short(index) else None
        return (numeral(match.group("number"), self.language) or 0, match) if match else (0, None)

    def _first_letter(self, begin: int) -> tuple[int, int, re.Match[str]] | None:
        """Where the letter A stands above the first part, and the block behind its title."""
        for index in range(max(begin - _PART_REACH, 0), begin):
            match = self.rules.headings["lettered_part"].match(self.blocks[index].text.text)
            if match is not None and match.group("letter") == "A":
                return index, begin - 1, match
        return None

    def _lettered(self, index: int, last: str) -> Section | None:
        """The part whose letter stands in a block; one letter may be lost before it."""
        text = self.blocks[index].text.text
        match = self.rules.headings["lettered_part"].match(text) if self._short(index) else None
        if not match or ord(match.group("letter")) - ord(last) not in (1, 2):
            return None
        speaker = self.speakers.after(index, _PART_REACH)
        letter = match.group("letter")
        return Section(index, index + 1, letter, self._named(index, index + 1, match), speaker)

    def _unlettered(self, index: int, closed: int, last: str) -> Section | None:
        """The part that begins with its issuing body, behind the day of the part before."""
        speaker = self.speakers.at(index)
        if (
            speaker is None
            or speaker.rest is not None
            or not 0 <= index - closed <= _PART_REACH
            or not closed
        ):
            return None
        if any(self._numbers[closed:index]):
            return None
        return Section(closed, index, chr(ord(last) + 1), self._named(closed, index, None), speaker)

    # --- series and plain headings -----------------------------------------------------------------------

    def _within(self, begin: int, end: int, prefix: str) -> list[Section]:
        """The sections between two blocks, with those inside each of them."""
        groups = self._groups(begin, end)
        series = [self._numerals(groups), self._letters(groups)]
        series.sort(key=lambda members: members[0][0].index if members else end)
        for members in series:
            if len(members) > 1 and self._restarts([group.index for group, _ in members], begin, end):
                return self._with_inner(members, end, prefix)
        spoken = next((index for index in range(begin, end) if self.speakers.at(index)), end)
        plain = self._plain([group for group in groups if group.index < spoken], begin, spoken)
        plain = self._with_headless(plain, begin, spoken)
        named = [(group, to_roman(number)) for number, group in enumerate(plain, 1)]
        return [self._section(group, f"{prefix}{name}") for group, name in named]

    def _with_inner(self, members: Sequence[tuple[_Heading, str]], end: int, prefix: str) -> list[Section]:
        found: list[Section] = []
        edges = [*(group.index for group, _ in members[1:]), end]
        for (group, name), edge in zip(members, edges, strict=True):
            section = self._section(group, f"{prefix}{name}")
            found.append(section)
            found.extend(self._within(section.body, edge, f"{section.key}."))
        return found

    def _numerals(self, groups: Sequence[_Heading]) -> list[tuple[_Heading, str]]:
        """The headings with roman numerals in order; one numeral may be lost, that of the first as well."""
        members: list[tuple[_Heading, str]] = []
        expected = 1
        for place, group in enumerate(groups):
            match = self.rules.headings["numbered_section"].match(self.blocks[group.index].text.text)
            value = numeral(match.group("number"), self.language) if match else None
            if value is None or not expected <= value <= expected + 1:
                continue
            if value == 2 and not members:
                if place == 0:
                    continue
                members.append((self._unnumbered_first(groups[:place]), to_roman(1)))
            members.append((group, to_roman(value)))
            expected = value + 1
        return members

    def _unnumbered_first(self, groups: Sequence[_Heading]) -> _Heading:
        """The heading before "II" that lost its numeral: the last above a paragraph 1, or the first."""
        for place in range(len(groups) - 1, -1, -1):
            stop = groups[place + 1].index if place + 1 < len(groups) else len(self.blocks)
            if self._first_number(groups[place].stop, stop) == 1:
                return groups[place]
        return groups[0]

    def _letters(self, groups: Sequence[_Heading]) -> list[tuple[_Heading, str]]:
        """The headings with letters, from A on without a gap."""
        members: list[tuple[_Heading, str]] = []
        for group in groups:
            match = self.rules.headings["lettered_part"].match(self.blocks[group.index].text.text)
            if match and ord(match.group("letter")) == ord("A") + len(members):
                members.append((group, match.group("letter")))
        return members

    def _restarts(self, starts: Sequence[int], begin: int, end: int) -> bool:
        """Whether numbering starts again in one of the parts that begin at those blocks."""
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            first, last = self._first_number(start, stop), self._last_number(begin, start)
            if last and (first == 1 or (first == 2 and last > 1)):
                return True
        return False

    def _plain(self, groups: Sequence[_Heading], begin: int, end: int) -> list[_Heading]:
        """The headings without numerals above an operative paragraph 1, or above one without a number."""
        found: list[_Heading] = []
        again = False
        stops = [*(group.index for group in groups[1:]), end] if groups else []
        for group, stop in zip(groups, stops, strict=True):
            before = self.blocks[group.index - 1].text.text
            if self.rules.headings["opens"].search(before):
                continue
            if self._restarts_below(group, stop):
                found.append(group)
                again = again or self._last_number(begin, group.index) > 0
            elif found and self._speaks_below(group, stop):
                found.append(group)
        return found if again else []

    def _with_headless(self, plain: list[_Heading], begin: int, end: int) -> list[_Heading]:
        """The plain sections, with those that have no heading: an operative paragraph 1 follows another."""
        found = {group.index: group for group in plain}
        for index in range(begin, end):
            if self._numbers[index] != 1 or not self._is_operative(index):
                continue
            last = next((i for i in range(index - 1, begin - 1, -1) if self._numbers[i]), None)
            if last is None or any(last < start <= index for start in found):
                continue
            if not any(self._numbers[i] and self._is_operative(i) for i in range(begin, index)):
                continue
            start = index
            while start - 1 > last and self._is_clause(start - 1):
                start -= 1
            before = self.blocks[start - 1].text.text
            if self.rules.headings["closed"].search(before):
                found[start] = _Heading(start, start)
        return [found[start] for start in sorted(found)]

    def _is_clause(self, index: int) -> bool:
        """Whether a block is a preambular clause, by the comma at its end."""
        return bool(self.rules.headings["clause_end"].search(self.blocks[index].text.text))

    def _restarts_below(self, group: _Heading, stop: int) -> bool:
        """Whether the first number below a heading is that of an operative paragraph 1."""
        first = next((i for i in range(group.stop, stop) if self._numbers[i]), None)
        return first is not None and self._numbers[first] == 1 and self._is_operative(first)

    def _speaks_below(self, group: _Heading, stop: int) -> bool:
        """Whether the text below a heading has no number, and holds an operative paragraph."""
        if group.stop >= stop or self._first_number(group.stop, stop):
            return False
        return any(self._is_operative(index) for index in range(group.stop, stop))

    # --- titles ------------------------------------------------------------------------------------------

    def _section(self, group: _Heading, key: str) -> Section:
        if group.index == group.stop:
            return Section(group.index, group.stop, key, EMPTY)
        headings = self.rules.headings
        text = self.blocks[group.index].text.text
        match = headings["numbered_section"].match(text) or headings["lettered_part"].match(text)
        designated = match if match and key.endswith(self._designation(match)) else None
        return Section(group.index, group.stop, key, self._named(group.index, group.stop, designated))

    def _designation(self, match: re.Match[str]) -> str:
        letter = match.groupdict().get("letter")
        if letter:
            return str(letter)
        return to_roman(numeral(match.group("number"), self.language) or 0) or "?"

    def _named(self, index: int, stop: int, match: re.Match[str] | None) -> Passage:
        """The title that stands in the blocks of a heading, without its numeral or letter."""
        if index == stop:
            return EMPTY
        first = self.blocks[index].text
        if match is not None:
            start = match.start("title")
            first = first[start : match.end("title")] if start >= 0 else first[:0]
        lines = [first, *(block.text for block in self.blocks[index + 1 : stop])]
        return Passage.join([line for line in lines if line], " ")
