"""How asks stand on a day, as lists show it: in, acts with deadlines and a day; out, words and grounds."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ...queries.status import Standings
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...queries.status import Standing
    from ..search import ActLine
    from ..site import Site

NAMES: Final = {
    "not yet due": message("not yet due"),
    "due": message("due"),
    "overdue": message("overdue: no answer in this graph"),
    "answered": message("answered"),
    "superseded": message("asked again"),
    "unknown": message("unknown: nothing later was loaded"),
}
"""By the word for the status."""


@lru_cache(maxsize=4)
def _standings(site: Site) -> Standings:
    return Standings(site.store, date.min, site.base)


def standings(site: Site, day: date) -> Standings:
    """How the asks of a site stand on `day`; read once an edition. Raises StoreError, QueryError."""
    return _standings(site).on(day)


def standing(site: Site, lines: Iterable[ActLine], day: str) -> dict[str, Standing]:
    """How each ask with a known day stands on `day` (ISO), by the IRI of the act.

    Decisions and statements fall due for nobody. Raises StoreError, QueryError.
    """
    found: dict[str, Standing] = {}
    on_day = standings(site, date.fromisoformat(day))
    for line in lines:
        intervals = [(one.first, one.last) for one in line.dues if one.first or one.last]
        if intervals and line.kind == "directive":
            # Of several days of one ask the first counts.
            first, last = min(intervals, key=lambda pair: pair[1] or pair[0] or "")
            found[line.iri] = on_day.of(line.iri, _date(first), _date(last))
    return found


def names(language: str) -> dict[str, str]:
    """What each status is called."""
    return {word: wording(language).gettext(name) for word, name in NAMES.items()}


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
