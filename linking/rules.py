"""What a language pack knows of following: in, a language; out, its compiled rules.

The rules stand in `languages/<language>/following.toml`, a row a rule with an example that is its test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from ..loaders.languages import stage

if TYPE_CHECKING:
    from collections.abc import Mapping

TELLING: Final = (
    "sentence_ends",
    "adverbial",
    "of_a_noun",
    "noun_after",
    "no_activity",
    "other_verb",
    "speaker",
    "short_name",
    "agent",
    "passive",
    "told_that",
    "relative",
    "in_between",
    "subject",
)
FIRST_PARAGRAPHS: Final = 12
"""A report says so early on which ground it was written."""
NOTHING: Final = "(?!)"
"""A pattern that matches nowhere."""
_PART = re.compile(r"\{(?P<part>[a-z]+)\}")

Rows = tuple[tuple[str, re.Pattern[str]], ...]
"""What a row stands for, and its pattern."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The pack of one language, compiled."""

    compared_by: str
    """words, or characters."""
    about_report: re.Pattern[str]
    pronoun: re.Pattern[str]
    after_name: re.Pattern[str]
    title_after: tuple[re.Pattern[str], ...]
    title_before: tuple[re.Pattern[str], ...]
    title_ends: tuple[re.Pattern[str], ...]
    grounds: tuple[re.Pattern[str], ...]
    confirmed: tuple[re.Pattern[str] | None, ...]
    """For each row of grounds, what the paragraph must say besides."""
    first: tuple[int, ...]
    """For each row of grounds, among how many paragraphs it counts."""
    title_grounds: tuple[re.Pattern[str], ...]
    taken_up: tuple[re.Pattern[str], ...]
    noted: tuple[re.Pattern[str], ...]
    points: tuple[re.Pattern[str], ...]
    on_the_whole: tuple[re.Pattern[str], ...]
    included: tuple[re.Pattern[str], ...]
    again: tuple[re.Pattern[str], ...]
    implementing: tuple[re.Pattern[str], ...]
    progress: Rows
    actor_first: tuple[bool, ...]
    """For each row of progress, whether it counts only right after the one who acts."""
    telling: Mapping[str, re.Pattern[str]]
    """By their names, the patterns that tell an activity from what is none: sentence_ends, speaker …"""
    events: Rows
    begins_elsewhere: tuple[re.Pattern[str], ...]
    terms: Rows
    months: tuple[str, ...]
    numbers: tuple[str, ...]

    def event_in(self, words: str) -> str:
        """What a decision does to a body or its mandate, a concept of the event scheme; "" for nothing."""
        return next((kind for kind, pattern in self.events if pattern.search(words)), "")

    def month(self, words: str) -> int:
        """The number of a month, by its digits or its name; raises ValueError if there is none of that
        name."""
        return int(words) if words.isdecimal() else self.months.index(words) + 1

    def number(self, words: str) -> int:
        """A small number, by its digits or its name; 0 if it is none."""
        if words.isdecimal():
            return int(words)
        # A number may have two names: 二|两.
        return next((at for at, named in enumerate(self.numbers, 1) if words in named.split("|")), 0)


@cache
def rules(language: str) -> Rules | None:
    """The rules of a language; None if it has no pack for this stage."""
    try:
        pack = stage(language, "linking")
    except KeyError:
        return None
    return Rules(
        compared_by=pack["compared_by"],
        about_report=re.compile(pack["about_report"]),
        pronoun=re.compile(pack["pronoun"]),
        after_name=re.compile(pack["after_name"]),
        title_after=_patterns(pack, "title_after"),
        title_before=_patterns(pack, "title_before"),
        title_ends=_patterns(pack, "title_ends"),
        grounds=_patterns(pack, "grounds"),
        confirmed=tuple(
            re.compile(row["confirmed"]) if "confirmed" in row else None for row in pack.get("grounds", ())
        ),
        first=tuple(int(row.get("first", FIRST_PARAGRAPHS)) for row in pack.get("grounds", ())),
        title_grounds=_patterns(pack, "title_grounds"),
        taken_up=_patterns(pack, "taken_up"),
        noted=_patterns(pack, "noted"),
        points=_patterns(pack, "points"),
        on_the_whole=_patterns(pack, "on_the_whole"),
        included=_patterns(pack, "included"),
        again=_patterns(pack, "again"),
        implementing=_patterns(pack, "implementing"),
        progress=_rows(pack, "progress", "stage"),
        actor_first=tuple(row.get("after") == "actor" for row in pack.get("progress", ())),
        telling={name: re.compile(pack.get(name, NOTHING)) for name in TELLING},
        events=_rows(pack, "events", "event"),
        begins_elsewhere=_patterns(pack, "begins_elsewhere"),
        terms=_rows(pack, "terms", "unit"),
        months=tuple(pack.get("months", ())),
        numbers=tuple(pack.get("numbers", ())),
    )


def _patterns(pack: dict[str, Any], table: str) -> tuple[re.Pattern[str], ...]:
    return tuple(pattern for _, pattern in _rows(pack, table, "pattern"))


def _rows(pack: dict[str, Any], table: str, named: str) -> Rows:
    rows = cast("list[dict[str, str]]", pack.get(table, []))
    return tuple((row[named], re.compile(spelled(row["pattern"], pack))) for row in rows)


def spelled(pattern: str, pack: dict[str, Any]) -> str:
    """A pattern with the parts in braces, such as {name}, that the pack says once for several rules."""
    parts = cast("dict[str, str]", pack.get("parts", {}))
    while found := _PART.search(pattern):
        pattern = pattern.replace(found.group(), parts[found["part"]])
    return pattern
