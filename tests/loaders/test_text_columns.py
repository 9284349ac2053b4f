"""Columns: text whose lines hold two columns is read one column after the other."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders import formats
from mandategraph.loaders.read import read_document
from mandategraph.loaders.text_columns import one_column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LEFT = """84/961. Ropes of the harbours

The General Assembly,

Recalling its resolution 80/1 of 14 Septem-
ber 2025 on the state of harbours,

1. Invites Member States to mend the ropes
of their harbours and to coil them well;

2. Requests the Secretary-General to report
to the General Assembly at its eighty-fifth""".splitlines()
RIGHT = """session on the implementation of the
present resolution;

3. Urges the keepers of lighthouses to lend
a hand with the splicing of old ropes;

4. Decides to consider the matter at a later
session under the item entitled “Harbours”.

49th plenary meeting
19 December 2029""".splitlines()
FRENCH = """84/961. Cordages des ports

L’Assemblée générale,

Rappelant sa résolution 80/1 du 14 septembre
2025 sur l’état des ports,

1. Invite les États Membres à réparer les
cordages de leurs ports et à les enrouler;

2. Prie le Secrétaire général de lui faire
rapport à sa quatre-vingt-cinquième session.""".splitlines()
HEAD = "A/RES/84/961\n\n"
EXPECTED = [
    "Recalling its resolution 80/1 of 14 September 2025 on the state of harbours,",
    "Invites Member States to mend the ropes of their harbours and to coil them well;",
    "Requests the Secretary-General to report to the General Assembly at its eighty-fifth session on the"
    " implementation of the present resolution;",
    "Urges the keepers of lighthouses to lend a hand with the splicing of old ropes;",
    "Decides to consider the matter at a later session under the item entitled “Harbours”.",
]


def beside(left: Sequence[str], right: Sequence[str], width: int = 52, indent: str = "") -> str:
    rows = zip_longest(left, right, fillvalue="")
    return "\n".join(f"{indent}{a:<{width}}{b}".rstrip() for a, b in rows) + "\n"


def words_of(folder: Path, words: str) -> list[str]:
    path = folder / "A_RES_84_961.en.txt"
    path.write_text(words, encoding="utf-8")
    return [found.paragraph.text.text for found in read_document(path).paragraphs]


@pytest.mark.parametrize("width", [46, 52, 60])
@pytest.mark.parametrize("indent", ["", "     "])
def test_two_columns_of_one_language_give_whole_paragraphs(tmp_path: Path, width: int, indent: str) -> None:
    assert words_of(tmp_path, HEAD + beside(LEFT, RIGHT, width, indent)) == EXPECTED


def test_columns_whose_lines_stand_between_one_another_are_read(tmp_path: Path) -> None:
    left = [row for line in LEFT for row in (line, "")]
    right = [row for line in RIGHT for row in ("", line)]
    assert words_of(tmp_path, HEAD + beside(left, right)) == EXPECTED


def test_a_column_in_another_language_is_left_out(tmp_path: Path) -> None:
    whole = [*LEFT, *RIGHT]
    french = FRENCH * 2
    assert words_of(tmp_path, HEAD + beside(whole, french)) == EXPECTED
    assert words_of(tmp_path, HEAD + beside(french, whole)) == EXPECTED


def test_columns_on_several_pages_follow_page_by_page(tmp_path: Path) -> None:
    first, second = beside(LEFT[:6], LEFT[6:]), beside(RIGHT[:5], RIGHT[5:])
    text = one_column(f"{first}\f{second}")
    assert text.index("mend the ropes") < text.index("\f") < text.index("session on the")


def test_lines_above_and_below_the_columns_keep_their_place() -> None:
    line = "A line that runs across the whole page, above both of its columns and below them as well.\n"
    text = one_column(line + beside(LEFT, RIGHT) + line)
    assert text.startswith(line) and text.rstrip("\n").endswith(line.strip())
    assert text.index("coil them well") < text.index("session on the")


@pytest.mark.parametrize(
    "words",
    [
        # A masthead.
        "United Nations                       A/RES/84/961\n\nGeneral Assembly            Distr.: General\n"
        "                                     19 December 2029\n\n                   Original: English\n",
        # A table.
        "".join(f"Rope of harbour {row}            {row * 117}           {row * 31}\n" for row in range(12)),
        # A list with wide blanks behind its labels.
        "".join(
            f"({letter})      To mend the ropes of the harbours and coil them\n" for letter in "abcdefgh"
        ),
    ],
)
def test_other_text_with_wide_blanks_stays(words: str) -> None:
    assert one_column(words) == words


@given(st.lists(st.text("ab c.\t\n\f", max_size=80), max_size=30).map("  ".join))
def test_no_letter_of_any_text_is_lost(words: str) -> None:
    assert sorted("".join(one_column(words).split())) == sorted("".join(words.split()))


def test_spans_point_into_the_text_of_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "A_RES_84_961.en.txt"
    path.write_text(HEAD + beside(LEFT, RIGHT), encoding="utf-8")
    reading = read_document(path)
    text = formats.read(path).text
    for found in reading.paragraphs:
        start, end = found.paragraph.text.span
        assert text[start:end].split()[-1].endswith(found.paragraph.text.text.split()[-1])
