"""Workbooks are those that openpyxl writes for the same table, byte for byte."""

from __future__ import annotations

import io
import re
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from mandategraph.publishing.tables import (
    Cell,
    Column,
    Table,
    _address,  # pyright: ignore[reportPrivateUsage]
    _day,  # pyright: ignore[reportPrivateUsage]
    _limited,  # pyright: ignore[reportPrivateUsage]
    _plain,  # pyright: ignore[reportPrivateUsage]
    as_xlsx,
)
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

TEXTS: tuple[Cell, ...] = (
    *("", "a", " b", "c\n", "=1+1", "<&>\"'", "2022-12-15", "1899-01-01", "2022-13-01", "灯\r\nx", "مصباح"),
    *("x" * 40_000, "\x01y", None, 3, -2, 2.5, 1e20, 1 / 3, True, False, ("a", "b"), (), "\u2028", "é"),
)
TARGETS: tuple[Cell, ...] = ("", None, "https://e.example/x?a=\"&b<>'é", "https://e.example/y")
NOTES = (("Table", "Lamps <&>"), ("Date", "2026-11-29"), ("Note", ""))


def table(columns: int, rows: int, notes: int, *, linked: bool) -> Table:
    """A table with every kind of cell."""
    named = [
        Column(f"c{at}", heading=("", "Head", "标题 <")[at % 3], link="iri" if linked and at < 2 else "")
        for at in range(columns)
    ]
    cells = tuple(
        (
            *(TEXTS[(7 * row + 3 * at) % len(TEXTS)] for at in range(columns)),
            TARGETS[row % len(TARGETS)],
        )
        for row in range(rows)
    )
    addresses = {"https://e.example/": "https://site.example/"} if rows % 2 else {}
    return Table(
        "lamps " * columns or "lamps", (*named, Column("iri", "@id")), cells, NOTES[:notes], addresses
    )


def by_openpyxl(table: Table) -> bytes:
    """The workbook of a table as openpyxl writes it, without the time."""
    book: Any = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.freeze_panes = "A2"
    shown = [(at, column) for at, column in enumerate(table.columns) if column.property != "@id"]
    places = {column.name: at for at, column in enumerate(table.columns)}
    for number, (at, column) in enumerate(shown, 1):
        longest = max((len(str(_plain(row[at]) or "")) for row in table.rows[:200]), default=0)
        width = min(max(longest, len(column.heading or column.name)) + 2, 60)
        sheet.column_dimensions[get_column_letter(number)].width = width
    if shown:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(shown))}{len(table.rows) + 1}"
    sheet.append([head(sheet, column.heading or column.name) for _, column in shown])
    for line, row in enumerate(table.rows, 2):
        sheet.append([cell(sheet, _plain(row[at])) for at, _ in shown])
        for number, (_, column) in enumerate(shown, 1):
            target = row[places[column.link]] if column.link else None
            if isinstance(target, str) and target:
                place = f"{get_column_letter(number)}{line}"
                sheet._hyperlinks.append(Hyperlink(ref=place, target=_address(table, target)))
    if table.notes:
        about = book.create_sheet("About")
        about.column_dimensions["A"].width, about.column_dimensions["B"].width = 30, 100
        for name, text in table.notes:
            about.append([head(about, name), cell(about, text)])
    dated, output = io.BytesIO(), io.BytesIO()
    book.save(dated)
    with ZipFile(dated) as packed, ZipFile(output, "w", ZIP_DEFLATED) as undated:
        for name in sorted(packed.namelist()):
            content = packed.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            undated.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return output.getvalue()


def head(sheet: Any, name: str) -> Any:
    made = WriteOnlyCell(sheet, name)
    made.font = Font(bold=True)
    return made


def cell(sheet: Any, found: Any) -> Any:
    if not isinstance(found, str):
        return found
    if day := _day(found):
        dated = WriteOnlyCell(sheet, day)
        dated.number_format = "yyyy-mm-dd"
        return dated
    made = WriteOnlyCell(sheet, _limited(ILLEGAL_CHARACTERS_RE.sub("", found)))
    made.data_type = "s"
    return made


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize(
    ("columns", "rows", "notes"), [(0, 0, 0), (0, 2, 3), (1, 0, 1), (3, 8, 0), (28, 30, 3)]
)
def test_a_workbook_is_the_one_of_openpyxl(columns: int, rows: int, notes: int, *, linked: bool) -> None:
    # openpyxl writes sheets with lxml where that is installed, and otherwise with other bytes.
    pytest.importorskip("lxml")
    made = table(columns, rows, notes, linked=linked)
    assert as_xlsx(made) == by_openpyxl(made)


def test_a_workbook_can_be_read() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(table(3, 8, 2, linked=True))))
    sheet = book.worksheets[0]
    assert [one.title for one in book.worksheets] == ["lamps lamps lamps ", "About"]
    assert sheet.max_row == 9
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    link = sheet["A4"].hyperlink
    assert link is not None
    assert link.target == "https://e.example/x?a=\"&b<>'é"
