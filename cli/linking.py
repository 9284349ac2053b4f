"""`link`: links between the documents of a store, as `build` makes them at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..api.building import link, write_lock
from ..ontology.iri import Minter
from ..store import base_of, open_store
from .options import day_of, example, store_option, update_endpoint_option
from .tables import emit

if TYPE_CHECKING:
    from datetime import date

_COUNT = """PREFIX mg: <https://w3id.org/mandategraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?relation (COUNT(*) AS ?number)
WHERE {{ GRAPH <{graph}> {{ ?link a mg:Link ; rdf:predicate ?relation . }} }}
GROUP BY ?relation ORDER BY ?relation"""


@click.command("link")
@store_option
@update_endpoint_option
@click.option(
    "--as-of",
    metavar="DAY",
    callback=day_of,
    help="Day of the status of deadlines, such as 2013-04-26.  [default: today]",
)
@example("mandategraph link --store out/all")
def link_command(place: str, update_endpoint: str | None, as_of: date | None) -> None:
    """Link the documents of the store with one another.

    Drafts with the texts adopted from them, requests with the reports that answer them and the requests that
    renew them, implementation statements, and events in the life of bodies. `build` does this at its end;
    links of unchanged documents are kept. The status of each deadline on a day is written as well.
    """
    store = open_store(place, update=update_endpoint)
    with write_lock(store):
        base = base_of(store)
        seconds = link(store, base, as_of)
    rows: list[dict[str, object]] = []
    for relation, number in store.query(_COUNT.format(graph=Minter(base).links)):
        rows.append(
            {"what": str(relation).rpartition("#")[2].rstrip(">"), "number": getattr(number, "value", "0")}
        )
    store.close()
    rows.append({"what": "seconds", "number": round(seconds, 3)})
    emit(rows, ("what", "number"), "table")
