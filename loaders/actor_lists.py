"""Step of `acts`: the actors of a list in a masked paragraph.

In: a range of a masked paragraph. Out: its mentions of actors, also of those that no authority file knows,
and their actors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ..ontology.authorities import is_person
from .grammar import Grammar
from .masking import MASKS, Masked, Mention
from .records import Act, Actor
from .spans import Passage, Span

_BOTH: Final = 2
"""How many a pronoun for two stands for ("both organizations")."""
_PARTIES: Final = ("group/parties-", "group/signatories-")
"""How the keys of the parties to treaties begin."""
_OWNER: Final = 500
"""Characters behind a list of actors within which the owner of its last one may end."""
_CLAUSE: Final = 500
"""Characters before a partner within which the clause that it stands in begins."""


def unknown_actors(masked: Masked, spans: Iterable[Span], rules: Grammar) -> list[Mention]:
    """Returns the mentions of actors that no authority file knows in masked ranges.

    Words that name nobody are left out.
    """
    found: list[Mention] = []
    for span in (item for words in spans for item in _items(masked, words, rules)):
        first, last = masked.span(*span)
        if known := _known_actor(masked, span):
            found.append(known)
        elif not rules.no_actor.match(masked.clean[first:last]):
            found.append(Mention("actor", first, last, masked.clean[first:last]))
    return found


def _items(masked: Masked, span: Span, rules: Grammar) -> list[Span]:
    """Returns the masked ranges of the names that a repeated preposition sets apart ("à A et à B")."""
    breaks = [match.span() for match in rules.repeated_preposition.finditer(masked.text, *span)]
    starts, ends = [span[0], *(last for _, last in breaks)], [*(first for first, _ in breaks), span[1]]
    return list(zip(starts, ends, strict=True))


def _known_actor(masked: Masked, span: Span) -> Mention | None:
    """The actor that is all of a range, or the parties to a treaty that an adjective only restricts
    ("Utopian States parties to …")."""
    named = masked.between(*span, "actor")
    first, last = masked.span(*span)
    whole = len(named) == 1 and named[0].end == last
    if whole and named[0].start == first:
        return named[0]
    return named[0] if whole and all(key.startswith(_PARTIES) for key in named[0].keys or ("",)) else None


def listed_actors(masked: Masked, start: int, end: int, rules: Grammar) -> list[Mention]:
    """Returns the actors of a list in a masked range, with those that no authority file knows."""
    unlisted = [
        match.span("unknown")
        for match in rules.unlisted_partner.finditer(masked.text, start, end)
        if match.groupdict().get("unknown")
    ]
    owners = [match.span("owner") for match in rules.owner.finditer(masked.text, start, end + _OWNER)]
    asides = [
        match.span()
        for rule in (rules.aside, rules.parenthetical)
        for match in rule.finditer(masked.text, start, end)
    ]
    known = [
        mention
        for position, mention in masked.within(start, end)
        if mention.kind == "actor"
        and not any(first <= position < last for first, last in (*unlisted, *owners, *asides))
    ]
    apart = (item for item in unlisted if not any(first <= item[0] < last for first, last in asides))
    return sorted([*known, *unknown_actors(masked, apart, rules)], key=lambda mention: mention.start)


def rest_of_list(masked: Masked, start: int, rules: Grammar) -> tuple[list[Mention], int]:
    """Returns the actors of a list that goes on at `start` with names the authority files do not know, and
    where it ends."""
    for pattern in rules.rest:
        if match := pattern.match(masked.text, start):
            span = match.span("names")
            items = list(rules.rest_item.finditer(masked.text, *span))
            ends = [span[0], *(item.end() for item in items)]
            # Words that belong to no item would be lost between the addressees and the action.
            if ends == [*(item.start() for item in items), span[1]]:
                return unknown_actors(masked, (item.span("unknown") for item in items), rules), match.end()
    return [], start


def named_actors(masked: Masked, start: int, end: int, rules: Grammar) -> list[Mention]:
    """The actors in a masked range, without those in a parenthesis (包括甲在内的乙)."""
    aside = [match.span() for match in rules.parenthetical.finditer(masked.text, start, end)]
    return [
        mention
        for position, mention in masked.within(start, end)
        if mention.kind == "actor" and not any(first <= position < last for first, last in aside)
    ]


def coordinated_actors(
    masked: Masked, passage: Passage, begins: int, end: int, rules: Grammar
) -> tuple[Actor, ...]:
    """Returns the further addressees of the verb that ends at `begins`, with an action of their own."""
    for pattern in rules.coordinated:
        if match := pattern.match(masked.text[:end], begins):
            return actors_of(named_actors(masked, *match.span("actors"), rules), passage, pattern.row)
    return ()


def antecedent(
    masked: Masked, passage: Passage, end: int, pronoun: re.Match[str], rules: Grammar
) -> tuple[Actor, ...]:
    """Returns whom a pronoun stands for where nobody was asked before `end`: one named last, or a list.

    "Both organizations" are a pair that the text names together, and nobody else.
    """
    groups = pronoun.groupdict()
    if groups.get("both"):
        return actors_of(_paired(masked, end, rules), passage, "addressee.pronoun")
    if groups.get("nearest") is None and (subject := _subject(masked, end, pronoun, rules)):
        return actors_of(subject, passage, "addressee.pronoun")
    if groups.get("topic") and (topic := _topic(masked, end, pronoun, rules)):
        return actors_of(topic, passage, "addressee.pronoun")
    if groups.get("several") and (several := _paired(masked, end, rules) or _last_list(masked, end, rules)):
        return actors_of(several, passage, "addressee.pronoun")
    named = [
        mention
        for position, mention in masked.within(0, end)
        if mention.kind == "actor" and _fits(masked, position, mention, pronoun, rules)
    ]
    for mention in reversed(named):
        key = mention.keys[0] if mention.keys else ""
        if (
            (groups.get("person") and is_person(key))
            or (groups.get("one") and (not key or key.startswith("body/")))
            or (groups.get("any") and key)
        ):
            return actors_of((mention,), passage, "addressee.pronoun")
    states = [mention for mention in named if mention.keys and mention.keys[0].startswith("state/")]
    return actors_of(states[:1] if groups.get("one") else (), passage, "addressee.pronoun")


def asked_earlier(pronoun: re.Match[str], addressees: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Returns the addressees of the act before, if a pronoun can stand for them: "both" only for two."""
    return () if pronoun.groupdict().get("both") and len(addressees) != _BOTH else addressees


