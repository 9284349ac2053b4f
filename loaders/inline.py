"""Stage 2 of the loader, inline markup: the pieces of a raw block come in, its clean passage goes out."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..ontology.scripts import HAN
from .hyphenation import FIRST_WORD, HALF, HYPHENS, Hyphenation
from .languages import stage
from .lines import PLAIN_DIGITS, REPEATED, SUPERSCRIPTS, prints_fourfold
from .patterns import Rule
from .spans import Passage
from .text_rules import text_rules
from .traditional import table_for

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from .spans import Span

_INLINE: Final = Rule(
    rf"<sup>\s*(?P<sup>[^<]{{0,12}}?)\s*</sup>|(?P<super>[{SUPERSCRIPTS}]+)|\[\^(?P<markdown>\w+)\]"
    r"|(?P<bold>\*\*|</?(?:b|strong|i|em|u)>)"
    r"|(?P<italic>(?<![*\w])\*(?=[^\s*][^*\n]{0,160}[^\s*]\*(?!\*))"
    rf"|(?<=[^\s*])\*(?!\*)(?=\W|$|[{HAN}]))"
    r"|(?P<under>(?<![\w_])_(?=[^\s_][^_\n]{0,160}_(?!\w))|(?<=[^\s_])_(?![\w_]))"
    r"|(?P<link>\[(?=[^\[\]\n]*\]\((?:#|/|https?:)?[^()\s]*\))|(?<=[\w)])\]\((?:#|/|https?:)?[^()\s]*\))"
    r"|(?P<tag><br\s*/?>)|(?P<entity>&(?:nbsp|amp|lt|gt|quot|\#\d{1,5});)|(?P<escape>\\(?=[*_#\[\]().\\-]))"
    r"|(?P<junk>[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ufffd]+)"
)
_SPACED_HYPHEN: Final = re.compile(rf"(?<=[^\W\d_])(?P<hyphen>[{HYPHENS}]) +(?=[^\W\d_])")
"""A hyphen that ended a line, in text whose lines were joined before it came here."""
_LONGEST_WORD: Final = 40
"""Letters of the longest word that a line may break."""
_BEFORE_FIGURES: Final = re.compile(r"[^\W_][-–/\u2010\u2011]\Z")
"""What the figures at the beginning of the next line continue."""
_FIGURE: Final = re.compile(r"\d\Z")
"""The same in a language without blanks between words."""
_MARK: Final = re.compile(r"\d{1,3}")
_LAST_MARKS: Final = re.compile(r"(?<=[^\W\d][,;.:，；。：،؛])(?P<marks>\d{1,3}(?:(?:, ?| )\d{1,3})+)$")
"""Marks of several notes behind the last stop of a block."""
_HALF_BEFORE: Final = re.compile(r"[^\W\d_]+$")


@dataclass(slots=True)
class Cleaned:
    text: Passage
    marks: list[tuple[int, str]]
    """Offset in the source and mark."""
    emphasis: list[Span]
    """Spans of the source."""
    stray: list[int]


class Cleaner:
    """Makes the clean passage of a block from its pieces."""

    def __init__(self, source: str, language: str) -> None:
        self.source = source
        self.rules = text_rules(language)
        self.separator: str = stage(language, "text")["separator"]
        self.fourfold = prints_fourfold(source)
        self.characters = self.rules.characters | (table_for(source) if self.rules.traditional else {})

    @cached_property
    def hyphenation(self) -> Hyphenation:
        """How the document spells the words that its lines break."""
        return Hyphenation(self.source, syllables=True)

    def clean(self, pieces: Sequence[Span], kind: str, bare_marks: dict[str, int] | None = None) -> Cleaned:
        separator = "\n" if kind == "table" else self.separator
        passage = Passage.join(self._unbroken(pieces), separator)
        cleaned = Cleaned(passage, [], [], [])
        if kind != "table":
            passage = self._spaced_hyphens(passage)
        cleaned.text = self._markup(passage, cleaned)
        if bare_marks:
            cleaned.text = self._bare_marks(cleaned.text, cleaned, bare_marks)
        if kind == "text":
            cleaned.text = self._last_marks(cleaned.text, cleaned)
        text = cleaned.text.text.translate(self.characters)
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
        """The pieces; where a line broke inside a number or a word ("COVID-", "19"), its halves are one."""
        parts: list[Passage] = []
        for start, end in pieces:
            part = Passage.of(self.source[start:end], start)
            if parts and part.text[:1].isdigit() and self._breaks_figures(parts[-1].text):
                part = Passage.join([parts.pop(), part])
            elif parts and (mended := self._mended(parts[-1], part)):
                parts.pop()
                part = mended
            parts.append(part)
        return parts

    def _breaks_figures(self, above: str) -> bool:
        """Whether figures that follow the end of a line continue it: "2030-" and "2035"."""
        return bool(_BEFORE_FIGURES.search(above[-2:]) or (not self.separator and _FIGURE.search(above[-1:])))

    def _mended(self, above: Passage, below: Passage) -> Passage | None:
        """The two pieces joined where the line between them broke a word."""
        left, right = HALF.search(above.text[-_LONGEST_WORD:]), FIRST_WORD.match(below.text)
        if left is None or right is None or self.rules.suspended.match(below.text):
            return None
        stem = above[: len(above) - len(left.group()) + len(left["left"])]
        if self.hyphenation.compound(left["left"], right.group(), soft=left["hyphen"] == "\u00ad"):
            at = above.source_end - 1
            return Passage.join([stem, Passage.of("-", at), below])
        return Passage.join([stem, below])

    def _spaced_hyphens(self, passage: Passage) -> Passage:
        """The passage without the blanks behind the hyphens of broken words."""

        def resolve(match: re.Match[str]) -> str:
            text = match.string
            left = _HALF_BEFORE.search(text, max(0, match.start() - _LONGEST_WORD), match.start())
            right = FIRST_WORD.match(text, match.end())
            if left is None or right is None or self.rules.suspended.match(text, match.end()):
                return match.group()
            soft = match["hyphen"] == "\u00ad"
            return "-" if self.hyphenation.compound(left.group(), right.group(), soft=soft) else ""

        return passage.sub(_SPACED_HYPHEN, resolve)

    def _markup(self, passage: Passage, cleaned: Cleaned) -> Passage:
        opened: int | None = None
        italic: int | None = None

        def resolve(match: re.Match[str]) -> str:
            nonlocal opened, italic
            place = passage.source(match.start())
            group = match.lastgroup
            if group in ("sup", "super", "markdown"):
                mark = match.group(group).translate(PLAIN_DIGITS)
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

    def _last_marks(self, passage: Passage, cleaned: Cleaned) -> Passage:
        """The passage without the marks that count on behind its last stop: "of lamps,12 13"."""
        return self._without_runs(passage, _LAST_MARKS, cleaned)

    @staticmethod
    def _without_runs(
        passage: Passage, runs: re.Pattern[str], cleaned: Cleaned, known: Container[str] | None = None
    ) -> Passage:
        """The passage without the runs of marks that count on, all of them `known` marks of notes."""

        def resolve(match: re.Match[str]) -> str:
            figures = list(_MARK.finditer(match.string, match.start("marks"), match.end("marks")))
            values = [int(figure.group()) for figure in figures]
            counts = all(after == before + 1 for before, after in pairwise(values))
            if not counts or (known is not None and any(figure.group() not in known for figure in figures)):
                return match.group()
            cleaned.marks.extend((passage.source(figure.start()), figure.group()) for figure in figures)
            return ""

        return passage.sub(runs, resolve)

    def _bare_marks(self, passage: Passage, cleaned: Cleaned, known: dict[str, int]) -> Passage:
        passage = self._without_runs(passage, self.rules.inline_marks, cleaned, known)

        def resolve(match: re.Match[str]) -> str:
            if match.group("mark") not in known:
                return match.group()
            cleaned.marks.append((passage.source(match.start()), match.group("mark")))
            return ""

        return passage.sub(self.rules.inline_mark, resolve)

    def _repeated(self, passage: Passage, cleaned: Cleaned) -> Passage:
        """A word printed several times over, as PDF files make bold, printed once."""

        def resolve(match: re.Match[str]) -> str:
            cleaned.emphasis.append((passage.source(match.start()), passage.source(match.end() - 1) + 1))
            return match.group(1) or match.group(2)

        return passage.sub(REPEATED, resolve)


def offset_in(passage: Passage, sources: Sequence[int], place: int) -> int:
    """The offset in the passage of the first character that stands at `place` in the source or behind it."""
    index = bisect_right(sources, place) - 1
    if index < 0:
        return 0
    clean, source = passage.anchors[index]
    end = passage.anchors[index + 1][0] if index + 1 < len(sources) else len(passage)
    return min(clean + place - source, end)
