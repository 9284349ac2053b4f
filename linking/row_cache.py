"""A cache of query rows per graph, and of results computed from them, in an SQLite file.

After a change, only the changed graphs are queried again, and only results with changed input are computed
again. The file can be deleted at any time; it is then filled again from the store.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ..queries.catalogue import run
from ..store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ..store import Term

Values = tuple[str, ...]
"""A row without its graph, as strings; "" for an unbound variable."""

Row = tuple[str, Values]
"""Graph and row."""

_WORDED: Final = (NamedNode, Literal)
_GRAPHS: Final = 400
"""Graphs that are queried at once: memory does not grow with their number. Fewer need more time."""
_AT_ONCE: Final = 100
"""Results that are computed together. More need more memory; fewer read shared input more often."""
_STATES: Final = 1 << 12
"""States of documents that are kept in memory."""
_TEMPORARY: Final = ""
"""A database in memory whose pages go to a temporary file when there are many."""
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS made_by (code TEXT);
CREATE TABLE IF NOT EXISTS graph (iri TEXT PRIMARY KEY, state TEXT);
CREATE TABLE IF NOT EXISTS answer (
    iri TEXT, query TEXT, rows TEXT, digest TEXT, PRIMARY KEY (query, iri)
);
CREATE INDEX IF NOT EXISTS digests ON answer (iri, query, digest);
CREATE TABLE IF NOT EXISTS result (
    rule TEXT, key TEXT, state TEXT, result TEXT, PRIMARY KEY (rule, key)
);
"""


class RowCache:
    """The rows of some catalogue queries whose first column is the graph.

    file: the SQLite file; None uses a temporary one. code: fingerprint of the code and the queries; a file of
    another one is emptied. kept: for a query, which of its rows are kept; all without it. Raises QueryError,
    StoreError.
    """

    def __init__(
        self,
        store: Store,
        queries: Iterable[str],
        file: Path | None,
        code: str,
        kept: Mapping[str, Callable[[Values], bool]] | None = None,
    ) -> None:
        self._store = store
        self._queries = tuple(queries)
        self._kept = dict(kept or {})
        sources: dict[str, str] = {}
        self._symbols: dict[str, str] = {}
        """Symbol of the document of each graph."""
        self._graphs: defaultdict[str, list[str]] = defaultdict(list)
        """Sorted graphs of each document."""
        for graph, entry in sorted(store.manifest().items()):
            if entry.symbol:
                sources[graph] = f"{entry.sha256} {entry.recipe}"
                self._symbols[graph] = entry.symbol
                self._graphs[entry.symbol].append(graph)
        self._database = _open(file, code)
        self._update(sources)
        self._known_state = lru_cache(maxsize=_STATES)(self._state)

    def documents(self) -> tuple[str, ...]:
        """Returns the symbols of the documents, sorted."""
        return tuple(sorted(self._graphs))

    def document_of(self, graph: str) -> str:
        """Returns the symbol of the document in a graph."""
        return self._symbols[graph]

    def rows(self, query: str, documents: Sequence[str] | None = None) -> Iterator[Row]:
        """Yields graph and row of the documents with these symbols, or of all; sorted within a graph."""
        select = "SELECT iri, rows FROM answer WHERE query = ?"
        if documents is None or len(documents) * 2 > len(self._graphs):
            wanted = None if documents is None else set(documents)
            answers = self._database.execute(select, (query,))
        else:
            wanted = None
            answers = (
                row
                for symbol in documents
                for graph in self._graphs.get(symbol, ())
                for row in self._database.execute(f"{select} AND iri = ?", (query, graph))
            )
        for graph, data in answers:
            if wanted is None or self._symbols[graph] in wanted:
                for row in json.loads(data):
                    yield graph, tuple(row)

    def state(self, document: str, queries: tuple[str, ...]) -> str:
        """Returns a digest of the rows of some queries in all graphs of a document."""
        return self._known_state(document, queries)

    def _state(self, document: str, queries: tuple[str, ...]) -> str:
        select = "SELECT query, digest FROM answer WHERE iri = ?"
        words: list[str] = []
        for graph in self._graphs.get(document, ()):
            digests = dict(self._database.execute(select, (graph,)))
            words += (f"{graph} {digests.get(query, '')}" for query in queries)
        return digest_of_all(words)

    def results(
        self, rule: str, states: Mapping[str, str], compute: Callable[[Sequence[str]], Mapping[str, str]]
    ) -> Mapping[str, str]:
        """Returns the results of a rule by key, in the order of `states`, read from the cache on access.

        states: the keys, each with a digest of the input of its result. compute: returns the results of the
        keys without a cached result of the same state; it is called for some keys at a time, so that memory
        does not grow with their number.
        """
        before: dict[str, str] = dict(
            self._database.execute("SELECT key, state FROM result WHERE rule = ?", (rule,))
        )
        stale = [key for key, state in states.items() if before.get(key) != state]
        gone = [(rule, key) for key in before if key not in states]
        if stale or gone:
            with self._database:
                self._database.executemany("DELETE FROM result WHERE rule = ? AND key = ?", gone)
                for start in range(0, len(stale), _AT_ONCE):
                    some = stale[start : start + _AT_ONCE]
                    computed = compute(some)
                    self._database.executemany(
                        "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?)",
                        [(rule, key, states[key], computed[key]) for key in some],
                    )
        return _Results(self._database, rule, tuple(states))

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    def _update(self, sources: Mapping[str, str]) -> None:
        """Reads the rows of new and changed graphs; sources: digest of the source of each graph."""
        database = self._database
        known = dict(database.execute("SELECT iri, state FROM graph"))
        gone = sorted(known.keys() - sources)
        changed = sorted(graph for graph, state in sources.items() if known.get(graph) != state)
        if not gone and not changed:
            return
        with database:
            for graph in (*gone, *changed):
                database.execute("DELETE FROM graph WHERE iri = ?", (graph,))
                database.execute("DELETE FROM answer WHERE iri = ?", (graph,))
            for start in range(0, len(changed), _GRAPHS):
                some = changed[start : start + _GRAPHS]
                for query in self._queries:
                    found: defaultdict[str, list[Values]] = defaultdict(list)
                    keeps = self._kept.get(query)
                    for graph, row in map(as_row, run(self._store, query, graph=some)):
                        if keeps is None or keeps(row):
                            found[graph].append(row)
                    database.executemany(
                        "INSERT INTO answer VALUES (?, ?, ?, ?)",
                        [_cache_row(graph, query, rows) for graph, rows in found.items()],
                    )
            database.executemany("INSERT INTO graph VALUES (?, ?)", [(one, sources[one]) for one in changed])


