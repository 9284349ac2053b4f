"""Name look-up: the longest name, whole words, nothing by habit of one document."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.ontology import authorities
from mandategraph.ontology.names import Names, find, names, patterns

FILES = authorities.load()
SPELLINGS = Path(__file__).parents[3] / "shared" / "gold" / "names.csv"
SOME_NAMES = st.sampled_from(sorted(FILES.names("body/UNODC")) + sorted(FILES.names("body/CCPCJ", "zh")))


def found(text: str, language: str) -> list[tuple[str, str]]:
    return [(text[match.start : match.end], match.key) for match in find(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "the Executive Director of the United Nations Office on Drugs and Crime",
            [
                (
                    "Executive Director of the United Nations Office on Drugs and Crime",
                    "body/UNODC-Executive-Director",
                )
            ],
        ),
        ("UNODC-led work", [("UNODC", "body/UNODC")]),
        ("UNODCX, statesmen and non-Member States", []),
        ("United Nations Children’s Fund", [("United Nations Children’s Fund", "body/UNICEF")]),
        (
            "Member States and other relevant stakeholders",
            [("Member States", "group/member-states"), ("other relevant stakeholders", "group/stakeholders")],
        ),
        ("Civil Society", [("Civil Society", "group/civil-society")]),
        ("regional organisations", [("regional organisations", "group/regional-organizations")]),
        (
            "States parties to the Convention on the Rights of the Child",
            [("States parties to the Convention on the Rights of the Child", "group/parties-CRC")],
        ),
        (
            "Conference of the States Parties to the United Nations Convention against Corruption",
            [
                (
                    "Conference of the States Parties to the United Nations Convention against Corruption",
                    "body/COSP-UNCAC",
                )
            ],
        ),
        ("the Government of Uganda", [("Government of Uganda", "state/UGA")]),
        ("the resolution states that", []),
        ("the Commission", []),
        ("the Conference of the States Parties", []),
        ("the Under-Secretary-General", []),
    ],
)
def test_english_names_are_whole_words_and_the_longest(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "联合国毒品和犯罪问题办公室执行主任",
            [("联合国毒品和犯罪问题办公室执行主任", "body/UNODC-Executive-Director")],
        ),
        ("各会员国", [("会员国", "group/member-states")]),
        ("《联合国反腐败公约》缔约国会议", [("《联合国反腐败公约》缔约国会议", "body/COSP-UNCAC")]),
        ("《联合国反腐败公约》各缔约国", [("《联合国反腐败公约》各缔约国", "group/parties-UNCAC")]),
        (
            "国际刑事警察组织（国际刑警组织）",
            [("国际刑事警察组织（国际刑警组织）", "body/INTERPOL")],
        ),
        ("有组织犯罪集团", []),
        ("政府间专家组", []),
        ("预防犯罪大会", [("预防犯罪大会", "body/Crime-Congress")]),
        ("乌干达政府", [("乌干达政府", "state/UGA")]),
        ("委员会", []),
        ("公约缔约国会议", []),
        ("主管法律事务副秘书长", []),
        ("该办公室", []),
    ],
)
def test_chinese_names_are_the_longest(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "zh") == expected


@pytest.mark.skipif(not SPELLINGS.is_file(), reason="the list of equivalent spellings is not at hand")
def test_equivalent_spellings_mean_one_key() -> None:
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        rows = [[name for name in row if name] for row in csv.reader(file) if row and row[0][:1] != "#"]
    for row in rows:
        keys = {names().exact(name, "en") for name in row}
        assert len(keys) == 1, row
        assert set(row) <= set(FILES.names(keys.pop())), row


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_name_is_found_as_a_whole(language: str) -> None:
    lost = [
        (record.key, name)
        for record in FILES
        for name in FILES.names(record.key, language)
        if names().exact(name, language) != record.key
    ]
    assert lost == []


def test_a_match_tells_its_kind() -> None:
    assert [match.kind for match in find("UNODC, Uganda, Member States", "en")] == ["body", "state", "group"]


def test_an_unknown_language_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Names(FILES, ("en",)).find("大会", "zh")


def test_patterns_are_never_empty() -> None:
    for language in ("en", "zh"):
        assert "" not in patterns(FILES, language)


@given(st.lists(st.one_of(st.text(), SOME_NAMES)).map("".join), st.sampled_from(["en", "zh"]))
def test_any_text_gives_ascending_spans_inside_it(text: str, language: str) -> None:
    position = 0
    for match in find(text, language):
        assert position <= match.start < match.end <= len(text)
        assert match.key in FILES
        position = match.end
