"""Rows of questions, kept graph by graph between two builds: in, a store and a file; out, rows.

What crosses documents has to be thought over whenever one of them changes, but only the graph that changed
has to be asked again, and only what follows from other rows than before is concluded again. The file can be
deleted at any time; it is filled again from the store.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ..queries.catalogue import run
from ..store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ..store import Term

Words = tuple[str, ...]
"""A row without its graph, as words; what is not bound is ""."""

Row = tuple[str, Words]
"""Graph and row."""

_WORDED: Final = (NamedNode, Literal)
_FEW: Final = 40
"""Graphs that are named to the store one by one; above it the whole store is asked."""
_MEMORY: Final = ":memory:"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS made_by (code TEXT);
CREATE TABLE IF NOT EXISTS graph (iri TEXT PRIMARY KEY, state TEXT);
CREATE TABLE IF NOT EXISTS answer (
    iri TEXT, question TEXT, said TEXT, digest TEXT, PRIMARY KEY (question, iri)
);
CREATE INDEX IF NOT EXISTS digests ON answer (iri, question, digest);
CREATE TABLE IF NOT EXISTS conclusion (
    rule TEXT, about TEXT, state TEXT, said TEXT, PRIMARY KEY (rule, about)
);
"""


class KeptRows:
    """The rows of some questions of the catalogue, whose first column is the graph.

    file: where they are kept; None keeps them in memory only. code: what else decides the rows, such as a
    fingerprint of the questions: with another one, what was kept is dropped. Raises QueryError, StoreError.
    """

    def __init__(self, store: Store, questions: Iterable[str], file: Path | None, code: str) -> None:
        self._store = store
        self._questions = tuple(questions)
        self._made_of: dict[str, str] = {}
        """What every document graph was made of."""
        self._symbols: dict[str, str] = {}
        """The document of every graph, by its symbol."""
        self._graphs: defaultdict[str, list[str]] = defaultdict(list)
        """The graphs of every document, sorted."""
        for graph, entry in sorted(store.manifest().items()):
            if entry.symbol:
                self._made_of[graph] = f"{entry.sha256} {entry.recipe}"
                self._symbols[graph] = entry.symbol
                self._graphs[entry.symbol].append(graph)
        self._kept = _opened(file, code)
        self._refresh()
        self._digests: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for graph, question, digest in self._kept.execute("SELECT iri, question, digest FROM answer"):
            self._digests[graph][question] = digest
        self._known_states: dict[tuple[str, tuple[str, ...]], str] = {}

    def documents(self) -> tuple[str, ...]:
        """The symbols of the documents, sorted."""
        return tuple(sorted(self._graphs))

    def document_of(self, graph: str) -> str:
        """The symbol of the document in a graph."""
        return self._symbols[graph]

    def rows(self, question: str, documents: Sequence[str] | None = None) -> Iterator[Row]:
        """Graph and row, of the documents with these symbols or of all; sorted within a graph."""
        ask = "SELECT iri, said FROM answer WHERE question = ?"
        if documents is None or len(documents) * 2 > len(self._graphs):
            wanted = None if documents is None else set(documents)
            answers = self._kept.execute(ask, (question,))
        else:
            wanted = None
            answers = (
                row
                for symbol in documents
                for graph in self._graphs.get(symbol, ())
                for row in self._kept.execute(f"{ask} AND iri = ?", (question, graph))
            )
        for graph, said in answers:
            if wanted is None or self._symbols[graph] in wanted:
                for row in json.loads(said):
                    yield graph, tuple(row)

    def state(self, document: str, questions: tuple[str, ...]) -> str:
        """A name for the rows of some questions in all graphs of a document: the same as long as they are."""
        key = (document, questions)
        if key not in self._known_states:
            said = (
                f"{graph} {self._digests[graph].get(question, '')}"
                for graph in self._graphs.get(document, ())
                for question in questions
            )
            self._known_states[key] = digest_of(*said)
        return self._known_states[key]

    def concluded(
        self, rule: str, wanted: Mapping[str, str], conclude: Callable[[Sequence[str]], Mapping[str, str]]
    ) -> dict[str, str]:
        """What a rule concludes, in words, by what it is about, in the order of `wanted`.

        wanted: what to conclude about, each with a name for all that the conclusion follows from. conclude:
        gives the words, for those about which nothing is kept that follows from the same.
        """
        question = "SELECT about, state, said FROM conclusion WHERE rule = ?"
        before = {about: (state, said) for about, state, said in self._kept.execute(question, (rule,))}
        stale = [about for about, state in wanted.items() if before.get(about, ("", ""))[0] != state]
        fresh: Mapping[str, str] = conclude(stale) if stale else {}
        gone = [(rule, about) for about in before if about not in wanted]
        if fresh or gone:
            with self._kept:
                self._kept.executemany("DELETE FROM conclusion WHERE rule = ? AND about = ?", gone)
                self._kept.executemany(
                    "INSERT OR REPLACE INTO conclusion VALUES (?, ?, ?, ?)",
                    [(rule, about, wanted[about], fresh[about]) for about in stale],
                )
        return {about: fresh[about] if about in fresh else before[about][1] for about in wanted}

    def close(self) -> None:
        """Let go of the file."""
        self._kept.close()

    def _refresh(self) -> None:
        kept = self._kept
        known = dict(kept.execute("SELECT iri, state FROM graph"))
        gone = sorted(known.keys() - self._made_of)
        changed = sorted(graph for graph, state in self._made_of.items() if known.get(graph) != state)
        if not gone and not changed:
            return
        few = {"graph": changed} if len(changed) <= _FEW else {}
        wanted = set(changed)
        with kept:
            for graph in (*gone, *changed):
                kept.execute("DELETE FROM graph WHERE iri = ?", (graph,))
                kept.execute("DELETE FROM answer WHERE iri = ?", (graph,))
            for question in self._questions if changed else ():
                found: defaultdict[str, list[Words]] = defaultdict(list)
                for graph, row in map(words_of, run(self._store, question, **few)):
                    if graph in wanted:
                        found[graph].append(row)
                kept.executemany(
                    "INSERT INTO answer VALUES (?, ?, ?, ?)",
                    [_kept_row(graph, question, rows) for graph, rows in found.items()],
                )
            kept.executemany(
                "INSERT INTO graph VALUES (?, ?)", [(one, self._made_of[one]) for one in changed]
            )


