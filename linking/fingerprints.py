"""Language-independent fingerprints of texts: what they cite, address and invoke; and their similarity.

No words are compared, so that a draft in one language matches an adopted text in another.
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

# Weights of the three parts. Set by trial; checked by tests/linking/links.csv.
CITES: Final = 0.4
STEPS: Final = 0.4
INSTRUMENTS: Final = 0.2
_EXACT: Final = 1e-9
LONG: Final = 8
"""Number of steps from which their order counts fully. Set by trial."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The language-independent content of a text."""

    cites: frozenset[str] = frozenset()
    """Symbols of the documents cited in its running text."""
    steps: tuple[str, ...] = ()
    """Class and addressees of each act in its operative paragraphs, in order. Verbs are left out because they
    have several translations."""
    instruments: frozenset[str] = frozenset()


def rarity(marks: Iterable[Fingerprint]) -> Mapping[str, float]:
    """Returns the weight of each citation, step and instrument: the rarer, the higher."""
    known = tuple(marks)
    seen = Counter(one for mark in known for one in (*mark.cites, *frozenset(mark.steps), *mark.instruments))
    return {one: log(1 + len(known) / count) for one, count in seen.items()}


def fit(one: Fingerprint, other: Fingerprint, weights: Mapping[str, float], least: float = 0.0) -> float:
    """Returns the similarity of two fingerprints, 0 to 1.

    weights: see `rarity`. least: a similarity below it may be returned as 0, which avoids the slow comparison
    of the order of steps.
    """
    if least and _shared(one, other, weights, _in_any_order) < least - _EXACT:
        return 0.0
    return _shared(one, other, weights, _in_step)


def _shared(one: Fingerprint, other: Fingerprint, weights: Mapping[str, float], by_steps: BySteps) -> float:
    parts = [
        (share, similarity)
        for share, similarity in (
            (CITES, _common(one.cites, other.cites, weights)),
            (STEPS, by_steps(one.steps, other.steps, weights)),
            (INSTRUMENTS, _common(one.instruments, other.instruments, weights)),
        )
        if similarity is not None
    ]
    total = sum(share for share, _ in parts)
    # Steps alone, or instruments alone, are shared by many texts.
    return (
        sum(share * similarity for share, similarity in parts) / max(total, STEPS + INSTRUMENTS)
        if total
        else 0.0
    )


def _common(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float | None:
    """Returns the weighted Jaccard index; None if both are empty."""
    either = sum(weights.get(part, 1.0) for part in one | other)
    return sum(weights.get(part, 1.0) for part in one & other) / either if either else None


def _in_any_order(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> float | None:
    """Returns an upper bound of `_in_step`."""
    total = sum(weights.get(step, 1.0) for step in (*one, *other))
    if not (one and other):
        return 0.0 if total else None
    both = sum(weights.get(step, 1.0) * times for step, times in (Counter(one) & Counter(other)).items())
    return 2 * both / total


def _in_step(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> float | None:
    """Returns the weighted share of steps in the same order; None if both are empty."""
    total = sum(weights.get(step, 1.0) for step in (*one, *other))
    if not (one and other):
        return 0.0 if total else None
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    both = sum(weights.get(step, 1.0) for at, _, size in blocks for step in one[at : at + size])
    # Discount short texts: their steps are common.
    return 2 * both / total * min(1.0, max(len(one), len(other)) / LONG)
