"""Texts of organizations outside the United Nations: designations, issuers, paragraphs, acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mandategraph.loaders.input_checks import symbol_fault
from mandategraph.loaders.organization_texts import organization_outline, series_of, stated_designation
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import LoaderError, Source
from mandategraph.loaders.text import clean
from mandategraph.ontology.authorities import load
from mandategraph.ontology.designations import designated, designations

if TYPE_CHECKING:
    from mandategraph.loaders.records import Reading


def read(symbol: str, *blocks: str, issuer: str = "", language: str = "en") -> Reading:
    source = Source("text.txt", "\n\n".join(blocks) + "\n", "", "text", "utf-8")
    return read_document(source, symbol=symbol, language=language, issued_by=issuer)


def roles(reading: Reading) -> dict[str, str]:
    return {one.paragraph.key: one.paragraph.role for one in reading.paragraphs}


def acts(reading: Reading) -> list[tuple[str, str, list[str]]]:
    """Key of the paragraph, verb, keys of the addressees."""
    return [
        (one.paragraph.key, act.verb, [actor.key for actor in act.addressees])
        for one in reading.paragraphs
        for act in one.acts
    ]


def issuer(reading: Reading) -> str:
    return dict(reading.issuers)[None]


# --- designations -------------------------------------------------------------------------------------------


def test_every_series_matches_its_example_and_belongs_to_a_known_body() -> None:
    known = load().bodies
    for row in designations():
        assert designated(row.example) is not None, row.example
        assert row.body in known, row.body


@pytest.mark.parametrize(
    ("symbol", "body", "kind"),
    [
        ("WHA79.14", "body/WHA", "resolution"),
        ("WHA79(6)", "body/WHA", "decision"),
        ("GC(70)/RES/9", "body/IAEA-General-Conference", "resolution"),
        ("GA-2026-94-RES-7", "body/INTERPOL-General-Assembly", "resolution"),
        ("ILC.114/Resolution II", "body/International-Labour-Conference", "resolution"),
        ("Assembly/AU/Dec.901(XXXIX)", "body/AU-Assembly", "decision"),
        ("Decision 9/CP.33", "body/COP-UNFCCC", "decision"),
        ("43 C/Resolution 22", "body/UNESCO-General-Conference", "resolution"),
        ("UNESCO/ICE/REC/20", "body/International-Conference-on-Education", "recommendation"),
    ],
)
def test_a_designation_tells_body_and_kind(symbol: str, body: str, kind: str) -> None:
    series = series_of(symbol)
    assert series is not None
    assert (series.body, series.kind) == (body, kind)
    assert symbol_fault(symbol) == ""


@pytest.mark.parametrize("symbol", ["A/RES/84/12", "E/2026/30", "65/232", "letter", "SCHM/12/3"])
def test_other_symbols_are_of_no_series_of_another_body(symbol: str) -> None:
    assert series_of(symbol) is None


def test_a_declared_issuer_permits_a_designation_without_a_row() -> None:
    assert symbol_fault("SCHM/12/3") != ""
    assert symbol_fault("SCHM/12/3", "Standing Conference of Harbour Museums") == ""
    assert series_of("A/RES/84/12", "Standing Conference of Harbour Museums") is None


def test_a_designation_alone_on_a_line_is_the_document_s_own() -> None:
    assert stated_designation("HEALTH ASSEMBLY\n\nWHA79.14\n") == "WHA79.14"
    assert stated_designation("Decision 9/CP.33\n") == "9/CP.33"
    assert stated_designation("Recalling resolution WHA79.14,\n") == ""


# --- texts of each organization -----------------------------------------------------------------------------


def test_a_resolution_of_the_world_health_assembly() -> None:
    reading = read(
        "WHA79.14",
        "SEVENTY-NINTH WORLD HEALTH ASSEMBLY",
        "WHA79.14",
        "Agenda item 13.2",
        "Safe lighting of harbour clinics",
        "The Seventy-ninth World Health Assembly,",
        "(PP1) Having considered the report of the Director-General;",
        "(PP2) Noting with concern that clinics in small harbours lack power,",
        "1. ENDORSES the plan on lighting;",
        "2. URGES Member States:2",
        "(1) to connect all clinics to the grid by 2030;",
        "(2) to share their experience;",
        "3. REQUESTS the Director-General to report to the Health Assembly through the Executive Board.",
        "(Eighth plenary meeting, 26 May 2026)",
        "2 And, where applicable, regional organizations.",
    )
    assert issuer(reading) == "body/WHA"
    assert reading.outline.masthead.title.text == "Safe lighting of harbour clinics"
    assert str(reading.outline.units[0].adopted_on) == "2026-05-26"
    assert acts(reading) == [
        ("1", "endorse", []),
        ("2.1", "urge", ["group/WHO-member-states"]),
        ("2.2", "urge", ["group/WHO-member-states"]),
        ("3", "request", ["body/WHO-Director-General"]),
    ]
    assert [block.text.text[:2] for block in reading.outline.units[0].appendages] == ["(E"]
    assert [(note.mark, note.text.text[:3]) for note in reading.outline.notes] == [("2", "And")]


def test_a_resolution_of_interpol_without_numbers() -> None:
    reading = read(
        "GA-2026-94-RES-7",
        "Subject: Marking of stolen boats",
        "The ICPO-INTERPOL General Assembly, meeting in Lima from 3 to 6 May 2026 at its 94th session:",
        "CONSIDERING that theft of boats crosses borders,",
        "RECOMMENDS that member countries:",
        "1) Enter every stolen boat into the database;",
        "2) Give their bureaus access to the registers;",
        "ASKS the General Secretariat to report to the General Assembly at its 95th session;",
        "ALSO ENCOURAGES the Secretary General to seek cooperation with shipyards.",
        "Adopted: 131 in favour, 1 against, 4 abstentions",
    )
    assert issuer(reading) == "body/INTERPOL-General-Assembly"
    assert reading.outline.masthead.title.text == "Marking of stolen boats"
    assert roles(reading)["opening"] == "narrative"
    assert acts(reading) == [
        ("1.1", "recommend", ["group/INTERPOL-member-countries"]),
        ("1.2", "recommend", ["group/INTERPOL-member-countries"]),
        ("2", "ask", ["body/INTERPOL-General-Secretariat"]),
        ("3", "encourage", ["body/INTERPOL-SG"]),
    ]
    report = next(act for one in reading.paragraphs if one.paragraph.key == "2" for act in one.acts)
    assert [actor.key for actor in report.report_to] == ["body/INTERPOL-General-Assembly"]


def test_a_resolution_of_the_atomic_energy_conference_with_lettered_preamble_and_sections() -> None:
    reading = read(
        "GC(70)/RES/9",
        "Measures to protect small reactors",
        "The General Conference,",
        "(a) Recalling its previous resolutions,",
        "(b) Recognizing the importance of training, and",
        "(c) Taking note of decisions of the Board of Governors,",
        "A.",
        "General",
        "1. Calls upon Member States to keep their reactors safe;",
        "B.",
        "Reporting",
        "2. Requests the Secretariat to train wardens;",
        "3. Requests the Director General to report to the Board of Governors.",
    )
    assert issuer(reading) == "body/IAEA-General-Conference"
    assert list(roles(reading)) == ["pre.1", "pre.2", "pre.3", "1", "2", "3"]
    assert acts(reading) == [
        ("1", "call upon", ["group/IAEA-member-states"]),
        ("2", "request", ["body/IAEA-Secretariat"]),
        ("3", "request", ["body/IAEA-Director-General"]),
    ]
    assert [one.paragraph.heading for one in reading.paragraphs][-1] == "B. Reporting"


def test_a_resolution_of_the_labour_conference() -> None:
    reading = read(
        "ILC.114/Resolution II",
        "The General Conference of the International Labour Organization, meeting at its 114th Session,",
        "Having undertaken a general discussion on work on ferries,",
        "1. Invites the Governing Body to consider the conclusions; and",
        "2. Requests the Director-General to:",
        "(a) prepare a plan of action;",
        "(b) communicate the conclusions.",
    )
    assert issuer(reading) == "body/International-Labour-Conference"
    assert acts(reading) == [
        ("1", "invite", ["body/ILO-GB"]),
        ("2.a", "request", ["body/ILO-DG"]),
        ("2.b", "request", ["body/ILO-DG"]),
    ]


def test_a_decision_of_the_african_union_without_a_preamble() -> None:
    reading = read(
        "Assembly/AU/Dec.901(XXXIX)",
        "DECISION ON THE YEAR OF FERRIES",
        "The Assembly,",
        "1. TAKES NOTE of the report on ferries;",
        "2. CALLS UPON Member States to repair their ferries;",
        "3. FURTHER REQUESTS the Commission to:",
        "i) Develop a plan;",
        "ii) Mobilize resources.",
    )
    assert issuer(reading) == "body/AU-Assembly"
    assert reading.outline.masthead.kind == "Decision"
    assert acts(reading)[1:] == [
        ("2", "call upon", ["group/AU-member-states"]),
        ("3.1", "request", ["body/AU-Commission"]),
        ("3.2", "request", ["body/AU-Commission"]),
    ]


def test_a_decision_of_a_conference_of_parties() -> None:
    reading = read(
        "Decision 9/CP.33",
        "Guidance on floating gardens",
        "The Conference of the Parties,",
        "Recalling Article 4 of the Convention,",
        "1. Requests the secretariat to hold a workshop;",
        "2. Invites Parties to submit views by 31 March 2027.",
    )
    assert issuer(reading) == "body/COP-UNFCCC"
    assert acts(reading) == [
        ("1", "request", ["body/UNFCCC-Secretariat"]),
        ("2", "invite", ["group/parties-UNFCCC"]),
    ]
    assert [mention.key for mention in reading.paragraphs[0].instruments] == ["instrument/UNFCCC"]


def test_a_decision_of_an_executive_board_that_numbers_its_preamble() -> None:
    reading = read(
        "221 EX/Decision 7",
        "The Executive Board,",
        "1. Having examined document 221 EX/7,",
        "2. Recalling its earlier decisions,",
        "3. Takes note of the activities;",
        "4. Requests the Director-General to submit a progress report.",
    )
    assert roles(reading) == {
        "pre.1": "preambular", "pre.2": "preambular", "3": "operative", "4": "operative",
    }  # fmt: skip
    assert acts(reading)[-1] == ("4", "request", ["body/UNESCO-Director-General"])


# --- recommendations ----------------------------------------------------------------------------------------


def test_the_provisions_of_a_recommendation_are_stored_as_printed_below_the_enacting_formula() -> None:
    reading = read(
        "UNESCO/ICE/REC/20",
        "The International Conference on Education, convened in Geneva, having met for its 20th session,"
        " adopts the following recommendation: The Conference,",
        "Considering that pupils like harbours",
        "Considering that harbours teach patience,",
        "Submits the following recommendation to Member States:",
        "1. Harbours should be visited by all classes.",
        "Teachers should be trained for such visits.",
        "3. It is desirable to keep diaries.",
    )
    found = {one.paragraph.key: one.paragraph for one in reading.paragraphs}
    assert {key: one.role for key, one in found.items()} == {
        "opening": "narrative",
        "pre.1": "preambular",
        "pre.2": "preambular",
        "chapeau": "narrative",
        "1": "operative",
        "2": "operative",
        "3": "operative",
    }
    stored = {one.key: one.text.text for one in reading.outline.units[0].paragraphs}
    assert stored["1"] == "1. Harbours should be visited by all classes."
    assert stored["2"] == "Teachers should be trained for such visits."
    assert [key for key, verb, _ in acts(reading) if verb == "submit"] == ["1", "2", "3"]
    assert any(finding.reason == "numbering-break" for finding in reading.outline.findings)


def test_a_text_without_clauses_turns_where_it_says_what_should_be() -> None:
    reading = read(
        "UNESCO/ICE/REC/21",
        "The bureau organized the 21st session of the conference in Genoa, with many guests from all ports.",
        "Harbours are of use to everybody, and there is a strong wish to keep them open for all.",
        "The state of the harbours of the world should be examined by all governments.",
        "Many kinds of boats are found in them, and many kinds of people sail these boats.",
    )
    assert list(roles(reading).values()) == ["narrative", "preambular", "operative", "operative"]


def test_items_follow_a_bare_verb_under_headings() -> None:
    reading = read(
        "Conf. 14.3",
        "The Conference of the Parties",
        "Recognizing the value of wetlands,",
        "RECOMMENDS",
        "Training",
        "1) that Parties train their wardens;",
        "Data",
        "2) that Parties publish their maps.",
    )
    assert acts(reading) == [
        ("1", "recommend", ["group/parties-CITES"]),
        ("2", "recommend", ["group/parties-CITES"]),
    ]
    assert [one.paragraph.heading for one in reading.paragraphs[-2:]] == ["Training", "Data"]


def test_two_texts_in_one_file_are_two_units() -> None:
    reading = read(
        "UNESCO/ICE/REC/22",
        "The International Conference on Education,",
        "Considering the state of harbours,",
        "Recommends that Member States dredge them;",
        "The International Conference on Education,",
        "Noting that lamps are missing,",
        "Requests UNESCO to replace them.",
    )
    assert [unit.key for unit in reading.outline.units] == [None, "II"]
    assert acts(reading)[-1] == ("1", "request", ["body/UNESCO"])


# --- issuers ------------------------------------------------------------------------------------------------


def test_an_unknown_issuer_becomes_a_provisional_actor_and_no_organ_of_the_united_nations() -> None:
    reading = read(
        "AHT/2027/3",
        "The Assembly of Harbour Towns,",
        "Whereas harbours are common to all,",
        "I. URGES all towns to dredge their harbours;",
        "II. REQUESTS the Secretary General:",
        "(a) to draw up a list of harbours;",
        "(b) to present it by 1 May 2028.",
        issuer="Assembly of Harbour Towns",
    )
    assert issuer(reading) == "document/AHT/2027/3/actor/Assembly-of-Harbour-Towns"
    assert [(key, named) for key, _, named in acts(reading)][1:] == [("2.a", [""]), ("2.b", [""])]


def test_a_declared_issuer_that_is_known_wins_over_the_series() -> None:
    reading = read(
        "WHA79.2", "Recalling its work,", "1. Notes the report.", issuer="World Health Organization"
    )
    assert issuer(reading) == "body/WHO"


def test_a_designation_without_row_and_issuer_is_refused() -> None:
    with pytest.raises(LoaderError, match="SCHM/12/3"):
        read("SCHM/12/3", "The Conference,", "1. Requests all museums to open.")


# --- any input ----------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["The Assembly,", "Noting lamps,", "1. URGES States:", "(1) to act;", "1) that", "IV. Requests", "B.",
     "Annex", "ANNEX II Plan", "Adopted on 3 May 2030", "x",
     "should be kept open by all harbours of the whole wide world.",
     "| a | b |", "- item", "OP3. Decides", "(aa) more", "7."]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=14))
def test_any_text_gives_an_outline_with_spans_inside_it_and_unique_keys(pieces: list[str]) -> None:
    source = Source("any.txt", "\n\n".join(pieces), "", "text", "utf-8")
    outline = organization_outline(source, clean(source, "en"), symbol="WHA79.14", language="en")
    if outline is None:
        return
    for unit in outline.units:
        keys = [paragraph.key for paragraph in unit.paragraphs]
        assert unit.kind == "Annex" or len(keys) == len(set(keys))
        for paragraph in unit.paragraphs:
            start, end = paragraph.text.span
            assert 0 <= start <= end <= len(source.text)


# --- Chinese ------------------------------------------------------------------------------------------------


def test_a_chinese_resolution_of_the_world_health_assembly() -> None:
    reading = read(
        "WHA79.14",
        "第七十九届世界卫生大会",
        "WHA79.14",
        "议程项目13.2",
        "港口诊所的安全照明",
        "第七十九届世界卫生大会，",
        "(PP1)审议了总干事的报告；",
        "(PP2)关切地注意到小港口的诊所缺电；",
        "注意到各会员国的努力，",
        "1. 批准照明计划；",
        "2. 敦促会员国：",
        "(1) 在2030年前将所有诊所接入电网；",
        "3. 要求总干事向卫生大会提出报告。",
        "（第八次全体会议，2026年5月26日）",
        language="zh",
    )
    assert issuer(reading) == "body/WHA"
    assert reading.outline.masthead.title.text == "港口诊所的安全照明"
    assert str(reading.outline.units[0].adopted_on) == "2026-05-26"
    assert [key for key, role in roles(reading).items() if role == "preambular"] == [
        "pre.1",
        "pre.2",
        "pre.3",
    ]
    assert acts(reading) == [
        ("1", "批准", []),
        ("2.1", "敦促", ["group/WHO-member-states"]),
        ("3", "要求", ["body/WHO-Director-General"]),
    ]


def test_a_chinese_preamble_with_letters_ends_where_the_numbers_begin() -> None:
    reading = read(
        "GC(70)/RES/9",
        "灯塔安全",
        "大会，",
        "(a) 忆及GC(69)/RES/9号决议，",
        "(b) 注意到总干事的报告，",
        "1. 注意到秘书处的工作；",
        "2. 请总干事继续提供灯具。",
        language="zh",
    )
    assert roles(reading) == {
        "pre.1": "preambular",
        "pre.2": "preambular",
        "1": "operative",
        "2": "operative",
    }
    assert acts(reading) == [("1", "注意到", []), ("2", "请", ["body/IAEA-Director-General"])]


def test_the_provisions_of_a_chinese_recommendation_take_verb_and_addressees_of_its_formula() -> None:
    reading = read(
        "UNESCO/ICE/REC/20",
        "关于灯塔教育的建议书",
        "国际公共教育会议，",
        "于2030年7月2日在日内瓦举行会议，",
        "考虑到灯塔教育的重要性，",
        "向会员国提出以下建议书：",
        "1. 应在学校讲授灯塔知识；",
        "2. 教师应受到培训。",
        language="zh",
    )
    expected = ["group/UNESCO-member-states"]
    assert acts(reading) == [("1", "提出", expected), ("2", "提出", expected)]


def test_a_chinese_text_of_an_unknown_body_needs_no_numbers() -> None:
    name = "港口博物馆常设会议"
    reading = read(
        "SCHM/12/3", f"{name}，", "回顾以往各项决定，", "决定设立工作组；", "请成员交流经验。",
        issuer=name, language="zh",
    )  # fmt: skip
    assert issuer(reading).startswith("document/SCHM/12/3/actor/")
    assert [verb for _, verb, _ in acts(reading)] == ["决定", "请"]


def test_a_sentence_that_ends_in_a_colon_before_the_first_provision_ends_the_preamble() -> None:
    reading = read(
        "UNESCO/ICE/REC/201",
        "The International Conference on Education,",
        "Considering that navigation is taught in few schools,",
        "Is of the opinion that:",
        "1. Navigation should find its place in the curriculum;",
        "2. Every school near a port should have a boat.",
        issuer="International Conference on Education",
    )
    expected = {"pre.1": "preambular", "chapeau": "operative", "1": "operative", "2": "operative"}
    assert roles(reading) == expected


def test_provisions_go_on_behind_two_that_have_lost_their_numbers() -> None:
    reading = read(
        "UNESCO/ICE/REC/202",
        "The International Conference on Education,",
        "Considering that lamps help reading,",
        "Submits to the Ministries of Education the following recommendation:",
        "1. Lamps should be placed in each classroom.",
        "Oil should be free for schools.",
        "Pupils should learn to trim lamps.",
        "4. Teachers should be trained.",
        "5. Keepers should visit schools.",
        issuer="International Conference on Education",
    )
    kept = {key: role for key, role in roles(reading).items() if key[0] not in "pc"}
    assert list(kept) == ["1", "tail", "tailbis", "4", "5"]
    assert set(kept.values()) == {"operative"}
