"""Matches the patterns of a language pack on paragraphs with citations.

In the patterns, ⟦0⟧ stands for the first citation of the paragraph, so that a pattern reads like the sentence
that it matches.
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
    """A match of a rule."""

    groups: dict[str, str]
    """The named groups of the rule, with citations as printed."""
    cited: tuple[Cited, ...]
    points: tuple[str, ...]
    """For each citation, the key of the cited paragraph: "4", "6.a"; "" for none."""
    exact: str
    rule: int
    """Index of the row in its table."""


@lru_cache(maxsize=1 << 10)
def marked(paragraph: Paragraph) -> str:
    """Returns the text of a paragraph with a mark for each citation in the running text."""
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
    """Yields the matches of the rules that have citations in the group `cited`.

    points: patterns for the paragraph that a citation points to.
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
                pointed = pinpointed(named, points)
                places = tuple(pointed.get(mark, "") for mark in marks)
                yield Phrase(plain, cited, places, printed(match.group(), paragraph), number)


def cited_in(words: str, paragraph: Paragraph) -> tuple[Cited, ...]:
    """Returns the citations whose marks are in some words of the paragraph."""
    return tuple(paragraph.cites[int(mark)] for mark in _MARK.findall(words))


def pinpointed(words: str, points: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """Returns the key of the cited paragraph by the mark of the citation."""
    return {
        match["mark"]: ".".join(part for part in (match["number"], match["letter"]) if part)
        for pattern in points
        for match in pattern.finditer(words)
    }


def printed(words: str, paragraph: Paragraph) -> str:
    """Returns words of the paragraph with its citations as printed."""
    return _MARK.sub(lambda mark: paragraph.cites[int(mark[1])].exact, words)


def is_within(paragraph: str, point: str) -> bool:
    """Returns whether a paragraph, by IRI, is the cited one, or an item of it."""
    return f"{paragraph}.".partition("#")[2].startswith(f"{point}.")
