"""What every page and endpoint needs: in, a store and where it is served; out, names, links, descriptions.

A `Site` is one edition of a store: it never changes, so whatever is made from it may be kept as long as it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import HOME
from ..queries import Names
from ..store import base_of, open_store, value
from .workers import Limits

if TYPE_CHECKING:
    from ..store import Store, Term

_VERSION = "http://www.w3.org/2002/07/owl#versionIRI"
_FRAGMENTED = ("document/", "ontology")
"""Where things are fragments of another thing's IRI."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the graph says of a thing and of the fragments that live with it."""

    iri: str
    quads: tuple[Quad, ...]
    """Sorted by graph, subject, predicate, object."""


@dataclass(frozen=True, slots=True)
class Site:
    """One edition of a store, and the address it is served at."""

    store: Store
    names: Names
    base: str
    """What the IRIs of the graph begin with."""
    address: str
    """What the URLs of the pages begin with: a path or a URL, with "/" at its end."""
    edition: str
    """A word that is another one for another content of the store."""
    place: str
    """The directory or the URL of the store, as it was given."""
    graphs: frozenset[str] = field(repr=False)
    """IRIs of the named graphs."""
    limits: Limits
    """What a SPARQL query may take."""

    @classmethod
    def open(
        cls, place: str, base: str | None = None, address: str = "/", limits: Limits | None = None
    ) -> Site:
        """The site of the store in a directory or behind an endpoint's URL.

        base: what the IRIs of the graph begin with; None: as the store's manifest shows it.
        Raises StoreError, IriError.
        """
        store = open_store(place, base=Minter(base or DEFAULT_BASE).base)
        return cls(
            store=store,
            names=Names.of(store),
            base=base or base_of(store),
            address=address if address.endswith("/") else f"{address}/",
            edition=store.edition(),
            place=place,
            graphs=frozenset(store.graphs()),
            limits=limits or Limits(),
        )

    @property
    def minter(self) -> Minter:
        """Makes and reads the IRIs of this graph."""
        return Minter(self.base)

    def link(self, iri: str) -> str:
        """The URL that a page links to for an IRI: one of this site for what the graph minted."""
        for start in (self.base, HOME):
            if iri.startswith(start):
                return self.address + iri.removeprefix(start)
        return iri

    def iri(self, path: str) -> str:
        """The IRI of the thing at a path below the address ("body/UNODC"); the inverse of `link`."""
        start = HOME if path.partition("/")[0] in _VOCABULARY else self.base
        return start + path

    def about(self, iri: str) -> Description:
        """What the graph says of the IRI and of its fragments; no quads if it says nothing.

        Raises StoreError; ValueError if it is no IRI.
        """
        node = NamedNode(iri)
        if any(self.link(iri).startswith(self.address + start) for start in _FRAGMENTED):
            # Only the graphs that speak of the document are gone through for its fragments.
            fragments = f"FILTER(?s = {node} || STRSTARTS(STR(?s), {Literal(f'{iri}#')}))"
            where = (
                f"{{ SELECT DISTINCT ?g {{ GRAPH ?g {{ {node} ?any ?thing }} }} }} "
                f"GRAPH ?g {{ ?s ?p ?o {fragments} }}"
            )
        else:
            where = f"BIND({node} AS ?s) GRAPH ?g {{ {node} ?p ?o }}"
        return Description(iri, self._quads(where))

    def content(self, graph: str) -> Description:
        """What the named graph says, and what is said of it. Raises StoreError, ValueError."""
        node = NamedNode(graph)
        inside = f"BIND({node} AS ?g) GRAPH {node} {{ ?s ?p ?o }}"
        outside = f"BIND({node} AS ?s) GRAPH ?g {{ {node} ?p ?o }}"
        return Description(graph, self._quads(f"{{ {inside} }} UNION {{ {outside} }}"))

    def knows(self, iri: str) -> bool:
        """Whether the graph says anything of the IRI, or has a graph of that name; raises StoreError."""
        if iri in self.graphs:
            return True
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        (answer,) = self.store.query(f"ASK {{ GRAPH ?g {{ {node} ?p ?o }} }}")
        return bool(value(answer[0]))

    def version_of(self, iri: str) -> str | None:
        """The IRI of the vocabulary that an IRI names a version of (OWL 2, 3.1); raises StoreError."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return None
        rows = self.store.query(f"SELECT ?whole {{ GRAPH ?g {{ ?whole <{_VERSION}> {node} }} }} LIMIT 1")
        return next((str(value(row[0])) for row in rows), None)

    def _quads(self, where: str) -> tuple[Quad, ...]:
        rows = self.store.query(f"SELECT DISTINCT ?s ?p ?o ?g {{ {where} }} ORDER BY ?g ?s ?p ?o")
        return tuple(Quad(*cast("tuple[NamedNode, NamedNode, Term, NamedNode]", row)) for row in rows)


_VOCABULARY = frozenset(
    (
        "body-type",
        "condition",
        "derivation",
        "instrument-type",
        "kind",
        "ontology",
        "reason",
        "role",
        "scheme",
        "status",
        "verb",
    )
)
"""First segments of what lives under the vocabulary's home, whatever base the graph has."""
