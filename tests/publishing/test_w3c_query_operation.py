"""The 20 query tests of the W3C test suite of the SPARQL 1.1 Protocol, request by request.

Source: sparql/sparql11/protocol/manifest.ttl of https://github.com/w3c/rdf-tests, first published as
https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ (approved 2012-11-20). Paths, headers and
bodies are those of the manifest, with one exception: the manifest escapes the "&" between the two named
graphs of query_multiple_dataset, which would make one graph of them.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from mandategraph.store import Addition, EmbeddedStore
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

DATA: Final = tuple(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4))
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT: Final = {"Content-Type": "application/sparql-query"}
TABLES: Final = frozenset(
    (
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/tab-separated-values",
        "text/csv",
    )
)
BOOLEANS: Final = frozenset(("application/sparql-results+xml", "application/sparql-results+json"))
STATEMENTS: Final = frozenset(
    ("application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json")
)
REFUSED: Final[frozenset[str]] = frozenset()


def graphs(kind: str, *numbers: int) -> str:
    return "&".join(f"{kind}-graph-uri={quote(DATA[number], safe='')}" for number in numbers)


@dataclass(frozen=True, slots=True)
class Case:
    """A request, and the media types of which the response must have one; none: an error 4xx."""

    method: str
    path: str
    media: frozenset[str]
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    answer: bool | None = None
    """What ASK must answer; None: the test does not say."""


IN_DEFAULT: Final = f"ASK {{ <{DATA[1]}> a ?type . <{DATA[2]}> a ?type . }}"
IN_NAMED: Final = f"ASK {{ GRAPH ?g1 {{ <{DATA[1]}> a ?type }} GRAPH ?g2 {{ <{DATA[2]}> a ?type }} }}"
IN_BOTH: Final = f"""ASK {{
  <{DATA[3]}> a ?type
  GRAPH ?g1 {{ <{DATA[1]}> a ?type }}
  GRAPH ?g2 {{ <{DATA[2]}> a ?type }}
}}"""
FROM_OTHER: Final = IN_NAMED.replace("ASK", f"ASK FROM <{DATA[3]}>")
EMPTY: Final = f"/sparql/?{graphs('default', 0)}"
CASES: Final = {
    "query_post_form": Case("POST", EMPTY, BOOLEANS, b"query=ASK%20%7B%7D", FORM, answer=True),
    "query_dataset_default_graphs_get": Case(
        "GET", f"/sparql/?query={quote(IN_DEFAULT)}&{graphs('default', 1, 2)}", BOOLEANS, answer=True
    ),
    "query_dataset_default_graphs_post": Case(
        "POST", f"/sparql/?{graphs('default', 1, 2)}", BOOLEANS, IN_DEFAULT.encode(), DIRECT, answer=True
    ),
    "query_dataset_named_graphs_post": Case(
        "POST", f"/sparql/?{graphs('named', 1, 2)}", BOOLEANS, IN_NAMED.encode(), DIRECT, answer=True
    ),
    "query_dataset_named_graphs_get": Case(
        "GET", f"/sparql/?query={quote(IN_NAMED)}&{graphs('named', 1, 2)}", BOOLEANS, answer=True
    ),
    "query_dataset_full": Case(
        "POST",
        f"/sparql/?{graphs('default', 3)}&{graphs('named', 1, 2)}",
        BOOLEANS,
        IN_BOTH.encode(),
        DIRECT,
        answer=True,
    ),
    "query_multiple_dataset": Case(
        "POST", f"/sparql/?{graphs('named', 1, 2)}", BOOLEANS, FROM_OTHER.encode(), DIRECT, answer=True
    ),
    "query_get": Case("GET", f"/sparql/?query=ASK%20%7B%7D&{graphs('default', 0)}", BOOLEANS, answer=True),
    "query_content_type_select": Case("POST", EMPTY, TABLES, b"SELECT (1 AS ?value) {}", DIRECT),
    "query_content_type_ask": Case("POST", EMPTY, BOOLEANS, b"ASK {}", DIRECT),
    "query_content_type_describe": Case("POST", EMPTY, STATEMENTS, b"DESCRIBE <http://example.org/>", DIRECT),
    "query_content_type_construct": Case(
        "POST", EMPTY, STATEMENTS, b"CONSTRUCT { <s> <p> 1 } WHERE {}", DIRECT
    ),
    "query_post_direct": Case("POST", "/sparql/", BOOLEANS, b"ASK {}", DIRECT, answer=True),
    "bad_query_method": Case(
        "PUT", f"/sparql/?query=ASK%20%7B%7D&{graphs('default', 0)}", REFUSED, headers=FORM
    ),
    "bad_multiple_queries": Case("GET", "/sparql/?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", REFUSED),
    "bad_query_wrong_media_type": Case(
        "POST", "/sparql/", REFUSED, b"ASK {}", {"Content-Type": "text/plain"}
    ),
    "bad_query_missing_form_type": Case("POST", "/sparql/", REFUSED, b"query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": Case("POST", "/sparql/", REFUSED, b"ASK {}"),
    "bad_query_non_utf8": Case(
        "POST",
        "/sparql/",
        REFUSED,
        "ASK {}".encode("utf-16"),
        {"Content-Type": "application/sparql-query; charset=UTF-16"},
    ),
    "bad_query_syntax": Case("GET", "/sparql/?query=ASK%20%7B", REFUSED),
}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An endpoint with the graphs of the test suite: each says that it is a document."""
    place: Path = tmp_path_factory.mktemp("protocol") / "store"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Document>"
    store = EmbeddedStore(place)
    store.replace_graphs(Addition((graph,), f"<{graph}> {kind} <{graph}> .\n".encode()) for graph in DATA[1:])
    store.close()
    site = Site.open(str(place), base="http://kasei.us/2009/09/sparql/data/")
    with TestClient(application(site), follow_redirects=False) as client:
        yield client
    shutil.rmtree(place)


@pytest.mark.parametrize("name", CASES)
def test_the_query_operation(endpoint: TestClient, name: str) -> None:
    case = CASES[name]
    found = endpoint.request(case.method, case.path, content=case.body, headers=dict(case.headers))
    if not case.media:
        assert 400 <= found.status_code < 500, found.status_code
        return
    assert found.status_code == 200, found.text
    media = found.headers["Content-Type"].partition(";")[0]
    assert media in case.media, media
    if case.answer is not None:
        assert ("true" in found.text) is case.answer, found.text
        assert "false" not in found.text


def test_there_are_twenty_query_tests() -> None:
    assert len(CASES) == 20
    assert sum(not case.media for case in CASES.values()) == 7
