"""The status of requests on a day, as lists show it: in, a site and a day; out, statuses and deadlines."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from ...queries.agenda import Deadlines
from ...queries.status import Standings
from ..negotiation import LANGUAGES
from .explorer import cached_store

if TYPE_CHECKING:
    from ..site import Site

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


def prepare(site: Site) -> None:
    """Read what lists of deadlines need, for which a first reader would wait.

    Raises StoreError, QueryError.
    """
    standings(site, date.min)
    deadlines(site)
