"""A worker process: requests on standard input; results on standard output.

A query of the embedded store cannot be stopped from outside, can take all memory, and can bring down the
process that parses it. So it runs here, where nothing else does; `workers` starts and ends these processes.

Requests and results are messages, see `framing`.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import signal
import sys
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse_query_results,
    serialize,
)

from ...ontology.errors import MandategraphError
from ...store.generation import is_merged
from ..serving.framing import receive, send
from .querytext import QueryText, RefusalError, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from pyoxigraph import QueryTriples
    from typing_extensions import Buffer

RESULTS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
"""Media types of SELECT and ASK results; the first is the default."""
GRAPHS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
}
"""Media types of CONSTRUCT and DESCRIBE results."""
_MAX_FIELD: Final = 2**31 - 1
"""Maximum number of characters of a field that is read back from CSV; by default 131,072."""
_BETWEEN_ROWS: Final = {
    "application/sparql-results+json": b"},{",
    "application/sparql-results+xml": b"</result>",
    "text/csv": b"\n",
    "text/tab-separated-values": b"\n",
}
"""A separator that every pair of rows has."""
_UNKNOWN_FUNCTION: Final = "custom function"
"""Words of the error message of Oxigraph."""


class TooLongError(MandategraphError):
    """A result larger than the size limit."""


class _Bounded(io.BytesIO):
    """A buffer with a maximum size."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, content: Buffer, /) -> int:
        written = super().write(content)
        if self.tell() > self._most:
            raise TooLongError
        return written


