"""Deadlines of a text that is held in several languages: which of them are listed.

The language versions say the same, but each is read by the rules of its language. A deadline that English and
most other versions lack is more often misread than missed elsewhere. What is left out depends neither on the
reader nor on a filter: all lists count the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from .kept_rows import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..store import Store
    from .agenda import Entry

RELIABLE: Final = "en"
"""The language whose deadlines are listed even if no other version has them."""
_LEAST: Final = 3
"""Minimum number of language versions to compare."""


class Version(NamedTuple):
    """A deadline in one language version."""

    place: tuple[str, str, str]
    """Document, unit, paragraph."""
    due: str
    """When it is due, as written in lists."""
    deadline: str
    """IRI of the deadline."""
    language: str


LeftOut = frozenset[tuple[str, str]]
"""Deadlines that are not listed, by IRI and by when they are due."""


def left_out(store: Store, versions: Iterable[Version]) -> LeftOut:
    """Returns the doubtful deadlines, and those that another version has under another IRI.

    versions: all deadlines of the store. A deadline is doubtful if less than half of the versions of its text
    have it, and English has not; a text in one or two languages is not compared. Raises StoreError.
    """
    held: defaultdict[str, set[str]] = defaultdict(set)
    for entry in store.manifest().values():
        held[entry.symbol].add(entry.language)
    found: defaultdict[tuple[tuple[str, str, str], str], defaultdict[str, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for one in versions:
        found[one.place, one.due][one.language].add(one.deadline)
    without: set[tuple[str, str]] = set()
    for (place, due), by_language in found.items():
        first = RELIABLE if RELIABLE in by_language else min(by_language)
        number = len(held[place[0]])
        is_doubtful = first != RELIABLE and number >= _LEAST and 2 * len(by_language) < number
        listed = set[str]() if is_doubtful else by_language[first]
        for deadlines in by_language.values():
            without.update((deadline, due) for deadline in deadlines - listed)
    return frozenset(without)


def cached_left_out(store: Store, versions: Callable[[], Iterable[Version]]) -> LeftOut:
    """Returns what `left_out` does; `versions` is called only if no file beside the store has it."""

    def read() -> list[list[str]]:
        return [list(one) for one in sorted(left_out(store, versions()))]

    rows = kept(store, "due-rows", read, name="deadlines-left-out")
    return frozenset((deadline, due) for deadline, due in rows)


def deduplicated(entries: Iterable[Entry], language: tuple[str, ...]) -> Iterator[Entry]:
    """Yields each deadline once, in the first language that has it.

    language: codes in order of preference; English and then the others follow.
    """
    order = {code: place for place, code in enumerate(dict.fromkeys((*language, RELIABLE)))}
    seen: set[tuple[str, str]] = set()
    for entry in sorted(entries, key=lambda one: (order.get(one.language, len(order)), one.language)):
        if (entry.deadline, entry.due) not in seen:
            seen.add((entry.deadline, entry.due))
            yield entry
