"""Stage 2 of the loader, blocks: lines come in, raw blocks of running text and notes go out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from ..ontology.scripts import HAN
from .lines import LEADING_NUMBER, LONE_NUMBER, MARKED_NOTE, PLAIN_DIGITS, Ending, Line, ending_of, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lines import PageForm
    from .records import Source
    from .spans import Span
    from .text_rules import TextRules

_BARE_NOTE: Final = re.compile(r"\s*(?P<mark>\d{1,3}|\*{1,3}|[a-z](?=\s))(?:[ \t]+(?=\S)|\s*$)")
_STARRED: Final = re.compile(r"\s*\*{1,3}[ \t]+(?=\S)")
_IN_SENTENCE: Final = re.compile(r"(?!https?:)[^\W\d_A-Z]")
"""A small letter, with which no note begins unless it is an address."""
_OPEN_QUOTATION: Final = re.compile(r"(?<=.)“[^”]*(?<![.;])$")
"""The end of a line with a quotation that goes on; that at its beginning may go on over paragraphs."""
_GLUED_MARK: Final = re.compile(r"[^\W\d_][,.;:)”’]?(?P<mark>\d+)(?=\s|$)")
"""A number behind a word, which points at a note."""
_STAR_MARK: Final = re.compile(r"[^\s*]\*{1,3}(?=[\s:,;.)]|$)", re.MULTILINE)
"""An asterisk behind a word, which points at a note."""
_HAN: Final = re.compile(f"[{HAN}]")
_SHORT_HEADING: Final = 30
"""Characters of a line without stop that is a heading, though it begins as a clause does."""
_BROKEN_WORD: Final = re.compile(r"[^\W\d_]{2}[-\u00ad\u2010]$")
"""The end of a line that breaks a word or a compound."""
_BROKEN_FIGURE: Final = re.compile(r"(?:[^\W_][-\u2010\u2011]|\d[–/]|\b[A-Z][A-Z.0-9]*/)$")
"""The end of a line that breaks a range, a symbol or a name with a figure: "2030-", "A/80/", "P-"."""
_TABLE_ROW: Final = re.compile(r"\s*\|.*\|\s*$|[^\t]*\S[^\t]*\t[^\t]*\S|\t\s*\S")
_TABLE_RULE: Final = re.compile(r"[\s|:-]+")


@dataclass(slots=True)
class RawBlock:
    """A block or a note while its lines are gathered."""

    pieces: list[Span]
    tail: str
    """The words of its last line."""
    kind: Literal["text", "heading", "table"] = "text"
    level: int = 0
    start_kind: str = ""
    opened: bool = False
    """It reads as a sentence that may run on."""
    interrupted: bool = False
    """A note mark on a line of its own broke its last line."""
    marks: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    mark: str = ""
    bare_mark: bool = False
    region: int = 0


class BlockBuilder:
    """Puts the lines of a file together to blocks and notes."""

    def __init__(self, source: Source, lines: Sequence[Line], page: PageForm, rules: TextRules) -> None:
        self.text = source.text
        self.lines = lines
        self.page = page
        self.rules = rules
        self.blocks: list[RawBlock] = []
        self.notes: list[RawBlock] = []
        self.region = 0
        self.in_notes = False
        self.after_notes = False
        self.numbers: set[str] = set()

    def build(self) -> None:
        notes_at_end, stars_at_end = self._notes_at_end(), self._stars_at_end()
        for index, line in enumerate(self.lines):
            if index == notes_at_end:
                self.in_notes = True
            starred = bool(_STARRED.match(self.text, line.start, line.end)) and (
                line.ruled
                or (index >= stars_at_end and self._is_pointed_at(line))
                or self._is_lone_star(line)
            )
            if starred or (line.ruled and (self.page.wrapped or self.in_notes)):
                self.in_notes = starred or (self.page.wrapped and self._note_follows(line))
                self.region += 1
            after = self.lines[index + 1] if index + 1 < len(self.lines) else None
            if self._note(line, after):
                continue
            if self.in_notes and self._note_runs_on(line):
                self._extend(self.notes[-1], line)
                continue
            if self.in_notes:
                self.in_notes, self.after_notes = False, True
            if self.after_notes:
                line.cut, self.after_notes = True, False
            self._body(line)

    # notes

    def _notes_at_end(self) -> int:
        """The index of the first of the last lines, if all are notes; else the number of lines.

        A note begins with a number that counts on, without a stop, and stands behind a word above.
        """
        first = len(self.lines)
        following = 0
        while first and (number := LEADING_NUMBER.match(self.text, self.lines[first - 1].start)):
            mark = int(number["mark"])
            counts = following in (0, mark + 1) and not _IN_SENTENCE.match(self.text, number.end())
            quantity = self.rules.quantity.match(self.text, number.end() - 1)
            if not counts or quantity or self.lines[first - 1].start_kind:
                break
            first, following = first - 1, mark
        if first == len(self.lines):
            return first
        above = self.text[: self.lines[first].start]
        marks = range(following, following + len(self.lines) - first)
        glued = {match["mark"] for match in _GLUED_MARK.finditer(above)}
        return first if glued.issuperset(map(str, marks)) else len(self.lines)

    def _stars_at_end(self) -> int:
        """The index from which on all lines with a gap before them begin with an asterisk."""
        first = len(self.lines)
        for index in range(first - 1, -1, -1):
            line = self.lines[index]
            if line.gap:
                if not _STARRED.match(self.text, line.start, line.end):
                    break
                first = index
        return first

    def _is_pointed_at(self, line: Line) -> bool:
        """Whether a line stands apart, and a mark above points at it."""
        return bool(line.gap) and self._first_star < line.start

    def _is_lone_star(self, line: Line) -> bool:
        """Whether a line stands apart and begins with asterisks as no other does, and a mark points at it."""
        stars = self._stars(line)
        if not line.gap or self._star_counts[stars] != 1:
            return False
        mark = rf"(?<=[^\s*]){re.escape(stars)}(?=[\s:,;.)]|$)"
        return re.search(mark, self.text, re.MULTILINE) is not None

    @cached_property
    def _star_counts(self) -> Counter[str]:
        return Counter(map(self._stars, self.lines))

    def _stars(self, line: Line) -> str:
        """The asterisks with which a line begins, before a blank."""
        found = _STARRED.match(self.text, line.start, line.end)
        return found.group().strip() if found else ""

    @cached_property
    def _first_star(self) -> int:
        """The end of the first mark with asterisks; the length of the text without one."""
        found = _STAR_MARK.search(self.text)
        return found.end() if found else len(self.text)

    def _note_follows(self, line: Line) -> bool:
        return bool(
            _BARE_NOTE.match(self.text, line.start, line.end) or MARKED_NOTE.match(self.text, line.start)
        )

    def _note(self, line: Line, after: Line | None) -> bool:
        """Begins a note if the line does."""
        if line.level or (line.table and not self.in_notes):
            return False
        marked = MARKED_NOTE.match(self.text, line.start, line.end)
        if marked and not (self.page.wrapped and line.gap == 0 and self._runs_on()):
            self._begin_note(line, marked.group(marked.lastgroup or 0).translate(PLAIN_DIGITS), marked.end())
            return True
        opening = self.rules.opening.match(self.text, line.start, line.end) or self._lone_mark(line, after)
        if self.in_notes or opening:
            if self._mark_of_body(line):
                return False
            bare = _BARE_NOTE.match(self.text, line.start, line.end)
            if bare and self._plausible(bare.group("mark"), line):
                self._begin_note(line, bare.group("mark"), bare.end())
                self.notes[-1].bare_mark = True
                self.in_notes = True
                return True
        return False

    def _lone_mark(self, line: Line, after: Line | None) -> bool:
        """A number alone on its line, and the words of a note on the next."""
        return (
            self.page.wrapped
            and line.gap > 0
            and after is not None
            and after.gap == 0
            and bool(LONE_NUMBER.fullmatch(line.bare))
            and bool(self.rules.words.match(after.bare))
        )

    def _mark_of_body(self, line: Line) -> bool:
        return not self.in_notes and line.gap == 0 and self._runs_on()

    def _plausible(self, mark: str, line: Line) -> bool:
        """A number at the head of a line is a note's only where it counts on from the last one."""
        if not mark.isdigit() or not self.notes or self.notes[-1].region != self.region:
            return True
        last = self.notes[-1].mark
        return not last.isdigit() or int(mark) == int(last) + 1

    def _begin_note(self, line: Line, mark: str, words: int) -> None:
        if self.notes and not self.in_notes and not self.after_notes:
            self.region += 1
        pieces = [(words, line.end)] if words < line.end else []
        self.notes.append(RawBlock(pieces, line.bare if pieces else "", mark=mark, region=self.region))
        self.numbers.add(mark)
        self.after_notes = True

    def _note_runs_on(self, line: Line) -> bool:
        note = self.notes[-1] if self.notes else None
        if note is None:
            return False
        if not note.pieces:
            return True
        if (
            line.cut
            or line.indent
            or line.start_kind not in ("", "item", "letter", "bullet", "running_issuer")
        ):
            return False
        return self.page.wrapped

    def _extend(self, draft: RawBlock, line: Line) -> None:
        draft.pieces.append((line.start, line.end))
        draft.tail = draft.tail + line.bare if draft.interrupted else line.bare
        draft.interrupted = False

    # running text

    def _runs_on(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].kind == "text" and not self.in_notes

    def _body(self, line: Line) -> None:
        before = self.blocks[-1] if self.blocks else None
        if not (before and self._goes_on_with_figure(before, line)) and self._stray_number(line):
            return
        if line.table and self._table(line, before):
            return
        if before is not None and before.kind == "table" and line.gap == 0 and not line.start_kind:
            self._extend(before, line)
            return
        if before is not None and self._continues(before, line):
            self._extend(before, line)
            before.opened = before.opened or bool(self.rules.parts.search(line.bare))
            return
        self.blocks.append(self._begin(line))

    def _stray_number(self, line: Line) -> bool:
        """A number alone, or before the rest of a sentence: a note mark or the number of a page."""
        alone = LONE_NUMBER.fullmatch(self.text, line.start, line.end)
        if alone:
            if self.page.wrapped and line.gap == 0 and self._runs_on():
                self._mark(line, alone.group("mark"))
            return not line.level
        if not (self.page.wrapped and line.gap == 0 and self._runs_on()):
            return False
        leading = LEADING_NUMBER.match(self.text, line.start, line.end)
        if (
            leading
            and leading.group("mark") in self.numbers
            and not self.rules.quantity.match(self.text, leading.end())
        ):
            self._mark(line, leading.group("mark"))
            line.start = leading.end()
            line.bare = line.bare[len(leading.group()) :].lstrip()
        return False

    def _mark(self, line: Line, mark: str) -> None:
        self.blocks[-1].marks.append((line.start, mark))
        self.blocks[-1].interrupted = True

    def _table(self, line: Line, before: RawBlock | None) -> bool:
        row = self.text[line.start : line.end]
        continues = before is not None and before.kind == "table" and line.gap == 0
        if line.start_kind and not (continues and line.start_kind == "section"):
            return False
        if not _TABLE_ROW.match(self.text, line.start - line.indent, line.end):
            return False
        if before is not None and continues:
            if not _TABLE_RULE.fullmatch(row):
                self._extend(before, line)
            return True
        self.blocks.append(RawBlock([(line.start, line.end)], line.bare, "table"))
        return True

    def _begin(self, line: Line) -> RawBlock:
        labelled = line.start_kind in ("number", "item", "letter")
        heading = line.level > 0 or line.start_kind in (
            "chapter",
            "division",
            "section",
            "designation",
            "annex",
            "numbered_title",
        )
        ending = ending_of(line.bare, self.rules)
        if heading and not line.level and ending == "strong" and line.start_kind == "section":
            heading = False
        return RawBlock(
            [(line.start, line.end)],
            line.bare,
            "heading" if heading else "text",
            line.level,
            line.start_kind,
            labelled
            or line.emphatic
            or bool(self.rules.clause.match(line.bare) or self.rules.begun.search(line.bare)),
        )

    def _continues(self, before: RawBlock, line: Line) -> bool:
        """Whether the line carries on the block before it."""
        if line.level or before.kind == "table" or (before.level and before.kind == "heading"):
            return False
        if self.rules.continuation.match(line.bare):
            return True
        if not line.start_kind and _BROKEN_WORD.search(before.tail):
            return True
        if self._goes_on_with_figure(before, line):
            return True
        ending = ending_of(before.tail, self.rules)
        # A letter in brackets in the middle of a sentence points at an item: "under (c) above".
        if line.start_kind and not (
            line.start_kind in ("item", "section", "letter")
            and ending == "open"
            and before.kind == "text"
            and not (line.gap and self._ends_as_item(before.tail))
        ):
            return False
        if before.start_kind in ("issuer", "designation", "closing_date", "chapter"):
            return False
        if self.page.wrapped:
            return self._continues_wrapped(before, line, ending)
        return self._continues_across_pages(before, line, ending)

    def _goes_on_with_figure(self, before: RawBlock, line: Line) -> bool:
        """Whether a line begins with the figure that the hyphen or the slash before it waits for."""
        broken = line.gap == 0 and line.bare[:1].isdigit() and line.start_kind != "number"
        return broken and _BROKEN_FIGURE.search(before.tail) is not None

    def _continues_wrapped(self, before: RawBlock, line: Line, ending: Ending) -> bool:
        full = width(before.tail) >= self.page.full
        starter = line.emphatic or bool(self.rules.clause.match(line.bare))
        if line.gap == 0:
            if line.indent and starter and ending != "open":
                return False
            return full or ending == "open" or before.interrupted
        if ending == "open":
            return full or (line.cut and before.opened and before.kind == "text")
        if line.cut:
            return full and not starter and (ending == "weak" or not self._like_heading(line))
        if line.indent:
            return False
        if self.page.spaced:
            return full and (ending == "weak" or not self._like_heading(line))
        return ending == "weak" and full and not starter

    def _continues_across_pages(self, before: RawBlock, line: Line, ending: Ending) -> bool:
        if self._is_broken_inside(before, line, ending):
            return True
        if before.kind != "text" or ending == "strong" or not before.opened:
            return False
        labelled = before.start_kind in ("number", "item", "letter")
        if (
            ending == "open"
            and line.gap
            and not line.cut
            and (self._short(before) or self._clause_after_clause(before, line))
        ):
            return False
        if ending == "open":
            return not self._like_heading(line) and not line.emphatic
        starter = line.emphatic or bool(self.rules.clause.match(line.bare))
        if labelled:
            starter = starter or self._acts(line)
            begins = bool(line.gap) and starter and not line.cut and _HAN.search(line.bare) is None
            return not begins and not self._like_heading(line) and not line.emphatic
        return line.cut and not starter

    def _acts(self, line: Line) -> bool:
        """Whether a line opens with a verb by which the pack lets a paragraph begin."""
        together = self.rules.run_together
        verbs = together.operative if together else None
        return verbs is not None and verbs.match(f", {line.bare}") is not None

    def _is_broken_inside(self, before: RawBlock, line: Line, ending: Ending) -> bool:
        """Whether a line end stands in the middle of a paragraph, which no heading is as long as."""
        if before.kind != "text" or line.gap or line.start_kind or line.emphatic:
            return False
        if len(before.tail) > self.rules.longest_heading and ending == "open":
            return True
        if _OPEN_QUOTATION.search(before.tail) and not line.bare.startswith("“"):
            return True
        return line.bare[:1].islower() and ending != "strong" and before.opened

    def _ends_as_item(self, words: str) -> bool:
        """Whether words end in a comma and a conjunction, as the last but one item of a list does."""
        _, comma, conjunction = words.rpartition(",")
        return bool(comma and self.rules.strong_end.search(f";{conjunction}"))

    def _short(self, before: RawBlock) -> bool:
        """Whether a block is one short line without a label, as the heading "Training" is.

        In Chinese no heading begins as a clause does.
        """
        one = len(before.pieces) == 1 and not before.start_kind and len(before.tail) <= _SHORT_HEADING
        return one and not _HAN.search(before.tail)

    def _clause_after_clause(self, before: RawBlock, line: Line) -> bool:
        """Whether block and line both begin as preambular clauses do: the comma between them was left out.

        In Chinese the words inside a clause begin alike.
        """
        first = self.text[before.pieces[0][0] : before.pieces[0][1]]
        if _HAN.search(first):
            return False
        return bool(self.rules.clause.match(first) and self.rules.clause.match(line.bare))

    def _like_heading(self, line: Line) -> bool:
        if line.bare[:1].islower():
            return False
        if len(line.bare) > self.rules.longest_heading or ending_of(line.bare, self.rules) != "open":
            return False
        return not self.page.wrapped or width(line.bare) < self.page.full
