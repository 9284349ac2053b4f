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
        ("85", 85),
    ],
)
def test_chinese_numbers(word: str, number: int) -> None:
    assert numerals.value(word, "zh") == number


def test_what_spells_no_number_is_none() -> None:
    assert numerals.value("几十", "zh") is None


def test_every_number_has_a_spelling_of_its_own() -> None:
    assert sorted(numerals.spelled("zh").values()) == list(range(1, numerals.HIGHEST + 1))
