"""Spelled-out numbers read as the numbers they spell."""

from __future__ import annotations

import pytest
from mandategraph.loaders import numerals


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("六十七", 67),
        ("一百零一", 101),
        ("一百一十二", 112),
        ("二百一十", 210),
        ("二一〇", 210),
        ("两", 2),
        ("零", 0),
        ("85", 85),
    ],
)
def test_chinese_numbers(word: str, number: int) -> None:
    assert numerals.value(word, "zh") == number


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("一九八五", "zh", "1985"),
        ("一九九○", "zh", "1990"),
        ("二〇〇一", "zh", "2001"),
        ("十二", "zh", "12"),
        ("三十一", "zh", "31"),
        ("1985", "zh", "1985"),
        ("March", "en", "March"),
    ],
)
def test_a_number_in_figures(words: str, language: str, expected: str) -> None:
    assert numerals.figures(words, language) == expected


def test_what_spells_no_number_is_none() -> None:
    assert numerals.value("几十", "zh") is None


def test_every_number_has_a_spelling_of_its_own() -> None:
    assert set(numerals.spelled("zh").values()) == set(range(numerals.HIGHEST + 1))
