"""Days of the calendar: a duration before or after a day, and days that come every year."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Weekdays by their codes in RFC 5545, in the order of `date.weekday`."""
_DAY_OF_YEAR = re.compile(r"--(?P<month>[0-9]{2})-(?P<number>-?[0-9]{1,2})(?P<weekday>[A-Z]{2})?")


def later(day: date, duration: str) -> date:
    """The day so long ("P90D", "P6M") after `day`; the last of a month that is too short."""
    number, unit = int(duration[1:-1]), duration[-1]
    return _moved(day, number, unit)


def earlier(day: date, duration: str) -> date:
    """The day so long before `day`; the last of a month that is too short."""
    number, unit = int(duration[1:-1]), duration[-1]
    return _moved(day, -number, unit)


def _moved(day: date, number: int, unit: str) -> date:
    if unit in "DW":
        return day + timedelta(days=number * (7 if unit == "W" else 1))
    months = day.month - 1 + number * (12 if unit == "Y" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_day_of_year(day_of_year: str, since: date) -> date | None:
    """The first day on or after `since` with that month and day; None of a day that no year has.

    day_of_year: "--09-16", or "--03--1FR" of the last Friday of March.
    """
    found = _DAY_OF_YEAR.fullmatch(day_of_year)
    if found is None:
        return None
    for year in range(since.year, since.year + 9):
        day = _day_in(year, int(found["month"]), int(found["number"]), found["weekday"])
        if day is not None and day >= since:
            return day
    return None


def _day_in(year: int, month: int, number: int, weekday: str | None) -> date | None:
    """A day of a month, or the first, second … last (-1) of a weekday in it; None if the month has none."""
    length = monthrange(year, month)[1]
    days = [
        date(year, month, day)
        for day in range(1, length + 1)
        if weekday is None or date(year, month, day).weekday() == WEEKDAYS.index(weekday)
    ]
    place = number - 1 if number > 0 else number
    return days[place] if -len(days) <= place < len(days) else None
