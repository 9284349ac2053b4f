"""Whether a store knows a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ..store import value

if TYPE_CHECKING:
    from ..store import Store


def is_known(store: Store, iri: str) -> bool:
    """Returns whether a store has a statement about a resource, or one that leads to it; raises StoreError.

    False for a text that is no IRI.
    """
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    pattern = f"{{ GRAPH ?g {{ {node} ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p {node} }} }}"
    (answer,) = store.query(f"ASK {{ {pattern} }}")
    return bool(value(answer[0]))
