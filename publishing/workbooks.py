"""Workbooks of Excel: in, a table; out, the bytes of an XLSX file, the same for the same table."""

# XlsxWriter leaves some of its parameters without a type.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ABOUT: Final = "About"
_DAY_FORMAT: Final = "yyyy-mm-dd"
_CREATED: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""Time of creation that all workbooks state, so that equal tables are equal files."""
_MOST_LINKS: Final = 65_530
"""Maximum number of hyperlinks on a sheet of Excel."""
_LONGEST_LINK: Final = 2_079
"""Maximum number of characters of a hyperlink in Excel."""
_NO_RULES: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}
"""Options of XlsxWriter: a text stays a text, whatever it begins with."""

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
    links: Sequence[tuple[int, int, str]] = ()
    """Row and column, from 0, and target of each hyperlink."""


def workbook(
    name: str, sheet: Sheet, about_name: str, about: Sheet | None, *, right_to_left: bool = False
) -> bytes:
    """Returns a workbook: a sheet with this name, whose first row stays in view, and perhaps one about it."""
    output = io.BytesIO()
    with Workbook(output, _NO_RULES) as book:
        book.set_properties({"created": _CREATED})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": _DAY_FORMAT})
        main = book.add_worksheet(name)
        main.freeze_panes(1, 0)
        if sheet.widths:
            main.autofilter(0, 0, len(sheet.rows) - 1, len(sheet.widths) - 1)
        _write(main, sheet, bold, day)
        if about is not None:
            _write(book.add_worksheet(about_name), about, bold, day)
        for page in book.worksheets() if right_to_left else ():
            page.right_to_left()
    return output.getvalue()


def _write(page: Worksheet, sheet: Sheet, bold: Format, day: Format) -> None:
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    links = {(row, column): target for row, column, target in sheet.links[:_MOST_LINKS]}
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            target = links.get((row, column), "")
            if target and isinstance(cell, str) and len(target) <= _LONGEST_LINK:
                page.write_url(row, column, target, string=cell)
            elif isinstance(cell, Head):
                page.write_string(row, column, cell.text, bold)
            elif isinstance(cell, Day):
                page.write_datetime(row, column, cell.at, day)
            else:
                page.write(row, column, cell)
