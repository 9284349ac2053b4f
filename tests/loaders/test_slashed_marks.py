"""Slashed marks: notes that are marked with "1/" are notes, and their marks no part of the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders import text
from mandategraph.loaders.outline import outline
from mandategraph.loaders.records import Source
from mandategraph.loaders.slashed_marks import raised

PAGE = """A/RES/48/981

48/981. Fog signals

The General Assembly,

Recalling the Convention on Fog Signals 1/ and the report of 1992, 2/ both of great use,

1/\tResolution 40/1, annex.

2/ See A/47/981.

Noting the growing number of ferries,

1. Requests the Secretary-General to list the fog signals of all islands, 2/ with their hours;

2. Urges Member States to repair 3/4 of them.
"""


def test_notes_and_marks_are_read_as_such() -> None:
    source = Source("any.txt", PAGE, "", "text", "utf-8")
    cleaned = text.clean(source, "en")
    document = outline(source, cleaned, symbol="A/RES/48/981", language="en")
    (unit,) = document.units
    assert [paragraph.text.text for paragraph in unit.paragraphs] == [
        "Recalling the Convention on Fog Signals and the report of 1992, both of great use,",
        "Noting the growing number of ferries,",
        "Requests the Secretary-General to list the fog signals of all islands, with their hours;",
        "Urges Member States to repair 3/4 of them.",
    ]
    assert [(note.mark, note.text.text) for note in document.notes] == [
        ("1", "Resolution 40/1, annex."),
        ("2", "See A/47/981."),
    ]
    assert [mark.note for mark in unit.paragraphs[0].marks] == [0, 1]


@pytest.mark.parametrize("words", ["A/48/981\n\n12/ 13 of them, 1/ 2 of those\n", "on 1/ and 2/\n"])
def test_text_without_such_notes_stays(words: str) -> None:
    assert raised(words) == words


@given(st.text("12/ ,a\t\n", max_size=200))
def test_the_length_of_any_text_stays(words: str) -> None:
    assert len(raised(words)) == len(words)
