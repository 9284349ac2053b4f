# ruff: noqa: E501 - the paragraphs of a report stand on one line each
"""Report matter: who met, proposed, joined, spoke and adopted, and what the report itself rests on."""

from __future__ import annotations

from datetime import date

import pytest
from mandategraph.loaders import outline, text
from mandategraph.loaders.records import Proceedings, Source

REPORT = """## 第八十届会议

## 议程项目 91

## 第六委员会的报告

## 一. 引言

1. 大会在 2025 年 9 月 17 日第 4 次全体会议上，决定将题为“渡轮”的项目列入第八十届会议议程，并分配给第六委员会。

2. 第六委员会在 2025 年 10 月 6 日第 3 和第 4 次会议上进行了一般性讨论，并在 2025 年 11 月 5 日、12 日和 19 日第 30、33、36 和 37 次会议上审议了有关提案。

3. 委员会审议渡轮问题时，面前有下列文件：

(a) 秘书长关于渡轮安全的报告(A/80/901)；

(b) 秘书长的说明，转递灯塔协会的报告(A/80/902 和 Add.1)。

4. 在 10 月 6 日第 3 次会议上，灯塔协会的代表作了介绍性发言，并回答了丹麦和斐济代表的问题。

5. 在 11 月 12 日第 33 次会议上，汤加代表就决议草案在委员会发了言。

## 二. 各项提案的审议情况

### A. 决议草案 A/C.6/80/L.2

6. 经济及社会理事会在其第 2025/901 号决议中建议大会通过题为“渡轮”的决议草案。该决议草案是主席(斐济)根据理事会的建议提出的(A/C.6/80/L.2)。

7. 在 11 月 5 日第 30 次会议上，委员会秘书宣读了关于决议草案 A/C.6/80/L.2 所涉方案预算问题的书面说明。

8. 在同次会议上，委员会未经表决即通过了决议草案 A/C.6/80/L.2(见第 20 段，决议草案一)。

#### B. 决议草案 [A/C.6/80/L.7/Rev.1](#)

9. 在 2025 年 11 月 19 日第 36 次会议上，委员会面前有丹麦、多米尼加共和国、圣基茨和尼维斯和汤加(同时代表属于小岛屿国家联盟的联合国会员国)提交的题为“灯塔”的订正决议草案([A/C.6/80/L.7/Rev.1](#))。随后，特立尼达和多巴哥和瓦努阿图加入为该决议草案的提案国。

10. 在同次会议上，中非共和国和蒙古加入为该决议草案的提案国。

11. 同样在这次会议上，丹麦代表以北欧国家的名义作了发言。

12. 同样在第 36 次会议上，委员会以 100 票赞成、2 票反对、9 票弃权的记录表决通过了决议草案 [A/C.6/80/L.7/Rev.1](#)(见第 20 段，决议草案二)。

13. 决议草案通过前，斐济代表发言解释立场。决议草案通过后，汤加代表(同时代表帕劳和图瓦卢)发了言。

## 三. 第六委员会的建议

20. 第六委员会建议大会通过下列决议草案：

### 决议草案一

### 渡轮

大会，

1. **请**各国改善渡轮。

### 决议草案二

### 灯塔

大会，

1. **请**各国改善灯塔。
"""

PARTIES = """渡轮安全

秘书长的报告

摘要

本报告根据大会第 78/901 号、第 79/902 号决议和经济及社会理事会第 2024/903 号决议编写而成。

一. 导言

1. 本报告应大会第 79/904 号决议提出的请求，概述了渡轮的情况。

2. 有 3 个国家批准了《渡轮公约》（使缔约方总数达到 90 个），有 5 个国家批准或加入了《灯塔公约》（使缔约方总数达到 77 个）。

3. 截至 5 月，《书车公约》共有 40 个签字国和 66 个缔约国。
"""


