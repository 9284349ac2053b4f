"""Deadlines of a text that is held in several languages: which are listed, and in which language.

The language versions say the same, but each is read by the rules of its language. A deadline that English and
most other versions lack is more often misread than missed elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from .kept_rows import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..store import Store
    from .agenda import Entry

Key = tuple[str, str, str, str]
"""Document, unit and paragraph of a deadline, and when it is due."""
RELIABLE: Final = "en"
"""The language whose deadlines are listed even if no other version has them."""
_LEAST: Final = 3
"""Language versions from which on they are compared."""
_KEPT: Final = "doubtful-deadlines"


def doubtful(store: Store, found: Iterable[tuple[Key, str]]) -> frozenset[Key]:
    """Returns the deadlines that less than half of the versions of a text have, and English has not.

    found: each deadline of the store with a language that has it. A text held in one or two languages has
    none. Raises StoreError.
    """
    held: defaultdict[str, set[str]] = defaultdict(set)
    for entry in store.manifest().values():
        held[entry.symbol].add(entry.language)
    versions: defaultdict[Key, set[str]] = defaultdict(set)
    for key, language in found:
        versions[key].add(language)
    return frozenset(
        key
        for key, languages in versions.items()
        if RELIABLE not in languages
        and len(held[key[0]]) >= _LEAST
        and 2 * len(languages) < len(held[key[0]])
    )


def kept_doubtful(store: Store, found: Iterable[tuple[Key, str]]) -> frozenset[Key]:
    """Returns what `doubtful` does, or did for this store earlier; `found` is used only the first time."""
    rows = kept(store, "due-rows", lambda: map(list, sorted(doubtful(store, found))), name=_KEPT)
    return frozenset((document, unit, paragraph, due) for document, unit, paragraph, due in rows)


def deduplicated(entries: Iterable[Entry], language: tuple[str, ...]) -> Iterator[Entry]:
    """Yields the entries that are due at one time by one paragraph in the first language that has any.

    language: codes in order of preference; English and then the others follow.
    """
    order = {code: place for place, code in enumerate(dict.fromkeys((*language, RELIABLE)))}
    chosen: dict[Key, str] = {}
    for entry in sorted(entries, key=lambda one: (order.get(one.language, len(order)), one.language)):
        key = (entry.document, entry.unit, entry.paragraph, entry.due)
        if chosen.setdefault(key, entry.language) == entry.language:
            yield entry
