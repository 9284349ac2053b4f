"""Stage 2 of the loader, run-together text: a resolution in one line comes in, its parts go out.

Text that was copied or extracted without its line ends holds the issuing body, the clauses and the numbered
paragraphs in one line. They are parted before the number of the resolution, where the body speaks, at
preambular clauses, at numbers and letters that count on, and before the day and the meeting. Without numbers
they are parted at the verbs with which the pack lets a paragraph begin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .text_rules import TextRules

_SHORTEST: Final = 60
"""Characters of the shortest line that may hold a whole resolution."""
_BEHIND: Final = r"(?<=[,;.:，；。：])\s*(?P<label>"
"""What stands before a label inside a line: the end of a clause, a paragraph or a chapeau."""
_OWN_NUMBER: Final = re.compile(r"(?<=\s)\d{1,4}/\d{1,4}(?: ?[A-Z])?\.\s?(?=[^\W\d])")
"""The number of a resolution ahead of its title."""


_FIRST_NUMBER: Final = re.compile(r"(?P<number>\d{1,2})\.\s+(?=[^\W\d_])")
_CAPITAL: Final = re.compile(r"\s+[^\W\d_a-zà-ÿа-яё]")


def breaks(line: str, rules: TextRules) -> list[int]:
    """Where the parts of a resolution begin that stands in one line; empty for any other line."""
    if len(line) < _SHORTEST or rules.run_together is None:
        return []
    issuer = rules.run_together.issuer.search(line)
    if issuer is None:
        return list(_further_numbers(line))
    first = _numbered(line, 1, issuer.end())
    acts = rules.run_together.operative
    begun = first or (acts.search(line, issuer.end()) if acts else None)
    if begun is None:
        return []
    places = {issuer.start(), issuer.end()}
    places.update(match.start() for match in list(_OWN_NUMBER.finditer(line, 0, issuer.start()))[-1:])
    places.update(
        match.end() for match in rules.run_together.clause.finditer(line, issuer.end(), begun.end())
    )
    if first is not None:
        places.update((first.start("label"), *_labels(line, first)))
    elif acts is not None:
        places.update(match.end() for match in acts.finditer(line, begun.start()))
    places.update(match.start() for match in rules.run_together.closing.finditer(line, begun.end()))
    return sorted(place for place in places if place)


def _further_numbers(line: str) -> Iterator[int]:
    """Where further paragraphs begin in the line of a numbered one: "1. Decides …; 2. Requests …"."""
    at = _FIRST_NUMBER.match(line)
    while at is not None:
        following = _numbered(line, int(at["number"]) + 1, at.end())
        if following is None or not _CAPITAL.match(line, following.end()):
            return
        yield following.start("label")
        at = re.compile(rf"(?P<number>{int(at['number']) + 1})\.").match(line, following.start("label"))


def _numbered(line: str, number: int, start: int) -> re.Match[str] | None:
    return re.compile(rf"{_BEHIND}{number}\.)(?=\s|[^\W\d])").search(line, start)


def _labels(line: str, first: re.Match[str]) -> Iterator[int]:
    """Where the paragraphs after the first begin, and the lettered items of each."""
    number = 1
    at: re.Match[str] | None = first
    while at is not None:
        yield at.start("label")
        number += 1
        following = _numbered(line, number, at.end())
        yield from _items(line, at.end(), following.start() if following else len(line))
        at = following


def _items(line: str, start: int, end: int) -> Iterator[int]:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        found = re.compile(rf"{_BEHIND}\({letter}\))\s*(?=\S)").search(line, start, end)
        if found is None:
            return
        yield found.start("label")
        start = found.end()
