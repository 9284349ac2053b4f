"""The default graph of a store is the merge of its named graphs after every write."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mandategraph.publishing.endpoint.worker import answer
from mandategraph.store import Addition, EmbeddedStore, checksums, generation, value
from pyoxigraph import Store as Oxigraph
from rdflib import Graph

NAMES: Final = [f"<http://x/{letter}>" for letter in "abc"]
GRAPHS: Final = [f"http://x/g{number}" for number in range(3)]
Triple = tuple[str, str, str]

triples = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([*NAMES, '"a"', '"a"@en'])
)
contents = st.frozensets(triples, max_size=6)
terms = st.sampled_from([*NAMES, "?v", "?w", "?x"])
patterns = st.lists(st.tuples(terms, terms, terms), min_size=1, max_size=3)
writes = st.lists(st.tuples(st.sampled_from(GRAPHS), st.none() | contents), min_size=1, max_size=6)


def lines(graph: str, content: frozenset[Triple]) -> bytes:
    return "".join(f"{' '.join(triple)} <{graph}> .\n" for triple in sorted(content)).encode()


def write(
    store: EmbeddedStore, graph: str, content: frozenset[Triple] | None, *, amends: bool = False
) -> None:
    """Replaces or amends a graph, or removes it for None."""
    if content is None:
        store.remove_graphs([graph])
    else:
        store.replace_graphs([Addition((graph,), lines(graph, content), amends=amends)])


def merged(contents: dict[str, frozenset[Triple]]) -> Graph:
    text = b"".join(lines(graph, content) for graph, content in contents.items())
    text = b"".join(line.rpartition(b" <")[0] + b" .\n" for line in text.splitlines())
    return Graph().parse(data=text, format="nt")


def counts(text: str, store: EmbeddedStore, graph: Graph) -> tuple[int, int]:
    (row,) = store.query(text)
    (expected,) = graph.query(text)
    return int(str(value(row[0]))), expected[0].toPython()  # type: ignore[index, union-attr]


@settings(max_examples=40, deadline=None)
@given(writes=writes, patterns=patterns, amends=st.booleans())
def test_counts_are_those_of_the_merged_graph(
    writes: list[tuple[str, frozenset[Triple] | None]], patterns: list[Triple], amends: bool
) -> None:
    where = " ".join(f"{' '.join(pattern)} ." for pattern in patterns)
    folder = Path(tempfile.mkdtemp())
    try:
        store, current = EmbeddedStore(folder / "s"), dict[str, frozenset[Triple]]()
        for graph, content in writes:
            if content is None and not current:
                continue
            write(store, graph, content, amends=amends and content is not None)
            current[graph] = content or frozenset()
        if not current:
            return
        graph = merged(current)
        for text in (
            f"SELECT (COUNT(*) AS ?n) {{ {where} }}",
            f"SELECT (COUNT(DISTINCT ?v) AS ?n) {{ ?v ?p ?o . {where} }}",
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        ):
            found, expected = counts(text, store, graph)
            assert found == expected
        store.close()
    finally:
        shutil.rmtree(folder)


def test_a_store_without_a_merge_is_queried_as_a_union_and_merged_by_the_next_write(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "s")
    content = frozenset({(NAMES[0], NAMES[1], NAMES[2])})
    write(store, GRAPHS[0], content)
    quads = store.quads()
    store.close()
    Oxigraph(str(quads)).update("CLEAR DEFAULT")
    (quads.parent / checksums.CHECKSUMS).unlink()
    text = "SELECT ?s { ?s ?p ?o }"
    assert len(list(store.query(text))) == 1
    write(store, GRAPHS[1], content)
    assert len(list(store.query(text))) == 1
    assert store.count() == 2


def test_many_removals_are_merged_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = EmbeddedStore(tmp_path / "s")
    first = frozenset((f"<http://x/{number}>", NAMES[1], NAMES[2]) for number in range(50))
    write(store, GRAPHS[0], first)
    write(store, GRAPHS[1], frozenset(list(first)[:10]))
    monkeypatch.setattr(generation, "_MANY_REMOVED", 20)
    write(store, GRAPHS[0], frozenset(list(first)[:1]))
    assert len(list(store.query("SELECT ?s { ?s ?p ?o }"))) == 10


def ask(store: Oxigraph, query: str, *defaults: str) -> int:
    request = {
        "query": query,
        "defaults": defaults,
        "named": (),
        "results": "text/csv",
        "graphs": "text/turtle",
    }
    head, body = answer(
        store,
        {**request, "rows": 100, "bytes": 10**6, "spreadsheet": False},
        {"prefixes": {"g": "http://x/g"}, "base": "http://x/"},
    )
    assert head["outcome"] == "ok", head
    return int(body.decode().splitlines()[1])


def test_several_default_graphs_of_a_query_are_merged(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "s")
    content = frozenset({(NAMES[0], NAMES[1], NAMES[2])})
    for graph in GRAPHS:
        write(store, graph, content)
    quads = Oxigraph.read_only(str(store.quads()))
    count = "SELECT (COUNT(*) AS ?n) {dataset} {{ ?s ?p ?o }}"
    assert ask(quads, count.format(dataset=""), *GRAPHS) == 1
    for dataset in ("FROM <http://x/g0> FROM <g1>", "FROM g:0 FROM g:1", "FROM g:0 FROM g:1 FROM NAMED g:2"):
        assert ask(quads, count.format(dataset=dataset)) == 1
    assert ask(quads, "PREFIX h: <g> SELECT (COUNT(*) AS ?n) FROM h:0 FROM h:1 { ?s ?p ?o }") == 1
    named = "SELECT (COUNT(*) AS ?n) FROM g:0 FROM g:1 FROM NAMED g:2 { GRAPH ?g { ?s ?p ?o } }"
    assert ask(quads, named) == 1
    assert ask(quads, count.format(dataset="FROM NAMED g:2")) == 0
