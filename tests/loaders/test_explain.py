"""`explain` names the step behind each mention and the row behind each part of an act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.loaders import languages
from mandategraph.loaders.explain import explain_text
from mandategraph.loaders.pack_rows import pack_rows

import mandategraph as mg

REQUEST = (
    "Requests the Secretary-General, within existing resources, in cooperation with the lighthouse keepers, "
    "to report to the General Assembly at its eightieth session;"
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_row_is_found_on_its_line(language: str) -> None:
    rows = pack_rows(language)
    folder = Path(str(languages.__file__)).parent
    lines = (folder / language / "acts.toml").read_text(encoding="utf-8").split("\n")
    assert len(rows) > 200
    for row in rows.values():
        written = lines[row.line - 1]
        assert row.pattern in written or json.dumps(row.pattern, ensure_ascii=False)[1:-1] in written


def test_each_part_of_an_act_has_the_row_that_found_it() -> None:
    (act,) = explain_text(REQUEST, "en").acts
    found = {part.field: part for part in act.parts}
    assert set(found) == {"verb", "addressee", "partner", "recipient", "condition", "deadline"}
    tables = {field: part.row.table for field, part in found.items() if part.row}
    assert tables == {
        "verb": "verbs",
        "addressee": "addressee.direct",
        "partner": "partners.patterns",
        "recipient": "reporting.patterns",
        "condition": "conditions",
        "deadline": "due",
    }
    assert found["condition"].value == "ER"
    assert found["deadline"].value == "General Assembly, session 80"


def test_near_rows_say_why_they_did_not_decide() -> None:
    (act,) = explain_text(REQUEST, "en").acts
    assert act.near
    used = {part.row.identity for part in act.parts if part.row}
    for _, near in act.near:
        assert near.row.identity not in used
        assert near.words in REQUEST
        assert near.reason


def test_a_reported_request_is_listed_as_a_verb_that_begins_no_act() -> None:
    explained = explain_text(
        "Recalls its resolution 80/1, in which it requested him to report, and urges States "
        "to light their harbours;",
        "en",
    )
    assert [act.kind for act in explained.acts] == ["expressive", "directive"]


def test_the_strategy_behind_a_short_name_is_named() -> None:
    explained = explain_text(
        "Requests the Office to report;",
        "en",
        issuer="body/ECOSOC",
        before=["Welcomes the work of the United Nations Office on Drugs and Crime;"],
    )
    (mention,) = [one for one in explained.mentions if one.kind == "actor"]
    assert mention.keys == ("body/UNODC",)
    assert mention.step == "named last in this text"
    assert explained.context == 1


def test_an_item_takes_the_verb_of_its_chapeau() -> None:
    chapeau = "Requests the Secretary-General:"
    (act,) = explain_text(
        "(a) To report to the General Assembly at its eightieth session;",
        "en",
        before=[chapeau],
        chapeaux=[0],
    ).acts
    assert act.inherited
    assert [part.value for part in act.parts if part.field == "addressee"] == ["UN Secretary-General"]


def test_a_stored_paragraph_is_explained_as_it_was_read(sample_store: Path) -> None:
    with mg.open(sample_store) as graph:
        explained = graph.explain("E/RES/2026/901#4")
        (stored,) = [
            act for act in graph.acts(document="E/RES/2026/901", language="en") if act.paragraph == "4"
        ]
        rules = graph.sparql(
            "PREFIX mg: <https://w3id.org/mandategraph/ontology#> SELECT ?rule { GRAPH ?g { "
            f"<{stored.iri}> mg:hasEvidence ?e . ?e mg:rule ?rule "
            'FILTER(STRENDS(STR(?g), "/en")) } }'
        )
    (act,) = explained.acts
    assert {part.row.identity for part in act.parts if part.row} == {row.rule for row in rules}
    assert explained.issuer == "body/ECOSOC"
    chinese = mg.open(sample_store).explain("E/RES/2026/901#4", language="zh")
    assert chinese.acts[0].parts[0].row is not None
    assert chinese.acts[0].parts[0].row.file == "zh/acts.toml"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "Give either a paragraph"),
        (["--text", "Requests States to act;"], 2, "--text needs --language"),
        (["--text", "Requests States to act;", "--language", "xx"], 2, "xx"),
        (["--text", "Requests States;", "--language", "en", "--issuer", "Nobody at all"], 2, "Nobody at all"),
        (["E/RES/2026/901"], 2, "names no paragraph"),
        (["E/RES/2026/901#99"], 2, "has no paragraph 99"),
        (["E/RES/2026/999#1"], 2, "No document E/RES/2026/999"),
        (["E/RES/2026/901#4", "--language", "it"], 2, "it"),
    ],
)
def test_mistakes_are_clear_errors(arguments: list[str], code: int, message: str, sample_store: Path) -> None:
    done = CliRunner().invoke(mandategraph, ["explain", *arguments, "--store", str(sample_store)])
    assert message in done.output + str(done.exception)
    assert done.exit_code == code or getattr(done.exception, "exit_code", 0) == code


def test_the_command_prints_tables_and_json(sample_store: Path) -> None:
    done = CliRunner().invoke(mandategraph, ["explain", "E/RES/2026/901#4", "--store", str(sample_store)])
    assert done.exit_code == 0
    assert "en/acts.toml:" in done.output
    done = CliRunner().invoke(
        mandategraph, ["explain", "--text", REQUEST, "--language", "en", "--format", "json"]
    )
    assert json.loads(done.output)["acts"][0]["parts"][0]["row"]["file"] == "en/acts.toml"


def test_every_paragraph_of_the_samples_with_an_act_is_found_by_its_iri_and_by_its_unit_key(
    sample_store: Path,
) -> None:
    with mg.open(sample_store) as graph:
        acts = [act for act in graph.acts(language="en") if act.unit and not act.unit.isalnum()]
        assert any("/" in str(act.unit) for act in acts)
        for act in acts:
            by_iri = graph.explain(act.iri, language="EN")
            by_key = graph.explain(f"{act.document}/unit/{act.unit}#{act.paragraph}", language="en")
            assert by_iri == by_key
            assert by_iri.text == act.text


@pytest.mark.parametrize("name", ["General Assembly", "ECOSOC", "Economic and Social Council"])
def test_the_issuer_is_a_body_by_its_name_or_acronym(name: str) -> None:
    assert mg.explain("Requests States to act;", "EN", issuer=name).issuer.startswith("body/")


@pytest.mark.parametrize("name", ["Foo General Assembly bar", "France", "Convention on Biological Diversity"])
def test_what_is_not_the_name_of_a_body_is_no_issuer(name: str) -> None:
    with pytest.raises(mg.MandategraphError, match="Unknown issuing body"):
        mg.explain("Requests States to act;", "en", issuer=name)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The lamps that we request"),
        ("es", "Las lámparas que pedimos"),
        ("fr", "Ce que nous prions"),
    ],
)
def test_a_text_without_an_act_is_explained(language: str, words: str) -> None:
    # All verbs of the pack are tried one by one, also those that only "we" begins.
    explained = explain_text(words, language)
    assert (explained.acts, explained.text) == ((), words)


def test_an_instrument_that_no_authority_file_has_is_explained() -> None:
    explained = explain_text("Requests States to comply with the Status of Lamps Agreement;", "en")
    labels = [step.label for step in explained.mentions if step.kind == "instrument"]
    assert labels == ["Status of Lamps Agreement (not in the authority files)"]
