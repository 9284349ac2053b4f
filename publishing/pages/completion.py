"""Completion of names in fields: in, a site, a kind of name and the first letters; out, names."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ...ontology.terms import MG
from ...queries.names import PROVISIONAL, fold
from ...queries.session_names import session_iri
from ...queries.unresolved import Candidate, UnresolvedNameError
from ...store import value
from .explorer import PageContext, index
from .resolving import topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..site import Site

COMPLETED: Final = ("actor", "mandate", "session", "symbol", "topic", "verb")
"""Kinds of names that are completed: types of the parameters of queries."""
_INSTRUMENT: Final = "/instrument/"
_SESSIONS: Final = f"SELECT DISTINCT ?session {{ GRAPH ?graph {{ ?session a <{MG}Session> }} }}"
_SESSION_COUNTS: Final = (
    "SELECT session, COUNT(*) FROM (SELECT session FROM text UNION ALL SELECT session FROM due) "
    "WHERE session IS NOT NULL GROUP BY session"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name that may be chosen."""

    folded: str
    words: str
    """What is filled in."""
    iri: str
    weight: int
    """How often the store has it."""


def completions(site: Site, kind: str, begun: str, language: str, limit: int) -> tuple[Candidate, ...]:
    """Returns names of one kind that begin with some letters, or have a word that does, best first.

    kind: one of `COMPLETED`, or "any" for actors and documents. language: of the labels. The words of each
    candidate resolve to its thing. Raises StoreError.
    """
    page = PageContext(site, language)
    return tuple(_KINDS[kind](page, begun.strip(), limit))[:limit]


def _actors(page: PageContext, begun: str, limit: int) -> Iterator[Candidate]:
    for one in _matching(_actor_entries(page.site), begun, limit, page.label):
        label = page.label(one.iri)
        kind = page.kind(one.iri)
        yield Candidate(one.words, kind if label == one.words else f"{label} · {kind}", one.iri)


@lru_cache(maxsize=4)
def _actor_entries(site: Site) -> tuple[_Entry, ...]:
    """Returns the names of actors that have no other meaning; provisional actors once for each name."""
    times = _counts(site, "SELECT actor, COUNT(*) FROM part WHERE actor IS NOT NULL GROUP BY actor")
    owners: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for folded, iri, name in index(site).rows("SELECT folded, iri, name FROM name"):
        owners[str(folded)].setdefault(str(iri), str(name))
    entries: list[_Entry] = []
    for folded, named in owners.items():
        known = {iri: name for iri, name in named.items() if not PROVISIONAL.search(iri)}
        if len(known) > 1:
            keys = {iri: iri.removeprefix(site.base) for iri in known}
            entries.extend(_Entry(folded, keys[iri], iri, times[iri]) for iri in known)
            continue
        iri, name = next(iter((known or named).items()))
        entries.append(_Entry(folded, name, iri, times[iri]))
    return tuple(entries)


def _sessions(page: PageContext, begun: str, limit: int) -> Iterator[Candidate]:
    entries = (
        _Entry(fold(f"{_session_key(iri)} {page.session_name(iri)}"), _session_key(iri), iri, times)
        for iri, times in _sessions_named(page.site)
    )
    found = {one.iri: one.words for one in _matching(entries, begun, limit)}
    # A number in words, or a session that no document names.
    try:
        iri = session_iri(begun, page.site.base)
        found.setdefault(iri, _session_key(iri))
    except UnresolvedNameError as error:
        for one in error.candidates if error.ambiguous else ():
            found.setdefault(one.iri, one.words)
    for iri, words in found.items():
        yield Candidate(words, page.session_name(iri), iri)


@lru_cache(maxsize=4)
def _sessions_named(site: Site) -> tuple[tuple[str, int], ...]:
    """Returns the sessions of the store, with the number of texts and deadlines of each."""
    times = {str(value(row[0])): 0 for row in site.store.query(_SESSIONS)}
    return tuple({**times, **_counts(site, _SESSION_COUNTS)}.items())


def _counts(site: Site, query: str) -> Counter[str]:
    """Returns how often the search index has each IRI, by a query for IRI and number."""
    return Counter({str(iri): int(str(number)) for iri, number in index(site).rows(query)})


def _session_key(iri: str) -> str:
    return iri.rpartition("/session/")[2]


