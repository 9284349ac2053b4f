"""What requests for reports ask for: one or several reports, a part of one, or one on a whole text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .phrases import is_within
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .records import Mandate
    from .rules import Rules


def are_one_report(requests: Sequence[Mandate]) -> bool:
    """Whether some requests are for one report: a single request, or the items of a list of its contents."""
    chapeau, _, item = requests[0].paragraph.partition("#")[2].partition(".")
    return len(requests) == 1 or (
        bool(item)
        and have_same_terms(requests)
        and all(is_within(one.paragraph, chapeau) and not _names_report(one) for one in requests)
    )


def have_same_terms(requests: Sequence[Mandate]) -> bool:
    """Whether some requests have the same addressees and days; not if there are none."""
    return len({(one.addressees, one.first, one.last) for one in requests}) == 1


def without_contents(requests: Sequence[Mandate]) -> Sequence[Mandate]:
    """Returns the requests that are not only for something in a report; all if there are no others."""
    return [one for one in requests if not _is_content(one)] or requests


def _names_report(mandate: Mandate) -> bool:
    """Whether a request names a report itself, which its chapeau does for the contents of a report."""
    return any(pack.report_words.search(words) for words, pack in _texts(mandate))


def _is_content(mandate: Mandate) -> bool:
    """Whether a request is only for the inclusion of something in a report that another one requests."""
    return any(
        not pack.report_words.search(words, 0, match.start())
        for words, pack in _texts(mandate)
        for pattern in pack.report_content
        if (match := pattern.search(words))
    )


def concerns_whole(mandate: Mandate) -> bool:
    """Whether a request is for a report on the whole resolution."""
    return any(pattern.search(words) for words, pack in _texts(mandate) for pattern in pack.whole_resolution)


def _texts(mandate: Mandate) -> Iterator[tuple[str, Rules]]:
    """Yields the text of a request in each language with linking rules, and the rules."""
    for language, words in mandate.words:
        if (pack := rules(language)) is not None:
            yield words, pack
