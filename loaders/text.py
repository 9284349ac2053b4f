"""Stage 2 of the loader, text: a `Source` comes in, its clean `Text` goes out.

Page furniture, rules and notes are taken out of the running text, broken lines and pages are mended, markup
and fourfold bold are resolved, spelling is made canonical (`languages/<language>/text.toml` says how), and
every character keeps its place in the source.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from .languages import stage
from .patterns import Rule
from .records import Block, Finding, Note, NoteMark, Source, Text
from .spans import EMPTY, Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN_DIGITS: Final = str.maketrans(_SUPERSCRIPTS, "0123456789")
_WIDE: Final = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u201c\u201d]"
)
_LINE: Final = re.compile(r"[^\n\r\f]+|\f")
_RULE: Final = re.compile(r"\s*(?:_{4,}|-{3,}|\*{3,}|={4,}|(?:\* ){2,}\*)\s*")
_HEADING: Final = re.compile(r"\s{0,3}(#{1,6})[ \t]+(?=\S)")
_LINE_MARKUP: Final = re.compile(
    rf"\*\*|__|<sup>[^<]*</sup>|<[^<>]*>|[{_SUPERSCRIPTS}]+|\[(?=[^\[\]]*\]\()|(?<=\w)\]\([^()\s]*\)|\\(?=[*_#\[\]().])|(?<!\w)_(?=[A-Za-z])|(?<=[A-Za-z])_(?!\w)"
)
_MARKED_NOTE: Final = re.compile(
    rf"\s*(?:<sup>\s*(?P<sup>[^<\s]{{1,6}})\s*</sup>|(?P<super>[{_SUPERSCRIPTS}]+)|\[\^(?P<markdown>\w+)\]:)\s*(?=\S)"
)
_BARE_NOTE: Final = re.compile(r"\s*(?P<mark>\d{1,3}|\*{1,3}|[a-z](?=\s))(?:[ \t]+(?=\S)|\s*$)")
_LONE_NUMBER: Final = re.compile(r"\s*(?P<mark>\d{1,3})\s*")
_LEADING_NUMBER: Final = re.compile(r"\s*(?P<mark>\d{1,3})[ \t]+")
_INLINE: Final = Rule(
    rf"<sup>\s*(?P<sup>[^<]{{0,12}}?)\s*</sup>|(?P<super>[{_SUPERSCRIPTS}]+)|\[\^(?P<markdown>\w+)\]"
    r"|(?P<bold>\*\*|</?(?:b|strong|i|em|u)>)"
    r"|(?P<italic>(?<![*\w])\*(?=[^\s*][^*\n]{0,160}[^\s*]\*(?!\*))|(?<=[^\s*])\*(?![*\s])(?=\W|[\u4e00-\u9fff]))"
    r"|(?P<under>(?<![\w_])_(?=[^\s_][^_\n]{0,160}_(?!\w))|(?<=[^\s_])_(?![\w_]))"
    r"|(?P<link>\[(?=[^\[\]\n]*\]\((?:#|/|https?:)?[^()\s]*\))|(?<=[\w)])\]\((?:#|/|https?:)?[^()\s]*\))"
    r"|(?P<tag><br\s*/?>)|(?P<entity>&(?:nbsp|amp|lt|gt|quot|\#\d{1,5});)|(?P<escape>\\(?=[*_#\[\]().\\-]))"
    r"|(?P<junk>[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ufffd]+)"
)
_REPEATED: Final = re.compile(r"([^\W\d_]{2,24})\1{2,}|([\u4e00-\u9fff])\2{3}")
# A file whose bold words are printed several times over prints some short ones so.
_FOURFOLD: Final = re.compile(r"([\u4e00-\u9fff]{1,2})\1{3}|\b([A-Z][a-z]{3,20})\2{3}")
_TABLE_ROW: Final = re.compile(r"\s*\|.*\|\s*$|[^\t]*\S[^\t]*\t[^\t]*\S|\t\s*\S")
_TABLE_RULE: Final = re.compile(r"[\s|:-]+")

_QUOTES: Final = "“”"
_COLONS: Final = (":", "：")
_ANNOUNCED: Final = 3
"""So many lines at most stand between "the following draft resolution:" and the body that speaks in it."""

Ending = Literal["strong", "weak", "open"]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The language pack of this stage, compiled."""

    furniture: re.Pattern[str]
    starts: re.Pattern[str]
    strong_end: re.Pattern[str]
    weak_end: re.Pattern[str]
    continuation: re.Pattern[str]
    clause: re.Pattern[str]
    begun: re.Pattern[str]
    """What a line that begins a sentence holds, and no title does."""
    parts: re.Pattern[str]
    """What parts a sentence: further lines of a block that hold it are no title."""
    opening: re.Pattern[str]
    words: re.Pattern[str]
    ibid: re.Pattern[str]
    back_reference: re.Pattern[str]
    inline_mark: re.Pattern[str]
    quantity: re.Pattern[str]
    spelling: tuple[tuple[Rule, str, bool], ...]
    characters: dict[int, int]
    widest_page: int
    longest_heading: int


