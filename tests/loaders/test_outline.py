"""Outline: the parts of documents of every shape, and keys that count on without a gap."""

from __future__ import annotations

import random
import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mandategraph.loaders import formats, outline, text
from mandategraph.loaders.records import Outline, Source, Unit

if TYPE_CHECKING:
    from pathlib import Path


def parsed(words: str, symbol: str = "A/80/901") -> Outline:
    source = Source("any.txt", words, "", "text", "utf-8")
    return outline.outline(source, text.clean(source, "zh"), symbol=symbol, language="zh")


def leaves(unit: Unit) -> list[str]:
    return [p.key for p in unit.paragraphs if p.role == "operative" and p.leaf]


def units(words: str, symbol: str = "A/80/901") -> dict[str | None, list[str]]:
    return {unit.key: leaves(unit) for unit in parsed(words, symbol).units}


def joined(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


BODY = ("大会，", "回顾其第 79/901 号决议，", "1. 请各国改善渡轮；", "2. 请秘书长向大会第八十二届会议报告。")

# --- one resolution -----------------------------------------------------------------------------------------


def test_a_general_assembly_resolution_with_its_masthead() -> None:
    words = joined(
        "联合国",
        "A/RES/80/901",
        "大会",
        "Distr.: General",
        "第八十届会议",
        "议程项目 71(b)",
        "2025 年 12 月 18 日大会决议",
        "[根据第三委员会的报告(A/80/456，第 31 段)通过]",
        "80/901. 渡轮安全",
        *BODY,
        "2025 年 12 月 18 日",
        "第 60 次全体会议",
    )
    result = parsed(words, "A/RES/80/901")
    (unit,) = result.units
    assert (unit.key, unit.kind, unit.issuer, unit.status) == (None, "Resolution", "大会", "adopted")
    assert (unit.title.text, unit.adopted_on, unit.meeting) == ("渡轮安全", date(2025, 12, 18), 60)
    assert leaves(unit) == ["1", "2"]
    masthead = result.masthead
    assert (masthead.kind, masthead.session, masthead.agenda_items) == ("Resolution", 80, ("71(b)",))
    assert (masthead.recommended_by, masthead.basis) == ("第三委员会", ("A/80/456",))


def test_a_day_of_adoption_in_chinese_numerals() -> None:
    words = joined(
        "40/901. 渡轮安全",
        *BODY,
        "一九八五年十二月二日",
        "第一○三次全体会议",
    )
    assert parsed(words, "A/RES/40/901").units[0].adopted_on == date(1985, 12, 2)


def test_a_security_council_resolution() -> None:
    words = joined(
        "第 2901(2026)号决议",
        "2026 年 5 月 26 日安全理事会第 9901 次会议通过",
        "安全理事会，",
        "回顾其各项决议，",
        "1. 决定将任务期限延长至 2027 年 5 月 31 日；",
        "2. 决定继续处理此案。",
    )
    result = parsed(words, "S/RES/2901(2026)")
    assert [(unit.key, unit.issuer, leaves(unit)) for unit in result.units] == [
        (None, "安全理事会", ["1", "2"])
    ]
    assert result.masthead.date == date(2026, 5, 26)


def test_a_human_rights_council_resolution() -> None:
    words = joined("人权理事会", "第六十届会议", "60/901. 渡轮上的人权", "人权理事会，", *BODY[1:])
    assert units(words, "A/HRC/RES/60/901") == {None: ["1", "2"]}


def test_what_follows_date_and_vote_is_no_paragraph() -> None:
    vote = (
        "2026 年 7 月 9 日",
        "第 30 次会议",
        "[以 40 票对 1 票通过。表决情况如下：]",
        "赞成：丹麦、斐济、汤加",
    )
    words = joined("60/901. 渡轮上的人权", "人权理事会，", *BODY[1:], *vote)
    result = parsed(words, "A/HRC/RES/60/901")
    assert leaves(result.units[0]) == ["1", "2"]
    assert result.units[0].paragraphs[-1].text.text.endswith("会议报告。")
    assert (result.units[0].adopted_on, result.units[0].meeting) == (date(2026, 7, 9), 30)


def test_items_of_a_preambular_clause_are_preambular() -> None:
    words = joined(
        "80/903. 渡轮", "大会，", "铭记下列各点：", "(a) 渡轮是公共财产，", "(b) 灯塔是公共财产，", *BODY[2:]
    )
    result = parsed(words, "A/RES/80/903")
    assert [p.key for p in result.units[0].paragraphs] == ["pre.1", "pre.1.a", "pre.1.b", "1", "2"]


def test_a_decision_may_begin_with_its_first_item_on_the_line_of_the_issuer() -> None:
    words = joined(
        "第一章", "A. 决定草案", "决定草案一", "文件", "经济及社会理事会：(a) 注意到报告；", "(b) 核准议程。"
    )
    assert units(words, "E/2026/901") == {"A.I": ["a", "b"]}


def test_a_presidential_statement() -> None:
    words = joined(
        "安全理事会主席的声明",
        "安全理事会第 9901 次会议审议了该项目，主席发表声明如下：",
        "“安全理事会重申渡轮安全的重要性。",
        "“安全理事会请秘书长提出报告。”",
    )
    result = parsed(words, "S/PRST/2026/9")
    assert [(unit.key, leaves(unit)) for unit in result.units] == [(None, ["1", "2"])]
    assert result.masthead.kind == "PresidentialStatement"


def test_a_resolution_among_its_neighbours_on_a_printed_page() -> None:
    words = joined(
        "4. 请各国修建码头；",
        "5. 请秘书长报告。",
        "2026/900. 灯塔",
        *BODY,
        "2026/901. 渡轮",
        *BODY,
        "2026/902. 书车",
        *BODY,
    )
    result = parsed(words, "E/RES/2026/901")
    assert [(unit.title.text, leaves(unit)) for unit in result.units] == [("渡轮", ["1", "2"])]


def test_a_short_resolution_without_numbers_has_its_closed_sentences_as_paragraphs() -> None:
    words = joined("80/902. 渡轮日", "大会，", "回顾其第 79/901 号决议，", "决定宣布 9 月 9 日为国际渡轮日。")
    result = parsed(words, "A/RES/80/902")
    assert [(p.key, p.role) for p in result.units[0].paragraphs] == [
        ("pre.1", "preambular"),
        ("1", "operative"),
    ]


def test_items_to_any_depth() -> None:
    words = joined(
        "80/903. 渡轮",
        "大会，",
        "1. 请秘书处：",
        "(a) 编写手册；",
        "(b) 采取以下步骤：",
        "(一) 登记渡轮；",
        "(二) 检查：",
        "a. 船体；",
        "b. 发动机；",
        "(三) 报告；",
        "(c) 举办讲习班；",
        "2. 请各国合作。",
    )
    assert units(words, "A/RES/80/903") == {None: ["1.a", "1.b.1", "1.b.2.a", "1.b.2.b", "1.b.3", "1.c", "2"]}


def test_the_ninth_letter_is_not_a_roman_numeral() -> None:
    letters = [f"({letter}) 登记渡轮；" for letter in "abcdefghij"]
    romans = [f"({roman}) 登记渡轮；" for roman in ("i", "ii", "iii", "iv", "v")]
    words = joined(
        "80/903. 渡轮", "大会，", "1. 请秘书处：", *letters, "2. 又请秘书处：", "(a) 检查：", *romans
    )
    keys = units(words, "A/RES/80/903")[None]
    assert keys[8:10] == ["1.i", "1.j"]
    assert keys[10:] == ["2.a.1", "2.a.2", "2.a.3", "2.a.4", "2.a.5"]


def test_an_item_may_begin_with_an_item() -> None:
    words = joined(
        "80/903. 渡轮", "大会，", "1. 请秘书处：", "(a) (一) 登记渡轮；", "(二) 检查渡轮；", "(b) 报告。"
    )
    assert units(words, "A/RES/80/903") == {None: ["1.a.1", "1.a.2", "1.b"]}


def test_a_paragraph_that_breaks_off_after_its_number_is_a_finding() -> None:
    result = parsed(joined("80/903. 渡轮", "大会，", "1. 请各国登记渡轮；", "(a) "), "A/RES/80/903")
    assert [f.reason for f in result.findings] == ["empty-paragraph"]


def test_words_after_the_items_close_the_chapeau() -> None:
    words = joined(
        "80/903. 渡轮",
        "大会，",
        "1. 请秘书处：",
        "(a) 登记渡轮；",
        "(b) 检查渡轮；",
        "并就此提出报告；",
        "2. 请各国合作。",
    )
    result = parsed(words, "A/RES/80/903")
    tail = next(p for p in result.units[0].paragraphs if p.key == "1.tail")
    assert (tail.parent, tail.text.text) == ("1", "并就此提出报告；")
    assert leaves(result.units[0]) == ["1.a", "1.b", "1.tail", "2"]


def test_inner_headings_stand_over_paragraphs() -> None:
    words = joined(
        "80/903. 渡轮", "大会，", "登记", "1. 请各国登记渡轮；", "检查和报告", "2. 请各国检查渡轮。"
    )
    paragraphs = parsed(words, "A/RES/80/903").units[0].paragraphs
    assert [(p.key, p.heading) for p in paragraphs] == [("1", "登记"), ("2", "检查和报告")]


def test_a_gap_in_the_numbers_is_a_finding() -> None:
    words = joined("80/903. 渡轮", "大会，", "1. 请各国登记渡轮；", "3. 请各国检查渡轮。")
    result = parsed(words, "A/RES/80/903")
    assert leaves(result.units[0]) == ["1", "3"]
    assert [(f.reason, f.paragraph) for f in result.findings] == [("numbering-break", "3")]


def test_an_annex_is_a_unit_of_its_own() -> None:
    words = joined("80/903. 渡轮", *BODY, "附件", "渡轮安全示范规则", "1. 渡轮应登记。", "2. 渡轮应检查。")
    result = parsed(words, "A/RES/80/903")
    assert [unit.key for unit in result.units] == [None, "annex"]
    assert leaves(result.units[0]) == ["1", "2"]
    assert [p.key for p in result.units[1].paragraphs] == ["1", "2"]


# --- reports ------------------------------------------------------------------------------------------------

REPORT = joined(
    "第一章",
    "需请理事会采取行动的事项",
    "A. 拟由理事会建议大会通过的决议草案",
    "1. 渡轮委员会建议理事会核准下述决议草案，供大会通过：",
    "决议草案一",
    "渡轮安全",
    *BODY,
    "决议草案二 灯塔",
    *BODY,
    "B. 供理事会通过的决定草案",
    "2. 渡轮委员会建议经济及社会理事会通过以下决定草案：",
    "决定草案",
    "渡轮委员会临时议程",
    "经济及社会理事会：",
    "(a) 注意到委员会的报告；",
    "(b) 核准下列临时议程和文件。",
    "渡轮委员会第三届会议临时议程和文件",
    "1. 选举主席团成员。",
    "2. 战略问题：",
    "(a) 登记；",
    "(b) 检查。",
    "文件",
    "秘书处的说明",
    "C. 提请理事会注意的事项",
    "3. 提请理事会注意渡轮委员会通过的以下决议和决定：",
    "第 2/901 号决议",
    "书车",
    "渡轮委员会，",
    "回顾其决议，",
    "1. 核可下表所示概算；",
    "2026-2027 年概算",
    "\t2026 年\t2027 年\n渡轮\t12\t13",
    "2. 请各国合作。",
    "第 2/901 号决定",
    "会议的组织",
    "在 2026 年 4 月 15 日举行的第 10 次会议上，渡轮委员会铭记其讨论：",
    "(a) 决定缩短会议；",
    "(b) 请秘书处予以协助。",
    "第二章",
    "专题讨论",
    "4. 委员会审议了项目 3。",
    "5. 若干发言者感谢主席。",
)


def test_drafts_and_adopted_texts_of_a_commission_report() -> None:
    result = parsed(REPORT, "E/2026/901")
    assert {unit.key: leaves(unit) for unit in result.units} == {
        "A.I": ["1", "2"],
        "A.II": ["1", "2"],
        "B.I": ["a", "b"],
        "RES 2/901": ["1", "2"],
        "DEC 2/901": ["a", "b"],
    }
    by_key = {unit.key: unit for unit in result.units}
    assert by_key["A.II"].title.text == "灯塔"
    assert [(unit.kind, unit.issuer, unit.status) for unit in result.units] == [
        ("DraftResolution", "大会", "draft"),
        ("DraftResolution", "大会", "draft"),
        ("DraftDecision", "经济及社会理事会", "draft"),
        ("Resolution", "渡轮委员会", "adopted"),
        ("Decision", "渡轮委员会", "adopted"),
    ]
    assert (by_key["DEC 2/901"].adopted_on, by_key["DEC 2/901"].meeting) == (date(2026, 4, 15), 10)
    assert by_key["DEC 2/901"].paragraphs[0].text.text == "铭记其讨论："
    assert [block.kind for block in by_key["RES 2/901"].appendages] == ["text", "table"]
    assert len(by_key["B.I"].appendages) == 7
    assert [p.key for p in result.narrative] == ["1", "2", "3", "4", "5"]
    assert not result.findings


def test_a_table_of_contents_holds_no_drafts() -> None:
    contents = joined("目录", "章次 页次", "决议草案一 渡轮安全 3", "决议草案二 灯塔 5", "第二章 专题讨论 9")
    assert list(units(contents + REPORT, "E/2026/901")) == ["A.I", "A.II", "B.I", "RES 2/901", "DEC 2/901"]


def test_the_only_draft_of_a_report_needs_no_designation() -> None:
    words = joined(
        "## 第八十届会议",
        "## 议程项目 31",
        "## 第六委员会的报告",
        "## 一. 引言",
        "1. 大会将该项目分配给第六委员会。",
        "## 三. 第六委员会的建议",
        "9. 第六委员会建议大会通过下列决议草案：",
        "## 渡轮安全",
        *BODY,
    )
    result = parsed(words)
    assert {unit.key: leaves(unit) for unit in result.units} == {"I": ["1", "2"]}
    assert result.units[0].title.text == "渡轮安全"


def test_draft_decisions_that_follow_draft_resolutions_keep_keys_of_their_own() -> None:
    words = joined(
        "## 一. 引言",
        "1. 大会将该项目分配给第六委员会。",
        "## 二. 第六委员会的建议",
        "2. 第六委员会建议大会通过下列决议草案：",
        "### 决议草案一",
        "### 渡轮",
        *BODY,
        "### 决议草案二",
        "### 灯塔",
        *BODY,
        "3. 第六委员会还建议大会通过下列决定草案：",
        "### 决定草案一",
        "### 文件",
        "大会注意到秘书长关于渡轮的报告。",
    )
    assert units(words) == {"I": ["1", "2"], "II": ["1", "2"], "DEC I": ["1"]}


def test_recommended_actions_are_a_unit() -> None:
    words = joined(
        "渡轮安全",
        "秘书长的报告",
        "一. 导言",
        "1. 本报告谈渡轮。",
        "1. 登记情况",
        "2. 登记工作有进展。",
        "二. 建议",
        "3. 建议大会考虑采取以下行动：",
        "(a) 请各国登记渡轮；",
        "检查",
        "(b) 请各国检查渡轮。",
        "4. 秘书长感谢各国。",
    )
    result = parsed(words)
    (unit,) = result.units
    assert (unit.key, unit.kind, unit.status, leaves(unit)) == (
        "3",
        "Recommendations",
        "recommended",
        ["a", "b"],
    )
    assert [(p.key, p.parent, p.leaf) for p in unit.paragraphs] == [
        ("3", None, False),
        ("a", "3", True),
        ("b", "3", True),
    ]
    assert unit.paragraphs[2].heading == "检查"
    assert [p.key for p in result.narrative] == ["1", "2", "3", "4"]
    assert result.masthead.title.text == "渡轮安全：秘书长的报告"


# --- one text in four shapes --------------------------------------------------------------------------------

CLAUSES = (
    "回顾其2019年12月18日第74/901号决议，其中请会员国改善乡村图书馆的照明，",
    "又回顾《渡船安全公约》{1}及其各项议定书，",
    "深信流动书车能够使偏远岛屿的儿童获得读物，并认识到书车司机的重要贡献，",
    "关切地注意到许多沿海村庄没有渡轮，",
)
PARAGRAPHS = (
    ("1. ", "注意到秘书长关于乡村图书馆的报告；{2}"),
    (
        "2. ",
        "请会员国根据本国法律，酌情为流动书车提供预算外资源，并鼓励捐助方支持灯塔看守人的培训，包括与世界灯塔协会合作，以便各个岛屿和沿海村庄的居民都能够安全出行，并使乘客了解渡轮的登记情况和检查结果；",
    ),
    (
        "3. ",
        "敦促尚未加入《渡船安全公约》{3}的国家考虑加入该公约，并请秘书处在其任务授权范围内向提出请求的国家提供技术援助，包括帮助船员掌握救生技能，改进码头和航道的照明，并收集和分析渡轮事故的资料；",
    ),
    ("4. ", "请秘书处与会员国协商："),
    ("(a) ", "编写一份关于渡轮安全的手册，并将手册译成各种语文，供沿海村庄和岛屿上的船员在日常工作中使用；"),
    ("(b) ", "在2027年底前收集各国关于书车的良好做法，并提交委员会第三十六届会议；"),
    ("5. ", "欢迎理事会关于岛屿学校的工作，鼓励各国交流经验；"),
    ("6. ", "请秘书长向大会第八十二届会议报告本决议的执行情况。"),
)
NOTES = {
    "1": "联合国，《条约汇编》，第9001卷，第12345号。",
    "2": "A/79/901。",
    "3": "同上，第9002卷，第12346号。",
}
VERBS = ("关切地注意到", "又回顾", "注意到", "回顾", "深信", "敦促", "欢迎", "请")
MARK = re.compile(r"\{(\d)\}")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def spaced(words: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", words)


def paged(chance: random.Random, *, markdown: bool) -> list[str]:
    """The text in blocks; pages end in the middle of some of them, and notes stand there."""
    blocks: list[str] = []
    due: list[str] = []
    for label, plain in [("", clause) for clause in CLAUSES] + list(PARAGRAPHS):
        words = spaced(plain)
        verb = next(verb for verb in (*VERBS, "") if words.startswith(verb))
        if markdown and verb:
            words = f"**{verb}**{words[len(verb) :]}"
        places = [
            m.start() + 1
            for m in re.finditer(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])", words)
            if m.start() > 12 and MARK.search(words[m.start() :]) is None
        ]
        cut = chance.choice(places) if places and chance.random() < 0.5 else None
        halves = [words[:cut], words[cut:]] if cut else [words]
        for index, half in enumerate(halves):
            due += MARK.findall(half)
            printed = MARK.sub(
                lambda m: f"<sup>{m[1]}</sup>" if markdown else m[1].translate(SUPERSCRIPTS), half
            )
            blocks.append(printed if index else label + printed)
            if index + 1 < len(halves):
                blocks += notes(due, markdown=markdown)
                blocks += (
                    [chance.choice(["---", "A/80/L.901", "4 V.25-90101"])] if chance.random() < 0.5 else []
                )
                due = []
    return blocks + notes(due, markdown=markdown)


def notes(marks: list[str], *, markdown: bool) -> list[str]:
    return [
        f"<sup>{m}</sup> {NOTES[m]}" if markdown else f"{m.translate(SUPERSCRIPTS)} {NOTES[m]}" for m in marks
    ]


def wrapped(chance: random.Random, *, fourfold: bool) -> str:
    """The text as lines of a PDF file, with notes at the foot of pages of random length."""
    out: list[str] = []
    due: list[str] = []
    room = chance.randrange(14, 30)
    for label, plain in [("", clause) for clause in CLAUSES] + list(PARAGRAPHS):
        words = label + spaced(plain)
        verb = next(verb for verb in (*VERBS, "") if words[len(label) :].startswith(verb))
        lines = [""]
        for token in re.findall(r"\{\d\}|[A-Za-z0-9/.()]+ ?|.", words):
            if len(lines[-1]) + len(token) > 36 and token not in "，。；：、》" and token[0] != "{":
                lines.append("")
            lines[-1] += token
        for index, line in enumerate(lines):
            if room == 0:
                out += [" " * 50 + "\n", *(f"{m}\n {NOTES[m]} \n\n" for m in due)]
                due, room = [], chance.randrange(14, 30)
                line = " " + line
            due += [m for m in MARK.findall(line) if m not in due]
            if index == 0 and fourfold:
                line = line.replace(verb, verb * 4, 1) if verb else line
            line = MARK.sub(lambda m: f"\n{m[1]} \n", " " + line if index == 0 else line)
            out.append(line.rstrip("\n") + (" \n\n" if fourfold or index + 1 == len(lines) else "\n"))
            room -= 1
    return "".join([*out, " " * 50 + "\n", *(f"{m}\n {NOTES[m]} \n\n" for m in due)])


def shape(name: str, seed: int) -> tuple[str, str, str | None]:
    """The document in a shape, its symbol, the key of the unit."""
    chance = random.Random(seed)
    if name == "report":
        head = (
            "第一章",
            "A. 建议大会通过的决议草案",
            "1. 渡轮委员会建议理事会核准下述决议草案以供大会通过：",
            "决议草案一",
            "渡轮安全",
            "大会，",
        )
        return joined(*head, *paged(chance, markdown=False)), "E/2026/901", "A.I"
    if name == "markdown":
        head = (
            "## 二. 第六委员会的建议",
            "1. 第六委员会建议大会通过下列决议草案：",
            "## 决议草案一",
            "## 渡轮安全",
            "大会，",
        )
        return joined(*head, *paged(chance, markdown=True)), "A/80/901", "I"
    fourfold = name == "fourfold"
    head = (
        " 大会决议 \n\n[根据第六委员会的报告(A/80/900)通过] \n\n 80/901. 渡轮安全 \n\n "
        + "大会" * (4 if fourfold else 1)
        + "， \n\n"
    )
    return (
        head + wrapped(chance, fourfold=fourfold) + "2025 年 12 月 5 日 \n\n第 60 次全体会议 \n",
        "A/RES/80/901",
        None,
    )


@pytest.mark.parametrize("name", ["report", "markdown", "fourfold", "wrapped"])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_text_reads_alike_in_every_shape(name: str, seed: int) -> None:
    words, symbol, key = shape(name, seed)
    result = parsed(words, symbol)
    (unit,) = result.units
    assert unit.key == key
    assert [p.text.text for p in unit.paragraphs if p.role == "preambular"] == [
        MARK.sub("", c) for c in CLAUSES
    ]
    assert [p.text.text for p in unit.paragraphs if p.role == "operative"] == [
        MARK.sub("", p) for _, p in PARAGRAPHS
    ]
    assert [p.key for p in unit.paragraphs if p.role == "operative"] == [
        "1",
        "2",
        "3",
        "4",
        "4.a",
        "4.b",
        "5",
        "6",
    ]
    assert [note.text.text for note in result.notes] == list(NOTES.values())
    marks = [(mark.mark, mark.note) for p in unit.paragraphs for mark in p.marks]
    assert marks == [("1", 0), ("2", 1), ("3", 2)]
    assert not result.findings


# --- another language -----------------------------------------------------------------------------------


def test_english_is_only_another_pack() -> None:
    words = (
        "Resolution adopted by the General Assembly on 18 December 2025\n\n"
        "[on the report of the Third Committee (A/80/456, para. 31)]\n\n80/901.\tSafety of ferries\n\n"
        "The General Assembly,\n\nRecalling resolution 79/901,\n\n1.\tRequests the Secretariat:\n\n"
        "\t(a)\tTo register ferries;\n\n\t(b)\tTo inspect ferries; and\n\n"
        "2.\tCalls upon States to cooperate.\n\n"
        "60th plenary meeting\n18 December 2025\n"
    )
    source = Source("any.txt", words, "", "text", "utf-8")
    result = outline.outline(source, text.clean(source, "en"), symbol="A/RES/80/901", language="en")
    (unit,) = result.units
    assert (unit.title.text, unit.issuer) == ("Safety of ferries", "The General Assembly")
    assert unit.meeting == 60
    assert unit.adopted_on == date(2025, 12, 18)
    assert leaves(unit) == ["1.a", "1.b", "2"]
    assert (result.masthead.recommended_by, result.masthead.basis) == ("the Third Committee", ("A/80/456",))


@pytest.mark.parametrize("name", ["A_RES_66_177", "A_RES_77_235", "E_RES_2012_19"])
def test_the_english_corpus_counts_on_without_a_gap(corpus: Path, name: str) -> None:
    source = formats.read(corpus / "en" / f"{name}.txt")
    result = outline.outline(source, text.clean(source, "en"), symbol=name.replace("_", "/"), language="en")
    keys = leaves(result.units[0])
    assert keys == [str(number) for number in range(1, len(keys) + 1)]
    assert not result.findings


def test_the_chinese_corpus_counts_on_without_a_gap(corpus: Path) -> None:
    for path in sorted((corpus / "zh").glob("*.txt")):
        source = formats.read(path)
        symbol, language = outline.detect(source, path.name)
        assert (symbol, language) == (path.name.removesuffix(".zh.txt").replace("_", "/"), "zh")
        result = outline.outline(source, text.clean(source, "zh"), symbol=symbol or "", language="zh")
        assert result.units
        assert not result.findings


@pytest.mark.parametrize(
    ("language", "front", "title"),
    [
        (
            "en",
            "Nairobi, 15-19 April 2030\n\nSafe ferries\n\nReport of the Fourth Committee\n\n"
            "Rapporteur: Ms. Ada Reef (Fiji)",
            "Safe ferries: Report of the Fourth Committee",
        ),
        ("zh", "渡轮安全\n\n第四委员会的报告\n\n报告员：林岸女士(斐济)", "渡轮安全：第四委员会的报告"),
    ],
)
def test_a_title_joins_its_lines_as_its_language_does_and_leaves_out_who_reports(
    language: str, front: str, title: str
) -> None:
    body = "\n\n1. The ferries are safe.\n" if language == "en" else "\n\n1. 渡轮是安全的。\n"
    source = Source("x.txt", front + body, "", "text", "utf-8")
    read = outline.outline(source, text.clean(source, language), symbol="A/85/901", language=language)
    assert read.masthead.title.text == title


# --- symbol and language ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name", "expected"),
    [
        ("联合国\n\nA/80/901\n\n大会\n", "report.txt", ("A/80/901", "zh")),
        ("渡轮安全。\n\n请各国合作。\n", "E_RES_2026_901.zh.txt", ("E/RES/2026/901", "zh")),
        ("经济及社会理事会决议\n\n2026/901. 渡轮\n\n经济及社会理事会，\n", "x.txt", ("E/RES/2026/901", "zh")),
        (
            "The Council requests the Office to report on ferries to the next session.\n",
            "A_HRC_RES_60_901.txt",
            ("A/HRC/RES/60/901", "en"),
        ),
        (
            "Resolution text in English about ferries and lighthouses and more\n",
            "S_RES_2901(2026)-EN.pdf",
            ("S/RES/2901(2026)", "en"),
        ),
        (
            "渡轮\n\n请各国合作。\n\n3 V.25-90101\n\nA/80/902\n\n更多\n\nA/80/902\n",
            "x.txt",
            ("A/80/902", "zh"),
        ),
        ("12345", "notes.txt", (None, None)),
    ],
)
def test_symbol_and_language_are_found(
    words: str, name: str, expected: tuple[str | None, str | None]
) -> None:
    assert outline.detect(Source(name, words, "", "text", "utf-8"), name) == expected


