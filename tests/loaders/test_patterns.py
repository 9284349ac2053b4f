"""Rules that look before they match: what they find is what the plain expression finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders.grammar import grammar
from mandategraph.loaders.masking import MASKS
from mandategraph.loaders.mention_rules import rules
from mandategraph.loaders.patterns import Rule, RuleTable, alternation

PATTERNS = [
    r"\b(?:first|second) half of (?P<year>\d{4})\b",
    r"(?<=the )[Ss]tates(?! parties)",
    r"(?i:further |also )*urges?",
    r"(?:a|b)?c|[x-z]+|\d",
    r"(?=ab)a|(?!ab)a|",
    r"[^a]b|(?:ab){2,}",
    r"(?P<we>we )?(?(we)resolve|resolves)",
    "",
]
TEXTS = st.text(alphabet="abcdxyzS stateſurge 12of,", max_size=30)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=TEXTS, start=st.integers(0, 10))
def test_a_rule_finds_what_its_pattern_finds(pattern: str, text: str, start: int) -> None:
    plain, rule = re.compile(pattern), Rule(pattern)
    found = [(match.span(), match.groupdict()) for match in plain.finditer(text, start)]
    assert [(match.span(), match.groupdict()) for match in rule.finditer(text, start)] == found
    for method in ("search", "match", "fullmatch"):
        one, other = getattr(plain, method)(text, start), getattr(rule, method)(text, start)
        assert (one and one.span()) == (other and other.span())


@given(
    alternatives=st.lists(
        st.sampled_from(["ab", "abc", "(?i:b)c", "[ac]x", "d?", r"\w", "a", "(?:x|y)z", "x"]), max_size=8
    ),
    text=st.text(alphabet="abcdxyzABC", max_size=12),
)
def test_an_alternation_keeps_the_order_of_its_alternatives(alternatives: list[str], text: str) -> None:
    plain, sorted_by_letter = re.compile("|".join(alternatives)), re.compile(alternation(alternatives))
    assert [m.span() for m in sorted_by_letter.finditer(text)] == [m.span() for m in plain.finditer(text)]


@given(
    verbs=st.lists(
        st.sampled_from(["(?(we)ab|(?!))", "ab(?(we)|s)", "(?(we)c|a)b", "b(?(other)x|y)", "abs?", "(?!)"]),
        max_size=6,
    ),
    text=st.text(alphabet="abcsy w", max_size=12),
)
def test_alternatives_may_refer_to_groups_before_them(verbs: list[str], text: str) -> None:
    before = "(?P<we>w)?(?P<other>c)?"
    plain = re.compile(f"{before}(?:{'|'.join(verbs)})")
    by_letter = re.compile(f"{before}(?:{alternation(verbs)})")
    assert [m.span() for m in by_letter.finditer(text)] == [m.span() for m in plain.finditer(text)]


@given(text=TEXTS)
def test_the_rows_of_a_text_are_those_whose_rules_can_match(text: str) -> None:
    table = RuleTable(enumerate(map(Rule, PATTERNS)), lambda row: row[1])
    found = [(index, match.span()) for index, rule in table.rows_for(text) for match in rule.finditer(text)]
    assert found == [
        (index, match.span())
        for index, pattern in enumerate(PATTERNS)
        for match in re.compile(pattern).finditer(text)
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_long_rules_of_a_pack_are_asked_only_where_they_can_match(language: str) -> None:
    idle = f"no such {MASKS['title']} here。"
    for rule in (rules(language).dates, rules(language).session, *grammar(language).partners):
        assert not list(rule.finditer(idle))
        assert rule.looks_for
