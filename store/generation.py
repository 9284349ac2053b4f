"""Writes graphs into a generation of the embedded store, in batches for Oxigraph's bulk loader.

The default graph of the store is the merge of its named graphs: each triple stands there once, however many
graphs hold it. (The union default graph of Oxigraph repeats a triple once for each graph, so that COUNT and
LIMIT over it are wrong.) It takes a third more disk space than the named graphs alone.
"""

from __future__ import annotations

import io
import re
import shutil
from contextlib import suppress
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Store as Oxigraph

    from .interface import Addition, Entry

_LOAD_BYTES = 16 << 20
"""Bytes per call of the bulk loader, which limits memory. Set by trial."""
_MANY_BYTES = 64 << 20
"""Bytes written from which the tables of the store are compacted. Set by trial."""
_MANY_REMOVED = 200_000
"""Removed triples from which the default graph is merged anew instead of triple by triple. Set by trial."""
_LINES = 10_000
"""Lines of removed quads that are parsed at once."""
_GRAPH_NAME = re.compile(rb" <[^<>]*> \.$", re.MULTILINE)


class GenerationWriter:
    """Writes additions to a generation in batches; keeps the manifest up to date.

    cache: directory for copies of amended graphs. fresh: whether the store was empty before.
    """

    def __init__(self, store: Oxigraph, manifest: dict[str, Entry], cache: Path, *, fresh: bool) -> None:
        self._store = store
        self._cache = cache
        self._manifest = manifest
        self._fresh = fresh
        """Whether the store was empty before this write."""
        self._written: set[str] = set()
        self._batch = io.BytesIO()
        self._loaded = 0
        self._removed: set[Triple] = set()
        """Triples removed from a named graph, which may be in no other one."""
        self._whole = not fresh and not is_merged(store)
        """Whether to merge all named graphs at the end, as for a store without a merge."""

    def add(self, addition: Addition) -> None:
        """Writes an addition and its manifest entry."""
        quads = addition.quads
        if addition.amends and not self._fresh:
            (graph,) = addition.graphs
            self._amend(graph, quads)
        else:
            for graph in () if addition.extends else addition.graphs:
                self.remove(graph)
            self._batch.write(quads if isinstance(quads, bytes) else quads.read_bytes())
        self._written.update(addition.graphs)
        if addition.entry:
            self._manifest[addition.entry.graph] = addition.entry
        if self._batch.tell() >= _LOAD_BYTES:
            self._load()

    def remove(self, graph: str) -> None:
        """Removes a graph and its manifest entry."""
        self._manifest.pop(graph, None)
        if graph in self._written:
            self._load()
        elif self._fresh:
            return
        name = NamedNode(graph)
        if not self._whole:
            self._removed.update(
                quad.triple for quad in self._store.quads_for_pattern(None, None, None, name)
            )
            self._note_removed()
        self._store.remove_graph(name)

    def _note_removed(self) -> None:
        if len(self._removed) > _MANY_REMOVED:
            self._whole = True
            self._removed.clear()

    def _amend(self, graph: str, quads: bytes | Path) -> None:
        """Removes the outdated quads of a graph and writes the missing ones.

        quads: a file has its lines sorted, and needs little memory.
        """
        self._load()
        outdated: list[bytes] = []
        for line, is_given, is_current in _compared(_lines(quads), _lines(self._current(graph))):
            if not is_current:
                self._batch.write(line)
                if self._batch.tell() >= _LOAD_BYTES:
                    self._load()
            elif not is_given:
                outdated.append(line)
                if len(outdated) >= _LINES:
                    self._discard(outdated)
        self._discard(outdated)
        self._cache.mkdir(exist_ok=True)
        copy = self._copy(graph)
        if isinstance(quads, bytes):
            copy.write_bytes(quads)
        else:
            shutil.copyfile(quads, copy)

    def _discard(self, lines: list[bytes]) -> None:
        """Removes quads from the store, and their lines from the list."""
        for quad in parse(b"".join(lines), RdfFormat.N_QUADS):
            self._store.remove(quad)
            self._removed.add(quad.triple)
        self._note_removed()
        lines.clear()

    def _copy(self, graph: str) -> Path:
        return self._cache / f"{sha256(graph.encode()).hexdigest()}.nq"

    def _current(self, graph: str) -> bytes | Path:
        """Returns the quads of a graph: the cached copy if it is current."""
        copy, entry = self._copy(graph), self._manifest.get(graph)
        with suppress(OSError), copy.open("rb") as file:
            if entry is not None and file_digest(file, "sha256").hexdigest() == entry.sha256:
                return copy
        name = NamedNode(graph)
        dumped = self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b""
        return dumped.replace(b" .\n", f" {name} .\n".encode())

    def finish(self) -> None:
        """Loads the last batch, completes the merge, and compacts the tables after a large write."""
        self._load()
        if self._whole:
            self._merge()
        else:
            self._unmerge()
        if self._loaded >= _MANY_BYTES:
            # Compact after large writes: many table layers double the time of queries.
            self._store.optimize()
        # Flush: read-only readers are slow to replay a write-ahead log.
        self._store.flush()

    def _load(self) -> None:
        text = self._batch.getvalue()
        self._batch = io.BytesIO()
        if text:
            self._store.bulk_load(text, RdfFormat.N_QUADS)
            if not self._whole:
                self._store.bulk_load(_GRAPH_NAME.sub(b" .", text), RdfFormat.N_TRIPLES)
            self._loaded += len(text)

    def _unmerge(self) -> None:
        """Removes from the default graph the removed triples that no named graph holds any more."""
        for triple in self._removed:
            found = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
            if all(isinstance(quad.graph_name, DefaultGraph) for quad in found):
                self._store.remove(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()))

    def _merge(self) -> None:
        """Merges all named graphs into an empty default graph."""
        self._store.clear_graph(DefaultGraph())
        batch = io.BytesIO()
        for name in self._store.named_graphs():
            self._store.dump(batch, RdfFormat.N_TRIPLES, from_graph=name)
            if batch.tell() >= _LOAD_BYTES:
                self._store.bulk_load(batch.getvalue(), RdfFormat.N_TRIPLES)
                batch = io.BytesIO()
        self._store.bulk_load(batch.getvalue(), RdfFormat.N_TRIPLES)


def _lines(quads: bytes | Path) -> Iterator[bytes]:
    """Yields the lines of N-Quads, sorted; those of a file are sorted already."""
    if isinstance(quads, bytes):
        yield from sorted({line + b"\n" for line in quads.splitlines()})
    else:
        with quads.open("rb") as file:
            yield from file


def _compared(given: Iterator[bytes], current: Iterator[bytes]) -> Iterator[tuple[bytes, bool, bool]]:
    """Yields each line of two sorted sequences, and in which of them it stands."""
    one, other = next(given, b""), next(current, b"")
    while one or other:
        line = min(one, other) if one and other else one or other
        is_given, is_current = one == line, other == line
        yield line, is_given, is_current
        if is_given:
            one = next(given, b"")
        if is_current:
            other = next(current, b"")


def is_merged(store: Oxigraph) -> bool:
    """Whether the default graph holds the merge of the named graphs; not so in stores of old versions."""
    return next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None
