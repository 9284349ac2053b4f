"""Full-text search and names: words in; passages, facets and names out.

All words of a search must stand in a passage. A word matches by its stem in the language of the passage,
Chinese characters match as they stand, a symbol by its parts. A word that no passage has is replaced by the
nearest word of the index.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from ...ontology.scripts import IDEOGRAPHS
from ...queries.names import fold
from ...queries.written_symbols import WrittenSymbols
from ..tracing import EVERYTHING, noted
from . import stemming
from .look_up import LookUp
from .making import FACETS, bits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_TERM = re.compile(rf'"([^"]+)"|([{IDEOGRAPHS}]+)|([^\s"{IDEOGRAPHS}]+)')
_RANKED: Final = 20_000
"""Above so many passages the newest come first: to weigh them all takes longer than anybody waits."""
_SNIPPET: Final = 260
_NEAR: Final = 78
"""How alike, of 100, a misspelt word or name must be."""
_NEARER: Final = 85
"""The same where only a part of a name is compared."""
_LONG: Final = 10
"""Letters from which a part of a name is enough."""
_CACHE_SIZE: Final = 256
"""Answers kept in the cache."""
_LONGEST: Final = 400
"""Characters of a question; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase or a symbol of a question."""

    text: str
    phrase: bool

    def expression(self, languages: Iterable[str]) -> str:
        """Returns the term as SQLite's full-text search reads it; only letters and digits come through."""
        phrases = (" ".join(reading) for reading in stemming.readings(self.text, languages))
        return "(" + " OR ".join(f'"{phrase}"' for phrase in phrases) + ")"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet; `found` where it is what was asked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    iri: str
    symbol: str
    unit: str | None
    paragraph: str
    """"" for the title of a text."""
    language: str
    title: str
    day: str | None
    issuer: str | None
    status: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet with the number of passages that have it."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Choice, ...]]
    corrected: tuple[tuple[str, str], ...]
    """Words that no passage has, each with the word it was taken for."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something of a name that is like what was asked for."""

    iri: str
    name: str


