"""Printed pages, regions: lines come in, page furniture, columns and notes at the foot go out."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby, pairwise, zip_longest
from typing import TYPE_CHECKING, Final

from .flow import NOTE_MARK
from .print_lines import Line, ended_pattern, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .print_lines import Fragment, Page

_EDGE: Final = 0.14
"""The share of a page's height, above and below, where furniture stands."""
_COLUMN_LINES: Final = 5
"""Lines of the shortest column that its form alone tells from a table."""
_SHORT_COLUMN: Final = 2
"""Lines of the shortest column that its words tell from a table."""
_HEAD: Final = 0.7
"""The share of a page's height above which its masthead stands."""
_NUMBER: Final = re.compile(r"(\d{1,3})\.(?=\s|[^\W\d]|$)")
_SMALL_LETTER: Final = re.compile(r"[^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ]")
_STOP: Final = re.compile(r"[.,:;!?。，；：،؛][”’\"')\]»]*$")
_FULL_STOP: Final = re.compile(r"[.。．][”’\"')\]»]*$")
_SMALL: Final = 0.92
"""Letters of a note are at most this much of the letters of the text."""
_NUMBERS: Final = re.compile(r"\d+")
_WORDLESS: Final = re.compile(r"[\W\d_]*(?:\([A-Z]\))?[\W\d_]*")
_RULE: Final = re.compile(r"[_—―-]{5,}")


def furniture_of(pages: Sequence[Page], sheets: Sequence[Sequence[Line]], size: float) -> set[int]:
    """Identities of the lines at the edges of the pages that belong to the page, not to the text."""
    edges = [_edge_lines(page, lines) for page, lines in zip(pages, sheets, strict=True)]
    places: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
    for line in (line for edge in edges for side in edge for line in side):
        places[_key(line)].append(line.baseline)
    first = _squeezed(" ".join(line.text for line in sheets[0])) if sheets else ""
    found: set[int] = set()
    for number, (top, bottom) in enumerate(edges):
        if number:
            found |= _running_titles(top, places, first, size)
        found |= _page_feet(bottom, places)
    return found


def _repeated(line: Line, places: dict[tuple[str, ...], list[float]]) -> bool:
    """Whether another page has the same words at the same height."""
    return sum(1 for place in places[_key(line)] if abs(place - line.baseline) < 4) > 1


def _running_titles(
    top: Sequence[Line], places: dict[tuple[str, ...], list[float]], first: str, size: float
) -> set[int]:
    """The lines at the head of a page that repeat words of the first page or of another page."""
    found: set[int] = set()
    for line, below in zip_longest(top, top[1:]):
        # A running title repeats words of the first page, and looks different from the text below it.
        apart = below is None or line.baseline - below.baseline > 2.2 * line.size
        unlike = apart or line.bold or line.size < 0.95 * size
        known = unlike and all(_squeezed(words_of(cell)) in first for cell in line.cells)
        if not (known or _WORDLESS.fullmatch(line.text) or _repeated(line, places)):
            break
        found.add(id(line))
    return found


def _page_feet(bottom: Sequence[Line], places: dict[tuple[str, ...], list[float]]) -> set[int]:
    """The lines at the foot of a page without words, or with the words of another page's foot."""
    found: set[int] = set()
    for line, above in zip_longest(bottom, bottom[1:]):
        # The last line of a note may be the same on two pages, but it stands close to its note.
        apart = above is None or above.baseline - line.baseline > 1.6 * line.size
        if not (_WORDLESS.fullmatch(line.text) or (apart and _repeated(line, places))):
            break
        found.add(id(line))
    return found


