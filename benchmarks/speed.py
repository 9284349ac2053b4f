"""Speed and memory of a build of the four Chinese documents, relative to a baseline.

The baseline is the time of `jieba.lcut` on the same text in the same process, with its dictionary loaded, so
that the ratio does not depend on the machine. Prints the median of both, their ratio (aim: at most 8), and
the peak memory of the process tree of a `mandategraph build` (aim: below 400 MB).

    python benchmarks/speed.py [CORPUS] [--repeat 5]
"""

# jieba comes without types.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

from __future__ import annotations

import argparse
import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import jieba
import psutil
from mandategraph.cli.main import main as mandategraph

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MANDATEGRAPH_SHARED", REPOSITORY.parent / "shared"))
RATIO_AIM = 8.0
MEMORY_AIM = 400.0
POLL = 0.005
COMMAND = "from mandategraph.cli.main import main; main()"


def build(corpus: Path, store: Path) -> list[str]:
    """Returns the arguments of a build of the Chinese documents into a new store."""
    return ["build", str(corpus / "zh"), "--manifest", str(corpus / "manifest.csv"), "--store", str(store)]


def seconds(work: Callable[[], object]) -> float:
    """Returns the duration of `work` in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def build_once(corpus: Path) -> None:
    """Runs one build in this process, without output, into a temporary store."""
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(output),
        ):
            mandategraph(build(corpus, Path(folder) / "store"))
    except SystemExit as stop:
        if stop.code:
            output.seek(0)
            sys.exit(f"the build failed:\n{output.read()}")


def peak_memory(corpus: Path) -> float:
    """Returns the peak resident memory of one build and its workers, in megabytes."""
    peak = 0
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", COMMAND, *build(corpus, Path(folder) / "store")]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        root = psutil.Process(running.pid)
        while running.poll() is None:
            resident = 0
            with contextlib.suppress(psutil.NoSuchProcess):
                for process in [root, *root.children(recursive=True)]:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        resident += process.memory_info().rss
            peak = max(peak, resident)
            time.sleep(POLL)
    return peak / 1e6


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=SHARED / "corpus")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    texts = [file.read_text(encoding="utf-8") for file in sorted((options.corpus / "zh").glob("*.txt"))]
    if not texts:
        parser.error(
            f"no Chinese documents in {options.corpus}/zh: give the corpus or set MANDATEGRAPH_SHARED"
        )
    jieba.setLogLevel("WARNING")
    jieba.initialize()

    def segment() -> None:
        for text in texts:
            jieba.lcut(text)

    cold = seconds(lambda: build_once(options.corpus))
    baseline: list[float] = []
    builds: list[float] = []
    for _ in range(options.repeat):
        baseline.append(seconds(segment))
        builds.append(seconds(lambda: build_once(options.corpus)))
    unit, took = statistics.median(baseline), statistics.median(builds)
    memory = peak_memory(options.corpus)
    print(f"text            {sum(map(len, texts)):>9,} characters in {len(texts)} documents")
    print(f"jieba.lcut      {unit:>9.3f} s   median of {options.repeat}")
    print(f"build           {took:>9.3f} s   median of {options.repeat}")
    print(f"first build     {cold:>9.3f} s   includes loading the packs and authority files")
    print(f"ratio           {took / unit:>9.2f}     aim: at most {RATIO_AIM:g}")
    print(f"peak memory     {memory:>9.0f} MB  process tree; aim: below {MEMORY_AIM:g} MB")


if __name__ == "__main__":
    main()
