"""Names of actors and instruments in a store: labels by IRI, and IRIs by name."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import get_close_matches
from operator import itemgetter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..store import Store, value
from .catalogue import CatalogueError, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_APART = re.compile(r"[\W_]+")
_IRI = re.compile(r"[a-z][a-z0-9+.\-]*:/?/?\S+")
_ORDER = {"preferred": 0, "acronym": 1, "alternative": 2}


def fold(name: str) -> str:
    """Returns a name without variable spelling: case, hyphens, points, blanks."""
    return _APART.sub(" ", name).strip().casefold()


class Names:
    """The names of the actors and instruments of a store, read once."""

    __slots__ = ("_by_iri", "_by_name", "_short")

    def __init__(self, rows: Iterator[tuple[str, str, str, str]]) -> None:
        """`rows`: IRI, name, language, form (preferred, acronym, alternative)."""
        english: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._by_name: dict[str, dict[str, None]] = defaultdict(dict)
        for iri, name, language, form in rows:
            self._by_name[fold(name)][iri] = None
            if language == "en":
                english[iri].append((_ORDER[form], name))
        self._by_iri = {
            iri: tuple(dict.fromkeys(name for _, name in sorted(found))) for iri, found in english.items()
        }
        self._short: dict[str, str] = {}

    @classmethod
    def of(cls, store: Store) -> Names:
        """Reads the names of `store`; raises StoreError."""

        def rows() -> Iterator[tuple[str, str, str, str]]:
            found: list[tuple[str, str, str, str]] = []
            for row in run(store, "actor-names"):
                iri, name, language, form = (str(value(term)) for term in row)
                found.append((iri, name, language, form))
            # Sorting here is faster than in the store.
            yield from sorted(found, key=itemgetter(0, 2, 3, 1))

        return cls(rows())

    def label(self, iri: str) -> str:
        """Returns the preferred English name; the fallback is the last part of the IRI."""
        found = self._by_iri.get(iri)
        return found[0] if found else _tail(iri)

    def all(self, iri: str) -> tuple[str, ...]:
        """Returns all English names and acronyms, the preferred one first."""
        return self._by_iri.get(iri) or (_tail(iri),)

    def short(self, iri: str) -> str:
        """Returns the name used in the IRI ("UNTOC", "Salvador Declaration"), else the preferred one."""
        if iri not in self._short:
            tail = fold(_tail(iri))
            self._short[iri] = next((name for name in self.all(iri) if fold(name) == tail), self.label(iri))
        return self._short[iri]

    def sitting(self, iri: str) -> str:
        """Returns the name of a body in session names: its acronym in capitals ("CCPCJ"), else its name."""
        short = self.short(iri)
        return short if short.isupper() else self.label(iri)

    def iris(self, name: str) -> tuple[str, ...]:
        """Returns IRIs of the actors and instruments with a name, in any language, or `name` if it is an IRI.

        Raises CatalogueError with similar names if there is none.
        """
        found = self._by_name.get(fold(name))
        if found:
            return tuple(found)
        if _IRI.fullmatch(name):
            return (name,)
        near = get_close_matches(fold(name), self._by_name, n=3, cutoff=0.6)
        hint = f"; did you mean {', '.join(repr(self._printed(match)) for match in near)}?" if near else ""
        raise CatalogueError(f"No actor or instrument named {name!r} in the store{hint}")

    def _printed(self, folded: str) -> str:
        iri = next(iter(self._by_name[folded]))
        return next((name for name in self.all(iri) if fold(name) == folded), folded)


def with_officers(store: Store, iris: Iterable[str]) -> tuple[str, ...]:
    """Returns the actors, then the officers of the bodies among them; raises QueryError, StoreError.

    A request to the Executive Director of an office is a request to the office.
    """
    actors = tuple(dict.fromkeys(iris))
    if not actors:
        return ()
    officers = (str(value(officer)) for _, officer in run(store, "officers", body=actors))
    return tuple(dict.fromkeys((*actors, *officers)))


def _tail(iri: str) -> str:
    return unquote(iri.rpartition("/")[2])
