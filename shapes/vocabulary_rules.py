"""Rules that follow from the vocabulary: domains, ranges, disjoint classes, trees and names of terms.

Input: the nodes of the quads of one file. Output: inconsistencies, as in `consistency`. Nodes without a class
in the file are described in another graph: their domain is not tested. A range is tested by the class of the
value in the file, otherwise by its IRI.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from .. import ontology
from ..ontology.terms import ELI, MG, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, Class, Property
from .facts import TYPE, Facts, Inconsistency

_TREES: Final = tuple(
    f"<{name}>"
    for name in (
        f"{ELI}is_part_of",
        f"{ORG}postIn",
        f"{ORG}subOrganizationOf",
        f"{SKOS}broader",
        Property.CORRECTS,
        Property.PARENT,
        Property.PART_OF,
        Property.PART_OF_PROGRAMME,
        Property.PROTOCOL_TO,
        Property.REVISES,
        Property.SUPPLEMENTS,
    )
)
"""Properties that never lead back to where they start."""
_STANDARD: Final[Mapping[str, frozenset[str]]] = {
    RDF: frozenset(
        {
            "List",
            "Property",
            "Statement",
            "first",
            "nil",
            "object",
            "predicate",
            "rest",
            "subject",
            "type",
            "value",
        }
    ),
    RDFS: frozenset(
        {
            "Class",
            "Datatype",
            "Literal",
            "Resource",
            "comment",
            "domain",
            "isDefinedBy",
            "label",
            "range",
            "seeAlso",
            "subClassOf",
            "subPropertyOf",
        }
    ),
    SKOS: frozenset(
        {
            "Collection",
            "Concept",
            "ConceptScheme",
            "OrderedCollection",
            "altLabel",
            "broadMatch",
            "broader",
            "broaderTransitive",
            "changeNote",
            "closeMatch",
            "definition",
            "editorialNote",
            "exactMatch",
            "example",
            "hasTopConcept",
            "hiddenLabel",
            "historyNote",
            "inScheme",
            "mappingRelation",
            "member",
            "memberList",
            "narrowMatch",
            "narrower",
            "narrowerTransitive",
            "notation",
            "note",
            "prefLabel",
            "related",
            "relatedMatch",
            "scopeNote",
            "semanticRelation",
            "topConceptOf",
        }
    ),
    OWL: frozenset({"sameAs"}),
    SCHEMA: frozenset({"MonetaryAmount", "currency"}),
}
"""Names of the namespaces that are used in data, beside those that the vocabulary declares or uses."""
_SAME: Final = f"<{OWL}sameAs>"
"""Leads to another IRI of the document, which redirects."""
_FRAGMENT: Final = re.compile(r"<[^>]*#[^>]*>")
_KIND: Final = re.compile(r"(?:document/.+/)?(actor|body|group|instrument|session|state)/[^/>]+(?:/.*)?>")
_CLASS_OF: Final = {
    "actor": Class.ACTOR,
    "body": Class.BODY,
    "document": Class.TEXT,
    "group": Class.GROUP,
    "instrument": Class.INSTRUMENT,
    "session": Class.SESSION,
    "state": Class.STATE,
}
"""The class of what has an IRI of a kind."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Domains, ranges and classes, as N-Quads terms."""

    above: Mapping[str, frozenset[str]]
    """The classes of the vocabulary with what they are subclasses of, themselves included."""
    domains: Mapping[str, str]
    ranges: Mapping[str, str]
    disjoint: tuple[frozenset[str], ...]
    """Sets of classes that have no common member."""
    names: frozenset[str]
    """The terms that the vocabulary declares, or states something with."""

    def is_a(self, found: str, wanted: str) -> bool:
        """Whether a class is another one or below it."""
        return wanted in self.above.get(found, ())


@cache
def _vocabulary() -> _Vocabulary:
    """Returns the vocabulary; only classes and properties of its own have domains and ranges."""
    text = (files(ontology) / "mandategraph.ttl").read_bytes()
    values: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        values[quad.predicate.value][str(quad.subject)].append(str(quad.object))
    own = f"<{MG}"

    def one(name: str) -> dict[str, str]:
        return {
            term: objects[0]
            for term, objects in values[f"{RDFS}{name}"].items()
            if term.startswith(own) and objects[0].startswith(own)
        }

    above: dict[str, frozenset[str]] = {}
    for term, kinds in values[f"{RDF}type"].items():
        if f"<{OWL}Class>" in kinds and term.startswith(own):
            found, waiting = {term}, [term]
            while waiting:
                higher = values[f"{RDFS}subClassOf"].get(waiting.pop(), ())
                waiting += [name for name in higher if name not in found]
                found.update(higher)
            above[term] = frozenset(found)
    first, rest = values[f"{RDF}first"], values[f"{RDF}rest"]
    disjoint: list[frozenset[str]] = []
    for heads in values[f"{OWL}members"].values():
        head, members = heads[0], set[str]()
        while head in first:
            members.add(first[head][0])
            head = rest[head][0]
        disjoint.append(frozenset(members))
    names = {f"<{predicate}>" for predicate in values} | set(values[f"{RDF}type"])
    names.update(kind for kinds in values[f"{RDF}type"].values() for kind in kinds)
    return _Vocabulary(above, one("domain"), one("range"), tuple(disjoint), frozenset(names))


