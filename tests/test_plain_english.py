"""Texts and code are worded in the standard terms of the field (see the glossary of the documentation)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parent.parent
CHECKED = (
    ".github/workflows/test.yml",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "api",
    "benchmarks",
    "cli",
    "docs",
    "linking",
    "loaders",
    "mandategraph",
    "notebooks",
    "ontology",
    "publishing",
    "pyproject.toml",
    "queries",
    "samples",
    "shapes",
    "store",
    "tests",
)
"""Files and folders that are checked."""
SUFFIXES = {".py", ".md", ".toml", ".rq", ".html", ".yml", ".yaml", ".cff", ""}
NOT_CHECKED = {".git", ".venv", "build", "dist", "out", "__pycache__", "generated", "node_modules"}
EXEMPT = {Path(__file__).resolve()}
PHRASES = {
    r"\brooms? (?:of|in|on|for|to|that)\b|\b(?:a|the|every|each|this|these|other|of) rooms?\b": "package",
    r"\bchambers?\b": "subpackage",
    r"\b(?:upper|lower|on|the) floors?\b": "layer",
    r"\bwhat becomes of\b": "the action in the imperative",
    r"\bwho comes\b": "requests, clients",
    r"\b(?:is|are|be|been|as|was) told\b|\btold (?:of|by|again|in)\b|_told\b|\btold_": "stated, listed",
    r"(?-i:(?<!there )\b(?:is|are|was|be) none\b(?! of))": "what is",
    r"\b(?:an|the|each|every|one|this|that|same|reporting) asks?\b|\bof asks\b": "request",
    r"\basks? (?:of|in|that|for a)\b": "requests",
    r"-asks\b|\basks-|\bask-outcomes\b|\basked-of-actor\b": "the query name with requests",
    r"\bspeaks? for (?:it|them|one|each)\b": "evidence",
    r"\bcosts only itself\b": "one bad file does not stop the build",
    r"\bstands? whole\b": "is not shortened",
}
"""Pattern → the wording to use instead."""
_ALIASES = re.compile(r"alias|former name|renamed|→", re.IGNORECASE)
"""A line that lists former names may contain them."""
_FORBIDDEN = [(re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in PHRASES.items()]


def files(place: Path) -> Iterator[Path]:
    """Yields the checked files at or below a place."""
    if place.is_file():
        if (place.suffix in SUFFIXES or place.name == "Makefile") and place.resolve() not in EXEMPT:
            yield place
    elif place.is_dir():
        for entry in sorted(place.iterdir()):
            hidden = entry.name.startswith(".") or entry.name.endswith(".egg-info")
            if entry.name not in NOT_CHECKED and not hidden and not entry.is_symlink():
                yield from files(entry)


def findings(text: str) -> Iterator[tuple[int, str, str]]:
    """Yields line number, banned words and the wording to use instead."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, instead in _FORBIDDEN:
            if (found := pattern.search(line)) and not _ALIASES.search(line):
                yield number, found[0], instead


@pytest.mark.parametrize("place", CHECKED)
def test_the_wording_is_plain(place: str) -> None:
    problems = [
        f"{path.relative_to(REPOSITORY)}:{number}: “{words}” (use: {instead})"
        for path in files(REPOSITORY / place)
        for number, words, instead in findings(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not problems


@pytest.mark.parametrize(
    "line",
    [
        "The publishing room has a chamber each.",
        "an ask to the report that answers it",
        "mandategraph query answered-asks",
        "a symbol that is none",
        "What becomes of a path",
    ],
)
def test_the_list_finds_banned_wording(line: str) -> None:
    assert list(findings(line))


@pytest.mark.parametrize(
    "line",
    [
        "He asks the Secretary-General to report.",
        "There is none of it in the conference room.",
        "The Council asks States to cooperate, and asks them to report.",
        "asks-repeated-unanswered → requests-repeated-unanswered",
    ],
)
def test_the_list_leaves_plain_wording_alone(line: str) -> None:
    assert not list(findings(line))
