"""What stands at the ends of lines: broken figures, marks of several notes, breaks inside a paragraph."""

from __future__ import annotations

import pytest
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Paragraph, Source

HEAD = "85/901. Tide gauges\n\nThe General Assembly,\n\n"
NOTES = "\n\n_______________\n" + "\n".join(f"{mark} A/85/{mark}." for mark in range(1, 7))


def paragraphs(text: str, symbol: str = "A/RES/85/901") -> list[Paragraph]:
    reading = read_document(Source("gauges.txt", text, "0", "text", "utf-8"), symbol=symbol, language="en")
    return [one.paragraph for one in reading.paragraphs]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("keep the plan for 2030-\n2035 as it is;", "keep the plan for 2030-2035 as it is;"),
        ("grade the post at the P-\n4 level;", "grade the post at the P-4 level;"),
        ("take up document A/85/\n500 again;", "take up document A/85/500 again;"),
        (
            "implement resolution 70/\n1 of 25 September 2015;",
            "implement resolution 70/1 of 25 September 2015;",
        ),
        ("meet on 3-\n5 May 2031;", "meet on 3-5 May 2031;"),
    ],
)
def test_a_figure_behind_a_hyphen_or_a_slash_goes_on_with_its_line(broken: str, whole: str) -> None:
    read = paragraphs(f"{HEAD}1. Decides to {broken}\n\n2. Decides to continue.\n")
    assert [one.text.text for one in read] == [f"Decides to {whole}", "Decides to continue."]


def test_a_title_goes_on_behind_a_broken_word() -> None:
    text = "85/901. Plan for the peri-\nod 2030-\n2035\n\nThe General Assembly,\n\n1. Decides to act.\n"
    source = Source("plan.txt", text, "0", "text", "utf-8")
    read = read_document(source, symbol="A/RES/85/901", language="en")
    assert read.outline.masthead.title.text == "Plan for the period 2030-2035"


@pytest.mark.parametrize("marks", ["2,3", "2, 3", "2 3", "2,3,4"])
def test_marks_of_several_notes_stand_behind_a_stop(marks: str) -> None:
    figures = marks.replace(",", " ").split()
    text = (
        f"{HEAD}Recalling its resolution 84/1,1\n\nNoting the reports on gauges,{marks}\n\n"
        f"1. Takes note of the reports on gauges;{marks}\n\n2. Decides to act.{marks}{NOTES}\n"
    )
    read = paragraphs(text)
    assert [(one.key, one.text.text) for one in read] == [
        ("pre.1", "Recalling its resolution 84/1,"),
        ("pre.2", "Noting the reports on gauges,"),
        ("1", "Takes note of the reports on gauges;"),
        ("2", "Decides to act."),
    ]
    assert [[mark.mark for mark in one.marks] for one in read[1:]] == [figures] * 3


def test_marks_inside_a_clause_stand_for_their_notes() -> None:
    text = f"{HEAD}Recalling the reports of the Board,2, 3 and the plan,4\n\n1. Decides to act.{NOTES}\n"
    clause = paragraphs(text)[0]
    assert clause.text.text == "Recalling the reports of the Board, and the plan,"
    assert [mark.mark for mark in clause.marks] == ["2", "3", "4"]


def test_figures_that_do_not_count_on_are_no_marks() -> None:
    words = "Takes note of chapters 2, 3 and 5 of the plan and of the sum of 1,200;"
    assert paragraphs(f"{HEAD}1. {words}\n\n2. Decides to act.{NOTES}\n")[0].text.text == words


def test_clauses_in_broken_lines_end_behind_the_mark_of_a_note() -> None:
    text = (
        f"{HEAD}Recalling its resolution 84/1 on the gauges of the coasts of small States,1\n"
        "Noting the work of the Board on the gauges of great rivers and of the seas\n"
        "and the reports that it has made on the gauges of the lakes of all regions,2\n"
        "Convinced that the gauges of the sea must be read by those who live near it\n"
        "and that those who live far from it should know what has been read,\n"
        f"1. Decides to act on the gauges of the coasts.{NOTES}\n"
    )
    assert [one.key for one in paragraphs(text)] == ["pre.1", "pre.2", "pre.3", "1"]


def test_a_line_end_in_the_middle_of_a_long_paragraph_breaks_nothing() -> None:
    begun = (
        "The Security Council takes note of the report of the Board on the gauges of the delta, "
        "which was made on the "
    )
    text = (
        "Statement by the President of the Security Council\n\n"
        f"“{begun}10 and \n11 January 2030 by all of its members.\n\n"
        "“The Security Council requests the Secretary-General to act.”\n"
    )
    read = paragraphs(text, "S/PRST/2030/901")
    assert len(read) == 2
    assert read[0].text.text.endswith("on the 10 and 11 January 2030 by all of its members.")


def test_a_quotation_goes_on_in_the_next_line() -> None:
    text = (
        f"{HEAD}Recalling its resolution 84/1, entitled “Gauges of the seas:\nthe 2040 plan”, and its work\n"
        "on gauges,\n\n1. Decides to act.\n"
    )
    read = paragraphs(text)
    assert [one.key for one in read] == ["pre.1", "1"]
    assert "“Gauges of the seas: the 2040 plan”, and its work on gauges," in read[0].text.text


def test_a_line_with_the_asterisk_of_a_mark_is_a_note_wherever_it_stands() -> None:
    text = (
        f"{HEAD}1. Welcomes the plan for gauges;* and\n\n* The plan was made on 5 May 2029.\n\n"
        "**\tThe aide-memoire is of 2028.\n\n2. Decides to read the aide-memoire.**\n"
    )
    assert [one.key for one in paragraphs(text)] == ["1", "2"]


def test_items_with_asterisks_are_no_notes() -> None:
    text = f"{HEAD}1. Welcomes the gauges* of:\n\n* The coast;\n\n* The delta;\n\n2. Decides to act.\n"
    assert [one.key for one in paragraphs(text)] == ["1", "1.1", "1.2", "2"]


@pytest.mark.parametrize(
    "head", ["A/RES/85/901 Tide gauges", "Tide gauges A/RES/85/901", "A/RES/85/901\tTide gauges"]
)
def test_the_symbol_beside_the_title_is_the_head_of_a_page(head: str) -> None:
    text = (
        f"{HEAD}1. Decides to act at its eighty-\n30-2234 1/2\n{head}\nsixth session;\n\n2. Decides to go.\n"
    )
    source = Source("gauges.txt", text, "0", "text", "utf-8")
    reading = read_document(source, symbol="A/RES/85/901", language="en")
    assert reading.paragraphs[0].paragraph.text.text == "Decides to act at its eighty-sixth session;"
    assert "unread-text" not in [found.reason for found in reading.outline.findings]
