"""A store that knows some answers: in, a store and the index of its search; out, the same store, quicker.

What pages of every kind need (deadlines, ties, counts of instruments) takes a store of a million statements
seconds a question. Such answers are written into the index when it is made, by the text of their query, so
that whoever comes first need not wait. Every other query goes to the store.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, cast

from pyoxigraph import QueryResultsFormat, parse_query_results

from ...queries import catalogue
from ...queries.networks.ties import kinds
from ...store import Solutions
from ...store.interface import no_progress
from ..counting import counting_queries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import QuerySolutions

    from ...store import Addition, Entry, Release, Store
    from ...store.interface import Progress

_QUERIES: Final = (
    "acts-found",
    "due-rows",
    "due-actors",
    "request-links",
    "renewed-requests",
    "adopted-texts",
    "citing-documents",
    "session-statements",
    "text-days",
    "texts",
    "text-grounds",
    "instruments-invoked",
    "party-counts",
)
TABLE: Final = "CREATE TABLE answer (query TEXT PRIMARY KEY, rows BLOB) WITHOUT ROWID;"


def known_queries(base: str) -> tuple[str, ...]:
    """The queries whose answers are kept: queries of the catalogue without parameters, and counts
    of the things below `base`."""
    names = dict.fromkeys((*_QUERIES, *(kind.question for kind in kinds().values())))
    return (*(catalogue()[name].bind({}) for name in names), *counting_queries(base))


def keep(store: Store, base: sqlite3.Connection, query: str) -> None:
    """Write the answer of `store` to a query into a new index; raises QueryError, StoreError."""
    base.execute("INSERT INTO answer VALUES (?, ?)", (query, _written(store.query(query))))


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """A store; the answers that its index holds are read from there."""

    store: Store
    file: Path
    """The index of what the store holds."""

    def query(self, sparql: str) -> Solutions:
        """The answer of a query; raises QueryError, StoreError."""
        return self._known(sparql) or self.store.query(sparql)

    def _known(self, sparql: str) -> Solutions | None:
        """The answer that the index holds; None where it holds none, or is gone."""
        try:
            with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as base:
                found = base.execute("SELECT rows FROM answer WHERE query = ?", (sparql,)).fetchone()
        except sqlite3.Error:
            return None
        return _read(found[0]) if found else None

    def replace_graphs(
        self, additions: Iterable[Addition], removed: Iterable[str] = (), progress: Progress = no_progress
    ) -> None:
        """As the store does it."""
        self.store.replace_graphs(additions, removed, progress)

    def remove_graphs(self, graphs: Iterable[str]) -> None:
        """As the store does it."""
        self.store.remove_graphs(graphs)

    def manifest(self) -> dict[str, Entry]:
        """The manifest of the store."""
        return self.store.manifest()

    def edition(self) -> str:
        """The edition of the store."""
        return self.store.edition()

    def releases(self) -> tuple[Release, ...]:
        """The releases of the store."""
        return self.store.releases()

    def graphs(self) -> tuple[str, ...]:
        """The graphs of the store."""
        return self.store.graphs()

    def count(self) -> int:
        """The number of its quads."""
        return self.store.count()

    def dump(self, output: IO[bytes], media: str, graph: str | None = None) -> None:
        """As the store does it."""
        self.store.dump(output, media, graph)

    def graph_quads(self, graph: str) -> bytes:
        """The N-Quads of one graph of the store."""
        return self.store.graph_quads(graph)

    def check(self) -> None:
        """As the store does it."""
        self.store.check()

    def close(self) -> None:
        """As the store does it."""
        self.store.close()


def _written(answer: Solutions) -> bytes:
    """Rows as SPARQL 1.1 Query Results TSV, packed."""
    lines = ["\t".join(f"?{name}" for name in answer.variables)]
    lines.extend("\t".join("" if term is None else str(term) for term in row) for row in answer)
    return zlib.compress("".join(f"{line}\n" for line in lines).encode(), 1)


def _read(packed: bytes) -> Solutions:
    answer = cast("QuerySolutions", parse_query_results(zlib.decompress(packed), QueryResultsFormat.TSV))
    variables = tuple(variable.value for variable in answer.variables)
    return Solutions(variables, (tuple(row) for row in answer))
