"""A document is found by its number, however people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.queries.written_symbols import WrittenSymbols

HELD = (
    "A/RES/66/177",
    "A/66/177",
    "S/RES/1973(2011)",
    "A/RES/217(III)",
    "A/RES/57/270 B",
    "A/80/6 (Sect. 29A)",
    "E/RES/2012/19",
    "E/RES/2012/190",
    "E/DEC/2012/19",
    "E/2011/30",
    "A/HRC/RES/35/25",
    "E/CN.15/SAMPLE/1",
)
NAMES = {
    "security council": "body/SC",
    "人权理事会": "body/HRC",
    "economic and social council": "body/ECOSOC",
}


@pytest.fixture(scope="module")
def symbols() -> WrittenSymbols:
    return WrittenSymbols(HELD, NAMES)


@pytest.mark.parametrize(
    ("words", "symbol"),
    [
        ("a/res/66/177", "A/RES/66/177"),
        ("A-RES-66-177", "A/RES/66/177"),
        ("A_RES_66_177", "A/RES/66/177"),
        ("Ａ／ＲＥＳ／６６／１７７", "A/RES/66/177"),
        ("resolution 66/177", "A/RES/66/177"),
        ("Res. 66/177", "A/RES/66/177"),
        ("GA resolution 66/177", "A/RES/66/177"),
        ("第66/177号决议", "A/RES/66/177"),
        ("大会第 66/177 号决议", "A/RES/66/177"),
        ("S/RES/1973", "S/RES/1973(2011)"),
        ("1973 (2011)", "S/RES/1973(2011)"),
        ("Security Council resolution 1973", "S/RES/1973(2011)"),
        ("UNSCR 1973", "S/RES/1973(2011)"),
        ("安理会第1973（2011）号决议", "S/RES/1973(2011)"),
        ("resolution 217 (III)", "A/RES/217(III)"),
        ("A/RES/57/270B", "A/RES/57/270 B"),
        ("resolution 57/270 B", "A/RES/57/270 B"),
        ("第57/270B号决议", "A/RES/57/270 B"),
        ("A/80/6(Sect.29A)", "A/80/6 (Sect. 29A)"),
        ("ECOSOC resolution 2012/19", "E/RES/2012/19"),
        ("Economic and Social Council decision 2012/19", "E/DEC/2012/19"),
        ("人权理事会第35/25号决议", "A/HRC/RES/35/25"),
        ("resolution 66/177 of 19 December 2011", "A/RES/66/177"),
        ("57/270 B of 23 June 2003", "A/RES/57/270 B"),
        ("résolution 66/177", "A/RES/66/177"),
        ("resolución 66/177", "A/RES/66/177"),
        ("резолюция 66/177", "A/RES/66/177"),
        ("القرار 66/177", "A/RES/66/177"),
        ("E/2011/30", "E/2011/30"),
        ("2011/30", "E/2011/30"),
        ("e/cn.15/sample", "E/CN.15/SAMPLE/1"),
    ],
)
def test_a_number_leads_to_its_document(symbols: WrittenSymbols, words: str, symbol: str) -> None:
    assert symbols.held(words)[0] == symbol


@pytest.mark.parametrize(
    "words",
    ["", "1973", "2030", "Agenda 2030", "66/177 trafficking", "resolution 177", "贩运 66/177", "/// 1"],
)
def test_other_words_with_numbers_are_no_symbols(symbols: WrittenSymbols, words: str) -> None:
    assert symbols.held(words) == ()


def test_a_bare_number_means_resolutions_decisions_and_reports(symbols: WrittenSymbols) -> None:
    assert symbols.held("66/177") == ("A/66/177", "A/RES/66/177")
    assert set(symbols.held("2012/19")) == {"E/RES/2012/19", "E/DEC/2012/19"}


def test_a_symbol_may_be_begun(symbols: WrittenSymbols) -> None:
    assert symbols.held("E/RES/2012/19") == ("E/RES/2012/19", "E/RES/2012/190")


@pytest.mark.parametrize(
    ("words", "symbol"),
    [
        ("第60/1号决议", "A/RES/60/1"),
        ("resolution 1373 (2001)", "S/RES/1373(2001)"),
        ("S/RES/1373(2001)",) * 2,
        ("resolution 56/290B", "A/RES/56/290 B"),
    ],
)
def test_a_document_that_is_not_held_has_an_official_symbol(
    symbols: WrittenSymbols, words: str, symbol: str
) -> None:
    assert symbols.held(words) == ()
    assert symbols.official(words) == (symbol,)


@given(st.text(max_size=200))
def test_any_words_can_be_read(words: str) -> None:
    symbols = WrittenSymbols(HELD, NAMES)
    assert set(symbols.held(words)) <= set(HELD)
    symbols.official(words)
