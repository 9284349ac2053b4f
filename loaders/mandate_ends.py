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
        self._authorizations: defaultdict[str | None, dict[str, str]] = defaultdict(dict)

    def note(
        self, act: Act, words: str, dues: Sequence[Due], unit: str | None, key: str, adopted: date | None
    ) -> None:
        """Notes the last day of a mandate that a decision sets.

        words: of its paragraph. dues: its deadlines, resolved. unit, key: of its paragraph.
        """
        if act.kind != "decision":
            return
        is_mandate = _occurs(self._rules.mandate, words)
        if not (is_mandate or _occurs(self._rules.authorization, words)):
            return
        # An extension "until 31 January, and until 31 October if …" ends on the later day.
        last = max((mandate_end(due, adopted) for due in dues), default="")
        if last:
            (self._mandates if is_mandate else self._authorizations)[unit][key] = last

    def applied(self, read: ReadParagraph, unit: str | None, adopted: date | None) -> ReadParagraph:
        """The paragraph, of whose deadlines the endless ones end with the only mandate of its text.

        In a text without a mandate, what it authorizes until a day ends the reporting on it.
        """
        key, words = read.paragraph.key, read.paragraph.text.text
        is_own = self._rules.own_reporting.search(words) is not None
        mandates = self._mandates[unit]
        ends = mandates or (self._authorizations[unit] if is_own else {})
        own = {key: ends[key]} if key in ends else ends
        last_days = {last: place for place, last in own.items()}
        if not last_days or not any(act.due for act in read.acts):
            return read
        others = mandates and key not in ends and self._rules.other_mandate.search(words)
        acts = tuple(
            act
            if act.kind == "directive" and others
            else replace(act, due=with_mandate_end(act.due, last_days, adopted, is_own=is_own))
            for act in read.acts
        )
        return replace(read, acts=acts)


@lru_cache(maxsize=16)
def _occurs(pattern: Pattern[str], words: str) -> bool:
    """Whether a pattern occurs in a paragraph; cached for its acts."""
    return pattern.search(words) is not None