# --- any text -----------------------------------------------------------------------------------------------

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "大会，\n\n",
            "1. ",
            "2. ",
            "7. ",
            "(a) ",
            "(b) ",
            "(一) ",
            "a. ",
            "(i) ",
            "请会员国合作；\n\n",
            "登记\n\n",
            "第一章\n\n",
            "一. 导言\n\n",
            "A. 草案\n\n",
            "决议草案一\n\n",
            "决定草案\n\n",
            "第 2/901 号决议\n\n",
            "附件\n\n",
            "附件二\n\n",
            "第六委员会建议大会通过下列决议草案：\n\n",
            "建议大会采取以下行动：\n\n",
            "\t1\t2\n",
            "2025 年 12 月 5 日\n\n",
            "第 60 次全体会议\n\n",
            "大会注意到报告。\n\n",
            "80/901. 渡轮\n\n",
            "- ",
            "请秘书处：\n\n",
            "回顾其决议，\n\n",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(FRAGMENTS | st.text(max_size=200), st.sampled_from(["A/80/901", "A/RES/80/901", "E/DEC/2026/901"]))
def test_any_disorder_has_an_outline(words: str, symbol: str) -> None:
    result = parsed(words, symbol)
    keys = [unit.key for unit in result.units]
    assert len(set(keys)) == len(keys)
    for unit in result.units:
        inner = [p.key for p in unit.paragraphs]
        assert len(set(inner)) == len(inner)
        for before, after in pairwise(unit.paragraphs):
            assert before.text.source_start <= after.text.source_start
        for paragraph in unit.paragraphs:
            assert 0 <= paragraph.text.span[0] <= paragraph.text.span[1] <= len(words)
            assert paragraph.parent is None or paragraph.parent in inner
            assert all(0 <= mark.offset <= len(paragraph.text) for mark in paragraph.marks)
            assert all(0 <= a < b <= len(paragraph.text) for a, b in paragraph.emphasis)


