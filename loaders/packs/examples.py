"""The run of the examples of a language pack: in, a row; out, why its example does not prove it.

An example of `acts.toml` and `session_statements.toml` is read by the engine after the scene of the pack: it
must give the act, deadline, condition or statement of its row. In the other stages, the pattern must match
where the engine tries it. Texts under `not` must give or match nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final, cast

from ..acts import read_acts
from ..grammar import grammar
from ..instrument_names import new_names
from ..languages import stage
from ..masking import Masked, mask
from ..mention_rules import rules as mention_rules
from ..mentions import find
from ..patterns import Rule
from ..records import Act
from ..resolve import Context
from ..session_statements import sitting_rules
from ..spans import Passage
from ..topics import other_numbers
from .checks import has_example, rows_of
from .inflection import DEFAULT_FRAME, inflected, rule_of

ISSUER: Final = "body/CCPCJ"
"""Issuing body of the examples."""
_PLACEHOLDER: Final = re.compile(r"\{[A-Za-z]\w*\}")
_PATTERN_KEYS: Final = ("pattern", "word", "item", "sentence")
"""Keys of the pattern that the example of a row is for."""
_AT_START: Final = (
    "outline.labels",
    "organizations.labels",
    *(f"budget.{table}" for table in ("headings", "entities", "numbers", "columns", "rows", "sources")),
)
"""Tables whose patterns the engine tries at the beginning of a text only."""
_AFTER_A_NAME: Final = ("mentions.citation.pinpoints",)
"""Tables whose patterns the engine tries at the end of each mention."""


def failures(language: str, name: str) -> list[tuple[str, str]]:
    """Returns the rows of a stage whose examples fail: place of the row, and reason.

    The pack of the language must be valid, see `checks`. Raises KeyError if it has no file for the stage.
    """
    found: list[tuple[str, str]] = []
    for place, row in rows_of(name, stage(language, name)):
        if has_example(name, place):
            reason = failure(language, name, place, row)
            if reason:
                found.append((place, reason))
    return found


def failure(language: str, name: str, place: str, row: dict[str, Any]) -> str:
    """Returns why the examples of a row fail; "" if they prove it.

    place: as in `Problem`, with table and index ("due[3] session").
    """
    proven = _proof(language, name, place, row)
    if not proven(row["example"]):
        return f"the example does not give the row: {row['example']}"
    wrong = [text for text in row.get("not", ()) if proven(text)]
    return f"the counter-example gives the row: {wrong[0]}" if wrong else ""


def _proof(language: str, name: str, place: str, row: dict[str, Any]) -> Callable[[str], bool]:
    """Returns the test of a text by a row."""
    table, _, rest = place.partition("[")
    if name == "acts":
        return _proof_of_act(language, table, int(rest.partition("]")[0]), row)
    if name == "session_statements":
        rule = sitting_rules(language).statements[int(rest.partition("]")[0])]
        return lambda text: bool(rule.search(masked(text, language).text))
    if f"{name}.{place}".startswith("mentions.instruments.names"):
        return lambda text: any(True for _ in new_names(text, mention_rules(language).instruments, ()))
    if f"{name}.{table}" == "topics.plurals":
        return lambda text: _number_is(text, row)
    if f"{name}.{table}" == "text.spelling":
        return lambda text: re.sub(row["pattern"], row["replacement"], text) == row["gives"]
    written = next(str(row[key]) for key in _PATTERN_KEYS if key in row)
    return lambda text: _matches(_widened(written, language, name), text, f"{name}.{table}")


def _number_is(text: str, row: dict[str, Any]) -> bool:
    """Whether "treaties > treaty" is what the row makes of the first word; names start with a blank."""
    word, _, other = text.partition(" > ")
    return list(other_numbers(f" {word}", [row])) == ([f" {other}"] if other else [])


@cache
def _widened(written: str, language: str, name: str) -> re.Pattern[str]:
    """The pattern with any words in place of named things; an example spells them out."""
    return re.compile(_PLACEHOLDER.sub("(?:.+?)", written))


def _matches(pattern: re.Pattern[str], text: str, table: str) -> bool:
    """Whether the pattern matches a text where the engine tries it."""
    if table in _AT_START:
        return bool(pattern.match(text))
    if table in _AFTER_A_NAME:
        return any(pattern.match(text[place:]) for place in range(len(text)))
    return bool(pattern.search(text))


# --- acts -------------------------------------------------------------------------------------------------


@cache
def _scene(language: str) -> str:
    return cast("str", stage(language, "acts").get("scene", ""))


@cache
def masked(text: str, language: str) -> Masked:
    """Returns a text as the grammar reads it, after the scene of the pack."""
    context = Context(language)
    context.enter_unit(ISSUER)
    scene = _scene(language)
    context.resolve(scene, find(scene, language))
    return mask(text, context.resolve(text, find(text, language)))


def acts_of(text: str, language: str) -> tuple[Act, ...]:
    """Returns the acts of a text, read after the scene of the pack."""
    return read_acts(masked(text, language), Passage.of(text), language)


def _proof_of_act(language: str, table: str, index: int, row: dict[str, Any]) -> Callable[[str], bool]:
    def acts(text: str) -> tuple[Act, ...]:
        return acts_of(text, language)

    if table == "inflections":
        return lambda text: _is_inflected(text, language, row)
    if table == "frames":
        several = [
            (verb["verb"], verb["concept"], verb["kind"])
            for verb in stage(language, "acts")["verbs"]
            if verb.get("frame", DEFAULT_FRAME) == row["name"] and "reason" not in verb
        ]
        return lambda text: any((act.verb, act.concept, act.kind) in several for act in acts(text))
    if table == "verbs":
        wanted = (row["verb"], row["concept"], row["kind"])
        return lambda text: wanted in [(act.verb, act.concept, act.kind) for act in acts(text)]
    if table == "due":
        return lambda text: _is_due(acts(text), row)
    if table == "conditions":
        return lambda text: row["code"] in [found.code for act in acts(text) for found in act.conditions]
    if table == "no_deadline":
        return lambda text: not [due for act in acts(text) for due in act.due]
    if table == "session_days":
        return lambda text: [due.type for act in acts(text) for due in act.due] == ["session"]
    if table == "clause.before":
        return lambda text: bool(acts(text))
    rule = _rule(language, table, index)
    return lambda text: _found(rule, masked(text, language).text)


def _is_inflected(text: str, language: str, row: dict[str, Any]) -> bool:
    """Whether the rule makes of "stress > stresses" the second word of the first."""
    base, _, form = text.partition(" > ")
    rules = stage(language, "acts")["inflections"]
    # The groups of the clause that the form may refer to are empty.
    outer = "".join(f"(?P<{group}>\0)?" for group in ("we", "first", "asked", "past"))
    pattern = outer + inflected(base, row["name"], rules)
    return rule_of(base, row["name"], rules) == row and re.fullmatch(pattern, form) is not None


def _is_due(acts: tuple[Act, ...], row: dict[str, Any]) -> bool:
    every = row.get("every", "")
    found = [due for act in acts for due in act.due if due.type == row["type"]]
    return any(due.every == every if every or due.type != "recurring" else due.every for due in found)


def _rule(language: str, table: str, index: int) -> Rule:
    """Returns the compiled pattern of a row."""
    rules = grammar(language)
    direct = len(stage(language, "acts")["addressee"]["direct"])
    tables: dict[str, list[Rule]] = {
        "addressee.direct": [rule for rule, *_ in rules.addressees[:direct]],
        "addressee.relative": [rule for rule, *_ in rules.addressees[direct:]],
        "addressee.coordinated": list(rules.coordinated),
        "addressee.rest": list(rules.rest),
        "addressee.subjects": list(rules.subjects),
        "addressee.decided": list(rules.decided),
        "partners.patterns": list(rules.partners),
        "reporting.patterns": [rule for rule, *_ in rules.reporting],
    }
    return tables[table][index]


def _found(rule: Rule, text: str) -> bool:
    """Whether the rule matches; the engine tries an anchored rule at the end of a verb or a name."""
    return bool(rule.search(text)) or any(rule.match(text[place:]) for place in range(len(text)))
