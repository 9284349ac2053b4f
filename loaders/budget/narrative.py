"""Stage 6 of the loader, budget: citations in the background of a programme → mandates.

"The mandate derives from … General Assembly resolutions 91/204 and 92/7": what such a paragraph cites is a
mandate of the programme, marked as narrative.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from .records import Mandate, MandateKind

if TYPE_CHECKING:
    from ..records import Citation, Reading

_KINDS: Final[tuple[tuple[str, MandateKind], ...]] = (
    ("/RES/", "resolution"),
    ("/DEC/", "decision"),
    ("/PRST/", "statement"),
)


def with_narrative_mandates(reading: Reading) -> Reading:
    """Returns the reading of a fascicle with the mandates that its paragraphs name."""
    budget = reading.outline.budget
    if budget is None or not budget.backgrounds:
        return reading
    found: dict[tuple[str, str], Mandate] = {}
    for read in reading.paragraphs:
        start = read.paragraph.text.source_start
        programme = next((key for key, span in budget.backgrounds if span[0] <= start < span[1]), None)
        if programme is None:
            continue
        for citation in read.citations:
            if citation.symbol and any(mark in citation.symbol for mark, _ in _KINDS):
                found.setdefault(
                    (programme, citation.symbol), _mandate(programme, read.paragraph.heading, citation)
                )
    outline = replace(reading.outline, budget=replace(budget, mandates=(*budget.mandates, *found.values())))
    return replace(reading, outline=outline)


def _mandate(programme: str, heading: str, citation: Citation) -> Mandate:
    mark, kind = next(one for one in _KINDS if one[0] in citation.symbol)
    number = citation.symbol.partition(mark)[2]
    return Mandate(
        programme,
        heading,
        kind,
        number,
        (citation.symbol,),
        "",
        citation.stated_title,
        citation.pinpoint,
        citation.span,
        citation.text,
        narrative=True,
    )
