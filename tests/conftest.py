"""Fixtures for all tests: the samples in the repository and the corpus beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hand_built
import pytest
from hypothesis import settings
from make_once import Once
from run_command import mandategraph

# The first example builds the automata of all names, so a deadline would measure that.
settings.register_profile("mandategraph", deadline=None)
settings.load_profile("mandategraph")

if TYPE_CHECKING:
    from mandategraph.loaders.records import Reading

REPOSITORY = Path(__file__).resolve().parent.parent
SLOWEST = (
    "test_soak.py",
    "test_wheel.py",
    "linking/test_links.py",
    "linking/test_row_cache.py",
    "publishing/test_publishing_again.py",
    "test_notebooks.py",
    "test_documentation.py",
    "test_mini_corpus.py",
    "publishing/test_deadline_counts.py",
    "publishing/test_serving.py",
    "publishing/test_hostile_requests.py",
    "publishing/test_fair_queue.py",
    "publishing/test_static_site.py",
    "cli/test_command.py",
    "cli/test_load_thesaurus.py",
    "queries/test_status.py",
    "loaders/test_library_records.py",
    "loaders/test_formats_pdf.py",
)
"""Files that run first, longest first, so that no worker is left with a long test at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Moves the tests of the slowest files to the front; the order within a file stays."""
    places = {REPOSITORY / "tests" / name: place for place, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Once:
    """Makes folders that all workers of pytest-xdist share; tests must not change what is in them."""
    own = tmp_path_factory.getbasetemp()
    root = (own.parent if hasattr(request.config, "workerinput") else own) / "once"
    root.mkdir(exist_ok=True)
    return Once(root)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, once: Once) -> Iterator[None]:
    """A cache of the tests' own: indexes of the samples must not stay in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        # The list of fonts, which takes seconds to make.
        patch.setenv("MPLCONFIGDIR", str(once("matplotlib", lambda folder: None)))
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample documents."""
    return REPOSITORY / "samples"


@pytest.fixture(scope="session")
def sample_store(once: Once, samples: Path) -> Path:
    """A store of the sample documents in both languages, read only."""
    return once("samples", lambda store: build_samples(store, samples, "zh", "en"))


@pytest.fixture(scope="session")
def english_store(once: Once, samples: Path) -> Path:
    """A store of the English sample documents, read only."""
    return once("samples-en", lambda store: build_samples(store, samples, "en"))


@pytest.fixture(scope="session")
def chinese_store(once: Once, samples: Path) -> Path:
    """A store of the Chinese sample documents, read only."""
    return once("samples-zh", lambda store: build_samples(store, samples, "zh"))


@pytest.fixture(scope="session")
def budget_store(once: Once, samples: Path) -> Path:
    """A store of a fascicle and the resolutions that it cites and does not cite, read only."""
    names = ("en/A_RES_80_902.en.txt", "en/A_RES_82_904.en.txt", "docx/A_83_6_Sect.47.en.docx")
    files = [samples / name for name in names]
    return once("budget", lambda store: mandategraph("build", *files, "--store", store, "--jobs", "1"))


@pytest.fixture(scope="session")
def mini_corpus_store(once: Once) -> Path:
    """A store of the mini corpus, read only; every file of it must conform."""
    corpus = REPOSITORY / "tests" / "corpus"
    return once("mini-corpus", lambda store: mandategraph("build", corpus, "--store", store))


def build_samples(store: Path, samples: Path, *languages: str) -> None:
    folders = [samples / language for language in languages]
    mandategraph("build", *folders, "--manifest", samples / "manifest.csv", "--store", store)


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
