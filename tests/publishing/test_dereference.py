"""Every IRI of the graph answers, with what the client likes."""

from __future__ import annotations

import pytest
from mandategraph.publishing.syntaxes import BY_EXTENSION
from pyoxigraph import RdfFormat, parse
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


def test_pages_run_no_script_that_stands_in_them(client: TestClient) -> None:
    policy = client.get(f"{UNODC}.html").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
