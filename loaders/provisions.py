"""Paragraphs that a clause above them introduces, and provisions of adopted texts.

"Resolves that for the year 2031:" stands above numbered paragraphs that carry its verb on. Terms of
reference, statutes and rules are numbered as operative paragraphs are, but contain no acts.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from .records import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from .grammar import Grammar
    from .records import Paragraph, ReadParagraph

_FEWEST: Final = 3
"""Numbered paragraphs at least that make a section of provisions."""
_FEWEST_IN_PART: Final = 8
"""The same where other paragraphs of the section act."""


def introduces(paragraph: Paragraph, rules: Grammar) -> bool:
    """Returns whether an unnumbered paragraph ends in a clause that the numbered ones below it complete."""
    return (
        not paragraph.number
        and paragraph.parent is None
        and bool(rules.introduces.search(paragraph.text.text))
    )


def is_introduced(paragraph: Paragraph) -> bool:
    """Returns whether a paragraph can complete the clause above it: it has a number and no chapeau."""
    return bool(paragraph.number) and paragraph.parent is None


def as_provisions(
    read: Iterable[ReadParagraph], normative: Set[str] = frozenset()
) -> tuple[list[ReadParagraph], list[Finding]]:
    """Returns the paragraphs of a unit with its runs of provisions as narrative, and a finding for each run.

    Three or more numbered paragraphs that are the whole of a section, or eight in a row, are provisions where
    neither they nor their items act; so are the items of `normative`, the keys of chapeaux that say what
    somebody shall do, with their chapeau.
    """
    result: list[ReadParagraph] = []
    findings: list[Finding] = []
    for _, members in groupby(read, key=_section):
        groups = [list(group) for _, group in groupby(_by_number(members), key=lambda one: one[0])]
        for group in groups:
            stretch = [one for _, paragraphs in group for one in paragraphs]
            fewest = _FEWEST if len(groups) == 1 else _FEWEST_IN_PART
            listed = all(_has_normative_head(paragraphs, normative) for _, paragraphs in group)
            if not group[0][0] or (len(group) < fewest and not listed):
                result.extend(stretch)
                continue
            findings.append(_finding(stretch))
            result.extend(replace(one, paragraph=replace(one.paragraph, role="narrative")) for one in stretch)
    return result, findings


def _by_number(section: Iterable[ReadParagraph]) -> list[tuple[bool, list[ReadParagraph]]]:
    """Returns the numbered paragraphs of a section with their items, and whether each is without an act."""
    groups: list[list[ReadParagraph]] = []
    for one in section:
        if one.paragraph.parent is None or not groups:
            groups.append([])
        groups[-1].append(one)
    return [(not any(one.acts or not _is_numbered(one) for one in group), group) for group in groups]


def _has_normative_head(group: list[ReadParagraph], normative: Set[str]) -> bool:
    return len(group) > 1 and group[0].paragraph.key in normative


def _is_numbered(read: ReadParagraph) -> bool:
    paragraph = read.paragraph
    counted = bool(paragraph.number) or not paragraph.key.startswith("0.")
    return paragraph.role == "operative" and (counted or paragraph.parent is not None)


def _finding(stretch: list[ReadParagraph]) -> Finding:
    first = stretch[0]
    last = next(one for one in reversed(stretch) if one.paragraph.parent is None).paragraph
    message = (
        f"paragraphs {first.paragraph.key} to {last.key} have no operative verb and were read as provisions"
    )
    span = (first.paragraph.text.span[0], stretch[-1].paragraph.text.span[1])
    words = first.paragraph.text.text[:80]
    return Finding("provisions", message, span, first.unit, first.paragraph.key, words)


def _section(read: ReadParagraph) -> tuple[str, bool]:
    """Returns the section of a paragraph, and whether it or its chapeau has a number."""
    paragraph = read.paragraph
    if paragraph.role != "operative":
        return paragraph.role, False
    heads = [part for part in paragraph.key.split(".") if part.isupper()]
    return ".".join(heads), _is_numbered(read)
