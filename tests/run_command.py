"""Runs the `mandategraph` command in a process of its own, as a user does."""

from __future__ import annotations

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
