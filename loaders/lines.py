"""Stage 2 of the loader, lines: the text of a file comes in, its lines and how they are broken go out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from ..ontology.scripts import DOUBLE_WIDTH, HAN
from .run_together import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .text_rules import TextRules

SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN_DIGITS: Final = str.maketrans(SUPERSCRIPTS, "0123456789")
_WIDE: Final = re.compile(rf"[{DOUBLE_WIDTH}]")
_LINE: Final = re.compile(r"[^\n\r\f]+|\f")
_RULE: Final = re.compile(r"\s*(?:_{4,}|-{3,}|\*{3,}|={4,}|(?:\* ){2,}\*)\s*")
_HEADING: Final = re.compile(r"\s{0,3}(#{1,6})[ \t]+(?=\S)")
_LINE_MARKUP: Final = re.compile(
    rf"\*\*|__|<sup>[^<]*</sup>|<[^<>]*>|[{SUPERSCRIPTS}]+|\[(?=[^\[\]]*\]\()|(?<=\w)\]\([^()\s]*\)|\\(?=[*_#\[\]().])|(?<!\w)_(?=[A-Za-z])|(?<=[A-Za-z])_(?!\w)"
)
MARKED_NOTE: Final = re.compile(
    rf"\s*(?:<sup>\s*(?P<sup>[^<\s]{{1,6}})\s*</sup>|(?P<super>[{SUPERSCRIPTS}]+)|\[\^(?P<markdown>\w+)\]:)\s*(?=\S)"
)
LONE_NUMBER: Final = re.compile(r"\s*(?P<mark>\d{1,3})\s*")
LEADING_NUMBER: Final = re.compile(r"\s*(?P<mark>\d{1,3})[ \t]+")
GLUED_MARKS: Final = re.compile(
    r"(?:(?<=[^\W\d][,;:，；：،؛])|(?<=[^\W\d]{3}\.)(?<!Rev\.)(?<!Add\.)(?<!Corr\.)(?<!Amend\.)"
    r"|(?<=[^\W\d][.,;]”))\d{1,3}(?:(?:, ?| )\d{1,3})*$"
)
"""The marks of notes behind the last stop of a line, which is no stop in a symbol: "Rev.1"."""
REPEATED: Final = re.compile(rf"([^\W\d_]{{2,24}})\1{{2,}}|([{HAN}])\2{{3}}")
# Files that print bold words four times also print some short words four times: a sign of such a file.
_FOURFOLD: Final = re.compile(rf"([{HAN}]{{1,2}})\1{{3}}|\b([A-Z][a-z]{{3,20}})\2{{3}}")

_QUOTES: Final = "“”"
_COLONS: Final = (":", "：")
_WHOLE: Final = 2
"""Edges of a line that is not parted."""
_ANNOUNCED: Final = 3
"""So many lines at most stand between "the following draft resolution:" and the body that speaks in it."""

_HEAD: Final = 4000
"""Characters within which a document names itself."""
_NUMBERED_TITLE: Final = re.compile(
    r"^[ \t*#]*\d{1,4}(?:/\d{1,4}|[ \t]?\([A-Z0-9-]+\))[.:\t][ \t]*(?P<title>\S[^\n]*)", re.M
)
_SYMBOL_ALONE: Final = r"[A-Z]{1,4}(?:/[A-Za-z0-9.]+){1,6}(?: ?\(\d{4}\))?"
_PAGE_HEAD: Final = re.compile(
    rf"{_SYMBOL_ALONE}[ \t|]+(?P<behind>\S.*)|(?P<ahead>\S.*?)[ \t|]+{_SYMBOL_ALONE}"
)

_PAGE: Final = re.compile(r"^[ \t]*(\d{1,3})/(\d{1,3})[ \t]*$", re.MULTILINE)
"""A line with a number of a page and their total, or with that of a resolution."""

Ending = Literal["strong", "weak", "open"]


@dataclass(slots=True)
class Line:
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


def split_lines(text: str, rules: TextRules) -> list[Line]:
    lines: list[Line] = []
    last_end = 0
    cut = ruled = False
    fourfold, pages, titles = prints_fourfold(text), _page_numbers(text), titles_in(text)
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
        is_furniture = (
            stripped in pages or rules.furniture.search(stripped) or is_running_title(stripped, titles)
        )
        if stripped.startswith("<!--") or (is_furniture and lines):
            cut = True
            continue
        start = match.start() + raw.index(stripped[0])
        gap = max(text.count("\n", last_end, start) or text.count("\r", last_end, start), 1) - 1
        first = len(lines)
        edges = [0, *breaks(stripped, rules), len(stripped)]
        for begin, end in pairwise(edges):
            part = stripped[begin:end].strip()
            at = start + begin + len(stripped[begin:end]) - len(stripped[begin:end].lstrip())
            whole = len(edges) == _WHOLE
            lines.append(
                _line(raw if whole else part, part, at, gap if whole else 1, rules, fourfold=fourfold)
            )
        lines[first].cut, lines[first].ruled = cut, ruled
        last_end = lines[-1].end
        cut = ruled = False
    _unquote(lines, rules)
    return lines


def titles_in(text: str) -> set[str]:
    """Returns the titles behind a number at the head of a text: "85/1. Small lakes"."""
    return {match["title"].strip() for match in _NUMBERED_TITLE.finditer(text, 0, _HEAD)}


def is_running_title(words: str, titles: set[str]) -> bool:
    """Whether a line is the head of a page: the symbol of the document beside its title."""
    found = _PAGE_HEAD.fullmatch(words) if titles else None
    return found is not None and (found["behind"] or found["ahead"]).strip() in titles


def _page_numbers(text: str) -> set[str]:
    """Returns the lines that number pages of a total: "3/12", of the last page or beside others of twelve."""
    found = {match.group().strip(): (int(match[1]), int(match[2])) for match in _PAGE.finditer(text)}
    totals = Counter(total for _, total in found.values())
    return {
        line for line, (page, total) in found.items() if page == total or (page < total and totals[total] > 1)
    }


def _unquote(lines: Sequence[Line], rules: TextRules) -> None:
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


@lru_cache(maxsize=1)
def prints_fourfold(text: str) -> bool:
    return _FOURFOLD.search(text) is not None


def _line(raw: str, stripped: str, start: int, gap: int, rules: TextRules, *, fourfold: bool) -> Line:
    line = Line(start, start + len(stripped), len(raw) - len(raw.lstrip()), gap, stripped)
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
    if fourfold and (repeated := REPEATED.search(line.bare)):
        line.emphatic = line.emphatic or repeated.start() < 6
        line.bare = REPEATED.sub(lambda match: match.group(1) or match.group(2), line.bare)
    found = rules.starts.match(line.bare)
    line.start_kind = (found.lastgroup or "") if found else ""
    line.noted = bool(MARKED_NOTE.match(stripped))
    line.table = "\t" in stripped or stripped.startswith("|")
    return line


def width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


@dataclass(frozen=True, slots=True)
class PageForm:
    """How the lines of a file are broken."""

    wrapped: bool
    """Paragraphs run over several lines."""
    spaced: bool
    """A blank line stands between the lines of one paragraph."""
    full: int
    """Columns from which a line counts as full."""


def page_form(lines: Sequence[Line], rules: TextRules) -> PageForm:
    whole = PageForm(False, False, 1 << 30)
    plain = [
        (line, after)
        for line, after in pairwise(lines)
        if not line.table and not line.level and not LONE_NUMBER.fullmatch(line.bare)
    ]
    if len(plain) < 6:
        return whole
    widths = sorted(width(line.bare) for line, _ in plain)
    broad = widths[int(len(widths) * 0.95)]
    if broad > rules.widest_page:
        return whole
    # Lines broken by the width of the page fill it and nothing is much wider; paragraphs that the end of
    # a page has cut are of any length.
    filled = [(line, after) for line, after in plain if width(line.bare) >= 0.8 * broad]
    broken = [
        after
        for line, after in filled
        if ending_of(line.bare, rules) == "open" and not after.start_kind and not begins_with_number(after)
    ]
    # In a scan a few lines run into the next ones.
    if len(broken) < max(3, 0.4 * len(filled)) or widths[int(len(widths) * 0.99)] > 1.6 * broad:
        return whole
    return PageForm(True, sum(1 for line in broken if line.gap) * 2 > len(broken), int(broad * 0.7))


def begins_with_number(line: Line) -> bool:
    """It begins with a figure of its own: a note mark broke the line before it."""
    return line.noted or bool(LONE_NUMBER.fullmatch(line.bare) or LEADING_NUMBER.match(line.bare))


def ending_of(words: str, rules: TextRules) -> Ending:
    words = GLUED_MARKS.sub("", words)
    if rules.strong_end.search(words):
        return "strong"
    return "weak" if rules.weak_end.search(words) else "open"
