"""Stage 3 of the loader, volume pages: which blocks of a printed page belong to the document itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .labels import labels_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .records import Block


def own_blocks(blocks: Sequence[Block], symbol: str, language: str) -> Sequence[Block]:
    """The blocks of the document itself, where it comes on a printed page with its neighbours."""
    rules = rules_of(language)
    title = rules.headings["numbered_title"]
    own = re.sub(r"\s", "", symbol.split("/RES/")[-1].split("/DEC/")[-1])
    begin = next(
        (index for index, block in enumerate(blocks) if _bears(block, own, rules.after_number)), None
    )
    if begin is None:
        return blocks
    end = next(
        (index for index in range(begin + 1, len(blocks)) if _heads(blocks[index], title, own)),
        len(blocks),
    )
    neighbours = any(
        label.style == "number"
        for block in blocks[:begin]
        for label in labels_of(block.text.text, rules, language)
    )
    return blocks[begin if neighbours else 0 : end]


def _bears(block: Block, own: str, after_number: str) -> bool:
    """Whether the block is the heading with that number: "2200 (XXI). …", "Resolution 350 (1974)".

    `after_number`: the signs one of which may stand behind it.
    """
    head = re.sub(r"\s", "", block.text.text[:48])
    place = head.find(own)
    after = head[place + len(own) : place + len(own) + 1]
    return (
        0 <= place <= 12
        and after in after_number
        and not head[:place].isdigit()
        and not head[:place].endswith("/")
    )


def _heads(block: Block, title: re.Pattern[str], own: str) -> bool:
    """Whether another resolution of the same series begins here."""
    match = title.match(block.text.text)
    return match is not None and ("/" in match.group("number")) == ("/" in own) and len(block.text) < 400
