"""From the places of words on printed pages to running text: in, pages of fragments; out, a `Flow`.

Lines are gathered from fragments, columns are read one after the other, page furniture at the edges is left
out, paragraphs are told by indents and distances and mended across lines and pages, and what stands at the
foot of a page becomes notes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Final

from ..languages import languages, stage
from .flow import NOTE_MARK, Flow, Run, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CELL_GAP: Final = 1.8
"""Ems between two words from which they stand in different cells."""
_EDGE: Final = 0.14
"""The share of a page's height, above and below, where furniture stands."""
_SMALL: Final = 0.92
"""Letters of a note are at most this much of the letters of the text."""
_NUMBERS: Final = re.compile(r"\d+")
_WORDLESS: Final = re.compile(r"[\W\d_]*(?:\([A-Z]\))?[\W\d_]*")
_RULE: Final = re.compile(r"[_—―-]{5,}")
_HYPHENATED: Final = re.compile(r"(?P<left>[^\W\d_]+)\s?[-\u00ad]$")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


@cache
def _label() -> re.Pattern[str]:
    """The label of a paragraph in any of the languages: a page is laid out before its language is known."""
    return re.compile(rf"(?:{_of_all('label')})(?=\s|$)")


@cache
def _ended() -> re.Pattern[str]:
    """A line that may be the last of its paragraph, in any of the languages."""
    return re.compile(_of_all("ended"))


def _of_all(name: str) -> str:
    rows: list[str] = [stage(language, "text")["print"][name] for language in languages()]
    return "|".join(dict.fromkeys(rows))


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words of one font on one line; places in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    spaced: bool = False
    """A blank stands before it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page."""

    width: float
    height: float
    fragments: tuple[Fragment, ...]


@dataclass(slots=True)
class _Line:
    baseline: float
    size: float
    cells: list[list[Fragment]]
    raised: set[int] = field(default_factory=set[int])
    """Identities of the fragments set above the line."""
    edge: tuple[float, float] = (0.0, 0.0)
    """Left and right margin of its column."""
    alone: bool = False
    """It is a block by itself: a cell of the masthead."""

    @property
    def fragments(self) -> Iterable[Fragment]:
        return (fragment for cell in self.cells for fragment in cell)

    @property
    def left(self) -> float:
        return self.cells[0][0].left

    @property
    def right(self) -> float:
        return max(fragment.right for fragment in self.fragments)

    @property
    def text(self) -> str:
        return " ".join(_words(cell) for cell in self.cells)

    @property
    def bold(self) -> bool:
        return all(fragment.bold for fragment in self.fragments if id(fragment) not in self.raised)

    @property
    def italic(self) -> bool:
        return all(fragment.italic for fragment in self.fragments if id(fragment) not in self.raised)

    @property
    def label(self) -> bool:
        return bool(_label().match(self.text))

    @property
    def hanging(self) -> float:
        """Where the words after the label begin."""
        if len(self.cells) > 1 and _label().fullmatch(_words(self.cells[0])):
            return self.cells[1][0].left
        if _label().fullmatch(self.cells[0][0].text.strip()) and len(self.cells[0]) > 1:
            return self.cells[0][1].left
        return self.left

    @property
    def indent(self) -> float:
        """Ems between the margin of the column and the line."""
        return (self.left - self.edge[0]) / self.size

    @property
    def room(self) -> float:
        """Ems that are free behind the line."""
        return (self.edge[1] - self.right) / self.size

    def runs(self) -> list[Run]:
        runs: list[Run] = []
        for cell in self.cells:
            for index, piece in enumerate(cell):
                blank = " " if runs and (piece.spaced or not index) else ""
                runs.append(Run(blank + piece.text, piece.bold or piece.italic, id(piece) in self.raised))
        return runs


def _words(cell: Sequence[Fragment]) -> str:
    return "".join(
        (" " if index and piece.spaced else "") + piece.text for index, piece in enumerate(cell)
    ).strip()


