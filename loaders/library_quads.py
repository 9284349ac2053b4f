"""Quads of library records: `LibraryRecord`s in, N-Quads out.

The facts of a record are stated of the record, which describes a document; only the vote and the subjects are
stated of the document itself. Votes and findings are parts of the record, so that each names its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..ontology.iri import Minter
from ..ontology.series import session_of
from ..ontology.terms import DCTERMS, PROV, REASON, SCHEMA, XSD, Class, Property
from .nquads import Graph, boolean, day, integer, quoted, serialize, tagged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .library_records import LibraryRecord, Position, RecordedVote

RECORD_PAGE: Final = "https://digitallibrary.un.org/record/"
_ENGLISH: Final = "en"
"""The library catalogues in English."""
_POSITIONS: Final[dict[Position, str]] = {
    "in-favour": Property.VOTED_IN_FAVOUR,
    "against": Property.VOTED_AGAINST,
    "abstaining": Property.ABSTAINED,
    "not-voting": Property.DID_NOT_VOTE,
}
_PERIODS: Final = {10: f"{XSD}date", 7: f"{XSD}gYearMonth", 4: f"{XSD}gYear"}
"""Data types of ISO dates, months and years, by their length."""


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """The file that holds the records."""

    name: str
    """Without folders."""
    sha256: str
    format: str
    """"marcxml" or "marc-json"."""
    version: str
    """Of the program."""


def library_quads(
    records: Iterable[LibraryRecord], file: LibraryFile, *, base: str, concepts: Mapping[str, str]
) -> bytes:
    """Returns the graph of the records and the graph with its provenance as N-Quads.

    concepts: IRIs of thesaurus concepts by heading in capital letters. Raises IriError for an invalid base.
    """
    minter = Minter(base)
    graph = Graph(minter.library_graph(file.name))
    for record in records:
        _write_record(graph, minter, record, concepts)
    return serialize((graph, _provenance(minter, file)))


def _write_record(graph: Graph, minter: Minter, record: LibraryRecord, concepts: Mapping[str, str]) -> None:
    iri = minter.library_record(record.number or f"{record.symbol}@{record.span[0]}")
    graph.type(iri, Class.LIBRARY_RECORD)
    if record.number:
        graph.add(iri, Property.RECORD_NUMBER, quoted(record.number))
        if record.number.isdecimal():
            graph.link(iri, f"{DCTERMS}source", f"{RECORD_PAGE}{record.number}")
    if record.title:
        graph.add(iri, f"{DCTERMS}title", tagged(record.title, _ENGLISH))
    if record.published:
        graph.add(iri, f"{DCTERMS}issued", f'"{record.published}"^^<{_PERIODS[len(record.published)]}>')
    if record.adopted_on:
        graph.add(iri, f"{DCTERMS}date", day(record.adopted_on))
    for heading in record.subjects:
        graph.add(iri, Property.SUBJECT_HEADING, tagged(heading, _ENGLISH))
    for entry in record.agenda:
        if entry.title:
            graph.add(iri, Property.AGENDA_TITLE, tagged(entry.title, _ENGLISH))
    if record.vote_note:
        graph.add(iri, Property.VOTE_NOTE, quoted(record.vote_note))
    for symbol in record.related:
        graph.link(iri, Property.RELATED_DOCUMENT, _document(graph, minter, symbol))
    graph.add(iri, Property.SPAN, quoted(f"{record.span[0]}-{record.span[1]}"))
    if record.symbol:
        _write_document(graph, minter, record, iri, concepts)


def _document(graph: Graph, minter: Minter, symbol: str) -> str:
    iri = minter.document(symbol)
    graph.type(iri, Class.TEXT)
    graph.add(iri, Property.SYMBOL, quoted(symbol))
    return iri


def _write_document(
    graph: Graph, minter: Minter, record: LibraryRecord, iri: str, concepts: Mapping[str, str]
) -> None:
    """The document of a record, with the facts that are stated of the document itself."""
    document = _document(graph, minter, record.symbol)
    graph.link(iri, Property.DESCRIBES, document)
    for symbol in record.other_symbols:
        graph.add(document, Property.OTHER_SYMBOL, quoted(symbol))
    for entry in record.agenda:
        if entry.item:
            graph.add(document, Property.AGENDA_ITEM, quoted(entry.item))
    named = (concepts.get(heading.upper(), "") for heading in record.subjects)
    for concept in dict.fromkeys((*record.concepts, *filter(None, named))):
        graph.link(document, Property.STATED_SUBJECT, concept)
    if record.vote is not None:
        _write_vote(graph, minter, record, record.vote, document, iri)
    for order, finding in enumerate(record.findings, 1):
        part = f"{iri}#finding{order}"
        graph.link(document, Property.HAS_FINDING, part)
        graph.type(part, Class.FINDING)
        graph.link(part, Property.IN_DOCUMENT, document)
        graph.link(part, Property.REASON, REASON + finding.reason)
        graph.add(part, Property.MESSAGE, quoted(finding.message))
        graph.add(part, Property.SPAN, quoted(f"{finding.span[0]}-{finding.span[1]}"))
        if finding.text:
            graph.add(part, Property.EXACT, tagged(finding.text, _ENGLISH))


def _write_vote(
    graph: Graph, minter: Minter, record: LibraryRecord, vote: RecordedVote, document: str, source: str
) -> None:
    iri = f"{source}#vote"
    graph.link(document, Property.HAS_VOTE, iri)
    graph.type(iri, Class.VOTE)
    graph.link(iri, Property.IN_DOCUMENT, document)
    graph.link(iri, f"{PROV}wasDerivedFrom", source)
    graph.add(iri, Property.IN_FAVOUR_COUNT, integer(vote.in_favour))
    graph.add(iri, Property.AGAINST_COUNT, integer(vote.against))
    graph.add(iri, Property.ABSTAINING_COUNT, integer(vote.abstaining))
    graph.add(iri, Property.SPAN, quoted(f"{vote.span[0]}-{vote.span[1]}"))
    if vote.date:
        graph.add(iri, Property.ON_DATE, day(vote.date))
    if vote.meeting:
        graph.link(iri, Property.AT_MEETING, _meeting(graph, minter, record.symbol, vote.meeting, source))
    for one in vote.votes:
        graph.link(iri, _POSITIONS[one.position], minter.key(one.state))


def _meeting(graph: Graph, minter: Minter, symbol: str, number: int, source: str) -> str:
    """The meeting of the body whose session the symbol names; else a meeting of the record."""
    found = session_of(symbol)
    iri = f"{source}#meeting{number}"
    if found is not None and found[1].isdecimal():
        body, session = found[0], int(found[1])
        iri = minter.meeting(body, session, number)
        place = minter.session(body, session)
        graph.link(iri, Property.OF_BODY, minter.key(body))
        graph.link(iri, Property.AT_SESSION, place)
        graph.type(place, Class.SESSION)
        graph.link(place, Property.OF_BODY, minter.key(body))
        graph.add(place, Property.SESSION_NUMBER, integer(session))
        graph.add(place, Property.RESUMED, boolean(False))
    graph.type(iri, Class.MEETING)
    graph.add(iri, Property.MEETING_NUMBER, integer(number))
    return iri


def _provenance(minter: Minter, file: LibraryFile) -> Graph:
    name = minter.library_graph(file.name)
    graph = Graph(minter.library_provenance_graph(file.name))
    source, agent = minter.source(file.sha256), minter.agent(file.version)
    activity = minter.library_activity(file.name)
    graph.type(source, Class.SOURCE_FILE, f"{PROV}Entity")
    graph.add(source, Property.FILE_NAME, quoted(file.name))
    graph.add(source, Property.SHA256, quoted(file.sha256))
    graph.add(source, Property.FORMAT, quoted(file.format))
    graph.add(source, Property.ENCODING, quoted("utf-8"))
    graph.type(activity, f"{PROV}Activity")
    graph.link(activity, f"{PROV}used", source)
    graph.link(activity, f"{PROV}wasAssociatedWith", agent)
    graph.type(agent, f"{PROV}SoftwareAgent")
    graph.add(agent, f"{SCHEMA}softwareVersion", quoted(file.version))
    graph.type(name, f"{PROV}Entity")
    graph.link(name, f"{PROV}wasDerivedFrom", source)
    graph.link(name, f"{PROV}wasGeneratedBy", activity)
    return graph
