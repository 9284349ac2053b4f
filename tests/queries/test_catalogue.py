"""The catalogue: every query runs on its own, and no value of a parameter becomes syntax."""

from __future__ import annotations

import json
from typing import cast

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.cli.main import mandategraph
from mandategraph.ontology.terms import PREFIXES
from mandategraph.queries import CatalogueError, Parameter, Query, catalogue, get_query, read, run
from mandategraph.queries.catalogue import unbound
from mandategraph.queries.filter_values import FilterError
from mandategraph.store import EmbeddedStore, QueryError, Solutions, value
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat
from pyoxigraph import Store as Oxigraph
from rdflib import Dataset

BASE = "https://w3id.org/mandategraph/"
SAMPLES = {
    "actor": f"{BASE}body/UNODC",
    "boolean": "true",
    "date": "2013-01-01",
    "integer": "2012",
    "iri": f"{BASE}document/E/RES/2012/900#1.act1",
    "session": f"{BASE}session/GA/80",
    "mandate": "UNCAC",
    "symbol": "E/RES/2012/900",
    "text": "E/RES/2012/900",
    "topic": "corruption",
    "verb": "request",
}
HOSTILE = (
    '" } } # ',
    "x' || '1'='1",
    "a\\",
    'a"@en . ?s ?p ?o . "',
    "\n} DROP ALL ; SELECT * {",
    "?s ?p ?o",
    "VALUES ?wanted { UNDEF } # is document\n",
    "x # with document",
    "\x00\u202e",
)


def columns(store: EmbeddedStore, name: str, column: str, **bindings: list[str]) -> list[object]:
    answer = run(store, name, **bindings)
    at = answer.variables.index(column)
    return [value(row[at]) for row in answer]


def solutions(answer: Solutions) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in answer)


@pytest.mark.parametrize("symbol", ["E/RES/2012/900", "E/2012/900", "S/RES/9999(2099)"])
@pytest.mark.parametrize(
    "asked", [one for one in catalogue().values() if one.by_document], ids=lambda asked: asked.name
)
def test_a_query_that_reads_the_graphs_of_one_document_gives_what_it_gives_on_all(
    asked: Query, symbol: str, small_store: EmbeddedStore
) -> None:
    bindings = {one.name: [SAMPLES[one.type]] for one in asked.parameters if one.required}
    bindings["document"] = [symbol]
    limited = asked.bind_for(small_store, bindings)
    assert "FROM NAMED" in limited
    assert solutions(small_store.query(limited)) == solutions(small_store.query(asked.bind(bindings)))


def sample(parameter: Parameter) -> str:
    """Returns a value that the parameter may have."""
    word = parameter.values[0] if parameter.values else SAMPLES[parameter.type]
    prefix, colon, name = word.partition(":")
    return PREFIXES[prefix] + name if colon and prefix in PREFIXES else word


@pytest.mark.parametrize("asked", catalogue().values(), ids=lambda asked: asked.name)
def test_every_question_has_a_head_and_runs_as_it_stands_and_filled_in(
    asked: Query, small_store: EmbeddedStore
) -> None:
    assert asked.title and asked.description

    assert asked.example.startswith(f"mandategraph query {asked.name}")
    Oxigraph().query(asked.text)
    required = {p.name: [SAMPLES[p.type]] for p in asked.parameters if p.required}
    everything = {p.name: [sample(p), sample(p)] for p in asked.parameters}
    list(asked.run(small_store, required))
    list(asked.run(small_store, everything))


def test_the_catalogue_has_the_questions_that_were_promised() -> None:
    assert len(catalogue()) >= 22


def test_lists_for_people_leave_out_what_only_the_program_asks() -> None:
    internal = {asked.name for asked in catalogue().values() if asked.internal}
    assert {"index-acts", "act-dues", "network-requests"} <= internal
    assert not {"who-what-when", "due-between", "requests-to-actor"} & internal
    listed, every = (
        {json.loads(line)["name"] for line in CliRunner().invoke(mandategraph, arguments).output.splitlines()}
        for arguments in (["queries", "--format", "jsonl"], ["queries", "--all", "--format", "jsonl"])
    )
    assert (listed, every) == (set(catalogue()) - internal, set(catalogue()))
    with pytest.raises(CatalogueError, match="machine"):
        read("echo", "# for: cats\nSELECT * {}")
    with pytest.raises(CatalogueError, match="graphs: cats"):
        read("echo", "# graphs: cats\nSELECT * {}")


def test_an_old_name_finds_the_same_query_and_no_name_is_used_twice() -> None:
    assert get_query("asked-of-actor") is get_query("requests-to-actor")  # an alias
    aliases = [alias for known in catalogue().values() for alias in known.aliases]
    assert len({*aliases, *catalogue()}) == len(aliases) + len(catalogue())
    assert not [name for name in catalogue() if "ask" in name]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_value_stays_a_value(words: str, small_store: EmbeddedStore) -> None:
    assert list(run(small_store, "who-what-when", document=[words])) == []
    assert small_store.count() > 0


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_is_bound_as_that_text(words: str) -> None:
    asked = read(
        "echo", "# param: words text - any\nSELECT ?words { VALUES ?x { 1 }\nVALUES ?words { UNDEF }\n}"
    )
    answer = Oxigraph().query(asked.bind({"words": [words]}))
    assert [solution["words"].value for solution in answer] == [words]  # type: ignore[union-attr]


