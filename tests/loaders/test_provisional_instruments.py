"""Instruments that the authority files lack stay themselves: provisional, under their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from mandategraph.loaders.mentions import find
from mandategraph.loaders.quads import quads
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Source
from mandategraph.ontology.terms import Class

if TYPE_CHECKING:
    from mandategraph.loaders.records import Reading

SYMBOL = "A/RES/84/999"
OWN = f"document/{SYMBOL}/instrument/"


def read(*paragraphs: str, language: str = "en") -> Reading:
    numbered = [f"{number}. {text}" for number, text in enumerate(paragraphs, 1)]
    opening = "The General Assembly," if language == "en" else "大会，"
    source = Source("text.txt", "\n\n".join((opening, *numbered)) + "\n", "", "text", "utf-8")
    return read_document(source, symbol=SYMBOL, language=language, issued_by="General Assembly")


def named(reading: Reading) -> list[list[str]]:
    """Keys of the instruments of each numbered paragraph."""
    return [
        [mention.key for mention in one.instruments]
        for one in reading.paragraphs
        if one.paragraph.key[:1] != "p"
    ]


def instruments(text: str, language: str = "en") -> list[str]:
    return [mention.text for mention in find(text, language) if mention.kind == "instrument"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Urges States to implement the Utopia Accord;", "Utopia Accord"),
        (
            "Welcomes the Agreement on a Ceasefire between Utopia and the Free Towns of Arcadia;",
            "Agreement on a Ceasefire between Utopia and the Free Towns of Arcadia",
        ),
        (
            "Takes note of the Lakes Declaration of Principles on Fishing of 1977;",
            "Lakes Declaration of Principles on Fishing",
        ),
        ("Recalls the obligations under the Status of Forces Agreement;", "Status of Forces Agreement"),
        ("Adopts the guidelines for harbours annexed to the present resolution;", "guidelines for harbours"),
        ("Welcomes the Harbour, Lake and Coast Framework;", "Harbour, Lake and Coast Framework"),
        ("as described in the Charter of Lakes,12 and elsewhere;", "Charter of Lakes"),
        ("Welcomes the Utopia accords;", "Utopia accords"),
    ],
)
def test_a_name_outside_the_authority_files_is_found_whole(text: str, name: str) -> None:
    assert instruments(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "see Official Records of the General Assembly, Eighty-fourth Session, Supplement No. 5;",
        "United Nations, Treaty Series, vol. 9999, No. 99999;",
        "in accordance with its Rules of Procedure;",
        "the Agreement of 3 May 2027;",
        "the Joint Committee on the Utopia Convention;",
    ],
)
def test_source_notes_bare_nouns_and_names_of_bodies_are_no_instruments(text: str) -> None:
    assert [name for name in instruments(text) if name != "Agreement"] == []


def test_a_protocol_is_not_the_convention_that_it_supplements() -> None:
    text = (
        "Urges States to ratify the Optional Protocol to the Convention on the Rights of the Child on lakes;"
    )
    assert "Convention on the Rights of the Child" not in instruments(text)


def test_a_year_before_a_known_name_does_not_make_it_another() -> None:
    (mention,) = (
        m
        for m in find("under the 1989 Convention on the Rights of the Child;", "en")
        if m.kind == "instrument"
    )
    assert mention.keys == ("instrument/CRC",)


def test_a_short_title_means_the_new_name_before_it() -> None:
    reading = read(
        "Welcomes the Utopia Agreement on Lakes and Rivers;",
        "Urges the parties to implement the Agreement;",
        "Welcomes the reports on the Utopia Agreement.",
    )
    key = f"{OWN}Utopia-Agreement-on-Lakes-and-Rivers"
    assert named(reading) == [[key], [key], [key]]


def test_a_short_name_that_the_text_defines_wins() -> None:
    reading = read(
        "Recalls the Utopia Convention on Lakes (the Convention) and the Covenant on Lakes;",
        "Urges States to ratify the Convention.",
    )
    assert named(reading)[1] == [f"{OWN}Utopia-Convention-on-Lakes"]


def test_a_protocol_named_before_is_not_meant_by_the_convention() -> None:
    reading = read(
        "Recalls the Utopia Convention on Lakes;",
        "Recalls the Arcadia Protocol to the Convention on Harbours;",
        "Urges States to ratify the Convention.",
    )
    assert named(reading)[2] == [f"{OWN}Utopia-Convention-on-Lakes"]


def test_parties_to_a_new_name_are_not_those_to_a_known_convention() -> None:
    reading = read(
        "Recalls the United Nations Convention against Corruption;",
        "Requests the States parties to the Utopia Convention on Lakes to report.",
    )
    addressees = [actor.key for one in reading.paragraphs for act in one.acts for actor in act.addressees]
    assert addressees == [""]


def test_a_chinese_title_never_becomes_one_that_sounds_alike() -> None:
    reading = read(
        "促请各国加入《非洲人权和民族权宪章关于湖泊权利的议定书》；",
        "欢迎《乌托邦和平协议》，并注意到《湖泊年鉴》。",
        language="zh",
    )
    assert named(reading) == [
        [f"{OWN}非洲人权和民族权宪章关于湖泊权利的议定书"],
        [f"{OWN}乌托邦和平协议"],
    ]


def test_a_short_chinese_title_is_the_end_of_a_title_written_before() -> None:
    reading = read(
        "欢迎《关于湖泊航行安全的乌托邦宣言》；",
        "促请各国执行《乌托邦宣言》，并注意到《阿卡迪亚宣言》。",
        language="zh",
    )
    declaration = f"{OWN}关于湖泊航行安全的乌托邦宣言"
    assert named(reading) == [[declaration], [declaration, f"{OWN}阿卡迪亚宣言"]]


def test_a_short_chinese_title_is_not_the_end_of_a_known_title_in_another_paragraph() -> None:
    reading = read(
        "回顾《关于和平解决国际争端的马尼拉宣言》；", "促请各国执行《马尼拉宣言》。", language="zh"
    )
    assert named(reading)[1] == [f"{OWN}马尼拉宣言"]


def test_the_graph_describes_a_provisional_instrument_with_the_words_of_the_text() -> None:
    store = ox.Store()
    written = quads(read("Urges States to implement the Utopia Accord;", "Recalls the Accord."), version="0")
    store.load(written, format=ox.RdfFormat.N_QUADS)
    typed = list(store.quads_for_pattern(None, None, ox.NamedNode(Class.PROVISIONAL_INSTRUMENT)))
    assert len(typed) == 1
    labels = store.quads_for_pattern(
        typed[0].subject, ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), None
    )
    assert [str(label.object) for label in labels] == ['"Utopia Accord"@en']


def test_a_name_in_small_letters_is_the_same_instrument() -> None:
    reading = read(
        "Adopts the guidelines for harbours annexed to the present resolution;",
        "Invites States to apply the Guidelines for Harbours and the Guidelines for Harbours.",
    )
    assert {key for keys in named(reading) for key in keys} == {f"{OWN}guidelines-for-harbours"}


def test_a_known_instrument_behind_its_organization_stays_itself() -> None:
    text = "the 2002 World Tourism Organization Doha Declaration on the TRIPS Agreement and Public Health;"
    keys = [mention.keys for mention in find(text, "en") if mention.kind == "instrument"]
    assert keys == [("instrument/Doha-TRIPS-Declaration",)]