# --- titles -------------------------------------------------------------------------------------------------


def in_english(symbol: str, *blocks: str) -> Outline:
    source = Source("any.txt", joined(*blocks), "", "text", "utf-8")
    return outline.outline(source, text.clean(source, "en"), symbol=symbol, language="en")


SPOKEN = ("The General Assembly,", "Recalling resolution 79/901,", "1. Requests States to mend ferries;")


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (("80/901.\tSafety of ferries",), "Safety of ferries"),
        (("80/901.\tSafety of", "ferries in narrow waters"), "Safety of ferries in narrow waters"),
        (("80/901.\tQuestion of ferries", "A", "SAFE FERRIES"), "Question of ferries"),
        (("80901.\tSafety of ferries",), "Safety of ferries"),
        (("Resolution 901 (2026)", "of 31 May 2026"), ""),
    ],
)
def test_the_title_of_a_resolution_is_its_lines_and_no_others(printed: tuple[str, ...], title: str) -> None:
    assert in_english("A/RES/80/901", *printed, *SPOKEN).masthead.title.text == title


def test_the_day_printed_beside_the_number_is_that_of_adoption() -> None:
    for printed in (
        ("901 (1948). Resolution of 31 May 1948",),
        ("901 (IV). Ferries", "Resolution of 31 May 1948"),
    ):
        assert in_english("E/RES/901(IV)", *printed, *SPOKEN).masthead.date == date(1948, 5, 31)


