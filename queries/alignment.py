"""Two sequences of paragraphs in step: in, paragraphs and how alike two of them are; out, pairs of places.

A paragraph that was put in or left out moves the numbers of all that follow: those of a draft and of the text
adopted from it tell only together with the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Part = TypeVar("_Part")
Pair = tuple[int | None, int | None]
"""Places in the first and in the second sequence; None where one has no counterpart."""


def in_step(
    first: Sequence[_Part], second: Sequence[_Part], alike: Callable[[_Part, _Part], float]
) -> list[Pair]:
    """The pairs that are most alike in all, in the order of both.

    alike: from 0, for parts that are no pair, to 1. Of what stands alone, the first sequence's comes first.
    """
    rows, columns = len(first), len(second)
    likeness = [[alike(one, other) for other in second] for one in first]
    # The best that the parts from here on can give.
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            paired = likeness[row][column]
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                paired + best[row + 1][column + 1] if paired > 0 else 0.0,
            )
    pairs: list[Pair] = []
    row = column = 0
    while row < rows and column < columns:
        paired = likeness[row][column]
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
