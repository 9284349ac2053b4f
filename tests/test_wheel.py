"""The wheel holds everything: installed alone in an empty environment it works from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCES = ("cli", "loaders", "ontology", "publishing", "queries", "shapes", "store")
NEEDED = ("pyproject.toml", "README.md", "LICENSE")


def run(*command: str | Path, cwd: Path) -> str:
    """The command's output; it must succeed, without the repository on its import path."""
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=cwd, env=clean, text=True, capture_output=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds nothing but the wheel and what it depends on."""
    place = tmp_path_factory.mktemp("wheel")
    # A copy, because a build in the repository would reuse what an earlier one left in build/.
    copy = place / "sources"
    copy.mkdir()
    for room in SOURCES:
        shutil.copytree(REPOSITORY / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in NEEDED:
        shutil.copy(REPOSITORY / name, copy / name)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", place / "dist", copy, cwd=place)
    (wheel,) = (place / "dist").glob("mandategraph-*.whl")
    run(sys.executable, "-m", "venv", place / "environment", cwd=place)
    commands = place / "environment" / "bin"
    run(commands / "python", "-m", "pip", "install", "--quiet", wheel, cwd=place)
    return commands


@pytest.mark.slow
def test_the_wheel_lists_its_questions_from_any_folder(installed: Path, tmp_path: Path) -> None:
    assert "who-what-when" in run(installed / "mandategraph", "queries", cwd=tmp_path)


@pytest.mark.slow
def test_the_wheel_builds_and_validates_a_document_from_any_folder(installed: Path, tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "samples" / "zh" / "E_RES_2026_901.zh.txt", tmp_path)
    run(installed / "mandategraph", "build", "E_RES_2026_901.zh.txt", "--store", "store", cwd=tmp_path)
    run(installed / "mandategraph", "validate", "--store", "store", cwd=tmp_path)
    rows = run(installed / "mandategraph", "acts", "--store", "store", "--format", "jsonl", cwd=tmp_path)
    assert len(rows.splitlines()) > 9


@pytest.mark.slow
def test_nothing_of_the_repository_but_its_rooms_is_in_the_wheel(installed: Path) -> None:
    (site,) = (installed.parent / "lib").glob("python3*/site-packages")
    assert sorted(
        path.name for path in (site / "mandategraph").iterdir() if path.name != "__pycache__"
    ) == list(SOURCES)
