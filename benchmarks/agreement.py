"""Agreement of the acts of two language versions, and of a draft and the text adopted from it.

Builds the documents from the corpus beside the repository. Prints for each field how many acts (paragraphs,
for citations and instruments) with a value in either version have the same value in both, the share of these,
and the share of all acts. Differences in translation count as differences.

    python benchmarks/agreement.py [SHARED] [--differences]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypedDict

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MANDATEGRAPH_SHARED", REPOSITORY.parent / "shared"))
COMMAND = "from mandategraph.cli.main import main; main()"
FILES = (
    "zh/E_RES_2012_19",
    "en/E_RES_2012_19",
    "zh/A_77_464",
    "en/A_RES_77_235",
    "zh/E_2011_30",
    "en/A_RES_66_177",
)
PAIRS = (
    ("E/RES/2012/19",),
    ("A/77/464", "--unit", "V", "--with", "A/RES/77/235"),
    ("E/2011/30", "--unit", "A.IV", "--with", "A/RES/66/177"),
)
AIMS = {"addressees": 0.97, "due": 0.97, "report_to": 0.97, "cites": 0.97}
"""Minimum shares for the first pair, two versions of one document."""


class Share(TypedDict):
    """The agreement of one field."""

    compared: int
    agreed: int
    share: float
    named: int
    named_agreed: int
    named_share: float


def mandategraph(*arguments: str | Path) -> str:
    """Runs a command and returns its standard output."""
    command = [sys.executable, "-c", COMMAND, *map(str, arguments)]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def sources(shared: Path) -> list[Path]:
    """Returns the files of the pairs; the suffix differs by language."""
    found: list[Path] = []
    for name in FILES:
        place = shared / "corpus" / name
        files = sorted(place.parent.glob(f"{place.name}.*"))
        if not files:
            sys.exit(f"{place}.*: no such document; give the folder or set MANDATEGRAPH_SHARED")
        found.extend(files[:1])
    return found


def agreement(store: Path, pair: tuple[str, ...]) -> dict[str, Share]:
    """Returns the agreement of each field of one pair."""
    return json.loads(mandategraph("compare", *pair, "--store", store, "--format", "json"))["agreement"]


def cell(share: Share) -> str:
    """Returns the counts and the two shares as text."""
    named = f"{share['named_agreed']}/{share['named']}"
    return f"{named:>9} {share['named_share']:7.1%} {share['share']:7.1%}"


def main() -> None:
    """Builds, compares and prints; exit code 1 if the first pair misses its aims."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--differences", action="store_true", help="also print the paragraphs that differ")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        manifest = options.shared / "corpus" / "manifest.csv"
        mandategraph("build", *sources(options.shared), "--manifest", manifest, "--store", store)
        shares = [agreement(store, pair) for pair in PAIRS]
        print(f"{'':14}" + "".join(f"{pair[0] + ' …' * (len(pair) > 1):>28}" for pair in PAIRS))
        print(f"{'':14}" + "".join(f"{pair[-1] if len(pair) > 1 else 'zh, en':>28}" for pair in PAIRS))
        print(f"{'':14}" + f"{'same   share  of all':>28}" * len(PAIRS))
        for field in shares[0]:
            print(f"{field:14}" + "".join(f"{cell(table[field]):>28}" for table in shares))
        if options.differences:
            for pair in PAIRS:
                print(mandategraph("compare", *pair, "--differing", "--store", store))
    short = [field for field, aim in AIMS.items() if shares[0][field]["named_share"] < aim]
    if short:
        sys.exit(f"the versions of {PAIRS[0][0]} miss the aim for {', '.join(short)}")


if __name__ == "__main__":
    main()
