"""The notebooks run on the samples and are committed without output."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import nbformat
import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
SECONDS = 600


def read(path: Path) -> Any:
    return cast("Any", nbformat).read(path, as_version=4)


@pytest.fixture(scope="module")
def store(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the samples, with the fascicle of the programme budget."""
    place = tmp_path_factory.mktemp("notebooks") / "store"
    budget = samples / "docx" / "A_83_6_Sect.47.en.docx"
    documents = [str(samples / "zh"), str(samples / "en"), str(budget)]
    command = ["build", *documents, "--manifest", str(samples / "manifest.csv"), "--store", str(place)]
    done = CliRunner().invoke(mandategraph, command)
    assert done.exit_code == 0, done.output
    return place


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_samples(path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATEGRAPH_STORE", str(store))
    # The working folder of a reader who opened the notebook.
    NotebookClient(read(path), timeout=SECONDS, resources={"metadata": {"path": str(path.parent)}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_reads_as_an_article_and_holds_no_output(path: Path) -> None:
    cells = read(path).cells
    assert cells[0].cell_type == "markdown"
    assert cells[0].source.startswith("# ")
    told = sum(cell.cell_type == "markdown" for cell in cells)
    assert told >= len(cells) / 3
    assert not [cell for cell in cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]


def test_the_notebooks_are_there() -> None:
    promised = {
        "institutional_network",
        "instruments",
        "mandate_life",
        "mandate_to_money",
        "publish_and_query",
        "versions_disagree",
        "who_what_when",
    }
    assert promised <= {path.stem for path in NOTEBOOKS}
