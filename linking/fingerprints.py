"""What a text shares with its translations, and how alike two texts are in it: in, what texts cite, whom they
ask and what they invoke; out, a share from 0 to 1.

No words are compared, so that a draft in one language is known again in another.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    BySteps = Callable[[tuple[str, ...], tuple[str, ...], Mapping[str, float]], float | None]

CITES: Final = 0.4
STEPS: Final = 0.4
INSTRUMENTS: Final = 0.2
_EXACT: Final = 1e-9
LONG: Final = 8
"""Steps from which on their order tells as much as it can."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text shares with its translations."""

    cites: frozenset[str] = frozenset()
    """Symbols of the documents that it cites in its running text."""
    steps: tuple[str, ...] = ()
    """What its operative paragraphs do, in their order: the class of each act and whom it addresses. Verbs
    have several translations, addressees one."""
    instruments: frozenset[str] = frozenset()


def rarity(marks: Iterable[Fingerprint]) -> Mapping[str, float]:
    """How much each citation, step and instrument tells: the rarer, the more."""
    known = tuple(marks)
    seen = Counter(one for mark in known for one in (*mark.cites, *frozenset(mark.steps), *mark.instruments))
    return {one: log(1 + len(known) / count) for one, count in seen.items()}


def fit(one: Fingerprint, other: Fingerprint, weights: Mapping[str, float], least: float = 0.0) -> float:
    """How alike two fingerprints are, 0 to 1; `weights`: how much each of their parts tells.

    Below `least` it may be given as 0: which steps come in the same order takes long to tell.
    """
    if least and _shared(one, other, weights, _in_any_order) < least - _EXACT:
        return 0.0
    return _shared(one, other, weights, _in_step)


def _shared(one: Fingerprint, other: Fingerprint, weights: Mapping[str, float], by_steps: BySteps) -> float:
    parts = [
        (share, alike)
        for share, alike in (
            (CITES, _common(one.cites, other.cites, weights)),
            (STEPS, by_steps(one.steps, other.steps, weights)),
            (INSTRUMENTS, _common(one.instruments, other.instruments, weights)),
        )
        if alike is not None
    ]
    total = sum(share for share, _ in parts)
    # Steps alone, or instruments alone, are those of many texts.
    return sum(share * alike for share, alike in parts) / max(total, STEPS + INSTRUMENTS) if total else 0.0


def _common(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float | None:
    """The weight of what both have in what either has; None where there is nothing."""
    either = sum(weights.get(part, 1.0) for part in one | other)
    return sum(weights.get(part, 1.0) for part in one & other) / either if either else None


def _in_any_order(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> float | None:
    """At least what `_in_step` gives."""
    total = sum(weights.get(step, 1.0) for step in (*one, *other))
    if not (one and other):
        return 0.0 if total else None
    both = sum(weights.get(step, 1.0) * times for step, times in (Counter(one) & Counter(other)).items())
    return 2 * both / total


def _in_step(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> float | None:
    """The weight of the steps that both take in the same order; None where one takes none."""
    total = sum(weights.get(step, 1.0) for step in (*one, *other))
    if not (one and other):
        return 0.0 if total else None
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    both = sum(weights.get(step, 1.0) for at, _, size in blocks for step in one[at : at + size])
    # A short text takes steps that many take.
    return 2 * both / total * min(1.0, max(len(one), len(other)) / LONG)
