"""Tables are taken away as they stand on the page, and no cell of them is a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, cast
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.ontology.terms import Property
from mandategraph.publishing.negotiation import LANGUAGES
from mandategraph.publishing.pages import downloads, parameters
from mandategraph.publishing.pages.explorer import index
from mandategraph.publishing.pages.wording import wording
from mandategraph.publishing.search.index import Filter
from mandategraph.publishing.tables import FORMS, Column, Table, as_csv, as_jsonld, as_xlsx
from mandategraph.queries.due_filter import LISTING_NAMES
from mandategraph.queries.networks.ties import edges
from mandategraph.queries.status import CONCEPTS, MEANING
from openpyxl import load_workbook
from rdflib import Graph, URIRef
from run_command import csv_rows
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from mandategraph.publishing.site import Site
    from mandategraph.queries.due_filter import Listing

BASE = "https://w3id.org/mandategraph/"
HOSTILE = ('=HYPERLINK("http://example.org")', "+1+1", "-2+3", "@SUM(A1)", "\tx", "\rx")


def table(*cells: str) -> Table:
    return Table("t", (Column("words"),), tuple((cell,) for cell in cells))


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_is_a_formula(words: str) -> None:
    told = list(csv.reader(io.StringIO(as_csv(table(words)).decode("utf-8-sig"), newline="")))
    assert told[1][0].startswith("'")
    sheet = load_workbook(io.BytesIO(as_xlsx(table(words)))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"


@given(st.lists(st.text(max_size=40), max_size=3))
def test_any_text_becomes_a_table(words: list[str]) -> None:
    for _, write in FORMS.values():
        assert write(table(*words))


def test_a_table_is_the_same_file_whenever_it_is_made() -> None:
    first = {form: write(table("one", "二")) for form, (_, write) in FORMS.items()}
    assert {form: write(table("one", "二")) for form, (_, write) in FORMS.items()} == first
    # Workbooks have times in them: those of their files, and that of their creation.
    with ZipFile(io.BytesIO(first["xlsx"])) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = packed.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d{2}-\d{2}T[\d:]+Z", properties)) == {"1980-01-01T00:00:00Z"}


def test_a_workbook_has_dates_links_headings_a_filter_and_a_description() -> None:
    columns = (
        Column("iri", "@id"),
        Column("document", heading="Document", link="iri"),
        Column("notAfter", heading="Due by"),
    )
    rows = ((f"{BASE}document/A/RES/82/1#1.act1", "A/RES/82/1", "2028-12-31"),)
    made = Table("due", columns, rows, (("Date", "2027-01-02"),), {BASE: "http://example.org/"})
    book = load_workbook(io.BytesIO(as_xlsx(made)))
    sheet, about = book["due"], book["About"]
    assert [cell.value for cell in sheet[1]] == ["Document", "Due by"]
    link = sheet["A2"].hyperlink
    assert f"{link.target}#{link.location}" == "http://example.org/document/A/RES/82/1#1.act1"
    assert sheet["B2"].value == datetime(2028, 12, 31) and sheet["B2"].is_date
    assert sheet.auto_filter.ref == "A1:B2"
    assert [cell.value for cell in about[1]] == ["Date", datetime(2027, 1, 2)]


def test_no_cell_is_longer_than_a_spreadsheet_can_hold() -> None:
    (_, (cell,)) = csv.reader(io.StringIO(as_csv(table("x" * 40_000)).decode("utf-8-sig")))
    assert len(cell) == 32_767


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_in_the_language_of_the_reader(client: TestClient, language: str) -> None:
    gettext = wording(language).gettext
    asked = {"after": "2000-01-01", "lang": language}
    rows = csv_rows(client.get("/table/due.csv", params=asked).content.decode())
    names = {"en": ("status", "list")}.get(language, (gettext("Status"), gettext("List")))
    assert {row["statusKey"] for row in rows} >= {"upcoming"}
    for row in rows:
        assert row[names[0]] == gettext(row["statusKey"])
        assert row["deadlineStatus"] == f"{BASE}deadline-status/{CONCEPTS[row['statusKey']]}"
        assert row[names[1]] == gettext(LISTING_NAMES[cast("Listing", row["listing"])])
    book = load_workbook(io.BytesIO(client.get("/table/due.xlsx", params=asked).content))
    assert book.sheetnames == [gettext("Deadlines"), gettext("About this table")]
    headings = [str(cell.value) for cell in book.worksheets[0][1]]
    assert {gettext("Status"), gettext("List"), gettext("Due by")} <= set(headings)
    assert not {"statusKey", "listing", "iri"} & set(headings)
    about = {str(row[0].value): row[1].value for row in book.worksheets[1]}
    assert about[gettext("Rows")] == len(rows)
    filters = {"name": gettext("From"), "value": "2000-01-01"}
    assert about[gettext("Filters")] == gettext("%(name)s: %(value)s") % filters
    assert about[gettext("upcoming")] == gettext(MEANING["upcoming"])


def test_deadlines_in_json_ld_have_their_status(client: TestClient) -> None:
    made = client.get("/table/due.jsonld", params={"after": "2000-01-01"})
    graph = Graph().parse(data=made.text, format="json-ld")
    found = list(graph.subject_objects(URIRef(Property.DUE)))
    assert found
    for _, due in found:
        status = graph.value(due, URIRef(Property.HAS_STATUS))
        assert str(graph.value(status, URIRef(Property.DEADLINE_STATUS))).startswith(
            f"{BASE}deadline-status/"
        )
        assert graph.value(due, URIRef(Property.NOT_AFTER)) is not None


def test_json_ld_says_what_each_key_means() -> None:
    columns = (Column("iri", "@id"), Column("verb", Property.VERB_FORM), Column("note"))
    made = as_jsonld(Table("t", columns, ((f"{BASE}x", "请", "left out"),)))
    graph = Graph()
    graph.parse(data=made.decode(), format="json-ld")
    said = [(str(s), str(o)) for s, o in graph.subject_objects(URIRef(Property.VERB_FORM))]
    assert said == [(f"{BASE}x", "请")]


@pytest.mark.parametrize("name", ["acts", "due", "passages", "network"])
@pytest.mark.parametrize("form", FORMS)
def test_every_table_comes_in_every_form(client: TestClient, name: str, form: str) -> None:
    answer = client.get(f"/table/{name}.{form}", params={"addressee": f"{BASE}body/UNODC", "q": "Office"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.{form}"'
    assert answer.content


def test_the_acts_of_a_document_are_its_table(client: TestClient) -> None:
    answer = client.get("/table/acts.jsonld", params={"document": "E/RES/2026/901", "lang": "zh"})
    client.cookies.clear()
    things = json.loads(answer.content)["@graph"]
    assert things and all(thing["iri"].startswith(f"{BASE}document/E/RES/2026/901#") for thing in things)


def test_tables_and_lists_are_whole(client: TestClient, site: Site) -> None:
    passages = csv_rows(client.get("/table/passages.csv", params={"q": "the"}).content.decode())
    assert len(passages) == index(site).search("the").total > 20
    acts = csv_rows(client.get("/table/acts.csv").content.decode())
    assert len(acts) == index(site).count(Filter()) > 50
    ties = csv_rows(client.get("/table/network.csv").content.decode())
    assert len(ties) == len(edges(site.store, "requests"))


def test_a_search_by_filters_lists_as_many_passages_as_it_counts(site: Site) -> None:
    found = index(site).search("", {"issuer": (f"{BASE}body/GA",)}, 0, 10_000)
    assert len(found.hits) == found.total == len({hit.iri + hit.language for hit in found.hits}) > 20


def test_a_large_table_is_an_error_that_leads_to_its_parts(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = index(site).count(Filter())
    monkeypatch.setattr(parameters, "PART", total // 2)
    monkeypatch.setattr(downloads, "PART", total // 2)
    monkeypatch.setitem(parameters.MOST_ROWS, "csv", total - 1)
    refused = client.get("/table/acts.csv", headers={"Accept": "text/plain"})
    assert refused.status_code == 400
    assert f"{total} rows" in refused.text and "page=1" in refused.text
    links = LexborHTMLParser(client.get("/act-lists").text).css(".downloads a[href*='acts.csv']")
    assert [link.text() for link in links] == [str(number) for number in range(1, len(links) + 1)]
    rows: list[dict[str, str]] = []
    address, parts = str(links[0].attributes["href"]), 0
    while address:
        part = client.get(address)
        assert part.headers["X-Total-Count"] == str(total)
        rows.extend(csv_rows(part.content.decode()))
        address, parts = part.links.get("next", {}).get("url", ""), parts + 1
    assert parts == len(links) > 1
    assert len(rows) == len({row["iri"] for row in rows}) == total
    about = load_workbook(io.BytesIO(client.get("/table/acts.xlsx?page=1").content)).worksheets[1]
    assert f"Rows 1 to {total // 2} of {total}." in {str(row[1].value) for row in about.iter_rows()}


@pytest.mark.parametrize("address", ["/table/none.csv", "/table/acts.exe", "/table/..%2Facts.csv"])
def test_an_unknown_table_is_reported(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404