@cache
def _rules(language: str) -> _Rules:
    pack = stage(language, "text")
    lines, notes = pack["lines"], pack["notes"]
    return _Rules(
        furniture=re.compile("|".join(f"(?:{row['pattern']})" for row in pack["furniture"])),
        starts=re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in pack["starts"].items())),
        strong_end=re.compile(lines["strong_end"]),
        weak_end=re.compile(lines["weak_end"]),
        continuation=re.compile(lines["continuation"]),
        clause=re.compile(lines["clause"]),
        begun=re.compile(lines["begun"]),
        parts=re.compile(lines["parts"]),
        opening=re.compile(notes["opening"]),
        words=re.compile(notes["words"]),
        ibid=re.compile(notes["ibid"]),
        back_reference=re.compile(notes["back_reference"]),
        inline_mark=re.compile(rf"(?<={notes['mark_after']})(?P<mark>\d{{1,3}})(?!{notes['quantity']})"),
        quantity=re.compile(notes["quantity"]),
        spelling=tuple(
            (Rule(row["pattern"]), row["replacement"], row.get("headings", True)) for row in pack["spelling"]
        ),
        characters=str.maketrans(pack["characters"]["from"], pack["characters"]["to"]),
        widest_page=lines["widest_page"],
        longest_heading=lines["longest_heading"],
    )


# --- lines -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    """A line of the file that is not blank."""

    start: int
    end: int
    """Offsets of its first and behind its last character that is not blank."""
    indent: int
    gap: int
    """Line ends between the line before and this one, less one."""
    bare: str
    """Its words without markup."""
    start_kind: str = ""
    """Name of the `starts` rule that it matches."""
    level: int = 0
    table: bool = False
    emphatic: bool = False
    noted: bool = False
    """It begins with a marked note mark."""
    cut: bool = False
    """A page ended between the line before and this one."""
    ruled: bool = False
    """A rule stands between the line before and this one."""


def _lines(text: str, rules: _Rules) -> list[_Line]:
    lines: list[_Line] = []
    last_end = 0
    cut = ruled = False
    fourfold = _fourfold(text)
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            cut = cut or raw == "\f"
            ruled = ruled or len(raw) >= 20
            continue
        if _RULE.fullmatch(raw):
            ruled = True
            continue
        if stripped.startswith("<!--") or (rules.furniture.search(stripped) and lines):
            cut = True
            continue
        start = match.start() + raw.index(stripped[0])
        gap = max(text.count("\n", last_end, start) or text.count("\r", last_end, start), 1) - 1
        lines.append(_line(raw, stripped, start, gap, rules, fourfold=fourfold))
        lines[-1].cut, lines[-1].ruled = cut, ruled
        last_end = lines[-1].end
        cut = ruled = False
    _unquote(lines, rules)
    return lines


