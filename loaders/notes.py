"""Stage 2 of the loader, notes: which note a mark stands for, and which note "ibid." points at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .blocks import RawBlock
    from .spans import Passage
    from .text_rules import TextRules


class NoteIndex:
    """The notes of a document and the way from a mark to its note."""

    def __init__(
        self, drafts: Sequence[RawBlock], passages: Sequence[Passage], regions: Sequence[int]
    ) -> None:
        self.drafts = drafts
        self.passages = passages
        self.regions = regions
        self.places = [passage.source_start for passage in passages]
        self.by_mark: dict[str, list[int]] = {}
        for index, draft in enumerate(drafts):
            self.by_mark.setdefault(draft.mark, []).append(index)

    def resolve(self, mark: str, place: int) -> int | None:
        """The note that a mark at `place` stands for: the next of its number, or the last one before it."""
        candidates = self.by_mark.get(mark)
        if not candidates:
            return None
        if len(candidates) == 1:
            return candidates[0]
        position = bisect_left([self.places[index] for index in candidates], place)
        following = candidates[position] if position < len(candidates) else None
        preceding = candidates[position - 1] if position else None
        if following is None or preceding is None:
            return following if following is not None else preceding
        if not self._divided(place, self.places[following]) or self._divided(self.places[preceding], place):
            return following
        return preceding

    def _divided(self, start: int, end: int) -> bool:
        return bisect_right(self.regions, start) < bisect_left(self.regions, end)

    def on_page(self, place: int) -> dict[str, int]:
        """The notes at the foot of the page that holds `place`, by mark, where bare figures mark them."""
        index = bisect_right(self.places, place)
        found: dict[str, int] = {}
        while index < len(self.drafts) and self.drafts[index].bare_mark:
            if found and self.drafts[index].region != self.drafts[index - 1].region:
                break
            found.setdefault(self.drafts[index].mark, index)
            index += 1
        return found


def ibid_chains(
    passages: Sequence[Passage], drafts: Sequence[RawBlock], rules: TextRules
) -> Iterator[tuple[int, ...]]:
    chains: list[tuple[int, ...]] = []
    for index, passage in enumerate(passages):
        chain: tuple[int, ...] = ()
        pointed = rules.back_reference.search(passage.text)
        if index and rules.ibid.match(passage.text):
            chain = (index - 1, *chains[index - 1])
        elif pointed:
            target = next(
                (n for n in range(index - 1, -1, -1) if drafts[n].mark == pointed.group("mark")), None
            )
            if target is not None:
                chain = (target, *chains[target])
        chains.append(chain)
        yield chain
