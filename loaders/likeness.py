"""How alike two wordings are: in, words in one language; out, a share from 0 to 1.

What changes from year to year (numbers, ordinals, days) does not count; what that is, the language pack says.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from .languages import stage

_WORD = re.compile(r"[^\W\d_]+")
_APART = re.compile(r"[\W_]+")


def folded(words: str) -> str:
    """A title without case, punctuation and blanks: what two printings of it share."""
    return _APART.sub("", words).casefold()


@lru_cache(maxsize=1 << 17)
def terms(words: str, language: str) -> Counter[str]:
    """The words of a text, or its pairs of characters, with their number; without what passes."""
    return Counter(sequence(words, language))


def sequence(words: str, language: str) -> tuple[str, ...]:
    """The terms of a text in their order."""
    by_characters, ignored = _comparison(language)
    if by_characters:
        plain = _APART.sub("", ignored.sub("", words) if ignored else words)
        return tuple(plain[at : at + 2] for at in range(len(plain) - 1))
    found = _WORD.findall(words.casefold())
    return tuple(word for word in found if ignored is None or not ignored.match(word))


@cache
def _comparison(language: str) -> tuple[bool, re.Pattern[str] | None]:
    """Whether a language is compared by pairs of characters, and the words that do not count."""
    try:
        pack = stage(language, "linking")
    except KeyError:
        return False, None
    return pack["compare_by"] == "characters", re.compile(pack["ignored_words"])


def likeness(one: str, other: str, language: str) -> float:
    """The share of words that two wordings have in common (Dice), 0 where one has none."""
    first, second = terms(one, language), terms(other, language)
    total = first.total() + second.total()
    return 2 * sum(min(count, second[term]) for term, count in first.items()) / total if total else 0.0


def shared(part: str, whole: str, language: str) -> float:
    """The share of the words of one wording that another, longer one repeats."""
    first, second = terms(part, language), terms(whole, language)
    return sum(min(count, second[term]) for term, count in first.items()) / first.total() if first else 0.0
