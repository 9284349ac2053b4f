"""Speed of reading, relative to tokenizers: `jieba.lcut` for Chinese, `spacy.blank("en")` for English.

All are measured in one run and one process, by processor time, with dictionaries and packs loaded, so that
the ratio does not depend on the machine. Reading ends with the acts of a document; writing its graph is not
part of it (see `speed.py`, `scale.py`). Prints the median of each and the ratio (aim: at most 4).

    python benchmarks/reading.py [CORPUS] [--documents 40] [--repeat 3] [--profile]

Needs the optional dependencies `bench`.
"""

# jieba comes without types.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jieba
from mandategraph.loaders.read import prepare, read_document
from mandategraph.loaders.records import LoaderError
from mandategraph.loaders.sources import read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SHARED = Path(os.environ.get("MANDATEGRAPH_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
RATIO_AIM = 4.0
SHOWN = 25
"""Functions listed of a profile."""


def chosen(corpus: Path, language: str, number: int) -> list[Path]:
    """Returns at most `number` documents of a language, spread evenly over the corpus."""
    files = sorted((corpus / language).glob("*.txt"))
    if len(files) <= number:
        return files
    return [files[index * len(files) // number] for index in range(number)]


def readable(files: Sequence[Path], language: str, manifest: Path) -> list[tuple[Path, str]]:
    """Returns the files that can be read, with their symbols; "" if the file gives it."""
    known = read_manifest(manifest) if manifest.is_file() else {}
    found: list[tuple[Path, str]] = []
    for file in files:
        symbol = known[file.resolve()].symbol if file.resolve() in known else ""
        try:
            read_document(file, symbol=symbol, language=language)
        except LoaderError:
            continue
        found.append((file, symbol))
    return found


def tokenizer(language: str) -> Callable[[str], object]:
    """Returns the baseline of a language."""
    if language == "zh":
        jieba.setLogLevel("WARNING")
        jieba.initialize()
        return jieba.lcut  # pyright: ignore[reportUnknownVariableType]
    # Optional dependency.
    blank: Any = import_module("spacy").blank(language)
    blank.max_length = 1 << 62
    return blank


def median(work: Callable[[], object], repeat: int) -> float:
    """Returns the median processor time of `work`, in seconds."""
    taken: list[float] = []
    for _ in range(repeat):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def profile(work: Callable[[], object]) -> None:
    """Prints the functions that take the most time."""
    profiler = cProfile.Profile()
    profiler.runcall(work)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(SHOWN)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, default=SHARED / "corpus")
    parser.add_argument("--documents", type=int, default=40, metavar="N", help="documents of each language")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="print a profile of the reading instead")
    options = parser.parse_args()
    for language, baseline in (("zh", "jieba.lcut"), ("en", "spacy.blank")):
        prepare(language)
        files = readable(
            chosen(options.corpus, language, options.documents), language, options.corpus / "manifest.csv"
        )
        if not files:
            parser.error(f"no documents in {options.corpus}/{language}: give the corpus")

        def read(files: list[tuple[Path, str]] = files, language: str = language) -> None:
            for file, symbol in files:
                read_document(file, symbol=symbol, language=language)

        if options.profile:
            profile(read)
            continue
        texts = [file.read_text(encoding="utf-8") for file, _ in files]
        tokenize = tokenizer(language)

        def tokenize_all(texts: list[str] = texts, tokenize: Callable[[str], object] = tokenize) -> None:
            for text in texts:
                tokenize(text)

        unit = median(tokenize_all, options.repeat)
        took = median(read, options.repeat)
        size = sum(map(len, texts))
        print(f"{language}: {len(files)} documents, {size:,} characters")
        print(f"  {baseline:<12}{unit:>9.3f} s")
        print(f"  {'reading':<12}{took:>9.3f} s   {size / took:,.0f} characters a second")
        print(f"  {'ratio':<12}{took / unit:>9.2f}     aim: at most {RATIO_AIM:g}")


if __name__ == "__main__":
    main()
