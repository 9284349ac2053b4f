"""Citations of resolutions, decisions and documents: lists, parts, symbols, bodies and dates."""

from __future__ import annotations

import pytest
from mandategraph.loaders.masking import Number
from mandategraph.loaders.mentions import find
from mandategraph.loaders.resolve import Context


def cited(text: str, language: str = "en", issuer: str = "body/GA", symbol: str = "") -> list[str]:
    """The symbols that a text cites, in its order; "" for one of an unknown series."""
    context = Context(language, symbol)
    context.enter_unit(issuer)
    resolved = context.resolve(text, find(text, language))
    return [(*mention.keys, "")[0] for mention in resolved if mention.kind == "citation"]


def cited_inside(text: str, language: str = "en") -> list[str]:
    """The symbols cited in the titles and names of a text, in its order."""
    context = Context(language, "")
    context.enter_unit("body/GA")
    waiting = list(reversed(context.resolve(text, find(text, language))))
    found: list[str] = []
    while waiting:
        mention = waiting.pop()
        waiting.extend(reversed(mention.parts))
        found.extend(key for key in mention.keys if mention.kind == "citation")
    return found


SESSIONS = range(45, 79)
MARCH = {16: 2011, 19: 2012, 22: 2013, 25: 2014, 28: 2015, 31: 2016, 34: 2017}
"""Sessions of the Human Rights Council by their year."""


def test_a_long_list_is_read_to_its_end() -> None:
    numbers = [f"{session}/{session + 40} of 18 December {session + 1945}" for session in SESSIONS]
    text = f"Recalling its resolutions {', '.join(numbers[:-1])} and {numbers[-1]} on lighthouses,"
    assert cited(text) == [f"A/RES/{session}/{session + 40}" for session in SESSIONS]


def test_a_long_list_is_read_from_its_beginning_where_the_kind_stands_behind() -> None:
    numbers = [f"{session + 1945}年12月18日第{session}/{session + 40}号" for session in SESSIONS]
    text = f"回顾其关于灯塔的{'、'.join(numbers[:-1])}和{numbers[-1]}决议，"
    assert cited(text, "zh") == [f"A/RES/{session}/{session + 40}" for session in SESSIONS]


