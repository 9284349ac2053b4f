"""Stage 3 of the loader, recommended drafts: the blocks of a resolution in, the drafts that it holds out.

A numbered paragraph recommends a draft to another body, which speaks in it and counts its paragraphs from 1:
"2. Recommends to the General Assembly the adoption of the following draft: “The General Assembly, …".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .labels import labels_of, number_of, rules_of
from .speakers import SpeakerFinder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .records import Block, Paragraph

_CLOSING = "”"


@dataclass(frozen=True, slots=True)
class RecommendedDraft:
    """The range of blocks that a recommended draft takes."""

    begin: int
    end: int


def recommended_drafts(blocks: Sequence[Block], language: str, source: str) -> tuple[RecommendedDraft, ...]:
    """Returns the drafts that numbered paragraphs recommend, in text order.

    source: the text of the file, in which a quotation mark may close a draft.
    """
    rules, speakers = rules_of(language), SpeakerFinder(blocks, language)
    found: list[RecommendedDraft] = []
    index = 0
    while index < len(blocks):
        text = blocks[index].text.text
        labels = labels_of(text, rules, language)
        number = number_of(labels)
        index += 1
        if number and rules.headings["puts_forward"].match(text[labels[0].end :]):
            speaker = speakers.alone(index)
            if speaker is not None:
                end = _end(blocks, speaker.index + 1, number, language, source)
                found.append(RecommendedDraft(index, end))
                index = end
    return tuple(found)


def _end(blocks: Sequence[Block], begin: int, number: int, language: str, source: str) -> int:
    """The index of the block behind a draft: where its quotation closes, the text is dated, or the number
    behind `number` follows that does not continue the numbers of the draft."""
    rules = rules_of(language)
    quoted = source[: blocks[begin - 1].text.source_start].endswith("“")
    last = 0
    for index in range(begin, len(blocks)):
        block = blocks[index]
        text = block.text.text
        if rules.masthead["closing"].match(text) or rules.headings["annex"].fullmatch(text):
            return index
        value = number_of(labels_of(text, rules, language))
        if value == number + 1 and value != last + 1:
            return index
        last = value or last
        if quoted and source[block.text.source_end :].startswith(_CLOSING):
            following = blocks[index + 1].text.source_start if index + 1 < len(blocks) else len(source)
            if not source[:following].endswith("“"):
                return index + 1
    return len(blocks)


def with_keys_behind(count: int, paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yields paragraphs with the keys of their preambular clauses counted on behind `count` others."""

    def moved(key: str) -> str:
        first, dot, rest = key.removeprefix("pre.").partition(".")
        counts = key.startswith("pre.") and first.isdecimal()
        return f"pre.{int(first) + count}{dot}{rest}" if counts else key

    for paragraph in paragraphs:
        parent = moved(paragraph.parent) if paragraph.parent else paragraph.parent
        yield replace(paragraph, key=moved(paragraph.key), parent=parent)
