"""Builds the graph of links of a store.

Statements of single documents are read by catalogue queries and cached; the linking rules derive links from
them. The links are in a named graph of their own, each with its rule, score and evidence, so that loading a
document changes no other document's graph.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from ..ontology.iri import Minter
from ..queries import run
from ..store import Addition, Entry, value
from .derive import derive
from .link_quads import write_links
from .row_cache import RowCache, digest_of
from .rows import KEPT, QUERIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..store import Store


def build_links(
    store: Store, base: str, version: str, code: str, output: Path, cache_file: Path | None = None
) -> Addition | None:
    """Returns the graph of links for the documents of the store; None if it is up to date.

    base: base of the IRIs. version: of the program, for the provenance. code: fingerprint of the rules and
    the code. output: file for the graph. cache_file: file for intermediate results, deleted and filled again
    if damaged; None: a temporary file. Raises QueryError, StoreError.
    """
    graph = Minter(base).links
    state, known = _state(store.manifest(), graph, version, code)
    if known is not None and known.recipe.partition(" ")[0] == state:
        return None
    inputs = (store, base, version, code, output, cache_file)
    try:
        return _built(*inputs, state, known)
    except (sqlite3.DatabaseError, ValueError, TypeError, KeyError):
        if cache_file is None:
            raise
        # The cache may be damaged: fill it again.
        cache_file.unlink(missing_ok=True)
        return _built(*inputs, state, known)


def _built(
    store: Store,
    base: str,
    version: str,
    code: str,
    output: Path,
    cache_file: Path | None,
    state: str,
    known: Entry | None,
) -> Addition:
    """Applies the linking rules; known: the entry of the graph that the store has."""
    graph = Minter(base).links
    with closing(RowCache(store, QUERIES, cache_file, f"{version} {code} {base}", KEPT)) as cache:
        derived = derive(cache, base)
        cited_only, under_symbols = _cited_only(store), _under_other_symbols(store)
        statements = (" ".join(statement) for statement in under_symbols)
        recipe = f"{state} {digest_of(version, code, base, derived.digest(), *cited_only, *statements)}"
        if known is not None and known.recipe.partition(" ")[2] == recipe.partition(" ")[2]:
            # The documents changed but not the links: update only the manifest.
            return Addition((), b"", replace(known, recipe=recipe))
        with output.open("wb") as file:
            digest = write_links(
                file,
                derived.by_rule(),
                base=base,
                version=version,
                cited_only=cited_only,
                statements=under_symbols,
            )
    return Addition((graph,), output, Entry(graph, "", "", "", "", digest, recipe), amends=True)


def _cited_only(store: Store) -> tuple[str, ...]:
    """Returns the IRIs of the documents that others cite and whose text is not in the store, sorted."""
    return tuple(sorted(str(value(document)) for (document,) in run(store, "cited-only-documents")))


def _under_other_symbols(store: Store) -> tuple[tuple[str, str, str], ...]:
    """Returns what is stated of stored texts under other symbols of theirs, as triples about the texts.

    Of several texts with one symbol the first is meant, to which the IRI of the symbol leads.
    """
    texts: dict[str, str] = {}
    found: list[tuple[str, str, str]] = []
    for row in run(store, "statements-of-twins"):
        subject, predicate, twin, text = (str(value(cell)) for cell in row)
        if texts.setdefault(twin, text) == text != subject:
            found.append((subject, predicate, text))
    return tuple(found)


def _state(manifest: Mapping[str, Entry], graph: str, version: str, code: str) -> tuple[str, Entry | None]:
    """Returns a digest of everything that the links depend on, and the entry of their graph."""
    documents = sorted(
        f"{entry.graph} {entry.sha256} {entry.recipe}" for entry in manifest.values() if entry.symbol
    )
    digest = sha256("\n".join((graph, version, code, *documents)).encode())
    return digest.hexdigest(), manifest.get(graph)
