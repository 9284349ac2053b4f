"""Links the programme budget to the acts and texts in the store.

Two relations from a mandate that a fascicle cites: to its acts addressed to the entity of the programme
(`mg:mandatingAct`), and to the later text of its series that the fascicle does not cite (`mg:supersededBy`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Final

from ..ontology import authorities
from ..ontology.names import find
from ..ontology.terms import Property
from .records import Evidence, Link
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .records import Mandate, Text

SECRETARY_GENERAL: Final = "body/UN-Secretary-General"
"""Chief administrative officer of the Organization (Charter, Article 97), who proposes its budget."""
OFFICER: Final = "officer"
"""Type of a body that is the office of one person."""
TO_ENTITY, TO_OFFICER, TO_SECRETARY_GENERAL = (
    "addressed to the entity",
    "addressed to its officer",
    "addressed to the Secretary-General",
)
_ADDRESSED: Final = {TO_ENTITY: 0.95, TO_OFFICER: 0.9, TO_SECRETARY_GENERAL: 0.6}
"""Score of each rule: who else than the entity acts for the Secretary-General, the text leaves open."""
LATER_TEXT: Final = "later text of its series"
_LONGEST_PAUSE: Final = 18
"""Years between two texts of a series at most.

A text that stood longer without a successor, such as one that proclaims a day or sets up a process, stands
beside a later text under its title.
"""
_NUMBER: Final = re.compile(r"(?P<organ>[A-Z][A-Z/]*/RES)/(?P<session>[0-9]+)/(?P<number>[0-9]+)")
_WORD: Final = re.compile(r"\w+")
_YEAR: Final = re.compile(r"(?<![0-9/])(?:19|20)[0-9]{2}(?![0-9])")
_SPECIAL_SESSION: Final = re.compile(r"/(E?S-[0-9]+)/")


@dataclass(frozen=True, slots=True)
class CitedMandate:
    """A document that a programme cites as a mandate."""

    iri: str
    fascicle: str
    """IRI of the fascicle."""
    document: str
    """IRI of the cited document."""
    entities: frozenset[str]
    """IRIs of the actors that carry out the programme."""
    place: Evidence
    title: str = ""
    """Title of the document as the fascicle prints it; "" for none."""


def mandate_links(
    mandates: Iterable[CitedMandate], acts: Mapping[str, Sequence[Mandate]], base: str
) -> Iterator[Link]:
    """Yields links from cited mandates to their acts addressed to the entity of the programme.

    acts: by IRI of the text. base: base of the IRIs.
    """
    for mandate in mandates:
        for act in acts.get(mandate.document, ()):
            rule = _addressed(act, mandate.entities, base) if act.kind == "directive" else ""
            if rule:
                evidence = (*_act_evidence(act), mandate.place)
                yield Link(mandate.iri, Property.MANDATING_ACT, act.iri, rule, _ADDRESSED[rule], evidence)


def possible_addressees(mandates: Iterable[CitedMandate], base: str) -> frozenset[str]:
    """Returns the IRIs of the addressees of all acts that `mandate_links` can link."""
    entities = {entity for mandate in mandates for entity in mandate.entities}
    return frozenset((base + SECRETARY_GENERAL, *entities, *officers_of(entities, base)))


def _addressed(act: Mandate, entities: frozenset[str], base: str) -> str:
    """Returns the rule by which an act is a ground of a programme; "" for none."""
    if act.addressees & entities:
        return TO_ENTITY
    if not act.addressees.isdisjoint(officers_of(entities, base)):
        return TO_OFFICER
    return TO_SECRETARY_GENERAL if base + SECRETARY_GENERAL in act.addressees else ""


def officers_of(entities: Iterable[str], base: str) -> Iterator[str]:
    """Yields the IRIs of the officers of some entities."""
    for entity in entities:
        for officer in _officers().get(entity.removeprefix(base), ()):
            yield base + officer


@cache
def _officers() -> Mapping[str, tuple[str, ...]]:
    """Returns the keys of the officers of each body."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for body in authorities.load().bodies.values():
        if body.type == OFFICER:
            for parent in body.parent:
                found[parent].append(body.key)
    return {key: tuple(sorted(own)) for key, own in found.items()}


@cache
def founding() -> frozenset[str]:
    """Returns the symbols of the texts that established a body, or in which an instrument was adopted."""
    files = authorities.load()
    return frozenset(
        symbol
        for symbols in (
            *(body.established_by for body in files.bodies.values()),
            *(instrument.adopted_in for instrument in files.instruments.values()),
        )
        for symbol in symbols
    )


def _act_evidence(act: Mandate) -> tuple[Evidence, ...]:
    return tuple(Evidence(act.paragraph, language, span) for language, span in act.spans[:1])