class _Results(Mapping[str, str]):
    """The results of a rule by key, read from the cache on access: memory does not grow with their number."""

    def __init__(self, database: sqlite3.Connection, rule: str, keys: tuple[str, ...]) -> None:
        self._database, self._rule, self._keys = database, rule, keys

    def __getitem__(self, key: str) -> str:
        query = "SELECT result FROM result WHERE rule = ? AND key = ?"
        for (result,) in self._database.execute(query, (self._rule, key)):
            return str(result)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def digest_of(*words: str) -> str:
    """Returns a short digest of some strings."""
    return digest_of_all(words)


def digest_of_all(words: Iterable[str]) -> str:
    """Returns a short digest of some strings, joined by line feeds."""
    digest, separator = sha256(), ""
    for word in words:
        digest.update(f"{separator}{word}".encode("utf-8", "surrogatepass"))
        separator = "\n"
    return digest.hexdigest()[:32]


def _cache_row(graph: str, query: str, rows: list[Values]) -> tuple[str, str, str, str]:
    data = json.dumps(sorted(rows), ensure_ascii=False)
    return graph, query, data, digest_of(data)


def as_row(row: Sequence[Term | None]) -> Row:
    """Returns the graph of a solution and its other values as strings."""
    graph, *rest = map(_text_of, row)
    return graph, tuple(rest)


def _text_of(term: Term | None) -> str:
    return term.value if isinstance(term, _WORDED) else ""


def _open(file: Path | None, code: str) -> sqlite3.Connection:
    """Opens the cache file, replacing a damaged one; the fallback is a temporary database."""
    for place in (file, file) if file is not None else ():
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            return _connect(str(place), code)
        except (sqlite3.DatabaseError, OSError):
            with suppress(OSError):
                place.unlink()
    return _connect(_TEMPORARY, code)


def _connect(place: str, code: str) -> sqlite3.Connection:
    database = sqlite3.connect(place)
    try:
        # A crash may lose data: it is computed again.
        database.execute("PRAGMA synchronous = OFF")
        if not _made_by(database, code):
            with database:
                for (table,) in database.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                ).fetchall():
                    database.execute(f'DROP TABLE "{table}"')
            database.executescript(_TABLES)
            with database:
                database.execute("INSERT INTO made_by VALUES (?)", (code,))
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _made_by(database: sqlite3.Connection, code: str) -> bool:
    try:
        return database.execute("SELECT code FROM made_by").fetchall() == [(code,)]
    except sqlite3.OperationalError:
        return False
