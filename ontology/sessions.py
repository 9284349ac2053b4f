"""Dates of sessions: a body and a session number in, first and last day with their derivation out.

The dates come from `authorities/sessions.csv`, else from the rules of `authorities/session_rules.csv`."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from .authorities import AuthorityError, SessionRecord, load


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of days with its derivation."""

    first: date
    last: date
    derivation: str
    """stated, authority or computed: a concept of the derivation scheme."""
    source: str = ""
    """Source of the dates, or the rule, in words."""
    precision: str = "day"
    """Precision: day, month or year."""


@dataclass(frozen=True, slots=True)
class SessionRule:
    """Rule that computes the months of a session from its number."""

    body: str
    resumed: bool
    numbers: range
    """Session numbers the rule applies to."""
    years: int
    """Years from one session to the next."""
    year_offset: int
    from_year_shift: int
    from_month: int
    to_year_shift: int
    to_month: int
    derivation: str
    source: str

    @property
    def counts_by_years(self) -> bool:
        """Whether session numbers are years."""
        return self.year_offset == 0

    def interval(self, number: int) -> Interval:
        """Returns the first day of the first month to the last day of the last."""
        year = self.year_offset + number * self.years // self.numbers.step
        last = year + self.to_year_shift
        begins = date(year + self.from_year_shift, self.from_month, 1)
        ends = date(last, self.to_month, monthrange(last, self.to_month)[1])
        short = (ends - begins).days <= A_FEW_MONTHS
        return Interval(begins, ends, self.derivation, self.source, "month" if short else "year")


A_FEW_MONTHS = 185
"""Maximum length of a computed range, in days; longer ones are dated to the year only."""
GENERAL_ASSEMBLY = "body/GA"
MAIN_PART_END = (12, 31)
"""Month and day by which the main part of a regular session of the General Assembly is over."""
HIGHEST_NUMBER = 250
"""Maximum session number."""
HIGHEST_YEAR = 2200
"""Last year of computed sessions."""


