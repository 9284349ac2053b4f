"""A calendar is read back as it was meant: days, recurrences, identifiers, words; the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from mandategraph.publishing.calendar import calendar, calendar_name
from mandategraph.publishing.negotiation import LANGUAGES
from mandategraph.publishing.pages.deadlines import calendar_address
from mandategraph.publishing.pages.wording import wording
from mandategraph.queries.agenda import Entry

if TYPE_CHECKING:
    from mandategraph.publishing.site import Site

HOME = "https://w3id.org/mandategraph/"
BASE = f"{HOME}document/E/RES/2026/901#4.act1"
ENTRY = Entry(
    deadline=f"{BASE}.due1",
    act=BASE,
    first=date(2027, 5, 17),
    last=date(2027, 5, 21),
    due="CCPCJ/36",
    every="",
    ends=None,
    derivation="authority",
    basis="a report",
    status="upcoming",
    by=(),
    looked_at=(),
    document="E/RES/2026/901",
    unit="",
    paragraph="4",
    language="en",
    verb="request",
    addressees="UNODC",
    action="to report, in writing; and orally",
)
DAY = date(2026, 7, 1)


def events(*entries: Entry) -> list[Any]:
    """The events of the calendar of some entries, parsed back."""
    book = cast("Any", Calendar.from_ical(calendar(entries, made_on=DAY).text))
    return list(book.walk("VEVENT"))


def test_an_entry_is_an_all_day_event_on_its_last_day() -> None:
    (event,) = events(ENTRY)
    # The end of an all-day event is the day after its last.
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 5, 21), date(2027, 5, 22))
    assert str(event["uid"]) == ENTRY.deadline
    assert str(event["url"]) == ENTRY.act
    assert str(event["summary"]) == "UNODC: to report, in writing; and orally (E/RES/2026/901 4)"
    assert "Status: upcoming" in str(event["description"])
    assert "rrule" not in event
    assert "status" not in event


def test_an_ask_that_a_later_text_makes_again_is_struck_out() -> None:
    (event,) = events(replace(ENTRY, status="superseded"))
    assert str(event["status"]) == "CANCELLED"


@pytest.mark.parametrize(
    ("every", "frequency", "interval"),
    [
        ("P1Y", "YEARLY", 1),
        ("P2Y", "YEARLY", 2),
        ("P6M", "MONTHLY", 6),
        ("P1W", "WEEKLY", 1),
        ("P90D", "DAILY", 90),
    ],
)
def test_a_recurring_ask_is_a_recurring_event(every: str, frequency: str, interval: int) -> None:
    (event,) = events(replace(ENTRY, every=every))
    assert event["rrule"]["freq"] == [frequency]
    assert event["rrule"]["interval"] == [interval]


@pytest.mark.parametrize(
    ("every", "first", "turns"),
    [
        ("P6M", date(2013, 12, 31), [date(2014, 6, 30), date(2014, 12, 31)]),
        ("P1M", date(2014, 1, 30), [date(2014, 2, 28), date(2014, 3, 30)]),
        ("P1Y", date(2016, 2, 29), [date(2017, 2, 28), date(2018, 2, 28)]),
        ("P90D", date(2014, 1, 31), [date(2014, 5, 1), date(2014, 7, 30)]),
    ],
)
def test_no_turn_is_left_out_for_a_day_that_its_month_lacks(
    every: str, first: date, turns: list[date]
) -> None:
    (event,) = events(replace(ENTRY, every=every, first=first, last=first))
    start = datetime(first.year, first.month, first.day)
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
    assert [day.date() for day in islice(rule, 3)] == [first, *turns]


def test_what_recurs_until_a_day_ends_on_it() -> None:
    (event,) = events(replace(ENTRY, every="P30D", ends=date(2028, 7, 31)))
    assert event["rrule"]["until"] == [date(2028, 7, 31)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calendar_is_in_the_language_of_the_reader(language: str) -> None:
    gettext = wording(language).gettext
    entry = replace(ENTRY, every="P2Y", status="in progress")
    text = calendar((entry,), made_on=DAY, name=calendar_name(["UNODC"], language), language=language).text
    book = cast("Any", Calendar.from_ical(text))
    (event,) = book.walk("VEVENT")
    named = gettext("%(name)s: %(value)s")
    assert str(book["x-wr-calname"]) == named % {"name": gettext("Mandate deadlines"), "value": "UNODC"}
    assert str(event["x-mandategraph-status"]) == "in-progress"
    assert event["categories"].cats == [gettext("in progress")]
    description = str(event["description"])
    assert named % {"name": gettext("Status"), "value": gettext("in progress")} in description
    assert gettext("every %(num)s years") % {"num": 2} in description


def test_the_session_of_a_deadline_is_named() -> None:
    (event,) = events(replace(ENTRY, session=f"{HOME}session/CCPCJ/36"))
    assert "CCPCJ/36" not in str(event["description"])
    assert "36" in str(event["description"])


@pytest.mark.parametrize(
    ("site", "address"),
    [
        (
            "https://mandates.example/x/",
            "webcal://mandates.example/x/calendar.ics?addressee=UNODC&list=past&language=fr",
        ),
        ("/", ""),
    ],
)
def test_the_address_to_subscribe_has_the_language_of_the_page(site: str, address: str) -> None:
    parameters = {"addressee": "UNODC", "list": "past", "language": "fr"}
    assert calendar_address(cast("Site", SimpleNamespace(address=site)), parameters) == address


def test_two_language_versions_are_one_event_and_undated_entries_none() -> None:
    chinese = replace(ENTRY, language="zh", action="提交报告")
    undated = replace(ENTRY, deadline=f"{BASE}.due2", first=None, last=None, every="regular")
    written = calendar((ENTRY, chinese, undated), made_on=DAY)
    assert (written.events, written.undated) == (1, 1)


def test_the_same_entries_give_the_same_bytes() -> None:
    assert calendar((ENTRY,), made_on=DAY) == calendar((ENTRY,), made_on=DAY)


def test_an_empty_calendar_is_one() -> None:
    written = calendar((), made_on=DAY)
    assert written.events == 0
    assert written.text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert written.text.endswith(b"END:VCALENDAR\r\n")


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=200))
def test_any_words_are_folded_and_escaped(words: str) -> None:
    written = calendar((replace(ENTRY, action=words, addressees=""),), made_on=DAY)
    assert all(len(line) <= 75 for line in written.text.split(b"\r\n"))
    (event,) = events(replace(ENTRY, action=words, addressees=""))
    assert words in str(event["description"]) or not words.strip()