def _unquote(lines: Sequence[_Line], rules: _Rules) -> None:
    """Take the quotation marks from a text that is put forward to another body, which opens every one of its
    paragraphs with one: “The General Assembly, / “1. Requests …"""
    inside = False
    for index, line in enumerate(lines):
        closed = _closed(line.bare)
        opened = line.bare.startswith(_QUOTES[0]) and closed in (None, len(line.bare) - 1)
        if not inside and opened:
            announced = any(
                before.bare.endswith(_COLONS) for before in lines[max(0, index - _ANNOUNCED) : index]
            )
            found = rules.starts.match(line.bare, 1) if announced else None
            inside = found is not None and found.lastgroup == "issuer"
        if not inside:
            continue
        ends = line.bare.endswith(_QUOTES[1]) and (opened or _depth(line.bare) < 0)
        if ends:
            line.end, line.bare = line.end - 1, line.bare[:-1]
            inside = any(after.bare.startswith(_QUOTES[0]) for after in lines[index + 1 : index + 2])
        if opened:
            line.start, line.bare = line.start + 1, line.bare[1:]
            found = rules.starts.match(line.bare)
            line.start_kind = (found.lastgroup or "") if found else ""


def _depth(words: str) -> int:
    """How many quotations the words open and do not close; below nothing if they close others."""
    return words.count(_QUOTES[0]) - words.count(_QUOTES[1])


def _closed(words: str) -> int | None:
    """Where the quotation that the words begin with closes."""
    depth = 0
    for at, letter in enumerate(words):
        depth += (letter == _QUOTES[0]) - (letter == _QUOTES[1])
        if depth == 0:
            return at
    return None


def _fourfold(text: str) -> bool:
    return _FOURFOLD.search(text) is not None


def _line(raw: str, stripped: str, start: int, gap: int, rules: _Rules, *, fourfold: bool) -> _Line:
    line = _Line(start, start + len(stripped), len(raw) - len(raw.lstrip()), gap, stripped)
    heading = _HEADING.match(raw)
    if heading:
        line.level = len(heading.group(1))
        shift = heading.end() - line.indent
        line.start += shift
        line.bare = line.bare[shift:]
        line.indent = 0
    if "*" in raw or "<" in raw or "[" in raw or "_" in raw or not stripped.isascii():
        line.emphatic = line.bare.startswith("**")
        line.bare = _LINE_MARKUP.sub("", line.bare).strip()
    if fourfold and (repeated := _REPEATED.search(line.bare)):
        line.emphatic = line.emphatic or repeated.start() < 6
        line.bare = _REPEATED.sub(lambda match: match.group(1) or match.group(2), line.bare)
    found = rules.starts.match(line.bare)
    line.start_kind = (found.lastgroup or "") if found else ""
    line.noted = bool(_MARKED_NOTE.match(stripped))
    line.table = "\t" in stripped or stripped.startswith("|")
    return line


def _width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


@dataclass(frozen=True, slots=True)
class _Page:
    """How the lines of a file are broken."""

    wrapped: bool
    """Paragraphs run over several lines."""
    spaced: bool
    """A blank line stands between the lines of one paragraph."""
    full: int
    """Columns from which a line counts as full."""


def _page(lines: Sequence[_Line], rules: _Rules) -> _Page:
    whole = _Page(False, False, 1 << 30)
    plain = [
        (line, after)
        for line, after in pairwise(lines)
        if not line.table and not line.level and not _LONE_NUMBER.fullmatch(line.bare)
    ]
    if len(plain) < 6:
        return whole
    widths = sorted(_width(line.bare) for line, _ in plain)
    broad = widths[int(len(widths) * 0.95)]
    if broad > rules.widest_page:
        return whole
    # Lines broken by the width of the page fill it and nothing is much wider; paragraphs that the end of
    # a page has cut are of any length.
    filled = [(line, after) for line, after in plain if _width(line.bare) >= 0.8 * broad]
    broken = [
        after
        for line, after in filled
        if _ending(line.bare, rules) == "open" and not after.start_kind and not _numbered(after)
    ]
    if len(broken) < max(3, 0.4 * len(filled)) or widths[-1] > 1.6 * broad:
        return whole
    return _Page(True, sum(1 for line in broken if line.gap) * 2 > len(broken), int(broad * 0.7))


def _numbered(line: _Line) -> bool:
    """It begins with a figure of its own: a note mark broke the line before it."""
    return line.noted or bool(_LONE_NUMBER.fullmatch(line.bare) or _LEADING_NUMBER.match(line.bare))


