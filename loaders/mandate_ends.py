"""Stage: days of mandates → ends of recurrences. In: the decisions and deadlines of a document, as read. Out:
its paragraphs, whose endless recurrences end with the mandate of their text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from re import Pattern

from .deadlines import mandate_end, with_mandate_end
from .grammar import Grammar
from .records import Act, Due, ReadParagraph


class MandateEnds:
    """The last days of the mandates that the decisions of a document set, by unit."""

    def __init__(self, rules: Grammar) -> None:
        self._rules = rules
        self._mandates: defaultdict[str | None, dict[str, str]] = defaultdict(dict)

    def note(
        self, act: Act, words: str, dues: Sequence[Due], unit: str | None, key: str, adopted: date | None
    ) -> None:
        """Notes the last day of a mandate that a decision sets.

        words: of its paragraph. dues: its deadlines, resolved. unit, key: of its paragraph.
        """
        if act.kind != "decision" or not _occurs(self._rules.mandate, words):
            return
        # An extension "until 31 January, and until 31 October if …" ends on the later day.
        last = max((mandate_end(due, adopted) for due in dues), default="")
        if last:
            self._mandates[unit][key] = last

    def applied(self, read: ReadParagraph, unit: str | None, adopted: date | None) -> ReadParagraph:
        """The paragraph, of whose deadlines the endless ones end with the only mandate of its text."""
        key, words = read.paragraph.key, read.paragraph.text.text
        ends = self._mandates[unit]
        own = {key: ends[key]} if key in ends else ends
        last_days = {last: place for place, last in own.items()}
        if not last_days or not any(act.due for act in read.acts):
            return read
        others = key not in ends and self._rules.other_mandate.search(words)
        acts = tuple(
            act
            if act.kind == "directive" and others
            else replace(
                act, due=with_mandate_end(act.due, last_days, adopted, is_own=self._reports_on_text(act))
            )
            for act in read.acts
        )
        return replace(read, acts=acts)

    def _reports_on_text(self, act: Act) -> bool:
        """Whether an act requests reports on its own text, or in the mandate period."""
        return act.reporting and self._rules.own_reporting.search(act.action) is not None


@lru_cache(maxsize=16)
def _occurs(pattern: Pattern[str], words: str) -> bool:
    """Whether a pattern occurs in a paragraph; cached for its acts."""
    return pattern.search(words) is not None
