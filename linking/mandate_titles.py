"""Checks the titles of mandates that fascicles cite against the texts in the store and against each other.

Titles are compared by likeness, so that a variant of a title ("peace-keeping") is no conflict. A title that
the text with the number has itself is right, whatever other rows say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from ..loaders.likeness import folded, likeness, shared, terms
from .records import LinkFinding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .budget import CitedMandate
    from .records import Text

SAME: Final = 0.9
"""Minimum likeness of two wordings of one title."""
OTHER: Final = 0.5
"""Maximum likeness of the titles of two documents."""
PART: Final = 0.8
"""Minimum share of a title that another one contains: a short form of it."""
REASON: Final = "link-conflict"
_PINPOINT: Final = re.compile(r"\d[^\t]*?[^\W\d_]{3,}")
"""A word behind a number, such as the section that has a title of its own: "97/206, sect. VI"."""
_NUMBER: Final = re.compile(r"(?P<session>[A-Z/]+/(?:E?S-)?\d+)/(?P<number>\d+)")


def title_findings(mandates: Iterable[CitedMandate], texts: Mapping[str, Text]) -> tuple[LinkFinding, ...]:
    """Returns a finding for each cited mandate whose number and title belong to two documents.

    texts: by IRI.
    """
    listed = [one for one in mandates if one.title and not _PINPOINT.search(one.place.exact)]
    # Statements of a fascicle that name several parts of a resolution are one.
    first = {one.iri: one for one in reversed(listed)}
    numbers: defaultdict[tuple[str, str], list[CitedMandate]] = defaultdict(list)
    titles: defaultdict[tuple[str, str, str], dict[str, CitedMandate]] = defaultdict(dict)
    for one in first.values():
        numbers[one.document, one.place.language].append(one)
        match = _NUMBER.search(one.document)
        if match:
            titles[one.fascicle, match["session"], folded(one.title)].setdefault(match["number"], one)
    held = _Titles(texts)
    found: list[LinkFinding] = []
    for one in sorted(first.values(), key=lambda one: one.iri):
        own = _own_title(one, texts)
        if own and not _differ(one.title, own, one.place.language):
            continue
        message = (
            held.conflict(one, own)
            or _two_titles(one, numbers[one.document, one.place.language])
            or _two_numbers(one, titles)
        )
        if message:
            found.append(LinkFinding(one.iri, REASON, message, (one.place,)))
    return tuple(found)


class _Titles:
    """The titles of adopted texts by their terms."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self._texts = texts
        self._by_term: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for text in texts.values():
            for language, title in text.own_titles() if text.status == "adopted" else ():
                for term in terms(title, language):
                    self._by_term[language, term].add(text.iri)

    def conflict(self, mandate: CitedMandate, own: str) -> str:
        """Returns the message for a mandate with the title of another text; "" for none.

        own: title of the text with the number, another one; "" if it is not known.
        """
        language = mandate.place.language
        if not own:
            return ""
        sets = [self._by_term.get((language, term), set[str]()) for term in terms(mandate.title, language)]
        for iri in sorted(set[str]().union(*sorted(sets, key=len)[:2])):
            other = self._texts[iri]
            if likeness(mandate.title, dict(other.own_titles())[language], language) >= SAME:
                return (
                    f"“{mandate.title}” is the title of {other.symbol}; {_name(mandate)} has the title"
                    f" “{own}”: correct the number or the title"
                )
        return ""


def _own_title(mandate: CitedMandate, texts: Mapping[str, Text]) -> str:
    """Returns the title of the text with the number of a mandate; "" if it is not known."""
    text = texts.get(mandate.document)
    return dict(text.own_titles()).get(mandate.place.language, "") if text else ""


def _differ(one: str, other: str, language: str) -> bool:
    """Returns whether two titles are those of two documents."""
    return (
        likeness(one, other, language) < OTHER
        and max(shared(one, other, language), shared(other, one, language)) < PART
    )


def _two_titles(mandate: CitedMandate, rows: Iterable[CitedMandate]) -> str:
    """Returns the message for a number that all other rows list under other titles; "" for none."""
    counts = Counter(row.title for row in rows if row.iri != mandate.iri)
    language = mandate.place.language
    if any(not _differ(mandate.title, title, language) for title in counts) or not counts:
        return ""
    return (
        f"{_name(mandate)} is listed as “{mandate.title}”, elsewhere as “{counts.most_common(1)[0][0]}”:"
        " correct the number or the title"
    )


def _two_numbers(
    mandate: CitedMandate, titles: Mapping[tuple[str, str, str], Mapping[str, CitedMandate]]
) -> str:
    """Returns the message for a title that is listed with two numbers of one session; "" for none."""
    match = _NUMBER.search(mandate.document)
    if match is None:
        return ""
    others = titles[mandate.fascicle, match["session"], folded(mandate.title)]
    names = [_name(other) for number, other in sorted(others.items()) if number != match["number"]]
    if not names:
        return ""
    return (
        f"“{mandate.title}” is listed as {_name(mandate)} and as {', '.join(names)}: correct the number or"
        " the title"
    )


def _name(mandate: CitedMandate) -> str:
    """Returns the symbol in the IRI of a cited document."""
    return mandate.document.partition("/document/")[2]