def _symbols(page: PageContext, begun: str, limit: int) -> Iterator[Candidate]:
    found = [one.words for one in _matching(_symbol_entries(page.site), begun, limit, same_thing=False)]
    for symbol in dict.fromkeys((*found, *index(page.site).symbols(begun, limit))):
        iri = page.site.minter.document(symbol)
        yield Candidate(symbol, page.title(iri)[0], iri)


def _mandates(page: PageContext, begun: str, limit: int) -> Iterator[Candidate]:
    actors = _actor_entries(page.site)
    instruments = [one for one in actors if _INSTRUMENT in one.iri and not PROVISIONAL.search(one.iri)]
    for one in _matching(instruments, begun, max(1, limit // 2), page.label):
        yield Candidate(one.words, page.label(one.iri), one.iri)
    yield from _symbols(page, begun, limit)


@lru_cache(maxsize=4)
def _symbol_entries(site: Site) -> tuple[_Entry, ...]:
    rows = index(site).rows("SELECT DISTINCT symbol FROM text ORDER BY symbol")
    return tuple(_Entry(fold(str(symbol)), str(symbol), "", 0) for (symbol,) in rows)


def _topics(page: PageContext, begun: str, limit: int) -> Iterator[Candidate]:
    for one in _matching(_topic_entries(page.site), begun, limit, page.label):
        label = page.label(one.iri)
        yield Candidate(one.words, "" if label == one.words else label, one.iri)


@lru_cache(maxsize=4)
def _topic_entries(site: Site) -> tuple[_Entry, ...]:
    times = _counts(site, "SELECT iri, COUNT(*) FROM topic GROUP BY iri")
    owners: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for iri, name in topics(site).names:
        owners[fold(name)].setdefault(iri, name)
    return tuple(
        _Entry(folded, name if len(named) == 1 else iri, iri, times[iri])
        for folded, named in owners.items()
        for iri, name in named.items()
    )


def _verbs(page: PageContext, begun: str, limit: int) -> Iterator[Candidate]:
    for one in _matching(_verb_entries(page.site), begun, limit, same_thing=False):
        label = page.label(one.iri)
        yield Candidate(one.words, "" if label == one.words else label, one.iri)


@lru_cache(maxsize=4)
def _verb_entries(site: Site) -> tuple[_Entry, ...]:
    rows = index(site).rows("SELECT verb, MIN(concept), COUNT(*) FROM act GROUP BY verb")
    return tuple(
        _Entry(fold(str(verb)), str(verb), str(iri), int(str(times))) for verb, iri, times in rows if verb
    )


def _any(page: PageContext, begun: str, limit: int) -> Iterator[Candidate]:
    yield from tuple(_symbols(page, begun, limit))[: limit // 2]
    yield from _actors(page, begun, limit)


_KINDS: Final[dict[str, Callable[[PageContext, str, int], Iterator[Candidate]]]] = {
    "actor": _actors,
    "any": _any,
    "mandate": _mandates,
    "session": _sessions,
    "symbol": _symbols,
    "topic": _topics,
    "verb": _verbs,
}


def _matching(
    entries: Iterable[_Entry],
    begun: str,
    limit: int,
    label: Callable[[str], str] | None = None,
    *,
    same_thing: bool = True,
) -> list[_Entry]:
    """Returns the names that begin with some letters, then those with a word that does, by frequency.

    label: preferred name of a thing, which comes before its other names. same_thing: whether each thing is
    returned once.
    """
    asked = fold(begun)
    if not asked:
        return []
    ranked: dict[str, tuple[tuple[int, bool, int, bool, int, str], _Entry]] = {}
    for one in entries:
        if one.folded.startswith(asked):
            rank = 0 if one.folded == asked else 1
        elif f" {asked}" in one.folded or (not asked.isascii() and asked in one.folded):
            rank = 2
        else:
            continue
        other_name = label is not None and label(one.iri) != one.words
        provisional = PROVISIONAL.search(one.iri) is not None
        key = (rank, provisional, -one.weight, other_name, len(one.words), one.words)
        thing = one.iri if same_thing else one.words
        if thing not in ranked or key < ranked[thing][0]:
            ranked[thing] = (key, one)
    return [one for _, one in sorted(ranked.values(), key=lambda pair: pair[0])[:limit]]
