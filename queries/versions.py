"""Language versions of documents: which ones the store holds, and which two to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..store import value
from .catalogue import CatalogueError, run

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
    first and of the second version, needed if the store holds more. Raises CatalogueError with the available
    versions if there are none such.
    """
    held = versions(store, symbol)
    _must_hold(symbol, held, unit)
    if other is None:
        first, second = _two_languages(symbol, held, languages)
        return Version(symbol, first, unit), Version(symbol, second, unit)
    theirs = versions(store, other)
    _must_hold(other, theirs, other_unit)
    _must_be_one_text(symbol, held, unit, "--unit KEY")
    _must_be_one_text(other, theirs, other_unit, f"--with {other}#KEY")
    pairs = [(one, two) for one in held for two in theirs]
    wanted = [
        pair
        for pair in pairs
        if all(language in (chosen, "") for chosen, language in zip(pair, languages, strict=False))
    ]
    if not wanted:
        raise CatalogueError(
            f"the store holds {symbol} in {', '.join(held)} and {other} in {', '.join(theirs)}, "
            f"not in {' and '.join(languages)}"
        )
    first, second = next((pair for pair in wanted if pair[0] != pair[1]), wanted[0])
    return Version(symbol, first, unit), Version(other, second, other_unit)


def _must_hold(symbol: str, held: dict[str, frozenset[str | None]], unit: str | None) -> None:
    if not held:
        raise CatalogueError(
            f"the store holds no document {symbol}: `mandategraph query documents` lists them"
        )
    if unit is None or any(unit in units for units in held.values()):
        return
    inside = sorted({key for units in held.values() for key in units if key})
    offer = f"it has {', '.join(inside)}" if inside else "it has none"
    raise CatalogueError(f"{symbol} has no text {unit!r} inside it: {offer}")


def _must_be_one_text(
    symbol: str, held: dict[str, frozenset[str | None]], unit: str | None, remedy: str
) -> None:
    inside = sorted({key for units in held.values() for key in units if key and not key.startswith(_ANNEX)})
    if inside and unit is None:
        raise CatalogueError(
            f"{symbol} holds several texts: say by {remedy} which is meant: {', '.join(inside)}"
        )


def _two_languages(
    symbol: str, held: dict[str, frozenset[str | None]], languages: Sequence[str]
) -> tuple[str, str]:
    chosen = list(languages or held)
    missing = [language for language in chosen if language not in held]
    if missing:
        raise CatalogueError(f"the store holds {symbol} in {', '.join(held)}, not in {', '.join(missing)}")
    match chosen:
        case [first, second]:
            return first, second
        case [only]:
            raise CatalogueError(
                f"{symbol}: two versions are needed, and {only} is one: the store holds {', '.join(held)}; "
                "load another with `mandategraph build`, or compare with another document by --with SYMBOL"
            )
        case _:
            raise CatalogueError(f"{symbol} is held in {', '.join(held)}: choose two with --language")
