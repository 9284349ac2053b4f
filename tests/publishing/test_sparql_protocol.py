"""The SPARQL 1.1 Protocol, after those tests of the W3C test suite that apply to an endpoint for queries."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from mandategraph.publishing.endpoint.querytext import RefusalError, read
from mandategraph.queries import get_query
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from starlette.testclient import TestClient

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 3"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"
BASE = "https://w3id.org/mandategraph/"
UNODC = f"{BASE}body/UNODC"
CHINESE, ENGLISH = f"{BASE}graph/E/RES/2026/901/zh", f"{BASE}graph/E/RES/2026/901/en"
SYMBOLS = (
    "PREFIX mg: <https://w3id.org/mandategraph/ontology#> "
    "SELECT DISTINCT ?symbol { ?d mg:symbol ?symbol ; mg:issuedBy ?body } ORDER BY ?symbol"
)
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def values(client: TestClient, query: str, **parameters: str | list[str]) -> list[str]:
    """The first column of the answer."""
    answer = client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": JSON})
    assert answer.status_code == 200, answer.text
    return [next(iter(row.values()))["value"] for row in answer.json()["results"]["bindings"]]


# --- how a query comes (2.1) ------------------------------------------------------------------------


def test_a_query_comes_by_get(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": ASK}).json()["boolean"] is True


def test_a_query_comes_in_a_form(client: TestClient) -> None:
    assert client.post("/sparql", data={"query": ASK}).json()["boolean"] is True


def test_a_query_comes_as_a_body(client: TestClient) -> None:
    answer = client.post("/sparql", content=ASK, headers={"Content-Type": f"{DIRECT}; charset=UTF-8"})
    assert answer.json()["boolean"] is True


def test_a_query_in_chinese_comes_in_every_way(client: TestClient) -> None:
    query = 'ASK { FILTER(STRLEN("请各国") = 3) }'
    ways = (
        client.get("/sparql", params={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", content=query.encode(), headers={"Content-Type": DIRECT}),
    )
    assert [way.json()["boolean"] for way in ways] == [True] * 3


def test_two_queries_in_one_request_are_refused(client: TestClient) -> None:
    assert client.get(f"/sparql?{urlencode([('query', ASK), ('query', SELECT)])}").status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: TestClient, method: str) -> None:
    assert client.request(method, "/sparql", params={"query": ASK}).status_code == 405


@pytest.mark.parametrize("media", ["", "text/plain", "application/json", "multipart/form-data"])
def test_a_body_of_another_kind_is_not_understood(client: TestClient, media: str) -> None:
    content = urlencode({"query": ASK})
    assert client.post("/sparql", content=content, headers={"Content-Type": media}).status_code == 415


def test_a_body_that_is_not_utf_8_is_refused(client: TestClient) -> None:
    utf_16 = {"Content-Type": f"{DIRECT}; charset=UTF-16"}
    assert client.post("/sparql", content=ASK.encode("utf-16"), headers=utf_16).status_code == 415
    plain = {"Content-Type": DIRECT}
    assert client.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers=plain).status_code == 400


def test_a_form_without_a_query_is_refused(client: TestClient) -> None:
    assert client.post("/sparql", data={"quest": ASK}).status_code == 400


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("ASK { ?s ?p", "1:"),
        ("SELECT *\nWHERE {\n  ?s ?p ? }", "3:"),
        ("ASK { x:y ?p ?o }", "x"),
        ("", "1:1"),
    ],
)
def test_a_malformed_query_is_refused_with_its_place(client: TestClient, query: str, place: str) -> None:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == 400
    assert place in answer.text
    assert "Traceback" not in answer.text


# --- which graphs a query sees (2.1.4) --------------------------------------------------------------


def test_without_a_dataset_all_graphs_are_seen_as_one(client: TestClient) -> None:
    assert {"E/RES/2026/901", "A/SAMPLE/4"} <= set(values(client, SYMBOLS))


def test_the_default_graph_is_the_one_that_the_request_names(client: TestClient) -> None:
    assert values(client, SYMBOLS, **{"default-graph-uri": CHINESE}) == ["E/RES/2026/901"]
    form = {"query": SYMBOLS, "default-graph-uri": CHINESE}
    rows = client.post("/sparql", data=form).json()["results"]["bindings"]
    assert [row["symbol"]["value"] for row in rows] == ["E/RES/2026/901"]


def test_several_default_graphs_are_merged(client: TestClient) -> None:
    other = f"{BASE}graph/A/SAMPLE/4/zh"
    found = values(client, SYMBOLS, **{"default-graph-uri": [CHINESE, other]})
    assert {"E/RES/2026/901", "A/SAMPLE/4"} <= set(found)


def test_named_graphs_are_those_that_the_request_names(client: TestClient) -> None:
    assert values(client, GRAPHS, **{"named-graph-uri": [ENGLISH, CHINESE]}) == [ENGLISH, CHINESE]
    assert values(client, SYMBOLS, **{"named-graph-uri": ENGLISH}) == []
    assert values(client, GRAPHS, **{"default-graph-uri": ENGLISH}) == []


def test_the_dataset_of_the_request_wins_over_that_of_the_query(client: TestClient) -> None:
    query = f"SELECT DISTINCT ?g FROM NAMED <{CHINESE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert values(client, query) == [CHINESE]
    assert values(client, query, **{"named-graph-uri": ENGLISH}) == [ENGLISH]


def test_the_dataset_of_the_query_counts_where_the_request_has_none(client: TestClient) -> None:
    query = SYMBOLS.replace("{ ?d", f"FROM <{CHINESE}> {{ ?d")
    assert values(client, query) == ["E/RES/2026/901"]


def test_the_name_of_a_graph_that_is_no_iri_is_refused(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": ASK, "default-graph-uri": "not an IRI"})
    assert answer.status_code == 400


# --- how answers come (2.1.6; SPARQL Query Results JSON, XML, CSV and TSV) ---------------------------

FORMATS = {
    JSON: QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
TERMS = (
    "SELECT ?iri ?plain ?tagged ?number ?none { VALUES (?iri ?plain ?tagged ?number) {"
    ' (<http://example.org/x> "a \\"quoted\\", <b>\\n&" "中"@zh 4.5) } }'
)


@pytest.mark.parametrize("media", FORMATS)
def test_rows_come_with_every_kind_of_term(client: TestClient, media: str) -> None:
    answer = client.get("/sparql", params={"query": TERMS}, headers={"Accept": media})
    assert answer.headers["Content-Type"].partition(";")[0] == media
    found = parse_query_results(answer.content, FORMATS[media])
    assert isinstance(found, QuerySolutions)
    assert [variable.value for variable in found.variables] == ["iri", "plain", "tagged", "number", "none"]
    assert [[str(term) if term else None for term in row] for row in found] == [
        [
            "<http://example.org/x>",
            '"a \\"quoted\\", <b>\\n&"',
            '"中"@zh',
            '"4.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
            None,
        ]
    ]


def test_rows_come_as_csv_after_the_recommendation(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": TERMS}, headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, row = answer.text.split("\r\n", 1)
    assert head == "iri,plain,tagged,number,none"
    assert row == 'http://example.org/x,"a ""quoted"", <b>\n&",中,4.5,\r\n'


@pytest.mark.parametrize(
    ("media", "truth"), [(JSON, b'"boolean":true'), (list(FORMATS)[1], b"<boolean>true")]
)
def test_a_yes_comes_as_the_client_likes(client: TestClient, media: str, truth: bytes) -> None:
    assert truth in client.get("/sparql", params={"query": ASK}, headers={"Accept": media}).content


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/trig", RdfFormat.TRIG),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
@pytest.mark.parametrize(
    "query", [f"DESCRIBE <{UNODC}>", f"CONSTRUCT {{ <{UNODC}> ?p ?o }} {{ <{UNODC}> ?p ?o }}"]
)
def test_statements_come_as_the_client_likes(
    client: TestClient, query: str, media: str, form: RdfFormat
) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": media})
    assert answer.headers["Content-Type"].partition(";")[0] == media
    assert f"<{UNODC}>" in {str(quad.subject) for quad in parse(answer.content, form)}


def test_a_client_that_likes_nothing_is_told_what_there_is(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert JSON in answer.text


def test_a_link_may_say_the_format(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "format": "tsv"})
    assert answer.headers["Content-Type"] == "text/tab-separated-values; charset=utf-8"
    unknown = {"query": SELECT, "format": "of their own"}
    assert client.get("/sparql", params=unknown, headers={"Accept": "text/csv"}).text.startswith("s\r\n")
    refused = client.get("/sparql", params=unknown)
    assert refused.status_code == 400 and "csv" in refused.text


def test_a_link_to_csv_gives_no_formulas_to_a_spreadsheet(client: TestClient) -> None:
    query = 'SELECT ?x { VALUES ?x { "=HYPERLINK(\\"http://evil\\")" "@x" "-2" "plain" } }'
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    assert answer.content.startswith(b"\xef\xbb\xbfx\r\n")
    assert answer.text.split("\r\n")[1:5] == ['"\'=HYPERLINK(""http://evil"")"', "'@x", "-2", "plain"]


def test_a_link_to_csv_gives_no_cell_that_a_spreadsheet_cannot_hold(client: TestClient) -> None:
    query = f'SELECT ?x {{ BIND(REPLACE("{"a" * 500}", "a", "{"b" * 300}") AS ?x) }}'
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    assert len(answer.text.split("\r\n")[1]) == 32_767
    whole = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert len(whole.text.split("\r\n")[1]) == 150_000


def test_scripts_of_other_sites_may_ask(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": ASK}, headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/sparql", headers=asked).status_code == 200


def test_an_answer_that_the_client_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/sparql", params={"query": SELECT})
    again = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "ETag" not in client.get("/sparql", params={"query": "SELECT (NOW() AS ?n) {}"}).headers


# --- what is not run --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "update", ["INSERT DATA { <http://x/a> <http://x/b> 1 }", "CLEAR ALL", "LOAD <file:///etc/passwd>"]
)
def test_nothing_is_ever_written(client: TestClient, update: str) -> None:
    before = values(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert client.post("/sparql", data={"update": update}).status_code == 403
    direct = {"Content-Type": "application/sparql-update"}
    assert client.post("/sparql", content=update, headers=direct).status_code == 403
    assert client.get("/sparql", params={"update": update}).status_code == 403
    assert client.get("/sparql", params={"query": update}).status_code == 400
    assert values(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { { { service silent <http://127.0.0.1:1/> { ?s ?p ?o } } } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE ?s { ?a ?b ?c } } }",
        "SELECT * { S\\u0045RVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '#' ; ?q ?r . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { FILTER(?a<?b) SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p '''it's''' SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p <a\\#> SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
    ],
)
def test_no_other_server_is_asked(client: TestClient, query: str) -> None:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == 400
    assert "SERVICE" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p <http://example.org/service> }",
        "PREFIX service: <http://example.org/> ASK { ?s service:service 'SERVICE' } # SERVICE",
        "SELECT ?service { ?service ?p ?o } LIMIT 1",
    ],
)
def test_the_word_service_alone_does_no_harm(client: TestClient, query: str) -> None:
    assert client.get("/sparql", params={"query": query}).status_code == 200


def test_no_file_is_read(client: TestClient) -> None:
    query = "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"
    assert values(client, query) == []


# --- words of a query -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * {}", "SELECT * {}\nLIMIT 9\n"),
        ("SELECT * {} # end", "SELECT * {} # end\nLIMIT 9\n"),
        ("SELECT * {} LIMIT 5", "SELECT * {} LIMIT 5"),
        ("SELECT * {} limit 50 OFFSET 3", "SELECT * {} limit 9 OFFSET 3"),
        ("SELECT * { { SELECT * {} LIMIT 50 } }", "SELECT * { { SELECT * {} LIMIT 50 } }\nLIMIT 9\n"),
        ("SELECT * {} VALUES ?x { 1 }", "SELECT * {} \nLIMIT 9\nVALUES ?x { 1 }"),
        ("SELECT * { VALUES ?x { 'LIMIT 1' } }", "SELECT * { VALUES ?x { 'LIMIT 1' } }\nLIMIT 9\n"),
        ("SELECT ?LIMIT { ?LIMIT <LIMIT> 1 }", "SELECT ?LIMIT { ?LIMIT <LIMIT> 1 }\nLIMIT 9\n"),
        ("ASK {}", "ASK {}"),
        ("DESCRIBE <x>", "DESCRIBE <x>"),
    ],
)
def test_a_query_gets_a_limit_where_it_belongs(query: str, expected: str) -> None:
    assert read(query).limited(9) == expected


def test_brackets_too_deep_are_refused() -> None:
    with pytest.raises(RefusalError, match="brackets"):
        read("ASK { FILTER(" + "(" * 100_000)


# --- what the endpoint says of itself ---------------------------------------------------------------


def test_the_endpoint_describes_itself(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    quads = parse(answer.content, RdfFormat.TURTLE)
    said = {(quad.predicate.value.rpartition("#")[2], str(quad.object)) for quad in quads}
    assert ("endpoint", "<http://testserver/sparql>") in said
    assert ("feature", "<http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph>") in said
    assert ("supportedLanguage", "<http://www.w3.org/ns/sparql-service-description#SPARQL11Query>") in said


def test_a_browser_that_brings_no_query_gets_the_editor(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/query")


def test_answers_are_json_that_parses(client: TestClient) -> None:
    text = client.get("/sparql", params={"query": SELECT, "format": "json"}).text
    assert len(json.loads(text)["results"]["bindings"]) == 3


def test_the_page_names_a_missing_parameter(client: TestClient) -> None:
    text = get_query("reports-owed-not-seen").text
    page = client.get("/query", params={"query": text})
    assert page.status_code == 400
    assert "Missing parameter: day" in page.text
