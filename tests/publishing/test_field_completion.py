"""Completion of names: what the server offers for the first letters; every offer leads to its thing."""

from __future__ import annotations

from typing import cast

import pytest
from mandategraph.publishing.pages import resolving
from mandategraph.publishing.pages.completion import completions
from mandategraph.publishing.site import Site
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient


def offered(client: TestClient, **query: str) -> list[dict[str, str]]:
    answer = client.get("/api/names", params=query)
    assert answer.status_code == 200
    return cast("list[dict[str, str]]", answer.json()["items"])


@pytest.mark.parametrize(
    ("kind", "begun", "words"),
    [
        ("actor", "unod", "UNODC"),
        ("actor", "drugs and cri", "United Nations Office on Drugs and Crime"),
        ("actor", "联合国毒品和犯罪问题", "联合国毒品和犯罪问题办公室"),
        ("session", "GA/8", "GA/80"),
        ("session", "General Assembly, session 80", "GA/80"),
        ("session", "eightieth", ""),
        ("session", "eightieth session", "GA/80"),
        ("symbol", "e/res", "E/RES/2026/901"),
        ("mandate", "e/res", "E/RES/2026/901"),
        ("mandate", "unca", "UNCAC"),
        ("verb", "req", "request"),
        ("any", "E/RES/2026", "E/RES/2026/901"),
        ("any", "unod", "UNODC"),
    ],
)
def test_the_first_letters_offer_names(client: TestClient, kind: str, begun: str, words: str) -> None:
    found = [one["words"] for one in offered(client, kind=kind, q=begun)]
    assert words in found if words else not found


def test_labels_are_in_the_language_of_the_page(client: TestClient) -> None:
    labels = {
        language: offered(client, q="UNODC", kind="actor", language=language)[0]["label"]
        for language in ("en", "zh", "ar")
    }
    assert len(set(labels.values())) == 3


@pytest.mark.parametrize("begun", ["u", "co", "ombuds", "第", "الم"])
def test_every_actor_that_is_offered_is_found_by_its_words(site: Site, begun: str) -> None:
    found = completions(site, "actor", begun, "en", 50)
    assert found
    for one in found:
        assert one.iri in resolving.actors(site, one.words)


@pytest.mark.parametrize("begun", ["80", "GA", "resumed"])
def test_every_session_that_is_offered_is_found_by_its_words(site: Site, begun: str) -> None:
    found = completions(site, "session", begun, "en", 50)
    assert found
    assert [resolving.session(site, one.words) for one in found] == [one.iri for one in found]


def test_the_number_of_names_is_limited(client: TestClient) -> None:
    assert len(offered(client, q="co", limit="7")) == 7
    assert client.get("/api/names", params={"q": "co", "limit": "1000"}).status_code == 400
    assert client.get("/api/names").status_code == 400


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        (
            "/deadlines",
            {"addressee": "actor", "issuer": "actor", "recipient": "actor", "session": "session"},
        ),
        ("/network", {"actor": "actor"}),
        ("/search", {"q": "any"}),
        ("/query?example=requests-to-actor", {"param.actor": "actor", "param.document": "symbol"}),
        ("/query?example=documents-on-topic", {"param.topic": "topic"}),
        ("/query?example=entities-under-mandate", {"param.mandate": "mandate"}),
    ],
)
def test_the_fields_of_names_complete_them(client: TestClient, address: str, fields: dict[str, str]) -> None:
    tree = LexborHTMLParser(client.get(address).text)
    completed = {
        str(one.attributes["name"]): str(one.attributes["data-complete"]) for one in tree.css("[data-names]")
    }
    assert completed.items() >= fields.items()
    assert tree.css_first("script[src$='completion.js']") is not None
