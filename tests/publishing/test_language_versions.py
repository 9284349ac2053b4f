"""Pages that show a document in two languages and an act in all."""

from __future__ import annotations

import io

import docx
import pytest
from mandategraph.publishing.negotiation import LANGUAGES
from run_command import csv_rows
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

SYMBOL = "E/RES/2026/901"
LATER = "A/RES/82/904"
EARLIER = "A/RES/80/902"
ACT = f"https://w3id.org/mandategraph/document/{SYMBOL}#4.act1"


def page(client: TestClient, address: str, language: str = "en") -> LexborHTMLParser:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text[:300]
    return LexborHTMLParser(answer.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_versions_stand_side_by_side_paragraph_by_paragraph(client: TestClient, language: str) -> None:
    tree = page(client, f"/versions?document={SYMBOL}&first=zh&second=en", language)
    rows = tree.css(".paragraph")
    assert rows
    for row in rows:
        assert [cell.attributes["lang"] for cell in row.css(".text")] == ["zh", "en"]
    assert [one.attributes["value"] for one in tree.css("#first option[selected]")] == ["zh"]
    root = tree.css_first("html")
    assert root is not None and root.attributes["dir"] == ("rtl" if language == "ar" else "ltr")


def test_only_paragraphs_that_differ_are_shown_on_request(client: TestClient) -> None:
    tree = page(client, f"/versions?document={SYMBOL}&differing=true")
    assert all("differs" in str(row.attributes["class"]) for row in tree.css(".paragraph"))


@pytest.mark.parametrize("address", ["/versions", "/act-versions", "/act-versions?of=x"])
def test_no_document_and_unknown_acts_give_a_notice(client: TestClient, address: str) -> None:
    assert page(client, address).css_first(".notice") is not None


def test_an_act_is_shown_in_every_language_that_is_held(client: TestClient) -> None:
    tree = page(client, "/document/E/RES/2026/901.html")
    links = [
        str(one.attributes["href"])
        for one in tree.css("a.lifeline")
        if "act-versions" in str(one.attributes["href"])
    ]
    assert links
    shown = page(client, links[0])
    assert {str(one.attributes["lang"]) for one in shown.css(".version .text")} == {"en", "zh"}
    assert shown.css(".version .act dl")


def test_the_comparison_is_a_table_with_a_byte_order_mark(client: TestClient) -> None:
    answer = client.get(f"/table/versions.csv?document={SYMBOL}&first=en&second=zh")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = csv_rows(answer.content.decode())
    assert {row["document"] for row in rows} == {SYMBOL}
    assert client.get("/table/versions.csv?document=X/1").status_code in (400, 404)


def test_two_documents_are_compared_word_by_word(client: TestClient) -> None:
    tree = page(client, f"/versions?document={EARLIER}&with={LATER}&first=en&second=en")
    assert [one.text().split(" · ")[0] for one in tree.css(".languages span")] == [EARLIER, LATER]
    assert tree.css("del")
    assert tree.css("ins")


@pytest.mark.parametrize("query", ["document=A/RES/1/999", f"document={LATER}&with=A/RES/1/999"])
def test_an_unknown_document_is_an_error(client: TestClient, query: str) -> None:
    answer = client.get(f"/versions?{query}")
    assert answer.status_code == 400
    assert "A/RES/1/999" in answer.text


@pytest.mark.parametrize("differing", ["", "true"])
def test_a_comparison_is_taken_away_as_a_word_file(client: TestClient, differing: str) -> None:
    answer = client.get(
        f"/versions.docx?document={EARLIER}&with={LATER}&first=en&second=en&differing={differing}"
    )
    assert answer.status_code == 200
    name = "-".join(symbol.replace("/", "-") for symbol in (EARLIER, LATER))
    assert f'filename="{name}.docx"' in answer.headers["Content-Disposition"]
    (table,) = docx.Document(io.BytesIO(answer.content)).tables
    heads = [cell.text for cell in table.rows[0].cells]
    assert heads == ["", f"{EARLIER} (English)", f"{LATER} (English)"]
    runs = [run for row in table.rows for cell in row.cells for part in cell.paragraphs for run in part.runs]
    assert any(run.font.strike for run in runs)
    assert any(run.font.underline for run in runs)
    wanted = page(
        client, f"/versions?document={EARLIER}&with={LATER}&first=en&second=en&differing={differing}"
    )
    assert len(table.rows) == 1 + len(wanted.css(".paragraph"))


def test_a_word_file_of_an_unknown_document_is_not_found(client: TestClient) -> None:
    assert client.get("/versions.docx?document=X/1").status_code == 404


def test_a_document_links_to_the_comparison_with_the_text_that_it_continues(client: TestClient) -> None:
    tree = page(client, f"/document/{LATER}.html")
    assert any(
        f"with={LATER.replace('/', '%2F')}" in str(one.attributes["href"]) for one in tree.css("a.lifeline")
    )
