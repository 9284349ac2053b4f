"""Records of the Digital Library: MARCXML and JSON in, facts with their record as source out."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import library_sample
import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_sample import DOCUMENT, VOTE, library_json, marc_in_json, marcxml
from mandategraph.loaders import formats
from mandategraph.loaders.library_records import RecordedVote, StateVote, record_of
from mandategraph.loaders.readers import marc
from mandategraph.loaders.records import LoaderError
from mandategraph.ontology.terms import Property
from mandategraph.shapes.validator import validate

import mandategraph

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.library_records import LibraryRecord

TEXT = (
    "A/RES/101/1\n\nGeneral Assembly\n\nBoats\n\nThe General Assembly,\n\nRecalling its resolutions 98/4 of 7"
    " December 2043 and 100/9 of 15 December 2045,\n\n1. Requests the Secretary-General to report to the"
    " General Assembly at its one hundred and second session.\n"
)


def records(content: bytes) -> list[LibraryRecord]:
    return [record_of(one) for one in marc.read(content, "records")[0]]


def with_field(tag: str, subfields: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The record of the vote with another field of a tag."""
    return [*(field for field in VOTE if field[0] != tag), (tag, subfields)]


def test_the_forms_of_a_record_say_the_same() -> None:
    plain = records(marcxml(VOTE, DOCUMENT))
    for content in (
        marcxml(VOTE, DOCUMENT, wrapped=True),
        marc_in_json(VOTE, DOCUMENT),
        b"\n".join(json.dumps(one).encode() for one in json.loads(marc_in_json(VOTE, DOCUMENT))),
    ):
        assert records(content) == plain
    by_tag = records(library_json(VOTE, DOCUMENT))
    assert [(one.symbol, one.title, one.related) for one in by_tag] == [
        (one.symbol, one.title, one.related) for one in plain
    ]


@pytest.mark.parametrize("plural", ["", "s"])
def test_rows_of_a_voting_data_set_make_a_record_a_resolution(plural: str) -> None:
    def row(number: int, code: str, vote: str, name: str) -> dict[str, object]:
        votes = {f"ms_code{plural}": code, f"ms_vote{plural}": vote, f"ms_name{plural}": name}
        shared = {"undl_id": number, f"resolution{plural}": f"A/RES/100/{number}", "date": "2045-12-15"}
        return {
            **shared,
            **votes,
            "title": "Lamps",
            "subjects": "LAMPS|OARS",
            "total_yes": "1.0",
            "total_no": 1,
        }

    rows = [row(8, "PER", "Y", "PERU"), row(8, "TON", "N", "TONGA"), row(8, "NER", "X", "NIGER")]
    one, two = records(json.dumps({"rows": [*rows, row(9, "PER", "N", "PERU")]}).encode())
    assert (one.symbol, one.title, one.subjects) == ("A/RES/100/8", "Lamps", ("LAMPS", "OARS"))
    assert one.vote is not None
    assert one.findings == ()
    assert [(vote.state, vote.position) for vote in one.vote.votes] == [
        ("state/PER", "in-favour"),
        ("state/TON", "against"),
        ("state/NER", "not-voting"),
    ]
    assert (two.symbol, [finding.reason for finding in two.findings]) == ("A/RES/100/9", ["vote-conflict"])


def test_a_voting_record_is_of_the_resolution() -> None:
    (record,) = records(marcxml(VOTE))
    assert (record.number, record.symbol) == ("9900001", "A/RES/100/9")
    assert record.title == "Lighthouses of the high seas: resolution"
    assert record.published == "2045-12-15"
    assert record.subjects == ("LAMPS", "HARBOURS")
    assert record.concepts == ("http://metadata.un.org/thesaurus/9001",)
    assert [(one.document, one.item, one.title) for one in record.agenda] == [
        ("A/100/251", "81 (b)", "Oceans and lamps.")
    ]
    assert set(record.related) == {"A/100/PV.54", "A/100/470", "A/C.6/100/L.3"}
    assert record.vote is not None
    assert (record.vote.in_favour, record.vote.against, record.vote.abstaining) == (1, 1, 1)
    assert record.vote.votes == (
        StateVote("state/PER", "in-favour"),
        StateVote("state/TON", "against"),
        StateVote("state/TUR", "abstaining"),
        StateVote("state/MNG", "not-voting"),
        StateVote("state/NER", "not-voting"),
    )
    assert record.findings == ()


def test_the_record_of_a_document() -> None:
    (record,) = records(marcxml(DOCUMENT))
    assert (record.symbol, record.other_symbols) == ("A/RES/98/4 A", ("A/RES/98/4",))
    assert record.title == "Keepers of lamps: report"
    assert (record.published, record.adopted_on) == ("2044-01", date(2043, 12, 7))
    assert isinstance(record.vote, RecordedVote)
    assert (record.vote.in_favour, record.vote.against, record.vote.abstaining) == (3, 2, 1)
    assert (record.vote.meeting, record.vote.date) == (71, date(2043, 12, 7))


@pytest.mark.parametrize("note", ["Adopted without vote, 71st plenary meeting", "Adopted, 28th meeting"])
def test_a_text_without_a_vote_has_none(note: str) -> None:
    (record,) = records(marcxml([("001", {"": "1"}), ("191", {"a": "A/RES/99/8"}), ("996", {"a": note})]))
    assert (record.vote, record.vote_note) == (None, note)


