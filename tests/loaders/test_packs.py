"""The language packs: every rule compiles, and every row that brings an example is proven by it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest
from rdflib import Graph, Namespace
from rdflib.namespace import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
PACKS = REPOSITORY / "loaders" / "languages"
VERB = Namespace("https://w3id.org/mandategraph/verb/")
KINDS = {"directive", "decision", "expressive", "commitment"}
# What the engine puts in for a named thing; an example spells it out.
PLACEHOLDER = re.compile(r"\{[A-Za-z]+\}")
# Where a row keeps its rule, in this order; a row with a verb and no form is its verb.
RULES = ("pattern", "form", "word", "verb")


class Row(NamedTuple):
    """A row of a pack with its place."""

    file: Path
    place: str
    fields: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.file.parent.name}/{self.file.name}:{self.place}"


def tables(value: object, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table under the value, with its path."""
    if isinstance(value, dict):
        table = cast("dict[str, Any]", value)
        yield place, table
        for key, inner in table.items():
            yield from tables(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[object]", value)):
            yield from tables(inner, f"{place}[{index}]")


ROWS = [
    Row(file, place, table)
    for file in sorted(PACKS.glob("*/*.toml"))
    for place, table in tables(tomllib.loads(file.read_text(encoding="utf-8")))
]
EXAMPLES = [row for row in ROWS if isinstance(row.fields.get("example"), str)]
VERBS = [row for row in ROWS if "verb" in row.fields and "kind" in row.fields]


@cache
def concepts() -> frozenset[str]:
    """The local names of the verb scheme."""
    scheme = Graph().parse(REPOSITORY / "ontology" / "schemes" / "verbs.ttl")
    return frozenset(str(concept).removeprefix(str(VERB)) for concept in scheme.subjects(SKOS.inScheme))


def rule(row: Row) -> str | None:
    """The regular expression of the row, its placeholders widened to any words; None if it has no rule."""
    for field in RULES:
        text = row.fields.get(field)
        if isinstance(text, str):
            return PLACEHOLDER.sub("(?:.+?)", text)
    return None


def compiled(row: Row) -> re.Pattern[str] | None:
    text = rule(row)
    return None if text is None else re.compile(text, re.IGNORECASE)


@pytest.mark.parametrize("row", [row for row in ROWS if "pattern" in row.fields], ids=lambda row: row.name)
def test_pattern_compiles(row: Row) -> None:
    assert compiled(row) is not None


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row.name)
def test_example_proves_its_row(row: Row) -> None:
    pattern = compiled(row)
    if pattern is None:
        pytest.skip("a row without a rule of its own")
    example: str = row.fields["example"]
    # The engine tries an anchored rule where a verb or a name ends, so the example may match from any place.
    assert pattern.search(example) or any(pattern.match(example[place:]) for place in range(len(example)))


@pytest.mark.parametrize("row", [row for row in ROWS if "pattern" in row.fields], ids=lambda row: row.name)
def test_every_pattern_brings_an_example(row: Row) -> None:
    if row.place.count("[") == 0:
        pytest.skip("a single rule, not a row of a list")
    assert row.fields.get("example"), "a row of a list needs an example: it is its test"


@pytest.mark.parametrize("row", VERBS, ids=lambda row: f"{row.name} {row.fields['verb']}")
def test_verb_has_a_kind_and_a_concept(row: Row) -> None:
    assert row.fields["kind"] in KINDS
    assert row.fields["concept"] in concepts()
