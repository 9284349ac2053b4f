"""The labels that word processors and browsers count for an author: a number comes in, its letters go out."""

from __future__ import annotations

from functools import cache
from typing import Final

from ..languages import languages, stage
from ..numerals import spelled

_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def roman(number: int) -> str:
    """ "XIV" for 14; figures outside 1 to 3999."""
    if not 0 < number < 4000:
        return str(number)
    printed = ""
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        printed += letter * count
    return printed


def letters(number: int) -> str:
    """ "c" for 3, "aa" for 27, "bb" for 28, as word processors count; figures below 1."""
    if number < 1:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def counted(number: int, counter: str) -> str:
    """ "十四" for 14 and "chineseCounting": as the pack spells it that names the counter; else figures."""
    return _counters().get(counter, _NOTHING).get(number, str(number))


@cache
def _counters() -> dict[str, dict[int, str]]:
    """The numbers by the words of the pack that names a word processor's counter as its own."""
    counters: dict[str, dict[int, str]] = {}
    for language in languages():
        own: list[str] = stage(language, "mentions")["numerals"].get("counters", [])
        for counter in own:
            counters[counter] = {number: word for word, number in spelled(language).items()}
    return counters


_NOTHING: Final[dict[int, str]] = {}
