"""Compares two texts of one language word by word: in, two texts; out, their pieces, each kept or changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_TOKEN: Final = re.compile(r"[\u3400-\u9fff]|\w+|\s+|[^\w\s]")
"""A Chinese character, a word, white space or a mark."""
_FEWEST: Final = 2
"""Minimum number of words and marks in a row that count as kept between two changes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both texts have, or that only one has."""

    text: str
    changed: bool


def word_changes(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Returns the pieces of both texts, in order; joined they are the texts.

    old, new: two texts in the same language. The time grows with the product of their numbers of words.
    """
    one, two = _TOKEN.findall(old), _TOKEN.findall(new)
    blocks = SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    ends = (len(one), len(two))
    kept = [
        (left, right, size)
        for left, right, size in blocks
        if _words(one[left : left + size]) >= _FEWEST
        or (size and ((left, right) == (0, 0) or (left + size, right + size) == ends))
    ]
    return (
        _pieces(one, [(left, size) for left, _, size in kept]),
        _pieces(two, [(right, size) for _, right, size in kept]),
    )


def _words(tokens: list[str]) -> int:
    return sum(not token.isspace() for token in tokens)


def _pieces(tokens: list[str], kept: list[tuple[int, int]]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = 0
    for start, size in (*kept, (len(tokens), 0)):
        found.append(Piece("".join(tokens[at:start]), changed=True))
        found.append(Piece("".join(tokens[start : start + size]), changed=False))
        at = start + size
    return tuple(piece for piece in found if piece.text)
