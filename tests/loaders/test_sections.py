"""Outline: lettered parts and sections that restart numbering, and what else used to hide paragraphs."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from mandategraph.loaders.masthead import detect
from mandategraph.loaders.outline import outline
from mandategraph.loaders.records import Outline, Source
from mandategraph.loaders.text import clean


def parsed(*blocks: str, symbol: str = "A/RES/84/930", language: str = "en") -> Outline:
    source = Source("any.txt", "\n\n".join(blocks) + "\n", "", "text", "utf-8")
    return outline(source, clean(source, language), symbol=symbol, language=language)


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
    assert operative(result) == {None: [], "A": ["1"], "B": ["1"]}
    assert [item.key for item in result.units[2].paragraphs] == ["pre.1", "1"]


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


def test_sections_with_preambles_of_their_own_and_none_numbered_are_found() -> None:
    result = parsed(
        "84/930. Questions of harbours",
        "The General Assembly,",
        "Ferries",
        "Recalling its resolution 83/1,",
        "1. Takes note of the survey of ferries;",
        "2. Requests the Secretary-General to repair them;",
        "Quays of the northern coast",
        "Having considered the survey of quays,",
        "1. Decides to widen the quays;",
        "Reserve",
        "Notes that a balance of 3 million dollars remains.",
    )
    assert operative(result) == {None: [], "I": ["1", "2"], "II": ["1"], "III": ["1"]}


def test_a_section_without_numbers_and_one_that_lost_its_numeral_stay_in_the_series() -> None:
    result = parsed(
        "84/930. Questions of harbours",
        "The General Assembly,",
        "Ferries",
        "Takes note of the survey of ferries;",
        "II\tQuays and\n\nbreakwaters of the coast",
        "1. Decides to widen the quays;",
        "2. Invites Member States to lend cranes;",
        "III\tPilots",
        "1. Requests the Secretary-General to train pilots.",
    )
    assert operative(result) == {None: [], "I": ["1"], "II": ["1", "2"], "III": ["1"]}
    assert result.units[2].title.text == "Quays and breakwaters of the coast"


def test_sections_inside_lettered_parts_have_keys_of_both() -> None:
    result = parsed(
        "84/930. Harbours",
        "A",
        "The General Assembly,",
        "I\tFerries",
        "1. Takes note of the survey of ferries;",
        "II\tQuays",
        "1. Decides to widen the quays.",
        "B",
        "The General Assembly,",
        "1. Requests the Secretary-General to train pilots.",
    )
    assert operative(result) == {None: [], "A": [], "A.I": ["1"], "A.II": ["1"], "B": ["1"]}


def test_a_part_whose_letter_a_scan_lost_begins_behind_the_day_of_the_part_before() -> None:
    result = parsed(
        "84/930. Harbours",
        "A",
        "FERRIES",
        "The General Assembly,",
        "1. Takes note of the survey of ferries.",
        "84th plenary meeting",
        "21 December 2029",
        "The General Assembly,",
        "1. Decides to widen the quays.",
        "84th plenary meeting",
        "21 December 2029",
        "C",
        "The General Assembly,",
        "1. Requests the Secretary-General to train pilots.",
    )
    assert operative(result) == {None: [], "A": ["1"], "B": ["1"], "C": ["1"]}
    assert result.units[1].title.text == "FERRIES"


def test_a_resolution_of_another_number_on_the_page_is_no_part() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "1. Takes note of the survey of ferries.",
        "84th plenary meeting",
        "21 December 2029",
        "Pilots of the coast",
        "The General Assembly,",
        "1. Requests the Secretary-General to train pilots.",
    )
    assert "I" not in operative(result)


def test_items_below_an_operative_paragraph_without_a_number_belong_to_it() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "Recalling its resolution 83/1,",
        "Endorses the survey of ferries;",
        "Requests the Secretary-General:",
        "(a) To repair the ferries;",
        "(b) To widen the quays;",
        "Decides to consider the question at its eighty-sixth session.",
    )
    assert [(item.key, item.parent) for item in result.units[0].paragraphs] == [
        ("pre.1", None), ("1", None), ("2", None), ("a", "2"), ("b", "2"), ("3", None),
    ]  # fmt: skip


def test_a_list_in_the_preamble_and_a_clause_behind_it_are_preambular() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "Noting:",
        "(a) The number of ferries,",
        "(b) The width of the quays,",
        "Bearing in mind the tides,11",
        "1. Requests the Secretary-General to repair the ferries.",
    )
    assert [(item.key, item.role) for item in result.units[0].paragraphs] == [
        ("pre.1", "preambular"), ("pre.1.a", "preambular"), ("pre.1.b", "preambular"),
        ("pre.2", "preambular"), ("1", "operative"),
    ]  # fmt: skip


def test_the_first_number_printed_counts_the_paragraphs_that_lost_theirs() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "Recalling its resolution 83/1,",
        "Endorses the survey of ferries;",
        "Urges all States to repair them;",
        "3. Decides to consider the question at its eighty-sixth session.",
    )
    assert operative(result) == {None: ["1", "2", "3"]}


def test_actions_below_a_commitment_without_a_number_belong_to_it() -> None:
    result = parsed(
        "84/930. Declaration on harbours",
        "The General Assembly,",
        "Adopts the following declaration:",
        "1. We, the Heads of State, reaffirm our commitment to harbours.",
        "We therefore commit to take the following actions:",
        "2. Strengthen the quays.",
        "3. We request the Secretary-General to report on them.",
    )
    assert [(item.key, item.parent) for item in result.units[0].paragraphs] == [
        ("0.1", None), ("1", None), ("1.actions", None), ("2", "1.actions"), ("3", None),
    ]  # fmt: skip


def test_articles_of_an_annex_that_count_anew_are_kept() -> None:
    result = parsed(
        "84/930. Convention on harbours",
        "The General Assembly,",
        "1. Adopts the convention annexed to the present resolution.",
        "Annex",
        "Convention on harbours",
        "Chapter I\n\nGeneral provisions",
        "Article 1",
        "1. Each harbour shall have a pilot.",
        "2. The pilot shall be trained.",
        "Article 2",
        "1. Each ferry shall have a bell.",
        "Article 3",
        "This convention shall enter into force in spring.",
    )
    annex = result.units[1]
    assert [(item.key, item.text.text) for item in annex.paragraphs] == [
        ("1", "Each harbour shall have a pilot."),
        ("2", "The pilot shall be trained."),
        ("part1.1", "Each ferry shall have a bell."),
        ("part2.0.1", "This convention shall enter into force in spring."),
    ]
    assert not annex.appendages


def test_a_text_that_a_report_suggests_is_a_draft() -> None:
    result = parsed(
        "I.\tSuggested action",
        "The Council may wish to adopt a decision along the following lines:",
        "The Council,",
        "Recalling its decision 12/4,",
        "1. Requests the Executive Director to count the ferries;",
        "2. Invites Governments to mend them.",
        "II.\tCount of ferries",
        "1. In 2028 the ferries were counted twice.",
        symbol="UNEP/GC.84/3",
    )
    (draft,) = result.units
    assert (draft.kind, draft.status) == ("DraftDecision", "draft")
    assert [item.key for item in draft.paragraphs] == ["pre.1", "1", "2"]
    assert result.narrative[-1].text.text.startswith("In 2028")


def test_inserted_numbers_stand_behind_the_number_they_repeat() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "1. Takes note of the survey of ferries;",
        "1 bis. Decides to widen the quays;",
        "2. Invites Governments to lend cranes;",
        "2A. Urges States to train pilots;",
        "3. Decides to meet.",
    )
    assert operative(result) == {None: ["1", "1bis", "2", "2A", "3"]}


def test_items_of_the_twelve_branches_have_letters_as_keys() -> None:
    result = parsed(
        "84/930. 渡轮",
        "大会，",
        "1. 请秘书长：",
        "(子) 提交报告；",
        "(丑) 修缮码头；",
        "2. 决定休会。",
        language="zh",
    )
    assert operative(result) == {None: ["1", "1.a", "1.b", "2"]}


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    result = parsed(
        "84/930. 渡輪", "大會，", "1. 請秘書長提交報告；", "2. 決定繼續審議此事項。", language="zh"
    )
    assert [item.text.text for item in result.units[0].paragraphs] == [
        "请秘书长提交报告；",
        "决定继续审议此事项。",
    ]
    assert result.source.text[slice(*result.units[0].paragraphs[0].text.span)] == "請秘書長提交報告；"


@pytest.mark.parametrize(
    ("line", "language"),
    [
        (
            "84/930. Ferries The General Assembly, Recalling its resolution 83/1, Bearing in mind the tides,"
            " 1. Requests the Secretary-General: (a) To report; (b) To widen the quays; 2. Decides to meet."
            " 84th plenary meeting 21 December 2029",
            "en",
        ),
        (
            "84/930. 渡轮 大会，回顾其第83/1号决议，又回顾其关于渡轮的各项决议，1. 请秘书长：(a) 提交报告；"
            "(b) 修缮码头；2. 决定休会。2029年12月21日 第84次全体会议",
            "zh",
        ),
    ],
)
def test_a_resolution_in_one_line_is_parted(line: str, language: str) -> None:
    (unit,) = parsed(line, language=language).units
    assert [item.key for item in unit.paragraphs] == ["pre.1", "pre.2", "1", "1.a", "1.b", "2"]
    assert str(unit.adopted_on) == "2029-12-21"


def test_the_text_that_a_resolution_adopts_is_narrative_unless_it_speaks_for_those_who_adopt_it() -> None:
    plan = ("1. The number of ferries has grown.", "2. States should mend:", "(a) Ferries;", "(b) Quays.")
    result = parsed(
        "84/930. Harbours", "The General Assembly,", "Adopts the following Plan on Harbours:", *plan
    )
    roles = {item.key: item.role for item in result.units[0].paragraphs}
    assert roles.pop("0.1") == "operative"
    assert set(roles.values()) == {"narrative"}
    declaration = ("We, the Heads of State, have met:", "1. Mend all ferries.", "2. Reaffirm our commitment.")
    result = parsed(
        "84/930. Harbours", "The General Assembly,", "Adopts the following declaration:", *declaration
    )
    assert operative(result) == {None: ["0.1", "1", "2"]}


def test_items_with_dashes_are_items_of_the_paragraph_that_announces_them() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "1. Requests the Secretary-General:",
        "– To report;",
        "– To widen the quays;",
        "2. Decides to meet.",
    )
    assert [(item.key, item.parent) for item in result.units[0].paragraphs] == [
        ("1", None), ("1.1", "1"), ("1.2", "1"), ("2", None),
    ]  # fmt: skip


def test_numbering_that_restarts_without_a_heading_begins_a_section() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "1. Takes note of the survey of ferries;",
        "2. Requests the Secretary-General to repair them.",
        "Recalling its resolution 83/1,",
        "1. Decides to widen the quays;",
        "2. Invites Member States to lend cranes.",
    )
    assert operative(result) == {None: ["1", "2"], "I": ["1", "2"]}
    assert [item.key for item in result.units[1].paragraphs] == ["pre.1", "1", "2"]


def test_an_annex_to_a_resolution_is_a_unit() -> None:
    result = parsed(
        "The General Assembly,",
        "1. Adopts the rules;",
        "Annex to resolution 84/930",
        "Rules of the ferries",
        "1. The ferries shall sail each day.",
    )
    assert [unit.key for unit in result.units] == [None, "annex"]


def test_a_day_at_the_end_of_a_line_of_the_preamble_does_not_close_the_text() -> None:
    result = parsed(
        "The General Assembly,",
        "Recalling the statements of 10 May 2029 and",
        "19 November 2029,",
        "Welcoming the survey of ferries,",
        "1. Requests the Secretary-General to print it.",
    )
    words = [one.text.text for one in result.units[0].paragraphs]
    assert "Welcoming the survey of ferries," in words
    assert "unread-text" not in {finding.reason for finding in result.findings}


def test_enclosed_numerals_are_items_in_chinese() -> None:
    result = parsed(
        "84/930. 港口",
        "大会，",
        "回顾其第83/1号决议，",
        "1. 敦促各国：",
        "(a) 采取行动，包括：",
        "㈠\t点亮灯具；",
        "㈡\t修理灯具；",
        "(b) 提出报告。",
        language="zh",
    )
    assert operative(result) == {None: ["1", "1.a", "1.a.1", "1.a.2", "1.b"]}


def test_items_without_labels_below_a_colon_are_items_where_they_end_in_semicolons() -> None:
    result = parsed(
        "84/930. Harbours",
        "The General Assembly,",
        "Recalling its resolution 83/1,",
        "1. Decides to meet as follows:",
        "Monday, 4 May: on lamps;",
        "Tuesday, 5 May: on ropes.",
        "2. Requests the Secretary-General to report on:",
        "ropes and lamps.",
        "3. Decides to amend article 4 as follows:",
        "“The Board has seven members;”",
        "4. Decides to remain seized of the matter.",
    )
    assert operative(result) == {None: ["1", "1.1", "1.2", "2", "3", "4"]}
