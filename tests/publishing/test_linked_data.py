"""The graph as linked data: links out, links onward, labels, marks, and one resource for each text."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.ontology.links import links, official_text, source_texts
from mandategraph.ontology.terms import HOME, PREFIXES
from mandategraph.queries import get_query
from mandategraph.store import value
from pyoxigraph import RdfFormat, parse
from rdflib import RDFS, SKOS, VOID, Graph, URIRef
from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from mandategraph.publishing.site import Site
    from starlette.testclient import TestClient

BASE: Final = "https://w3id.org/mandategraph/"
ELI: Final = "http://data.europa.eu/eli/ontology#"
MG: Final = f"{BASE}ontology#"


def rows(site: Site, pattern: str) -> list[tuple[str, ...]]:
    prefixes = (
        f"PREFIX eli: <{ELI}> PREFIX mg: <{MG}> PREFIX owl: <http://www.w3.org/2002/07/owl#> "
        f"PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}>"
    )
    return [tuple(str(value(term)) for term in row) for row in site.store.query(f"{prefixes} {pattern}")]


def data(client: TestClient, path: str) -> Graph:
    return Graph().parse(data=client.get(f"/{path}.ttl").text, format="turtle")


@pytest.mark.parametrize("term", [iri.rstrip("#") for iri in PREFIXES.values() if iri.startswith(HOME)])
def test_terms_of_the_vocabulary_have_their_own_base_on_every_site(site: Site, term: str) -> None:
    own = replace(site, base="https://data.example.org/m/")
    assert own.iri(term.removeprefix(HOME)) == term
    assert own.iri("body/UNODC") == "https://data.example.org/m/body/UNODC"


@pytest.mark.parametrize(
    ("symbol", "language", "url"),
    [
        ("A/RES/77/235", "en", "https://docs.un.org/en/A/RES/77/235"),
        ("A/RES/57/270 B", "zh", "https://docs.un.org/zh/A/RES/57/270B"),
        ("S/RES/1373(2001)", "fr", "https://docs.un.org/fr/S/RES/1373(2001)"),
        ("A/RES/77/235", "de", ""),
        ("WHA76.4", "en", ""),
        ("SCHM/12/3", "en", ""),
    ],
)
def test_a_language_version_has_the_url_of_its_official_text(symbol: str, language: str, url: str) -> None:
    assert official_text(symbol, language) == url


def test_documents_lead_to_their_official_texts(client: TestClient, site: Site) -> None:
    found = rows(site, "SELECT ?f { ?e a eli:LegalExpression ; eli:is_embodied_by ?f . ?f a eli:Format }")
    assert ("https://docs.un.org/zh/E/RES/2026/901",) in found
    page = LexborHTMLParser(client.get("/document/E/RES/2026/901.html").text)
    assert page.css("dl.facts a[href='https://docs.un.org/en/E/RES/2026/901']")


def test_bodies_and_instruments_lead_to_their_web_pages(site: Site) -> None:
    for body, start in (
        ("body/UNODC", "https://www.unodc.org/"),
        ("body/ACABQ", "https://www.un.org/ga/acabq/"),
        ("instrument/UNTOC", "https://treaties.un.org/"),
        ("group/developing-countries", "http://metadata.un.org/thesaurus/"),
    ):
        ((found,),) = rows(site, f"SELECT ?page {{ <{BASE}{body}> rdfs:seeAlso ?page }}")
        assert found.startswith(start)


def test_records_lead_to_the_official_texts_they_are_taken_from(site: Site) -> None:
    for record, url in (
        ("instrument/10YFP", "https://docs.un.org/en/A/RES/68/215"),
        ("session/AU-Assembly/36", "https://docs.un.org/en/S/RES/2719(2023)"),
    ):
        assert (url,) in rows(
            site, f"SELECT ?text {{ <{BASE}{record}> <http://purl.org/dc/terms/source> ?text }}"
        )


def test_types_lead_to_concepts_of_the_thesaurus(site: Site) -> None:
    query = "SELECT ?concept { ?type skos:inScheme ?scheme ; skos:closeMatch ?concept }"
    assert ("http://metadata.un.org/thesaurus/1006683",) in rows(site, query)


@pytest.mark.parametrize(
    ("source", "urls"),
    [
        ("A/RES/65/274 (en)", ["https://docs.un.org/en/A/RES/65/274"]),
        ("A/68/127 (zh): the month only", ["https://docs.un.org/zh/A/68/127"]),
        ("A/RES/71/101 B", ["https://docs.un.org/en/A/RES/71/101B"]),
        ("opening meeting; agrees with A/520/REV.20: rule 1 (a)", ["https://docs.un.org/en/A/520/Rev.20"]),
        ("CAC/COSP/2013/18; A/68/127 had announced another day", ["CAC/COSP/2013/18", "A/68/127"]),
        ("report of the Commission", []),
        ("UNBIS", []),
    ],
)
def test_a_source_that_names_documents_has_their_urls(source: str, urls: list[str]) -> None:
    whole = [url if url.startswith("https") else f"https://docs.un.org/en/{url}" for url in urls]
    assert list(source_texts(source)) == whole


def test_every_link_is_of_an_authority_and_a_url() -> None:
    folder = files("mandategraph.ontology") / "authorities"
    known = {
        f"{kind}/{row['key']}"
        for kind, name in (("body", "bodies.csv"), ("group", "groups.csv"), ("instrument", "instruments.csv"))
        for row in csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines())
    }
    assert set(links()) <= known
    assert list(links()) == sorted(links())
    concept = r"http://metadata\.un\.org/thesaurus/\d+"
    assert all(re.fullmatch(rf"https://[^\s<>]+|{concept}", link) for link in links().values())


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("scheme/verbs", (URIRef(f"{BASE}scheme/verbs"), SKOS.hasTopConcept, None)),
        ("body/UN", (None, URIRef("http://www.w3.org/ns/org#subOrganizationOf"), URIRef(f"{BASE}body/UN"))),
        ("body/UNODC", (None, URIRef("http://www.w3.org/ns/org#postIn"), URIRef(f"{BASE}body/UNODC"))),
        ("body/CCPCJ", (None, URIRef(f"{MG}ofBody"), URIRef(f"{BASE}body/CCPCJ"))),
    ],
)
def test_the_data_of_a_thing_lead_onward(
    client: TestClient, path: str, pattern: tuple[URIRef | None, URIRef, URIRef | None]
) -> None:
    assert list(data(client, path).triples(pattern))


def test_documents_and_language_versions_have_labels(site: Site) -> None:
    for name in ("mg:Text", "eli:LegalExpression", "mg:Session", "mg:Meeting"):
        missing = f"SELECT ?s {{ ?s a {name} FILTER NOT EXISTS {{ ?s rdfs:label|skos:prefLabel ?label }} }}"
        assert rows(site, missing) == []


def test_documents_that_are_only_cited_are_marked(site: Site) -> None:
    marked = {iri for (iri,) in rows(site, "SELECT ?d { ?d a mg:CitedDocument }")}
    assert f"{BASE}document/A/RES/65/229" in marked
    assert f"{BASE}document/E/RES/2026/901" not in marked
    texts = {iri for (iri,) in rows(site, "SELECT ?d { ?d a mg:Text }")}
    loaded = {iri for (iri,) in rows(site, "SELECT DISTINCT ?d { ?d eli:is_realized_by ?v }")}
    twins = {iri for (iri,) in rows(site, "SELECT DISTINCT ?d { ?x owl:sameAs ?d }")}
    assert marked == texts - loaded - twins
    assert loaded <= texts


def test_documents_are_those_whose_text_is_loaded(client: TestClient, site: Site) -> None:
    ((total,),) = rows(site, "SELECT (COUNT(?d) AS ?n) { ?d a mg:Document }")
    stored = {entry.symbol for entry in site.store.manifest().values() if entry.symbol}
    assert int(total) == len(stored)
    whole = "?d eli:is_realized_by ?v FILTER NOT EXISTS { ?d mg:unitKey ?key }"
    documents = rows(site, "SELECT ?d { ?d a mg:Document }")
    assert set(documents) == set(rows(site, f"SELECT ?d {{ {whole} }}"))
    dataset = data(client, "dataset")
    (kind,) = dataset.subjects(VOID["class"], URIRef(f"{MG}Document"))
    assert str(dataset.value(kind, VOID.entities)) == total
    shown = CliRunner().invoke(mandategraph, ["stats", "--store", site.place, "--format", "csv"]).output
    assert {f"documents,{total}", f"Document,{total}"} <= set(shown.split())
    page = client.get("/dataset.html").text
    assert f"<dd>{total}</dd>" in page


def test_the_symbol_of_an_adopted_text_leads_to_that_text(client: TestClient) -> None:
    symbol, text = "/document/CCPCJ/RES/34/901", "/document/E/CN.15/SAMPLE/1/unit/RES-34-901"
    answer = client.get(symbol, headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (303, text)
    for extension in ("html", "ttl", "jsonld"):
        answer = client.get(f"{symbol}.{extension}")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{text}.{extension}")


def test_a_saved_json_ld_document_can_be_read_anywhere(client: TestClient) -> None:
    saved = client.get("/body/UNODC.jsonld").text
    assert "/context.jsonld" not in saved
    assert (URIRef(f"{BASE}body/UNODC"), None, None) in Graph().parse(data=saved, format="json-ld")


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        # Comunica 3.3, shortened.
        ("application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/turtle;q=0.6", "jsonld"),
        ("application/n-quads,text/turtle;q=0.1", "ttl"),
        ("application/n-quads,*/*;q=0.1", "nq"),
        ("application/n-quads", "nq"),
    ],
)
def test_a_client_that_reads_triples_gets_no_quads(client: TestClient, accept: str, extension: str) -> None:
    answer = client.get("/body/UNODC", headers={"Accept": accept})
    assert answer.headers["Location"] == f"/body/UNODC.{extension}"


def test_quads_hold_the_same_statements_as_triples(client: TestClient) -> None:
    turtle = {quad.triple for quad in parse(client.get("/body/UNODC.ttl").content, RdfFormat.TURTLE)}
    quads = {quad.triple for quad in parse(client.get("/body/UNODC.nq").content, RdfFormat.N_QUADS)}
    assert quads == turtle


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * { ?s ?p ?o FILTER(<http://example.org/f>(?o)) } LIMIT 1", 400, "http://example.org/f"),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", 200, BASE),
    ],
)
def test_unknown_functions_are_wrong_requests_and_relative_iris_have_a_base(
    client: TestClient, query: str, status: int, words: str
) -> None:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == status
    assert words in answer.text


def test_the_vocabulary_describes_itself() -> None:
    graph = Graph().parse(
        data=(files("mandategraph.ontology") / "mandategraph.ttl").read_text(encoding="utf-8"),
        format="turtle",
    )
    said = {str(name) for name in graph.predicates(URIRef(f"{BASE}ontology"))}
    terms = "http://purl.org/dc/terms/"
    names = ("bibliographicCitation", "contributor", "created", "creator", "identifier", "issued", "license")
    wanted = {f"{terms}{name}" for name in (*names, "modified", "publisher", "title")}
    wanted |= {f"http://purl.org/vocab/vann/preferredNamespace{end}" for end in ("Prefix", "Uri")}
    wanted |= {str(RDFS.label), "https://schema.org/creativeWorkStatus"}
    assert wanted <= said


def fields(page: LexborHTMLParser) -> dict[str, str | None]:
    return {str(one.attributes["name"]): one.attributes["type"] for one in page.css("#parameters p input")}


def test_a_query_of_the_catalogue_has_a_field_for_each_parameter(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/query?example=reports-owed-not-seen").text)
    chosen = get_query("reports-owed-not-seen")
    assert list(fields(page)) == [f"param.{one.name}" for one in chosen.parameters]
    required = page.css("#parameters input[aria-required]")
    assert {str(one.attributes["name"]) for one in required} == {
        f"param.{one.name}" for one in chosen.parameters if one.required
    }


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"param.actor": ""}, "Missing parameter: actor"),
        ({"param.actor": "UNDOC"}, "Did you mean: UNODC"),
        ({"param.actor": "UNODC", "param.language": "xx"}, "xx"),
    ],
)
def test_a_missing_or_unusable_parameter_is_named_at_its_field(
    client: TestClient, given: dict[str, str], words: str
) -> None:
    answer = client.get("/query", params={"example": "requests-to-actor", **given})
    assert answer.status_code == 400
    notices = LexborHTMLParser(answer.text).css("#parameters [role=alert]")
    assert [words in notice.text() for notice in notices] == [True]


def test_a_filled_in_query_is_answered_with_names_beside_iris(client: TestClient) -> None:
    given = {"example": "requests-to-actor", "param.actor": "UNODC", "param.language": "en"}
    answer = client.get("/query", params=given)
    assert answer.status_code == 303
    assert f"{BASE}body/UNODC" in parse_qs(urlsplit(answer.headers["Location"]).query)["query"][0]
    answer = client.get(answer.headers["Location"])
    assert answer.status_code == 200
    page = LexborHTMLParser(answer.text)
    assert len(page.css("#result tbody tr")) > 1
    actor = page.css_first("#parameters input[name='param.actor']")
    assert actor is not None
    assert actor.attributes["value"] == "UNODC"
    text = f"SELECT ?body {{ ?body a <{MG}Body> FILTER(?body = <{BASE}body/UNODC>) }}"
    answer = client.get("/query?example=addressee-counts&param.issuer=", follow_redirects=True)
    chart = LexborHTMLParser(answer.text)
    named = [one.text() for one in chart.css("#result .bars .name")]
    assert "United Nations Office on Drugs and Crime" in named
    cell = LexborHTMLParser(client.get("/query", params={"query": text}).text).css_first("#result tbody td")
    assert cell is not None
    assert "United Nations Office on Drugs and Crime" in cell.text()


def test_a_page_shows_all_values_of_a_property(client: TestClient, site: Site) -> None:
    above = "<http://www.w3.org/ns/org#subOrganizationOf>"
    parts = rows(site, f"SELECT ?part {{ ?part {above} <{BASE}body/GA> }}")
    assert len(parts) > 30
    page = LexborHTMLParser(client.get("/body/GA.html").text)
    shown = {str(link.attributes["href"]).removesuffix(".html") for link in page.css("dl.facts a")}
    assert {f"/{iri.removeprefix(BASE)}" for (iri,) in parts} <= shown