def matter(words: str, symbol: str) -> Proceedings:
    source = Source("any.txt", words, "", "text", "utf-8")
    result = outline.outline(source, text.clean(source, "zh"), symbol=symbol, language="zh")
    places = [m.span for m in result.proceedings.meetings] + [d.span for d in result.proceedings.documents]
    assert all(0 <= start < end <= len(words) for start, end in places)
    return result.proceedings


@pytest.fixture(scope="module")
def report() -> Proceedings:
    return matter(REPORT, "A/80/903")


def test_meetings_have_their_dates_also_without_a_year(report: Proceedings) -> None:
    assert {(m.number, m.body): m.date for m in report.meetings} == {
        (4, "大会"): date(2025, 9, 17),
        (3, ""): date(2025, 10, 6),
        (4, ""): date(2025, 10, 6),
        (30, ""): date(2025, 11, 5),
        (33, ""): date(2025, 11, 12),
        (36, ""): date(2025, 11, 19),
        (37, ""): None,
    }


def test_documents_before_the_committee(report: Proceedings) -> None:
    assert [(d.symbol, d.title) for d in report.documents] == [
        ("A/80/901", "秘书长关于渡轮安全的报告"),
        ("A/80/902", "秘书长的说明，转递灯塔协会的报告"),
    ]


def test_a_draft_that_another_body_recommended(report: Proceedings) -> None:
    draft = report.considerations[0]
    assert (draft.symbol, draft.title, draft.unit) == ("A/C.6/80/L.2", "渡轮", "I")
    assert (draft.proposed_by, draft.recommended_in) == ("经济及社会理事会", "E/RES/2025/901")
    assert (draft.meeting, draft.date, draft.action) == (30, date(2025, 11, 5), "adopted")
    assert draft.budget_statement
    assert not draft.sponsors


def test_sponsors_of_a_draft_in_their_stages(report: Proceedings) -> None:
    draft = report.considerations[1]
    assert (draft.symbol, draft.unit, draft.action) == ("A/C.6/80/L.7/Rev.1", "II", "adopted-by-vote")
    assert (draft.meeting, draft.date) == (36, date(2025, 11, 19))
    assert [(s.state, s.stage, s.on_behalf_of) for s in draft.sponsors] == [
        ("丹麦", "introduced", ""),
        ("多米尼加共和国", "introduced", ""),
        ("圣基茨和尼维斯", "introduced", ""),
        ("汤加", "introduced", "属于小岛屿国家联盟的联合国会员国"),
        ("特立尼达和多巴哥", "joined", ""),
        ("瓦努阿图", "joined", ""),
        ("中非共和国", "joined-at-meeting", ""),
        ("蒙古", "joined-at-meeting", ""),
    ]
    assert all(REPORT[slice(*sponsor.span)] == sponsor.state for sponsor in draft.sponsors)


def test_who_spoke_and_when(report: Proceedings) -> None:
    draft = report.considerations[1]
    assert [(i.speaker, i.moment, i.meeting, i.on_behalf_of) for i in draft.interventions] == [
        ("丹麦", "before-adoption", 36, ("北欧国家",)),
        ("斐济", "before-adoption", 36, ()),
        ("汤加", "after-adoption", 36, ("帕劳", "图瓦卢")),
    ]
    assert [(i.speaker, i.moment, i.meeting) for i in report.interventions] == [
        ("灯塔协会", "introduction", 3),
        ("汤加", "general", 33),
    ]


def test_counts_of_parties_and_the_resolutions_reported_under() -> None:
    found = matter(PARTIES, "A/80/904")
    assert [(p.instrument, p.count, p.new, p.paragraph) for p in found.party_counts] == [
        ("《渡轮公约》", 90, 3, "2"),
        ("《灯塔公约》", 77, 5, "2"),
        ("《书车公约》", 66, None, "3"),
    ]
    assert [symbol for symbol, _ in found.reports_under] == [
        "A/RES/78/901", "A/RES/79/902", "E/RES/2024/903", "A/RES/79/904",
    ]  # fmt: skip
    assert PARTIES[slice(*found.reports_under[0][1])] == "78/901"
