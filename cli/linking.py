"""`link`: what follows from the documents of a store together, as `build` does at its end."""

from __future__ import annotations

import click

from ..ontology.iri import Minter
from ..store import base_of, open_store
from .building import exclusively, link
from .options import example, store_option
from .tables import emit

_COUNT = """PREFIX mg: <https://w3id.org/mandategraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?relation (COUNT(*) AS ?number)
WHERE {{ GRAPH <{graph}> {{ ?link a mg:Link ; rdf:predicate ?relation . }} }}
GROUP BY ?relation ORDER BY ?relation"""


@click.command("link")
@store_option
@click.option(
    "--update-endpoint",
    envvar="MANDATEGRAPH_UPDATE_ENDPOINT",
    show_envvar=True,
    metavar="URL",
    help="For updates of a remote store.",
)
@example("mandategraph link --store out/all")
def link_command(place: str, update_endpoint: str | None) -> None:
    """Follow mandates across the documents of the store.

    Drafts to adopted texts, asks to the reports that answer them and to the asks that renew them,
    statements of implementation, and the life of bodies. `build` does this at its end; what has not
    changed is left alone.
    """
    store = open_store(place, update=update_endpoint)
    with exclusively(store):
        base = base_of(store)
        seconds = link(store, base)
    rows: list[dict[str, object]] = []
    for relation, number in store.query(_COUNT.format(graph=Minter(base).links)):
        rows.append(
            {"what": str(relation).rpartition("#")[2].rstrip(">"), "number": getattr(number, "value", "0")}
        )
    store.close()
    rows.append({"what": "seconds", "number": round(seconds, 3)})
    emit(rows, ("what", "number"), "table")
