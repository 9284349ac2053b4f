"""Unicode: however the characters of a file are coded, the same words are read, each at its place."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import printed
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders import formats
from mandategraph.loaders.read import read_document
from mandategraph.loaders.unicode_text import canonical

if TYPE_CHECKING:
    from pathlib import Path

WORDS = """United Nations

A/RES/84/931

General Assembly

Resolution adopted by the General Assembly on 24 December 2029

84/931. Ferries

The General Assembly,

Recalling its resolution 80/1,

1. Requests the Secretary-General to report on final efforts;

2. Calls upon Côte d’Ivoire, Türkiye and Eswatini to act.
"""


@pytest.mark.parametrize(
    "coded",
    [
        WORDS,
        unicodedata.normalize("NFD", WORDS),
        WORDS.replace("\n\n", "\n\n\u200e").replace("A/RES", "\u202aA/RES").replace("1. ", "1.\u200f "),
        WORDS.replace(" ", "\u00a0"),
        WORDS.replace("d’Iv", "d\u2060’Iv").replace("har", "har\u200b").replace("\n", "\ufeff\n"),
        WORDS.replace("final", "ﬁnal").replace("efforts", "eﬀorts"),
        WORDS.replace("\n\n", "\u2029"),
        WORDS.replace("\n", "\u2028"),
    ],
    ids=["NFC", "NFD", "direction", "no-break", "zero-width", "ligatures", "paragraphs", "lines"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_same_words_are_read_from_any_coding(tmp_path: Path, coded: str, encoding: str) -> None:
    path = tmp_path / "A_RES_84_931.en.txt"
    path.write_bytes(coded.encode(encoding))
    reading = read_document(path)
    first, second = reading.paragraphs[1:]
    assert reading.outline.masthead.symbol == "A/RES/84/931"
    assert first.paragraph.text.text == "Requests the Secretary-General to report on final efforts;"
    assert [actor.key for actor in second.acts[0].addressees] == ["state/CIV", "state/TUR", "state/SWZ"]
    source = reading.outline.source.text
    assert source[slice(*second.paragraph.text.span)].startswith("Calls upon Côte d’Ivoire, Türkiye")


def test_a_word_file_with_decomposed_letters_gives_composed_ones(tmp_path: Path) -> None:
    path = tmp_path / "A_RES_80_901.en.docx"
    path.write_bytes(printed.as_docx())
    plain = formats.read(path).text
    assert plain == canonical(unicodedata.normalize("NFD", plain))


def test_a_finding_of_left_out_marks_lies_where_they_stood(tmp_path: Path) -> None:
    path = tmp_path / "A_RES_84_931.en.txt"
    path.write_text(WORDS.replace("Ferries", "Fe\u202drries\u202c"), encoding="utf-8")
    source = formats.read(path)
    (finding,) = source.findings
    assert source.text[slice(*finding.span)] == "rries"


@given(st.text(max_size=200))
def test_the_canonical_form_of_any_text_is_stable(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
