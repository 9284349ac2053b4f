"""What breaks a shape is left out statement by statement, with a finding for each; the rest is kept."""

from __future__ import annotations

import re

import pytest
from hand_built import SYMBOL, reading
from mandategraph.api.building import check_shapes
from mandategraph.loaders.conformance import Conformed, Fault, conform
from mandategraph.loaders.quads import quads
from mandategraph.ontology.iri import Minter
from mandategraph.ontology.terms import SUPERPROPERTIES

MG = "https://w3id.org/mandategraph/ontology#"
DOCUMENT = Minter().document(SYMBOL)
GRAPH = Minter().graph(SYMBOL, "zh")
ACT = f"{DOCUMENT}/unit/A.III#9.a.act1"


@pytest.fixture(scope="module")
def sound() -> str:
    """The quads of a document that conforms."""
    return quads(reading(), version="1").decode()


def conformed(text: str) -> Conformed:
    kept = (Minter().expression(SYMBOL, None, "zh"), GRAPH)
    found = conform(text.encode(), check_shapes, document=DOCUMENT, kept=kept)
    assert not check_shapes(found.quads)
    return found


def messages(found: Conformed) -> list[str]:
    return re.findall(rf'<{MG}message> "((?:[^"\\]|\\.)*is left out: [^"]*)"', found.quads.decode())


def line(subject: str, name: str, term: str) -> str:
    return f"<{subject}> <{MG}{name}> {term} <{GRAPH}> .\n"


def without(text: str, subject: str, name: str) -> str:
    starts = tuple(f"<{subject}> <{iri}> " for iri in (MG + name, SUPERPROPERTIES.get(MG + name, MG + name)))
    kept = [one for one in text.splitlines(keepends=True) if not one.startswith(starts)]
    assert len(kept) < text.count("\n")
    return "".join(kept)


def test_a_sound_graph_is_left_as_it_is(sound: str) -> None:
    assert conformed(sound) == Conformed(sound.encode(), 0, ())


def test_a_wrong_value_is_left_out_and_nothing_else(sound: str) -> None:
    wrong = line(DOCUMENT, "issuedBy", "<https://w3id.org/mandategraph/instrument/PACT>")
    found = conformed(without(sound, DOCUMENT, "issuedBy") + wrong)
    assert found.removed == 1
    (message,) = messages(found)
    assert message.startswith("mg:issuedBy https://w3id.org/mandategraph/instrument/PACT of ")
    assert message.endswith("A document is issued by at most one actor.")
    lost = set(sound.splitlines()) - set(found.quads.decode().splitlines())
    assert {one.split()[1] for one in lost} == {
        f"<{MG}issuedBy>",
        "<http://www.w3.org/ns/prov#wasAttributedTo>",
    }


def test_of_several_values_the_first_is_kept(sound: str) -> None:
    twice = line(DOCUMENT, "issuedBy", "<https://w3id.org/mandategraph/body/ZZZ>")
    found = conformed(sound + twice)
    assert found.removed == 1
    assert twice not in found.quads.decode()
    assert "mg:issuedBy https://w3id.org/mandategraph/body/ZZZ" in messages(found)[0]


def test_a_node_without_a_mandatory_property_is_left_out_with_its_parts(sound: str) -> None:
    found = conformed(without(sound, ACT, "operativeVerb"))
    text = found.quads.decode()
    assert ACT in sound
    assert not [one for one in text.splitlines() if f"<{ACT}" in one]
    assert f"<{DOCUMENT}/unit/A.III#9.a>" in text
    assert f"{SYMBOL}/unit/A.III#9.a.act1 (no mg:operativeVerb) is left out" in messages(found)[0]


def test_a_finding_says_where(sound: str) -> None:
    found = conformed(without(sound, ACT, "operativeVerb"))
    (iri,) = re.findall(rf"<(\S+)> <{MG}reason> <\S+/shape-violation>", found.quads.decode())
    about = [one for one in found.quads.decode().splitlines() if one.startswith(f"<{iri}> ")]
    assert any(f"<{MG}inParagraph> <{DOCUMENT}/unit/A.III#9.a>" in one for one in about)
    assert any(f'<{MG}span> "220-235"' in one for one in about)


@pytest.mark.parametrize(
    ("broken", "replacement"),
    [
        (rf'(<{MG}span>) "[0-9]+-', r'\1 "x-'),
        (rf"<{MG}hasEvidence>", f"<{MG}hadEvidence>"),
        (rf'(<{MG}order>) "1"\S+', r'\1 "one"'),
        (r"@zh", ""),
    ],
)
def test_much_damage_leaves_a_graph_that_conforms(sound: str, broken: str, replacement: str) -> None:
    damaged = re.sub(broken, replacement, sound)
    assert damaged != sound
    found = conformed(damaged)
    assert found.removed == len(messages(found)) > 0
    assert f"<{DOCUMENT}> <{MG}symbol>" in found.quads.decode()


def test_a_check_that_never_passes_ends(sound: str) -> None:
    fault = Fault(DOCUMENT, f"{MG}nothing", "", "never")
    found = conform(sound.encode(), lambda _: (fault,), document=DOCUMENT, kept=())
    assert found.faults == (fault,)


def test_a_property_above_two_is_kept_as_long_as_one_of_them_is(sound: str) -> None:
    above = SUPERPROPERTIES[f"{MG}symbol"]
    assert above == SUPERPROPERTIES[f"{MG}otherSymbol"]
    written = f'<{DOCUMENT}> <{above}> "{SYMBOL}" <{GRAPH}> .'
    assert written in sound
    fault = Fault(DOCUMENT, f"{MG}otherSymbol", SYMBOL, "no other symbol")
    wrong = line(DOCUMENT, "otherSymbol", f'"{SYMBOL}"')

    def check(quads: bytes) -> tuple[Fault, ...]:
        return (fault,) if wrong.encode() in quads else ()

    found = conform((sound + wrong).encode(), check, document=DOCUMENT, kept=(GRAPH,)).quads.decode()
    assert wrong not in found
    assert written in found
