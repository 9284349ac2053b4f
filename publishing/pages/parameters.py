"""The parameters of requests for pages and tables: in, names and texts; out, checked values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from ...queries.filter_values import FilterError, number, one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    Query = Sequence[tuple[str, str]]

PART: Final = 20_000
"""Rows of a part of a table for download."""
MOST_ROWS: Final = {"csv": 100_000, "xlsx": 20_000, "jsonld": 100_000}
"""Rows up to which a table is one file, by format: a worker makes it within the limits of the server."""
_HIGHEST: Final = 1_000_000
"""Highest number of a page."""
_SWITCH: Final = ("", "true", "false")


def parameter(query: Query, name: str) -> str:
    """The first value of a parameter; "" if it is not given."""
    return next((given for key, given in query if key == name), "")


def given_parameters(query: Query, *names: str) -> dict[str, str]:
    """The parameters of these names that are given."""
    return {name: parameter(query, name) for name in names if parameter(query, name)}


def check_single(query: Query, names: Collection[str]) -> None:
    """Raises FilterError if one of these parameters is given twice: a page shows one value of each."""
    given = [name for name, value in query if name in names and value]
    for name in given:
        if given.count(name) > 1:
            raise FilterError(f"{name}: only one value is allowed.")


def switch(query: Query, name: str) -> bool:
    """Whether a parameter is "true"; raises FilterError for another word than that, "false" and ""."""
    return one_of(name, parameter(query, name), _SWITCH) == "true"


def page_number(query: Query) -> int:
    """The number of the page of a list, from 1; raises FilterError for 0 and other texts."""
    given = parameter(query, "page")
    return number("page", given, 1, _HIGHEST) if given else 1


def page_numbers(query: Query, total: int, size: int) -> tuple[int, int]:
    """Returns the number of the page of a list and that of its last page.

    total: items of the list. size: items of a page. Raises FilterError for another text than a number,
    HTTPException 404 for a page after the last.
    """
    wanted, last = page_number(query), max(1, -(-total // size))
    if wanted > last:
        raise HTTPException(404, f"There is no page {wanted}: the last page is {last}.")
    return wanted, last


def file_parts(total: int) -> list[tuple[str, str, list[int]]]:
    """Returns the formats of a table for download: extension, name, and the numbers of its parts.

    total: rows of the table. No parts for a table that is one file.
    """
    names = {"csv": "CSV", "xlsx": "XLSX", "jsonld": "JSON-LD"}
    parts = list(range(1, -(-total // PART) + 1))
    return [(form, name, parts if total > MOST_ROWS[form] else []) for form, name in names.items()]
