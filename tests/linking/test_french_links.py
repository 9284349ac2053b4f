"""The linking rules of the French pack: decisions on mandates."""

from __future__ import annotations

import pytest
from mandategraph.linking.mandate_events import mandate_events
from mandategraph.linking.records import Mandate, Paragraph, Text
from mandategraph.ontology.iri import DEFAULT_BASE

RESOLUTION = Text(
    iri=f"{DEFAULT_BASE}document/A/RES/66/902",
    document="A/RES/66/902",
    symbol="A/RES/66/902",
    unit="",
    kind="Resolution",
    status="adopted",
    issuer="body/GA",
    dated="2011-12-19",
    titles=(("fr", "Phares"),),
)
PLACE = f"{RESOLUTION.iri}#1"


@pytest.mark.parametrize(
    ("words", "kind", "name", "until"),
    [
        (
            "de proroger le mandat de la Mission des phares pour une nouvelle période de six mois",
            "extended",
            "Mission des phares",
            "2012-06-19",
        ),
        (
            "de proroger jusqu’au 30 juin 2014 le mandat du Groupe des balises",
            "extended",
            "Groupe des balises",
            "2014-06-30",
        ),
        ("de mettre fin au mandat du Groupe des balises", "ended", "Groupe des balises", ""),
        (
            "de créer un groupe de travail sur les phares, qui lui fera rapport",
            "established",
            "groupe de travail sur les phares",
            "",
        ),
    ],
)
def test_a_decision_changes_the_mandate_of_a_body(words: str, kind: str, name: str, until: str) -> None:
    decision = Mandate(
        iri=f"{PLACE}.act1",
        owner=RESOLUTION.iri,
        paragraph=PLACE,
        words=(("fr", words),),
        addressees=frozenset(),
        reporting=False,
        kind="decision",
    )
    paragraph = Paragraph(PLACE, RESOLUTION.iri, "fr", "operative", 1, words, (0, len(words)))
    (event,) = mandate_events([decision], {RESOLUTION.iri: RESOLUTION}, [paragraph], {})
    assert (event.kind, event.name, event.until) == (kind, name, until)
