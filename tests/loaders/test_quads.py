"""Quads say what the reading says, in the graphs and under the IRIs of the design; always the same bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import hand_built
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders.authority_quads import authority_quads, ontology_quads
from mandategraph.loaders.nquads import quoted
from mandategraph.loaders.quads import LookUps, quads
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Paragraph, ReadParagraph, Source
from mandategraph.loaders.spans import Passage
from mandategraph.ontology import authorities

if TYPE_CHECKING:
    from mandategraph.loaders.records import Reading

BASE = "https://w3id.org/mandategraph/"
DOCUMENT = f"{BASE}document/E/CN.15/SAMPLE/1"
DRAFT = f"{DOCUMENT}/unit/A.III"
ACT = f"{DRAFT}#9.a.act1"
PREFIXES = f"""
PREFIX mg: <{BASE}ontology#> PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
BASE <{BASE}>
"""
NAMES = {
    "乌干达": "state/UGA",
    "约旦": "state/JOR",
    "秘鲁": "state/PER",
    "非洲集团": "group/African-Group",
    "主席": "body/Chair",
}
LOOK_UPS = LookUps(
    actor=lambda name: NAMES.get(name, ""),
    instrument=lambda name: {"公约": "instrument/UNTOC"}.get(name, ""),
)


@pytest.fixture(scope="module")
def written(reading: Reading) -> bytes:
    return quads(reading, version="0.1.0", look_ups=LOOK_UPS, topics=hand_built.TOPICS)


@pytest.fixture(scope="module")
def store(written: bytes) -> ox.Store:
    store = ox.Store()
    store.load(written, format=ox.RdfFormat.N_QUADS)
    return store


def ask(store: ox.Store, pattern: str) -> bool:
    found = store.query(f"{PREFIXES} ASK {{ GRAPH ?g {{ {pattern} }} }}")
    assert isinstance(found, ox.QueryBoolean)
    return bool(found)


def test_the_bytes_are_sorted_unique_and_the_same_each_time(reading: Reading, written: bytes) -> None:
    lines = written.decode().splitlines()
    assert lines == sorted(set(lines))
    assert quads(reading, version="0.1.0", look_ups=LOOK_UPS, topics=hand_built.TOPICS) == written
    assert "_:" not in {line[:2] for line in lines}


def test_there_are_two_graphs(store: ox.Store) -> None:
    assert {str(graph) for graph in store.named_graphs()} == {
        f"<{BASE}graph/E/CN.15/SAMPLE/1/zh>",
        f"<{BASE}graph/provenance/E/CN.15/SAMPLE/1/zh>",
    }


@pytest.mark.parametrize(
    "pattern",
    [
        '<document/E/CN.15/SAMPLE/1> a mg:Report, mg:Text, mg:Document ; mg:symbol "E/CN.15/SAMPLE/1" ; '
        'dcterms:title "报告"@zh ; mg:issuedBy <body/CCPCJ> ; mg:atSession <session/CCPCJ/20> ; '
        "mg:basedOn <document/A/SAMPLE/1> ; mg:reportsUnder <document/A/RES/67/1> ; "
        "eli:is_realized_by <document/E/CN.15/SAMPLE/1/expression/zh>",
        f'<{DRAFT}> a mg:DraftResolution ; mg:partOf <{DOCUMENT}> ; mg:unitKey "A.III" ; '
        f"mg:status <status/draft> ; mg:issuedBy <body/ECOSOC> ; mg:hasAppendage <{DRAFT}#appendage1>",
        f'<{DOCUMENT}/unit/RES-20-1> mg:symbol "CCPCJ/RES/20/1" ; owl:sameAs <document/CCPCJ/RES/20/1> ; '
        "mg:adoptedAt <meeting/CCPCJ/20/9>",
        f'<{DRAFT}#9.a> a mg:OperativeParagraph ; mg:parent <{DRAFT}#9> ; mg:number "(a)" ; mg:order 3 ; '
        f'mg:isLeaf true ; mg:span "220-236" ; mg:performs <{ACT}> ; mg:invokes <instrument/UNTOC> ; '
        "mg:mentions <body/UNODC>, <group/member-states>",
        f'<{ACT}> a mg:Request, mg:Act ; mg:operativeVerb <verb/request> ; mg:verbText "请"@zh ; '
        f'mg:verbForm "请"@zh ; mg:addressee <body/UNODC> ; mg:partner <group/member-states> ; '
        f"mg:reportTo <body/CCPCJ> ; mg:reporting true ; mg:condition <condition/UR>, <condition/XB> ; "
        f'mg:qualifier "where needed" ; mg:inheritedFrom <{DRAFT}#9> ; mg:issuedBy <body/ECOSOC> ; '
        f"prov:wasDerivedFrom <{DRAFT}#9.a> ; prov:wasGeneratedBy <activity/E/CN.15/SAMPLE/1/zh>",
        f'<{ACT}.ev3> mg:role <role/addressee> ; mg:order 2 ; mg:exact "无名所"@zh ; mg:span "204-206" ; '
        "mg:refersTo <document/E/CN.15/SAMPLE/1/actor/无名所> . "
        "<document/E/CN.15/SAMPLE/1/actor/无名所> a mg:Actor, mg:ProvisionalActor",
        f'<{ACT}.due1> mg:dueType "session" ; mg:atSession <session/CCPCJ/22> ; '
        "mg:derivation <derivation/authority> "
        '; mg:notBefore "2013-04-22"^^<http://www.w3.org/2001/XMLSchema#date>',
        f'<{ACT}.due2> mg:onDate "2011-12-31"^^<http://www.w3.org/2001/XMLSchema#date>',
        f'<{ACT}.due3> mg:every "P1Y" ; mg:startsFrom "2012"^^<http://www.w3.org/2001/XMLSchema#gYear>',
        f'<{DRAFT}#pre.1.cite1> mg:citedDocument <document/A/RES/65/232> ; mg:citedSymbol "A/RES/65/232" ; '
        f'mg:statedTitle "加强"@zh ; mg:citingVerb <verb/recall> ; mg:inNote false ; mg:pinpoint "para. 3"',
        f"<{DRAFT}#pre.1> eli:cites <document/S/RES/1373(2001)> ; mg:hasCitation <{DRAFT}#pre.1.cite2>",
        f'<{DRAFT}#9.a.inst1> mg:instrument <instrument/UNTOC> ; mg:pinpoint "art. 46"',
        f'<{DRAFT}#9.a.treaty1> mg:treatyVolume "2225" ; mg:registrationNumber "39574"',
        f'<{DOCUMENT}#consideration1> mg:ofDraft <{DRAFT}> ; mg:draftSymbol "E/CN.15/2011/L.2" ; '
        'mg:proposedBy <body/Chair> ; mg:action "adopted" ; mg:budgetStatement true ; '
        "mg:recommendedIn <document/A/RES/65/1> ; mg:atMeeting <meeting/CCPCJ/20/9>",
        f'<{DOCUMENT}#consideration1.sponsorship1> mg:sponsor <state/UGA> ; mg:stage "introduced" ; '
        "mg:onBehalfOf <group/African-Group>",
        f"<{DOCUMENT}#consideration1.intervention1> mg:speaker <state/UGA> ; mg:moment 'introduction'",
        f"<{DOCUMENT}#parties1> mg:instrument <instrument/UNTOC> ; mg:count 180 ; mg:newParties 3 ; "
        f"mg:inParagraph <{DOCUMENT}#1>",
        f"<{DRAFT}#9.a.finding1> mg:reason <reason/no-act> ; mg:inDocument <{DOCUMENT}>",
        f"<{DRAFT}> dcterms:subject <https://thesaurus.example/1000002>, <https://thesaurus.example/crime> ; "
        'mg:titleSpan "100-104"',
        f"<{DRAFT}#topic1000002> a mg:TopicAssignment, rdf:Statement ; rdf:subject <{DRAFT}> ; mg:order 1 ; "
        "rdf:predicate dcterms:subject ; rdf:object <https://thesaurus.example/1000002> ; mg:score 0.75 ; "
        'mg:exact "预防犯罪"@zh ; mg:span "100-104"',
        f"?t rdf:object <https://thesaurus.example/crime> ; mg:inParagraph <{DRAFT}#9.a> ; mg:score 0.201",
        f"<{DOCUMENT}#topic1000001> mg:score 1.0",
        "?f mg:reason <reason/unresolved-session> ; mg:exact '下届会议'@zh",
        "?f mg:reason <reason/unresolved-instrument> ; mg:exact '《无名》'@zh",
        "?f mg:reason <reason/unresolved-actor> ; mg:exact '无名所'@zh",
        "?f mg:reason <reason/unresolved-actor> ; mg:exact '无名委员会'@zh",
        f'<source/{"0" * 64}> mg:fileName "sample.txt" ; mg:encoding "utf-8"',
        "<activity/E/CN.15/SAMPLE/1/zh> prov:wasAssociatedWith <agent/mandategraph-0.1.0>",
    ],
)
def test_the_graph_holds(store: ox.Store, pattern: str) -> None:
    assert ask(store, pattern)


def test_a_key_given_twice_keeps_both_paragraphs(reading: Reading) -> None:
    again = Paragraph("1", "1.", "narrative", Passage.of("又一段", 40))
    outline = replace(reading.outline, narrative=(*reading.outline.narrative, again))
    twice = quads(
        replace(reading, outline=outline, paragraphs=(*reading.paragraphs, ReadParagraph(None, again))),
        version="0",
    ).decode()
    assert f"<{DOCUMENT}#1~2>" in twice
    assert "reason/numbering-break" in twice


@given(st.text())
def test_any_words_survive_as_a_literal(words: str) -> None:
    line = f"<a:s> <a:p> {quoted(words)} .\n"
    (triple,) = ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(triple.object, ox.Literal)
    assert triple.object.value == words


def test_authorities_and_ontology_are_readable_quads() -> None:
    records = authorities.load()
    store = ox.Store()
    store.load(authority_quads(records), format=ox.RdfFormat.N_QUADS)
    store.load(ontology_quads(), format=ox.RdfFormat.N_QUADS)
    assert ask(store, "<body/UNODC> a mg:Body, mg:Actor ; skos:prefLabel ?label FILTER (lang(?label) = 'zh')")
    assert ask(store, "<state/UGA> a mg:State ; mg:isoAlpha3 'UGA'")
    assert ask(store, "<verb/request> skos:prefLabel '请'@zh ; mg:kind <kind/directive>")
    assert not any(isinstance(quad.subject, ox.BlankNode) for quad in store)


def test_a_lettered_part_is_what_citations_of_its_symbol_lead_to() -> None:
    body = "The General Assembly,\n\nRecalling its resolution 83/1,\n\n1. Requests States to mend lamps.\n\n"
    words = f"A/RES/84/901 A–B\n\n84/901. Lamps\n\nA\n\nLenses\n\n{body}B\n\nRopes\n\n{body}"
    reading = read_document(
        Source("any.txt", words, "", "text", "utf-8"), symbol="A/RES/84/901", language="en"
    )
    store = ox.Store()
    store.load(quads(reading, version="0.1.0"), format=ox.RdfFormat.N_QUADS)
    for letter in "AB":
        part = f"<document/A/RES/84/901/unit/{letter}>"
        assert ask(store, f"{part} mg:otherSymbol 'A/RES/84/901 {letter}'")
        assert ask(store, f"{part} owl:sameAs <document/A/RES/84/901{letter}>")


def test_a_meeting_of_an_unknown_body_has_a_label() -> None:
    words = "E/HLS/2031/1\n\nDeclaration\n\n1. It was adopted at the 39th meeting, on 24 July 2031.\n"
    reading = read_document(
        Source("any.txt", words, "", "text", "utf-8"), symbol="E/HLS/2031/1", language="en"
    )
    store = ox.Store()
    store.load(quads(reading, version="0.1.0"), format=ox.RdfFormat.N_QUADS)
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    assert ask(store, f"<document/E/HLS/2031/1#meeting39> {label} 'E/HLS/2031/1, meeting 39'@en")
