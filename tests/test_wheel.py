"""The wheel is complete: installed alone in an empty environment it works from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SCRIPTS = ("network.js", "query.js")
"""Bundled by `make assets`."""
NEEDED = ("pyproject.toml", "README.md", "LICENSE")


def packages() -> list[str]:
    """The top-level folders that are packaged."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    return sorted({folder.split("/")[0] for folder in project["tool"]["setuptools"]["package-dir"].values()})


def run(*command: str | Path, cwd: Path) -> str:
    """Runs a command that must succeed, without the repository on its import path; returns its output."""
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=cwd, env=clean, text=True, capture_output=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment with only the wheel and its dependencies."""
    place = tmp_path_factory.mktemp("wheel")
    # Build from a copy: a build in the repository would reuse files of earlier builds in build/.
    copy = place / "sources"
    copy.mkdir()
    for package in packages():
        shutil.copytree(REPOSITORY / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in NEEDED:
        shutil.copy(REPOSITORY / name, copy / name)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", place / "dist", copy, cwd=place)
    (wheel,) = (place / "dist").glob("mandategraph-*.whl")
    run(sys.executable, "-m", "venv", place / "environment", cwd=place)
    commands = place / "environment" / "bin"
    # Compile what the tests import, not the whole of scipy and matplotlib.
    run(commands / "python", "-m", "pip", "install", "--quiet", "--no-compile", wheel, cwd=place)
    return commands


@pytest.fixture(scope="module")
def contents(installed: Path) -> Path:
    """The installed package."""
    (site,) = (installed.parent / "lib").glob("python3*/site-packages")
    return site / "mandategraph"


@pytest.mark.slow
def test_the_wheel_lists_its_queries_from_any_folder(installed: Path, tmp_path: Path) -> None:
    assert "who-what-when" in run(installed / "mandategraph", "queries", cwd=tmp_path)


@pytest.mark.slow
def test_the_wheel_builds_and_validates_a_document_from_any_folder(installed: Path, tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "samples" / "zh" / "E_RES_2026_901.zh.txt", tmp_path)
    run(installed / "mandategraph", "build", "E_RES_2026_901.zh.txt", "--store", "store", cwd=tmp_path)
    run(installed / "mandategraph", "validate", "--store", "store", cwd=tmp_path)
    rows = run(installed / "mandategraph", "acts", "--store", "store", "--format", "jsonl", cwd=tmp_path)
    assert len(rows.splitlines()) > 9


@pytest.mark.slow
def test_the_wheel_reads_a_word_file_beside_a_folder_of_its_name(installed: Path, tmp_path: Path) -> None:
    """A clone has such a folder."""
    (tmp_path / "mandategraph").mkdir()
    (tmp_path / "mandategraph" / "__init__.py").touch()
    (file,) = (REPOSITORY / "samples" / "docx").glob("*Sect*.docx")
    shutil.copy(file, tmp_path)
    run(installed / "mandategraph", "build", file.name, "--store", "store", cwd=tmp_path)
    rows = run(installed / "mandategraph", "query", "programme-mandates", "--store", "store", cwd=tmp_path)
    assert "General Assembly" in rows or "A/RES/" in rows


@pytest.mark.slow
def test_the_wheel_imports_with_its_version(installed: Path, tmp_path: Path) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    show = "import mandategraph; print(mandategraph.__version__)"
    assert run(installed / "python", "-c", show, cwd=tmp_path).strip() == project["version"]


@pytest.mark.slow
def test_only_the_packages_are_in_the_wheel(contents: Path) -> None:
    api = {path.name for path in (REPOSITORY / "mandategraph").iterdir()}
    expected = {*packages(), *api} - {"mandategraph", "__pycache__"}
    assert {path.name for path in contents.iterdir()} - {"__pycache__"} == expected


@pytest.mark.slow
def test_the_wheel_has_the_scripts_of_the_explorer(contents: Path) -> None:
    built = REPOSITORY / "publishing" / "static" / "assets"
    missing = [name for name in SCRIPTS if not (built / name).is_file()]
    if missing:
        pytest.skip(f"not built: {', '.join(missing)}; run `make assets`")
    for name in SCRIPTS:
        path = contents / "publishing" / "static" / "assets" / name
        assert path.is_file(), name
        assert path.read_bytes() == (built / name).read_bytes()
