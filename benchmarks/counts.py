"""Compares the counts of deadlines and acts between page, CSV, XLSX, API, calendar, SPARQL and command.

    mandategraph serve --store out/all &
    python benchmarks/counts.py http://localhost:8000 --store out/all

All of them get the same parameters: none, addressee, issuer, recipient, session, status, kind and list, alone
and together. Exit code 1 if a count differs. SPARQL reads the status of the day of the build: run
`mandategraph link` before, if that is not today.
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
SESSION: Final = f"?s mg:atSession <{HOME}session/GA/78> ."
SECRETARY: Final = {"addressee": "UN Secretary-General", "exactly": "true"}
BY_SECRETARY: Final = "?act mg:addressee body:UN-Secretary-General ."
MISSING: Final = "?s mg:deadlineStatus status:no-report-found ."
DATED: Final = '?s mg:listing "dated" .'
PAST: Final = f'{DATED} ?s mg:turnUntil ?until FILTER(?until < "{TODAY}"^^xsd:date)'
ENDED: Final = "?s mg:deadlineStatus status:ended ."
TO_COUNCIL: Final = "?act mg:reportTo body:SC ."

FILTERS: Final[list[tuple[dict[str, str], str]]] = [
    ({}, COMING),
    (SECRETARY, COMING + BY_SECRETARY),
    ({"issuer": "GA"}, COMING + "FILTER EXISTS { ?text mg:issuedBy body:GA }"),
    ({"recipient": "Security Council"}, COMING + TO_COUNCIL),
    ({"status": "ended"}, ENDED),
    ({"status": NO_REPORT}, MISSING),
    (SECRETARY | {"status": NO_REPORT}, MISSING + BY_SECRETARY),
    ({"recipient": "Security Council", "status": "ended"}, ENDED + TO_COUNCIL),
    ({"session": "GA/78"}, SESSION),
    (SECRETARY | {"session": "GA/78"}, SESSION + BY_SECRETARY),
    ({"list": "past"}, PAST),
    ({"list": "past", "status": "ended"}, PAST + ENDED),
    ({"list": "standing"}, '?s mg:listing "standing" .'),
    ({"kind": "decisions", "session": "GA/78"}, SESSION + "?act mg:kind kind:decision ."),
]
"""Parameters of every list of deadlines, and a SPARQL pattern."""
ACT_FILTERS: Final[list[tuple[dict[str, str], str]]] = [
    ({}, ""),
    (
        SECRETARY | {"kind": "directive"},
        "?act mg:addressee body:UN-Secretary-General ; mg:kind kind:directive .",
    ),
    ({"issuer": "Security Council"}, "FILTER EXISTS { ?text mg:issuedBy body:SC }"),
]
"""Parameters of lists of acts, and a SPARQL pattern."""


def main() -> int:
    """Prints a row of counts a filter; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("address", help="address of a running server")
    parser.add_argument("--store", help="the store that it serves, to run the command as well")
    given = parser.parse_args()
    differing = 0
    for filters, pattern in FILTERS:
        counts = {
            "page": _on_page(given.address, "/deadlines", filters),
            "csv": _in_csv(given.address, "/table/due.csv", filters),
            "xlsx": _in_workbook(given.address, filters),
            "api": _in_api(given.address, filters),
            "sparql": _by_sparql(given.address, pattern),
        }
        if given.store:
            counts["command"] = len(_by_command(given.store, "due", filters))
        # A calendar has no events for deadlines without a date.
        events = {
            "calendar": _in_calendar(given.address, filters),
            "api with a date": _in_api(given.address, filters, dated=True),
        }
        differing += _print_counts("deadlines", filters, counts) + _print_counts("events", filters, events)
    for filters, pattern in ACT_FILTERS:
        counts = {
            "page": _on_page(given.address, "/act-lists", filters),
            "csv": _in_csv(given.address, "/table/acts.csv", filters),
            "sparql": _acts_by_sparql(given.address, pattern),
        }
        # API and command list an act once for each language version.
        versions = {
            "api": _in_api(given.address, filters, "/api/acts"),
            "sparql": _versions_by_sparql(given.address, pattern),
        }
        if given.store:
            rows = _by_command(given.store, "acts", filters)
            counts["command"] = len({row["iri"] for row in rows})
            versions["command"] = len(rows)
        differing += _print_counts("acts", filters, counts) + _print_counts(
            "versions of acts", filters, versions
        )
    return min(differing, 1)


