"""Runs the `mandategraph` command in a process of its own, as a user does."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def mandategraph(*arguments: str | Path) -> str:
    """Returns the output of the command, which must succeed."""
    command = [sys.executable, "-c", "from mandategraph.cli.main import main; main()", *map(str, arguments)]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def csv_rows(printed: str) -> list[dict[str, str]]:
    """Returns the rows of CSV as commands and the site write it: with a byte order mark."""
    assert printed.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(printed[1:], newline="")))
