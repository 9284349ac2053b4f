"""The page, the CSV file, the API, the calendar and SPARQL count the same deadlines for the same filters."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from mandategraph.queries.catalogue import get_query
from mandategraph.queries.due_filter import end_of_default_period
from run_command import csv_rows
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOME = "https://w3id.org/mandategraph/"
PREFIXES = f"""PREFIX kind: <{HOME}kind/> PREFIX mg: <{HOME}ontology#> PREFIX body: <{HOME}body/>
PREFIX status: <{HOME}deadline-status/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> """
NO_REPORT = "no report found in this collection"
TODAY = date.today()
COMING = f"""?s mg:listing "dated" ; mg:turnUntil ?until . OPTIONAL {{ ?s mg:turnFrom ?from }}
FILTER(?until >= "{TODAY}"^^xsd:date)
FILTER(COALESCE(?from, ?until) <= "{end_of_default_period(TODAY)}"^^xsd:date)"""
PAST = '?s mg:listing "dated" .'
SESSION = f"?d mg:atSession <{HOME}session/GA/78> ."
FILTERS: list[tuple[dict[str, str], dict[str, str], str]] = [
    ({}, {}, COMING),
    (
        {"status": "ended", "when": "past"},
        {"status": "ended", "list": "dated"},
        PAST + "?s mg:deadlineStatus status:ended .",
    ),
    (
        {"status": NO_REPORT, "when": "past"},
        {"status": NO_REPORT},
        "?s mg:deadlineStatus status:no-report-found .",
    ),
    (
        {"addressee": "UN Secretary-General", "exactly": "true", "status": NO_REPORT, "when": "past"},
        {"addressee": "UN Secretary-General", "exactly": "true", "status": NO_REPORT},
        "?s mg:deadlineStatus status:no-report-found . ?act mg:addressee body:UN-Secretary-General .",
    ),
    (
        {"issuer": "GA", "status": "ended", "when": "past"},
        {"issuer": "GA", "status": "ended", "list": "dated"},
        PAST + "?s mg:deadlineStatus status:ended . ?text mg:issuedBy body:GA .",
    ),
    (
        {"recipient": "GA", "status": NO_REPORT, "when": "past"},
        {"recipient": "GA", "status": NO_REPORT},
        "?s mg:deadlineStatus status:no-report-found . ?act mg:reportTo body:GA .",
    ),
    ({"session": "GA/78"}, {"session": "GA/78"}, SESSION),
    (
        {"session": "GA/78", "addressee": "UN Secretary-General", "exactly": "true"},
        {"session": "GA/78", "addressee": "UN Secretary-General", "exactly": "true"},
        SESSION + "?act mg:addressee body:UN-Secretary-General .",
    ),
    ({"when": "standing"}, {"list": "standing"}, '?s mg:listing "standing" .'),
    (
        {"when": "standing", "issuer": "Security Council"},
        {"list": "standing", "issuer": "Security Council"},
        '?s mg:listing "standing" . ?text mg:issuedBy body:SC .',
    ),
    (
        {"kind": "decisions", "session": "GA/78"},
        {"kind": "decisions", "session": "GA/78"},
        SESSION + "?act mg:kind kind:decision .",
    ),
]
"""Parameters of the page and the CSV file, of the API, and a SPARQL pattern."""
CALENDARS = [in_api for _, in_api, _ in FILTERS if "list" not in in_api]
"""Parameters of calendars, which list what has a day."""


@pytest.fixture(scope="module")
def client(mini_corpus_store: Path) -> Iterator[TestClient]:
    """A client of a site of the mini corpus."""
    with TestClient(application(Site.open(str(mini_corpus_store)))) as client:
        yield client


def by_sparql(client: TestClient, pattern: str) -> int:
    requests = "" if "mg:kind" in pattern else "?act mg:kind kind:directive ."
    query = f"""{PREFIXES} SELECT (COUNT(DISTINCT ?s) AS ?n) {{
      ?act mg:due ?d . ?d mg:hasStatus ?s .
      ?act <http://www.w3.org/ns/prov#wasDerivedFrom>/mg:partOf ?text . {requests} {pattern} }}"""
    answer = client.get("/sparql", params={"query": query, "format": "json"})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(("on_page", "in_api", "pattern"), FILTERS, ids=[str(row[0]) for row in FILTERS])
def test_page_csv_api_and_sparql_count_the_same(
    client: TestClient, on_page: dict[str, str], in_api: dict[str, str], pattern: str
) -> None:
    page = client.get("/deadlines", params=on_page)
    assert page.status_code == 200, page.text
    counted = re.search(r'<h1>[^<]*<span class="count">([^<]*)</span>', page.text)
    assert counted is not None
    table = client.get("/table/due.csv", params=on_page)
    rows = csv_rows(table.content.decode())
    listed = client.get("/api/due", params=in_api)
    assert listed.status_code == 200, listed.text
    counts = {
        "page": int(re.sub(r"\D", "", counted[1])),
        "csv": len(rows),
        "api": listed.json()["total"],
        "sparql": by_sparql(client, pattern),
    }
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize("filters", CALENDARS, ids=map(str, CALENDARS))
def test_the_calendar_has_an_event_for_every_deadline_with_a_day(
    client: TestClient, filters: dict[str, str]
) -> None:
    rows: list[dict[str, str]] = []
    while True:
        listed = client.get("/api/due", params={**filters, "list": "all", "offset": str(len(rows))}).json()
        rows.extend(listed["items"])
        if len(rows) == listed["total"]:
            break
        assert listed["items"]
    dated = [row for row in rows if row["until"]]
    calendar = client.get("/calendar.ics", params={**filters, "past": "true"})
    assert calendar.status_code == 200, calendar.text
    assert calendar.text.count("BEGIN:VEVENT") == len(dated)


def test_reports_owed_are_those_whose_status_says_that_no_report_was_found(client: TestClient) -> None:
    text = get_query("reports-owed-not-seen").bind({"day": ["9999-12-31"]})
    answer = client.get("/sparql", params={"query": text, "format": "json"})
    owed = [(row["act"]["value"], row["until"]["value"]) for row in answer.json()["results"]["bindings"]]
    listed = client.get("/api/due", params={"status": NO_REPORT, "list": "all", "limit": "500"}).json()
    assert listed["total"] == len(listed["items"]) > 0
    assert sorted(owed) == sorted((row["act"], row["until"]) for row in listed["items"])


def test_the_filters_select_something(client: TestClient) -> None:
    counts = [by_sparql(client, pattern) for _, _, pattern in FILTERS]
    assert sum(count > 0 for count in counts) >= len(FILTERS) - 2, counts
