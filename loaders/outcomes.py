"""Outcomes of the files of a build, their deduplication, and the report that counts them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FORMATS = {".xml": 0, ".pdf": 1, ".docx": 2, ".html": 3, ".htm": 3}
"""Formats by preference: structure stated, official print, copies of the print; plain text comes last."""


@dataclass(frozen=True, slots=True)
class Built:
    """A file that was read and whose quads conform."""

    path: str
    sha256: str
    key: str
    symbol: str
    language: str
    graph: str
    provenance: str
    staged: str
    """Path of the N-Quads."""
    units: int
    acts: int
    findings: tuple[tuple[str, int], ...]
    """Reasons with their counts."""
    seconds: tuple[tuple[str, float], ...]
    """Stages with their processor time, in seconds."""
    characters: int = 0
    """Characters of the text, blanks not counted."""
    unread: int = 0
    """Those that stand in no paragraph, heading, note, table or named piece of furniture."""
    paragraphs: int = 0
    """Operative paragraphs and items without items of their own."""
    without_act: int = 0


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file whose quads the store already holds."""

    path: str
    key: str
    sha256: str
    graph: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not loaded: the message names file, place and remedy."""

    path: str
    message: str
    detail: str = ""
    """The traceback of an unexpected error, for --debug; "" otherwise."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that was skipped because a better format of the same text was loaded."""

    path: str
    message: str


Outcome = Built | Unchanged | Refused


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An earlier outcome that is revoked: another file is the same language version."""

    outcome: Built | Unchanged


# --- duplicates -------------------------------------------------------------------------------------------


def preference(path: Path) -> int:
    """Returns the rank of a file's format among files of one text; the lowest is preferred."""
    return _FORMATS.get(path.suffix.lower(), len(_FORMATS))


def deduplicate(outcomes: Iterable[Outcome]) -> Iterator[Outcome | Withdrawn | PassedOver]:
    """Drops duplicate files of one language version.

    Of several formats the best is kept (AKN4UN, then PDF) and the others are skipped. Of several files with
    the same content, the one whose path sorts first is kept. Files of one format that differ are all refused
    at the end; an outcome already yielded is then withdrawn.
    """
    versions: dict[str, list[Built | Unchanged]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            yield outcome
            continue
        duplicates = versions.setdefault(outcome.graph, [])
        winner = _winner(duplicates)
        duplicates.append(outcome)
        chosen = _winner(duplicates)
        if winner is not None and winner is not chosen:
            yield Withdrawn(winner)
        if chosen is outcome:
            yield outcome
    for duplicates in versions.values():
        best = _best(duplicates)
        if _winner(duplicates) is None:
            yield from _refused(best)
        for duplicate in duplicates:
            if duplicate not in best:
                message = f"{duplicate.path}: skipped: {best[0].path} is the same text in a preferred format"
                yield PassedOver(duplicate.path, message)


def _winner(duplicates: Sequence[Built | Unchanged]) -> Built | Unchanged | None:
    """The duplicate that is loaded; None if the duplicates differ."""
    best = _best(duplicates)
    if len({duplicate.sha256 for duplicate in best}) != 1:
        return None
    return min(best, key=lambda duplicate: (isinstance(duplicate, Built), duplicate.path))


def _best(duplicates: Sequence[Built | Unchanged]) -> list[Built | Unchanged]:
    """The duplicates in the preferred format."""
    ranks = [preference(Path(duplicate.path)) for duplicate in duplicates]
    return [duplicate for duplicate, rank in zip(duplicates, ranks, strict=True) if rank == min(ranks)]


def _refused(duplicates: Sequence[Built | Unchanged]) -> Iterator[Refused]:
    """Refuse all duplicates with one message."""
    paths = ", ".join(sorted(duplicate.path for duplicate in duplicates))
    message = (
        f"{paths}: different files for one language version of one document "
        f"(<{duplicates[0].graph}>); keep one of them, or correct symbol or language in --manifest"
    )
    for duplicate in duplicates:
        yield Refused(duplicate.path, message)


# --- report -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of a build."""

    built: int
    unchanged: int
    refused: int
    units: int
    acts: int
    findings: tuple[tuple[str, int], ...]
    """Reasons with their counts, most frequent first."""
    seconds: tuple[tuple[str, float], ...]
    """Stages with their processor time in seconds, summed over all processes."""
    characters: int = 0
    unread: int = 0
    paragraphs: int = 0
    without_act: int = 0
    """Sums over the documents built, see `Built`."""


_SUMS = ("units", "acts", "characters", "unread", "paragraphs", "without_act")
"""Numbers of `Built` that a report adds up."""


class Tally:
    """Running counts of a build."""

    __slots__ = ("_findings", "_kinds", "_seconds", "_totals")

    def __init__(self) -> None:
        self._kinds: Counter[type[Outcome]] = Counter()
        self._findings: Counter[str] = Counter()
        self._totals: Counter[str] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, outcome: Outcome | Withdrawn | PassedOver) -> None:
        """Counts one outcome; skipped files are not counted, a withdrawal subtracts."""
        if isinstance(outcome, PassedOver):
            return
        sign = 1
        if isinstance(outcome, Withdrawn):
            outcome, sign = outcome.outcome, -1
        self._kinds[type(outcome)] += sign
        if isinstance(outcome, Built):
            for name in _SUMS:
                self._totals[name] += sign * getattr(outcome, name)
            for reason, number in outcome.findings:
                self._findings[reason] += sign * number
            if sign > 0:
                for stage, duration in outcome.seconds:
                    self._seconds[stage] += duration

    def report(self) -> Report:
        """Returns the counts so far."""
        return Report(
            built=self._kinds[Built],
            unchanged=self._kinds[Unchanged],
            refused=self._kinds[Refused],
            findings=tuple((+self._findings).most_common()),
            seconds=tuple(self._seconds.items()),
            **{name: self._totals[name] for name in _SUMS},
        )
