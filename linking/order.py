"""The numbers that drafts get by their order: in, drafts, and what some of them became; out, symbols.

A body takes up the drafts of a report one after the other, and what it adopts is numbered so. Whether it did
is seen where two drafts or more are known: their numbers must be as far apart as their places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ..loaders.labels import to_roman

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .records import Text

_PLACES: Final = {to_roman(number): number for number in range(1, 100)}
_RUNNING: Final = re.compile(r"(?P<head>.*/)(?P<number>[0-9]+)$")


def in_order(drafts: Sequence[Text], became: Mapping[str, str]) -> dict[str, str]:
    """By the IRI of a draft of which nothing is known: the symbol that is its by its place in the report.

    became: the symbols of those that are known, by their IRIs. Where one of a list is out of the order, or
    less than two are known, nothing is said of the others.
    """
    lists: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for draft in drafts:
        section, _, place = draft.unit.rpartition(".")
        if place in _PLACES:
            lists[draft.document, section, draft.kind][draft.iri] = _PLACES[place]
    found: dict[str, str] = {}
    for places in lists.values():
        steps = {_step(became[iri], place) for iri, place in places.items() if iri in became}
        if len(steps) == 1 and sum(iri in became for iri in places) > 1:
            ((head, first),) = steps
            found |= {iri: f"{head}{first + place}" for iri, place in places.items() if iri not in became}
    return found


def _step(symbol: str, place: int) -> tuple[str, int]:
    """The symbol without its running number, and the number before the first of the list."""
    match = _RUNNING.match(symbol)
    return (match["head"], int(match["number"]) - place) if match else (symbol, 0)
