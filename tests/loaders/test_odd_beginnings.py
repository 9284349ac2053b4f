"""Texts that begin in a rare way: decisions of a day, statements read out, letters, drafts, items "bis"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Source

if TYPE_CHECKING:
    from mandategraph.loaders.records import Reading

ITEMS = (
    "(a) Took note of the report;\n\n(b) Approved the agenda below.\n\nAgenda\n\n1. Officers.\n\n2. Gauges.\n"
)


def read(text: str, symbol: str, language: str = "en") -> Reading:
    return read_document(Source("any.txt", text, "0", "text", "utf-8"), symbol=symbol, language=language)


def keys(reading: Reading) -> list[str]:
    return [one.paragraph.key for one in reading.paragraphs]


@pytest.mark.parametrize(
    "opening", ["On 4 June 2030, the Economic and Social Council:", "The organ met and:"]
)
def test_a_decision_with_letters_is_not_begun_by_the_agenda_below_it(opening: str) -> None:
    reading = read(f"E/DEC/2030/901\n\n2030/901. Gauges\n\n{opening}\n\n{ITEMS}", "E/DEC/2030/901")
    assert [key for key in keys(reading) if key in "ab12"] == ["a", "b"]
    assert [one.acts[0].kind for one in reading.paragraphs if one.acts] == ["expressive", "decision"]


def test_a_decision_names_its_day() -> None:
    reading = read(
        f"2030/901. Gauges\n\nOn 4 June 2030, the Economic and Social Council:\n\n{ITEMS}", "E/DEC/2030/901"
    )
    assert reading.issuers[0] == (None, "body/ECOSOC")
    assert str(reading.outline.units[0].adopted_on) == "2030-06-04"


def test_a_statement_read_out_is_that_of_the_council() -> None:
    text = (
        "PRST 40/1. Gauges\n\nAt its 55th meeting, held on 22 March 2030, the President of the Human Rights "
        "Council read out the following statement:\n\n“The Human Rights Council,\n\nRecalling its resolution "
        "5/1,\n\n1. Takes note of the report on gauges;\n\n2. Requests the Secretary-General to act.”\n"
    )
    reading = read(text, "A/HRC/PRST/40/1")
    assert keys(reading) == ["pre.1", "1", "2"]
    assert reading.outline.units[0].issuer == "The Human Rights Council"
    assert str(reading.outline.units[0].adopted_on) == "2030-03-22"


def test_the_first_sentence_of_a_letter_is_no_title() -> None:
    line = "Letter dated 4 May 2030 from the Chargé d’affaires a.i. of the Permanent Mission of Peru to the "
    text = (
        "United Nations\nA/85/901\n\nGeneral Assembly\nEighty-fifth session\n\nSecurity Council\n"
        f"Eighty-fifth year\n\n{line}United Nations addressed to the Secretary-General\n\n"
        "I have the honour to transmit the declaration of the keepers of the gauges.\n\n"
        "I should be grateful if you would have the present letter circulated as a document of the General "
        "Assembly, under the agenda item on gauges, and of the Security Council.\n"
    )
    reading = read(text, "A/85/901")
    masthead = reading.outline.masthead
    assert masthead.title.text == f"{line}United Nations addressed to the Secretary-General"
    assert reading.issuers[0] == (None, "state/PER")
    assert reading.paragraphs[0].paragraph.text.text.startswith("I have the honour")


@pytest.mark.parametrize(
    ("language", "issuer", "chapeau", "label"),
    [
        ("en", "The General Assembly,", "Requests the Secretary-General:", "({})"),
        ("fr", "L’Assemblée générale,", "Prie le Secrétaire général :", "{})"),
        ("es", "La Asamblea General,", "Solicita al Secretario General que:", "{})"),
    ],
)
def test_an_item_may_be_put_in_with_bis(language: str, issuer: str, chapeau: str, label: str) -> None:
    items = "\n\n".join(f"{label.format(name)} Xxx yyy zzz;" for name in ("a", "a bis", "b"))
    reading = read(f"{issuer}\n\n1. {chapeau}\n\n{items}\n", "A/RES/85/901", language)
    assert keys(reading) == ["1", "1.a", "1.abis", "1.b"]
    assert "numbering-break" not in [found.reason for found in reading.outline.findings]


OLD = (
    "A/RES/913(I)\n\n913 (I). Staff\n\nI. Masters\n\nHarbours should be so led that all are safe.\n\n"
    "Therefore, the General Assembly resolves that:\n\n1. A harbour master shall be appointed.\n\n"
    "2. The fees should be moderate.\n\nII. Pilots\n\nNo harbour can be reached without its pilots.\n\n"
    "Therefore the General Assembly:\n\n3. Approves the plan for pilots.\n\nIII. Keepers\n\n"
    "Recalling its resolution 900 (I),\n\nTherefore the General Assembly resolves that:\n\n"
    "4. Keepers be paid once a month;\n\n5. A pension be given to them.\n"
)


def test_words_below_a_heading_are_no_part_of_the_paragraph_above_it() -> None:
    reading = read(OLD, "A/RES/913(I)")
    found = [(one.paragraph, [act.verb for act in one.acts]) for one in reading.paragraphs]
    assert [(paragraph.key, paragraph.role[:2], verbs) for paragraph, verbs in found] == [
        ("pre.1", "pr", []),
        ("0.1", "op", ["resolve"]),
        ("1", "op", ["resolve"]),
        ("2", "op", ["resolve"]),
        ("2.pre.1", "pr", []),
        ("2.pre.2", "pr", []),
        ("3", "op", ["approve"]),
        ("3.pre.1", "pr", []),
        ("3.actions", "op", []),
        ("4", "op", ["resolve"]),
        ("5", "op", ["resolve"]),
    ]  # fmt: skip


def test_a_paragraph_goes_on_behind_the_heading_of_a_page() -> None:
    text = OLD.replace(
        "The fees should be moderate.", "The fees should be moderate;\n\nHarbours and lamps\n\nof all coasts."
    )
    reading = read(text, "A/RES/913(I)")
    assert reading.paragraphs[3].paragraph.text.text.endswith("of all coasts.")


def test_an_item_of_the_agenda_may_have_several_letters() -> None:
    head = (
        "General Assembly\n\nEighty-fifth session\n\nAgenda items 20 (a) and (b) and 21\n\n85/901. Gauges\n\n"
    )
    reading = read(f"{head}The General Assembly,\n\n1. Decides to act.\n", "A/RES/85/901")
    assert reading.outline.masthead.agenda_items == ("20 (a)", "20 (b)", "21")


def test_french_items_with_a_blank_before_the_bracket_are_items() -> None:
    text = (
        "L’Assemblée générale,\n\n1. Prie le Secrétaire général :\n\n- a ) De tenir les registres ;\n\n"
        "b ) De lui faire rapport ;\n\n2. Décide de poursuivre ;\n\nSuivi\n\n- Engage les États à agir.\n"
    )
    reading = read(text, "A/RES/85/902", "fr")
    assert keys(reading) == ["1", "1.a", "1.b", "2", "2.tail"]
    assert reading.paragraphs[-1].paragraph.text.text == "Engage les États à agir."
    assert [act.kind for act in reading.paragraphs[-1].acts] == ["directive"]
