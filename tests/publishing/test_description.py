"""The dataset says what it is, what it holds and what changed."""

from __future__ import annotations

import gzip
import json
import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from threading import Event
from typing import IO, TYPE_CHECKING, cast

import pyshacl
import pytest
from mandategraph.publishing.dumping import Dump
from mandategraph.publishing.negotiation import LANGUAGES
from mandategraph.publishing.site import Site
from mandategraph.store import StoreError
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from collections.abc import Callable

DATASET = URIRef("https://w3id.org/mandategraph/dataset")
VERSION = URIRef(f"{DCAT}hasVersion")
MG = "https://w3id.org/mandategraph/ontology#"


@pytest.fixture(scope="module")
def described(running: TestClient) -> Graph:
    answer = running.get("/.well-known/void", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dataset.ttl")
    return Graph().parse(data=running.get("/dataset.ttl").text, format="turtle")


def test_the_dataset_is_described_after_void_and_dcat(described: Graph, site: Site) -> None:
    assert {VOID.Dataset, DCAT.Dataset} <= set(described.objects(DATASET, RDF.type))
    assert described.value(DATASET, DCTERMS.license) is not None
    assert {title.language for title in described.objects(DATASET, DCTERMS.title)} == set(LANGUAGES)  # type: ignore[attr-defined]
    languages = {str(one).rpartition("/")[2] for one in described.objects(DATASET, DCTERMS.language)}
    assert languages == {"ENG", "ZHO"}, "those of the documents that the store holds"
    triples = set(site.store.query("SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"))
    assert described.value(DATASET, VOID.triples).toPython() == len(triples)  # type: ignore[union-attr]
    subjects = {triple[0] for triple in triples}
    assert described.value(DATASET, VOID.distinctSubjects).toPython() == len(subjects)  # type: ignore[union-attr]
    assert described.value(DATASET, VOID.sparqlEndpoint) == URIRef("http://testserver/sparql")


def test_classes_are_counted(described: Graph, site: Site) -> None:
    (node,) = described.subjects(VOID["class"], URIRef(f"{MG}Act"))
    assert (DATASET, VOID.classPartition, node) in described
    (row,) = site.store.query(f"SELECT (COUNT(DISTINCT ?a) AS ?n) {{ ?a a <{MG}Act> }}")
    assert str(described.value(node, VOID.entities)) == getattr(row[0], "value", "")


def conformance(graph: Graph, shapes: Graph) -> tuple[bool, str]:
    check = cast("Callable[..., tuple[bool, object, str]]", pyshacl.validate)  # pyright: ignore[reportUnknownMemberType]
    conforms, _, report = check(graph, shacl_graph=shapes)
    return conforms, report


def test_the_description_conforms_to_dcat_ap(described: Graph) -> None:
    shapes = Graph().parse(Path(__file__).with_name("dcat-ap.ttl"))
    conforms, report = conformance(described, shapes)
    assert conforms, report
    described_less = Graph() + described
    described_less.remove((None, DCAT.endpointURL, None))
    assert not conformance(described_less, shapes)[0]


def test_the_description_has_what_dcat_ap_recommends(described: Graph, site: Site) -> None:
    shapes = Graph().parse(Path(__file__).with_name("dcat-ap-recommended.ttl"))
    graph = Graph() + described
    # The files of earlier releases are gone.
    for release in site.store.releases()[:-1]:
        graph.remove((URIRef(f"{DATASET}#release-{release.number}"), RDF.type, None))
    conforms, report = conformance(graph, shapes)
    assert conforms, report
    graph.remove((DATASET, DCAT.contactPoint, None))
    assert not conformance(graph, shapes)[0]


@pytest.mark.parametrize(
    ("prop", "term"),
    [
        (DCAT.contactPoint, URIRef("https://example.org/nobody")),
        (DCTERMS.issued, Literal("yesterday")),
        (DCTERMS.publisher, URIRef("https://example.org/second")),
        (DCAT.distribution, DATASET),
    ],
)
def test_a_wrong_description_does_not_conform(described: Graph, prop: URIRef, term: URIRef | Literal) -> None:
    shapes = Graph().parse(Path(__file__).with_name("dcat-ap.ttl"))
    wrong = Graph() + described
    wrong.add((DATASET, prop, term))
    assert not conformance(wrong, shapes)[0]


def test_the_description_mints_no_iri_outside_the_base(described: Graph) -> None:
    datasets = {str(node) for node in described.subjects(RDF.type, VOID.Dataset)}
    assert all(iri.startswith(str(DATASET)) for iri in datasets)


def test_the_page_of_the_dataset_tells_search_engines_of_it(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/dataset.html").text)
    script = page.css_first("script[type='application/ld+json']")
    assert script is not None
    schema = json.loads(script.text())
    assert (schema["@type"], schema["@id"]) == ("Dataset", str(DATASET))
    assert {"name", "description", "license", "distribution", "dateModified"} <= schema.keys()


def test_linksets_name_where_they_lead(described: Graph) -> None:
    linksets = set(described.subjects(RDF.type, VOID.Linkset))
    assert linksets
    for linkset in linksets:
        assert described.value(linkset, VOID.linkPredicate)
        assert described.value(described.value(linkset, VOID.objectsTarget), VOID.uriSpace)


def test_the_first_release_added_everything(described: Graph) -> None:
    (release,) = (node for node in described.objects(DATASET, VERSION) if str(node).endswith("#release-1"))
    assert described.value(release, DCTERMS.issued) is not None
    words = map(str, described.objects(release, DCTERMS.description))
    assert any(
        "added, 0 changed, 0 removed; the content of this release is not kept" in said for said in words
    )


def test_releases_follow_one_another_up_to_the_current_one(described: Graph, site: Site) -> None:
    numbers = [release.number for release in site.store.releases()]
    first, last = (URIRef(f"{DATASET}#release-{number}") for number in (min(numbers), max(numbers)))
    assert described.value(DATASET, URIRef(f"{DCAT}hasCurrentVersion")) == last
    passed = list(described.transitive_objects(last, URIRef(f"{DCAT}previousVersion")))
    assert (len(passed), passed[-1]) == (len(numbers), first)


def test_dumps_and_services_are_named_where_they_answer(described: Graph, client: TestClient) -> None:
    named = {
        *described.objects(DATASET, VOID.dataDump),
        *described.objects(DATASET, DCAT.landingPage),
        *described.objects(None, DCAT.downloadURL),
        *described.objects(None, DCAT.accessURL),
        *described.objects(None, DCAT.endpointDescription),
    }
    assert len(named) == 6
    for url in map(str, named):
        assert url.startswith("http://testserver/"), url
        assert client.get(url, follow_redirects=True).status_code == 200, url


def test_every_distribution_says_what_it_is_and_may_be_used_for(described: Graph) -> None:
    for dump in described.objects(DATASET, DCAT.distribution):
        assert (dump, RDF.type, DCAT.Distribution) in described
        for said in (DCTERMS.title, DCTERMS.license, DCAT.mediaType, DCAT.compressFormat):
            assert described.value(dump, said) is not None, said


@pytest.mark.parametrize("host", ["a<b", "x y", 'h"', "static.example:99999999"])
def test_a_host_that_is_none_does_not_get_into_the_description(client: TestClient, host: str) -> None:
    answer = client.get("/dataset.ttl", headers={"Host": host})
    assert answer.status_code in (200, 400)
    Graph().parse(data=answer.text, format="turtle")


@pytest.mark.parametrize(
    ("name", "form"), [("mandategraph.nq.gz", RdfFormat.N_QUADS), ("mandategraph.trig.gz", RdfFormat.TRIG)]
)
def test_a_dump_holds_every_statement(client: TestClient, site: Site, name: str, form: RdfFormat) -> None:
    answer = client.get(f"/dumps/{name}")
    assert answer.headers["Content-Type"] == "application/gzip"
    assert sum(1 for _ in parse(gzip.decompress(answer.content), form)) == site.store.count()


def test_a_dump_is_sent_while_it_is_made(tmp_path: Path) -> None:
    going_on = Event()

    def write(output: IO[bytes]) -> None:
        output.write(os.urandom(1 << 20))
        assert going_on.wait(60)
        output.write(b"end")

    dump = Dump(tmp_path / "dump.gz", write)
    pieces = dump.pieces()
    first = next(pieces)
    assert first and not dump.whole()
    going_on.set()
    assert gzip.decompress(b"".join((first, *pieces))).endswith(b"end")
    assert dump.whole() and gzip.decompress(b"".join(dump.pieces())).endswith(b"end")


def test_a_dump_that_fails_is_not_taken_for_whole_and_made_again(tmp_path: Path) -> None:
    failures = [OSError("no space")]

    def write(output: IO[bytes]) -> None:
        output.write(b"begin")
        if failures:
            raise failures.pop()

    dump = Dump(tmp_path / "dump.gz", write)
    with pytest.raises(StoreError, match=r"dump\.gz"):
        list(dump.pieces())
    assert not dump.whole()
    assert gzip.decompress(b"".join(dump.pieces())) == b"begin"


def test_a_dump_that_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/dumps/mandategraph.zip").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_the_dataset_is_there_in_both_languages(client: TestClient, language: str) -> None:
    answer = client.get("/dataset", headers={"Accept": "text/html"})
    page = client.get(f"{answer.headers['Location']}?lang={language}")
    assert page.status_code == 200
    assert ("数据集" in page.text) == (language == "zh")


def test_the_site_map_names_pages_that_are_there(client: TestClient) -> None:
    answer = client.get("/sitemap.xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = [place.text or "" for place in ElementTree.fromstring(answer.content).iter(f"{space}loc")]
    assert "http://testserver/body/UNODC.html" in urls
    for url in urls[:: len(urls) // 12]:
        assert client.get(url).status_code == 200, url
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text
