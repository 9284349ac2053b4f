"""Roman numerals are read and written by one function each."""

from __future__ import annotations

import pytest
from mandategraph.ontology.roman import from_roman, to_roman


def test_what_is_written_is_read_again_in_both_cases() -> None:
    for number in range(1, 400):
        assert from_roman(to_roman(number)) == from_roman(to_roman(number).lower()) == number


@pytest.mark.parametrize("words", ["", "XIIII", "IC", "Xv", "D", "m", "7", "lamp"])
def test_other_words_are_no_numeral(words: str) -> None:
    assert from_roman(words) is None
