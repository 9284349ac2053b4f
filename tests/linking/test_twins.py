"""A text with two symbols is found under one IRI, whichever of them the documents that cite it name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from mandategraph.cli.main import main
from mandategraph.loaders.quads import quads
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Source
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from mandategraph.queries import run
from mandategraph.store import value
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from pathlib import Path

BODY: Final = (
    "The General Assembly,\n\nRecalling its resolution 83/1,\n\n1. Requests States to mend lamps.\n\n"
)
HOME: Final = "https://w3id.org/mandategraph/document/"
FILES: Final = {
    "parts.txt": f"A/RES/84/901 A–B\n\n84/901. Lamps\n\nA\n\nLenses\n\n{BODY}B\n\nRopes\n\n{BODY}",
    "later.txt": "A/RES/85/902\n\n85/902. Ropes\n\nThe General Assembly,\n\n"
    "Recalling its resolution 84/901 B of 3 May 2030,\n\n1. Requests States to mend ropes.\n",
}
CITED: Final = (
    "SELECT DISTINCT ?place {{ GRAPH ?g {{ ?place <http://data.europa.eu/eli/ontology#cites> <{}> }} }}"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    for name, words in FILES.items():
        (folder / name).write_text(words, encoding="utf-8")
    for symbol, name in (("A/RES/84/901", "parts.txt"), ("A/RES/85/902", "later.txt")):
        arguments = ["build", str(folder / name), "--symbol", symbol, "--language", "en"]
        with pytest.raises(SystemExit) as left:
            main([*arguments, "--store", str(folder / "store"), "--jobs", "1"])
        assert left.value.code == 0
    return folder / "store"


def cited(site: Site, iri: str) -> set[str]:
    return {str(value(place)).removeprefix(HOME) for (place,) in site.store.query(CITED.format(iri))}


def test_citations_of_a_symbol_are_found_at_the_text_that_bears_it(store: Path) -> None:
    site = Site.open(str(store))
    citing = {"A/RES/85/902", "A/RES/85/902#pre.1"}
    assert cited(site, f"{HOME}A/RES/84/901B") == citing
    assert cited(site, f"{HOME}A/RES/84/901/unit/B") == citing
    assert cited(site, f"{HOME}A/RES/84/901/unit/A") == set()
    found = run(site.store, "citing-documents", cited=[f"{HOME}A/RES/84/901/unit/B"])
    assert [str(value(row[0])) for row in found] == [f"{HOME}A/RES/85/902#pre.1"]
    (row,) = (row for row in run(site.store, "builds-on", document=["A/RES/85/902"]) if "901" in str(row[0]))
    assert (value(row[0]), value(row[1])) == ("A/RES/84/901 B", True)
    assert cited(site, f"{HOME}A/RES/83/1") > {"A/RES/84/901/unit/B"}


def test_only_loaded_documents_are_counted_as_documents(store: Path) -> None:
    site = Site.open(str(store))
    kinds = (
        "SELECT ?document {{ ?document a <https://w3id.org/mandategraph/ontology#{}> }} ORDER BY ?document"
    )

    def members(name: str) -> list[str]:
        return [str(value(row[0])).removeprefix(HOME) for row in site.store.query(kinds.format(name))]

    assert members("Document") == ["A/RES/84/901", "A/RES/85/902"]
    cited_only = members("CitedDocument")
    assert "A/RES/83/1" in cited_only
    assert "A/RES/84/901B" not in cited_only


def test_the_iri_of_the_symbol_leads_to_the_text(store: Path) -> None:
    with TestClient(application(Site.open(str(store))), follow_redirects=False) as client:
        answer = client.get("/document/A/RES/84/901B.ttl")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/document/A/RES/84/901/unit/B.ttl")


def test_an_annexed_resolution_of_a_body_without_a_name_is_not_one_of_the_council() -> None:
    words = (
        "E/RES/2031/917\n\nResolution adopted by the Economic and Social Council on 25 July 2031\n\n"
        "2031/917. Lamps\n\nThe Economic and Social Council,\n\n"
        "1. Endorses the resolution annexed to the present resolution.\n\nAnnex\n\n"
        "Resolution 2031/910\n\nLenses\n\nThe Conference of Ministers,\n\n1. Requests States to mend lamps.\n"
    )
    source = Source("any.txt", words, "", "text", "utf-8")
    reading = read_document(source, symbol="E/RES/2031/917", language="en")
    assert "RES 2031/910" in [unit.key for unit in reading.outline.units]
    assert b"/E/RES/2031/910>" not in quads(reading, version="0.1.0")
