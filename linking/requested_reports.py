"""What requests for reports ask for: one or several reports, a part of one, or one on a whole text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .phrases import is_within
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .records import Mandate


def are_one_report(requests: Sequence[Mandate]) -> bool:
    """Whether some requests are for one report: a single request, or the items of a list of its contents."""
    first = requests[0]
    chapeau, _, item = first.paragraph.partition("#")[2].partition(".")
    same = (first.addressees, first.first, first.last)
    return len(requests) == 1 or (
        bool(item)
        and all(
            is_within(one.paragraph, chapeau)
            and (one.addressees, one.first, one.last) == same
            and not _names_report(one)
            for one in requests
        )
    )


def _names_report(mandate: Mandate) -> bool:
    """Whether a request names a report itself, which its chapeau does for the contents of a report."""
    return any(
        pack.report_words.search(words)
        for language, words in mandate.words
        if (pack := rules(language)) is not None
    )


def is_content(mandate: Mandate) -> bool:
    """Whether a request is only for the inclusion of something in a report that another one requests."""
    return any(
        not pack.report_words.search(words, 0, match.start())
        for language, words in mandate.words
        if (pack := rules(language)) is not None
        for pattern in pack.report_content
        if (match := pattern.search(words))
    )


def concerns_whole(mandate: Mandate) -> bool:
    """Whether a request is for a report on the whole resolution."""
    return any(
        pattern.search(words)
        for language, words in mandate.words
        if (pack := rules(language)) is not None
        for pattern in pack.whole_resolution
    )
