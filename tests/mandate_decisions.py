"""An invented resolution with one paragraph, whose words a test gives in a language."""

from __future__ import annotations

from mandategraph.linking.records import Cited, Mandate, Paragraph, Text
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
    titles=(("fr", "Phares"), ("ru", "Маяки")),
)
PLACE = f"{RESOLUTION.iri}#1"


def paragraph(words: str, language: str, *cites: str) -> Paragraph:
    """Returns the paragraph; cites: numbers of resolutions."""
    cited = tuple(Cited(f"A/RES/{number}", number) for number in cites)
    return Paragraph(PLACE, RESOLUTION.iri, language, "operative", 1, words, (0, len(words)), cited)


def decision(words: str, language: str) -> Mandate:
    """Returns the decision in the paragraph."""
    return Mandate(
        iri=f"{PLACE}.act1",
        owner=RESOLUTION.iri,
        paragraph=PLACE,
        words=((language, words),),
        addressees=frozenset(),
        reporting=False,
        kind="decision",
    )
