"""Stage 3 of the loader, budget: a fascicle and its clean text come in, its `Outline` goes out.

The numbered paragraphs ("16.41") and their items are the narrative; every table is kept as one appendage.
What the tables say stands in the `Budget` of the outline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ...ontology.roman import from_roman
from ..labels import rules_of
from ..masthead import masthead_of
from ..paragraphs import cut
from ..records import Block, Finding, Outline, Paragraph, Text
from ..spans import Passage
from ..text import clean
from .reader import read_budget

if TYPE_CHECKING:
    from ..records import Source
    from .records import Grid

KIND: Final = "ProgrammeBudgetDocument"
"""Class of a fascicle."""
_NUMBER: Final = re.compile(r"(?P<number>[A-Z]?\d{0,2}[A-Z]?(?:\.[IVXL]+)?\.?\d{1,4})\.?\s+(?=\S)")
_ITEM: Final = re.compile(r"\((?P<value>[a-z]{1,5}|\d{1,3})\)\s+(?=\S)")
_BULLET: Final = re.compile(r"[•●○▪]\s*(?=\S)")
_PROSE: Final = re.compile(r"[.:;。：；][\"”’)]*\s*$")
_ROW: Final = re.compile(r"(?m)^(?!.*<sup>).+$")
"""A row of a table without marks of notes."""
_FRONT: Final = 30
"""Blocks within which the masthead stands."""


def read_fascicle(
    source: Source, *, symbol: str, language: str, issued_by: str = ""
) -> tuple[Text, Outline] | None:
    """Returns the text, with each table as one block, and the outline; None if the file is no fascicle."""
    found = read_budget(source, language, symbol)
    if found is None:
        return None
    budget, grids = found
    text = _with_tables(source, grids, clean(_without_rows(source, grids), language))
    narrative = _Narrative()
    for block in text.blocks:
        narrative.add(block)
    rules = rules_of(language)
    end = min(narrative.first, _FRONT)
    masthead = masthead_of(
        text.blocks[:end], rules, symbol=symbol, language=language, issued_by=issued_by, single=None
    )
    title = Passage.of(budget.title, budget.title_span[0])
    masthead = replace(masthead, kind=KIND, title=title)
    findings = (*text.findings, *narrative.findings, *budget.findings)
    outline = Outline(
        source,
        masthead,
        (),
        tuple(narrative.paragraphs),
        notes=text.notes,
        findings=findings,
        budget=budget,
    )
    return text, outline


def _without_rows(source: Source, grids: tuple[Grid, ...]) -> Source:
    """The file with line ends in place of the rows of its tables, which are no running text.

    Rows with marks of notes stay, and every character keeps its offset.
    """
    pieces: list[str] = []
    end = 0
    for grid in grids:
        start, stop = grid.span
        pieces += (source.text[end:start], _ROW.sub(_line_ends, source.text[start:stop]))
        end = stop
    return replace(source, text="".join((*pieces, source.text[end:])))


def _line_ends(match: re.Match[str]) -> str:
    return "\n" * len(match.group())


def _with_tables(source: Source, grids: tuple[Grid, ...], text: Text) -> Text:
    """The text with one block for every table, in place of the blocks made of its rows."""
    blocks: list[Block] = []
    waiting = iter(grids)
    grid = next(waiting, None)
    for block in text.blocks:
        start = block.text.source_start
        while grid is not None and start >= grid.span[1]:
            blocks.append(_table(source, grid))
            grid = next(waiting, None)
        if grid is None or start < grid.span[0]:
            blocks.append(block)
    blocks.extend(_table(source, one) for one in (grid, *waiting) if one is not None)
    return replace(text, blocks=tuple(blocks))


def _table(source: Source, grid: Grid) -> Block:
    return Block(Passage.of(source.text[slice(*grid.span)], grid.span[0]), kind="table")


@dataclass(slots=True)
class _Narrative:
    """The paragraphs of a fascicle while they are gathered."""

    paragraphs: list[Paragraph] = field(default_factory=list[Paragraph])
    findings: list[Finding] = field(default_factory=list[Finding])
    first: int = 1 << 30
    """Index of the block with the first paragraph."""
    heading: str = ""
    number: str = ""
    item: str = ""
    """Label of the last item of the first level."""
    used: set[str] = field(default_factory=set[str])
    blocks: int = 0

    def add(self, block: Block) -> None:
        """Adds one more block."""
        self.blocks += 1
        text = block.text.text
        if block.kind == "table":
            return
        if match := _NUMBER.match(text):
            if block.level == 0 and "." in match["number"]:
                self.first = min(self.first, self.blocks - 1)
                self.number, self.item = match["number"], ""
                self._append(block, self.number, match["number"], match.end(), None)
                return
        elif self.number and (match := _ITEM.match(text)):
            self._item(block, match)
            return
        if block.level or block.kind == "heading":
            self.heading = text
        elif match := _BULLET.match(text):
            self._append(block, self._unnumbered("b"), match.group().strip(), match.end(), None)
        elif _PROSE.search(text):
            self._append(block, self._unnumbered("p"), "", 0, None)

    def _unnumbered(self, kind: str) -> str:
        """The key of a paragraph without a number: that of the paragraph above, and its kind."""
        return f"{self.number}.{kind}" if self.number else kind

    def _item(self, block: Block, match: re.Match[str]) -> None:
        value = match["value"]
        below = self.item and self._is_below(value)
        parent = f"{self.number}.{self.item}" if below else self.number
        if below:
            key = f"{parent}.{from_roman(value) or value}"
        else:
            self.item = value
            key = f"{parent}.{value}"
        self._append(block, key, match.group().strip(), match.end(), parent)

    def _is_below(self, value: str) -> bool:
        """Whether an item is one of the second level: a roman numeral that is not the next letter."""
        follows = len(value) == 1 and len(self.item) == 1 and ord(value) == ord(self.item) + 1
        return from_roman(value) is not None and not follows

    def _append(self, block: Block, key: str, printed: str, start: int, parent: str | None) -> None:
        plain, again = key, 2
        while key in self.used:
            key, again = f"{plain}-{again}", again + 1
        self.used.add(key)
        if parent is not None:
            above = next(
                (i for i in range(len(self.paragraphs) - 1, -1, -1) if self.paragraphs[i].key == parent), None
            )
            if above is None:
                parent = None
            elif self.paragraphs[above].leaf:
                self.paragraphs[above] = replace(self.paragraphs[above], leaf=False)
        passage, marks, emphasis = cut(block, start)
        self.paragraphs.append(
            Paragraph(key, printed, "narrative", passage, parent, True, marks, self.heading, emphasis)
        )
