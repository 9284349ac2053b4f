"""A site that is published again is the site that would be published anew, and little of it is made again."""

from __future__ import annotations

import resource
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.publishing.offline import publication
from mandategraph.publishing.offline.render_pool import start_worker
from mandategraph.publishing.site import Site
from mandategraph.store import open_store

MANDATE = "to hold training courses for the guardians of sites"


def run(*arguments: str | Path) -> None:
    done = CliRunner().invoke(mandategraph, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


def published(store: Path, out: Path) -> publication.Published:
    site = Site.open(str(store))
    try:
        return publication.publish(site, out, languages=("en",), data=("ttl",), everything=False)
    finally:
        site.store.close()


def content(out: Path) -> dict[str, bytes]:
    """Every file by its name, the dumps and the manifest too."""
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def room(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples, a store of them, and the site of that store."""
    place = tmp_path_factory.mktemp("again")
    shutil.copytree(samples / "en", place / "en")
    run("build", place / "en", "--manifest", samples / "manifest.csv", "--store", place / "store")
    published(place / "store", place / "site")
    return place


def test_a_changed_document_changes_its_pages_and_leaves_no_page_stale(room: Path, samples: Path) -> None:
    text = room / "en/E_RES_2026_901.en.txt"
    words = text.read_text(encoding="utf-8")
    assert MANDATE in words
    text.write_text(words.replace(MANDATE, "to hold summer schools for the guardians of sites"), "utf-8")
    run("build", room / "en", "--manifest", samples / "manifest.csv", "--store", room / "store")
    again = published(room / "store", room / "site")
    assert "summer schools" in (room / "site/document/E/RES/2026/901.html").read_text(encoding="utf-8")
    anew = published(room / "store", room / "anew")
    assert (again.files, again.pages, again.size) == (anew.files, anew.pages, anew.size)
    assert content(room / "site") == content(room / "anew")
    # Deadlines and networks tell of the whole graph.
    assert again.made < anew.made * 2 / 3
    assert again.written < again.made


def test_a_removed_document_is_gone_from_every_page(room: Path) -> None:
    store = open_store(str(room / "store"))
    gone = [graph for graph, entry in store.manifest().items() if entry.symbol == "A/SAMPLE/4"]
    store.remove_graphs([*gone, *(store.manifest()[graph].provenance for graph in gone)])
    store.close()
    run("link", "--store", room / "store")
    again = published(room / "store", room / "site")
    assert again.removed > 0
    assert not (room / "site/document/A/SAMPLE/4.html").exists()
    published(room / "store", room / "without")
    assert content(room / "site") == content(room / "without")


ASSEMBLY = """United Nations                A/RES/91/901
General Assembly
Distr.: General
12 December 2036

Resolution adopted by the General Assembly on 10 December 2036
91/901. Lighthouses

The General Assembly,

1. Requests the Secretary-General to keep a list of lighthouses.
"""
COUNCIL = """United Nations                S/RES/3901 (2036)
Security Council
Distr.: General
14 December 2036

Resolution 3901 (2036)
Adopted by the Security Council at its 9901st meeting, on 14 December 2036

The Security Council,

1. Requests Member States to repair their lighthouses.
"""


def test_a_link_appears_when_the_page_that_it_leads_to_does(tmp_path: Path) -> None:
    """The page of the United Nations names its organs: the Security Council, before that has a page."""
    texts, store = tmp_path / "texts", tmp_path / "store"
    texts.mkdir()
    for number, (name, text) in enumerate(
        (("A_RES_91_901.en.txt", ASSEMBLY), ("S_RES_3901_(2036).en.txt", COUNCIL))
    ):
        (texts / name).write_text(text, encoding="utf-8")
        run("build", texts, "--store", store, "--jobs", "1")
        published(store, tmp_path / "site")
        published(store, tmp_path / f"fresh{number}")
        assert (tmp_path / "site/body/SC.html").exists() == bool(number)
        assert content(tmp_path / "site") == content(tmp_path / f"fresh{number}")


def test_processes_that_make_pages_have_a_limit_of_memory(tmp_path: Path) -> None:
    most = 3 << 30
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=start_worker, initargs=(str(tmp_path), most)
    ) as pool:
        assert pool.submit(resource.getrlimit, resource.RLIMIT_DATA).result() == (most, most)


def test_who_is_stopped_half_way_starts_again(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[Path] = []
    replace = Path.replace

    def stopping(self: Path, target: Path) -> Path:
        if target.suffix == ".html":
            if len(moved) == 5:
                raise KeyboardInterrupt
            moved.append(target)
        return replace(self, target)

    before = content(room / "site")
    monkeypatch.setattr(publication, "_program", lambda: "another")
    for name in list(before)[::7]:
        (room / "site" / name).unlink()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stopping)
        with pytest.raises(KeyboardInterrupt):
            published(room / "store", room / "site")
    published(room / "store", room / "site")
    published(room / "store", room / "of-another")
    assert content(room / "site") == content(room / "of-another")
    # The manifest names the program that wrote it.
    assert content(room / "site").keys() == before.keys()
    assert {**content(room / "site"), publication.MANIFEST: b""} == {**before, publication.MANIFEST: b""}
    assert not list((room / "site").glob(".publishing-*"))


class Killed(BaseException):
    """Ends a publication as a kill does: nothing is cleared after it."""


STEPS = ("mkdir", "replace", "unlink", "rmdir")


def kill_at(monkeypatch: pytest.MonkeyPatch, number: int) -> list[str]:
    """Kills the publication at a step of the moves; returns the steps done. number: from 0; -1: no kill."""
    done: list[str] = []
    settled = publication._settled  # pyright: ignore[reportPrivateUsage]

    def settling(*arguments: object) -> publication.Published:
        for name in STEPS:
            monkeypatch.setattr(Path, name, stepping(name, getattr(Path, name)))
        return settled(*arguments)  # type: ignore[arg-type]

    def stepping(name: str, step: Callable[..., object]) -> Callable[..., object]:
        def call(self: Path, *arguments: object, **options: object) -> object:
            if len(done) == number:
                raise Killed
            done.append(name)
            return step(self, *arguments, **options)

        return call

    monkeypatch.setattr(publication, "_settled", settling)
    if number >= 0:
        # A killed process clears no temporary folder.
        monkeypatch.setattr(publication, "TemporaryDirectory", Kept)
    return done


class Kept:
    """A temporary folder that outlives its context, as after a kill."""

    def __init__(self, dir: Path, prefix: str) -> None:
        self._name = tempfile.mkdtemp(dir=dir, prefix=prefix)

    def __enter__(self) -> str:
        return self._name

    def __exit__(self, *_: object) -> None:
        """Keeps the folder."""


HARBOURS = """United Nations                A/RES/91/902
General Assembly
Distr.: General
13 December 2036

Resolution adopted by the General Assembly on 11 December 2036
91/902. Harbours

The General Assembly,

Recalling its resolution 91/901 of 10 December 2036,

1. Requests the Secretary-General to report to it at its ninety-third session on harbours.
"""


@pytest.fixture(scope="module")
def harbours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store and its site of an earlier day: one document changed since, one came, one went."""
    place = tmp_path_factory.mktemp("harbours")
    texts, store = place / "texts", place / "store"
    texts.mkdir()
    for name, text in (("A_RES_91_901.en.txt", ASSEMBLY), ("S_RES_3901_(2036).en.txt", COUNCIL)):
        (texts / name).write_text(text, encoding="utf-8")
    run("build", texts, "--store", store, "--jobs", "1")
    published(store, place / "before")
    (texts / "A_RES_91_901.en.txt").write_text(
        ASSEMBLY.replace("a list of lighthouses", "a register of lighthouses"), encoding="utf-8"
    )
    (texts / "A_RES_91_902.en.txt").write_text(HARBOURS, encoding="utf-8")
    run("build", texts, "--store", store, "--jobs", "1")
    opened = open_store(str(store))
    gone = [graph for graph, entry in opened.manifest().items() if entry.symbol.startswith("S/RES/3901")]
    assert gone
    opened.remove_graphs([*gone, *(opened.manifest()[graph].provenance for graph in gone)])
    opened.close()
    run("link", "--store", store)
    published(store, place / "after")
    return place


@pytest.fixture(scope="module")
def steps(harbours: Path) -> list[str]:
    """The steps of the moves when the site of the earlier day is published again, into the folder "again"."""
    shutil.copytree(harbours / "before", harbours / "again")
    with pytest.MonkeyPatch.context() as patch:
        found = kill_at(patch, -1)
        done = published(harbours / "store", harbours / "again")
    assert done.written
    assert done.removed
    return found


def test_documents_that_change_come_and_go_leave_the_site_of_a_fresh_publication(
    harbours: Path, steps: list[str]
) -> None:
    assert set(steps) >= {"mkdir", "replace", "unlink"}
    assert content(harbours / "again") == content(harbours / "after")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.6, 1.0])
def test_a_publication_killed_while_files_move_is_repaired_by_the_next(
    harbours: Path, steps: list[str], tmp_path: Path, share: float
) -> None:
    out = tmp_path / "site"
    shutil.copytree(harbours / "before", out)
    with pytest.MonkeyPatch.context() as patch:
        # The last step puts the manifest into its place.
        kill_at(patch, min(int(share * len(steps)), len(steps) - 1))
        with pytest.raises(Killed):
            published(harbours / "store", out)
    assert list(out.glob(".publishing-*"))
    published(harbours / "store", out)
    assert content(out) == content(harbours / "after")
    assert folders(out) == folders(harbours / "after")


def test_what_a_killed_publication_left_behind_is_removed_even_if_nothing_changed(
    harbours: Path, tmp_path: Path
) -> None:
    shutil.copytree(harbours / "after", tmp_path / "site")
    left = tmp_path / "site/.publishing-left"
    left.mkdir()
    (left / "page.html").write_text("half a page", encoding="utf-8")
    assert published(harbours / "store", tmp_path / "site").made == 0
    assert not left.exists()


def folders(out: Path) -> set[str]:
    """The names of all folders of a site."""
    return {one.relative_to(out).as_posix() for one in out.rglob("*") if one.is_dir()}
