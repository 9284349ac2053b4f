"""The server process reads no store, and goes on when a process or the store behind it is gone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx
import psutil
import pytest

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    class Running(Protocol):
        url: str
        process: subprocess.Popen[str]

    class Serve(Protocol):
        def __call__(self, place: Path, *options: str) -> AbstractContextManager[Running]: ...


PATHS = (
    "/",
    "/search?q=report",
    "/body/UNODC.html",
    "/body/UNODC.ttl",
    "/network?topic=x",
    "/network.json",
    "/deadlines",
    "/act-lists?verb=request",
    "/api/acts?verb=request",
    "/api/due",
    "/calendar.ics",
    "/table/acts.csv",
    "/table/network.csv?topic=x",
    "/dataset.ttl",
    "/sitemap.xml",
    "/sparql",
    "/query?query=ASK%7B%7D",
    "/dumps/mandategraph.nq.gz",
    "/nothing",
)


def children(server: Running) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children(recursive=True)


def wait_for(check: object, seconds: float = 20.0) -> bool:
    """Whether a function gives a true value in time."""
    assert callable(check)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.2)
    return False


def test_no_request_makes_the_server_process_read_the_store(serve: Serve, sample_store: Path) -> None:
    with serve(sample_store) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        for path in PATHS:
            assert client.get(path, headers={"Accept": "text/turtle, */*"}).status_code in (200, 400, 404), (
                path
            )
        process = psutil.Process(server.process.pid)
        opened = [Path(file.path) for file in process.open_files()]
        mapped = [Path(part.path) for part in process.memory_maps()]
        assert not [file for file in (*opened, *mapped) if file.is_relative_to(sample_store)]
        assert process.num_threads() < 12


def test_many_requests_of_one_client_do_not_keep_others_from_pages(serve: Serve, sample_store: Path) -> None:
    with serve(sample_store, "--trusted-proxy", "127.0.0.1") as server, ThreadPoolExecutor(41) as threads:

        def get(path: str, client: str) -> int:
            headers = {"X-Forwarded-For": client}
            return httpx.get(f"{server.url}{path}", headers=headers, timeout=120).status_code

        for number in range(41):
            threads.submit(get, f"/table/acts.xlsx?x={number}", "192.0.2.1")
        time.sleep(0.2)
        assert get("/body/UNODC.html", "192.0.2.2") == 200


@pytest.mark.parametrize("forked", [False, True])
def test_pages_come_back_after_their_processes_were_killed(
    serve: Serve, sample_store: Path, *, forked: bool
) -> None:
    with serve(sample_store) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        assert client.get("/body/UNODC.html").status_code == 200
        # The copy of the site process has filled its caches by then.
        time.sleep(3)
        for process in children(server):
            if not forked or process.ppid() != server.process.pid:
                process.kill()
        first = client.get("/body/UNODC.ttl")
        assert first.status_code in (200, 503)
        assert wait_for(lambda: client.get("/body/UNGA.ttl").status_code in (200, 404))
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_store_that_comes_back_is_served_again(serve: Serve, sample_store: Path, tmp_path: Path) -> None:
    place = tmp_path / "store"
    shutil.copytree(sample_store, place)
    with serve(place) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        assert client.get("/body/UNODC.html").status_code == 200
        shutil.rmtree(place)
        for process in children(server):
            if "site_process" not in " ".join(process.cmdline()):
                process.kill()
        statuses = {client.get(f"/search?q=report&page={number}").status_code for number in range(1, 3)}
        assert statuses <= {200, 503}
        found = client.get("/body/UNODC.ttl")
        assert found.status_code in (200, 503)
        assert str(tmp_path) not in found.text
        time.sleep(2.5)
        shutil.copytree(sample_store, place)
        assert wait_for(lambda: client.get("/group/LDC.ttl").status_code in (200, 404))
        assert wait_for(lambda: client.get(f"/document/E/RES/2026/901.ttl?{time.time()}").status_code == 200)
        assert client.get("/sparql", params={"query": "ASK { ?a ?b ?c }"}).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_stays_when_the_server_is_ended(
    serve: Serve, sample_store: Path, number: signal.Signals
) -> None:
    with serve(sample_store) as server:
        assert httpx.get(f"{server.url}/body/UNODC.html", timeout=60).status_code == 200
        assert httpx.get(f"{server.url}/sparql", params={"query": "ASK {}"}, timeout=60).status_code == 200
        left = children(server)
        assert len(left) >= 3
        server.process.send_signal(number)
        server.process.wait(20)
        alive = psutil.wait_procs(left, timeout=5)[1]
        assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def test_a_server_that_is_killed_while_it_starts_leaves_no_process(
    sample_store: Path, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "mandategraph.cli.main",
        "serve",
        "--store",
        str(sample_store),
        "--port",
        "0",
    ]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        process = psutil.Process(server.pid)
        assert wait_for(lambda: bool(process.children(recursive=True)))
        started = process.children(recursive=True)
        server.kill()
    _, alive = psutil.wait_procs(started, timeout=60)
    assert not alive
