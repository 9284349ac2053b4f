"""Queries are answered from memory once the store is held there: with the same answers and limits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psutil
import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.endpoint.workers import Limits
from mandategraph.publishing.site import Site
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENDLESS = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"}
COUNT = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
LIMITS = Limits(seconds=3, workers=3, held_from=0, held_bytes=2 << 30)


def origin(headers: Mapping[str, str]) -> str:
    return headers["Server-Timing"].partition(";")[0]


def from_memory(client: TestClient) -> bool:
    """Whether the store is held within a minute."""
    for turn in range(300):
        # A question that is kept tells nothing.
        if origin(client.post("/sparql", data={"query": f"ASK {{ }} # {turn}"}).headers) == "memory":
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def held(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(application(Site.open(str(sample_store), limits=LIMITS))) as client:
        assert from_memory(client)
        yield client


def test_answers_from_memory_are_those_from_disk(held: TestClient, sample_store: Path) -> None:
    limits = Limits(held_from=0, held_bytes=0)
    with TestClient(application(Site.open(str(sample_store), limits=limits))) as client:
        rows = client.get("/sparql", params={"query": COUNT})
    assert origin(rows.headers) == "disk"
    answer = held.get("/sparql", params={"query": COUNT})
    assert (origin(answer.headers), answer.json()) == ("memory", rows.json())
    assert origin(held.get("/sparql", params={"query": COUNT}).headers) == "kept"
    assert held.get("/sparql", params={"query": "ASK { ?s"}).status_code == 400


def test_an_endless_query_on_memory_is_stopped_and_its_process_ends(held: TestClient) -> None:
    before = len(psutil.Process().children(recursive=True))
    with ThreadPoolExecutor() as threads:
        endless = threads.submit(held.post, "/sparql", data=ENDLESS)
        time.sleep(0.5)
        other = held.post("/sparql", data={"query": "ASK { ?s ?p ?o }"})
        assert not endless.done()
        assert (other.status_code, origin(other.headers)) == (200, "memory")
        assert endless.result().status_code == 504
    assert origin(held.post("/sparql", data={"query": "ASK { ?a ?b ?c }"}).headers) == "memory"
    assert len(psutil.Process().children(recursive=True)) <= before


def test_where_the_holder_is_gone_queries_are_answered_from_disk(held: TestClient) -> None:
    holders = [one for one in psutil.Process().children() if any("holder" in part for part in one.cmdline())]
    assert holders
    for process in (forked for holder in holders for forked in (*holder.children(recursive=True), holder)):
        process.kill()
    psutil.wait_procs(holders, timeout=10)
    answers = [held.post("/sparql", data={"query": f"ASK {{ ?s ?p {number} }}"}) for number in range(4)]
    assert origin(answers[-1].headers) == "disk"


@pytest.mark.parametrize(
    "limits", [Limits(held_from=0, held_bytes=0), Limits(held_from=1 << 40, held_bytes=2 << 30)]
)
def test_a_store_that_is_small_or_does_not_fit_stays_on_disk(sample_store: Path, limits: Limits) -> None:
    with TestClient(application(Site.open(str(sample_store), limits=limits))) as client:
        time.sleep(1)
        assert origin(client.post("/sparql", data={"query": "ASK { ?s ?p ?o }"}).headers) == "disk"


def test_no_process_stays_when_the_server_ends(sample_store: Path) -> None:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    with TestClient(application(Site.open(str(sample_store), limits=LIMITS))) as client:
        assert from_memory(client)
    left = [one for one in psutil.Process().children(recursive=True) if one.pid not in before]
    gone, alive = psutil.wait_procs(left, timeout=10)
    assert not alive, [one.cmdline() for one in alive]
    assert all(one not in alive for one in gone)
