"""A folder with odd entries: each is refused, and the rest is loaded."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from mandategraph.loaders import formats
from mandategraph.loaders.build import Outcome, Recipe, Refused, build, plan
from mandategraph.loaders.records import LoaderError
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
