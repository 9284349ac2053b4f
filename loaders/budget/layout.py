"""Stage 3 of the loader, budget layout: the text of a `Source` comes in, lines and tables with spans go out.

A table is a run of lines of which one has tabs; its cells are what stands between them. The reader of Word
files states the columns of rows with merged cells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .records import Cell, Element, Grid, Line, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Source

_HEADING: Final = re.compile(r"(?P<level>#{1,6}) ")
_NOTE: Final = re.compile(r"<sup>(?P<mark>[^<>]{1,8})</sup>")
_BLANKS: Final = re.compile(r"[ \t\u00a0\u202f\u2009]+")


def elements(source: Source) -> Iterator[Element]:
    """Yields the lines and tables of a file in their order."""
    tables = 0
    for run in _runs(source.text):
        if any("\t" in text for _, _, text in run):
            tables += 1
            rows = tuple(
                _row(source, number, start, text, f"table {tables}, row {place}")
                for place, (number, start, text) in enumerate(run, 1)
            )
            yield Grid(rows, (run[0][1], run[-1][1] + len(run[-1][2])), tables)
        else:
            yield from (_line(source, number, start, text) for number, start, text in run)


def plain(printed: str) -> tuple[str, tuple[str, ...]]:
    """Returns words without marks of notes and emphasis, and the marks of the notes."""
    marks = tuple(_NOTE.findall(printed)) if "<sup>" in printed else ()
    if marks:
        printed = _NOTE.sub("", printed)
    return _BLANKS.sub(" ", printed.replace("**", "")).strip(), marks


def _runs(text: str) -> Iterator[list[tuple[int, int, str]]]:
    """The lines between blank ones: number of the line, its offset, its text."""
    run: list[tuple[int, int, str]] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line:
            run.append((number, start, line))
        elif run:
            yield run
            run = []
        start += len(line) + 1
    if run:
        yield run


def _line(source: Source, number: int, start: int, text: str) -> Line:
    match = _HEADING.match(text)
    begin = match.end() if match else 0
    words, _ = plain(text[begin:])
    stated = source.rows.get(number)
    place = stated.place if stated else ""
    span, level = (start + begin, start + len(text)), len(match["level"]) if match else 0
    is_note = text[begin:].lstrip().startswith("<sup>")
    return Line(words, span, level, place, stated.links if stated else (), is_note)


def _row(source: Source, number: int, start: int, text: str, place: str) -> Row:
    printed = text.split("\t")
    stated = source.rows.get(number)
    columns = stated.columns if stated else ()
    if len(columns) != len(printed):
        columns = tuple(range(len(printed)))
    ends = (*columns[1:], max(columns) + 1)
    cells: list[Cell] = []
    offset = start
    continued = stated.continued if stated else ()
    for index, (part, column, end) in enumerate(zip(printed, columns, ends, strict=True)):
        words, marks = plain(part)
        left = len(part) - len(part.lstrip())
        span = (offset + left, offset + max(left, len(part.rstrip())))
        cells.append(Cell(words, span, column, end - column, marks, index in continued))
        offset += len(part) + 1
    span = (start, start + len(text))
    return Row(tuple(cells), span, stated.place, stated.links) if stated else Row(tuple(cells), span, place)
