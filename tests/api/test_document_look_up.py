"""Documents are found by symbols in any printed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.queries import CatalogueError

import mandategraph as mg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASSEMBLY = (
    "The General Assembly,\n\n1. Requests the Secretary-General to report at its eighty-fifth session.\n"
)
COUNCIL = "The Security Council,\n\n1. Decides to remain seized of the ferries.\n"
FILES = {
    "A_RES_84_970_B.txt": f"84/970. Ferries\n\nB\n\n{ASSEMBLY}",
    "S_RES_2970_2027.txt": f"S/RES/2970 (2027)\n\nResolution 2970 (2027)\n\n{COUNCIL}",
    "budget.txt": "A/84/6 (Sect. 9)/Corr.1\n\nCorrigendum\n\n1. The ferries in resolution 80/1 are quays.\n",
    "letter.txt": "A/84/97–S/2029/67\n\nLetter on ferries\n\nI have the honour to transmit the report "
    "requested in General Assembly resolution 80/1.\n",
    "A_84_970.txt": "A/84/970\n\nReport of the Secretary-General\n\n1. It is on resolution 84/970 B.\n",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("symbols")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    report = mg.build([folder], folder / "store", language="en", jobs=1)
    assert not report.rejected
    return folder / "store"


@pytest.fixture(scope="module")
def graph(place: Path) -> Iterator[mg.Graph]:
    with mg.open(place) as opened:
        yield opened


@pytest.mark.parametrize(
    ("given", "symbol"),
    [
        ("A/RES/84/970 B", "A/RES/84/970 B"),
        ("A/RES/84/970B", "A/RES/84/970 B"),
        ("A/RES/84/970/B", "A/RES/84/970 B"),
        ("a/res/84/970b", "A/RES/84/970 B"),
        ("A_RES_84_970_B", "A/RES/84/970 B"),
        ("resolution 84/970 B", "A/RES/84/970 B"),
        ("General Assembly resolution 84/970B", "A/RES/84/970 B"),
        ("S/RES/2970 (2027)", "S/RES/2970(2027)"),
        ("S/RES/2970", "S/RES/2970(2027)"),
        ("Security Council resolution 2970 (2027)", "S/RES/2970(2027)"),
        ("A/84/6(Sect.9)/Corr.1", "A/84/6 (Sect. 9)/Corr.1"),
        ("A/84/97", "A/84/97"),
        ("S/2029/67", "A/84/97"),
        ("A/84/97-S/2029/67", "A/84/97"),
        ("A/84/97*", "A/84/97"),
    ],
)
def test_every_look_up_takes_printed_forms(graph: mg.Graph, place: Path, given: str, symbol: str) -> None:
    document = graph.document(given)
    assert document.symbol == symbol
    assert {row["document"] for row in graph.query("documents", document=given)} == {symbol}
    shown = CliRunner().invoke(mandategraph, ["show", given, "--store", str(place), "--format", "json"])
    assert shown.exit_code == 0, shown.output
    assert document.paragraphs[0].text in shown.output


def test_acts_findings_and_explain_take_printed_forms(graph: mg.Graph, place: Path) -> None:
    (act,) = graph.acts(document="A/RES/84/970B")
    assert (act.document, act.iri.rpartition("/document/")[2]) == ("A/RES/84/970 B", "A/RES/84/970B#1.act1")
    for reference in ("A/RES/84/970 B#1", "A/RES/84/970B#1", act.iri):
        command = ["explain", reference, "--store", str(place), "--format", "json"]
        assert CliRunner().invoke(mandategraph, command).exit_code == 0


def test_a_citation_leads_to_the_stored_document(graph: mg.Graph) -> None:
    iri = graph.document("resolution 84/970 B").iri
    (row,) = graph.query("citing-documents", cited=iri)
    assert any("document/A/84/970#1" in str(cell) for cell in row.values())


def test_an_unknown_symbol_is_an_error_with_similar_ones(graph: mg.Graph) -> None:
    with pytest.raises(CatalogueError, match="did you mean A/RES/84/970 B"):
        graph.document("A/RES/84/971B")