def test_a_long_list_of_several_bodies_gives_each_its_own() -> None:
    assembly = ", ".join(f"{session}/7 of 3 December {session + 1945}" for session in SESSIONS)
    council = ", ".join(f"{session}/9 of 24 March {year}" for session, year in MARCH.items())
    text = (
        f"Recalling General Assembly resolutions {assembly}, 58/136 A and B of 4 May 2004, "
        f"Human Rights Council resolutions {council} and "
        "Security Council resolutions 2319 (2016) of 17 November 2016 and 2401 (2018)"
    )
    assert cited(text, issuer="body/ECOSOC") == [
        *(f"A/RES/{session}/7" for session in SESSIONS),
        "A/RES/58/136 A",
        "A/RES/58/136 B",
        *(f"A/HRC/RES/{session}/9" for session in MARCH),
        "S/RES/2319(2016)",
        "S/RES/2401(2018)",
    ]


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("its resolutions 48/226 A and 48/226 C", ["A/RES/48/226 A", "A/RES/48/226 C"]),
        (
            "resolution 58/136 A, B and C of 22 May 2004",
            ["A/RES/58/136 A", "A/RES/58/136 B", "A/RES/58/136 C"],
        ),
        ("resolution 53/77 AA of 4 December 1998", ["A/RES/53/77AA"]),
        ("resolution 2200 A (XXI)", ["A/RES/2200(XXI)"]),
        ("resolution ES- 10/17 of 15 December 2006", ["A/RES/ES-10/17"]),
        ("resolution S/RES/2282 (2016)", ["S/RES/2282(2016)"]),
        ("document A/RES/2625 (XXV)", ["A/RES/2625(XXV)"]),
        (
            "documents A/76/6 (Sect. 3)/Add.8 and A/CONF.7/24 (Part I)",
            ["A/76/6 (Sect. 3)/Add.8", "A/CONF.7/24 (Part I)"],
        ),
        ("document UNEP/OzL.Pro.28/12", ["UNEP/OzL.Pro.28/12"]),
        ("its resolution 70/262 and paragraph 3 of 1591 (2005)", ["A/RES/70/262", "S/RES/1591(2005)"]),
        ("resolution 61/36, with the articles on lamps, and 62/68", ["A/RES/61/36", "A/RES/62/68"]),
        ("resolution 70/1 and general recommendation No. 39 (2022)", ["A/RES/70/1"]),
        ("resolution 70/1 and its agreed conclusions 1997/2", ["A/RES/70/1"]),
        ("resolutions 186 (S-2) and 3362 (S-VII)", ["A/RES/186(S-2)", "A/RES/3362(S-VII)"]),
    ],
)
def test_forms_of_numbers(text: str, symbols: list[str]) -> None:
    assert cited(f"Recalling {text},") == symbols


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("第58/136 A和B号决议", ["A/RES/58/136 A", "A/RES/58/136 B"]),
        ("第53/77 AA号决议", ["A/RES/53/77AA"]),
        ("第2252(ES-V)号决议", ["A/RES/2252(ES-V)"]),
        ("第186(S-2)号决议", ["A/RES/186(S-2)"]),
        (
            "第2368(2017)，2370(2017)和2544(2020)号决议",
            [f"S/RES/{n}" for n in ("2368(2017)", "2370(2017)", "2544(2020)")],
        ),
        ("委员会EC-55/1号决议", []),
        ("A/76/324号文件所载第72/55号决议", ["A/76/324", "A/RES/72/55"]),
    ],
)
def test_forms_of_numbers_in_chinese(text: str, symbols: list[str]) -> None:
    assert cited(f"回顾{text}，", "zh") == symbols


@pytest.mark.parametrize("symbol", ["A/HRC/26/50", "ECE/TRANS/240/Add.1", "UNEP/EA.4/RES.1"])
def test_a_symbol_with_the_acronym_of_a_body_is_one_citation(symbol: str) -> None:
    (mention,) = find(f"as set out in document {symbol},", "en")
    assert mention.text == symbol


def test_the_topic_of_a_resolution_is_not_its_adopter() -> None:
    text = "回顾其关于设立妇女地位委员会的1975年12月15日第3499(XXX)号决议"
    assert cited(text, "zh") == ["A/RES/3499(XXX)"]
    assert cited("回顾妇女地位委员会的1975年12月15日第3499(XXX)号决议", "zh") == [""]


def test_a_date_of_another_clause_is_not_that_of_the_number() -> None:
    assert cited("决定自2022年1月1日起，延续第72/279号决议建立的模式", "zh") == ["A/RES/72/279"]


def test_a_body_of_unknown_series_right_beside_a_number_has_adopted_it() -> None:
    assert cited("Recalls Statistical Commission decision 48/110 of 10 March 2017") == [""]


def test_its_resolution_is_of_the_body_before_where_the_speaker_has_no_such_number() -> None:
    commission = "Recalls Commission on Population and Development resolution 2006/2"
    assert cited(f"{commission} and its resolution 2013/1") == ["", ""]
    assert cited(f"{commission} and its resolution 68/4") == ["", "A/RES/68/4"]


def test_a_resolution_is_of_the_body_that_adopted_it_behind_its_topic() -> None:
    text = "Recalls resolution 2000/22 of 18 August 2000, on lighthouses, by the Subcommission on Lamps"
    assert cited(text) == [""]
    text = "Welcomes the report to the Human Rights Council submitted pursuant to resolutions 34/24 and 40/20"
    assert cited(text) == ["A/HRC/RES/34/24", "A/HRC/RES/40/20"]


