"""Writes authority records, vocabulary and schemes as N-Quads.

In: `Authorities`, and the Turtle files of `ontology/`. Out: graph/authorities and graph/ontology, as N-Quads
in UTF-8, sorted, each line once, without blank nodes.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from .. import ontology
from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.links import links, source_texts
from ..ontology.scripts import IDEOGRAPHS
from ..ontology.sessions import precision
from ..ontology.symbols import normalize
from ..ontology.terms import (
    BODY_TYPE,
    DCTERMS,
    DERIVATION,
    INSTRUMENT_TYPE,
    ORG,
    RDFS,
    SKOS,
    Class,
    Property,
)
from .nquads import Graph, day, quoted, serialize, tagged
from .session_quads import write_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..ontology.authorities import Authorities, Body, Group, Instrument, SessionRecord, State

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ALPHA2, _ALPHA3 = re.compile(r"[A-Z]{2}"), re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CHINESE = re.compile(f"[{IDEOGRAPHS}]")
_OFFICER = "officer"
"""The type of a body that is a post."""
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def authority_quads(authorities: Authorities, *, base: str = DEFAULT_BASE) -> bytes:
    """Returns the graph of all authority records as N-Quads.

    `base`: an absolute IRI that ends in "/". Raises IriError for an invalid one.
    """
    minter = Minter(base)
    graph = Graph(minter.authorities)
    for record in authorities:
        _write_names(graph, minter.key(record.key), record.key, authorities)
    for body in authorities.bodies.values():
        _write_body(graph, minter, body)
    for state in authorities.states.values():
        _write_state(graph, minter, state)
    for group in authorities.groups.values():
        _write_group(graph, minter, group)
    for instrument in authorities.instruments.values():
        _write_instrument(graph, minter, instrument)
    for session in authorities.sessions.values():
        _write_session(graph, minter, session)
    for key, link in links().items():
        graph.link(minter.key(key), f"{RDFS}seeAlso", link)
    return serialize((graph,))


def ontology_quads(*, base: str = DEFAULT_BASE) -> bytes:
    """Returns the graph of the vocabulary and its concept schemes as N-Quads.

    Axioms that need blank nodes (disjointness) stay in the file: the store has no use for them.
    `base`: an absolute IRI that ends in "/". Raises IriError for an invalid one.
    """
    graph = Graph(Minter(base).ontology)
    for statement in _statements():
        if not isinstance(statement.subject, ox.BlankNode) and not isinstance(statement.object, ox.BlankNode):
            subject, predicate = str(statement.subject)[1:-1], str(statement.predicate)[1:-1]
            graph.add(subject, predicate, str(statement.object))
            if predicate == f"{SKOS}topConceptOf":
                graph.link(str(statement.object)[1:-1], f"{SKOS}hasTopConcept", subject)
    return serialize((graph,))


def _statements() -> Iterator[ox.Quad]:
    folder = files(ontology)
    schemes = (file for file in (folder / "schemes").iterdir() if file.name.endswith(".ttl"))
    for file in (folder / "mandategraph.ttl", *schemes):
        yield from ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)


def _write_names(graph: Graph, iri: str, key: str, authorities: Authorities) -> None:
    for language in authorities.languages():
        preferred = authorities.preferred(key, language)
        for name in authorities.labels(key, language):
            label = "prefLabel" if name == preferred else "altLabel"
            graph.add(iri, f"{SKOS}{label}", tagged(name, language))
        official = authorities.official(key, language)
        if official:
            graph.add(iri, Property.OFFICIAL_NAME, tagged(official, language))


def _write_sources(graph: Graph, iri: str, sources: Iterable[str]) -> None:
    """Writes each source as its words or IRI; a document named also by the link to its text."""
    for source in sources:
        graph.add(iri, f"{DCTERMS}source", f"<{source}>" if _IRI.fullmatch(source) else quoted(source))
        for url in source_texts(source):
            graph.link(iri, f"{DCTERMS}source", url)


def _write_match(graph: Graph, iri: str, unbis: str) -> None:
    if _IRI.fullmatch(unbis):
        graph.link(iri, f"{SKOS}exactMatch", unbis)


def _link(graph: Graph, minter: Minter, iri: str, predicate: str, keys: Iterable[str]) -> None:
    for key in keys:
        graph.link(iri, predicate, minter.key(key))


def _write_documents(graph: Graph, minter: Minter, iri: str, predicate: str, symbols: Iterable[str]) -> None:
    for symbol in map(normalize, symbols):
        document = minter.document(symbol)
        graph.link(iri, predicate, document)
        graph.type(document, Class.TEXT)
        graph.add(document, Property.SYMBOL, quoted(symbol))
        graph.add(document, f"{RDFS}label", quoted(symbol))


def _write_body(graph: Graph, minter: Minter, body: Body) -> None:
    iri = minter.key(body.key)
    graph.type(iri, Class.ACTOR, Class.BODY)
    if body.acronym:
        graph.add(iri, Property.ACRONYM, quoted(body.acronym))
    if body.type:
        graph.link(iri, f"{ORG}classification", BODY_TYPE + body.type)
    # A post is not an organization (ORG, 3.3).
    post = body.type == _OFFICER
    graph.type(iri, f"{ORG}Post" if post else f"{ORG}Organization")
    _link(graph, minter, iri, f"{ORG}postIn" if post else f"{ORG}subOrganizationOf", body.parent)
    _link(graph, minter, iri, Property.SERVICED_BY, body.serviced_by)
    _link(graph, minter, iri, Property.SECRETARIAT_OF, body.secretariat_of)
    _write_documents(graph, minter, iri, Property.ESTABLISHED_BY, body.established_by)
    _write_match(graph, iri, body.unbis)
    _write_sources(graph, iri, body.source)


def _write_state(graph: Graph, minter: Minter, state: State) -> None:
    iri, code = minter.key(state.key), state.key.partition("/")[2]
    graph.type(iri, Class.ACTOR, Class.STATE, f"{ORG}Organization")
    if _ALPHA2.fullmatch(state.iso2):
        graph.add(iri, Property.ISO_ALPHA2, quoted(state.iso2))
    if _ALPHA3.fullmatch(code):
        graph.add(iri, Property.ISO_ALPHA3, quoted(code))
    if _DAY.fullmatch(state.member_since):
        graph.add(iri, Property.MEMBER_SINCE, day(state.member_since))
    for former in state.former:
        name = former.partition(":")[0]
        graph.add(iri, Property.FORMER_NAME, tagged(name, "zh" if _CHINESE.search(name) else "en"))
    _write_match(graph, iri, state.unbis)
    _write_sources(graph, iri, state.source)


def _write_group(graph: Graph, minter: Minter, group: Group) -> None:
    iri = minter.key(group.key if "/" in group.key else f"group/{group.key}")
    graph.type(iri, Class.ACTOR, Class.GROUP)
    relation = {"party": Property.PARTY_TO, "signatory": Property.SIGNATORY_TO}.get(group.relation)
    if relation and group.instrument:
        graph.link(iri, relation, minter.key(group.instrument))
    _write_sources(graph, iri, group.source)


def _write_instrument(graph: Graph, minter: Minter, instrument: Instrument) -> None:
    iri = minter.key(instrument.key)
    graph.type(iri, Class.INSTRUMENT)
    if instrument.type:
        graph.link(iri, Property.INSTRUMENT_TYPE, INSTRUMENT_TYPE + _HUMP.sub("-", instrument.type).lower())
    _link(graph, minter, iri, Property.PROTOCOL_TO, instrument.protocol_to)
    for volume in instrument.volumes:
        graph.add(iri, Property.TREATY_SERIES_VOLUME, quoted(volume))
    for number in instrument.registration:
        graph.add(iri, Property.REGISTRATION_NUMBER, quoted(number))
    _write_documents(graph, minter, iri, Property.ADOPTED_IN, instrument.adopted_in)
    _link(graph, minter, iri, Property.CONFERENCE_OF_PARTIES, instrument.conference)
    _write_match(graph, iri, instrument.unbis)
    _write_sources(graph, iri, instrument.source)


def _write_session(graph: Graph, minter: Minter, session: SessionRecord) -> None:
    iri = write_session(graph, minter, session.body, session.number, resumed=session.resumed)
    if session.starts:
        graph.add(iri, Property.NOT_BEFORE, day(session.starts))
    if session.ends:
        graph.add(iri, Property.NOT_AFTER, day(session.ends))
    if session.place:
        graph.add(iri, Property.PLACE, quoted(session.place))
    if session.derivation:
        graph.link(iri, Property.DERIVATION, DERIVATION + session.derivation)
        graph.add(iri, Property.PRECISION, quoted(precision(session)))
    _write_sources(graph, iri, session.source)
