"""Every character of a passage keeps its place in the source, whatever is done to it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders.spans import EMPTY, Passage

texts = st.text(max_size=60)


@given(texts, st.integers(0, 1000))
def test_a_passage_points_at_itself(text: str, start: int) -> None:
    passage = Passage.of(text, start)
    assert [passage.source(i) for i in range(len(text))] == list(range(start, start + len(text)))


@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_a_cut_keeps_text_and_places(text: str, start: int, end: int) -> None:
    cut = Passage.of(text, 7)[start:end]
    assert cut.text == text[start:end]
    assert all(text[cut.source(i) - 7] == cut.text[i] for i in range(len(cut)))


@given(texts)
def test_what_a_substitution_leaves_stays_in_its_place(text: str) -> None:
    passage = Passage.of(text, 3).sub(re.compile("[aeiou]"))
    assert passage.text == re.sub("[aeiou]", "", text)
    assert all(text[passage.source(i) - 3] == passage.text[i] for i in range(len(passage)))


def test_a_replacement_points_at_what_it_replaces() -> None:
    passage = Passage.of("第 66 号", 10).sub(re.compile(" +"))
    assert (passage.text, passage.span) == ("第66号", (10, 16))
    assert passage.source_span(1, 3) == (12, 14)


def test_joined_parts_keep_their_own_places() -> None:
    joined = Passage.join([Passage.of("ab", 5), EMPTY, Passage.of("cd", 20)], " ")
    assert joined.text == "ab cd"
    assert [joined.source(i) for i in (0, 1, 3, 4)] == [5, 6, 20, 21]
