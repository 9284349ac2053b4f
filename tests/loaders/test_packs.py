"""The language packs: every rule compiles, and every row that brings an example is proven by it.

A row of the grammar (`acts.toml`) is proven by the engine: its example must give the act, the due date or the
condition that the row stands for. The other stages' rows are proven by their pattern alone.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest
from mandategraph.linking.rules import expand_parts
from mandategraph.loaders.acts import read_acts
from mandategraph.loaders.grammar import grammar
from mandategraph.loaders.languages import stage
from mandategraph.loaders.masking import mask
from mandategraph.loaders.mentions import find
from mandategraph.loaders.patterns import Rule
from mandategraph.loaders.resolve import Context
from mandategraph.loaders.spans import Passage
from rdflib import Graph, Namespace
from rdflib.namespace import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mandategraph.loaders.masking import Masked
    from mandategraph.loaders.records import Act

REPOSITORY = Path(__file__).resolve().parents[2]
PACKS = REPOSITORY / "loaders" / "languages"
VERB = Namespace("https://w3id.org/mandategraph/verb/")
KINDS = {"directive", "decision", "expressive", "commitment"}
# What was named before the example, so that its short words (委员会, 公约, the Office) mean something.
SCENES = {
    "zh": "经济及社会理事会，回顾大会第65/232号决议和预防犯罪和刑事司法委员会、联合国毒品和犯罪问题办公室"
    "以及《联合国打击跨国有组织犯罪公约》，",
    "en": "The Economic and Social Council, recalling General Assembly resolution 65/232, the Commission on "
    "Crime Prevention and Criminal Justice, the United Nations Office on Drugs and Crime and the "
    "United Nations Convention against Transnational Organized Crime,",
}
# What the engine puts in for a named thing; an example spells it out.
PLACEHOLDER = re.compile(r"\{[A-Za-z]+\}")
# Where a row keeps its rule, in this order.
RULES = ("pattern", "form", "word")


class Row(NamedTuple):
    """A row of a pack with its place."""

    file: Path
    place: str
    fields: dict[str, Any]

    @property
    def language(self) -> str:
        return self.file.parent.name

    @property
    def name(self) -> str:
        return f"{self.language}/{self.file.name}:{self.place}"


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
GRAMMAR = [row for row in ROWS if row.file.name == "acts.toml"]
OTHERS = [row for row in ROWS if row.file.name != "acts.toml"]
LANGUAGES = sorted({row.language for row in GRAMMAR})


def rows_of(*tables_named: str) -> list[Row]:
    """The rows of the grammars that stand in one of the tables."""
    return [row for row in GRAMMAR if row.place.split("[")[0] in tables_named and "example" in row.fields]


def compiled(row: Row) -> re.Pattern[str] | None:
    """The regular expression of the row, its placeholders widened to any words; None if it has none."""
    for field in RULES:
        text = row.fields.get(field)
        if isinstance(text, str):
            if row.file.stem == "linking":
                text = expand_parts(text, stage(row.language, "linking"))
            return re.compile(PLACEHOLDER.sub("(?:.+?)", text))
    return None


def found(pattern: re.Pattern[str] | Rule, text: str) -> bool:
    """Whether the pattern matches anywhere; the engine tries an anchored rule where a verb or name ends."""
    return bool(pattern.search(text)) or any(pattern.match(text[place:]) for place in range(len(text)))


def masked(text: str, language: str) -> Masked:
    """The text as the grammar sees it, read after the language's scene."""
    context = Context(language)
    context.enter_unit("body/CCPCJ")
    scene = SCENES[language]
    context.resolve(scene, find(scene, language))
    return mask(text, context.resolve(text, find(text, language)))


def acts(row: Row) -> tuple[Act, ...]:
    """What the engine reads in the row's example."""
    example: str = row.fields["example"]
    return read_acts(masked(example, row.language), Passage.of(example), row.language)


