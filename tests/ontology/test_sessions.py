"""Sessions resolve to days: by the authority file, else by the body's rule, else not at all."""

from __future__ import annotations

from datetime import date

import pytest
from mandategraph.ontology import sessions
from mandategraph.ontology.authorities import load
from mandategraph.ontology.sessions import Interval


def test_a_listed_session_has_its_days() -> None:
    known = sessions.interval("body/CCPCJ", "22")
    assert known is not None
    assert (known.first, known.last) == (date(2013, 4, 22), date(2013, 4, 26))


@pytest.mark.parametrize("number", range(76, 130))
def test_a_general_assembly_session_opens_in_september(number: int) -> None:
    known = sessions.interval("body/GA", str(number))
    assert known is not None
    assert (known.first.year, known.first.month) == (1945 + number, 9)


def test_a_session_beyond_the_list_is_computed() -> None:
    known = sessions.interval("body/CCPCJ", "60")
    assert isinstance(known, Interval)
    assert (known.first.year, known.derivation) == (2051, "computed")


@pytest.mark.parametrize(("body", "number"), [("body/GA", "0"), ("body/GA", "9999"), ("body/UNICEF", "3")])
def test_a_session_that_cannot_be_has_no_days(body: str, number: str) -> None:
    assert sessions.interval(body, number) is None


def test_the_years_of_a_session() -> None:
    assert list(sessions.years("body/GA", "56") or ()) == [2001, 2002]
    assert list(sessions.years("body/ECOSOC", "2010") or ()) == [2010]


@pytest.mark.parametrize("number", range(1, 60))
def test_a_session_of_the_crime_commission_meets_in_its_year(number: int) -> None:
    known = sessions.interval("body/CCPCJ", str(number))
    # No session was held in 2020: the twenty-ninth was held in its resumed part only.
    assert known is not None
    assert known.first.year == 1991 + number


@pytest.mark.parametrize(
    ("body", "number", "can_be"),
    [
        ("body/GA", "79", True),
        ("body/GA", "0", False),
        ("body/GA", "999", False),
        ("body/GA", "2025", False),
        ("body/ECOSOC", "2025", True),
        ("body/GA", "S-32", True),
    ],
)
def test_numbers_that_no_session_has(body: str, number: str, can_be: bool) -> None:
    assert sessions.possible(body, number) is can_be


def test_the_next_session_and_the_session_of_a_year() -> None:
    following = sessions.after("body/CCPCJ", date(2012, 7, 26))
    assert following is not None
    assert following[0] == "22"
    assert sessions.in_year("body/CND", 1992) == "35"
    assert sessions.in_year("body/HRC", 2015) == ""


def test_every_rule_and_every_session_says_where_it_comes_from() -> None:
    assert all(rule.source for rule in sessions.rules())
    known = sessions.interval("body/CCPCJ", "60")
    assert known is not None
    assert (known.source, known.precision) == ("the Commission meets every year, first in 1992", "month")


@pytest.mark.parametrize(
    ("body", "number", "year"),
    [
        ("COP-UNTOC", "5", 2010),
        ("COP-UNTOC", "13", 2026),
        ("COSP-UNCAC", "12", 2027),
        ("Crime-Congress", "16", 2031),
        ("ECOSOC", "55", 1973),
        ("ECOSOC", "64", 1978),
        ("ECOSOC", "2014", 2014),
        ("SC", "2012", 2012),
        ("StatCom", "57", 2026),
        ("UNFF", "21", 2026),
        ("CEPA", "24", 2025),
        ("COP-UNFCCC", "31", 2026),
        ("World-Urban-Forum", "13", 2026),
    ],
)
def test_bodies_meet_in_the_year_that_their_rule_gives(body: str, number: str, year: int) -> None:
    known = sessions.interval(f"body/{body}", number)
    assert known is not None
    assert known.first.year == year


@pytest.mark.parametrize("rule", sessions.rules(), ids=lambda rule: f"{rule.body} {rule.numbers.start}")
def test_rules_agree_with_the_sessions_that_are_listed(rule: sessions.SessionRule) -> None:
    for record in load().sessions.values():
        if (record.body, record.resumed) != (rule.body, rule.resumed) or not record.number.isdecimal():
            continue
        if int(record.number) in rule.numbers and record.starts:
            first = rule.interval(int(record.number)).first
            assert abs(first.year - record.starts.year) <= (record.body == "body/ECOSOC"), record.key


def test_a_resumed_session_ends_before_the_next_one_opens() -> None:
    resumed = sessions.interval("body/GA", "79", resumed=True)
    following = sessions.interval("body/GA", "80")
    assert resumed is not None and following is not None
    assert resumed.last.year == following.first.year
    assert resumed.last < following.first
