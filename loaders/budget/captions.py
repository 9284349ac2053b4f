"""Stage 3 of the loader, budget tables: the parts of captions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .records import Line

_PARENTHESIS: Final = ("(", "（")
_LONGEST_CAPTION: Final = 250
"""Characters of an unknown caption at most."""
_SENTENCE: Final = re.compile(r"[.;。；]\s*$")


def aside_of(caption: str) -> str:
    """Returns what stands in brackets in a caption, with what follows; "" without brackets."""
    start = max(caption.rfind(mark) for mark in _PARENTHESIS)
    return caption[start:] if start > 0 else ""


def bare(aside: str) -> str:
    """Returns the words in brackets."""
    return aside[1:].rstrip(") ）")


def may_be_caption(line: Line) -> bool:
    """Returns whether a line may be the caption of a table: a short one that is no sentence and no note."""
    is_sentence = _SENTENCE.search(line.text) is not None
    return len(line.text) <= _LONGEST_CAPTION and not is_sentence and not line.is_note
