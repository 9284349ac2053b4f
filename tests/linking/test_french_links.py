"""The linking rules of the French pack: decisions on mandates."""

from __future__ import annotations

import pytest
from mandate_decisions import RESOLUTION, decision, paragraph
from mandategraph.linking.mandate_events import mandate_events


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
    (event,) = mandate_events(
        [decision(words, "fr")], {RESOLUTION.iri: RESOLUTION}, [paragraph(words, "fr")], {}
    )
    assert (event.kind, event.name, event.until) == (kind, name, until)
