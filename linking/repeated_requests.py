"""Requests that a later text makes again naming their text and paragraph.

In: citing paragraphs, and the mandates in them. Out: links to the requests of other texts (`mg:renews`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..ontology.terms import PARAGRAPH_NAMED
from .phrases import is_within, marked, pinpointed
from .renewals import renewal_links
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .records import Link, Mandate, Paragraph

_NUMBERED: Final = re.compile(r"(?P<head>.*[#.])(?P<number>[0-9]+)")
"""The IRI of a paragraph with a number."""

Places = tuple[tuple[str, str], ...]
"""Symbols of texts, each with the key of a paragraph."""


def reiterated(paragraph: Paragraph) -> Places:
    """Returns symbol and paragraph of the other texts whose request a paragraph makes again."""
    pack = rules(paragraph.language)
    if (
        pack is None
        or paragraph.role != "operative"
        or not any(pattern.search(paragraph.words) for pattern in pack.reiterations)
    ):
        return ()
    return _places(marked(paragraph), paragraph)


def recalled(paragraph: Paragraph) -> Places:
    """Returns symbol and paragraph of the other texts whose paragraphs a paragraph recalls."""
    pack = rules(paragraph.language)
    if pack is None or paragraph.role != "operative" or not paragraph.cites:
        return ()
    words = marked(paragraph)
    recalls = (match["cited"] for pattern in pack.recalls for match in pattern.finditer(words))
    return tuple(place for cited in recalls for place in _places(cited, paragraph))


def _places(words: str, paragraph: Paragraph) -> Places:
    pack = rules(paragraph.language)
    points = pinpointed(words, pack.pinpoints) if pack else {}
    return tuple((paragraph.cites[int(mark)].symbol, point) for mark, point in points.items())


def repeated_request_links(
    citing: Iterable[Paragraph],
    own: Mapping[str, Sequence[Mandate]],
    mandates: Mapping[str, Sequence[Mandate]],
) -> Iterator[Link]:
    """Yields links to the requests of other texts that paragraphs make again, naming text and paragraph.

    A paragraph that recalls another may leave the request for the report to the next paragraph. own: mandates
    by paragraph. mandates: those of the other texts, by symbol.
    """
    for paragraph in citing:
        again = own.get(paragraph.iri, ())
        stated = reiterated(paragraph)
        for symbol, point in stated:
            yield from _links(again, _at(mandates, symbol, point))
        reports = [one for one in (*again, *own.get(_next(paragraph.iri), ())) if _is_same_turn(one)]
        for symbol, point in recalled(paragraph) if reports else ():
            if (symbol, point) not in stated:
                before = [one for one in _at(mandates, symbol, point) if one.reporting]
                yield from _links(reports, before, recalled=True)


def _links(later: Sequence[Mandate], earlier: Sequence[Mandate], *, recalled: bool = False) -> Iterator[Link]:
    for link in renewal_links(later, earlier, stated=True, recalled=recalled):
        yield replace(link, rule=f"{link.rule}{PARAGRAPH_NAMED}")


def _at(mandates: Mapping[str, Sequence[Mandate]], symbol: str, point: str) -> list[Mandate]:
    return [one for one in mandates.get(symbol, ()) if is_within(one.paragraph, point)]


def _next(paragraph: str) -> str:
    """Returns the IRI of the paragraph with the next number; "" for one without a number."""
    match = _NUMBERED.fullmatch(paragraph)
    return f"{match['head']}{int(match['number']) + 1}" if match else ""


def _is_same_turn(mandate: Mandate) -> bool:
    """Whether a mandate requests a report, and not a further one."""
    packs = ((rules(language), words) for language, words in mandate.words)
    return mandate.reporting and not any(
        pattern.search(words) for pack, words in packs if pack for pattern in pack.further_reports
    )
