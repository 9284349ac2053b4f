"""Writes the status of deadlines as sorted N-Quads of one named graph.

In: deadlines with their status on one day. Out: one graph that a build replaces whenever the day, a document
or a link changes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..loaders.nquads import day, quoted
from ..ontology.iri import Minter
from ..ontology.terms import DEADLINE_STATUS, Class, Property
from .sorted_lines import SortedGraph

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO


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
    session: str = ""
    """IRI of the session at which it is due; "" for none."""


def write_statuses(output: IO[bytes], found: Iterable[DeadlineStatus], *, on: str, base: str) -> str:
    """Writes the graph of statuses as sorted N-Quads; returns their SHA-256 digest.

    on: ISO date of the statuses. base: of the IRIs. Raises IriError for an invalid base, OSError if there is
    no space for the output or for temporary files.
    """
    with SortedGraph(Minter(base).statuses) as graph:
        _add(graph, found, on)
        return graph.write(output)


def _add(graph: SortedGraph, found: Iterable[DeadlineStatus], on: str) -> None:
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
        if one.session:
            graph.link(iri, Property.AT_SESSION, one.session)
        for name, value in (
            (Property.TURN_FROM, one.first),
            (Property.TURN_UNTIL, one.last),
            (Property.RECURRENCE_ENDS, one.ends),
        ):
            if value:
                graph.add(iri, name, day(value))
        graph.spill()
