"""What the files of a static site are made of: in, a site; out, a fingerprint of everything they tell of.

A page tells of things: the document it shows, the actor whose acts it lists. The fingerprint of a thing
covers the content of every document that mentions it, and every statement of the graph of links about it;
authority files and vocabulary are part of the recipe of the whole site. A page whose things have the
fingerprints that they had is not made anew.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ..tracing import EVERYTHING, TODAY, thing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...store import Entry
    from ..site import Site

Mentions = tuple[str, tuple[str, ...]]
"""Of the graphs of one entry: a fingerprint of their content, and what they mention."""


def mentions(site: Site, entry: Entry) -> tuple[str, ...]:
    """The things that the graphs of a document's version mention, sorted; raises StoreError."""
    own = site.minter.document(entry.symbol)
    found = {own, entry.graph}
    for graph in filter(None, (entry.graph, entry.provenance)):
        for term in ("s", "o"):
            rows = site.store.query(
                f"SELECT DISTINCT ?{term} {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} "
                f"FILTER(ISIRI(?{term}) && !STRSTARTS(STR(?{term}), {Literal(f'{own}#')})) }}"
            )
            found.update(thing_of(row[0].value) for row in rows if isinstance(row[0], NamedNode))
    return tuple(sorted(iri for iri in found if iri.startswith(site.base)))


def fingerprint(entry: Entry) -> str:
    """What decides the content of the graphs of an entry."""
    return _digest((entry.to_json(),))


class Sources:
    """Fingerprints of the things of one edition."""

    def __init__(self, site: Site, graphs: Mapping[str, Mentions], day: str) -> None:
        """graphs: for each version of a document what its graphs mention. Raises StoreError."""
        self._content: defaultdict[str, list[str]] = defaultdict(list)
        for content, things in graphs.values():
            for iri in things:
                self._content[iri].append(content)
        self._linked: defaultdict[str, int] = defaultdict(int)
        links = NamedNode(site.minter.links)
        for row in site.store.query(f"SELECT ?s ?p ?o {{ GRAPH {links} {{ ?s ?p ?o }} }}"):
            statement = int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest())
            for iri in {thing_of(term.value) for term in row if isinstance(term, NamedNode)}:
                # A sum is the same in whatever order the statements come.
                self._linked[iri] += statement
        releases = (release.to_json() for release in site.store.releases())
        self._known: dict[str, str] = {}
        self._special = {EVERYTHING: _digest((site.edition, *releases)), TODAY: day}

    def of(self, reads: Iterable[str]) -> str:
        """The fingerprint of some things together."""
        return _digest(f"{iri} {self._one(iri)}" for iri in sorted(reads))

    def _one(self, iri: str) -> str:
        special = self._special.get(iri)
        if special is not None:
            return special
        known = self._known.get(iri)
        if known is None:
            # Many jobs tell of the same things.
            contents = (*sorted(self._content.get(iri, ())), str(self._linked.get(iri, 0)))
            known = self._known[iri] = _digest(contents)
        return known


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\n")
    return digest.hexdigest()[:24]
