"""Speed, growth and memory of a build of thousands of English documents, relative to a baseline.

The baseline is the time of `spacy.blank("en")` to tokenize the same text with as many processes, so that the
ratio does not depend on the machine. Prints for one run:

    ratio       build time divided by the baseline, wall-clock and processor time (aim: at most 6); again
                without the files on which spaCy stalls (up to two minutes), which is the stricter measure
    growth      time for all documents compared with every second one (aim: at most 2.1 for twice the text)
    memory      peak memory of the process tree (aim: below 2000 MB)
    touched     a build after one document has changed, relative to the full build (aim: below 2 %)

    python benchmarks/scale.py [CORPUS] [--documents 200] [--jobs 2]

Needs the optional dependencies `bench`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from importlib import import_module
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure import COMMAND, Cost, cost

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARED = Path(os.environ.get("MANDATEGRAPH_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
RATIO_AIM, GROWTH_AIM, MEMORY_AIM, TOUCHED_AIM = 6.0, 2.1, 2000.0, 0.02
STALL = 100
"""A file stalls the tokenizer at this multiple of the median time per character."""


def tokenize(files: Sequence[str]) -> list[tuple[str, float]]:
    """Returns the processor time of spaCy for each file, per million characters."""
    # Optional dependency.
    language: Any = import_module("spacy").blank("en")
    language.max_length = sys.maxsize
    taken: list[tuple[str, float]] = []
    for file in files:
        text = Path(file).read_text(encoding="utf-8")
        started = time.process_time()
        language(text)
        taken.append((file, (time.process_time() - started) / max(len(text), 1) * 1e6))
    return taken


def baseline(folder: Path, jobs: int, stalls: Path) -> None:
    """Tokenizes the files of a folder in `jobs` processes; `measure` runs it in a separate process.

    stalls: a list of files to skip; if it does not exist, it is written with the files that stall.
    """
    left_out = set(stalls.read_text(encoding="utf-8").splitlines()) if stalls.exists() else set[str]()
    files = sorted(str(file) for file in folder.glob("*.txt") if str(file) not in left_out)
    with Pool(jobs) as pool:
        parts = pool.map(tokenize, [files[start::jobs] for start in range(jobs)])
    if not stalls.exists():
        paces = dict(pace for part in parts for pace in part)
        slow = statistics.median(paces.values()) * STALL
        stalls.write_text("".join(f"{file}\n" for file in files if paces[file] > slow), encoding="utf-8")


def build(folder: Path, store: Path, jobs: int) -> Cost:
    """Builds a folder into a store and returns the cost."""
    # Accept rejected files.
    arguments = ("build", str(folder), "--store", str(store), "--jobs", str(jobs))
    return cost([*COMMAND, *arguments], fails=True)


def chosen(corpus: Path, number: int | None) -> list[Path]:
    """Returns `number` documents spread evenly over the corpus; None: all."""
    files = sorted((corpus / "en").glob("*.txt"))
    if number is None or number >= len(files):
        return files
    return [files[index * len(files) // number] for index in range(number)]


def copied(files: Sequence[Path], folder: Path) -> Path:
    """Copies files into a new folder."""
    folder.mkdir()
    for file in files:
        shutil.copyfile(file, folder / file.name)
    return folder


def size(folder: Path) -> int:
    """Returns the bytes of the files in a folder."""
    return sum(file.stat().st_size for file in folder.iterdir())


def line(name: str, value: str, remark: str) -> None:
    """Prints one line of the report."""
    print(f"{name:<16}{value:>12}   {remark}")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=SHARED / "corpus")
    parser.add_argument("--documents", type=int, metavar="N", help="number of documents, spread evenly")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--baseline", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.baseline:
        baseline(options.baseline[0], options.jobs, options.baseline[1])
        return
    files = chosen(options.corpus, options.documents)
    if len(files) < 4:
        parser.error(
            f"no English documents in {options.corpus}/en: give the corpus or set MANDATEGRAPH_SHARED"
        )
    with tempfile.TemporaryDirectory() as place:
        measure(Path(place), files, options.jobs)


def measure(place: Path, files: Sequence[Path], jobs: int) -> None:
    """Runs all measurements in turn and prints them."""
    everything, half = copied(files, place / "all"), copied(files[::2], place / "half")
    stalls = place / "stalls"
    tokenizing = [sys.executable, __file__, "--baseline", str(everything), str(stalls), "--jobs", str(jobs)]
    unit = cost(tokenizing)
    before = cost(tokenizing)
    small = build(half, place / "half-store", jobs)
    full = build(everything, place / "store", jobs)
    after = cost(tokenizing)
    middle = sorted(everything.iterdir(), key=lambda file: file.stat().st_size)[len(files) // 2]
    with middle.open("a", encoding="utf-8") as handle:
        handle.write("\nOne more line.\n")
    touched = build(everything, place / "store", jobs)
    clock, work = (before.seconds + after.seconds) / 2, (before.work + after.work) / 2
    left_out = ", ".join(Path(file).name for file in stalls.read_text(encoding="utf-8").splitlines())
    text = size(everything) / size(half)
    by_clock, by_work = full.seconds / small.seconds * 2 / text, full.work / small.work * 2 / text
    line("documents", f"{len(files):,}", f"{size(everything) / 1e6:.1f} MB of text, {jobs} processes")
    line("spaCy", f"{unit.seconds:.1f} s", f"{unit.work:.1f} s of processor time")
    line("", f"{clock:.1f} s", f"{work:.1f} s of processor time without {left_out or 'anything'}")
    line("build", f"{full.seconds:.1f} s", f"{full.work:.1f} s of processor time")
    line("ratio", f"{full.seconds / unit.seconds:.2f}", f"wall-clock time; aim: at most {RATIO_AIM:g}")
    line("", f"{full.work / unit.work:.2f}", "processor time")
    line("", f"{full.seconds / clock:.2f}", "wall-clock time, without stalling files")
    line("", f"{full.work / work:.2f}", "processor time, without stalling files")
    line("growth", f"{by_clock:.2f}", f"for twice the text; aim: at most {GROWTH_AIM:g}")
    line("", f"{by_work:.2f}", "processor time")
    line("peak memory", f"{full.peak:.0f} MB", f"process tree; aim: below {MEMORY_AIM:g} MB")
    line("", f"{small.peak:.0f} MB", "with half of the documents")
    line("one touched", f"{touched.seconds:.2f} s", f"{touched.work:.2f} s of processor time")
    line("", f"{touched.seconds / full.seconds:.2%}", f"of the full build; aim: below {TOUCHED_AIM:.0%}")
    line("", f"{touched.work / full.work:.2%}", "processor time")


if __name__ == "__main__":
    main()
