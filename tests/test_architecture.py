"""The architecture holds: packages in layers, everything packaged, files and functions of a readable size."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parent.parent
LAYERS = {
    "mandategraph": 8,
    "cli": 7,
    "publishing": 6,
    "api": 5,
    "linking": 4,
    "queries": 3,
    "shapes": 2,
    "loaders": 2,
    "store": 2,
    "ontology": 1,
}
FOLDERS = sorted(package for package in LAYERS if (REPOSITORY / package).is_dir())
OPTIONAL = ("pandas",)
"""Groups of dependencies that users may leave out: imported where they are used."""
UNPACKAGED = {"tests", "benchmarks", "docs", "samples", "notebooks"}
IGNORED = {".git", ".venv", "build", "dist", "generated", "out", "__pycache__"}
TOOLS = re.compile(r"\.(?:\w+_cache|hypothesis|ipynb_checkpoints)$|\.egg-info$")
WRITTEN = {
    ".py",
    ".toml",
    ".md",
    ".ttl",
    ".rq",
    ".csv",
    ".txt",
    ".cfg",
    ".ipynb",
    ".yml",
    ".yaml",
    ".jsonl",
    "",
}
MAX_LINES = 500
LONG_BECAUSE = re.compile(r"^Long because ", re.MULTILINE)
"""Starts the line of a module docstring that justifies more than MAX_LINES lines."""
CATCH_ALL = {"utils", "util", "helpers", "helper", "misc", "common", "shared", "stuff"}
MACHINE_PATH = re.compile(r"(?<![\w.:/}$)*-])/(?:home|root|work|opt|Users|tmp)/")
REGISTRY = re.compile(r"\b(?:extra-)?index-url\b|\bfind-links\b|\bfiles\.pythonhosted\b|\bpypi\.org/simple\b")


def walk(folder: Path) -> Iterator[Path]:
    """Yields every file of the repository below the folder."""
    for entry in sorted(folder.iterdir()):
        if entry.name in IGNORED or TOOLS.search(entry.name):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from walk(entry)
        elif entry.is_file():
            yield entry


def settings() -> dict[str, Any]:
    """Returns the setuptools table of pyproject.toml."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def imported(module: Path, *, types: bool = True) -> Iterator[tuple[int, str]]:
    """Yields line and absolute name of every import; without `types`, skips `if TYPE_CHECKING` blocks."""
    package = ("mandategraph", *module.relative_to(REPOSITORY).parent.parts)
    tree = ast.parse(module.read_text(encoding="utf-8"))
    checked = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in checked and not types:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            stem = ".".join((*base, node.module)) if node.module else ".".join(base)
            # `from .. import ontology` names the package only in its imported names.
            yield from ((node.lineno, f"{stem}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


@pytest.mark.parametrize("package", FOLDERS)
def test_imports_point_downwards_only(package: str) -> None:
    upward: list[str] = []
    for module in (path for path in walk(REPOSITORY / package) if path.suffix == ".py"):
        for line, name in imported(module):
            parts = name.split(".")
            if parts[0] == "mandategraph" and len(parts) > 1:
                other = parts[1]
                if other != package and LAYERS.get(other, 9) >= LAYERS[package]:
                    upward.append(f"{module.relative_to(REPOSITORY)}:{line} imports {name}")
    assert not upward


@pytest.mark.parametrize("package", sorted(set(FOLDERS) - {"mandategraph"}))
def test_imports_between_packages_are_relative(package: str) -> None:
    absolute = [
        f"{module.relative_to(REPOSITORY)}:{node.lineno}"
        for module in walk(REPOSITORY / package)
        if module.suffix == ".py"
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if (
            isinstance(node, ast.ImportFrom)
            and not node.level
            and (node.module or "").startswith("mandategraph")
        )
        or (
            isinstance(node, ast.Import)
            and any(alias.name.startswith("mandategraph") for alias in node.names)
        )
    ]
    assert not absolute


def test_every_package_and_subpackage_is_packaged() -> None:
    folders = {
        path.parent.relative_to(REPOSITORY).as_posix()
        for path in walk(REPOSITORY)
        if path.name == "__init__.py" and path.relative_to(REPOSITORY).parts[0] not in UNPACKAGED
    }
    table = settings()
    expected = {
        folder if folder == "mandategraph" else "mandategraph." + folder.replace("/", "."): folder
        for folder in folders
    }
    assert set(table["packages"]) == set(expected)
    assert table["package-dir"] == expected


def test_every_data_file_of_a_package_is_packaged() -> None:
    table = settings()
    places: dict[str, str] = table["package-dir"]
    patterns: dict[str, list[str]] = table["package-data"]
    packed = {
        path
        for name, globs in patterns.items()
        for pattern in globs
        for path in (REPOSITORY / places[name]).glob(pattern)
    }
    held = {
        path
        for package in FOLDERS
        for path in walk(REPOSITORY / package)
        if path.suffix not in {".py", ".pyc", ".md"}
    }
    assert sorted(str(path.relative_to(REPOSITORY)) for path in held - packed) == []


def test_every_pattern_of_package_data_matches_a_file() -> None:
    table = settings()
    empty = [
        f"{name}: {pattern}"
        for name, globs in table["package-data"].items()
        for pattern in globs
        if not any((REPOSITORY / table["package-dir"][name]).glob(pattern))
    ]
    assert not empty


def test_every_imported_distribution_is_a_dependency() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = (line for group in OPTIONAL for line in project["optional-dependencies"][group])
    declared = {
        canonical(re.split(r"[<>=!~;\[ ]", line)[0]) for line in (*project["dependencies"], *optional)
    }
    providers = packages_distributions()
    undeclared = {
        f"{module.relative_to(REPOSITORY)}:{line} imports {name}"
        for package in FOLDERS
        for module in walk(REPOSITORY / package)
        if module.suffix == ".py"
        for line, name in imported(module, types=False)
        if (top := name.split(".")[0]) not in {*sys.stdlib_module_names, "mandategraph"}
        and not declared & {canonical(provider) for provider in providers.get(top, [top])}
    }
    assert not undeclared


def canonical(distribution: str) -> str:
    """Returns the normalized name of a distribution (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_no_module_has_a_catch_all_name() -> None:
    assert not [path for path in walk(REPOSITORY) if path.suffix == ".py" and path.stem in CATCH_ALL]


def test_every_module_has_a_docstring() -> None:
    undocumented = [
        str(path.relative_to(REPOSITORY))
        for package in FOLDERS
        for path in walk(REPOSITORY / package)
        if path.suffix == ".py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not undocumented


def test_a_long_module_gives_its_reason() -> None:
    """Data files and tests may be longer."""
    long = [
        f"{path.relative_to(REPOSITORY)}: {len(lines)} lines"
        for package in (*FOLDERS, "benchmarks", "docs")
        for path in walk(REPOSITORY / package)
        if path.suffix == ".py"
        and len(lines := path.read_text(encoding="utf-8").splitlines()) > MAX_LINES
        and not LONG_BECAUSE.search(ast.get_docstring(ast.parse("\n".join(lines))) or "")
    ]
    assert not long


def test_no_file_names_a_machine_path_or_a_package_registry() -> None:
    named = [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:80]}"
        for path in walk(REPOSITORY)
        if path.suffix in WRITTEN and path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE_PATH.search(line) or REGISTRY.search(line)
    ]
    assert not named


def test_no_document_of_the_corpus_is_copied_into_the_repository(corpus: Path) -> None:
    originals = {
        path.read_bytes() for path in corpus.rglob("*") if path.is_file() and path.stat().st_size > 1000
    }
    public = REPOSITORY / "tests" / "corpus"
    files = [path for path in walk(REPOSITORY) if not path.is_relative_to(public)]
    assert not [path for path in files if path.read_bytes() in originals]


def test_no_sentence_of_the_chinese_corpus_is_copied_into_the_repository(corpus: Path) -> None:
    """Names of bodies and titles of instruments are facts and may stand in the authority files."""
    reach = 24
    blanks = re.compile(r"\s+")
    texts = [blanks.sub("", path.read_text(encoding="utf-8")) for path in (corpus / "zh").glob("*.txt")]
    runs = {text[i : i + reach] for text in texts for i in range(len(text) - reach + 1)}
    han = re.compile(r"[\u4e00-\u9fff]")
    copied: dict[str, str] = {}
    for path in walk(REPOSITORY):
        place = path.relative_to(REPOSITORY)
        if place.parts[0] == "ontology" or path.suffix not in WRITTEN:
            continue
        text = blanks.sub("", path.read_text(encoding="utf-8"))
        if not han.search(text):
            continue
        windows = (text[i : i + reach] for i in range(len(text) - reach + 1))
        # Ignore headings and numbers.
        found = next((run for run in windows if run in runs and len(han.findall(run)) > reach // 2), "")
        if found:
            copied[str(place)] = found
    assert not copied
