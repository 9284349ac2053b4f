"""Speed, growth and memory on a corpus of thousands: the English documents from text to validated store.

The baseline is what `spacy.blank("en")` needs to tokenize the same text, its files divided among as many
processes: a unit of "reading English once" that is fair on any machine. Printed, all of one run:

    ratio       the build against the baseline, by the clock and in processor time (aim: at most 6)
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
import sys
import tempfile
from importlib import import_module
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure import COMMAND, Cost, cost

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARED = Path(os.environ.get("MANDATEGRAPH_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
RATIO_AIM, GROWTH_AIM, MEMORY_AIM, TOUCHED_AIM = 6.0, 2.1, 2000.0, 0.02


def tokenize(files: Sequence[str]) -> int:
    """The number of tokens that spaCy sees in the files."""
    # Only those who measure have it.
    language: Any = import_module("spacy").blank("en")
    language.max_length = sys.maxsize
    return sum(len(language(Path(file).read_text(encoding="utf-8"))) for file in files)


def baseline(folder: Path, jobs: int) -> None:
    """Tokenize the files of a folder in `jobs` processes; run in a process of its own by `main`."""
    files = sorted(map(str, folder.glob("*.txt")))
    with Pool(jobs) as pool:
        print(sum(pool.map(tokenize, [files[start::jobs] for start in range(jobs)])))


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
    parser.add_argument("--baseline", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.baseline:
        baseline(options.baseline, options.jobs)
        return
    files = chosen(options.corpus, options.documents)
    if len(files) < 4:
        parser.error(f"no English documents in {options.corpus}/en: name it or set MANDATEGRAPH_SHARED")
    with tempfile.TemporaryDirectory() as place:
        measure(Path(place), files, options.jobs)


def measure(place: Path, files: Sequence[Path], jobs: int) -> None:
    """Run all that is compared, one after the other, and print it."""
    everything, half = copied(files, place / "all"), copied(files[::2], place / "half")
    tokenizing = [sys.executable, __file__, "--baseline", str(everything), "--jobs", str(jobs)]
    unit = cost(tokenizing)
    small = build(half, place / "half-store", jobs)
    full = build(everything, place / "store", jobs)
    again = cost(tokenizing)
    middle = sorted(everything.iterdir(), key=lambda file: file.stat().st_size)[len(files) // 2]
    with middle.open("a", encoding="utf-8") as handle:
        handle.write("\nOne more line.\n")
    touched = build(everything, place / "store", jobs)
    clock, work = (unit.seconds + again.seconds) / 2, (unit.work + again.work) / 2
    text = size(everything) / size(half)
    by_clock, by_work = full.seconds / small.seconds * 2 / text, full.work / small.work * 2 / text
    line("documents", f"{len(files):,}", f"{size(everything) / 1e6:.1f} MB of text, {jobs} processes")
    line("spaCy", f"{clock:.1f} s", f"{work:.1f} s of processor time; mean of before and after")
    line("build", f"{full.seconds:.1f} s", f"{full.work:.1f} s of processor time")
    line("ratio", f"{full.seconds / clock:.2f}", f"by the clock; aim: at most {RATIO_AIM:g}")
    line("", f"{full.work / work:.2f}", "in processor time")
    line("growth", f"{by_clock:.2f}", f"for twice the text; aim: at most {GROWTH_AIM:g}")
    line("", f"{by_work:.2f}", "in processor time")
    line("peak memory", f"{full.peak:.0f} MB", f"process tree; aim: below {MEMORY_AIM:g} MB")
    line("", f"{small.peak:.0f} MB", "with half of the documents")
    line("one touched", f"{touched.seconds:.2f} s", f"{touched.work:.2f} s of processor time")
    line("", f"{touched.seconds / full.seconds:.2%}", f"of the full build; aim: below {TOUCHED_AIM:.0%}")
    line("", f"{touched.work / full.work:.2%}", "in processor time")


if __name__ == "__main__":
    main()
