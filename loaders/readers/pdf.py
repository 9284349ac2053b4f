"""The reader of PDF files: bytes in, a `Flow` out.

The text layer is read with PDFium; `layout` makes running text of it.
"""

# PDFium's functions are bound from C at run time: their types are not known before.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import ctypes
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pypdfium2
import pypdfium2.raw as pdfium

from ..findings import Finding, LoaderError
from .flow import Flow
from .layout import Fragment, Page, flow

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES: Final = 3000
_WORD_GAP: Final = 0.18
"""Ems between two letters from which they belong to two words."""
_SMALLEST: Final = 0.1
"""Size of the smallest letters, in points."""
_RUN_GAP: Final = 0.8
"""Ems between two letters from which they belong to two fragments."""
_ITALIC: Final = 1 << 6
_BOLD: Final = 1 << 18
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "\x02": "-", "\ufffe": "-"}
)
_PASSWORD: Final = 4


_Face = tuple[bool, bool]
"""Whether a font is bold, whether it is italic."""


def read(content: bytes, name: str) -> Flow:
    """The running text of a PDF file; `name` stands for it in messages.

    Raises LoaderError if the file is damaged, protected, too long or without text. Read the
    files of strangers with `process`.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == _PASSWORD or "password" in str(error).lower():
            raise LoaderError(f"{name}: protected by a password; save a copy without it") from None
        raise LoaderError(
            f"{name}: no PDF file that can be read, or one cut off ({error}); fetch or save it again"
        ) from None
    if count > MAX_PAGES:
        raise LoaderError(f"{name}: the file has {count} pages, more than {MAX_PAGES}; cut it in parts")
    pages: list[Page] = []
    empty: list[int] = []
    unknown = letters = 0
    for number in range(count):
        page, missing = _page(document, number)
        pages.append(page)
        found = sum(len(fragment.text) for fragment in page.fragments)
        letters += found
        unknown += missing
        if found < 2:
            empty.append(number + 1)
    if not letters:
        raise LoaderError(
            f"{name}: no-text-layer: none of the {count} pages has words, they are pictures;"
            " run text recognition (OCR) on the file, or take the text version"
        )
    if unknown * 5 > letters:
        raise LoaderError(
            f"{name}: its fonts do not tell which letters they draw ({unknown} of {letters} are unknown);"
            " run text recognition (OCR) on the file, or take the text version"
        )
    running = flow(pages)
    findings = list(running.findings)
    if empty:
        listed = ", ".join(map(str, empty[:12])) + (" …" if len(empty) > 12 else "")
        place = _start_of_page(running.text, empty[0])
        findings.append(Finding("no-text-layer", f"no words on page {listed} of {count}", (place, place)))
    if unknown:
        place = max(running.text.find("\ufffd"), 0)
        message = f"the fonts do not tell which letters {unknown} of {letters} signs stand for"
        findings.append(Finding("encoding", message, (place, place + 1)))
    return Flow(running.text, tuple(findings))


def _start_of_page(text: str, page: int) -> int:
    place = 0
    for _ in range(page - 1):
        place = text.find("\f", place) + 1 or len(text)
    return min(place, len(text))


# --- letters ----------------------------------------------------------------------------------------------


def _page(document: pypdfium2.PdfDocument, number: int) -> tuple[Page, int]:
    """A page, and how many of its letters are unknown."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return Page(1.0, 1.0, ()), 0
    width, height = page.get_size()
    fragments = tuple(_single(_fragments(text)))
    unknown = sum(fragment.text.count("\ufffd") for fragment in fragments)
    text.close()
    page.close()
    return Page(width, height, fragments), unknown


def _fragments(text: pypdfium2.PdfTextPage) -> Iterator[Fragment]:
    """The words of a page in the order of the file, cut where font, line or column change."""
    raw = text.raw
    fonts: dict[str, _Face] = {}
    box = pdfium.FS_RECTF()
    letters: list[str] = []
    left = right = baseline = size = 0.0
    style = (False, False)
    spaced = blank = False
    last_object: object = None
    here = (0.0, 0.0, style)
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in (9, 10, 13, 32, 160):
            # A blank that PDFium puts in between is checked against the gap.
            blank = blank or (code != 10 and code != 13 and not pdfium.FPDFText_IsGenerated(raw, index))
            continue
        drawn = pdfium.FPDFText_GetTextObject(raw, index)
        address = ctypes.cast(drawn, ctypes.c_void_p).value
        if address != last_object:
            last_object = address
            here = _style(raw, index, fonts)
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        gap = (box.left - right) / (here[1] or 1.0)
        if letters and (here != (baseline, size, style) or gap > _RUN_GAP or gap < -0.6):
            yield Fragment("".join(letters), left, right, baseline, size, *style, spaced)
            near = abs(here[0] - baseline) < 0.8 * max(size, here[1]) and -0.6 <= gap <= _RUN_GAP
            spaced = blank or not near or gap > _WORD_GAP
            letters = []
        elif letters and (blank or gap > _WORD_GAP):
            letters.append(" ")
        if not letters:
            left = box.left
            baseline, size, style = here
        blank = False
        letters.append(_letter(code, raw, index))
        right = box.right
    if letters:
        yield Fragment("".join(letters), left, right, baseline, size, *style, spaced)


def _letter(code: int, raw: object, index: int) -> str:
    if code in (2, 0xFFFE, 0xAD):
        return "-"
    if (
        code < 32
        or code == 0xFFFD
        or 0xE000 <= code <= 0xF8FF
        or pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1
    ):
        return "\ufffd"
    return chr(code).translate(_LIGATURES)


def _style(
    raw: object, index: int, fonts: dict[str, tuple[bool, bool]]
) -> tuple[float, float, tuple[bool, bool]]:
    """Baseline, size in points, and whether bold and italic, of the letter at `index`."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    size = pdfium.FPDFText_GetFontSize(raw, index) * (abs(matrix.d) or abs(matrix.b) or 1.0)
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, index, name, 128, flags)
    key = f"{name.value!r} {flags.value}"
    if key not in fonts:
        called = name.value.lower()
        weight = pdfium.FPDFText_GetFontWeight(raw, index)
        fonts[key] = (
            b"bold" in called or bool(flags.value & _BOLD) or weight >= 600,
            b"italic" in called or b"oblique" in called or bool(flags.value & _ITALIC),
        )
    # Distances are measured in sizes: damaged files have letters of size 0.
    return round(y.value, 1), max(round(size, 1), _SMALLEST), fonts[key]


def _single(fragments: Iterator[Fragment]) -> Iterator[Fragment]:
    """The fragments; one printed again on its own place, as some files make bold, comes once and bold."""
    held: dict[tuple[str, int, int], Fragment] = {}
    for fragment in fragments:
        key = (fragment.text, round(fragment.left / 3), round(fragment.baseline / 3))
        if key in held:
            held[key] = replace(held[key], bold=True)
        else:
            held[key] = fragment
    yield from held.values()
