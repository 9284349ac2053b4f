"""HTML files: the structure of their blocks as lines, and nothing that runs or grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import printed
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders import formats
from mandategraph.loaders.readers import html

if TYPE_CHECKING:
    from pathlib import Path


def text(markup: str) -> str:
    return html.read(markup).text


def as_html() -> str:
    """The invented resolution as a web page."""
    lines = printed.as_text().strip().split("\n\n")
    return "<html><head><title>x</title></head><body>{}</body></html>".format(
        "".join(f"<p>{line}</p>\n" for line in lines)
    )


def test_a_page_says_what_its_text_says(tmp_path: Path) -> None:
    plain, page = tmp_path / "A_RES_80_901.en.txt", tmp_path / "A_RES_80_901.en.html"
    plain.write_text(printed.as_text(), encoding="utf-8")
    page.write_text(as_html(), encoding="utf-8")
    assert printed.substance(printed.reading(page)) == printed.substance(printed.reading(plain))


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<h2>Harbours</h2><p>Light</p>", "## Harbours\n\nLight\n"),
        ("<p>The <b>General</b>\n Assembly,<sup>1</sup></p>", "The **General** Assembly,<sup>1</sup>\n"),
        ("<p><a href=#><sup>[1]</sup></a> See A/80/1.</p>", "<sup>1</sup> See A/80/1.\n"),
        ("<ol><li>one<li>two</ol>", "1. one\n\n2. two\n"),
        ("<ol type=a start=3><li>one</ol><ul><li>two</ul>", "(c) one\n\n- two\n"),
        ("<table><tr><th>A<th>B<tr><td><p>1</p><p>2</p><td>3</table><p>x", "A\tB\n1 2\t3\n\nx\n"),
        ("<p>a<br>b &lt;c&gt; &amp;&nbsp;d</p>", "a\nb <c> & d\n"),
        ("<script>a()</script><style>b</style><p hidden>c</p>d<!-- e --><noscript>f</noscript>", "d\n"),
        ("<div><div>a</div>b</div>c", "a\n\nb\n\nc\n"),
    ],
)
def test_blocks_become_lines(markup: str, lines: str) -> None:
    assert text(markup) == lines


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", ""), ("gb18030", "gb2312"), ("cp1252", "iso-8859-1"), ("utf-16", "")]
)
def test_the_declared_encoding_is_read(tmp_path: Path, encoding: str, declared: str) -> None:
    words = "“Café”" if encoding == "cp1252" else "大会请各国"
    path = tmp_path / "page.html"
    path.write_bytes(f'<html><meta charset="{declared}"><body><p>{words}</p>'.encode(encoding))
    assert formats.read(path).text == words + "\n"


def test_entities_that_a_page_declares_mean_nothing() -> None:
    laughs = '<!DOCTYPE html [<!ENTITY a "hahaha"><!ENTITY b "&a;&a;">]>'
    assert "haha" not in text(f"{laughs}<p>&b;</p>").partition("&b;")[2]


@given(st.text(alphabet="<>/ablitrdphsu1&;x \n", max_size=200))
def test_any_markup_is_read(markup: str) -> None:
    assert "\x00" not in text(markup)