def flow(pages: Sequence[Page]) -> Flow:
    """The running text of printed pages; empty pages are passed over."""
    sheets = [_lines(page) for page in pages]
    size = _body_size(sheets)
    furniture = _furniture(pages, sheets, size)
    writer = _Writer(size, _leading(sheets, size))
    for page, lines in zip(pages, sheets, strict=True):
        kept = [line for line in lines if id(line) not in furniture]
        for column in _columns(kept, page):
            writer.column(*_parted(column, size), page)
        writer.end_page()
    spelling = _Spelling(sheets)
    return Flow("".join(_printed(block, spelling) for block in writer.finish()).strip() + "\n")


# --- lines ------------------------------------------------------------------------------------------------


def _lines(page: Page) -> list[_Line]:
    """The lines of a page from top to bottom; what is raised or lowered stands in the line it belongs to."""
    lines: list[list[Fragment]] = []
    heights: list[tuple[float, float]] = []
    small: list[Fragment] = []
    ordered = sorted(page.fragments, key=lambda piece: (-piece.baseline, piece.left))
    largest = sorted(ordered, key=lambda piece: -piece.size)
    attached = _attached(ordered, largest)
    for piece in ordered:
        if id(piece) in attached:
            small.append(piece)
            continue
        if lines and heights[-1][0] - piece.baseline <= 0.2 * max(heights[-1][1], piece.size):
            lines[-1].append(piece)
            heights[-1] = (heights[-1][0], max(heights[-1][1], piece.size))
        else:
            lines.append([piece])
            heights.append((piece.baseline, piece.size))
    home = {id(piece): index for index, line in enumerate(lines) for piece in line}
    for piece in small:
        lines[home[attached[id(piece)]]].append(piece)
    return [_line(pieces, {id(piece) for piece in small}) for pieces in lines]


def _attached(ordered: Sequence[Fragment], largest: Sequence[Fragment]) -> dict[int, int]:
    """The small fragments that stand raised or lowered beside a larger one, each with the one it leans on."""
    if not largest:
        return {}
    found: dict[int, int] = {}
    for index, piece in enumerate(ordered):
        if len(piece.text) > 6:
            continue
        best: tuple[float, int] | None = None
        for other in (*_near(ordered, index, 1), *_near(ordered, index, -1)):
            if other.size * 0.8 < piece.size or id(other) in found:
                continue
            rise = (piece.baseline - other.baseline) / other.size
            distance = max(piece.left - other.right, other.left - piece.right, 0.0) / other.size
            if (
                (0.1 < rise < 0.75 or -0.35 < rise < -0.08)
                and distance < 1.0
                and (best is None or distance < best[0])
            ):
                best = (distance, id(other))
        if best is not None:
            found[id(piece)] = best[1]
    return found


def _near(ordered: Sequence[Fragment], index: int, step: int) -> Iterable[Fragment]:
    """The fragments within a line's height of the one at `index`, downwards (1) or upwards (-1)."""
    piece = ordered[index]
    position = index + step
    while (
        0 <= position < len(ordered) and abs(ordered[position].baseline - piece.baseline) < 1.6 * piece.size
    ):
        yield ordered[position]
        position += step


def _line(pieces: list[Fragment], small: set[int]) -> _Line:
    pieces.sort(key=lambda piece: piece.left)
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text)
    full = [piece for piece in pieces if id(piece) not in small] or pieces
    size = max((size for size in sizes if any(piece.size == size for piece in full)), key=lambda s: sizes[s])
    baseline = full[0].baseline
    cells: list[list[Fragment]] = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        if piece.left - before.right > CELL_GAP * size:
            cells.append([piece])
        else:
            cells[-1].append(piece)
    raised = {id(piece) for piece in pieces if id(piece) in small and piece.baseline > baseline}
    line = _Line(baseline, size, cells, raised)
    # A note's mark is set apart from its words.
    if len(cells) > 1 and len(cells[0]) == 1 and id(cells[0][0]) in raised:
        line.cells = [cells[0] + cells[1], *cells[2:]]
    return line