def test_the_council_that_recommends_a_text_is_no_part_of_its_title() -> None:
    asked = ("The Economic and Social Council", "Recommends the following text:")
    result = in_english("E/RES/2026/901", "2026/901. Safety of ferries", *asked, *SPOKEN)
    assert result.masthead.title.text == "Safety of ferries"


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (("Rules for Ferries", "The States Parties,"), "Rules for Ferries"),
        (("Protocol on Ferries, supplementing", "the Convention on Ships", "Preamble"),
         "Protocol on Ferries, supplementing the Convention on Ships"),
        (("Preamble", "The States Parties,"), ""),
        (("1. All ferries shall float.",), ""),
    ],
)  # fmt: skip
def test_an_annex_is_called_by_the_lines_under_its_designation(printed: tuple[str, ...], title: str) -> None:
    result = in_english("A/RES/80/901", "80/901. Safety of ferries", *SPOKEN, "Annex", *printed)
    assert [unit.title.text for unit in result.units] == ["Safety of ferries", title]


def test_an_annex_in_chinese_is_called_by_the_line_under_its_designation() -> None:
    result = parsed(
        joined("80/901. 渡轮安全", *BODY, "附件", "渡轮规则", "1. 渡轮应能漂浮。"), "A/RES/80/901"
    )
    assert result.units[1].title.text == "渡轮规则"


