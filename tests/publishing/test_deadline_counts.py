"""Page, CSV file, API, calendar, command and SPARQL list the same deadlines for the same parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph as command
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
DATED = '?s mg:listing "dated" .'
PAST = f'{DATED} ?s mg:turnUntil ?until FILTER(?until < "{TODAY}"^^xsd:date)'
ENDED = "?s mg:deadlineStatus status:ended ."
MISSING = "?s mg:deadlineStatus status:no-report-found ."
SESSION = f"?d mg:atSession <{HOME}session/GA/78> ."
SECRETARY = {"addressee": "UN Secretary-General", "exactly": "true"}
BY_SECRETARY = "?act mg:addressee body:UN-Secretary-General ."
STANDING = '?s mg:listing "standing" .'
FILTERS: list[tuple[dict[str, str], str]] = [
    ({}, COMING),
    ({"status": "ended"}, ENDED),
    ({"list": "past", "status": "ended"}, PAST + ENDED),
    ({"list": "dated", "status": "ended"}, DATED + ENDED),
    ({"status": NO_REPORT}, MISSING),
    (SECRETARY | {"status": NO_REPORT}, MISSING + BY_SECRETARY),
    ({"issuer": "GA", "status": "ended"}, ENDED + "?text mg:issuedBy body:GA ."),
    ({"recipient": "GA", "status": NO_REPORT}, MISSING + "?act mg:reportTo body:GA ."),
    ({"session": "GA/78"}, SESSION),
    (SECRETARY | {"session": "GA/78"}, SESSION + BY_SECRETARY),
    ({"list": "past"}, PAST),
    ({"list": "standing"}, STANDING),
    ({"list": "standing", "issuer": "Security Council"}, STANDING + "?text mg:issuedBy body:SC ."),
    ({"kind": "decisions", "session": "GA/78"}, SESSION + "?act mg:kind kind:decision ."),
]
"""Parameters of all lists, and a SPARQL pattern."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A store of the mini corpus, and a client of its site."""

    place: Path
    client: TestClient


@pytest.fixture(scope="module")
def corpus(mini_corpus_store: Path) -> Iterator[Corpus]:
    with TestClient(application(Site.open(str(mini_corpus_store)))) as client:
        yield Corpus(mini_corpus_store, client)


@pytest.fixture
def client(corpus: Corpus) -> TestClient:
    return corpus.client


def by_sparql(client: TestClient, pattern: str) -> int:
    requests = "" if "mg:kind" in pattern else "?act mg:kind kind:directive ."
    query = f"""{PREFIXES} SELECT (COUNT(DISTINCT ?s) AS ?n) {{
      ?act mg:due ?d . ?d mg:hasStatus ?s .
      ?act <http://www.w3.org/ns/prov#wasDerivedFrom>/mg:partOf ?text . {requests} {pattern} }}"""
    answer = client.get("/sparql", params={"query": query, "format": "json"})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(("filters", "pattern"), FILTERS, ids=[str(row[0]) for row in FILTERS])
def test_page_csv_api_command_and_sparql_count_the_same(
    corpus: Corpus, filters: dict[str, str], pattern: str
) -> None:
    client = corpus.client
    page = client.get("/deadlines", params=filters)
    assert page.status_code == 200, page.text
    counted = re.search(r'<h1>[^<]*<span class="count">([^<]*)</span>', page.text)
    assert counted is not None
    table = client.get("/table/due.csv", params=filters)
    rows = csv_rows(table.content.decode())
    listed = client.get("/api/due", params=filters)
    assert listed.status_code == 200, listed.text
    options = [f"--{name}" if name == "exactly" else f"--{name}={word}" for name, word in filters.items()]
    printed = CliRunner().invoke(
        command, ["due", "--store", str(corpus.place), "--format", "jsonl", *options]
    )
    assert printed.exit_code == 0, printed.output
    counts = {
        "page": int(re.sub(r"\D", "", counted[1])),
        "csv": len(rows),
        "api": listed.json()["total"],
        "command": len(printed.stdout.splitlines()),
        "sparql": by_sparql(client, pattern),
    }
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize("filters", [row[0] for row in FILTERS], ids=str)
def test_the_calendar_has_an_event_for_every_deadline_with_a_day(
    client: TestClient, filters: dict[str, str]
) -> None:
    rows: list[dict[str, str]] = []
    while True:
        listed = client.get("/api/due", params={**filters, "offset": str(len(rows))}).json()
        rows.extend(listed["items"])
        if len(rows) == listed["total"]:
            break
        assert listed["items"]
    dated = [row for row in rows if row["until"]]
    calendar = client.get("/calendar.ics", params=filters)
    assert calendar.status_code == 200, calendar.text
    assert calendar.text.count("BEGIN:VEVENT") == len(dated)


def test_reports_owed_are_those_whose_status_says_that_no_report_was_found(client: TestClient) -> None:
    text = get_query("reports-owed-not-seen").bind({"day": ["2200-12-31"]})
    answer = client.get("/sparql", params={"query": text, "format": "json"})
    owed = [(row["act"]["value"], row["until"]["value"]) for row in answer.json()["results"]["bindings"]]
    listed = client.get("/api/due", params={"status": NO_REPORT, "list": "all", "limit": "500"}).json()
    assert listed["total"] == len(listed["items"]) > 0
    assert sorted(owed) == sorted((row["act"], row["until"]) for row in listed["items"])


def test_the_filters_select_something(client: TestClient) -> None:
    counts = [by_sparql(client, pattern) for _, pattern in FILTERS]
    assert sum(count > 0 for count in counts) >= len(FILTERS) - 2, counts
