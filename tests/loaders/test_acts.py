"""Who is asked what: the grammar on sentences of the kind that resolutions have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders.acts import Chapeau, read_acts, read_chapeau
from mandategraph.loaders.masking import Masked, mask
from mandategraph.loaders.mentions import find
from mandategraph.loaders.records import Act
from mandategraph.loaders.resolve import Context
from mandategraph.loaders.spans import Passage


def masked(text: str, issuer: str = "body/ECOSOC") -> Masked:
    context = Context("zh")
    context.enter_unit(issuer)
    return mask(text, context.resolve(text, find(text, "zh")))


def acts(text: str, chapeau: Chapeau | None = None) -> tuple[Act, ...]:
    return read_acts(masked(text), Passage.of(text), "zh", chapeau)


def chapeau(text: str) -> Chapeau:
    found = read_chapeau(masked(text), Passage.of(text), "zh")
    assert found is not None
    return found


def keys(act: Act, role: str) -> list[str]:
    return [actor.key for actor in getattr(act, role)]


PIECES = st.sampled_from(
    [
        "请",
        "并请",
        "敦促",
        "会员国",
        "秘书长",
        "，",
        "；",
        "其中",
        "与",
        "合作",
        "向",
        "委员会",
        "第二十届会议",
        "报告",
        "尚未",
        "的",
        "每年",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_any_paragraph_is_read_and_spans_stay_inside(text: str) -> None:
    for order, act in enumerate(acts(text), 1):
        spans = [act.verb_span, act.action_span, *(actor.span for actor in act.addressees + act.partners)]
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert act.order == order


def test_several_acts_of_one_paragraph_stand_in_order() -> None:
    found = acts("注意到秘书长的报告，并请秘书处散发该报告，鼓励会员国提出意见；")
    assert [(act.verb, act.kind) for act in found] == [
        ("注意到", "expressive"),
        ("请", "directive"),
        ("鼓励", "directive"),
    ]


def test_a_reported_request_is_no_act() -> None:
    assert [act.verb for act in acts("回顾其决议，其中请秘书长提交报告，并敦促会员国合作；")] == ["回顾"]


def test_in_this_regard_the_body_speaks_again() -> None:
    found = acts("回顾其决议，其中强调合作的重要性，并在这方面请秘书长提交报告；")
    assert [act.verb for act in found] == ["回顾", "请"]


def test_what_somebody_is_asked_to_stress_is_no_act() -> None:
    assert [act.verb for act in acts("请会员国开展宣传，并强调这些风险；")] == ["请"]


def test_adverbs_of_repetition_are_no_part_of_the_verb() -> None:
    (act,) = acts("又强烈敦促会员国加强合作；")
    assert (act.verb, act.verb_text) == ("敦促", "敦促")


def test_a_relative_clause_is_the_qualifier() -> None:
    (act,) = acts("敦促尚未批准该文书的会员国考虑批准；")
    assert (keys(act, "addressees"), act.qualifier) == (["group/member-states"], "尚未批准该文书的")


def test_partners_report_and_deadline_of_one_request() -> None:
    (act,) = acts(
        "请联合国区域间犯罪和司法研究所在预算外资源允许的情况下，与会员国密切协商，应请求提供援助，"
        "并向预防犯罪和刑事司法委员会第三十四届会议报告进展情况；"
    )
    assert keys(act, "partners") == ["group/member-states"]
    assert (act.reporting, keys(act, "report_to")) == (True, ["body/CCPCJ"])
    assert [(due.body, due.session) for due in act.due] == [("body/CCPCJ", 34)]
    assert {condition.code for condition in act.conditions} == {"XB", "UR"}


def test_cooperation_between_others_has_no_partners() -> None:
    (act,) = acts("鼓励会员国促进企业与社区之间的合作；")
    assert not act.partners


def test_helping_somebody_report_is_not_reporting() -> None:
    (act,) = acts("请会员国提供资料，以协助秘书处编写一份报告提交大会第八十届会议；")
    assert (act.reporting, act.due) == (False, ())


def test_items_take_over_their_chapeau() -> None:
    above = chapeau("请秘书处在其任务授权范围内与会员国协商：")
    (act,) = acts("根据请求编写准则；", above)
    assert (act.verb, act.inherited, keys(act, "addressees")) == ("请", True, ["body/UN-Secretariat"])
    assert keys(act, "partners") == ["group/member-states"]
    assert {condition.code for condition in act.conditions} == {"WM", "UR"}


def test_items_are_the_contents_of_the_report_of_their_chapeau() -> None:
    (told,) = acts("灯塔的现况；", chapeau("请秘书长每三个月向大会报告情况，着重说明："))
    (done,) = acts("修理灯塔；", chapeau("请秘书长每三个月向大会报告情况，并采取措施："))
    assert (told.reporting, keys(told, "report_to"), told.due[0].every) == (True, ["body/GA"], "P3M")
    assert (done.reporting, done.report_to, done.due) == (False, (), ())


def test_an_unnamed_verb_inside_an_item_belongs_to_what_its_chapeau_asks() -> None:
    above = chapeau("敦促会员国采取下列措施，并为此：")
    assert [act.verb for act in acts("开展宣传，为此鼓励全社会保护灯塔；", above)] == ["敦促"]


def test_nobody_acts_together_with_itself() -> None:
    (act,) = acts("请世界银行通过与世界银行和会员国合作修理灯塔；")
    assert keys(act, "partners") == ["group/member-states"]


def test_what_is_stressed_also_is_a_further_act() -> None:
    assert [act.verb for act in acts("请会员国修理灯塔，还强调指出灯塔的重要性；")] == ["请", "强调指出"]


def test_items_after_as_follows_speak_for_themselves() -> None:
    above = chapeau("为此建议如下：")
    (own,) = acts("鼓励会员国及早提交草案；", above)
    (taken_over,) = acts("秘书处应散发文件；", above)
    assert (own.verb, taken_over.verb, keys(taken_over, "addressees")) == (
        "鼓励",
        "建议",
        ["body/UN-Secretariat"],
    )


def test_items_of_a_reported_decision_stay_reported() -> None:
    above = chapeau("赞赏地注意到委员会决定其今后各届会议：")
    assert [act.verb for act in acts("鼓励会员国缩短草案；", above)] == ["注意到"]


def test_a_decision_has_its_date() -> None:
    (act,) = acts("决定于2026年举行第十五届大会；")
    assert (act.kind, [due.value for due in act.due]) == ("decision", ["2026-12-31"])


def test_a_named_organization_that_nobody_knows_keeps_its_words() -> None:
    (act,) = acts("请办公室与会员国、某某地区打击海盗中心和国际刑事警察组织合作；")
    assert [(actor.key, actor.text) for actor in act.partners if not actor.key] == [
        ("", "某某地区打击海盗中心")
    ]


def test_a_word_inside_another_does_not_hide_those_who_are_asked() -> None:
    (act,) = acts("建议会员国为看守人员开办培训班；")
    assert keys(act, "addressees") == ["group/member-states"]


def test_those_asked_are_listed_on_behind_a_condition() -> None:
    (act,) = acts("鼓励会员国、秘书处在现有资源范围内以及捐助方改进看守工作；")
    assert keys(act, "addressees") == ["group/member-states", "body/UN-Secretariat", "group/donors"]
    assert [condition.code for condition in act.conditions] == ["ER"]


def test_what_a_list_includes_is_no_reported_decision() -> None:
    read = acts("促请会员国整修灯塔，其中应酌情包括更换灯泡，并请秘书长继续提供梯子；")
    assert [keys(act, "addressees") for act in read] == [
        ["group/member-states"],
        ["body/UN-Secretary-General"],
    ]


def test_partners_stand_behind_the_means_and_behind_the_time() -> None:
    (act,) = acts(
        "请秘书长在第七十七届会议期间与会员国合作，并在捐助方的参与下，继续通过互联网同国际组织协作；"
    )
    assert keys(act, "partners") == [
        "group/member-states",
        "group/donors",
        "group/international-organizations",
    ]


def test_a_report_goes_to_later_sessions_of_a_body_and_to_another_body() -> None:
    (act,) = acts("请秘书长将结果向其后举行的麻醉药品委员会届会报告，并酌情向大会报告。")
    assert keys(act, "report_to") == ["body/CND", "body/GA"]
    assert act.due == ()


def test_bare_parties_are_those_of_the_convention_that_they_are_to_implement() -> None:
    context = Context("zh")
    context.enter_unit("body/GA")
    for text in ("欢迎《儿童权利公约》；", "敦促缔约国有效执行《联合国反腐败公约》；"):
        mentions = context.resolve(text, find(text, "zh"))
    assert mentions[0].keys == ("group/parties-UNCAC",)


def test_bare_parties_are_those_of_the_conference_named_before() -> None:
    text = "欢迎联合国反腐败公约缔约国会议取得的进展，并促请各缔约国落实其决议；"
    (_, act) = acts(text)
    assert keys(act, "addressees") == ["group/parties-UNCAC"]


def test_a_pronoun_names_the_partner_spoken_of_last() -> None:
    (act,) = acts("促请各国根据预防犯罪和刑事司法委员会的任务授权与其开展合作；")
    assert keys(act, "partners") == ["body/CCPCJ"]


def test_encouraged_cooperation_is_asked_of_both_sides() -> None:
    assert keys(acts("鼓励秘书处与会员国开展合作；")[0], "addressees") == [
        "body/UN-Secretariat",
        "group/member-states",
    ]
    assert keys(acts("请秘书处与会员国开展合作；")[0], "addressees") == ["body/UN-Secretariat"]


def test_the_verb_repeated_before_another_addressee_is_no_further_act() -> None:
    (act,) = acts("促请各国，并酌情促请捐助方加强合作；")
    assert keys(act, "addressees") == ["group/states", "group/donors"]


def test_a_pronoun_behind_no_act_names_who_was_spoken_of() -> None:
    act = acts("秘书长支持这一活动，请其继续提供协助；")[-1]
    assert keys(act, "addressees") == ["body/UN-Secretary-General"]


def test_where_somebody_works_is_no_addressee() -> None:
    (act,) = acts("促请秘书处和在冰岛开展业务的其他联合国实体加强合作；")
    assert keys(act, "addressees") == ["body/UN-Secretariat", "group/un-system"]


def test_a_joined_encouragement_is_a_further_act() -> None:
    assert [act.verb for act in acts("请秘书长提交报告，并鼓励加强这方面的合作；")] == ["请", "鼓励"]
    assert [act.verb for act in acts("请秘书长提交报告，鼓励加强这方面的合作；")] == ["请"]


def test_what_a_document_contains_is_not_reported() -> None:
    found = acts("注意到调查结果，其中表明标准不同，请秘书长提出建议；")
    assert [act.verb for act in found] == ["注意到", "请"]
    found = acts("注意到该文件，其中大会请秘书长提出建议，并请委员会审议；")
    assert [act.verb for act in found] == ["注意到"]


def test_a_session_of_its_own_tells_that_the_body_itself_decides() -> None:
    found = acts("请秘书长提交报告，并决定在大会第七十九届会议临时议程中列入题为“灯塔”的项目；")
    assert [(act.verb, act.kind) for act in found] == [("请", "directive"), ("决定", "decision")]
    assert [(due.body, due.session) for due in found[1].due] == [("body/GA", 79)]
    assert [act.verb for act in acts("请委员会审议这一事项，并决定灯塔的数目；")] == ["请"]


def test_parties_with_an_adjective_are_the_parties() -> None:
    (act,) = acts("促请《不扩散核武器条约》的非洲缔约国缔结灯塔协定；")
    assert keys(act, "addressees") == ["group/parties-NPT"]


def test_the_first_words_of_an_unknown_name_are_no_body_of_their_own() -> None:
    (act,) = acts("鼓励联合国灯塔、航标促进安全特别任务小组进一步更新清单；")
    assert "body/UN" not in keys(act, "addressees")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("邀请有关供灯机构、会员国和各湖区渔民协会继续努力；", ["供灯机构", "会员国", "湖区渔民协会"]),
        ("鼓励会员国和领港人员提供者继续努力；", ["会员国", "领港人员提供者"]),
        ("邀请第六委员会工作组审议灯塔问题；", ["第六委员会工作组"]),
    ],
)
def test_an_unknown_name_in_a_list_of_chinese_addressees_keeps_its_words(
    text: str, labels: list[str]
) -> None:
    (act,) = acts(text)
    assert [actor.text for actor in act.addressees] == labels


@pytest.mark.parametrize(
    "text",
    [
        "鼓励加强协调机制促进合作；",
        "促请采用渔民平台，以促进合作；",
        "促请查封走私团体，并促进合作；",
        "鼓励操办水手论坛，促进合作；",
        "促请完备灯塔养护机制，促进合作；",
        "鼓励扩充渔民企业、会员国和区域组织，促进合作；",
        "促请知照港口当局，促进合作；",
        "促请各校操办水手论坛，促进合作；",
        "促请有关部门完备养护机构，促进合作；",
        "呼吁向用于清除沉船的信托基金作出自愿捐助；",
        "敦促与包括渔民协会在内的国际组织进行协调；",
    ],
)
def test_what_is_asked_names_no_chinese_addressee(text: str) -> None:
    (act,) = acts(text)
    assert act.addressees == ()


def test_resources_beside_a_mandate_are_a_condition() -> None:
    (act,) = acts("请秘书处在其任务授权和资源范围内提供培训；")
    assert {condition.code for condition in act.conditions} == {"ER", "WM"}


def test_entities_of_the_organization_are_its_system() -> None:
    (act,) = acts("鼓励联合国各有关机构继续修理灯塔；")
    assert keys(act, "addressees") == ["group/un-system"]
