"""`validate` and `check-store`: check graphs against the shapes, and files against their checksums."""

from __future__ import annotations

import time

import click

from ..shapes.validator import validate
from ..store import open_store
from .options import InputError, example, format_option, store_option
from .progress import progress_bar
from .tables import emit


@click.command("validate")
@store_option
@click.option("--thorough", is_flag=True, help="Check every node with pySHACL; takes hours on a large store.")
@format_option
@click.pass_context
@example("mandategraph validate --store out/zh")
def validate_command(context: click.Context, place: str, thorough: bool, form: str) -> None:
    """Check every graph of the store against the shapes; exit code 1 if one does not conform.

    The verdict comes last, with the number of graphs and the time.
    """
    started = time.perf_counter()
    store = open_store(place)
    store.check()
    rows: list[dict[str, object]] = []
    graphs, entries = store.graphs(), store.manifest().values()
    existing = frozenset(graphs)
    provenance = {entry.graph: entry.provenance for entry in entries if entry.provenance in existing}
    of_documents = set(provenance.values())
    with progress_bar() as progress:
        for graph in progress.track(graphs, description="validating"):
            if graph in of_documents:
                continue
            # The provenance of a document states the length of its file, within which spans lie.
            parts = (graph, provenance[graph]) if graph in provenance else (graph,)
            named = b"".join(store.graph_quads(part) for part in parts)
            rows.extend(
                {
                    "graph": graph,
                    "node": violation.focus,
                    "property": violation.path,
                    "value": violation.value,
                    "message": violation.message,
                }
                for violation in validate(named, thorough=thorough).violations
            )
    if rows or form != "table":
        emit(rows, ("graph", "node", "property", "value", "message"), form)
    taken = f"{time.perf_counter() - started:.0f} seconds"
    if rows:
        broken = len({row["graph"] for row in rows})
        raise InputError(f"{place}: {len(rows)} violations in {broken} of {len(graphs)} graphs ({taken})")
    click.echo(f"{place}: {len(graphs)} graphs conform to the shapes ({taken})", err=form != "table")


@click.command("check-store")
@store_option
@example("mandategraph check-store --store out/zh")
def check_store_command(place: str) -> None:
    """Compare all files of the store with their checksums; exit code 1 if one is damaged.

    Opening a store compares sizes and times only, unless the store is small.
    """
    open_store(place).check()
    click.echo(f"{place}: no file is damaged")
