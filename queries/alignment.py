"""Aligns two sequences of paragraphs by similarity.

An inserted or removed paragraph changes the numbers of all later ones, so a draft and the text adopted from
it cannot be aligned by number alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Part = TypeVar("_Part")
Pair = tuple[int | None, int | None]
"""Indexes in the first and the second sequence; None for no counterpart."""


def in_step(
    first: Sequence[_Part], second: Sequence[_Part], similarity: Callable[[_Part, _Part], float]
) -> list[Pair]:
    """Returns the alignment with the highest total similarity, in the order of both sequences.

    similarity: of two parts from 0, not a pair, to 1. Unpaired parts of the first sequence come first.
    """
    rows, columns = len(first), len(second)
    similarities = [[similarity(one, other) for other in second] for one in first]
    # Best total similarity of the parts from (row, column) on.
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            paired = similarities[row][column]
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                paired + best[row + 1][column + 1] if paired > 0 else 0.0,
            )
    pairs: list[Pair] = []
    row = column = 0
    while row < rows and column < columns:
        paired = similarities[row][column]
        if paired > 0 and best[row][column] == paired + best[row + 1][column + 1]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            pairs.append((row, None))
            row += 1
        else:
            pairs.append((None, column))
            column += 1
    pairs += ((place, None) for place in range(row, rows))
    pairs += ((None, place) for place in range(column, columns))
    return pairs
