"""The remote store, tested with a small SPARQL 1.1 endpoint in this process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from mandategraph.store import Addition, Entry, QueryError, StoreError, value
from mandategraph.store.remote import RemoteStore
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, serialize
from pyoxigraph import Store as Oxigraph

ENTRY = Entry("http://x/g1", "http://x/p1", "A/1", "en", "a.txt", "00", 'recipe "quoted" \\')
QUADS = b'<http://x/s> <http://x/p> "one\\n\\"two\\""@en <http://x/g1> .\n'


class Handler(BaseHTTPRequestHandler):
    store: Oxigraph

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        try:
            if "update" in form:
                self.store.update(form["update"][0])
                self.answer(200, b"", "text/plain")
                return
            found = self.store.query(form["query"][0], use_default_graph_as_union=True)
            if isinstance(found, QueryTriples):
                self.answer(200, serialize(found, format=RdfFormat.TURTLE) or b"", "text/turtle")
            else:
                body = found.serialize(format=QueryResultsFormat.JSON) or b""
                self.answer(200, body, "application/sparql-results+json")
        except SyntaxError as error:
            self.answer(400, str(error).encode(), "text/plain")

    def answer(self, status: int, body: bytes, media: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def store() -> Iterator[RemoteStore]:
    handler = type("Bound", (Handler,), {"store": Oxigraph()})
    server = HTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    yield RemoteStore(url, url, manifest_graph="http://x/manifest", timeout=10)
    server.shutdown()
    server.server_close()


def test_graphs_and_manifest_come_back(store: RemoteStore) -> None:
    store.replace_graphs([Addition(("http://x/g1",), QUADS, ENTRY)])
    assert store.graphs() == ("http://x/g1",)
    assert store.count() == 1
    assert store.manifest() == {"http://x/g1": ENTRY}
    assert [value(row[0]) for row in store.query("SELECT ?o { GRAPH ?g { <http://x/s> ?p ?o } }")] == [
        'one\n"two"',
    ]


def test_a_graph_is_replaced_and_removed(store: RemoteStore) -> None:
    store.replace_graphs([Addition(("http://x/g1",), QUADS, ENTRY)])
    store.replace_graphs([Addition(("http://x/g1",), QUADS.replace(b"one", b"new"), ENTRY)])
    assert store.count() == 1
    store.remove_graphs(["http://x/g1"])
    assert store.count() == 0
    assert store.manifest() == {}


def test_ask_and_construct_come_as_rows(store: RemoteStore) -> None:
    store.replace_graphs([Addition(("http://x/g1",), QUADS)])
    assert [value(row[0]) for row in store.query("ASK { ?s ?p ?o }")] == [True]
    assert len(list(store.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"))) == 1


def test_words_in_the_head_of_a_question_do_not_make_it_an_update(store: RemoteStore) -> None:
    store.replace_graphs([Addition(("http://x/g1",), QUADS)])
    head = "# title: Delete nothing\n# description: with what, and add\n\n"
    assert [value(row[0]) for row in store.query(f"{head}ASK {{ ?s ?p ?o }}")] == [True]


def test_a_dump_holds_every_graph(store: RemoteStore) -> None:
    store.replace_graphs([Addition(("http://x/g1",), QUADS)])
    output = io.BytesIO()
    store.dump(output, "nquads")
    assert output.getvalue() == QUADS


def test_a_malformed_query_is_a_query_error(store: RemoteStore) -> None:
    with pytest.raises(QueryError):
        store.query("SELECT WHERE {{{")


def test_a_server_that_is_not_there_is_told_with_its_url() -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9.*server is running"):
        RemoteStore("http://127.0.0.1:9/", manifest_graph="http://x/m").count()


def test_without_an_update_url_nothing_is_written() -> None:
    with pytest.raises(StoreError, match="read-only"):
        RemoteStore("http://127.0.0.1:9/", manifest_graph="http://x/m").remove_graphs(["http://x/g"])
