"""Lines of a graph are sorted through temporary files as they are in memory."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pytest
from mandategraph.linking.sorted_lines import SortedGraph
from mandategraph.loaders.nquads import Graph, quoted, serialize

BASE = "https://example.org/"


@pytest.mark.parametrize("most", [1, 2, 7, 10_000])
def test_lines_are_those_of_memory_whatever_is_kept_in_memory(most: int) -> None:
    plain = Graph(f"{BASE}graph")
    with SortedGraph(f"{BASE}graph", most) as graph:
        for number in (5, 3, 5, 1, 9, 3, 700, 2, 5):
            for one in (plain, graph):
                one.add(f"{BASE}lamp{number}", f"{BASE}name", quoted(f"lamp {number}\n灯 \ud800"))
                one.link(f"{BASE}lamp{number % 3}", f"{BASE}of", f"{BASE}harbour")
            graph.spill()
        # What was written can be read again.
        for _ in range(2):
            output = BytesIO()
            digest = graph.write(output)
            assert output.getvalue() == serialize((plain,))
            assert digest == sha256(output.getvalue()).hexdigest()


def test_a_graph_without_lines_is_empty() -> None:
    with SortedGraph(f"{BASE}graph") as graph:
        graph.spill()
        output = BytesIO()
        assert graph.write(output) == sha256().hexdigest()
        assert output.getvalue() == b""
