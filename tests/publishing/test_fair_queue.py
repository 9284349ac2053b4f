"""No client can take all workers; work ends when its client is gone."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

import httpx
import psutil
import pytest
from mandategraph.publishing.serving.clients import ClientGoneError, unless_gone
from mandategraph.publishing.serving.fair_queue import BusyError, FairQueue

if TYPE_CHECKING:
    import subprocess
    from contextlib import AbstractContextManager
    from pathlib import Path

    class Running(Protocol):
        url: str
        process: subprocess.Popen[str]

    class Serve(Protocol):
        def __call__(self, place: Path, *options: str) -> AbstractContextManager[Running]: ...


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


async def _work(queue: FairQueue, client: str, seconds: float, done: list[str]) -> None:
    async with queue.turn(client):
        await asyncio.sleep(seconds)
        done.append(client)


async def _refused(queue: FairQueue, client: str, count: int) -> int:
    tasks = [asyncio.create_task(_work(queue, client, 5, [])) for _ in range(count)]
    await asyncio.sleep(0.05)
    refused = sum(1 for task in tasks if task.done() and isinstance(task.exception(), BusyError))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return refused


def test_a_client_with_many_requests_leaves_a_worker_to_the_others() -> None:
    async def check() -> None:
        queue, done = FairQueue(3, 16, 5), list[str]()
        greedy = [asyncio.create_task(_work(queue, "greedy", 60, done)) for _ in range(6)]
        await asyncio.sleep(0)
        await _work(queue, "other", 0, done)
        assert done == ["other"]
        for task in greedy:
            task.cancel()
        await asyncio.gather(*greedy, return_exceptions=True)
        assert await _refused(queue, "greedy", 20) == 20 - 2 - 4

    asyncio.run(check())


def test_a_free_worker_goes_to_the_client_with_the_fewest() -> None:
    async def check() -> None:
        queue, done = FairQueue(2, 16, 5), list[str]()
        tasks = [
            asyncio.create_task(_work(queue, client, 0.1, done)) for client in ("a", "b", "a", "a", "c", "a")
        ]
        await asyncio.gather(*tasks)
        assert done.index("c") < 4
        assert sorted(done) == ["a", "a", "a", "a", "b", "c"]

    asyncio.run(check())


def test_a_request_waits_no_longer_than_its_patience() -> None:
    async def check() -> None:
        queue = FairQueue(1, 4, 0.1)
        working = asyncio.create_task(_work(queue, "a", 1, []))
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match=r"0\.1 seconds"):
            await _work(queue, "b", 0, [])
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await _work(queue, "b", 0, [])

    asyncio.run(check())


def test_work_is_cancelled_when_the_client_is_gone() -> None:
    async def receive() -> dict[str, object]:
        await asyncio.sleep(0.05)
        return {"type": "http.disconnect"}

    async def work(seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "done"

    async def check() -> None:
        with pytest.raises(ClientGoneError):
            await unless_gone(receive, work(60))
        assert await unless_gone(receive, work(0.2)) == "done"

    asyncio.run(check())


def test_heavy_queries_of_one_client_do_not_lock_out_another(serve: Serve, sample_store: Path) -> None:
    options = ("--time-limit", "8", "--trusted-proxy", "127.0.0.1")
    with serve(sample_store, *options) as server, ThreadPoolExecutor(40) as threads:

        def ask(query: str, client: str) -> int:
            headers = {"X-Forwarded-For": client}
            answer = httpx.get(f"{server.url}/sparql", params={"query": query}, headers=headers, timeout=60)
            assert answer.status_code != 503 or "Retry-After" in answer.headers
            return answer.status_code

        heavy = [threads.submit(ask, ENDLESS, "192.0.2.1") for _ in range(30)]
        assert next(as_completed(heavy)).result() == 503
        assert [ask(f"ASK {{ ?s ?p {number} }}", "192.0.2.2") for number in range(5)] == [200] * 5
        assert not all(one.done() for one in heavy)


def test_a_query_ends_when_its_client_is_gone(serve: Serve, sample_store: Path) -> None:
    with serve(sample_store, "--time-limit", "60") as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.url}/sparql", params={"query": ENDLESS}, timeout=1)
        before = _processor_time(server.process.pid)
        for _ in range(40):
            time.sleep(1)
            now = _processor_time(server.process.pid)
            if all(now[pid] - before.get(pid, 0) < 0.2 for pid in now):
                return
            before = now
        pytest.fail("a worker is still busy")


def _processor_time(parent: int) -> dict[int, float]:
    """Returns the processor time of each process below another one, in seconds."""
    used: dict[int, float] = {}
    for one in psutil.Process(parent).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            used[one.pid] = sum(one.cpu_times()[:2])
    return used