@cache
def concepts() -> frozenset[str]:
    """The local names of the verb scheme."""
    scheme = Graph().parse(REPOSITORY / "ontology" / "schemes" / "verbs.ttl")
    return frozenset(str(concept).removeprefix(str(VERB)) for concept in scheme.subjects(SKOS.inScheme))


@pytest.mark.parametrize("row", rows_of("verbs"), ids=lambda row: f"{row.name} {row.fields['verb']}")
def test_verb_is_read_in_its_example(row: Row) -> None:
    wanted = (row.fields["verb"], row.fields["concept"], row.fields["kind"])
    assert wanted in [(act.verb, act.concept, act.kind) for act in acts(row)]


@pytest.mark.parametrize("row", rows_of("verbs"), ids=lambda row: f"{row.name} {row.fields['verb']}")
def test_verb_has_a_kind_and_a_concept_of_the_scheme(row: Row) -> None:
    assert row.fields["kind"] in KINDS
    assert row.fields["concept"] in concepts()


@pytest.mark.parametrize("row", rows_of("due"), ids=lambda row: row.name)
def test_due_date_is_read_in_its_example(row: Row) -> None:
    every = row.fields.get("every", "")
    found = [due for act in acts(row) for due in act.due if due.type == row.fields["type"]]
    assert any(due.every == every if every or due.type != "recurring" else due.every for due in found)


@pytest.mark.parametrize("row", rows_of("conditions"), ids=lambda row: row.name)
def test_condition_is_read_in_its_example(row: Row) -> None:
    assert row.fields["code"] in [condition.code for act in acts(row) for condition in act.conditions]


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_of_the_grammar_match_their_examples(language: str) -> None:
    pack, rules = stage(language, "acts"), grammar(language)
    pairs = [
        *zip(
            [*pack["addressee"]["direct"], *pack["addressee"]["relative"]],
            [rule for rule, _ in rules.addressees],
            strict=True,
        ),
        *zip(pack["partners"]["patterns"], rules.partners, strict=True),
        *zip(pack["reporting"]["patterns"], [rule for rule, _ in rules.reporting], strict=True),
    ]
    silent = [
        row["example"] for row, pattern in pairs if not found(pattern, masked(row["example"], language).text)
    ]
    assert not silent


@pytest.mark.parametrize(
    "row", [row for row in OTHERS if compiled(row) and "example" in row.fields], ids=lambda row: row.name
)
def test_pattern_of_another_stage_matches_its_example(row: Row) -> None:
    pattern, example = compiled(row), row.fields["example"]
    assert pattern is not None and isinstance(example, str)
    assert found(pattern, example)


@pytest.mark.parametrize("row", [row for row in ROWS if "pattern" in row.fields], ids=lambda row: row.name)
def test_every_row_of_a_list_of_patterns_brings_an_example(row: Row) -> None:
    if row.place.endswith("]"):
        assert row.fields.get("example")


@pytest.mark.parametrize("row", rows_of("no_deadline"), ids=lambda row: row.name)
def test_an_excluded_time_is_no_deadline_in_its_example(row: Row) -> None:
    assert not [due for act in acts(row) for due in act.due]


@pytest.mark.parametrize("row", rows_of("session_days"), ids=lambda row: row.name)
def test_the_days_of_a_session_are_one_deadline_in_its_example(row: Row) -> None:
    assert [due.type for act in acts(row) for due in act.due] == ["session"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_before_a_verb_are_read_in_their_examples(language: str) -> None:
    rows = stage(language, "acts")["clause"]["before"]
    texts = [row["example"] for row in rows]
    assert not [text for text in texts if not read_acts(masked(text, language), Passage.of(text), language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_subjects_and_obliged_actors_match_their_examples(language: str) -> None:
    addressee, rules = stage(language, "acts")["addressee"], grammar(language)
    pairs = [
        *zip(addressee["subjects"], rules.subjects, strict=True),
        *zip(addressee.get("decided", ()), rules.decided, strict=True),
    ]
    silent = [
        row["example"] for row, pattern in pairs if not found(pattern, masked(row["example"], language).text)
    ]
    assert not silent
