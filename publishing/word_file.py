"""Two texts side by side as a Word file: in, rows of paragraphs; out, DOCX with the changed words marked."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..queries.word_changes import Piece
    from .pages.side_by_side import Row, Side

_REMOVED: Final = RGBColor(0xA3, 0x15, 0x15)
_ADDED: Final = RGBColor(0x0B, 0x5D, 0x2A)
_QUIET: Final = RGBColor(0x55, 0x55, 0x55)
_WIDTHS: Final = (Cm(2), Cm(11.5), Cm(11.5))
_NOT_XML: Final = dict.fromkeys(
    code for code in (*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if code not in (9, 10, 13)
)
"""Characters that no XML file may hold."""
_NO_VALUE: Final = "–"


def as_docx(
    title: str,
    sides: tuple[Side, Side],
    rows: Sequence[Row],
    *,
    notes: Sequence[str] = (),
    absent: str = "not in this text",
    mark_words: bool = False,
) -> bytes:
    """Returns a Word file: a table with one row a paragraph, both texts and the fields that differ.

    notes: lines above the table. absent: words for a paragraph that one text lacks. mark_words: see
    `Row.pieces`.
    """
    file = docx.Document()
    _landscape(file)
    file.add_heading(_plain(title), level=1)
    for note in notes:
        file.add_paragraph(_plain(note)).runs[0].font.size = Pt(9)
    table = file.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, ("", *(side.heading for side in sides)), strict=True):
        run = cell.paragraphs[0].add_run(_plain(words))
        run.bold = True
    _repeat(table.rows[0])
    for row in rows:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(_plain(row.key)).bold = True
        pieces, colours = row.pieces(mark_words=mark_words), (_REMOVED, _ADDED)
        for cell, side, text, colour in zip(cells[1:], sides, pieces, colours, strict=True):
            _fill(cell.paragraphs[0], text, colour, right_to_left=side.right_to_left, absent=absent)
        _differences(cells, row)
    for line in table.rows:
        for cell, width in zip(line.cells, _WIDTHS, strict=True):
            cell.width = width
    properties = file.core_properties
    properties.title, properties.author, properties.comments = _plain(title), "mandategraph", ""
    properties.created = properties.modified = datetime.now(UTC)
    output = io.BytesIO()
    file.save(output)
    return output.getvalue()


def _landscape(file: Any) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)


def _repeat(row: Any) -> None:
    """Repeats a row at the head of each page."""
    row._tr.get_or_add_trPr().append(_element("tblHeader"))


def _element(name: str) -> Any:
    return parse_xml(f"<w:{name} {nsdecls('w')}/>")


def _fill(
    paragraph: Any, pieces: Sequence[Piece], colour: RGBColor, *, right_to_left: bool, absent: str
) -> None:
    if not pieces:
        run = paragraph.add_run(_plain(absent))
        run.italic = True
        run.font.color.rgb = _QUIET
        return
    if right_to_left:
        paragraph._p.get_or_add_pPr().append(_element("bidi"))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT  # Left is the side where lines start.
    for piece in pieces:
        run = paragraph.add_run(_plain(piece.text))
        run.font.size = Pt(10)
        if right_to_left:
            run.font.rtl = True
        if piece.changed:
            run.font.color.rgb = colour
            run.font.underline = colour == _ADDED
            run.font.strike = colour == _REMOVED


def _differences(cells: Sequence[Any], row: Row) -> None:
    for one in row.differences:
        for cell, words in zip(cells[1:], (one.left, one.right), strict=True):
            paragraph = cell.add_paragraph()
            for text, bold in ((f"{one.field}: ", True), (words or _NO_VALUE, False)):
                run = paragraph.add_run(_plain(text))
                run.bold = bold
                run.font.size = Pt(8)
                run.font.color.rgb = _QUIET


def _plain(text: str) -> str:
    return text.translate(_NOT_XML)
