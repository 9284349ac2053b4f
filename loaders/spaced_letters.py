"""Stage 2 of the loader, spaced letters: words that text recognition has torn apart are joined.

Text of the same length goes out, so that offsets stay. A word is joined only where the text has it whole
elsewhere, and its pieces are no usual words: "S oviet", "Assem b ly".
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_TORN: Final = re.compile(r"(?<!\S)[B-HJ-Zb-z](?= [a-z])|(?<=[a-z] )[b-z](?=[\s,.;:])")
"""A letter that is no word by itself, beside a small one."""
_ENOUGH: Final = 10
"""Torn letters that show a bad scan."""
_SHORTEST: Final = 4
"""Letters of the shortest word that is joined."""
_PIECES: Final = 6
"""Pieces of a torn word at most."""


def joined(text: str) -> str:
    """Returns the text with torn words joined, the blanks behind them."""
    if sum(1 for _ in _TORN.finditer(text)) < _ENOUGH:
        return text
    words = Counter(match.group().lower() for match in _WORD.finditer(text))
    letters = list(text)
    run: list[re.Match[str]] = []
    matches = list(_WORD.finditer(text))
    for match, after in pairwise([*matches, None]):
        if match is None:
            break
        run.append(match)
        if after is None or text[match.end() : after.start()] != " ":
            _join(run, words, letters)
            run = []
    return "".join(letters)


def _join(run: list[re.Match[str]], words: Counter[str], letters: list[str]) -> None:
    """Join the torn words among words with single blanks between them."""
    place = 0
    while place < len(run):
        for end in range(min(place + _PIECES, len(run)), place + 1, -1):
            pieces = [match.group() for match in run[place:end]]
            if _is_torn(pieces, words):
                start, stop = run[place].start(), run[end - 1].end()
                letters[start:stop] = "".join(pieces).ljust(stop - start)
                place = end - 1
                break
        place += 1


def _is_torn(pieces: list[str], words: Counter[str]) -> bool:
    whole = "".join(pieces)
    torn = any(len(piece) == 1 and piece not in "aAI" for piece in pieces)
    if not torn or len(whole) < _SHORTEST or not whole[1:].islower() or words[whole.lower()] < 2:
        return False
    return not any(len(piece) > 1 and words[piece.lower()] > 2 * words[whole.lower()] for piece in pieces)
