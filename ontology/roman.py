"""Stage: a roman numeral or a number comes in, the number or the numeral goes out."""

from __future__ import annotations

from typing import Final

_NUMERALS: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_VALUES: Final = {letter: value for value, letter in _NUMERALS if len(letter) == 1 and value <= 100}
"""Values of the letters that are read: "D." and "M." are labels with a letter."""


def from_roman(words: str) -> int | None:
    """Returns 14 for "XIV" and "xiv"; None for other words, for numerals above 399 and forms as "XIIII"."""
    letters = words.upper()
    values = [_VALUES.get(letter, 0) for letter in letters]
    after = (*values[1:], 0)
    total = sum(-one if one < other else one for one, other in zip(values, after, strict=False))
    return total if words in (to_roman(total), to_roman(total).lower()) and words else None


def to_roman(number: int) -> str:
    """Returns "XIV" for 14; "" below 1."""
    printed = ""
    for value, letters in _NUMERALS:
        count, number = divmod(number, value) if number > 0 else (0, number)
        printed += letters * count
    return printed
