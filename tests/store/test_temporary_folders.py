"""Temporary folders of killed processes are removed by the next process that makes one, and no others."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from mandategraph.store.temporary import PREFIX, TemporaryFolder, temporary_folder

KEEP = """
import sys, time
from mandategraph.store.temporary import TemporaryFolder
folder = TemporaryFolder()
(folder.path / "file").touch()
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def other() -> tuple[subprocess.Popen[str], Path]:
    """A process with a temporary folder, and that folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", KEEP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_folder_lasts_as_long_as_it_is_used(place: Path) -> None:
    with temporary_folder() as folder:
        (folder / "file").write_text("x", encoding="utf-8")
        assert folder.parent == place
        with temporary_folder():
            assert (folder / "file").exists()
    assert not list(place.iterdir())


def test_the_folder_of_a_killed_process_is_removed_and_that_of_a_running_one_kept(place: Path) -> None:
    process, running = other()
    killed_process, killed = other()
    killed_process.kill()
    killed_process.wait()
    assert (killed / "file").exists()
    foreign = place / f"{PREFIX}file"
    foreign.touch()
    folder = TemporaryFolder()
    assert not killed.exists()
    assert (running / "file").exists()
    assert foreign.exists()
    folder.close()
    folder.close()
    process.communicate("")
    assert not running.exists()
