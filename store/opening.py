"""Opens a store from a directory or a URL, and finds the base of its IRIs."""

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
    """Opens the store in a directory or at a URL.

    update: URL for updates of a remote store. new: whether a directory without a store is allowed.
    Raises StoreError if there is none.
    """
    if _URL.match(place):
        # Import late: the client is slow to import and rarely needed.
        from .remote import RemoteStore

        return RemoteStore(place, update, manifest_graph=f"{base}graph/manifest", prefixes=PREFIXES)
    store = EmbeddedStore(Path(place), PREFIXES)
    if not new and not store.exists():
        what = "this is a file, not a store" if os.path.isfile(place) else "no store found"  # noqa: PTH113
        raise StoreError(place, what, "run `mandategraph build`, or give another --store")
    return store


def base_of(store: Store) -> str:
    """Returns the base of the IRIs in a store, from its manifest."""
    manifest = store.manifest()
    bases = (graph.removesuffix(tail) for tail in _COMMON for graph in manifest if graph.endswith(tail))
    return next(bases, DEFAULT_BASE)
