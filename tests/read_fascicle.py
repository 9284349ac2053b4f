"""Reads an invented fascicle of the programme budget from text: for the tests of its loader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Source

if TYPE_CHECKING:
    from mandategraph.loaders.budget.records import Budget

FRONT = """\
United Nations

A/98/6 (Sect. 47)

General Assembly

Original: English

# Proposed programme budget for 2044

# Section 47

# Keeping of lighthouses

"""


def budget_of(text: str) -> Budget:
    """Returns the budget that a whole fascicle states."""
    budget = read_document(Source("fascicle.txt", text, "", "text", "utf-8"), language="en").outline.budget
    assert budget is not None
    return budget


def budget_below_front(text: str) -> Budget:
    """Returns the budget that the text below `FRONT` states."""
    return budget_of(FRONT + text)


def titles(budget: Budget) -> list[tuple[str, str]]:
    """Returns the key and title of each programme."""
    return [(one.key, one.title) for one in budget.programmes]
