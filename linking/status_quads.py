"""Writes the status of deadlines as sorted N-Quads of one named graph.

In: deadlines with their status on one day. Out: one graph that a build replaces whenever the day, a document
or a link changes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..loaders.nquads import Graph, day, quoted, serialize
from ..ontology.iri import Minter
from ..ontology.terms import DEADLINE_STATUS, Class, Property

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class DeadlineStatus:
    """A deadline as the lists of deadlines show it on one day; language versions that give different days
    have one each."""

    deadline: str
    """Its IRI."""
    status: str
    """Key of the concept: "report-found"; "" for none."""
    first: str
    last: str
    """First and last day, of a recurring deadline those of one turn: ISO dates, "" if unknown."""
    ends: str
    """Last day of a recurrence: ISO date, "" if unknown."""
    listing: str
    """dated, standing or undated."""


def status_quads(found: Iterable[DeadlineStatus], *, on: str, base: str) -> bytes:
    """Returns the graph of statuses as N-Quads.

    on: ISO date of the statuses. base: of the IRIs. Raises IriError for an invalid base.
    """
    graph = Graph(Minter(base).statuses)
    written: Counter[str] = Counter()
    for one in found:
        written[one.deadline] += 1
        iri = f"{one.deadline}.status{written[one.deadline]}"
        graph.link(one.deadline, Property.HAS_STATUS, iri)
        graph.type(iri, Class.DEADLINE_STATUS)
        if one.status:
            graph.link(iri, Property.DEADLINE_STATUS, DEADLINE_STATUS + one.status)
        graph.add(iri, Property.STATUS_ON, day(on))
        graph.add(iri, Property.LISTING, quoted(one.listing))
        for name, value in (
            (Property.TURN_FROM, one.first),
            (Property.TURN_UNTIL, one.last),
            (Property.RECURRENCE_ENDS, one.ends),
        ):
            if value:
                graph.add(iri, name, day(value))
    return serialize((graph,))
