"""What is counted of a dataset: in, a site; out, how much of it is of which class, property or linkset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from ..ontology.terms import DCTERMS, OWL, RDFS, SKOS
from ..store import value

if TYPE_CHECKING:
    from ..store import Store
    from .site import Site

_LINKING: Final = (
    f"{SKOS}exactMatch",
    f"{SKOS}closeMatch",
    f"{OWL}sameAs",
    f"{RDFS}seeAlso",
    f"{DCTERMS}subject",
    "http://data.europa.eu/eli/ontology#language",
)
"""Properties that lead to things of other datasets."""
_CLASSES: Final = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class"
_PROPERTIES: Final = "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property"
_SUBJECTS: Final = 'SELECT ("subjects" AS ?name) (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }'
_LINKS: Final = """
SELECT ?property ?target (COUNT(DISTINCT *) AS ?n) {{
  VALUES ?property {{ {properties} }}
  ?s ?property ?o
  FILTER(ISIRI(?o) && !STRSTARTS(STR(?o), {base}) && !STRSTARTS(STR(?s), "http://www.w3.org/"))
  BIND(REPLACE(STR(?o), "^([^/]*//[^/]*/).*$", "$1") AS ?target)
}} GROUP BY ?property ?target"""


@dataclass(frozen=True, slots=True)
class Partition:
    """How much of the dataset is of one class, has one property, or leads to one other dataset."""

    name: str
    """IRI of the class or property."""
    count: int
    target: str = ""
    """Of a linkset: what the IRIs of the other dataset begin with."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is counted of a dataset."""

    triples: int
    subjects: int
    """Distinct subjects of triples."""
    documents: int
    graphs: int
    classes: tuple[Partition, ...]
    properties: tuple[Partition, ...]
    linksets: tuple[Partition, ...]


def counting_queries(base: str) -> tuple[str, str, str, str]:
    """The queries that count classes, properties, links out of the things below `base`, and subjects."""
    linking = " ".join(f"<{iri}>" for iri in _LINKING)
    return _CLASSES, _PROPERTIES, _LINKS.format(properties=linking, base=Literal(base)), _SUBJECTS


def measures(site: Site, store: Store) -> Measures:
    """The counts of a site's dataset, as `store` answers; from disk some seconds for a million statements.

    Raises StoreError.
    """

    def counted(query: str) -> tuple[Partition, ...]:
        rows = (tuple(map(value, row)) for row in store.query(query))
        found = (Partition(str(row[0]), int(str(row[-1])), *map(str, row[1:-1])) for row in rows)
        return tuple(sorted(found, key=lambda one: (-one.count, one.name, one.target)))

    classes, properties, linksets, subjects = map(counted, counting_queries(site.base))
    return Measures(
        # Each triple has one property; counting all of them once more takes seconds.
        triples=sum(partition.count for partition in properties),
        subjects=sum(partition.count for partition in subjects),
        documents=len({entry.symbol for entry in site.store.manifest().values() if entry.symbol}),
        graphs=len(site.graphs),
        classes=classes,
        properties=properties,
        linksets=linksets,
    )
