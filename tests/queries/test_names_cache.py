"""The names of a store are cached beside it, and read again after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest
from mandategraph.queries import Names, names
from mandategraph.queries.kept_rows import rows_of
from mandategraph.store import Addition, EmbeddedStore, Entry

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://w3id.org/mandategraph/"
GRAPH = f"{BASE}graph/authorities"


def write(place: Path, *keys: str) -> None:
    ontology, label = f"{BASE}ontology#", "http://www.w3.org/2004/02/skos/core#prefLabel"
    lines = [
        f"<{BASE}body/{key}> {predicate} <{GRAPH}> .\n"
        for key in keys
        for predicate in (
            f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ontology}Body>",
            f'<{label}> "Office of {key}"@en',
        )
    ]
    entry = Entry(GRAPH, "", "", "", "", "", "".join(keys))
    EmbeddedStore(place).replace_graphs([Addition((GRAPH,), "".join(lines).encode(), entry)])


def unused(*_: object) -> NoReturn:
    raise AssertionError("the store is queried")


def test_the_second_reading_takes_no_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "Lamps")
    first = Names.of(EmbeddedStore(tmp_path))
    monkeypatch.setattr(names, "run", unused)
    second = Names.of(EmbeddedStore(tmp_path))
    assert first.iris("office of lamps") == second.iris("office of lamps") == (f"{BASE}body/Lamps",)
    assert second.label(f"{BASE}body/Lamps") == "Office of Lamps"


def test_a_changed_store_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "Lamps")
    Names.of(EmbeddedStore(tmp_path))
    write(tmp_path, "Bells")
    assert Names.of(EmbeddedStore(tmp_path)).iris("Office of Bells") == (f"{BASE}body/Bells",)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_an_incomplete_file_is_written_again(tmp_path: Path, share: float) -> None:
    write(tmp_path, "Lamps")
    Names.of(EmbeddedStore(tmp_path))
    file = tmp_path / "kept" / "rows" / f"{names.ROWS}.json"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    assert Names.of(EmbeddedStore(tmp_path)).iris("Office of Lamps") == (f"{BASE}body/Lamps",)
    assert file.read_bytes() == whole


def test_rows_of_a_query_are_kept_as_text(tmp_path: Path) -> None:
    write(tmp_path, "Lamps")
    query = "actor-names"
    expected = [[f"{BASE}body/Lamps", "Office of Lamps", "en", "preferred"]]
    assert rows_of(EmbeddedStore(tmp_path), query) == expected
    assert rows_of(EmbeddedStore(tmp_path), query) == expected
    assert (tmp_path / "kept" / "rows" / f"{query}.json").exists()


def test_a_store_without_caches_is_read(tmp_path: Path) -> None:
    write(tmp_path, "Lamps")
    (tmp_path / "kept").touch()
    assert Names.of(EmbeddedStore(tmp_path)).iris("Office of Lamps") == (f"{BASE}body/Lamps",)
