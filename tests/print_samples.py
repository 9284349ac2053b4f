"""Makes the PDF and the Word sample from the plain text of the same resolution.

In: samples/en/E_RES_2026_901.en.txt. Out: the same under samples/pdf and samples/docx, as the United Nations
print it: symbol and page number on every page, verbs in italics, broken lines; Word counts the numbers.

    python tests/print_samples.py
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docx import Document
from docx.oxml import parse_xml
from fpdf import FPDF

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SYMBOL = "E/RES/2026/901"
TEXT = SAMPLES / "en" / "E_RES_2026_901.en.txt"
PDF = SAMPLES / "pdf" / "E_RES_2026_901.en.pdf"
DOCX = SAMPLES / "docx" / "E_RES_2026_901.en.docx"
DAY = datetime(2026, 7, 22, tzinfo=UTC)
_PARTS = re.compile(r"(?:(?P<label>[0-9/]+\.)\t)?(?P<verb>(?:[A-Z][a-z]+ing|[A-Z][a-z]+s) )?(?P<rest>.*)")
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NUMBERS = f"""<w:abstractNum {_NAMESPACE} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>"""
_USE = f'<w:num {_NAMESPACE} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'


def blocks() -> Iterator[tuple[str, str, str]]:
    """Label, verb and the other words of every block of the text; "" for what a block lacks."""
    for line in TEXT.read_text(encoding="utf-8").split("\n\n"):
        parts = _PARTS.fullmatch(" ".join(line.split(" ")).strip())
        if parts is None:
            raise ValueError(f"{TEXT}: {line[:60]!r} is no block of a resolution")
        yield parts["label"] or "", parts["verb"] or "", parts["rest"]


class _Press(FPDF):
    """Pages with the symbol above and the page number below."""

    def header(self) -> None:
        first = self.page_no() == 1
        self.set_font("Times", "" if first else "B", 10 if first else 8)
        if first:
            self.cell(85, 6, "United Nations")
        self.cell(0, 6, SYMBOL, align="R" if first else "L", new_x="LMARGIN", new_y="NEXT")
        self.ln(6)

    def footer(self) -> None:
        self.set_y(-20)
        self.set_font("Times", "B", 8)
        self.cell(85, 5, f"{self.page_no()}/{{nb}}")
        self.set_font("Times", "", 7)
        self.cell(0, 5, "26-90001 (E)", align="R")


def pdf() -> bytes:
    """The PDF file."""
    press = _Press(format="letter")
    press.core_fonts_encoding = "windows-1252"
    press.set_creation_date(DAY)
    press.set_margins(38, 18, 38)
    press.set_auto_page_break(True, 40)
    press.add_page()
    for label, verb, rest in blocks():
        title = "/" in label
        press.set_font("Times", "B" if title else "", 13 if title else 10)
        words = f"{label}  " if label else ""
        words += f"__{verb.strip()}__ {rest}" if verb else rest
        press.multi_cell(
            0,
            6 if title else 4.6,
            words,
            align="L" if title else "J",
            markdown=True,
            new_x="LMARGIN",
            new_y="NEXT",
        )
        press.ln(2.6)
    return bytes(press.output())


def docx(file: Path) -> None:
    """Write the Word file."""
    document = Document()
    numbering = cast("Any", document.part).numbering_part.element
    numbering.insert(0, parse_xml(_NUMBERS))
    numbering.append(parse_xml(_USE))
    document.core_properties.created = document.core_properties.modified = DAY
    masthead = document.add_table(rows=1, cols=2)
    masthead.cell(0, 0).text, masthead.cell(0, 1).text = "United Nations", SYMBOL
    for label, verb, rest in blocks():
        paragraph = document.add_paragraph()
        if "/" in label:
            paragraph.add_run(f"{label}\t{rest}").bold = True
            continue
        if label:
            properties = cast("Any", paragraph)._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = 90
        if verb:
            paragraph.add_run(verb).italic = True
        paragraph.add_run(rest)
    document.save(str(file))


def main() -> None:
    """Write both files."""
    for file in (PDF, DOCX):
        file.parent.mkdir(exist_ok=True)
    PDF.write_bytes(pdf())
    docx(DOCX)


if __name__ == "__main__":
    main()