def _ending(words: str, rules: _Rules) -> Ending:
    if rules.strong_end.search(words):
        return "strong"
    return "weak" if rules.weak_end.search(words) else "open"


# --- blocks ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
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


class _Gatherer:
    """Puts the lines of a file together to blocks and notes."""

    def __init__(self, source: Source, lines: Sequence[_Line], page: _Page, rules: _Rules) -> None:
        self.text = source.text
        self.lines = lines
        self.page = page
        self.rules = rules
        self.blocks: list[_Draft] = []
        self.notes: list[_Draft] = []
        self.region = 0
        self.in_notes = False
        self.after_notes = False
        self.numbers: set[str] = set()

    def gather(self) -> None:
        for index, line in enumerate(self.lines):
            if line.ruled and (self.page.wrapped or self.in_notes):
                self.in_notes = self.page.wrapped and self._note_follows(line)
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

    def _note_follows(self, line: _Line) -> bool:
        return bool(
            _BARE_NOTE.match(self.text, line.start, line.end) or _MARKED_NOTE.match(self.text, line.start)
        )

    def _note(self, line: _Line, after: _Line | None) -> bool:
        """Begins a note if the line does."""
        if line.level or (line.table and not self.in_notes):
            return False
        marked = _MARKED_NOTE.match(self.text, line.start, line.end)
        if marked and not (self.page.wrapped and line.gap == 0 and self._runs_on()):
            self._begin_note(line, marked.group(marked.lastgroup or 0).translate(_PLAIN_DIGITS), marked.end())
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

    def _lone_mark(self, line: _Line, after: _Line | None) -> bool:
        """A number alone on its line, and the words of a note on the next."""
        return (
            self.page.wrapped
            and line.gap > 0
            and after is not None
            and after.gap == 0
            and bool(_LONE_NUMBER.fullmatch(line.bare))
            and bool(self.rules.words.match(after.bare))
        )

    def _mark_of_body(self, line: _Line) -> bool:
        return not self.in_notes and line.gap == 0 and self._runs_on()

    def _plausible(self, mark: str, line: _Line) -> bool:
        """A number at the head of a line is a note's only where it counts on from the last one."""
        if not mark.isdigit() or not self.notes or self.notes[-1].region != self.region:
            return True
        last = self.notes[-1].mark
        return not last.isdigit() or int(mark) == int(last) + 1

    def _begin_note(self, line: _Line, mark: str, words: int) -> None:
        if self.notes and not self.in_notes and not self.after_notes:
            self.region += 1
        pieces = [(words, line.end)] if words < line.end else []
        self.notes.append(_Draft(pieces, line.bare if pieces else "", mark=mark, region=self.region))
        self.numbers.add(mark)
        self.after_notes = True

    def _note_runs_on(self, line: _Line) -> bool:
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

    def _extend(self, draft: _Draft, line: _Line) -> None:
        draft.pieces.append((line.start, line.end))
        draft.tail = draft.tail + line.bare if draft.interrupted else line.bare
        draft.interrupted = False

    # running text

    def _runs_on(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].kind == "text" and not self.in_notes

    def _body(self, line: _Line) -> None:
        if self._stray_number(line):
            return
        before = self.blocks[-1] if self.blocks else None
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

    def _stray_number(self, line: _Line) -> bool:
        """A number alone, or before the rest of a sentence: a note mark or the number of a page."""
        alone = _LONE_NUMBER.fullmatch(self.text, line.start, line.end)
        if alone:
            if self.page.wrapped and line.gap == 0 and self._runs_on():
                self._mark(line, alone.group("mark"))
            return not line.level
        if not (self.page.wrapped and line.gap == 0 and self._runs_on()):
            return False
        leading = _LEADING_NUMBER.match(self.text, line.start, line.end)
        if (
            leading
            and leading.group("mark") in self.numbers
            and not self.rules.quantity.match(self.text, leading.end())
        ):
            self._mark(line, leading.group("mark"))
            line.start = leading.end()
            line.bare = line.bare[len(leading.group()) :].lstrip()
        return False

    def _mark(self, line: _Line, mark: str) -> None:
        self.blocks[-1].marks.append((line.start, mark))
        self.blocks[-1].interrupted = True

    def _table(self, line: _Line, before: _Draft | None) -> bool:
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
        self.blocks.append(_Draft([(line.start, line.end)], line.bare, "table"))
        return True

    def _begin(self, line: _Line) -> _Draft:
        labelled = line.start_kind in ("number", "item", "letter")
        heading = line.level > 0 or line.start_kind in (
            "chapter",
            "division",
            "section",
            "designation",
            "annex",
            "numbered_title",
        )
        ending = _ending(line.bare, self.rules)
        if heading and not line.level and ending == "strong" and line.start_kind == "section":
            heading = False
        return _Draft(
            [(line.start, line.end)],
            line.bare,
            "heading" if heading else "text",
            line.level,
            line.start_kind,
            labelled
            or line.emphatic
            or bool(self.rules.clause.match(line.bare) or self.rules.begun.search(line.bare)),
        )

    def _continues(self, before: _Draft, line: _Line) -> bool:
        """Whether the line carries on the block before it."""
        if line.level or before.kind == "table" or (before.level and before.kind == "heading"):
            return False
        if self.rules.continuation.match(line.bare):
            return True
        ending = _ending(before.tail, self.rules)
        # A letter in brackets in the middle of a sentence points at an item: "under (c) above".
        if line.start_kind and not (
            line.start_kind in ("item", "section", "letter") and ending == "open" and before.kind == "text"
        ):
            return False
        if before.start_kind in ("issuer", "designation", "closing_date", "chapter"):
            return False
        if self.page.wrapped:
            return self._continues_wrapped(before, line, ending)
        return self._continues_across_pages(before, line, ending)

    def _continues_wrapped(self, before: _Draft, line: _Line, ending: Ending) -> bool:
        full = _width(before.tail) >= self.page.full
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

    def _continues_across_pages(self, before: _Draft, line: _Line, ending: Ending) -> bool:
        if before.kind != "text" or ending == "strong" or not before.opened:
            return False
        labelled = before.start_kind in ("number", "item", "letter")
        if ending == "open":
            return not self._like_heading(line) and not line.emphatic
        starter = line.emphatic or bool(self.rules.clause.match(line.bare))
        if labelled:
            return not self._like_heading(line) and not line.emphatic
        return line.cut and not starter

    def _like_heading(self, line: _Line) -> bool:
        if len(line.bare) > self.rules.longest_heading or _ending(line.bare, self.rules) != "open":
            return False
        return not self.page.wrapped or _width(line.bare) < self.page.full


