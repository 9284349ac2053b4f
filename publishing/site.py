"""What every page and endpoint needs: in, a store and where it is served; out, names, links, descriptions.

A `Site` is one edition of a store: it never changes, so whatever is made from it may be kept as long as it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import HOME, ORG, OWL, PREFIXES, SKOS, Property
from ..queries import Names
from ..store import base_of, open_store, value
from .endpoint.workers import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..store import Store, Term

    _Row = tuple[NamedNode, NamedNode, Term, NamedNode]
    """Subject, predicate, object, graph."""

_VERSION = "http://www.w3.org/2002/07/owl#versionIRI"


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

    def __hash__(self) -> int:
        """A hash of a few fields: caches of every page have the site in their keys."""
        return hash((self.place, self.edition, self.address))

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
        """What the graph says of the IRI and of its fragments, and the things that belong to it.

        Those are its subordinate bodies, officers, sessions, documents of a session, protocols and the like,
        each by the statement that leads here. No quads if the graph says nothing. Raises StoreError;
        ValueError if it is no IRI.
        """
        return _about(self, iri)

    def content(self, graph: str) -> Description:
        """What the named graph says, and what is said of it. Raises StoreError, ValueError."""
        node = NamedNode(graph)
        inside = f"BIND({node} AS ?g) GRAPH {node} {{ ?s ?p ?o }}"
        outside = f"BIND({node} AS ?s) GRAPH ?g {{ {node} ?p ?o }}"
        return Description(graph, _quads(self, inside, outside))

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
        """Returns the IRI of what an IRI is another name of; None if it is of nothing; raises StoreError.

        That is the vocabulary for the IRI of a version (OWL 2, 3.1), and a unit for the IRI of its symbol.
        """
        try:
            node = NamedNode(iri)
        except ValueError:
            return None
        rows = self.store.query(
            f"SELECT ?whole {{ GRAPH ?g {{ ?whole <{_VERSION}>|<{OWL}sameAs> {node} }} }} LIMIT 1"
        )
        return next((str(value(row[0])) for row in rows), None)

    def stored_as(self, iri: str) -> str | None:
        """Returns the IRI of the text that a document's symbol is another name of; None if there is none.

        A text adopted within a report has the IRI of a unit, and its symbol an IRI that other documents cite.
        Raises StoreError; ValueError if it is no IRI.
        """
        node = NamedNode(iri)
        realized = "<http://data.europa.eu/eli/ontology#is_realized_by>"
        rows = self.store.query(
            f"SELECT ?text {{ GRAPH ?g {{ ?text <{OWL}sameAs> {node} ; {realized} ?version . }} "
            f"FILTER NOT EXISTS {{ GRAPH ?own {{ {node} {realized} ?other }} }} }} ORDER BY ?text LIMIT 1"
        )
        return next((str(value(row[0])) for row in rows), None)


@lru_cache(maxsize=4)
def _about(site: Site, iri: str) -> Description:
    node = NamedNode(iri)
    itself = f"BIND({node} AS ?s) GRAPH ?g {{ {node} ?p ?o }}"
    known: Sequence[_Row] = ()
    if site.link(iri).startswith(f"{site.address}document/"):
        # Fragments of a document stand in the graphs of its versions, and where links are; to go through
        # every graph that cites it would take long.
        known = _fragments_of(site, iri.partition("/unit/")[0]).get(iri, ())
        wheres: list[str] = []
        if linked := " ".join(f"<{subject}>" for subject in _linked(site).get(iri, ())):
            links = NamedNode(site.minter.links)
            wheres.append(f"VALUES ?s {{ {linked} }} BIND({links} AS ?g) GRAPH {links} {{ ?s ?p ?o }}")
    elif site.link(iri).startswith(f"{site.address}ontology"):
        fragments = f"FILTER(STRSTARTS(STR(?s), {Literal(f'{iri}#')}))"
        speaking = f"{{ SELECT DISTINCT ?g {{ GRAPH ?g {{ {node} ?any ?thing }} }} }}"
        wheres = [f"{speaking} GRAPH ?g {{ ?s ?p ?o {fragments} }}"]
    else:
        properties = " ".join(f"<{name}>" for name in _BELONGING)
        wheres = [
            f"BIND({node} AS ?o) VALUES ?p {{ {properties} }} GRAPH ?g {{ ?s ?p {node} }} "
            'FILTER(!CONTAINS(STR(?s), "#"))'
        ]
    return Description(iri, _quads(site, itself, *wheres, known=known))


def _quads(site: Site, *wheres: str, known: Sequence[_Row] = ()) -> tuple[Quad, ...]:
    """Returns the quads of some patterns and the known ones, sorted."""
    found = set(known)
    for where in wheres:
        rows = site.store.query(f"SELECT ?s ?p ?o ?g {{ {where} }}")
        found.update(cast("Iterator[_Row]", rows))
    # A store that orders by four terms takes many times as long.
    return tuple(Quad(*row) for row in sorted(found, key=_place))


@lru_cache(maxsize=4)
def _fragments_of(site: Site, document: str) -> Mapping[str, Sequence[_Row]]:
    """Returns the quads of fragments in the graphs of a document's versions, by IRI of document or unit.

    Cached: a document may have many units.
    """
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    start = document.replace(f"{site.base}document/", f"{site.base}graph/", 1)
    for graph in map(NamedNode, _graphs_of(site).get(start, ())):
        rows = site.store.query(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        for subject, prop, target in cast("Iterator[tuple[NamedNode, NamedNode, Term]]", rows):
            thing, hash_sign, _ = subject.value.partition("#")
            if hash_sign:
                found[thing].append((subject, prop, target, graph))
    return found


@lru_cache(maxsize=2)
def _graphs_of(site: Site) -> Mapping[str, Sequence[str]]:
    """The graphs of the versions of each document, by their IRI without the language."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for graph in sorted(site.graphs):
        found[graph.rpartition("/")[0]].append(graph)
    return found


@lru_cache(maxsize=2)
def _linked(site: Site) -> Mapping[str, Sequence[str]]:
    """The fragments that the graph of links speaks of, by their document."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    links = NamedNode(site.minter.links)
    for (subject,) in site.store.query(f"SELECT DISTINCT ?s {{ GRAPH {links} {{ ?s ?p ?o }} }}"):
        iri = str(value(subject))
        if "#" in iri:
            found[iri.partition("#")[0]].append(iri)
    return found


def _place(row: _Row) -> tuple[str, str, str, str]:
    subject, prop, target, graph = row
    return graph.value, str(subject), prop.value, str(target)


_BELONGING = (
    f"{ORG}subOrganizationOf",
    f"{ORG}postIn",
    Property.AT_SESSION,
    Property.CONFERENCE_OF_PARTIES,
    Property.OF_BODY,
    Property.PARTY_TO,
    Property.PROTOCOL_TO,
    Property.SECRETARIAT_OF,
    Property.SERVICED_BY,
    Property.SIGNATORY_TO,
    f"{SKOS}broader",
)
"""Properties of a thing that belongs to another: its data are part of the data of that other."""
_VOCABULARY = frozenset(
    ("scheme", *(iri.removeprefix(HOME).rstrip("/#") for iri in PREFIXES.values() if iri.startswith(HOME)))
)
"""First segments of what lives under the vocabulary's home, whatever base the graph has."""
