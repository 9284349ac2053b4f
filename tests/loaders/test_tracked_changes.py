"""Tracked changes of Word files: accepted by default, rejected on request; numbers count what remains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.read import read_document
from mandategraph.loaders.readers import docx
from mandategraph.loaders.sources import SourceFile
from test_formats_docx import W, body, packed

if TYPE_CHECKING:
    from pathlib import Path

NUMBERING = (
    f"<w:numbering {W}><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
)
LIST = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='5'/></w:numPr>"


def run(words: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"


def deleted(words: str) -> str:
    return f"<w:del><w:r><w:delText xml:space='preserve'>{words}</w:delText></w:r></w:del>"


def inserted(words: str) -> str:
    return f"<w:ins>{run(words)}</w:ins>"


def numbered(content: str, mark: str = "", properties: str = LIST) -> str:
    """A paragraph of the list; `mark` is the change of its paragraph mark ("del", "ins", "moveFrom" …)."""
    changed = f"<w:rPr><w:{mark}/></w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{properties}{changed}</w:pPr>{content}</w:p>"


def lines(xml: str, *, reject: bool = False) -> list[str]:
    content = body(xml, **{"word/numbering.xml": NUMBERING})
    return docx.read(content, "x.docx", reject_changes=reject).text.split("\n\n")


ONE, LAST = numbered(run("Counts lamps;")), numbered(run("Decides to row."))


@pytest.mark.parametrize(
    ("middle", "accepted", "rejected"),
    [
        (
            numbered(deleted("Invites boats;"), "del"),
            ["1. Counts lamps;", "2. Decides to row."],
            ["1. Counts lamps;", "2. Invites boats;", "3. Decides to row."],
        ),
        (
            numbered(inserted("Invites boats;"), "ins"),
            ["1. Counts lamps;", "2. Invites boats;", "3. Decides to row."],
            ["1. Counts lamps;", "2. Decides to row."],
        ),
        (
            numbered(f"<w:moveFrom>{run('Invites boats;')}</w:moveFrom>", "moveFrom")
            + numbered(run("Paints oars;"))
            + numbered(f"<w:moveTo>{run('Invites boats;')}</w:moveTo>", "moveTo"),
            ["1. Counts lamps;", "2. Paints oars;", "3. Invites boats;", "4. Decides to row."],
            ["1. Counts lamps;", "2. Invites boats;", "3. Paints oars;", "4. Decides to row."],
        ),
        (
            numbered(run("Invites boats ") + deleted("and ships"), "del") + numbered(run("to harbour;")),
            ["1. Counts lamps;", "2. Invites boats to harbour;", "3. Decides to row."],
            ["1. Counts lamps;", "2. Invites boats and ships", "3. to harbour;", "4. Decides to row."],
        ),
        (
            numbered(deleted("Invites boats;"), "del") + "<w:p/>",
            ["1. Counts lamps;", "2. Decides to row."],
            ["1. Counts lamps;", "2. Invites boats;", "3. Decides to row."],
        ),
        (
            numbered(
                run("Invites boats;"),
                properties=f"<w:pPrChange><w:pPr>{LIST}</w:pPr></w:pPrChange>",
            ),
            ["1. Counts lamps;", "Invites boats;", "2. Decides to row."],
            ["1. Counts lamps;", "2. Invites boats;", "3. Decides to row."],
        ),
    ],
    ids=["deletion", "insertion", "move", "joined", "before an empty paragraph", "numbering"],
)
def test_numbers_count_the_paragraphs_that_remain(
    middle: str, accepted: list[str], rejected: list[str]
) -> None:
    assert [line.strip() for line in lines(ONE + middle + LAST)] == accepted
    assert [line.strip() for line in lines(ONE + middle + LAST, reject=True)] == rejected


def test_rows_of_tables_are_inserted_and_deleted() -> None:
    def row(ware: str, price: int, change: str = "") -> str:
        cells = "".join(f"<w:tc><w:p>{run(str(word))}</w:p></w:tc>" for word in (ware, price))
        return f"<w:tr>{f'<w:trPr><w:{change}/></w:trPr>' if change else ''}{cells}</w:tr>"

    rows = row("Rope", 12) + row("Lamp", 30, "del") + row("Oar", 7, "ins")
    table = f"<w:p>{run('Prices')}</w:p><w:tbl>{rows}</w:tbl>"
    assert lines(table) == ["Prices", "Rope\t12\nOar\t7\n"]
    assert lines(table, reject=True) == ["Prices", "Rope\t12\nLamp\t30\n"]


def test_a_note_in_a_deletion_is_not_counted() -> None:
    def mark(number: int) -> str:
        return f"<w:r><w:footnoteReference w:id='{number}'/></w:r>"

    def note(number: int, words: str) -> str:
        return f"<w:footnote w:id='{number}'><w:p>{run(words)}</w:p></w:footnote>"

    notes = f"<w:footnotes {W}>{note(1, 'See the map.')}{note(2, 'See the tide.')}</w:footnotes>"
    content = body(
        f"<w:p>{run('Counts lamps')}<w:del>{mark(1)}</w:del>{run(' and oars')}{mark(2)}</w:p>",
        **{"word/footnotes.xml": notes},
    )
    assert docx.read(content, "x").text == "Counts lamps and oars<sup>1</sup>\n\n<sup>1</sup> See the tide.\n"
    both = docx.read(content, "x", reject_changes=True).text
    assert both.startswith("Counts lamps<sup>1</sup> and oars<sup>2</sup>\n")


def test_the_option_reaches_the_reader(tmp_path: Path) -> None:
    front = "".join(f"<w:p>{run(line)}</w:p>" for line in ("A/RES/99/905", "The General Assembly,"))
    two = numbered(deleted("Invites") + inserted("Requests") + run(" the Secretary-General to count boats."))
    content = body(front + ONE.replace("Counts", "Welcomes the") + two, **{"word/numbering.xml": NUMBERING})
    path = tmp_path / "A_RES_99_905.en.docx"
    path.write_bytes(content)
    for reject, concept in ((False, "request"), (True, "invite")):
        reading = read_document(path, reject_changes=reject)
        assert [act.concept for read in reading.paragraphs[-1:] for act in read.acts] == [concept]
    assert SourceFile(path).reject_changes is False


def test_a_page_header_on_one_line_or_in_a_text_box_gives_the_symbol() -> None:
    def header(content: str) -> dict[str, str]:
        return {"word/header2.xml": f"<w:hdr {W}>{content}</w:hdr>"}

    line = f"<w:p>{run('Harbour Board')}<w:r><w:tab/></w:r>{run('A/99/6 (Sect. 40)')}</w:p>"
    box = f"<w:txbxContent>{line}</w:txbxContent>"
    for content in (line, f"<w:p><w:r><w:pict>{box}</w:pict></w:r></w:p>"):
        parts = {
            "word/document.xml": f"<w:document {W}><w:body><w:p>{run('Boats')}</w:p></w:body></w:document>"
        }
        text = docx.read(packed(parts | header(content)), "x").text
        assert text == "Harbour Board\n\nA/99/6 (Sect. 40)\n\nBoats\n"
