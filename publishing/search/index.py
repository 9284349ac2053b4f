"""The search index of one snapshot of a store: full-text search, lists of acts and look-ups over one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .act_list import ActLine, ActList, Deadline, Filter, Part
from .full_text import Choice, Found, FullTextSearch, Hit, Named, parse
from .look_up import Event, ImplementationStatement, Link, TextLine
from .making import index_file

if TYPE_CHECKING:
    from pathlib import Path

    from ...store import Store

__all__ = [
    "ActLine",
    "Choice",
    "Deadline",
    "Event",
    "Filter",
    "Found",
    "Hit",
    "ImplementationStatement",
    "Index",
    "Link",
    "Named",
    "Part",
    "TextLine",
    "parse",
]


class Index(FullTextSearch, ActList):
    """The index of one snapshot of a store; may be used by several threads."""

    @classmethod
    def of(cls, store: Store, folder: Path | None = None) -> Index:
        """Returns the index of what the store holds now; builds it if needed. Raises StoreError, OSError."""
        return cls(index_file(store, folder))
