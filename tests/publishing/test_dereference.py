"""Every IRI of the graph answers, with what the client likes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from mandategraph.publishing.syntaxes import BY_EXTENSION
from mandategraph.store import EmbeddedStore, value
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, Graph
from starlette.testclient import TestClient

UNODC = "/body/UNODC"
RESOLUTION = "/document/E/RES/2026/901"


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (None, "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/n-quads", "nq"),
        ("text/html;q=0.5, text/turtle;q=0.9", "ttl"),
        ("text/*;q=0.4, text/html;q=0", "ttl"),
    ],
)
def test_a_thing_leads_to_what_the_client_likes(
    client: TestClient, accept: str | None, extension: str
) -> None:
    answer = client.get(UNODC, headers={"Accept": accept or ""})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{UNODC}.{extension}")
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("extension", BY_EXTENSION)
def test_the_data_of_a_document_hold_its_paragraphs(client: TestClient, extension: str) -> None:
    chosen = BY_EXTENSION[extension]
    answer = client.get(f"{RESOLUTION}.{chosen.extension}")
    assert answer.headers["Content-Type"].startswith(chosen.media)
    if chosen.form != RdfFormat.JSON_LD:
        subjects = {str(quad.subject) for quad in parse(answer.content, chosen.form)}
        assert f"<https://w3id.org/mandategraph{RESOLUTION}#4.act1>" in subjects


def test_the_page_of_a_thing_names_it(client: TestClient) -> None:
    answer = client.get(f"{UNODC}.html")
    assert answer.status_code == 200
    assert "United Nations Office on Drugs and Crime" in answer.text


def test_what_the_graph_does_not_know_is_not_found(client: TestClient) -> None:
    answer = client.get("/body/NOBODY", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "text/html" in answer.headers["Content-Type"]


def test_a_format_that_is_not_there_is_refused_with_those_that_are(client: TestClient) -> None:
    answer = client.get(UNODC, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("application/json", "jsonld"),
        ("application/json;q=0.5, text/turtle;q=0.1", "ttl"),
        ("text/xml, application/xml;q=0.9", "rdf"),
        ("text/n3", "ttl"),
        ("text/plain", "nt"),
    ],
)
def test_a_general_format_gets_the_syntax_that_is_written_in_it(
    client: TestClient, accept: str, extension: str
) -> None:
    answer = client.get(UNODC, headers={"Accept": accept}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{UNODC}.{extension}")


def test_pages_run_no_script_that_stands_in_them(client: TestClient) -> None:
    policy = client.get(f"{UNODC}.html").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_a_page_leads_to_its_data_and_the_data_to_their_page(client: TestClient) -> None:
    page = client.get(f"{UNODC}.html").headers["Link"]
    assert f'<{UNODC}.ttl>; rel="alternate describedby"; type="text/turtle"' in page
    link = client.get(f"{UNODC}.ttl").headers["Link"]
    assert f'<https://w3id.org/mandategraph{UNODC}>; rel="describes"' in link
    assert f'<{UNODC}.html>; rel="alternate"; type="text/html"' in link


@pytest.mark.parametrize("extension", ["html", "ttl", "jsonld"])
def test_what_a_client_has_is_not_sent_again(client: TestClient, extension: str) -> None:
    first = client.get(f"{UNODC}.{extension}")
    again = client.get(f"{UNODC}.{extension}", headers={"If-None-Match": f'"x", {first.headers["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_the_page_is_in_the_language_that_is_asked_for(client: TestClient) -> None:
    assert client.get(f"{UNODC}.html?lang=xx").headers["Content-Language"] == "en"
    assert client.get(f"{UNODC}.html?lang=zh").headers["Content-Language"] == "zh"
    client.cookies.clear()
    asked = {"Accept-Language": "de, zh-CN;q=0.8, en;q=0.3"}
    assert client.get(f"{UNODC}.html", headers=asked).headers["Content-Language"] == "zh"


def test_json_ld_with_the_published_context_says_the_same_as_n_triples(client: TestClient) -> None:
    context = client.get("/context.jsonld")
    assert context.headers["Content-Type"] == "application/ld+json"
    document = client.get(f"{RESOLUTION}.jsonld").json()
    assert document["@context"].items() <= context.json()["@context"].items()
    theirs = Graph().parse(data=client.get(f"{RESOLUTION}.nt").text, format="nt")
    for text in (client.get(f"{RESOLUTION}.jsonld").text, json.dumps({**document, **context.json()})):
        assert set(Graph().parse(data=text, format="json-ld")) == set(theirs)
    act = next(node for node in document["@graph"] if node["id"].endswith("#4.act1"))
    assert act["addressee"] == "https://w3id.org/mandategraph/body/UNODC"


def test_a_named_graph_gives_its_content(client: TestClient) -> None:
    quads = list(parse(client.get("/graph/E/RES/2026/901/zh.nq").content, RdfFormat.N_QUADS))
    graph = "<https://w3id.org/mandategraph/graph/E/RES/2026/901/zh>"
    assert len([quad for quad in quads if str(quad.graph_name) == graph]) > 100


def test_terms_and_concepts_answer_too(client: TestClient) -> None:
    assert client.get("/verb/request", headers={"Accept": "text/turtle"}).status_code == 303
    assert "addressee" in client.get("/ontology.ttl").text


def test_the_version_of_the_vocabulary_leads_to_it(client: TestClient) -> None:
    answer = client.get("/ontology.ttl")
    (version,) = Graph().parse(data=answer.text, format="turtle").objects(predicate=OWL.versionIRI)
    path = str(version).partition("mandategraph")[2]
    assert client.get(path).headers["Location"] == "/ontology"
    assert client.get(f"{path}.ttl").headers["Location"] == "/ontology.ttl"


def test_the_path_of_the_base_is_served_as_well(client: TestClient) -> None:
    answer = client.get(f"/mandategraph{UNODC}", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{UNODC}.ttl")


def test_other_forms_of_a_symbol_lead_to_the_document(client: TestClient) -> None:
    answer = client.get("/document/E_RES_2026_901", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (308, RESOLUTION)
    assert client.get("/document/e/res/2026/901.ttl").headers["Location"] == f"{RESOLUTION}.ttl"
    assert client.get("/document/E/RES/2026/9019").status_code == 404


def test_escapes_that_need_not_be_lead_to_the_plain_address(client: TestClient) -> None:
    answer = client.get("/body/UNOD%43.ttl")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{UNODC}.ttl")


def test_what_was_taken_out_is_gone(site: Site, sample_store: Path, tmp_path: Path) -> None:
    place = tmp_path / "store"
    shutil.copytree(sample_store, place)
    store = EmbeddedStore(place)
    version = site.minter.graph("A/SAMPLE/4", "zh")
    # The links between documents speak of it, too.
    gone = [graph for graph in store.graphs() if "A/SAMPLE/4" in graph or graph.endswith("/links")]
    store.remove_graphs(gone)
    store.close()
    with TestClient(application(Site.open(str(place)))) as client:
        answer = client.get("/document/A/SAMPLE/4", headers={"Accept": "text/html"})
        assert answer.status_code == 410
        assert "was in this graph until" in answer.text
        assert client.get(site.link(version)).status_code == 410
        assert client.get(f"{RESOLUTION}").status_code == 200


def test_the_symbol_of_a_unit_leads_to_the_unit(client: TestClient, site: Site) -> None:
    rows = site.store.query(
        "SELECT ?unit ?same { GRAPH ?g { ?unit <http://www.w3.org/2002/07/owl#sameAs> ?same } }"
    )
    pairs = {str(value(same)): str(value(unit)) for unit, same in rows}
    unknown = [same for same in pairs if not site.knows(same)]
    assert unknown
    for same in unknown:
        answer = client.get(f"{same.removeprefix(site.base.rstrip('/'))}.ttl")
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"{site.link(pairs[same])}.ttl"
