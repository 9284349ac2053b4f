"""Word files: numbers that Word counts, footnotes, italics; and what hides in XML."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import printed
import pytest
from docx import Document
from mandategraph.loaders import formats
from mandategraph.loaders.read import read_document
from mandategraph.loaders.readers import docx
from mandategraph.loaders.readers.numbering import counted, letters, roman
from mandategraph.loaders.records import LoaderError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A Word file with just these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def body(xml: str, **parts: str) -> bytes:
    """A Word file with this body."""
    return packed({"word/document.xml": f"<w:document {W}><w:body>{xml}</w:body></w:document>", **parts})


def text(content: bytes) -> str:
    return docx.read(content, "x.docx").text


def test_a_word_file_says_what_its_text_says(tmp_path: Path) -> None:
    plain = tmp_path / "A_RES_80_901.en.txt"
    plain.write_text(printed.as_text(3), encoding="utf-8")
    word = tmp_path / "A_RES_80_901.en.docx"
    word.write_bytes(printed.as_docx(3))
    assert printed.substance(printed.reading(word)) == printed.substance(printed.reading(plain))


def test_the_samples_say_the_same_as_word_files(samples: Path, tmp_path: Path) -> None:
    for sample in sorted((samples / "zh").glob("A_*.txt")):
        document = Document()
        for line in sample.read_text(encoding="utf-8").split("\n"):
            document.add_paragraph(line)
        word = tmp_path / f"{sample.stem}.docx"
        document.save(str(word))
        assert printed.substance(read_document(word)) == printed.substance(read_document(sample))


def test_numbers_items_and_notes_are_printed_out() -> None:
    read = text(printed.as_docx())
    assert "\n1. **Requests** the Secretary-General" in read
    assert "\n(b) To keep the long-standing promise" in read
    assert "present resolution;<sup>2</sup>\n" in read
    assert read.endswith(f"<sup>2</sup> {printed.NOTES[1]}\n")


def test_a_masthead_in_a_table_gives_lines() -> None:
    assert text(printed.as_docx()).startswith(f"United Nations\n\n{printed.SYMBOL}\n")


def test_tables_are_rows_with_tabs() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "".join(
        f"<w:tr>{cell.format(ware)}{cell.format(price)}</w:tr>"
        for ware, price in (("Rope", 12), ("Lamp", 30))
    )
    table = f"<w:tbl>{rows}</w:tbl>"
    assert text(body(f"<w:p><w:r><w:t>Prices</w:t></w:r></w:p>{table}")) == "Prices\n\nRope\t12\nLamp\t30\n"


def test_insertions_are_read_and_deletions_are_not() -> None:
    xml = (
        "<w:p><w:r><w:t xml:space='preserve'>Requests </w:t></w:r>"
        "<w:del><w:r><w:delText>nobody</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>the Office</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
    )
    assert text(body(xml)) == "Requests the Office\n"


def test_a_table_in_a_cell_is_read_once() -> None:
    def paragraph(words: str) -> str:
        return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"

    inner = f"<w:tbl><w:tr><w:tc>{paragraph('oars')}</w:tc><w:tc>{paragraph('7')}</w:tc></w:tr></w:tbl>"
    cells = (
        f"<w:tc>{paragraph('Rope')}</w:tc><w:sdt><w:sdtContent><w:tc>{inner}</w:tc></w:sdtContent></w:sdt>"
    )
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    assert text(body(paragraph("Prices") + table)) == "Prices\n\nRope\toars 7\n"


@pytest.mark.parametrize(
    ("number", "printed_as"),
    [(1, ("a", "I", "一")), (14, ("n", "XIV", "十四")), (28, ("bb", "XXVIII", "二十八"))],
)
def test_numbers_are_written_as_word_writes_them(number: int, printed_as: tuple[str, str, str]) -> None:
    assert (letters(number), roman(number), counted(number, "chineseCounting")) == printed_as


def test_chinese_numbers_are_counted() -> None:
    numbering = (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='2'/>"
        "<w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )
    counted = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='5'/></w:numPr></w:pPr>"
    xml = f"<w:p>{counted}<w:r><w:t>请</w:t></w:r></w:p>"
    assert text(body(xml * 2, **{"word/numbering.xml": numbering})) == "二、 请\n\n三、 请\n"


def level(index: int, text: str, more: str = "") -> str:
    return (
        f"<w:lvl w:ilvl='{index}'><w:start w:val='1'/><w:numFmt w:val='decimal'/>{more}"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


@pytest.mark.parametrize(
    ("restart", "labels"),
    [
        ("", ["1.", "1.1", "2.", "2.1"]),
        ("<w:lvlRestart w:val='0'/>", ["1.", "1.1", "2.", "2.2"]),
        ("<w:lvlRestart w:val='1'/>", ["1.", "1.1", "2.", "2.1"]),
    ],
)
@pytest.mark.parametrize("linked", [False, True])
def test_levels_begin_anew_as_the_list_says(restart: str, labels: list[str], *, linked: bool) -> None:
    levels = level(0, "%1.") + level(1, "%1.%2", restart)
    style = "<w:styleLink w:val='Oars'/>" if linked else ""
    link = (
        "<w:abstractNum w:abstractNumId='1'><w:numStyleLink w:val='Oars'/></w:abstractNum>" if linked else ""
    )
    numbering = (
        f"<w:numbering {W}>{link}<w:abstractNum w:abstractNumId='0'>{style}{levels}</w:abstractNum>"
        f"<w:num w:numId='5'><w:abstractNumId w:val='{int(linked)}'/></w:num></w:numbering>"
    )
    properties = "<w:pPr><w:numPr><w:ilvl w:val='{}'/><w:numId w:val='5'/></w:numPr></w:pPr>"
    xml = "".join(
        f"<w:p>{properties.format(index)}<w:r><w:t>oars</w:t></w:r></w:p>" for index in (0, 1, 0, 1)
    )
    read = text(body(xml, **{"word/numbering.xml": numbering})).split()
    assert read[::2] == labels


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (packed({"word/document.xml": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><x>&l9;</x>'}), "entities"),
        (
            packed({"word/document.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}),
            "entities",
        ),
        (packed({"word/document.xml": "<w:document"}), "no XML"),
        (packed({"word/other.xml": "<x/>"}), "no Word file"),
        (packed({"word/document.xml": b" " * (40 << 20)}), "MB"),
        (printed.as_docx()[:2000], "ZIP"),
        (body("<w:p>" + "<w:ins>" * 5000 + "</w:ins>" * 5000 + "</w:p>"), "nested"),
        (body("<w:p>" + "<w:smartTag>" * 5000 + "</w:smartTag>" * 5000 + "</w:p>"), "nested"),
        (body("<w:p/>"), "blanks"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "password"),
    ],
    ids=[
        "laughs",
        "external",
        "cut",
        "no document",
        "bomb",
        "damaged",
        "deep changes",
        "deep",
        "empty",
        "protected",
    ],
)
def test_a_word_file_that_cannot_be_read_is_told_with_file_and_remedy(
    tmp_path: Path, content: bytes, word: str
) -> None:
    path = tmp_path / "A_RES_80_901.en.docx"
    path.write_bytes(content)
    with pytest.raises(LoaderError, match=word) as caught:
        formats.read(path)
    assert str(path) in str(caught.value)
    assert ";" in str(caught.value)


@pytest.mark.parametrize(
    "words",
    [
        "<w:t>Lamps<![CDATA[ <w:sz/>]]> burn.</w:t>",
        "<w:t>Lamps &lt;w:sz/&gt; burn.</w:t>",
        "<w:rPr><w:sz w:val='20'/></w:rPr><w:t>Lamps &lt;w:sz/&gt; burn.</w:t>",
    ],
    ids=["section", "escaped", "size"],
)
def test_words_that_look_like_layout_are_read(words: str) -> None:
    stops = "<w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>"
    assert text(body(f"<w:p>{stops}<w:r>{words}</w:r></w:p>")) == "Lamps <w:sz/> burn.\n"


def test_a_tab_among_words_is_a_blank_and_no_tab_stop() -> None:
    words = "<w:r><w:t>Lamps</w:t><w:tab w:pos='1'/><w:t>burn.</w:t></w:r>"
    assert text(body(f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{words}</w:p>")) == "Lamps burn.\n"
