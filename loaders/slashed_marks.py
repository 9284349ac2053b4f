"""Stage 2 of the loader, slashed marks: note marks like "1/", until 1996, come in, superscript ones go out.

Text of the same length goes out, so that offsets stay.
"""

from __future__ import annotations

import re
from typing import Final

from .lines import SUPERSCRIPTS

_NOTE: Final = re.compile(r"^(?P<indent>[^\S\n]*)(?P<mark>\d{1,3})/(?P<gap>[^\S\n]+)(?=\S)", re.MULTILINE)
_MARK: Final = re.compile(
    r"(?<=[^\s/]\s)(?P<mark>\d{1,3})/(?=[\s,.;:)]|$)|(?<=[^\W\d_][,.;:])(?P<glued>\d{1,3})/(?=\s|$)"
)
_RAISED: Final = str.maketrans("0123456789", SUPERSCRIPTS)


def raised(text: str) -> str:
    """Returns the text with superscript figures in place of "1/" where its notes have this form."""
    notes = {int(match["mark"]) for match in _NOTE.finditer(text)}
    if 1 not in notes and len(notes) < 2:
        return text
    last = max(notes)
    letters = list(text)
    for match in _NOTE.finditer(text):
        # A tab would make a row of a table of the note.
        letters[match.start("mark") : match.end()] = _superscript(
            match["mark"], match.end() - match.start("mark")
        )
    for match in _MARK.finditer(text):
        group = match.lastgroup or "mark"
        if int(match[group]) <= last:
            start, end = match.start(group), match.end(group) + 1
            letters[start:end] = _superscript(match[group], end - start)
    return "".join(letters)


def _superscript(mark: str, length: int) -> str:
    return mark.translate(_RAISED).ljust(length)
