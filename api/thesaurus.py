"""Loading a thesaurus, and indexing the documents of a store by its concepts."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..loaders.build import key_with_topics
from ..loaders.thesaurus import read_thesaurus, thesaurus_quads
from ..loaders.topic_quads import READ, replace_topics, topics_from_graph
from ..loaders.topics import index_of
from ..ontology.iri import DEFAULT_BASE, Minter
from ..store import Addition, Entry, base_of, open_store
from .building import staging_folder, write_lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..loaders.thesaurus import Thesaurus
    from ..loaders.topic_quads import Statement
    from ..loaders.topics import Index
    from ..store import Store
    from .building import Progress

_STATEMENTS = "SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ {only} ?s ?p ?o }} }}"
_ONLY = f"VALUES ?p {{ {' '.join(f'<{name}>' for name in sorted(READ))} }}"


@dataclass(frozen=True, slots=True)
class ThesaurusReport:
    """What loading a thesaurus did."""

    concepts: int
    indexed: int
    """Number of language versions indexed."""
    unchanged: int
    """Number of language versions that were already indexed by this version of the thesaurus."""
    seconds: float
    findings: tuple[str, ...] = ()
    """A message for each concept that has no name with a language tag."""


def load_thesaurus(
    file: str | Path,
    store: str | Path,
    *,
    base: str = DEFAULT_BASE,
    update_endpoint: str | None = None,
    progress: Progress | None = None,
) -> ThesaurusReport:
    """Loads a thesaurus in place of the one in the store, and indexes every document of the store by it.

    file: SKOS (Turtle, N-Triples, RDF/XML) or a CSV file with the columns uri, en, zh, en_alternatives. base:
    start of the IRIs of a new store. update_endpoint: URL for updates of a remote store. progress: called
    with "indexing", the number of documents done, and the number of documents in all.

    Raises LoaderError, StoreError.
    """
    started = time.perf_counter()
    file = Path(file)
    thesaurus = read_thesaurus(file)
    opened = open_store(str(store), base=base, update=update_endpoint, new=True)
    staging = staging_folder(opened, str(store))
    try:
        with write_lock(opened):
            stored = opened.manifest()
            base = base_of(opened) if stored else base
            graph, version = Minter(base).thesaurus, thesaurus.version
            documents = [entry for entry in stored.values() if entry.symbol]
            stale = [entry for entry in documents if not entry.recipe.endswith(f"-{version}")]
            additions = [*_indexed(opened, stale, thesaurus, staging, base, progress)]
            if graph not in stored or stored[graph].recipe != version:
                entry = Entry(graph, "", "", "", file.name, "", version)
                additions.append(Addition((graph,), thesaurus_quads(thesaurus, base=base), entry))
            if additions:
                opened.replace_graphs(additions)
            shutil.rmtree(staging, ignore_errors=True)
    finally:
        opened.close()
    seconds = time.perf_counter() - started
    return ThesaurusReport(
        len(thesaurus.concepts), len(stale), len(documents) - len(stale), seconds, thesaurus.findings
    )


def _indexed(
    store: Store,
    entries: Sequence[Entry],
    thesaurus: Thesaurus,
    staging: Path,
    base: str,
    progress: Progress | None,
) -> Iterator[Addition]:
    """Writes the topics of language versions, or their graphs with topics, to the staging folder."""
    indexes: dict[str, Index | None] = {}
    staging.mkdir(parents=True, exist_ok=True)
    for done, entry in enumerate(entries, 1):
        if entry.language not in indexes:
            indexes[entry.language] = index_of(thesaurus, entry.language)
        # Add topics to a graph without any; rewrite a graph that has topics of another thesaurus.
        untouched = entry.recipe == key_with_topics(entry.recipe, "")
        found = store.query(_STATEMENTS.format(graph=entry.graph, only=_ONLY if untouched else ""))
        quads = (topics_from_graph if untouched else replace_topics)(
            cast("Iterable[Statement]", found),
            indexes[entry.language],
            symbol=entry.symbol,
            language=entry.language,
            base=base,
        )
        key = key_with_topics(entry.recipe, thesaurus.version)
        staged = staging / f"{key}.topics.nq"
        staged.write_bytes(quads)
        if progress:
            progress("indexing", done, len(entries))
        yield Addition((entry.graph,), staged, replace(entry, recipe=key), extends=untouched)
