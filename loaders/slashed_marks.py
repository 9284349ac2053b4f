"""Stage 2 of the loader, slashed marks: note marks like "1/" or "[1]" come in, superscript ones go out.

The slash was used until 1996. Text of the same length goes out, so that offsets stay.
"""

from __future__ import annotations

import re
from typing import Final

from .lines import SUPERSCRIPTS

_NOTE: Final = re.compile(r"^(?P<indent>[^\S\n]*)(?P<mark>\d{1,3})/(?P<gap>[^\S\n]+)(?=\S)", re.MULTILINE)
_MARK: Final = re.compile(
    r"(?<=[^\s/]\s)(?P<mark>\d{1,3})/(?=[\s,.;:)]|$)|(?<=[^\W\d_][,.;:])(?P<glued>\d{1,3})/(?=\s|$)"
)
_BRACKETED_NOTE: Final = re.compile(r"^[^\S\n]*(?P<label>\[(?P<mark>\d{1,3})\])[^\S\n]+(?=\S)", re.MULTILINE)
_BRACKETED: Final = re.compile(r"(?<=[^\s\d\[\](])\[(?P<mark>\d{1,3})\](?![(\[\w])")
_RAISED: Final = str.maketrans("0123456789", SUPERSCRIPTS)


def raised(text: str) -> str:
    """Returns the text with superscript figures in place of "1/" or "[1]" where its notes have this form."""
    return _slashed(_bracketed(text))


def _bracketed(text: str) -> str:
    """The text with the marks in brackets raised whose notes begin a line with the same mark."""
    notes = list(_BRACKETED_NOTE.finditer(text))
    marks = list(_BRACKETED.finditer(text)) if notes else []
    both = {note["mark"] for note in notes} & {mark["mark"] for mark in marks}
    if not both:
        return text
    letters = list(text)
    for match in (*notes, *marks):
        group = "label" if "label" in match.re.groupindex else 0
        words = match.group(group)
        if words[1:-1] in both:
            letters[match.start(group) : match.end(group)] = _superscript(words[1:-1], len(words))
    return "".join(letters)


def _slashed(text: str) -> str:
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
