"""Formats: what can be read is decoded character for character, what cannot is refused with a remedy."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders import formats
from mandategraph.loaders.records import LoaderError

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "大会，\r\n\r\n1. 请各国和会员国关于渡轮的决议和年会；\n"


def written(folder: Path, content: bytes, name: str = "A_RES_80_901.zh.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (WORDS.encode(), "utf-8"),
        (codecs.BOM_UTF8 + WORDS.encode(), "utf-8-sig"),
        (WORDS.encode("gb18030"), "gb18030"),
        (WORDS.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), "utf-16"),
    ],
)
def test_text_is_decoded_without_touching_its_line_ends(
    tmp_path: Path, content: bytes, encoding: str
) -> None:
    source = formats.read(written(tmp_path, content))
    assert (source.text, source.encoding, source.format) == (WORDS, encoding, "text")


def test_markdown_is_told_by_its_marks_as_well(tmp_path: Path) -> None:
    text = "## 决议草案一\n\n1. **请**各国<sup>1</sup>\n\n2. **敦促**各国\n"
    assert formats.read(written(tmp_path, text.encode())).format == "markdown"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        ("Résolution adoptée par l'Assemblée générale à sa session\n".encode("latin-1") * 5, "UTF-8"),
        (b"%PDF-1.4 something", "PDF"),
        (bytes(range(32)) * 9, "binary"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8\x41", "damaged"),
    ],
)
def test_what_is_no_text_is_refused_with_file_and_remedy(tmp_path: Path, content: bytes, word: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(LoaderError, match=word) as caught:
        formats.read(path)
    assert str(path) in str(caught.value)
    assert ";" in str(caught.value)


@pytest.mark.parametrize(("name", "word"), [("gone.txt", "no such file"), ("gone.xlsx", "suffix")])
def test_a_file_that_is_not_there_or_of_no_known_kind_is_refused(
    tmp_path: Path, name: str, word: str
) -> None:
    with pytest.raises(LoaderError, match=word):
        formats.read(tmp_path / name)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(LoaderError, match="folder"):
        formats.read(tmp_path / "folder.txt")


def test_stray_characters_are_findings(tmp_path: Path) -> None:
    source = formats.read(written(tmp_path, "\u200f大会，\x00请各国通过本决议的全部建议；".encode()))
    assert [finding.reason for finding in source.findings] == ["stray-characters", "stray-characters"]


def test_a_file_cut_inside_a_character_keeps_the_rest(tmp_path: Path) -> None:
    source = formats.read(written(tmp_path, "请各国改善渡轮".encode()[:-1]))
    assert source.text.startswith("请各国改善渡")
    assert source.findings[-1].reason == "truncated"


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    from pathlib import Path

    try:
        source = formats.decode(content, Path("any.txt"))
    except LoaderError:
        return
    assert source.text.strip()
    assert all(0 <= start <= end <= len(source.text) for start, end in (f.span for f in source.findings))
