"""Writes acts: verb, actors, conditions and deadlines, each with the words behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...ontology.terms import (
    ACT_CLASS,
    CONDITION,
    DERIVATION,
    KIND,
    PROV,
    ROLE,
    STATUS,
    VERB,
    Class,
    Property,
)
from ..nquads import boolean, day, integer, quoted, year
from ..organization_issuers import provisional_key
from .sittings import session_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..records import Act, Actor, Due, ReadParagraph
    from ..spans import Span
    from .page import Page

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")


def write_act(
    page: Page, read: ReadParagraph, act: Act, order: int, paragraph: str, spans: dict[str, Span]
) -> None:
    graph, iri = page.graph, f"{paragraph}.act{order}"
    graph.link(paragraph, Property.PERFORMS, iri)
    graph.type(iri, Class.ACT, ACT_CLASS[act.kind])
    graph.add(iri, Property.ORDER, integer(order))
    graph.link(iri, Property.KIND, KIND + act.kind)
    page.authority(iri, Property.ISSUED_BY, read.issuer or page.issuers.get(read.unit, ""))
    if read.paragraph.issuer:
        graph.link(iri, Property.STATUS, f"{STATUS}draft")
    graph.link(iri, Property.OPERATIVE_VERB, VERB + act.concept)
    page.words(iri, Property.VERB_TEXT, act.verb_text)
    page.words(iri, Property.VERB_FORM, act.verb)
    page.words(iri, Property.ACTION_TEXT, act.action)
    if act.qualifier:
        graph.add(iri, Property.QUALIFIER, quoted(act.qualifier))
    graph.add(iri, Property.REPORTING, boolean(act.reporting))
    page.span(iri, _act_span(act))
    chapeau = _chapeau(page, read, act, spans) if act.inherited else None
    if chapeau:
        graph.link(iri, Property.INHERITED_FROM, chapeau)
    if act.rule:
        graph.add(iri, Property.RULE, quoted(act.rule))
    graph.link(iri, f"{PROV}wasDerivedFrom", paragraph)
    graph.link(iri, f"{PROV}wasGeneratedBy", page.activity)
    _write_evidence(page, read, act, iri)


def _act_span(act: Act) -> Span:
    """From verb to action; of an act whose verb stands in the chapeau, the action alone."""
    if not act.action:
        return act.verb_span
    if act.inherited:
        return act.action_span
    return (min(act.verb_span[0], act.action_span[0]), max(act.verb_span[1], act.action_span[1]))


def _chapeau(page: Page, read: ReadParagraph, act: Act, spans: dict[str, Span]) -> str | None:
    """The nearest paragraph above that holds the verb; failing that, the nearest above."""
    owner, nearest = page.units[read.unit], None
    steps = read.paragraph.parent.split(".") if read.paragraph.parent else []
    for length in range(len(steps), 0, -1):
        above = page.chapeaus.get((owner, ".".join(steps[:length])))
        if above is None:
            continue
        nearest = nearest or above
        start, end = spans[above]
        if start <= act.verb_span[0] < end:
            return above
    return nearest


def _write_evidence(page: Page, read: ReadParagraph, act: Act, iri: str) -> None:
    verb = _evidence(page, iri, "verb", 1, act.verb_span, act.verb_text, act.rule)
    page.graph.link(verb, Property.REFERS_TO, VERB + act.concept)
    for role, predicate, actors in (
        ("addressee", Property.ADDRESSEE, act.addressees),
        ("partner", Property.PARTNER, act.partners),
        ("recipient", Property.REPORT_TO, act.report_to),
    ):
        _write_actors(page, read, iri, role, predicate, actors)
    for order, condition in enumerate(act.conditions, 1):
        page.graph.link(iri, Property.CONDITION, CONDITION + condition.code)
        evidence = _evidence(page, iri, "condition", order, condition.span, condition.text, condition.rule)
        page.graph.link(evidence, Property.REFERS_TO, CONDITION + condition.code)
    for order, due in enumerate(act.due, 1):
        _write_due(page, read, due, order, iri)


def _write_actors(
    page: Page, read: ReadParagraph, act: str, role: str, predicate: str, actors: Iterable[Actor]
) -> None:
    for order, actor in enumerate(actors, 1):
        evidence = _evidence(page, act, role, order, actor.span, actor.text, actor.rule)
        key = actor.key or provisional_key(page.symbol, actor.text)
        page.authority(act, predicate, key)
        page.authority(evidence, Property.REFERS_TO, key)
        if not actor.key:
            page.provisional_actor(key, actor.text)
            message = f"no authority file has an actor named {actor.text}"
            page.find("unresolved-actor", message, actor.span, actor.text, read)


def _evidence(page: Page, act: str, role: str, order: int, span: Span, exact: str, rule: str) -> str:
    """Writes the words behind one part of an act, and the row of the language pack that found them."""
    iri = page.part(act, "ev")
    page.graph.link(act, Property.HAS_EVIDENCE, iri)
    page.graph.type(iri, Class.EVIDENCE)
    page.graph.link(iri, Property.ROLE, ROLE + role)
    page.graph.add(iri, Property.ORDER, integer(order))
    if rule:
        page.graph.add(iri, Property.RULE, quoted(rule))
    page.place(iri, span, exact)
    return iri


def _write_due(page: Page, read: ReadParagraph, due: Due, order: int, act: str) -> None:
    if (due.type == "date" and not _DAY.fullmatch(due.value)) or (due.type == "recurring" and not due.every):
        message = f"no date or interval could be made of {due.text}"
        page.find("unresolved-date", message, due.span, due.text, read)
        return
    graph, iri = page.graph, page.part(act, "due")
    evidence = _evidence(page, act, "deadline", order, due.span, due.text, due.rule)
    graph.link(evidence, Property.REFERS_TO, iri)
    graph.link(act, Property.DUE, iri)
    graph.type(iri, Class.DUE)
    graph.add(iri, Property.DUE_TYPE, quoted(due.type))
    graph.add(iri, Property.ORDER, integer(order))
    if due.body and due.running:
        graph.link(iri, Property.AT_SESSION, session_of(page, due.body, due.running, resumed=due.resumed))
    elif due.type == "session":
        message = f"the body or number of the session could not be read in {due.text}"
        page.find("unresolved-session", message, due.span, due.text, read)
    _write_interval(page, due, iri)
    page.place(iri, due.span, due.text)


def _write_interval(page: Page, due: Due, iri: str) -> None:
    graph = page.graph
    if due.type == "date":
        graph.add(iri, Property.ON_DATE, day(due.value))
    if due.every:
        graph.add(iri, Property.EVERY, quoted(due.every))
    if due.day_of_year:
        graph.add(iri, Property.ON_DAY_OF_YEAR, quoted(due.day_of_year))
    if due.within:
        graph.add(iri, Property.WITHIN, quoted(due.within))
    if due.anchor:
        graph.add(iri, Property.ANCHOR, quoted(due.anchor))
    if due.basis:
        graph.add(iri, Property.BASIS, quoted(due.basis))
    if _YEAR.fullmatch(due.starts):
        graph.add(iri, Property.STARTS_FROM, year(due.starts))
    for predicate, value in (
        (Property.STARTS_FROM, due.starts),
        (Property.NOT_BEFORE, due.not_before),
        (Property.NOT_AFTER, due.not_after),
    ):
        if _DAY.fullmatch(value):
            graph.add(iri, predicate, day(value))
    if due.derivation:
        graph.link(iri, Property.DERIVATION, DERIVATION + due.derivation)
