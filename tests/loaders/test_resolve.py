"""Short names mean what the document said before."""

from __future__ import annotations

from mandategraph.loaders.mentions import Mention, find
from mandategraph.loaders.resolve import Context


def read(context: Context, text: str) -> dict[str, tuple[str, ...]]:
    resolved: tuple[Mention, ...] = context.resolve(text, find(text, "zh"))
    return {mention.text: mention.keys for mention in resolved if mention.kind not in ("date", "title")}


def speaking(issuer: str) -> Context:
    context = Context("zh")
    context.enter_unit(issuer)
    return context


def test_the_committee_is_the_one_that_speaks() -> None:
    assert read(speaking("body/CCPCJ"), "请委员会审议")["委员会"] == ("body/CCPCJ",)


def test_the_committee_is_the_one_named_last_where_another_body_speaks() -> None:
    context = speaking("body/ECOSOC")
    read(context, "欢迎麻醉药品委员会的报告，")
    assert read(context, "请委员会审议")["委员会"] == ("body/CND",)


def test_its_resolution_is_of_the_body_that_speaks() -> None:
    assert read(speaking("body/CCPCJ"), "回顾其第18/6号决议")["第18/6号"] == ("CCPCJ/RES/18/6",)


def test_a_number_known_in_the_document_keeps_its_body() -> None:
    context = speaking("body/GA")
    read(context, "回顾麻醉药品委员会2022年3月18日第65/2号决议，")
    assert read(context, "以及第65/2号决议")["第65/2号"] == ("CND/RES/65/2",)


def test_a_list_keeps_the_body_it_began_with() -> None:
    cited = read(speaking("body/GA"), "回顾人权理事会2013年6月13日第23/9号和2015年7月2日第29/11号决议")
    assert cited["第23/9号"] == ("A/HRC/RES/23/9",)
    assert cited["第29/11号"] == ("A/HRC/RES/29/11",)


def test_the_convention_is_the_one_named_last() -> None:
    context = speaking("body/GA")
    read(context, "重申《联合国反腐败公约》，")
    assert read(context, "依照《公约》")["《公约》"] == ("instrument/UNCAC",)


def test_parties_without_a_name_are_those_of_the_instruments_just_named() -> None:
    read_here = read(speaking("body/GA"), "执行《联合国反腐败公约》，鼓励缔约国合作")
    assert read_here["缔约国"] == ("group/parties-UNCAC",)


def test_parties_of_several_instruments() -> None:
    text = "促请《儿童权利公约》和《联合国反腐败公约》各缔约国合作"
    assert ("group/parties-CRC", "group/parties-UNCAC") in read(speaking("body/GA"), text).values()


def test_its_session_is_of_the_body_that_speaks() -> None:
    sessions = read(speaking("body/GA"), "请秘书长向其第六十七届会议报告")
    assert sessions["第六十七届会议"] == ("body/GA",)


def test_a_session_is_of_the_body_right_before_it() -> None:
    sessions = read(speaking("body/CCPCJ"), "与麻醉药品委员会2011年下半年第五十四届会议续会交流")
    assert sessions["第五十四届会议续会"] == ("body/CND",)


def test_what_nothing_tells_stays_open() -> None:
    assert read(speaking("body/GA"), "依照《公约》")["《公约》"] == ()
