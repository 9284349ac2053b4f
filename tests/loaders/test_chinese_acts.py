"""Parts of Chinese acts: addressees, partners, recipients, deadlines and conditions."""

from __future__ import annotations

import pytest
from mandategraph.loaders.acts import read_acts
from mandategraph.loaders.masking import mask
from mandategraph.loaders.mentions import find
from mandategraph.loaders.records import Act
from mandategraph.loaders.resolve import Context
from mandategraph.loaders.spans import Passage


def last_act(text: str) -> Act:
    """Returns the last act of a paragraph of a resolution of the General Assembly."""
    context = Context("zh")
    context.enter_unit("body/GA")
    return read_acts(mask(text, context.resolve(text, find(text, "zh"))), Passage.of(text), "zh")[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("鼓励国家利益攸关方修理灯塔；", ["group/stakeholders"]),
        ("促请管理国法国参考灯塔报告；", ["state/FRA"]),
        (
            "呼吁所有国家政府、组织和个人修理灯塔；",
            ["group/governments", "group/organizations", "group/individuals"],
        ),
        ("鼓励联合国和平行动修理灯塔；", ["group/un-missions"]),
        ("鼓励联合国与东南亚国家联盟继续定期举行灯塔会议；", ["body/UN", "body/ASEAN"]),
        ("促请雷患国家查明沉船的位置；", ["group/mine-affected-states"]),
        ("邀请秘书长以及其他渔民论坛继续修理灯塔；", ["body/UN-Secretary-General", ""]),
        ("请会员国，特别是安理会授权修理灯塔的会员国，加强合作；", ["group/member-states"]),
        ("鼓励委员会成员国确保灯塔的安全；", ["group/members"]),
        ("欢迎联合国与东南亚国家联盟合作，并鼓励两个组织继续修理灯塔；", ["body/UN", "body/ASEAN"]),
        ("欢迎修理灯塔，并鼓励两个组织继续努力；", []),
        (
            "鼓励各国、国际组织和灯塔方案就此提供指导；",
            ["group/states", "group/international-organizations", ""],
        ),
        (
            "促请会员国及国家、区域和地方教育主管部门酌情修理灯塔；",
            ["group/member-states", "group/competent-authorities"],
        ),
        ("请联合国以及与巴勒斯坦问题有关的其他会员国继续努力；", ["body/UN", "group/member-states"]),
        ("邀请联合国系统各组织的行政首长继续努力；", ["group/executive-heads"]),
        ("请各特派团采取措施；", [""]),
        ("决定，至2031年，所有国家应继续修理灯塔；", ["group/states"]),
    ],
)
def test_addressees(text: str, expected: list[str]) -> None:
    assert [actor.key for actor in last_act(text).addressees] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请秘书长同私营部门一道修理灯塔；", ["group/private-sector"]),
        ("请秘书长就灯塔的新灯光与会员国协商；", ["group/member-states"]),
        ("敦促会员国充分配合国际麻醉品管制局执行任务；", ["body/INCB"]),
        ("请秘书长参与裁军谈判会议的工作，与之充分合作；", ["body/CD"]),
        ("请秘书长协同会员国修理灯塔；", ["group/member-states"]),
        ("请秘书长加强灯塔之间以及与捐助方的协调；", []),
        ("邀请特别报告员与大会进行互动对话；", []),
        ("请秘书长与推广联合国正式语文的组织合作；", ["group/organizations"]),
        ("请秘书长确保灯塔计划与会员国的计划协调一致；", []),
        ("请秘书长修理灯塔，同时确保与开展类似工作的会员国协调一致；", ["group/member-states"]),
        ("请秘书长采取措施，包括与会员国合作；", ["group/member-states"]),
        ("请秘书长与会员国讨论后修订灯塔清单；", ["group/member-states"]),
        ("请秘书长与捐助方、灯塔合作平台以及其他会员国协商；", ["group/donors", "", "group/member-states"]),
        ("敦促各方对东南亚国家联盟的部署给予充分合作；", ["body/ASEAN"]),
        ("请秘书长与国家航海风帆论坛合作；", [""]),
        ("请秘书长与收容索马里难民的国家密切合作；", ["group/states"]),
        ("请秘书长继续与会员国共同努力；", ["group/member-states"]),
    ],
)
def test_partners(text: str, expected: list[str]) -> None:
    assert [actor.key for actor in last_act(text).partners] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请秘书长向大会第七十九届和第八十届会议提交报告；", ["body/GA"]),
        ("请秘书长向大会第七十九届会议说明灯塔的现况；", ["body/GA"]),
        ("请秘书长向大会第七十九届会议及其后会议通报灯塔的现况；", ["body/GA"]),
        ("请秘书处在知会秘书长的情况下修理灯塔；", []),
    ],
)
def test_recipients(text: str, expected: list[str]) -> None:
    assert [actor.key for actor in last_act(text).report_to] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("决定在大会第七十八和七十九届会议上审议灯塔问题；", [("body/GA", 78), ("body/GA", 79)]),
        ("请秘书长在提交大会第七十九届会议的报告中列入灯塔的资料；", [("body/GA", 79)]),
        ("请秘书长在大会第七十九届会议期间通过第五委员会提交提案；", [("body/GA", 79)]),
        ("请秘书长向人权理事会和大会第七十九届会议提交报告；", [("body/GA", 79)]),
        ("决定将灯塔审查推迟到大会第七十九届会议；", [("body/GA", 79)]),
        ("请秘书长向第七十九届联合国大会提交报告；", [("body/GA", 79)]),
    ],
)
def test_sessions(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(due.body, due.session) for due in last_act(text).due] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("鼓励各国采取行动，到2035年显著减少沉船；", ["2035-12-31"]),
        ("决定，直至2033年7月31日，所有国家应继续修理灯塔；", ["2033-07-31"]),
        ("决定灯塔会议应于2033年5月18日和19日在纽约举行；", ["2033-05-19"]),
        ("请秘书长在2033年第二季度向大会说明灯塔的现况；", ["2033-06-30"]),
        ("决定宣布12月21日为国际灯塔日；", ["P1Y"]),
        ("请秘书长提交下一份关于灯塔的年度报告；", []),
        ("决定由会员国分摊灯塔费用，即每月费率为2 000美元；", []),
    ],
)
def test_dates_and_recurrences(text: str, expected: list[str]) -> None:
    assert [due.value or due.every for due in last_act(text).due] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请秘书长在现有总体资源范围内修理灯塔；", ["ER"]),
        ("请国际社会应受洪水影响国家的请求提供灯油；", ["UR"]),
        ("敦促各国向请求支持的国家提供灯油；", ["UR"]),
        ("请办公室在其职责范围内继续修理灯塔；", ["WM"]),
        ("请秘书长说明会员国根据各自任务规定可修理哪些灯塔；", []),
        ("请联合国根据双方各自的任务规定修理灯塔；", ["WM"]),
        ("请办公室根据自身任务授权修理灯塔；", ["WM"]),
        ("请办公室根据具体任务授权修理灯塔；", ["WM"]),
        ("请特派团根据他的任务授权修理灯塔；", ["WM"]),
        ("请会员国根据现有本国法律修理灯塔；", ["NL"]),
        ("请会员国根据国内法规修理灯塔；", ["NL"]),
        ("鼓励秘书长在其航海发展的任务范围内修理灯塔；", ["WM"]),
        ("请秘书长利用现有资源，修理灯塔；", ["ER"]),
        ("请秘书长更好地利用现有资源，修理灯塔；", []),
        ("请各国应受影响沿海国在此类调查中提出的要求，分享资料；", ["UR"]),
        ("请各国根据国内法规所规定的义务修理灯塔；", []),
        ("请各国根据适用的法律修理灯塔；", []),
    ],
)
def test_conditions(text: str, expected: list[str]) -> None:
    assert sorted({condition.code for condition in last_act(text).conditions}) == expected


