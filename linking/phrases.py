"""How paragraphs speak of what they cite: in, a paragraph; out, the phrases of a rule with the documents they
name.

A citation stands in the rules of a language pack as ⟦0⟧, the first of its paragraph, so that a rule reads
like the sentence that it finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .records import Cited, Paragraph

_MARK = re.compile(r"⟦(\d+)⟧")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a rule has found."""

    groups: dict[str, str]
    """The named parts of the rule, citations as printed."""
    cited: tuple[Cited, ...]
    points: tuple[str, ...]
    """For each of them, the key of the paragraph that is pointed at: "4", "6.a"; "" for none."""
    exact: str
    rule: int
    """Which row of the table."""


@lru_cache(maxsize=1 << 14)
def marked(paragraph: Paragraph) -> str:
    """The words of a paragraph with a mark for each citation in its running text."""
    parts: list[str] = []
    at = 0
    for number, cited in enumerate(paragraph.cites):
        place = -1 if cited.in_note else paragraph.words.find(cited.exact, at)
        if place >= 0:
            parts += [paragraph.words[at:place], f"⟦{number}⟧"]
            at = place + len(cited.exact)
    return "".join((*parts, paragraph.words[at:]))


def phrases(
    paragraph: Paragraph, rules: Sequence[re.Pattern[str]], points: Sequence[re.Pattern[str]] = ()
) -> Iterator[Phrase]:
    """What the rules find; the documents are those whose marks stand in the group `cited`.

    `points`: how a language points at a paragraph of what it cites.
    """
    words = marked(paragraph)
    for number, pattern in enumerate(rules):
        for match in pattern.finditer(words):
            groups = match.groupdict()
            named = groups.get("cited") or ""
            marks = _MARK.findall(named)
            cited = cited_in(named, paragraph)
            if cited:
                plain = {name: printed(text or "", paragraph) for name, text in groups.items()}
                pointed = _pointed(named, points)
                places = tuple(pointed.get(mark, "") for mark in marks)
                yield Phrase(plain, cited, places, printed(match.group(), paragraph), number)


def cited_in(words: str, paragraph: Paragraph) -> tuple[Cited, ...]:
    """The documents whose marks stand in words of the paragraph."""
    return tuple(paragraph.cites[int(mark)] for mark in _MARK.findall(words))


def _pointed(words: str, points: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """The paragraph that is pointed at, by the mark of the citation."""
    return {
        match["mark"]: ".".join(part for part in (match["number"], match["letter"]) if part)
        for pattern in points
        for match in pattern.finditer(words)
    }


def printed(words: str, paragraph: Paragraph) -> str:
    """Words of the paragraph with its citations as printed."""
    return _MARK.sub(lambda mark: paragraph.cites[int(mark[1])].exact, words)
