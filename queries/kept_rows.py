"""Rows of questions, kept graph by graph between two builds: in, a store and a file; out, rows.

What crosses documents has to be thought over whenever one of them changes, but only the graph that changed
has to be asked again. The file can be deleted at any time; it is filled again from the store.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ..store import Store
from .catalogue import run

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from ..store import Term

Words = tuple[str, ...]
"""A row without its graph, as words; what is not bound is ""."""

_FEW: Final = 40
"""Graphs that are named to the store one by one; above it the whole store is asked."""
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS made_by (code TEXT);
CREATE TABLE IF NOT EXISTS graph (iri TEXT PRIMARY KEY, state TEXT);
CREATE TABLE IF NOT EXISTS answer (iri TEXT, question TEXT, said TEXT, PRIMARY KEY (iri, question));
CREATE TABLE IF NOT EXISTS conclusion (about TEXT PRIMARY KEY, state TEXT, said TEXT);
"""


class KeptRows:
    """The rows of some questions of the catalogue, whose first column is the graph.

    file: where they are kept; None keeps nothing, and every question is asked anew. code: what else decides
    the rows, such as a fingerprint of the questions: with another one, what was kept is dropped. Raises
    QueryError, StoreError.
    """

    def __init__(self, store: Store, questions: Iterable[str], file: Path | None, code: str) -> None:
        self._store = store
        self._questions = tuple(questions)
        self._file = file
        self._states: dict[str, str] = {}
        """What every document graph was made of."""
        self._graphs: defaultdict[str, list[str]] = defaultdict(list)
        """The graphs of every document, by its symbol."""
        for entry in store.manifest().values():
            if entry.symbol:
                self._states[entry.graph] = f"{entry.sha256} {entry.recipe}"
                self._graphs[entry.symbol].append(entry.graph)
        self._kept: sqlite3.Connection | None = None
        if file is not None:
            self._kept = _opened(file, code)
            self._refresh(self._kept)

    def rows(self, question: str) -> Iterator[tuple[str, Words]]:
        """Graph and row, in no order that means anything."""
        if self._kept is None:
            for graph, *row in run(self._store, question):
                yield _words(graph), tuple(map(_words, row))
            return
        answers = self._kept.execute("SELECT iri, said FROM answer WHERE question = ?", (question,))
        for graph, said in answers:
            for row in json.loads(said):
                yield graph, tuple(row)

    def state(self, *symbols: str) -> str:
        """A name for what the graphs of some documents were made of."""
        return " ".join(self._states[graph] for symbol in symbols for graph in sorted(self._graphs[symbol]))

    def conclusions(self) -> Mapping[str, tuple[str, str]]:
        """What was concluded before: by what it is about, the state that it follows from, and the words."""
        if self._kept is None:
            return {}
        return {about: (state, said) for about, state, said in self._kept.execute("SELECT * FROM conclusion")}

    def conclude(self, about: str, state: str, said: str) -> None:
        """Keep a conclusion for the next time."""
        if self._kept is not None:
            with self._kept:
                self._kept.execute("INSERT OR REPLACE INTO conclusion VALUES (?, ?, ?)", (about, state, said))

    def forget_all_but(self, about: Container[str]) -> None:
        """Drop the conclusions about what is no longer there."""
        if self._kept is not None:
            gone = [(one,) for one in self.conclusions() if one not in about]
            with self._kept:
                self._kept.executemany("DELETE FROM conclusion WHERE about = ?", gone)

    def close(self) -> None:
        """Let go of the file."""
        if self._kept is not None:
            self._kept.close()

    def _refresh(self, kept: sqlite3.Connection) -> None:
        known = dict(kept.execute("SELECT iri, state FROM graph"))
        gone = sorted(known.keys() - self._states)
        changed = sorted(graph for graph, state in self._states.items() if known.get(graph) != state)
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
                for graph, *row in run(self._store, question, **few):
                    if _words(graph) in wanted:
                        found[_words(graph)].append(tuple(map(_words, row)))
                kept.executemany(
                    "INSERT INTO answer VALUES (?, ?, ?)",
                    [
                        (graph, question, json.dumps(rows, ensure_ascii=False))
                        for graph, rows in found.items()
                    ],
                )
            kept.executemany("INSERT INTO graph VALUES (?, ?)", [(one, self._states[one]) for one in changed])


def _words(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _opened(file: Path, code: str) -> sqlite3.Connection:
    """The file, made anew where it is damaged or was made by other code; where it cannot be, only memory."""
    for place in (str(file), str(file), ":memory:"):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return _made(place, code)
        except (sqlite3.DatabaseError, OSError):
            with suppress(OSError):
                file.unlink()
    raise AssertionError("memory is always there")


def _made(place: str, code: str) -> sqlite3.Connection:
    kept = sqlite3.connect(place)
    try:
        # What is lost with the power is found again.
        kept.execute("PRAGMA synchronous = OFF")
        kept.executescript(_TABLES)
        if kept.execute("SELECT code FROM made_by").fetchone() != (code,):
            with kept:
                for table in ("made_by", "graph", "answer", "conclusion"):
                    kept.execute(f"DELETE FROM {table}")
                kept.execute("INSERT INTO made_by VALUES (?)", (code,))
    except sqlite3.DatabaseError:
        kept.close()
        raise
    return kept
