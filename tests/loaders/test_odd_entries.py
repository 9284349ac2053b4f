"""A folder with odd entries: each is refused, and the rest is loaded."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from mandategraph.loaders import formats
from mandategraph.loaders.build import Outcome, Recipe, Refused, build, plan
from mandategraph.loaders.records import LoaderError
from mandategraph.loaders.thesaurus import read_thesaurus
from mandategraph.loaders.time_limit import processor_time

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and links")

TEXT = (
    "A/RES/84/930\n\n84/930. Ferries\n\nThe General Assembly,\n\n"
    "1. Requests the Secretary-General to repair the ferries.\n"
)


def built(folder: Path, staging: Path) -> list[Outcome]:
    planned = plan([folder])
    recipe = Recipe("1", "f")
    loaded = build(planned.files, staging=staging, recipe=recipe, known={}, check=lambda _: ())
    return [*planned.refused, *loaded]


def entry(folder: Path, kind: str) -> None:
    """Put an odd entry in a folder."""
    path = folder / "odd.txt"
    if kind == "name that is not UTF-8":
        Path(os.fsdecode(os.fsencode(folder) + b"/odd\xff.txt")).write_text("text")
    elif kind == "link to itself":
        path.symlink_to(path)
    elif kind == "link to nothing":
        path.symlink_to(folder / "nothing")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "pipe as archive":
        os.mkfifo(folder / "odd.zip")
    elif kind == "link to the folder above":
        (folder / "odd").symlink_to(folder.parent)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
    elif kind == "member without a name":
        with zipfile.ZipFile(folder / "odd.zip", "w") as archive:
            info = zipfile.ZipInfo("x")
            info.filename = ""
            archive.writestr(info, "text")


@pytest.mark.parametrize(
    "kind",
    [
        "name that is not UTF-8",
        "link to itself",
        "link to nothing",
        "pipe",
        "device",
        "socket",
        "pipe as archive",
        "link to the folder above",
        "member without a name",
    ],
)
def test_an_odd_entry_is_refused_and_the_rest_built(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "A_RES_84_930.en.txt").write_text(TEXT)
    entry(folder, kind)
    outcomes = built(folder, tmp_path / "staging")
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(outcomes) == 2
    assert [("odd" in outcome.path, "report" in outcome.message) for outcome in refused] == [(True, False)]


@pytest.mark.parametrize("name", ["odd.txt", "odd.zip"])
def test_the_message_for_a_pipe_says_what_it_is(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    outcomes = built(tmp_path, tmp_path / "staging")
    assert ["is a pipe" in outcome.message for outcome in outcomes if isinstance(outcome, Refused)] == [True]


def test_a_socket_is_no_file(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "odd.txt"))
    with pytest.raises(LoaderError, match="is a pipe, socket or device"):
        formats.read(tmp_path / "odd.txt")


def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(TEXT)
    scandir = os.scandir

    def refusing(path: str) -> Iterator[os.DirEntry[str]]:
        # As the system does for all users but root.
        if os.fspath(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    planned = plan([tmp_path])
    assert [file.path.parent.name for file in planned.files] == ["open"]
    assert [outcome.path for outcome in planned.refused] == [str(tmp_path / "closed")]
    assert "cannot be read (Permission denied)" in planned.refused[0].message


def test_linked_folders_are_read_once(tmp_path: Path) -> None:
    folder, other = tmp_path / "in", tmp_path / "other"
    for place in (folder / "own", other):
        place.mkdir(parents=True)
        (place / f"{place.name}.txt").write_text(TEXT)
    (folder / "again").symlink_to(folder / "own")
    (folder / "linked").symlink_to(other)
    (other / "back").symlink_to(folder / "own")
    (other / "loop").symlink_to(other)
    planned = plan([folder])
    assert [str(file.path.relative_to(folder)) for file in planned.files] == [
        "own/own.txt",
        "linked/other.txt",
    ]
    assert not planned.refused


def test_a_manifest_must_be_a_file_and_name_files(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "m.csv").write_text("file,symbol\nloop.txt,A/RES/84/930\n")
    with pytest.raises(LoaderError, match="is a pipe"):
        plan([], tmp_path / "pipe.csv")
    if sys.version_info < (3, 13):
        with pytest.raises(LoaderError, match=r"m\.csv: line 2: .*loop\.txt"):
            plan([], tmp_path / "m.csv")


def test_a_thesaurus_must_be_a_file(tmp_path: Path) -> None:
    for name in ("t.csv", "t.ttl"):
        os.mkfifo(tmp_path / name)
        with pytest.raises(LoaderError, match="is a pipe"):
            read_thesaurus(tmp_path / name)


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "A_RES_84_930.en.txt"
    path.write_text(TEXT)
    files = plan([path]).files

    def content(place: Path) -> bytes:
        found = place.read_bytes()
        place.write_text(TEXT.replace("repair", "sell"))
        return found

    monkeypatch.setattr("mandategraph.loaders.build.content_of", content)
    recipe = Recipe("1", "f")
    (outcome,) = build(files, staging=tmp_path / "staging", recipe=recipe, known={}, check=lambda _: ())
    assert isinstance(outcome, Refused)
    assert "changed while it was read" in outcome.message


def test_a_name_with_a_nul_is_an_error() -> None:
    with pytest.raises(LoaderError, match="NUL"):
        formats.read(Path("a\0.txt"))


def test_a_file_has_a_limit_of_processor_time() -> None:
    with pytest.raises(LoaderError, match=r"x\.txt: .* processor time"), processor_time("x.txt", 0.05):
        while True:
            pass


def test_waiting_takes_no_processor_time() -> None:
    with processor_time("x.txt", 0.2):
        time.sleep(0.3)


def test_other_threads_have_no_limit() -> None:
    done: list[bool] = []

    def work() -> None:
        with processor_time("x.txt", 0.01):
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
