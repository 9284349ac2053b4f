"""The Python API on the samples: build, open, read, and the methods of a graph."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mandategraph.queries import CatalogueError
from mandategraph.store import QueryError, StoreError

import mandategraph as mg

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def place(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the English and Chinese samples, built through the API."""
    place = tmp_path_factory.mktemp("api") / "store"
    report = mg.build([samples / "en", samples / "zh"], place, manifest=samples / "manifest.csv", jobs=1)
    assert (report.rejected, report.unchanged) == ((), 0)
    assert report.loaded > 10
    assert report.acts > 100
    return place


@pytest.fixture(scope="module")
def graph(place: Path) -> Iterator[mg.Graph]:
    with mg.open(place) as opened:
        yield opened


def test_the_package_documents_its_names() -> None:
    assert mg.__version__ == "0.2.0"
    for name in mg.__all__:
        assert name == "__version__" or getattr(mg, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = mg.nonsense  # type: ignore[attr-defined]


def test_importing_the_package_imports_no_libraries() -> None:
    code = (
        "import sys, mandategraph; "
        "print([n for n in ('rdflib', 'pandas', 'pyoxigraph', 'matplotlib') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_building_again_skips_unchanged_files_and_reports_progress(place: Path, samples: Path) -> None:
    calls: list[tuple[str, int, int]] = []
    report = mg.build(
        samples / "en",
        place,
        manifest=samples / "manifest.csv",
        jobs=1,
        progress=lambda stage, done, total: calls.append((stage, done, total)),
    )
    assert report.loaded == 0
    assert report.unchanged == calls[-1][1] == calls[-1][2] > 0
    assert {stage for stage, _, _ in calls} == {"reading", "storing"}


def test_a_bad_file_is_reported_and_the_others_are_loaded(samples: Path, tmp_path: Path) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_text("Remember the milk.\n")
    report = mg.build([bad, samples / "en" / "E_RES_2026_901.en.txt"], tmp_path / "store", jobs=1)
    assert report.loaded == 1
    assert [Path(file.path).name for file in report.rejected] == ["notes.txt"]


@pytest.mark.parametrize("arguments", [{"symbol": "no symbol"}, {"language": "xx"}, {"base": "nonsense"}])
def test_a_bad_argument_of_build_is_an_error(tmp_path: Path, arguments: dict[str, str]) -> None:
    with pytest.raises((mg.MandategraphError, ValueError)):
        mg.build(tmp_path, tmp_path / "store", jobs=1, **arguments)  # type: ignore[arg-type]
    assert not (tmp_path / "store").exists()


def test_acts_are_records_that_filters_select(graph: mg.Graph) -> None:
    found = graph.acts(addressee="UNODC", kind="directive", language="en")
    assert found
    assert {act.kind for act in found} == {"directive"}
    assert {act.language for act in found} == {"en"}
    assert any(actor.label == "United Nations Office on Drugs and Crime" for actor in found[0].addressees)
    assert len(graph.acts(addressee="UNODC", exactly=True)) <= len(graph.acts(addressee="UNODC"))
    assert {act.document for act in graph.acts(document="E/RES/2026/901")} == {"E/RES/2026/901"}
    table = found.to_pandas()
    assert len(table) == len(found)
    assert {"document", "verb", "addressees", "due"} <= set(table.columns)


def test_deadlines_have_days_and_a_status(graph: mg.Graph) -> None:
    found = graph.deadlines(addressee="UNODC", as_of="2026-06-01")
    assert all(entry.status for entry in found)
    assert "status" in found.to_pandas().columns
    early = graph.deadlines(before=date(2027, 1, 1), as_of=date(2026, 6, 1))
    assert early
    with pytest.raises(mg.MandategraphError, match="after must be a date"):
        graph.deadlines(after="soon")


@pytest.mark.parametrize(
    ("reason", "method", "arguments"),
    [
        ("Unknown session", "deadlines", {"session": "GA/999"}),
        ("Unknown list", "deadlines", {"listing": "none"}),
        ("swap them", "deadlines", {"after": "2027-01-01", "before": "2026-01-01"}),
        ("swap them", "network", {"after": 2020, "before": 2010}),
        ("Unknown kind", "network", {"kind": "friendship"}),
        ("Unknown kind", "acts", {"kind": "order"}),
        ("No operative verb", "acts", {"verb": "nonsense"}),
        ("must be a date", "query", {"name": "due-between", "after": "2013-13-01"}),
        ("Unknown session", "query", {"name": "deadline-status", "session": "GA/999"}),
    ],
)
def test_a_value_that_selects_nothing_is_an_error(
    graph: mg.Graph, reason: str, method: str, arguments: dict[str, str | int]
) -> None:
    with pytest.raises(CatalogueError, match=reason):
        getattr(graph, method)(**arguments)


def test_a_named_query_takes_names_of_actors_and_old_names_of_queries(graph: mg.Graph) -> None:
    rows = graph.query("requests-to-actor", actor="UNODC", language="en")
    assert rows
    assert rows[0]["document"] == rows[0].document
    assert rows == graph.query("asked-of-actor", actor="UNODC", language="en")  # an alias
    with pytest.raises(CatalogueError, match="nonsense"):
        graph.query("nonsense")


def test_any_sparql_query_runs(graph: mg.Graph) -> None:
    (row,) = graph.sparql("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(row.n, int) and row.n > 1000
    with pytest.raises(QueryError):
        graph.sparql("SELECT nonsense")


def test_a_document_has_texts_and_paragraphs(graph: mg.Graph) -> None:
    document = graph.document("E/RES/2026/901")
    assert set(document.languages) == {"en", "zh"}
    assert document.title
    assert {paragraph.key for paragraph in document.paragraphs} >= {"1", "2", "pre.1"}
    with pytest.raises(CatalogueError, match="No document E/RES/2026/999"):
        graph.document("E/RES/2026/999")


def test_an_actor_is_found_by_any_name(graph: mg.Graph) -> None:
    office = graph.actor("UNODC")
    assert office == graph.actor("United Nations Office on Drugs and Crime") == graph.actor("body/UNODC")
    with pytest.raises(CatalogueError, match="UNODCC"):
        graph.actor("UNODCC")


def test_language_versions_are_compared(graph: mg.Graph) -> None:
    comparison = graph.compare("E/RES/2026/901")
    assert comparison.paragraphs
    assert any(pair.acts for pair in comparison.paragraphs)


def test_a_network_has_actors_and_ties(graph: mg.Graph, tmp_path: Path) -> None:
    network = graph.network("cooperation")
    assert network.actors
    assert network.ties
    assert len(network.strongest(3).actors) == 3
    network.write(tmp_path / "network.graphml")
    assert (tmp_path / "network.graphml").stat().st_size


def test_a_store_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        mg.open(tmp_path / "nothing")


def test_read_gives_a_document_without_a_store(samples: Path) -> None:
    file = samples / "en" / "E_RES_2026_901.en.txt"
    from_file = mg.read(file)
    from_text = mg.read(file.read_text(encoding="utf-8"), symbol="E/RES/2026/901", language="en")
    assert from_file.outline.units == from_text.outline.units
    with pytest.raises(mg.MandategraphError):
        mg.read("Remember\nthe milk.")


def test_coverage_gives_the_share_read(graph: mg.Graph) -> None:
    found = graph.coverage()
    assert [one.read for one in found] == sorted(one.read for one in found)
    assert {one.document for one in found} == {
        entry.symbol for entry in graph.store.manifest().values() if entry.symbol
    }
    assert all(0 < one.characters >= one.unread >= 0 <= one.without_act <= one.paragraphs for one in found)
    (symbol,) = {one.document for one in graph.coverage(found[0].document)}
    assert symbol == found[0].document
    assert list(found.to_pandas().columns) == list(found[0].row())
    with pytest.raises(CatalogueError, match="No document A/0"):
        graph.coverage("A/0")


def test_records_of_a_slice_become_a_table(graph: mg.Graph) -> None:
    first = graph.acts(language="en")[:3]
    assert len(first.to_pandas()) == 3
    assert list(graph.query("requests-to-actor", actor="INTERPOL")[:0].to_pandas().columns)