def digest_of(*words: str) -> str:
    """A short name for some words, the same for the same ones only."""
    return sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _kept_row(graph: str, question: str, rows: list[Words]) -> tuple[str, str, str, str]:
    said = json.dumps(sorted(rows), ensure_ascii=False)
    return graph, question, said, digest_of(said)


def words_of(row: Sequence[Term | None]) -> Row:
    """The graph of an answer, and the rest of it."""
    graph, *rest = map(_words, row)
    return graph, tuple(rest)


def _words(term: Term | None) -> str:
    return term.value if isinstance(term, _WORDED) else ""


def _opened(file: Path | None, code: str) -> sqlite3.Connection:
    """The file, made anew where it is damaged or was made by other code; where it cannot be, only memory."""
    for place in (file, file) if file is not None else ():
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            return _made(str(place), code)
        except (sqlite3.DatabaseError, OSError):
            with suppress(OSError):
                place.unlink()
    return _made(_MEMORY, code)


def _made(place: str, code: str) -> sqlite3.Connection:
    kept = sqlite3.connect(place)
    try:
        # What is lost with the power is found again.
        kept.execute("PRAGMA synchronous = OFF")
        if not _is_of(kept, code):
            with kept:
                for (table,) in kept.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                ).fetchall():
                    kept.execute(f'DROP TABLE "{table}"')
            kept.executescript(_TABLES)
            with kept:
                kept.execute("INSERT INTO made_by VALUES (?)", (code,))
    except sqlite3.DatabaseError:
        kept.close()
        raise
    return kept


def _is_of(kept: sqlite3.Connection, code: str) -> bool:
    try:
        return kept.execute("SELECT code FROM made_by").fetchall() == [(code,)]
    except sqlite3.OperationalError:
        return False
