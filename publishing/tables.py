"""Tables for download: in, columns and rows; out, CSV, XLSX or JSON-LD, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from ..ontology.terms import MG
from ..queries.cells import spreadsheet_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_WIDEST: Final = 60
_CELL: Final = 32_767
"""Maximum number of characters in a cell of Excel."""
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_DAY_FORMAT: Final = "yyyy-mm-dd"

_PROPERTIES: Final = "docProps/core.xml"
_MADE_ON: Final = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_EPOCH: Final = b"1980-01-01T00:00:00Z"

_ABOUT: Final = "About"
Cell = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and for JSON-LD the property it stands for."""

    name: str
    property: str = ""
    """An IRI, "@id" or "@type"; "" for what has no place in the graph."""
    named: bool = False
    """Whether the values are IRIs."""
    heading: str = ""
    """Heading in a workbook; by default the name."""
    link: str = ""
    """Name of the column whose IRI a cell of a workbook links to."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; a cell may hold several values."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[tuple[str, str], ...] = ()
    """Rows of the sheet of a workbook that says what it is: name and value."""
    addresses: dict[str, str] = field(default_factory=dict[str, str])
    """Addresses that links begin with, by the start of the IRIs."""


class _Filter(Protocol):
    ref: str


class _Dimension(Protocol):
    width: float


class _Dimensions(Protocol):
    def __getitem__(self, letter: str, /) -> _Dimension: ...


class _Sheet(Protocol):
    """What is used of openpyxl's sheet that is only written."""

    freeze_panes: str
    column_dimensions: _Dimensions
    auto_filter: _Filter
    _hyperlinks: list[Hyperlink]

    def append(self, row: Sequence[object], /) -> None: ...


def as_csv(table: Table) -> bytes:
    """Returns RFC 4180 in UTF-8 with a byte order mark, which spreadsheets need for Chinese."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([_limited(spreadsheet_cell(_plain(cell))) for cell in row])
    return b"\xef\xbb\xbf" + output.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """Returns an Excel workbook: the rows without the columns of IRIs, and a sheet that says what it is."""
    book = Workbook(write_only=True)
    sheet = cast("_Sheet", book.create_sheet(table.name[:31]))
    sheet.freeze_panes = "A2"
    shown = [(at, column) for at, column in enumerate(table.columns) if not _has_iris(column)]
    places = {column.name: at for at, column in enumerate(table.columns)}
    for number, (at, column) in enumerate(shown, 1):
        longest = max((len(str(_plain(row[at]) or "")) for row in table.rows[:200]), default=0)
        width = min(max(longest, len(column.heading or column.name)) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    if shown:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(shown))}{len(table.rows) + 1}"
    links: list[Hyperlink] = []
    sheet.append([_head(sheet, column.heading or column.name) for _, column in shown])
    for line, row in enumerate(table.rows, 2):
        sheet.append([_cell(sheet, _plain(row[at])) for at, _ in shown])
        for number, (_, column) in enumerate(shown, 1):
            target = row[places[column.link]] if column.link else None
            if isinstance(target, str) and target:
                place = f"{get_column_letter(number)}{line}"
                links.append(Hyperlink(ref=place, target=_address(table, target), id=f"link{len(links)}"))
    sheet._hyperlinks.extend(links)  # pyright: ignore[reportPrivateUsage]
    if table.notes:
        about = cast("_Sheet", book.create_sheet(_ABOUT))
        about.column_dimensions["A"].width, about.column_dimensions["B"].width = 30, 100
        for name, text in table.notes:
            about.append([_head(about, name), _cell(about, text)])
    output = io.BytesIO()
    book.save(output)
    return _undated(output)


def _has_iris(column: Column) -> bool:
    return column.named or column.property == "@id"


def _address(table: Table, iri: str) -> str:
    for start, address in table.addresses.items():
        if iri.startswith(start):
            return address + iri.removeprefix(start)
    return iri


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
    if day := _day(found):
        dated = WriteOnlyCell(cast("ReadOnlyWorksheet", sheet), day)
        dated.number_format = _DAY_FORMAT
        return dated
    cell = WriteOnlyCell(cast("ReadOnlyWorksheet", sheet), _limited(ILLEGAL_CHARACTERS_RE.sub("", found)))
    # A text that begins with "=" is a text.
    cell.data_type = "s"
    return cell


def _limited(text: str) -> str:
    """Returns a text cut to the limit of a cell, with an ellipsis at the end of one that is cut."""
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"


def _day(text: str) -> datetime | None:
    """Returns the date that a text is, from 1900 on: Excel has no earlier ones."""
    try:
        return datetime.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
