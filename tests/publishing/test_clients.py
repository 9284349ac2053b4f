"""rdflib, SPARQLWrapper and curl read the same IRI from a running server."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

if TYPE_CHECKING:

    class Server(Protocol):
        url: str
        place: Path


UNODC = URIRef("https://w3id.org/mandategraph/body/UNODC")
NAME = "United Nations Office on Drugs and Crime"


def names(graph: Graph) -> set[str]:
    return {str(name) for name in graph.objects(UNODC, SKOS.prefLabel)}


def test_rdflib_follows_the_address_of_a_thing(server: Server) -> None:
    assert NAME in names(Graph().parse(f"{server.url}/body/UNODC"))


@pytest.mark.parametrize(
    ("extension", "form"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")]
)
def test_rdflib_reads_every_syntax(server: Server, extension: str, form: str) -> None:
    # JSON-LD leads rdflib to the published context.
    assert NAME in names(Graph().parse(f"{server.url}/body/UNODC.{extension}", format=form))


def test_sparqlwrapper_asks_the_endpoint(server: Server) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setQuery(f"SELECT ?name {{ <{UNODC}> <{SKOS.prefLabel}> ?name }}")
    wrapper.setReturnFormat(JSON)
    rows = cast("dict[str, dict[str, list[dict[str, dict[str, str]]]]]", wrapper.queryAndConvert())
    assert NAME in {row["name"]["value"] for row in rows["results"]["bindings"]}
    wrapper.setQuery(f"DESCRIBE <{UNODC}>")
    wrapper.setReturnFormat(TURTLE)
    assert NAME in names(Graph().parse(data=wrapper.query().response.read(), format="turtle"))


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_curl_follows_the_address_of_a_thing(server: Server) -> None:
    command = ["curl", "-sL", "-H", "Accept: text/turtle", f"{server.url}/body/UNODC"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert NAME in names(Graph().parse(data=text, format="turtle"))
