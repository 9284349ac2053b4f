"""Runs a `mandategraph` command in a folder of its own, and disturbs it: kills, small disks, damage."""

from __future__ import annotations

import os
import random
import re
import resource
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil
from measure import COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

PATIENCE: Final = 600.0
"""Seconds after which a command counts as hanging."""
_ROUND: Final = "MANDATEGRAPH_FAULTS_ROUND"
"""Environment variable by which the processes of a round are found."""
_BLOCK: Final = 512
_ENDING: Final = 10.0
"""Seconds in which a process ends after its parent; on a busy machine imports alone take some."""
_NEW: Final = 0.2
"""Age, in seconds, from which on a process has its own command line."""


@dataclass(frozen=True, slots=True)
class Task:
    """A command with its input and with its results."""

    start: Path
    """Folder that a round begins with a copy of."""
    arguments: tuple[str, ...]
    """Of the command; it runs inside the copy."""
    clean: Path = Path()
    """Folder after an undisturbed run."""
    seconds: float = 0.0
    """Duration of an undisturbed run."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    code: int | None
    """Exit code; None if it had to be stopped because it hung."""
    out: bytes
    errors: str
    struck: bool
    """Whether the fault came while it ran."""
    orphans: int


def environment(place: Path, token: str) -> dict[str, str]:
    """Returns the environment of a command whose caches and temporary files stay inside `place`."""
    (place / "tmp").mkdir(exist_ok=True)
    (place / "cache").mkdir(exist_ok=True)
    own = {"TMPDIR": str(place / "tmp"), "XDG_CACHE_HOME": str(place / "cache"), _ROUND: token}
    return {**os.environ, **own}


def processes(token: str) -> list[psutil.Process]:
    """Returns the running processes of a round, whoever their parent is."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(_ROUND) == token:
                found.append(process)
    return found


def run(
    task: Task,
    place: Path,
    strike: Callable[[subprocess.Popen[bytes]], bool] | None = None,
    limits: Mapping[int, int] | None = None,
) -> Ended:
    """Runs the command of a task inside `place`.

    strike: disturbs the running command; returns whether it was still running. limits: resource limits.
    """
    token = f"{os.getpid()}-{random.getrandbits(64):x}"

    with ExitStack() as stack:
        out = stack.enter_context(tempfile.TemporaryFile())
        errors = stack.enter_context(tempfile.TemporaryFile())
        running = subprocess.Popen(
            [*COMMAND, *task.arguments],
            cwd=place,
            env=environment(place, token),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )
        for kind, limit in (limits or {}).items():
            resource.prlimit(running.pid, kind, (limit, limit))
        struck = strike(running) if strike else False
        code = _end(running, task, out)
        orphans = _orphans(token)
        out.seek(0)
        errors.seek(0)
        return Ended(code, out.read(), errors.read().decode(errors="replace"), struck, orphans)


def _end(running: subprocess.Popen[bytes], task: Task, out: IO[bytes]) -> int | None:
    """Waits for the end of a command; a server is asked for a page, and then stopped."""
    deadline = time.monotonic() + PATIENCE
    asked = False
    while running.poll() is None and time.monotonic() < deadline:
        if task.arguments[0] == "serve" and not asked and (url := _address(out)):
            asked = True
            answered = _answers(url)
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(30)
            return 0 if answered and running.poll() in (0, -signal.SIGTERM) else _stop(running)
        time.sleep(0.02)
    return running.returncode if running.poll() is not None else _stop(running)


def _stop(running: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _address(out: IO[bytes]) -> str:
    """Returns the URL that a server has printed; "" if it has not yet."""
    found = re.match(rb"(http://\S+) ", os.pread(out.fileno(), 200, 0))
    return found[1].decode() if found else ""


def _answers(url: str) -> bool:
    """Whether a server answers with its first page, at the latest after a minute."""
    for _ in range(60):
        with suppress(URLError, HTTPError, OSError), urlopen(url, timeout=PATIENCE) as answer:
            return answer.status == 200
        time.sleep(1)
    return False


def _orphans(token: str) -> int:
    """Ends and counts the processes of a round that do not end by themselves."""
    deadline = time.monotonic() + _ENDING
    while (left := processes(token)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    return len(left)


# --- faults


def kill(victim: str, moment: float, running: subprocess.Popen[bytes], dice: random.Random) -> bool:
    """Kills a command, its process group, or one of its workers at a moment after its start, in seconds."""
    if victim == "worker":
        return _kill_worker(moment, running, dice)
    deadline = time.monotonic() + moment
    while running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    if running.poll() is not None:
        return False
    with suppress(ProcessLookupError):
        if victim == "group":
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
    # Until then a server that has printed its address looks as if it ran.
    running.wait()
    return True


def _kill_worker(moment: float, running: subprocess.Popen[bytes], dice: random.Random) -> bool:
    """Kills a random worker after `moment` seconds, or, in half of the rounds, in the first second of one.

    The workers of a small build live shorter than the build. Returns False if there is no worker any more.
    """
    deadline = time.monotonic() + moment
    is_early = dice.random() < 0.5
    while running.poll() is None:
        with suppress(psutil.Error):
            children = psutil.Process(running.pid).children(recursive=True)
            # The resource tracker of Python is no worker; a new process may not have its command line yet.
            workers = [one for one in children if _is_worker(one)]
            if workers and is_early:
                deadline = min(deadline, time.monotonic() + dice.random())
                is_early = False
            if workers and time.monotonic() >= deadline:
                dice.choice(workers).kill()
                return True
        time.sleep(0.01)
    return False


def _is_worker(process: psutil.Process) -> bool:
    known = "resource_tracker" not in " ".join(process.cmdline())
    return known and time.time() - process.create_time() > _NEW


@contextmanager
def small_disk(place: Path, size: int) -> Generator[Callable[[], None]]:
    """Mounts a tmpfs of `size` bytes on a folder; yields a function that makes it large."""
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=True)
    try:
        yield lambda: _enlarge(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _enlarge(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=2g", str(place)], check=True)


def may_mount() -> bool:
    """Whether this process may mount file systems, which containers forbid even to root."""
    with tempfile.TemporaryDirectory() as place:
        command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place]
        try:
            mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except OSError:
            return False
        if mounted:
            subprocess.run(["umount", place], check=True)
        return mounted


def damage(store: Path, dice: random.Random) -> Callable[[], None]:
    """Sets a block of a random table to zero; returns a function that repairs it."""
    table = dice.choice(sorted(store.glob("generation-*/quads/*.sst")))
    # Tables may be hard links to those of another store.
    content = table.read_bytes()
    start = dice.randrange(max(len(content) // _BLOCK, 1)) * _BLOCK
    table.unlink()
    table.write_bytes(
        content[:start] + bytes(len(content[start : start + _BLOCK])) + content[start + _BLOCK :]
    )

    def repair() -> None:
        table.write_bytes(content)

    return repair