# --- characters ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Cleaned:
    text: Passage
    marks: list[tuple[int, str]]
    """Offset in the source and mark."""
    emphasis: list[Span]
    """Spans of the source."""
    stray: list[int]


class _Cleaner:
    """Makes the clean passage of a block from its pieces."""

    def __init__(self, source: str, language: str) -> None:
        self.source = source
        self.rules = _rules(language)
        self.separator: str = stage(language, "text")["separator"]
        self.fourfold = _fourfold(source)

    def clean(self, pieces: Sequence[Span], kind: str, bare_marks: dict[str, int] | None = None) -> _Cleaned:
        separator = "\n" if kind == "table" else self.separator
        passage = Passage.join(self._unbroken(pieces), separator)
        cleaned = _Cleaned(passage, [], [], [])
        cleaned.text = self._markup(passage, cleaned)
        if bare_marks:
            cleaned.text = self._bare_marks(cleaned.text, cleaned, bare_marks)
        text = cleaned.text.text.translate(self.rules.characters)
        cleaned.text = Passage(text, cleaned.text.anchors)
        for pattern, replacement, in_headings in self.rules.spelling:
            if kind == "table" or (kind == "heading" and not in_headings):
                continue
            cleaned.text = cleaned.text.sub(pattern, replacement)
        if self.fourfold:
            cleaned.text = self._repeated(cleaned.text, cleaned)
        cleaned.text = cleaned.text.strip()
        return cleaned

    def _unbroken(self, pieces: Sequence[Span]) -> list[Passage]:
        """The pieces; where a line broke inside a number, its halves are one."""
        parts: list[Passage] = []
        for start, end in pieces:
            part = Passage.of(self.source[start:end], start)
            if parts and part.text[:1].isdigit() and parts[-1].text[-1:].isdigit():
                part = Passage.join([parts.pop(), part])
            parts.append(part)
        return parts

    def _markup(self, passage: Passage, cleaned: _Cleaned) -> Passage:
        opened: int | None = None
        italic: int | None = None

        def resolve(match: re.Match[str]) -> str:
            nonlocal opened, italic
            place = passage.source(match.start())
            group = match.lastgroup
            if group in ("sup", "super", "markdown"):
                mark = match.group(group).translate(_PLAIN_DIGITS)
                if mark:
                    cleaned.marks.append((place, mark))
            elif group == "bold":
                if opened is None:
                    opened = place + len(match.group())
                else:
                    cleaned.emphasis.append((opened, place))
                    opened = None
            elif group in ("italic", "under"):
                if italic is None:
                    if match.end() == len(passage) or passage.text[match.end()].isspace():
                        return match.group()
                    italic = place + 1
                else:
                    cleaned.emphasis.append((italic, place))
                    italic = None
            elif group == "entity":
                return html.unescape(match.group())
            elif group == "tag":
                return " "
            elif group == "junk":
                cleaned.stray.append(place)
            return ""

        return passage.sub(_INLINE, resolve)

    def _bare_marks(self, passage: Passage, cleaned: _Cleaned, known: dict[str, int]) -> Passage:
        def resolve(match: re.Match[str]) -> str:
            if match.group("mark") not in known:
                return match.group()
            cleaned.marks.append((passage.source(match.start()), match.group("mark")))
            return ""

        return passage.sub(self.rules.inline_mark, resolve)

    def _repeated(self, passage: Passage, cleaned: _Cleaned) -> Passage:
        """A word printed several times over, as PDF files make bold, printed once."""

        def resolve(match: re.Match[str]) -> str:
            cleaned.emphasis.append((passage.source(match.start()), passage.source(match.end() - 1) + 1))
            return match.group(1) or match.group(2)

        return passage.sub(_REPEATED, resolve)


