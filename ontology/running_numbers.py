"""Stage: the number of a resolution or decision comes in, whether its body can have given it goes out.

Sessions and their years are those of `sessions`. `authorities/running_numbers.csv` has the lowest and the
highest running number known of years and sessions of bodies that count on from one to the next; numbers of
earlier ones are lower, those of later ones higher. After the last roman numeral of a body there is none.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from .authorities import AuthorityError, load
from .roman import from_roman
from .sessions import FIRST_YEAR, interval

if TYPE_CHECKING:
    from collections.abc import Sequence

_SESSION: Final = re.compile(r"(?P<series>E?S-)?(?P<session>\d{1,4})/(?P<running>\d+)[A-Z]?[A-Z]?")
_BRACKETS: Final = re.compile(r"(?:\d{4}/)?(?P<running>\d+)[A-Z]?\((?P<period>[IVXLC]+|\d{2,4})\)[A-Z]?")
_MOST: Final = 999
"""Texts that a body adopts in one session or year at most."""
_SPECIAL_A_YEAR: Final = 2
"""Special sessions of a body in a year at most, for the years behind the last that is known."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Running numbers known of a year or session."""

    period: str
    """A year, or a roman numeral."""
    lowest: int
    highest: int

    @property
    def place(self) -> int:
        """The year, or the number of the session."""
        return int(self.period) if self.period.isdecimal() else from_roman(self.period) or 0


def is_possible(number: str, body: str, before: int) -> bool:
    """Returns whether a body can have adopted a text with a number before a year; True if nothing is known.

    number: "70/1", "S-32/1", "2020/17", "1373(2001)", "3274(XXIX)"; blanks do not matter. body: its key.
    """
    number = number.replace(" ", "")
    if match := _SESSION.fullmatch(number):
        running, session = int(match["running"]), int(match["session"])
        if not (running and session) or running > _MOST:
            return False
        if match["series"]:
            return _is_special(match["series"], session, body, before)
        return _is_session(match["session"], body, before)
    match = _BRACKETS.fullmatch(number)
    if match is None:
        return True
    running, period = int(match["running"]), match["period"]
    if running == 0:
        return False
    if not period.isdecimal():
        return _is_roman(running, period, body)
    year = int(period)
    return len(period) < len("2000") or (FIRST_YEAR < year < before and _is_in_order(running, year, body))


def _is_session(session: str, body: str, before: int) -> bool:
    """Whether a regular session or year lies before a year."""
    if int(session) >= FIRST_YEAR:
        return int(session) < before
    known = interval(body, session)
    return known is None or known.first.year < before


def _is_special(series: str, session: int, body: str, before: int) -> bool:
    """Whether a special session can have been before a year: not long behind the last one known."""
    start = f"session/{body.removeprefix('body/')}/{series}"
    last = max(
        (
            (int(key.removeprefix(start)), record.starts.year)
            for key, record in load().sessions.items()
            if key.startswith(start) and key.removeprefix(start).isdecimal() and record.starts
        ),
        default=None,
    )
    return last is None or session <= last[0] + _SPECIAL_A_YEAR * max(before - last[1], 0)


def _is_roman(running: int, period: str, body: str) -> bool:
    """Whether a body has a session with a roman numeral, and the number in it."""
    value = from_roman(period)
    known = [one for one in _known().get(body, ()) if not one.period.isdecimal()]
    if value is None or not known:
        return value is not None
    return value <= max(one.place for one in known) and _fits(running, value, known)


def _is_in_order(running: int, year: int, body: str) -> bool:
    """Whether a number can be of a year."""
    return _fits(running, year, [one for one in _known().get(body, ()) if one.period.isdecimal()])


def _fits(running: int, place: int, known: Sequence[_Known]) -> bool:
    """Whether a number lies between the known ones of earlier and later years or sessions."""
    return all(
        (running > one.highest or one.place >= place) and (running < one.lowest or one.place <= place)
        for one in known
    )


@cache
def _known() -> dict[str, tuple[_Known, ...]]:
    """Returns the known running numbers by body.

    Raises AuthorityError if a row cannot be read.
    """
    text = (files("mandategraph.ontology") / "authorities" / "running_numbers.csv").read_text(
        encoding="utf-8"
    )
    found: dict[str, tuple[_Known, ...]] = {}
    for line, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            body = f"body/{row['body']}"
            one = _Known(row["period"], int(row["first"]), int(row["last"]))
        except (KeyError, ValueError) as error:
            raise AuthorityError(
                f"running_numbers.csv, line {line}: {error}; expected body,period,first,last,source"
            ) from error
        found[body] = (*found.get(body, ()), one)
    return found