def test_a_presidential_statement_is_called_by_its_item_and_dated_by_its_meeting() -> None:
    opening = (
        "At the 9901st meeting, held in New York on 4 May 2026, which took up the item entitled “Ferries and"
        " peace” (see S/2026/901), the President spoke as follows for every one of the fifteen members:"
    )
    said = ("“The Security Council welcomes ferries.", "“The Security Council urges calm.”")
    head = in_english("S/PRST/2026/901", "Statement by the President", opening, *said).masthead
    assert (head.title.text, head.date, head.other_symbols) == ("Ferries and peace", date(2026, 5, 4), ())


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (("UNITED", "NATIONS", "Distr.", "GENERAL", "Measures and", "proposals", "A PROGRAMME FOR FERRIES"),
         "Measures and proposals: A PROGRAMME FOR FERRIES"),
        (("Economic Commission for Europe", "Eightieth session", "Geneva, 20–23 February 2026",
          "Report of the Ferry Board, eightieth session"),
         "Report of the Ferry Board, eightieth session"),
        (("Budget of the Ferry Mission from 1 July 2025 to 30 June 2026, its ferries, its harbours"
          " and its staff, with an outlook on the needs of the years that follow and a note on fuel",
          "Report of the Secretary-General"),
         "Budget of the Ferry Mission from 1 July 2025 to 30 June 2026, its ferries, its harbours"
         " and its staff, with an outlook on the needs of the years that follow and a note on fuel:"
         " Report of the Secretary-General"),
    ],
)  # fmt: skip
def test_the_title_of_a_report_is_neither_its_letterhead_nor_its_session(
    printed: tuple[str, ...], title: str
) -> None:
    head = in_english("A/80/901", *printed, "I. Introduction", "1. The ferries are old.").masthead
    assert (head.title.text, head.date) == (title, None)


