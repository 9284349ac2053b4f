"""Writes report matter: meetings, listed documents, drafts and their sponsors, statements, votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...ontology.terms import DCTERMS, Class, Property
from ..nquads import boolean, day, integer, quoted, tagged
from .sittings import meeting_of

if TYPE_CHECKING:
    from ..records import (
        Consideration,
        Intervention,
        ListedDocument,
        MeetingRecord,
        PartyCount,
        Sponsorship,
        Vote,
    )
    from .page import Page

_POSITIONS: Final = {
    "in-favour": Property.VOTED_IN_FAVOUR,
    "against": Property.VOTED_AGAINST,
    "abstaining": Property.ABSTAINED,
}


def write_proceedings(page: Page) -> None:
    proceedings = page.reading.outline.proceedings
    for meeting in proceedings.meetings:
        _write_meeting(page, meeting)
    for listed in proceedings.documents:
        _write_listed(page, listed)
    for consideration in proceedings.considerations:
        _write_consideration(page, consideration)
    for intervention in proceedings.interventions:
        _write_intervention(page, intervention, page.document)
    for count in proceedings.party_counts:
        _write_party_count(page, count)
    for vote in proceedings.votes:
        _write_vote(page, vote)
    for subject in proceedings.subjects:
        page.graph.link(page.document, Property.STATED_SUBJECT, subject)


def _write_meeting(page: Page, record: MeetingRecord) -> None:
    body = page.look_ups.actor(record.body) if record.body else ""
    iri = meeting_of(page, record.number, body)
    page.graph.link(iri, Property.IN_DOCUMENT, page.document)
    if record.date:
        page.graph.add(iri, Property.ON_DATE, day(record.date))
    if record.body and not body:
        message = f"no authority file has an actor named {record.body}"
        page.find("unresolved-actor", message, record.span, record.body)


def _write_listed(page: Page, listed: ListedDocument) -> None:
    iri = page.part(page.document, "listed")
    page.stands_here(iri, Class.LISTED_DOCUMENT)
    page.graph.link(iri, Property.CITED_DOCUMENT, page.cited(listed.symbol))
    page.graph.add(iri, Property.CITED_SYMBOL, quoted(listed.symbol))
    page.words(iri, f"{DCTERMS}title", listed.title)
    page.span(iri, listed.span)


def _write_consideration(page: Page, record: Consideration) -> None:
    graph, iri = page.graph, page.part(page.document, "consideration")
    page.stands_here(iri, Class.CONSIDERATION)
    graph.link(page.document, Property.HAS_CONSIDERATION, iri)
    if record.symbol:
        graph.add(iri, Property.DRAFT_SYMBOL, quoted(record.symbol))
    page.words(iri, f"{DCTERMS}title", record.title)
    if record.unit is not None and record.unit in page.units:
        graph.link(iri, Property.OF_DRAFT, page.units[record.unit])
    page.named(iri, Property.PROPOSED_BY, record.proposed_by, record.span)
    if record.recommended_in:
        graph.link(iri, Property.RECOMMENDED_IN, page.cited(record.recommended_in))
    if record.meeting:
        graph.link(iri, Property.AT_MEETING, meeting_of(page, record.meeting))
    if record.date:
        graph.add(iri, Property.ON_DATE, day(record.date))
    if record.action:
        graph.add(iri, Property.ACTION, quoted(record.action))
    graph.add(iri, Property.BUDGET_STATEMENT, boolean(record.budget_statement))
    page.span(iri, record.span)
    if record.proposer:
        graph.add(iri, Property.EXACT, tagged(record.proposer, "en"))
    for order, sponsorship in enumerate(record.sponsors, 1):
        _write_sponsorship(page, sponsorship, order, iri)
    for intervention in record.interventions:
        _write_intervention(page, intervention, iri)


def _write_sponsorship(page: Page, record: Sponsorship, order: int, consideration: str) -> None:
    iri = page.part(consideration, "sponsorship")
    page.graph.link(consideration, Property.HAS_SPONSORSHIP, iri)
    page.stands_here(iri, Class.SPONSORSHIP)
    page.graph.add(iri, Property.ORDER, integer(order))
    page.graph.add(iri, Property.STAGE, quoted(record.stage))
    if record.key:
        page.authority(iri, Property.SPONSOR, record.key)
    else:
        page.named(iri, Property.SPONSOR, record.state, record.span)
    page.named(iri, Property.ON_BEHALF_OF, record.on_behalf_of, record.span)
    page.span(iri, record.span)
    page.graph.add(iri, Property.EXACT, tagged(record.state, record.language or page.language))


def _write_intervention(page: Page, record: Intervention, owner: str) -> None:
    iri = page.part(owner, "intervention")
    page.graph.link(owner, Property.HAS_INTERVENTION, iri)
    page.stands_here(iri, Class.INTERVENTION)
    page.graph.add(iri, Property.MOMENT, quoted(record.moment))
    if record.meeting:
        page.graph.link(iri, Property.AT_MEETING, meeting_of(page, record.meeting))
    page.named(iri, Property.SPEAKER, record.speaker, record.span)
    for group in record.on_behalf_of:
        page.named(iri, Property.ON_BEHALF_OF, group, record.span)
    page.place(iri, record.span, record.speaker)


def _write_party_count(page: Page, record: PartyCount) -> None:
    graph, iri = page.graph, page.part(page.document, "parties")
    page.stands_here(iri, Class.PARTY_COUNT)
    key = page.look_ups.instrument(record.instrument)
    page.authority(iri, Property.INSTRUMENT, key)
    if not key:
        message = f"no authority file has an instrument named {record.instrument}"
        page.find("unresolved-instrument", message, record.span, record.instrument)
    graph.add(iri, Property.COUNT, integer(record.count))
    if record.new is not None:
        graph.add(iri, Property.NEW_PARTIES, integer(record.new))
    if page.reading.outline.masthead.date:
        graph.add(iri, Property.AS_OF, day(page.reading.outline.masthead.date))
    paragraph = page.chapeaus.get((page.document, record.paragraph))
    if paragraph:
        graph.link(iri, Property.IN_PARAGRAPH, paragraph)
    page.place(iri, record.span, record.instrument)


def _write_vote(page: Page, record: Vote) -> None:
    graph, iri = page.graph, page.part(page.document, "vote")
    page.stands_here(iri, Class.VOTE)
    graph.link(page.document, Property.HAS_VOTE, iri)
    graph.add(iri, Property.IN_FAVOUR_COUNT, integer(record.in_favour))
    graph.add(iri, Property.AGAINST_COUNT, integer(record.against))
    graph.add(iri, Property.ABSTAINING_COUNT, integer(record.abstaining))
    if record.meeting:
        graph.link(iri, Property.AT_MEETING, meeting_of(page, record.meeting))
    if record.date:
        graph.add(iri, Property.ON_DATE, day(record.date))
    page.span(iri, record.span)
    for voter in record.voters:
        key = page.look_ups.actor(voter.state)
        if key.startswith("state/"):
            page.authority(iri, _POSITIONS[voter.position], key)
        else:
            message = f"Unknown state in the vote: {voter.state}; its vote ({voter.position}) is left out"
            page.find("unresolved-actor", message, voter.span, voter.state)
