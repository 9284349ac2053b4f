"""Similarity of two wordings in one language: a share from 0 to 1.

What changes from year to year (numbers, ordinals, days) does not count; what that is, the language pack says.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from sys import intern

from .languages import stage

_WORD = re.compile(r"[^\W\d_]+")
_APART = re.compile(r"[\W_]+")


def folded(words: str) -> str:
    """Returns a title without case, punctuation and blanks, for comparison."""
    return _APART.sub("", words).casefold()


@lru_cache(maxsize=1 << 11)
def terms(words: str, language: str) -> Counter[str]:
    """Returns the words of a text, or its character pairs, with their counts, without stop words."""
    # Many texts share a term: keep each string once.
    return Counter(map(intern, sequence(words, language)))


def sequence(words: str, language: str) -> tuple[str, ...]:
    """Returns the terms of a text in order."""
    by_characters, ignored = _comparison(language)
    if by_characters:
        plain = _APART.sub("", ignored.sub("", words) if ignored else words)
        return tuple(plain[at : at + 2] for at in range(len(plain) - 1))
    found = _WORD.findall(words.casefold())
    return tuple(word for word in found if ignored is None or not ignored.match(word))


@cache
def _comparison(language: str) -> tuple[bool, re.Pattern[str] | None]:
    """Whether a language is compared by character pairs, and its stop words."""
    try:
        pack = stage(language, "linking")
    except KeyError:
        return False, None
    return pack["compare_by"] == "characters", re.compile(pack["ignored_words"])


def likeness(one: str, other: str, language: str) -> float:
    """Returns the Dice coefficient of the words of two wordings; 0 if one has none."""
    first, second = terms(one, language), terms(other, language)
    total = first.total() + second.total()
    return 2 * sum(min(count, second[term]) for term, count in first.items()) / total if total else 0.0


def shared(part: str, whole: str, language: str) -> float:
    """Returns the share of the words of `part` that `whole` contains."""
    first, second = terms(part, language), terms(whole, language)
    return sum(min(count, second[term]) for term, count in first.items()) / first.total() if first else 0.0
