"""AKN4UN files are read by their mark-up; other or hostile XML is rejected with a clear message."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from akn_sample import HEAD, META, TAIL, sample
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders import formats
from mandategraph.loaders.look_ups import look_ups
from mandategraph.loaders.quads import quads
from mandategraph.loaders.read import read_document
from mandategraph.loaders.readers import akn
from mandategraph.loaders.readers.akn_words import Inline, N
from mandategraph.loaders.records import LoaderError

if TYPE_CHECKING:
    from mandategraph.loaders.records import Reading


@pytest.mark.parametrize(("body", "day"), [("unsc", date(2045, 12, 20)), ("unga", None)])
def test_the_security_council_issues_a_resolution_on_the_day_of_its_adoption(
    body: str, day: date | None
) -> None:
    content = sample().replace(b"2045-12-15", b"0001-01-01").replace(b"/unga/", f"/{body}/".encode())
    issued = b'<docDate date="2045-12-20" refersTo="#dateOfIssuance">20 December 2045</docDate>'
    content = content.replace(b"<docDate ", issued + b"<docDate ", 1)
    assert akn.read(content, "sample.xml").adopted_on == day


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lighthouses.xml"
    path.write_bytes(sample())
    return path


@pytest.fixture
def reading(file: Path) -> Reading:
    return read_document(file)


def test_the_masthead_comes_from_the_mark_up(reading: Reading) -> None:
    masthead = reading.outline.masthead
    assert (masthead.symbol, masthead.language, masthead.session) == ("A/RES/100/9", "en", 100)
    assert (masthead.date, masthead.meeting) == (date(2045, 12, 15), 54)
    assert masthead.title.text == "Lighthouses of the high seas"
    assert masthead.agenda_items == ("81 (b)",)
    assert masthead.basis == ("A/100/470",)
    assert masthead.recommended_by == "the Sixth Committee"


def test_numbers_and_depths_give_the_keys(reading: Reading) -> None:
    (unit,) = reading.outline.units
    found = [(p.key, p.number, p.parent, p.leaf) for p in unit.paragraphs]
    assert found == [
        ("pre.1", "", None, True),
        ("1", "1.", None, True),
        ("2", "2.", None, False),
        ("2.a", "(a)", "2", False),
        ("2.a.1", "(i)", "2.a", True),
        ("2.a.2", "(ii)", "2.a", True),
        ("2.b", "(b)", "2", True),
        ("3", "3.", None, True),
    ]
    assert {p.heading for p in unit.paragraphs if p.role == "operative"} == {"Lamps"}


def test_items_that_the_mark_up_puts_below_the_item_before_them_stand_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "lighthouses.xml"
    second = b"<point><num>(ii)</num><content><p>Those on ships;</p></content></point>"
    third = b"<point><num>(iii)</num><content><p>Those on piers;</p></content></point>"
    below = b"<sublist>" + second + b"<sublist>" + third + b"</sublist></sublist>"
    path.write_bytes(sample().replace(second, below))
    (unit,) = read_document(path).outline.units
    keys = [p.key for p in unit.paragraphs if p.key.startswith("2.")]
    assert keys == ["2.a", "2.a.1", "2.a.2", "2.a.3", "2.b"]


def _marked(*items: tuple[str, str, str]) -> bytes:
    """A body of paragraphs beside one another, each of a class, a number in the mark-up and its words."""
    parts = [
        f'<paragraph class="{style}">{f"<num>{number}</num>" if number else ""}'
        f"<content><p>{words}</p></content></paragraph>"
        for style, number, words in items
    ]
    return sample(body=f"<mainBody>{''.join(parts)}</mainBody>")


def test_items_that_the_mark_up_puts_beside_their_paragraph_stand_below_it(tmp_path: Path) -> None:
    path = tmp_path / "lighthouses.xml"
    path.write_bytes(
        _marked(
            ("SingleTxt", "", "1. Decides that the keepers shall:"),
            ("H23", "(a)", "Care for the lamps"),
            ("SingleTxt", "(i)", "Clean the lamps on rocks;"),
            ("SingleTxt", "(ii)", "Clean the lamps on ships;"),
            ("H23", "(b)", "Care for the stairs"),
            ("SingleTxt", "", "Sweep the stairs of each lighthouse once a week;"),
            ("SingleTxt", "", "2. Requests the Secretary-General to report on:"),
            ("SingleTxt", "-", "The lamps;"),
            ("SingleTxt", "-", "The stairs;"),
            ("SingleTxt", "", "3. Invites States:"),
            ("SingleTxt", "", "(a) To light the stairs;"),
            ("SingleTxt", "(b)", "To light the doors;"),
            ("SingleTxt", "", "4. Decides to remain seized of the matter."),
        )
    )
    (unit,) = read_document(path).outline.units
    found = [(p.key, p.leaf) for p in unit.paragraphs]
    assert found == [
        ("1", False), ("1.a", False), ("1.a.1", True), ("1.a.2", True), ("1.b", True),
        ("2", False), ("2.1", True), ("2.2", True), ("3", False), ("3.a", True), ("3.b", True), ("4", True),
    ]  # fmt: skip
    joined = next(p for p in unit.paragraphs if p.key == "1.b")
    assert joined.text.text.startswith("Care for the stairs Sweep")


def test_every_span_holds_its_words(reading: Reading) -> None:
    text = reading.outline.source.text
    for unit in reading.outline.units:
        for paragraph in unit.paragraphs:
            start, end = paragraph.text.span
            assert text[start:end] == paragraph.text.text
    (consideration,) = reading.outline.proceedings.considerations
    for sponsor in consideration.sponsors:
        assert text[slice(*sponsor.span)] == sponsor.state
    (vote,) = reading.outline.proceedings.votes
    for voter in vote.voters:
        assert text[slice(*voter.span)] == voter.state


def test_links_and_notes_are_citations(reading: Reading) -> None:
    cited = {
        read.paragraph.key: [(citation.symbol, citation.in_note) for citation in read.citations]
        for read in reading.paragraphs
    }
    assert cited["pre.1"] == [("A/RES/98/4", False), ("A/RES/99/7", True)]
    assert cited["2.b"] == [("A/RES/97/3", False)]
    (note,) = reading.outline.notes
    assert (note.mark, note.text.text) == ("1", "See resolution 99/7.")


def test_acts_are_read_as_from_text(reading: Reading) -> None:
    acts = {read.paragraph.key: [act.concept for act in read.acts] for read in reading.paragraphs}
    assert acts["1"] == ["request"]
    assert acts["2.a.1"] == acts["2.b"] == ["urge"]
    assert acts["3"] == ["decide"]


def test_drafts_sponsors_and_votes(reading: Reading) -> None:
    (consideration,) = reading.outline.proceedings.considerations
    assert (consideration.symbol, consideration.action) == ("A/C.6/100/L.3", "adopted-by-vote")
    sponsors = [(one.state, one.stage, one.on_behalf_of) for one in consideration.sponsors]
    assert sponsors == [
        ("Cuba", "introduced", "Group of 77 and China"),
        ("Peru", "introduced", ""),
        ("Bosnia and Herzegovina", "introduced", ""),
        ("Trinidad and Tobago", "introduced", ""),
        ("Türkiye", "joined", ""),
    ]
    (vote,) = reading.outline.proceedings.votes
    assert (vote.in_favour, vote.against, vote.abstaining) == (3, 1, 1)
    assert reading.outline.proceedings.subjects == ("http://metadata.un.org/sdg/16",)


def test_the_graph_holds_who_voted_how_and_a_finding_for_an_unknown_state(reading: Reading) -> None:
    text = quads(reading, version="0", look_ups=look_ups("en")).decode()
    for position, state in (
        ("votedInFavour", "PER"),
        ("votedInFavour", "CIV"),
        ("votedInFavour", "GBR"),
        ("votedAgainst", "TON"),
    ):
        assert f"ontology#{position}> <https://w3id.org/mandategraph/state/{state}>" in text
    assert "Unknown state in the vote: ATLANTIS" in text
    assert text.count("ontology#abstained>") == 0
    assert "ontology#statedSubject> <http://metadata.un.org/sdg/16>" in text


@pytest.mark.parametrize(
    ("printed", "key", "listed"),
    [
        ("Tukey", "", "Türkiye"),
        ("Mongola", "state/MNG", "Peru"),
        ("Nigeri", "", "Peru"),
        ("Nigeri", "state/NGA", "Niger"),
        ("Lampland", "", "Peru"),
    ],
)
def test_a_sponsor_off_by_one_letter_is_the_only_state_it_can_be(
    printed: str, key: str, listed: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.xml"
    path.write_bytes(sample(meta=META.replace("Türkiye", f"{listed} and {printed}")))
    reading = read_document(path)
    (consideration,) = reading.outline.proceedings.considerations
    assert [(one.state, one.key) for one in consideration.sponsors[-1:]] == [(printed, key)]
    mended = [finding.text for finding in reading.outline.findings if finding.reason == "mended-text"]
    assert mended == ([printed] if key else [])
    text = quads(reading, version="0", look_ups=look_ups("en")).decode()
    assert not key or f"ontology#sponsor> <https://w3id.org/mandategraph/{key}>" in text


@pytest.mark.parametrize(
    ("printed", "keys"),
    [
        ("4 Invites the Assembly to count lamps;", ["3", "4"]),
        ("4 .Invites the Assembly to count lamps;", ["3", "4"]),
        ("5 Invites the Assembly to count lamps;", ["3", "3.tail"]),
        ("4 lamps were counted;", ["3", "3.tail"]),
    ],
)
def test_the_next_number_without_its_full_stop_is_a_number(
    printed: str, keys: list[str], tmp_path: Path
) -> None:
    three = "<num>3.</num><content><p>Requests the Assembly to count boats;</p></content>"
    four = f"<content><p>{printed}</p></content>"
    body = f"<mainBody><paragraph>{three}</paragraph><paragraph>{four}</paragraph></mainBody>"
    path = tmp_path / "x.xml"
    path.write_bytes(sample(body=body))
    (unit,) = read_document(path).outline.units
    assert [paragraph.key for paragraph in unit.paragraphs] == keys


def test_a_list_of_days_below_a_paragraph_is_not_numbered_by_them(tmp_path: Path) -> None:
    days = "".join(f"<paragraph><content><p>{day} May: lamps;</p></content></paragraph>" for day in (4, 5))
    three = "<num>3.</num><content><p>Decides to meet on these days:</p></content>"
    path = tmp_path / "x.xml"
    path.write_bytes(sample(body=f"<mainBody><paragraph>{three}</paragraph>{days}</mainBody>"))
    (unit,) = read_document(path).outline.units
    assert [paragraph.key for paragraph in unit.paragraphs] == ["3", "3.1", "3.2"]


@pytest.mark.parametrize(
    ("language", "first", "second", "whole"),
    [
        ("eng", "Requests the Assembly", "to count lamps;", "Requests the Assembly to count lamps;"),
        ("zho", "请大会统计所有的", "灯塔；", "请大会统计所有的灯塔；"),
    ],
)
def test_words_that_carry_on_are_joined_as_their_language_is_written(
    language: str, first: str, second: str, whole: str, tmp_path: Path
) -> None:
    one = f"<paragraph><num>1.</num><content><p>{first}</p></content></paragraph>"
    two = f"<paragraph><content><p>{second}</p></content></paragraph>"
    path = tmp_path / "x.xml"
    path.write_bytes(sample(language, body=f"<mainBody>{one}{two}</mainBody>"))
    (unit,) = read_document(path).outline.units
    assert [paragraph.text.text for paragraph in unit.paragraphs] == [whole]


def test_a_paragraph_without_a_number_whose_items_are_marked_as_a_preamble_is_operative(
    tmp_path: Path,
) -> None:
    items = "".join(f"<item><num>({n})</num><p>{words}</p></item>" for n, words in LISTED)
    introduction = "<listIntroduction>敦促各国：</listIntroduction>"
    clause = f"<container><blockList>{introduction}{items}</blockList></container>"
    body = "".join(f"<paragraph><num>{n}</num><content><p>{w}</p></content></paragraph>" for n, w in BELOW)
    path = tmp_path / "x.xml"
    path.write_bytes(sample("zho", body=f"<preamble>{clause}</preamble><mainBody>{body}</mainBody>"))
    reading = read_document(path)
    assert [(p.key, p.role) for p in reading.outline.units[0].paragraphs] == [
        (key, "operative") for key in ("1", "a", "b", "b.1", "b.2", "c")
    ]
    verbs = {one.paragraph.key: [act.verb for act in one.acts] for one in reading.paragraphs}
    assert all(verbs[key] == ["敦促"] for key in ("a", "b.1", "b.2", "c"))


LISTED = (("a", "统计灯塔；"), ("b", "采取行动，包括："))
BELOW = (("㈠", "点亮灯具；"), ("㈡", "修理灯具；"), ("(c)", "提出报告。"))


def test_a_draft_without_sponsors_keeps_its_symbol(tmp_path: Path) -> None:
    meta = META.replace("Türkiye", "")
    begin, end = meta.index(' by="Cuba'), meta.index('Tobago"') + 7
    path = tmp_path / "x.xml"
    path.write_bytes(sample(meta=meta[:begin] + meta[end:]))
    reading = read_document(path)
    (consideration,) = reading.outline.proceedings.considerations
    assert (consideration.symbol, consideration.sponsors, consideration.proposer) == ("A/C.6/100/L.3", (), "")
    assert reading.outline.source.text[slice(*consideration.span)] == "A/C.6/100/L.3"


@pytest.mark.parametrize("submitted", ["submitted by the Chair", "submitted by the Committee on Information"])
def test_who_submitted_a_draft_without_states_is_kept_in_words(tmp_path: Path, submitted: str) -> None:
    begin, end = META.index("Cuba (on"), META.index("Trinidad and Tobago") + len("Trinidad and Tobago")
    path = tmp_path / "x.xml"
    path.write_bytes(sample(meta=META[:begin] + submitted + META[end:]))
    (consideration,) = read_document(path).outline.proceedings.considerations
    assert consideration.proposer == submitted
    assert consideration.proposed_by == ("Committee on Information" if "Information" in submitted else "")


@pytest.mark.parametrize("language", ["deu", "por"])
def test_a_language_without_a_pack_is_refused(tmp_path: Path, language: str) -> None:
    path = tmp_path / "lamps.en.xml"
    path.write_bytes(sample(language))
    with pytest.raises(LoaderError, match="no language pack for"):
        read_document(path)


def test_another_declared_language_is_refused(file: Path) -> None:
    with pytest.raises(LoaderError, match="the mark-up says en"):
        read_document(file, language="zh")


def test_without_a_symbol_on_the_cover_the_address_of_the_work_gives_it(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_bytes(sample().replace(b'"#symbol">A/RES/100/9<', b'"#symbol"><'))
    assert read_document(path).outline.masthead.symbol == "A/RES/100/9"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html><body><p>Lamps</p></body></html>", "not an Akoma Ntoso"),
        (b'<?xml version="1.0"?><record><leader/></record>', "not an Akoma Ntoso"),
        (b"Lamps, and nothing else", "not well-formed XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type or entities"),
        (f"{HEAD}{'<p>' * 120}{'</p>' * 120}{TAIL}".encode(), "nested deeper"),
        (f"{HEAD}{META}{TAIL}".encode(), "neither preamble nor mainBody"),
    ],
)
def test_what_is_no_such_file_says_so(content: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(LoaderError, match=message):
        formats.decode(content, tmp_path / "lamps.xml")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(akn, "MAX_BYTES", 100)
    with pytest.raises(LoaderError, match="larger than"):
        akn.read(sample(), "lamps.xml")


def test_sections_that_begin_their_numbers_anew_are_units(tmp_path: Path) -> None:
    def section(name: str) -> str:
        return (
            f'<paragraph class="H23"><subheading>{name}</subheading></paragraph>'
            '<paragraph class="SingleTxt"><num>1.</num><content><p>Requests Member States to light lamps;</p>'
            "</content></paragraph>"
        )

    body = (
        "<preamble><formula><p>The General Assembly,</p></formula></preamble>"
        f"<mainBody>{section('I')}{section('II')}</mainBody>"
    )
    path = tmp_path / "sections.xml"
    path.write_bytes(sample(body=body))
    units = read_document(path).outline.units
    assert [(unit.key, [p.key for p in unit.paragraphs]) for unit in units] == [
        (None, []),
        ("I", ["1"]),
        ("II", ["1"]),
    ]


TAGS = (
    *("paragraph", "point", "list", "sublist", "num", "intro", "content", "wrapUp", "p", "heading"),
    *("section", "container", "table", "tr", "authorialNote", "crossHeading", "subheading", "other"),
)
TREES = st.recursive(
    st.sampled_from(("Requests Member States to light lamps;", "(a)", "1.", "II", "", "lamps:")),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=25,
)


@given(st.lists(TREES, max_size=4))
def test_any_tree_is_read_with_its_spans(trees: list[str]) -> None:
    preamble = "<preamble><formula><p>The General Assembly,</p></formula></preamble>"
    content = sample(body=f"{preamble}<mainBody>{''.join(trees)}</mainBody>")
    source = formats.decode(content, Path("lamps.xml"))
    reading = read_document(source)
    last = -1
    for unit in reading.outline.units:
        keys = [paragraph.key for paragraph in unit.paragraphs]
        assert len(keys) == len(set(keys))
        for paragraph in unit.paragraphs:
            start, end = paragraph.text.span
            assert 0 <= start <= end <= len(source.text)
            assert start > last
            last = start


def test_parentheses_around_a_note_mark_are_no_words() -> None:
    inline = Inline()
    inline.gather(
        ElementTree.fromstring(
            f'<p xmlns="{N[1:-1]}">عام 2030<sup>(</sup><authorialNote marker="1"/><sup>)</sup>، و (أ) '
            "كم<sup>2</sup></p>"
        )
    )
    assert "".join(inline.pieces) == "عام 2030، و (أ) كم2"
    assert [offset for offset, _ in inline.marks] == [8]


def test_numbered_paragraphs_that_the_mark_up_puts_in_the_preamble_are_operative(tmp_path: Path) -> None:
    def item(number: int) -> str:
        return f"<item><num>{number}.</num><p>Requests the Assembly to count lamp {number};</p></item>"

    clause = f"<container><p>Noting the lamps,</p><blockList>{item(1)}{item(2)}</blockList></container>"
    third = (
        "<paragraph><num>3.</num><content><p>Requests the Assembly to count boats.</p></content></paragraph>"
    )
    path = tmp_path / "x.xml"
    path.write_bytes(sample(body=f"<preamble>{clause}</preamble><mainBody>{third}</mainBody>"))
    (unit,) = read_document(path).outline.units
    assert [(p.key, p.role) for p in unit.paragraphs] == [
        ("pre.1", "preambular"), ("1", "operative"), ("2", "operative"), ("3", "operative"),
    ]  # fmt: skip


def test_items_whose_numbers_stand_partly_in_the_words_stand_beside_one_another(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_bytes(
        _marked(
            ("SingleTxt", "1.", "Requests the Assembly:"),
            ("SingleTxt", "(a)", "To count lamps;"),
            ("SingleTxt", "", "(b) To count boats;"),
            ("SingleTxt", "(c)", "To count piers;"),
            ("SingleTxt", "2.", "Decides to remain seized of the matter."),
        )
    )
    (unit,) = read_document(path).outline.units
    assert [p.key for p in unit.paragraphs] == ["1", "1.a", "1.b", "1.c", "2"]


def test_a_number_left_out_by_a_version_loses_no_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_bytes(
        _marked(
            ("SingleTxt", "", "1. Requests the Assembly to count lamps;"),
            ("SingleTxt", "", "3. Requests the Assembly to count boats;"),
            ("SingleTxt", "", "4. Decides to remain seized of the matter."),
        )
    )
    (unit,) = read_document(path).outline.units
    assert [p.key for p in unit.paragraphs] == ["1", "3", "4"]
