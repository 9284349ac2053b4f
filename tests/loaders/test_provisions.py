"""Paragraphs introduced by a clause above them, and provisions of adopted texts."""

from __future__ import annotations

from mandategraph.loaders.outline import outline
from mandategraph.loaders.read import read_outline
from mandategraph.loaders.records import Reading, Source
from mandategraph.loaders.text import clean


def reading(*blocks: str, symbol: str = "A/RES/84/930", language: str = "en") -> Reading:
    source = Source("any.txt", "\n\n".join(blocks) + "\n", "", "text", "utf-8")
    return read_outline(outline(source, clean(source, language), symbol=symbol, language=language))


def acts(result: Reading) -> dict[str, list[str]]:
    return {
        one.paragraph.key: [act.verb for act in one.acts]
        for one in result.paragraphs
        if one.paragraph.role == "operative"
    }


def test_numbered_paragraphs_complete_the_clause_above_them() -> None:
    result = reading(
        "The General Assembly,",
        "Recalling its resolution 83/1,",
        "Resolves that for the year 2031:",
        "1. Appropriations totalling 3,000 dollars are hereby approved;",
        "2. The income of the ferries shall be credited to the fund;",
        "3. Decides to widen the quays.",
    )
    assert acts(result) == {"0.1": ["resolve"], "1": ["resolve"], "2": ["resolve"], "3": ["decide"]}
    assert not [finding for finding in result.findings if finding.reason == "no-act"]


def test_terms_of_reference_are_provisions_not_acts() -> None:
    result = reading(
        "The General Assembly,",
        "Establishes a Commission on Ferries, with the following terms of reference:",
        "1. The Commission shall:",
        "(a) Undertake studies of ferries;",
        "(b) Encourage States to widen quays;",
        "2. The Commission may invite observers;",
        "3. The seat of the Commission shall be at the port.",
    )
    assert acts(result) == {"0.1": ["establish"]}
    found = [finding for finding in result.findings if finding.reason in ("provisions", "no-act")]
    assert [(finding.reason, finding.paragraph) for finding in found] == [("provisions", "1")]
    assert "paragraphs 1 to 3" in found[0].message


def test_a_single_paragraph_says_what_shall_be() -> None:
    result = reading(
        "The General Assembly,",
        "1. Takes note of the survey of ferries;",
        "2. For this purpose, the Secretary-General shall widen the quays;",
        "3. The ferries shall be repaired;",
        "4. Requests the Secretary-General to test the ferries.",
    )
    assert acts(result) == {"1": ["take note"], "2": ["shall"], "3": ["shall"], "4": ["request"]}
    second = next(one.acts[0] for one in result.paragraphs if one.paragraph.key == "2")
    assert (second.kind, second.action) == ("decision", "widen the quays")
    assert [actor.key for actor in second.addressees] == ["body/UN-Secretary-General"]


def test_items_below_a_complete_sentence_say_what_shall_be() -> None:
    result = reading(
        "The General Assembly,",
        "1. Requests the Secretary-General to appoint a pilot;",
        "(a) The pilot shall test the ferries;",
        "2. Requests the Secretary-General to appoint a crew that would:",
        "(a) Repair the ferries;",
    )
    assert acts(result)["1.a"] == ["shall"]
    assert acts(result)["2.a"] == ["request"]


def test_single_paragraphs_without_a_verb_stay_findings() -> None:
    result = reading(
        "The General Assembly,",
        "1. Takes note of the survey of ferries;",
        "2. The quays are too narrow;",
        "3. Requests the Secretary-General to repair the ferries.",
    )
    assert list(acts(result)) == ["1", "2", "3"]
    assert [finding.paragraph for finding in result.findings if finding.reason == "no-act"] == ["2"]


def test_items_in_the_base_form_are_what_is_asked() -> None:
    result = reading(
        "The General Assembly,",
        "1. Requests the Secretary-General to do the following to improve the ferries:",
        "(a) Highlight the state of ferries in his reports;",
        "(b) Encourage States to widen quays;",
        "2. Decides as follows:",
        "(a) Highlights the state of ferries.",
    )
    assert acts(result) == {"1": [], "1.a": ["request"], "1.b": ["request"], "2": [], "2.a": ["highlight"]}


def test_sentences_without_a_number_behind_a_closed_paragraph_act_for_themselves() -> None:
    result = reading(
        "The General Assembly,",
        "Recalling its resolution 83/1,",
        "1. Endorses the proposals of the Board, subject to the following:",
        "(a) The quays are widened;",
        "Approves the budget of the ferries;",
        "2. Takes note of the report;",
        "Requests the Secretary-General to widen the quays;",
        "and the port.",
        "3. Decides to remain seized of the matter.",
    )
    assert acts(result) == {
        "1": [],
        "1.a": ["endorse"],
        "1.tail": ["approve"],
        "2": ["take note"],
        "2.tail": ["request"],
        "3": ["decide"],
    }


def test_sentences_without_a_number_act_for_themselves_in_chinese() -> None:
    result = reading(
        "大会，",
        "回顾其第83/1号决议，",
        "1. 表示注意到报告；",
        "请秘书长加宽码头；",
        "2. 决定继续处理此事。",
        language="zh",
    )
    assert acts(result) == {"1": ["注意到"], "1.tail": ["请"], "2": ["决定"]}


def test_a_declaration_gives_its_reasons_as_narrative_and_acts_where_it_commits() -> None:
    result = reading(
        "The General Assembly,",
        "Adopts the following declaration:",
        "1. Lighthouses have stood for centuries.",
        "2. We commit to repairing lighthouses.",
        "3. The coast is dark.",
        "(a) Ships are lost;",
        "4. We request the Secretary-General to report.",
    )
    assert acts(result) == {"0.1": ["adopt"], "2": ["commit"], "4": ["request"]}
    found = [finding for finding in result.findings if finding.reason in ("provisions", "no-act")]
    assert [(finding.reason, finding.paragraph) for finding in found] == [
        ("provisions", "1"),
        ("provisions", "3"),
    ]
    assert found[0].message == "paragraph 1 has no operative verb and was read as provisions"


def test_a_second_sentence_without_a_number_below_an_item_completes_the_chapeau_of_the_item() -> None:
    result = reading(
        "The General Assembly,",
        "1. Authorizes the Secretary-General to carry out the following tasks:",
        "(a) Pilots",
        "To train pilots;",
        "To assist the harbours;",
        "(b) To repair lamps;",
        "2. Decides to remain seized of the matter.",
    )
    assert acts(result)["1.tail"] == ["authorize"]
    assert not [finding for finding in result.findings if finding.reason == "no-act"]


def test_a_decision_goes_on_in_the_past_tense_behind_also() -> None:
    result = reading(
        "At its 5th plenary meeting, on 3 October 2029, the General Assembly:",
        "(a) Decided to hold the meeting on 4 June 2030;",
        "(b) Also decided that the meeting would consist of:",
        "(i) An opening;",
        "(ii) A debate.",
        symbol="A/DEC/84/501",
    )
    assert acts(result) == {"a": ["decide"], "b": [], "b.1": ["decide"], "b.2": ["decide"]}
