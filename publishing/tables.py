"""Tables for download: in, columns and rows; out, CSV, XLSX or JSON-LD, in which no cell is a formula."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from ..ontology.terms import MG
from ..queries.cells import limited, write_csv
from .workbooks import ABOUT, Day, Head, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .workbooks import SheetCell

_WIDEST: Final = 60
_SHEET: Final = 31
"""Maximum number of characters of the name of a sheet of Excel."""
_CONTROL_CHARACTERS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that XML does not allow."""
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
Cell = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and for JSON-LD the property it stands for."""

    name: str
    property: str = ""
    """An IRI, "@id" or "@type"; "" for what has no place in the graph."""
    named: bool = False
    """Whether the values are IRIs."""
    key: bool = False
    """Whether the values are keys, the same in every language, of what another column has in words."""
    heading: str = ""
    """Heading in the language of the reader; by default the name."""
    link: str = ""
    """Name of the column whose IRI a cell of a workbook links to."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; a cell may hold several values."""

    name: str
    """Name of the sheet of a workbook."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[tuple[str, str | int], ...] = ()
    """Rows of the sheet of a workbook that says what it is: name and value."""
    addresses: dict[str, str] = field(default_factory=dict[str, str])
    """Addresses that links begin with, by the start of the IRIs."""
    about: str = ABOUT
    """Name of the sheet of a workbook that says what it is."""
    has_headings: bool = False
    """Whether CSV has headings in place of the names of columns, but for the columns that programs read."""
    right_to_left: bool = False
    """Whether the columns of a workbook run from right to left."""
    nested: tuple[Mapping[str, object], ...] = ()
    """What JSON-LD adds to each row."""
    terms: Mapping[str, object] = field(default_factory=dict[str, object])
    """The keys in `nested` for the context of JSON-LD."""


def as_csv(table: Table) -> bytes:
    """Returns CSV, see `write_csv`, in UTF-8."""
    output = io.StringIO(newline="")
    headings = (
        (column.heading if table.has_headings and not _is_for_programs(column) else "") or column.name
        for column in table.columns
    )
    write_csv(output, headings, (map(_plain, row) for row in table.rows))
    return output.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """Returns an Excel workbook: the rows without IRIs and keys, and a sheet that says what it is."""
    shown = [(at, column) for at, column in enumerate(table.columns) if not _is_for_programs(column)]
    places = {column.name: at for at, column in enumerate(table.columns)}
    widths: list[float] = []
    for at, column in shown:
        longest = max((len(str(_plain(row[at]) or "")) for row in table.rows[:200]), default=0)
        widths.append(min(max(longest, len(column.heading or column.name)) + 2, _WIDEST))
    linked = [(number, places[column.link]) for number, (_, column) in enumerate(shown) if column.link]
    rows: list[list[SheetCell]] = [[Head(column.heading or column.name) for _, column in shown]]
    links: list[tuple[int, int, str]] = []
    for line, row in enumerate(table.rows, 1):
        rows.append([_cell(_plain(row[at])) for at, _ in shown])
        for number, at in linked:
            target = row[at]
            if isinstance(target, str) and target:
                links.append((line, number, _address(table, target)))
    notes = [(Head(name), _cell(text)) for name, text in table.notes]
    about = Sheet((30, 100), notes) if notes else None
    main = Sheet(widths, rows, links)
    name, about_name = table.name[:_SHEET], table.about[:_SHEET]
    return workbook(name, main, about_name, about, right_to_left=table.right_to_left)


def _is_for_programs(column: Column) -> bool:
    return column.named or column.key or column.property == "@id"


def _address(table: Table, iri: str) -> str:
    for start, address in table.addresses.items():
        if iri.startswith(start):
            return address + iri.removeprefix(start)
    return iri


def as_jsonld(table: Table) -> bytes:
    """The rows as things, with a context that says what each key means."""
    told = [(at, column) for at, column in enumerate(table.columns) if column.property]
    context: dict[str, object] = dict(table.terms) | {
        column.name: {"@id": column.property, "@type": "@id"} if column.named else column.property
        for _, column in told
    }
    things: list[dict[str, object]] = [
        {
            column.name: list(cell) if isinstance(cell, tuple) else cell
            for at, column in told
            if (cell := row[at]) not in (None, "", ())
        }
        for row in table.rows
    ]
    for thing, nested in zip(things, table.nested, strict=False):
        thing.update(nested)
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


def _cell(found: str | float | bool | None) -> SheetCell:
    if not isinstance(found, str):
        return found
    day = _day(found)
    # A text that begins with "=" is a text.
    return Day(day) if day else limited(_CONTROL_CHARACTERS.sub("", found))


def _day(text: str) -> datetime | None:
    """Returns the date that a text is, from 1900 on: Excel has no earlier ones."""
    try:
        return datetime.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
