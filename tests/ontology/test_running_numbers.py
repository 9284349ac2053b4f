"""Numbers of resolutions that a body can and cannot have had."""

from __future__ import annotations

import pytest
from mandategraph.ontology.running_numbers import is_possible


@pytest.mark.parametrize(
    ("number", "body"),
    [
        ("99/1", "HRC"),
        ("99/1", "CND"),
        ("70/0", "GA"),
        ("0/17", "GA"),
        ("81/1", "GA"),
        ("S-99/1", "GA"),
        ("9999 (XXIX)", "GA"),
        ("3274 (XXXII)", "GA"),
        ("9999 (2001)", "SC"),
        ("1373 (1998)", "SC"),
        ("1373 (2011)", "SC"),
        ("1373 (1940)", "SC"),
        ("2790 (2026)", "SC"),
        ("0 (2001)", "SC"),
        ("2026/5", "ECOSOC"),
    ],
)
def test_numbers_that_a_body_cannot_have_had_before_2026(number: str, body: str) -> None:
    assert not is_possible(number, f"body/{body}", 2026)


@pytest.mark.parametrize(
    ("number", "body"),
    [
        ("58/1", "HRC"),
        ("67/1", "CND"),
        ("80/1", "GA"),
        ("57/270 B", "GA"),
        ("S-32/1", "GA"),
        ("ES-11/1", "GA"),
        ("319 A (IV)", "GA"),
        ("3274 (XXIX)", "GA"),
        ("1966/1106 (XL)", "ECOSOC"),
        ("1373 (2001)", "SC"),
        ("1325 (2000)", "SC"),
        ("2778 (2025)", "SC"),
        ("2020/300", "ECOSOC"),
        ("B (77)", "ECE"),
        ("711 (PLEN.35)", "ECLAC"),
        ("SS.XII/4", "UNEP-GC"),
    ],
)
def test_numbers_that_a_body_can_have_had_before_2026(number: str, body: str) -> None:
    assert is_possible(number, f"body/{body}", 2026)
