"""Small graphs with one wrong statement each break a rule; without it they break none."""

from __future__ import annotations

import re
from typing import Final

import pytest
from mandategraph.ontology.terms import PREFIXES
from mandategraph.shapes.facts import base_of
from mandategraph.shapes.rules import inconsistencies
from mandategraph.shapes.validator import validate

BASE: Final = "https://w3id.org/mandategraph/"
GRAPH: Final = f"<{BASE}graph/A/RES/90/7/en>"
ACT: Final = """
<D> a mg:Text , mg:Document ; mg:adoptedOn "2035-12-10"^^xsd:date .
<D#1> a mg:Paragraph ; mg:partOf <D> ; mg:performs <D#1.act1> .
<D#1.act1> a mg:Act ; prov:wasDerivedFrom <D#1> ; mg:due <D#1.act1.due1> .
<D#1.act1.due1> a mg:Due ; mg:dueType "date" ; mg:onDate "2036-05-31"^^xsd:date .
<D#1.act1.due1> mg:notAfter "2036-05-31"^^xsd:date .
"""
VERSION: Final = """
<D> a mg:Text , mg:Document .
<D/expression/en> a eli:LegalExpression ; eli:realizes <D> ; mg:language "en" .
"""
VOTE: Final = """
<D#vote1> a mg:Vote ; mg:inFavourCount "2"^^xsd:integer ; mg:votedInFavour <state/FRA> .
<D#vote1> mg:votedInFavour <state/UGA> ; mg:abstained <state/PER> .
"""
LINK: Final = """
<D> a mg:Text , mg:Document ; mg:continues <D2> .
<D#link1> a mg:Link ; rdf:subject <D> ; rdf:predicate mg:continues ; rdf:object <D2> .
"""
RULES: Final = {
    # Sound graph, what is added, removed, and the message.
    "deadline before its text": (ACT, "", ("2036", "1990"), "not before the day of its text"),
    "deadline of a session without session": (
        ACT,
        "",
        ('"date"', '"session"'),
        "has a session, or a finding",
    ),
    "day of a deadline at a session": (ACT, "", ('"date"', '"relative"'), "Only a deadline of type date"),
    "day outside the life of the system": (
        '<D#statement1> a mg:SessionStatement ; mg:notBefore "1957-05-01"^^xsd:date .',
        "",
        ("1957", "1757"),
        "between 1865",
    ),
    "membership before the Charter": (
        '<state/FRA> a mg:State ; mg:memberSince "1945-10-24"^^xsd:date .',
        "",
        ("1945-10-24", "1919-06-28"),
        "from 1945-10-24 on",
    ),
    "budget of 1726": (
        '<programme/2026/16> a mg:Programme ; mg:budgetYear "2026"^^xsd:gYear .',
        "",
        ('"2026"', '"1726"'),
        "year from 1946",
    ),
    "programme of another year than its IRI": (
        '<programme/2026/16> a mg:Programme ; mg:budgetYear "2026"^^xsd:gYear .',
        "",
        ('"2026"', '"2027"'),
        "names its year",
    ),
    "state that votes twice": (VOTE, "<D#vote1> mg:votedAgainst <state/UGA> .", None, "votes once"),
    "vote that counts fewer than it names": (VOTE, "", ('"2"', '"1"'), "counts at least the states"),
    "vote by a body": (VOTE, "<D#vote1> mg:votedInFavour <body/UNESCO> .", None, "is a mg:State"),
    "session of another body": (
        "<session/GA/90> a mg:Session ; mg:ofBody <body/GA> .",
        "",
        ("<body/GA>", "<body/SC>"),
        "names its body",
    ),
    "session of another number": (
        '<session/GA/90> a mg:Session ; mg:sessionNumber "90"^^xsd:integer .',
        "",
        ('"90"', '"91"'),
        "ends with its number",
    ),
    "code of another state": (
        '<state/FRA> a mg:State ; mg:isoAlpha3 "FRA" .',
        "",
        ('"FRA"', '"PER"'),
        "ends with its code",
    ),
    "acronym of another actor": (
        '<body/UNESCO> a mg:Actor ; mg:acronym "UNESCO" . <body/UNICEF> a mg:Actor ; mg:acronym "UNICEF" .',
        "",
        ('"UNICEF"', '"UNESCO"'),
        "of one actor",
    ),
    "link to its own subject": (LINK, "", ("rdf:object <D2>", "rdf:object <D>"), "something else"),
    "link without statement": (LINK, "", ("mg:continues <D2>", "mg:continues <D3>"), "statement that a link"),
    "statement without link": (LINK, "<D4> mg:renews <D5> .", None, "has a link with evidence"),
    "misspelt property of SKOS": (
        '<body/UNESCO> skos:prefLabel "UNESCO"@en .',
        "",
        ("prefLabel", "preflabel"),
        "no such property",
    ),
    "misspelt property of schema.org": (
        '<D#resource1> schema:currency "USD" .',
        "",
        ("currency", "curency"),
        "no such property",
    ),
    "misspelt class of SKOS": ("<verb/x> a skos:Concept .", "", ("Concept", "Koncept"), "no such class"),
    "property of another class": (ACT, '<D#1.act1> mg:paragraphKey "1" .', None, "belongs to a mg:Paragraph"),
    "addressee that is a document": (ACT, "<D#1.act1> mg:addressee <D> .", None, "is a mg:Actor"),
    "addressee with the IRI of a session": (
        ACT,
        "<D#1.act1> mg:addressee <session/GA/90> .",
        None,
        "is a mg:Actor",
    ),
    "body that is a state": ("<body/UNESCO> a mg:Body .", "<body/UNESCO> a mg:State .", None, "disjoint"),
    "document that is an act": (ACT, "<D> a mg:Act .", None, "disjoint"),
    "two kinds of document": (
        "<D> a mg:Text , mg:Resolution .",
        "<D> a mg:Decision .",
        None,
        "of one kind",
    ),
    "body part of itself": (
        "<body/A> org:subOrganizationOf <body/B> .",
        "<body/B> org:subOrganizationOf <body/A> .",
        None,
        "back to where it starts",
    ),
    "programme part of itself": (
        "<programme/2026/16/1> mg:partOfProgramme <programme/2026/16> .",
        "<programme/2026/16> mg:partOfProgramme <programme/2026/16> .",
        None,
        "back to where it starts",
    ),
    "document that cites itself": ("<D> eli:cites <D2> .", "<D> eli:cites <D> .", None, "relation to itself"),
    "document that nothing describes": (
        VERSION,
        "<D> mg:basedOn <document/A/RES/1/9999> .",
        None,
        "describes the document",
    ),
    "title in another language": (
        VERSION,
        "",
        ("mg:Document", 'mg:Document ; dcterms:title "Titre"@fr'),
        "language of its",
    ),
    "statement with an addressee": (
        "<D#1.act1> a mg:Act , mg:Statement .",
        "<D#1.act1> mg:addressee <body/UNESCO> .",
        None,
        "no addressee",
    ),
}


