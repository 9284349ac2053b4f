"""Labels of automatic numbering in word processors and browsers: a number in, its label out."""

from __future__ import annotations

from functools import cache
from typing import Final

from ...ontology.roman import to_roman
from ..languages import languages, stage
from ..numerals import spelled


def roman(number: int) -> str:
    """Returns "XIV" for 14; digits outside 1 to 3999."""
    return to_roman(number) if 0 < number < 4000 else str(number)


def letters(number: int) -> str:
    """Returns "c" for 3, "aa" for 27, "bb" for 28, as word processors count; digits below 1."""
    if number < 1:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def counted(number: int, counter: str) -> str:
    """Returns "十四" for 14 and "chineseCounting", as the pack with this counter spells it; else digits."""
    return _counters().get(counter, _NOTHING).get(number, str(number))


@cache
def _counters() -> dict[str, dict[int, str]]:
    """Numbers by counter, from the packs that name a word processor's counter."""
    counters: dict[str, dict[int, str]] = {}
    for language in languages():
        own: list[str] = stage(language, "mentions")["numerals"].get("counters", [])
        for counter in own:
            counters[counter] = {number: word for word, number in spelled(language).items()}
    return counters


_NOTHING: Final[dict[int, str]] = {}
