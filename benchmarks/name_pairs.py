"""Proposes names of actors and instruments in another language, from aligned AKN4UN files.

Reads two folders with the same documents in English and in another language, aligns their paragraphs by the
mark-up, and finds the English names of the authority files in the English paragraphs. For each name it ranks
the phrases of the aligned paragraphs by the Dice coefficient: twice the paragraphs with both, divided by the
paragraphs with the name plus the paragraphs with the phrase, times the likeness of their lengths. Words are
compared by their Snowball stems, so that inflected forms count together.

The output is CSV: key, English name, paragraphs with the name, and the best phrases with Dice coefficient and
number of common paragraphs. A reader decides what goes into `ontology/authorities/names.csv`.

    python benchmarks/name_pairs.py ENGLISH_FOLDER OTHER_FOLDER [--kinds body,group] [--new LANGUAGE]
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

import snowballstemmer
from mandategraph.loaders.readers import akn
from mandategraph.loaders.records import LoaderError
from mandategraph.ontology import authorities
from mandategraph.ontology.names import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mandategraph.loaders.readers.akn_records import Markup, Part

STEMMERS: Final = {"ar": "arabic", "es": "spanish", "fr": "french", "ru": "russian"}
COMMON: Final = 60
"""Number of the most frequent words, with which no phrase begins or ends."""
SAMPLE: Final = 40
"""Paragraphs in which the phrases of a name are collected."""
SHARE: Final = 0.4
"""Least share of these paragraphs that must have a phrase."""
_WORD: Final = re.compile(r"[^\W_]+(?:[‑-][^\W_]+)*[’']?")
_BREAK: Final = re.compile(r"[;:()«»“”\"]|\.\s")
"""What no phrase crosses."""


class _Stemmer(Protocol):
    """A stemmer of Snowball, which comes without types."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802


@dataclass(slots=True)
class Paragraph:
    """A paragraph in the other language."""

    text: str
    words: list[re.Match[str]] = field(default_factory=list["re.Match[str]"])
    stems: list[str] = field(default_factory=list[str])
    breaks: list[int] = field(default_factory=list[int])
    """Indexes of the words before which a phrase ends."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A phrase that may be a name."""

    phrase: str
    dice: float
    together: int
    """Paragraphs with both the English name and the phrase."""


class Aligned:
    """Aligned paragraphs of two languages."""

    def __init__(self, language: str) -> None:
        """`language`: code of the other language."""
        self.paragraphs: list[Paragraph] = []
        self.named: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        """Key and English name → paragraphs."""
        self._by_stem: defaultdict[str, set[int]] = defaultdict(set)
        self._common: frozenset[str] = frozenset()
        name = STEMMERS.get(language)
        stemmer = snowballstemmer.stemmer(name) if name else None  # pyright: ignore[reportUnknownMemberType]
        self._stemmer = cast("_Stemmer | None", stemmer)

    def add(self, english: str, other: str) -> None:
        """Adds a pair of aligned paragraphs."""
        index = len(self.paragraphs)
        for match in find(english, "en"):
            self.named[match.key, english[match.start : match.end]].add(index)
        paragraph = Paragraph(other)
        last = 0
        for word in _WORD.finditer(other):
            if _BREAK.search(other, last, word.start()):
                paragraph.breaks.append(len(paragraph.words))
            last = word.end()
            paragraph.words.append(word)
            paragraph.stems.append(self._stem(word[0]))
            self._by_stem[paragraph.stems[-1]].add(index)
        self.paragraphs.append(paragraph)

    def _stem(self, word: str) -> str:
        folded = word.casefold().replace("’", "'")
        return self._stemmer.stemWord(folded) if self._stemmer else folded

    def close(self) -> None:
        """Counts the words when all pairs are added."""
        frequent = sorted(self._by_stem, key=lambda stem: -len(self._by_stem[stem]))
        self._common = frozenset(frequent[:COMMON])

    def proposals(self, key: str, name: str) -> list[Proposal]:
        """Returns the phrases that occur with an English name, the best first."""
        where = self.named[key, name]
        sample = sorted(where)[:SAMPLE]
        longest = 2 * len(name.split()) + 4
        counts: Counter[tuple[str, ...]] = Counter()
        surfaces: dict[tuple[str, ...], Counter[str]] = {}
        for index in sample:
            for stems, surface in {phrase[0]: phrase for phrase in self._phrases(index, longest)}.values():
                counts[stems] += 1
                surfaces.setdefault(stems, Counter())[surface] += 1
        least = max(1, SHARE * len(sample))
        found: list[tuple[float, Proposal]] = []
        for stems, count in counts.items():
            if count < least:
                continue
            having = self._having(stems)
            together = len(having & where)
            dice = 2 * together / (len(having) + len(where))
            # Of phrases with equal counts, the one as long as the English name is the likeliest.
            surface = surfaces[stems].most_common(1)[0][0]
            ratio = len(surface) / max(1, len(name))
            fit = min(ratio, 1 / ratio) ** 0.5
            found.append((dice * fit, Proposal(surface, dice, together)))
        found.sort(key=lambda one: (-one[0], one[1].phrase))
        return [proposal for _, proposal in found]

    def _phrases(self, index: int, longest: int) -> Iterator[tuple[tuple[str, ...], str]]:
        paragraph = self.paragraphs[index]
        ends = [*paragraph.breaks, len(paragraph.words)]
        start = 0
        for end in ends:
            for first in range(start, end):
                if paragraph.stems[first] in self._common:
                    continue
                for last in range(first + 1, min(end, first + longest) + 1):
                    if paragraph.stems[last - 1] in self._common:
                        continue
                    surface = paragraph.text[paragraph.words[first].start() : paragraph.words[last - 1].end()]
                    yield tuple(paragraph.stems[first:last]), surface
            start = end

    def _having(self, stems: tuple[str, ...]) -> set[int]:
        first, *others = (self._by_stem[stem] for stem in dict.fromkeys(stems))
        candidates = first.intersection(*others)
        size = len(stems)
        return {
            index
            for index in candidates
            if any(
                tuple(self.paragraphs[index].stems[at : at + size]) == stems
                for at, stem in enumerate(self.paragraphs[index].stems)
                if stem == stems[0]
            )
        }


