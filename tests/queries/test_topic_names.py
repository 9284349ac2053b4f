"""Topics by name."""

from __future__ import annotations

import pytest
from mandategraph.queries.unresolved import UnresolvedNameError
from mandategraph.queries.vocabulary import Topics

TOPICS = Topics(
    [
        ("urn:t/1", "Corruption"),
        ("urn:t/1", "腐败"),
        ("urn:t/1", "Bribery"),
        ("urn:t/2", "Corruption prevention"),
        ("urn:t/3", "Bribery"),
    ]
)


@pytest.mark.parametrize("words", ["corruption", "腐败", "urn:t/1"])
def test_a_topic_is_found_by_any_of_its_names(words: str) -> None:
    assert TOPICS.iri(words) == "urn:t/1"
    assert TOPICS.iri(TOPICS.name(words)) == "urn:t/1"


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ("corupption", ["Corruption"]),
        ("prevention", ["Corruption prevention"]),
        ("xyz", []),
        ("urn:t/9", []),
        ("", []),
    ],
)
def test_an_unknown_topic_is_an_error_with_suggestions(words: str, suggested: list[str]) -> None:
    with pytest.raises(UnresolvedNameError) as error:
        TOPICS.iri(words)
    assert [one.words for one in error.value.candidates] == suggested


def test_a_name_of_several_topics_lists_them() -> None:
    with pytest.raises(UnresolvedNameError) as error:
        TOPICS.iri("bribery")
    assert error.value.ambiguous
    assert {TOPICS.iri(one.words) for one in error.value.candidates} == {"urn:t/1", "urn:t/3"}
