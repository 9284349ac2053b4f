"""A thesaurus is the same from whatever file it comes; what is wrong in a file is named with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.records import LoaderError
from mandategraph.loaders.thesaurus import read_thesaurus, thesaurus_quads

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "uri,en,zh,en_alternatives\n"
CSV = f"""{HEAD}https://thesaurus.example/1,CORRUPTION,腐败,CORRUPT PRACTICES|GRAFT
https://thesaurus.example/2,"FRAUD, GENERAL",,
"""
TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://thesaurus.example/> .
:2 a skos:Concept ; skos:prefLabel "FRAUD, GENERAL"@en .
:1 a skos:Concept ; skos:prefLabel "腐败"@zh-Hans , "CORRUPTION"@en ; skos:altLabel "GRAFT"@en ;
  skos:hiddenLabel "CORRUPT PRACTICES"@en .
"""
XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="https://thesaurus.example/1">
<skos:prefLabel xml:lang="en">CORRUPTION</skos:prefLabel>
<skos:broader rdf:resource="https://thesaurus.example/2"/></skos:Concept>
<skos:Concept rdf:about="https://thesaurus.example/2"><skos:prefLabel xml:lang="en">CRIME</skos:prefLabel>
</skos:Concept></rdf:RDF>
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_and_turtle_give_the_same_thesaurus_of_the_same_version(tmp_path: Path) -> None:
    table = read_thesaurus(written(tmp_path, "t.csv", CSV))
    turtle = read_thesaurus(written(tmp_path, "t.ttl", TURTLE))
    assert table == turtle
    assert table.version == turtle.version
    assert list(table.concepts[0].names("en")) == ["CORRUPTION", "CORRUPT PRACTICES", "GRAFT"]
    other = read_thesaurus(written(tmp_path, "u.csv", CSV.replace("GRAFT", "BRIBES")))
    assert other.version != table.version


def test_its_own_graph_gives_it_back(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path, "t.rdf", XML))
    assert thesaurus.concepts[0].broader == ("https://thesaurus.example/2",)
    again = tmp_path / "again.nq"
    again.write_bytes(thesaurus_quads(thesaurus))
    assert read_thesaurus(again) == thesaurus


def test_a_name_without_a_language_tag_does_not_refuse_the_file(tmp_path: Path) -> None:
    text = f'{TURTLE}:3 a skos:Concept ; skos:prefLabel "LIGHTHOUSES" ; skos:altLabel "BEACONS" .\n'
    thesaurus = read_thesaurus(written(tmp_path, "t.ttl", text))
    assert [concept.iri[-1] for concept in thesaurus.concepts] == ["1", "2", "3"]
    assert not list(thesaurus.concepts[2].names("en"))
    (finding,) = thesaurus.findings
    assert "<https://thesaurus.example/3> (LIGHTHOUSES) has no skos:prefLabel with a language tag" in finding
    again = tmp_path / "again.nq"
    again.write_bytes(thesaurus_quads(thesaurus))
    assert read_thesaurus(again) == thesaurus


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("t.csv", "", "line 1: name the columns uri,en,zh,en_alternatives"),
        ("t.csv", "uri,en,colour\n", "line 1: the column 'colour'"),
        ("t.csv", f"{HEAD}corruption,CORRUPTION,,\n", "line 2: 'corruption' is not an absolute IRI"),
        ("t.csv", f"{HEAD}https://x.example/[a,A,,\n", "line 2: .* is not an absolute IRI"),
        ("t.csv", f"{HEAD}https://x.example/%zz,A,,\n", "line 2: .* is not an absolute IRI"),
        ("t.csv", f"{HEAD}https://x.example/1,,,\n", "line 2: <https://x.example/1> has no name"),
        ("t.csv", f"{HEAD}https://x.example/1,A,\n", "line 2: the row has more or fewer cells"),
        ("t.csv", f"{HEAD}https://x.example/1,A,,,more\n", "line 2: the row has more or fewer cells"),
        ("t.csv", f"{HEAD}https://x.example/1,A,,\nhttps://x.example/1,B,,\n", "line 3: .* line 2;"),
        ("t.csv", f'{HEAD}https://x.example/1,"A,,\n', "not a CSV file"),
        ("t.csv", HEAD, "no concepts found"),
        ("t.ttl", "@prefix : <https://x.example/> .\n:a :b\n", r"t\.ttl: line [23]: not Turtle"),
        ("t.ttl", "<https://x.example/a> <https://x.example/b> 1 .", "no concepts found"),
        (
            "t.nt",
            "<https://x.example/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<http://www.w3.org/2004/02/skos/core#Concept> .",
            "<https://x.example/a> has no skos:prefLabel",
        ),
        ("t.rdf", "<rdf>", "not RDF/XML"),
        ("t.xlsx", "", r"supported are \.csv, \.ttl"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(LoaderError, match=message):
        read_thesaurus(written(tmp_path, name, text))


def test_a_file_in_another_encoding_or_none_at_all_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(CSV.encode("gb18030"))
    with pytest.raises(LoaderError, match="UTF-8"):
        read_thesaurus(path)
    for name in ("none.csv", "none.ttl"):
        with pytest.raises(LoaderError, match="no such file"):
            read_thesaurus(tmp_path / name)
