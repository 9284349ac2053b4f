"""The reader of Word files (.docx): bytes in, a `Flow` out.

Numbers that Word counts are printed out, footnotes become notes behind the text, bold and italic words are
marked, tracked changes are accepted or rejected. XML that declares a document type or entities is refused.
"""

from __future__ import annotations

import io
import re
from posixpath import join, normpath
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, ParseError

from ...ontology.symbols import symbols_of
from ..findings import Finding, LoaderError, TableRow
from . import archive
from .flow import Flow, Run, marked
from .tracked_changes import settle
from .untrusted_xml import DeclarationError, parsed
from .word_charts import C, chart_rows
from .word_styles import Numbering, Styles, W, switched, value_of, whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zipfile import ZipFile

MAX_PART: Final = 32 << 20
"""Bytes of XML that one part of the file may have."""
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT: Final = frozenset((f"{W}pPr", f"{W}rPr", f"{W}tblPr", f"{W}sectPr", f"{_MC}Fallback"))
_BLANK: Final = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_LAYOUT: Final = re.compile(
    rb"<w:(?:rFonts|szC?s?|lang|spacing|ind|jc|shd|color|kern|w|tcW|vAlign|hideMark|noWrap|keepNext|keepLines"
    rb"|suppressAutoHyphens|snapToGrid|textAlignment|bCs|iCs|noProof|trHeight|gridCol)(?: [^<>]*)?/>"
    rb"|<w:tabs>(?:<w:tab [^<>]*/>)*</w:tabs>"
    rb"|<w:(?P<edges>tcBorders|tcMar|pBdr)>(?:<w:\w+ [^<>]*/>)*</w:(?P=edges)>"
)
"""Fonts, sizes, spaces and tab stops: two of three elements of a file with tables, and no words."""
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADER: Final = re.compile(r"word/header\d*\.xml")
_CELLS: Final = 5
"""Cells with tracked changes that a message names at most."""
_MASTHEAD_ROWS: Final = 6
"""A table of at most so many rows at the head of a file lays out the masthead."""


