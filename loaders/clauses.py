"""Stage 3 of the loader, clauses: blocks ahead of the numbers come in, clauses and paragraphs go out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from .labels import Numbering, Rules, labels_of
from .operative_start import opens_with_operative_verb
from .paragraphs import cut, speaks
from .records import Block, Finding, Paragraph, ParagraphRole
from .spans import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def clauses_of(clauses: Sequence[Block], rules: Rules, language: str, *, numbered: bool) -> list[Paragraph]:
    """The clauses before the numbered paragraphs; without such, the closed sentences are operative.

    So is what stands behind one without a comma at its end, a clause that adopts the text below it ("Adopts
    the following declaration:"), and a last clause that announces what stands below it.
    """
    counts: Counter[ParagraphRole] = Counter()
    paragraphs: list[Paragraph] = []
    announced = _announcement(clauses, rules, language)
    for block in clauses:
        passage, marks, emphasis = cut(block, 0)
        begun = counts["operative"] > 0 and (
            not rules.headings["clause_end"].search(passage.text)
            or opens_with_operative_verb(passage.text, language)
        )
        closed = not numbered and (begun or bool(rules.headings["closed"].search(passage.text)))
        announces = block is announced
        role: ParagraphRole = "operative" if closed or announces else "preambular"
        counts[role] += 1
        beside = announces and numbered
        key = "0.1" if beside else f"{counts[role]}" if role == "operative" else f"pre.{counts[role]}"
        paragraphs.append(Paragraph(key, "", role, passage, None, True, marks, "", emphasis))
    return paragraphs


def _announcement(clauses: Sequence[Block], rules: Rules, language: str) -> Block | None:
    """The clause that adopts or announces what the numbered paragraphs say."""
    for block in clauses:
        if rules.headings["adopts_text"].match(block.text.text):
            return block
    if not clauses or not rules.headings["opens"].search(clauses[-1].text.text):
        return None
    return clauses[-1] if speaks(clauses[-1].text.text, rules, language) else None


def preamble_of(clauses: Sequence[Block], rules: Rules, language: str) -> list[Paragraph]:
    """The clauses of a preamble; each has the items of the list below it."""
    paragraphs: list[Paragraph] = []
    clause = 0
    numbering = Numbering()
    chapeau = ""
    for block in clauses:
        labels = labels_of(block.text.text, rules, language)
        if labels and clause:
            opened = bool(rules.headings["opens"].search(paragraphs[-1].text.text))
            label, key, parent, _ = numbering.place(labels, opened=opened)
            passage, marks, emphasis = cut(block, label.end)
            owner = f"{chapeau}.{parent}" if parent else chapeau
            paragraphs = [
                replace(paragraph, leaf=paragraph.leaf and paragraph.key != owner) for paragraph in paragraphs
            ]
            paragraphs.append(
                Paragraph(
                    f"{chapeau}.{key}", label.printed, "preambular", passage, owner, True, marks, "", emphasis
                )
            )
            continue
        clause += 1
        chapeau, numbering = f"pre.{clause}", Numbering()
        passage, marks, emphasis = cut(block, 0)
        paragraphs.append(Paragraph(chapeau, "", "preambular", passage, None, True, marks, "", emphasis))
    return paragraphs


def without_adopted_text(
    clauses: Sequence[Paragraph], paragraphs: Sequence[Paragraph], rules: Rules, language: str
) -> Sequence[Paragraph]:
    """The paragraphs of a text; those of an instrument that its last clause adopts are narrative.

    A declaration in the first person is read as operative: those who adopt it speak in it.
    """
    headings = rules.headings
    if not any(one.role == "operative" and headings["adopts_text"].match(one.text.text) for one in clauses):
        return paragraphs
    if any(headings["first_person"].match(one.text.text) for one in (*clauses, *paragraphs)):
        return paragraphs
    adopted: set[str] = set()
    for one in paragraphs:
        own = one.parent is None and opens_with_operative_verb(one.text.text, language)
        if one.parent in adopted or (one.parent is None and not own):
            adopted.add(one.key)
    return [replace(one, role="narrative") if one.key in adopted else one for one in paragraphs]


def missing_numbers(paragraphs: Iterable[Paragraph], unit: str | None) -> Iterator[Finding]:
    """A finding where a resolution has several operative paragraphs, and letters or nothing before them."""
    own = [
        one
        for one in paragraphs
        if one.role == "operative" and one.parent is None and not one.key.startswith("0.")
    ]
    if len(own) > 1 and not any(character.isdigit() for character in own[0].number):
        printed = own[0].number or "no number"
        message = f"the operative paragraphs begin with {printed}, not with 1"
        yield Finding("numbering-break", message, own[0].text.span, unit, own[0].key, own[0].number)


def title_of(parts: Sequence[Passage], rules: Rules) -> Passage:
    return Passage.join([part for part in parts if part], " ").sub(rules.headings["title_space"]).strip()
