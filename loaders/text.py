"""Stage 2 of the loader, text: a `Source` comes in, its clean `Text` goes out.

Page furniture, rules and notes are taken out of the running text, broken lines and pages are mended, markup
and fourfold bold are resolved, spelling is made canonical (`languages/<language>/text.toml` says how), and
every character keeps its place in the source.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .blocks import BlockBuilder
from .inline import Cleaner, offset_in
from .label_noise import mended
from .lines import page_form, split_lines
from .notes import NoteIndex, ibid_chains
from .other_languages import own_lines
from .records import Block, Finding, Note, NoteMark, Source, Text
from .slashed_marks import raised
from .spaced_letters import joined
from .spans import EMPTY, Passage
from .text_rules import text_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .blocks import RawBlock
    from .spans import Span


def clean(source: Source, language: str) -> Text:
    """The running text of a document in blocks, and its notes.

    `language` names the language pack; its text.toml describes the lines of a page.
    Raises KeyError if there is no such pack.
    """
    rules = text_rules(language)
    printed, misread = mended(joined(source.text, language))
    source = replace(source, text=raised(printed))
    lines, others = own_lines(source.text, split_lines(source.text, rules), language)
    page = page_form(lines, rules)
    builder = BlockBuilder(source, lines, page, rules)
    builder.build()
    cleaner = Cleaner(source.text, language)
    findings = [*source.findings, *misread, *others]
    passages = [cleaner.clean(draft.pieces, "note").text for draft in builder.notes]
    regions = [draft.pieces[0][0] for draft in builder.blocks if draft.start_kind in ("designation", "annex")]
    notes = NoteIndex(builder.notes, _placed(passages, builder.notes), regions)
    used: set[int] = set()
    blocks = tuple(
        block for draft in builder.blocks if (block := _block(draft, cleaner, notes, used, findings)).text
    )
    for index, draft in enumerate(builder.notes):
        if index not in used and draft.mark.strip("*"):
            findings.append(
                Finding(
                    "note-without-mark",
                    f"no mark in the text points at note {draft.mark}",
                    passages[index].span,
                    text=draft.mark,
                )
            )
    chains = ibid_chains(passages, builder.notes, rules)
    return Text(
        language,
        blocks,
        tuple(
            Note(draft.mark, passage, chain)
            for draft, passage, chain in zip(builder.notes, passages, chains, strict=True)
        ),
        tuple(findings),
    )


def _placed(passages: Sequence[Passage], drafts: Sequence[RawBlock]) -> list[Passage]:
    """The passages; an empty one stands where its neighbour before it ended."""
    placed: list[Passage] = []
    last = 0
    for passage, draft in zip(passages, drafts, strict=True):
        start = passage.source_start if passage else (draft.pieces[0][0] if draft.pieces else last)
        placed.append(passage or Passage("", ((0, start),)))
        last = max(last, passage.source_end)
    return placed


def _block(
    draft: RawBlock, cleaner: Cleaner, notes: NoteIndex, used: set[int], findings: list[Finding]
) -> Block:
    bare: dict[str, int] = {}
    if draft.kind == "text":
        for start, _ in draft.pieces:
            bare.update(notes.on_page(start))
    cleaned = cleaner.clean(draft.pieces, draft.kind, bare)
    passage = cleaned.text
    if not passage:
        return Block(EMPTY)
    sources = [source for _, source in passage.anchors]
    marks: list[NoteMark] = []
    for place, mark in sorted(draft.marks + cleaned.marks):
        note = notes.resolve(mark, place)
        if note is None:
            findings.append(
                Finding(
                    "mark-without-note",
                    f"there is no note {mark} in the document",
                    (place, place + len(mark)),
                    text=mark,
                )
            )
        else:
            used.add(note)
        marks.append(NoteMark(offset_in(passage, sources, place), note, mark))
    emphasis: list[Span] = []
    for start, end in sorted(cleaned.emphasis):
        span = (offset_in(passage, sources, start), offset_in(passage, sources, end))
        if span[0] < span[1]:
            emphasis.append(span)
    return Block(passage, tuple(marks), draft.kind, draft.level, tuple(emphasis))