class FullTextSearch(LookUp):
    """Finds passages by words and facets, and actors and instruments by name."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._cache: OrderedDict[tuple[object, ...], Found] = OrderedDict()
        self._lock = threading.Lock()
        base = self._base
        self._facets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for name, found, mask in base.execute("SELECT name, value, passages FROM facet"):
            self._facets[name][found] = int.from_bytes(mask, "little")
        rows = base.execute(
            "SELECT passage.id, passage.paragraph = '' AND (text.unit IS NULL OR text.title <> '') "
            "FROM passage JOIN text ON text.id = passage.text "
            "ORDER BY text.day DESC, text.symbol, passage.id"
        ).fetchall()
        self._newest = [number for number, _ in rows]
        self._titles = int.from_bytes(bits(number for number, title in rows if title), "little")
        self._all = int.from_bytes(bits(self._newest), "little")
        self._vocabulary = [word for (word,) in base.execute("SELECT word FROM word ORDER BY times DESC")]
        self._names = base.execute("SELECT folded, iri, name FROM name").fetchall()
        self._folded = [folded for folded, _, _ in self._names]
        self._written = self._written_symbols()
        self._languages = tuple(sorted(self._facets["language"]))

    def _written_symbols(self) -> WrittenSymbols:
        symbols = [symbol for (symbol,) in self._base.execute("SELECT DISTINCT symbol FROM text")]
        issuers = self._facets["issuer"]
        named = ((folded, iri.rpartition("/body/")[2]) for folded, iri, _ in self._names if iri in issuers)
        names = {folded: f"body/{key}" for folded, key in named}
        return WrittenSymbols(symbols, names)

    def named(self, words: str, limit: int = 6) -> tuple[Named, ...]:
        """Actors and instruments whose names are or begin with `words`, or are spelt nearly so."""
        asked = _asked_name(words)
        if not asked or (len(asked) < 2 and asked.isascii()):
            return ()
        ranked: dict[str, tuple[int, int, str]] = {}
        for folded, iri, _ in self._names:
            if folded == asked:
                rank = 0
            elif folded.startswith(asked):
                rank = 1
            elif f" {asked}" in folded or (not asked.isascii() and asked in folded):
                rank = 2
            else:
                continue
            ranked[iri] = min(ranked.get(iri, (9, 0, "")), (rank, -self._asked(iri), iri))
        if not ranked and len(asked) > (3 if asked.isascii() else 2):
            for folded, iri, _ in self._nearly(asked, limit):
                score = int(max(fuzz.ratio(asked, folded), fuzz.ratio(asked, folded[: len(asked)])))
                ranked[iri] = min(ranked.get(iri, (9, 0, "")), (3, -score, iri))
        best = sorted(ranked.values())[:limit]
        return tuple(Named(iri, self.label(iri, "en")) for _, _, iri in best)

    def _nearly(self, asked: str, limit: int) -> list[tuple[str, str, str]]:
        """The names that are spelt nearly so, or begin or, if long, go on nearly so."""
        whole = self._folded
        begun = [folded[: len(asked)] for folded in whole]
        places: dict[int, None] = {}
        for choices, scorer, cutoff in (
            (whole, fuzz.ratio, _NEAR),
            (begun, fuzz.ratio, _NEARER),
            *(((whole, fuzz.partial_ratio, _NEARER),) if len(asked) >= _LONG else ()),
        ):
            if not places:
                found = process.extract(asked, choices, scorer=scorer, score_cutoff=cutoff, limit=limit)
                places.update(dict.fromkeys(at for _, _, at in found))
        return [self._names[at] for at in places]

    def _asked(self, iri: str) -> int:
        return self._facets["addressee"].get(iri, 0).bit_count()

    def symbols(self, words: str, limit: int = 6) -> tuple[str, ...]:
        """Documents that are held and whose number is, or begins with, `words`, in any way to write it."""
        return self._written.held(words, limit)

    def official(self, words: str) -> tuple[str, ...]:
        """The official symbols that a number in `words` can mean, whether they are held or not."""
        return self._written.official(words)

    def has_value(self, facet: str, found: str) -> bool:
        """Whether a passage has a value of a facet."""
        return found in self._facets.get(facet, {})

    def search(
        self,
        words: str,
        chosen: Mapping[str, tuple[str, ...]] | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> Found:
        """The passages in which all words stand and which have one value of every facet that is chosen."""
        noted(EVERYTHING)
        picked = {name: tuple(sorted(values)) for name, values in (chosen or {}).items() if values}
        key = (words, tuple(sorted(picked.items())), offset, limit)
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        found = self._search(words[:_LONGEST], picked, offset, limit)
        with self._lock:
            self._cache[key] = found
            while len(self._cache) > _CACHE_SIZE:
                self._cache.popitem(last=False)
        return found

    def hits(self, words: str, chosen: Mapping[str, tuple[str, ...]], offset: int, limit: int) -> Found:
        """The same answer as `search` gives, which is not cached: it may be long."""
        noted(EVERYTHING)
        return self._search(words[:_LONGEST], chosen, offset, limit)

    def _search(self, words: str, chosen: Mapping[str, tuple[str, ...]], offset: int, limit: int) -> Found:
        terms = parse(words)
        if words.strip() and not terms:
            return Found(0, (), dict.fromkeys(FACETS, ()), ())
        terms, corrected = self._corrected(terms)
        matching = self._matching(terms) if terms else None
        within = self._all if matching is None else int.from_bytes(bits(matching), "little")
        masks = {name: self._union(name, values) for name, values in chosen.items()}
        final = within
        for mask in masks.values():
            final &= mask
        total = final.bit_count()
        ordered = self._ordered(matching, final, offset, limit, terms)
        facets = {name: self._choices(name, within, masks, chosen.get(name, ())) for name in FACETS}
        return Found(total, self._hits(ordered, terms), facets, corrected)

    def _union(self, name: str, values: Iterable[str]) -> int:
        mask = 0
        for found in values:
            mask |= self._facets.get(name, {}).get(found, 0)
        return mask

    def _matching(self, terms: Sequence[Term]) -> list[int]:
        return [
            number
            for (number,) in self._base.execute(
                "SELECT rowid FROM found WHERE found MATCH ?", (self._expression(terms),)
            )
        ]

    def _expression(self, terms: Sequence[Term]) -> str:
        return " AND ".join(term.expression(self._languages) for term in terms)

    def _ordered(
        self, matching: list[int] | None, final: int, offset: int, limit: int, terms: Sequence[Term]
    ) -> list[int]:
        wanted = offset + limit
        if matching is not None and len(matching) <= _RANKED:
            expression = self._expression(terms)
            order: Iterable[int] = (
                number
                for (number,) in self._base.execute(
                    "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank", (expression,)
                )
            )
            kept = (final,)
        else:
            order = self._newest
            # Without words, texts come before their passages.
            titles = final & self._titles if matching is None else 0
            kept = (titles, final & ~titles)
        taken: list[int] = []
        for mask in kept:
            taken.extend(_first(order, mask, wanted - len(taken)))
        return taken[offset:wanted]

    def _choices(
        self, name: str, within: int, masks: Mapping[str, int], chosen: tuple[str, ...]
    ) -> tuple[Choice, ...]:
        for other, mask in masks.items():
            if other != name:
                within &= mask
        counted = (
            Choice(found, (within & mask).bit_count(), found in chosen)
            for found, mask in self._facets[name].items()
        )
        kept = [choice for choice in counted if choice.count or choice.chosen]
        if name == "year":
            return tuple(sorted(kept, key=lambda choice: choice.value, reverse=True))
        return tuple(sorted(kept, key=lambda choice: (-choice.count, choice.value)))

    def _corrected(self, terms: tuple[Term, ...]) -> tuple[tuple[Term, ...], tuple[tuple[str, str], ...]]:
        kept: list[Term] = []
        changed: list[tuple[str, str]] = []
        for term in terms:
            near = None
            if not term.phrase and term.text.isalpha() and len(term.text) > 3:
                known = self._base.execute(
                    "SELECT 1 FROM found WHERE found MATCH ? LIMIT 1", (term.expression(self._languages),)
                ).fetchone()
                near = None if known else self._nearest(term.text.lower())
            kept.append(Term(near, phrase=False) if near else term)
            if near:
                changed.append((term.text, near))
        return tuple(kept), tuple(changed)

    def _nearest(self, word: str) -> str | None:
        near = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return near[0] if near else None

    def _hits(self, numbers: Sequence[int], terms: Sequence[Term]) -> tuple[Hit, ...]:
        wanted = {reading for term in terms for reading in stemming.readings(term.text, self._languages)}
        hits: list[Hit] = []
        for number in numbers:
            row = self._base.execute(
                "SELECT passage.iri, text.symbol, text.unit, passage.paragraph, text.language, text.title, "
                "text.day, text.issuer, text.status, passage.words FROM passage "
                "JOIN text ON text.id = passage.text WHERE passage.id = ?",
                (number,),
            ).fetchone()
            iri, symbol, unit, paragraph, language, title, day, issuer, status, words = row
            pieces = _snippet(words if paragraph else "", language, wanted)
            hits.append(Hit(iri, symbol, unit, paragraph, language, title or "", day, issuer, status, pieces))
        return tuple(hits)


def _first(order: Iterable[int], mask: int, most: int) -> Iterator[int]:
    """Yields up to `most` of the numbers in order whose bit is set."""
    bits_set = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
    size, left = len(bits_set) * 8, min(mask.bit_count(), most)
    for number in order:
        if left <= 0:
            return
        if number < size and bits_set[number >> 3] >> (number & 7) & 1:
            left -= 1
            yield number


def parse(words: str) -> tuple[Term, ...]:
    """The terms of a question: what stands in quotation marks and runs of Chinese are phrases."""
    terms: list[Term] = []
    for match in _TERM.finditer(words):
        text = match[1] or match[2] or match[3]
        if stemming.readings(text, ()):
            terms.append(Term(text, phrase=not match[3]))
    return tuple(terms)


def _asked_name(words: str) -> str:
    """A name as it is looked up; the points of U.N.O.D.C. are no blanks."""
    folded = fold(words[:_LONGEST])
    letters = folded.split()
    return "".join(letters) if len(letters) > 1 and all(len(one) == 1 for one in letters) else folded


def _matches(words: str, language: str, wanted: Collection[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Yields start and end of what was found in a passage; wanted: phrases as their terms."""
    if not wanted:
        return
    first = {phrase[0] for phrase in wanted}
    ordered = sorted(wanted, key=len, reverse=True)
    found = list(stemming.words(words))
    terms = [stemming.stem(one[0], language) for one in found]
    at = 0
    while at < len(terms):
        width = 1
        if terms[at] in first:
            phrase = next((one for one in ordered if tuple(terms[at : at + len(one)]) == one), None)
            if phrase:
                width = len(phrase)
                yield found[at].start(), found[at + width - 1].end()
        at += width


def _snippet(words: str, language: str, wanted: Collection[tuple[str, ...]]) -> tuple[Piece, ...]:
    """The words around what was found, cut to a length that reads at a glance."""
    matches = list(_matches(words, language, wanted))
    start = 0
    if matches and matches[0][1] > _SNIPPET:
        first = matches[0][0]
        start = first - _SNIPPET // 3
        blank = words.find(" ", start, first)
        start = blank + 1 if blank > 0 else start
    end = min(start + _SNIPPET, len(words))
    pieces: list[Piece] = [Piece("… ", found=False)] if start else []
    at = start
    for first, last in matches:
        if first < at or last > end:
            continue
        if first > at:
            pieces.append(Piece(words[at:first], found=False))
        pieces.append(Piece(words[first:last], found=True))
        at = last
    if at < end:
        pieces.append(Piece(words[at:end], found=False))
    if end < len(words):
        pieces.append(Piece(" …", found=False))
    return tuple(pieces)