def quads(turtle: str) -> bytes:
    """The quads of statements written in a short form of Turtle."""
    lines: list[str] = []

    def term(word: str) -> str:
        if word == "a":
            return f"<{PREFIXES['rdf']}type>"
        if word.startswith("<"):
            return f"<{BASE}{re.sub('^D', 'document/A/RES/90/', word[1:-1])}>"
        if word.startswith('"'):
            return re.sub(r"\^\^xsd:(\w+)$", rf"^^<{PREFIXES['xsd']}\1>", word)
        prefix, _, name = word.partition(":")
        return f"<{PREFIXES[prefix]}{name}>"

    for statement in re.split(r" \.(?:\s|$)", turtle.strip()):
        words = re.findall(r'"[^"]*"\S*|\S+', statement)
        subject = words[:1]
        rest = words[1:]
        while subject and rest:
            path = rest.pop(0)
            while rest:
                lines.append(f"{term(subject[0])} {term(path)} {term(rest.pop(0))} {GRAPH} .\n")
                if not rest or rest.pop(0) == ";":
                    break
    return "".join(sorted(set(lines))).encode()


def messages(turtle: str) -> list[str]:
    """The messages of the rules on some statements."""
    nodes: dict[str, dict[str, list[str]]] = {}
    for line in quads(turtle).decode().splitlines():
        subject, path, rest = line.split(" ", 2)
        nodes.setdefault(subject, {}).setdefault(path, []).append(rest.rsplit(" ", 2)[0])
    return [message for *_, message in inconsistencies(nodes, base_of(GRAPH[1:-1]))]


@pytest.mark.parametrize("name", RULES)
def test_a_wrong_statement_breaks_a_rule(name: str) -> None:
    sound, added, change, message = RULES[name]
    assert messages(sound) == []
    wrong = sound.replace(*change) if change else f"{sound}\n{added}"
    assert any(message in one for one in messages(wrong)), messages(wrong)


VALUES: Final = {
    "interval of zero": ('<D#1.due1> a mg:Due ; mg:every "P0Y" .', "every"),
    "day of the year that no year has": ('<D#1.due1> a mg:Due ; mg:onDayOfYear "--02-30" .', "onDayOfYear"),
    "start that is a word": ('<D#1.due1> a mg:Due ; mg:startsFrom "soon" .', "startsFrom"),
    "status of another scheme": (
        "<D#1.status1> a mg:DeadlineStatus ; mg:deadlineStatus <status/draft> .",
        "deadlineStatus",
    ),
    "turn that ends first": (
        '<D#1.status1> a mg:DeadlineStatus ; mg:turnFrom "2030-02-01"^^xsd:date ; '
        'mg:turnUntil "2030-01-01"^^xsd:date .',
        "turnFrom",
    ),
    "negative quantity": ('<D#1.quantity1> a mg:Quantity ; mg:value "-4"^^xsd:decimal .', "value"),
    "more read than there is": (
        '<D/expression/en> a eli:LegalExpression ; mg:charactersOfText "10"^^xsd:integer ; '
        'mg:charactersRead "11"^^xsd:integer .',
        "charactersRead",
    ),
    "negative session": (
        '<session/GA/90> a mg:Session ; mg:sessionNumber "-3"^^xsd:integer .',
        "sessionNumber",
    ),
    "link of score zero": ('<D#link1> a mg:Link ; mg:score "0.0"^^xsd:decimal .', "score"),
    "mandate that is a body": (
        "<programme/2026/16> a mg:Programme ; mg:mandatedBy <body/GA> .",
        "mandatedBy",
    ),
    "implementation of a body": (
        "<D#1.doing1> a mg:ImplementationStatement ; mg:implements <body/GA> .",
        "implements",
    ),
}


@pytest.mark.parametrize("thorough", [False, True])
@pytest.mark.parametrize("name", VALUES)
def test_a_wrong_value_breaks_a_shape(name: str, thorough: bool) -> None:
    turtle, property_name = VALUES[name]
    violations = validate(quads(turtle), thorough=thorough).violations
    assert any(one.path.endswith(f"#{property_name}") and one.value for one in violations), violations
