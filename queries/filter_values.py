"""The values of filters: in, words of a user; out, checked values.

Command, Python API, pages, tables, JSON API and named queries use these checks, so that the same value gives
the same result, or the same message, everywhere.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from ..ontology.errors import MandategraphError
from ..ontology.sessions import HIGHEST_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = HIGHEST_YEAR
"""First and last year of dates in filters."""


class CatalogueError(MandategraphError):
    """An unknown query, or a parameter that does not fit; the message says what would."""

    exit_code = 2


class FilterError(CatalogueError):
    """A value of a filter that selects nothing: an unknown word, an impossible date, a reversed period."""


def one_of(name: str, word: str, known: Iterable[str]) -> str:
    """Returns a word that is one of the known ones; raises FilterError with these for another."""
    words = tuple(known)
    if word not in words:
        raise FilterError(f"Unknown {name}: {word}. Use one of: {', '.join(filter(None, words))}.")
    return word


def day(name: str, given: str | date | None) -> date | None:
    """Returns the date of an ISO form; None for "" and None.

    Raises FilterError for another form, a day that no month has, and a year before `FIRST_YEAR` or after
    `LAST_YEAR`.
    """
    if not given:
        return None
    try:
        found = date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        found = None
    if found is None or found.isoformat() != str(given):
        raise FilterError(f"{name} must be a date such as 2013-04-26, not {str(given)!r}.")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise FilterError(f"{name} must be a date in the years {FIRST_YEAR} to {LAST_YEAR}, not {found}.")
    return found


def year(name: str, given: str | int | None) -> int | None:
    """Returns a year; None for "" and None. Raises FilterError for anything out of the years of filters."""
    if given is None or given == "":
        return None
    text = str(given)
    found = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    if not FIRST_YEAR <= found <= LAST_YEAR:
        raise FilterError(f"{name} must be a year from {FIRST_YEAR} to {LAST_YEAR}, not {text!r}.")
    return found


def check_order(after: date | int | str | None, before: date | int | str | None) -> None:
    """Raises FilterError for a period of days (also in ISO form) or years that ends before it begins."""
    if after is not None and before is not None and str(after) > str(before):
        raise FilterError(f"The period ends ({before}) before it begins ({after}): swap them.")


def period(after: str | date | None, before: str | date | None) -> tuple[date | None, date | None]:
    """Returns the first and last day of a period; raises FilterError as `day` and `check_order` do."""
    days = day("after", after), day("before", before)
    check_order(*days)
    return days


def years(after: str | int | None, before: str | int | None) -> tuple[int | None, int | None]:
    """Returns the first and last year of a period; raises FilterError as `year` and `check_order` do."""
    found = year("after", after), year("before", before)
    check_order(*found)
    return found


def number(name: str, given: str, lowest: int, highest: int) -> int:
    """Returns a whole number within bounds; raises FilterError for anything else."""
    found = int(given) if given.isascii() and given.isdigit() and len(given) <= 12 else None
    if found is None or not lowest <= found <= highest:
        raise FilterError(f"{name} must be a whole number from {lowest} to {highest}, not {given!r}.")
    return found