@cache
def rules() -> tuple[SessionRule, ...]:
    """Returns the rules, in the order of the file.

    Raises AuthorityError if a row cannot be read.
    """
    text = (files("mandategraph.ontology") / "authorities" / "session_rules.csv").read_text(encoding="utf-8")
    table: list[SessionRule] = []
    for line, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            offset, years = int(row["year_offset"]), int(row["years"] or 1)
            table.append(
                SessionRule(
                    body=f"body/{row['body']}",
                    resumed=row["resumed"] == "true",
                    numbers=range(
                        int(row["first"] or 1),
                        int(row["last"] or (HIGHEST_YEAR - offset) // years) + 1,
                        int(row["step"] or 1),
                    ),
                    years=years,
                    year_offset=offset,
                    from_year_shift=int(row["from_year_shift"] or 0),
                    from_month=int(row["from_month"]),
                    to_year_shift=int(row["to_year_shift"] or 0),
                    to_month=int(row["to_month"]),
                    derivation=row["derivation"],
                    source=row["source"],
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
    """Returns the keys of the bodies that meet in numbered sessions, whether or not their dates are known."""
    known = {rule.body for rule in rules()} | {record.body for record in load().sessions.values()}
    return frozenset(known) | {key for key, body in load().bodies.items() if body.type in SITTING}


@cache
def specially_sitting_bodies() -> frozenset[str]:
    """Returns the keys of the bodies that also meet in special sessions (S-32), which are numbered apart."""
    return frozenset(record.body for record in load().sessions.values() if "S-" in record.number)


def interval(body: str, number: str, resumed: bool = False) -> Interval | None:
    """Returns the dates of session `number` ("22", "S-32") of `body`; None if unknown or impossible."""
    key = f"session/{body.removeprefix('body/')}/{number}" + ("/resumed" if resumed else "")
    record = load().sessions.get(key)
    if record and record.starts:
        ends = record.ends or record.starts
        return Interval(record.starts, ends, record.derivation, "; ".join(record.source), precision(record))
    rule = _rule(body, number, resumed=resumed)
    if rule is None:
        return None
    found = rule.interval(int(number))
    following = interval(body, str(int(number) + 1)) if resumed else None
    if following is None or following.precision != "day" or not found.first < following.first <= found.last:
        return found
    # End the resumed session the day before the next one opens.
    return replace(found, last=following.first - timedelta(days=1))


def _rule(body: str, number: str, *, resumed: bool = False) -> SessionRule | None:
    if not number.isdecimal():
        return None
    return next(
        (one for one in rules() if (one.body, one.resumed) == (body, resumed) and int(number) in one.numbers),
        None,
    )


def latest_opening(body: str, number: str, resumed: bool = False) -> date | None:
    """Returns the last day on which a session may open, of which only the months are known.

    It opens in its months no later than the sessions of the same rule whose days are known; None without any.
    """
    rule = _rule(body, number, resumed=resumed)
    longest = _longest_wait(rule) if rule else None
    return rule.interval(int(number)).first + longest if rule and longest is not None else None


@cache
def _longest_wait(rule: SessionRule) -> timedelta | None:
    """Returns the longest time from the first day of the months of a rule to the opening of a session."""
    start = f"session/{rule.body.removeprefix('body/')}/"
    waits: list[timedelta] = []
    for key, record in load().sessions.items():
        number, _, part = key.removeprefix(start).partition("/")
        if not key.startswith(start) or not number.isdecimal() or (part == "resumed") != rule.resumed:
            continue
        if int(number) in rule.numbers and record.starts and precision(record) == "day":
            months = rule.interval(int(number))
            if months.first <= record.starts <= months.last:
                waits.append(record.starts - months.first)
    return max(waits, default=None)


def listed(body: str, number: str, resumed: bool = False) -> bool:
    """Returns whether the authority files list the session; the authority graph then has its dates."""
    key = f"session/{body.removeprefix('body/')}/{number}" + ("/resumed" if resumed else "")
    return key in load().sessions


def precision(record: SessionRecord) -> str:
    """Returns the precision of the dates of a listed session: day, month or year."""
    first, last = record.starts, record.ends
    if first is None or last is None or first.day != 1 or first.year != last.year:
        return "day"
    if last.day != monthrange(last.year, last.month)[1]:
        return "day"
    return "month" if first.month == last.month else "year"


@cache
def _by_years() -> frozenset[str]:
    return frozenset(rule.body for rule in rules() if rule.counts_by_years)


def possible(body: str, number: str) -> bool:
    """Returns whether `body` can have a session with this number: not "0" or "900", and a year only if the
    body numbers its sessions by year."""
    if not number.isdecimal():
        return True
    if int(number) >= FIRST_YEAR:
        return body in _by_years() and int(number) <= HIGHEST_YEAR
    return 0 < int(number) <= (_last_numbered(body) if body in _by_years() else HIGHEST_NUMBER)


@cache
def _last_numbered(body: str) -> int:
    """Last session number before the body switched to years; 0 if it always used years."""
    numbered = (rule for rule in rules() if rule.body == body and not rule.counts_by_years)
    return max((rule.numbers[-1] for rule in numbered), default=0)


def counts_by_years_since(body: str) -> int:
    """Returns the year since which sessions of a body are numbered by year; 0 if they are not."""
    numbered = [rule for rule in rules() if rule.body == body and not rule.counts_by_years]
    if body not in _by_years():
        return 0
    return max((rule.interval(rule.numbers[-1]).last.year + 1 for rule in numbered), default=FIRST_YEAR)


def in_year(body: str, year: int) -> str:
    """Returns the number of the regular session of `body` that begins in `year`; "" if unknown, ambiguous, or
    if it lasts into the next year."""
    found = [number for number, known in _regular(body) if known.first.year == year == known.last.year]
    return found[0] if len(found) == 1 else ""


def after(body: str, day: date) -> tuple[str, Interval] | None:
    """Returns number and dates of the first regular session of `body` after `day`; None if unknown."""
    later = [(number, known) for number, known in _regular(body) if known.first > day]
    return min(later, key=lambda session: session[1].first) if later else None


@cache
def _regular(body: str) -> tuple[tuple[str, Interval], ...]:
    """Regular sessions of a body with listed or computed dates."""
    numbers = {
        record.number
        for record in load().sessions.values()
        if record.body == body and not record.resumed and record.number.isdecimal()
    }
    for rule in rules():
        if rule.body == body and not rule.resumed:
            numbers.update(str(number) for number in rule.numbers)
    dated = ((number, interval(body, number)) for number in sorted(numbers, key=int))
    return tuple((number, known) for number, known in dated if known)


def over_by(body: str, number: str, day: date) -> bool:
    """Returns whether a regular session with a higher number had ended by `day`."""
    return number.isdecimal() and any(
        int(other) > int(number) and known.last < day for other, known in _regular(body)
    )


def years(body: str, number: str) -> range | None:
    """Returns the calendar years of session `number` of `body`; None if unknown.

    The regular session of the General Assembly runs into the next year; a council that counts by years
    sits in one.
    """
    if number.isdecimal() and int(number) >= FIRST_YEAR:
        return range(int(number), int(number) + 1)
    known = interval(body, number)
    return range(known.first.year, known.last.year + 1) if known else None


FIRST_YEAR = 1945
"""Numbers from here on are years."""


def main_part_end(body: str, first: date, last: date) -> date | None:
    """Returns the last day of the main part (September to December) of a General Assembly session.

    body: key of the body. first, last: days of the session. None for other bodies and for sessions shorter
    than their main part, such as special sessions. Source: A/520/Rev.20, rule 99 (b).
    """
    end = date(first.year, *MAIN_PART_END)
    lasting = (last - first).days > A_FEW_MONTHS
    return end if body == GENERAL_ASSEMBLY and lasting and first <= end < last else None
