"""Measures time, processor time and peak memory of a command in its own process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND = (sys.executable, "-c", "from mandategraph.cli.main import main; main()")
"""The `mandategraph` command of this interpreter; its arguments follow."""
_POLL = 0.01


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a command with its child processes."""

    seconds: float
    """Wall-clock time in seconds."""
    work: float
    """Seconds of processor time."""
    peak: float
    """Peak resident memory of the process tree, in megabytes."""


def cost(command: Sequence[str], *, fails: bool = False) -> Cost:
    """Runs `command` and returns its cost; `fails`: whether exit code 1 is accepted."""
    started = time.perf_counter()
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    root, peak = psutil.Process(running.pid), 0
    while True:
        pid, status, usage = os.wait4(running.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, _resident(root))
        time.sleep(_POLL)
    running.returncode = code = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if code and not (fails and code == 1):
        sys.exit(f"exit code {code}: {' '.join(command)}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak / 1e6)


def _resident(root: psutil.Process) -> int:
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        for process in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
    return total
