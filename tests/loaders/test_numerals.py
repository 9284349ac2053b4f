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


def test_what_spells_no_number_is_none() -> None:
    assert numerals.value("几十", "zh") is None


def test_every_number_has_a_spelling_of_its_own() -> None:
    assert set(numerals.spelled("zh").values()) == set(range(numerals.HIGHEST + 1))
