"""The house stands as the design says: rooms on floors, all of it packaged, no drawer for leftovers."""

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
ROOMS = sorted(room for room in LAYERS if (REPOSITORY / room).is_dir())
UNPACKAGED = {"tests", "benchmarks", "docs", "samples", "notebooks"}
NOT_OURS = {".git", ".venv", "build", "dist", "out", "__pycache__"}
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
NAMELESS = {"utils", "util", "helpers", "helper", "misc", "common", "shared", "stuff"}
ANOTHER_MACHINE = re.compile(r"(?<![\w.:/}$)*-])/(?:home|root|work|opt|Users|tmp)/")
REGISTRY = re.compile(r"\b(?:extra-)?index-url\b|\bfind-links\b|\bfiles\.pythonhosted\b|\bpypi\.org/simple\b")


def walk(folder: Path) -> Iterator[Path]:
    """Every file under the folder that belongs to the repository."""
    for entry in sorted(folder.iterdir()):
        if entry.name in NOT_OURS or TOOLS.search(entry.name):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from walk(entry)
        elif entry.is_file():
            yield entry


def settings() -> dict[str, Any]:
    """The setuptools table of pyproject.toml."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def imported(module: Path, *, types: bool = True) -> Iterator[tuple[int, str]]:
    """Line and absolute name of every import in the module; without `types`, only of what runs."""
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
            # `from .. import ontology` names the room only in what it imports.
            yield from ((node.lineno, f"{stem}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_downwards_only(room: str) -> None:
    upward: list[str] = []
    for module in (path for path in walk(REPOSITORY / room) if path.suffix == ".py"):
        for line, name in imported(module):
            parts = name.split(".")
            if parts[0] == "mandategraph" and len(parts) > 1:
                other = parts[1]
                if other != room and LAYERS.get(other, 9) >= LAYERS[room]:
                    upward.append(f"{module.relative_to(REPOSITORY)}:{line} imports {name}")
    assert not upward


# The root package lies in a folder beside the others: type checkers do not find these from it by relative names.
@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"mandategraph"}))
def test_imports_between_rooms_are_relative(room: str) -> None:
    absolute = [
        f"{module.relative_to(REPOSITORY)}:{node.lineno}"
        for module in walk(REPOSITORY / room)
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


def test_every_room_and_subpackage_is_packaged() -> None:
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


def test_every_data_file_of_a_room_is_packaged() -> None:
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
        for room in ROOMS
        for path in walk(REPOSITORY / room)
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


def test_every_package_that_a_room_imports_is_a_dependency() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonical(re.split(r"[<>=!~;\[ ]", line)[0]) for line in project["dependencies"]}
    providers = packages_distributions()
    undeclared = {
        f"{module.relative_to(REPOSITORY)}:{line} imports {name}"
        for room in ROOMS
        for module in walk(REPOSITORY / room)
        if module.suffix == ".py"
        for line, name in imported(module, types=False)
        if (top := name.split(".")[0]) not in {*sys.stdlib_module_names, "mandategraph"}
        and not declared & {canonical(provider) for provider in providers.get(top, [top])}
    }
    assert not undeclared


def canonical(distribution: str) -> str:
    """The name of a distribution as registries compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_no_module_is_a_drawer_for_leftovers() -> None:
    assert not [path for path in walk(REPOSITORY) if path.suffix == ".py" and path.stem in NAMELESS]


def test_every_module_of_a_room_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(REPOSITORY))
        for room in ROOMS
        for path in walk(REPOSITORY / room)
        if path.suffix == ".py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_no_file_names_a_place_on_somebodys_machine_or_a_package_registry() -> None:
    named = [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:80]}"
        for path in walk(REPOSITORY)
        if path.suffix in WRITTEN and path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if ANOTHER_MACHINE.search(line) or REGISTRY.search(line)
    ]
    assert not named


def test_no_document_of_the_corpus_is_copied_into_the_repository(corpus: Path) -> None:
    originals = {
        path.read_bytes() for path in corpus.rglob("*") if path.is_file() and path.stat().st_size > 1000
    }
    assert not [path for path in walk(REPOSITORY) if path.read_bytes() in originals]


def test_no_words_of_the_chinese_corpus_stand_in_the_tree(corpus: Path) -> None:
    """Names of bodies and titles of instruments are facts, and stand in the authority files."""
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
        # Headings and numbers alone are no sentence.
        found = next((run for run in windows if run in runs and len(han.findall(run)) > reach // 2), "")
        if found:
            copied[str(place)] = found
    assert not copied
