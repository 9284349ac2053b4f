"""PDF files: what is read from print is what the text says; what cannot be read is reported clearly."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import printed
import pytest
from fpdf import FPDF
from mandategraph.loaders import formats
from mandategraph.loaders.read import read_document
from mandategraph.loaders.readers import process
from mandategraph.loaders.readers.layout import Fragment, Page, flow
from mandategraph.loaders.records import LoaderError

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, content: bytes, name: str = "A_RES_80_901.en.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def pages() -> str:
    """A resolution of several pages, read."""
    return process.read("pdf", printed.as_pdf(40), "pages").text


@pytest.mark.parametrize("copies", [1, 40])
def test_a_printed_resolution_says_what_its_text_says(tmp_path: Path, copies: int) -> None:
    text = tmp_path / "A_RES_80_901.en.txt"
    text.write_text(printed.as_text(copies), encoding="utf-8")
    pdf = written(tmp_path, printed.as_pdf(copies))
    assert printed.substance(printed.reading(pdf)) == printed.substance(printed.reading(text))


def test_a_note_at_the_foot_of_a_page_is_read_with_its_mark(tmp_path: Path) -> None:
    document = printed.reading(written(tmp_path, printed.as_pdf(40)))
    assert [(note.mark, note.text.text) for note in document.outline.notes] == [
        ("1", printed.NOTES[0]),
        ("2", printed.NOTES[1]),
    ]
    assert not [finding for finding in document.outline.findings if "note" in finding.reason]


def test_page_furniture_is_left_out_and_pages_are_parted(pages: str) -> None:
    assert pages.count("\f") == 2
    assert pages.count(printed.SYMBOL) == 1
    assert "25-18181" not in pages
    assert "__" not in pages


def test_words_in_italics_are_marked(pages: str) -> None:
    assert "1. **Requests** the Secretary-General" in pages
    assert "and **encourages** the Office" in pages


def test_the_symbol_is_read_from_the_page(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, printed.as_pdf(), "downloaded.pdf"))
    assert document.outline.masthead.symbol == printed.SYMBOL


def test_a_source_of_pdf_says_so(tmp_path: Path) -> None:
    source = formats.read(written(tmp_path, printed.as_pdf()))
    assert (source.format, source.encoding) == ("pdf", "binary")


# --- layout -----------------------------------------------------------------------------------------------


def lines(words: list[str], left: float, right: float, top: float = 700.0) -> list[Fragment]:
    return [Fragment(text, left, right, top - 12 * row, 10.0) for row, text in enumerate(words)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left line {row} goes on" for row in range(12)]
    right = [f"right line {row} goes on" for row in range(12)]
    page = Page(612, 792, (*lines(left, 60, 290), *lines(right, 320, 550)))
    text = flow([page]).text
    assert text.index("left line 11") < text.index("right line 0")
    assert "left line 0 goes on left line 1 goes on" in text


SHORT_LEFT = [
    "80/951. Ropes of the harbours",
    "",
    "The General Assembly,",
    "",
    "Recalling its resolution 80/1 of 14",
    "September 2025,",
    "",
    "1. Invites Member States to mend the",
    "ropes of their harbours and to coil",
    "them well;",
    "2. Requests the Secretary-General to",
    "report to the General Assembly at its",
]
SHORT_RIGHT = [
    "eighty-second session on the state of",
    "the ropes;",
    "",
    "3. Urges the keepers of lighthouses to",
    "lend a hand with the splicing;",
    "4. Decides to consider the matter at a",
    "later session.",
]


def column(words: list[str], left: float, top: float = 700.0) -> list[Fragment]:
    return [
        Fragment(text, left, left + 4.6 * len(text), top - 12 * row, 10.0)
        for row, text in enumerate(words)
        if text
    ]


@pytest.mark.parametrize("head", [[], [Fragment("A/RES/80/951", 60, 119, 760, 10.0)]])
def test_two_short_columns_with_blank_lines_are_read_one_after_the_other(head: list[Fragment]) -> None:
    page = Page(612, 792, (*head, *column(SHORT_LEFT, 60), *column(SHORT_RIGHT, 320, 706)))
    blocks = flow([page]).text.strip().split("\n\n")
    assert blocks[len(head) :] == [
        "80/951. Ropes of the harbours",
        "The General Assembly,",
        "Recalling its resolution 80/1 of 14 September 2025,",
        "1. Invites Member States to mend the ropes of their harbours and to coil them well;",
        "2. Requests the Secretary-General to report to the General Assembly at its eighty-second session on"
        " the state of the ropes;",
        "3. Urges the keepers of lighthouses to lend a hand with the splicing;",
        "4. Decides to consider the matter at a later session.",
    ]


def test_columns_below_a_heading_across_the_page_are_read_after_it() -> None:
    heading = Fragment("Resolutions of the harbours and of all that belongs to them", 60, 540, 740, 10.0)
    page = Page(612, 792, (heading, *column(SHORT_LEFT, 60), *column(SHORT_RIGHT, 320)))
    text = flow([page]).text
    assert text.index("Resolutions of") < text.index("ropes of their") < text.index("4. Decides")


def test_the_cells_of_a_table_stay_on_their_rows() -> None:
    cells = [*lines(["Item", "Rope", "Lamp"], 60, 90), *lines(["Price", "12", "30"], 200, 225)]
    text = flow([Page(612, 792, tuple(cells))]).text
    assert "Item\tPrice\nRope\t12\nLamp\t30" in text


@pytest.mark.parametrize(
    ("words", "mended"),
    [
        # The whole word stands elsewhere: a syllable ended the line.
        (
            ["The resolution says that this reso-", "lution is kept in a harbour of its own."],
            "this resolution is",
        ),
        # The compound stands elsewhere.
        (
            ["A long-standing promise, kept in long-", "standing harbours of every small State."],
            "long-standing harbours",
        ),
        # Nothing tells: the file does not break words at syllables.
        (
            ["The lamps and the buoys of many post-", "conflict harbours are dark in winter."],
            "post-conflict harbours",
        ),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_mended(words: list[str], mended: str) -> None:
    assert mended in flow([Page(612, 792, tuple(lines(words, 60, 290)))]).text


def test_text_printed_on_its_own_place_again_comes_once() -> None:
    pdf = FPDF()
    pdf.add_page()
    for _ in range(4):
        pdf.set_font("Times", "", 12)
        pdf.text(20, 20, "Requests")
    pdf.text(20 + pdf.get_string_width("Requests "), 20, "the Secretary-General to keep the lamps lit;")
    text = process.read("pdf", bytes(pdf.output()), "x").text
    assert text.count("Requests") == 1


# --- what cannot be read ----------------------------------------------------------------------------------


def protected() -> bytes:
    pdf = FPDF()
    pdf.set_encryption("owner", "user")
    pdf.add_page()
    pdf.set_font("Times", "", 12)
    pdf.text(20, 20, "Requests the Secretary-General")
    return bytes(pdf.output())


def scanned(words: str = "") -> bytes:
    pdf = FPDF()
    for page in (words, ""):
        pdf.add_page()
        pdf.rect(20, 20, 100, 100)
        if page:
            pdf.set_font("Times", "", 12)
            pdf.text(20, 20, page)
    return bytes(pdf.output())


HELVETICA = b"/Subtype /Type1 /BaseFont /Helvetica"
SONG = (
    b"/Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
    b" /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 >> >>]"
)


def written_out(contents: bytes, filters: bytes = b"", font: bytes = HELVETICA, *streams: bytes) -> bytes:
    """A PDF file of one page, object by object."""
    bodies = [(filters, contents), *((b"", stream) for stream in streams)]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font %s >>" % font,
        *(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), how, body) for how, body in bodies),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def unmapped() -> bytes:
    """A file whose font says that its letters stand for private characters."""
    return written_out(
        b"BT /F1 12 Tf 72 700 Td (ABCDEFGHIJKLMNOP) Tj ET",
        b"",
        HELVETICA + b" /ToUnicode 6 0 R",
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF>"
        b" endcodespacerange 1 beginbfrange <41> <5A> <E041> endbfrange endcmap end end",
    )


def bomb() -> bytes:
    """A file of a few kilobytes whose page is two gigabytes long."""
    packer = zlib.compressobj(9)
    block = b"(A) Tj " * 150_000
    packed = b"".join(packer.compress(block) for _ in range(2000)) + packer.flush()
    return written_out(zlib.compress(packed, 9), b"/Filter [/FlateDecode /FlateDecode]")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (protected(), "password"),
        (printed.as_pdf()[:900], "cut off"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "cut off"),
        (scanned(), "no-text-layer"),
        (unmapped(), "fonts"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"something quite different", "not a PDF"),
    ],
    ids=["password", "cut", "rubbish", "scan", "fonts", "web page", "text"],
)
def test_a_pdf_that_cannot_be_read_is_told_with_file_and_remedy(
    tmp_path: Path, content: bytes, word: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(LoaderError, match=word) as caught:
        formats.read(path)
    assert str(path) in str(caught.value)
    assert ";" in str(caught.value)


def test_a_page_without_words_among_others_is_a_finding(tmp_path: Path) -> None:
    source = formats.read(written(tmp_path, scanned("1. Requests the Secretary-General to report;")))
    assert [finding.reason for finding in source.findings] == ["no-text-layer"]
    assert all(0 <= start <= end <= len(source.text) for start, end in (f.span for f in source.findings))


def test_a_reader_that_takes_too_long_is_ended() -> None:
    with pytest.raises(LoaderError, match="more than"):
        process.read("html", b"<div>" * 60_000, "deep.html", seconds=1.0)


def test_a_pdf_that_unpacks_to_gigabytes_is_ended(tmp_path: Path) -> None:
    path = written(tmp_path, bomb())
    assert path.stat().st_size < 100_000
    with pytest.raises(LoaderError, match=re.escape(str(path))):
        formats.read(path)


# --- the corpus -------------------------------------------------------------------------------------------


def test_official_pdf_and_text_of_a_resolution_give_the_same_operative_acts(corpus: Path) -> None:
    def operative(path: Path) -> list[tuple[object, ...]]:
        # The text version has lost its superscripts: a mark stands there as a figure behind the word.
        return [
            (
                read.paragraph.key,
                act.kind,
                act.concept,
                act.verb_text,
                [actor.key for actor in (*act.addressees, *act.partners, *act.report_to)],
                [(due.not_before, due.not_after) for due in act.due],
                [condition.code for condition in act.conditions],
            )
            for read in read_document(path).paragraphs
            if read.paragraph.role == "operative"
            for act in read.acts
        ]

    printed_acts = operative(corpus / "pdf" / "A_RES_73_6-EN.pdf")
    assert len(printed_acts) >= 14
    assert printed_acts == operative(corpus / "en" / "A_RES_73_6.txt")


@pytest.mark.parametrize(
    ("name", "last"), [("A_RES_73_3", "53"), ("A_RES_73_6", "14"), ("A_RES_73_7", "28"), ("A_RES_73_8", "5")]
)
def test_the_numbers_of_an_official_pdf_are_unbroken(corpus: Path, name: str, last: str) -> None:
    document = read_document(corpus / "pdf" / f"{name}-EN.pdf")
    operative = [p for p in document.outline.units[0].paragraphs if p.role == "operative"]
    assert [p.key for p in operative if p.number] == [str(number) for number in range(1, int(last) + 1)]
    assert not [
        f for f in document.outline.findings if f.reason in ("mark-without-note", "note-without-mark")
    ]


# --- Chinese ----------------------------------------------------------------------------------------------

CHINESE = (
    (0, "大会，"),
    (24, "回顾其关于渡轮和灯塔的各项决议以及会员国在这方面作出的一切努力和"),
    (0, "承诺，"),
    (24, "1. 请秘书长向大会第八十二届会议报告本决议的执行情况，包括渡轮和灯"),
    (0, "塔的状况；"),
    (24, "2. 决定在第八十一届会议上审议这一事项。"),
)


def chinese() -> bytes:
    """A page in a font that every PDF reader knows, wrapped after 32 signs."""
    rows = "\n".join(
        f"1 0 0 1 {100 + indent} {700 - 18 * number} Tm <{words.encode('utf-16-be').hex()}> Tj"
        for number, (indent, words) in enumerate(CHINESE)
    )
    return written_out(f"BT /F1 12 Tf {rows} ET".encode(), b"", SONG)


def test_a_chinese_page_is_mended_without_blanks(tmp_path: Path) -> None:
    text = formats.read(written(tmp_path, chinese(), "A_RES_80_901.zh.pdf")).text
    assert text.split("\n\n") == [
        "大会，",
        "回顾其关于渡轮和灯塔的各项决议以及会员国在这方面作出的一切努力和承诺，",
        "1. 请秘书长向大会第八十二届会议报告本决议的执行情况，包括渡轮和灯塔的状况；",
        "2. 决定在第八十一届会议上审议这一事项。\n",
    ]


FULL = Fragment("All of this heading stands across the page from one margin to the other", 60, 540, 720, 10.0)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # Two lines a column.
        (["1. Requests the keepers to report to the", "Assembly at its next session;"],
         ["2. Invites States to help the islands to", "mend their ropes."]),
        # Short lines: the numbers count on.
        (["1. Calls upon States to:", "(a) Mend ropes;", "(b) Mend lamps;"],
         ["2. Invites keepers to:", "(a) Coil ropes;", "(b) Light lamps."]),
        # No numbers: sentences run on from line to line.
        (["Recalling that ropes are kept in all of", "the harbours of the islands,"],
         ["Convinced that the lamps must be kept", "by those who light them,"]),
        # Two languages with the same numbers.
        (["1. Mend the ropes;", "2. Light lamps."], ["1. Réparer les cordes ;", "2. Allumer les lampes."]),
    ],
)  # fmt: skip
def test_short_columns_are_told_from_a_table_by_their_words(left: list[str], right: list[str]) -> None:
    page = Page(612, 792, (FULL, *column(left, 60), *column(right, 320)))
    words = " ".join(flow([page]).text.split())
    assert words == " ".join([FULL.text, *left, *right])


def test_the_closing_line_below_short_columns_is_read_behind_both() -> None:
    left = ["1. Requests the keepers to report to the", "Assembly;", "", "75th plenary meeting"]
    page = Page(612, 792, (FULL, *column(left, 60), *column(["2. Invites States to", "help."], 320)))
    text = flow([page]).text
    assert text.index("2. Invites") < text.index("75th plenary")


def test_the_masthead_above_short_columns_stays_on_its_rows() -> None:
    head = [
        *lines(["United Nations", "General Assembly"], 60, 140, 760),
        *lines(["A/RES/80/951", "2 May 2030"], 450, 520, 760),
    ]
    left = ["1. Requests the keepers to report to the", "Assembly;"]
    right = ["2. Invites States to help the islands to", "mend their ropes."]
    page = Page(612, 792, (*head, FULL, *column(left, 60), *column(right, 320)))
    blocks = flow([page]).text.strip().split("\n\n")
    assert [block for block in blocks if "A/RES" in block] == ["A/RES/80/951"]


def test_a_table_whose_cells_take_several_lines_stays_on_its_rows() -> None:
    left, right = (
        ["League of Lakes", "", "Union of Rivers"],
        ["Keeps the lakes of the world and", "those who live near them", "Keeps the rivers"],
    )
    text = flow([Page(612, 792, (FULL, *column(left, 60), *column(right, 320)))]).text
    assert text.index("Keeps the lakes") < text.index("Union of Rivers")
