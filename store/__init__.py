"""The quad store: embedded (Oxigraph) or remote (SPARQL 1.1 Protocol), behind one small interface."""

from .embedded import EmbeddedStore
from .interface import (
    Addition,
    DamagedStoreError,
    Entry,
    QueryError,
    Release,
    Row,
    Solutions,
    Store,
    StoreError,
    Term,
)
from .opening import base_of, open_store
from .terms import Value, value

__all__ = [
    "Addition",
    "DamagedStoreError",
    "EmbeddedStore",
    "Entry",
    "QueryError",
    "Release",
    "Row",
    "Solutions",
    "Store",
    "StoreError",
    "Term",
    "Value",
    "base_of",
    "open_store",
    "value",
]
