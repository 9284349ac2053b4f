"""The JSON API follows its description, and its rows are those of the command."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from icalendar import Calendar
from mandategraph.publishing.api import description
from mandategraph.publishing.pages.wording import wording
from mandategraph.publishing.site import Site
from mandategraph.queries import acts
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

if TYPE_CHECKING:

    class Case(Protocol):
        def call_and_validate(self, *, base_url: str, excluded_checks: list[object]) -> object: ...

    class Server(Protocol):
        url: str


ALL = tuple(cast("Iterable[HealthCheck]", HealthCheck))
Test = Callable[..., None]
# The types of schemathesis are not complete.
ACCEPTANCE = cast("object", cast("Any", checks).positive_data_acceptance)
"""The description cannot say that a period must not be reversed, or a date not be far away."""
each = cast(
    "Callable[[Test], Test]", cast("Any", schemathesis.openapi.from_dict(description())).parametrize()
)


@each
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=ALL)
def test_every_answer_is_as_the_description_says(case: Case, server: Server) -> None:
    case.call_and_validate(base_url=server.url, excluded_checks=[ACCEPTANCE])


@pytest.mark.parametrize(
    ("path", "status"), [("documents/%ff", 400), ("actors/%C3%28", 400), ("documents/a%0Ab", 404)]
)
def test_an_address_that_cannot_be_read_is_a_problem_as_described(
    server: Server, path: str, status: int
) -> None:
    with pytest.raises(HTTPError) as failure:
        urlopen(f"{server.url}/api/{path}", timeout=30)
    assert failure.value.code == status
    assert failure.value.headers["Content-Type"] == "application/problem+json"


def test_acts_are_those_of_the_acts_table(client: TestClient, site: Site) -> None:
    answer = client.get("/api/acts", params={"document": "E/RES/2026/901", "language": "zh", "limit": 500})
    expected = acts(site.store, site.names, {"document": ("E/RES/2026/901",), "language": ("zh",)})
    assert answer.json()["items"] == [act.to_dict() for act in expected]
    assert answer.json()["total"] == len(expected)


def test_pages_follow_each_other_without_gap(client: TestClient) -> None:
    url, seen, total = "/api/acts?addressee=UNODC&limit=3", list[str](), 0
    while url:
        answer = client.get(url)
        page = answer.json()
        assert answer.links.get("next", {}).get("url") == page["next"]
        seen.extend(f"{item['iri']} {item['language']}" for item in page["items"])
        total, url = page["total"], page["next"]
    assert len(seen) == len(set(seen)) == total > 3


def test_filters_narrow(client: TestClient) -> None:
    asked = {"addressee": "毒品和犯罪问题办公室", "kind": "directive", "issuer": "ECOSOC"}
    page = client.get("/api/acts", params=asked).json()
    assert page["items"]
    assert {item["kind"] for item in page["items"]} == {"directive"}
    assert all("UNODC" in str(item["addressees"]) for item in page["items"])


def test_what_falls_due_has_its_days(client: TestClient) -> None:
    page = client.get("/api/due", params={"after": "2027-01-01", "before": "2027-12-31"}).json()
    assert page["items"]
    assert all(item["until"] >= "2027-01-01" for item in page["items"])


def test_how_a_deadline_stands_is_told_for_a_day(client: TestClient) -> None:
    early = client.get("/api/due", params={"addressee": "UNODC", "as_of": "2026-01-01"}).json()["items"]
    assert "upcoming" in {item["status"] for item in early}


def test_deadlines_come_as_a_calendar(client: TestClient) -> None:
    answer = client.get("/calendar.ics", params={"addressee": "UNODC"})
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = cast("list[dict[str, object]]", cast("Any", Calendar.from_ical(answer.content)).walk("VEVENT"))
    assert events
    assert all(str(event["url"]).startswith("https://w3id.org/mandategraph/document/") for event in events)


@pytest.mark.parametrize(
    ("parameters", "headers"),
    [({"language": "fr"}, {}), ({}, {"Accept-Language": "fr"}), ({}, {"Cookie": "lang=fr"})],
)
def test_labels_are_in_the_language_of_the_reader(
    client: TestClient, parameters: dict[str, str], headers: dict[str, str]
) -> None:
    asked = {"addressee": "UNODC", "exactly": "true", "list": "all", **parameters}
    answer = client.get("/api/due", params=asked, headers=headers)
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].replace(" ", "").split(","))
    items = answer.json()["items"]
    assert items and all("Office des Nations Unies" in item["addressees"] for item in items)
    gettext = wording("fr").gettext
    assert all(
        item["status_label"] == (gettext(item["status"]) if item["status"] else None) for item in items
    )
    calendar = client.get("/calendar.ics", params={"addressee": "UNODC", **parameters}, headers=headers)
    (name,) = re.findall("X-WR-CALNAME:(.*)", calendar.text)
    assert name.startswith(gettext("Mandate deadlines"))
    assert (
        calendar.headers["ETag"] != client.get("/calendar.ics", params={"addressee": "UNODC"}).headers["ETag"]
    )


@pytest.mark.parametrize("name", ["UNODC", "body/UNODC", "United Nations Office on Drugs and Crime"])
def test_an_actor_is_found_by_any_name(client: TestClient, name: str) -> None:
    card = client.get(f"/api/actors/{name}").json()
    assert card["iri"] == "https://w3id.org/mandategraph/body/UNODC"
    assert client.get(card["page"]).status_code == 200
    assert client.get(card["acts"]).json()["total"] > 0


def test_a_document_has_its_paragraphs(client: TestClient) -> None:
    card = client.get("/api/documents/E/RES/2026/901").json()
    assert {text["language"] for text in card["texts"]} == {"en", "zh"}
    assert len(card["paragraphs"]) > 10


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/acts?addressee=UNODCC", 404, "did you mean"),
        ("/api/acts?addressee=body/NOBODY", 404, "body/NOBODY"),
        ("/api/acts?addressee=ombudsman", 400, "group/ombudsman-institutions"),
        ("/api/acts?document=A/RES/1/999", 404, "A/RES/1/999"),
        ("/api/due?session=NOBODY/3", 404, "NOBODY/3"),
        ("/api/acts?adressee=UNODC", 400, "addressee"),
        ("/api/acts?limit=0", 400, "between 1 and 500"),
        ("/api/acts?limit=5&limit=6", 400, "only one value"),
        ("/api/acts?kind=order", 400, "directive"),
        ("/api/acts?verb=nonsense", 404, "No operative verb"),
        ("/api/documents/E/RES/2026/901?language=xx", 400, "Unknown language"),
        ("/api/due?after=soon", 400, "2013-04-26"),
        ("/api/actors/nobody", 404, "nobody"),
        ("/api/documents/X/1", 404, "X/1"),
    ],
)
def test_what_is_wrong_is_said_as_a_problem(client: TestClient, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert words in answer.json()["detail"]
