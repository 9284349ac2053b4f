"""Stage 3 of the loader, front: blocks come in, the index of the first block behind the front goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .labels import labels_of
from .masthead import MASTHEAD_LINES, is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .labels import Rules
    from .records import Block

_SHORT: Final = 40
"""Characters of the shortest sentence that begins a letter."""


def front_end(blocks: Sequence[Block], rules: Rules, language: str) -> int:
    headings = rules.headings
    for index, block in enumerate(blocks[:60]):
        text = block.text.text
        if (
            headings["front_end"].fullmatch(text)
            or headings["chapter"].match(text)
            or ((adopted := headings["adopted"].match(text)) and not adopted.group("title"))
            or (block.kind == "heading" and headings["division"].match(text))
            or is_sentence(text, rules)
            or any(label.style == "number" and label.value == 1 for label in labels_of(text, rules, language))
        ):
            return _first_sentence(blocks, index, rules)
    return _letter_begins(blocks, rules)


def _first_sentence(blocks: Sequence[Block], index: int, rules: Rules) -> int:
    """The index of the first of the short sentences above a long one: those of a letter."""
    headings = rules.headings
    while index and is_sentence(blocks[index].text.text, rules):
        above = blocks[index - 1].text.text
        if not (headings["finished"].search(above) and headings["sentence"].search(above)):
            break
        if len(above) < _SHORT or rules.masthead["passed_over"].match(above):
            break
        index -= 1
    return index


def _letter_begins(blocks: Sequence[Block], rules: Rules) -> int:
    """The index of the first short sentence below the lines of a masthead: the text of a letter or a note."""
    passed = False
    for index, block in enumerate(blocks[:MASTHEAD_LINES]):
        text = block.text.text
        if rules.masthead["passed_over"].match(text):
            passed = True
        elif rules.headings["finished"].search(text):
            return index if passed else 0
    return 0
