"""`show` and `stats`: one resource, and counts of the whole store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from ..api.selection import document_symbols, filters, full_iri, suggestion
from ..ontology.iri import Minter
from ..ontology.symbols import normalize
from ..queries import CatalogueError, Names, run
from ..queries.symbols import possible_symbols, stored_symbols
from ..store import base_of, open_store
from .completing import complete_document
from .options import example, format_option, language_option, store_option
from .tables import emit, solutions

if TYPE_CHECKING:
    from ..store import Store


@click.command("show")
@click.argument("thing", metavar="IRI|SYMBOL", shell_complete=complete_document)
@store_option
@language_option
@format_option
@example("mandategraph show E/RES/2012/19")
def show_command(thing: str, place: str, language: tuple[str, ...], form: str) -> None:
    """Show a document by its symbol, paragraph by paragraph, or all statements about an IRI.

    An IRI may be given without the base: body/UNODC, document/E/RES/2012/19#4. Actors and
    instruments may be given by any of their names: UNODC.
    """
    store = open_store(place)
    base = base_of(store)
    symbols = stored_symbols(store, thing)
    if len(symbols) > 1:
        document_symbols(store, (thing,))
    chosen = filters(document=symbols or (thing,), language=language)
    answer = run(store, "paragraphs", **chosen)
    rows = list(solutions(answer))
    if rows:
        hidden = {"offset", "place"} if form == "table" else set[str]()
        columns = tuple(column for column in answer.variables if column not in hidden)
        emit(rows, columns, form, base=base, caption=thing)
        return
    if any(_show_statements(store, iri, form, base) for iri in _candidates(thing, store)):
        return
    try:
        iris = Names.of(store).iris(thing)
    except CatalogueError as error:
        stored = {entry.symbol for entry in store.manifest().values() if entry.symbol}
        raise CatalogueError(
            f"No document {thing} in the store{suggestion(normalize(thing), stored)}. "
            f"`mandategraph query documents` lists the documents. {error}"
        ) from error
    for iri in iris:
        _show_statements(store, iri, form, base)


def _show_statements(store: Store, iri: str, form: str, base: str) -> bool:
    """Prints the statements about an IRI; returns whether there are any."""
    about = run(store, "statements-about", thing=(iri,))
    rows = list(solutions(about))
    if rows:
        emit(rows, about.variables, form, base=base, caption=iri)
    return bool(rows)


def _candidates(thing: str, store: Store) -> tuple[str, ...]:
    """The IRIs that `thing` may mean: itself, and a document that the store cites but does not hold."""
    minter = Minter(base_of(store))
    cited = map(minter.document, possible_symbols(store, thing))
    found = (full_iri(thing, store), minter.document(normalize(thing)), *cited)
    return tuple(dict.fromkeys(iri for iri in found if not re.search(r"\s", iri)))


@click.command("stats")
@store_option
@format_option
@example("mandategraph stats --store out/zh")
def stats_command(place: str, form: str) -> None:
    """Count documents, graphs, quads, and resources of each class."""
    store = open_store(place)
    entries = [entry for entry in store.manifest().values() if entry.symbol]
    rows: list[dict[str, object]] = [
        {"what": "documents", "number": len({entry.symbol for entry in entries})},
        {"what": "language versions", "number": len(entries)},
        {"what": "named graphs", "number": len(store.graphs())},
        {"what": "quads", "number": store.count()},
    ]
    rows.extend({"what": row["class"], "number": row["things"]} for row in solutions(run(store, "counts")))
    emit(rows, ("what", "number"), form)
