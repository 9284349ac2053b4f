"""The rules beyond SHACL Core, in the order in which they are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .consistency import RULES
from .facts import Facts
from .value_rules import VALUE_RULES
from .vocabulary_rules import VOCABULARY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .facts import Inconsistency, Nodes, Rule

ALL_RULES: Final[tuple[Rule, ...]] = (*RULES, *VALUE_RULES, *VOCABULARY_RULES)


def inconsistencies(nodes: Nodes, base: str) -> Iterator[Inconsistency]:
    """Yields what breaks a rule. base: base IRI of the graph; "" if it is unknown."""
    facts = Facts(nodes, base)
    for rule in ALL_RULES:
        yield from rule(facts)
