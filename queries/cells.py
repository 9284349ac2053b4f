"""CSV files for spreadsheets: in, rows of plain values; out, RFC 4180 in which no cell is run as a formula.

Commands and the site write CSV with `write_csv`. Lists and downloads begin with a byte order mark, without
which Excel takes UTF-8 for a local encoding; results of queries have none. Cells are as long as Excel allows.
A text that would run as a formula gets an apostrophe.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

BYTE_ORDER_MARK: Final = "\ufeff"
MAX_CELL: Final = 32_767
"""Maximum number of characters in a cell of Excel."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def write_csv(
    output: TextIO, columns: Iterable[str], rows: Iterable[Iterable[object]], *, byte_order_mark: bool = True
) -> None:
    """Writes a header and rows as CSV, with lines ended by CR LF.

    output: opened with newline="", so that line ends stay as they are.
    byte_order_mark: begin with the mark; False for results that programs read.
    """
    if byte_order_mark:
        output.write(BYTE_ORDER_MARK)
    writer = csv.writer(output)
    writer.writerow(columns)
    writer.writerows([spreadsheet_cell(cell) for cell in row] for row in rows)


def spreadsheet_cell(content: object) -> str:
    """Returns the text of a cell; a formula gets an apostrophe in front, a text too long an ellipsis."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return "true" if content else "false"
    text = str(content)
    harmless = not isinstance(content, str) or len(text) < 2 or _NUMBER.fullmatch(text)
    return limited(text if harmless or not text.startswith(_FORMULA) else f"'{text}")


def limited(text: str) -> str:
    """Returns a text cut to `MAX_CELL`, with an ellipsis at the end of one that is cut."""
    return text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…"
