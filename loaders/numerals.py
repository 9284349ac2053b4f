"""Spelled-out numbers as look-up tables, from a pack's `numerals`: the words a language uses → the number."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

from .languages import stage

HIGHEST = 299
"""The highest session or article number that is spelled out."""


@cache
def spelled(language: str) -> dict[str, int]:
    """Every spelled-out cardinal or ordinal of `language` up to `HIGHEST`, as the pack writes them."""
    rules: dict[str, Any] = stage(language, "mentions")["numerals"]
    if "digits" in rules:
        positional = {_positional(number, rules): number for number in range(1, HIGHEST + 1)}
        return {rules["digits"][0]: 0, **rules.get("also", {}), **_digit_by_digit(rules), **positional}
    if "ones" in rules:
        return {**rules.get("also", {}), **_composed(rules)}
    # Imported late: its languages take longer than the start of a process that reads a file.
    from num2words import num2words  # pyright: ignore[reportUnknownVariableType]

    table: dict[str, int] = {}
    for number in range(1, HIGHEST + 1):
        for form in rules["forms"]:
            # num2words writes ё, which texts are read without.
            word: str = num2words(number, lang=rules["num2words"], to=form).replace("ё", "е")
            table[word] = number
            for inflected in _inflected(word, rules.get("endings", {})):
                table[inflected] = number
            table[word.replace(" and ", " ")] = number
            # A line may break at the hyphen: "fortysixth".
            table[word.replace("-", "")] = number
    return table | rules.get("also", {})


@cache
def alternatives(language: str) -> str:
    """The spelled-out numbers as one regular-expression alternation, longest first."""
    return "|".join(sorted(spelled(language), key=lambda word: (-len(word), word)))


def value(text: str, language: str) -> int | None:
    """The number that `text` writes in figures or words; None if it writes none."""
    text = text.strip()
    if text.isdecimal():
        return int(text)
    table = spelled(language)
    return table.get(text) or table.get(text.lower())


def figures(words: str, language: str) -> str:
    """Returns a number in figures, a year digit by digit: 一九八五 → "1985"; other words unchanged."""
    rules: dict[str, Any] = stage(language, "mentions")["numerals"]
    digits: str = rules.get("digits", "")
    if words.isdecimal() or not digits:
        return words
    read = words.translate(dict.fromkeys(map(ord, rules.get("round_zero", "")), digits[0]))
    if len(words) > 3 and set(read) <= set(digits):
        return "".join(str(digits.index(digit)) for digit in read)
    number = value(words, language)
    return words if number is None else str(number)


def _inflected(word: str, endings: dict[str, list[str]]) -> list[str]:
    """Returns the inflected forms of a word, by its ending."""
    return [
        word.removesuffix(ending) + other
        for ending, others in endings.items()
        if word.endswith(ending)
        for other in others
    ]


def _digit_by_digit(rules: dict[str, Any]) -> dict[str, int]:
    """Numbers of three figures as they are read out: 二一〇."""
    digits: str = rules["digits"]
    table: dict[str, int] = {}
    for number in range(100, HIGHEST + 1):
        word = "".join(digits[int(figure)] for figure in str(number))
        for zero in (digits[0], *rules.get("round_zero", "")):
            table[word.replace(digits[0], zero)] = number
    return table


def _positional(number: int, rules: dict[str, Any]) -> str:
    digits: str = rules["digits"]
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = ""
    if hundreds:
        words += digits[hundreds] + rules["hundred"]
        if rest and not tens:
            words += digits[0]
    if tens:
        words += ("" if tens == 1 and not hundreds else digits[tens]) + rules["ten"]
    return words + (digits[ones] if ones else "")


def _composed(rules: dict[str, Any]) -> dict[str, int]:
    """Numbers of words for ones and tens, in each of their forms."""
    table: dict[str, int] = {}
    for number, words in enumerate((*rules["ones"], *rules["teens"]), 1):
        table.update(dict.fromkeys(words.split("|"), number))
    for ten, words in enumerate(rules["tens"], 2):
        table.update(dict.fromkeys(words.split("|"), 10 * ten))
        for one, forms in enumerate(rules.get("compound_ones", rules["ones"]), 1):
            for form, word in product(forms.split("|"), words.split("|")):
                table[rules["compound"].format(one=form, ten=word)] = 10 * ten + one
    below = dict(table)
    for hundred, words in enumerate(rules.get("hundreds", ()), 1):
        for word in words.split("|"):
            table[word] = 100 * hundred
            for rest, number in below.items():
                table[rules["compound_hundred"].format(hundred=word, rest=rest)] = 100 * hundred + number
    return table
