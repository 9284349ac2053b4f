"""Stage 5 of the loader, links: the citations that the mark-up of a file states."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from .input_checks import symbol_fault
from .records import Citation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .records import Link, Note, Paragraph

_PART: Final = re.compile(r"| ?[A-Z](?:-[A-Z])?")


def with_links(citations: list[Citation], paragraph: Paragraph) -> list[Citation]:
    """Returns the citations of a paragraph with the symbols that its links give.

    A citation that a link covers takes the symbol of the link, and keeps the letter of its part ("56/24 T").
    A link that no citation covers is a citation of its own.
    """
    if not paragraph.links:
        return citations
    kept: list[Citation] = []
    linked: set[Link] = set()
    for citation in citations:
        link = next((one for one in paragraph.links if _covers(paragraph, one, citation)), None)
        if link is None:
            kept.append(citation)
        elif link not in linked:
            linked.add(link)
            part = _PART.fullmatch(citation.symbol.removeprefix(link.symbol))
            kept.append(citation if part else replace(citation, symbol=link.symbol))
    for link in paragraph.links:
        if link not in linked and not symbol_fault(link.symbol):
            span = paragraph.text.source_span(link.start, link.end)
            kept.append(Citation(link.symbol, span, paragraph.text.text[link.start : link.end]))
    return sorted(kept, key=lambda citation: citation.span)


def _covers(paragraph: Paragraph, link: Link, citation: Citation) -> bool:
    start, end = paragraph.text.source_span(link.start, link.end)
    return start < citation.span[1] and citation.span[0] < end and not symbol_fault(link.symbol)


def note_citations(note: Note, symbols: Sequence[tuple[str, str]]) -> list[Citation]:
    """Returns the citations of a note: `symbols` as read, each with its words, and the links of the note.

    A link wins over the symbol that was read from the same words.
    """
    linked = [
        (note.text.text[link.start : link.end], link.symbol)
        for link in note.links
        if not symbol_fault(link.symbol)
    ]
    found: list[Citation] = []
    for symbol, words in symbols:
        symbol = next((official for text, official in linked if words and words in text), symbol)
        found.append(Citation(symbol, note.text.span, words, in_note=True))
    known = {citation.symbol for citation in found}
    for words, symbol in linked:
        if symbol not in known:
            found.append(Citation(symbol, note.text.span, words, in_note=True))
    return found
