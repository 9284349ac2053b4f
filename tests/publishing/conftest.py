"""A server of the samples, in this process: what every test of publishing asks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def site(sample_store: Path) -> Site:
    """The site of the samples."""
    return Site.open(str(sample_store))


@pytest.fixture(scope="session")
def running(site: Site) -> Iterator[TestClient]:
    """A client of the site's application that does not follow redirects."""
    with TestClient(application(site), follow_redirects=False) as client:
        yield client


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own, as people start it."""

    url: str
    place: Path
    process: subprocess.Popen[str]


@contextmanager
def served(place: Path, *options: str, files: int = 0) -> Generator[Server]:
    """A running server of the store at `place`. files: its limit of open files; 0: that of the tests."""
    command = [sys.executable, "-m", "mandategraph.cli.main", "serve", "--store", str(place), "--port", "0"]
    limit = ["prlimit", f"--nofile={files}:{files}"] if files else []
    with subprocess.Popen([*limit, *command, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().partition(" ")[0]
        assert url.startswith("http://")
        try:
            yield Server(url.rstrip("/"), place, process)
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="session")
def server(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a copy of the samples, with two seconds for a query."""
    place = tmp_path_factory.mktemp("server") / "store"
    shutil.copytree(sample_store, place)
    with served(place, "--time-limit", "2") as running:
        yield running


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[Server]]:
    """Starts a server of a store, with options of the command."""
    return served


@pytest.fixture
def client(running: TestClient) -> TestClient:
    """The client, as it was before any page: the switch of languages leaves a cookie."""
    running.cookies.clear()
    return running
