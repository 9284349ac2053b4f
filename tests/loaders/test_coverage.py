"""Every character of a document is a paragraph, heading, note, table or named furniture, or a finding."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mandategraph.loaders.coverage import characters, operative_paragraphs, with_coverage
from mandategraph.loaders.outline import outline
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Finding, Outline, Source
from mandategraph.loaders.text import clean

BODY = (
    "The General Assembly,",
    "Recalling its resolution 83/901 of 1 December 2028,",
    "1. Requests the Secretary-General to keep the lighthouses lit;",
    "2. Decides to consider the lighthouses at its eighty-fifth session.",
)
MASTHEAD = (
    "United Nations",
    "A/RES/84/901",
    "General Assembly",
    "Distr.: General",
    "Eighty-fourth session",
    "Agenda item 71 (b)",
    "Resolution adopted by the General Assembly on 18 December 2029",
    "[on the report of the Third Committee (A/84/456, para. 31)]",
    "84/901. Lighthouses",
)
CLOSING = ("60th plenary meeting", "18 December 2029")
LOST = "The keepers of the old lighthouses shall be heard before any of them is closed by the authorities."


def source(*blocks: str) -> Source:
    return Source("any.txt", "\n\n".join(blocks) + "\n", "", "text", "utf-8")


def outlined(*blocks: str, symbol: str = "A/RES/84/901") -> Outline:
    file = source(*blocks)
    text = clean(file, "en")
    return with_coverage(outline(file, text, symbol=symbol, language="en"), text)


def of_reason(document: Outline, reason: str) -> list[Finding]:
    return [finding for finding in document.findings if finding.reason == reason]


def numbers(document: Outline) -> tuple[int, int]:
    assert document.coverage is not None
    return document.coverage.characters, document.coverage.read


def test_masthead_labels_and_closing_lines_are_read() -> None:
    blocks = (*MASTHEAD, *BODY, *CLOSING)
    document = outlined(*blocks)
    assert not of_reason(document, "unread-text")
    assert numbers(document) == (characters("".join(blocks)),) * 2
    assert not document.appendages


def test_text_without_a_place_is_a_finding_and_is_kept() -> None:
    document = outlined(*MASTHEAD, *BODY, *CLOSING, LOST, "They shall be paid.")
    (finding,) = of_reason(document, "unread-text")
    lost = characters(LOST)
    total, read = numbers(document)
    assert total - lost >= read >= total - lost - characters("They shall be paid.")
    text = document.source.text
    assert text[slice(*finding.span)].startswith(LOST)
    assert finding.text.endswith("…") and LOST.startswith(finding.text.rstrip(" …"))
    kept = [block for unit in document.units for block in unit.appendages] + [*document.appendages]
    assert any(block.text.text == LOST for block in kept)


def test_tables_lists_and_headings_are_no_unread_text() -> None:
    table = "Year\tLighthouses\n2029\t12\n2030\t14"
    document = outlined(
        *BODY, *CLOSING, "Annex", "Lighthouses by year", table, "List of keepers", "A. Keeper"
    )
    assert not of_reason(document, "unread-text")


def test_a_neighbour_on_the_page_is_a_finding_of_its_own() -> None:
    other = (
        "84/902. Ferries",
        "The General Assembly,",
        "Recalling its resolution 83/902 of 1 December 2028 on the safety of the ferries of all regions, and"
        " noting the report of the Secretary-General on the safety of ferries,",
        "1. Requests the Secretary-General to keep the ferries afloat.",
    )
    document = outlined("84/901. Lighthouses", *BODY, *CLOSING, *other)
    (finding,) = of_reason(document, "neighbouring-document")
    assert finding.text == "A/RES/84/902"
    assert not of_reason(document, "unread-text")
    total, read = numbers(document)
    assert total == read == characters(document.source.text) - characters("".join(other))


def test_the_line_that_says_who_puts_a_draft_forward_is_read() -> None:
    sponsors = "Norway and Togo: revised draft resolution"
    document = outlined("A/C.3/84/L.5", sponsors, "Lighthouses", *BODY, symbol="A/C.3/84/L.5")
    assert not of_reason(document, "unread-text")


def test_contents_are_read_where_the_headings_come_again() -> None:
    document = outlined(
        "Report on lighthouses",
        "Contents",
        "I. Lamps and lenses ........ 1–4",
        "II. Keepers of the lighthouses ........ 5",
        "I. Lamps and lenses",
        "1. The lamps were lit by the keepers of the lighthouses in all regions.",
        "II. Keepers of the lighthouses",
        "2. The keepers were heard by the Committee at its tenth meeting.",
        symbol="A/84/901",
    )
    assert not of_reason(document, "unread-text")
    assert not any("...." in block.text.text for block in document.appendages)


def test_an_operative_paragraph_without_an_act_counts() -> None:
    words = (
        *MASTHEAD,
        *BODY[:-1],
        "2. The lighthouses of the northern coasts and their keepers;",
        "3. The northern coast",
    )
    reading = read_document(source(*words), symbol="A/RES/84/901", language="en")
    assert operative_paragraphs(reading) == (2, 1)
    (finding,) = [finding for finding in reading.findings if finding.reason == "no-act"]
    assert finding.paragraph == "2"


def test_a_chapeau_counts_by_its_items() -> None:
    words = (
        *MASTHEAD,
        *BODY[:2],
        "1. Requests the Secretary-General:",
        "(a) To keep the lighthouses lit;",
        "(b) To report on the keepers.",
    )
    reading = read_document(source(*words), symbol="A/RES/84/901", language="en")
    assert operative_paragraphs(reading) == (2, 2)


@pytest.mark.parametrize("symbol", ["A/RES/84/901", "A/84/901"])
@given(
    st.lists(
        st.sampled_from(
            [*MASTHEAD, *BODY, *CLOSING, LOST, "Annex", "I. Lamps", "(a) Lamps;", "A\tB\tC", "* Note", "12"]
        ),
        min_size=1,
        max_size=24,
    )
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_whatever_comes_nothing_counts_twice(symbol: str, blocks: list[str]) -> None:
    document = outlined(*blocks, symbol=symbol)
    total, read = numbers(document)
    assert 0 <= read <= total <= characters(document.source.text)
    found = [*of_reason(document, "unread-text"), *of_reason(document, "neighbouring-document")]
    spans = sorted(finding.span for finding in found)
    assert all(0 <= start < end <= len(document.source.text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert (total == read) == (not of_reason(document, "unread-text"))
