"""Sessions resolve to days: by the authority file, else by the body's rule, else not at all."""

from __future__ import annotations

from datetime import date

import pytest
from mandategraph.ontology import sessions
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
    # There was none in 2020: the twenty-ninth was held in its resumed part only.
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
