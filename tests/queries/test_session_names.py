"""Sessions by name, in figures and words, in the languages of the pages."""

from __future__ import annotations

import pytest
from mandategraph.queries.session_names import session_iri
from mandategraph.queries.unresolved import UnresolvedNameError

BASE = "https://example.org/graph/"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("GA/81", "GA/81"),
        ("ga 81", "GA/81"),
        ("session/CCPCJ/22/resumed", "CCPCJ/22/resumed"),
        (f"{BASE}session/GA/S-32", "GA/S-32"),
        ("eightieth session of the General Assembly", "GA/80"),
        ("General Assembly, 80th session", "GA/80"),
        ("CCPCJ, resumed session 22", "CCPCJ/22/resumed"),
        ("大会第八十届会议", "GA/80"),
        ("octogésimo período de sesiones de la Asamblea General", "GA/80"),
        ("الجمعية العامة، الدورة 80", "GA/80"),
    ],
)
def test_a_session_is_found_by_its_names(words: str, key: str) -> None:
    assert session_iri(words, BASE) == f"{BASE}session/{key}"


@pytest.mark.parametrize("words", ["80", "eightieth session", "第八十届会议"])
def test_a_number_without_a_body_lists_the_bodies(words: str) -> None:
    with pytest.raises(UnresolvedNameError) as error:
        session_iri(words, BASE)
    assert error.value.ambiguous
    assert "GA/80" in {one.words for one in error.value.candidates}
    for one in error.value.candidates:
        assert session_iri(one.words, BASE).endswith(one.words)


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ("CCPJC/22", ["CCPCJ/22"]),
        ("Genral Assembly, session 80", ["GA/80"]),
        ("NOBODY/3", []),
        ("https://example.org/other", []),
        ("soon", []),
    ],
)
def test_an_unknown_session_is_an_error_with_suggestions(words: str, suggested: list[str]) -> None:
    with pytest.raises(UnresolvedNameError) as error:
        session_iri(words, BASE)
    assert [one.words for one in error.value.candidates][: len(suggested) or None] == suggested
