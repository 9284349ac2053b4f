# ruff: noqa: E501 - a paragraph stands on one line
"""Text: whatever its shape, a document has one clean text, and every character knows its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mandategraph.loaders import formats, text
from mandategraph.loaders.languages import stage
from mandategraph.loaders.records import Source, Text

if TYPE_CHECKING:
    from pathlib import Path

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "大会，",
            "1. ",
            "(a) ",
            "(一) ",
            "a. ",
            "**请**",
            "请请请请",
            "会员国",
            "；",
            "。",
            "，",
            "\n",
            "\n\n",
            " ",
            "<sup>1</sup>",
            "¹ ",
            "²",
            "1\n",
            "____________\n",
            "---\n",
            "## 决议草案一\n",
            "第 80/901 号决议",
            "附件\n",
            "[A/80/1](#)",
            "同上，",
            "A/80/901\n",
            "6 V.13-84747\n",
            "\t",
            "| a | b |\n",
            "\x00",
            "\u200f",
            "\f",
            "\r\n",
            "**",
            "*",
            "《渡船公约》",
            "2025年12月5日",
            "第60次全体会议\n",
            "渡轮的安全和登记工作" * 4,
            "&nbsp;",
            "[^1]: ",
        ]
    ),
    max_size=60,
).map("".join)


def source_of(words: str) -> Source:
    return Source("any.txt", words, "", "text", "utf-8")


def cleaned(words: str) -> Text:
    return text.clean(source_of(words), "zh")


def paragraphs(words: str) -> list[str]:
    return [block.text.text for block in cleaned(words).blocks]


# --- characters ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", stage("zh", "text")["spelling"], ids=lambda row: row["name"])
def test_each_spelling_rule_gives_what_it_says(row: dict[str, str]) -> None:
    assert paragraphs(row["example"] + "\n") == [row["gives"]]


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("回顾其 2024 年 3 月 5 日第 78/901 号决议，", "回顾其2024年3月5日第78/901号决议，"),
        ("又又又又回顾回顾回顾回顾《渡船公约》，", "又回顾《渡船公约》，"),
        ("邀邀邀邀请请请请各国；", "邀请各国；"),
        ("表示表示表示表示注意到注意到注意到注意到报告；", "表示注意到报告；"),
        ("请（甲国）各国,包括乙国;", "请(甲国)各国，包括乙国；"),
        ("见[A/80/901](#)，", "见A/80/901，"),
        ("**请**秘书处&nbsp;报告；", "请秘书处报告；"),
        ("第 ３ 段（ａ）；", "第3段(a)；"),
        ("联合国第 155 C (VII)号决议，", "联合国第155 C (VII)号决议，"),
    ],
)
def test_spelling_is_canonical(printed: str, clean: str) -> None:
    assert paragraphs(printed + "\n") == [clean]


def test_bold_and_fourfold_words_are_kept_as_emphasis() -> None:
    for words in ("**又回顾**其决议，\n", "又又又又回顾回顾回顾回顾其决议，\n"):
        (block,) = cleaned(words).blocks
        first, last = block.emphasis[0][0], block.emphasis[-1][1]
        assert block.text.text[first:last] == "又回顾"


def test_a_character_points_at_its_place_in_the_file() -> None:
    words = "  **回顾**其 2024 年第 78/901 号决议，\n"
    (block,) = cleaned(words).blocks
    offset = block.text.text.index("78/901")
    assert block.text.source(offset) == words.index("78/901")
    assert words[slice(*block.text.source_span(offset, offset + 6))] == "78/901"


# --- lines and pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "between",
    [
        "",
        "¹ 见 A/79/901。\n\n² 同上，第二章。\n\n",
        "<sup>1</sup> 见 A/79/901。\n\n---\n\n",
        "6 V.13-84747\n\nA/68/901\n\n",
    ],
)
def test_a_paragraph_cut_by_a_page_is_whole(between: str) -> None:
    words = f"大会，\n\n1. 请秘书处同各区域组织协商，改进岛屿之间的渡\n\n{between}轮登记工作；\n\n2. 请各国合作。\n"
    assert paragraphs(words)[1] == "1.请秘书处同各区域组织协商，改进岛屿之间的渡轮登记工作；"


@pytest.mark.parametrize(
    ("lines", "kept"),
    [("70/171", True), ("3/12", True), ("11/12\n\n请。\n\n12/12", False), ("12/12", False), ("21/18", True)],
)
def test_a_number_of_a_page_counts_the_pages(lines: str, kept: bool) -> None:
    found = paragraphs(f"大会决议\n\n{lines}\n\n码头的灯。")
    assert any("/" in paragraph for paragraph in found) == kept


def test_a_title_is_not_run_into_what_follows() -> None:
    words = "决议草案一\n\n改进岛屿之间的渡轮登记，保护乘客\n\n大会，\n\n回顾其决议，\n"
    assert paragraphs(words) == ["决议草案一", "改进岛屿之间的渡轮登记，保护乘客", "大会，", "回顾其决议，"]


def test_an_inner_heading_stays_apart() -> None:
    words = "1. 请各国合作；\n\n登记和检查\n\n2. 请秘书处报告。\n"
    assert paragraphs(words) == ["1.请各国合作；", "登记和检查", "2.请秘书处报告。"]


WRAPPED = """ 渔业理事会决议\x20

 回顾回顾回顾回顾渔业大会关于在各个岛屿之间改进渡轮登记和检查工作的历次决议以及其\x20

中提出的各项建议，并考虑到各国代表在上一届会议期间就灯塔看守人培训所交换的意

