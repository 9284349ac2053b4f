"""Short runs of the soak test and of the fuzzer; `make faults` and `make fuzz` are the long ones."""

from __future__ import annotations

import random
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


def run(script: str, *arguments: str) -> str:
    """Runs a benchmark, which must reach its aim; returns what it prints."""
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_kills_full_disks_and_damaged_blocks_lose_nothing() -> None:
    out = run("faults.py", "--rounds", "4", "--jobs", "2")
    aim = "0 lost, 0 unclear, 0 orphans, 0 leftovers, next run complete 4 of 4"
    assert out.splitlines()[-1] == aim


@pytest.mark.slow
def test_every_parser_refuses_damaged_input_with_a_clear_error() -> None:
    lines = run("fuzz.py", "--cases", "200").splitlines()
    assert len(lines) == 11
    for line in lines[1:]:
        assert line.split()[1:] == ["20", line.split()[2], "0", "0", "0"]


def test_a_damaged_input_is_the_same_for_the_same_seed() -> None:
    damaged = runpy.run_path(str(BENCHMARKS / "damaged_input.py"))["damaged"]
    for kind in ("text", "docx", "zip", "sparql", "parameters"):
        first, second, other = (damaged(kind, random.Random(seed)) for seed in (7, 7, 8))
        assert first == second
        assert first != other
