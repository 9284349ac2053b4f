"""Stage 3 of the loader, lists in preambles: blocks come in, whether their list is preambular goes out."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from .grammar import grammar
from .labels import labels_of, number_of
from .operative_start import opens_with_operative_verb
from .paragraphs import speaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .labels import Rules
    from .legal_text import LegalText
    from .records import Block


class PreambleLists:
    """Tells the numbered items of preambular clauses from the first paragraph."""

    def __init__(self, blocks: Sequence[Block], rules: Rules, language: str) -> None:
        self._blocks, self._rules, self._language = blocks, rules, language

    def first_paragraph(self, index: int) -> int | None:
        """Returns the index of the next block with the number 1 behind `index`, if a paragraph begins there.

        None if the block at `index` itself has an operative verb, or the other one has none.
        """
        following = bisect_right(self._ones, index)
        if following == len(self._ones) or self._is_operative(index):
            return None
        found = self._ones[following]
        return found if self._is_operative(found) else None

    @cached_property
    def _ones(self) -> tuple[int, ...]:
        """The indices of the blocks with the number 1."""
        labels = (labels_of(block.text.text, self._rules, self._language) for block in self._blocks)
        return tuple(index for index, found in enumerate(labels) if number_of(found) == 1)

    def _is_operative(self, index: int) -> bool:
        """Whether the words of a block, behind its number, open with an operative verb."""
        text = self._blocks[index].text.text
        labels = labels_of(text, self._rules, self._language)
        return opens_with_operative_verb(text[labels[0].end :] if labels else text, self._language)


def counts_clauses(legal: LegalText, rules: Rules, language: str) -> bool:
    """Returns whether a number behind the clauses counts an item of the last one.

    The last clause ends in a colon and no operative verb begins it, or it is such an item itself.
    """
    if not legal.clauses:
        return False
    last = legal.clauses[-1].text.text
    if legal.listed and labels_of(last, rules, language):
        return True
    return bool(rules.headings["opens"].search(last)) and not opens_with_operative_verb(last, language)


def is_preambular(clauses: Sequence[Block], rules: Rules, language: str) -> bool:
    """Returns whether the list among clauses is one of the preamble.

    A comma ends the last of them, or a clause without an operative verb announces the list and nothing behind
    it has one.
    """
    texts = [block.text.text for block in clauses]
    if rules.headings["clause_end"].search(texts[-1]):
        return True
    first = next(i for i, text in enumerate(texts) if labels_of(text, rules, language))
    if not first or not rules.headings["opens"].search(texts[first - 1]):
        return False
    if _act(texts[first:], rules, language):
        return False
    plain = (text for text in texts[first - 1 :] if not labels_of(text, rules, language))
    return not any(opens_with_operative_verb(text[:1].upper() + text[1:], language) for text in plain)


def first_act(blocks: Sequence[Block], first: int, rules: Rules, language: str) -> int | None:
    """Returns the index of the first act without a label behind the list of a preambular clause.

    The list begins at `first`. None without such an act, or if an act announces the list.
    """
    above = blocks[first - 1].text.text if first else ""
    subject = rules.issuer.get("subject")
    if not rules.headings["opens"].search(above) or speaks(above, rules, language):
        return None
    if subject is not None and subject.match(above):
        return None
    for index in range(first, len(blocks)):
        text = blocks[index].text.text
        if not labels_of(text, rules, language) and opens_with_operative_verb(text, language):
            return index
    return None


def _act(texts: Sequence[str], rules: Rules, language: str) -> bool:
    """Returns whether every item of a list is an act of its own: "(a) Took note …; (b) Decided …"."""
    labels = ((text, labels_of(text, rules, language)) for text in texts)
    start = grammar(language).start
    return all(start.match(text[found[0].end :]) for text, found in labels if found)
