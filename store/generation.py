"""Writes graphs into a generation of the embedded store, in batches for Oxigraph's bulk loader."""

from __future__ import annotations

import io
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store as Oxigraph

    from .interface import Addition, Entry

_LOAD_BYTES = 16 << 20
"""Bytes per call of the bulk loader, which limits memory. Set by trial."""
_MANY_BYTES = 64 << 20
"""Bytes written from which the tables of the store are compacted. Set by trial."""


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

    def add(self, addition: Addition) -> None:
        """Writes an addition and its manifest entry."""
        quads = addition.quads if isinstance(addition.quads, bytes) else addition.quads.read_bytes()
        if addition.amends and not self._fresh:
            (graph,) = addition.graphs
            quads = self._amended(graph, quads)
        elif not addition.extends:
            for graph in addition.graphs:
                self.remove(graph)
        self._written.update(addition.graphs)
        self._batch.write(quads)
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
        self._store.remove_graph(NamedNode(graph))

    def _amended(self, graph: str, quads: bytes) -> bytes:
        """Removes outdated quads of a graph; returns the missing ones."""
        self._load()
        given, current = set(quads.splitlines()), self._current(graph)
        for quad in parse(b"\n".join(current - given), RdfFormat.N_QUADS):
            self._store.remove(quad)
        self._cache.mkdir(exist_ok=True)
        self._copy(graph).write_bytes(quads)
        return b"".join(line + b"\n" for line in sorted(given - current))

    def _copy(self, graph: str) -> Path:
        return self._cache / f"{sha256(graph.encode()).hexdigest()}.nq"

    def _current(self, graph: str) -> set[bytes]:
        """Returns the quads of a graph, from the cached copy if it is current."""
        copy, entry = self._copy(graph), self._manifest.get(graph)
        with suppress(OSError):
            quads = copy.read_bytes()
            if entry is not None and sha256(quads).hexdigest() == entry.sha256:
                return set(quads.splitlines())
        name = NamedNode(graph)
        ending = f" {name} .".encode()
        dumped = self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b""
        return {line.removesuffix(b" .") + ending for line in dumped.splitlines()}

    def finish(self) -> None:
        """Loads the last batch, and compacts the tables after a large write."""
        self._load()
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
            self._loaded += len(text)
