"""`check-pack`: the check of a language pack."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import example

if TYPE_CHECKING:
    from ..loaders.packs.report import PackReport

_COLUMNS = {
    "file": "file",
    "rows": "rows",
    "exceptions": "exceptions",
    "patterns": "patterns",
    "characters": "chars",
    "without_example": "no example",
    "failures": "failures",
    "longest": "longest",
    "longest_at": "at",
}
"""Heads of the columns by field of `FileFigures`."""


@click.command("check-pack")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="Output format.",
)
@click.option("--warnings", is_flag=True, help="List every warning; by default only their number.")
@example("mandategraph check-pack loaders/languages/en")
def check_pack_command(folder: Path, form: str, warnings: bool) -> None:
    """Check a language pack: keys, types, patterns, duplicate rows, and the example of every row.

    DIR is the folder of the pack, named by the code of its language: an installed one, or one of
    MANDATEGRAPH_LANGUAGES. Examples are run if there are no other errors. A pattern of more than 300
    characters is an error. The exit code is 1 if there are errors.
    """
    # Only this command needs the types of packs: `--help` imports every command.
    from ..loaders.packs.report import check_pack

    report = check_pack(folder)
    if form == "json":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        found = {
            "language": report.language,
            "files": [asdict(one) for one in report.files],
            "errors": [asdict(one) for one in report.errors],
            "warnings": [asdict(one) for one in report.warnings],
        }
        json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _print(report, warnings)
    if report.errors:
        raise click.exceptions.Exit(1)


def _print(report: PackReport, warnings: bool) -> None:
    rows = [
        list(_COLUMNS.values()),
        *([str(getattr(one, name)) for name in _COLUMNS] for one in report.files),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        # The first and the last column are text.
        click.echo("  ".join([row[0].ljust(widths[0]), *cells[1:-1], row[-1]]).rstrip())
    click.echo()
    for problem in report.errors:
        click.echo(f"error: {problem}")
    for problem in report.warnings if warnings else ():
        click.echo(f"warning: {problem}")
    hidden = "" if warnings or not report.warnings else " (--warnings lists them)"
    click.echo(f"{len(report.errors)} errors, {len(report.warnings)} warnings{hidden}")