@pytest.mark.parametrize(
    ("text", "language", "pinpoints"),
    [
        ("Recalls paragraph 8 (c) of its resolution 1333 (2000)", "en", ["para. 8 (c)"]),
        ("Recalls paragraph 4 of resolution 65/1 and resolution 65/2", "en", ["para. 4", ""]),
        ("Recalls section XI of General Assembly resolution 55/258", "en", ["sect. XI"]),
        ("Recalls the annex to resolution 60/288", "en", ["annex"]),
        ("Recalls its resolution 60/251, paragraph 5 (b)", "en", ["para. 5 (b)"]),
        ("Recalls paragraphs 5 and 6 of its resolution 60/251", "en", [""]),
        ("回顾其第76/237号决议第78段和第60/288号决议附件", "zh", ["para. 78", "annex"]),
    ],
)
def test_pinpoints_of_resolutions(text: str, language: str, pinpoints: list[str]) -> None:
    assert [m.pinpoint for m in find(text, language) if m.kind == "citation"] == pinpoints


def test_a_roman_number_at_the_end_of_a_sentence_is_no_symbol() -> None:
    assert [m.detail for m in find("See annex II, decision II/10.", "en") if m.kind == "citation"] == [
        Number("II/10", "decision")
    ]


@pytest.mark.parametrize(
    ("text", "language", "symbols"),
    [
        (
            "Decides to include the item entitled “Lamps under Security Council resolution 1863 (2009)”.",
            "en",
            ["S/RES/1863(2009)"],
        ),
        (
            "Takes note of the report entitled “Follow-up to Human Rights Council resolution 16/21”;",
            "en",
            ["A/HRC/RES/16/21"],
        ),
        ("决定列入题为“安全理事会第1863(2009)号决议引起的灯塔经费”的项目。", "zh", ["S/RES/1863(2009)"]),
        ("请第1540(2004)号决议所设委员会主席提出报告；", "zh", ["S/RES/1540(2004)"]),
        ("表示注意到《第1373(2001)号决议灯塔技术指南》，", "zh", ["S/RES/1373(2001)"]),
        ("重申第1874(S IV)号决议所列原则，", "zh", ["A/RES/1874(S-IV)"]),
    ],
)
def test_citations_in_titles_and_in_names_of_bodies(text: str, language: str, symbols: list[str]) -> None:
    assert cited_inside(text, language) == symbols


def test_the_topic_behind_the_day_of_a_body_may_hold_commas() -> None:
    text = "又回顾麻醉药品委员会2028年3月18日关于灯塔，保护沿岸居民的第71/2号决议，"
    assert cited(text, "zh") == ["CND/RES/71/2"]
    assert cited("回顾麻醉药品委员会2028年3月18日的工作，并回顾其关于灯塔的第71/2号决议，", "zh") == [
        "A/RES/71/2"
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Recalls resolution 2200 A (XXI), annex", "en"), ("回顾第2200 A (XXI)号决议附件", "zh")],
)
def test_a_part_of_an_old_resolution_is_a_pinpoint_of_the_whole(text: str, language: str) -> None:
    context = Context(language, "")
    context.enter_unit("body/GA")
    (found,) = (m for m in context.resolve(text, find(text, language)) if m.kind == "citation")
    assert found.keys == ("A/RES/2200(XXI)",)
    assert found.pinpoint == "part A, annex"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Recalling Commission on Population and Development resolutions 2031/2 of 8 May 2031 and 2032/1",
        ),
        (
            "fr",
            "les résolutions 2031/2 et 2032/1 de la Commission de la population et du développement",
        ),
        ("es", "Recordando las resoluciones de la Comisión de Población y Desarrollo 2031/2 y 2032/1"),
        (
            "ru",
            "ссылаясь на резолюции 2031/2 от 8 мая 2031 года и 2032/1 Комиссии по народонаселению и развитию",
        ),
        ("ar", "إذ تشير إلى قراري لجنة السكان والتنمية 2031/2 و 2032/1"),
        ("zh", "回顾人口与发展委员会2031年5月8日第2031/2号和第2032/1号决议"),
    ],
)
def test_no_number_of_a_body_without_a_known_series_is_of_another_body(language: str, words: str) -> None:
    assert cited(words, language) == ["", ""]
