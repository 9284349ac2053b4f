"""Label noise: a paragraph number that text recognition misread is mended where its neighbours show it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders import text
from mandategraph.loaders.label_noise import mended
from mandategraph.loaders.outline import outline
from mandategraph.loaders.records import Outline, Source

HEAD = "A/RES/40/971\n\n40/971. Tide tables\n\nThe General Assembly,\n\nRecalling its resolution 39/1,\n\n"
BODY = (
    "1. Requests the Secretary-General to print the tide tables;\n\n"
    "2. Urges all Member States to buy them;\n\n"
    "3. Also urges the keepers of lighthouses to read them;\n\n"
    "4. Decides to consider the tides again at its forty-first session.\n"
)


def read(words: str) -> Outline:
    source = Source("any.txt", words, "", "text", "utf-8")
    return outline(source, text.clean(source, "en"), symbol="A/RES/40/971", language="en")


def keys(document: Outline) -> list[str]:
    return [paragraph.key for paragraph in document.units[0].paragraphs]


@pytest.mark.parametrize(
    ("printed", "misread"),
    [
        ("1. R", "I. R"),
        ("1. R", "l. R"),
        ("1. R", "1 . R"),
        ("1. R", "I\t. R"),
        ("1. R", "|. R"),
        ("2. U", "2, U"),
        ("2. U", "2 . U"),
        ("3. A", "3, A"),
    ],
)
def test_a_misread_number_is_mended_with_a_finding(printed: str, misread: str) -> None:
    words = HEAD + BODY.replace(printed, misread)
    document = read(words)
    assert keys(document) == ["pre.1", "1", "2", "3", "4"]
    (finding,) = [finding for finding in document.findings if finding.reason == "mended-text"]
    assert words[slice(*finding.span)] == misread[:-2]
    assert document.source.text == words


@pytest.mark.parametrize(
    "words",
    [
        "I. Aims of the tides\n\n1. Requests the Secretary-General to print it;\n\n2. Urges all to read;\n",
        "10. Requests the Secretary-General to act;\n\nII. Measures of the tides\n\n1. Decides to act.\n",
        "l. To print the tide tables;\n\nm. To read them;\n",
    ],
)
def test_the_numbers_of_sections_and_items_stay(words: str) -> None:
    assert mended(words) == (words, [])


@pytest.mark.parametrize(("printed", "misread"), [("3. A", "3\tA"), ("2. U", "2 U"), ("4. D", "4\tD")])
def test_a_number_without_its_stop_is_mended(printed: str, misread: str) -> None:
    document = read(HEAD + BODY.replace(printed, misread))
    assert keys(document) == ["pre.1", "1", "2", "3", "4"]


def test_a_number_and_the_letter_of_an_item_as_one_label_are_two() -> None:
    words = "12 (a). Requests it to print;\n\n12 (b). Urges all to read;\n\n13. Decides to act.\n"
    assert mended(words)[0] == words.replace("12 (a).", "12. (a)").replace("12 (b).", "    (b)")


def test_a_line_that_begins_with_a_number_stays() -> None:
    words = "1. Urges the authorities of\n2 Islands to buy them;\n\n2. Decides to act.\n"
    assert mended(words) == (words, [])


@given(st.text("1lI2|!O ., \tABns\n()ab", max_size=200))
def test_the_length_of_any_text_stays(words: str) -> None:
    assert len(mended(words)[0]) == len(words)
