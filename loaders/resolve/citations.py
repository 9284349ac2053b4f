"""Resolves citations: the symbol of a number, by the body that is named with it, speaks, or counts so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from ...ontology import series, sessions
from ...ontology.symbols import as_cited, continued
from ..masking import DateRange, Mention, Number, masked_between
from .actors import ActorResolver, owner_behind
from .memory import NEAR, NEAREST, Memory


@dataclass(frozen=True, slots=True)
class Named:
    """A body that a text names together with the number of a resolution or decision."""

    key: str
    word: str = ""
    """The short name that it has there ("the Council")."""
    alone: bool = False
    """Whether the number can be of no other body, known or not."""
    close: bool = False
    """Whether its full name stands right beside the number: a date that does not fit is a misprint."""


_QUOTES = "“”\"'‘’«» "
"""Quotation marks, and the blanks inside « »."""
_OLD_PART = re.compile(r"\d+(?P<letter>[A-Z])\([IVXLC]+\)")
"""The number of a part of an old resolution, 2200A(XXI), whose symbol is that of the whole."""
NOBODY = Named("")
ADOPTING = frozenset(
    {
        "principal-organ",
        "council",
        "governing-body",
        "functional-commission",
        "regional-commission",
        "commission",
        "committee",
        "treaty-conference",
        "conference",
        "treaty-body",
        "forum",
        "board",
    }
)
"""Types of body that adopt resolutions or decisions of their own."""


class CitationResolver:
    """Resolves the citations of one document, in text order."""

    def __init__(self, memory: Memory, actors: ActorResolver) -> None:
        self._memory = memory
        self._actors = actors

    def resolve(
        self, text: str, mention: Mention, before: list[Mention], behind: tuple[Mention, ...]
    ) -> Mention:
        detail = mention.detail
        if not isinstance(detail, Number):
            return mention
        if detail.kind == "symbol":
            return replace(mention, keys=(as_cited(continued(detail.number, text, mention.end)),))
        stated, title = self._stated_before(text, mention, before)
        if self._memory.rules.kind_before:
            stated, title = self._stated_behind(text, mention, behind)
        named = self._named_with(text, mention, detail, before, behind)
        symbol, step = self._symbol_by(named, detail, stated), "body named with the number"
        if not symbol and (named.word or not named.alone):
            symbol, step = self._cited_before(detail, stated), "number cited before"
        if not symbol and not named.alone:
            symbol, step = (
                self._unnamed(detail, before, stated),
                "body by the form of the number",
            )
        if symbol and stated and not named.close:
            symbol = _of_its_time(symbol, detail, stated)
        if symbol:
            self._memory.numbers[detail.number, detail.kind] = symbol
        keys = (symbol,) if symbol else ()
        part = _OLD_PART.fullmatch(detail.number)
        pinpoint = ", ".join(filter(None, (part and f"part {part['letter']}", mention.pinpoint)))
        detail = replace(detail, stated=stated, title=title)
        return replace(mention, keys=keys, detail=detail, pinpoint=pinpoint, step=step if symbol else "")

    def _named_with(
        self,
        text: str,
        mention: Mention,
        detail: Number,
        before: list[Mention],
        behind: tuple[Mention, ...],
    ) -> Named:
        """The body that a text names together with a number, behind it or before it; `NOBODY` if none."""
        if owner := owner_behind(text, mention, behind, self._memory.rules.between_behind):
            return self._beside(owner, detail)
        if unknown := self._memory.rules.unknown_body_behind.match(text, mention.end):
            return Named("", unknown["body"], alone=True)
        own = Named(self._memory.issuer, alone=self._counts_apart(self._memory.issuer, detail))
        index = self._adopter_before(text, mention, before)
        # Without an actor, the text since the first of the mentions that are looked at.
        first = before[0].start if len(before) == NEAREST else 0
        since = before[index].end if index is not None else first
        gap = masked_between(text, since, mention.start, before[(-1 if index is None else index) + 1 :])
        if index is not None and len(before[index].keys) <= 1:
            again = self._memory.rules.back_to_issuer.search(gap)
            if again and not self._cannot_be_own(detail):
                return own
            if self._memory.rules.between.match(gap):
                close = self._memory.rules.adopting_verb.match(gap)
                # "Commission on Lamps resolutions 2031/2 and 2032/1": the second is like the first.
                first = next((m for m in before[index + 1 :] if m.kind == "citation"), None)
                if (close and not gap[close.end() :].strip()) or (first and not first.keys):
                    return self._beside(before[index], detail)
                return self._named(before[index], detail if close or again else None)
            if again:
                return own
        if unknown := self._memory.rules.unknown_body.search(gap[-NEAR:]):
            word = unknown["body"]
            return Named("", word, _tells_no_body(detail) or self._one_called(word, detail))
        if self._memory.rules.possessive_number.search(text, max(0, mention.start - NEAR), mention.start):
            subject = owner_behind(text, mention, behind, self._memory.rules.subject_after)
            if subject and self._memory.rules.possessive_body.search(
                text, max(0, mention.start - NEAR), mention.start
            ):
                return self._named(subject, None)
            return own
        return NOBODY

    def _adopter_before(self, text: str, mention: Mention, before: list[Mention]) -> int | None:
        """The index of the last actor before a number that is not what the cited text is about
        (其关于设立特别委员会的第3499(XXX)号决议); None if there is none."""
        topic = self._memory.rules.topic
        for index in range(len(before) - 1, -1, -1):
            actor = before[index]
            if actor.kind == "actor" and not (
                topic.search(text, 0, actor.start)
                and self._memory.rules.topic_behind.match(text, actor.end, mention.start)
            ):
                return index
        return None

    def _cannot_be_own(self, detail: Number) -> bool:
        """Whether the body that speaks has a series, and never such a number."""
        issuer = self._memory.issuer
        return series.counts(issuer) and not series.symbol_of(detail.number, detail.kind, issuer)

    def _beside(self, actor: Mention, detail: Number) -> Named:
        """The body named right beside a number, as the one that adopted what is cited."""
        named = self._named(actor, detail)
        if named.word:
            # "Commission resolution 315 (XXVIII)" is of no body but one that is called so.
            called = (named.key, *self._actors.candidates(named.word))
            apart = not any(self._can_have(body, detail) for body in called)
        else:
            apart = self._without_series(named.key) or self._numbers_otherwise(named.key, detail)
        return replace(named, close=not named.word, alone=named.alone or apart)

    def _named(self, actor: Mention, detail: Number | None) -> Named:
        """The body that an actor is; alone if it must have adopted what is cited (`detail`)."""
        key = actor.keys[-1] if actor.keys else self._actors.meaning(actor.word, "")
        if detail is None:
            return Named(key, actor.word)
        unknown = not key and actor.word != "" and _tells_no_body(detail)
        alone = unknown or self._counts_apart(key, detail) or self._one_called(actor.word, detail)
        return Named(key, actor.word, alone)

    def _one_called(self, word: str, detail: Number) -> bool:
        """Whether a body that a short name may mean has such numbers."""
        return word != "" and any(self._can_have(body, detail) for body in self._actors.candidates(word))

    def _counts_apart(self, key: str, detail: Number) -> bool:
        """Whether a body adopts texts of which nobody knows how they are numbered, and this may be one."""
        return self._without_series(key) and _tells_no_body(detail)

    def _without_series(self, key: str) -> bool:
        body = self._memory.lexicon.authorities.bodies.get(key)
        return body is not None and body.type in ADOPTING and not series.counts(key)

    def _numbers_otherwise(self, key: str, detail: Number) -> bool:
        """Whether a regional commission, of whose series some are known, has no such number in these."""
        body = self._memory.lexicon.authorities.bodies.get(key)
        return (
            body is not None
            and body.type == "regional-commission"
            and not series.symbol_of(detail.number, detail.kind, key)
        )

    def _can_have(self, body: str, detail: Number) -> bool:
        """Whether a body has such numbers, and had come so far when the document was written."""
        symbol = series.symbol_of(detail.number, detail.kind, body)
        session = series.session_of(symbol) if symbol else None
        sat = sessions.years(*session) if session else None
        return symbol != "" and (sat is None or not self._memory.year or sat[0] <= self._memory.year)

    def _symbol_by(self, named: Named, detail: Number, stated: date | None) -> str:
        """The symbol of a number of the body named with it; of a short name ("the Council") that of the body
        that has such numbers."""
        bodies = (named.key, *(self._actors.candidates(named.word) if named.word else ()))
        possible = [body for body in dict.fromkeys(bodies) if self._can_have(body, detail)]
        if named.word and stated:
            spoken = self._memory.issuer
            possible = [b for b in possible if b == spoken or _fits(b, detail, stated) is not False]
        likely = (named.key, self._memory.issuer, *reversed(self._memory.actors))
        body = next((body for body in likely if body in possible), possible[0] if len(possible) == 1 else "")
        return series.symbol_of(detail.number, detail.kind, body) if body else ""

    def _cited_before(self, detail: Number, stated: date | None) -> str:
        """The symbol with this number that was cited before; "" if none was, or the date is another's."""
        known = self._memory.numbers.get((detail.number, detail.kind), "")
        return known if not known or stated is None or _can_be_of(known, stated) is not False else ""

    def _unnamed(self, detail: Number, before: list[Mention], stated: date | None) -> str:
        """The symbol of a number without a body.

        Of the body that speaks, of the one named last in the paragraph, of the one
        that such a number tells, of the one named last before; "" where it may be one of the body that speaks
        of which nobody knows how it counts.
        """
        possible = [body for body in _numbering(detail) if self._can_have(body, detail)]
        if stated:
            possible = _at(possible, detail, stated)
        likely = [
            self._memory.issuer,
            *(m.keys[-1] for m in reversed(before) if m.kind == "actor" and m.keys),
        ]
        if not self._counts_apart(self._memory.issuer, detail):
            likely += [series.body_of(detail.number, detail.kind), *reversed(self._memory.actors)]
        body = next((body for body in likely if body in possible), "")
        return series.symbol_of(detail.number, detail.kind, body) if body else ""

    def _stated_before(self, text: str, mention: Mention, before: list[Mention]) -> tuple[date | None, str]:
        """The date and the title that stand before a number, in its clause and since the last body or
        number."""
        stated: date | None = None
        title = ""
        position = mention.start
        for earlier in reversed(before):
            clause_ends = self._memory.rules.clause_end.search(text, earlier.end, position)
            if earlier.kind in ("actor", "citation") or clause_ends:
                break
            position = earlier.start
            if isinstance(earlier.detail, DateRange) and stated is None:
                stated = earlier.detail.first if earlier.detail.first == earlier.detail.last else None
            elif earlier.kind == "title" and not title:
                title = earlier.text.strip(_QUOTES)
        return stated, title

    def _stated_behind(
        self, text: str, mention: Mention, behind: tuple[Mention, ...]
    ) -> tuple[date | None, str]:
        """The date and the title that stand right behind a number."""
        stated: date | None = None
        position = mention.end
        for other in behind:
            gap = text[position : other.start]
            if (
                stated is None
                and isinstance(other.detail, DateRange)
                and self._memory.rules.date_behind.fullmatch(gap)
            ):
                stated = other.detail.first if other.detail.first == other.detail.last else None
                position = other.end
            elif other.kind == "title" and self._memory.rules.title_behind.fullmatch(gap):
                return stated, other.text.strip(_QUOTES)
            else:
                break
        return stated, ""


