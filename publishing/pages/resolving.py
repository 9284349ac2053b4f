"""What readers name in the filters of pages: in, a site and words; out, IRIs and symbols of the store.

Every function raises UnresolvedNameError, with what to type instead, for words that the store does not know.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from ...queries import names
from ...queries.due_filter import known_session
from ...queries.symbols import stored_symbol
from ...queries.unresolved import UnresolvedNameError
from ...queries.vocabulary import Topics, verb_concepts
from .explorer import index

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..site import Site
    from .explorer import PageContext


def actors(site: Site, name: str) -> tuple[str, ...]:
    """Returns the IRIs of the actor or instrument with a name; () for no name. See `Names.iris`."""
    return names.actor_iris(site.names, name, site.store) if name else ()


def words_for(page: PageContext, iri: str) -> str:
    """Returns words that lead to an actor again: its name in the language of the page, else its key."""
    label = page.label(iri)
    with suppress(UnresolvedNameError):
        if iri in page.site.names.iris(label):
            return label
    return iri.removeprefix(page.site.base)


def verbs(site: Site, name: str) -> tuple[str, ...]:
    """Returns the IRIs of an operative verb by its name or base form; () for no name."""
    return verb_concepts(site.store, name) if name else ()


def session(site: Site, name: str) -> str:
    """Returns the IRI of a session; "" for no name."""
    return known_session(name, site.base, site.knows) if name else ""


def document(site: Site, symbol: str) -> str:
    """Returns the symbol of a stored document in any printed form; "" for no symbol."""
    if not symbol or index(site).rows("SELECT 1 FROM text WHERE symbol = :symbol LIMIT 1", symbol=symbol):
        return symbol
    return stored_symbol(site.store, symbol)


@lru_cache(maxsize=4)
def topics(site: Site) -> Topics:
    """Returns the topics of the site, read on first use; raises StoreError."""
    return Topics.of(site.store)


def _topic(site: Site, name: str) -> tuple[str, ...]:
    return (name,) if "://" in name and site.knows(name) else (topics(site).iri(name),)


def _session(site: Site, name: str) -> tuple[str, ...]:
    return (session(site, name),)


FACETS: Mapping[str, Callable[[Site, str], tuple[str, ...]]] = {
    "issuer": actors,
    "addressee": actors,
    "verb": verbs,
    "topic": _topic,
    "session": _session,
}
"""How a value of a facet of the search is read, by facet."""