见和经验，\x20

 又又又又注意到注意到注意到注意到乡村流动书车的司机协会为岛上的学校和图书馆提供的长期服务，特别是《渡船公约》
1\x20
缔约国的支持，\x20

 1. 请请请请各国在本国法律制度的框架内考虑改进渡轮和书车的登记工作，并请秘书处向提出请

求的国家提供技术援助，以便保护乘客和司机；\x20

RULE
1
 联合国，《条约汇编》，第 9001 卷，第 12345 号，该条约的修正案见第 9002 卷所载的说明和解

释性文件。\x20
  2. 促请促请促请促请各国继续同灯塔协会合作，在 2027 年底前完成对沿海村庄的调查，并将调查的结

果提交理事会第三十六届会议审议。\x20
""".replace("RULE", " " * 59)


def test_hard_wrapped_lines_are_mended() -> None:
    blocks = paragraphs(WRAPPED)
    assert blocks[1].endswith("灯塔看守人培训所交换的意见和经验，")
    assert blocks[2].endswith("特别是《渡船公约》缔约国的支持，")
    assert blocks[3].startswith("1.请各国") and blocks[3].endswith("保护乘客和司机；")
    assert blocks[4].startswith("2.促请各国") and blocks[4].endswith("第三十六届会议审议。")
    assert len(blocks) == 5


def test_a_mark_on_a_line_of_its_own_belongs_to_the_word_before_it() -> None:
    result = cleaned(WRAPPED)
    (mark,) = result.blocks[2].marks
    assert (mark.mark, mark.note) == ("1", 0)
    assert result.blocks[2].text.text[: mark.offset].endswith("《渡船公约》")


def test_a_note_that_runs_over_several_lines_is_one_note() -> None:
    (note,) = cleaned(WRAPPED).notes
    assert note.text.text.endswith("所载的说明和解释性文件。")


# --- notes --------------------------------------------------------------------------------------------------


def test_ibid_refers_to_the_note_before_it() -> None:
    words = "1. 请各国加入《甲约》¹、《乙约》²和《丙约》；³\n\n¹ 联合国，《条约汇编》，第 1 卷。\n\n² 同上，第 2 卷。\n\n³ 同上。\n"
    assert [note.ibid for note in cleaned(words).notes] == [(), (0,), (1, 0)]


def test_marks_find_their_notes_where_numbering_restarts() -> None:
    draft = "## 决议草案{0}\n\n大会，\n\n1. **请**各国审查报告；<sup>1</sup>\n\n2. **又请**各国再读报告。<sup>1</sup>\n\n<sup>1</sup> A/80/{0}。\n\n"
    result = cleaned(draft.format("一") + draft.format("二"))
    found = [
        (mark.note, result.notes[mark.note or 0].text.text) for block in result.blocks for mark in block.marks
    ]
    assert found == [(0, "A/80/一。"), (0, "A/80/一。"), (1, "A/80/二。"), (1, "A/80/二。")]


def test_a_mark_may_come_again_after_its_note() -> None:
    words = "1. 请各国审查报告；¹\n\n¹ A/80/901。\n\n2. 又请各国再读报告。¹\n"
    assert [mark.note for block in cleaned(words).blocks for mark in block.marks] == [0, 0]


def test_marks_and_notes_that_do_not_meet_are_findings() -> None:
    reasons = [finding.reason for finding in cleaned("1. 请各国审查报告；³\n\n¹ A/80/901。\n").findings]
    assert sorted(reasons) == ["mark-without-note", "note-without-mark"]


def test_tables_are_kept_as_tables() -> None:
    for table in (
        "\t2026 年\t2027 年\n渡轮\t12\t13\n小计\t12\t13\n",
        "| 项 | 数 |\n|---|---|\n| 渡轮 | 12 |\n",
    ):
        blocks = cleaned(f"3. 核可下列概算；\n\n{table}\n4. 请各国合作。\n").blocks
        assert [block.kind for block in blocks] == ["text", "table", "text"]


# --- any text ------------------------------------------------------------------------------------------------


def check(words: str) -> None:
    result = cleaned(words)
    passages = [block.text for block in result.blocks] + [note.text for note in result.notes]
    for passage in passages:
        start, end = passage.span
        assert 0 <= start <= end <= len(words)
        places = [passage.source(offset) for offset in range(len(passage))]
        assert places == sorted(places)
    starts = [block.text.source_start for block in result.blocks]
    assert starts == sorted(starts)
    for block in result.blocks:
        assert all(0 <= mark.offset <= len(block.text) for mark in block.marks)
        assert all(mark.note is None or mark.note < len(result.notes) for mark in block.marks)
        assert all(0 <= start < end <= len(block.text) for start, end in block.emphasis)
    for index, note in enumerate(result.notes):
        assert all(other < index for other in note.ibid)
    assert all(
        0 <= start <= end <= len(words) for start, end in (finding.span for finding in result.findings)
    )


@given(st.text(max_size=300))
def test_any_text_is_cleaned(words: str) -> None:
    check(words)


@settings(max_examples=300, deadline=None)
@given(FRAGMENTS)
def test_any_disorder_is_cleaned(words: str) -> None:
    check(words)


def test_one_line_of_great_length_is_quick() -> None:
    assert cleaned("请各国合作" * 40000).blocks


def test_the_corpus_is_cleaned_without_findings(corpus: Path) -> None:
    for path in sorted((corpus / "zh").glob("*.txt")):
        result = text.clean(formats.read(path), "zh")
        assert not result.findings
        assert all(mark.note is not None for block in result.blocks for mark in block.marks)
