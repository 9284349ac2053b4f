"""Stage 3 of the loader, labels: "12.", "(a)", "(iv)" come in, the keys of paragraphs and items go out.

How labels look in a language stands in `languages/<language>/outline.toml`; this module keeps its
compiled form for the whole stage.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Literal

from ..ontology.roman import from_roman
from . import numerals
from .languages import stage

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
_ENDING: Final = 200
"""Number of the last characters of a text in which the pattern of an ending is searched."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The language pack of this stage, compiled."""

    language: str
    labels: tuple[tuple[str, re.Pattern[str], str], ...]
    """Style, pattern, and the signs that count in their order ("" for numbers and Latin letters)."""
    suffixes: dict[str, str]
    """What suffixes are in keys, where that differs from the print: "之二" is "bis"."""
    first: re.Pattern[str]
    headings: dict[str, re.Pattern[str]]
    longest: int
    unfinished: re.Pattern[str]
    kinds: dict[str, dict[str, str]]
    issuer: dict[str, re.Pattern[str]]
    report: dict[str, re.Pattern[str]]
    masthead: dict[str, re.Pattern[str]]
    document_kinds: tuple[tuple[str, re.Pattern[str]], ...]
    symbols: dict[str, str]
    months: tuple[str, ...]
    title_joint: str
    after_number: str
    """Signs that may stand behind a resolution's own number in its heading."""
    sign: re.Pattern[str]
    """Frequent words of the language, expected at least once in `every` letters."""
    every: int


@cache
def rules_of(language: str) -> Rules:
    pack = stage(language, "outline")
    labels = tuple((row["style"], re.compile(row["pattern"]), row.get("order", "")) for row in pack["labels"])
    headings: dict[str, Any] = {"puts_forward": "(?!)", **pack["headings"]}
    masthead: dict[str, Any] = {
        key: value for key, value in pack["masthead"].items() if isinstance(value, str)
    }
    return Rules(
        language=language,
        labels=labels,
        suffixes={printed: key for row in pack["labels"] for printed, key in row.get("suffixes", {}).items()},
        first=re.compile(r"[-–—•(‘’“\"㈠-㈩]|[^\W_]"),
        headings={key: re.compile(value) for key, value in headings.items() if isinstance(value, str)},
        longest=headings["longest"],
        unfinished=re.compile(headings["unfinished"]),
        kinds=pack["kinds"],
        issuer={key: re.compile(value) for key, value in pack["issuer"].items()},
        report={key: re.compile(value) for key, value in pack["report"].items()},
        masthead={key: re.compile(value) for key, value in masthead.items()},
        document_kinds=tuple((key, re.compile(value)) for key, value in pack["masthead"]["kinds"].items()),
        symbols=pack["symbols"],
        months=tuple(pack["masthead"].get("months", ())),
        title_joint=pack["title_joint"],
        after_number=headings["after_number"],
        sign=re.compile(pack["recognition"]["sign"]),
        every=pack["recognition"]["every"],
    )


def numeral(words: str, language: str) -> int | None:
    """Returns the number of words, figures or a roman numeral; None for other words."""
    number = numerals.value(words, language)
    return from_roman(words) if number is None else number


@dataclass(frozen=True, slots=True)
class Label:
    """A label as one style reads it; "(i)" may be the ninth letter or the first numeral."""

    style: str
    value: int
    name: str
    """The part of the key that it adds."""
    printed: str
    end: int
    """Offset of the paragraph's text after the label."""
    inserted: bool = False
    """It carries a number again with a mark: "1 bis", "1A"."""