def aligned_pairs(english: Markup, other: Markup) -> Iterator[tuple[str, str]]:
    """Yields the text of paragraphs that stand at the same place of two language versions."""
    for left, right in zip(english.bodies, other.bodies, strict=False):
        ours, theirs = list(map(_place, left.parts)), list(map(_place, right.parts))
        for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
            for step in range(block.size):
                yield (
                    left.parts[block.a + step].words.text.text,
                    right.parts[block.b + step].words.text.text,
                )


def _place(part: Part) -> tuple[str, int]:
    return part.kind, part.depth


def read_folders(english: Path, other: Path) -> Aligned:
    """Returns the aligned paragraphs of the documents that two folders of AKN4UN files have in common."""
    versions = {markup.symbol: markup for markup in _markups(english)}
    found: Aligned | None = None
    for markup in _markups(other):
        if markup.symbol in versions:
            found = found or Aligned(markup.language)
            for left, right in aligned_pairs(versions[markup.symbol], markup):
                found.add(left, right)
    if found is None:
        raise SystemExit(f"No document stands in both {english} and {other}.")
    found.close()
    return found


def _markups(folder: Path) -> Iterator[Markup]:
    for file in sorted(folder.glob("*.xml")):
        try:
            yield akn.read(file.read_bytes(), file.name)
        except LoaderError as error:
            print(error, file=sys.stderr)


def rows(aligned: Aligned, kinds: Iterable[str], language: str, phrases: int) -> Iterator[list[str]]:
    """Yields the rows of the output, the most frequent names first.

    language: leaves out the keys that have names in it; "" for none.
    """
    known = authorities.load()
    wanted = frozenset(kinds)
    for (key, name), where in sorted(aligned.named.items(), key=lambda one: (-len(one[1]), one[0])):
        if key.partition("/")[0] not in wanted or (language and known.names(key, language)):
            continue
        best = aligned.proposals(key, name)[:phrases]
        yield [key, name, str(len(where)), *(f"{one.phrase} [{one.dice:.2f} {one.together}]" for one in best)]


def main() -> None:
    """Prints the proposals as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("english", type=Path, help="folder of English AKN4UN files")
    parser.add_argument("other", type=Path, help="folder of the same documents in another language")
    parser.add_argument("--kinds", default="body,group,instrument", help="kinds of names, by commas")
    parser.add_argument("--new", default="", metavar="LANGUAGE", help="only keys without names in LANGUAGE")
    parser.add_argument("--phrases", type=int, default=3, help="number of phrases for a name")
    options = parser.parse_args()
    aligned = read_folders(options.english, options.other)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["key", "name", "paragraphs", *(f"phrase {n + 1}" for n in range(options.phrases))])
    writer.writerows(rows(aligned, options.kinds.split(","), options.new, options.phrases))


if __name__ == "__main__":
    main()
