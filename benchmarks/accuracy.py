"""Accuracy: scores of one build against the answer keys beside the repository.

Builds the documents of the keys and prints the F1 (for `exact`: recall) of each metric, one column per key.
The keys and the scorer are outside the repository; the product does not read them.

    python benchmarks/accuracy.py [SHARED] [--errors 20]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MANDATEGRAPH_SHARED", REPOSITORY.parent / "shared"))
COMMAND = "from mandategraph.cli.main import main; main()"
METRICS = (
    "leaves",
    "acts",
    "directives",
    "addressees",
    "partners",
    "reporting",
    "report_to",
    "due",
    "conditions",
    "cites",
    "instruments",
    "exact",
)


def sources(shared: Path, keys: list[Path]) -> list[Path]:
    """Returns the documents of the keys, by the symbol in the manifest or in the file name."""
    corpus = shared / "corpus"
    with (corpus / "manifest.csv").open(encoding="utf-8", newline="") as handle:
        listed = {(row["symbol"], row["language"]): corpus / row["file"] for row in csv.DictReader(handle)}
    found: list[Path] = []
    for key in keys:
        row = json.loads(key.read_text(encoding="utf-8").splitlines()[0])
        by_name = corpus / row["lang"] / f"{row['doc'].replace('/', '_')}.txt"
        file = listed.get((row["doc"], row["lang"]), by_name)
        if file.is_file():
            found.append(file)
        else:
            print(f"no document for {key.name} in {corpus}", file=sys.stderr)
    return found


def mandategraph(*arguments: str | Path) -> str:
    """Runs a command and returns its standard output."""
    command = [sys.executable, "-c", COMMAND, *map(str, arguments)]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=False)
    # Exit code 1: some files were rejected, the others are built.
    if done.returncode > 1:
        sys.exit(done.returncode)
    return done.stdout


def score(shared: Path, key: Path, acts: Path, errors: int) -> tuple[dict[str, dict[str, float]], str]:
    """Returns the table of the scorer for one key, and its list of the first differences."""
    scorer = [sys.executable, str(shared / "gold" / "score.py"), str(key), str(acts)]
    table = subprocess.run([*scorer, "--json"], text=True, capture_output=True, check=True).stdout
    listing = subprocess.run(
        [*scorer, "--errors", str(errors)], text=True, capture_output=True, check=True
    ).stdout
    return json.loads(table.splitlines()[0]), "\n".join(listing.splitlines()[len(METRICS) :])


def main() -> None:
    """Builds, scores and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--errors", type=int, default=0, help="print the first N differences of each key")
    options = parser.parse_args()
    keys = sorted((options.shared / "gold").glob("*.jsonl"))
    if not keys:
        parser.error(f"no answer keys in {options.shared}/gold: give the folder or set MANDATEGRAPH_SHARED")
    with tempfile.TemporaryDirectory() as folder:
        store, acts = Path(folder) / "store", Path(folder) / "acts.jsonl"
        manifest = options.shared / "corpus" / "manifest.csv"
        mandategraph("build", *sources(options.shared, keys), "--manifest", manifest, "--store", store)
        acts.write_text(mandategraph("acts", "--store", store, "--format", "jsonl"), encoding="utf-8")
        scores = [score(options.shared, key, acts, options.errors) for key in keys]
    width = max(len(key.stem) for key in keys) + 2
    print(f"{'':12}" + "".join(f"{key.stem:>{width}}" for key in keys))
    for metric in METRICS:
        cells = (table[metric]["F1"] for table, _ in scores)
        print(f"{metric:12}" + "".join(f"{cell:>{width}.3f}" for cell in cells))
    for key, (_, differences) in zip(keys, scores, strict=True):
        if differences:
            print(f"\n{key.stem}\n{differences}")


if __name__ == "__main__":
    main()