def labels_of(text: str, rules: Rules, language: str) -> list[Label]:
    if not rules.first.match(text):
        return []
    found: list[Label] = []
    for style, pattern, order in rules.labels:
        match = pattern.match(text)
        if match is None:
            continue
        words = match.group("value")
        if order:
            letters = "".join(words.split())
            position = order.index(letters[0])
            name = chr(ord("a") + position % 26) * (len(letters) + position // 26)
            # Past the last letter, letters are doubled.
            value: int | None = position + 1 + len(order) * (len(letters) - 1)
        elif style in ("latin", "letter"):
            value = _letters_value(words)
            name = words
        elif style == "decimal":
            # "2.3" counts within section 2.
            name = words
            value = int(words.rpartition(".")[2])
        elif style == "roman":
            # (i) and （一） are one item in two languages.
            value = from_roman(words)
            name = str(value)
        else:
            # "㈢" is "(三)" in one character.
            value = numeral(unicodedata.normalize("NFKC", words).strip("()"), language)
            name = str(value)
        suffix = (match.groupdict().get("suffix") or "").strip()
        suffix = rules.suffixes.get(suffix, suffix)
        if value:
            label = match.group("label")
            found.append(Label(style, value, f"{name}{suffix}", label, match.end(), bool(suffix)))
    return found


def _letters_value(words: str) -> int:
    """The place of an item with Latin letters: behind z follow aa, bb … or aa, ab …"""
    first, last = ord(words[0]) - 96, ord(words[-1]) - 96
    return first + 26 * (len(words) - 1) if first == last else 26 * first + last


def ends_as(text: str, pattern: re.Pattern[str]) -> bool:
    """Returns whether a text ends as a pattern of the pack says, which looks at its last characters."""
    return pattern.search(text, max(0, len(text) - _ENDING)) is not None


def number_of(labels: Sequence[Label]) -> int:
    """Returns the paragraph number among the readings of a label; 0 if they have no number."""
    return next((label.value for label in labels if label.style == "number"), 0)


def paragraph_number(text: str, values: Container[int], rules: Rules, language: str) -> Label | None:
    """Returns the number that a paragraph begins with, if it is one of `values`."""
    labels = labels_of(text, rules, language)
    return next((label for label in labels if label.style == "number" and label.value in values), None)


def unused_key(key: str, used: set[str]) -> str:
    """Returns a key that is not used yet ("4", "4bis", "4bisbis"), and adds it to those used."""
    while key in used:
        key += "bis"
    used.add(key)
    return key


@dataclass(slots=True)
class _Level:
    style: str
    value: int
    key: str


Outcome = Literal["in order", "break", "list"]


class Numbering:
    """Assigns keys to labels in reading order."""

    def __init__(self, prefix: str = "", used: set[str] | None = None) -> None:
        self.levels: list[_Level] = []
        self.prefix = prefix
        """What the keys of a part that counts anew begin with."""
        self.used: set[str] = set() if used is None else used

    def place(self, labels: Sequence[Label], *, opened: bool) -> tuple[Label, str, str | None, Outcome]:
        """Returns the reading of a label that fits, its key, its parent's key, and how it fits.

        `opened` tells that the paragraph before ends in a colon, so that items may follow.
        """
        decimal = next((label for label in labels if label.style == "decimal"), None)
        if decimal is not None:
            return (*self._put(decimal, 0), "in order")
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            for label in labels:
                if label.style == level.style and label.value == level.value + (not label.inserted):
                    return (*self._put(label, depth), "in order")
        for label in labels:
            if label.value == 1 and self._may_open(label, opened):
                return (*self._put(label, len(self.levels)), "in order")
        label = labels[0]
        if self._is_list(label):
            return label, "", None, "list"
        for depth in range(len(self.levels) - 1, -1, -1):
            for candidate in labels:
                if candidate.style == self.levels[depth].style:
                    return (*self._put(candidate, depth), "break")
        return (*self._put(label, len(self.levels)), "break")

    def continue_from(self, number: int) -> None:
        """Count on after the paragraph `number`, which has no label."""
        self.levels = [_Level("number", number, str(number))]

    def counted_key(self, head: str) -> str:
        """Returns the key of the next paragraph without a number below `head`: "9.1", "9.2"."""
        key = next(key for number in count(1) if (key := f"{head}.{number}") not in self.used)
        self.used.add(key)
        return key

    def expects(self, number: int) -> bool:
        """Whether `number` is the next paragraph of the first level."""
        return bool(self.levels) and (self.levels[0].style, self.levels[0].value + 1) == ("number", number)

    def _may_open(self, label: Label, opened: bool) -> bool:
        if not self.levels:
            return True
        if label.style == "number":
            return False
        return opened or all(level.style != label.style for level in self.levels)

    def _is_list(self, label: Label) -> bool:
        """A numbered list inside a paragraph: an agenda under an item of a decision."""
        if label.style != "number" or not self.levels:
            return False
        top = self.levels[0]
        return top.style != "number" or label.value == 1

    def _put(self, label: Label, depth: int) -> tuple[Label, str, str | None]:
        del self.levels[depth:]
        parent = self.levels[-1].key if self.levels else None
        key = unused_key(f"{parent}.{label.name}" if parent else f"{self.prefix}{label.name}", self.used)
        self.levels.append(_Level(label.style, label.value, key))
        return label, key, parent
