"""The reader of Word files (.docx): bytes in, a `Flow` out.

Numbers that Word counts are printed out, footnotes become notes behind the text, bold and italic words are
marked, tracked changes are accepted or rejected. XML that declares a document type or entities is refused.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ...ontology.symbols import symbols_of
from ..records import LoaderError
from . import archive
from .flow import Flow, Run, marked
from .numbering import counted, letters, roman
from .tracked_changes import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zipfile import ZipFile

MAX_PART: Final = 32 << 20
"""Bytes of XML that one part of the file may have."""
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT: Final = frozenset((f"{_W}pPr", f"{_W}rPr", f"{_W}tblPr", f"{_W}sectPr", f"{_MC}Fallback"))
_BLANK: Final = {
    f"{_W}tab": " ",
    f"{_W}ptab": " ",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_NUMBERS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": lambda number: roman(number).lower(),
    "upperRoman": roman,
    "bullet": lambda _: "-",
    "none": lambda _: "",
}
_FIGURES: Final = re.compile(r"-?[0-9]{1,8}")
_HEADER: Final = re.compile(r"word/header\d*\.xml")
_MASTHEAD_ROWS: Final = 6
"""A table of at most so many rows at the head of a file lays out the masthead."""


def read(content: bytes, name: str, *, reject_changes: bool = False) -> Flow:
    """Returns the running text of a Word file; `name` stands for it in messages.

    Tracked changes are accepted, or rejected with `reject_changes`. Raises LoaderError if the file is
    damaged, protected, or hostile.
    """
    parts = archive.opened(io.BytesIO(content), name)
    body = _part(parts, "word/document.xml", name)
    if body is None:
        raise LoaderError(f"{name}: no Word file: it has no word/document.xml; save it as .docx again")
    notes = [_part(parts, f"word/{part}.xml", name) for part in ("footnotes", "endnotes")]
    headers = [
        header
        for part in sorted(part for part in parts.namelist() if _HEADER.fullmatch(part))
        if (header := _part(parts, part, name)) is not None
    ]
    try:
        for root in (body, *notes, *headers):
            if root is not None:
                settle(root, reject=reject_changes)
        document = _Document(
            _Styles(_part(parts, "word/styles.xml", name)),
            _Numbering(_part(parts, "word/numbering.xml", name)),
            {key: note for root in notes for key, note in _notes(root).items()},
        )
        head = _masthead(headers, document)
        text = head + document.text(body)
        first = head.count("\n")
        return Flow(text, columns={first + line: cells for line, cells in document.columns.items()})
    except RecursionError:
        raise LoaderError(
            f"{name}: its elements are nested too deep to be a document; save it again"
        ) from None


def _masthead(headers: list[Element], document: _Document) -> str:
    """The lines of the page header that prints a symbol, the longest one.

    Word files of the United Nations print symbol, organ and date in the header of the first page.
    """
    best: list[str] = []
    for root in headers:
        # Text boxes are stored twice, with and without the newer drawing elements.
        paragraphs = root.iter(f"{_W}p")
        lines = list(dict.fromkeys(line for paragraph in paragraphs for line in document.lines(paragraph)))
        if any(map(symbols_of, lines)) and len(lines) > len(best):
            best = lines
    return "".join(f"{line}\n\n" for line in best)


def _part(parts: ZipFile, part: str, name: str) -> Element | None:
    try:
        info = parts.getinfo(part)
    except KeyError:
        return None
    xml = archive.unpacked(parts, info, f"{name}: {part}", MAX_PART)
    if _STRICT.encode() in xml:
        xml = xml.replace(_STRICT.encode(), _W.strip("{}").encode())
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except DefusedXmlException:
        raise LoaderError(
            f"{name}: {part} declares a document type or entities, which no Word file does and which can be"
            " an attack; save it again in a word processor"
        ) from None
    except (ParseError, ValueError) as error:
        raise LoaderError(f"{name}: {part} is no XML ({error}); save it again in a word processor") from None
    return root


def _value(element: Element | None, path: str) -> str | None:
    found = element.find(path) if element is not None else None
    return found.get(f"{_W}val") if found is not None else None


def _number(text: str | None) -> int | None:
    return (
        int(text)
        if text and text.lstrip("-").isascii() and text.lstrip("-").isdecimal() and len(text) < 9
        else None
    )


def _on(properties: Element | None, *names: str) -> bool | None:
    """Whether one of the switches is set; None if none is present."""
    if properties is None:
        return None
    found = [properties.find(_W + name) for name in names]
    values = [
        element.get(f"{_W}val", "true") not in ("0", "false", "none", "off")
        for element in found
        if element is not None
    ]
    return any(values) if values else None


# --- styles -----------------------------------------------------------------------------------------------


class _Styles:
    """What the named styles say."""

    def __init__(self, root: Element | None) -> None:
        styles = root.findall(f"{_W}style") if root is not None else []
        self._styles = {style.get(f"{_W}styleId", ""): style for style in styles}
        self.default = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true")
            ),
            "",
        )

    def chain(self, key: str | None) -> Iterator[Element]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while key and key not in seen and key in self._styles:
            seen.add(key)
            yield self._styles[key]
            key = _value(self._styles[key], f"{_W}basedOn")

    def emphatic(self, key: str | None) -> bool | None:
        return next(
            (on for style in self.chain(key) if (on := _on(style.find(f"{_W}rPr"), "b", "i")) is not None),
            None,
        )

    def level(self, key: str | None) -> int:
        """The heading level of a paragraph style, 0 for none."""
        for style in self.chain(key):
            level = _number(_value(style, f"{_W}pPr/{_W}outlineLvl"))
            if level is not None:
                return level + 1 if level < 6 else 0
        return 0

    def numbering(self, key: str | None) -> tuple[str | None, str | None]:
        """Number list and level that a paragraph style gives."""
        for style in self.chain(key):
            found = style.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                return _value(found, f"{_W}numId"), _value(found, f"{_W}ilvl")
        return None, None


# --- numbering --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False
    restart: int | None = None
    """The level, from 1, up to which a number begins this level anew; 0: none does; None: any does."""

    def restarts_below(self, index: int) -> bool:
        """Returns whether this level begins anew after a number of the level `index`, from 0."""
        return self.restart is None or index < self.restart


@dataclass(slots=True)
class _Count:
    """Where a list stands."""

    levels: dict[int, _Level]
    values: dict[int, int] = field(default_factory=dict[int, int])


class _Numbering:
    """The number lists of a file, counted as Word counts them."""

    def __init__(self, root: Element | None) -> None:
        self._counts: dict[str, _Count] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        shared: dict[str, _Count] = {}
        by_style: dict[str, _Count] = {}
        for abstract in root.findall(f"{_W}abstractNum"):
            count = _Count(dict(map(_level, abstract.findall(f"{_W}lvl"))))
            shared[abstract.get(f"{_W}abstractNumId", "")] = count
            by_style[_value(abstract, f"{_W}styleLink") or ""] = count
        for abstract in root.findall(f"{_W}abstractNum"):
            # A list may be defined by the list style that another list carries.
            if (style := _value(abstract, f"{_W}numStyleLink")) and style in by_style:
                shared[abstract.get(f"{_W}abstractNumId", "")] = by_style[style]
        for number in root.findall(f"{_W}num"):
            key = number.get(f"{_W}numId", "")
            count = shared.get(_value(number, f"{_W}abstractNumId") or "")
            if count is None:
                continue
            self._counts[key] = count
            for override in number.findall(f"{_W}lvlOverride"):
                index = _number(override.get(f"{_W}ilvl")) or 0
                start = _number(_value(override, f"{_W}startOverride"))
                if start is not None:
                    self._restarts.setdefault(key, {})[index] = start
                for level in override.findall(f"{_W}lvl"):
                    count = self._counts[key] = _Count(count.levels | dict([_level(level)]), count.values)

    def label(self, key: str, level: str | None, style: str | None) -> str:
        """The next label of a list; "" if there is no such list."""
        count = self._counts.get(key)
        if count is None:
            return ""
        by_style = next((index for index, row in count.levels.items() if style and row.style == style), 0)
        index = _number(level) if level is not None else by_style
        row = count.levels.get(index or 0)
        if row is None or index is None:
            return ""
        restart = self._restarts.get(key, {}).pop(index, None)
        before = count.values.get(index)
        count.values[index] = restart if restart is not None else row.start if before is None else before + 1
        for deeper in [place for place in count.values if place > index]:
            if count.levels.get(deeper, _Level()).restarts_below(index):
                del count.values[deeper]
        return self._printed(count, row, index)

    def _printed(self, count: _Count, row: _Level, index: int) -> str:
        if row.format == "bullet":
            return "-"
        text = row.text
        for place in range(index + 1):
            level = count.levels.get(place, _Level())
            value = count.values.setdefault(place, level.start) if f"%{place + 1}" in text else 0
            counter = "decimal" if row.legal else level.format
            written = _NUMBERS[counter](value) if counter in _NUMBERS else counted(value, counter)
            text = text.replace(f"%{place + 1}", written)
        return text.strip()


def _level(element: Element) -> tuple[int, _Level]:
    start = _number(_value(element, f"{_W}start"))
    return _number(element.get(f"{_W}ilvl")) or 0, _Level(
        1 if start is None else start,
        _value(element, f"{_W}numFmt") or "decimal",
        _value(element, f"{_W}lvlText") or "",
        _value(element, f"{_W}pStyle") or "",
        bool(_on(element, "isLgl")),
        _number(_value(element, f"{_W}lvlRestart")),
    )


# --- text -------------------------------------------------------------------------------------------------


def _notes(root: Element | None) -> dict[str, Element]:
    if root is None:
        return {}
    kind = "f" if root.tag == f"{_W}footnotes" else "e"
    return {
        kind + note.get(f"{_W}id", ""): note
        for note in root
        if note.get(f"{_W}type") not in ("separator", "continuationSeparator", "continuationNotice")
    }


class _Document:
    """Gathers the blocks of a file."""

    def __init__(self, styles: _Styles, numbering: _Numbering, notes: dict[str, Element]) -> None:
        self.styles = styles
        self.numbering = numbering
        self.notes = notes
        self.blocks: list[str] = []
        self.merged: dict[int, tuple[int, ...]] = {}
        """First grid column of each cell of a row with merged cells, by the index of its block."""
        self.columns: dict[int, tuple[int, ...]] = {}
        """The same by the line of the row in the text."""
        self.cited: list[tuple[str, str]] = []
        """Marks and keys of the notes, in the order of the text."""
        self.boxes: list[Element] = []
        self.numbers = {"f": 0, "e": 0}

    def text(self, root: Element) -> str:
        """All blocks, then the notes."""
        self._blocks(root)
        for mark, key in self.cited:
            runs = [
                run
                for paragraph in self.notes[key].iter(f"{_W}p")
                for run in (*self._runs(paragraph), Run(" "))
            ]
            self.blocks += [f"<sup>{mark}</sup> {' '.join(marked(runs).split())}", ""]
        text = "\n".join(self.blocks)
        line = text[: len(text) - len(text.lstrip())].count("\n") * -1
        for index, block in enumerate(self.blocks):
            if index in self.merged:
                self.columns[line] = self.merged[index]
            line += block.count("\n") + 1
        return text.strip() + "\n"

    def lines(self, paragraph: Element) -> list[str]:
        """The lines of a paragraph of a page header, without its number; a tab begins a line as well."""
        for tab in paragraph.iter(f"{_W}tab"):
            tab.tag = f"{_W}br"
        text = "".join(run.text for run in self._runs(paragraph))
        self.boxes.clear()
        return [words for line in text.split("\n") if (words := " ".join(line.split()))]

    def _blocks(self, element: Element) -> None:
        for child in element:
            self._block(child)

    def _block(self, element: Element) -> None:
        if element.tag == f"{_W}p":
            self._paragraph(element)
        elif element.tag == f"{_W}tbl":
            self._table(element)
        elif element.tag not in _LEFT_OUT:
            self._blocks(element)

    def _paragraph(self, paragraph: Element) -> None:
        words = self._words(paragraph)
        if words:
            self.blocks += [words, ""]
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self._blocks(box)

    def _words(self, paragraph: Element, *, in_cell: bool = False) -> str:
        properties = paragraph.find(f"{_W}pPr")
        style = _value(properties, f"{_W}pStyle") or self.styles.default
        label = self._label(properties, style)
        words = marked(list(self._runs(paragraph, style)))
        words = "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()
        if not words:
            return ""
        level = self.styles.level(style) if not in_cell else 0
        return "#" * level + " " * (level > 0) + (f"{label} {words}" if label else words)

    def _label(self, properties: Element | None, style: str) -> str:
        own = properties.find(f"{_W}numPr") if properties is not None else None
        inherited, inherited_level = self.styles.numbering(style)
        key = _value(own, f"{_W}numId") or inherited
        if not key or key == "0":
            return ""
        level = _value(own, f"{_W}ilvl") or inherited_level
        return self.numbering.label(key, level, style if own is None else None)

    def _runs(self, element: Element, style: str | None = None) -> Iterator[Run]:
        for child in element:
            if child.tag == f"{_W}r":
                yield from self._run(child, style)
            elif child.tag not in _LEFT_OUT:
                yield from self._runs(child, style)

    def _run(self, run: Element, style: str | None) -> Iterator[Run]:
        properties = run.find(f"{_W}rPr")
        if _on(properties, "vanish"):
            return
        values = (
            _on(properties, "b", "i"),
            self.styles.emphatic(_value(properties, f"{_W}rStyle")),
            self.styles.emphatic(style),
        )
        emphatic = next((on for on in values if on is not None), False)
        raised = _value(properties, f"{_W}vertAlign") == "superscript"
        for piece in run:
            if piece.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                yield from self._mark(piece, run)
            elif piece.tag == f"{_W}t" and piece.text:
                yield Run(piece.text, emphatic, raised)
            elif piece.tag in _BLANK:
                yield Run(
                    " " if piece.get(f"{_W}type") in ("page", "column") else _BLANK[piece.tag], emphatic
                )
            elif piece.tag == f"{_W}sym":
                yield Run("\ufffd", emphatic)
            elif piece.tag not in _LEFT_OUT:
                self.boxes += _text_boxes(piece)

    def _mark(self, reference: Element, run: Element) -> Iterator[Run]:
        kind = "f" if reference.tag == f"{_W}footnoteReference" else "e"
        key = kind + reference.get(f"{_W}id", "")
        if key not in self.notes:
            return
        if reference.get(f"{_W}customMarkFollows") in ("1", "true"):
            mark = "".join(piece.text or "" for piece in run.iter(f"{_W}t")).strip() or "*"
        else:
            self.numbers[kind] += 1
            mark = str(self.numbers[kind])
            yield Run(mark, raised=True)
        self.cited.append((mark, key))

    def _table(self, table: Element) -> None:
        lines = list(_within(table, "tr"))
        rows = [[list(cell) for cell in _within(row, "tc")] for row in lines]
        widest = max(map(len, rows), default=0)
        if widest < 2 or (not self.blocks and len(rows) <= _MASTHEAD_ROWS):
            for row in rows:
                for cell in row:
                    for child in cell:
                        self._block(child)
            return
        for line, row in zip(lines, rows, strict=True):
            cells = [self._cell(cell) for cell in row]
            if any(cells):
                columns = _columns(line)
                if columns != tuple(range(len(cells))):
                    self.merged[len(self.blocks)] = columns
                self.blocks.append("\t".join(cells))
        self.blocks.append("")

    def _cell(self, children: list[Element]) -> str:
        paragraphs = (paragraph for child in children for paragraph in child.iter(f"{_W}p"))
        return " ".join(" ".join(self._words(paragraph, in_cell=True) for paragraph in paragraphs).split())


def _within(element: Element, name: str) -> Iterator[Element]:
    """The rows or cells of a table; those of a table inside it are part of its cells."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _within(child, name)


def _columns(row: Element) -> tuple[int, ...]:
    """The first grid column of each cell of a row."""
    column = _number(_value(row, f"{_W}trPr/{_W}gridBefore")) or 0
    found: list[int] = []
    for cell in _within(row, "tc"):
        found.append(column)
        column += max(1, _number(_value(cell, f"{_W}tcPr/{_W}gridSpan")) or 1)
    return tuple(found)


def _text_boxes(element: Element) -> list[Element]:
    """The boxes of text drawn beside a paragraph, each once."""
    if element.tag in _LEFT_OUT:
        return []
    if element.tag == f"{_W}txbxContent":
        return [element]
    return [box for child in element for box in _text_boxes(child)]
