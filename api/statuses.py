"""The graph of statuses: in, a store with its links and a day; out, the status of each deadline on that day.

The statuses are those of all lists of deadlines (`queries.agenda`), so that SPARQL queries count the same.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from ..linking.status_quads import DeadlineStatus, write_statuses
from ..ontology.iri import Minter
from ..queries import run
from ..queries.agenda import Deadlines, deadlines_left_out
from ..queries.status import CONCEPTS, Standings
from ..store import Addition, Entry, value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from ..store import Store

_ACTS: Final = 1000
"""Acts whose deadlines are in memory at once."""


def build_statuses(store: Store, base: str, on: date, code: str, output: Path) -> Addition | None:
    """Returns the graph of the statuses of all deadlines on a day; None if it is up to date.

    base: start of the IRIs of the graph. code: fingerprint of the program. output: file for the graph.
    Raises QueryError, StoreError.
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
    with output.open("wb") as file:
        digest = write_statuses(file, _statuses(store, on), on=on.isoformat(), base=base)
    return Addition((graph,), output, Entry(graph, "", "", "", "", digest, recipe), amends=True)


def _statuses(store: Store, on: date) -> Iterator[DeadlineStatus]:
    acts = sorted(str(value(act)) for (act,) in run(store, "acts-due"))
    standings: Standings | None = None
    without = deadlines_left_out(store)
    for start in range(0, len(acts), _ACTS):
        some = frozenset(acts[start : start + _ACTS])
        standings = standings.of_acts(store, some) if standings else Standings(store, on, acts=some)
        for one in Deadlines(store, some, without=without).entries(standings=standings):
            yield DeadlineStatus(
                deadline=one.deadline,
                status=CONCEPTS.get(one.status, ""),
                first=one.first.isoformat() if one.first else "",
                last=one.last.isoformat() if one.last else "",
                ends=one.ends.isoformat() if one.ends else "",
                listing=one.listing,
                session=one.session,
            )
