"""Outline: lettered parts and sections that restart numbering, and what else used to hide paragraphs."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from mandategraph.loaders.masthead import detect
from mandategraph.loaders.outline import outline
from mandategraph.loaders.records import Outline, Source
from mandategraph.loaders.text import clean


def parsed(*blocks: str, symbol: str = "A/RES/84/930") -> Outline:
    source = Source("any.txt", "\n\n".join(blocks) + "\n", "", "text", "utf-8")
    return outline(source, clean(source, "en"), symbol=symbol, language="en")


def operative(result: Outline) -> dict[str | None, list[str]]:
    return {
        unit.key: [item.key for item in unit.paragraphs if item.role == "operative"] for unit in result.units
    }


def test_sections_that_restart_numbering_are_units_of_their_own() -> None:
    result = parsed(
        "84/930. Ferries and quays",
        "The General Assembly,",
        "Recalling its resolution 83/1,",
        "I\tFerries",
        "1. Takes note of the survey of ferries;",
        "2. Requests the Secretary-General to repair them;",
        "II\tQuays",
        "1. Decides to widen the quays;",
        "2. Invites Member States to lend cranes.",
    )
    assert operative(result) == {None: [], "I": ["1", "2"], "II": ["1", "2"]}
    assert [unit.title.text for unit in result.units[1:]] == ["Ferries", "Quays"]
    assert {unit.issuer for unit in result.units} == {"The General Assembly"}
    assert "no-operative-paragraphs" not in {finding.reason for finding in result.findings}


def test_sections_that_count_on_stay_in_one_unit() -> None:
    result = parsed(
        "84/930. Ferries and quays",
        "The General Assembly,",
        "I\tFerries",
        "1. Takes note of the survey of ferries;",
        "II\tQuays",
        "2. Decides to widen the quays.",
    )
    assert operative(result) == {None: ["1", "2"]}


def test_sections_without_numerals_are_counted() -> None:
    result = parsed(
        "84/930. Ferries and quays",
        "The General Assembly,",
        "Survey of ferries",
        "1. Takes note of the survey of ferries;",
        "Width of quays",
        "1. Decides to widen the quays.",
    )
    assert operative(result) == {None: [], "I": ["1"], "II": ["1"]}


def test_a_lettered_part_has_an_issuer_and_a_preamble_of_its_own() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "1. Welcomes the new ferries.",
        "B",
        "Quays of the coast",
        "The General Assembly,",
        "Noting the width of the quays,",
        "1. Decides to widen them.",
    )
    assert operative(result) == {None: ["1"], "B": ["1"]}
    assert [item.key for item in result.units[1].paragraphs] == ["pre.1", "1"]


def test_the_symbol_on_the_first_line_is_not_the_resolution_itself() -> None:
    result = parsed(
        "A/RES/84/930",
        "84/930. Quays",
        "The General Assembly,",
        "Noting the tide,",
        "1. Requests the Secretary-General to dredge the quay.",
    )
    assert operative(result) == {None: ["1"]}


def test_items_of_the_preamble_before_a_clause_with_a_bare_note_mark() -> None:
    result = parsed(
        "84/930. Quays",
        "The General Assembly,",
        "Recalling that the plan has two aims:",
        "(a) Wider quays,",
        "(b) Deeper basins,",
        "Noting the survey of the tide tables of the coast,14",
        "1. Takes note of the survey.",
    )
    assert operative(result) == {None: ["1"]}


def test_lines_that_end_in_a_hyphen_lose_no_word() -> None:
    result = parsed(
        "84/930. Quays",
        "The General Assembly,",
        "1. Requests the Secretary-\nGeneral to give deep and\nlong thought to co-\noperation;",
    )
    (paragraph,) = result.units[0].paragraphs
    assert paragraph.text.text.startswith(
        "Requests the Secretary-General to give deep and long thought to co-op"
    )


@pytest.mark.parametrize(
    ("words", "name", "symbol"),
    [
        ("A/RES/84/931 B\n", "any.txt", "A/RES/84/931 B"),
        ("A/84/93–S/2029/56\n", "any.txt", "A/84/93"),
        ("A/84/6 (Sect. 12)/Corr.1\n", "any.txt", "A/84/6 (Sect. 12)/Corr.1"),
        ("* A/84/51\n", "any.txt", None),
        ("Nothing\n", "A_RES_84_932-2912399E.txt", "A/RES/84/932"),
    ],
)
def test_the_symbol_of_a_document(words: str, name: str, symbol: str | None) -> None:
    assert detect(Source(name, words, "", "text", "utf-8"), str(PurePath(name)))[0] == symbol
