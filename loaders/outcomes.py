"""What became of each file of a build: the outcomes, their deduplication, and the report that counts them."""

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
    """Reasons with their number."""
    seconds: tuple[tuple[str, float], ...]
    """Stages with the processor time they took."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file that the store already holds in just this form."""

    path: str
    key: str
    sha256: str
    graph: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was kept out: the message names file, place and remedy."""

    path: str
    message: str
    detail: str = ""
    """The traceback, for --debug; "" for what was expected."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is another form of a text that was taken from its official print."""

    path: str
    message: str


Outcome = Built | Unchanged | Refused


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What came as an outcome before, and no longer holds: another file is, or would be, the same version."""

    outcome: Built | Unchanged


# --- duplicates -------------------------------------------------------------------------------------------


def deduplicate(outcomes: Iterable[Outcome]) -> Iterator[Outcome | Withdrawn | PassedOver]:
    """The outcomes as they come, but no two files for one language version.

    Of a text in several formats the official print (PDF) is taken, and the other forms are passed over. Of
    several with the same content, the one whose path comes first stays. Files of one format that differ are
    all refused in the end; what has come as `Built` or `Unchanged` before its rival did is withdrawn.
    """
    claims: dict[str, list[Built | Unchanged]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            yield outcome
            continue
        rivals = claims.setdefault(outcome.graph, [])
        standing = _standing(rivals)
        rivals.append(outcome)
        chosen = _standing(rivals)
        if standing is not None and standing is not chosen:
            yield Withdrawn(standing)
        if chosen is outcome:
            yield outcome
    for rivals in claims.values():
        best = _best(rivals)
        if _standing(rivals) is None:
            yield from _refused(best)
        for rival in rivals:
            if rival not in best:
                message = f"{rival.path}: passed over for {best[0].path}, another form of the same text"
                yield PassedOver(rival.path, message)


def _standing(rivals: Sequence[Built | Unchanged]) -> Built | Unchanged | None:
    """The file among rivals that is loaded; None if they differ."""
    best = _best(rivals)
    if len({rival.sha256 for rival in best}) != 1:
        return None
    return min(best, key=lambda rival: (isinstance(rival, Built), rival.path))


def _best(rivals: Sequence[Built | Unchanged]) -> list[Built | Unchanged]:
    """The rivals in the format that is nearest to the official print."""
    ranks = [_FORMATS.get(Path(rival.path).suffix.lower(), len(_FORMATS)) for rival in rivals]
    return [rival for rival, rank in zip(rivals, ranks, strict=True) if rank == min(ranks)]


def _refused(rivals: Sequence[Built | Unchanged]) -> Iterator[Refused]:
    """All of them, with one message for them all."""
    paths = ", ".join(sorted(rival.path for rival in rivals))
    message = (
        f"{paths}: these files differ, and all are one language version of one document "
        f"(<{rivals[0].graph}>); leave one of them in, or correct symbol or language in --manifest"
    )
    for rival in rivals:
        yield Refused(rival.path, message)


# --- report -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, in numbers."""

    built: int
    unchanged: int
    refused: int
    units: int
    acts: int
    findings: tuple[tuple[str, int], ...]
    """Reasons with their number, the most frequent first."""
    seconds: tuple[tuple[str, float], ...]
    """Stages of the reading with their processor time, summed over all processes."""


class Tally:
    """The numbers of a build, counted as it goes on."""

    __slots__ = ("_findings", "_kinds", "_seconds", "_totals")

    def __init__(self) -> None:
        self._kinds: Counter[type[Outcome]] = Counter()
        self._findings: Counter[str] = Counter()
        self._totals: Counter[str] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, outcome: Outcome | Withdrawn | PassedOver) -> None:
        """Count one outcome; what is withdrawn or passed over is not counted."""
        if isinstance(outcome, PassedOver):
            return
        sign = 1
        if isinstance(outcome, Withdrawn):
            outcome, sign = outcome.outcome, -1
        self._kinds[type(outcome)] += sign
        if isinstance(outcome, Built):
            self._totals["units"] += sign * outcome.units
            self._totals["acts"] += sign * outcome.acts
            for reason, number in outcome.findings:
                self._findings[reason] += sign * number
            if sign > 0:
                for stage, duration in outcome.seconds:
                    self._seconds[stage] += duration

    def report(self) -> Report:
        """The numbers so far."""
        return Report(
            built=self._kinds[Built],
            unchanged=self._kinds[Unchanged],
            refused=self._kinds[Refused],
            units=self._totals["units"],
            acts=self._totals["acts"],
            findings=tuple((+self._findings).most_common()),
            seconds=tuple(self._seconds.items()),
        )
