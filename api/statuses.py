"""The graph of statuses: in, a store with its links and a day; out, the status of each deadline on that day.

The statuses are those of all lists of deadlines (`queries.agenda`), so that SPARQL queries count the same.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from ..linking.status_quads import DeadlineStatus, status_quads
from ..ontology.iri import Minter
from ..queries.agenda import agenda
from ..queries.status import CONCEPTS
from ..store import Addition, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ..queries.agenda import Entry as Deadline
    from ..store import Store


def build_statuses(store: Store, base: str, on: date, code: str) -> Addition | None:
    """Returns the graph of the statuses of all deadlines on a day; None if it is up to date.

    base: start of the IRIs of the graph. code: fingerprint of the program. Raises QueryError, StoreError.
    """
    graph = Minter(base).statuses
    manifest = store.manifest()
    parts = sorted(
        f"{one.graph} {one.sha256} {one.recipe}" for one in manifest.values() if one.graph != graph
    )
    recipe = sha256("\n".join((on.isoformat(), code, base, *parts)).encode()).hexdigest()
    known = manifest.get(graph)
    if known is not None and known.recipe == recipe:
        return None
    quads = status_quads(_statuses(agenda(store, as_of=on)), on=on.isoformat(), base=base)
    return Addition(
        (graph,), quads, Entry(graph, "", "", "", "", sha256(quads).hexdigest(), recipe), amends=True
    )


def _statuses(deadlines: list[Deadline]) -> Iterator[DeadlineStatus]:
    for one in deadlines:
        yield DeadlineStatus(
            deadline=one.deadline,
            status=CONCEPTS.get(one.status, ""),
            first=one.first.isoformat() if one.first else "",
            last=one.last.isoformat() if one.last else "",
            ends=one.ends.isoformat() if one.ends else "",
            listing=one.listing,
        )