def _edge_lines(page: Page, lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines at the head of a page, outermost first, and those at its foot."""
    top = [line for line in lines if line.baseline > (1 - _EDGE) * page.height]
    bottom = [line for line in reversed(lines) if line.baseline < _EDGE * page.height]
    return top, bottom


def _key(line: Line) -> tuple[str, ...]:
    """The words of a line whatever its numbers and their order: pages are mirrored."""
    return tuple(sorted(_NUMBERS.sub("#", words_of(cell)) for cell in line.cells))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def columns_of(lines: list[Line], page: Page) -> list[list[Line]]:
    """The lines in reading order; where running text stands in two columns, the left one first."""
    gutter = _gutter(lines, page)
    if gutter is None:
        return [lines]
    columns: list[list[Line]] = []
    head = True
    for run, halved in _runs(lines, gutter):
        # The cells of a masthead above the columns stay on their rows.
        head = head and not (halved and _column_weight(run, int(gutter), page))
        if not halved or (head and run[0].baseline > _HEAD * page.height):
            columns.append(run)
            continue
        halves = [_halves(line, gutter) or (None, None) for line in run]
        sides = ([half[side] for half in halves] for side in (0, 1))
        columns += _in_order(*([half for half in side if half is not None] for side in sides))
    return _joined(columns)


def _runs(lines: Sequence[Line], gutter: float) -> Iterator[tuple[list[Line], bool]]:
    """Runs of lines of which no word, or every line, stands across the gutter; whether none does."""
    for halved, run in groupby(lines, lambda line: _halves(line, gutter) is not None):
        if halved:
            yield list(run), True
        else:
            yield from (([line], False) for line in run)


def _in_order(left: list[Line], right: list[Line]) -> list[list[Line]]:
    """The columns that have lines; what stands apart below both is no part of the left one."""
    behind = len(left)
    if right and left and (_FULL_STOP.search(right[-1].text) or not _STOP.search(left[-1].text)):
        below = [i for i, line in enumerate(left) if line.baseline < right[-1].baseline - 0.5 * line.size]
        apart = [i for i in below if i and left[i - 1].baseline - left[i].baseline > 1.4 * left[i].size]
        behind = next((i for i in apart if not any(line.label for line in left[i:])), behind)
    return [part for part in (left[:behind], right, left[behind:]) if part]


def _joined(columns: list[list[Line]]) -> list[list[Line]]:
    """Neighbouring columns of single lines are one."""
    joined: list[list[Line]] = []
    for column in columns:
        if (
            joined
            and len(column) == 1
            and len(joined[-1]) >= 1
            and joined[-1][-1].baseline > column[0].baseline
        ):
            joined[-1].extend(column)
        else:
            joined.append(column)
    return joined


def _gutter(lines: Sequence[Line], page: Page) -> float | None:
    """The x of the empty stripe between two columns of running text."""
    extents = [
        (line, [(cell[0].left, max(piece.right for piece in cell)) for cell in line.cells]) for line in lines
    ]
    found: dict[int, float] = {}
    for x in range(int(0.35 * page.width), int(0.65 * page.width), 2):
        best, run = 0.0, list[Line]()
        for line, cells in extents:
            if any(left < x + 2 and right > x - 2 for left, right in cells):
                best, run = max(best, _column_weight(run, x, page)), []
            else:
                run.append(line)
        found[x] = max(best, _column_weight(run, x, page))
    most = max(found.values(), default=0.0)
    if not most:
        return None
    stripe = [x for x, weight in found.items() if weight == most]
    return float(stripe[len(stripe) // 2])


def _column_weight(lines: Sequence[Line], x: int, page: Page) -> float:
    """How much running text stands in two columns on both sides of x; 0 if it is no running text.

    The columns of a table are ragged; those of running text are filled and have a common margin.
    """
    sides: tuple[list[Line], list[Line]] = ([], [])
    for line in lines:
        for half, side in zip(_halves(line, x) or (None, None), sides, strict=True):
            if half is not None:
                side.append(half)
    if min(len(side) for side in sides) < _SHORT_COLUMN:
        return 0.0
    if _counts_on(sides) or all(_flows(side, page) for side in sides):
        return min(sum(line.right - line.left for line in side) for side in sides)
    if min(len(side) for side in sides) < _COLUMN_LINES:
        return 0.0
    return min(_running_width(side, page) for side in sides)


def _counts_on(sides: Sequence[Sequence[Line]]) -> bool:
    """Whether the paragraphs of the right column count on from those of the left one, or have its numbers."""
    numbers = [[int(found[1]) for line in side if (found := _NUMBER.match(line.text))] for side in sides]
    if numbers[0] == numbers[1]:
        # Two languages stand side by side.
        numbers = [numbers[0] if len(numbers[0]) > 1 else list[int]()]
    both = [number for side in numbers for number in side]
    return all(numbers) and all(after == before + 1 for before, after in pairwise(both))


def _flows(lines: Sequence[Line], page: Page) -> bool:
    """Whether sentences run on from line to line in a column, and it is as broad as running text."""
    widest = max(line.right - line.left for line in lines)
    if widest < 0.22 * page.width or any(len(line.cells) > 1 and not line.label for line in lines):
        return False
    pairs = list(pairwise(lines))
    running = [
        above.right - above.left > 0.6 * widest
        and not ended_pattern().search(above.text)
        and _SMALL_LETTER.match(below.text) is not None
        for above, below in pairs
    ]
    return 3 * sum(running) >= len(pairs)


def _running_width(lines: Sequence[Line], page: Page) -> float:
    """The summed widths of the lines of a column; 0 if they are no running text."""
    if sum(1 for line in lines if len(line.cells) > 1 and not line.label) * 4 > len(lines):
        return 0.0
    widths = [line.right - line.left for line in lines]
    widest, margin = max(widths), min(line.left for line in lines)
    filled = sum(1 for width in widths if width > 0.7 * widest)
    flush = sum(1 for line in lines if line.left - margin < 3 * line.size)
    running = widest > 0.22 * page.width and filled * 5 >= 2 * len(lines) and flush * 5 >= 3 * len(lines)
    return sum(widths) if running else 0.0


def _halves(line: Line, gutter: float) -> tuple[Line | None, Line | None] | None:
    """The parts of a line before and behind the gutter; None if words stand across it."""
    sides: tuple[list[list[Fragment]], list[list[Fragment]]] = ([], [])
    for cell in line.cells:
        if cell[0].left >= gutter:
            sides[1].append(cell)
        elif max(piece.right for piece in cell) <= gutter:
            sides[0].append(cell)
        else:
            return None
    before, behind = (Line(line.baseline, line.size, side, line.raised) if side else None for side in sides)
    return before, behind


def split_notes(lines: list[Line], size: float) -> tuple[list[Line], list[Line]]:
    """The running text of a column, and the notes at its foot."""
    for index, line in enumerate(lines):
        if _RULE.fullmatch(line.text) and all(below.size <= size for below in lines[index + 1 :]):
            return lines[:index], lines[index + 1 :]
    start = len(lines)
    while start and lines[start - 1].size <= _SMALL * size:
        start -= 1
    for index in range(start, len(lines)):
        if note_mark(lines[index]):
            return lines[:index], lines[index:]
    return lines, []


def note_mark(line: Line) -> str:
    """The mark that a line of notes begins with; "" if it goes on with the note above it."""
    first = line.cells[0][0]
    text = first.text.strip()
    if id(first) in line.raised and NOTE_MARK.fullmatch(text):
        return text
    opening = re.match(r"(\*{1,4}|\d{1,3}/?)(?=\s)", line.text)
    return opening.group(1).rstrip("/") if opening else ""
