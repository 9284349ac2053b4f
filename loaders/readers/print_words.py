"""Printed pages, words: the paragraphs of a page come in, their text goes out, broken words joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..hyphenation import FIRST_WORD
from .flow import Run, marked
from .print_lines import WIDE, words_of

if TYPE_CHECKING:
    from ..hyphenation import Hyphenation
    from .print_lines import Line

_HYPHENATED: Final = re.compile(r"(?P<left>[^\W\d_]+)\s?[-\u00ad]$")
END_OF_PAGE: Final = None


@dataclass(slots=True)
class PrintedParagraph:
    lines: list[Line]
    table: bool = False
    mark: str = ""
    """Of a note."""

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


def _halved(above: str, below: str) -> tuple[str, str] | None:
    left, right = _HYPHENATED.search(above), FIRST_WORD.match(below)
    return (left.group("left"), right.group()) if left and right else None


def marked_up(block: PrintedParagraph | None, hyphenation: Hyphenation) -> str:
    if block is END_OF_PAGE or block is None:
        return "\f"
    if block.table:
        return "\n".join("\t".join(words_of(cell) for cell in line.cells) for line in block.lines) + "\n\n"
    runs: list[Run] = []
    for line in block.lines:
        _append(runs, line, hyphenation)
    text = marked(runs).strip()
    if block.mark and not text.startswith("<sup>"):
        text = f"<sup>{block.mark}</sup> {text[len(block.mark) :].lstrip('/ ')}"
    elif block.mark:
        text = text.replace("</sup>", "</sup> ", 1).replace("</sup>  ", "</sup> ", 1)
    return f"{text}\n\n" if text else ""


def _append(runs: list[Run], line: Line, hyphenation: Hyphenation) -> None:
    added = line.runs()
    if not runs or not added:
        runs.extend(added)
        return
    before, after = runs[-1].text.rstrip(), added[0].text
    halves = _halved(before, line.text)
    if halves is not None:
        stem = before.rstrip("-\u00ad").rstrip()
        runs[-1] = Run(f"{stem}-" if hyphenation.compound(*halves) else stem, runs[-1].emphatic)
    elif not (
        before[-1:] in "-–—/" or (WIDE.match(after) and WIDE.fullmatch(before[-1:])) or added[0].raised
    ):
        runs.append(Run(" "))
    runs.extend(added)