def _tracked(number: int, cells: tuple[str, ...], *, reject: bool) -> tuple[Finding, ...]:
    """The finding for tracked changes, with the first cells that have them; none without changes."""
    if not number:
        return ()
    shown = "; ".join((*cells[:_CELLS], *(["…"] if len(cells) > _CELLS else [])))
    where = f" (in {shown})" if cells else ""
    remedy = "load without" if reject else "load with"
    settled = "rejected" if reject else "accepted"
    message = (
        f"{number} tracked changes were {settled}{where}; {remedy} --reject-changes for the other version"
    )
    return (Finding("tracked-changes", message, (0, 0)),)


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
        roots = [root for root in (body, *notes, *headers) if root is not None]
        settled = [settle(root, reject=reject_changes) for root in roots]
        changes = sum(count for count, _ in settled), tuple(place for _, some in settled for place in some)
        document = _Document(
            Styles(_part(parts, "word/styles.xml", name)),
            Numbering(_part(parts, "word/numbering.xml", name)),
            {key: note for root in notes for key, note in _notes(root).items()},
            _targets(_part(parts, "word/_rels/document.xml.rels", name)),
            lambda part: _part(parts, part, name),
        )
        head = _masthead(headers, document)
        text = head + document.text(body)
        first = head.count("\n")
        return Flow(
            text,
            _tracked(*changes, reject=reject_changes),
            rows={first + line: row for line, row in document.table_rows.items()},
        )
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
        paragraphs = root.iter(f"{W}p")
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
        xml = xml.replace(_STRICT.encode(), W.strip("{}").encode())
    if b"<!" not in xml:  # In a comment or a CDATA section the same letters are text.
        xml = _LAYOUT.sub(b"", xml)
    try:
        return parsed(xml)
    except DeclarationError:
        raise LoaderError(
            f"{name}: {part} declares a document type or entities, which no Word file does and which can be"
            " an attack; save it again in a word processor"
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise LoaderError(f"{name}: {part} is no XML ({error}); save it again in a word processor") from None


def _targets(root: Element | None) -> dict[str, str]:
    """The addresses and parts that a part of the file refers to, by their keys."""
    return {one.get("Id", ""): one.get("Target", "") for one in root} if root is not None else {}


# --- text -------------------------------------------------------------------------------------------------


def _notes(root: Element | None) -> dict[str, Element]:
    if root is None:
        return {}
    kind = "f" if root.tag == f"{W}footnotes" else "e"
    return {
        kind + note.get(f"{W}id", ""): note
        for note in root
        if note.get(f"{W}type") not in ("separator", "continuationSeparator", "continuationNotice")
    }


class _Document:
    """Gathers the blocks of a file."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: dict[str, Element],
        targets: dict[str, str],
        part: Callable[[str], Element | None],
    ) -> None:
        self.styles = styles
        self.numbering = numbering
        self.notes = notes
        self.targets = targets
        """Addresses and parts of the file that the text refers to, by their keys."""
        self.part = part
        self.blocks: list[str] = []
        self.rows: dict[int, TableRow] = {}
        """The rows of tables by the index of their block."""
        self.table_rows: dict[int, TableRow] = {}
        """The same by their lines in the text."""
        self.tables = self.boxed_tables = self.charts = 0
        self.depth = 0
        """Number of text boxes around the block that is read."""
        self.row: TableRow | None = None
        """The row of the table with one column that is read."""
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
                for paragraph in self.notes[key].iter(f"{W}p")
                for run in (*self._runs(paragraph), Run(" "))
            ]
            self.blocks += [f"<sup>{mark}</sup> {' '.join(marked(runs).split())}", ""]
        text = "\n".join(self.blocks)
        line = text[: len(text) - len(text.lstrip())].count("\n") * -1
        for index, block in enumerate(self.blocks):
            if index in self.rows:
                self.table_rows[line] = self.rows[index]
            line += block.count("\n") + 1
        return text.lstrip().rstrip(" \n") + "\n"

    def lines(self, paragraph: Element) -> list[str]:
        """The lines of a paragraph of a page header, without its number; a tab begins a line as well."""
        for tab in paragraph.iter(f"{W}tab"):
            tab.tag = f"{W}br"
        text = "".join(run.text for run in self._runs(paragraph))
        self.boxes.clear()
        return [words for line in text.split("\n") if (words := " ".join(line.split()))]

    def _blocks(self, element: Element) -> None:
        for child in element:
            self._block(child)

    def _block(self, element: Element) -> None:
        if element.tag == f"{W}p":
            self._paragraph(element)
        elif element.tag == f"{W}tbl":
            self._table(element)
        elif element.tag not in _LEFT_OUT:
            self._blocks(element)

    def _paragraph(self, paragraph: Element) -> None:
        words = self._words(paragraph)
        if words:
            if self.row:
                self.rows[len(self.blocks)] = self.row
            self.blocks += [words, ""]
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            if box.tag == f"{C}chart":
                self._chart(box)
            else:
                self.depth += 1
                self._blocks(box)
                self.depth -= 1

    def _words(self, paragraph: Element, *, in_cell: bool = False) -> str:
        properties = paragraph.find(f"{W}pPr")
        style = value_of(properties, f"{W}pStyle") or self.styles.default
        label = self._label(properties, style)
        words = marked(list(self._runs(paragraph, style)))
        words = "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()
        if not words:
            return ""
        level = self.styles.level(style) if not in_cell else 0
        return "#" * level + " " * (level > 0) + (f"{label} {words}" if label else words)

    def _label(self, properties: Element | None, style: str) -> str:
        own = properties.find(f"{W}numPr") if properties is not None else None
        inherited, inherited_level = self.styles.numbering(style)
        key = value_of(own, f"{W}numId") or inherited
        if not key or key == "0":
            return ""
        level = value_of(own, f"{W}ilvl") or inherited_level
        return self.numbering.label(key, level, style if own is None else None)

    def _runs(self, element: Element, style: str | None = None) -> Iterator[Run]:
        for child in element:
            if child.tag == f"{W}r":
                yield from self._run(child, style)
            elif child.tag not in _LEFT_OUT:
                yield from self._runs(child, style)

    def _run(self, run: Element, style: str | None) -> Iterator[Run]:
        properties = run.find(f"{W}rPr")
        emphatic: bool | None = None
        raised = False
        if properties is not None and len(properties):
            if switched(properties, "vanish"):
                return
            emphatic = switched(properties, "b", "i")
            if emphatic is None:
                emphatic = self.styles.emphatic(value_of(properties, f"{W}rStyle"))
            raised = value_of(properties, f"{W}vertAlign") == "superscript"
        if emphatic is None:
            emphatic = self.styles.emphatic(style) or False
        for piece in run:
            if piece.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                yield from self._mark(piece, run)
            elif piece.tag == f"{W}t" and piece.text:
                yield Run(piece.text, emphatic, raised)
            elif piece.tag in _BLANK:
                yield Run(" " if piece.get(f"{W}type") in ("page", "column") else _BLANK[piece.tag], emphatic)
            elif piece.tag == f"{W}sym":
                yield Run("\ufffd", emphatic)
            elif piece.tag not in _LEFT_OUT:
                self.boxes += _text_boxes(piece)

    def _mark(self, reference: Element, run: Element) -> Iterator[Run]:
        kind = "f" if reference.tag == f"{W}footnoteReference" else "e"
        key = kind + reference.get(f"{W}id", "")
        if key not in self.notes:
            return
        if reference.get(f"{W}customMarkFollows") in ("1", "true"):
            mark = "".join(piece.text or "" for piece in run.iter(f"{W}t")).strip() or "*"
        else:
            self.numbers[kind] += 1
            mark = str(self.numbers[kind])
            yield Run(mark, raised=True)
        self.cited.append((mark, key))

    def _table(self, table: Element) -> None:
        lines = list(_within(table, "tr"))
        rows = [[list(cell) for cell in _within(row, "tc")] for row in lines]
        widest = max(map(len, rows), default=0)
        nested = self.row is not None
        if nested:
            name = ""
        elif self.depth:
            self.boxed_tables += 1
            name = f"text box table {self.boxed_tables}"
        else:
            self.tables += 1
            name = f"table {self.tables}"
        if widest < 2 or (not self.blocks and len(rows) <= _MASTHEAD_ROWS):
            for place, (line, row) in enumerate(zip(lines, rows, strict=True), 1):
                if not nested:
                    self.row = TableRow(f"{name}, row {place}", (), self._links(line))
                for cell in row:
                    for child in cell:
                        self._block(child)
            self.row = self.row if nested else None
            return
        for place, (line, row) in enumerate(zip(lines, rows, strict=True), 1):
            cells = [self._cell(cell) for cell in row]
            if any(cells):
                columns = _columns(line, row)
                merged = columns if columns != tuple(range(len(cells))) else ()
                position = self.row.place if self.row else f"{name}, row {place}"
                self.rows[len(self.blocks)] = TableRow(position, merged, self._links(line), _continued(row))
                self.blocks.append("\t".join(cells))
        self.blocks.append("")

    def _links(self, row: Element) -> tuple[tuple[str, str], ...]:
        """The words of a row that are linked, with the addresses that they lead to."""
        found: list[tuple[str, str]] = []
        for link in row.iter(f"{W}hyperlink"):
            address = self.targets.get(link.get(f"{_R}id", ""), "")
            words = " ".join("".join(piece.text or "" for piece in link.iter(f"{W}t")).split())
            if address and words:
                found.append((words, address))
        return tuple(found)

    def _chart(self, reference: Element) -> None:
        """Adds the values of a chart as a table."""
        target = self.targets.get(reference.get(f"{_R}id", ""), "")
        root = self.part(normpath(join("word", target)).lstrip("/")) if target else None
        rows = chart_rows(root) if root is not None else []
        if not rows:
            return
        self.charts += 1
        for place, row in enumerate(rows, 1):
            self.rows[len(self.blocks)] = TableRow(f"chart {self.charts}, row {place}")
            self.blocks.append("\t".join(row))
        self.blocks.append("")

    def _cell(self, children: list[Element]) -> str:
        paragraphs = (paragraph for child in children for paragraph in child.iter(f"{W}p"))
        words = [found for paragraph in paragraphs if (found := self._words(paragraph, in_cell=True))]
        return " ".join(" ".join(words).split())


def _within(element: Element, name: str) -> Iterator[Element]:
    """The rows or cells of a table; those of a table inside it are part of its cells."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _within(child, name)


def _columns(row: Element, cells: list[list[Element]]) -> tuple[int, ...]:
    """The first grid column of each cell of a row; cells: their children."""
    column = whole_number(value_of(row.find(f"{W}trPr"), f"{W}gridBefore")) or 0
    found: list[int] = []
    for cell in cells:
        found.append(column)
        properties = next((child for child in cell if child.tag == f"{W}tcPr"), None)
        column += max(1, whole_number(value_of(properties, f"{W}gridSpan")) or 1)
    return tuple(found)


def _continued(cells: list[list[Element]]) -> tuple[int, ...]:
    """The places of the cells of a row that are merged with the cell above; cells: their children."""
    merged = (
        (place, child.find(f"{W}vMerge"))
        for place, cell in enumerate(cells)
        for child in cell
        if child.tag == f"{W}tcPr"
    )
    return tuple(
        place for place, one in merged if one is not None and one.get(f"{W}val", "continue") == "continue"
    )


def _text_boxes(element: Element) -> list[Element]:
    """The boxes of text and charts drawn beside a paragraph, each once."""
    if element.tag in _LEFT_OUT:
        return []
    if element.tag in (f"{W}txbxContent", f"{C}chart"):
        return [element]
    return [box for child in element for box in _text_boxes(child)]
