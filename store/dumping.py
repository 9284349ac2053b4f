"""What a dump of a store holds, in a stable order."""

from __future__ import annotations

from itertools import islice
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import Store as Oxigraph

from .sorted_lines import SortedLines

if TYPE_CHECKING:
    from collections.abc import Iterator

_SORTED_AT_ONCE = 500_000
"""Lines of a dump that are sorted in memory."""
_PARSED_AT_ONCE = 1000
"""Lines of a dump that are parsed in one step."""


def quads(store: Oxigraph) -> Iterator[Quad]:
    """Yields the quads of the named graphs, graph by graph; the default graph only repeats them."""
    for name in sorted(store.named_graphs(), key=str):
        yield from store.quads_for_pattern(None, None, None, name)


def triples(store: Oxigraph, graph: str | None, lines: SortedLines) -> Iterator[Triple]:
    """Yields the distinct triples of one graph or of all, sorted; lines: empty, for what is sorted."""
    with TemporaryFile() as dumped:
        for name in store.named_graphs() if graph is None else (NamedNode(graph),):
            store.dump(dumped, RdfFormat.N_TRIPLES, from_graph=name)
        dumped.seek(0)
        part = list(islice(dumped, _SORTED_AT_ONCE))
        while len(part) == _SORTED_AT_ONCE:
            lines.add(part)
            part = list(islice(dumped, _SORTED_AT_ONCE))
    merged = lines.merged(part)
    while some := b"".join(islice(merged, _PARSED_AT_ONCE)):
        for quad in parse(some, RdfFormat.N_TRIPLES):
            yield quad.triple
