"""Paragraphs that a clause above them introduces, and provisions of adopted texts.

"Resolves that for the year 2031:" stands above numbered paragraphs that carry its verb on. Terms of
reference, statutes and rules are numbered as operative paragraphs are, but contain no acts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from .labels import rules_of
from .records import Finding

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence, Set

    from .grammar import Grammar
    from .records import Paragraph, ReadParagraph, Unit

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


def with_narrative_runs(
    unit: Unit, read: list[ReadParagraph], normative: Set[str], language: str
) -> tuple[list[ReadParagraph], list[Finding]]:
    """Returns the paragraphs of a unit; those of provisions and adopted texts that do not act are narrative.

    Each run of them has a finding. The provisions that make up a recommendation of another organization keep
    their printed labels and stay operative. `normative`: see `as_provisions`.
    """
    if any(paragraph.label for paragraph in unit.paragraphs):
        return read, []
    resolution, adopted = _split_at_adoption(read, rules_of(language).headings["adopts_text"])
    own, findings = as_provisions(resolution, normative)
    declared, runs = as_declaration(adopted)
    return own + declared, findings + runs


def _split_at_adoption(
    read: Sequence[ReadParagraph], adopts_text: re.Pattern[str]
) -> tuple[Sequence[ReadParagraph], Sequence[ReadParagraph]]:
    """Returns the paragraphs up to an unnumbered clause that adopts the text below it, and that text."""
    for index, one in enumerate(read):
        paragraph = one.paragraph
        if paragraph.number or paragraph.role != "operative" or not adopts_text.match(paragraph.text.text):
            continue
        return read[: index + 1], read[index + 1 :]
    return read, ()


def as_declaration(read: Sequence[ReadParagraph]) -> tuple[list[ReadParagraph], list[Finding]]:
    """Returns the paragraphs of an adopted text, those without an act as narrative, with their findings.

    A declaration gives its history and reasons in paragraphs numbered as those that commit. An item stays
    operative where most items beside it act.
    """
    result: list[ReadParagraph] = []
    findings: list[Finding] = []
    for idle, stretch in groupby(_descriptive(read), key=lambda one: one[0]):
        run = [one for _, one in stretch]
        if idle:
            findings.append(_finding(run))
        result.extend(_as_narrative(run) if idle else run)
    return result, findings


def _descriptive(read: Sequence[ReadParagraph]) -> Iterator[tuple[bool, ReadParagraph]]:
    """Yields each paragraph, and whether it is operative without taking part in an act."""
    beside = Counter(one.paragraph.parent for one in read)
    acting = Counter(one.paragraph.parent for one in read if one.acts)
    for one in read:
        paragraph, parent = one.paragraph, one.paragraph.parent
        item = parent is not None and bool(paragraph.number) and 2 * acting[parent] > beside[parent]
        heads = acting[paragraph.key] > 0
        yield paragraph.role == "operative" and not (one.acts or item or heads), one


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
            result.extend(_as_narrative(stretch))
    return result, findings


def _as_narrative(run: list[ReadParagraph]) -> list[ReadParagraph]:
    return [replace(one, paragraph=replace(one.paragraph, role="narrative")) for one in run]


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
    last = next((one for one in reversed(stretch) if one.paragraph.parent is None), stretch[-1]).paragraph
    which, verb = f"paragraphs {first.paragraph.key} to {last.key} have", "were"
    if last.key == first.paragraph.key:
        which, verb = f"paragraph {last.key} has", "was"
    message = f"{which} no operative verb and {verb} read as provisions"
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
