"""A resolution of our own invention, as text, as a printed PDF file and as a Word file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docx import Document
from docx.oxml import parse_xml
from fpdf import FPDF
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Reading, Source

if TYPE_CHECKING:
    from pathlib import Path

SYMBOL = "A/RES/80/901"
MASTHEAD = (
    "Eightieth session",
    "Agenda item 901",
    "Resolution adopted by the General Assembly on 12 December 2025",
)
TITLE = "80/901. Quiet harbours and the people who keep them"
PREAMBLE = (
    "_Recalling_ its resolution 70/1 of 25 September 2015<sup>1</sup> and all its earlier words on ferries,",
    "_Noting with appreciation_ the well-being of harbour keepers in small island developing States, and the "
    "long and patient work of those who paint the buoys, mend the lamps and answer the radio at night,",
    "_Convinced_ that a lighthouse is worth as much as the care that is taken of it,",
)
OPERATIVE = (
    "_Requests_ the Secretary-General to report to the General Assembly at its eighty-second session on the "
    "implementation of the present resolution;<sup>2</sup>",
    "_Invites_ Member States and shipping companies to provide extrabudgetary resources for lamps, in "
    "keeping with the customs of each harbour;",
    "_Requests_ the United Nations Office on Drugs and Crime, in cooperation with Member States, upon "
    "request and within existing resources, to assist States in keeping their harbours quiet, and "
    "_encourages_ the Office to share what it has learned with every harbour that wants it;",
    "_Urges_ Member States:",
    "_Decides_ to consider the matter again at its eighty-first session under the item entitled “Harbours”.",
)
ITEMS = ("To train the keepers of their harbours;", "To keep the long-standing promise of light in winter;")
NOTES = ("Resolution 70/1.", "See A/80/902.")
CLOSING = ("66th plenary meeting", "12 December 2025")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the resolution: `_` encloses italics, <sup> a note mark."""

    text: str
    kind: str = "body"
    label: str = ""


def blocks(copies: int = 1) -> list[Block]:
    """The resolution; with its second operative paragraph several times over to fill pages."""
    operative = [OPERATIVE[0], *[OPERATIVE[1]] * copies, *OPERATIVE[2:]]
    found = [Block(line, "head") for line in MASTHEAD]
    found += [Block(TITLE, "title"), Block("The General Assembly,")]
    found += [Block(text) for text in PREAMBLE]
    for number, text in enumerate(operative, 1):
        found.append(Block(text, "number", f"{number}."))
        if text.endswith(":"):
            found += [Block(item, "item", f"({letter})") for letter, item in zip("ab", ITEMS, strict=True)]
    return found + [Block(line, "close") for line in CLOSING]


def as_text(copies: int = 1) -> str:
    """The plain text, as the corpus has its files: one paragraph a block, no notes."""
    lines = [f"{block.label}\t{block.text}" if block.label else block.text for block in blocks(copies)]
    return re.sub(r"<sup>\d+</sup>|_", "", "\n\n".join(lines)).replace("80/901. ", "80/901.\t") + "\n"


# --- PDF --------------------------------------------------------------------------------------------------


