"""Words that the end of a line has broken: the two halves come in, one spelling goes out.

Evidence, strongest first: how the text itself spells the word elsewhere, a capital behind the hyphen, the
compounds of the language packs, the names of the authority files, and whether both halves are words.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from .languages import all_names, languages, stage

if TYPE_CHECKING:
    from collections.abc import Iterable

HYPHENS: Final = "-\u00ad\u2010\u2011"
"""Hyphens with which a line may end; the soft one only shows where a word is broken."""
_WORD: Final = re.compile(rf"[^\W\d_]+(?:[{HYPHENS}][^\W\d_]+)*")
_BROKEN: Final = re.compile(
    rf"(?P<left>[^\W\d_]+)[{HYPHENS}][^\S\n\r]*(?:[\n\r]+\s*|(?<=\s))(?P<right>[^\W\d_]+)(?![{HYPHENS}])"
)
HALF: Final = re.compile(rf"(?P<left>[^\W\d_]+)(?P<hyphen>[{HYPHENS}])$")
"""The first half of a broken word, at the end of a line."""
FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST: Final = 3
"""Letters from which the first half of a compound may be a word by itself."""


class Hyphenation:
    """How the broken words of a text are spelled."""

    def __init__(self, text: str, *, syllables: bool | None = None) -> None:
        """Counts the words of `text`.

        `syllables` says whether its lines break words at syllables; found by the evidence if None.
        """
        broken = [(match["left"], match["right"]) for match in _BROKEN.finditer(text)]
        whole = _BROKEN.sub(" ", text).replace("\u00ad", "") if broken else text
        self.words = Counter(_plain(word) for word in _WORD.findall(whole))
        self.syllables = syllables
        if syllables is None:
            self.syllables = "\u00ad" in text or any(self._joined(*halves) for halves in broken)

    def compound(self, left: str, right: str, *, soft: bool = False) -> bool:
        """Whether the hyphen between the halves is part of the word; `soft` if it is a soft hyphen."""
        spelled, joined = f"{left}-{right}".lower(), f"{left}{right}".lower()
        if self.words[spelled] or self.words[joined]:
            return self.words[spelled] >= self.words[joined]
        if right[:1].isupper() and not (left.isupper() and len(left) > 1):
            return True
        if _compounds().match(spelled):
            return True
        if soft or joined in _names() or _joined_prefixes().match(spelled):
            return False
        if spelled in _names() or (self._is_first_part(left) and self._is_word(right)):
            return True
        return not self.syllables and not self._is_fragment(left, right)

    def _joined(self, left: str, right: str) -> bool:
        return bool(self.words[f"{left}{right}".lower()]) and not self.words[left.lower()]

    def _is_word(self, word: str) -> bool:
        return bool(self.words[word.lower()]) or word.lower() in _names()

    def _is_first_part(self, word: str) -> bool:
        return len(word) >= _SHORTEST and self._is_word(word)

    def _is_fragment(self, left: str, right: str) -> bool:
        """Whether neither half is a word."""
        return not self._is_word(left) and not self._is_word(right)


def _plain(word: str) -> str:
    return word.lower().replace("\u2010", "-").replace("\u2011", "-")


@cache
def _compounds() -> re.Pattern[str]:
    """The beginnings of words that keep their hyphen, of all languages."""
    return _pattern("compounds")


@cache
def _joined_prefixes() -> re.Pattern[str]:
    """The words that begin other words and are written together with them, of all languages."""
    return _pattern("joined_prefixes")


def _pattern(name: str) -> re.Pattern[str]:
    rows: Iterable[str] = (stage(language, "text")["print"].get(name, "") for language in languages())
    return re.compile("|".join(f"(?:{row})" for row in rows if row) or r"(?!)")


@cache
def _names() -> frozenset[str]:
    """The words of the names that the authority files hold."""
    return frozenset(
        _plain(word)
        for record in all_names()
        for language in languages()
        for name in all_names().names(record.key, language)
        for word in _WORD.findall(name)
    )
