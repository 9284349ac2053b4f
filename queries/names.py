"""Names of actors and instruments in a store: labels by IRI, and IRIs by name."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from contextlib import suppress
from hashlib import sha256
from itertools import filterfalse, islice
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ..store import EmbeddedStore, Store, value
from .catalogue import CatalogueError, get_query, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_Row = tuple[str, str, str, str]
"""IRI, name, language, form (preferred, acronym, alternative)."""
_CACHE = "names.json"
_APART = re.compile(r"[\W_]+")
_IRI = re.compile(r"[a-z][a-z0-9+.\-]*:/?/?\S+")
PROVISIONAL = re.compile(r"/document/.+/(?P<kind>actor|instrument)/[^/#]+$")
"""The end of the IRI of a provisional actor or instrument, which stands under its document."""
_CANDIDATES = 5
"""Names suggested in place of an unknown one."""
_LONGEST = 60
"""Characters of the longest preferred name put beside a suggestion."""
_NEAR = 0.7
"""Similarity of spelling from which on a name is suggested, 1 for the same."""
_VALUE: Callable[[object], str] = attrgetter("value")
_ORDER = {"preferred": 0, "acronym": 1, "alternative": 2}


def fold(name: str) -> str:
    """Returns a name without variable spelling: case, accents and vowel signs, hyphens, points, blanks."""
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _APART.sub(" ", name).strip().casefold()


class Names:
    """The names of the actors and instruments of a store, read once."""

    __slots__ = ("_by_name", "_labels", "_rows", "_short")

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """`rows`: IRI, name, language, form (preferred, acronym, alternative)."""
        self._rows = tuple(rows)
        self._by_name: dict[str, dict[str, None]] = defaultdict(dict)
        for iri, name, _, _ in self._rows:
            self._by_name[fold(name)][iri] = None
        self._labels: dict[str, tuple[str, ...]] | None = None
        self._short: dict[str, str] = {}

    @classmethod
    def of(cls, store: Store) -> Names:
        """Reads the names of `store`; raises StoreError."""
        if not isinstance(store, EmbeddedStore) or not store.exists():
            return cls(_read(store))
        # Commands start faster with the names in a file: the query takes longer than most commands.
        file, state = store.kept / _CACHE, _state(store)
        rows = _cached(file, state)
        if rows is None:
            rows = _read(store)
            _save(file, state, rows)
        return cls(rows)

    def _by_iri(self) -> dict[str, tuple[str, ...]]:
        """Returns the names by IRI, computed on first use: looking up an IRI by its name needs none."""
        if self._labels is None:
            english: dict[str, list[tuple[int, str]]] = defaultdict(list)
            others: dict[str, list[tuple[int, str]]] = defaultdict(list)
            for iri, name, language, form in self._rows:
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
        """Returns IRIs of the actors and instruments with a name, in any language, or `name` if it is an IRI.

        Raises CatalogueError with similar names if there is none.
        """
        found = self._by_name.get(fold(name))
        if found:
            return tuple(found)
        if _IRI.fullmatch(name):
            return (name,)
        raise CatalogueError(f"No actor or instrument named {name!r} in the store{self._hint(name)}")

    def iri(self, name: str) -> str:
        """Returns the first IRI of a name that the authority files hold, else the first; see `iris`."""
        found = self.iris(name)
        return next(filterfalse(_is_provisional, found), found[0])

    def _hint(self, name: str) -> str:
        """Returns "; did you mean …?" with names that have all words of a name, else with similar ones."""
        words = fold(name).split()
        matching = [
            known
            for known, iris in self._by_name.items()
            if self._is_of_authority(iris) and _has_words(known, words)
        ]
        if matching:
            matching.sort(key=lambda known: (len(known.split()), known))
        else:
            matching = self._similar(fold(name))
        shown: dict[str, str] = {}
        for known in matching:
            shown.setdefault(next(iter(self._by_name[known])), known)
        candidates = [self._described(iri, known) for iri, known in islice(shown.items(), _CANDIDATES)]
        if not candidates:
            return "; `mandategraph query actor-names` lists the names"
        more = len(shown) - len(candidates)
        return f"; did you mean {', '.join(candidates)}{f' or {more} more' if more else ''}?"

    def _similar(self, folded: str) -> list[str]:
        """Returns the names that differ by a few letters, two exchanged letters counting as one."""
        known = [name for name, iris in self._by_name.items() if self._is_of_authority(iris)]
        found = process.extract(
            folded,
            known,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_NEAR,
            limit=3 * _CANDIDATES,
        )
        found.sort(key=lambda one: (sorted(one[0]) != sorted(folded), -one[1]))
        return [name for name, _, _ in found]

    def _is_of_authority(self, iris: Iterable[str]) -> bool:
        """Whether one of the IRIs is that of a row of the authority files, not of a provisional actor."""
        return not all(map(_is_provisional, iris))

    def _described(self, iri: str, folded: str) -> str:
        """Returns a name in quotes, with the preferred name behind it if that is another."""
        printed, label = self._printed(folded), self.label(iri)
        return repr(printed) if printed == label or len(label) > _LONGEST else f"{printed!r} ({label})"

    def _printed(self, folded: str) -> str:
        iri = next(iter(self._by_name[folded]))
        return next((name for name in self.all(iri) if fold(name) == folded), self._spelled(folded))

    def _spelled(self, folded: str) -> str:
        """Returns a name as written, but in small letters."""
        return next((name.casefold() for _, name, _, _ in self._rows if fold(name) == folded), folded)


def _read(store: Store) -> list[_Row]:
    rows: list[_Row] = []
    for row in run(store, "actor-names"):
        iri, name, language, form = map(_VALUE, row)
        rows.append((iri, name, language, form))
    # Sorting here is faster than in the store.
    return sorted(rows, key=itemgetter(0, 2, 3, 1))


def _state(store: EmbeddedStore) -> list[str | int]:
    """Returns what the names of a store depend on: its open generation, and the query."""
    generation = store.quads().parent
    with suppress(OSError):
        state = generation.stat()
        return [
            generation.name,
            state.st_ino,
            state.st_mtime_ns,
            store.edition(),
            get_query("actor-names").text,
        ]
    return []


def _cached(file: Path, state: list[str | int]) -> list[_Row] | None:
    """Returns the rows in a cache file; None if it has another state, or cannot be read."""
    with suppress(OSError, ValueError):
        digest, _, content = file.read_bytes().partition(b"\n")
        # The digest detects a file that is being written, or was not written to its end.
        if state and digest == sha256(content).hexdigest().encode():
            cached = json.loads(content)
            if cached["state"] == state:
                return [(iri, name, language, form) for iri, name, language, form in cached["rows"]]
    return None


def _save(file: Path, state: list[str | int], rows: list[_Row]) -> None:
    """Writes the cache file, which no command needs: a store may be read-only, or its disk full."""
    content = json.dumps({"state": state, "rows": rows}).encode()
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(sha256(content).hexdigest().encode() + b"\n" + content)


def _is_provisional(iri: str) -> bool:
    """Returns whether an IRI is that of a name that only a document holds."""
    return "/document/" in iri


def _has_words(known: str, words: list[str]) -> bool:
    """Returns whether a folded name has all words, each as a word or as the beginning of one."""
    own = known.split()
    return bool(words) and all(any(one.startswith(word) for one in own) for word in words)


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
