"""The interface of quad stores: additions of whole named graphs as input, rows of SPARQL queries as output.

All additions of one call are applied as one transaction.
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
    """A store that cannot be used; the message gives the place, the problem and the remedy."""

    def __init__(self, place: object, what: str, remedy: str) -> None:
        super().__init__(f"{place}: {what}; {remedy}")


class DamagedStoreError(StoreError):
    """A store with a file that is not as it was written."""


class QueryError(MandategraphError):
    """A query that the store rejects; the message says where and why."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Solutions:
    """The result of a query: column names and an iterator of rows.

    ASK gives one row with the column `answer`; CONSTRUCT and DESCRIBE give subject, predicate, object.
    """

    variables: tuple[str, ...]
    rows: Iterator[Row]

    def __iter__(self) -> Iterator[Row]:
        return self.rows


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the manifest: the source file and loader of a document graph."""

    graph: str
    """IRI of the document graph: the key of the manifest."""
    provenance: str
    """IRI of the graph with its provenance."""
    symbol: str
    language: str
    file: str
    """Base name of the source file."""
    sha256: str
    """SHA-256 of the source file."""
    recipe: str
    """Fingerprint of everything else that determines the quads: loader version, options, base."""

    def to_json(self) -> str:
        """Returns the entry as one line of JSON."""
        # `asdict` is too slow for one entry per document.
        return json.dumps({name: getattr(self, name) for name in _FIELDS}, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Entry:
        """Parses a line of the manifest; raises ValueError if it is not an entry."""
        try:
            return cls(**json.loads(line))
        except TypeError as error:
            raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Release:
    """The document graphs that one write changed, sorted."""

    number: int
    """Number of the generation, from 1."""
    edition: str
    at: str
    """Time of publication: ISO 8601, UTC."""
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Returns the release as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, line: str) -> Release:
        """Parses a line of the list of releases; raises ValueError if it is not a release."""
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
    """Graphs to write, replacing their previous content by default."""

    graphs: tuple[str, ...]
    """IRIs of all graphs in `quads`."""
    quads: bytes | Path
    """N-Quads, or a file of them."""
    entry: Entry | None = None
    """The new manifest entry; None for graphs without a source file (authorities, ontology)."""
    extends: bool = False
    """Whether to add the quads to the previous content."""
    amends: bool = False
    """Whether to write only the difference to the previous content of the one graph; the lines of a file are
    sorted."""


Progress = Callable[[int], None]
"""Called with the number of additions written so far."""


def edition_of(manifest: Iterable[Entry]) -> str:
    """Returns the edition of a store: a digest of its manifest."""
    digest = sha256()
    for line in sorted(entry.to_json() for entry in manifest):
        digest.update(line.encode())
    return digest.hexdigest()[:16]


def no_progress(done: int) -> None:
    """Ignores progress."""


class Store(Protocol):
    """A quad store. Every method raises StoreError if the store cannot be read or written."""

    def query(self, sparql: str) -> Solutions:
        """Runs a SPARQL 1.1 query; the default graph is the merge of all graphs.

        Raises QueryError if the query is malformed.
        """
        ...

    def replace_graphs(
        self, additions: Iterable[Addition], removed: Iterable[str] = (), progress: Progress = no_progress
    ) -> None:
        """Writes the additions and removes the graphs `removed` in one transaction."""
        ...

    def remove_graphs(self, graphs: Iterable[str]) -> None:
        """Removes graphs and their manifest entries in one transaction; unknown graphs are ignored."""
        ...

    def manifest(self) -> dict[str, Entry]:
        """Returns the manifest by document graph."""
        ...

    def edition(self) -> str:
        """Returns a short digest of the content of the store."""
        ...

    def releases(self) -> tuple[Release, ...]:
        """Returns the releases, oldest first; empty if the store keeps no record."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """Returns the IRIs of the named graphs, sorted."""
        ...

    def count(self) -> int:
        """Returns the number of quads."""
        ...

    def dump(self, output: IO[bytes], media: str, graph: str | None = None) -> None:
        """Writes the store, or one graph, to `output`; `media` is a key of `store.terms.SYNTAXES`.

        A format without named graphs gets the union of all graphs. Raises ValueError for an unknown format.
        """
        ...

    def graph_quads(self, graph: str) -> bytes:
        """Returns the N-Quads of one graph, in no particular order."""
        ...

    def check(self) -> None:
        """Checks the files of the store in full; raises StoreError if one is damaged."""
        ...

    def close(self) -> None:
        """Closes files and connections; the next call opens them again."""
        ...
