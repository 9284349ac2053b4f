"""What a paragraph names, where, and that nothing named overlaps."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders.masking import DateRange, Mention, Number, SessionNumber, mask
from mandategraph.loaders.mentions import find

ALPHABET = (
    "，。、；：“”《》〈〉()第号决议届会议公约及其各项议定书缔约国会员国"
    "办公室委员会年月日2011/65ABCDE \n大会请"
)


def only(text: str, kind: str) -> list[Mention]:
    return [mention for mention in find(text, "zh") if mention.kind == kind]


@given(st.text(alphabet=ALPHABET, max_size=80) | st.text(max_size=40))
def test_mentions_of_any_text_ascend_inside_it(text: str) -> None:
    mentions = find(text, "zh")
    assert all(0 <= m.start < m.end <= len(text) and text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@given(st.text(alphabet=ALPHABET, max_size=80))
def test_a_masked_text_finds_its_way_back(text: str) -> None:
    masked = mask(text, find(text, "zh"))
    assert masked.words(0, len(masked.text)) == text


def test_the_longest_name_wins() -> None:
    (office,) = only("请联合国毒品和犯罪问题办公室执行主任报告", "actor")
    assert office.keys == ("body/UNODC-Executive-Director",)


def test_adjectives_before_one_noun_are_groups_of_their_own() -> None:
    (groups,) = only("与国际、区域和次区域组织合作", "actor")
    assert groups.keys == (
        "group/international-organizations",
        "group/regional-organizations",
        "group/subregional-organizations",
    )


def test_an_instrument_inside_the_name_of_its_conference_is_not_named() -> None:
    assert not only("请联合国反腐败公约缔约国会议审议", "instrument")


def test_an_instrument_inside_a_quoted_title_is_not_named() -> None:
    assert not only("题为“执行《联合国反腐败公约》”的文件", "instrument")


def test_a_convention_brings_its_protocols() -> None:
    (convention,) = only("批准《联合国打击跨国有组织犯罪公约》及其各项议定书", "instrument")
    assert convention.with_protocols


def test_a_title_in_another_translation_is_recognized() -> None:
    (instrument,) = only("《濒危野生动植物种的国际贸易公约》", "instrument")
    assert instrument.keys == ("instrument/CITES",)


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("第65/232号决议", "65/232", "resolution"),
        ("第2009/251号决定", "2009/251", "decision"),
        ("第1373(2001)号决议", "1373(2001)", "resolution"),
        ("第155C(VII)号决议", "155C(VII)", "resolution"),
        ("第S-32/1号决议", "S-32/1", "resolution"),
        ("见E/CN.7/2011/9-E/CN.15/2011/9。", "E/CN.7/2011/9-E/CN.15/2011/9", "symbol"),
        ("(E/2011/30)", "E/2011/30", "symbol"),
    ],
)
def test_cited_numbers(text: str, number: str, kind: str) -> None:
    (cited,) = only(text, "citation")
    assert isinstance(cited.detail, Number)
    assert (cited.detail.number, cited.detail.kind) == (number, kind)


def test_every_number_of_a_list_is_a_citation() -> None:
    cited = only("回顾其2010年12月20日第65/169号、2012年12月20日第67/189号和第67/192号决议", "citation")
    assert [m.detail.number for m in cited if isinstance(m.detail, Number)] == ["65/169", "67/189", "67/192"]


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("第六十七届会议", SessionNumber(67)),
        ("第二十届会议续会", SessionNumber(20, resumed=True)),
        ("第三十二届特别会议", SessionNumber(32, special=True, series="S")),
    ],
)
def test_sessions(text: str, session: SessionNumber) -> None:
    (found,) = only(text, "session")
    assert found.detail == session


def test_a_congress_is_not_a_session() -> None:
    assert not only("第十三届联合国预防犯罪和刑事司法大会", "session")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011年12月19日", date(2011, 12, 19), date(2011, 12, 19)),
        ("2022年11月底", date(2022, 11, 1), date(2022, 11, 30)),
        ("2012年第一季度", date(2012, 1, 1), date(2012, 3, 31)),
        ("2013年上半年", date(2013, 1, 1), date(2013, 6, 30)),
        ("2026年", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_dates_are_periods(text: str, first: date, last: date) -> None:
    (found,) = only(text, "date")
    assert found.detail == DateRange(first, last)


def test_a_day_that_does_not_exist_is_no_date() -> None:
    (named,) = only("2011年2月30日", "date")
    assert named.detail is None


def test_a_known_name_inside_a_longer_unknown_one_is_not_meant() -> None:
    words = "Requests the Subregional Centre for Human Rights and Fishing in the Lagoon to report;"
    found = [(mention.text, mention.keys) for mention in find(words, "en") if mention.kind == "actor"]
    assert found == [("Subregional Centre for Human Rights and Fishing in the Lagoon", ())]
