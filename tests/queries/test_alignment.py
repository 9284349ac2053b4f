"""Alignment of paragraphs: highest similarity, order kept, none left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.queries.alignment import in_step


def alike(one: str, other: str) -> float:
    return 1.0 if one == other else 0.6 if one.casefold() == other.casefold() else 0.0


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("abc", "ac", [(0, 0), (1, None), (2, 1)]),
        ("ac", "abc", [(0, 0), (None, 1), (1, 2)]),
        ("abc", "aBc", [(0, 0), (1, 1), (2, 2)]),
        ("ab", "xy", [(0, None), (1, None), (None, 0), (None, 1)]),
        ("", "a", [(None, 0)]),
    ],
)
def test_parts_that_are_alike_stand_side_by_side(
    first: str, second: str, pairs: list[tuple[int | None, int | None]]
) -> None:
    assert in_step(first, second, alike) == pairs


@given(st.text("abAB", max_size=9), st.text("abAB", max_size=9))
def test_every_part_stands_once_and_in_its_order(first: str, second: str) -> None:
    pairs = in_step(first, second, alike)
    assert [one for one, _ in pairs if one is not None] == list(range(len(first)))
    assert [other for _, other in pairs if other is not None] == list(range(len(second)))
