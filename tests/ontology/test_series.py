"""A number and a body give the official symbol; some numbers tell the body by themselves."""

from __future__ import annotations

import pytest
from mandategraph.ontology import series


@pytest.mark.parametrize(
    ("number", "kind", "body", "symbol"),
    [
        ("65/232", "resolution", "body/GA", "A/RES/65/232"),
        ("57/270B", "resolution", "body/GA", "A/RES/57/270 B"),
        ("217A(III)", "resolution", "body/GA", "A/RES/217(III)"),
        ("S-32/1", "resolution", "body/GA", "A/RES/S-32/1"),
        ("1373(2001)", "resolution", "body/SC", "S/RES/1373(2001)"),
        ("2010/19", "resolution", "body/ECOSOC", "E/RES/2010/19"),
        ("2009/251", "decision", "body/ECOSOC", "E/DEC/2009/251"),
        ("18/3", "resolution", "body/CCPCJ", "CCPCJ/RES/18/3"),
        ("65/2", "resolution", "body/CND", "CND/RES/65/2"),
        ("9/2", "resolution", "body/COSP-UNCAC", "CAC/COSP/RES/9/2"),
        ("5/7", "resolution", "body/COP-UNTOC", "CTOC/COP/RES/5/7"),
        ("35/25", "resolution", "body/HRC", "A/HRC/RES/35/25"),
    ],
)
def test_official_symbols(number: str, kind: str, body: str, symbol: str) -> None:
    assert series.symbol_of(number, kind, body) == symbol


@pytest.mark.parametrize(
    ("number", "body"),
    [
        ("65/232", "body/GA"),
        ("2010/19", "body/ECOSOC"),
        ("1373(2001)", "body/SC"),
        ("415(V)", "body/GA"),
        ("5/5", ""),
    ],
)
def test_the_body_that_a_number_tells(number: str, body: str) -> None:
    assert series.body_of(number, "resolution") == body


def test_a_body_without_such_numbers_has_no_symbol() -> None:
    assert series.symbol_of("2010/19", "resolution", "body/GA") == ""


def test_the_session_that_a_symbol_tells() -> None:
    assert series.session_of("A/RES/65/232") == ("body/GA", "65")
    assert series.session_of("E/DEC/2009/251") == ("body/ECOSOC", "2009")
    assert series.session_of("A/CONF.213/18") is None


@pytest.mark.parametrize(
    ("symbol", "told"),
    [
        ("S/RES/1373(2001)", ("body/SC", "resolution", "1373(2001)")),
        ("A/RES/66/177", ("body/GA", "resolution", "66/177")),
        ("A/RES/217(III)", ("body/GA", "resolution", "217(III)")),
        ("E/DEC/2009/251", ("body/ECOSOC", "decision", "2009/251")),
        ("UNEP/EA.5/RES.14", ("body/UNEA", "resolution", "5/14")),
        ("A/68/127", None),
        ("A/RES/", None),
    ],
)
def test_the_number_that_a_symbol_tells(symbol: str, told: tuple[str, str, str] | None) -> None:
    assert series.number_of(symbol) == told
