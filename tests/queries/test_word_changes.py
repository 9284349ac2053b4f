"""Two texts of one language compared word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.queries.word_changes import word_changes

TEXTS = st.text(alphabet="ab 会议,\n", max_size=60)


def changed(old: str, new: str) -> list[list[str]]:
    return [[piece.text.strip() for piece in side if piece.changed] for side in word_changes(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("Count lamps at session 76;", "Count lamps at session 78;", ["76"], ["78"]),
        ("Count the lamps, and the boats;", "Count the lamps and the boats;", [","], []),
        ("请大会第七十六届会议审议", "请大会第七十七届会议审议", ["六"], ["七"]),
        ("", "Count lamps;", [], ["Count lamps;"]),
        ("Count lamps;", "Count lamps;", [], []),
    ],
)
def test_changed_words_are_marked(old: str, new: str, removed: list[str], added: list[str]) -> None:
    assert changed(old, new) == [removed, added]


@given(TEXTS, TEXTS)
def test_the_pieces_are_the_texts(old: str, new: str) -> None:
    one, two = word_changes(old, new)
    assert ("".join(piece.text for piece in one), "".join(piece.text for piece in two)) == (old, new)


def test_long_runs_without_a_common_end_are_changed_as_a_whole() -> None:
    one, two = word_changes("the " * 1500 + "and of " * 1500, "of " * 1500 + "the and " * 1500)
    assert [len(side) for side in (one, two)] == [1, 1]
