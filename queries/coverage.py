"""Coverage of documents: how much of their text was read, and how many operative paragraphs have an act.

In: a store. Out: one record a language version, the least read first, and their sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..store import value
from .catalogue import get_query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store import Store

COLUMNS: Final = (
    "document",
    "language",
    "characters",
    "unread",
    "read",
    "paragraphs",
    "without_act",
    "with_act",
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a language version was read."""

    document: str
    """Symbol."""
    language: str
    characters: int
    """Characters of the text, blanks not counted."""
    unread: int
    """Characters in no paragraph, heading, note, table or named piece of furniture."""
    paragraphs: int
    """Operative paragraphs and items without items of their own."""
    without_act: int
    """Those in which no act was read."""

    @property
    def read(self) -> float:
        """Share of the characters that were read, 0 to 1; 1 for an empty text."""
        return 1 - self.unread / self.characters if self.characters else 1.0

    @property
    def with_act(self) -> float:
        """Share of the operative paragraphs in which an act was read, 0 to 1; 1 if there are none."""
        return 1 - self.without_act / self.paragraphs if self.paragraphs else 1.0

    def row(self) -> dict[str, object]:
        """Returns the record as a row with the columns `COLUMNS`; shares have four decimals, rounded down."""
        shares = {"read": self.read, "with_act": self.with_act}
        return {name: round_down(shares[name]) if name in shares else getattr(self, name) for name in COLUMNS}


def round_down(share: float) -> float:
    """Returns a share with four decimals; only a whole is 1."""
    return int(share * 10_000 + 1e-6) / 10_000


def coverage(store: Store, documents: Iterable[str] = ()) -> list[Coverage]:
    """Returns the coverage of each language version, the least read first.

    documents: symbols; all by default. Raises QueryError, StoreError.
    """
    chosen = {"document": tuple(documents)} if documents else {}
    found: list[Coverage] = []
    for row in get_query("coverage").run(store, chosen):
        symbol, language, *numbers = (str(value(term)) for term in row)
        characters, read, paragraphs, with_act = map(int, numbers)
        found.append(
            Coverage(symbol, language, characters, characters - read, paragraphs, paragraphs - with_act)
        )
    return found


def in_all(records: Iterable[Coverage]) -> Coverage:
    """Returns the sum of the records, under the document "in all"."""
    found = tuple(records)
    return Coverage(
        "in all",
        "",
        sum(one.characters for one in found),
        sum(one.unread for one in found),
        sum(one.paragraphs for one in found),
        sum(one.without_act for one in found),
    )
