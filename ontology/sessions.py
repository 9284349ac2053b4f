"""Stage: sessions → dates. In: a body and the number of its session. Out: first and last day, and how they
are known: from `authorities/sessions.csv`, else by the rules of `authorities/session_rules.csv`."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from .authorities import AuthorityError, load


@dataclass(frozen=True, slots=True)
class Interval:
    """The days within which something happens."""

    first: date
    last: date
    derivation: str
    """stated, authority or computed: a concept of the derivation scheme."""


@dataclass(frozen=True, slots=True)
class SessionRule:
    """How a body's session number gives the months within which it meets."""

    body: str
    resumed: bool
    numbers: range
    """The sessions it holds for."""
    year_offset: int
    from_year_shift: int
    from_month: int
    to_year_shift: int
    to_month: int
    derivation: str

    def interval(self, number: int) -> Interval:
        """First day of the first month to last day of the last."""
        year = self.year_offset + number // self.numbers.step
        last = year + self.to_year_shift
        return Interval(
            date(year + self.from_year_shift, self.from_month, 1),
            date(last, self.to_month, monthrange(last, self.to_month)[1]),
            self.derivation,
        )


HIGHEST_YEAR = 2200
"""No session is computed beyond this year."""


@cache
def rules() -> tuple[SessionRule, ...]:
    """The rules, in the order of the file.

    Raises AuthorityError if a row cannot be read.
    """
    text = (files("mandategraph.ontology") / "authorities" / "session_rules.csv").read_text(encoding="utf-8")
    table: list[SessionRule] = []
    for line, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            offset = int(row["year_offset"])
            table.append(
                SessionRule(
                    body=f"body/{row['body']}",
                    resumed=row["resumed"] == "true",
                    numbers=range(
                        int(row["first"] or 1),
                        int(row["last"] or HIGHEST_YEAR - offset) + 1,
                        int(row["step"] or 1),
                    ),
                    year_offset=offset,
                    from_year_shift=int(row["from_year_shift"] or 0),
                    from_month=int(row["from_month"]),
                    to_year_shift=int(row["to_year_shift"] or 0),
                    to_month=int(row["to_month"]),
                    derivation=row["derivation"],
                )
            )
        except (KeyError, ValueError) as error:
            raise AuthorityError(
                f"session_rules.csv, line {line}: {error}; see the header for the columns"
            ) from error
    return tuple(table)


SITTING = frozenset(
    {
        "commission",
        "committee",
        "functional-commission",
        "regional-commission",
        "treaty-body",
        "treaty-conference",
        "working-group",
        "governing-body",
    }
)
"""Types of body that meet in numbered sessions."""


@cache
def sitting_bodies() -> frozenset[str]:
    """Keys of the bodies that meet in numbered sessions, whether or not their dates are known."""
    known = {rule.body for rule in rules()} | {record.body for record in load().sessions.values()}
    return frozenset(known) | {key for key, body in load().bodies.items() if body.type in SITTING}


def interval(body: str, number: str, resumed: bool = False) -> Interval | None:
    """When session `number` ("22", "S-32") of `body` meets; None if it is unknown or cannot be."""
    key = f"session/{body.removeprefix('body/')}/{number}" + ("/resumed" if resumed else "")
    record = load().sessions.get(key)
    if record and record.starts:
        return Interval(record.starts, record.ends or record.starts, record.derivation)
    if not number.isdecimal():
        return None
    return next(
        (
            rule.interval(int(number))
            for rule in rules()
            if (rule.body, rule.resumed) == (body, resumed) and int(number) in rule.numbers
        ),
        None,
    )


def years(body: str, number: str) -> range | None:
    """The calendar years in which session `number` of `body` sits; None if they are unknown.

    The regular session of the General Assembly runs into the next year; a council that counts by years
    sits in one.
    """
    if number.isdecimal() and int(number) >= FIRST_YEAR:
        return range(int(number), int(number) + 1)
    known = interval(body, number)
    return range(known.first.year, known.last.year + 1) if known else None


FIRST_YEAR = 1945
"""A number from here on is a year, not a session."""
