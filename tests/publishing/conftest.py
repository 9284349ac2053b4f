"""A server of the samples, in this process: what every test of publishing asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from starlette.testclient import TestClient


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of the tests' own: indexes of the samples must not stay in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A store of the sample documents in both languages."""
    place = tmp_path_factory.mktemp("publishing") / "store"
    manifest = str(samples / "manifest.csv")
    documents = [str(samples / "zh"), str(samples / "en")]
    done = CliRunner().invoke(
        mandategraph, ["build", *documents, "--manifest", manifest, "--store", str(place)]
    )
    assert done.exit_code == 0, done.output
    return place


@pytest.fixture(scope="session")
def site(sample_store: Path) -> Site:
    """The site of the samples."""
    return Site.open(str(sample_store))


@pytest.fixture(scope="session")
def running(site: Site) -> Iterator[TestClient]:
    """A client of the site's application that does not follow redirects."""
    with TestClient(application(site), follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(running: TestClient) -> TestClient:
    """The client, as it was before any page: the switch of languages leaves a cookie."""
    running.cookies.clear()
    return running
