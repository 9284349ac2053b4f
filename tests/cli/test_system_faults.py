"""Errors of the system end a command with a message and its exit code, never with a plea for a bug report."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from mandategraph.cli import main as command
from mandategraph.cli.faults import system_fault
from mandategraph.store import Addition, EmbeddedStore

COMMAND = [sys.executable, "-m", "mandategraph.cli.main"]
FULL = Path("/dev/full")
NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.EMFILE, errno.EXDEV)
full_device = pytest.mark.skipif(not FULL.is_char_device(), reason="no /dev/full")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("faults") / "store"
    line = '<http://x/s{}> <http://x/p> "{} and many more words of a literal" <http://x/g> .\n'
    text = "".join(line.format(number, number) for number in range(20_000))
    EmbeddedStore(place).replace_graphs([Addition(("http://x/g",), text.encode())])
    return place


@full_device
@pytest.mark.parametrize("form", ["nquads", "turtle"])
def test_a_full_output_is_not_a_fault_of_the_store(place: Path, form: str) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "export", "--store", place, "--format", form],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "error: Input or output: the disk is full. Free some space and run the command again.\n"
    )


@full_device
def test_the_exit_code_stays_if_no_message_can_be_written(place: Path) -> None:
    with FULL.open("wb") as full:
        arguments = [*COMMAND, "stats", "--store", place]
        assert subprocess.run(arguments, stdout=full, stderr=full).returncode == 1
        arguments = [*COMMAND, "stats", "--store", place / "none"]
        assert subprocess.run(arguments, stdout=full, stderr=full).returncode == 1


def test_a_device_is_written_to_and_never_replaced(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A named pipe with a reader stands for all special files.
    pipe = place.parent / "pipe"
    os.mkfifo(pipe)
    copy = place.parent / "copy"
    reader = subprocess.Popen(["cp", "--copy-contents", pipe, copy])
    with pytest.raises(SystemExit) as leaving:
        command.main(["export", "--store", str(place), "--out", str(pipe)])
    assert not leaving.value.code, capsys.readouterr().err
    assert reader.wait(20) == 0
    assert copy.read_bytes().count(b"\n") == 20_000
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    "arguments",
    [("export",), ("query", "SELECT ?o { ?s ?p ?o }"), ("query", "SELECT ?o { ?s ?p ?o }", "csv")],
)
def test_a_closed_pipe_has_the_exit_code_of_the_signal(place: Path, arguments: tuple[str, ...]) -> None:
    name, *query = arguments
    file = place.parent / "all.rq"
    file.write_text(query[0] if query else "")
    words = [name, *([file] if query else []), "--store", place, *(["--format", "csv"] if query[1:] else [])]
    process = subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


def test_closed_standard_streams_are_opened(place: Path) -> None:
    words = " ".join([*COMMAND, "stats", "--store", str(place)])
    done = subprocess.run(["sh", "-c", f"exec {words} <&- >&- 2>&-"], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        *((OSError(number, "words of the system", "a/file"), "a/file: ") for number in NUMBERS),
        (sqlite3.OperationalError("database or disk is full"), "Free some space"),
        (sqlite3.OperationalError("disk I/O error"), "Free some space"),
        (sqlite3.OperationalError("database is locked"), "Wait for the other command"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "writable"),
        (sqlite3.DatabaseError("database disk image is malformed"), "Delete"),
        (MemoryError(), "--jobs"),
        (UnicodeEncodeError("latin-1", "届会", 0, 1, "ordinal not in range"), "PYTHONIOENCODING"),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "Connection reset"),
    ],
    ids=repr,
)
def test_a_message_says_what_to_do(
    error: Exception, words: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(command.mandategraph, "main", fail)
    # The output is discarded after an error.
    monkeypatch.setattr(command, "discard_output", lambda: None)
    with pytest.raises(SystemExit) as leaving:
        command.main([])
    said = capfd.readouterr().err
    assert leaving.value.code == 1
    assert words in said
    assert "bug" not in said
    assert said.endswith(".\n")


def test_a_bug_is_called_a_bug() -> None:
    assert system_fault(KeyError("x")) == ""
