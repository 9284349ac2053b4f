"""Resolves offices: the Chair or the secretariat of a body named beside it, and what belongs to a State."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import Final

from ...ontology.authorities import is_person
from ..masking import Mention
from ..mention_rules import lexicon
from .memory import Memory
from .organizations import UNITED_NATIONS

GENERAL = "-Generic"
"""How the key of a row ends that stands for any holder of an office."""
_SHORT_FORM: Final = re.compile(r" ?\((?P<word>[^\W\d_][\w-]{1,9})\)")
"""A short form that a text gives behind the name of a body."""


class OfficeResolver:
    """Resolves the offices of one document, in text order."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def offices(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Put an office in the place of the body or the instrument behind it that says whose it is."""
        replaced = self._own_offices(text)
        for match in self._memory.rules.offices.finditer(text):
            whose = next((m for m in mentions if m.start == match.end()), None)
            word, group, several = self._memory.rules.office_rows[int((match.lastgroup or "o0")[1:])]
            if several:
                named = whose or next((m for m in mentions if m.start == match.start()), None)
                replaced += self._offices_of_list(text, named, word, mentions) if named else []
            if whose is None or whose.kind not in ("actor", "instrument"):
                continue
            if any(m.start < match.start() < m.end for m in mentions if m.kind == "actor"):
                continue  # The end of a longer name: "Office of Ports of the Secretariat of the …".
            if group and not _has_members(whose):
                continue
            key = whose.keys[-1] if _is_state(whose) else group or self._office(word, whose)
            if key:
                short = _SHORT_FORM.match(text, whose.end)
                if short and sum(map(str.isupper, short["word"])) < 2:
                    short = None  # A place: "the Chair of the Commission (Geneva)".
                start, end = match.start(), short.end() if short else whose.end
                replaced.append(Mention("actor", start, end, text[start:end], (key,), parts=(whose,)))
        return _with(mentions, replaced)

    def _offices_of_list(
        self, text: str, first: Mention, word: str, mentions: tuple[Mention, ...]
    ) -> list[Mention]:
        """Returns the offices of the bodies that a list names behind `first`, a body or its office
        ("the Chairs of A and B")."""
        found: list[Mention] = []
        end = first.end
        for body in mentions[mentions.index(first) + 1 :] if _has_offices(first) else ():
            gap = self._memory.rules.office_list.fullmatch(text, end, body.start)
            if gap is None or not _has_offices(body) or any(map(is_person, body.keys)):
                break
            key = self._office(word, body)
            if not key or key.endswith(GENERAL):
                break  # A body without a known office is listed by itself.
            found.append(replace(body, kind="actor", keys=(key,), word="", detail=None, parts=(body,)))
            end = body.end
            if gap["last"]:
                break
        return found

    def _own_offices(self, text: str) -> list[Mention]:
        """Returns the offices of the issuing body that a possessive stands before ("its President")."""
        found: list[Mention] = []
        issuer = Mention("actor", 0, 0, "", (self._memory.issuer,))
        for pattern, word in self._memory.rules.own_offices if self._memory.issuer else ():
            key = self._office(word, issuer)
            if key and not key.endswith(GENERAL):
                found += [
                    Mention(
                        "actor",
                        *match.span("office"),
                        match["office"],
                        (key,),
                        step="office of the issuing body",
                    )
                    for match in pattern.finditer(text)
                ]
        return found

    def offices_behind(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Returns the mentions with an office, or the members, in the place of the body before it."""
        rules = self._memory.rules
        replaced: list[Mention] = []
        ends = {m.end: m for m in mentions if m.kind in ("actor", "instrument") and _has_offices(m)}
        for match in rules.offices_behind.finditer(text):
            whose = ends.get(match.start())
            if whose is None:
                continue
            word, key = rules.offices_behind_rows[int((match.lastgroup or "o0")[1:])]
            if key.startswith("group/") and whose.kind == "instrument":
                continue
            if key := (self._office(word, whose) if word else "") or key:
                start, end = whose.start, match.end()
                replaced.append(Mention("actor", start, end, text[start:end], (key,), parts=(whose,)))
        return _with(mentions, replaced)

    def parts_of_wholes(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Returns the mentions without the States and bodies that only say where the next actor belongs.

        "All parties in Mali" are the parties, "the Registry of the Court" is the registry.
        """
        joined: list[Mention] = []
        for mention in mentions:
            whole = joined[-1] if joined else None
            if (
                whole is not None
                and mention.kind == "actor"
                and _is_whole(whole, self._memory.rules.government_of)
                and any(key.startswith(("group/", "body/")) for key in mention.keys[:1])
                and self._memory.rules.part_gap.fullmatch(text, whole.end, mention.start)
            ):
                joined.pop()
                mention = replace(mention, start=whole.start, text=text[whole.start : mention.end])
            joined.append(mention)
        return tuple(joined)

    def _office(self, word: str, whose: Mention) -> str:
        """The key of the office called `word` of a body, or of those who serve an instrument."""
        authorities = self._memory.lexicon.authorities
        heads = self._memory.lexicon.heads.get(word, ())
        owners = set(whose.keys)
        for key in whose.keys:
            if instrument := authorities.instruments.get(key):
                owners.update(instrument.conference)
        for key in (*heads, *_called(word, self._memory.language)):
            if not owners.isdisjoint(
                (*authorities.bodies[key].parent, *authorities.bodies[key].secretariat_of)
            ):
                return key
        general = in_general(heads or _called(word, self._memory.language))
        # The row of a holder who has no short name has the key of the general one, with the body in it.
        of_body = (f"{general.removesuffix(GENERAL)}-{key.partition('/')[2]}" for key in whose.keys)
        return next((key for key in of_body if general and key in authorities.bodies), general)


@lru_cache(maxsize=256)
def _called(word: str, language: str) -> tuple[str, ...]:
    """Returns the keys of the bodies whose full names end, or begin, with the word of an office."""
    authorities = lexicon(language).authorities
    return tuple(
        key
        for key in authorities.bodies
        if any(
            name != word and (name.endswith(word) or name.startswith(f"{word} "))
            for name in authorities.names(key, language)
        )
    )


def _with(mentions: tuple[Mention, ...], replaced: list[Mention]) -> tuple[Mention, ...]:
    """Returns the mentions, in text order, with others in the place of those that they overlap."""
    if not replaced:
        return mentions
    ordered = sorted(replaced, key=lambda mention: mention.start)
    starts = [mention.start for mention in ordered]
    ends = list(accumulate((mention.end for mention in ordered), max))

    def overlaps(mention: Mention) -> bool:
        before = bisect_left(starts, mention.end)
        return before > 0 and ends[before - 1] > mention.start

    kept = [mention for mention in mentions if not overlaps(mention)]
    return tuple(sorted((*kept, *replaced), key=lambda mention: mention.start))


def _has_offices(mention: Mention) -> bool:
    """Whether a mention may have an office: an instrument, or a body, known or not."""
    return mention.kind == "instrument" or not mention.keys or mention.keys[-1].startswith("body/")


def _is_state(mention: Mention) -> bool:
    """Whether a mention is a State: its presidency is part of it."""
    return bool(mention.keys) and mention.keys[-1].startswith("state/")


def _has_members(mention: Mention) -> bool:
    """Whether a mention is a known body but the United Nations, whose members are the Member States."""
    return bool(mention.keys) and mention.keys[-1].startswith("body/") and mention.keys[-1] != UNITED_NATIONS


def _is_whole(mention: Mention, government: re.Pattern[str]) -> bool:
    """Whether a mention is a State itself, or a body that is no person: what others belong to."""
    key = mention.keys[-1] if mention.keys else ""
    if mention.kind != "actor" or mention.parts or not key.startswith(("state/", "body/")):
        return False
    return not is_person(key) and not government.search(mention.text)


def in_general(candidates: Iterable[str]) -> str:
    """Returns the candidate that stands for any holder of an office, "" if none does."""
    return next((key for key in candidates if key.endswith(GENERAL)), "")
