"""A site that is published again is the site that would be published anew, and little of it is made again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.publishing.offline import publication
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
