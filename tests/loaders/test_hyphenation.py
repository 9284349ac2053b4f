"""Hyphenation: a word broken at the end of a line is spelled as the document, or the language, spells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders import text
from mandategraph.loaders.outline import outline
from mandategraph.loaders.records import Source

HEAD = "A/RES/84/991\n\n84/991. Ropes\n\nThe General Assembly,\n\nRecalling its resolution 80/1,\n\n"


def first_paragraph(words: str, tail: str = "") -> str:
    source = Source(
        "any.txt", f"{HEAD}1. {words};\n\n2. Requests all States to act{tail}.\n", "", "text", "utf-8"
    )
    document = outline(source, text.clean(source, "en"), symbol="A/RES/84/991", language="en")
    (paragraph,) = [one for one in document.units[0].paragraphs if one.key == "1"]
    start, end = paragraph.text.span
    assert source.text[start:end] == words + ";"
    return paragraph.text.text.removesuffix(";")


@pytest.mark.parametrize(
    ("words", "tail", "mended"),
    [
        # A capital behind the hyphen.
        ("Invites the Secretary-\nGeneral to act", "", "Invites the Secretary-General to act"),
        ("Invites the Under-Secretary-\nGeneral to act", "", "Invites the Under-Secretary-General to act"),
        # A broken syllable that nothing else spells.
        ("Urges States to splice the haw-\nsers", "", "Urges States to splice the hawsers"),
        ("URGES STATES TO SPLICE THE HAW-\nSERS", "", "URGES STATES TO SPLICE THE HAWSERS"),
        # The document spells the compound, or the word.
        ("Urges joint wind-\nlass repairs", " on wind-lass matters", "Urges joint wind-lass repairs"),
        ("Urges joint wind-\nlass repairs", " on windlass matters", "Urges joint windlass repairs"),
        ("Urges co-\noperation in ports", " in cooperation", "Urges cooperation in ports"),
        ("Urges co-\noperation in ports", "", "Urges co-operation in ports"),
        # Compounds of the language.
        (
            "Urges joint haw-\nsers by its eighty-\nsixth session",
            "",
            "Urges joint hawsers by its eighty-sixth session",
        ),
        ("Supports self-\nhelp and non-\nviolence", "", "Supports self-help and non-violence"),
        ("Supports long-\nterm and well-\nkept plans", "", "Supports long-term and well-kept plans"),
        ("Requests a follow-\nup to it", "", "Requests a follow-up to it"),
        # Both halves are words of the document.
        ("Supports rope-\nmaking", " in rope and making", "Supports rope-making"),
        # A hyphen that waits for the second half.
        ("Supports short-\nand long-term plans", "", "Supports short- and long-term plans"),
        # A soft hyphen, alone or in lines with blank lines between them.
        ("Urges imple\u00ad\nmentation", "", "Urges implementation"),
        ("Urges the Secretary\u00ad\nGeneral to act", "", "Urges the Secretary-General to act"),
        # Lines joined before.
        ("Urges the imple- mentation of it", "", "Urges the implementation of it"),
        # Figures behind the hyphen.
        ("Urges States to fight COVID-\n19 and act", "", "Urges States to fight COVID-19 and act"),
        # Words of function are no halves of compounds.
        ("Supports an under-\nstanding", " on standing under it", "Supports an understanding"),
    ],
)
def test_a_broken_word_is_spelled_by_the_evidence(words: str, tail: str, mended: str) -> None:
    assert first_paragraph(words, tail) == mended


@given(
    st.lists(st.sampled_from(["rope", "ropes", "lamp", "quay", "harbour"]), min_size=2, max_size=9), st.data()
)
def test_no_letter_is_lost_wherever_lines_break(names: list[str], data: st.DataObject) -> None:
    plain = "Urges " + " ".join(names)
    place = data.draw(st.integers(7, len(plain) - 1))
    broken = f"{plain[:place]}-\n{plain[place:]}" if plain[place - 1 : place + 1].isalpha() else plain
    assert first_paragraph(broken).replace("-", "") == plain
