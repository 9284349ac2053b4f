"""Writes sessions: the same statements in the graphs of documents and of the authority files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ontology.labels import session_labels
from ..ontology.terms import RDFS, Class, Property
from .nquads import boolean, integer, quoted, tagged

if TYPE_CHECKING:
    from ..ontology.iri import Minter
    from .nquads import Graph


def write_session(graph: Graph, minter: Minter, body: str, running: str, *, resumed: bool) -> str:
    """Writes body, number and labels of a session; returns its IRI. running: "22", "S-32"."""
    iri = minter.session(body, running, resumed=resumed)
    graph.type(iri, Class.SESSION)
    graph.link(iri, Property.OF_BODY, minter.key(body))
    number = integer(int(running)) if running.isdecimal() else quoted(running)
    graph.add(iri, Property.SESSION_NUMBER, number)
    graph.add(iri, Property.RESUMED, boolean(resumed))
    for language, label in session_labels(body, running, resumed=resumed):
        graph.add(iri, f"{RDFS}label", tagged(label, language))
    return iri
