"""Resolves sessions: whose session a number is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from ...ontology import sessions
from ..masking import Mention, SessionNumber
from .actors import ActorResolver
from .memory import Memory

RIGHT_BEFORE = 16
"""A body so few characters before the number of a session, with nothing but "at its" between, holds it."""
_GAP = 400
"""Maximum distance, in characters, of a session from the body that holds it; `session_gap` is shorter."""
_PHRASE = 80
"""Characters before a body that say what it passes on ("through the ")."""
NAME = 24
"""How many characters before a body's name are looked at."""


class SessionResolver:
    """Resolves the sessions of one document, in text order."""

    def __init__(self, memory: Memory, actors: ActorResolver) -> None:
        self._memory = memory
        self._actors = actors

    def resolve(
        self, text: str, mention: Mention, before: list[Mention], behind: tuple[Mention, ...]
    ) -> Mention:
        if not isinstance(mention.detail, SessionNumber):
            return mention
        if named := self._actors.body_behind(text, mention, behind, self._memory.rules.session_gap_behind):
            beside = next(other for other in behind if other.kind == "actor")
            return replace(
                mention,
                keys=(named,) if named.startswith("body/") else (),
                detail=replace(mention.detail, sure=not beside.word),
            )
        if of_its_body := self._in_turn(text, mention, mention.detail, before, behind):
            return of_its_body
        if of_the_same := self._joined(text, mention, mention.detail, before):
            return of_the_same
        if not mention.detail.special and self._memory.rules.session_of_named.match(text, mention.end):
            return mention
        sitting = sessions.specially_sitting_bodies() if mention.detail.special else sessions.sitting_bodies()

        def sitting_before() -> Iterator[Mention]:
            return (m for m in reversed(before) if m.kind == "actor" and m.keys and m.keys[-1] in sitting)

        if self._of_unknown(text, mention, before, sitting):
            meant = [
                key
                for key in self._actors.candidates(before[-1].word)
                if key in sitting and key in self._memory.actors
            ]
            return replace(mention, keys=tuple(meant)) if len(meant) == 1 else mention
        near = takewhile(lambda m: mention.start - m.end <= _GAP, sitting_before())
        holding = [m for m in near if self._memory.rules.session_gap.fullmatch(text[m.end : mention.start])]
        # "to the Assembly, through the Council, at its seventieth session": of which of them is left open.
        right_before = (
            bool(holding)
            and mention.start - holding[0].end <= RIGHT_BEFORE
            and not self._memory.rules.passed_through.search(
                text, max(0, holding[0].start - _PHRASE), holding[0].start
            )
        )
        possible = [m.keys[-1] for m in holding[: 1 if right_before else None]]
        if right_before and (
            self._own_session(text, mention, sitting) or self._handed_to_issuer(text, mention, sitting)
        ):
            possible, right_before = [self._memory.issuer, *possible], False
        elif not right_before:
            possible += [self._memory.issuer] if self._memory.issuer in sitting else []
            possible = possible or [m.keys[-1] for m in sitting_before()]
            if sessions.counts_by_years_since(self._memory.issuer):
                # It gives its sessions no numbers: this one is that of a body named before.
                running = mention.detail.running
                possible += [
                    key
                    for key in reversed(self._memory.actors)
                    if key in sitting and sessions.interval(key, running, mention.detail.resumed)
                ]
        if mention.detail.special and not possible:
            possible = [sessions.GENERAL_ASSEMBLY]
        first, *others = dict.fromkeys(possible) or ("",)
        return replace(
            mention,
            keys=(first,) if first else (),
            detail=replace(
                mention.detail,
                others=tuple(others),
                sure=right_before and not holding[0].word,
            ),
        )

    def _own_session(self, text: str, mention: Mention, sitting: frozenset[str]) -> bool:
        """Returns whether the issuing body decides to do something itself at the session."""
        rule = self._memory.rules.session_of_issuer
        return self._memory.issuer in sitting and rule.match(text, 0, mention.start) is not None

    def _handed_to_issuer(self, text: str, mention: Mention, sitting: frozenset[str]) -> bool:
        """Returns whether what is asked goes to the issuing body ("que en su sesión le presente")."""
        rule = self._memory.rules.handed_to_issuer
        return self._memory.issuer in sitting and rule.match(text, mention.end) is not None

    def _of_unknown(
        self, text: str, mention: Mention, before: list[Mention], sitting: frozenset[str]
    ) -> bool:
        """Whether the session is that of a body right before it whose sessions nobody knows."""
        nearest = before[-1] if before else None
        if nearest is None or nearest.kind != "actor" or len(nearest.keys) > 1:
            return False
        if not self._memory.rules.session_possessed.fullmatch(text, nearest.end, mention.start):
            return False
        if not nearest.keys:
            return True
        organ = self._memory.rules.organ_of.search(text, max(0, nearest.start - NAME), nearest.start)
        return nearest.keys[0] not in sitting and organ is not None

    def _in_turn(
        self,
        text: str,
        mention: Mention,
        detail: SessionNumber,
        before: list[Mention],
        behind: tuple[Mention, ...],
    ) -> Mention | None:
        """Returns the session as that of its body in a list ("A and B at their seventieth and fiftieth
        sessions, respectively"); None if it is in no such list."""
        # Joined sessions that follow, then those before.
        end, left = mention.end, 0
        for other in behind:
            if other.kind != "session" or not self._is_joined(text, end, other.start):
                break
            end, left = other.end, left + 1
        if not self._memory.rules.respectively.match(text, end):
            return None
        first, start = len(before), mention.start
        while first and before[first - 1].kind == "session":
            if not self._is_joined(text, before[first - 1].end, start):
                break
            first -= 1
            start = before[first].start
        done = len(before) - first
        bodies = before[max(0, first - done - left - 1) : first]
        if not done + left or len(bodies) <= done + left:
            return None
        body = bodies[done]
        if body.kind != "actor" or not body.keys or body.keys[-1] not in sessions.sitting_bodies():
            return None
        return replace(mention, keys=body.keys[-1:], detail=replace(detail, others=(), sure=True))

    def _joined(
        self, text: str, mention: Mention, detail: SessionNumber, before: list[Mention]
    ) -> Mention | None:
        """The session as one of the body whose session is named right before it ("its sixty-seventh and
        sixty-eighth sessions"); None if it is not."""
        other = before[-1] if before else None
        if other is None or not other.keys or not isinstance(other.detail, SessionNumber):
            return None
        if not self._is_joined(text, other.end, mention.start):
            return None
        detail = replace(detail, others=other.detail.others, sure=other.detail.sure)
        return replace(mention, keys=other.keys, detail=detail)

    def _is_joined(self, text: str, end: int, start: int) -> bool:
        return self._memory.rules.joined_sessions.fullmatch(text, end, start) is not None
