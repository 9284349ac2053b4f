"""A site of a remote endpoint: everything is asked of the other server, within the same limits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.endpoint.forwarding import PARSED_CHARACTERS, Forwarder
from mandategraph.publishing.endpoint.workers import AnswerError, Limits, Query
from mandategraph.publishing.site import Site
from mandategraph.store import QueryError, open_store
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    class Server(Protocol):
        url: str

    class Serve(Protocol):
        def __call__(self, place: Path, *options: str) -> AbstractContextManager[Server]: ...


ASK = {"query": "ASK { ?s ?p ?o }"}


@pytest.fixture(scope="module")
def remote(server: Server) -> Iterator[TestClient]:
    """A client of a site whose store is the endpoint of another server."""
    site = Site.open(f"{server.url}/sparql", limits=Limits(seconds=20, rows=5))
    with TestClient(application(site), follow_redirects=False) as client:
        yield client


def test_things_and_queries_are_answered(remote: TestClient) -> None:
    assert remote.get("/body/UNODC", headers={"Accept": "text/turtle"}).status_code == 303
    assert "United Nations Office on Drugs and Crime" in remote.get("/body/UNODC.ttl").text
    assert remote.get("/sparql", params=ASK).json()["boolean"] is True
    assert remote.get("/body/NOBODY").status_code == 404


def test_statements_come_in_the_format_that_is_asked_for(remote: TestClient) -> None:
    query = {"query": "DESCRIBE <https://w3id.org/mandategraph/body/UNODC>"}
    answer = remote.get("/sparql", params=query, headers={"Accept": "application/n-triples"})
    assert answer.headers["Content-Type"] == "application/n-triples"
    assert "<https://w3id.org/mandategraph/body/UNODC> " in answer.text


def test_an_answer_that_is_cut_is_no_answer(sample_store: Path, serve: Serve) -> None:
    with serve(sample_store, "--row-limit", "10") as server:
        store = open_store(f"{server.url}/sparql")
        assert len(list(store.query("SELECT * { ?s ?p ?o } LIMIT 3"))) == 3
        with pytest.raises(QueryError, match="more than 10 rows"):
            store.query("SELECT * { ?s ?p ?o }")


def test_limits_hold(remote: TestClient) -> None:
    answer = remote.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    assert answer.status_code == 400
    assert "more than 5 rows" in answer.text


@pytest.mark.parametrize("query", ["ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "ASK { ?s ?p"])
def test_what_is_wrong_is_refused(remote: TestClient, query: str) -> None:
    assert remote.get("/sparql", params={"query": query}).status_code == 400


@pytest.mark.parametrize(("words", "outcome"), [("", "failed"), (" service" * PARSED_CHARACTERS, "refused")])
def test_a_long_query_with_the_word_service_is_not_parsed(words: str, outcome: str) -> None:
    async def asked() -> None:
        forwarder = Forwarder("http://127.0.0.1:9/sparql", Limits())
        try:
            await forwarder.answer(Query(f"ASK {{ ?service ?p ?o }} #{words}"))
        finally:
            await forwarder.close()

    with pytest.raises(AnswerError) as caught:
        asyncio.run(asked())
    assert caught.value.outcome == outcome


def test_a_remote_store_that_goes_away_is_503(server: Server, remote: TestClient) -> None:
    site = Site.open(f"{server.url}/sparql")
    gone = f"{server.url.rpartition(':')[0]}:9/sparql"
    lost = Site(site.store, site.names, site.base, site.address, site.edition, gone, site.graphs, site.limits)
    with TestClient(application(lost)) as client:
        answer = client.get("/sparql", params=ASK)
        assert answer.status_code == 503
        assert "Traceback" not in answer.text