@pytest.mark.parametrize(
    ("printed", "issuer"),
    [
        (("Ferry Commission", "Safe ferries", "Note by the Secretary-General"), "Secretary-General"),
        (("Report of the Ferry Board on its tenth session",), "Ferry Board"),
        (("Economic and Social Council", "Commission on Crime Prevention and Criminal Justice", "Agenda"),
         "Commission on Crime Prevention and Criminal Justice"),
        (("Safety of ferries",), ""),
    ],
)  # fmt: skip
def test_a_report_is_of_whom_it_says_or_of_the_body_in_its_masthead(
    printed: tuple[str, ...], issuer: str
) -> None:
    result = in_english("A/80/901", *printed, "I. Introduction", "1. The ferries are old.")
    assert result.masthead.issuer == issuer


# --- a text that one body puts forward to another

PUT_FORWARD: dict[str, tuple[str, ...]] = {
    "zh": (
        "2025/901. 渡轮安全",
        "经济及社会理事会，",
        "建议大会通过以下决议草案：",
        "“大会，",
        "“回顾其第 79/901 号决议，",
        "“1. 请各国改善渡轮；",
        "“2. 请秘书长设立“渡轮日”。”",
        "2025 年 7 月 24 日",
    ),
    "en": (
        "2025/901.\tSafety of ferries",
        "The Economic and Social Council,",
        "Recommends to the General Assembly the adoption of the following draft resolution:",
        "“Safety of ferries",
        "“The General Assembly,",
        "“Recalling its resolution 79/901, entitled “Ferries”,",
        "“1.\tUrges States to mend\nferries;",
        "“2.\tRequests the Secretary-General to proclaim a “ferry day”.”",
        "24 July 2025",
    ),
}