def standard_terms(facts: Facts) -> Iterator[Inconsistency]:
    """Properties and classes of RDF, SKOS and schema.org exist."""
    known: dict[str, bool] = {}

    def unknown(term: str) -> bool:
        if term not in known:
            name = term[1:-1]
            start = next((start for start in _STANDARD if name.startswith(start)), "")
            known[term] = not start or name[len(start) :] in _STANDARD[start] or term in _vocabulary().names
        return not known[term]

    for node, found in facts.nodes.items():
        for path, values in found.items():
            if unknown(path):
                yield node, path, values[0], "The namespace has no such property."
        for value in found.get(TYPE, ()):
            if unknown(value):
                yield node, TYPE, value, "The namespace has no such class."


def classes(facts: Facts) -> Iterator[Inconsistency]:
    """What has a property is of its domain, and a value of its range; no node is of two disjoint classes."""
    vocabulary = _vocabulary()
    domains, ranges = vocabulary.domains, vocabulary.ranges
    for node, found in facts.nodes.items():
        kinds = [kind for kind in found.get(TYPE, ()) if kind in vocabulary.above]
        for one in _disjoint(vocabulary, kinds):
            yield node, TYPE, one, "A node has no two classes that are disjoint."
        for path, values in found.items():
            domain = domains.get(path)
            if domain and kinds and not any(vocabulary.is_a(kind, domain) for kind in kinds):
                yield node, path, values[0], f"The property belongs to a mg:{_name(domain)}."
            wanted = ranges.get(path)
            for value in values if wanted else ():
                of = _classes_of(facts, vocabulary, value)
                if wanted and of and not any(vocabulary.is_a(kind, wanted) for kind in of):
                    yield node, path, value, f"The value of the property is a mg:{_name(wanted)}."


def _name(term: str) -> str:
    return term[len(MG) + 1 : -1]


def _disjoint(vocabulary: _Vocabulary, kinds: list[str]) -> Iterator[str]:
    """Yields a class that is disjoint with another one of some classes."""
    if len(kinds) < 2:
        return
    for group in vocabulary.disjoint:
        roots = {kind: vocabulary.above[kind] & group for kind in kinds}
        if len(frozenset[str]().union(*roots.values())) > 1:
            yield max(kind for kind in kinds if roots[kind])


def _classes_of(facts: Facts, vocabulary: _Vocabulary, value: str) -> list[str]:
    """Returns the classes of a value, by the graph or else by its IRI; [] if they are unknown."""
    known = facts.nodes.get(value, {}).get(TYPE, ())
    own = [kind for kind in known if kind in vocabulary.above]
    if own or known:
        return own or list(known)
    start = f"<{facts.base}"
    if not facts.base or not value.startswith(start) or _FRAGMENT.fullmatch(value):
        return []
    match = _KIND.fullmatch(value[len(start) :])
    kind = match[1] if match else value[len(start) :].partition("/")[0]
    return [f"<{_CLASS_OF[kind]}>"] if kind in _CLASS_OF else []


def trees(facts: Facts) -> Iterator[Inconsistency]:
    """Nothing is part of itself, or related to itself by a property of the vocabulary."""
    for path in _TREES:
        higher = {
            node: [value for value in values if value in facts.nodes]
            for node, found in facts.nodes.items()
            if (values := found.get(path))
        }
        above: set[str] = set()
        for node in higher:
            yield from _circles(path, node, higher, above)
    for node, found in facts.nodes.items():
        for path, values in found.items():
            if node in values and path not in _TREES and path[1:].startswith((MG, ELI, PROV)):
                yield node, path, node, "Nothing has this relation to itself."


def _circles(
    path: str, node: str, higher: Mapping[str, list[str]], clear: set[str]
) -> Iterator[Inconsistency]:
    """Yields the last relation of a circle through a node. clear: nodes above which there is none."""
    waiting, seen = [node], set[str]()
    while waiting:
        one = waiting.pop()
        for value in higher.get(one, ()):
            if value == node:
                yield one, path, value, "The relation leads back to where it starts."
            elif value not in seen and value not in clear:
                seen.add(value)
                waiting.append(value)
    clear.add(node)


def described(facts: Facts) -> Iterator[Inconsistency]:
    """What a language version says of documents and their parts is about described ones.

    Links lead to other graphs.
    """
    start = f"<{facts.base}document/"
    if not facts.base or not facts.languages or any(facts.members(Class.LINK)):
        return
    for node, found in facts.nodes.items():
        for path, values in found.items():
            if path == _SAME:
                continue
            for value in values:
                if value[0] == "<" and value.startswith(start) and value not in facts.nodes:
                    yield node, path, value, "The graph describes the document, paragraph or act named."


VOCABULARY_RULES: Final = (standard_terms, classes, trees, described)
"""In the order in which they are checked."""
