"""Names of actors and instruments in a store: labels by IRI, and IRIs by name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import chain, filterfalse, starmap
from operator import itemgetter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..store import Store, base_of, value
from .catalogue import run
from .kept_rows import kept
from .resources import is_known
from .unresolved import Candidate, UnresolvedNameError, similar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .kept_rows import Row

QUERY = "actor-names"
"""The query with the names."""
ROWS = "folded-names"
"""The file with its rows, each with the folded name behind it."""
_APART = re.compile(r"[\W_]+")
KEY = re.compile(r"(?:body|state|group|instrument)/[^\s/#]+$")
"""The key of an actor or instrument of the authority files, the end of its IRI."""
PROVISIONAL = re.compile(r"/document/.+/(?P<kind>actor|instrument)/[^/#]+$")
"""The end of the IRI of a provisional actor or instrument, which stands under its document."""
_SIMILAR = 15
"""Names of similar spelling that are looked at: several may be of one actor."""
_ORDER = {"preferred": 0, "acronym": 1, "alternative": 2}


def fold(name: str) -> str:
    """Returns a name without variable spelling: case, accents and vowel signs, hyphens, points, blanks."""
    if not name.isascii():
        name = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", name)))
    return _APART.sub(" ", name).strip().casefold()


class Names:
    """The names of the actors and instruments of a store, read once."""

    __slots__ = ("_by_name", "_iris", "_labels", "_rows", "_short")

    def __init__(self, rows: Iterable[Sequence[str]], folded: Iterable[str] | None = None) -> None:
        """rows: IRI, name, language, form (preferred, acronym, alternative). folded: their folded names."""
        self._rows = tuple(rows)
        self._by_name: dict[str, dict[str, None]] = defaultdict(dict)
        folded = (fold(row[1]) for row in self._rows) if folded is None else folded
        for row, name in zip(self._rows, folded, strict=True):
            self._by_name[name][row[0]] = None
        self._labels: dict[str, tuple[str, ...]] | None = None
        self._iris: dict[str, str] = {}
        self._short: dict[str, str] = {}

    @classmethod
    def of(cls, store: Store) -> Names:
        """Reads the names of `store`; raises StoreError."""
        # Commands start faster with the names in a file: the query takes longer than most commands.
        rows = kept(store, QUERY, lambda: _read(store), name=ROWS)
        return cls(rows, [row[-1] for row in rows])

    def _by_iri(self) -> dict[str, tuple[str, ...]]:
        """Returns the names by IRI, computed on first use: looking up an IRI by its name needs none."""
        if self._labels is None:
            english: dict[str, list[tuple[int, str]]] = defaultdict(list)
            others: dict[str, list[tuple[int, str]]] = defaultdict(list)
            for iri, name, language, form, *_ in self._rows:
                names = english if language == "en" else others
                names[iri].append((_ORDER[form], name))
            # A provisional actor or instrument has only the words of its document.
            for iri in others:
                if PROVISIONAL.search(iri) and iri not in english:
                    english[iri] = others[iri]
            self._labels = {
                iri: tuple(dict.fromkeys(name for _, name in sorted(found))) for iri, found in english.items()
            }
        return self._labels

    def label(self, iri: str) -> str:
        """Returns the preferred English name; the fallback is the last part of the IRI."""
        found = self._by_iri().get(iri)
        return found[0] if found else _tail(iri)

    def all(self, iri: str) -> tuple[str, ...]:
        """Returns all English names and acronyms, the preferred one first."""
        return self._by_iri().get(iri) or (_tail(iri),)

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
        """Returns the IRI of the actor or instrument with a name in any language, a key or an IRI.

        name: such as "UNODC", "body/UNODC", or a whole IRI. Several IRIs are returned only for a name that
        the authority files lack: those of all provisional actors with this name. Raises UnresolvedNameError
        with similar names for an unknown one, and with the candidates for a name of several actors.
        """
        found = tuple(self._by_name.get(fold(name), ()))
        known = tuple(filterfalse(_is_provisional, found))
        if len(known) > 1:
            raise UnresolvedNameError("actor", name, tuple(map(self._by_key, known)), ambiguous=True)
        if found:
            return known or found
        given = name.strip()
        if given in self._keys():
            return (self._keys()[given],)
        raise UnresolvedNameError("actor", name, self._suggestions(given))

    def _keys(self) -> dict[str, str]:
        """Returns the IRIs by IRI, and those of the authority files also by key."""
        if not self._iris:
            for iri, *_ in self._rows:
                self._iris[iri] = iri
                if not _is_provisional(iri) and (match := KEY.search(iri)):
                    self._iris.setdefault(match[0], iri)
        return self._iris

    def __contains__(self, iri: str) -> bool:
        return iri in self._keys()

    def _by_key(self, iri: str) -> Candidate:
        match = KEY.search(iri)
        return Candidate(match[0] if match else iri, self.label(iri), iri)

    def _suggestions(self, name: str) -> tuple[Candidate, ...]:
        """Returns names that have all words of a name, else similar ones; for a key, similar keys."""
        if match := KEY.search(name):
            keys = (key for key in self._keys() if KEY.fullmatch(key))
            return tuple(self._by_key(self._keys()[one]) for one in similar(match[0], keys))
        words = fold(name).split()
        known = [one for one, iris in self._by_name.items() if not all(map(_is_provisional, iris))]
        matching = [one for one in known if _has_words(one, words)]
        matching.sort(key=lambda one: (len(one.split()), one))
        shown: dict[str, str] = {}
        for one in matching or similar(fold(name), known, _SIMILAR):
            shown.setdefault(next(filterfalse(_is_provisional, self._by_name[one])), one)
        return tuple(starmap(self._candidate, shown.items()))

    def _candidate(self, iri: str, folded: str) -> Candidate:
        """Returns what to type for an actor: the name if no other actor has it, else the key."""
        several = sum(1 for _ in filterfalse(_is_provisional, self._by_name[folded])) > 1
        return self._by_key(iri) if several else Candidate(self._printed(iri, folded), self.label(iri), iri)

    def _printed(self, iri: str, folded: str) -> str:
        """Returns the name of an actor as it is written."""
        english = (name for name in self.all(iri) if fold(name) == folded)
        return next(english, "") or next(
            (name for one, name, *_ in self._rows if one == iri and fold(name) == folded), folded
        )


def _read(store: Store) -> list[Row]:
    """Returns the rows of the query, each with the folded name behind it."""
    rows = [[str(value(term)) for term in row] for row in run(store, QUERY)]
    # Sorting here is faster than in the store.
    return [[*row, fold(row[1])] for row in sorted(rows, key=itemgetter(0, 2, 3, 1))]


def _is_provisional(iri: str) -> bool:
    """Returns whether an IRI is that of a name that only a document holds."""
    return "/document/" in iri


def _has_words(known: str, words: list[str]) -> bool:
    """Returns whether a folded name has all words, each as a word or as the beginning of one."""
    own = known.split()
    return bool(words) and all(any(one.startswith(word) for one in own) for word in words)


def actor_iris(names: Names, given: str, store: Store) -> tuple[str, ...]:
    """Returns the IRIs of the actor or instrument that a user names; see `Names.iris`.

    A provisional actor or instrument is also found by its IRI without the base. Raises UnresolvedNameError,
    StoreError.
    """
    try:
        return names.iris(given)
    except UnresolvedNameError:
        iri = given if "://" in given else base_of(store) + given
        if iri in names or (PROVISIONAL.search(iri) and is_known(store, iri)):
            return (iri,)
        raise


def all_actor_iris(names: Names, given: Iterable[str], store: Store) -> tuple[str, ...]:
    """Returns the IRIs of the actors with any of several names, without duplicates."""
    return tuple(dict.fromkeys(chain.from_iterable(actor_iris(names, name, store) for name in given)))


def with_officers(store: Store, iris: Iterable[str]) -> tuple[str, ...]:
    """Returns the actors, then the officers of the bodies among them; raises QueryError, StoreError.

    A request to the Executive Director of an office is a request to the office.
    """
    actors = tuple(dict.fromkeys(iris))
    if not actors:
        return ()
    officers = (str(value(officer)) for _, officer, *_ in run(store, "officers", body=actors))
    return tuple(dict.fromkeys((*actors, *officers)))


def _tail(iri: str) -> str:
    return unquote(iri.rpartition("/")[2])
