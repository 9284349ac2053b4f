"""Bad and hostile requests: the right status, no traceback, and the service goes on."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx
import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.endpoint.workers import Limits
from mandategraph.publishing.site import Site
from mandategraph.store import EmbeddedStore
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    class Server(Protocol):
        url: str
        place: Path

    class Serve(Protocol):
        def __call__(self, place: Path, *options: str) -> AbstractContextManager[Server]: ...


ASK = {"query": "ASK { ?s ?p ?o }"}
ENDLESS = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"}
DIRECT = {"Content-Type": "application/sparql-query"}
HTML = {"Accept": "text/html"}


def test_an_endless_query_is_stopped_and_others_are_served_meanwhile(
    serve: Serve, sample_store: Path
) -> None:
    # Longer than a loaded machine needs for the others.
    with serve(sample_store, "--time-limit", "8") as server, ThreadPoolExecutor() as threads:
        endless = threads.submit(httpx.get, f"{server.url}/sparql", params=ENDLESS, timeout=60)
        time.sleep(0.5)
        other = httpx.get(f"{server.url}/sparql", params=ASK, timeout=60)
        page = httpx.get(f"{server.url}/body/UNODC.html", timeout=60)
        assert not endless.done()
        assert (other.status_code, page.status_code) == (200, 200)
        assert endless.result().status_code == 504
        assert "8 seconds" in endless.result().text
        assert httpx.get(f"{server.url}/sparql", params=ASK, timeout=60).status_code == 200


def test_a_full_queue_answers_that_the_client_may_come_again(sample_store: Path) -> None:
    limits = Limits(seconds=6, workers=1, waiting=1, patience=60)
    app = application(Site.open(str(sample_store), limits=limits))
    with TestClient(app) as client, ThreadPoolExecutor() as threads:
        asked = [threads.submit(client.get, "/sparql", params=ENDLESS) for _ in range(4)]
        answers = [one.result() for one in asked]
        assert sorted(answer.status_code for answer in answers) == [503, 503, 504, 504]
        assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 503)
        assert client.get("/sparql", params=ASK).status_code == 200


def test_rows_and_bytes_beyond_the_limit_are_reported(sample_store: Path) -> None:
    limits = Limits(rows=10, answer_bytes=5000)
    with TestClient(application(Site.open(str(sample_store), limits=limits))) as client:
        answer = client.get("/sparql", params={"query": "SELECT ?s { ?s ?p ?o }"})
        assert answer.status_code == 400
        assert "more than 10 rows" in answer.text
        for limit, status in ((3, 200), (10, 200), (11, 400)):
            for media in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"):
                query = f"SELECT ?s {{ ?s ?p ?o }} LIMIT {limit}"
                few = client.get("/sparql", params={"query": query}, headers={"Accept": media})
                assert few.status_code == status
        wide = 'SELECT ?a { ?s ?p ?o . BIND("' + "x" * 900 + '" AS ?a) }'
        assert client.get("/sparql", params={"query": wide}).status_code == 504


@pytest.mark.parametrize("way", ["form", "direct", "get"])
def test_a_query_of_ten_megabytes_is_not_read(server: Server, way: str) -> None:
    query = "ASK { ?s ?p '" + "x" * (10 << 20) + "' }"
    with httpx.Client(base_url=server.url, timeout=60) as client:
        try:
            if way == "form":
                status = client.post("/sparql", data={"query": query}).status_code
            elif way == "direct":
                status = client.post("/sparql", content=query, headers=DIRECT).status_code
            else:
                # httpx itself refuses such an address.
                status = client.get("/sparql", params={"query": query[: 60 << 10]}).status_code
                assert status in (200, 400, 414, 431)
                return
            assert status == 413
        except (httpx.WriteError, httpx.RemoteProtocolError):
            # The server closed while the rest was still being sent.
            pass
    assert httpx.get(f"{server.url}/sparql", params=ASK, timeout=60).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
        "ASK { FILTER(" + "!" * 200_000 + "true) }",
        "ASK { FILTER(" + "1+" * 100_000 + "1) }",
        "ASK { ?s " + "^" * 200_000 + "<x> ?o }",
    ],
)
def test_a_query_that_would_break_the_parser_breaks_nothing_else(server: Server, query: str) -> None:
    answer = httpx.post(f"{server.url}/sparql", content=query, headers=DIRECT, timeout=60)
    assert answer.status_code in (200, 400, 504)
    assert "Traceback" not in answer.text
    assert httpx.get(f"{server.url}/sparql", params=ASK, timeout=60).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../pyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/document/..%2f..%2f..%2fetc/passwd",
        "/dumps/..%2f..%2f..%2f..%2fetc/passwd",
        "/body/UNODC%00.html",
        "//etc/passwd",
    ],
)
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert "[project]" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/body/X%0d%0aSet-Cookie:%20a=b",
        "/body/UNODC%0d%0aX-Evil:%201.ttl",
        "/body/UNODC.html?lang=zh%0d%0aX-Evil:%201",
        "/sparql?query=ASK%7B%7D&format=json%0d%0aX-Evil:%201",
        "/sparql?query=ASK%7B%7D&default-graph-uri=http://x/%0d%0aX-Evil:%201",
    ],
)
def test_no_header_is_smuggled_in(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code in (200, 400, 404)
    assert "x-evil" not in answer.headers
    assert "a=b" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/body/%ff%fe", 400),
        ("/body/%zz", 404),
        ("/body/" + "x" * 5000, 404),
        ("/body/<script>alert(1)</script>", 404),
        ("/document/E%2FRES%2F2026%2F901", 308),
        ("/nothing/at/all", 404),
        ("/body/UNODC.html?lang=tlh", 200),
        ("/body/UNODC.html?lang=en&lang=zh", 200),
        ("/sparql?query=", 400),
        ("/sparql?query=%ff", 400),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=%3Cscript%3E", 400),
    ],
)
def test_unknown_things_and_languages_have_their_status(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_things_are_only_read(client: TestClient, method: str) -> None:
    assert client.request(method, "/body/UNODC").status_code == 405


def test_what_a_client_sent_comes_back_escaped(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "ASK { <script>alert(1)</script> }"}, headers=HTML)
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


def test_an_answer_without_a_store_is_503_and_a_new_one_is_served(
    sample_store: Path, tmp_path: Path, serve: Serve
) -> None:
    place, away = tmp_path / "store", tmp_path / "away"
    shutil.copytree(sample_store, place)
    with serve(place) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        assert client.get("/sparql", params=ASK).status_code == 200
        place.rename(away)
        shutil.rmtree(away)
        paths = ("/body/UNODC.ttl", "/document/E/RES/2026/901.html", "/sparql?query=ASK%7B%7D", "/")
        for path in paths * 2:
            answer = client.get(path)
            assert answer.status_code in (200, 503), path
            assert "Traceback" not in answer.text
            assert str(tmp_path) not in answer.text
        shutil.copytree(sample_store, place)
        store = EmbeddedStore(place)
        # The links between documents speak of it, too.
        gone = [graph for graph in store.graphs() if "A/SAMPLE/4" in graph or graph.endswith("/links")]
        store.remove_graphs(gone)
        store.close()
        for _ in range(100):
            if client.get("/document/A/SAMPLE/4").status_code == 410:
                break
            time.sleep(0.2)
        assert client.get("/document/A/SAMPLE/4").status_code == 410
        assert client.get("/sparql", params=ASK).status_code == 200


def test_a_question_is_answered_once_for_all_who_ask_it(sample_store: Path) -> None:
    limits = Limits(seconds=5, workers=1, waiting=0)
    with TestClient(application(Site.open(str(sample_store), limits=limits))) as client:
        first = client.post("/sparql", data=ASK)
        with ThreadPoolExecutor() as threads:
            endless = threads.submit(client.post, "/sparql", data=ENDLESS)
            time.sleep(0.5)
            # The only worker is busy, and nobody may wait.
            again = client.post("/sparql", data=ASK)
            other = client.post("/sparql", data={"query": "ASK { ?a ?b ?c }"})
            assert (again.status_code, again.content, other.status_code) == (200, first.content, 503)
            assert endless.result().status_code == 504


@pytest.mark.parametrize("years", ["after=2030&before=2020", "after=soon", "before=20300"])
def test_impossible_years_of_a_network_are_errors(client: TestClient, years: str) -> None:
    answer = client.get(f"/network?{years}")
    assert answer.status_code == 400
    assert "swap them" in answer.text or "must be a year" in answer.text


def test_a_dump_that_is_not_written_yet_states_no_size(sample_store: Path) -> None:
    with TestClient(application(Site.open(str(sample_store)))) as client:
        answer = client.head("/dumps/mandategraph.nq.gz")
    assert answer.status_code == 200
    assert "content-length" not in answer.headers