def answer(store: Store, request: dict[str, Any], settings: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Returns the result of a request, and its body.

    settings: see `work`. request: `query`; `defaults` and `named`, lists of graphs or None; `results` and
    `graphs`, the media types for either kind of answer, None where the client takes none; `rows` and `bytes`,
    the most that may come.
    """
    try:
        return _answer(store, request, settings)
    except RefusalError as refusal:
        return _wrong("refused", str(refusal)), b""
    except (SyntaxError, ValueError) as error:
        return _wrong("malformed", str(error.args[0])), b""
    except RuntimeError as error:
        # Functions are looked up as the query runs.
        if _UNKNOWN_FUNCTION not in str(error):
            raise
        return _wrong("malformed", str(error)), b""


def _answer(store: Store, request: dict[str, Any], settings: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    prefixes, base, rows = settings["prefixes"], settings["base"], request["rows"]
    text = read(request["query"], prefixes, base)
    source, dataset = _dataset(store, request, text)
    # One row more than allowed shows whether the result is whole.
    found = _asked(source, text, rows + 1, {"prefixes": prefixes, "base_iri": base, **dataset})
    tabular = isinstance(found, QuerySolutions | QueryBoolean)
    media: str | None = request["results" if tabular else "graphs"]
    if media is None:
        return _wrong("unacceptable", "results" if tabular else "graphs"), b""
    body = _written(found, media, request["bytes"], prefixes)
    if isinstance(found, QuerySolutions) and exceeds(body, media, rows):
        raise RefusalError(too_many_rows(rows))
    if request["spreadsheet"] and media == "text/csv":
        body = for_spreadsheets(body)
    return {"outcome": "ok", "media": media}, body


def for_spreadsheets(body: bytes) -> bytes:
    """Returns CSV as files have it, see `write_csv`; `body` is CSV as the recommendation has it."""
    # Import here: most workers never need it.
    from ...queries.cells import write_csv

    output = io.StringIO(newline="")
    rows = _csv_rows(body)
    write_csv(output, next(rows, ()), rows)
    return output.getvalue().encode()


def _csv_rows(body: bytes) -> Iterator[list[str]]:
    csv.field_size_limit(_MAX_FIELD)
    return csv.reader(io.StringIO(body.decode(), newline=""))


def too_many_rows(rows: int) -> str:
    """Returns the message for a result with more than `rows` rows."""
    return (
        f"the result has more than {rows} rows; "
        "add a LIMIT, or read it page by page with ORDER BY, LIMIT and OFFSET"
    )


def _asked(
    store: Store, text: QueryText, rows: int, options: dict[str, Any]
) -> QuerySolutions | QueryBoolean | QueryTriples:
    try:
        return store.query(text.limited(rows), **options)
    except SyntaxError:
        # The place of the mistake is that in what the client sent.
        return store.query(text.text, **options)


def _dataset(store: Store, request: dict[str, Any], text: QueryText) -> tuple[Store, dict[str, Any]]:
    """Returns the store and the options for the dataset: of the request, else of the query, else all graphs.

    Several default graphs are copied into one: Oxigraph repeats a triple once for each that holds it.
    """
    defaults, named = request["defaults"], request["named"]
    if not defaults and not named and text.merged:
        defaults, named = text.merged, text.sources
    if len(defaults) > 1:
        return _copied(store, defaults, named), {"default_graph": DefaultGraph()} if text.dataset else {}
    if defaults or named:
        return store, {
            "default_graph": [NamedNode(iri) for iri in defaults],
            "named_graphs": [NamedNode(iri) for iri in named],
        }
    return store, {"use_default_graph_as_union": not text.dataset and not is_merged(store)}


def _copied(store: Store, defaults: Iterable[str], named: Iterable[str]) -> Store:
    """Returns a store in memory with the merge of some graphs, and with some named graphs."""
    copy = Store()
    for iri in map(NamedNode, defaults):
        found = store.quads_for_pattern(None, None, None, iri)
        copy.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in found)
    for iri in map(NamedNode, named):
        copy.add_graph(iri)
        copy.bulk_extend(store.quads_for_pattern(None, None, None, iri))
    return copy


def _written(
    found: QuerySolutions | QueryBoolean | QueryTriples, media: str, most: int, prefixes: dict[str, str]
) -> bytes:
    output = _Bounded(most)
    if isinstance(found, QuerySolutions | QueryBoolean):
        found.serialize(output, RESULTS[media])
    else:
        serialize(found, output, GRAPHS[media], prefixes=prefixes)
    return output.getvalue()


def exceeds(body: bytes, media: str, rows: int) -> bool:
    """Whether a result has more than `rows` rows."""
    # The separator of two rows may stand in a text, too: only then parse the rows to count them.
    if body.count(_BETWEEN_ROWS[media]) < rows:
        return False
    if media == "text/csv":
        # The first line is the header.
        return sum(1 for _ in _csv_rows(body)) > rows + 1
    parsed = parse_query_results(body, RESULTS[media])
    return isinstance(parsed, QuerySolutions) and sum(1 for _ in parsed) > rows


def _wrong(outcome: str, message: str) -> dict[str, Any]:
    return {"outcome": outcome, "message": message}


def work(store: Store, source: BinaryIO, target: BinaryIO, settings: dict[str, Any]) -> None:
    """Answers requests until the input ends.

    settings: `prefixes` for queries and Turtle; `base`, against which relative IRIs in queries are resolved;
    `seconds` after which the system ends this process, even if the one that started it is gone.
    """
    while (message := receive(source)) is not None:
        request = message[0]
        signal.setitimer(signal.ITIMER_REAL, settings["seconds"])
        try:
            head, body = answer(store, request, settings)
        except TooLongError:
            head, body = _wrong("too much", "the answer is too long"), b""
        except (OSError, RuntimeError):
            head, body = _wrong("failed", "the store cannot be read"), b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(target, head, body)


def main() -> None:
    """Runs with the arguments of the command line: store directory and settings as JSON.

    Besides those of `work`: `memory`, bytes that this process may take.
    """
    # SIGALRM as the system has it: it ends the process even inside the store.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = json.loads(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_DATA, (settings["memory"], settings["memory"]))
    try:
        store = Store.read_only(sys.argv[1])
    except (OSError, RuntimeError) as error:
        sys.exit(f"{sys.argv[1]}: the store cannot be read ({error})")
    send(sys.stdout.buffer, {"outcome": "ready"}, b"")
    work(store, sys.stdin.buffer, sys.stdout.buffer, settings)


if __name__ == "__main__":
    main()
