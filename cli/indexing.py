"""`load-thesaurus`: a thesaurus into the store, and the topics of every document that the store holds."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ..loaders.build import key_with_topics
from ..loaders.thesaurus import read_thesaurus, thesaurus_quads
from ..loaders.topic_quads import READ, replace_topics, topics_from_graph
from ..loaders.topics import index_of
from ..ontology.iri import Minter
from ..store import Addition, Entry, base_of, open_store
from .building import exclusively, progress_bar, staging_of
from .options import base_option, example, store_option
from .tables import emit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..loaders.thesaurus import Thesaurus
    from ..loaders.topic_quads import Statement
    from ..loaders.topics import Index
    from ..store import Store

_STATEMENTS = "SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ {only} ?s ?p ?o }} }}"
_ONLY = f"VALUES ?p {{ {' '.join(f'<{name}>' for name in sorted(READ))} }}"


@click.command("load-thesaurus")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@store_option
@click.option(
    "--update-endpoint",
    envvar="MANDATEGRAPH_UPDATE_ENDPOINT",
    show_envvar=True,
    metavar="URL",
    help="For updates of a remote store.",
)
@base_option
@example("mandategraph load-thesaurus unbis-thesaurus.ttl --store out/zh")
def load_thesaurus_command(file: Path, place: str, update_endpoint: str | None, base: str) -> None:
    """Load a thesaurus, and index by it every document that the store holds or will hold.

    FILE is SKOS (Turtle, N-Triples, RDF/XML) or a CSV file with the columns uri, en, zh, en_alternatives. It
    takes the place of the thesaurus that was there before.
    """
    started = time.perf_counter()
    thesaurus = read_thesaurus(file)
    store = open_store(place, base=base, update=update_endpoint, new=True)
    staging = staging_of(store, place)
    with exclusively(store):
        held = store.manifest()
        base = base_of(store) if held else base
        graph, version = Minter(base).thesaurus, thesaurus.version
        indexed = [entry for entry in held.values() if entry.symbol]
        stale = [entry for entry in indexed if not entry.recipe.endswith(f"-{version}")]
        additions = [*_indexed(store, stale, thesaurus, staging, base)]
        if graph not in held or held[graph].recipe != version:
            entry = Entry(graph, "", "", "", file.name, "", version)
            additions.append(Addition((graph,), thesaurus_quads(thesaurus, base=base), entry))
        if additions:
            store.replace_graphs(additions)
        shutil.rmtree(staging, ignore_errors=True)
    store.close()
    numbers = {
        "concepts": len(thesaurus.concepts),
        "language versions indexed": len(stale),
        "language versions unchanged": len(indexed) - len(stale),
        "seconds: in all": round(time.perf_counter() - started, 3),
    }
    emit(({"what": what, "number": number} for what, number in numbers.items()), ("what", "number"), "table")


def _indexed(
    store: Store, entries: Iterable[Entry], thesaurus: Thesaurus, staging: Path, base: str
) -> Iterable[Addition]:
    """The topics of language versions, or their graphs with them, laid down in the staging folder."""
    indexes: dict[str, Index | None] = {}
    staging.mkdir(parents=True, exist_ok=True)
    with progress_bar() as progress:
        for entry in progress.track(list(entries), description="indexing"):
            if entry.language not in indexes:
                indexes[entry.language] = index_of(thesaurus, entry.language)
            # Topics come on top of a graph that has none; other topics in it must go first.
            fresh = entry.recipe == key_with_topics(entry.recipe, "")
            found = store.query(_STATEMENTS.format(graph=entry.graph, only=_ONLY if fresh else ""))
            quads = (topics_from_graph if fresh else replace_topics)(
                cast("Iterable[Statement]", found),
                indexes[entry.language],
                symbol=entry.symbol,
                language=entry.language,
                base=base,
            )
            key = key_with_topics(entry.recipe, thesaurus.version)
            staged = staging / f"{key}.topics.nq"
            staged.write_bytes(quads)
            yield Addition((entry.graph,), staged, replace(entry, recipe=key), extends=fresh)
