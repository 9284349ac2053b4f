"""Links of the programme budget: mandating acts, later texts of a series, and planned reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mandategraph.linking.budget import (
    TO_ENTITY,
    TO_OFFICER,
    TO_SECRETARY_GENERAL,
    CitedMandate,
    mandate_links,
    superseded_links,
)
from mandategraph.linking.mandate_titles import title_findings
from mandategraph.linking.planned_reports import OwedReport, PlannedReport, planned_report_links
from mandategraph.linking.records import Evidence, Link, Mandate, Text
from mandategraph.ontology.iri import DEFAULT_BASE
from mandategraph.ontology.terms import Property

HOME = f"{DEFAULT_BASE}document/"
GA, UNODC, SECRETARY_GENERAL = (
    f"{DEFAULT_BASE}body/{key}" for key in ("GA", "UNODC", "UN-Secretary-General")
)
FASCICLE = Text(
    f"{HOME}budget", "budget", "budget", "", "ProgrammeBudgetDocument", "", "body/UN", "2043-04-14"
)
PLACE = Evidence("", "en", (10, 16), "97/204", text=FASCICLE.iri)
LAMPS = "Signposts and lamps on mountain paths"


def text(symbol: str, dated: str, title: str = LAMPS) -> Text:
    return Text(
        HOME + symbol, symbol, symbol, "", "Resolution", "adopted", "body/GA", dated, (("en", title),)
    )


def request(symbol: str, *addressees: str, words: str = "to light the lamps") -> Mandate:
    return Mandate(
        iri=f"{HOME}{symbol}#4.act1",
        owner=HOME + symbol,
        paragraph=f"{HOME}{symbol}#4",
        words=(("en", words),),
        addressees=frozenset(addressees),
        reporting="report" in words,
        spans=(("en", (5, 9)),),
    )


def cited(symbol: str, title: str = "") -> CitedMandate:
    statement = f"{FASCICLE.iri}#mandate1"
    return CitedMandate(statement, FASCICLE.iri, HOME + symbol, frozenset({UNODC}), PLACE, title)


def step(later: str, earlier: str, score: float = 0.9) -> Link:
    return Link(HOME + later, Property.CONTINUES, HOME + earlier, "same title", score, (PLACE,))


@pytest.mark.parametrize(
    ("addressee", "rule"),
    [
        (UNODC, TO_ENTITY),
        (f"{UNODC}-Executive-Director", TO_OFFICER),
        (SECRETARY_GENERAL, TO_SECRETARY_GENERAL),
    ],
)
def test_an_act_addressed_to_the_entity_is_the_ground_of_its_programme(addressee: str, rule: str) -> None:
    act = request("A/RES/97/204", addressee)
    (link,) = mandate_links([cited("A/RES/97/204")], {act.owner: [act]}, DEFAULT_BASE)
    assert (link.relation, link.target, link.rule) == (Property.MANDATING_ACT, act.iri, rule)
    assert [passage.text or passage.paragraph for passage in link.evidence] == [act.paragraph, FASCICLE.iri]


def test_an_act_addressed_to_another_actor_is_no_ground() -> None:
    act = request("A/RES/97/204", GA)
    assert not list(mandate_links([cited("A/RES/97/204")], {act.owner: [act]}, DEFAULT_BASE))


SERIES = [
    text("A/RES/97/204", "2042-12-20"),
    text("A/RES/98/1", "2042-12-30"),
    text("A/RES/98/7", "2043-03-01"),
    text("A/RES/99/1", "2044-12-20"),
]
STEPS = [
    step("A/RES/98/1", "A/RES/97/204"),
    step("A/RES/98/7", "A/RES/98/1"),
    step("A/RES/99/1", "A/RES/98/7"),
]


def superseded(*symbols: str) -> list[tuple[str, float]]:
    texts = {one.iri: one for one in (*SERIES, FASCICLE)}
    links = superseded_links([cited(symbol) for symbol in symbols], STEPS, texts)
    return [(link.target.removeprefix(HOME), link.score) for link in links]


def test_the_latest_text_before_the_fascicle_supersedes_a_mandate() -> None:
    assert superseded("A/RES/97/204") == [("A/RES/98/7", 0.81)]


def test_nothing_is_superseded_if_the_fascicle_cites_a_later_text() -> None:
    assert superseded("A/RES/97/204", "A/RES/98/7") == []


def test_nothing_is_superseded_if_the_fascicle_lists_a_later_text_that_is_not_held() -> None:
    texts = {one.iri: one for one in (*SERIES, FASCICLE)}
    before, after = cited("A/RES/97/204", LAMPS), cited("A/RES/98/10", f"{LAMPS} ")
    assert not list(superseded_links([before, after], STEPS, texts))
    in_a_paragraph = cited("A/RES/97/204")
    assert not list(superseded_links([in_a_paragraph, after], STEPS, texts))
    other = cited("A/RES/98/10", "Oceans")
    assert [link.target for link in superseded_links([before, other], STEPS, texts)] == [SERIES[2].iri]


def test_two_texts_of_one_session_stand_beside_each_other() -> None:
    texts = {one.iri: one for one in (text("A/RES/98/1", "2042-12-30"), SERIES[2], FASCICLE)}
    assert not list(superseded_links([cited("A/RES/98/1")], STEPS[1:2], texts))


def test_of_two_branches_the_newest_text_is_named() -> None:
    branch = text("A/RES/99/5", "2043-02-01")
    texts = {one.iri: one for one in (*SERIES, branch, FASCICLE)}
    steps = [*STEPS, step("A/RES/99/5", "A/RES/97/204")]
    found = superseded_links([cited("A/RES/97/204")], steps, texts)
    assert [link.target.removeprefix(HOME) for link in found] == ["A/RES/98/7"]


def test_texts_of_two_years_do_not_supersede_each_other() -> None:
    first = text("A/RES/97/204", "2042-12-20", "Budget for lamps for 2043")
    second = text("A/RES/98/1", "2042-12-30", "Budget for lamps for 2044")
    texts = {one.iri: one for one in (first, second, FASCICLE)}
    assert not list(superseded_links([cited("A/RES/97/204")], STEPS[:1], texts))


def test_texts_on_two_states_do_not_supersede_each_other() -> None:
    first = text("A/RES/97/204", "2042-12-20", "Lamps of Uganda on mountain paths")
    second = text("A/RES/98/1", "2042-12-30", "Lamps of Bhutan on mountain paths")
    texts = {one.iri: one for one in (first, second, FASCICLE)}
    assert not list(superseded_links([cited("A/RES/97/204")], STEPS[:1], texts))


def test_a_text_after_a_long_pause_supersedes_nothing() -> None:
    texts = {one.iri: one for one in (text("A/RES/71/204", "2016-12-20"), SERIES[1], FASCICLE)}
    assert not list(superseded_links([cited("A/RES/71/204")], [step("A/RES/98/1", "A/RES/71/204")], texts))


def test_the_text_that_established_a_body_is_not_superseded() -> None:
    texts = {one.iri: one for one in (text("A/RES/46/152", "1991-12-18"), SERIES[1], FASCICLE)}
    found = superseded_links([cited("A/RES/46/152")], [step("A/RES/98/1", "A/RES/46/152")], texts)
    assert not list(found)


def planned(words: str) -> PlannedReport:
    return PlannedReport(f"{FASCICLE.iri}#deliverable1", FASCICLE.iri, words, "en", frozenset({UNODC}), PLACE)


def owed(symbol: str, title: str, words: str, *recipients: str) -> OwedReport:
    mandate = request(symbol, SECRETARY_GENERAL, words=words)
    return OwedReport(mandate, text(symbol, "2042-12-20", title), frozenset(recipients or (GA,)))


WHOLE = "to submit to the General Assembly a report on the implementation of the present resolution"
REQUESTS = [
    owed("A/RES/97/204", LAMPS, WHOLE),
    owed("A/RES/97/205", "Fog signals of harbours", WHOLE),
    owed("A/RES/97/206", "Keepers of bells", WHOLE),
    owed("A/RES/97/207", "Paint for buoys", "to include in his report buoys"),
    owed("A/RES/97/208", "Ropes and anchors", WHOLE),
    owed("A/RES/97/209", "Oars of ferries", WHOLE),
    owed("A/RES/97/210", "Ferries and mills in Uganda", WHOLE),
    owed(
        "A/RES/97/211",
        "",
        "to report to the General Assembly every year on challenges to the moorings of rafts and barges, as"
        " well as on wharves",
    ),
    owed("A/RES/97/212", "Slipways for wooden canoes", WHOLE),
    owed("A/RES/97/213", "Safety of humanitarian personnel on piers", WHOLE),
]


def answered(words: str) -> list[str]:
    links = planned_report_links([planned(words)], REQUESTS, {FASCICLE.iri: replace(FASCICLE)}, DEFAULT_BASE)
    return [link.target.removeprefix(HOME).partition("#")[0] for link in links]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Report of the Secretary-General to the General Assembly on fog signals of harbours",
            ["A/RES/97/205"],
        ),
        ("Report of the Secretary-General on the keepers of bells", ["A/RES/97/206"]),
        ("Report to the Human Rights Council on the keepers of bells", []),
        ("Meeting of the General Assembly on the keepers of bells", []),
        ("Report of the Secretary-General on ferries and mills in Uganda", ["A/RES/97/210"]),
        (
            "Reports to the General Assembly on the keepers of bells, and on the oars of ferries",
            ["A/RES/97/206", "A/RES/97/209"],
        ),
        ("Report to the General Assembly pursuant to General Assembly resolution 97/208", ["A/RES/97/208"]),
        ("Annual report to the General Assembly", []),
        ("Report to the General Assembly on the moorings of rafts and barges", ["A/RES/97/211"]),
        ("Report on the moorings of rafts and barges", []),
        ("Report to the General Assembly on rafts", []),
        ("Report to the General Assembly on docks and slipways for wooden canoes", ["A/RES/97/212"]),
        ("Report on the safety of humanitarian personnel on piers", ["A/RES/97/213"]),
    ],
)
def test_a_planned_report_fulfils_the_request_on_its_subject(words: str, expected: list[str]) -> None:
    assert answered(words) == expected


def test_of_a_series_the_text_that_the_fascicle_cites_is_answered() -> None:
    report = planned("Report of the Secretary-General to the General Assembly on the keepers of bells")
    earlier = owed("A/RES/96/7", "Keepers of bells", WHOLE + ", and on bell ropes")
    mandates = [cited("A/RES/96/7")]
    links = planned_report_links(
        [report], [*REQUESTS, earlier], {FASCICLE.iri: FASCICLE}, DEFAULT_BASE, mandates
    )
    assert [link.target.removeprefix(HOME).partition("#")[0] for link in links] == ["A/RES/96/7"]


@pytest.mark.parametrize(("last", "expected"), [("2040-12-31", []), ("2042-12-31", ["A/RES/97/206"])])
def test_a_request_that_was_due_long_before_the_budget_is_not_answered(
    last: str, expected: list[str]
) -> None:
    before = [replace(one, mandate=replace(one.mandate, last=last)) for one in REQUESTS]
    report = planned("Report of the Secretary-General to the General Assembly on the keepers of bells")
    links = planned_report_links([report], before, {FASCICLE.iri: FASCICLE}, DEFAULT_BASE)
    assert [link.target.removeprefix(HOME).partition("#")[0] for link in links] == expected


HELD = {
    HOME + one.symbol: one
    for one in (
        text("A/RES/97/1", "2042-12-20", "Financing of the peacekeeping forces on the islands"),
        text("A/RES/97/2", "2042-12-20", "Rights of the keepers of lighthouses"),
    )
}


def conflicts(*rows: tuple[str, str], exact: str = "97/204") -> list[str]:
    """The symbols of the rows in conflict, which a fascicle lists with number and title."""
    listed = [
        replace(cited(symbol, title), iri=f"{FASCICLE.iri}#mandate{at}", place=replace(PLACE, exact=exact))
        for at, (symbol, title) in enumerate(rows)
    ]
    symbols = {one.iri: one.document.removeprefix(HOME) for one in listed}
    return [symbols[finding.about] for finding in title_findings(listed, HELD)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("A/RES/97/1", "Rights of keepers of lighthouses")], ["A/RES/97/1"]),
        ([("A/RES/97/2", "Rights of the keepers of lighthouses")], []),
        ([("A/RES/97/1", "Financing of the peace-keeping forces on islands")], []),
        ([("A/RES/97/1", "Wharves")], []),
        ([("A/RES/97/3", "Wharves"), ("A/RES/97/3", "Ropes and anchors")], ["A/RES/97/3", "A/RES/97/3"]),
        ([("A/RES/97/3", "Ropes"), ("A/RES/97/3", "Ropes and anchors")], []),
        ([("A/RES/97/3", "Wharves"), ("A/RES/97/4", "Wharves")], ["A/RES/97/3", "A/RES/97/4"]),
        ([("A/RES/97/3", "Wharves"), ("A/RES/98/4", "Wharves")], []),
        ([("A/RES/97/3 A", "Wharves"), ("A/RES/97/3 B", "Wharves")], []),
    ],
)
def test_a_number_and_a_title_of_two_documents_are_in_conflict(
    rows: list[tuple[str, str]], expected: list[str]
) -> None:
    assert conflicts(*rows) == expected


def test_sections_of_a_resolution_have_titles_of_their_own() -> None:
    assert not conflicts(("A/RES/97/3", "Wharves"), ("A/RES/97/3", "Ropes"), exact="97/3, sect. VI")
