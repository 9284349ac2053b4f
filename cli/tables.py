"""Output of rows of plain values: a table that fits the terminal, CSV, JSON or JSON Lines."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..ontology.terms import PREFIXES
from ..queries.cells import write_csv
from ..store import Solutions, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..store import Value

FORMATS = ("table", "csv", "json", "jsonl")
_LINES = 4
"""Lines after which a table truncates a text; the other formats do not."""
_SHORT = 14
"""Width, in cells, up to which a column is never narrowed."""
_NARROW = 14
"""Minimum width of a wide column, in cells."""
_WIDE = (26, 20, 15)
"""Widths of a column in a row with long texts below it, in order of preference."""
_MAX_BELOW = 2
"""Maximum number of columns placed below a row."""
_PLACE = ("document", "unit", "paragraph")
_HEADS = {"language": "lang", "paragraph": "para", "conditions": "cond."}
_MOST = 5000
_BY_LENGTH = sorted(((iri, name) for name, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))
_ITEM = re.compile(r"https?://\S+")


def solutions(answer: Solutions) -> Iterator[dict[str, Value]]:
    """Yields the rows of a query as plain values by column."""
    for row in answer:
        yield dict(zip(answer.variables, map(value, row), strict=True))


def emit(
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[str],
    form: str,
    *,
    base: str = "",
    caption: str = "",
    byte_order_mark: bool = True,
) -> None:
    """Prints rows to standard output.

    rows: plain values by column. columns: their order in tables and CSV. form: one of `FORMATS`.
    base: what IRIs begin with, left out in tables. caption: stands below a table.
    byte_order_mark: begin CSV with the mark that Excel needs.
    """
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    forms = _FORMS | {"csv": partial(_csv, byte_order_mark=byte_order_mark)}
    forms[form](rows, columns, base, caption)
    sys.stdout.flush()


def _jsonl(rows: Iterable[Mapping[str, object]], columns: Sequence[str], base: str, caption: str) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _json(rows: Iterable[Mapping[str, object]], columns: Sequence[str], base: str, caption: str) -> None:
    separator = "[\n"
    for row in rows:
        sys.stdout.write(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n"
    sys.stdout.write("\n]\n" if separator == ",\n" else "[]\n")


def _csv(
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[str],
    base: str,
    caption: str,
    *,
    byte_order_mark: bool,
) -> None:
    cells = ([row.get(column) for column in columns] for row in rows)
    write_csv(sys.stdout, columns, cells, byte_order_mark=byte_order_mark)


def _table(rows: Iterable[Mapping[str, object]], columns: Sequence[str], base: str, caption: str) -> None:
    console = Console(file=sys.stdout, highlight=False)
    iterator = iter(rows)
    shown = [_placed(row, columns) for row in islice(iterator, _MOST)]
    left = sum(1 for _ in iterator)
    used = _used(shown, columns)
    cells = [[_brief(row.get(column), base) for column in used] for row in shown]
    heads = [_HEADS.get(column, column.replace("_", " ")) for column in used]
    widths = [max(map(cell_len, column)) for column in zip(heads, *cells, strict=True)]
    share = _share(widths, console.width - 3 * len(used) - 1)
    storeys = _storeys(widths, console.width) if share < _NARROW else None
    if storeys:
        _two_storeys(console, heads, cells, storeys)
    elif share < _NARROW:
        _records(console, heads, cells)
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
        for head, column, width in zip(heads, used, widths, strict=True):
            numeric = all(isinstance(row.get(column), int | float | None) for row in shown)
            table.add_column(
                head,
                justify="right" if numeric else "left",
                overflow="fold",
                width=min(width, max(share, _SHORT)),
            )
        for row in cells:
            table.add_row(*(Text(_cut(cell, _LINES * max(share, _SHORT))) for cell in row))
        console.print(table)
    number = len(shown) + left
    words = caption or f"{number} {'row' if number == 1 else 'rows'}"
    console.print(f"{words}; {left} more with --format csv" if left else words, markup=False)


def _placed(row: Mapping[str, object], columns: Sequence[str]) -> dict[str, object]:
    """Returns a row with document, unit and paragraph in one column."""
    if not all(column in columns for column in _PLACE):
        return dict(row)
    place = " ".join(str(row[column]) for column in _PLACE if row.get(column))
    return {**row, "document": place}


def _used(shown: Sequence[Mapping[str, object]], columns: Sequence[str]) -> list[str]:
    """Returns the columns that are not empty and not part of the place column."""
    used = [column for column in columns if any(row.get(column) not in (None, "") for row in shown)]
    if all(column in columns for column in _PLACE):
        used = [column for column in used if column not in (*_PLACE[1:], "act", "iri")]
    if "language" in used and len({row.get("language") for row in shown}) == 1 and len(used) > 2:
        used.remove("language")
    return used or list(columns)


def _share(widths: Sequence[int], room: int) -> int:
    """Returns the width of each wide column after short columns have their full width."""
    wide = [width for width in widths if width > _SHORT]
    left = room - sum(width for width in widths if width <= _SHORT)
    if not wide:
        return _SHORT if left >= 0 else 0
    # What a column does not need is for the wider ones.
    for index, width in enumerate(sorted(wide)):
        share = left // (len(wide) - index)
        if width > share:
            return share
        left -= width
    return max(wide)


@dataclass(frozen=True, slots=True)
class _Storeys:
    """Layout of rows wider than the terminal: long texts go below the other columns."""

    beside: tuple[int, ...]
    below: tuple[int, ...]
    widths: tuple[int, ...]
    """Width of each column of the first line, in cells."""

    def line(self, row: Sequence[str]) -> Text:
        parts = (
            set_cell_size(_cut(row[index], width), width)
            for index, width in zip(self.beside, self.widths, strict=True)
        )
        return Text("  ".join(parts).rstrip())


def _storeys(widths: Sequence[int], room: int) -> _Storeys | None:
    """Returns the layout with the fewest columns below a row and the widest others; None if none fits."""
    longest = sorted(range(1, len(widths)), key=lambda index: -widths[index])
    layouts = product((_WIDE[0], 0), range(1, _MAX_BELOW + 1), _WIDE)
    for first, number, most in layouts:
        below = tuple(sorted(longest[:number]))
        beside = tuple(index for index in range(len(widths)) if index not in below)
        # Do not truncate the columns that identify a row, if they fit.
        cells = tuple(min(widths[index], most if index else max(first, most)) for index in beside)
        if len(widths) > number and sum(cells) + 2 * len(cells) <= room:
            return _Storeys(beside, below, cells)
    return None


def _two_storeys(
    console: Console, heads: Sequence[str], cells: Sequence[Sequence[str]], storeys: _Storeys
) -> None:
    room = console.width - 2
    console.print(storeys.line(heads), style="bold", soft_wrap=True)
    for index in storeys.below:
        console.print(f"  {heads[index]}", style="bold dim", soft_wrap=True)
    console.print("─" * console.width)
    for row in cells:
        console.print(storeys.line(row), soft_wrap=True)
        for words in (row[index] for index in storeys.below if row[index]):
            # The last line may want a cell more than the cut: wide characters do not break in two.
            for piece in Text(_cut(words, _LINES * (room - 1))).wrap(console, room, overflow="fold"):
                console.print(Text("  ") + piece, style="dim", soft_wrap=True)


def _records(console: Console, heads: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Prints rows wider than the terminal, one line per column."""
    for row in cells:
        for head, cell in zip(heads, row, strict=True):
            if cell:
                # The terminal folds the line: there are no blanks in Chinese to break at.
                console.print(Text.assemble((f"{head}: ", "bold"), cell), soft_wrap=True)
        console.print()


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else set_cell_size(text, room - 1).rstrip() + "…"


def _brief(content: object, base: str) -> str:
    if content is None:
        return ""
    if isinstance(content, bool):
        return "yes" if content else "no"
    return " ".join(_ITEM.sub(lambda match: short_iri(match[0], base), str(content)).split())


def short_iri(iri: str, base: str) -> str:
    """Returns an IRI without the base, or with a prefix."""
    for start, name in _BY_LENGTH:
        if iri.startswith(start) and len(iri) > len(start):
            return f"{name}:{iri.removeprefix(start)}"
    return iri.removeprefix(base) or iri


_FORMS = {"table": _table, "json": _json, "jsonl": _jsonl}
