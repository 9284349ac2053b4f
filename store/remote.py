"""The remote store: any SPARQL 1.1 endpoint, through SPARQLWrapper.

A write is sent as SPARQL 1.1 Update requests of whole graphs. An endpoint applies each request as one
transaction; a large write needs several. The manifest is a separate graph in the last request, so that an
interrupted write is repeated next time.
"""

from __future__ import annotations

import re
from http.client import HTTPException
from typing import IO, TYPE_CHECKING, cast
from urllib.error import HTTPError, URLError

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)
from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from .interface import (
    Addition,
    Entry,
    Progress,
    QueryError,
    Release,
    Row,
    Solutions,
    StoreError,
    Term,
    edition_of,
    no_progress,
)
from .terms import BOOLEANS, SortedHead, syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_VALUE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
_REQUEST_BYTES = 8 << 20
_HEAD = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\n)+")
_GRAPH_QUERIES = ("CONSTRUCT", "DESCRIBE")


class RemoteStore:
    """A store at a SPARQL 1.1 endpoint, see `store.interface.Store`.

    endpoint: URL for queries. update: URL for updates; None for a read-only store. manifest_graph: IRI of the
    graph with the manifest. timeout: of a request, in seconds.
    """

    def __init__(
        self,
        endpoint: str,
        update: str | None = None,
        *,
        manifest_graph: str,
        prefixes: dict[str, str] | None = None,
        timeout: int = 60,
    ) -> None:
        self.endpoint = endpoint
        self._update = update
        self._manifest_graph = manifest_graph
        self._prefixes = prefixes or {}
        self._timeout = timeout

    def query(self, sparql: str) -> Solutions:
        """Runs a query; raises QueryError if the endpoint rejects it."""
        wrapper = SPARQLWrapper(self.endpoint)
        wrapper.setTimeout(self._timeout)
        wrapper.setMethod(POST)
        # Strip header comments: with "with" or "add" in them, SPARQLWrapper takes the query for an update.
        wrapper.setQuery(_HEAD.sub("", sparql))
        if wrapper.queryType in _GRAPH_QUERIES:
            wrapper.setReturnFormat(N3)
            return Solutions(("subject", "predicate", "object"), self._triples(self._send(wrapper)))
        wrapper.setReturnFormat(JSON)
        try:
            answer = parse_query_results(self._send(wrapper), QueryResultsFormat.JSON)
            if isinstance(answer, QueryBoolean):
                return Solutions(("answer",), iter([(BOOLEANS[bool(answer)],)]))
            variables = answer.variables
        except SyntaxError as error:
            raise self._strange(error) from error
        return Solutions(tuple(v.value for v in variables), self._rows(answer))

    def manifest(self) -> dict[str, Entry]:
        """Returns the manifest by document graph."""
        rows = self.query(
            f"SELECT ?entry WHERE {{ GRAPH <{self._manifest_graph}> {{ ?graph {_VALUE} ?entry }} }}"
        )
        try:
            entries = [Entry.from_json(cast("Literal", row[0]).value) for row in rows]
        except ValueError as error:
            raise StoreError(
                self.endpoint,
                f"the graph <{self._manifest_graph}> is not a manifest ({error})",
                "remove that graph and build again",
            ) from error
        return {entry.graph: entry for entry in entries}

    def edition(self) -> str:
        """Returns a digest of the current manifest."""
        return edition_of(self.manifest().values())

    def releases(self) -> tuple[Release, ...]:
        """Returns nothing: an endpoint keeps no record of its writes."""
        return ()

    def graphs(self) -> tuple[str, ...]:
        """Returns the IRIs of the named graphs, sorted, without that of the manifest."""
        rows = self.query("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }")
        names = (row[0].value for row in rows if isinstance(row[0], NamedNode))
        return tuple(sorted(name for name in names if name != self._manifest_graph))

    def count(self) -> int:
        """Returns the number of quads, without those of the manifest."""
        rows = self.query(
            "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
            f"FILTER(?g != <{self._manifest_graph}>) }}"
        )
        return int(cast("Literal", next(iter(rows))[0]).value)

    def dump(self, output: IO[bytes], media: str, graph: str | None = None) -> None:
        """Writes the store, or one graph, to `output`; raises ValueError for an unknown format."""
        form = syntax(media)
        target = SortedHead(output)
        names = (graph,) if graph is not None else self.graphs()
        if form.supports_datasets and graph is None:
            quads = (quad for name in names for quad in self._quads(name))
            serialize(quads, target.stream, form, prefixes=self._prefixes)
        else:
            triples = dict.fromkeys(quad.triple for name in names for quad in self._quads(name))
            serialize(triples, target.stream, form, prefixes=self._prefixes)
        target.flush()

    def graph_quads(self, graph: str) -> bytes:
        """Returns the N-Quads of one graph, in no particular order."""
        return serialize(self._quads(graph), format=RdfFormat.N_QUADS) or b""

    def check(self) -> None:
        """Does nothing: the files of an endpoint are out of reach."""

    def _quads(self, graph: str) -> Iterator[Quad]:
        home = NamedNode(graph)
        for row in self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {home} {{ ?s ?p ?o }} }}"):
            yield Quad(*cast("tuple[NamedNode, NamedNode, Term]", row), home)

    def replace_graphs(
        self, additions: Iterable[Addition], removed: Iterable[str] = (), progress: Progress = no_progress
    ) -> None:
        """Sends the additions in one request up to 8 MB, else in several of whole graphs."""
        entries: list[Entry] = []
        gone: list[str] = list(removed)
        request: list[str] = [f"DROP SILENT GRAPH {NamedNode(graph)}" for graph in gone]
        length = 0
        for done, addition in enumerate(additions, 1):
            gone.extend(addition.graphs)
            if addition.entry is not None:
                entries.append(addition.entry)
                gone.append(addition.entry.graph)
            for part in _updates(addition):
                request.append(part)
                length += len(part)
            if length > _REQUEST_BYTES:
                self._apply(request)
                request, length = [], 0
                progress(done)
        request.extend(self._manifest_updates(entries, gone))
        if request:
            self._apply(request)
        progress(len(entries))

    def remove_graphs(self, graphs: Iterable[str]) -> None:
        """Removes graphs and their manifest entries in one request."""
        self.replace_graphs((), graphs)

    def close(self) -> None:
        """Does nothing: no connection is kept open."""

    def _manifest_updates(self, entries: list[Entry], gone: list[str]) -> Iterator[str]:
        home = NamedNode(self._manifest_graph)
        names = " ".join(str(NamedNode(graph)) for graph in gone)
        if names:
            where = f"GRAPH {home} {{ ?graph {_VALUE} ?entry }}"
            yield f"DELETE {{ {where} }} WHERE {{ VALUES ?graph {{ {names} }} {where} }}"
        if entries:
            lines = "\n".join(f"{NamedNode(e.graph)} {_VALUE} {Literal(e.to_json())} ." for e in entries)
            yield f"INSERT DATA {{ GRAPH {home} {{\n{lines}\n}} }}"

    def _apply(self, request: list[str]) -> None:
        if self._update is None:
            raise StoreError(self.endpoint, "the store is read-only", "give the URL for updates, too")
        wrapper = SPARQLWrapper(self._update)
        wrapper.setTimeout(self._timeout)
        wrapper.setMethod(POST)
        wrapper.setQuery(";\n".join(request))
        self._send(wrapper)

    def _send(self, wrapper: SPARQLWrapper) -> bytes:
        try:
            response = wrapper.query().response
            most = response.getheader("X-SPARQL-MaxRows")
            if most:
                raise StoreError(
                    wrapper.endpoint,
                    f"the endpoint returns only the first {most} rows",
                    "raise the limit of the endpoint (`mandategraph serve --row-limit`)",
                )
            return response.read()
        except QueryBadFormed as error:
            raise QueryError(f"the endpoint rejected the query: {error}") from error
        except (SPARQLWrapperException, HTTPError) as error:
            raise StoreError(
                wrapper.endpoint,
                f"the endpoint rejected the request ({error})",
                "check the URL and whether it needs a login",
            ) from error
        except (TimeoutError, URLError, HTTPException, OSError) as error:
            raise StoreError(
                wrapper.endpoint, f"no response ({error})", "check the URL and that the server is running"
            ) from error

    def _rows(self, answer: QuerySolutions) -> Iterator[Row]:
        variables = answer.variables
        try:
            for solution in answer:
                yield tuple(solution[variable] for variable in variables)
        except SyntaxError as error:
            raise self._strange(error) from error

    def _triples(self, text: bytes) -> Iterator[Row]:
        try:
            for quad in parse(text, RdfFormat.TURTLE):
                yield (quad.subject, quad.predicate, quad.object)
        except SyntaxError as error:
            raise self._strange(error) from error

    def _strange(self, error: SyntaxError) -> StoreError:
        return StoreError(
            self.endpoint,
            f"the response is not a SPARQL 1.1 result ({error})",
            "check that the URL is an endpoint",
        )


def _updates(addition: Addition) -> Iterator[str]:
    text = addition.quads if isinstance(addition.quads, bytes) else addition.quads.read_bytes()
    by_graph: dict[str, list[str]] = {graph: [] for graph in addition.graphs}
    for quad in parse(text, RdfFormat.N_QUADS):
        by_graph.setdefault(quad.graph_name.value, []).append(
            f"{quad.subject} {quad.predicate} {quad.object} ."
        )
    for graph, lines in by_graph.items():
        node = NamedNode(graph)
        if not addition.extends:
            yield f"DROP SILENT GRAPH {node}"
        if lines:
            yield f"INSERT DATA {{ GRAPH {node} {{\n" + "\n".join(lines) + "\n} }"
