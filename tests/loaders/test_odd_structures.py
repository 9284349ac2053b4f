"""Documents whose structure is printed in a rare way: every paragraph is kept under its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from read_content import read_content

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.records import Reading

OPENING = "The General Assembly,\n\nRecalling its resolution 70/1,\n\n"
NUMBERED = (
    "1. Takes note of the report on lanterns;\n\n2. Requests the Secretary-General to report to the Assembly."
)
KEYS = ["pre.1", "1", "2"]


def read(folder: Path, text: str, name: str = "any.en.txt") -> Reading:
    return read_content(folder, name, text.encode())


def keys(reading: Reading) -> list[str]:
    """The keys of the paragraphs, with their units."""
    return [
        f"{one.unit} {one.paragraph.key}" if one.unit else one.paragraph.key for one in reading.paragraphs
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"A/RES/84/971. Lanterns of the coast\n\n{OPENING}{NUMBERED}\n",
        f"Resolution A/RES/84/971\n84/971 Lanterns of the coast\n{OPENING}{NUMBERED}\n",
        "United Nations A/RES/84/971 General Assembly Distr.: General 84/971. Lanterns of the coast "
        + " ".join(f"{OPENING}{NUMBERED}".split())
        + "\n",
    ],
    ids=["number and title", "word before the symbol", "one line"],
)
def test_the_first_line_names_symbol_and_title(tmp_path: Path, text: str) -> None:
    reading = read(tmp_path, text)
    assert reading.outline.masthead.symbol == "A/RES/84/971"
    assert reading.outline.masthead.title.text == "Lanterns of the coast"
    assert keys(reading) == KEYS


def test_a_single_paragraph_in_one_line_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, f"A/RES/84/972\n{' '.join(OPENING.split())} Requests States to report to it.\n")
    assert [(one.paragraph.key, len(one.acts)) for one in reading.paragraphs] == [("pre.1", 0), ("1", 1)]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (
            "Recognizing the need to:\n\n(i) Light the coast,\n\n(ii) Mend lanterns,\n\nNoting the plan;\n\n",
            ["pre.1", "pre.1.1", "pre.1.2", "pre.2"],
        ),
        (
            "Affirming these principles:\n\n1. Lanterns burn;\n\n2. Coasts are lit;\n\nWelcoming the"
            " plan,\n\n",
            ["pre.1", "pre.1.1", "pre.1.2", "pre.2"],
        ),
        (
            "Recalling two aims, namely:\n\n(a) Light;\n\n(b) Peace, both of one rank,\n\nNoting the"
            " plan,[3]\n\n",
            ["pre.1", "pre.1.a", "pre.1.b", "pre.2"],
        ),
    ],
    ids=["roman items", "numbers", "a mark in brackets"],
)
def test_a_list_in_the_preamble_is_preambular(tmp_path: Path, listed: str, expected: list[str]) -> None:
    text = f"A/RES/84/973\n\n84/973. Lanterns\n\nThe General Assembly,\n\n{listed}{NUMBERED}\n\n[3] A/84/7.\n"
    assert keys(read(tmp_path, text)) == [*expected, "1", "2"]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [(("Resolution A", "Resolution B"), "AB"), (("I", "II"), ("I", "II"))],
    ids=["letters with a word", "numerals"],
)
def test_parts_in_which_the_body_speaks_again(
    tmp_path: Path, heads: tuple[str, str], expected: tuple[str, str]
) -> None:
    parts = "\n\n".join(f"{head}\n\n{OPENING}{NUMBERED}" for head in heads)
    reading = read(tmp_path, f"A/RES/84/974\n\n84/974. Lanterns\n\n{parts}\n")
    assert keys(reading) == [f"{name} {key}" for name in expected for key in KEYS]
    assert reading.outline.masthead.title.text == "Lanterns"


def test_items_behind_z_and_items_with_one_bracket(tmp_path: Path) -> None:
    letters = [*(chr(ord("a") + place) for place in range(26)), "aa", "ab", "ac"]
    items = "\n\n".join(f"({letter}) To light coast {letter};" for letter in letters)
    text = (
        f"A/RES/84/975\n\n{OPENING}1. Requests States:\n\n{items}\n\n2. Invites them:\n\na) To row;\n\n"
        f"b) To sail.\n"
    )
    assert keys(read(tmp_path, text)) == ["pre.1", "1", *(f"1.{one}" for one in letters), "2", "2.a", "2.b"]


def test_a_chinese_number_inserted_behind_another(tmp_path: Path) -> None:
    text = "A/RES/84/976\n\n大会，\n\n1. 注意到报告；\n\n1之二. 欢迎该计划；\n\n2. 请秘书长提出报告。\n"
    assert keys(read(tmp_path, text, "any.zh.txt")) == ["1", "1bis", "2"]


def test_numbers_without_a_stop_are_read_where_all_lack_it(tmp_path: Path) -> None:
    text = f"A/RES/84/977\n\n84/977. Lanterns\n\n{OPENING}{NUMBERED}\n".replace("1. ", "1 ").replace(
        "2. ", "2 "
    )
    assert keys(read(tmp_path, text)) == KEYS


def test_the_day_of_a_note_is_no_day_of_adoption(tmp_path: Path) -> None:
    text = (
        "A/RES/84/978 B*\n\nResolution adopted by the General Assembly on 19 December 2029\n\n84/978."
        " Lanterns\n\n"
        f"B\n\n* Reissued for technical reasons on 5 May 2030.\n\n{OPENING}{NUMBERED}\n"
    )
    assert str(read(tmp_path, text).outline.masthead.date) == "2029-12-19"


def test_a_note_with_an_asterisk_at_the_end_is_no_paragraph(tmp_path: Path) -> None:
    text = (
        "A/HRC/60/L.4\n\nHuman Rights Council\n\nPeru:* draft resolution\n\n60/… Lanterns\n\nThe Human"
        " Rights Council,\n\n"
        "Noting the plan,\n\n1. Decides to continue.\n\n* State not a member of the Human Rights Council.\n"
    )
    reading = read(tmp_path, text)
    assert reading.outline.masthead.title.text == "Lanterns"
    assert reading.paragraphs[-1].paragraph.text.text == "Decides to continue."


def test_a_clause_that_adopts_an_annexed_text_is_operative(tmp_path: Path) -> None:
    text = (
        "A/RES/84/979\n\n84/979. Lanterns\n\nThe General Assembly,\n\nHaving met in Lima,\n\n"
        "Adopts the following political declaration:\n\nAnnex\n\nPolitical declaration on lanterns\n\n1."
        " We light.\n"
    )
    reading = read(tmp_path, text)
    assert keys(reading) == ["pre.1", "1", "annex 1"]
    assert [act.concept for act in reading.paragraphs[1].acts] == ["adopt"]


def test_a_statement_without_quotation_marks_has_acts(tmp_path: Path) -> None:
    text = (
        "S/PRST/2029/5\n\nStatement by the President of the Security Council\n\n"
        "At the 9501st meeting of the Security Council, held on 5 May 2029, the President made the"
        " following statement"
        " on behalf of the Council:\n\nThe Security Council reaffirms its support for the Mission.\n\n"
        "Recalling its resolution 1970 (2011), the Council requests the Secretary-General to report.\n\n"
        "The Council stresses that:\n\n(a) All parties must act;\n\n(b) Attacks must cease.\n\n"
        "The Council will remain seized of the matter.\n"
    )
    reading = read(tmp_path, text)
    assert [one.paragraph.role for one in reading.paragraphs] == ["operative"] * len(reading.paragraphs)
    assert [len(one.acts) for one in reading.paragraphs if one.paragraph.leaf] == [1] * 5
    assert str(reading.outline.masthead.date) == "2029-05-05"


def test_each_sentence_of_a_chinese_statement_is_an_act(tmp_path: Path) -> None:
    text = (
        "S/PRST/2029/6\n\n安全理事会\n\n安全理事会主席的声明\n\n在2029年5月6日安全理事会第9502次会议上，"
        "安全理事会主席就安理会审议题为“灯塔”的项目代表安理会发表声明如下：\n\n"
        "“安全理事会谴责袭击。安理会吁请各方停火。安理会请秘书长提出报告。”\n"
    )
    reading = read(tmp_path, text, "any.zh.txt")
    assert [act.kind for one in reading.paragraphs for act in one.acts] == [
        "expressive",
        "directive",
        "directive",
    ]
    assert reading.outline.masthead.title.text == "灯塔"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "any.en.txt",
            "A/84/7/Corr.1\n\nGeneral Assembly\n\nLanterns\n\nCorrigendum\n\nParagraph 3\n\nFor oil read"
            " gas\n",
        ),
        (
            "any.fr.txt",
            "Nations Unies\n\nA/84/7/Corr.1\n\nAssemblée générale\n\nFanaux\n\nRectificatif\n\n"
            "Paragraphe 3\n\nLire gaz\n",
        ),
        ("any.zh.txt", "联合国\n\nA/84/7/Corr.1\n\n大会\n\n灯塔\n\n更正\n\n第3段\n\n“油”改为“气”\n"),
    ],
    ids=["en", "fr", "zh"],
)
def test_the_text_of_a_corrigendum_begins_below_the_word(tmp_path: Path, name: str, text: str) -> None:
    reading = read(tmp_path, text, name)
    assert reading.outline.masthead.issuer
    assert len(reading.paragraphs) == 1
    assert reading.paragraphs[0].paragraph.text.text.startswith(("Paragraph", "第3段"))


def test_numbers_of_conferences_of_parties_head_units(tmp_path: Path) -> None:
    decision = (
        "The Conference of the Parties,\n\nRecalling its plan,\n\n1. Urges Parties to light the coast.\n\n"
    )
    text = (
        "FCCC/CP/2029/10/Add.1\n\nConference of the Parties\n\nReport of the Conference of the Parties\n\n"
        f"Decision 1/CP.34\n\nLanterns\n\n{decision}Decision 2/CP.34\n\nCoasts\n\n{decision}"
        "Decision XV/4\n\nPlace\n\nThe Conference of the Parties decides to meet in Lima.\n"
    )
    reading = read(tmp_path, text)
    assert [unit.key for unit in reading.outline.units] == ["DEC 1/CP.34", "DEC 2/CP.34", "DEC XV/4"]
    assert not [found for found in reading.outline.findings if found.reason == "unread-text"]


@pytest.mark.parametrize(
    ("words", "concepts"),
    [
        (" decided to light the coast.", [["decide"]]),
        (", on the recommendation of the Third Committee, took note of the report.", [["take-note"]]),
        (
            ":\n\n(a) Took note of the report;\n\n(b) Requested the Secretary-General to report.",
            [["take-note"], ["request"]],
        ),
    ],
    ids=["plain", "words between", "items"],
)
def test_a_decision_tells_in_the_past_what_was_done(
    tmp_path: Path, words: str, concepts: list[list[str]]
) -> None:
    opening = "At its 5th meeting, on 20 July 2029, the Economic and Social Council"
    reading = read(tmp_path, f"E/DEC/2029/203\n\n2029/203. Lanterns\n\n{opening}{words}\n")
    assert [[act.concept for act in one.acts] for one in reading.paragraphs] == concepts
    assert reading.outline.units[0].issuer == "the Economic and Social Council"
    assert not [found for found in reading.outline.findings if found.reason == "unread-text"]


def test_a_russian_compound_keeps_its_hyphen_at_the_end_of_a_line(tmp_path: Path) -> None:
    text = (
        "A/RES/84/980\n\n84/980. Маяки\n\nГенеральная Ассамблея,\n\nссылаясь на свою резолюцию 70/1,\n\n"
        "1. предлагает государствам-\nчленам предста-\nвить доклад.\n"
    )
    words = read(tmp_path, text, "any.ru.txt").paragraphs[-1].paragraph.text.text
    assert words == "предлагает государствам-членам представить доклад."


def test_a_text_below_a_resolution_without_the_word_annex_is_narrative(tmp_path: Path) -> None:
    text = (
        f"A/RES/84/981\n\n84/981. Lanterns\n\n{OPENING}{NUMBERED}\n\nProcedure for lanterns\n\n"
        "The keeper performs these tasks:\n\n1. Receive the lanterns from the boats that bring them home.\n\n"
        "2. Return those that are already known.\n"
    )
    reading = read(tmp_path, text)
    assert keys(reading) == [*KEYS, "annex 0.1", "annex 1", "annex 2"]
    assert not [found for found in reading.outline.findings if found.reason == "unread-text"]


def test_numbers_with_a_point_count_within_their_section(tmp_path: Path) -> None:
    text = (
        "ST/SGB/2029/3\n\nSecretary-General\u2019s bulletin\n\nLanterns\n\nSection 1\n\nPurpose\n\n"
        "1.1\tThe present bulletin sets out how lanterns are lit.\n\n1.2\tIt applies to all keepers of"
        " lanterns.\n\n"
        "Section 2\n\n2.1\tKeepers shall:\n\n(a)\tTrim the wicks of their lanterns;\n\n(b)\tFill them.\n"
    )
    assert keys(read(tmp_path, text)) == ["1.1", "1.2", "2.1", "2.1.a", "2.1.b"]


def test_a_letter_has_title_author_and_day(tmp_path: Path) -> None:
    text = (
        "United Nations\n\nA/84/77–S/2029/55\n\nGeneral Assembly\nSecurity Council\n\nDistr.: General\n4"
        " May 2029\n\n"
        "Identical letters dated 4 May 2029 from the Secretary-General addressed to the President of the"
        " Council\n\n"
        "I have the honour to transmit the report.\n"
    )
    masthead = read(tmp_path, text).outline.masthead
    assert masthead.title.text.startswith("Identical letters dated")
    assert (masthead.issuer, str(masthead.date)) == ("Secretary-General", "2029-05-04")


def test_chinese_numerals_number_paragraphs(tmp_path: Path) -> None:
    text = (
        "E/RES/2031/44\n\n2031/44. 灯塔\n\n经济及社会理事会，\n\n回顾大会第83/14号决议，\n\n"
        "一、 请秘书长提交报告；\n\n二、鼓励会员国：\n\n（一）维修灯塔；\n\n"
        "（二）培训引航员；\n\n三、决定继续处理此事。\n"
    )
    assert keys(read(tmp_path, text, "any.zh.txt")) == ["pre.1", "1", "2", "2.1", "2.2", "3"]


def test_a_decision_in_one_sentence_is_not_mixed_with_the_next(tmp_path: Path) -> None:
    body = "The Conference of the States Parties to the United Nations Convention against Corruption"
    text = (
        "CAC/COSP/2031/9\n\nReport of the Conference of the States Parties on its fourteenth session\n\n"
        f"Resolution 14/2\n\nIntegrity of keepers\n\n{body},\n\nNoting resolution 14/1,\n\n"
        "1. Encourages States parties to pay.\n\nB. Decisions\n\n"
        f"Decision 14/1\n\nVenue of the session\n\n{body} decided that its session would be in Vienna.\n\n"
        f"Decision 14/2\n\nAgenda\n\n{body},\n\nRecalling its decision 13/1,\n\n(a) Approves the agenda;\n\n"
        "(b) Requests the Secretariat to publish it.\n"
    )
    expected = ["RES 14/2 pre.1", "RES 14/2 1", "DEC 14/1 1", "DEC 14/2 pre.1", "DEC 14/2 a", "DEC 14/2 b"]
    assert [key for key in keys(read(tmp_path, text)) if " " in key] == expected


def test_several_paragraphs_in_one_line_are_parted_at_their_numbers(tmp_path: Path) -> None:
    line = (
        "1. Takes note of the report; 2. Requests States to mend lanterns by 5 May 2031. 3. Decides to act."
    )
    reading = read(tmp_path, f"A/RES/84/981\n\n84/981. Lanterns\n\n{OPENING}{line}\n")
    assert keys(reading) == ["pre.1", "1", "2", "3"]


def test_a_number_before_a_small_letter_or_out_of_turn_parts_nothing(tmp_path: Path) -> None:
    line = "1. Takes note of rules 4, 5. 2. and 7. Xs of the report on lanterns; 3. Notes are kept."
    assert keys(read(tmp_path, f"A/RES/84/982\n\n84/982. Lanterns\n\n{OPENING}{line}\n")) == ["pre.1", "1"]


@pytest.mark.parametrize("below", ["", "\n\nStatute\n\n1. The Board shall keep the lanterns of the coast."])
def test_an_act_without_a_number_ends_the_list_of_a_preamble(tmp_path: Path, below: str) -> None:
    text = (
        "A/RES/84/983\n\n84/983. Lanterns\n\nThe General Assembly,\n\nAware of principles, namely:\n\n"
        "(a) That lanterns be lit,\n\n(b) That lanterns be kept clean by those who light them,\n\n"
        f"Adopts the Code of Lanterns.\n\n66th plenary meeting{below}\n"
    )
    reading = read(tmp_path, text)
    assert keys(reading)[:3] == ["pre.1", "pre.1.a", "pre.1.b"]
    assert [act.verb for one in reading.paragraphs for act in one.acts][:1] == ["adopt"]