def _fits(masked: Masked, position: int, mention: Mention, pronoun: re.Match[str], rules: Grammar) -> bool:
    """Whether a pronoun can stand for a name, by gender and number."""
    words = f"{masked.text[max(0, position - 30) : position + 1]}{mention.text}"
    groups = pronoun.groupdict()
    return not any(groups.get(name) and unfit.search(words) for name, unfit in rules.unfit_antecedents)


def _subject(masked: Masked, end: int, pronoun: re.Match[str], rules: Grammar) -> list[Mention]:
    """Returns the known actors that the clause before thanks, or its subject, if the pronoun fits them."""
    matches = list(rules.subject_antecedent.finditer(masked.text, 0, end))
    if not matches:
        return []
    first, last = matches[-1].span("actors")
    actors = [
        (position, mention)
        for position, mention in masked.within(first, last)
        if mention.kind == "actor" and mention.keys and mention.keys[0]
    ]
    if pronoun.groupdict().get("several"):
        group = any(mention.keys[0].startswith("group/") for _, mention in actors)
        return [mention for _, mention in actors] if len(actors) > 1 or group else []
    return [mention for position, mention in actors if _fits(masked, position, mention, pronoun, rules)][:1]


def _topic(masked: Masked, end: int, pronoun: re.Match[str], rules: Grammar) -> list[Mention]:
    """Returns the first list behind the last verb before `end` that a pronoun fits in gender and number.

    What a body welcomes or commends first is what a pronoun of the next clause means.
    """
    since = max((match.end() for match in rules.start.finditer(masked.text, 0, end)), default=0)
    for match in rules.actor_list.finditer(masked.text, since, end):
        actors = [(position, mention) for position, mention in masked.within(*match.span()) if mention.keys]
        if actors and _fits_all(masked, actors, pronoun, rules):
            return [mention for _, mention in actors]
    return []


def _fits_all(
    masked: Masked, actors: list[tuple[int, Mention]], pronoun: re.Match[str], rules: Grammar
) -> bool:
    """Whether a pronoun can mean the actors: several are no "him", one body has the pronoun's gender."""
    groups = pronoun.groupdict()
    position, mention = actors[0]
    many = len(actors) > 1 or mention.keys[0].startswith("group/")
    if many or groups.get("several"):
        return many and not groups.get("person")
    return mention.keys[0].startswith("state/") or _fits(masked, position, mention, pronoun, rules)


