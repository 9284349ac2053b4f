"""`export`: the store, or one graph of it, as RDF."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..api.selection import document_symbols, suggestion
from ..queries import CatalogueError
from ..store import open_store
from .completing import complete_document
from .options import example, language_option, store_option
from .output import replacing

if TYPE_CHECKING:
    from typing import IO

    from ..store import Store

_FORMATS = ("nquads", "trig", "turtle", "ntriples", "jsonld")


@click.command("export")
@store_option
@click.option("--format", "media", type=click.Choice(_FORMATS), default="nquads", show_default=True)
@click.option("--graph", metavar="IRI", help="Only this named graph.")
@click.option(
    "--document",
    metavar="SYMBOL",
    shell_complete=complete_document,
    help="Only this document; choose the version with --language.",
)
@language_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Output file, in place of standard output.",
)
@example("mandategraph export --format turtle --document E/RES/2012/19 --language zh --out resolution.ttl")
def export_command(
    place: str,
    media: str,
    graph: str | None,
    document: str | None,
    language: tuple[str, ...],
    out: Path | None,
) -> None:
    """Write the store as RDF.

    Turtle and N-Triples hold a single graph: without --graph or --document all graphs are merged.
    """
    store = open_store(place)
    chosen = graph or (_graph(store, document, language) if document else None)
    if chosen is not None and chosen not in store.graphs():
        raise CatalogueError(
            f"{place}: no graph <{chosen}>{suggestion(chosen, store.graphs())}; "
            "run `mandategraph query documents` for the list"
        )
    if out is None:
        _write(store, sys.stdout.buffer, media, chosen)
        return
    with replacing(out) as draft, draft.open("wb") as handle:
        _write(store, handle, media, chosen)


def _write(store: Store, output: IO[bytes], media: str, graph: str | None) -> None:
    store.dump(output, media, graph)
    output.flush()


def _graph(store: Store, document: str, language: tuple[str, ...]) -> str:
    (document,) = document_symbols(store, (document,))
    versions = {e.language: e.graph for e in store.manifest().values() if e.symbol == document}
    if not versions:
        raise click.UsageError(f"{document} is a text inside a document: give the symbol of the document")
    if len(language) > 1 or (not language and len(versions) > 1):
        raise click.UsageError(
            f"{document} is stored in {', '.join(sorted(versions))}: choose one with --language"
        )
    wanted = language[0] if language else next(iter(versions))
    if wanted not in versions:
        raise CatalogueError(f"{document} is stored in {', '.join(sorted(versions))}, not in {wanted}")
    return versions[wanted]
