"""The W3C tests of the SPARQL 1.1 Protocol by their names (sparql11/protocol/manifest.ttl), on the samples.

Ours is an endpoint for queries: the tests of updates hold where every update is refused and nothing changes.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
JSON: Final = {"Accept": "application/sparql-results+json"}
RESULTS: Final = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
STATEMENTS: Final = {
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-quads",
    "application/trig",
}
BASE: Final = "https://w3id.org/mandategraph/"
ENGLISH, CHINESE, OTHER = (
    f"{BASE}graph/E/RES/2026/901/en",
    f"{BASE}graph/E/RES/2026/901/zh",
    f"{BASE}graph/A/SAMPLE/4/zh",
)
SYMBOL: Final = "https://w3id.org/mandategraph/ontology#symbol"
IN_DEFAULT: Final = f'ASK {{ ?d <{SYMBOL}> "E/RES/2026/901" }}'
IN_BOTH: Final = f'ASK {{ ?d <{SYMBOL}> "E/RES/2026/901" . ?e <{SYMBOL}> "A/SAMPLE/4" }}'
IN_NAMED: Final = (
    f"ASK {{ GRAPH <{ENGLISH}> {{ ?a ?b ?c }} GRAPH <{CHINESE}> {{ ?d ?e ?f }} "
    f"FILTER NOT EXISTS {{ GRAPH <{OTHER}> {{ ?g ?h ?i }} }} }}"
)
FULL: Final = f'ASK {{ GRAPH ?g {{ ?a ?b ?c }} ?d <{SYMBOL}> "A/SAMPLE/4" FILTER(?g = <{ENGLISH}>) }}'


def said(client: TestClient, method: str, query: str, *graphs: tuple[str, str]) -> bool:
    """The boolean answer to a request with a dataset."""
    pairs = [("query", query), *graphs]
    if method == "GET":
        answer = client.get(f"/sparql?{urlencode(pairs)}", headers=JSON)
    else:
        answer = client.post("/sparql", content=urlencode(pairs), headers={**JSON, "Content-Type": FORM})
    assert answer.status_code == 200, answer.text
    return answer.json()["boolean"]


def media(client: TestClient, query: str) -> str:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == 200
    return answer.headers["Content-Type"].partition(";")[0]


def posted(client: TestClient, content: str | bytes, media: str | None) -> int:
    """The status of a POST; without a media type, none is said."""
    headers = {"Content-Type": media} if media is not None else {}
    return client.post("/sparql", content=content, headers=headers).status_code


def refused(status: int) -> bool:
    return 400 <= status < 500


def test_query_get(client: TestClient) -> None:
    assert said(client, "GET", "ASK {}")


def test_query_post_form(client: TestClient) -> None:
    assert said(client, "POST", "ASK {}")


def test_query_post_direct(client: TestClient) -> None:
    answer = client.post("/sparql", content="ASK {}", headers={**JSON, "Content-Type": DIRECT})
    assert answer.json()["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_default_graph(client: TestClient, method: str) -> None:
    assert said(client, method, IN_DEFAULT, ("default-graph-uri", ENGLISH))
    assert not said(client, method, IN_DEFAULT, ("default-graph-uri", OTHER))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_default_graphs(client: TestClient, method: str) -> None:
    assert said(client, method, IN_BOTH, ("default-graph-uri", ENGLISH), ("default-graph-uri", OTHER))
    assert not said(client, method, IN_BOTH, ("default-graph-uri", ENGLISH))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_named_graphs(client: TestClient, method: str) -> None:
    assert said(client, method, IN_NAMED, ("named-graph-uri", ENGLISH), ("named-graph-uri", CHINESE))
    assert not said(client, method, IN_NAMED, ("named-graph-uri", ENGLISH))


def test_query_dataset_named_graphs_post_direct(client: TestClient) -> None:
    graphs = urlencode([("named-graph-uri", ENGLISH), ("named-graph-uri", CHINESE)])
    answer = client.post(
        f"/sparql?{graphs}", content=IN_NAMED, headers={**JSON, "Content-Type": f"{DIRECT}; charset=UTF-8"}
    )
    assert answer.json()["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_full(client: TestClient, method: str) -> None:
    graphs = (("default-graph-uri", OTHER), ("named-graph-uri", ENGLISH), ("named-graph-uri", CHINESE))
    assert said(client, method, FULL, *graphs)
    assert not said(client, method, FULL, *graphs[:1], graphs[2])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_multiple_dataset(client: TestClient, method: str) -> None:
    query = IN_DEFAULT.replace("ASK", f"ASK FROM <{OTHER}>")
    assert not said(client, method, query)
    assert said(client, method, query, ("default-graph-uri", ENGLISH))


def test_query_content_type_select(client: TestClient) -> None:
    assert media(client, "SELECT (1 AS ?value) {}") in RESULTS


def test_query_content_type_ask(client: TestClient) -> None:
    assert media(client, "ASK {}") in RESULTS - {"text/csv", "text/tab-separated-values"}


def test_query_content_type_describe(client: TestClient) -> None:
    assert media(client, "DESCRIBE <http://example.org/>") in STATEMENTS


def test_query_content_type_construct(client: TestClient) -> None:
    query = "CONSTRUCT { <s> <p> 1 } WHERE {}"
    assert media(client, query) in STATEMENTS


def test_bad_query_method(client: TestClient) -> None:
    content = urlencode({"query": "ASK {}"})
    assert refused(client.put("/sparql", content=content, headers={"Content-Type": FORM}).status_code)


def test_bad_multiple_queries(client: TestClient) -> None:
    twice = urlencode([("query", "ASK {}"), ("query", "SELECT * {}")])
    assert refused(client.get(f"/sparql?{twice}").status_code)
    assert refused(posted(client, twice, FORM))


def test_bad_query_wrong_media_type(client: TestClient) -> None:
    assert refused(posted(client, "ASK {}", "text/plain"))


def test_bad_query_missing_form_type(client: TestClient) -> None:
    assert refused(posted(client, urlencode({"query": "ASK {}"}), None))


def test_bad_query_missing_direct_type(client: TestClient) -> None:
    assert refused(posted(client, "ASK {}", None))


def test_bad_query_non_utf8(client: TestClient) -> None:
    assert refused(posted(client, "ASK {}".encode("utf-16"), f"{DIRECT}; charset=UTF-16"))
    assert refused(posted(client, "ASK {}".encode("utf-16"), DIRECT))


def test_bad_query_syntax(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": "ASK {"}).status_code == 400


CLEAR: Final = "CLEAR ALL"
UPDATES: Final = {
    "update_post_form": (urlencode({"update": CLEAR}), FORM),
    "update_post_direct": (CLEAR, UPDATE),
    "update_dataset_default_graph": (urlencode({"update": CLEAR, "using-graph-uri": ENGLISH}), FORM),
    "update_dataset_named_graphs": (urlencode({"update": CLEAR, "using-named-graph-uri": ENGLISH}), FORM),
    "update_base_uri": ('BASE <http://example.org/> INSERT DATA { <s> <p> "o" }', UPDATE),
    "bad_multiple_updates": (urlencode([("update", CLEAR), ("update", CLEAR)]), FORM),
    "bad_update_wrong_media_type": (CLEAR, "text/plain"),
    "bad_update_missing_form_type": (urlencode({"update": CLEAR}), None),
    "bad_update_non_utf8": (CLEAR.encode("utf-16"), f"{UPDATE}; charset=UTF-16"),
    "bad_update_syntax": ("CLEAR XYZ", UPDATE),
    "bad_update_dataset_conflict": (
        urlencode({"update": f"INSERT {{ ?s ?p 1 }} USING <{ENGLISH}> WHERE {{ ?s ?p ?o }}"}),
        FORM,
    ),
}


@pytest.mark.parametrize("name", UPDATES)
def test_every_update_is_refused(client: TestClient, name: str) -> None:
    content, media = UPDATES[name]
    assert refused(posted(client, content, media))
    assert said(client, "GET", IN_DEFAULT)


def test_bad_update_get(client: TestClient) -> None:
    assert refused(client.get("/sparql", params={"update": CLEAR}).status_code)
    assert refused(client.get("/sparql", params={"update": CLEAR, "query": "ASK {}"}).status_code)
