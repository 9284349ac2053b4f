"""Writes topics as N-Quads, and assigns topics to a document graph that is already in the store.

In: topics by unit; or the statements of one document graph and an index. Out: a `dcterms:subject` per topic,
and a reified statement with its score and evidence. Assigning topics to a stored graph gives the same quads
as building the document with the thesaurus.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, cast
from zlib import crc32

import pyoxigraph as ox

from ..ontology.iri import Minter
from ..ontology.terms import DCTERMS, PARAGRAPH_CLASS, RDF, Class, Property
from .nquads import TYPE, Graph, decimal, integer, quoted, serialize, tagged
from .topics import Place, topics_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .spans import Span
    from .topics import Index, Topic, Zone

SUBJECT: Final = f"{DCTERMS}subject"
_TITLE: Final = f"{DCTERMS}title"
_DIGITS = re.compile(r"[0-9]{4,}$")
_REPEATED = re.compile(r"~[0-9]+$")
_ASSIGNMENT = re.compile(r"#topic[0-9]+$")
_ROLE: Final[dict[str, Zone]] = {name: cast("Zone", role) for role, name in PARAGRAPH_CLASS.items()}
READ: Final = frozenset(
    (
        _TITLE,
        TYPE,
        Property.ORDER,
        Property.PART_OF,
        Property.SPAN,
        Property.TEXT,
        Property.TITLE_SPAN,
        Property.UNIT_KEY,
    )
)

"""Properties of a graph that topic assignment reads."""

Statement = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]
"""Subject, predicate and object as the store returns them; document graphs have no blank nodes."""
Facts = dict[str, dict[str, str]]
"""Values by subject and property; of the classes of a paragraph, the one for its role."""


def write_topics(
    graph: Graph, unit: str, language: str, topics: Iterable[Topic], paragraphs: Mapping[int, str]
) -> None:
    """Writes the topics of one unit; `paragraphs`: IRIs of its paragraphs by order."""
    for rank, topic in enumerate(topics, 1):
        node = f"{unit}#topic{_number(topic.concept)}"
        graph.link(unit, SUBJECT, topic.concept)
        graph.type(node, Class.TOPIC_ASSIGNMENT, f"{RDF}Statement")
        graph.link(node, f"{RDF}subject", unit)
        graph.link(node, f"{RDF}predicate", SUBJECT)
        graph.link(node, f"{RDF}object", topic.concept)
        graph.add(node, Property.SCORE, decimal(topic.score))
        graph.add(node, Property.ORDER, integer(rank))
        graph.add(node, Property.EXACT, tagged(topic.exact, language))
        graph.add(node, Property.SPAN, quoted(f"{topic.span[0]}-{topic.span[1]}"))
        if topic.order in paragraphs:
            graph.link(node, Property.IN_PARAGRAPH, paragraphs[topic.order])


def _number(concept: str) -> str:
    """Number for the node of a concept, the same in every language version."""
    digits = _DIGITS.search(concept)
    return digits.group() if digits else str(crc32(concept.encode()))


def topics_from_graph(
    statements: Iterable[Statement], index: Index | None, *, symbol: str, language: str, base: str
) -> bytes:
    """Returns the topics of a language version from its graph, as sorted N-Quads to add to it.

    `statements`: of the graph, in any order, at least those of the properties `READ`. `index`: None for no
    topics.
    """
    minter = Minter(base)
    graph = Graph(minter.graph(symbol, language))
    facts: Facts = defaultdict(dict)
    for node, relation, target in statements:
        if relation.value in READ and (relation.value != TYPE or target.value in _ROLE):
            facts[node.value][relation.value] = target.value
    if index is not None:
        for unit, places, paragraphs in _places(facts, minter.document(symbol)):
            write_topics(graph, unit, language, topics_of(places, index), paragraphs)
    return serialize((graph,))


def replace_topics(
    statements: Iterable[Statement], index: Index | None, *, symbol: str, language: str, base: str
) -> bytes:
    """Returns the graph of a language version with its topics replaced by those of `index`.

    `statements`: of the graph, in any order. `index`: None removes the topics. Returns sorted N-Quads.
    """
    graph = Graph(Minter(base).graph(symbol, language))
    kept: list[Statement] = []
    for statement in statements:
        subject, predicate = statement[0].value, statement[1].value
        if predicate != SUBJECT and not _ASSIGNMENT.search(subject):
            graph.add(subject, predicate, str(statement[2]))
            if predicate in READ:
                kept.append(statement)
    found = topics_from_graph(kept, index, symbol=symbol, language=language, base=base)
    return b"".join(
        sorted((*serialize((graph,)).splitlines(keepends=True), *found.splitlines(keepends=True)))
    )


def _places(facts: Facts, document: str) -> Iterator[tuple[str, tuple[Place, ...], Mapping[int, str]]]:
    """As `topics.places_in`, from a graph: IRI of each unit, its words, its paragraphs by order."""
    paragraphs: defaultdict[str, dict[int, str]] = defaultdict(dict)
    units = [document]
    for subject, fact in facts.items():
        if TYPE in fact and Property.ORDER in fact and Property.PART_OF in fact:
            paragraphs[fact[Property.PART_OF]][int(fact[Property.ORDER])] = subject
        elif (
            fact.get(Property.PART_OF) == document
            and Property.UNIT_KEY in fact
            and not _REPEATED.search(subject)
        ):
            units.append(subject)
    headings = sorted((_title(facts[unit], "heading") for unit in units[1:]), key=lambda place: place.span)
    for unit in units:
        places = [_title(facts[unit], "title")]
        for order, subject in sorted(paragraphs[unit].items()):
            fact = facts[subject]
            span = _span(fact.get(Property.SPAN))
            places.append(Place(_ROLE[fact[TYPE]], fact.get(Property.TEXT, ""), span, order))
        kept = (place for place in (*places, *(headings if unit == document else ())) if place.text)
        yield unit, tuple(kept), paragraphs[unit]


def _title(fact: Mapping[str, str], zone: Zone) -> Place:
    return Place(zone, fact.get(_TITLE, ""), _span(fact.get(Property.TITLE_SPAN)))


def _span(text: str | None) -> Span:
    start, _, end = (text or "0-0").partition("-")
    return (int(start), int(end))