def _offset(passage: Passage, sources: Sequence[int], place: int) -> int:
    """The offset in the passage of the first character that stands at `place` in the source or behind it."""
    index = bisect_right(sources, place) - 1
    if index < 0:
        return 0
    clean, source = passage.anchors[index]
    end = passage.anchors[index + 1][0] if index + 1 < len(sources) else len(passage)
    return min(clean + place - source, end)


# --- notes and marks -------------------------------------------------------------------------------------


class _Notes:
    """The notes of a document and the way from a mark to its note."""

    def __init__(self, drafts: Sequence[_Draft], passages: Sequence[Passage], regions: Sequence[int]) -> None:
        self.drafts = drafts
        self.passages = passages
        self.regions = regions
        self.places = [passage.source_start for passage in passages]
        self.by_mark: dict[str, list[int]] = {}
        for index, draft in enumerate(drafts):
            self.by_mark.setdefault(draft.mark, []).append(index)

    def resolve(self, mark: str, place: int) -> int | None:
        """The note that a mark at `place` stands for: the next of its number, or the last one before it."""
        candidates = self.by_mark.get(mark)
        if not candidates:
            return None
        if len(candidates) == 1:
            return candidates[0]
        position = bisect_left([self.places[index] for index in candidates], place)
        following = candidates[position] if position < len(candidates) else None
        preceding = candidates[position - 1] if position else None
        if following is None or preceding is None:
            return following if following is not None else preceding
        if not self._divided(place, self.places[following]) or self._divided(self.places[preceding], place):
            return following
        return preceding

    def _divided(self, start: int, end: int) -> bool:
        return bisect_right(self.regions, start) < bisect_left(self.regions, end)

    def on_page(self, place: int) -> dict[str, int]:
        """The notes at the foot of the page that holds `place`, by mark, where bare figures mark them."""
        index = bisect_right(self.places, place)
        found: dict[str, int] = {}
        while index < len(self.drafts) and self.drafts[index].bare_mark:
            if found and self.drafts[index].region != self.drafts[index - 1].region:
                break
            found.setdefault(self.drafts[index].mark, index)
            index += 1
        return found