@pytest.mark.parametrize("capacity", ["身份", "名义", "资格"])
def test_who_continues_to_encourage_in_a_capacity_is_the_addressee(capacity: str) -> None:
    act = last_act(f"请办公室以基金代管者的{capacity}，继续鼓励各国修理灯塔；")
    assert (act.verb, [actor.text for actor in act.addressees]) == ("请", ["办公室"])


def test_an_item_in_the_paragraph_continues_the_request() -> None:
    act = last_act("敦促会员国保护引航员：(a)举办培训；(b)确保灯塔的安全，谴责一切袭击；(c)修理灯塔；")
    assert (act.verb, act.action.endswith("(c)修理灯塔")) == ("敦促", True)


@pytest.mark.parametrize(
    ("text", "reporting", "recipients"),
    [
        ("请秘书长提交书面报告，说明灯塔的状况；", True, []),
        (
            "请秘书长继续提交年度报告，说明灯塔的状况，供大会根据现有任务规定，在该项目下进行审议；",
            True,
            ["body/GA"],
        ),
        ("请秘书长协助会员国提交报告；", False, []),
        ("请秘书长分析会员国提交的关于灯塔的报告；", False, []),
        ("请秘书长在大会第七十九届会议期间报告修理灯塔的进展；", True, []),
        ("请秘书处更新关于灯塔的报告，供相关机构审议；", True, []),
        ("请特派团每三个月报告灯塔的状况；", True, []),
        ("请秘书长修理灯塔，并酌情报告修理的进展；", True, []),
        ("请秘书长在下次报告中明确说明灯塔的状况；", True, []),
        ("促请沿海国责成引航员向其报告沉船；", False, []),
        ("请会员国讨论主席2033年报告所载情况；", False, []),
        ("请会员国核对委员会第七十九届会议报告所述进展；", False, []),
        ("请会员国参照主席的报告，供有关机构讨论；", False, []),
    ],
)
def test_a_report_that_is_submitted(text: str, reporting: bool, recipients: list[str]) -> None:
    act = last_act(text)
    assert (act.reporting, [actor.key for actor in act.report_to], act.conditions) == (
        reporting,
        recipients,
        (),
    )


