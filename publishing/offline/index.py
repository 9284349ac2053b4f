"""The search index of a static site: in, a site; out, small JSON files that a script in the browser reads.

    search/index.json        how many parts there are, and of what size; words around numbers of documents
    search/near.json         words of names, fetched only to mend a misspelt one
    search/terms-N.json      term → numbers of the entries that hold it, each less the one before
    search/entries-N.json    [address, place, language, title, words, day, names], a slice of all entries

Entries are numbered by rank: names first, then titles, then passages, the newest first. A filter is a term as
well ("addressee=…"), so that every query is an intersection of lists. A word is indexed by its stem in the
language of its text (`search/stemming.py`), Chinese by pairs of characters; `static/offline-words.js` does
the same with the words of a query.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote

from ...ontology.scripts import IDEOGRAPHS
from ...queries.written_symbols import heads
from ..negotiation import LANGUAGES, SOURCE_LANGUAGE
from ..pages.explorer import PageContext, index
from ..pages.wording import own_name
from ..search import stemming
from ..search.making import FACETS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from ..site import Site

SLICE: Final = 50
"""Entries a file."""
_TERMS: Final = 50
"""Terms a file, about: a phone fetches a whole file for one term of a question."""
_SHOWN: Final = 260
_RUN = re.compile(rf"[{IDEOGRAPHS}]+")
_MENDED: Final = 4
"""Letters from which a misspelt word is mended."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found."""

    address: str
    """Below the folder of a language."""
    place: str
    """A symbol with its paragraph, or a name."""
    language: str
    title: str
    words: str
    day: str
    terms: frozenset[str]
    titled: bool = False
    """Whether it is the title of a text."""
    names: dict[str, str] | None = None
    """The name in each language, for an entry of a name."""


def files(site: Site, held: Container[str]) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file of the index; raises StoreError, OSError.

    held: names of the files of the site; only what stands on one of them can be found.
    """
    named, told = (
        [entry for entry in found if unquote(entry.address.partition("#")[0]) in held]
        for found in (_names(site), _passages(site))
    )
    entries = [*named, *told]
    postings: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for term in entry.terms:
            postings[term].append(number)
    shards = max(1, -(-len(postings) // _TERMS))
    parts: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for term in sorted(postings):
        parts[shard_of(term, shards)][term] = _steps(postings[term])
    for number in range(shards):
        yield f"search/terms-{number}.json", _json(parts[number])
    for number, start in enumerate(range(0, len(entries), SLICE)):
        shown = [
            [e.address, e.place, e.language, e.title, e.words if e.language else "", e.day, e.names]
            for e in entries[start : start + SLICE]
        ]
        yield f"search/entries-{number}.json", _json(shown)
    known = {word for entry in named for word in entry.words.split()}
    yield "search/near.json", _json(sorted(term for term in known if _mended(term)))
    languages = _languages(site)
    index = {
        "shards": shards,
        "slice": SLICE,
        "entries": len(entries),
        # Names come first, then titles: a search for a number wants the document itself.
        "names": len(named),
        "titles": len(named) + sum(entry.titled for entry in told),
        "written": heads(),
        "words": stemming.browser_settings(languages),
        "names_of_languages": {language: own_name(language) for language in languages},
    }
    yield "search/index.json", _json(index)


def _mended(term: str) -> bool:
    return len(term) >= _MENDED and term < "\u3400" and not any(letter.isdigit() for letter in term)


def terms(text: str, languages: Iterable[str]) -> set[str]:
    """Returns the terms of a text: words as folded and by their stems, and pairs of Chinese characters."""
    plain = _RUN.sub(" ", text)
    found = {stemming.fold(one[0]) for one in stemming.words(plain)}
    for language in languages:
        found.update(stemming.terms(plain, language))
    return found | _pairs(text)


def _passage_terms(text: str, language: str) -> set[str]:
    return {*stemming.terms(_RUN.sub(" ", text), language), *_pairs(text)}


def _pairs(text: str) -> set[str]:
    return {run[at : at + 2] for run in _RUN.findall(text) for at in range(max(len(run) - 1, 1))}


def _languages(site: Site) -> list[str]:
    return sorted(str(language) for (language,) in index(site).rows("SELECT DISTINCT language FROM text"))


def shard_of(term: str, shards: int) -> int:
    """The number of the file that a term stands in: FNV-1a over UTF-16, as a script counts."""
    hashed = 0x811C9DC5
    units = term.encode("utf-16-le")
    for at in range(0, len(units), 2):
        hashed = ((hashed ^ int.from_bytes(units[at : at + 2], "little")) * 0x01000193) & 0xFFFFFFFF
    return hashed % shards


def _names(site: Site) -> Iterator[Entry]:
    page, languages = PageContext(site, SOURCE_LANGUAGE), _languages(site)
    named: dict[str, list[str]] = defaultdict(list)
    for iri, name in index(site).rows("SELECT iri, name FROM name ORDER BY iri, name"):
        named[str(iri)].append(str(name))
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, language, label in index(site).rows("SELECT iri, language, label FROM label"):
        if language in LANGUAGES and language != SOURCE_LANGUAGE:
            labels[str(iri)][str(language)] = str(label)
    for iri, names in named.items():
        found = frozenset[str]().union(*(terms(name, languages) for name in names))
        folded = {stemming.fold(word[0]) for name in names for word in stemming.words(name)}
        address, label = _address(site, page, iri), page.label(iri)
        words = " ".join(sorted(folded))
        yield Entry(address, label, "", "", words, "", found, names=labels.get(iri))


def _passages(site: Site) -> Iterator[Entry]:
    page, filters = PageContext(site, SOURCE_LANGUAGE), _filters(site)
    for number, *row in index(site).rows(
        "SELECT passage.id, passage.iri, symbol, unit, paragraph, words, language, title, day "
        "FROM passage JOIN text ON text.id = passage.text "
        "ORDER BY paragraph <> '', day DESC NULLS LAST, symbol, unit, passage.id"
    ):
        iri, symbol, unit, paragraph, words, language, title, day = (str(cell or "") for cell in row)
        found = _passage_terms(words if paragraph else title, language) | terms(symbol, ())
        yield Entry(
            address=_address(site, page, iri),
            place=" ".join(part for part in (symbol, unit, paragraph) if part),
            language=language,
            title=title,
            words=words[:_SHOWN] + ("…" if len(words) > _SHOWN else ""),
            day=day,
            terms=filters.get(cast("int", number), frozenset()).union(found),
            titled=not paragraph,
        )


def _filters(site: Site) -> dict[int, frozenset[str]]:
    """The filters that each passage meets, as terms."""
    found: dict[int, set[str]] = defaultdict(set)
    for name, chosen, held in index(site).rows("SELECT name, value, passages FROM facet"):
        if name in FACETS:
            for number in _numbers(cast("bytes", held)):
                found[number].add(f"{name}={chosen}")
    return {number: frozenset(held) for number, held in found.items()}


def _numbers(mask: bytes) -> Iterator[int]:
    for at, byte in enumerate(mask):
        while byte:
            lowest = byte & -byte
            yield at * 8 + lowest.bit_length() - 1
            byte ^= lowest


def _steps(numbers: Iterable[int]) -> list[int]:
    before, steps = 0, list[int]()
    for number in numbers:
        steps.append(number - before)
        before = number
    return steps


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _address(site: Site, page: PageContext, iri: str) -> str:
    return page.url(iri).removeprefix(site.address)
