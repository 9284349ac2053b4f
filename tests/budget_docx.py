"""The invented fascicle of `budget_sample` as a Word file, with merged cells, styles and a page header."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from budget_sample import FASCICLE
from docx import Document

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table
    from docx.text.paragraph import Paragraph

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "docx" / "A_83_6_Sect.47.en.docx"
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


def sample() -> bytes:
    """Returns the Word file in `samples`: a fascicle that cites a resolution with a later text.

    One of its deliverables is the report that this resolution requests.
    """
    return written(sample_text())


def sample_text() -> str:
    """Returns the text of the fascicle in `samples`."""
    text = FASCICLE.replace("A/98/6", "A/83/6")
    for year in range(2040, 2045):
        text = text.replace(str(year), str(year - 15))
    report = (
        "2. Report of the Secretary-General to the General Assembly on combating corruption in public "
        "transport works\t–\t–\t–\t1\nMeetings of:\t\t\t\t\n3. The Fifth"
    )
    text = text.replace("Meetings of:\t\t\t\t\n2. The Fifth", report)
    cited = "80/902\tCombating corruption in public transport works\n"
    return text.replace("96/201; 97/204\t", f"{cited}81/201; 82/204\t").replace("97/20", "82/20")


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


def _runs(paragraph: Paragraph, text: str) -> None:
    place = 0
    for match in _NOTE.finditer(text):
        paragraph.add_run(text[place : match.start()])
        run = paragraph.add_run(match["mark"] or match["bold"])
        if match["mark"]:
            run.font.superscript = True
        else:
            run.bold = True
        place = match.end()
    paragraph.add_run(text[place:])


if __name__ == "__main__":
    SAMPLE.write_bytes(sample())
