"""What texts state of sessions is taken with place and days; what contradicts what is known is a finding."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders.languages import languages, stage
from mandategraph.loaders.masking import mask
from mandategraph.loaders.mentions import find
from mandategraph.loaders.resolve import Context
from mandategraph.loaders.session_statements import conflict, credible, session_statements
from mandategraph.loaders.spans import Passage

if TYPE_CHECKING:
    from mandategraph.loaders.records import SessionStatement

BEFORE = {
    "ar": "أشارت لجنة منع الجريمة والعدالة الجنائية إلى ",
    "en": "The Commission on Crime Prevention and Criminal Justice noted ",
    "es": "La Comisión de Prevención del Delito y Justicia Penal observó ",
    "fr": "La Commission pour la prévention du crime et la justice pénale a constaté ",
    "ru": "Комиссия по предупреждению преступности и уголовному правосудию отметила ",
    "zh": "预防犯罪和刑事司法委员会指出，",
}


def rows(language: str) -> list[tuple[str, int, str]]:
    """The rows of a pack, by their place, with their examples."""
    pack: dict[str, Any] = stage(language, "session_statements")
    return [(language, number, row["example"]) for number, row in enumerate(pack["statements"])]


EXAMPLES = [row for language in languages() for row in rows(language)]


def stated(text: str, language: str, speaker: str = "") -> tuple[SessionStatement, ...]:
    context = Context(language)
    context.enter_unit("body/CCPCJ")
    before = BEFORE.get(language, "")
    context.resolve(before, find(before, language))
    masked = mask(text, context.resolve(text, find(text, language)))
    return session_statements(masked, Passage.of(text), language, speaker)


@pytest.mark.parametrize(("language", "row", "example"), EXAMPLES)
def test_every_row_of_a_pack_is_proven_by_its_example(language: str, row: int, example: str) -> None:
    assert stated(example, language, "body/CCPCJ"), (language, row)


@pytest.mark.parametrize(
    ("language", "text", "session", "days", "place"),
    [
        (
            "en",
            "Welcoming the sixteenth session of the Conference of the States Parties to the United Nations "
            "Convention against Corruption, held in Graz, Austria, from 5 to 9 November 2035,",
            ("body/COSP-UNCAC", "16"),
            (date(2035, 11, 5), date(2035, 11, 9)),
            "Graz, Austria",
        ),
        (
            "en",
            "the Twenty-third United Nations Congress on Crime Prevention and Criminal Justice, held in "
            "Nairobi from 28 May to 4 June 2066",
            ("body/Crime-Congress", "23"),
            (date(2066, 5, 28), date(2066, 6, 4)),
            "Nairobi",
        ),
        (
            "zh",
            "欢迎2035年11月5日至9日在奥地利格拉茨举行的联合国反腐败公约缔约国会议第十六届会议，",
            ("body/COSP-UNCAC", "16"),
            (date(2035, 11, 5), date(2035, 11, 9)),
            "奥地利格拉茨",
        ),
        (
            "zh",
            "2066年5月28日至6月4日在内罗毕举行的第二十三届联合国预防犯罪和刑事司法大会",
            ("body/Crime-Congress", "23"),
            (date(2066, 5, 28), date(2066, 6, 4)),
            "内罗毕",
        ),
    ],
)
def test_session_days_and_place_are_read(
    language: str, text: str, session: tuple[str, str], days: tuple[date, date], place: str
) -> None:
    (statement,) = stated(text, language)
    assert (statement.body, statement.number) == session
    assert (statement.first, statement.last, statement.precision) == (*days, "day")
    assert statement.place == place
    assert not statement.announced
    assert conflict(statement) is None
    assert text[slice(*statement.span)] == statement.text


def test_a_session_over_the_turn_of_a_year_begins_in_the_year_before() -> None:
    (statement,) = stated(
        "its sixth session, held in Vienna from 16 December 2032 to 3 January 2033", "en"
    ) or (None,)
    assert statement is None or statement.first == date(2032, 12, 16)


def test_what_contradicts_the_authority_files_is_a_finding_and_stays_stated() -> None:
    text = (
        "the Fourteenth United Nations Congress on Crime Prevention and Criminal Justice, to be held in "
        "Graz from 6 to 10 May 2019"
    )
    (statement,) = stated(text, "en")
    assert statement.announced
    finding = conflict(statement)
    assert finding is not None
    assert finding.reason == "date-conflict"
    assert "2021-03-07" in finding.message


def test_a_date_before_the_united_nations_is_a_finding() -> None:
    text = (
        "the First United Nations Congress on Crime Prevention and Criminal Justice, held in Graz from 6 to "
        "10 May 1935"
    )
    (statement,) = stated(text, "en")
    finding = conflict(statement)
    assert finding is not None
    assert finding.reason == "impossible-date"
    assert not credible(statement)


def test_a_session_dated_decades_away_is_a_finding_and_no_statement() -> None:
    (statement,) = stated("the twenty-fourth session of the General Assembly, held in Graz in May 2031", "en")
    assert conflict(statement) is not None
    assert not credible(statement)


@pytest.mark.parametrize(
    "text",
    [
        "its seventy-sixth session, held in Rome from 1 to 5 June 2021",
        "the twentieth and twenty-first sessions of the Commission in 2011",
        "the report adopted at its twentieth session on 15 April 2011",
    ],
)
def test_what_leaves_the_session_open_is_not_taken(text: str) -> None:
    assert stated(text, "en") == ()


@given(st.text(alphabet="第届会议于年月日在举行0129、，。 heldinsofrmty\ue000\ue003\ue004", max_size=80))
def test_any_text_gives_no_exception_and_spans_inside_it(text: str) -> None:
    for language in languages():
        for statement in stated(text, language):
            assert 0 <= statement.span[0] < statement.span[1] <= len(text)
