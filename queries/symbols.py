"""Finds the documents of a store by symbols as people write them.

In: a store and words such as "A/RES/57/270B", "S/2029/55" or "resolution 77/235". Out: symbols as stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ontology.iri import Minter
from ..ontology.symbols import normalize, symbols_of, whole
from ..ontology.terms import MG, SKOS
from ..store import Store, base_of, value
from .catalogue import run
from .names import fold
from .resources import is_known
from .unresolved import Candidate, UnresolvedNameError, similar
from .written_symbols import WrittenSymbols

if TYPE_CHECKING:
    from collections.abc import Iterator

BODIES = ("body/GA", "body/SC", "body/ECOSOC", "body/HRC", "body/CCPCJ", "body/CND")
"""Bodies whose names may stand before a number: "Economic and Social Council resolution 2012/19"."""
_NAMES = f"""SELECT DISTINCT ?body ?name {{
  VALUES ?body {{ %s }} VALUES ?property {{ <{SKOS}prefLabel> <{SKOS}altLabel> <{MG}acronym> }}
  GRAPH ?graph {{ ?body ?property ?name }}
}} ORDER BY ?body ?name"""


def stored_symbols(store: Store, given: str) -> tuple[str, ...]:
    """Returns the symbols of the stored documents and texts that `given` means; () if the store lacks them.

    given: a symbol in any printed form, one of a double symbol, or the number of a resolution or decision
    ("resolution 77/235"). Several symbols are returned if the number is of several documents.
    """
    if found := bearing(store, given):
        return found
    written = _written(store)
    wanted = normalize(given).casefold()
    same = tuple(symbol for symbol in written.symbols if symbol.casefold() == wanted)
    return same or written.exact(given)


def stored_symbol(store: Store, given: str) -> str:
    """Returns the symbol of the one stored document or text that `given` means; see `stored_symbols`.

    Raises UnresolvedNameError with similar symbols if the store lacks it, and with the candidates if `given`
    is the number of several.
    """
    found = stored_symbols(store, given)
    if len(found) > 1:
        raise UnresolvedNameError("document", given, tuple(map(Candidate, found)), ambiguous=True)
    if not found:
        stored = sorted({entry.symbol for entry in store.manifest().values() if entry.symbol})
        raise UnresolvedNameError("document", given, tuple(map(Candidate, similar(normalize(given), stored))))
    return found[0]


def known_symbol(store: Store, given: str) -> str:
    """Returns the symbol of the one document that `given` means: a stored one, or one that others cite.

    Raises UnresolvedNameError as `stored_symbol`.
    """
    if found := bearing(store, given):
        return found[0]
    minter = Minter(base_of(store))
    cited = (one for one in possible_symbols(store, given) if is_known(store, minter.document(one)))
    return next(cited, None) or stored_symbol(store, given)


def bearing(store: Store, given: str) -> tuple[str, ...]:
    """Returns the symbols of the stored documents and texts that bear a symbol, their own or another one.

    given: a symbol in any printed form. Unlike `stored_symbols`, numbers of resolutions are not read.
    """
    for symbol in _candidates(given):
        if _is_stored(store, symbol):
            return (symbol,)
        rows = run(store, "other-symbols", other=(symbol,))
        if owners := tuple(dict.fromkeys(str(value(owner)) for _, owner in rows)):
            return owners
    return ()


def official_symbol(store: Store, given: str) -> str:
    """Returns the symbol that `given` means, also of a document that the store lacks.

    The canonical form of the words if they name no or several documents.
    """
    found = possible_symbols(store, given)
    return found[0] if len(found) == 1 else normalize(given)


def possible_symbols(store: Store, given: str) -> tuple[str, ...]:
    """Returns the symbols that `given` may mean, also of documents that the store lacks; () for other words.

    given: as in `stored_symbols`. "1514 (XV)" may be a resolution of two bodies.
    """
    found = stored_symbols(store, given)
    if len(found) == 1:
        return found
    return symbols_of(given)[:1] or _written(store).official(given)


def _candidates(given: str) -> Iterator[str]:
    yield from dict.fromkeys((given, *symbols_of(given), normalize(given), whole(normalize(given))))


def _is_stored(store: Store, symbol: str) -> bool:
    return next(iter(run(store, "documents", document=(symbol,))), None) is not None


def _written(store: Store) -> WrittenSymbols:
    symbols = {entry.symbol for entry in store.manifest().values() if entry.symbol}
    minter = Minter(base_of(store))
    bodies = {minter.key(key): key for key in BODIES}
    rows = store.query(_NAMES % " ".join(f"<{iri}>" for iri in bodies))
    names = {fold(str(value(name))): bodies[str(value(body))] for body, name in rows}
    return WrittenSymbols(symbols, names)
