"""Runs the `mandategraph` command in this process, so that packs are compiled once for all calls."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from click.testing import CliRunner
from mandategraph.cli.main import mandategraph as command

if TYPE_CHECKING:
    from pathlib import Path


def mandategraph(*arguments: str | Path) -> str:
    """Returns the standard output of the command, which must succeed."""
    done = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert done.exit_code == 0, f"{arguments}\n{done.output}\n{done.exception!r}"
    return done.stdout


def csv_rows(printed: str) -> list[dict[str, str]]:
    """Returns the rows of CSV as lists and the site write it: with a byte order mark."""
    assert printed.startswith("\ufeff")
    return result_rows(printed[1:])


def result_rows(printed: str) -> list[dict[str, str]]:
    """Returns the rows of CSV as `query` writes it: without a mark, which programs take for a name."""
    assert not printed.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(printed, newline="")))
