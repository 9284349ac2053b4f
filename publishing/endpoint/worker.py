"""A worker process: requests on standard input; results on standard output.

A query of the embedded store cannot be stopped from outside, can take all memory, and can bring down the
process that parses it. So it runs here, where nothing else does; `workers` starts and ends these processes.

Request and answer: four bytes of length, a JSON object, and with an answer its body, whose length it names.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import signal
import struct
import sys
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse_query_results,
    serialize,
)

from ...ontology.errors import MandategraphError
from .querytext import QueryText, RefusalError, read

if TYPE_CHECKING:
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
_LENGTH = struct.Struct("!I")
_BETWEEN_ROWS: Final = {
    "application/sparql-results+json": b"},{",
    "application/sparql-results+xml": b"</result>",
    "text/csv": b"\n",
    "text/tab-separated-values": b"\n",
}
"""A separator that every pair of rows has."""


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


def answer(store: Store, request: dict[str, Any], prefixes: dict[str, str]) -> tuple[dict[str, Any], bytes]:
    """Returns the result of a request, and its body.

    request: `query`; `defaults` and `named`, lists of graphs or None; `results` and `graphs`, the media types
    for either kind of answer, None where the client takes none; `rows` and `bytes`, the most that may come.
    """
    try:
        text = read(request["query"])
        chosen = _dataset(request, named_in_query=text.dataset)
        found = _asked(store, text, request["rows"], {"prefixes": prefixes, **chosen})
    except RefusalError as refusal:
        return _wrong("refused", str(refusal)), b""
    except (SyntaxError, ValueError) as error:
        return _wrong("malformed", str(error.args[0])), b""
    tabular = isinstance(found, QuerySolutions | QueryBoolean)
    media: str | None = request["results" if tabular else "graphs"]
    if media is None:
        return _wrong("unacceptable", "results" if tabular else "graphs"), b""
    body = _written(found, media, request["bytes"], prefixes)
    limited = isinstance(found, QuerySolutions) and _reached(body, media, request["rows"])
    return {"outcome": "ok", "media": media, "limited": limited}, body


def _asked(
    store: Store, text: QueryText, rows: int, options: dict[str, Any]
) -> QuerySolutions | QueryBoolean | QueryTriples:
    try:
        return store.query(text.limited(rows), **options)
    except SyntaxError:
        # The place of the mistake is that in what the client sent.
        return store.query(text.text, **options)


def _dataset(request: dict[str, Any], *, named_in_query: bool) -> dict[str, Any]:
    """Returns the dataset: graphs of the request, else of the query, else all."""
    defaults, named = request["defaults"], request["named"]
    if defaults or named:
        return {
            "default_graph": [NamedNode(iri) for iri in defaults],
            "named_graphs": [NamedNode(iri) for iri in named],
        }
    return {"use_default_graph_as_union": not named_in_query}


def _written(
    found: QuerySolutions | QueryBoolean | QueryTriples, media: str, most: int, prefixes: dict[str, str]
) -> bytes:
    output = _Bounded(most)
    if isinstance(found, QuerySolutions | QueryBoolean):
        found.serialize(output, RESULTS[media])
    else:
        serialize(found, output, GRAPHS[media], prefixes=prefixes)
    return output.getvalue()


def _reached(body: bytes, media: str, rows: int) -> bool:
    """Whether a result reached the row limit."""
    # What parts two rows may stand in a text, too: only then the rows are read again to be counted.
    if body.count(_BETWEEN_ROWS[media]) + 1 < rows:
        return False
    if media == "text/csv":
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) > rows
    parsed = parse_query_results(body, RESULTS[media])
    return isinstance(parsed, QuerySolutions) and sum(1 for _ in parsed) >= rows


def _wrong(outcome: str, message: str) -> dict[str, Any]:
    return {"outcome": outcome, "message": message}


def work(store: Store, source: BinaryIO, target: BinaryIO, settings: dict[str, Any]) -> None:
    """Answers requests until the input ends.

    settings: `prefixes` for queries and Turtle; `seconds` after which the system ends this process, even if
    the one that started it is gone.
    """
    while (request := receive(source)) is not None:
        signal.setitimer(signal.ITIMER_REAL, settings["seconds"])
        try:
            head, body = answer(store, request, settings["prefixes"])
        except TooLongError:
            head, body = _wrong("too much", "the answer is too long"), b""
        except (OSError, RuntimeError):
            head, body = _wrong("failed", "the store cannot be read"), b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(target, head, body)


def receive(source: BinaryIO) -> dict[str, Any] | None:
    """Returns the next request; None at the end."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return json.loads(source.read(_LENGTH.unpack(head)[0]))


def send(target: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    """Writes a result."""
    text = json.dumps({**head, "length": len(body)}).encode()
    target.write(_LENGTH.pack(len(text)) + text)
    target.write(body)
    target.flush()


def main() -> None:
    """Runs with the arguments of the command line: store directory and settings as JSON.

    Besides those of `work`: `memory`, bytes that this process may take.
    """
    # SIGALRM as the system has it: it ends the process even inside the store.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = json.loads(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_DATA, (settings["memory"], settings["memory"]))
    store = Store.read_only(sys.argv[1])
    send(sys.stdout.buffer, {"outcome": "ready"}, b"")
    work(store, sys.stdin.buffer, sys.stdout.buffer, settings)


if __name__ == "__main__":
    main()
