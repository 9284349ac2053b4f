"""Drawings of numbers: in, counts; out, the places of their columns and bars, which templates write as SVG.

No drawing carries a style or a script of its own: the policy of the pages forbids both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _FOOT, _HEAD = 720, 180, 36, 14, 20, 8
_NAMED = 12
"""So many years are named below the columns, at most."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart, in the units of its view box."""

    year: str
    count: int
    x: float
    y: float
    width: float
    height: float
    named: bool
    odd: bool
    """Whether the name is left out where there is little room."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that helps the eye, with the number it stands for."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts by year as columns."""

    name: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT


@dataclass(frozen=True, slots=True)
class Bar:
    """A name with its count; `width` in percent of the greatest."""

    name: str
    count: int
    width: float
    href: str | None = None


def by_year(name: str, title: str, counts: Iterable[tuple[str, int]]) -> Chart:
    """A chart of counts by year; years without any stand as gaps."""
    known = {int(year): count for year, count in counts if year.isdigit()}
    if not known:
        return Chart(name, title, (), ())
    years = range(min(known), max(known) + 1)
    top = _rounded(max(known.values()))
    # Half of the name of the last year stands behind its column.
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(years), 8)
    tall = _HEIGHT - _FOOT - _HEAD
    every = -(-len(years) // _NAMED)
    columns = tuple(
        Column(
            year=str(year),
            count=known.get(year, 0),
            x=round(_LEFT + at * step + step * 0.1, 1),
            y=round(_HEAD + tall * (1 - known.get(year, 0) / top), 1),
            width=round(step * 0.8, 1),
            height=round(tall * known.get(year, 0) / top, 1),
            named=(years[-1] - year) % every == 0,
            odd=(years[-1] - year) // every % 2 == 1,
        )
        for at, year in enumerate(years)
    )
    lines = tuple(
        Line(round(_HEAD + tall * (1 - number / top), 1), number) for number in sorted({0, top // 2, top})
    )
    return Chart(name, title, columns, lines)


def bars(rows: Sequence[tuple[str, int, str | None]]) -> tuple[Bar, ...]:
    """Bars of names, counts and addresses, as wide as their share of the greatest."""
    top = max((count for _, count, _ in rows), default=1)
    return tuple(Bar(name, count, round(100 * count / top, 1), href) for name, count, href in rows)


def _rounded(most: int) -> int:
    """The next number of at most two digits that is not 0, and even so that half of it is a number too."""
    scale = 10 ** max(len(str(most)) - 2, 0)
    top = -(-most // scale) * scale
    return top if top % 2 == 0 else top + scale if scale > 1 else top + 1
