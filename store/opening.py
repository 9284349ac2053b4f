"""A store by the word that people give for it: in, a directory or a URL; out, the store and its base."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import PREFIXES
from .embedded import EmbeddedStore
from .interface import StoreError

if TYPE_CHECKING:
    from .interface import Store

_URL = re.compile(r"https?://", re.IGNORECASE)
_COMMON = tuple(graph.removeprefix(DEFAULT_BASE) for graph in (Minter().authorities, Minter().thesaurus))


def open_store(
    place: str, *, base: str = DEFAULT_BASE, update: str | None = None, new: bool = False
) -> Store:
    """The store in a directory or behind a URL.

    update: URL for updates of a remote store. new: whether a directory without a store will do.
    Raises StoreError if there is none.
    """
    if _URL.match(place):
        # Most stores are directories, and its client takes time to import.
        from .remote import RemoteStore

        return RemoteStore(place, update, manifest_graph=f"{base}graph/manifest", prefixes=PREFIXES)
    store = EmbeddedStore(Path(place), PREFIXES)
    if not new and not store.exists():
        what = "this is a file, not a store" if os.path.isfile(place) else "there is no store here"  # noqa: PTH113
        raise StoreError(place, what, "make one with `mandategraph build`, or give --store")
    return store


def base_of(store: Store) -> str:
    """The base of the IRIs in a store, as its manifest shows it."""
    held = store.manifest()
    bases = (graph.removesuffix(tail) for tail in _COMMON for graph in held if graph.endswith(tail))
    return next(bases, DEFAULT_BASE)
