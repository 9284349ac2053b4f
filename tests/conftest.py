"""Fixtures for all tests: the samples in the repository and the corpus beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import hand_built
import pytest
from hypothesis import settings
from make_once import Once

# The first example builds the automata of all names, so a deadline would measure that.
settings.register_profile("mandategraph", deadline=None)
settings.load_profile("mandategraph")

if TYPE_CHECKING:
    from mandategraph.loaders.records import Reading

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Once:
    """Makes folders that all workers of pytest-xdist share; tests must not change what is in them."""
    own = tmp_path_factory.getbasetemp()
    root = (own.parent if hasattr(request.config, "workerinput") else own) / "once"
    root.mkdir(exist_ok=True)
    return Once(root)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample documents."""
    return REPOSITORY / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with corpus and answer keys; the test is skipped if it is missing.

    The default is `../shared`; MANDATEGRAPH_SHARED overrides it. Where CI is "true" a missing folder is a
    failure; the workflow for forks, which have no corpus, sets CI to "false".
    """
    folder = Path(os.environ.get("MANDATEGRAPH_SHARED", REPOSITORY.parent / "shared"))
    if folder.is_dir():
        return folder
    reason = f"no corpus at {folder}: set MANDATEGRAPH_SHARED to the folder that holds corpus/ and gold/"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Path:
    """The folder of the real documents."""
    return shared / "corpus"


@pytest.fixture(scope="session")
def reading() -> Reading:
    """A reading made by hand, with one of everything that quads can hold."""
    return hand_built.reading()
