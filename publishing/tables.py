"""Tables to take away: in, columns and rows; out, CSV, XLSX or JSON-LD, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font

from ..ontology.terms import MG
from ..queries.cells import spreadsheet_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_WIDEST: Final = 60
_CELL: Final = 32_767
"""Characters that a cell of XLSX holds."""

_PROPERTIES: Final = "docProps/core.xml"
_MADE_ON: Final = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_EPOCH: Final = b"1980-01-01T00:00:00Z"

Cell = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and for JSON-LD the property it stands for."""

    name: str
    property: str = ""
    """An IRI, "@id" or "@type"; "" for what has no place in the graph."""
    named: bool = False
    """Whether the values are IRIs."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; a cell may hold several values."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


class _Dimension(Protocol):
    width: float


class _Dimensions(Protocol):
    def __getitem__(self, letter: str, /) -> _Dimension: ...


class _Sheet(Protocol):
    """What is used of openpyxl's sheet that is only written."""

    freeze_panes: str
    column_dimensions: _Dimensions

    def append(self, row: Sequence[object], /) -> None: ...


def as_csv(table: Table) -> bytes:
    """RFC 4180 in UTF-8 with a mark, which spreadsheets need for Chinese."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([spreadsheet_cell(_plain(cell)) for cell in row])
    return b"\xef\xbb\xbf" + output.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """An Excel workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = cast("_Sheet", book.create_sheet(table.name[:31]))
    sheet.freeze_panes = "A2"
    for at, column in enumerate(table.columns):
        longest = max((len(str(_plain(row[at]) or "")) for row in table.rows[:200]), default=0)
        letter = chr(ord("A") + at)
        sheet.column_dimensions[letter].width = min(max(longest, len(column.name)) + 2, _WIDEST)
    sheet.append([_head(sheet, column.name) for column in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, _plain(found)) for found in row])
    output = io.BytesIO()
    book.save(output)
    return _undated(output)


def _undated(book: io.BytesIO) -> bytes:
    """A workbook that is the same for the same rows: the library writes the time into it, in two places."""
    output = io.BytesIO()
    with ZipFile(book) as dated, ZipFile(output, "w", ZIP_DEFLATED) as undated:
        for name in sorted(dated.namelist()):
            content = dated.read(name)
            if name == _PROPERTIES:
                content = _MADE_ON.sub(_EPOCH, content)
            # The first day that a ZIP archive can tell.
            undated.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return output.getvalue()


def as_jsonld(table: Table) -> bytes:
    """The rows as things, with a context that says what each key means."""
    told = [(at, column) for at, column in enumerate(table.columns) if column.property]
    context: dict[str, object] = {
        column.name: {"@id": column.property, "@type": "@id"} if column.named else column.property
        for _, column in told
    }
    things = [
        {
            column.name: list(cell) if isinstance(cell, tuple) else cell
            for at, column in told
            if (cell := row[at]) not in (None, "", ())
        }
        for row in table.rows
    ]
    content = {"@context": {"mg": MG, **context}, "@graph": things}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


FORMS: Final[dict[str, tuple[str, Callable[[Table], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "jsonld": ("application/ld+json", as_jsonld),
}
"""Content type and writer by extension."""


def _plain(cell: Cell) -> str | int | float | bool | None:
    return "; ".join(cell) if isinstance(cell, tuple) else cell


def _head(sheet: _Sheet, name: str) -> object:
    cell = WriteOnlyCell(cast("ReadOnlyWorksheet", sheet), name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: _Sheet, found: str | float | bool | None) -> object:
    if not isinstance(found, str):
        return found
    cell = WriteOnlyCell(cast("ReadOnlyWorksheet", sheet), ILLEGAL_CHARACTERS_RE.sub("", found)[:_CELL])
    # A text that begins with "=" is a text.
    cell.data_type = "s"
    return cell