def _print_counts(what: str, filters: dict[str, str], counts: dict[str, int]) -> bool:
    """Prints a row of counts; returns whether they differ."""
    differs = len(set(counts.values())) > 1
    listed = "  ".join(f"{name} {count}" for name, count in counts.items())
    print(f"{'DIFFERS' if differs else 'same':8} {what} {filters or 'no filter'}: {listed}", flush=True)
    return differs


def _get(address: str, path: str, parameters: dict[str, str], media: str = "*/*") -> bytes:
    request = Request(f"{address}{path}?{urlencode(parameters)}", headers={"Accept": media})
    with urlopen(request, timeout=600) as answer:
        return answer.read()


def _on_page(address: str, path: str, parameters: dict[str, str]) -> int:
    page = _get(address, path, parameters, "text/html").decode()
    counted = re.search(r'<h1>[^<]*<span class="count">([^<]*)</span>', page)
    return int(re.sub(r"\D", "", counted[1])) if counted else -1


def _in_csv(address: str, path: str, parameters: dict[str, str]) -> int:
    text = _get(address, path, parameters).decode("utf-8-sig")
    return sum(1 for _ in csv.DictReader(io.StringIO(text)))


def _in_workbook(address: str, parameters: dict[str, str]) -> int:
    book = load_workbook(io.BytesIO(_get(address, "/table/due.xlsx", parameters)), read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(min_row=2, max_col=1))


def _in_api(address: str, parameters: dict[str, str], path: str = "/api/due", *, dated: bool = False) -> int:
    """Returns the total of the API; if `dated`, the number of its items that have a last day."""
    if not dated:
        return int(json.loads(_get(address, path, parameters))["total"])
    found = offset = 0
    while True:
        page = json.loads(_get(address, path, {**parameters, "limit": "500", "offset": str(offset)}))
        found += sum(item["until"] is not None for item in page["items"])
        offset += len(page["items"])
        if offset >= page["total"]:
            return found


def _in_calendar(address: str, parameters: dict[str, str]) -> int:
    return _get(address, "/calendar.ics", parameters).decode().count("BEGIN:VEVENT")


def _by_sparql(address: str, pattern: str) -> int:
    requests = "" if "mg:kind" in pattern else "?act mg:kind kind:directive ."
    return _counted(
        address,
        f"""SELECT (COUNT(DISTINCT ?s) AS ?n) {{
      ?act mg:due ?d . ?d mg:hasStatus ?s .
      ?act prov:wasDerivedFrom/mg:partOf ?text . {requests} {pattern} }}""",
    )


def _acts_by_sparql(address: str, pattern: str) -> int:
    return _counted(
        address,
        f"""SELECT (COUNT(DISTINCT ?act) AS ?n) {{
      ?act mg:verbForm ?form ; prov:wasDerivedFrom/mg:partOf ?text . {pattern} }}""",
    )


def _versions_by_sparql(address: str, pattern: str) -> int:
    return _counted(
        address,
        f"""SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?g ?act {{
      GRAPH ?g {{ ?act mg:verbForm ?form ; prov:wasDerivedFrom/mg:partOf ?text . {pattern} }} }} }}""",
    )


def _counted(address: str, query: str) -> int:
    text = f"{PREFIXES} {query}"
    answer: dict[str, Any] = json.loads(_get(address, "/sparql", {"query": text, "format": "json"}))
    return int(answer["results"]["bindings"][0]["n"]["value"])


def _by_command(store: str, name: str, parameters: dict[str, str]) -> list[dict[str, str]]:
    program = Path(sys.executable).with_name("mandategraph")
    options = [
        word for name, value in parameters.items() for word in (f"--{name}", value) if name != "exactly"
    ]
    exactly = ["--exactly"] if "exactly" in parameters else []
    command = [str(program), name, "--store", store, "--format", "csv", *options, *exactly]
    output = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(output)))


if __name__ == "__main__":
    sys.exit(main())