def superseded_links(
    mandates: Iterable[CitedMandate], steps: Iterable[Link], texts: Mapping[str, Text]
) -> Iterator[Link]:
    """Yields links from cited mandates to the latest text of their series that the fascicle does not cite.

    steps: the links between texts of series. texts: by IRI, with the fascicles. A text adopted after the
    fascicle supersedes nothing, and neither does one in whose series the fascicle cites a later text, in the
    store or not, or one that followed after a long pause. The text that established a body, or in which an
    instrument was adopted, stays the mandate.
    """
    later: defaultdict[str, list[Link]] = defaultdict(list)
    for step in steps:
        if step.relation == Property.CONTINUES:
            later[step.target].append(step)
    cited: defaultdict[str, set[str]] = defaultdict(set)
    listed = list(mandates)
    for mandate in listed:
        cited[mandate.fascicle].add(mandate.document)
    newest = _newest_listed(listed)
    for mandate in listed:
        text, fascicle = texts.get(mandate.document), texts.get(mandate.fascicle)
        if text is None or text.symbol in founding():
            continue
        chains = dict(_chains(mandate.document, later, texts, fascicle.dated if fascicle else ""))
        if not chains or cited[mandate.fascicle] & chains.keys():
            continue
        # Of several branches, take the one with the newest text.
        latest = max(chains, key=lambda one: (texts[one].dated, one))
        # A paragraph of a fascicle cites without a title, and a series changes its titles.
        titles = {mandate.title, *_titles((text, *(texts[one] for one in chains)))}
        if any(_is_before(latest, newest.get(_series(mandate, title), "")) for title in titles):
            continue
        score = prod(step.score for step in chains[latest])
        evidence = (*(passage for step in chains[latest] for passage in step.evidence[:1]), mandate.place)
        yield Link(
            mandate.iri,
            Property.SUPERSEDED_BY,
            latest,
            LATER_TEXT,
            max(round(score, 3), 0.01),
            evidence,
        )


_Series = tuple[str, str, str]
"""Fascicle, organ, and title as words in lower case."""


def _series(mandate: CitedMandate, title: str) -> _Series:
    number = _NUMBER.search(mandate.document)
    return (mandate.fascicle, number["organ"] if number else "", " ".join(_WORD.findall(title.casefold())))


def _newest_listed(mandates: Iterable[CitedMandate]) -> Mapping[_Series, str]:
    """Returns the newest text that a fascicle lists of each organ under a title, in the store or not."""
    newest: dict[_Series, str] = {}
    for mandate in mandates:
        series = _series(mandate, mandate.title)
        if mandate.title and (series not in newest or _is_before(newest[series], mandate.document)):
            newest[series] = mandate.document
    return newest


def _titles(texts: Iterable[Text]) -> Iterator[str]:
    for text in texts:
        for _, title in text.own_titles():
            yield title


def _is_before(one: str, other: str) -> bool:
    """Whether a text of an organ has a lower number than another one; False if they cannot be compared."""
    first, second = _NUMBER.search(one), _NUMBER.search(other)
    if first is None or second is None or first["organ"] != second["organ"]:
        return False
    (session, number), (other_session, other_number) = (
        map(int, match.group("session", "number")) for match in (first, second)
    )
    return (session, number) < (other_session, other_number)


def _chains(
    document: str, later: Mapping[str, Sequence[Link]], texts: Mapping[str, Text], before: str
) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """Yields the later texts of a series, adopted up to a day, with the steps that lead to them."""
    waiting: list[tuple[str, tuple[Link, ...]]] = [(document, ())]
    known = {document}
    while waiting:
        place, chain = waiting.pop(0)
        for step in later.get(place, ()):
            text = texts.get(step.source)
            if (
                text is None
                or step.source in known
                or not text.dated
                or (before and text.dated > before)
                or _is_long_pause(texts[place], text)
                or not _may_follow(document, step.source)
                or not _same_states(texts[place], text)
                or not _same_years(texts[place], text)
            ):
                continue
            known.add(step.source)
            waiting.append((step.source, (*chain, step)))
            yield step.source, (*chain, step)


def _is_long_pause(earlier: Text, later: Text) -> bool:
    """Whether more years than in any series lie between two texts."""
    return bool(earlier.dated) and int(later.dated[:4]) - int(earlier.dated[:4]) > _LONGEST_PAUSE


def _same_states(earlier: Text, later: Text) -> bool:
    """Whether a later title names no state that the earlier one does not: "Graduation of Uganda from …"."""
    before = dict(earlier.own_titles())
    return all(
        _states(title, language) <= _states(before[language], language)
        for language, title in later.own_titles()
        if before.get(language) and rules(language) is not None
    )


def _same_years(earlier: Text, later: Text) -> bool:
    """Whether a later title names no year that the earlier one does not: "Programme budget for 2024"."""
    before = dict(earlier.own_titles())
    return all(
        set(_YEAR.findall(title)) <= set(_YEAR.findall(before[language]))
        for language, title in later.own_titles()
        if before.get(language)
    )


def _states(title: str, language: str) -> set[str]:
    return {match.key for match in find(title, language) if match.kind == "state"}


def _may_follow(one: str, other: str) -> bool:
    """Whether a text can take the place of another one, by their symbols.

    Two texts of one session do not replace each other, and neither do those of two special sessions, which
    have two subjects whatever their titles.
    """
    first, second = _SPECIAL_SESSION.search(one), _SPECIAL_SESSION.search(other)
    if first is not None and second is not None:
        return first[1] == second[1]
    numbered, later = _NUMBER.search(one), _NUMBER.search(other)
    if numbered is None or later is None:
        return True
    return numbered.group("organ", "session") != later.group("organ", "session")
