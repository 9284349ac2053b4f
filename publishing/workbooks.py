"""Workbooks of Excel: in, a table; out, the bytes of an XLSX file, the same for the same table.

openpyxl makes styles, theme and relations anew for each workbook, which takes most of the time of a small
one. They are the same in all workbooks of one form, so it makes them once. The sheets are written here as it
writes them (`tests/publishing/test_workbooks.py` compares the bytes).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.compat import safe_string
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel  # pyright: ignore[reportUnknownVariableType]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ABOUT: Final = "About"
_PROPERTIES: Final = "docProps/core.xml"
_MADE_ON: Final = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_EPOCH: Final = b"1980-01-01T00:00:00Z"
_DAY_FORMAT: Final = "yyyy-mm-dd"
_FIRST_DAY: Final = datetime(1980, 1, 1)
_BOOK, _SHEET = "xl/workbook.xml", "xl/worksheets/sheet{}.xml"
_RELATIONS: Final = "xl/worksheets/_rels/sheet1.xml.rels"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RANGE: Final = "$A$1:$A$1"
"""Range of the filter in the workbook that the parts are taken from."""
_FROZEN: Final = (
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '<selection pane="bottomLeft" activeCell="A1" sqref="A1"/>'
)
_NOT_FROZEN: Final = '<selection activeCell="A1" sqref="A1"/>'
_LINE_END: Final = {"\r": "&#13;"}
_IN_ATTRIBUTE: Final = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;", '"': "&quot;"}

Content = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Head:
    """A heading: text in bold letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """A cell that is a date."""

    at: datetime


SheetCell = Content | Head | Day


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the widths of its columns, and its rows."""

    widths: Sequence[float]
    rows: Sequence[Sequence[SheetCell]]
    links: Sequence[tuple[str, str]] = ()
    """Place and target of each hyperlink."""


def workbook(name: str, sheet: Sheet, about: Sheet | None) -> bytes:
    """Returns a workbook: a sheet with this name, whose first row stays in view, and perhaps one about it."""
    has_days = any(isinstance(cell, Day) for one in (sheet, about) if one for row in one.rows for cell in row)
    parts = dict(
        _parts(
            name,
            has_columns=bool(sheet.widths),
            has_days=has_days,
            has_about=about is not None,
        )
    )
    columns = f"{get_column_letter(len(sheet.widths))}{len(sheet.rows)}" if sheet.widths else ""
    if columns:
        last = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", columns)
        parts[_BOOK] = parts[_BOOK].replace(_RANGE.encode(), f"$A$1:{last}".encode())
    filtered = f'<autoFilter ref="A1:{columns}"/>' if columns else ""
    parts[_SHEET.format(1)] = _sheet(sheet, _FROZEN, filtered)
    if about is not None:
        parts[_SHEET.format(2)] = _sheet(about, _NOT_FROZEN, "")
    if sheet.links:
        parts[_RELATIONS] = _relations(target for _, target in sheet.links)
    output = io.BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as packed:
        for part in sorted(parts):
            # The first day that a ZIP archive can tell.
            packed.writestr(ZipInfo(part, (1980, 1, 1, 0, 0, 0)), parts[part], ZIP_DEFLATED)
    return output.getvalue()


@lru_cache(maxsize=64)
def _parts(name: str, *, has_columns: bool, has_days: bool, has_about: bool) -> Mapping[str, bytes]:
    """Returns the parts of a workbook of this form as openpyxl makes them, the sheets empty."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    if has_columns:
        sheet.auto_filter.ref = _RANGE.replace("$", "")
    if has_about:
        book.create_sheet(ABOUT)
    if has_columns or has_about:
        sheet["A1"].font = Font(bold=True)
    if has_days:
        sheet["A2"].value = _FIRST_DAY
        sheet["A2"].number_format = _DAY_FORMAT
    output = io.BytesIO()
    book.save(output)
    with ZipFile(output) as packed:
        parts = {part: packed.read(part) for part in packed.namelist()}
    parts[_PROPERTIES] = _MADE_ON.sub(_EPOCH, parts[_PROPERTIES])
    return parts


def _sheet(sheet: Sheet, view: str, filtered: str) -> bytes:
    columns = "".join(
        f'<col width="{safe_string(width)}" customWidth="1" min="{number}" max="{number}"/>'
        for number, width in enumerate(sheet.widths, 1)
    )
    letters = [get_column_letter(number) for number in range(1, len(sheet.widths) + 1)]
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            _cell(f"{letter}{number}", cell)
            for letter, cell in zip(letters, row, strict=True)
            if cell is not None
        )
        + "</row>"
        for number, row in enumerate(sheet.rows, 1)
    )
    links = "".join(
        f'<hyperlink xmlns:r="{_OFFICE}" ref="{place}" r:id="rId{number}"/>'
        for number, (place, _) in enumerate(sheet.links, 1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><outlinePr summaryBelow="1" summaryRight="1"/><pageSetUpPr/>'
        f'</sheetPr><sheetViews><sheetView workbookViewId="0">{view}</sheetView></sheetViews>'
        f'<sheetFormatPr baseColWidth="8" defaultRowHeight="15"/>{columns and f"<cols>{columns}</cols>"}'
        f"<sheetData>{rows}</sheetData>{filtered}{links and f'<hyperlinks>{links}</hyperlinks>'}"
        '<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/></worksheet>'
    ).encode("ascii", "xmlcharrefreplace")


def _cell(place: str, cell: SheetCell) -> str:
    if isinstance(cell, Day):
        return f'<c r="{place}" s="2" t="n"><v>{safe_string(cast("float", to_excel(cell.at)))}</v></c>'
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}" t="n"><v>{safe_string(cell)}</v></c>'
    style, text = (' s="1"', cell.text) if isinstance(cell, Head) else ("", cell or "")
    if not text:
        return f'<c r="{place}"{style} t="inlineStr"></c>'
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f'<c r="{place}"{style} t="inlineStr"><is><t{space}>{escape(text, _LINE_END)}</t></is></c>'


def _relations(targets: Iterable[str]) -> bytes:
    relations = "".join(
        f'<Relationship Type="{_OFFICE}/hyperlink" Target="{escape(target, _IN_ATTRIBUTE)}" '
        f'TargetMode="External" Id="rId{number}"/>'
        for number, target in enumerate(targets, 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{relations}</Relationships>'.encode()
