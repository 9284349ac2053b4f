"""Language versions of documents: which ones the store holds, and which two to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..store import value
from .catalogue import CatalogueError, run
from .symbols import official_symbol, stored_symbol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..store import Store

_ANNEX = "annex"
"""Prefix of the keys of annexes."""


@dataclass(frozen=True, slots=True)
class Version:
    """A language version of a document or of one text inside it."""

    document: str
    language: str
    unit: str | None = None

    def __str__(self) -> str:
        return f"{self.document}{f'#{self.unit}' if self.unit else ''} ({self.language})"


def versions(store: Store, symbol: str) -> dict[str, frozenset[str | None]]:
    """Returns the language versions of a document in the store, with the keys of the texts in each.

    The key of the document itself is None. Raises CatalogueError, QueryError, StoreError.
    """
    found: dict[str, set[str | None]] = {}
    for language, unit in run(store, "versions", document=[symbol]):
        key = value(unit)
        found.setdefault(str(value(language)), set()).add(None if key is None else str(key))
    return {language: frozenset(found[language]) for language in sorted(found)}


def choose(
    store: Store,
    symbol: str,
    unit: str | None = None,
    *,
    other: str | None = None,
    other_unit: str | None = None,
    languages: Sequence[str] = (),
) -> tuple[Version, Version]:
    """Returns the two versions to compare.

    other: symbol of another document; None: compare two language versions of `symbol`. languages: of the
    first and of the second version, needed if the store holds more. Two documents are read in one language
    if both are held in it; one language given is that of both. Raises CatalogueError with the available
    versions if those wanted are missing.
    """
    symbol, available = _available(store, symbol)
    _require(symbol, available, unit)
    if other is None:
        first, second = _two_languages(symbol, available, languages)
        return Version(symbol, first, unit), Version(symbol, second, unit)
    other, other_versions = _available(store, other)
    _require(other, other_versions, other_unit)
    _require_one_text(symbol, available, unit, "--unit KEY")
    _require_one_text(other, other_versions, other_unit, f"--with {other}#KEY")
    pairs = [(one, two) for one in available for two in other_versions]
    wanted = [
        pair
        for pair in pairs
        if all(language in (chosen, "") for chosen, language in zip(pair, languages, strict=False))
    ]
    if not wanted:
        raise CatalogueError(
            f"the store holds {symbol} in {', '.join(available)} and {other} in {', '.join(other_versions)}, "
            f"not in {' and '.join(languages)}"
        )
    first, second = next((pair for pair in wanted if pair[0] == pair[1]), wanted[0])
    return Version(symbol, first, unit), Version(other, second, other_unit)


def _available(store: Store, given: str) -> tuple[str, dict[str, frozenset[str | None]]]:
    """Returns the symbol and the versions of a document; raises UnresolvedNameError if it is not stored."""
    symbol = official_symbol(store, given)
    if found := versions(store, symbol):
        return symbol, found
    symbol = stored_symbol(store, given)
    return symbol, versions(store, symbol)


def _require(symbol: str, available: dict[str, frozenset[str | None]], unit: str | None) -> None:
    if unit is None or any(unit in units for units in available.values()):
        return
    keys = sorted({key for units in available.values() for key in units if key})
    offer = f"it has {', '.join(keys)}" if keys else "it has none"
    raise CatalogueError(f"{symbol} has no text {unit!r} inside it: {offer}")


def _require_one_text(
    symbol: str, available: dict[str, frozenset[str | None]], unit: str | None, remedy: str
) -> None:
    keys = sorted(
        {key for units in available.values() for key in units if key and not key.startswith(_ANNEX)}
    )
    if keys and unit is None:
        raise CatalogueError(f"{symbol} has several texts: choose one with {remedy}: {', '.join(keys)}")


def _two_languages(
    symbol: str, available: dict[str, frozenset[str | None]], languages: Sequence[str]
) -> tuple[str, str]:
    chosen = list(languages or available)
    missing = [language for language in chosen if language not in available]
    if missing:
        raise CatalogueError(
            f"the store holds {symbol} in {', '.join(available)}, not in {', '.join(missing)}"
        )
    match chosen:
        case [first, second]:
            return first, second
        case [only]:
            raise CatalogueError(
                f"{symbol}: two versions are needed, {only} is one; the store holds {', '.join(available)}; "
                "load another with `mandategraph build`, or compare with another document by --with SYMBOL"
            )
        case _:
            raise CatalogueError(f"{symbol} is held in {', '.join(available)}: choose two with --language")
