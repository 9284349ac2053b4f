"""Writes sessions and meetings, and what a document states of when sessions are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...ontology import sessions
from ...ontology.labels import meeting_labels
from ...ontology.terms import DERIVATION, RDFS, Class, Property
from ..nquads import boolean, day, integer, quoted, tagged
from ..session_quads import write_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..records import SessionStatement
    from .page import Page


def session_of(page: Page, body: str, number: int | str, *, resumed: bool = False) -> str:
    """A session; with its dates where these follow from a rule, as the authority graph has the others."""
    running = str(number)
    iri = write_session(page.graph, page.minter, body, running, resumed=resumed)
    known = None if sessions.listed(body, running, resumed) else sessions.interval(body, running, resumed)
    if known:
        page.graph.add(iri, Property.NOT_BEFORE, day(known.first))
        page.graph.add(iri, Property.NOT_AFTER, day(known.last))
        page.graph.link(iri, Property.DERIVATION, DERIVATION + known.derivation)
        page.graph.add(iri, Property.PRECISION, quoted(known.precision))
        page.graph.add(iri, Property.BASIS, quoted(known.source))
    return iri


def write_session_statements(
    page: Page, session_statements: Iterable[SessionStatement], paragraph: str | None
) -> None:
    """What the document states of when and where sessions are held."""
    for statement in session_statements:
        iri = page.part(paragraph or page.document, "sitting")
        page.stands_here(iri, Class.SESSION_STATEMENT)
        session = session_of(page, statement.body, statement.number, resumed=statement.resumed)
        page.graph.link(iri, Property.STATES_SESSION, session)
        page.graph.add(iri, Property.NOT_BEFORE, day(statement.first))
        page.graph.add(iri, Property.NOT_AFTER, day(statement.last))
        page.graph.add(iri, Property.PRECISION, quoted(statement.precision))
        page.graph.link(iri, Property.DERIVATION, f"{DERIVATION}stated")
        page.graph.add(iri, Property.ANNOUNCED, boolean(statement.announced))
        if statement.place:
            page.graph.add(iri, Property.PLACE, quoted(statement.place))
        if paragraph:
            page.graph.link(iri, Property.IN_PARAGRAPH, paragraph)
        page.place(iri, statement.span, statement.text)


def meeting_of(page: Page, number: int, body: str = "") -> str:
    """A meeting of the issuing body, or of `body`; in the document's session, if it has one."""
    if number in page.meetings and not body:
        return page.meetings[number]
    session, owner = page.reading.outline.masthead.session, body or page.issuers.get(None, "")
    if session is not None and owner:
        iri = page.minter.meeting(owner, session, number)
        page.graph.link(iri, Property.AT_SESSION, session_of(page, page.session_body or owner, session))
    else:
        iri = page.once(f"{page.document}#meeting{number}")
    page.graph.type(iri, Class.MEETING)
    page.graph.add(iri, Property.MEETING_NUMBER, integer(number))
    labels = dict(meeting_labels(owner, session, number)) or {"en": f"{page.symbol}, meeting {number}"}
    for language, label in labels.items():
        page.graph.add(iri, f"{RDFS}label", tagged(label, language))
    page.authority(iri, Property.OF_BODY, owner)
    page.meetings.setdefault(number, iri)
    return iri
