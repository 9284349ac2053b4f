"""The linking rules of a language pack, compiled.

The rules are in `languages/<language>/linking.toml`, one row per rule with an example that is its test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from ..loaders.languages import stage
from ..loaders.patterns import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTIVITY_PATTERNS: Final = (
    "sentence_end",
    "adverbial",
    "noun_modifier",
    "noun_modifier_after",
    "not_an_activity",
    "excluded_verb",
    "first_person",
    "short_name",
    "agent",
    "passive",
    "reporting_verb",
    "relative_clause",
    "subordinator",
    "capitalized_subject",
)
FIRST_PARAGRAPHS: Final = 12
"""Paragraphs of a report that are searched for its legal basis. Set by trial."""

Rows = tuple[tuple[str, re.Pattern[str]], ...]
"""Value and pattern of each row."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The linking rules of one language."""

    compare_by: str
    """Unit of comparison: words, or characters."""
    mentions_report: re.Pattern[str]
    report_words: re.Pattern[str]
    author_joins: re.Pattern[str]
    subject_joins: re.Pattern[str]
    pronoun: re.Pattern[str]
    name_suffix: re.Pattern[str]
    title_after_citation: tuple[re.Pattern[str], ...]
    title_before_citation: tuple[re.Pattern[str], ...]
    title_end: tuple[re.Pattern[str], ...]
    report_grounds: tuple[re.Pattern[str], ...]
    requires: tuple[re.Pattern[str] | None, ...]
    """For each row of report_grounds, a pattern that the paragraph must match, too."""
    max_paragraph: tuple[int, ...]
    """For each row of report_grounds, the last paragraph that it applies to."""
    title_grounds: tuple[re.Pattern[str], ...]
    notes_report_on: tuple[re.Pattern[str], ...]
    notes_report_of: tuple[re.Pattern[str], ...]
    notes_report: tuple[re.Pattern[str], ...]
    pinpoints: tuple[re.Pattern[str], ...]
    whole_resolution: tuple[re.Pattern[str], ...]
    report_content: tuple[re.Pattern[str], ...]
    renewal_words: tuple[re.Pattern[str], ...]
    reiterations: tuple[re.Pattern[str], ...]
    without_subject: tuple[re.Pattern[str], ...]
    implementation: tuple[re.Pattern[str], ...]
    progress: Rows
    actor_first: tuple[bool, ...]
    """For each row of progress, whether it applies only directly after the actor."""
    activity: Mapping[str, re.Pattern[str]]
    """The patterns of `ACTIVITY_PATTERNS` by name."""
    events: Rows
    other_start: tuple[re.Pattern[str], ...]
    durations: Rows
    months: tuple[str, ...]
    numbers: tuple[str, ...]

    def event_in(self, words: str) -> str:
        """Returns the kind of mandate event in a decision, a concept of the event scheme; "" for none."""
        return next((kind for kind, pattern in self.events if pattern.search(words)), "")

    def month(self, words: str) -> int:
        """Returns the number of a month from its digits or name; raises ValueError for an unknown name."""
        return int(words) if words.isdecimal() else self.months.index(words) + 1

    def number(self, words: str) -> int:
        """Returns a small number from its digits or name; 0 for an unknown one."""
        if words.isdecimal():
            return int(words)
        # A number may have several names: 二|两.
        return next((at for at, named in enumerate(self.numbers, 1) if words in named.split("|")), 0)


@cache
def rules(language: str) -> Rules | None:
    """Returns the linking rules of a language; None if it has no pack for this stage."""
    try:
        pack = stage(language, "linking")
    except KeyError:
        return None
    grounds = cast("list[dict[str, str]]", pack.get("report_grounds", []))
    return Rules(
        compare_by=pack["compare_by"],
        mentions_report=re.compile(pack["mentions_report"]),
        report_words=re.compile(pack.get("report_words", NEVER)),
        author_joins=re.compile(pack.get("author_joins", NEVER)),
        subject_joins=re.compile(pack.get("subject_joins", NEVER)),
        pronoun=re.compile(pack["pronoun"]),
        name_suffix=re.compile(pack["name_suffix"]),
        title_after_citation=_patterns(pack, "title_after_citation"),
        title_before_citation=_patterns(pack, "title_before_citation"),
        title_end=_patterns(pack, "title_end"),
        report_grounds=_patterns(pack, "report_grounds"),
        requires=tuple(re.compile(row["requires"]) if "requires" in row else None for row in grounds),
        max_paragraph=tuple(int(row.get("max_paragraph", FIRST_PARAGRAPHS)) for row in grounds),
        title_grounds=_patterns(pack, "title_grounds"),
        notes_report_on=_patterns(pack, "notes_report_on"),
        notes_report_of=_patterns(pack, "notes_report_of"),
        notes_report=_patterns(pack, "notes_report"),
        pinpoints=_patterns(pack, "pinpoints"),
        whole_resolution=_patterns(pack, "whole_resolution"),
        report_content=_patterns(pack, "report_content"),
        renewal_words=_patterns(pack, "renewal_words"),
        reiterations=_patterns(pack, "reiterations"),
        without_subject=_patterns(pack, "without_subject"),
        implementation=_patterns(pack, "implementation"),
        progress=_rows(pack, "progress", "stage"),
        actor_first=tuple(row.get("after") == "actor" for row in pack.get("progress", ())),
        activity={name: re.compile(pack.get(name, NEVER)) for name in ACTIVITY_PATTERNS},
        events=_rows(pack, "events", "event"),
        other_start=_patterns(pack, "other_start"),
        durations=_rows(pack, "durations", "unit"),
        months=tuple(pack.get("months", ())),
        numbers=tuple(pack.get("numbers", ())),
    )


def _patterns(pack: dict[str, Any], table: str) -> tuple[re.Pattern[str], ...]:
    return tuple(pattern for _, pattern in _rows(pack, table, "pattern"))


def _rows(pack: dict[str, Any], table: str, column: str) -> Rows:
    rows = cast("list[dict[str, str]]", pack.get(table, []))
    return tuple((row[column], re.compile(row["pattern"])) for row in rows)
