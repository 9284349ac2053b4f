"""Budget implications of drafts in statements and reports."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.budget.rules import ImplicationRules, implication_rules
from mandategraph.loaders.implications import in_sentence
from mandategraph.loaders.read import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.records import Outline

STATEMENT = """\
United Nations

A/C.5/98/14

General Assembly

Distr.: General

14 November 2043

Original: English

Ninety-eighth session

Fifth Committee

Programme budget implications of draft resolution A/C.3/98/L.12: keeping of lighthouses

Statement submitted by the Secretary-General

1. Under the terms of draft resolution A/C.3/98/L.12, the General Assembly would request the \
Secretary-General to light more lamps.

2. Should the Assembly adopt the draft resolution, additional resource requirements of $1,250,500 would \
arise under section 47, Keeping of lighthouses, and of $0.2 million under section 2, of the proposed \
programme budget for 2044.

3. The requirements include two additional P-3 posts and 1 General Service (Other level) post under section \
47. The lighthouses were built for $900,000 a century ago.

4. The adoption of draft decision A/C.3/98/L.15 would not entail any programme budget implications.
"""
UNTOLD = "1. The statement was circulated to the Committee.\n"
"""A statement that names its draft in the title only."""


def statement(folder: Path, body: str) -> Outline:
    """The reading of a statement with another body below its title."""
    file = folder / "A_C.5_98_14.en.txt"
    head, mark, _ = STATEMENT.partition("1. Under")
    assert mark
    file.write_text(head + body, encoding="utf-8")
    return read_document(file, symbol="A/C.5/98/14", language="en", issued_by="").outline


def test_the_draft_may_stand_in_the_title_only(tmp_path: Path) -> None:
    body = "1. The Secretary-General has the honour to inform the Committee of the cost of more lamps.\n\n"
    body += "2. Additional requirements would arise under the programme budget for 2044 as follows:\n\n"
    body += "(a) $45,000 under section 2;\n\n(b) $98,700 under section 36.\n"
    found = statement(tmp_path, body).implications
    assert [(one.draft, one.value, one.section) for one in found] == [
        ("A/C.3/98/L.12", Decimal(45000), "2"),
        ("A/C.3/98/L.12", Decimal(98700), "36"),
    ]


def test_a_statement_without_implications_is_a_finding(tmp_path: Path) -> None:
    outline = statement(tmp_path, UNTOLD)
    assert not outline.implications
    assert "programme budget implications" in " ".join(one.text.casefold() for one in outline.findings)


@pytest.fixture(scope="module")
def english() -> ImplicationRules:
    rules = implication_rules("en")
    assert rules is not None
    return rules


def test_a_statement_names_draft_amount_section_and_posts(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("implications") / "A_C.5_98_14.en.txt"
    file.write_text(STATEMENT, encoding="utf-8")
    reading = read_document(file, symbol="A/C.5/98/14", language="en", issued_by="")
    found = [
        (one.draft, one.measure, one.value, one.section, one.year, one.grade)
        for one in reading.outline.implications
    ]
    assert found == [
        ("A/C.3/98/L.12", "money", Decimal(1250500), "47", 2044, ""),
        ("A/C.3/98/L.12", "money", Decimal(200000), "2", 2044, ""),
        ("A/C.3/98/L.12", "posts", Decimal(2), "47", None, "P-3"),
        ("A/C.3/98/L.12", "posts", Decimal(1), "47", None, "General Service (Other level)"),
        ("A/C.3/98/L.15", "none", None, "", None, ""),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "The lighthouses were built for $900,000.",
        "The Committee took note of the report on lamps.",
        "Two P-3 officers visited the lighthouse.",
        "The appropriation of $900,000 for 2043 was spent on lamps.",
    ],
)
def test_other_sums_and_posts_are_no_implications(words: str, english: ImplicationRules) -> None:
    assert not list(in_sentence(words, english))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "An amount of $120,500 would be required in 2044, with no additional requirements in 2045.",
            "money",
        ),
        ("The amount of $120,500 is there already, so that no additional requirements arise.", "none"),
    ],
)
def test_a_denial_beside_a_required_sum_does_not_drop_it(
    words: str, expected: str, english: ImplicationRules
) -> None:
    (one,) = in_sentence(words, english)
    assert one.measure == expected


@pytest.mark.parametrize(
    "words",
    [
        "No additional appropriation would be required under the programme budget for 2044.",
        "The activities would not require any additional resources.",
        "The requirements for meetings of the Committee can be accommodated within existing resources.",
        "There would be no requirement for additional resources.",
        "The adoption of the draft would not give rise to additional financial implications.",
        "The cost of $45,000 could be absorbed.",
        "The amount of $45,000 would be met from within existing resources.",
    ],
)
def test_denials_have_many_wordings(words: str, english: ImplicationRules) -> None:
    assert [one.measure for one in in_sentence(words, english)] == ["none"]


@pytest.mark.parametrize(
    ("words", "sums"),
    [
        ("An additional appropriation of US$ 2.5 million would be required.", [(2_500_000, "")]),
        (
            "An additional amount of 573,600 United States dollars would be required under section 47.",
            [(573_600, "47")],
        ),
        (
            "Additional requirements of $120,500 would arise, comprising $100,000 under section 47 and"
            " $20,500 under section 36.",
            [(120_500, ""), (100_000, "47"), (20_500, "36")],
        ),
        (
            "Requirements of $1,234,500 would arise under section 24, Human rights ($1,100,300), and"
            " section 2, Conference management ($134,200).",
            [(1_234_500, ""), (1_100_300, "24"), (134_200, "2")],
        ),
        (
            "The amounts required would be, under section 24, $1,100,300, and under section 2, $134,200.",
            [(1_100_300, "24"), (134_200, "2")],
        ),
        (
            "Under section 24, $100,000 for posts and $20,000 for travel would be required.",
            [(100_000, "24"), (20_000, "24")],
        ),
        ("An amount of $45,000 for interpretation would be needed.", [(45_000, "")]),
        ("The cost of the lamps is estimated at $45,000 for 2044.", [(45_000, "")]),
        (
            "$98,700 would be offset by an equivalent amount under income section 1, and is shown under"
            " section 36.",
            [(98_700, "36")],
        ),
        (
            "The Committee recommends that the Assembly approve an appropriation of $45,000 under section 2"
            " of the programme budget.",
            [(45_000, "2")],
        ),
        ("Requirements of $45,000 would arise, see section 2 of the present report.", [(45_000, "")]),
    ],
)
def test_sums_have_many_forms(words: str, sums: list[tuple[int, str]], english: ImplicationRules) -> None:
    found = [(int(one.value or 0), one.section) for one in in_sentence(words, english)]
    assert found == sums


@pytest.mark.parametrize(
    ("words", "posts"),
    [
        ("The requirements would cover three posts (1 P-5 and 2 GS (OL)).", [(1, "P-5"), (2, "GS (OL)")]),
        (
            "The requirements include one new post at the P-3 level and a P-4 position.",
            [(1, "P-3"), (1, "P-4")],
        ),
        ("One post of Lamp Officer (P-3) would be required as from 1 January 2044.", [(1, "P-3")]),
        ("Two posts, one P-4 and one P-2, would be established.", [(1, "P-4"), (1, "P-2")]),
    ],
)
def test_posts_have_many_forms(words: str, posts: list[tuple[int, str]], english: ImplicationRules) -> None:
    found = [(int(one.value or 0), one.grade) for one in in_sentence(words, english)]
    assert sorted(found) == sorted(posts)


def test_posts_stand_under_the_section_behind_them(english: ImplicationRules) -> None:
    words = (
        "Two P-4 posts and one P-3 post under section 24 and one P-2 post under section 2 would be required."
    )
    found = {one.grade: one.section for one in in_sentence(words, english)}
    assert found == {"P-4": "24", "P-3": "24", "P-2": "2"}


def test_chinese_statements_are_read() -> None:
    rules = implication_rules("zh")
    assert rules is not None
    (money,) = in_sentence("2044年拟议方案预算第47款项下将需要追加经费120 500美元。", rules)
    assert (money.value, money.section, money.year) == (Decimal(120500), "47", 2044)
    two = list(in_sentence("第24款(110万美元)和第2款(13 400美元)项下需要追加经费。", rules))
    assert [(one.value, one.section) for one in two] == [(Decimal(1100000), "24"), (Decimal(13400), "2")]
    (none,) = in_sentence("该决议草案不涉及方案预算问题。", rules)
    assert none.measure == "none"


def test_a_language_without_rules_has_none() -> None:
    assert implication_rules("xx") is None
