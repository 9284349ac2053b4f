"""Speed, growth and memory on a corpus of thousands: the English documents from text to validated store.

The baseline is what `spacy.blank("en")` needs to tokenize the same text, its files divided among as many
processes: a unit of "reading English once" that is fair on any machine. Printed, all of one run:

    ratio       the build against the baseline, by the clock and in processor time (aim: at most 6); a second
                time without the files on which spaCy alone stalls (one document costs it two minutes),
                which is the stricter measure
    growth      all documents against every second one (aim: at most 2.1 times the time for twice the text)
    memory      the most that the whole process tree holds at a time (aim: below 2000 MB)
    touched     a build after one document has changed, against the full build (aim: below 2 %)

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
"""So many times the median a character: the tokenizer stalls."""


def tokenize(files: Sequence[str]) -> list[tuple[str, float]]:
    """The processor time that spaCy needs for each file, a million characters at a time."""
    # Only those who measure have it.
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
    """Tokenize the files of a folder in `jobs` processes; run in a process of its own by `measure`.

    `stalls` lists the files to leave out, or is made with those that take a hundred times the median.
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
    """What it costs to bring a folder into a store."""
    # A file that is refused costs only itself.
    arguments = ("build", str(folder), "--store", str(store), "--jobs", str(jobs))
    return cost([*COMMAND, *arguments], fails=True)


def chosen(corpus: Path, number: int | None) -> list[Path]:
    """So many documents, taken evenly from the corpus; all without a number."""
    files = sorted((corpus / "en").glob("*.txt"))
    if number is None or number >= len(files):
        return files
    return [files[index * len(files) // number] for index in range(number)]


def copied(files: Sequence[Path], folder: Path) -> Path:
    """A folder of our own with copies that may be changed."""
    folder.mkdir()
    for file in files:
        shutil.copyfile(file, folder / file.name)
    return folder


def size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(file.stat().st_size for file in folder.iterdir())


def line(name: str, value: str, remark: str) -> None:
    print(f"{name:<16}{value:>12}   {remark}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=SHARED / "corpus")
    parser.add_argument("--documents", type=int, metavar="N", help="so many documents, evenly chosen")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--baseline", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.baseline:
        baseline(options.baseline[0], options.jobs, options.baseline[1])
        return
    files = chosen(options.corpus, options.documents)
    if len(files) < 4:
        parser.error(f"no English documents in {options.corpus}/en: name it or set MANDATEGRAPH_SHARED")
    with tempfile.TemporaryDirectory() as place:
        measure(Path(place), files, options.jobs)


def measure(place: Path, files: Sequence[Path], jobs: int) -> None:
    """Run all that is compared, one after the other, and print it."""
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
    line("ratio", f"{full.seconds / unit.seconds:.2f}", f"by the clock; aim: at most {RATIO_AIM:g}")
    line("", f"{full.work / unit.work:.2f}", "in processor time")
    line("", f"{full.seconds / clock:.2f}", "by the clock, without what stalls the baseline")
    line("", f"{full.work / work:.2f}", "in processor time, without it")
    line("growth", f"{by_clock:.2f}", f"for twice the text; aim: at most {GROWTH_AIM:g}")
    line("", f"{by_work:.2f}", "in processor time")
    line("peak memory", f"{full.peak:.0f} MB", f"process tree; aim: below {MEMORY_AIM:g} MB")
    line("", f"{small.peak:.0f} MB", "with half of the documents")
    line("one touched", f"{touched.seconds:.2f} s", f"{touched.work:.2f} s of processor time")
    line("", f"{touched.seconds / full.seconds:.2%}", f"of the full build; aim: below {TOUCHED_AIM:.0%}")
    line("", f"{touched.work / full.work:.2%}", "in processor time")


if __name__ == "__main__":
    main()
