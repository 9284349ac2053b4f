"""Volume pages: of several resolutions on a page the named one is read whole, the others are reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders import text
from mandategraph.loaders.outline import outline
from mandategraph.loaders.records import Outline, Source
from mandategraph.loaders.sources import plan
from mandategraph.loaders.split import with_neighbours
from mandategraph.loaders.volume_pages import neighbours

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """48 General Assembly—Twentieth Session

in the light of the reports of the keepers of lighthouses, and to publish what it has found.

1390th plenary meeting,
16 December 1965.

2090 (XX). Ferries between islands

The General Assembly,

Recalling its resolution 1990 (XVIII),

1. Calls upon Member States to mend their ferries;

2. Invites the Economic and Social Council to consider the matter.

Hundred and third plenary meeting,
17 December 1965.

2091 (XX). Lamps of the harbours

The General Assembly,

Noting the darkness of many harbours,

Decides to consider the lamps of harbours at its twenty-first session.

1401st plenary meeting, 18 December 1965.

2092 (XX). Buoys

The General Assembly,

1. Requests the Secretary-General to count the buoys and
"""


def read(symbol: str, words: str = PAGE) -> Outline:
    source = Source("any.txt", words, "", "text", "utf-8")
    return outline(source, text.clean(source, "en"), symbol=symbol, language="en")


def words_of(document: Outline) -> list[str]:
    return [paragraph.text.text for unit in document.units for paragraph in unit.paragraphs]


@pytest.mark.parametrize(
    ("symbol", "title", "day", "last"),
    [
        (
            "A/RES/2090(XX)",
            "Ferries between islands",
            "1965-12-17",
            "Invites the Economic and Social Council to consider the matter.",
        ),
        (
            "A/RES/2091(XX)",
            "Lamps of the harbours",
            "1965-12-18",
            "Decides to consider the lamps of harbours at its twenty-first session.",
        ),
    ],
)
def test_the_named_resolution_is_read_whole_and_alone(symbol: str, title: str, day: str, last: str) -> None:
    document = read(symbol)
    assert document.masthead.title.text == title
    assert str(document.masthead.date) == day
    assert words_of(document)[-1] == last
    assert not any("meeting" in words or "buoys" in words for words in words_of(document))


def test_each_neighbour_is_a_finding_with_symbol_and_place() -> None:
    document = read("A/RES/2091(XX)")
    found = [finding for finding in document.findings if finding.reason == "neighbouring-document"]
    assert [finding.text for finding in found][1:] == ["A/RES/2090(XX)", "A/RES/2092(XX)"]
    assert "other text of the volume" in found[0].message
    places = [PAGE[slice(*finding.span)] for finding in found]
    assert places[1].startswith("2090 (XX). Ferries") and places[1].endswith("17 December 1965.")
    assert places[2].startswith("2092 (XX). Buoys")


def test_only_a_neighbour_that_is_on_the_page_from_heading_to_end_is_whole() -> None:
    source = Source("any.txt", PAGE, "", "text", "utf-8")
    found = neighbours(text.clean(source, "en").blocks, "A/RES/2091(XX)", "en")
    assert [one.symbol for one in found if one.whole] == ["A/RES/2090(XX)"]


def test_a_number_with_strokes_that_recognition_mistook_is_known() -> None:
    page = PAGE.replace("(XX)", "(11)")
    document = read("A/RES/2091(II)", page)
    assert document.masthead.title.text == "Lamps of the harbours"
    assert {finding.text for finding in document.findings} >= {"A/RES/2090(II)", "A/RES/2092(II)"}


def test_a_page_head_above_the_only_resolution_is_no_neighbour() -> None:
    page = "48 General Assembly—Twentieth Session\n\n" + PAGE[PAGE.index("2091") : PAGE.index("2092")]
    assert not read("A/RES/2091(XX)", page).findings


def test_a_split_plan_has_an_entry_for_each_whole_neighbour_without_a_file(tmp_path: Path) -> None:
    (tmp_path / "A_RES_2091(XX).en.txt").write_text(PAGE, encoding="utf-8")
    entries = with_neighbours(plan([tmp_path])).files
    assert [(entry.symbol, entry.language) for entry in entries] == [("", ""), ("A/RES/2090(XX)", "en")]
    (tmp_path / "A_RES_2090(XX).en.txt").write_text(PAGE, encoding="utf-8")
    assert {entry.symbol for entry in with_neighbours(plan([tmp_path])).files} == {""}


COUNCIL = """At its 1601st meeting, on 3 March 1970, the Council decided to invite the keepers.

Resolution 290 (1970)

of 4 March 1970

The Security Council,

Deeply concerned at the darkness of harbours,

1. Calls upon all States to light their lamps;

2. Decides to remain seized of the matter.

Adopted unanimously at the 1602nd meeting.

Decision

At its 1603rd meeting, on 5 March 1970, the Council decided to invite the ferrymen.

Resolution 291 (1970)

of 6 March 1970

The Security Council,

1. Requests the Secretary-General to report on the lamps.

Adopted unanimously at the 1604th meeting.
"""


def test_resolutions_without_titles_are_parted_from_decisions_and_one_another() -> None:
    document = read("S/RES/290(1970)", COUNCIL)
    assert words_of(document) == [
        "Deeply concerned at the darkness of harbours,",
        "Calls upon all States to light their lamps;",
        "Decides to remain seized of the matter.",
    ]
    found = [finding for finding in document.findings if finding.reason == "neighbouring-document"]
    assert [finding.text for finding in found][-1] == "S/RES/291(1970)"
    assert words_of(read("S/RES/291(1970)", COUNCIL)) == [
        "Requests the Secretary-General to report on the lamps."
    ]
