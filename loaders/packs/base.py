"""Types that the tables of a language pack share: patterns, rows with an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import msgspec


@dataclass(frozen=True, slots=True)
class IsPattern:
    """Marks a key whose text is a regular expression."""


PATTERN: Final = IsPattern()
Pattern = Annotated[str, msgspec.Meta(extra={"pattern": PATTERN})]
"""A regular expression of Python; placeholders and macros of its stage are replaced before it is compiled."""


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a stage file. Unknown keys are errors."""


class Stage(Table, frozen=True, kw_only=True):
    """A stage file."""

    lexicon: dict[str, list[Pattern]] = msgspec.field(default_factory=dict[str, list[Pattern]])
    """Words by class: `{name}` in a pattern stands for any word of the class."""
    macros: dict[str, Pattern] = msgspec.field(default_factory=dict[str, Pattern])
    """Parts of patterns that several rows share, written `{name}`."""


class Row(Table, frozen=True, kw_only=True):
    """A row of a list, proven by its example."""

    example: str
    """A text that the row must match: the test of the row."""
    counter_examples: list[str] = msgspec.field(name="not", default_factory=list[str])
    """Texts that the row must not match."""
    reason: str = ""
    """Why the row is an exception: a pattern that no frame of the language covers."""


class PatternRow(Row, frozen=True, kw_only=True):
    """A row with a pattern."""

    pattern: Pattern
    """The regular expression."""


class WordRow(Row, frozen=True, kw_only=True):
    """A row with a word."""

    word: str
    """The word, as printed."""
