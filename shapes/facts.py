"""What the rules beyond SHACL Core read: the nodes of the quads of one file, by subject and property.

Input: the nodes, as N-Quads terms. Output: `Facts`, with look-ups that several rules share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import pyoxigraph as ox

from ..ontology import authorities
from ..ontology.iri import Minter
from ..ontology.terms import ELI, PROV, RDF, Property

Nodes = Mapping[str, Mapping[str, Sequence[str]]]
"""The values of each subject by property, as N-Quads terms."""
Inconsistency = tuple[str, str, str, str]
"""Node, property and value, as N-Quads terms, and the message."""
Rule = Callable[["Facts"], Iterator[Inconsistency]]

TYPE: Final = f"<{RDF}type>"
PROVISIONAL: Final = re.compile(r"<[^>]+/document/[^>]+/(actor|instrument)/[^/#>]+>")
AUTHORITY: Final = re.compile(r"<(.*/)((?:body|state|group|instrument)/[^/#>]+)>")
FIRST: Final = "1865-05-17"
"""The day the oldest organization of the United Nations system was founded."""
CHARTER: Final = "1945-10-24"
"""The day the Charter entered into force: the organs of the United Nations adopt nothing before."""
LAST: Final = "2100-01-01"


@dataclass(frozen=True)
class Facts:
    """The nodes of the quads of one file."""

    nodes: Nodes
    base: str
    """Base IRI of the graph; "" if it is unknown."""

    def values(self, node: str, name: str) -> Sequence[str]:
        """Returns the values of a property."""
        return self.nodes[node].get(f"<{name}>", ()) if node in self.nodes else ()

    def members(self, name: str) -> Iterator[str]:
        """Yields the nodes of a class."""
        wanted = f"<{name}>"
        return (node for node, found in self.nodes.items() if wanted in found.get(TYPE, ()))

    @cached_property
    def characters(self) -> Mapping[str, int]:
        """Length of the source file of each document, in characters, by the IRI of the document."""
        return {
            document: int(literal_value(length))
            for version in self.members(f"{ELI}LegalExpression")
            for file in self.values(version, f"{PROV}wasDerivedFrom")
            for length in self.values(file, Property.CHARACTERS)
            if literal_value(length).isdecimal()
            for document in self.values(version, f"{ELI}realizes")
        }

    @cached_property
    def languages(self) -> frozenset[str]:
        """Codes of the language versions."""
        return frozenset(
            term[1:-1]
            for node in self.members(f"{ELI}LegalExpression")
            for term in self.values(node, Property.LANGUAGE)
        )

    def exists(self, term: str) -> bool:
        """Whether the IRI of an actor or instrument is in the graph or the authority files.

        One that stands under a document is in the graph.
        """
        if term in self.nodes:
            return True
        return not PROVISIONAL.fullmatch(term) and (
            not AUTHORITY.fullmatch(term) or term in _known(self.base)
        )


def base_of(graph: str) -> str:
    """Returns the base IRI of a graph name; "" if the name is not of this program."""
    head, mark, _ = graph.partition("/graph/")
    return f"{head}/" if mark else ""


@cache
def _known(base: str) -> frozenset[str]:
    """Returns the IRIs of the actors and instruments in the authority files, as N-Quads terms."""
    if not base:
        return frozenset()
    minter, known = Minter(base), authorities.load()
    tables = (known.bodies, known.states, known.groups, known.instruments)
    return frozenset(
        f"<{minter.key(key if '/' in key else f'group/{key}')}>" for table in tables for key in table
    )


def literal_value(term: str) -> str:
    """Returns the lexical form of a literal given as an N-Quads term; any other term as it is written."""
    if not term.startswith('"'):
        return term
    if "\\" not in term:
        return term[1 : term.rindex('"')]
    (quad,) = ox.parse(f"<x:s> <x:p> {term} .", format=ox.RdfFormat.N_TRIPLES)
    return str(getattr(quad.object, "value", ""))
