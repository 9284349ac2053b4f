"""What every reader needs is answered from the index, as the store would answer it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from mandategraph.publishing.search.making import index_file
from mandategraph.publishing.search.precomputed import TABLE, KnownAnswers, keep, known_queries
from mandategraph.publishing.site import Site
from mandategraph.store import EmbeddedStore, Term

LITERALS = """SELECT * { VALUES (?a ?b ?c) {
  ("tab\\tline\\nquote\\"slash\\\\" "中文"@zh UNDEF) (4 true <https://example.org/é>)
} }"""


@pytest.fixture(scope="module")
def index(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_file(site.store, tmp_path_factory.mktemp("index"))


def rows(found: EmbeddedStore | KnownAnswers, query: str) -> list[tuple[str, ...]]:
    def words(term: Term | None) -> str:
        return str(term)

    return sorted(tuple(map(words, row)) for row in found.query(query))


def test_kept_answers_are_those_of_the_store(site: Site, index: Path) -> None:
    held, nowhere = EmbeddedStore(Path(site.place)), EmbeddedStore(Path("/nowhere"))
    queries = known_queries(site.base)
    assert queries
    for query in queries:
        assert rows(KnownAnswers(nowhere, index), query) == rows(held, query)


def test_every_kind_of_term_comes_back(site: Site, tmp_path: Path) -> None:
    held, file = EmbeddedStore(Path(site.place)), tmp_path / "index.sqlite"
    with closing(sqlite3.connect(file)) as base, base:
        base.execute(TABLE)
        keep(held, base, LITERALS)
    assert rows(KnownAnswers(held, file), LITERALS) == rows(held, LITERALS)


def test_without_its_index_the_store_answers(site: Site, tmp_path: Path) -> None:
    query = known_queries(site.base)[0]
    held = EmbeddedStore(Path(site.place))
    assert rows(KnownAnswers(held, tmp_path / "gone.sqlite"), query) == rows(held, query)


def test_other_queries_go_to_the_store(site: Site, index: Path) -> None:
    (row,) = KnownAnswers(site.store, index).query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert str(row[0]).startswith(f'"{site.store.count()}"')