@pytest.mark.parametrize("language", PUT_FORWARD)
@pytest.mark.parametrize("quoted", [True, False])
def test_a_body_recommends_a_draft_in_which_the_body_that_is_to_adopt_it_speaks(
    language: str, *, quoted: bool
) -> None:
    words = joined(*PUT_FORWARD[language])
    words = words if quoted else words.replace("\n“", "\n").replace("”。”", "”。").replace("”.”", "”.")
    source = Source("any.txt", words, "", "text", "utf-8")
    clean = text.clean(source, language)
    (unit,) = outline.outline(source, clean, symbol="E/RES/2025/901", language=language).units
    assembly = {"zh": "大会", "en": "The General Assembly"}[language]
    assert unit.issuer == {"zh": "经济及社会理事会", "en": "The Economic and Social Council"}[language]
    assert [(p.key, p.issuer) for p in unit.paragraphs] == [
        ("0.1", ""),
        ("pre.1", assembly),
        ("1", assembly),
        ("2", assembly),
    ]
    assert not any(p.text.text.startswith("“") or p.text.text.endswith("”") for p in unit.paragraphs)


RECOMMENDED: dict[str, tuple[str, ...]] = {
    "zh": (
        *PUT_FORWARD["zh"][:2],
        "1. 表示注意到报告；",
        "2. 建议大会通过以下决议草案：",
        *PUT_FORWARD["zh"][3:7],
        "3. 请秘书长编写报告。",
        PUT_FORWARD["zh"][7],
    ),
    "en": (
        *PUT_FORWARD["en"][:2],
        "1.\tTakes note of the report;",
        "2.\tRecommends to the General Assembly the adoption of the following draft resolution:",
        *PUT_FORWARD["en"][3:8],
        "3.\tRequests the Secretary-General to prepare a report.",
        PUT_FORWARD["en"][8],
    ),
}


