"""Stage: days of mandates → ends of recurrences. In: the decisions and deadlines of a document, as read. Out:
its paragraphs, whose endless recurrences end with the mandate of their text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from re import Pattern
from typing import Final

from ..ontology import authorities
from .deadlines import mandate_end, with_mandate_end
from .grammar import Grammar
from .records import Act, Actor, Due, ReadParagraph

_EXPERTS: Final = "expert-group"
"""The type of a body that only assists others: its mandate ends what is requested of it, and no more."""
_MISSIONS: Final = frozenset({"peacekeeping-operation", "special-political-mission", "peace-operation"})


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

    def applied(
        self, paragraphs: Sequence[ReadParagraph], unit: str | None, adopted: date | None
    ) -> list[ReadParagraph]:
        """The paragraphs of a unit, of whose deadlines the endless ones end with the only mandate of its
        text."""
        if not (ends := self._mandates[unit]):
            return list(paragraphs)
        setting = {read.paragraph.key: read for read in paragraphs if read.paragraph.key in ends}
        return [self._ended(read, ends, setting, adopted) for read in paragraphs]

    def _ended(
        self,
        read: ReadParagraph,
        ends: dict[str, str],
        setting: dict[str, ReadParagraph],
        adopted: date | None,
    ) -> ReadParagraph:
        key = read.paragraph.key
        own = {key: ends[key]} if key in ends else ends
        last_days = {last: place for place, last in own.items()}
        if not any(act.due for act in read.acts):
            return read
        by = [setting[place] for place in own if place in setting]
        others = key not in ends and self._names_other_mandate(read, by)
        of_experts = _is_of_experts([actor for one in by for actor in one.actors])
        acts = tuple(
            act
            if act.kind == "directive" and (others or (of_experts and not _is_for_experts(act)))
            else replace(
                act, due=with_mandate_end(act.due, last_days, adopted, is_own=self._reports_on_text(act))
            )
            for act in read.acts
        )
        return replace(read, acts=acts)

    def _names_other_mandate(self, read: ReadParagraph, setting: Iterable[ReadParagraph]) -> bool:
        """Whether a paragraph names a mandate that its text does not set: the decisions lack its name."""
        decided = " ".join(one.paragraph.text.text for one in setting)
        for match in self._rules.other_mandate.finditer(read.paragraph.text.text):
            whose = match.groupdict().get("whose")
            if not whose or whose not in decided:
                return True
        return False

    def _reports_on_text(self, act: Act) -> bool:
        """Whether an act requests reports on its own text, or in the mandate period."""
        return act.reporting and self._rules.own_reporting.search(act.action) is not None


def _is_of_experts(actors: Sequence[Actor]) -> bool:
    """Whether the paragraphs that set a mandate name a group of experts, and no mission."""
    types = {_type(actor) for actor in actors}
    return _EXPERTS in types and not types & _MISSIONS


def _is_for_experts(act: Act) -> bool:
    return any(_type(actor) == _EXPERTS for actor in act.addressees)


def _type(actor: Actor) -> str:
    body = authorities.load().bodies.get(actor.key)
    return body.type if body is not None else ""


@lru_cache(maxsize=16)
def _occurs(pattern: Pattern[str], words: str) -> bool:
    """Whether a pattern occurs in a paragraph; cached for its acts."""
    return pattern.search(words) is not None
