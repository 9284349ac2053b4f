"""A document is stored under its own symbol, as what it is: draft, adopted text, corrigendum or report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.masthead import detect
from mandategraph.loaders.quads import LookUps, quads
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import LoaderError, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

BODY = (
    "The General Assembly,",
    "Recalling its resolution 80/1,",
    "1. Requests the Secretary-General to report to the General Assembly at its eighty-fifth session.",
)
ADOPTED = (
    "General Assembly",
    "Resolution adopted by the General Assembly on 19 December 2029",
    "84/960. Ferries",
    *BODY,
)
LETTER = (
    "General Assembly",
    "4 May 2029",
    "Letter dated 4 May 2029 from the Secretary-General addressed to the President of the General Assembly",
    "I have the honour to transmit the report on ferries requested in General Assembly resolution 80/1.",
)


def source(*blocks: str, name: str = "any.txt") -> Source:
    return Source(name, "\n\n".join(blocks) + "\n", "", "text", "utf-8")


def read(*blocks: str, name: str = "any.txt") -> Reading:
    return read_document(source(*blocks, name=name))


def written(reading: Reading) -> str:
    return quads(reading, version="0.1.0", look_ups=LookUps()).decode()


@pytest.mark.parametrize(
    ("head", "symbol"),
    [
        (["United Nations", "A/RES/84/960"], "A/RES/84/960"),
        (["A/RES/84/960 C"], "A/RES/84/960 C"),
        (["A/RES/84/960*", "* Reissued for technical reasons on 5 May 2030."], "A/RES/84/960"),
        (["A/RES/84/960 A and B"], "A/RES/84/960"),
        (["United Nations\tA/RES/84/960 C"], "A/RES/84/960 C"),
        (["United Nations A/RES/84/960"], "A/RES/84/960"),
        (["United Nations | General Assembly | A/RES/84/960"], "A/RES/84/960"),
        (["A/RES/84/960 United Nations General Assembly Distr.: General"], "A/RES/84/960"),
        ([], "A/RES/84/960"),
        (["Item 12 of the preliminary list*", "* A/84/50"], "A/RES/84/960"),
    ],
)
def test_the_masthead_states_the_symbol(head: Sequence[str], symbol: str) -> None:
    reading = read(*head, *ADOPTED)
    assert reading.outline.masthead.symbol == symbol
    assert reading.outline.masthead.kind == "Resolution"


@pytest.mark.parametrize(
    ("name", "head", "symbol"),
    [
        ("A_RES_84_960-2912399E.txt", [], "A/RES/84/960"),
        ("A_RES_84_960-2912399E (1).txt", [], "A/RES/84/960"),
        ("A_RES_84_960_B.txt", [], "A/RES/84/960 B"),
        ("A_RES_84_960B-2912399E.txt", [], "A/RES/84/960 B"),
        ("A_RES_84_960_E.txt", [], "A/RES/84/960"),
        ("A_RES_84_960_E.txt", ["E"], "A/RES/84/960 E"),
        ("A_RES_84_960_reissue.txt", [], "A/RES/84/960"),
        ("A%2FRES%2F84%2F960.txt", [], "A/RES/84/960"),
        ("A-RES-84-960.en.txt", [], "A/RES/84/960"),
        ("A-RES-S-35-1.txt", [], "A/RES/S-35/1"),
        ("A_RES_84_960.txt", ["A/RES/84/960 B"], "A/RES/84/960 B"),
        ("A_RES_84_960_F.txt", ["A/RES/84/960"], "A/RES/84/960"),
        ("N2912399.txt", [], "A/RES/84/960"),
    ],
)
def test_the_file_name_states_the_symbol(name: str, head: Sequence[str], symbol: str) -> None:
    assert detect(source(*head, *ADOPTED, name=name), name)[0] == symbol


@pytest.mark.parametrize(
    ("blocks", "symbol"),
    [
        (
            (
                "Resolution 2960 (2027)",
                "Adopted by the Security Council on 4 March 2027",
                "The Security Council,",
                "1. Decides to extend the mandate of the Mission until 31 March 2028.",
            ),
            "S/RES/2960(2027)",
        ),
        (
            ("Resolution 2960 (2027) Adopted by the Security Council on 4 March 2027",),
            "S/RES/2960(2027)",
        ),
        (
            (
                "第2960(2027)号决议",
                "2027年3月4日安全理事会第9988次会议通过",
                "安全理事会，",
                "1. 决定将特派团的任务期限延长至2028年3月31日。",
            ),
            "S/RES/2960(2027)",
        ),
        (
            (
                "Resolution adopted by the Human Rights Council on 4 March 2027",
                "66/9",
                "The Human Rights Council,",
            ),
            "A/HRC/RES/66/9",
        ),
        (
            ("General Assembly decision 84/560", "Adopted by the General Assembly on 4 March 2030", *BODY),
            "A/DEC/84/560",
        ),
        (("2029/14. Ferries", "The Economic and Social Council,", *BODY[1:]), "E/RES/2029/14"),
    ],
)
def test_the_heading_and_the_body_state_the_symbol(blocks: Sequence[str], symbol: str) -> None:
    assert detect(source(*blocks), "SC_file.txt")[0] == symbol


REPORT = "Report of the Secretary-General"
INVITES = "1. The Secretary-General invites Member States to contribute to the ferries."


@pytest.mark.parametrize(
    "blocks",
    [
        ("Item 12 of the preliminary list*", REPORT, "* A/84/50", INVITES),
        ("Item 12 of the preliminary list**", REPORT, INVITES, "** A/84/50."),
        ("Item 12 of the preliminary list*", REPORT, "*A/84/50", INVITES),
        ("Item 12 of the preliminary list*", REPORT, "*", "A/84/50", INVITES),
        ("Item 12 of the preliminary list¹", REPORT, "¹ A/84/50", INVITES),
        (REPORT, "Documents before the Committee:", "A/84/50", "A/84/51", INVITES),
        (REPORT, "Symbol\tTitle\nA/84/50\tFerries\nA/84/51\tQuays", INVITES),
        (REPORT, INVITES, "A/84/50"),
        ("A/84/50", "Ferries", "A/84/51", "Quays", REPORT, INVITES),
        ("Symbol", "Title", "A/84/50", "Ferries", "A/84/51", "Quays", INVITES),
    ],
)
def test_notes_lists_and_tables_state_no_symbol(blocks: Sequence[str]) -> None:
    assert detect(source(*blocks), "any.txt")[0] is None
    with pytest.raises(LoaderError, match="symbol"):
        read(*blocks)


@pytest.mark.parametrize(
    "head",
    [
        ["A/84/96–S/2029/66"],
        ["A/84/96-S/2029/66"],
        ["A/84/96*–S/2029/66*"],
        ["A/84/96–\nS/2029/66"],
        ["A/84/96\nS/2029/66"],
        ["United Nations", "A/84/96", "S/2029/66"],
    ],
)
def test_a_double_symbol_names_one_document(head: Sequence[str]) -> None:
    reading = read(*head, *LETTER)
    masthead = reading.outline.masthead
    assert (masthead.symbol, masthead.other_symbols) == ("A/84/96", ("S/2029/66",))
    assert 'mandategraph/ontology#otherSymbol> "S/2029/66"' in written(reading)


def test_a_letter_to_the_united_nations_is_of_its_state() -> None:
    author = "the Permanent Representative of Norway to the United Nations"
    reading = read(
        "A/84/96", f"Letter dated 1 March 2029 from {author} addressed to the Secretary-General", LETTER[-1]
    )
    assert reading.issuers == ((None, "state/NOR"),)


def test_other_symbols_are_only_those_beside_the_own() -> None:
    reading = read("A/84/96", "A/84/50", *LETTER[:3], "Agenda item 12", "S/2029/50", LETTER[3])
    assert reading.outline.masthead.other_symbols == ()


@pytest.mark.parametrize(
    ("head", "kind", "title"),
    [
        (
            ["A/C.3/84/L.9/Rev.1", "Peru: revised draft resolution", "Ferries"],
            "DraftResolution",
            "Ferries",
        ),
        (["A/84/L.9", "Ferries"], "DraftResolution", "Ferries"),
        (["A/C.5/84/L.9", "Ferries", "Draft decision submitted by the Chair"], "DraftDecision", "Ferries"),
        (["S/2029/961", "Peru: draft resolution"], "DraftResolution", ""),
    ],
)
def test_a_draft_has_a_preamble_acts_and_its_status(head: Sequence[str], kind: str, title: str) -> None:
    reading = read(*head, *BODY)
    (unit,) = reading.outline.units
    assert (reading.outline.masthead.kind, unit.kind, unit.status) == (kind, kind, "draft")
    assert unit.title.text == title
    assert [paragraph.key for paragraph in unit.paragraphs] == ["pre.1", "1"]
    (act,) = reading.paragraphs[-1].acts
    assert [(due.body, due.session) for due in act.due] == [("body/GA", 85)]


def test_a_draft_decision_of_one_sentence_has_its_acts() -> None:
    reading = read(
        "A/84/L.40",
        "Draft decision submitted by the President of the General Assembly",
        "Ferries",
        "The General Assembly decides to meet on ferries at its eighty-fifth session, and requests the "
        "Secretary-General to report thereon.",
    )
    (unit,) = reading.outline.units
    assert (unit.kind, unit.title.text, unit.status) == ("DraftDecision", "Ferries", "draft")
    assert [act.kind for read_ in reading.paragraphs for act in read_.acts] == ["decision", "directive"]


@pytest.mark.parametrize(
    ("head", "items"),
    [
        (
            ("Agenda items 68 (b) and 70", "The General Assembly,", "1. Decides to meet again."),
            ("68 (b)", "70"),
        ),
        (
            (
                "Point 68 b) de l’ordre du jour",
                "L’Assemblée générale,",
                "1. Décide de se réunir à nouveau en mars.",
            ),
            ("68 (b)",),
        ),
        (
            ("Пункт 68 б) повестки дня", "Генеральная Ассамблея,", "1. постановляет собраться вновь."),
            ("68 (b)",),
        ),
    ],
)
def test_items_of_an_agenda_keep_their_letters(head: Sequence[str], items: tuple[str, ...]) -> None:
    assert read("A/84/L.9", *head).outline.masthead.agenda_items == items


def test_a_draft_names_its_sponsors() -> None:
    reading = read("A/C.3/84/L.9", "Norway, Peru and Togo: draft resolution", "Ferries", *BODY)
    (consideration,) = reading.outline.proceedings.considerations
    assert [one.state for one in consideration.sponsors] == ["Norway", "Peru", "Togo"]


def test_a_chinese_draft_is_a_draft() -> None:
    reading = read(
        "A/C.3/84/L.9",
        "挪威和多哥：决议草案",
        "渡轮",
        "大会，",
        "回顾其第80/1号决议，",
        "1. 请秘书长提出报告。",
    )
    assert [(unit.kind, unit.status, unit.title.text) for unit in reading.outline.units] == [
        ("DraftResolution", "draft", "渡轮")
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        (
            "A/C.2/84/L.9",
            "Draft report",
            "1. The Committee met.",
            "2. The Committee recalls resolution 80/1.",
        ),
        ("A/C.2/84/L.9/Add.1", "Ferries: draft resolution", "Addendum", "Add Peru to the list of sponsors."),
    ],
)
def test_other_limited_documents_are_reports(blocks: Sequence[str]) -> None:
    reading = read(*blocks)
    assert (reading.outline.masthead.kind, reading.outline.units) == ("Report", ())


@pytest.mark.parametrize(
    "blocks",
    [
        ("A/RES/84/960/Corr.1", *ADOPTED[:3], "Corrigendum", "1. Paragraph 3", "For ferries read quays"),
        ("A/RES/84/960/Corr.1", *ADOPTED),
        ("A/RES/84/960/Corr.1", "大会决议", "84/960. 渡轮", "更正", "1. 第3段", "将“渡轮”改为“码头”。"),
    ],
)
def test_a_corrigendum_corrects_and_adopts_nothing(blocks: Sequence[str]) -> None:
    reading = read(*blocks)
    assert (reading.outline.masthead.kind, reading.outline.units) == ("Corrigendum", ())
    assert not [act for paragraph in reading.paragraphs for act in paragraph.acts]
    assert not [finding for finding in reading.outline.findings if finding.reason == "truncated"]
    lines = written(reading)
    assert "document/A/RES/84/960/Corr.1> <https://w3id.org/mandategraph/ontology#corrects> " in lines
    assert "#corrects> <https://w3id.org/mandategraph/document/A/RES/84/960> " in lines


def test_the_symbol_is_no_paragraph_of_a_corrigendum() -> None:
    reading = read(
        "United Nations", "A/84/6 (Sect. 9)/Corr.1", "Ferries", "Replace the table with the following:"
    )
    (paragraph,) = reading.paragraphs
    assert paragraph.paragraph.text.text.startswith("Replace")


@pytest.mark.parametrize(
    ("symbol", "link"),
    [
        ("A/84/96/Add.2/Rev.1", "revises> <https://w3id.org/mandategraph/document/A/84/96/Add.2>"),
        ("A/84/96/Add.2", "supplements> <https://w3id.org/mandategraph/document/A/84/96>"),
        ("A/84/6 (Sect. 9)/Corr.1", "corrects> <https://w3id.org/mandategraph/document/A/84/6(Sect.9)>"),
    ],
)
def test_an_amendment_is_linked_to_what_it_amends(symbol: str, link: str) -> None:
    assert link in written(read(symbol, *LETTER))


def test_a_citation_and_the_masthead_lead_to_one_iri() -> None:
    cited = written(read("A/RES/84/961", *ADOPTED[:2], BODY[0], "1. Recalls its resolution 84/960 B."))
    stored = written(read("A/RES/84/960 B", *ADOPTED))
    iri = "<https://w3id.org/mandategraph/document/A/RES/84/960B>"
    symbol = f'{iri} <https://w3id.org/mandategraph/ontology#symbol> "A/RES/84/960 B"'
    assert symbol in cited
    assert symbol in stored


def test_a_cited_symbol_is_read_to_its_end() -> None:
    words = "1. Recalls A/RES/84/960 B, S/RES/2960 (2027), A/84/6 (Sect. 9)/Corr.1 and A/84/96–S/2029/66."
    reading = read("A/RES/84/961", *ADOPTED[:2], BODY[0], words)
    assert [citation.symbol for citation in reading.paragraphs[0].citations] == [
        "A/RES/84/960 B",
        "S/RES/2960(2027)",
        "A/84/6 (Sect. 9)/Corr.1",
        "A/84/96",
        "S/2029/66",
    ]


def test_the_footnote_on_the_sponsors_of_a_draft_ends_its_last_paragraph() -> None:
    reading = read(
        "A/C.2/84/L.7",
        "Peru:* draft resolution",
        "Ferries",
        *BODY,
        "__________\n* On behalf of the Group of 77.",
    )
    assert [paragraph.paragraph.text.text for paragraph in reading.paragraphs][-1].endswith("session.")
    assert [note.text.text for note in reading.outline.notes] == ["On behalf of the Group of 77."]


def test_corrections_without_final_punctuation_are_paragraphs() -> None:
    reading = read(
        "A/RES/84/960/Corr.1", *ADOPTED[:3], "Corrigendum", "Paragraph 3", "For thirty read thirteen"
    )
    assert "For thirty read thirteen" in reading.paragraphs[-1].paragraph.text.text


def test_words_between_the_council_and_its_verb_open_a_statement() -> None:
    reading = read(
        "S/PRST/2029/9",
        "Statement by the President of the Security Council",
        "At the 9901st meeting of the Security Council, held on 9 May 2029, in connection with the item"
        " entitled “Ferries”, the President of the Security Council made the following statement on behalf"
        " of the Council:",
        "“The Security Council, on the tenth anniversary of the ferries, reaffirms its support for them.",
        "“The Security Council welcomes the efforts of Peru.”",
    )
    assert [act.verb for paragraph in reading.paragraphs for act in paragraph.acts] == ["reaffirm", "welcome"]
