"""An actor that the authority files do not know is a provisional actor under the IRI of its document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.queries import Names, run
from mandategraph.queries.acts import acts
from mandategraph.shapes.validator import validate
from mandategraph.store import open_store, value

TEXT = """A/RES/84/777

General Assembly
Eighty-fourth session

Resolution adopted by the General Assembly on 3 December 2029

84/777. Harbours of the north

The General Assembly,

Recalling its resolution 77/235 of 15 December 2022,

1. Requests the Northern Lighthouse Trust, in cooperation with the Harbour Alliance and Member States, to \
report to the General Assembly at its eighty-fifth session on the state of harbours;

2. Invites the Northern Lighthouse Trust to publish a map of harbours.
"""
TRUST = "https://w3id.org/mandategraph/document/A/RES/84/777/actor/Northern-Lighthouse-Trust"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("provisional")
    (folder / "A_RES_84_777.en.txt").write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(mandategraph, ["build", str(folder), "--store", str(folder / "store")])
    assert done.exit_code == 0, done.output
    return folder / "store"


def test_the_table_of_acts_has_the_iri_of_a_provisional_actor(store: Path) -> None:
    opened = open_store(str(store))
    first, second = acts(opened, Names.of(opened))
    (addressee,) = first.addressees
    assert (addressee.iri, addressee.label, addressee.provisional) == (
        TRUST,
        "Northern Lighthouse Trust",
        True,
    )
    assert second.addressees == first.addressees
    assert [(partner.label, partner.provisional) for partner in first.partners] == [
        ("Harbour Alliance", True),
        ("Member States", False),
    ]


def test_a_request_to_a_provisional_actor_counts_as_one_without_a_recognized_addressee(store: Path) -> None:
    assert len(list(run(open_store(str(store)), "requests-without-addressee"))) == 2
    rows = run(open_store(str(store)), "requests-to-actor", actor=[TRUST])
    assert [str(value(row[rows.variables.index("paragraph")])) for row in rows] == ["1", "2"]


def test_a_provisional_actor_conforms_under_its_document_only(store: Path) -> None:
    graph = "https://w3id.org/mandategraph/graph/A/RES/84/777/en"
    rows = open_store(str(store)).query(f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    quads = "".join(f"{' '.join(map(str, row))} <{graph}> .\n" for row in rows)
    assert validate(quads.encode()).conforms
    moved = re.sub(r"document/A/RES/84/777/actor/Northern-Lighthouse-Trust", "body/Lighthouse-Trust", quads)
    messages = {violation.message for violation in validate(moved.encode()).violations}
    assert "A provisional actor stands under its document: document/…/actor/…." in messages
    nameless = re.sub(r"<\S+/actor/Harbour-Alliance> <\S+#prefLabel> [^\n]*\n", "", quads)
    assert not validate(nameless.encode()).conforms