def _body_size(sheets: Sequence[Sequence[_Line]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in sheets:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _leading(sheets: Sequence[Sequence[_Line]], size: float) -> float:
    """The usual distance of two lines of running text."""
    steps: Counter[float] = Counter()
    for lines in sheets:
        for above, below in pairwise(lines):
            step = round(above.baseline - below.baseline, 1)
            if (
                abs(above.size - size) < 0.5
                and abs(below.size - size) < 0.5
                and 0.9 * size <= step < 2.6 * size
            ):
                steps[step] += 1
    most = max(steps.values(), default=0)
    # Where paragraphs are short, the distance between them is as frequent as that between their lines.
    return min((step for step, count in steps.items() if count > 0.4 * most), default=1.2 * size)


# --- furniture --------------------------------------------------------------------------------------------


def _furniture(pages: Sequence[Page], sheets: Sequence[Sequence[_Line]], size: float) -> set[int]:
    """Identities of the lines at the edges of the pages that belong to the page, not to the text."""
    edges = [_edge_lines(page, lines) for page, lines in zip(pages, sheets, strict=True)]
    places: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
    for line in (line for edge in edges for side in edge for line in side):
        places[_key(line)].append(line.baseline)

    def repeated(line: _Line) -> bool:
        return sum(1 for place in places[_key(line)] if abs(place - line.baseline) < 4) > 1

    first = _squeezed(" ".join(line.text for line in sheets[0])) if sheets else ""
    found: set[int] = set()
    for number, (top, bottom) in enumerate(edges):
        for line, below in zip_longest(top, top[1:]) if number else ():
            # A running title repeats words of the first page, and looks otherwise than the text below it.
            apart = below is None or line.baseline - below.baseline > 2.2 * line.size
            unlike = apart or line.bold or line.size < 0.95 * size
            known = unlike and all(_squeezed(_words(cell)) in first for cell in line.cells)
            if not (known or _WORDLESS.fullmatch(line.text) or repeated(line)):
                break
            found.add(id(line))
        for line, above in zip_longest(bottom, bottom[1:]):
            # The last line of a note may be the same on two pages, but it stands close to its note.
            apart = above is None or above.baseline - line.baseline > 1.6 * line.size
            if not (_WORDLESS.fullmatch(line.text) or (apart and repeated(line))):
                break
            found.add(id(line))
    return found


def _edge_lines(page: Page, lines: Sequence[_Line]) -> tuple[list[_Line], list[_Line]]:
    """The lines at the head of a page, outermost first, and those at its foot."""
    top = [line for line in lines if line.baseline > (1 - _EDGE) * page.height]
    bottom = [line for line in reversed(lines) if line.baseline < _EDGE * page.height]
    return top, bottom


def _key(line: _Line) -> tuple[str, ...]:
    """The words of a line whatever its numbers and their order: pages are mirrored."""
    return tuple(sorted(_NUMBERS.sub("#", _words(cell)) for cell in line.cells))


def _squeezed(text: str) -> str:
    return "".join(text.split())


# --- columns ----------------------------------------------------------------------------------------------


def _columns(lines: list[_Line], page: Page) -> list[list[_Line]]:
    """The lines in reading order; where running text stands in two columns, the left one first."""
    gutter = _gutter(lines, page)
    if gutter is None:
        return [lines]
    columns: list[list[_Line]] = []
    left: list[_Line] = []
    right: list[_Line] = []
    for line in lines:
        halves = _halves(line, gutter)
        if halves is None:
            columns += [part for part in (left, right) if part]
            left, right = [], []
            columns.append([line])
            continue
        for half, side in zip(halves, (left, right), strict=True):
            if half is not None:
                side.append(half)
    columns += [part for part in (left, right) if part]
    return _joined(columns)


def _joined(columns: list[list[_Line]]) -> list[list[_Line]]:
    """Neighbouring columns of single lines are one."""
    joined: list[list[_Line]] = []
    for column in columns:
        if (
            joined
            and len(column) == 1
            and len(joined[-1]) >= 1
            and joined[-1][-1].baseline > column[0].baseline
        ):
            joined[-1].extend(column)
        else:
            joined.append(column)
    return joined


def _gutter(lines: Sequence[_Line], page: Page) -> float | None:
    """The x of the empty stripe between two columns of running text."""
    gaps: Counter[int] = Counter()
    for line in lines:
        for before, after in pairwise(line.cells):
            start, end = max(piece.right for piece in before), after[0].left
            for x in range(int(start) + 3, int(end) - 2):
                gaps[x] += 1
    middle = {x: count for x, count in gaps.items() if 0.35 * page.width < x < 0.65 * page.width}
    if not middle:
        return None
    most = max(middle.values())
    if most < 8:
        return None
    stripe = [x for x, count in middle.items() if count == most]
    gutter = stripe[len(stripe) // 2]
    halves = [half for line in lines if len(line.cells) > 1 and (half := _halves(line, gutter))]
    both = [(left, right) for left, right in halves if left is not None and right is not None]
    if len(both) < 8:
        return None
    # The columns of a table are ragged; those of running text are filled.
    widest = (
        max(left.right - left.left for left, _ in both),
        max(right.right - right.left for _, right in both),
    )
    filled = sum(
        1
        for left, right in both
        if left.right - left.left > 0.75 * widest[0] and right.right - right.left > 0.75 * widest[1]
    )
    return gutter if filled * 2 > len(both) and min(widest) > 0.25 * page.width else None


def _halves(line: _Line, gutter: float) -> tuple[_Line | None, _Line | None] | None:
    """The parts of a line before and behind the gutter; None if words stand across it."""
    sides: tuple[list[list[Fragment]], list[list[Fragment]]] = ([], [])
    for cell in line.cells:
        if cell[0].left >= gutter:
            sides[1].append(cell)
        elif max(piece.right for piece in cell) <= gutter:
            sides[0].append(cell)
        else:
            return None
    before, behind = (_Line(line.baseline, line.size, side, line.raised) if side else None for side in sides)
    return before, behind


# --- notes ------------------------------------------------------------------------------------------------


def _parted(lines: list[_Line], size: float) -> tuple[list[_Line], list[_Line]]:
    """The running text of a column, and the notes at its foot."""
    for index, line in enumerate(lines):
        if _RULE.fullmatch(line.text) and all(below.size <= size for below in lines[index + 1 :]):
            return lines[:index], lines[index + 1 :]
    start = len(lines)
    while start and lines[start - 1].size <= _SMALL * size:
        start -= 1
    for index in range(start, len(lines)):
        if _note_mark(lines[index]):
            return lines[:index], lines[index:]
    return lines, []


def _note_mark(line: _Line) -> str:
    """The mark that a line of notes begins with; "" if it goes on with the note above it."""
    first = line.cells[0][0]
    text = first.text.strip()
    if id(first) in line.raised and NOTE_MARK.fullmatch(text):
        return text
    opening = re.match(r"(\*{1,4}|\d{1,3}/?)(?=\s)", line.text)
    return opening.group(1).rstrip("/") if opening else ""


# --- paragraphs -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Paragraph:
    lines: list[_Line]
    table: bool = False
    mark: str = ""
    """Of a note."""

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


_END_OF_PAGE: Final = None


class _Writer:
    """Puts lines together to paragraphs, column by column."""

    def __init__(self, size: float, leading: float) -> None:
        self.size = size
        self.leading = leading
        self.blocks: list[_Paragraph | None] = []
        self.open: _Paragraph | None = None
        self.waiting: list[_Paragraph | None] = []
        """Notes and page ends that the open paragraph has run across."""
        self.last_note: _Paragraph | None = None
        self.crossed = False
        """A column or page ended behind the last line of the open paragraph."""

    def column(self, body: list[_Line], notes: list[_Line], page: Page) -> None:
        """Take the lines of one column."""
        rows = _table_rows(body)
        margins = _margins(body, self.size)
        for line in _split(body, rows, page):
            line.edge = margins
            table = id(line) in rows
            if self.open is None or not self._goes_on(self.open, line, table=table):
                self._close()
                self.open = _Paragraph([line], table)
            else:
                self.open.lines.append(line)
            self.crossed = False
        self.crossed = True
        for line in notes:
            self._note(line)

    def end_page(self) -> None:
        """A page ends here."""
        self.waiting.append(_END_OF_PAGE)
        if self.open is None:
            self._close()

    def finish(self) -> list[_Paragraph | None]:
        """All blocks in reading order; None is the end of a page."""
        self._close()
        return self.blocks

    def _close(self) -> None:
        if self.open is not None:
            self.blocks.append(self.open)
        self.blocks += self.waiting
        self.open, self.waiting = None, []

    def _note(self, line: _Line) -> None:
        mark = _note_mark(line)
        if mark or self.last_note is None:
            self.last_note = _Paragraph([line], mark=mark)
            self.waiting.append(self.last_note)
        else:
            self.last_note.lines.append(line)

    def _goes_on(self, paragraph: _Paragraph, line: _Line, *, table: bool) -> bool:
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
        if line.label and (last.room > 2 or _ended().search(last.text)):
            return False
        if _would_have_fitted(last, line) and not line.bold:
            return False
        return self._aligned(paragraph, line)

    def _aligned(self, paragraph: _Paragraph, line: _Line) -> bool:
        first, tolerance = paragraph.lines[0], 0.6 * line.size
        if len(paragraph.lines) > 1:
            return abs(line.left - paragraph.lines[1].left) <= tolerance
        if line.left > first.left + tolerance:
            return abs(line.left - first.hanging) <= 2 * tolerance
        return True

    def _goes_on_across(self, paragraph: _Paragraph, line: _Line) -> bool:
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
            return abs(first.indent - following) > 0.6 or not _ended().search(last.text)
        if first.indent > 0.6:
            return line.indent < first.indent - 0.6
        return not _ended().search(last.text)


def _margins(body: Sequence[_Line], size: float) -> tuple[float, float]:
    """Left and right margin of running text."""
    lines = [line for line in body if abs(line.size - size) < 0.6] or list(body)
    if not lines:
        return (0.0, 0.0)
    lefts = Counter(round(line.left) for line in lines)
    rights = sorted(line.right for line in lines)
    return (float(lefts.most_common(1)[0][0]), rights[int(len(rights) * 0.95)])


def _centred(above: _Line, line: _Line) -> bool:
    shift = abs((above.left + above.right) - (line.left + line.right)) / 2
    return shift < 3 and abs(above.left - line.left) > 3


def _would_have_fitted(last: _Line, line: _Line) -> bool:
    """The first word of the line had room behind the last one: the break is meant."""
    words = line.text
    if _WIDE.match(words):
        return last.room > 2.5
    first = len(words.split(maxsplit=1)[0]) if words.strip() else 0
    width = first / max(len(words), 1) * (line.right - line.left) / line.size
    return last.room > width + 1.0


def _table_rows(body: Sequence[_Line]) -> set[int]:
    """Identities of the lines that are rows of a table: three or more with cells under one another."""
    found: set[int] = set()
    run: list[_Line] = []
    for line in body:
        ragged = len(line.cells) > 1 and line.hanging == line.left
        if not ragged or (run and not _share_a_column(run[-1], line)):
            run = []
        if ragged:
            run.append(line)
        if len(run) > 2:
            found.update(id(row) for row in run)
    return found


def _share_a_column(above: _Line, line: _Line) -> bool:
    return any(
        abs(upper[0].left - lower[0].left) < line.size
        for upper in above.cells[1:]
        for lower in line.cells[1:]
    )


def _split(body: Sequence[_Line], rows: set[int], page: Page) -> Iterable[_Line]:
    """The lines; words far apart in one line that is no row of a table are blocks of their own."""
    for line in body:
        if id(line) in rows:
            yield line
            continue
        parts: list[list[list[Fragment]]] = [[line.cells[0]]]
        for before, cell in pairwise(line.cells):
            labelled = len(parts[-1]) == 1 and _label().fullmatch(_words(before))
            if not labelled and cell[0].left - max(piece.right for piece in before) > 4 * line.size:
                parts.append([cell])
            else:
                parts[-1].append(cell)
        aside = line.left > 0.5 * page.width and line.right - line.left < 0.35 * page.width
        if len(parts) == 1:
            line.alone = aside and line.baseline > 0.75 * page.height
            yield line
        else:
            for cells in parts:
                yield _Line(line.baseline, line.size, cells, line.raised, alone=True)


# --- words ------------------------------------------------------------------------------------------------


class _Spelling:
    """How words that the end of a line has broken are spelled: the document itself is the dictionary."""

    def __init__(self, sheets: Sequence[Sequence[_Line]]) -> None:
        self.words: Counter[str] = Counter()
        broken: list[tuple[str, str]] = []
        for lines in sheets:
            self.words.update(word.lower() for line in lines for word in _WORD.findall(line.text))
            for above, below in pairwise(lines):
                halves = _halved(above.text, below.text)
                if halves:
                    broken.append(halves)
        self.hyphenates = any(self._known(left + right, left) for left, right in broken)
        """The file breaks words at syllables; most end lines with the hyphens of compounds only."""

    def _known(self, word: str, left: str) -> bool:
        return self.words[word.lower()] > 0 and not self.words[left.lower()]

    def compound(self, left: str, right: str) -> bool:
        """Whether the hyphen between the halves is part of the word."""
        if self.words[f"{left}-{right}".lower()]:
            return True
        if self.words[(left + right).lower()]:
            return False
        return (
            not self.hyphenates
            or right[:1].isupper()
            or bool(self.words[left.lower()] and self.words[right.lower()])
        )


def _halved(above: str, below: str) -> tuple[str, str] | None:
    left, right = _HYPHENATED.search(above), _FIRST_WORD.match(below)
    return (left.group("left"), right.group()) if left and right else None


def _printed(block: _Paragraph | None, spelling: _Spelling) -> str:
    if block is _END_OF_PAGE or block is None:
        return "\f"
    if block.table:
        return "\n".join("\t".join(_words(cell) for cell in line.cells) for line in block.lines) + "\n\n"
    runs: list[Run] = []
    for line in block.lines:
        _append(runs, line, spelling)
    text = marked(runs).strip()
    if block.mark and not text.startswith("<sup>"):
        text = f"<sup>{block.mark}</sup> {text[len(block.mark) :].lstrip('/ ')}"
    elif block.mark:
        text = text.replace("</sup>", "</sup> ", 1).replace("</sup>  ", "</sup> ", 1)
    return f"{text}\n\n" if text else ""


def _append(runs: list[Run], line: _Line, spelling: _Spelling) -> None:
    added = line.runs()
    if not runs or not added:
        runs.extend(added)
        return
    before, after = runs[-1].text.rstrip(), added[0].text
    halves = _halved(before, line.text)
    if halves is not None:
        stem = before.rstrip("-\u00ad").rstrip()
        runs[-1] = Run(f"{stem}-" if spelling.compound(*halves) else stem, runs[-1].emphatic)
    elif not (
        before[-1:] in "-–—/" or (_WIDE.match(after) and _WIDE.fullmatch(before[-1:])) or added[0].raised
    ):
        runs.append(Run(" "))
    runs.extend(added)
