"""Stage 2 of the loader, spaced letters: words that text recognition has torn apart are joined.

Text of the same length goes out, so that offsets stay. A word is joined only where the text has it whole
elsewhere, and its pieces are no usual words: "S oviet", "Assem b ly". The verb that begins a paragraph is
joined where the pack knows it: "4. Encou r ages".
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Final

from .languages import stage
from .packs.inflection import base_form, inflected

_WORD: Final = re.compile(r"[^\W\d_]+")
_TORN: Final = re.compile(r"(?<!\S)[B-HJ-Zb-z](?= [a-z])|(?<=[a-z] )[b-z](?=[\s,.;:])")
"""A letter that is no word by itself, beside a small one."""
_ENOUGH: Final = 10
"""Torn letters that show a bad scan."""
_SHORTEST: Final = 4
"""Letters of the shortest word that is joined."""
_PIECES: Final = 6
"""Pieces of a torn word at most."""
_OPENING: Final = re.compile(
    r"^[ \t]*(?:\d{1,3}\.\s*|\([a-z]{1,4}\)\s*)?“?([A-Z][a-z]*(?: [a-z]+){1,5})\b", re.MULTILINE
)
"""Words at the beginning of a paragraph, behind its label."""


def joined(text: str, language: str = "") -> str:
    """Returns the text with torn words joined, the blanks behind them.

    language: of the pack whose verbs begin paragraphs.
    """
    if sum(1 for _ in _TORN.finditer(text)) < _ENOUGH:
        return text
    if language:
        text = _OPENING.sub(lambda match: _with_verb(match, _verbs(language)), text)
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


@cache
def _verbs(language: str) -> frozenset[str]:
    """The verbs of the pack in the form that begins an operative paragraph ("encourages")."""
    pack = stage(language, "acts")
    rules = pack.get("inflections", [])
    return frozenset(inflected(base_form(verb), "third_person", rules) for verb in pack["verbs"])


def _with_verb(match: re.Match[str], verbs: frozenset[str]) -> str:
    """The beginning of a paragraph with its verb joined, the blanks behind it."""
    pieces = match[1].split(" ")
    for count in range(len(pieces), 1, -1):
        whole = "".join(pieces[:count])
        if whole.lower() in verbs and pieces[0].lower() not in verbs:
            torn = " ".join(pieces[:count])
            start = match.start(1) - match.start()
            ahead, behind = match[0][:start], match[0][start + len(torn) :]
            return f"{ahead}{whole.ljust(len(torn))}{behind}"
    return match[0]


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
