"""Deadlines with their status on a day, as lists show them: in, a site, a filter and a day; out, entries.

Pages, tables, JSON API and calendar take their rows from `entries`.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from ...queries.agenda import Deadlines
from ...queries.due_filter import DueFilter
from ...queries.status import Standings
from ..negotiation import LANGUAGES
from .explorer import cached_store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...queries.agenda import Entry
    from ..site import Site

_CACHED: Final = 32
_LANGUAGES: Final = 8

_LOCK: Final = Lock()
"""To read them takes seconds: nobody reads what another is reading."""


@lru_cache(maxsize=4)
def _standings(site: Site) -> Standings:
    return Standings(cached_store(site), date.min, site.base)


def standings(site: Site, day: date) -> Standings:
    """Returns the statuses of requests on `day`, cached per snapshot. Raises StoreError, QueryError."""
    with _LOCK:
        known = _standings(site)
    return known.on(day)


@lru_cache(maxsize=4)
def _deadlines(site: Site) -> Deadlines:
    return Deadlines(cached_store(site), languages=LANGUAGES)


def deadlines(site: Site) -> Deadlines:
    """The deadlines of a site, read once an edition by whoever asks first. Raises StoreError, QueryError."""
    with _LOCK:
        return _deadlines(site)


@lru_cache(maxsize=_CACHED)
def entries(site: Site, chosen: DueFilter, language: tuple[str, ...], day: date) -> tuple[Entry, ...]:
    """Returns the deadlines that a filter selects, by last day; the list "past" latest first.

    language: codes in order of preference; the fallback is English, then any. day: of the status. Raises
    StoreError, QueryError.
    """
    if chosen.after not in (None, day) or (chosen.before and chosen.after is None):
        # Another period has other occurrences of recurring deadlines.
        return tuple(deadlines(site).entries(chosen, language=language, standings=standings(site, day)))
    every = _all_entries(site, language, day)
    keys = chosen.addressee or chosen.session
    if keys:
        places = _places(site, language, day)
        every = tuple(every[at] for at in sorted({at for key in keys for at in places.get(key, ())}))
    found = tuple(entry for entry in every if chosen.within(entry) and chosen.matches(entry))
    return found[::-1] if chosen.over_before else found


@lru_cache(maxsize=_LANGUAGES)
def _all_entries(site: Site, language: tuple[str, ...], day: date) -> tuple[Entry, ...]:
    return tuple(deadlines(site).entries(language=language, standings=standings(site, day)))


@lru_cache(maxsize=_LANGUAGES)
def _places(site: Site, language: tuple[str, ...], day: date) -> Mapping[str, Sequence[int]]:
    """Returns the places of deadlines in the list of all, by IRI of an addressee or a session."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(_all_entries(site, language, day)):
        for key in {*entry.addressee_iris, entry.session}:
            found[key].append(at)
    return found


def prepare(site: Site) -> None:
    """Read what lists of deadlines need, for which a first reader would wait.

    Raises StoreError, QueryError.
    """
    standings(site, date.min)
    deadlines(site)
