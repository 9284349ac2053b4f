"""Requests that a later text makes again naming their text and paragraph.

In: citing paragraphs, and the mandates in them. Out: links to the requests of other texts (`mg:renews`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..ontology.terms import REITERATED
from .phrases import is_within, marked, pinpointed
from .renewals import renewal_links
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .records import Link, Mandate, Paragraph


def reiterated(paragraph: Paragraph) -> tuple[tuple[str, str], ...]:
    """Returns symbol and paragraph of the other texts whose request a paragraph makes again."""
    pack = rules(paragraph.language)
    if (
        pack is None
        or paragraph.role != "operative"
        or not any(pattern.search(paragraph.words) for pattern in pack.reiterations)
    ):
        return ()
    points = pinpointed(marked(paragraph), pack.pinpoints)
    return tuple((paragraph.cites[int(mark)].symbol, point) for mark, point in points.items())


def repeated_request_links(
    citing: Iterable[Paragraph],
    own: Mapping[str, Sequence[Mandate]],
    mandates: Mapping[str, Sequence[Mandate]],
) -> Iterator[Link]:
    """Yields links to the requests of other texts that paragraphs make again, naming text and paragraph.

    own: mandates by paragraph. mandates: those of the other texts, by symbol.
    """
    for paragraph in citing:
        for symbol, point in reiterated(paragraph):
            before = [one for one in mandates.get(symbol, ()) if is_within(one.paragraph, point)]
            for link in renewal_links(own.get(paragraph.iri, ()), before, stated=True):
                yield replace(link, rule=REITERATED)