@pytest.mark.parametrize("language", RECOMMENDED)
def test_a_draft_that_a_numbered_paragraph_recommends_is_a_unit_of_its_own(language: str) -> None:
    source = Source("any.txt", joined(*RECOMMENDED[language]), "", "text", "utf-8")
    clean = text.clean(source, language)
    own, draft = outline.outline(source, clean, symbol="E/RES/2025/901", language=language).units
    assert [p.key for p in own.paragraphs] == ["1", "2", "3"]
    assert (draft.key, draft.kind, draft.status) == ("I", "DraftResolution", "draft")
    assert draft.issuer == {"zh": "大会", "en": "The General Assembly"}[language]
    assert [p.key for p in draft.paragraphs] == ["pre.1", "1", "2"]


def test_without_quotation_marks_a_recommended_draft_ends_where_the_numbers_of_the_body_go_on() -> None:
    words = joined(*RECOMMENDED["en"]).replace("\n“", "\n").replace("”.”", "”.")
    words = words.replace("2.\tRequests the Secretary-General to proclaim a “ferry day”.\n\n", "")
    source = Source("any.txt", words, "", "text", "utf-8")
    clean = text.clean(source, "en")
    own, draft = outline.outline(source, clean, symbol="E/RES/2025/901", language="en").units
    assert [p.key for p in own.paragraphs] == ["1", "2", "3"]
    assert [p.key for p in draft.paragraphs] == ["pre.1", "1"]


def test_a_quotation_that_nobody_announces_keeps_its_marks() -> None:
    words = joined("80/901. 渡轮安全", *BODY[:2], "“渡轮”指船只，", *BODY[2:])
    (unit,) = parsed(words, "A/RES/80/901").units
    assert "“渡轮”指船只，" in [p.text.text for p in unit.paragraphs]
