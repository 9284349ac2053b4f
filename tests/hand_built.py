"""A reading made by hand: a report with a draft and an adopted text, and one of everything quads can hold."""

from __future__ import annotations

from datetime import date

from mandategraph.linking.records import (
    Event,
    Evidence,
    ImplementationStatement,
    Link,
    LinkFinding,
    LinkingResult,
)
from mandategraph.loaders.records import (
    Act,
    Actor,
    Block,
    Citation,
    Condition,
    Consideration,
    Due,
    Finding,
    InstrumentMention,
    Intervention,
    ListedDocument,
    Masthead,
    MeetingRecord,
    Outline,
    Paragraph,
    PartyCount,
    Proceedings,
    Reading,
    ReadParagraph,
    SessionStatement,
    Source,
    Sponsorship,
    TreatyCitation,
    Unit,
    Vote,
    Voter,
)
from mandategraph.loaders.spans import Passage
from mandategraph.loaders.topics import Topic
from mandategraph.ontology.iri import DEFAULT_BASE
from mandategraph.ontology.terms import Property

SYMBOL = "E/CN.15/SAMPLE/1"

TWENTIETH = SessionStatement(
    "body/CCPCJ",
    "20",
    False,
    date(2011, 4, 11),
    date(2011, 4, 15),
    "day",
    "维也纳",
    False,
    (5, 8),
    "第二十届会议",
)
CHAPEAU = Paragraph("9", "9.", "operative", Passage.of("请办公室：", 200), leaf=False)
ITEM = Paragraph("9.a", "(a)", "operative", Passage.of("向委员会第二十二届会议“报告”；", 220), parent="9")
OPENING = Paragraph("pre.1", "", "preambular", Passage.of("回顾大会第 65/232 号决议，", 150))
NARRATIVE = Paragraph("1", "1.", "narrative", Passage.of("公约有 180 个缔约国。", 20))
ADOPTED = Paragraph("1", "1.", "operative", Passage.of("决定\\设立\n工作组", 300))

REPORT = Act(
    order=1,
    kind="directive",
    verb="请",
    concept="request",
    verb_text="请",
    verb_span=(200, 201),
    action="向委员会第二十二届会议“报告”",
    action_span=(220, 235),
    addressees=(Actor("body/UNODC", (201, 204), "办公室"), Actor("", (204, 206), "无名所")),
    qualifier="where needed",
    partners=(Actor("group/member-states", (221, 223), "会员国"),),
    reporting=True,
    report_to=(Actor("body/CCPCJ", (221, 224), "委员会"),),
    due=(
        Due(
            "session",
            (224, 231),
            "第二十二届会议",
            body="body/CCPCJ",
            session=22,
            not_before="2013-04-22",
            not_after="2013-04-26",
            derivation="authority",
        ),
        Due("date", (224, 231), "2011 年底前", value="2011-12-31", derivation="stated"),
        Due("recurring", (224, 231), "每年", every="P1Y", starts="2012"),
        Due("session", (224, 231), "下届会议"),
    ),
    conditions=(Condition("UR", (231, 233), "应请求"), Condition("XB", (233, 234), "预算外")),
    inherited=True,
    rule="verb:request",
)
DECIDE = Act(1, "decision", "决定", "decide", "决定", (300, 302), "设立工作组", (302, 309))
RECALL = Act(1, "expressive", "回顾", "recall", "回顾", (150, 152), "决议", (152, 160))


TOPICS = (
    (None, (Topic("https://thesaurus.example/1000001", 1.0, 1, "报告", (0, 2), 0),)),
    (
        "A.III",
        (
            Topic("https://thesaurus.example/1000002", 0.75, 2, "预防犯罪", (100, 104), 0),
            Topic("https://thesaurus.example/crime", 0.201, 1, "报告", (220, 236), 3),
        ),
    ),
)


def reading(language: str = "zh") -> Reading:
    """The reading, in a language."""
    return Reading(
        outline=_outline(language),
        issuers=((None, "body/CCPCJ"), ("A.III", "body/ECOSOC"), ("RES 20/1", "body/CCPCJ")),
        paragraphs=(
            ReadParagraph(None, NARRATIVE, session_statements=(TWENTIETH,)),
            ReadParagraph("A.III", OPENING, acts=(RECALL,), citations=_citations()),
            ReadParagraph("A.III", CHAPEAU),
            ReadParagraph(
                "A.III",
                ITEM,
                acts=(REPORT,),
                instruments=(
                    InstrumentMention("instrument/UNTOC", (225, 227), "《公约》", "art. 46"),
                    InstrumentMention("", (227, 228), "《无名》"),
                ),
                treaties=(TreatyCitation(("2225",), "39574", "instrument/UNTOC", (225, 227)),),
                actors=(*REPORT.addressees, *REPORT.partners),
            ),
            ReadParagraph("RES 20/1", ADOPTED, acts=(DECIDE,)),
        ),
        findings=(Finding("no-act", "no act was read", (220, 230), "A.III", "9.a", "报告"),),
    )


