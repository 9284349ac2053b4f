"""Step of `acts`: the actors of a list in a masked paragraph.

In: a range of a masked paragraph. Out: its mentions of actors, also of those that no authority file knows,
and their actors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from .grammar import Grammar
from .masking import Masked, Mention
from .records import Actor
from .spans import Passage, Span

_OWNER: Final = 500
"""Characters behind a list of actors within which the owner of its last one may end."""


def unknown_actor(masked: Masked, start: int, end: int) -> Mention:
    """Returns the mention of an actor that the authority files do not know, in a masked range."""
    first, last = masked.span(start, end)
    return Mention("actor", first, last, masked.clean[first:last])


def listed_actors(masked: Masked, start: int, end: int, rules: Grammar) -> list[Mention]:
    """Returns the actors of a list in a masked range, with those that no authority file knows."""
    unlisted = [
        match.span("unknown")
        for match in rules.unlisted_partner.finditer(masked.text, start, end)
        if match.groupdict().get("unknown")
    ]
    owners = [match.span("owner") for match in rules.owner.finditer(masked.text, start, end + _OWNER)]
    aside = [match.span() for match in rules.parenthetical.finditer(masked.text, start, end)]
    known = [
        mention
        for position, mention in masked.within(start, end)
        if mention.kind == "actor"
        and not any(first <= position < last for first, last in (*unlisted, *owners, *aside))
    ]
    actors = [*known]
    actors += [
        unknown_actor(masked, *item)
        for item in unlisted
        if not any(first <= item[0] < last for first, last in aside)
    ]
    return sorted(actors, key=lambda mention: mention.start)


def named_actors(masked: Masked, start: int, end: int, rules: Grammar) -> list[Mention]:
    """The actors in a masked range, without those in a parenthesis (包括甲在内的乙)."""
    aside = [match.span() for match in rules.parenthetical.finditer(masked.text, start, end)]
    return [
        mention
        for position, mention in masked.within(start, end)
        if mention.kind == "actor" and not any(first <= position < last for first, last in aside)
    ]


def actors_of(mentions: Iterable[Mention], passage: Passage, row: str) -> tuple[Actor, ...]:
    """Returns the actors of mentions that the row of the pack found, each once."""
    actors: list[Actor] = []
    for mention in mentions:
        span: Span = passage.source_span(mention.start, mention.end)
        actors.extend(Actor(key, span, mention.text, row) for key in (mention.keys or ("",)))
    return distinct(actors)


def in_text_order(found: dict[int, tuple[Mention, str]], passage: Passage) -> tuple[Actor, ...]:
    """Returns the actors of mentions by offset, each with the row that found it, in text order."""
    return distinct(
        [actor for start in sorted(found) for actor in actors_of(found[start][:1], passage, found[start][1])]
    )


def distinct(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Each actor once, where it is named first."""
    seen: set[str] = set()
    kept: list[Actor] = []
    for actor in actors:
        name = actor.key or actor.text
        if name not in seen:
            seen.add(name)
            kept.append(actor)
    return tuple(kept)
