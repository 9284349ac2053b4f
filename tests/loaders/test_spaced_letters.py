"""Spaced letters: words that text recognition tore apart are joined where the text has them whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders.spaced_letters import joined

WHOLE = (
    "The Assembly requests the ferries and harbours. The Assembly further requests lamps for all ferries. "
    * 2
)
TORN = (
    "T he Assem b ly f urther re q uests the f erries; the Assem b ly req u ests f erries, the ferr i es. "
    * 2
)


def test_torn_words_are_joined_with_the_length_kept() -> None:
    text = joined(WHOLE + TORN)
    assert len(text) == len(WHOLE + TORN)
    words = " ".join(text[len(WHOLE) :].split()).replace(" ;", ";")
    for expected in ("Assembly further requests the ferries; the Assembly requests ferries", "the ferries"):
        assert expected in words


@pytest.mark.parametrize(
    "words", ["resolution B and part C of section D for all", "a long way, I and all of it"]
)
def test_letters_of_parts_stay(words: str) -> None:
    assert joined(WHOLE + TORN + words).endswith(words)


def test_a_text_with_few_torn_words_stays() -> None:
    assert joined(f"{WHOLE} re q uests") == f"{WHOLE} re q uests"


@given(st.text("ab c.S\n", max_size=200))
def test_no_letter_of_any_text_is_lost(words: str) -> None:
    text = joined(words)
    assert len(text) == len(words)
    assert text.replace(" ", "") == words.replace(" ", "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("4. Encou r ages all States", "4. Encourages   all States"),
        ("(b) Reiter a tes its call", "(b) Reiterates   its call"),
        ("4. Encourages r ages", "4. Encourages r ages"),
        ("and encou r ages all", "and encou r ages all"),
    ],
)
def test_the_verb_at_the_beginning_of_a_paragraph_is_joined(words: str, expected: str) -> None:
    assert joined(f"{WHOLE}{TORN}\n{words}", "en").endswith(f"\n{expected}")
