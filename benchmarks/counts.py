"""Compares the counts of deadlines and acts between page, CSV, XLSX, API, calendar, SPARQL and command.

    mandategraph serve --store out/all &
    python benchmarks/counts.py http://localhost:8000 --store out/all

Ten filters by addressee, issuer, recipient, session, status, dates and kind. Exit code 1 if a count differs.
SPARQL reads the status of the day of the build: run `mandategraph link` before, if that is not today.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from mandategraph.queries.due_filter import end_of_default_period
from openpyxl import load_workbook

HOME: Final = "https://w3id.org/mandategraph/"
TODAY: Final = date.today()
PREFIXES: Final = f"""PREFIX kind: <{HOME}kind/> PREFIX mg: <{HOME}ontology#> PREFIX body: <{HOME}body/>
PREFIX status: <{HOME}deadline-status/> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> """
NO_REPORT: Final = "no report found in this collection"
COMING: Final = f"""?s mg:listing "dated" ; mg:turnUntil ?until . OPTIONAL {{ ?s mg:turnFrom ?from }}
FILTER(?until >= "{TODAY}"^^xsd:date)
FILTER(COALESCE(?from, ?until) <= "{end_of_default_period(TODAY)}"^^xsd:date)"""
SESSION: Final = f"?d mg:atSession <{HOME}session/GA/78> ."
SECRETARY: Final = {"addressee": "UN Secretary-General", "exactly": "true"}
BY_SECRETARY: Final = "?act mg:addressee body:UN-Secretary-General ."
MISSING: Final = "?s mg:deadlineStatus status:no-report-found ."
STANDING: Final = '?s mg:listing "standing" .'

FILTERS: Final[list[tuple[dict[str, str], dict[str, str], str]]] = [
    ({}, {}, COMING),
    (SECRETARY, SECRETARY, COMING + BY_SECRETARY),
    ({"issuer": "GA"}, {"issuer": "GA"}, COMING + "?text mg:issuedBy body:GA ."),
    (
        {"recipient": "Security Council"},
        {"recipient": "Security Council"},
        COMING + "?act mg:reportTo body:SC .",
    ),
    ({"status": NO_REPORT, "when": "past"}, {"status": NO_REPORT}, MISSING),
    (
        SECRETARY | {"status": NO_REPORT, "when": "past"},
        SECRETARY | {"status": NO_REPORT},
        MISSING + BY_SECRETARY,
    ),
    ({"session": "GA/78"}, {"session": "GA/78"}, SESSION),
    (SECRETARY | {"session": "GA/78"}, SECRETARY | {"session": "GA/78"}, SESSION + BY_SECRETARY),
    ({"when": "standing"}, {"list": "standing"}, STANDING),
    (
        {"kind": "decisions", "session": "GA/78"},
        {"kind": "decisions", "session": "GA/78"},
        SESSION + "?act mg:kind kind:decision .",
    ),
]
"""Parameters of the page and its tables, of API, command and calendar, and a SPARQL pattern."""


def main() -> int:
    """Prints a row of counts a filter; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("address", help="address of a running server")
    parser.add_argument("--store", help="the store that it serves, to run the command as well")
    given = parser.parse_args()
    differing = 0
    for on_page, in_api, pattern in FILTERS:
        counts = {
            "page": _on_page(given.address, on_page),
            "csv": _in_csv(given.address, on_page),
            "xlsx": _in_workbook(given.address, on_page),
            "api": _in_api(given.address, in_api),
            "sparql": _by_sparql(given.address, pattern),
        }
        if "list" not in in_api:
            counts["calendar"] = _in_calendar(given.address, in_api)
        if given.store:
            counts["command"] = _by_command(given.store, in_api)
        differs = len(set(counts.values())) > 1
        differing += differs
        told = "  ".join(f"{name} {count}" for name, count in counts.items())
        print(f"{'DIFFERS' if differs else 'same':8} {in_api or 'no filter'}: {told}", flush=True)
    return min(differing, 1)


def _get(address: str, path: str, parameters: dict[str, str], media: str = "*/*") -> bytes:
    request = Request(f"{address}{path}?{urlencode(parameters)}", headers={"Accept": media})
    with urlopen(request, timeout=600) as answer:
        return answer.read()


def _on_page(address: str, parameters: dict[str, str]) -> int:
    page = _get(address, "/deadlines", parameters, "text/html").decode()
    counted = re.search(r'<h1>[^<]*<span class="count">([^<]*)</span>', page)
    return int(re.sub(r"\D", "", counted[1])) if counted else -1


def _in_csv(address: str, parameters: dict[str, str]) -> int:
    text = _get(address, "/table/due.csv", parameters).decode("utf-8-sig")
    return sum(1 for _ in csv.DictReader(io.StringIO(text)))


def _in_workbook(address: str, parameters: dict[str, str]) -> int:
    book = load_workbook(io.BytesIO(_get(address, "/table/due.xlsx", parameters)), read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(min_row=2, max_col=1))


def _in_api(address: str, parameters: dict[str, str]) -> int:
    return int(json.loads(_get(address, "/api/due", parameters))["total"])


def _in_calendar(address: str, parameters: dict[str, str]) -> int:
    """Returns the number of events; deadlines of the default period need no past ones."""
    past = {"past": "true"} if {"session", "status"} & parameters.keys() else {}
    return _get(address, "/calendar.ics", parameters | past).decode().count("BEGIN:VEVENT")


def _by_sparql(address: str, pattern: str) -> int:
    requests = "" if "mg:kind" in pattern else "?act mg:kind kind:directive ."
    query = f"""{PREFIXES} SELECT (COUNT(DISTINCT ?s) AS ?n) {{
      ?act mg:due ?d . ?d mg:hasStatus ?s .
      ?act prov:wasDerivedFrom/mg:partOf ?text . {requests} {pattern} }}"""
    answer: dict[str, Any] = json.loads(_get(address, "/sparql", {"query": query, "format": "json"}))
    return int(answer["results"]["bindings"][0]["n"]["value"])


def _by_command(store: str, parameters: dict[str, str]) -> int:
    program = Path(sys.executable).with_name("mandategraph")
    options = [
        word for name, value in parameters.items() for word in (f"--{name}", value) if name != "exactly"
    ]
    exactly = ["--exactly"] if "exactly" in parameters else []
    command = [str(program), "due", "--store", store, "--format", "csv", *options, *exactly]
    output = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8-sig")
    return sum(1 for _ in csv.DictReader(io.StringIO(output)))


if __name__ == "__main__":
    sys.exit(main())
