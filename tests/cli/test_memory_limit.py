"""A command that needs too much memory ends with a message, and finds a damaged store by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from mandategraph.store import Addition, EmbeddedStore, checksums

COMMAND = [sys.executable, "-m", "mandategraph.cli.main"]
LINE = '<http://x/s{0}> <http://x/p> "A literal of many words, number {0}" <http://x/g> .\n'

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    text = "".join(LINE.format(number) for number in range(20_000)).encode()
    EmbeddedStore(tmp_path / "store").replace_graphs([Addition(("http://x/g",), text)])
    return tmp_path / "store"


def damage(place: Path) -> None:
    """Damages every index table so that only reading it shows it."""
    for table in place.glob("generation-*/quads/*.sst"):
        state, text = table.stat(), bytearray(table.read_bytes())
        if len(text) > 10_000:
            middle = len(text) // 3
            text[middle : middle + 512] = bytes(512)
            table.write_bytes(text)
            os.utime(table, ns=(state.st_atime_ns, state.st_mtime_ns))


def ordered(place: Path, memory: int, *, checks: bool) -> subprocess.CompletedProcess[str]:
    """Sorts the content of the store without the check at its opening."""
    script = f"""
        import resource
        from mandategraph.store import checksums
        checksums.ALWAYS_BYTES = 0
        checksums._is_verified = lambda _: True
        from mandategraph.cli import memory
        memory.SUSPICIOUS = {200 << 20 if checks else 1 << 40}
        resource.setrlimit(resource.RLIMIT_DATA, (8 << 30, 8 << 30))
        from mandategraph.cli.main import main
        main(["query", "all.rq", "--store", {str(place)!r}])
        """
    (place.parent / "all.rq").write_text("SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o")
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=place.parent,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "MANDATEGRAPH_MEMORY": str(memory)},
    )


def test_endless_errors_of_the_engine_end_in_a_message(place: Path) -> None:
    damage(place)
    done = ordered(place, 4000, checks=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the store is damaged" in done.stderr
    assert "build again" in done.stderr


def test_without_checksums_the_limit_ends_it(place: Path) -> None:
    damage(place)
    for file in place.glob(f"generation-*/{checksums.CHECKSUMS}"):
        file.unlink()
    done = ordered(place, 500, checks=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "needs more than 500 MB of memory" in done.stderr
    assert f"check-store --store {place}" in done.stderr
    assert "MANDATEGRAPH_MEMORY" in done.stderr


def test_a_sound_store_is_read_within_the_limits(place: Path) -> None:
    done = ordered(place, 4000, checks=True)
    assert done.returncode == 0, done.stderr
    assert "20000 rows" in done.stdout


def test_the_files_are_checked_by_a_command(place: Path) -> None:
    arguments = [*COMMAND, "check-store", "--store", place]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    damage(place)
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "has changed" in done.stderr


def test_a_first_build_that_needs_much_memory_goes_on(tmp_path: Path) -> None:
    (tmp_path / "A_RES_80_901.en.txt").write_text(
        "A/RES/80/901\n\nThe General Assembly,\n\n1. Requests the Secretary-General to report.\n"
    )
    script = """
        from mandategraph.cli import memory
        memory.SUSPICIOUS = 1
        from mandategraph.cli.main import main
        main(["build", ".", "--store", "store", "--jobs", "1"])
        """
    arguments = [sys.executable, "-c", textwrap.dedent(script)]
    done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
