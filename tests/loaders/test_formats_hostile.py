"""Text that is no document: an error within seconds and little memory, never a crash."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import printed
import pytest
from fpdf import FPDF
from mandategraph.loaders import formats
from mandategraph.loaders.readers import archive, pdf
from mandategraph.loaders.records import LoaderError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("unit", "megabytes"),
    [
        (b"a", 100),
        (b"the ferries and ", 20),
        (b"x\x00", 40),
        ("大会请各国".encode(), 20),
        (b"\x00", 60),
        (b"a\n", 60),
    ],
    ids=[
        "one line of 100 MB",
        "one line of words",
        "NUL bytes",
        "one Chinese line",
        "only NUL",
        "short lines",
    ],
)
def test_text_that_is_no_document_is_refused(tmp_path: Path, unit: bytes, megabytes: int) -> None:
    path = tmp_path / "A_RES_80_901.en.txt"
    path.write_bytes(unit * ((megabytes << 20) // len(unit)))
    with pytest.raises(LoaderError, match=r"A_RES_80_901\.en\.txt") as caught:
        formats.read(path)
    assert ";" in str(caught.value) or ":" in str(caught.value)


def test_direction_marks_and_nul_bytes_are_findings_and_the_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "A_RES_80_901.en.txt"
    path.write_text(printed.as_text().replace("harbours", "har\u202ebours\u202c").replace("2025", "20\x0025"))
    assert [finding.reason for finding in formats.read(path).findings] == [
        "stray-characters",
        "stray-characters",
    ]
    assert len(printed.reading(path).outline.units[0].paragraphs) == len(
        printed.OPERATIVE + printed.PREAMBLE + printed.ITEMS
    )


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (printed.as_text().encode(), ".txt"),
        (printed.as_pdf(), ".pdf"),
        (printed.as_docx(), ".docx"),
        (b"\n<!DOCTYPE html><html><p>x", ".html"),
    ],
    ids=["text", "pdf", "docx", "html"],
)
def test_standard_input_is_told_by_its_content(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = formats.spool(io.BytesIO(content), tmp_path)
    assert path.suffix == suffix
    assert formats.content(path) == content


def test_standard_input_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_BYTES", 1000)
    with pytest.raises(LoaderError, match="standard input"):
        formats.spool(io.BytesIO(b"x" * 2000), tmp_path)


def test_a_suffix_for_every_archive_is_no_document() -> None:
    assert archive.SUFFIX not in formats.SUFFIXES


def test_letters_of_no_size_are_read() -> None:
    page = FPDF(unit="pt")
    page.add_page()
    page.set_font("Helvetica", size=0.01)
    for height in range(100, 140, 10):
        page.text(100, height, "1. Requests the Secretary-General to report;")
    assert "Requests" in pdf.read(bytes(page.output()), "x.pdf").text