@pytest.mark.parametrize("iri", ["http://x/> } #", "not an iri", 'http://x/"'])
def test_what_is_no_iri_is_refused(iri: str) -> None:
    with pytest.raises(CatalogueError, match="must be"):
        get_query("statements-about").bind({"thing": [iri]})


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(CatalogueError, match="a date such as"):
        get_query("due-between").bind({"after": ["2013-02-30"]})


@pytest.mark.parametrize(
    ("query", "given", "reason"),
    [
        ("due-between", {"after": ["2014-01-01"], "before": ["2013-01-01"]}, "swap them"),
        ("network-requests", {"after": ["2020"], "before": ["2010"]}, "swap them"),
        ("network-requests", {"after": ["99999"]}, "must be a year"),
        ("resources", {"item": ["money"]}, "Unknown item: money. Use one of: total"),
        ("acts", {"kind": ["https://w3id.org/mandategraph/kind/order"]}, "kind:directive"),
    ],
)
def test_a_value_that_selects_nothing_is_refused(
    query: str, given: dict[str, list[str]], reason: str
) -> None:
    with pytest.raises(FilterError, match=reason):
        get_query(query).bind(given)


def test_the_values_of_a_parameter_are_in_the_head() -> None:
    head = "# param: colour text - a colour\n# values: colour red, kind:blue\n"
    own = read("own", f"{head}SELECT * {{\n  VALUES ?colour {{ UNDEF }}\n}}")
    assert own.parameters[0].values == ("red", "kind:blue")
    assert '"red"' in own.bind({"colour": ["red"]})
    assert "kind/blue" in own.bind({"colour": ["https://w3id.org/mandategraph/kind/blue"]})
    with pytest.raises(CatalogueError, match="names no parameter"):
        read("own", "# values: colour red\nSELECT * { ?s ?p ?o }")


def test_an_unknown_parameter_is_told_with_those_there_are() -> None:
    with pytest.raises(CatalogueError, match="it has act"):
        get_query("act-dues").bind({"colour": ["red"]})


def test_a_missing_parameter_is_told_with_an_example() -> None:
    with pytest.raises(CatalogueError, match=r"needs actor.*as in: mandategraph query requests-to-actor"):
        get_query("requests-to-actor").bind()


def test_an_unknown_question_is_reported() -> None:
    with pytest.raises(CatalogueError, match="mandategraph queries"):
        get_query("meaning-of-life")


@pytest.mark.parametrize("line", ["# param: a", "# param: a colour - x", "# param: a text - x"])
def test_a_head_that_cannot_be_used_is_reported(line: str) -> None:
    with pytest.raises(CatalogueError, match=r"own\.rq"):
        read("own", f"{line}\nSELECT * {{ ?s ?p ?o }}")


def test_a_query_without_a_head_runs(small_store: EmbeddedStore) -> None:
    assert len(list(read("own", "SELECT * { ?s ?p ?o } LIMIT 2").run(small_store))) == 2


def test_a_query_that_is_no_sparql_is_reported(small_store: EmbeddedStore) -> None:
    with pytest.raises(QueryError):
        read("own", "SELEC").run(small_store)


def test_what_is_asked_of_an_actor(small_store: EmbeddedStore) -> None:
    assert columns(small_store, "requests-to-actor", "verb", actor=[f"{BASE}body/UNODC"]) == ["request", "请"]


def test_what_is_due_between_two_days(small_store: EmbeddedStore) -> None:
    within = {"after": ["2013-01-01"], "before": ["2013-12-31"]}
    assert columns(small_store, "due-between", "due", **within) == ["CCPCJ/22/resumed"] * 2
    assert columns(small_store, "due-between", "due", after=["2014-01-01"]) == []
    assert columns(small_store, "due-between", "due", addressee=[f"{BASE}state/PER"]) == []
    for addressees in columns(small_store, "due-between", "addressees"):
        assert set(str(addressees).split(", ")) == {"Member States", "UNODC", "the Unheard-of Institute"}


def test_reports_are_owed(small_store: EmbeddedStore) -> None:
    owed = set(columns(small_store, "reports-owed", "owed", to=[f"{BASE}body/CCPCJ"]))
    assert owed == {"Member States", "United Nations Office on Drugs and Crime"}


def test_a_resolution_builds_on_others_through_others(small_store: EmbeddedStore) -> None:
    assert columns(small_store, "builds-on", "cited", document=["A/77/900"]) == [
        "A/RES/65/900",
        "E/RES/2012/900",
        "E/RES/2012/900",
    ]
    assert columns(small_store, "builds-on", "held", document=["E/RES/2012/900"]) == [False]


