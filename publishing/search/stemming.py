"""Words as the full-text search compares them: in, a word and its language; out, its folded stem.

A word is folded (case, accents, marks of vowels), freed from the clitics of its language, and cut to its stem
by Snowball. The static site does the same in the browser, with the scripts in `static/stemmers`; a language
without such a script is folded only. The language of a query is unknown: a word of it stands for its stems in
every language of the index.
"""

from __future__ import annotations

import re
import threading
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

import Stemmer

from ...ontology.scripts import IDEOGRAPHS
from ..pages.wording import locale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PACKAGE: Final = __name__.partition(".search.")[0]
MARKS: Final = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
"""Accents, marks of vowels and the tatweel: part of a word, ignored by the search."""
WORD: Final = re.compile(rf"[{IDEOGRAPHS}]|[^\W_{IDEOGRAPHS}](?:[^\W_{IDEOGRAPHS}]|[{MARKS}])*")
"""A word, or a Chinese character."""
_MARK: Final = re.compile(rf"[{MARKS}]")
_DIGIT: Final = re.compile(r"\d")
_CACHE_SIZE: Final = 1 << 17
_LOCK: Final = threading.Lock()


@cache
def clitics() -> dict[str, tuple[str, str]]:
    """Returns, by language, the pattern of what is written together with a word and its replacement."""
    text = files(_PACKAGE).joinpath("search", "clitics.toml").read_text(encoding="utf-8")
    return {language: (row["pattern"], row["replacement"]) for language, row in tomllib.loads(text).items()}


@cache
def algorithm(language: str) -> str:
    """Returns the name of the stemmer of a language; "" for a language without one."""
    found = locale(language)
    name = (found.get_language_name("en") or "").lower() if found else ""
    script = files(_PACKAGE).joinpath("static", "stemmers", f"{name}-stemmer.js")
    return name if name.isalpha() and script.is_file() else ""


@cache
def _stemmer(name: str) -> Any:
    return cast("Any", Stemmer).Stemmer(name)


def fold(word: str) -> str:
    """Returns a word in small letters without accents and marks of vowels."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return _MARK.sub("", decomposed)


@lru_cache(maxsize=_CACHE_SIZE)
def stem(word: str, language: str) -> str:
    """Returns the term of a word in a language: its folded stem; the folded word if there is no stemmer."""
    name = algorithm(language)
    if not name or _DIGIT.search(word):
        return fold(word)
    bare = unicodedata.normalize("NFC", word.lower())
    pattern, replacement = clitics().get(language, ("", ""))
    if pattern:
        bare = re.sub(pattern, replacement, fold(bare))
    # A stemmer must not be used by two threads at once.
    with _LOCK:
        found = str(_stemmer(name).stemWord(bare))
    return fold(found)


def browser_settings(languages: Iterable[str]) -> dict[str, Any]:
    """Returns what a script in a browser needs to do the same: rules by language, and scripts to load."""
    rules: dict[str, dict[str, str]] = {}
    for language in sorted(languages):
        pattern, replacement = clitics().get(language, ("", ""))
        rules[language] = {
            "algorithm": algorithm(language),
            "pattern": pattern,
            "replacement": replacement,
        }
    names = dict.fromkeys(rule["algorithm"] for rule in rules.values() if rule["algorithm"])
    scripts = [f"stemmers/{name}-stemmer.js" for name in ("base", *names)] if names else []
    return {"languages": rules, "scripts": scripts}


def words(text: str) -> Iterator[re.Match[str]]:
    """Yields the words of a text with their places."""
    return WORD.finditer(text)


def terms(text: str, language: str) -> list[str]:
    """Returns the terms of a text in its order; words of marks alone, such as a tatweel, give no term."""
    return [term for found in words(text) if (term := stem(found[0], language))]


def readings(text: str, languages: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Returns the terms of a word or phrase of a query as read in each language, and merely folded."""
    found = [tuple(filter(None, (fold(one[0]) for one in words(text))))]
    found.extend(tuple(terms(text, language)) for language in languages)
    return tuple(dict.fromkeys(reading for reading in found if reading))
