"""The notebooks run on the samples and are committed without output."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, cast

import nbformat
import pytest
from make_once import Once
from nbclient import NotebookClient
from run_command import mandategraph

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
SECONDS = 600


def read(path: Path) -> Any:
    return cast("Any", nbformat).read(path, as_version=4)


@pytest.fixture(scope="module")
def store(once: Once, sample_store: Path, samples: Path) -> Path:
    """A store of the samples, with the fascicle of the programme budget."""

    def build(place: Path) -> None:
        shutil.copytree(sample_store, place, dirs_exist_ok=True)
        fascicle = samples / "docx" / "A_83_6_Sect.47.en.docx"
        mandategraph("build", fascicle, "--manifest", samples / "manifest.csv", "--store", place)

    return once("samples-budget", build)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_samples(path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATEGRAPH_STORE", str(store))
    # The working folder of a reader who opened the notebook.
    client = NotebookClient(
        read(path),
        timeout=SECONDS,
        startup_timeout=SECONDS,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()


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
