"""The interface of every quad store: in, additions of whole named graphs; out, rows of a SPARQL query.

A graph is replaced or extended as a whole or not at all, and all additions of one call become visible at one
moment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..ontology.errors import MandategraphError

if TYPE_CHECKING:
    from pathlib import Path

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]


class StoreError(MandategraphError):
    """A store that cannot be used: the message names the place, what is wrong, and the remedy."""

    def __init__(self, place: object, what: str, remedy: str) -> None:
        super().__init__(f"{place}: {what}; {remedy}")


class QueryError(MandategraphError):
    """A query that the store refuses: the message says where and why."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer of a query: the names of its columns and, as they come, its rows.

    ASK gives one row with the column `answer`; CONSTRUCT and DESCRIBE give subject, predicate, object.
    """

    variables: tuple[str, ...]
    rows: Iterator[Row]

    def __iter__(self) -> Iterator[Row]:
        return self.rows


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the store's manifest: which file and which loader made a document's graph."""

    graph: str
    """IRI of the document graph: the key of the manifest."""
    provenance: str
    """IRI of the graph with its provenance."""
    symbol: str
    language: str
    file: str
    """Base name of the source file."""
    sha256: str
    """Of the source file."""
    recipe: str
    """Fingerprint of everything else that decides the quads: loader version, options, base."""

    def to_json(self) -> str:
        # A manifest has as many entries as the corpus has documents: `asdict` is too slow for it.
        return json.dumps({name: getattr(self, name) for name in _FIELDS}, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Entry:
        """Raises ValueError if the line is not an entry."""
        try:
            return cls(**json.loads(line))
        except TypeError as error:
            raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Release:
    """What one write changed, by the manifest: document graphs, sorted."""

    number: int
    """Of the generation, from 1."""
    edition: str
    at: str
    """When it was published: ISO 8601, UTC."""
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, line: str) -> Release:
        """Raises ValueError if the line is not a release."""
        try:
            fields: dict[str, Any] = json.loads(line)
            for name in ("added", "changed", "removed"):
                fields[name] = tuple(fields[name])
            return cls(**fields)
        except (TypeError, AttributeError, KeyError) as error:
            raise ValueError(str(error)) from error


_FIELDS = tuple(sorted(field.name for field in fields(Entry)))


@dataclass(frozen=True, slots=True)
class Addition:
    """Graphs to put into the store in place of what they held before."""

    graphs: tuple[str, ...]
    """IRIs of every graph that `quads` speaks of."""
    quads: bytes | Path
    """N-Quads, or the file that holds them."""
    entry: Entry | None = None
    """What the manifest shall say; None for graphs that no source file made (authorities, ontology)."""
    extends: bool = False
    """Whether the graphs keep what they held, and the quads come on top of it."""
    amends: bool = False
    """Whether the one graph is largely what it was: only what differs needs to be written."""


Progress = Callable[[int], None]
"""Called with the number of additions written so far."""


def edition_of(manifest: Iterable[Entry]) -> str:
    """The edition of a store with this manifest: file and loader of every graph decide its quads."""
    digest = sha256()
    for line in sorted(entry.to_json() for entry in manifest):
        digest.update(line.encode())
    return digest.hexdigest()[:16]


def no_progress(done: int) -> None:
    """Progress that nobody watches."""


class Store(Protocol):
    """A quad store. Every method raises StoreError if the store cannot be read or written."""

    def query(self, sparql: str) -> Solutions:
        """The answer of a SPARQL 1.1 query; graphs outside GRAPH clauses are seen as one.

        Raises QueryError if the query is malformed.
        """
        ...

    def replace_graphs(
        self, additions: Iterable[Addition], removed: Iterable[str] = (), progress: Progress = no_progress
    ) -> None:
        """Write the additions and remove the graphs `removed`, all or nothing."""
        ...

    def remove_graphs(self, graphs: Iterable[str]) -> None:
        """Remove graphs and their manifest entries, all or nothing; unknown graphs are passed over."""
        ...

    def manifest(self) -> dict[str, Entry]:
        """The manifest by document graph."""
        ...

    def edition(self) -> str:
        """A short word that is another one as soon as the store holds something else."""
        ...

    def releases(self) -> tuple[Release, ...]:
        """What every write changed, the first one first; empty where the store keeps no record."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs, sorted."""
        ...

    def count(self) -> int:
        """The number of quads."""
        ...

    def dump(self, output: IO[bytes], media: str, graph: str | None = None) -> None:
        """Write the store, or one graph of it, to `output`; `media` is a key of `store.terms.SYNTAXES`.

        A format without named graphs gets all graphs as one. Raises ValueError for an unknown format.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections; the store opens again when used."""
        ...
