"""From the places of words on printed pages to running text: in, pages of fragments; out, a `Flow`.

Lines are gathered from fragments, columns are read one after the other, and page furniture at the edges is
left out. Paragraphs are recognized by indents and distances and joined across lines and pages; what stands at
the foot of a page becomes notes.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from ..hyphenation import Hyphenation
from .flow import Flow
from .print_lines import (
    CELL_GAP,
    WIDE,
    Fragment,
    Line,
    Page,
    body_size,
    ended_pattern,
    label_pattern,
    lines_of,
    usual_leading,
    words_of,
)
from .print_regions import columns_of, furniture_of, note_mark, split_notes
from .print_words import END_OF_PAGE, PrintedParagraph, marked_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["CELL_GAP", "Fragment", "Page", "flow"]


def flow(pages: Sequence[Page]) -> Flow:
    """The running text of printed pages; empty pages are passed over."""
    sheets = [lines_of(page) for page in pages]
    size = body_size(sheets)
    furniture = furniture_of(pages, sheets, size)
    builder = _ParagraphBuilder(size, usual_leading(sheets, size))
    printed: list[str] = []
    for page, lines in zip(pages, sheets, strict=True):
        kept = [line for line in lines if id(line) not in furniture]
        for column in columns_of(kept, page):
            printed += (line.text for line in column)
            builder.column(*split_notes(column, size), page)
        builder.end_page()
    hyphenation = Hyphenation("\n".join(printed))
    return Flow("".join(marked_up(block, hyphenation) for block in builder.finish()).strip() + "\n")


class _ParagraphBuilder:
    """Puts lines together to paragraphs, column by column."""

    def __init__(self, size: float, leading: float) -> None:
        self.size = size
        self.leading = leading
        self.blocks: list[PrintedParagraph | None] = []
        self.open: PrintedParagraph | None = None
        self.waiting: list[PrintedParagraph | None] = []
        """Notes and page ends that the open paragraph has run across."""
        self.last_note: PrintedParagraph | None = None
        self.crossed = False
        """A column or page ended behind the last line of the open paragraph."""

    def column(self, body: list[Line], notes: list[Line], page: Page) -> None:
        """Take the lines of one column."""
        rows = _table_rows(body)
        margins = _margins(body, self.size)
        for line in _split(body, rows, page, margins[0]):
            line.edge = margins
            table = id(line) in rows
            if self.open is None or not self._goes_on(self.open, line, table=table):
                self._close()
                self.open = PrintedParagraph([line], table)
            else:
                self.open.lines.append(line)
            self.crossed = False
        self.crossed = True
        for line in notes:
            self._note(line)

    def end_page(self) -> None:
        """A page ends here."""
        self.waiting.append(END_OF_PAGE)
        if self.open is None:
            self._close()

    def finish(self) -> list[PrintedParagraph | None]:
        """All blocks in reading order; None is the end of a page."""
        self._close()
        return self.blocks

    def _close(self) -> None:
        if self.open is not None:
            self.blocks.append(self.open)
        self.blocks += self.waiting
        self.open, self.waiting = None, []

    def _note(self, line: Line) -> None:
        mark = note_mark(line)
        if mark or self.last_note is None:
            self.last_note = PrintedParagraph([line], mark=mark)
            self.waiting.append(self.last_note)
        else:
            self.last_note.lines.append(line)

    def _goes_on(self, paragraph: PrintedParagraph, line: Line, *, table: bool) -> bool:
        """Whether the line carries on the paragraph."""
        last = paragraph.lines[-1]
        if table or paragraph.table:
            return table and paragraph.table
        if line.alone or last.alone or abs(line.size - last.size) > 0.6 or (paragraph.bold and not line.bold):
            return False
        if self.crossed:
            return self._goes_on_across(paragraph, line)
        step = last.baseline - line.baseline
        if not 0.3 * line.size < step <= 1.3 * self.leading * max(line.size / self.size, 1.0):
            return False
        if _centred(last, line):
            return True
        if line.label and (last.free_right > 2 or ended_pattern().search(last.text)):
            return False
        if _would_have_fitted(last, line) and not line.bold:
            return False
        return self._aligned(paragraph, line)

    def _aligned(self, paragraph: PrintedParagraph, line: Line) -> bool:
        first, tolerance = paragraph.lines[0], 0.6 * line.size
        if len(paragraph.lines) > 1:
            second = paragraph.lines[1]
            return abs((line.left - line.edge[0]) - (second.left - second.edge[0])) <= tolerance
        if line.left > first.left + tolerance:
            return abs(line.left - first.hanging) <= 2 * tolerance
        return True

    def _goes_on_across(self, paragraph: PrintedParagraph, line: Line) -> bool:
        first, last = paragraph.lines[0], paragraph.lines[-1]
        if line.label or paragraph.bold:
            return False
        if line.text[:1].islower():
            return True
        if _would_have_fitted(last, line):
            return False
        if len(paragraph.lines) > 1:
            following = paragraph.lines[1].indent
            if abs(line.indent - following) > 0.6:
                return False
            return abs(first.indent - following) > 0.6 or not ended_pattern().search(last.text)
        if first.indent > 0.6:
            return line.indent < first.indent - 0.6
        return not ended_pattern().search(last.text)


def _margins(body: Sequence[Line], size: float) -> tuple[float, float]:
    """Left and right margin of running text."""
    lines = [line for line in body if abs(line.size - size) < 0.6] or list(body)
    if not lines:
        return (0.0, 0.0)
    lefts = Counter(round(line.left) for line in lines)
    rights = sorted(line.right for line in lines)
    return (float(lefts.most_common(1)[0][0]), rights[int(len(rights) * 0.95)])


def _centred(above: Line, line: Line) -> bool:
    shift = abs((above.left + above.right) - (line.left + line.right)) / 2
    return shift < 3 and abs(above.left - line.left) > 3


def _would_have_fitted(last: Line, line: Line) -> bool:
    """Whether the first word of the line would have fitted on the last line: the break is deliberate."""
    words = line.text
    if WIDE.match(words):
        return last.free_right > 2.5
    first = len(words.split(maxsplit=1)[0]) if words.strip() else 0
    width = first / max(len(words), 1) * (line.right - line.left) / line.size
    return last.free_right > width + 1.0


def _table_rows(body: Sequence[Line]) -> set[int]:
    """Identities of the lines that are rows of a table: three or more with cells under one another."""
    found: set[int] = set()
    run: list[Line] = []
    for line in body:
        ragged = len(line.cells) > 1 and line.hanging == line.left
        if not ragged or (run and not _share_a_column(run[-1], line)):
            run = []
        if ragged:
            run.append(line)
        if len(run) > 2:
            found.update(id(row) for row in run)
    return found


def _share_a_column(above: Line, line: Line) -> bool:
    return any(
        abs(upper[0].left - lower[0].left) < line.size
        for upper in above.cells[1:]
        for lower in line.cells[1:]
    )


def _split(body: Sequence[Line], rows: set[int], page: Page, margin: float) -> Iterable[Line]:
    """The lines; words far apart in one line that is no row of a table are blocks of their own.

    `margin` is the left margin of the column.
    """
    middle = 0.5 * page.width
    for line in body:
        if id(line) in rows:
            yield line
            continue
        parts: list[list[list[Fragment]]] = [[line.cells[0]]]
        for before, cell in pairwise(line.cells):
            labelled = len(parts[-1]) == 1 and label_pattern().fullmatch(words_of(before))
            if not labelled and cell[0].left - max(piece.right for piece in before) > 4 * line.size:
                parts.append([cell])
            else:
                parts[-1].append(cell)
        aside = margin < middle < line.left and line.right - line.left < 0.35 * page.width
        if len(parts) == 1:
            line.alone = aside and line.baseline > 0.75 * page.height
            yield line
        else:
            for cells in parts:
                yield Line(line.baseline, line.size, cells, line.raised, alone=True)
