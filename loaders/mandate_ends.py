"""Stage: days of mandates → ends of recurrences. In: the decisions and deadlines of a document, as read. Out:
its paragraphs, whose endless recurrences end with the mandate of their text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
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
_SANCTIONS_COMMITTEE: Final = "sc-committee"
"""The type of the body that a panel of experts on sanctions assists: the end of the panel's mandate ends what
is requested of the panel, and no more."""
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
        holders = {key: self._holders(read) for key, read in setting.items()}
        return [self._ended(read, ends, setting, holders, adopted) for read in paragraphs]

    def _ended(
        self,
        read: ReadParagraph,
        ends: dict[str, str],
        setting: dict[str, ReadParagraph],
        holding: dict[str, Sequence[Actor]],
        adopted: date | None,
    ) -> ReadParagraph:
        key = read.paragraph.key
        own = {key: ends[key]} if key in ends else ends
        last_days = {last: place for place, last in own.items()}
        if not any(act.due for act in read.acts):
            return read
        holders = [actor for place in own if place in setting for actor in holding[place]]
        others = key not in ends and self._names_other_mandate(read, holders)
        known = all(holder.key for holder in holders)
        named = [actor for place in own if place in setting for actor in setting[place].actors]
        of_experts = _is_of_experts(holders if known else named)
        acts = tuple(
            act
            if act.kind == "directive" and (others or (of_experts and not _is_for_experts(act)))
            else replace(
                act, due=with_mandate_end(act.due, last_days, adopted, is_own=self._reports_on_text(act))
            )
            for act in read.acts
        )
        return replace(read, acts=acts)

    def _names_other_mandate(self, read: ReadParagraph, holders: Sequence[Actor]) -> bool:
        """Whether a paragraph names a mandate of another actor than those whose mandates its text sets."""
        named = self._named_holders(read)
        return not all(any(_is_same(one, holder) for holder in holders) for one in named)

    def _holders(self, read: ReadParagraph) -> Sequence[Actor]:
        """The actors whose mandates a paragraph sets, or every actor in it if it does not say whose."""
        return self._named_holders(read) or read.actors

    def _named_holders(self, read: ReadParagraph) -> list[Actor]:
        """The actors whose mandates a paragraph names; those that no authority file knows by their words up
        to the end of the phrase."""
        words = read.paragraph.text.text
        matches = self._rules.other_mandate.finditer(words)
        named = [(match, "whose" if match.groupdict().get("whose") else 0) for match in matches]
        return [
            _body_at(match.start(group), read) or Actor("", match.span(group), match[group])
            for match, group in named
        ]

    def _reports_on_text(self, act: Act) -> bool:
        """Whether an act requests reports on its own text, or in the mandate period."""
        return act.reporting and self._rules.own_reporting.search(act.action) is not None


def _body_at(start: int, read: ReadParagraph) -> Actor | None:
    """The body of the authority files that a paragraph names at `start`, unless a longer name begins with its
    name."""
    passage = read.paragraph.text
    source = passage.source(start)
    for actor in read.actors:
        if (
            actor.span[0] == source
            and actor.key.startswith("body/")
            and passage.text.startswith(actor.text, start)
        ):
            behind = passage.text[start + len(actor.text) :][:2].strip()
            return None if behind.istitle() else actor
    return None


def _is_same(one: Actor, holder: Actor) -> bool:
    """Whether two actors are one: by key, or by the words of a name if one has no key."""
    if one.key or holder.key:
        return one.key == holder.key
    return holder.text.startswith(one.text) and not holder.text[len(one.text) :][:1].isalnum()


def _is_of_experts(holders: Sequence[Actor]) -> bool:
    """Whether actors include a panel of experts on sanctions, and no mission."""
    types = {_type(actor) for actor in holders}
    return any(map(_is_panel, holders)) and not types & _MISSIONS


def _is_for_experts(act: Act) -> bool:
    return any(map(_is_panel, act.addressees))


def _is_panel(actor: Actor) -> bool:
    """Whether an actor is a panel of experts that assists a sanctions committee."""
    bodies = authorities.load().bodies
    body = bodies.get(actor.key)
    if body is None or body.type != _EXPERTS:
        return False
    parents = (bodies.get(key) for key in body.parent)
    return any(parent is not None and parent.type == _SANCTIONS_COMMITTEE for parent in parents)


def _type(actor: Actor) -> str:
    body = authorities.load().bodies.get(actor.key)
    return body.type if body is not None else ""


@lru_cache(maxsize=16)
def _occurs(pattern: Pattern[str], words: str) -> bool:
    """Whether a pattern occurs in a paragraph; cached for its acts."""
    return pattern.search(words) is not None
