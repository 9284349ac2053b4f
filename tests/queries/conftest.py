"""A small graph written by hand: one invented resolution in two languages, one report, three actors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mandategraph.ontology.terms import PREFIXES
from mandategraph.queries import Names
from mandategraph.store import Addition, EmbeddedStore, Entry
from pyoxigraph import RdfFormat, parse, serialize

BASE = "https://w3id.org/mandategraph/"

_HERE = Path(__file__).parent


def _quads(trig: str) -> bytes:
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return serialize(parse(head + trig, RdfFormat.TRIG, base_iri=BASE), format=RdfFormat.N_QUADS) or b""


def _read(name: str) -> str:
    return (_HERE / f"{name}.trig").read_text(encoding="utf-8")


def _version(language: str, **words: str) -> str:
    text = _read("version").replace("LANG", language)
    for place, word in words.items():
        text = text.replace(place.upper(), word)
    return text


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """The graph, in a store."""
    english = _version(
        "en", title="On tests", text1="Requests …", text2="Decides …", verb="request", action="to test"
    )
    chinese = _version("zh", title="测试", text1="请……", text2="决定……", verb="请", action="测试")
    store = EmbeddedStore(tmp_path_factory.mktemp("queries") / "store", PREFIXES)

    def entry(symbol: str, language: str) -> Entry:
        graph = f"{BASE}graph/{symbol}/{language}"
        return Entry(graph, "", symbol, language, "made-by-hand.txt", "0", "0")

    authorities = f"{BASE}graph/authorities"
    store.replace_graphs(
        Addition((item.graph,), _quads(text), item)
        for item, text in (
            (Entry(authorities, "", "", "", "", "", ""), _read("authorities")),
            (entry("E/RES/2012/900", "en"), english),
            (entry("E/RES/2012/900", "zh"), chinese),
            (entry("A/77/900", "en"), _read("report")),
        )
    )
    yield store
    store.close()


@pytest.fixture(scope="session")
def names(small_store: EmbeddedStore) -> Names:
    """Its names."""
    return Names.of(small_store)