def test_a_board_is_not_those_whom_it_is_for() -> None:
    (partner,) = last_act("请秘书长加强与渔民发展基金的密切合作；").partners
    assert (partner.key, partner.text) == ("", "渔民发展基金")


def test_attention_is_drawn_of_those_in_a_long_list() -> None:
    text = "注意到灯塔的状况，提请各国、国际组织和所有可能受影响的各方注意这一状况；"
    assert last_act(text).verb == "提请注意"


def test_the_year_of_the_session_of_a_report_is_no_deadline() -> None:
    assert last_act("决定转递裁军谈判会议关于其2031年届会的年度报告；").due == ()


def test_what_is_done_as_regularly_as_possible_recurs() -> None:
    assert [due.every for due in last_act("鼓励秘书处定期地举办讲习班；").due] == ["regular"]


def test_national_law_in_one_item_of_a_list_is_no_condition() -> None:
    text = "促请各国修理灯塔，考虑培训船员，并考虑根据本国法律颁发许可证；"
    assert last_act(text).conditions == ()


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("回顾第65/232号决议，其中大会宣布灯塔年，并请秘书长修理灯塔；", ["回顾", "请"]),
        ("回顾第65/232号决议，其中大会请会员国合作，并请秘书长修理灯塔；", ["回顾"]),
        ("促请各国修理灯塔，鼓励继续更新航海图；", ["促请", "鼓励"]),
        ("邀请和鼓励会员国修理灯塔；", ["邀请", "鼓励"]),
        ("提议秘书长举行灯塔会议；", ["提议"]),
    ],
)
def test_verbs(text: str, verbs: list[str]) -> None:
    context = Context("zh")
    context.enter_unit("body/GA")
    masked = mask(text, context.resolve(text, find(text, "zh")))
    assert [act.verb for act in read_acts(masked, Passage.of(text), "zh")] == verbs


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("请秘书长在其定期报告和补充报告中说明灯塔的状况；", []),
        ("请秘书长在定期向委员会提交的报告中说明灯塔的状况；", []),
        ("决定将上述授权自本决议通过之日起再延长12个月；", ["relative"]),
        ("请秘书长在2031年召开灯塔会议；", ["date"]),
    ],
)
def test_deadlines(text: str, types: list[str]) -> None:
    assert [due.type for due in last_act(text).due] == types