@pytest.mark.parametrize(
    ("tag", "subfields", "reason", "words"),
    [
        (
            "969",
            {"c": "XQZ", "d": "Y", "e": "ATLANTIS"},
            "unresolved-actor",
            "Unknown state in the vote: ATLANTIS",
        ),
        ("969", {"c": "MNG", "d": "Q", "e": "MONGOLIA"}, "unparsed-block", "Unknown vote Q of MONGOLIA"),
        ("996", {"b": "7", "c": "1", "d": "1"}, "vote-conflict", "counts 7-1-1"),
    ],
)
def test_what_cannot_be_right_is_a_finding(
    tag: str, subfields: dict[str, str], reason: str, words: str
) -> None:
    content = marcxml(with_field(tag, subfields))
    found, listing = marc.read(content, "x.xml")
    record = record_of(found[0])
    finding = next(one for one in record.findings if one.reason == reason)
    assert words in finding.message
    start, end = finding.span
    assert listing[start:end].startswith(f"{tag} ")
    assert record.vote is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<collection><record>", "not well-formed XML"),
        (b'<collection xmlns="http://www.loc.gov/MARC21/slim"/>', "no MARCXML records found"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><record><datafield tag="191"/></record>', "entities"),
        (b'{"191": [', "not well-formed JSON"),
        (b'{"191": []}\n{"191": [', "line 2: not well-formed JSON"),
        (b'{"lamps": 3}', "no MARC in JSON records found"),
        (b'"\xff"', "not UTF-8"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_what_holds_no_records_says_so(content: bytes, words: str) -> None:
    with pytest.raises(LoaderError, match=words) as caught:
        marc.read(content, "lamps.xml")
    assert str(caught.value).startswith("lamps.xml: ")
    assert ";" in str(caught.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["191", "967", "fields", "x"]), inner)
        ),
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        found, listing = marc.read(json.dumps(value).encode(), "x.json")
    except LoaderError:
        return
    for one in found:
        assert all(0 <= start <= end <= len(listing) for start, end in (field.span for field in one.fields))
        record_of(one)


def test_the_graph_of_records_conforms() -> None:
    assert validate(library_sample.quads()).conforms


def test_records_give_titles_and_votes(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "A_RES_101_1.en.txt").write_text(TEXT, encoding="utf-8")
    (folder / "records.xml").write_bytes(marcxml(VOTE, DOCUMENT))
    (folder / "settings.json").write_text('{"lamps": 3}', encoding="utf-8")
    report = mandategraph.build(folder, tmp_path / "store", jobs=1)
    assert (report.loaded, report.rejected) == (2, ())
    graph = mandategraph.open(tmp_path / "store")
    titles = {str(row["symbol"]): (row["title"], row["date"]) for row in graph.query("citations-unresolved")}
    assert titles == {
        "A/RES/98/4": ("Keepers of lamps: report", "2043-12-07"),
        "A/RES/100/9": ("Lighthouses of the high seas: resolution", "2045-12-15"),
    }
    votes = {(row["position"], row["voter"]) for row in graph.query("votes", document="A/RES/100/9")}
    assert votes == {
        ("in-favour", "Peru"),
        ("against", "Tonga"),
        ("abstaining", "Türkiye"),
        ("not-voting", "Mongolia"),
        ("not-voting", "Niger"),
    }
    rows = list(graph.query("library-records", document="A/RES/100/9"))
    assert [(row["subjects"], row["held"]) for row in rows] == [("HARBOURS | LAMPS", False)]
    again = mandategraph.build(folder, tmp_path / "store", jobs=1)
    assert (again.loaded, again.unchanged) == (0, 2)


def test_the_thesaurus_of_the_store_names_the_subjects(tmp_path: Path) -> None:
    thesaurus = tmp_path / "thesaurus.csv"
    thesaurus.write_text("uri,en\nhttp://example.org/9002,Harbours\n", encoding="utf-8")
    file, store = tmp_path / "records.json", tmp_path / "store"
    file.write_bytes(marc_in_json(VOTE))
    mandategraph.build(file, store, jobs=1)
    mandategraph.load_thesaurus(thesaurus, store)
    assert mandategraph.build(file, store, jobs=1).loaded == 1
    stated = f"SELECT ?subject WHERE {{ ?document <{Property.STATED_SUBJECT}> ?subject }}"
    subjects = {str(row[0])[1:-1] for row in mandategraph.open(store).store.query(stated)}
    assert subjects == {"http://metadata.un.org/thesaurus/9001", "http://example.org/9002"}
    assert mandategraph.build(file, store, jobs=1).unchanged == 1


def test_records_without_number_and_records_twice_are_loaded(tmp_path: Path) -> None:
    unnumbered = [field for field in DOCUMENT if field[0] != "001"]
    changed = [("245", {"a": "Boats"}) if tag == "245" else (tag, found) for tag, found in VOTE]
    file, store = tmp_path / "records.xml", tmp_path / "store"
    file.write_bytes(marcxml(VOTE, unnumbered, unnumbered, [("245", {"a": "No symbol"})], changed))
    assert mandategraph.build(file, store, jobs=1).loaded == 1
    rows = mandategraph.open(store).query("library-records")
    assert sorted((row["document"], row["title"]) for row in rows) == [
        ("A/RES/100/9", "Boats"),
        ("A/RES/98/4 A", "Keepers of lamps: report"),
        ("A/RES/98/4 A", "Keepers of lamps: report"),
    ]


def test_records_are_no_document(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_bytes(library_json(VOTE))
    with pytest.raises(LoaderError, match="mandategraph build"):
        formats.read(path)
