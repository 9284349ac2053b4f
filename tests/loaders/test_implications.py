"""Budget implications of drafts in statements and reports."""

from __future__ import annotations

from decimal import Decimal

import pytest
from mandategraph.loaders.budget.rules import ImplicationRules, implication_rules
from mandategraph.loaders.implications import in_sentence
from mandategraph.loaders.read import read_document

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


def test_chinese_statements_are_read() -> None:
    rules = implication_rules("zh")
    assert rules is not None
    (money,) = in_sentence("2044年拟议方案预算第47款项下将需要追加经费120 500美元。", rules)
    assert (money.value, money.section, money.year) == (Decimal(120500), "47", 2044)
    (none,) = in_sentence("该决议草案不涉及方案预算问题。", rules)
    assert none.measure == "none"


def test_a_language_without_rules_has_none() -> None:
    assert implication_rules("xx") is None