class _Press(FPDF):
    """A page as the United Nations prints it: symbol above, page number and notes below."""

    def __init__(self) -> None:
        super().__init__(format="letter", unit="pt")
        self.set_auto_page_break(False)
        self.set_margins(0, 0)
        self.core_fonts_encoding = "windows-1252"
        self.below = 0.0
        self.notes: list[int] = []
        self.turn()

    def turn(self) -> None:
        """Begin a page."""
        if self.page:
            self.finish_page()
        self.add_page()
        self.y_now = 90.0
        if self.page > 1:
            self.put(60, 58, SYMBOL, "B", 8.5)
        else:
            self.put(60, 58, "United Nations", "", 13)
            self.put(490, 58, SYMBOL, "", 10)
            self.y_now = 130.0

    def finish_page(self) -> None:
        """Print the foot of the page."""
        foot = 745.0
        if self.notes:
            top = 720 - 11 * len(self.notes)
            self.put(100, top - 12, "__________________", "B", 8)
            for index, number in enumerate(self.notes):
                self.put(117, top + 11 * index - 3, str(number), "", 5.5)
                self.put(123, top + 11 * index, NOTES[number - 1], "", 8.5)
        self.put(60, foot, f"{self.page}/9", "B", 8.5)
        self.put(500, foot, "25-18181 (E)", "", 7)
        self.notes = []

    def put(self, x: float, y: float, words: str, style: str, size: float) -> None:
        self.set_font("Times", cast("Any", style), size)
        self.text(x, y, words)

    def paragraph(self, block: Block) -> None:
        """Print a block, wrapped and with the note marks raised."""
        size = 14.0 if block.kind == "title" else 10.0
        base = "B" if block.kind in ("title", "head") else ""
        left, right, first = 123.0, 490.0, 147.0
        x = left if block.kind in ("head", "title", "close") else first
        if block.label:
            self.put(x, self.y_now, block.label, base, size)
            x += 24
        style = base
        for piece in re.split(r"(_|<sup>\d+</sup>)", block.text):
            if piece == "_":
                style = "" if style else "I"
            elif mark := re.fullmatch(r"<sup>(\d+)</sup>", piece):
                self.put(x, self.y_now - 3.5, mark.group(1), "", 6.5)
                x += 4
                self.notes.append(int(mark.group(1)))
            else:
                for word in re.findall(r"\s*\S+|\s+", piece):
                    self.set_font("Times", cast("Any", style), size)
                    width = self.get_string_width(word)
                    if x + width > right and word.strip():
                        self.y_now += 1.2 * size
                        if self.y_now > 660:
                            self.turn()
                        x, word = left, word.strip()
                        width = self.get_string_width(word)
                    self.put(x, self.y_now, word, style, size)
                    x += width
        self.y_now += 1.8 * size if block.text != CLOSING[0] else 1.2 * size
        if self.y_now > 660:
            self.turn()


def as_pdf(copies: int = 1) -> bytes:
    """The PDF file."""
    press = _Press()
    for block in blocks(copies):
        press.paragraph(block)
    press.finish_page()
    return bytes(press.output())


# --- Word -------------------------------------------------------------------------------------------------

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NUMBERS = f"""<w:abstractNum {_NAMESPACE} w:abstractNumId="77">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
</w:abstractNum>"""
_USE = f"""<w:num {_NAMESPACE} w:numId="77">
<w:abstractNumId w:val="77"/></w:num>"""
_FOOTNOTES = (
    f'<w:footnotes {_NAMESPACE}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>{{}}</w:footnotes>'
)


def as_docx(copies: int = 1) -> bytes:
    """The Word file: its numbers are counted by Word, its notes are footnotes."""
    document = Document()
    numbering = cast("Any", document.part).numbering_part.element
    numbering.insert(0, parse_xml(_NUMBERS))
    numbering.append(parse_xml(_USE))
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "United Nations", SYMBOL
    for block in blocks(copies):
        paragraph = document.add_paragraph()
        if block.label:
            properties = cast("Any", paragraph)._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 1 if block.kind == "item" else 0
            properties.get_or_add_numId().val = 77
        italic = False
        for piece in re.split(r"(_|<sup>\d+</sup>)", block.text):
            if piece == "_":
                italic = not italic
            elif mark := re.fullmatch(r"<sup>(\d+)</sup>", piece):
                reference = f'<w:footnoteReference {_NAMESPACE} w:id="{mark.group(1)}"/>'
                cast("Any", paragraph.add_run())._r.append(parse_xml(reference))
            elif piece:
                run = paragraph.add_run(piece)
                run.italic = italic or None
                run.bold = block.kind == "title" or None
    saved = io.BytesIO()
    document.save(saved)
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(NOTES, 1)
    )
    with zipfile.ZipFile(saved, "a") as parts:
        parts.writestr("word/footnotes.xml", _FOOTNOTES.format(notes))
    return saved.getvalue()


# --- what is read -----------------------------------------------------------------------------------------


def reading(file: Path | Source) -> Reading:
    """The resolution as the loader reads it."""
    return read_document(file, symbol=SYMBOL, language="en")


def substance(document: Reading, *, notes: bool = False) -> list[tuple[object, ...]]:
    """What a document says whatever file it comes from: its operative paragraphs, and the acts in them."""
    return [
        (
            paragraph.paragraph.key,
            paragraph.paragraph.text.text,
            [
                (
                    act.kind,
                    act.concept,
                    act.verb_text,
                    act.action,
                    [actor.key for actor in act.addressees],
                    [actor.key for actor in act.partners],
                    [actor.key for actor in act.report_to],
                    [(due.type, due.body, due.session, due.value, due.not_after) for due in act.due],
                    [condition.code for condition in act.conditions],
                )
                for act in paragraph.acts
            ],
            [cite.symbol for cite in paragraph.citations if notes or not cite.in_note],
        )
        for paragraph in document.paragraphs
    ]
