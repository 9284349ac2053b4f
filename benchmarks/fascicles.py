"""Speed of reading fascicles of the programme budget, relative to python-docx, which walks the same files.

The walk takes the text of every paragraph and of every cell. Both are measured in one run, by processor time
with that of child processes, with packs loaded. Reading ends with the programmes, mandates, deliverables and
resources; writing the graph is not part of it. Prints the seconds of each and the ratio (aim: below 2).

    python benchmarks/fascicles.py FOLDER [--profile]
"""

# The elements of python-docx come without types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
from pathlib import Path

from docx import Document
from mandategraph.loaders import formats
from mandategraph.loaders.budget.reader import read_budget
from mandategraph.loaders.read import prepare, read_document


def seconds() -> float:
    """Returns the processor time of this process and its finished children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def walk(file: Path) -> int:
    """Returns the number of characters in the paragraphs and cells of a Word file."""
    word = Document(str(file))
    found = sum(len(paragraph.text) for paragraph in word.paragraphs)
    for table in word.tables:
        for row in table.rows:
            found += sum(len(cell.text) for cell in row.cells)
    return found


def measured(files: list[Path]) -> dict[str, float]:
    """Returns the seconds that walking, reading tables and reading all of the files take."""
    spent: dict[str, float] = {}
    start = seconds()
    for file in files:
        walk(file)
    spent["python-docx"], start = seconds() - start, seconds()
    for file in files:
        read_budget(formats.read(file), "en")
    spent["tables and lists"], start = seconds() - start, seconds()
    for file in files:
        read_document(file)
    spent["reading"] = seconds() - start
    return spent


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="Folder with Word files of fascicles.")
    parser.add_argument("--profile", action="store_true", help="Print where the reading spends its time.")
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.docx"))
    prepare("en")
    if options.profile:
        profile = cProfile.Profile()
        profile.enable()
        for file in files:
            read_document(file)
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        return
    spent = measured(files)
    for name, value in spent.items():
        print(f"{name:20} {value:7.2f} s  {value / spent['python-docx']:5.2f}")


if __name__ == "__main__":
    main()
