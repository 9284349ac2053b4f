"""Queries of the programme budget, on the samples: an invented fascicle and two resolutions of a series."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import budget_docx
import pyoxigraph as ox
import pytest
from mandategraph.ontology.iri import DEFAULT_BASE
from mandategraph.ontology.terms import PREFIXES
from mandategraph.queries import get_query
from run_command import mandategraph, result_rows

if TYPE_CHECKING:
    from pathlib import Path

FASCICLE = "A/83/6 (Sect. 47)"


def rows(budget_store: Path, query: str, *parameters: str) -> list[dict[str, str]]:
    options = [option for parameter in parameters for option in ("--param", parameter)]
    printed = mandategraph("query", query, "--store", budget_store, "--format", "csv", *options)
    return result_rows(printed)


def test_the_sample_is_the_file_that_the_tests_write(tmp_path: Path) -> None:
    assert budget_docx.SAMPLE.stat().st_size == pytest.approx(len(budget_docx.sample()), rel=0.01)


def test_mandates_name_document_programme_entity_and_symbol(budget_store: Path) -> None:
    found = rows(budget_store, "programme-mandates", f"document={FASCICLE}")
    listed = {
        (row["subprogramme"], row["mandate"], row["symbol"]) for row in found if row["narrative"] == "false"
    }
    assert {("", "80/902", "A/RES/80/902"), ("Subprogramme 2", "71/4", "CND/RES/71/4")} <= listed
    assert {row["entity"] for row in found} == {"United Nations Office on Drugs and Crime"}
    (titled,) = [row for row in found if row["kind"] == "agreed-conclusions"]
    assert titled["instrument"].endswith(f"/instrument/{titled['title'].replace(' ', '-')}")


def test_the_listed_mandates_are_those_of_the_answer_key(samples: Path, budget_store: Path) -> None:
    with (samples / "expected" / "A_83_6_Sect.47.en.csv").open(encoding="utf-8", newline="") as key:
        expected = list(csv.DictReader(key))
    found = [
        {column: row[column] for column in expected[0]}
        for row in rows(budget_store, "programme-mandates")
        if row["narrative"] == "false"
    ]
    for row in (*expected, *found):
        row["symbol"] = "; ".join(sorted(row["symbol"].split("; ")))
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_a_citation_with_a_later_text_is_superseded(budget_store: Path) -> None:
    (row,) = rows(budget_store, "superseded-citations")
    assert (row["mandate"], row["latest"]) == ("A/RES/80/902", "A/RES/82/904")
    assert row["chain"] == "A/RES/80/902 > A/RES/82/904"


def test_a_request_leads_to_the_resources_of_its_programme(budget_store: Path) -> None:
    found = rows(budget_store, "mandate-to-money", "entity=UNODC")
    assert {(row["mandate"], row["paragraph"], row["ground"], row["regularBudget"]) for row in found} == {
        ("A/RES/80/902", "4", "addressed to the entity", "1513700"),
        ("A/RES/80/902", "8", "addressed to the Secretary-General", "1513700"),
    }


def test_a_planned_report_answers_the_request_for_it(budget_store: Path) -> None:
    found = rows(budget_store, "mandate-to-money", "entity=UNODC")
    assert {row["paragraph"]: row["reports"] for row in found} == {
        "4": "",
        "8": "Report of the Secretary-General to the General Assembly on combating corruption in "
        "public transport works",
    }


def test_a_mandate_without_its_text_says_so(budget_store: Path) -> None:
    grounds = {
        row["mandate"]: row["ground"] for row in rows(budget_store, "mandates-of-entity", "entity=UNODC")
    }
    assert grounds["A/RES/80/902"] == "addressed to the entity"
    assert grounds["CND/RES/71/4"] == "text not in the store"


def test_requests_in_texts_without_citation_are_listed(budget_store: Path) -> None:
    found = rows(budget_store, "uncited-mandates", "entity=UNODC")
    assert {row["mandate"] for row in found} == {"A/RES/82/904"}


def test_deliverables_and_resources_of_an_entity(budget_store: Path) -> None:
    planned = rows(budget_store, "deliverables", "entity=UNODC", "year=2029")
    assert [row["quantity"] for row in planned if row["number"] == "1"] == ["1"]
    totals = rows(
        budget_store, "resources", "entity=UNODC", "item=total", "stage=estimate", "source=regular-budget"
    )
    assert ("47", "1513700") in {(row["programmeIri"].rpartition("/")[2], row["value"]) for row in totals}


def test_an_entity_and_its_mandates_lead_to_each_other(budget_store: Path) -> None:
    assert "A/RES/80/902" in {
        row["mandate"] for row in rows(budget_store, "mandates-of-entity", "entity=UNODC")
    }
    (row,) = rows(budget_store, "entities-under-mandate", "mandate=UNCAC")
    name = "United Nations Convention against Corruption"
    assert rows(budget_store, "entities-under-mandate", f"mandate={name}") == [row]
    assert row["entity"] == "United Nations Office on Drugs and Crime"


OFFICER = """
GRAPH <graph/authorities> {
  <body/UNODC-Executive-Director> org:postIn <body/UNODC> ;
    org:classification <https://w3id.org/mandategraph/body-type/officer> .
}
GRAPH <graph/fascicle> {
  <programme/2044/47> mg:carriedOutBy <body/UNODC> ; mg:mandatedBy <document/A/RES/97/204> .
}
GRAPH <graph/resolution> {
  <document/A/RES/97/205> mg:symbol "A/RES/97/205" ; mg:adoptedOn "2042-12-20"^^xsd:date ;
    mg:status <https://w3id.org/mandategraph/status/adopted> .
  <document/A/RES/97/205#1> mg:partOf <document/A/RES/97/205> ; mg:paragraphKey "1" .
  <document/A/RES/97/205#1.act1> a mg:Request ; mg:addressee <body/UNODC-Executive-Director> ;
    mg:verbForm "request"@en ; prov:wasDerivedFrom <document/A/RES/97/205#1> .
}
"""


CONFLICT = """
GRAPH <graph/fascicle> {
  <document/fascicle> mg:symbol "fascicle" .
  <document/fascicle#mandate1> a mg:ProgrammeMandate ; mg:citedSymbol "A/RES/97/204 A", "A/RES/97/204 B" ;
    mg:statedTitle "雾号"@zh ; mg:ofProgramme <programme/2044/47> ; mg:inDocument <document/fascicle> .
  <programme/2044/47> mg:programmeKey "47" .
}
GRAPH <graph/links> {
  <document/fascicle#mandate1.finding1> a mg:Finding ; mg:message "two titles" ;
    mg:reason <https://w3id.org/mandategraph/reason/link-conflict> .
  <document/fascicle#finding1> a mg:Finding ; mg:message "a link of the file" ;
    mg:reason <https://w3id.org/mandategraph/reason/link-conflict> .
}
"""


def test_a_mandate_in_conflict_is_one_row() -> None:
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    graph = ox.Store()
    graph.load((head + CONFLICT).encode(), format=ox.RdfFormat.TRIG, base_iri=DEFAULT_BASE)
    found = graph.query(get_query("mandate-title-conflicts").bind({}))
    assert isinstance(found, ox.QuerySolutions)
    assert [(row["title"], row["message"]) for row in found] == [
        (ox.Literal("雾号"), ox.Literal("two titles"))
    ]


PART = """
GRAPH <graph/fascicle> {
  <document/fascicle> mg:symbol "fascicle" .
  <programme/2044/17> mg:programmeKey "17" .
  <document/fascicle#mandate1> a mg:ProgrammeMandate ; mg:ofProgramme <programme/2044/17> ;
    mg:inDocument <document/fascicle> .
  <document/fascicle#deliverable1> a mg:Deliverable ; mg:ofProgramme <programme/2044/17/1> ;
    dcterms:title "Report on lamps"@en .
}
GRAPH <graph/links> {
  <document/fascicle#mandate1> mg:mandatingAct <document/A/RES/97/204#1.act1> .
  <document/fascicle#mandate1.link1> rdf:subject <document/fascicle#mandate1> ;
    rdf:predicate mg:mandatingAct ;
    rdf:object <document/A/RES/97/204#1.act1> ; mg:rule "addressed to the entity" .
  <document/fascicle#deliverable1> mg:fulfils <document/A/RES/97/204#1.act1> .
}
GRAPH <graph/text> {
  <document/A/RES/97/204> mg:symbol "A/RES/97/204" .
  <document/A/RES/97/204#1> mg:performs <document/A/RES/97/204#1.act1> ; mg:paragraphKey "1" ;
    mg:partOf <document/A/RES/97/204> .
  <document/A/RES/97/204#1.act1> mg:verbForm "request"@en .
}
"""


def test_a_part_of_a_programme_may_plan_the_report_that_its_mandate_requests() -> None:
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    graph = ox.Store()
    graph.load((head + PART).encode(), format=ox.RdfFormat.TRIG, base_iri=DEFAULT_BASE)
    found = graph.query(get_query("mandate-to-money").bind({}))
    assert isinstance(found, ox.QuerySolutions)
    assert [row["reports"] for row in found] == [ox.Literal("Report on lamps")]


def test_a_request_to_an_officer_is_one_to_the_entity() -> None:
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    graph = ox.Store()
    graph.load((head + OFFICER).encode(), format=ox.RdfFormat.TRIG, base_iri=DEFAULT_BASE)
    text = get_query("uncited-mandates").bind({"entity": [f"{DEFAULT_BASE}body/UNODC"]})
    found = graph.query(text)
    assert isinstance(found, ox.QuerySolutions)
    assert [row["mandate"] for row in found] == [ox.Literal("A/RES/97/205")]
