"""Compares links between real documents with a table made by reading them.

The table is complete for each kind and source in it: any other link from there is an error.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from mandategraph.cli.main import main
from mandategraph.ontology.iri import DEFAULT_BASE, Minter
from mandategraph.ontology.terms import MG, PREFIXES
from mandategraph.store import EmbeddedStore, value

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).parent / "links.csv"
CITING = {"A/RES/68/179", "A/RES/78/112", "A/RES/78/223", "A/RES/79/187", "A/RES/79/188"}
"""Resolutions without a row that cite adopted drafts."""
RELATIONS = {
    "adopted": "adoptedAs",
    "answers": "answers",
    "closes": "closes",
    "continues": "continues",
    "renews": "renews",
    "under": "reportsUnder",
}
LINKED = f"""PREFIX mg: <{MG}>
SELECT DISTINCT ?source ?target
WHERE {{ GRAPH ?g {{ ?source mg:%s ?target . }} }}"""
DONE = f"""PREFIX mg: <{MG}>
SELECT DISTINCT ?place ?target ?progress
WHERE {{ GRAPH ?g {{
  ?node a mg:ImplementationStatement ; mg:inParagraph ?place ; mg:implements ?text ; mg:progress ?progress .
  ?text mg:symbol ?target . }} }}"""
LIVED = f"""PREFIX mg: <{MG}>
SELECT DISTINCT ?act ?kind ?until
WHERE {{ GRAPH ?g {{
  ?node a mg:MandateEvent ; mg:byAct ?act ; mg:eventKind ?kind .
  OPTIONAL {{ ?node mg:notAfter ?until }} }} }}"""


class Row(NamedTuple):
    """A line of the table."""

    kind: str
    source: str
    target: str
    expected: str
    language: str
    detail: str


ROWS = [Row(**row) for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())]


def place(iri: str) -> str:
    """An IRI as the table has it: "E/2011/30#A.III", "A/RES/67/186#14"."""
    address = Minter(DEFAULT_BASE).parse(iri)
    inner = [part for part in (address.unit, address.paragraph) if part]
    return "#".join((address.symbol, *inner))


def files(corpus: Path) -> Iterator[str]:
    """The files of the corpus that the table names."""
    chinese = {path.name.removesuffix(".zh.txt"): path for path in (corpus / "zh").glob("*.txt")}
    symbols = {cell.partition("#")[0] for row in ROWS for cell in (row.source, row.target)}
    for symbol in sorted(symbols | CITING):
        name = symbol.replace("/", "_")
        for path in (chinese.get(name), corpus / "en" / f"{name}.txt"):
            if path is not None and path.is_file():
                yield str(path)


@pytest.fixture(scope="session")
def linked(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A store of the documents of the table, with their links."""
    folder = tmp_path_factory.mktemp("links") / "store"
    manifest = str(corpus / "manifest.csv")
    with pytest.raises(SystemExit) as left:
        main(["build", *files(corpus), "--manifest", manifest, "--store", str(folder), "--jobs", "1"])
    assert left.value.code == 0
    store = EmbeddedStore(folder, PREFIXES)
    yield store
    store.close()


def links(store: EmbeddedStore) -> Iterator[tuple[str, str, str, str]]:
    """Kind, source, target and detail of everything that the store links."""
    for kind, relation in RELATIONS.items():
        for source, target in store.query(LINKED % relation):
            yield kind, place(str(value(source))), place(str(value(target))), ""
    for where, target, progress in store.query(DONE):
        stage = str(value(progress)).rpartition("/")[2]
        yield "implements", place(str(value(where))), str(value(target)), stage
    for act, kind, until in store.query(LIVED):
        event = str(value(kind)).rpartition("/")[2]
        yield "event", place(str(value(act))), f"{event} {value(until) or ''}".strip(), ""


def test_the_table_is_large_enough_and_half_english() -> None:
    wanted = [row for row in ROWS if row.expected == "yes"]
    assert len(wanted) >= 60
    assert sum(row.language == "en" for row in wanted) * 2 >= len(wanted)
    assert {row.kind for row in wanted} == {*RELATIONS, "implements", "event"}


def test_links_of_real_documents_are_found_and_no_others(
    linked: EmbeddedStore, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {row.detail for row in ROWS if row.kind == "implements"}
    wanted = {
        (
            row.kind,
            row.source,
            row.target,
            row.detail if row.detail in told and row.kind == "implements" else "",
        )
        for row in ROWS
        if row.expected == "yes"
    }
    judged = {(row.kind, row.source) for row in ROWS}
    found = {link for link in links(linked) if link[:2] in judged}
    right = found & wanted
    precision, recall = len(right) / len(found), len(right) / len(wanted)
    with capsys.disabled():
        print(f"\nlinks: {len(wanted)} wanted, {len(found)} found")
        print(f"precision {precision:.3f}, recall {recall:.3f}")
        for link in sorted(wanted - found):
            print("  missed:", *link)
        for link in sorted(found - wanted):
            print("  wrong: ", *link)
    assert precision >= 0.97
    assert recall >= 0.90
