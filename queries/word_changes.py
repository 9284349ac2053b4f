"""Compares two texts of one language word by word: in, two texts; out, their pieces, each kept or changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_TOKEN: Final = re.compile(r"(?P<word>[\u3400-\u9fff]|\w+|[^\w\s]|^(?=\s))(?P<space>\s*)")
"""A Chinese character, a word or a mark, and the white space behind it, which is not compared."""
_FEWEST: Final = 2
"""Minimum number of words and marks in a row that count as kept between two changes."""
_MOST: Final = 1000
"""Maximum number of words and marks a side that are compared one by one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both texts have, or that only one has."""

    text: str
    changed: bool


def word_changes(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Returns the pieces of both texts, in order; joined they are the texts.

    old, new: two texts in the same language. Between the words that both begin and end with, at most `_MOST`
    are compared one by one; longer runs are changed as a whole.
    """
    whole_one, whole_two = _TOKEN.findall(old), _TOKEN.findall(new)
    one, two = [word for word, _ in whole_one], [word for word, _ in whole_two]
    start = _common(one, two)
    end = _common(one[start:][::-1], two[start:][::-1])
    left, right = one[start : len(one) - end], two[start : len(two) - end]
    blocks: list[tuple[int, int, int]] = []
    if max(len(left), len(right)) <= _MOST:
        found = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
        blocks = [(at + start, to + start, size) for at, to, size in found if size >= _FEWEST]
    kept = [(0, 0, start), *blocks, (len(one) - end, len(two) - end, end)]
    return (
        _pieces(whole_one, [(at, size) for at, _, size in kept if size]),
        _pieces(whole_two, [(to, size) for _, to, size in kept if size]),
    )


def _common(one: list[str], two: list[str]) -> int:
    """Returns the number of words that both begin with."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(two)))


def _pieces(tokens: list[tuple[str, str]], kept: list[tuple[int, int]]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = 0
    for start, size in (*kept, (len(tokens), 0)):
        for begin, end, changed in ((at, start, True), (start, start + size, False)):
            found.append(Piece("".join(map("".join, tokens[begin:end])), changed))
        at = start + size
    return tuple(piece for piece in found if piece.text)