def _ibid(passages: Sequence[Passage], drafts: Sequence[_Draft], rules: _Rules) -> Iterator[tuple[int, ...]]:
    chains: list[tuple[int, ...]] = []
    for index, passage in enumerate(passages):
        chain: tuple[int, ...] = ()
        pointed = rules.back_reference.search(passage.text)
        if index and rules.ibid.match(passage.text):
            chain = (index - 1, *chains[index - 1])
        elif pointed:
            target = next(
                (n for n in range(index - 1, -1, -1) if drafts[n].mark == pointed.group("mark")), None
            )
            if target is not None:
                chain = (target, *chains[target])
        chains.append(chain)
        yield chain


# --- the stage -------------------------------------------------------------------------------------------


def clean(source: Source, language: str) -> Text:
    """The running text of a document in blocks, and its notes.

    `language` names the pack whose text.toml says what the lines of a page are.
    Raises KeyError if there is no such pack.
    """
    rules = _rules(language)
    lines = _lines(source.text, rules)
    page = _page(lines, rules)
    gatherer = _Gatherer(source, lines, page, rules)
    gatherer.gather()
    cleaner = _Cleaner(source.text, language)
    findings = list(source.findings)
    passages = [cleaner.clean(draft.pieces, "note").text for draft in gatherer.notes]
    regions = [
        draft.pieces[0][0] for draft in gatherer.blocks if draft.start_kind in ("designation", "annex")
    ]
    notes = _Notes(gatherer.notes, _placed(passages, gatherer.notes), regions)
    used: set[int] = set()
    blocks = tuple(
        block for draft in gatherer.blocks if (block := _block(draft, cleaner, notes, used, findings)).text
    )
    for index, draft in enumerate(gatherer.notes):
        if index not in used:
            findings.append(
                Finding(
                    "note-without-mark",
                    f"no mark in the text points at note {draft.mark}",
                    passages[index].span,
                    text=draft.mark,
                )
            )
    chains = _ibid(passages, gatherer.notes, rules)
    return Text(
        language,
        blocks,
        tuple(
            Note(draft.mark, passage, chain)
            for draft, passage, chain in zip(gatherer.notes, passages, chains, strict=True)
        ),
        tuple(findings),
    )


def _placed(passages: Sequence[Passage], drafts: Sequence[_Draft]) -> list[Passage]:
    """The passages; an empty one stands where its neighbour before it ended."""
    placed: list[Passage] = []
    last = 0
    for passage, draft in zip(passages, drafts, strict=True):
        start = passage.source_start if passage else (draft.pieces[0][0] if draft.pieces else last)
        placed.append(passage or Passage("", ((0, start),)))
        last = max(last, passage.source_end)
    return placed


def _block(draft: _Draft, cleaner: _Cleaner, notes: _Notes, used: set[int], findings: list[Finding]) -> Block:
    bare: dict[str, int] = {}
    if draft.kind == "text":
        for start, _ in draft.pieces:
            bare.update(notes.on_page(start))
    cleaned = cleaner.clean(draft.pieces, draft.kind, bare)
    passage = cleaned.text
    if not passage:
        return Block(EMPTY)
    sources = [source for _, source in passage.anchors]
    marks: list[NoteMark] = []
    for place, mark in sorted(draft.marks + cleaned.marks):
        note = notes.resolve(mark, place)
        if note is None:
            findings.append(
                Finding(
                    "mark-without-note",
                    f"there is no note {mark} in the document",
                    (place, place + len(mark)),
                    text=mark,
                )
            )
        else:
            used.add(note)
        marks.append(NoteMark(_offset(passage, sources, place), note, mark))
    emphasis: list[Span] = []
    for start, end in sorted(cleaned.emphasis):
        span = (_offset(passage, sources, start), _offset(passage, sources, end))
        if span[0] < span[1]:
            emphasis.append(span)
    return Block(passage, tuple(marks), draft.kind, draft.level, tuple(emphasis))
