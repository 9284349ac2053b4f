"""What reports and decisions say about mandates: who lives on until when, what was done, what is answered."""

from __future__ import annotations

import pytest
from mandategraph.loaders.following.lifelines import lifelines
from mandategraph.loaders.following.records import Ask, Event, Paragraph, Text
from mandategraph.ontology.iri import DEFAULT_BASE

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


def decision(words: str) -> Ask:
    return Ask(
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
    return tuple(lifelines([decision(words)], {RESOLUTION.iri: RESOLUTION}, [paragraph], bodies))


# --- life lines


@pytest.mark.parametrize(
    ("words", "kind", "name", "until"),
    [
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
