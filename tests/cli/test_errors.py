"""Every error class ends the command with a message and its exit code, never with a traceback."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from mandategraph.cli import main as command
from mandategraph.ontology.errors import MandategraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("api", "cli", "linking", "loaders", "ontology", "publishing", "queries", "shapes", "store")


def modules() -> Iterator[str]:
    """Yields the name of every module of the project."""
    for package in PACKAGES:
        name = f"mandategraph.{package}"
        yield name
        for found in pkgutil.walk_packages(import_module(name).__path__, f"{name}."):
            yield found.name


def error_classes() -> list[type[BaseException]]:
    """Returns the classes of exceptions that the project defines, other than private ones."""
    found = {
        member
        for name in modules()
        for member in vars(import_module(name)).values()
        if inspect.isclass(member)
        and issubclass(member, Exception)
        and member.__module__.startswith("mandategraph.")
        and not member.__name__.startswith("_")
    }
    return sorted(found, key=lambda one: one.__name__)


CLASSES = error_classes()


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        command.main(list(arguments))
    assert isinstance(left.value.code, int)
    return left.value.code


def test_all_error_classes_have_the_base_class() -> None:
    assert {"StoreError", "LoaderError", "CatalogueError", "NetworkError"} <= {
        one.__name__ for one in CLASSES
    }
    assert [one.__name__ for one in CLASSES if not issubclass(one, MandategraphError)] == []


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_an_error_is_a_message_and_an_exit_code(
    kind: type[MandategraphError], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Raised(kind):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            Exception.__init__(self, "a place: what happened; what to do")

        def __str__(self) -> str:
            return str(self.args[0])

    def fail(*_: Any, **__: Any) -> None:
        raise Raised

    def failing(*_: Any) -> click.Command:
        return click.Command("stats", callback=fail)

    monkeypatch.setattr(command.mandategraph, "get_command", failing)
    assert run("stats") == kind.exit_code
    assert capsys.readouterr().err == "error: a place: what happened; what to do\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["network", "--actor", "UNODC", "--after", "2040"], 1, "Try a wider range"),
        (["network", "--topic", "x", "--kind", "sponsorship"], 1, "A topic cannot be used"),
        (["query", "nonsense"], 2, "Unknown query or file: nonsense"),
        (["show", "A/RES/1/999"], 2, "No document A/RES/1/999"),
        (["acts", "--addressee", "Nowhereland Office"], 2, "Nowhereland Office"),
        (["export", "--graph", "urn:nothing"], 2, "no graph <urn:nothing>"),
        (["compare", "A/RES/1/999"], 2, "A/RES/1/999"),
    ],
)
def test_a_mistake_names_its_remedy(
    arguments: list[str], code: int, message: str, english_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, "--store", str(english_store)) == code
    error = capsys.readouterr().err
    assert message in error
    assert "report" not in error


def test_a_missing_store_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("stats", "--store", str(tmp_path / "nothing")) == 1
    assert "no store" in capsys.readouterr().err


def test_an_unexpected_error_asks_for_a_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: Any) -> click.Command:
        return click.Command("stats", callback=lambda: 1 // 0)

    monkeypatch.setattr(command.mandategraph, "get_command", failing)
    assert run("stats") == 1
    assert "This is a bug: please report it" in capsys.readouterr().err
