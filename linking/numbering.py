"""Infers the symbols of adopted texts from the order of their drafts.

A body usually takes up the drafts of a report in order and numbers the adopted texts accordingly. At least
two known drafts must confirm this: their numbers must be as far apart as their places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ..ontology.roman import to_roman

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .records import Text

_PLACES: Final = {to_roman(number): number for number in range(1, 100)}
_RUNNING: Final = re.compile(r"(?P<head>.*/)(?P<number>[0-9]+)$")


def numbers_by_order(drafts: Sequence[Text], became: Mapping[str, str]) -> dict[str, str]:
    """Returns the inferred symbol of each unknown draft by its IRI.

    became: the known symbols by IRI of the draft. A list with fewer than two known drafts, or with one out of
    order, is skipped.
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
    """Returns the symbol without its running number, and the number before the first of the list."""
    match = _RUNNING.match(symbol)
    return (match["head"], int(match["number"]) - place) if match else (symbol, 0)
