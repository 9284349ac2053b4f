"""Reads the rows of an authority file: a CSV file in, one record a row with its line number out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, TypeVar

from .errors import AuthorityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.resources.abc import Traversable

Row = dict[str, str]
T = TypeVar("T")


def numbered(file: Traversable, record: Callable[[Row], T]) -> Iterator[tuple[int, T]]:
    """Yields line number and record of each row of `file` (CSV, UTF-8, with a header).

    record: makes a record of a row; may raise ValueError. Raises AuthorityError, with file and line.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AuthorityError(
            f"{file.name}: cannot be read as UTF-8 ({error}); reinstall the package"
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            cells: Mapping[str | None, str | None] = row
            if None in cells or None in cells.values():
                raise ValueError(f"{len(reader.fieldnames or ())} cells expected; quote cells with commas")
            yield reader.line_num, record({name: cell.strip() for name, cell in row.items()})
    except KeyError as error:
        raise AuthorityError(f"{file.name}: column {error} is missing from the header") from error
    except (ValueError, csv.Error) as error:
        raise AuthorityError(f"{file.name}, line {reader.line_num}: {error}") from error
