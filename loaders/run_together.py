"""Stage 2 of the loader, run-together text: a resolution in one line comes in, its parts go out.

Text that was copied or extracted without its line ends holds the issuing body, the clauses and the numbered
paragraphs in one line. They are parted where the body speaks, at preambular clauses, at numbers and letters
that count on, and before the day and the meeting.
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


def breaks(line: str, rules: TextRules) -> list[int]:
    """Where the parts of a resolution begin that stands in one line; empty for any other line."""
    if len(line) < _SHORTEST or rules.run_together is None:
        return []
    issuer = rules.run_together.issuer.search(line)
    first = _numbered(line, 1, issuer.end()) if issuer else None
    if issuer is None or first is None:
        return []
    places = {issuer.start(), issuer.end(), first.start("label")}
    places.update(
        match.end() for match in rules.run_together.clause.finditer(line, issuer.end(), first.end())
    )
    places.update(_labels(line, first))
    places.update(match.start() for match in rules.run_together.closing.finditer(line, first.end()))
    return sorted(place for place in places if place)


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