def _citations() -> tuple[Citation, ...]:
    return (
        Citation(
            "A/RES/65/232",
            (152, 160),
            "大会第 65/232 号决议",
            stated_date=date(2010, 12, 21),
            stated_title="加强",
            pinpoint="para. 3",
            verb="recall",
        ),
        Citation("S/RES/1373(2001)", (155, 158), "第1373(2001)号决议", in_note=True),
    )


def _outline(language: str) -> Outline:
    return Outline(
        source=Source("/somewhere/sample.txt", "字" * 400, "0" * 64, "text", "utf-8"),
        masthead=Masthead(
            SYMBOL,
            language,
            "Report",
            title=Passage.of("报告"),
            session=20,
            agenda_items=("109",),
            date=date(2011, 4, 15),
            other_symbols=("E/SAMPLE/30",),
            recommended_by="无名委员会",
            basis=("A/SAMPLE/1",),
        ),
        units=(
            Unit(
                "A.III",
                "DraftResolution",
                "决议草案三",
                title=Passage.of("预防犯罪", 100),
                issuer="经济及社会理事会",
                status="draft",
                section=("A. 决议草案",),
                paragraphs=(OPENING, CHAPEAU, ITEM),
                appendages=(Block(Passage.of("表", 290), kind="table"),),
                span=(100, 295),
            ),
            Unit(
                "RES 20/1",
                "Resolution",
                "第 20/1 号决议",
                title=Passage.of("工作组", 296),
                issuer="委员会",
                status="adopted",
                adopted_on=date(2011, 4, 15),
                meeting=9,
                paragraphs=(ADOPTED,),
                span=(295, 310),
            ),
        ),
        narrative=(NARRATIVE,),
        proceedings=_proceedings(),
        findings=(Finding("numbering-break", "4 follows 2", (5, 6), text="4."),),
    )


def _proceedings() -> Proceedings:
    return Proceedings(
        meetings=(MeetingRecord(9, date(2011, 4, 15), "", (10, 12)),),
        documents=(ListedDocument("E/CN.15/2011/2", "秘书长的报告", (12, 14)),),
        considerations=(
            Consideration(
                "E/CN.15/2011/L.2",
                "预防犯罪",
                "A.III",
                "主席",
                "A/RES/65/1",
                9,
                date(2011, 4, 15),
                "adopted",
                (Sponsorship("乌干达", "introduced", (14, 15), "非洲集团"),),
                (Intervention("乌干达", "introduction", 9, (15, 16), ("非洲集团",)),),
                True,
                (14, 18),
            ),
        ),
        interventions=(Intervention("无名国", "general", None, (18, 19)),),
        party_counts=(PartyCount("公约", 180, 3, (20, 22), "1"),),
        reports_under=(("A/RES/67/1", (1, 2)),),
        votes=(
            Vote(
                2,
                1,
                1,
                (
                    Voter("乌干达", "in-favour", (14, 15)),
                    Voter("约旦", "against", (15, 16)),
                    Voter("秘鲁", "abstaining", (16, 17)),
                    Voter("无名国", "in-favour", (17, 18)),
                ),
                9,
                date(2011, 4, 15),
                (14, 18),
            ),
        ),
        subjects=("http://metadata.un.org/sdg/16",),
    )


def linking_results() -> dict[str, LinkingResult]:
    """What following may find: one of everything that the graph of links can hold."""
    draft = f"{DEFAULT_BASE}document/{SYMBOL}/unit/A.III"
    mandate = f"{draft}#9.a.act1"
    evidence = Evidence(f"{DEFAULT_BASE}document/A/RES/67/1#pre.1", "en", (10, 20), "resolution 66/1")
    return {
        "adopted": LinkingResult(
            links=(
                Link(draft, Property.ADOPTED_AS, "", "same title", 0.95, (evidence,), cited="A/RES/66/1"),
                Link("", Property.ANSWERS, mandate, "noted as a report", 1.0, (evidence,), cited="A/67/1"),
            ),
            findings=(LinkFinding(draft, "ambiguous-adoption", "it fits two texts alike", (evidence,)),),
        ),
        "lifelines": LinkingResult(
            statements=(
                ImplementationStatement(
                    evidence.paragraph,
                    "en",
                    (30, 60),
                    "Pursuant to resolution 66/1, the Office will act",
                    "A/RES/66/1",
                    "planned",
                    "body/UNODC",
                    "will act",
                    "implementing 1",
                    ((mandate, 0.5),),
                ),
            ),
            events=(
                Event(
                    f"{draft}#9.a.act1",
                    f"{draft}#9.a",
                    "zh",
                    (220, 235),
                    "延长工作组的任务授权",
                    "extended",
                    "body/FinGov-WG",
                    "工作组",
                    "2013-04-26",
                    "stated",
                    "events 1",
                ),
            ),
        ),
    }