def _paired(masked: Masked, end: int, rules: Grammar) -> list[Mention]:
    """Returns those whom the last "between … and …" names, known or not; none if an actor stands behind."""
    matches = list(rules.paired_antecedent.finditer(masked.text, 0, end))
    if not matches:
        return []
    first, last = matches[-1].span("actors")
    actors = listed_actors(masked, first, last, rules)
    return actors if len(actors) > 1 and not masked.between(last, end, "actor") else []


def _last_list(
    masked: Masked, end: int, rules: Grammar, besides: frozenset[str] = frozenset()
) -> list[Mention]:
    """Returns the actors named last that are a list with a group or a State, or else any list of actors.

    besides: keys of actors that are not meant.
    """
    lists = [
        [
            mention
            for _, mention in masked.within(*match.span())
            if mention.kind == "actor" and besides.isdisjoint(mention.keys)
        ]
        for match in rules.actor_list.finditer(masked.text, 0, end)
    ]
    lists.reverse()
    for actors in lists:
        if any(key.startswith(("group/", "state/")) for actor in actors for key in actor.keys):
            return actors
    nobody: list[Mention] = []
    return next((actors for actors in lists if len(actors) > 1), nobody)


def pronoun_partners(
    masked: Masked, action: Span, pronoun: re.Match[str], addressees: Sequence[Actor], rules: Grammar
) -> list[Mention]:
    """Returns the partners that a pronoun stands for: the body named last in the action, or before it.

    action: the masked range from the beginning of the action to the pronoun.
    """
    named = masked.between(*action, "actor")
    bodies = [mention for mention in named if not mention.keys or mention.keys[0].startswith("body/")]
    if bodies:
        return bodies[-1:]
    own = {actor.key for actor in addressees}
    if pronoun.groupdict().get("several"):
        return _last_list(masked, action[0], rules, frozenset(own))
    before = [mention for mention in masked.between(0, action[0], "actor") if own.isdisjoint(mention.keys)]
    return [mention for mention in before if mention.keys and mention.keys[0].startswith("body/")][-1:]


def partners_of(
    masked: Masked, passage: Passage, begins: int, end: int, addressees: tuple[Actor, ...], rules: Grammar
) -> tuple[Actor, ...]:
    """Returns the actors with whom to act, that the words from `begins` to `end` name."""
    found: dict[int, tuple[Mention, str]] = {}
    elsewhere = [match.span() for match in rules.partner_clause.finditer(masked.text, begins, end)]
    for pattern in rules.partners.rows_for(masked.text, begins, end):
        for match in pattern.finditer(masked.text, begins, end):
            if match.start() > begins and masked.text[match.start() - 1] == MASKS["actor"]:
                # "the links of A with B": what binds others, not with whom to act.
                continue
            if any(first <= match.start() < last for first, last in elsewhere):
                continue
            reach = max(begins, match.start() - _CLAUSE)
            if rules.reported_partner.search(masked.text, reach, match.start()):
                continue
            named = listed_actors(masked, match.start("actors"), match.end("actors"), rules)
            found.update((mention.start, (mention, pattern.row)) for mention in named)
    for match in rules.partner_pronoun.finditer(masked.text, begins, end):
        for mention in pronoun_partners(masked, (begins, match.start()), match, addressees, rules):
            found[mention.start] = mention, rules.partner_pronoun.row
    return in_text_order(found, passage)


def without_waived(act: Act, masked: Masked, rules: Grammar) -> Act:
    """Returns the act of a chapeau without the partners with whom its items need not act."""
    match = rules.waived.search(masked.text)
    if match is None:
        return act
    named = masked.between(*match.span("actors"), "actor")
    keys = {key for mention in named for key in mention.keys}
    return replace(act, partners=tuple(actor for actor in act.partners if actor.key not in keys))


def not_by_itself(act: Act, issuer: str) -> Act:
    """Returns the act without the issuing body among those whom its own decision obliges."""
    if act.kind != "decision" or not issuer:
        return act
    return replace(act, addressees=tuple(actor for actor in act.addressees if actor.key != issuer))


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
