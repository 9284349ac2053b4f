"""Implementation statements, mandate events and answers in invented sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mandategraph.linking.answers import report_links
from mandategraph.linking.implementation import implementation_statements
from mandategraph.linking.mandate_events import mandate_events
from mandategraph.linking.records import Cited, Event, ImplementationStatement, Mandate, Paragraph, Text
from mandategraph.ontology.iri import DEFAULT_BASE
from mandategraph.ontology.terms import Property

HOME = f"{DEFAULT_BASE}document/"
RESOLUTION = Text(
    iri=f"{HOME}A/RES/66/901",
    document="A/RES/66/901",
    symbol="A/RES/66/901",
    unit="",
    kind="Resolution",
    status="adopted",
    issuer="body/GA",
    dated="2011-12-19",
    titles=(("en", "Signposts"),),
)
PLACE = f"{RESOLUTION.iri}#1"


def language_of(words: str) -> str:
    return "en" if words.isascii() or "’" in words else "zh"


def decision(words: str) -> Mandate:
    return Mandate(
        iri=f"{PLACE}.act1",
        owner=RESOLUTION.iri,
        paragraph=PLACE,
        words=((language_of(words), words),),
        addressees=frozenset(),
        reporting=False,
        kind="decision",
    )


def events(words: str, said: str = "", *named: str) -> tuple[Event, ...]:
    """What a decision does, where its text also says `said` and its paragraph names some bodies."""
    paragraph = Paragraph(PLACE, RESOLUTION.iri, language_of(words), "operative", 1, said, (0, len(said)))
    bodies = {PLACE: frozenset(f"{DEFAULT_BASE}body/{key}" for key in named)}
    return tuple(mandate_events([decision(words)], {RESOLUTION.iri: RESOLUTION}, [paragraph], bodies))


# --- life lines


@pytest.mark.parametrize(
    ("words", "kind", "name", "until"),
    [
        ("to extend the mandate of the Lamp Mission for a final, non-extendable period of nine months",
         "extended", "Lamp Mission", "2012-09-19"),
        ("to extend for two years the mandate of the Group of Friends of Lamps", "extended",
         "Group of Friends of Lamps", "2013-12-19"),
        ("to further extend until 30 June 2014, without prejudice to the provisions of paragraph 1 of "
         "resolution 194 (III), the mandate of the Agency for Lamps", "extended", "Agency for Lamps",
         "2014-06-30"),
        ("in order to assist the Committee, to extend the mandate of the current Lamp Team and its members "
         "for a further period of 18 months", "extended", "Lamp Team", "2013-06-19"),
        ("that the mandate of the Panel of Lamps shall be extended until 31 December 2013", "extended",
         "Panel of Lamps", "2013-12-31"),
        ("to renew, until 15 January 2015, the Panel, to be known as the Panel of Lamps", "extended", "Panel",
         "2015-01-15"),
        ("to extend the mandate of the Office of Lamps for 30 months from the date of expiration of its "
         "mandate", "extended", "Office of Lamps", ""),
        ("to expand the mandate of the Panel of Lamps so that it also looks after candles", "amended",
         "Panel of Lamps", ""),
        ("to amend paragraph 3 of resolution 2098 (2013) to read as follows", "amended",
         "paragraph 3 of resolution 2098 (2013)", ""),
        ("that paragraph 4 of its resolution 1970 (2011) shall be replaced by the following", "amended",
         "paragraph 4 of its resolution 1970 (2011)", ""),
        ("the revised terms of reference of the Committee on Lamps, as set out in the annex", "amended",
         "Committee on Lamps", ""),
        ("that the Lamp Mission shall, in addition to the provisions of its existing mandate, count candles",
         "amended", "Lamp Mission", ""),
        ("to enlarge the Committee on Lamps by the addition of five States", "amended", "Committee on Lamps",
         ""),
        ("that the Committee on Lamps shall be discontinued", "ended", "Committee on Lamps", ""),
        ("to terminate the mandate of the Panel of Lamps as of June 30 2023", "ended", "Panel of Lamps", ""),
        ("to urgently establish, for a renewable period of one year, a group of three experts on lamps",
         "established", "group of three experts on lamps", "2012-12-19"),
        ("to set up immediately under its authority a Lamp Observer Force", "established",
         "Lamp Observer Force", ""),
        ("the establishment, for an initial period of 12 months, of a Lamp Assistance Mission",
         "established", "Lamp Assistance Mission", "2012-12-19"),
        ("that, when lamps are looked at, the Committee shall be assisted by an Office of the Lampkeeper, to "
         "be established for an initial period of 18 months", "established", "Office of the Lampkeeper",
         "2013-06-19"),
        ("将不限成员名额路标工作组的任务期限再延长两年", "extended", "不限成员名额路标工作组", "2013-12-19"),
        ("延长路标特派团的任务期限至2015年4月30日", "extended", "路标特派团", "2015-04-30"),
        ("路标专家小组的任务应延长十三个月", "extended", "路标专家小组", "2013-01-19"),
        ("将路标专家小组的任务期限延长三十个月，自目前任期届满之日起", "extended", "路标专家小组", ""),
        ("扩大该路标监察组的任务授权，以便监测灯具", "amended", "路标监察组", ""),
        ("核准经修订的路标委员会职权范围", "amended", "路标委员会", ""),
        ("将路标委员会成员数目从40个增加到53个", "amended", "路标委员会", ""),
        ("修正大会第60/1号决议第3段", "amended", "大会第60/1号决议第3段", ""),
        ("终止路标特派团的任务", "ended", "路标特派团", ""),
        ("解散路标基金", "ended", "路标基金", ""),
        ("在委员会下设立一个常设路标工作组，任期两年", "established", "常设路标工作组", "2013-12-19"),
        ("根据暂行议事规则第28条，设立一个路标委员会", "established", "路标委员会", ""),
    ],
)  # fmt: skip
def test_a_decision_tells_what_becomes_of_a_body_and_until_when(
    words: str, kind: str, name: str, until: str
) -> None:
    (found,) = events(words)
    assert (found.kind, found.name, found.until) == (kind, name, until)


@pytest.mark.parametrize(
    "words",
    [
        "not to establish a Lamp Unit until a report is considered",
        "to establish the position of Lampkeeper in the Office of Lamps",
        "to establish three posts in the Centre for Lamps",
        "to establish such guidelines as may be necessary to help the Committee",
        "to renew until 31 May 2025 the measures imposed by paragraph 4 of resolution 2428 (2018)",
        "to continue the inclusion of lamps in the mandates of peacekeeping missions",
        "to terminate the measures imposed by paragraph 4 above",
        "设立两个P-3员额",
        "建立打击犯罪的合作机制",
        "取消对旅行的限制措施",
    ],
)
def test_posts_measures_and_refusals_are_no_life_of_a_body(words: str) -> None:
    assert events(words) == ()


def test_its_mandate_is_that_of_the_one_body_that_the_paragraph_names() -> None:
    words = "to extend its mandate for a further period ending on 31 January 2015"
    (found,) = events(words, "", "UNFICYP", "UN-Secretary-General")
    assert (found.body, found.until) == ("body/UNFICYP", "2015-01-31")
    assert found.name == "United Nations Peacekeeping Force in Cyprus"


def test_its_mandate_is_nobodys_where_two_bodies_are_named() -> None:
    assert events("to extend its mandate until 31 January 2015", "", "UNFICYP", "UNSMIL") == ()


def test_a_short_name_means_a_body_only_where_the_text_says_what_tells_it_from_others() -> None:
    words = "to extend until 28 March 2019 the mandate of the Panel of Experts"
    (told,) = events(words, "Recalling the situation in Yemen,", "Panel-of-Experts-Yemen")
    (untold,) = events(words, "Recalling the situation in Haiti,", "Panel-of-Experts-Yemen")
    assert (told.body, untold.body) == ("body/Panel-of-Experts-Yemen", "")


# --- statements of implementation

REPORT = replace(
    RESOLUTION,
    iri=f"{HOME}A/67/901",
    document="A/67/901",
    symbol="A/67/901",
    kind="Report",
    status="",
    issuer="body/UN-Secretary-General",
    dated="2012-08-01",
    titles=(
        ("en", "Activities of the United Nations Office on Drugs and Crime: report of the Secretary-General"),
        ("zh", "联合国毒品和犯罪问题办公室的活动：秘书长的报告"),
    ),
)


def told(words: str, *asked: Mandate) -> tuple[ImplementationStatement, ...]:
    """What a sentence of a report says was done under resolution 66/901."""
    printed = "66/901" if language_of(words) == "en" else "第66/901号"
    place = Paragraph(
        f"{REPORT.iri}#5",
        REPORT.iri,
        language_of(words),
        "narrative",
        5,
        words,
        (0, len(words)),
        (Cited("A/RES/66/901", printed),),
    )
    return tuple(implementation_statements([RESOLUTION, REPORT], [place], {"A/RES/66/901": asked}))


OFFICE, CHIEF = "body/UNODC", "body/UN-Secretary-General"


@pytest.mark.parametrize(
    ("words", "progress", "actor"),
    [
        ("In accordance with resolution 66/901, a study was carried out by UNODC in 2011.", "done", OFFICE),
        ("A study was carried out by UNODC pursuant to resolution 66/901.", "done", OFFICE),
        ("UNODC is developing, in line with resolution 66/901, a handbook.", "under-way", OFFICE),
        ("The Office has published, as requested in its resolution 66/901, a handbook.", "done", OFFICE),
        ("In 2013, UNODC will, in response to resolution 66/901, carry out a study.", "planned", OFFICE),
        ("As mandated by the Assembly in resolution 66/901, the Executive Director convened a meeting.",
         "done", ""),
        ("Training courses are planned for 2014 in compliance with resolution 66/901.", "planned", ""),
        ("UNODC completed the study requested by the Assembly in its resolution 66/901.", "done", OFFICE),
        ("To implement resolution 66/901, the Office intends to hold three workshops.", "planned", OFFICE),
        ("In June, pursuant to resolution 66/901, I communicated it to the Council.", "done", CHIEF),
        ("In line with resolution 66/901 on lamps and later ones on paths, UNODC continued to count lamps.",
         "under-way", OFFICE),
        ("It was informed of a plan, which has been developed as mandated by resolution 66/901, with "
         "the help of States.", "done", ""),
        ("根据大会第66/901号决议，毒品和犯罪问题办公室编写了一份手册。", "done", OFFICE),
        ("毒品和犯罪问题办公室根据大会第66/901号决议举办了三次讲习班。", "done", OFFICE),
        ("毒品和犯罪问题办公室完成了大会第66/901号决议所要求的研究。", "done", OFFICE),
        ("按照大会第66/901号决议的要求，该办公室正在拟订准则。", "under-way", OFFICE),
        ("毒品和犯罪问题办公室继续按照大会第66/901号决议提供技术援助。", "under-way", OFFICE),
        ("应大会第66/901号决议的请求，秘书长已提交提案。", "done", CHIEF),
        ("为执行大会第66/901号决议，该办公室计划于2014年开展一项研究。", "planned", OFFICE),
        ("遵照第66/901号决议，将于2014年举行一次专家会议。", "planned", ""),
        ("根据第66/901号决议，一项研究由联合国毒品和犯罪问题办公室进行，已于2012年完成。", "done", OFFICE),
        ("2012年，根据大会第66/901号决议，我已任命一名特使。", "done", CHIEF),
    ],
)  # fmt: skip
def test_a_report_tells_who_did_does_or_will_do_what_under_which_text(
    words: str, progress: str, actor: str
) -> None:
    (found,) = told(words)
    assert (found.symbol, found.progress, found.actor) == ("A/RES/66/901", progress, actor)


@pytest.mark.parametrize(
    "words",
    [
        "The Committee established pursuant to resolution 66/901 met in June.",
        "In its resolution 66/901, the Assembly requested the Office to prepare a study.",
        "Pursuant to resolution 66/901, the present report has been prepared.",
        "The present report has been prepared pursuant to resolution 66/901. It describes lamps.",
        "The present report is submitted pursuant to resolution 66/901.",
        "This note was prepared by the Office in accordance with resolution 66/901.",
        "The Secretary-General has submitted the present report pursuant to resolution 66/901.",
        "Pursuant to resolution 66/901, the Office has prepared the present report.",
        "Pursuant to resolution 66/901, the study has not yet been completed.",
        "The General Assembly, in line with resolution 66/901, decided to meet.",
        "No States submitted reports on inspections conducted pursuant to resolution 66/901.",
        "I encourage the authorities to report in accordance with resolution 66/901.",
        "States should report in accordance with resolution 66/901.",
        "Increased requirements are attributable to lamps bought in line with resolution 66/901.",
        "根据大会第66/901号决议设立的委员会举行了会议。",
        "根据大会第66/901号决议，尚未采取任何行动。",
        "本报告根据大会第66/901号决议编写。",
        "本报告由办公室根据大会第66/901号决议编写完成了。",
        "根据大会第66/901号决议，办公室编写了本报告。",
        "秘书长已根据大会第66/901号决议提交本报告。",
        "大会在第66/901号决议中请办公室编写一份研究报告。",
    ],
)
def test_what_is_asked_lacking_or_said_of_the_report_itself_is_no_implementation(words: str) -> None:
    assert told(words) == ()


# --- answers

OWED = Mandate(
    iri=f"{RESOLUTION.iri}#4.act1",
    owner=RESOLUTION.iri,
    paragraph=f"{RESOLUTION.iri}#4",
    words=(("en", "to report on the implementation of the present resolution"),),
    addressees=frozenset({f"{DEFAULT_BASE}body/UN-Secretary-General"}),
    reporting=True,
)
OTHER = replace(
    OWED, iri=f"{PLACE}.act1", paragraph=PLACE, words=(("en", "to appoint an adviser"),), reporting=False
)


def ground(words: str, *others: str, order: int = 1, title: str = "") -> tuple[list[str], list[str]]:
    """The symbols under which a report says it was written, and what it answers of resolution 66/901."""
    language = language_of(words)
    printed = [f"第{number}号" if language == "zh" else number for number in ("66/901", *others)]
    cites = tuple(
        Cited(f"A/RES/{number}", said)
        for number, said in zip(("66/901", *others), printed, strict=True)
        if said in words
    )
    report = replace(REPORT, titles=((language, title),)) if title else REPORT
    place = Paragraph(
        f"{REPORT.iri}#1", REPORT.iri, language, "narrative", order, words, (0, len(words)), cites
    )
    found = list(report_links([report], [place], {"A/RES/66/901": (OWED, OTHER)}))
    under = [link.cited for link in found if link.relation == Property.REPORTS_UNDER]
    return sorted(under), [link.target for link in found if link.relation == Property.ANSWERS]


@pytest.mark.parametrize(
    "words",
    [
        "The present report has been prepared pursuant to General Assembly resolution 66/901.",
        "The present report is submitted in accordance with paragraph 4 of Assembly resolution 66/901.",
        "In its resolution 66/901, the Assembly requested the Secretary-General to submit a report. "
        "The present report is submitted in response to that request.",
        "The Assembly, in paragraph 4 of its resolution 66/901, requested me to report. I hereby submit the "
        "requested report.",
        "This report responds to the request contained in General Assembly resolution 66/901.",
        "As requested by the Assembly in its resolution 66/901, the present report is about lamps.",
        "The report, submitted in compliance with Assembly resolution 66/901, covers the year 2011.",
        "Pursuant to paragraph 4 of resolution 66/901, the Secretary-General hereby transmits his report.",
        "This note is issued as mandated by General Assembly resolution 66/901.",
        "The Secretary-General has the honour to transmit a paper, written pursuant to resolution 66/901.",
        "The present report gives an overview of lamps, to inform the forum, as mandated by the Assembly in "
        "resolution 66/901.",
        "本报告根据大会第66/901号决议编写。",
        "本报告是依照大会第66/901号决议第4段提交的。",
        "本报告系应大会第66/901号决议的请求编写。",
        "大会在第66/901号决议中请秘书长向其提交一份报告。本报告即应此请求提交。",
        "按照大会第66/901号决议的要求，本报告概述了灯具的情况。",
        "遵照大会第66/901号决议，秘书长谨提交本报告。",
        "秘书长根据大会2011年12月19日题为“路标”的第66/901号决议第4段，谨提出本报告。",
    ],
)
def test_a_report_answers_the_reporting_ask_of_the_resolution_that_is_its_ground(words: str) -> None:
    assert ground(words) == (["A/RES/66/901"], [OWED.iri])


@pytest.mark.parametrize(
    "words",
    [
        "Resolution 66/901 reaffirmed the role of lamps. The present report looks at lamps.",
        "The present report reviews measures taken pursuant to General Assembly resolution 66/901.",
        "The present report looks at the Committee established pursuant to resolution 66/901.",
        "The Assembly, in its resolution 66/901, requested the Secretary-General to submit a budget.",
        "大会第66/901号决议重申了灯具的作用。本报告审视灯具。",
        "本报告介绍了根据大会第66/901号决议采取的措施。",
    ],
)
def test_a_resolution_that_is_only_cited_is_no_ground(words: str) -> None:
    assert ground(words) == ([], [])


def test_every_ground_of_several_is_linked_and_what_is_only_looked_at_is_not() -> None:
    words = (
        "The report, submitted pursuant to resolutions 66/901 and 66/903, covers a year, taking into account "
        "resolution 66/904."
    )
    assert ground(words, "66/903", "66/904")[0] == ["A/RES/66/901", "A/RES/66/903"]
    words = "遵照大会第66/901号和第66/903号决议，秘书长谨提交本报告，并参考了第66/904号决议。"
    assert ground(words, "66/903", "66/904")[0] == ["A/RES/66/901", "A/RES/66/903"]


def test_the_title_of_a_report_tells_its_ground() -> None:
    title = "Report submitted pursuant to General Assembly resolution 66/901 on lamps"
    assert ground("Lamps.", title=title) == (["A/RES/66/901"], [OWED.iri])
    assert ground("灯。", title="根据大会第66/901号决议提交的报告") == (["A/RES/66/901"], [OWED.iri])
