"""Completion by the shell: from files of a store, and never an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from mandategraph.cli.main import mandategraph

import mandategraph as mg


@pytest.fixture(scope="module")
def place(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("completion") / "store"
    mg.build(samples / "en", place, manifest=samples / "manifest.csv", jobs=1)
    with mg.open(place) as graph:
        assert graph.names
    return place


def offered(monkeypatch: pytest.MonkeyPatch, place: Path | str, *words: str) -> list[str]:
    monkeypatch.setenv("MANDATEGRAPH_STORE", str(place))
    monkeypatch.setenv("COMP_WORDS", " ".join(("mandategraph", *words)))
    shell = ShellComplete(mandategraph, {}, "mandategraph", "_MANDATEGRAPH_COMPLETE")
    return [one.value for one in shell.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("due", "--addressee", "unod"), "UNODC"),
        (("due", "--recipient", "body/UNOD"), "body/UNODC"),
        (("due", "--session", "ccpcj/2"), "CCPCJ/22"),
        (("network", "--actor", "UNOD"), "UNODC"),
        (("acts", "--document", "e/res"), "E/RES/2026/901"),
        (("show", "E/"), "E/RES/2026/901"),
        (("query", "requests-to"), "requests-to-actor"),
        (("query", "requests-to-actor", "--param", "act"), "actor="),
        (("query", "requests-to-actor", "--param", "actor=UNOD"), "actor=UNODC"),
    ],
)
def test_names_are_completed(
    monkeypatch: pytest.MonkeyPatch, place: Path, words: tuple[str, ...], wanted: str
) -> None:
    assert wanted in offered(monkeypatch, place, *words)


@pytest.mark.parametrize("place", ["/nothing/there", "http://localhost:1/sparql"])
@pytest.mark.parametrize("words", [("due", "--addressee", "UN"), ("acts", "--document", "E/")])
def test_without_a_store_nothing_is_completed(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], place: str
) -> None:
    assert offered(monkeypatch, place, *words) == []
