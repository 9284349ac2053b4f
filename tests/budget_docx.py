"""The invented fascicle of `budget_sample` as a Word file, with merged cells, styles and a page header."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from budget_sample import FASCICLE
from docx import Document

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table

_HEADING = re.compile(r"(?P<level>#{1,4}) (?P<text>.*)")
_NOTE = re.compile(r"<sup>(?P<mark>[^<>]*)</sup>|\*\*(?P<bold>[^*]*)\*\*")


def written(text: str = FASCICLE) -> bytes:
    """Returns the bytes of the Word file."""
    word = Document()
    for block in re.split(r"\n\n+", text.strip()):
        if "\t" in block:
            _table(word, [line.split("\t") for line in block.split("\n")])
        elif match := _HEADING.fullmatch(block):
            word.add_heading(match["text"], len(match["level"]))
        else:
            _runs(word.add_paragraph(), block)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _table(word: Word, rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    table = word.add_table(len(rows), width)
    for place, row in enumerate(rows):
        # "Changes" stands above several columns; a row with one cell takes the whole width.
        group = row.index("Changes") if "Changes" in row and len(row) < width else None
        column = 0
        for index, text in enumerate(row):
            taken = 1 + (width - len(row)) * (index == group or (len(row) == 1 and group is None))
            _fill(table, place, column, min(taken, width - column), text)
            column += taken


def _fill(table: Table, row: int, column: int, taken: int, text: str) -> None:
    cell = table.cell(row, column)
    if taken > 1:
        cell = cell.merge(table.cell(row, column + taken - 1))
    _runs(cell.paragraphs[0], text)


def _runs(paragraph: object, text: str) -> None:
    place = 0
    add = paragraph.add_run  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    for match in _NOTE.finditer(text):
        add(text[place : match.start()])
        run = add(match["mark"] or match["bold"])  # pyright: ignore[reportUnknownVariableType]
        if match["mark"]:
            run.font.superscript = True
        else:
            run.bold = True
        place = match.end()
    add(text[place:])
