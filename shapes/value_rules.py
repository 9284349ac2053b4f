"""Rules on days, deadlines, votes, keys and links.

Input: the nodes of the quads of one file. Output: inconsistencies, as in `consistency`: a day outside the
life of the United Nations system, a deadline before its text or without what its type needs, a state that
votes twice, an IRI that differs from its key, a link without its statement or a statement without its link.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ..ontology.terms import MG, PROV, RDF, REASON, Class, Property
from .facts import CHARTER, FIRST, LAST, Facts, literal_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .facts import Inconsistency, Rule

_DAYS: Final = tuple(
    f"<{name}>"
    for name in (
        Property.AS_OF,
        Property.NOT_AFTER,
        Property.NOT_BEFORE,
        Property.ON_DATE,
        Property.RECURRENCE_ENDS,
        Property.STATUS_ON,
        Property.TURN_FROM,
        Property.TURN_UNTIL,
    )
)
_FIRST_BUDGET: Final = "1946"
_NEEDED: Final = {
    '"date"': Property.ON_DATE,
    '"recurring"': Property.EVERY,
    '"relative"': Property.ANCHOR,
}
"""What a deadline of each type has; one at a session may lack the session."""
_AT_SESSION: Final = '"session"'
_UNRESOLVED: Final = f"{REASON}unresolved-session"
_ONLY: Final = {Property.ON_DATE: '"date"', Property.EVERY: '"recurring"'}
"""What only deadlines of one type have."""
_LINKED: Final = frozenset(
    f"<{MG}{name}>"
    for name in (
        "adoptedAs",
        "answers",
        "closes",
        "continues",
        "fulfils",
        "implements",
        "mandatingAct",
        "renews",
        "supersededBy",
    )
)
"""Properties whose statements have a link with evidence."""
_POSITIONS: Final = (
    (Property.VOTED_IN_FAVOUR, Property.IN_FAVOUR_COUNT),
    (Property.VOTED_AGAINST, Property.AGAINST_COUNT),
    (Property.ABSTAINED, Property.ABSTAINING_COUNT),
)
_SESSION: Final = re.compile(r"<(.*)/session/([^/>]+)/([^/>]+)(?:/resumed)?>")
_STATE: Final = re.compile(r"<.*/state/([A-Z]{3})>")
_PROGRAMME: Final = re.compile(r"<.*/programme/([0-9]{4})/([0-9]+[A-Z]?)(?:/[^>]*)?>")

_PROGRAMME_KEY: Final = "The IRI of a programme names its year and section."
_KEYS: Final = (
    (Class.SESSION, _SESSION, 3, Property.SESSION_NUMBER, "The IRI of a session ends with its number."),
    (Class.STATE, _STATE, 1, Property.ISO_ALPHA3, "The IRI of a state ends with its code."),
    (Class.PROGRAMME, _PROGRAMME, 1, Property.BUDGET_YEAR, _PROGRAMME_KEY),
    (Class.PROGRAMME, _PROGRAMME, 2, Property.BUDGET_SECTION, _PROGRAMME_KEY),
)
"""Class, form of its IRIs, the group that holds the value of a property, that property, and the message."""


def days(facts: Facts) -> Iterator[Inconsistency]:
    """Days lie in the life of the United Nations system, memberships and budgets in that of the Charter."""
    since, year = f"<{Property.MEMBER_SINCE}>", f"<{Property.BUDGET_YEAR}>"
    for node, found in facts.nodes.items():
        for path in _DAYS:
            for term in found.get(path, ()):
                if not FIRST <= term[1:11] < LAST:
                    yield node, path, term, f"A day is between {FIRST} and {LAST}."
        for term in found.get(since, ()):
            if not CHARTER <= term[1:11] < LAST:
                yield node, since, term, f"A state is a Member from {CHARTER} on."
        for term in found.get(year, ()):
            if not _FIRST_BUDGET <= term[1:5] < LAST:
                yield node, year, term, f"A budget is of a year from {_FIRST_BUDGET} on."


def deadlines(facts: Facts) -> Iterator[Inconsistency]:
    """A deadline has what its type needs, its date is in its period, and it is not before its text."""
    unresolved = {
        span
        for finding in facts.members(Class.FINDING)
        if f"<{_UNRESOLVED}>" in facts.values(finding, Property.REASON)
        for span in facts.values(finding, Property.SPAN)
    }
    for node in facts.members(Class.DUE):
        kinds = facts.values(node, Property.DUE_TYPE)
        is_known = facts.values(node, Property.AT_SESSION) or _AT_SESSION not in kinds
        if not is_known and unresolved.isdisjoint(facts.values(node, Property.SPAN)):
            message = "A deadline of type session has a session, or a finding that says why not."
            yield node, f"<{Property.DUE_TYPE}>", _AT_SESSION, message
        for kind in kinds:
            needed = _NEEDED.get(kind)
            if needed and not facts.values(node, needed):
                message = f"A deadline of type {kind[1:-1]} has a value of mg:{needed.removeprefix(MG)}."
                yield node, f"<{Property.DUE_TYPE}>", kind, message
        for name, kind in _ONLY.items():
            for term in facts.values(node, name) if kind not in kinds else ():
                yield node, f"<{name}>", term, f"Only a deadline of type {kind[1:-1]} has this property."
        for term in facts.values(node, Property.ON_DATE):
            before = any(term[1:11] < first[1:11] for first in facts.values(node, Property.NOT_BEFORE))
            if before or any(term[1:11] > last[1:11] for last in facts.values(node, Property.NOT_AFTER)):
                message = "The date of a deadline is between its first and its last day."
                yield node, f"<{Property.ON_DATE}>", term, message
    for act in facts.members(Class.ACT):
        dues = facts.values(act, Property.DUE)
        adopted = _adopted(facts, act) if dues else ""
        for due in dues if adopted else ():
            for term in facts.values(due, Property.NOT_AFTER):
                if term[1:11] < adopted:
                    message = f"A deadline is not before the day of its text ({adopted})."
                    yield act, f"<{Property.DUE}>", due, message


def _adopted(facts: Facts, act: str) -> str:
    """Returns the ISO date of the text of an act; "" if the graph does not state it."""
    for paragraph in facts.values(act, f"{PROV}wasDerivedFrom"):
        for document in facts.values(paragraph, Property.PART_OF):
            for term in facts.values(document, Property.ADOPTED_ON):
                return term[1:11]
    return ""


def votes(facts: Facts) -> Iterator[Inconsistency]:
    """A state votes once, and a vote counts the states that it names."""
    for node in facts.members(Class.VOTE):
        votes_of: defaultdict[str, list[str]] = defaultdict(list)
        for name, count in _POSITIONS:
            states = facts.values(node, name)
            for state in states:
                votes_of[state].append(name)
            for term in facts.values(node, count):
                number = literal_value(term)
                if number.isdecimal() and len(set(states)) > int(number):
                    yield node, f"<{count}>", term, "A vote counts at least the states that it names."
        for state in facts.values(node, Property.DID_NOT_VOTE):
            votes_of[state].append(Property.DID_NOT_VOTE)
        for state, names in votes_of.items():
            if len(set(names)) > 1:
                yield node, f"<{names[-1]}>", state, "A state votes once."


def keys(facts: Facts) -> Iterator[Inconsistency]:
    """Sessions, states and programmes have the IRI of their keys, and an acronym is of one actor."""
    for node in facts.members(Class.SESSION):
        if (match := _SESSION.fullmatch(node)) is None:
            continue
        for body in facts.values(node, Property.OF_BODY):
            if body != f"<{match[1]}/body/{match[2]}>":
                yield node, f"<{Property.OF_BODY}>", body, "The IRI of a session names its body."
    for kind, pattern, group, name, message in _KEYS:
        for node in facts.members(kind):
            if (match := pattern.fullmatch(node)) is None:
                continue
            for term in facts.values(node, name):
                if literal_value(term) != match[group]:
                    yield node, f"<{name}>", term, message
    owners: dict[str, str] = {}
    for node in facts.members(Class.ACTOR):
        for term in facts.values(node, Property.ACRONYM):
            if owners.setdefault(term, node) != node:
                message = f"An acronym is of one actor; this one is that of {owners[term][1:-1]}."
                yield node, f"<{Property.ACRONYM}>", term, message


def links(facts: Facts) -> Iterator[Inconsistency]:
    """A link describes a statement of its graph, and the statements found by rules have a link."""
    subject, predicate, target = (f"{RDF}{name}" for name in ("subject", "predicate", "object"))
    reified: set[tuple[str, str, str]] = set()
    described = [*facts.members(Class.LINK)]
    for node in described:
        for start in facts.values(node, subject):
            for path in facts.values(node, predicate):
                for end in facts.values(node, target):
                    reified.add((start, path, end))
                    if start == end:
                        yield node, f"<{target}>", end, "A link leads to something else."
                    elif end not in facts.nodes.get(start, {}).get(path, ()):
                        yield (
                            node,
                            f"<{predicate}>",
                            path,
                            "The graph has the statement that a link describes.",
                        )
    for node, found in facts.nodes.items() if described else ():
        for path in _LINKED.intersection(found):
            for term in found[path]:
                if (node, path, term) not in reified:
                    yield node, path, term, "A statement found by a rule has a link with evidence."


VALUE_RULES: Final[tuple[Rule, ...]] = (days, deadlines, votes, keys, links)