def test_states_sponsor_together(small_store: EmbeddedStore) -> None:
    rows = [tuple(map(value, row)) for row in run(small_store, "co-sponsors")]
    assert rows == [("Italy", "Peru", 1)]


def test_drafts_are_adopted(small_store: EmbeddedStore) -> None:
    rows = [tuple(map(value, row)) for row in run(small_store, "drafts-adoption", document=["A/77/900"])]
    assert [row[:5] for row in rows] == [("A/77/900", "A/C.3/77/L.900", None, "I", "adopted")]
    assert columns(small_store, "drafts-adoption", "sponsors") == [2]


@pytest.mark.parametrize("name", ["adopted-drafts", "network-sponsorship"])
def test_of_nothing_no_group_is_made_in_another_engine_either(name: str) -> None:
    held = Dataset()
    held.parse(
        data=f"<{BASE}t> <http://data.europa.eu/eli/ontology#is_realized_by> <{BASE}v> <{BASE}g> .",
        format="nquads",
    )
    answer = held.query(get_query(name).bind())
    assert len(list(answer)) == 0


def test_an_ask_without_addressee(small_store: EmbeddedStore) -> None:
    assert columns(small_store, "requests-without-addressee", "verb") == ["urge"]


def test_the_chain_of_authority(small_store: EmbeddedStore) -> None:
    act = f"{BASE}document/E/RES/2012/900#2.act1"
    links = list(dict.fromkeys(columns(small_store, "chain-of-authority", "link", act=[act])))
    assert links == ["paragraph", "text", "issued by", "recommended by"]


def test_party_counts_of_another_instrument_are_left_out(small_store: EmbeddedStore) -> None:
    assert columns(small_store, "party-counts", "parties") == [190]
    assert columns(small_store, "party-counts", "parties", instrument=[f"{BASE}instrument/UNTOC"]) == [190]
    assert columns(small_store, "party-counts", "parties", instrument=[f"{BASE}instrument/other"]) == []


def test_a_cited_document_that_is_not_held(small_store: EmbeddedStore) -> None:
    assert columns(small_store, "citations-unresolved", "symbol") == ["A/RES/65/900"]


def test_findings_by_document_and_by_words(small_store: EmbeddedStore) -> None:
    assert columns(small_store, "findings-by-document", "findings") == [1, 1]
    assert columns(small_store, "authority-gaps", "words", kind=["actor"]) == ["the Unheard-of Institute"]
    assert columns(small_store, "authority-gaps", "example", kind=["actor"]) == ["E/RES/2012/900"]
    kind = ["https://w3id.org/mandategraph/reason/unresolved-actor"]
    assert columns(small_store, "findings-ranked", "versions", kind=kind) == [2]


def test_a_body_that_no_authority_file_knows_has_one_line_of_life() -> None:
    mg, kinds = "https://w3id.org/mandategraph/ontology#", f"{BASE}event/established"
    held = Oxigraph()
    held.load(
        f"<n> a <{mg}MandateEvent> ; <{mg}byAct> <d#1.act1> ; <{mg}eventKind> <{kinds}> ; "
        f'<{mg}bodyName> "working group on lamps"@en ; <{mg}exact> "to establish it"@en .'.encode(),
        format=RdfFormat.TURTLE,
        base_iri=BASE,
        to_graph=NamedNode(f"{BASE}graph/links"),
    )
    labels = "".join(
        f'<{name}> <http://www.w3.org/2004/02/skos/core#prefLabel> "{name}"@en .' for name in ("a", "b")
    )
    held.load(
        labels.encode(), format=RdfFormat.TURTLE, base_iri=BASE, to_graph=NamedNode(f"{BASE}graph/names")
    )
    assert len(list(cast("QuerySolutions", held.query(get_query("life-line").bind())))) == 1


def test_who_acts_with_whom(small_store: EmbeddedStore) -> None:
    assert set(columns(small_store, "cooperation", "partner", actor=[f"{BASE}body/UNODC"])) == {"Italy"}


def test_a_document_filter_takes_the_symbol_of_a_text_inside(small_store: EmbeddedStore) -> None:
    assert columns(small_store, "who-what-when", "document", document=["A/C.3/77/L.900"]) == ["A/77/900"]


@pytest.mark.parametrize("name", ["due-between", "who-what-when", "party-counts"])
def test_a_filled_in_question_begins_as_a_query_so_that_clients_see_its_kind(name: str) -> None:
    assert get_query(name).bind().startswith("PREFIX ")


def test_an_empty_value_of_a_required_parameter_is_an_error() -> None:
    with pytest.raises(CatalogueError, match="needs day"):
        get_query("reports-owed-not-seen").bind({"day": [""]})


def test_required_parameters_without_a_value_are_named() -> None:
    query = get_query("reports-owed-not-seen")
    assert [one.name for one in unbound(query.text)] == ["day"]
    assert unbound(query.bind({"day": ["2030-01-01"]})) == ()
    assert unbound("SELECT * { ?s ?p ?o }") == ()