def _of_its_time(symbol: str, detail: Number, stated: date) -> str:
    """The symbol, or that of the one other body whose text of this number can be of the stated date: 35/25 of
    2017 is of the Human Rights Council, not of the General Assembly's thirty-fifth session."""
    if _can_be_of(symbol, stated):
        return symbol
    others = (series.symbol_of(detail.number, detail.kind, body) for body in _numbering(detail))
    fitting = [other for other in others if other and other != symbol and _can_be_of(other, stated)]
    return fitting[0] if len(fitting) == 1 else symbol


def _fits(body: str, detail: Number, stated: date) -> bool | None:
    """Whether a body's text of this number can be of the stated year; None if nobody knows its sessions."""
    return _can_be_of(series.symbol_of(detail.number, detail.kind, body), stated)


def _tells_no_body(detail: Number) -> bool:
    """Whether the form of a number is also that of bodies without a known series: 2026/5 and 3/4 are, 65/232
    is not."""
    session = detail.number.split("/")[0]
    by_year = session.isdecimal() and int(session) >= sessions.FIRST_YEAR
    return by_year or len(series.bodies_numbering_so(detail.number, detail.kind)) != 1


def _at(bodies: list[str], detail: Number, stated: date) -> list[str]:
    """The bodies whose text of this number is of the stated year; those whose sessions nobody knows, if there
    is no such body; all, if the date fits no body."""
    fits = {body: _fits(body, detail, stated) for body in bodies}
    return (
        [body for body in bodies if fits[body]] or [body for body in bodies if fits[body] is None] or bodies
    )


def _numbering(detail: Number) -> tuple[str, ...]:
    return series.bodies_with(detail.number, detail.kind)


def _can_be_of(symbol: str, stated: date) -> bool | None:
    """Whether a text of this symbol can be of the stated year; None if its number tells no session."""
    session = series.session_of(symbol)
    possible = sessions.years(*session) if session else None
    return None if possible is None else stated.year in possible
