"""Names of a store: what an unknown name suggests."""

from __future__ import annotations

import pytest
from mandategraph.queries.catalogue import CatalogueError
from mandategraph.queries.names import Names

BASE = "https://w3id.org/mandategraph/"
ROWS = [
    (f"{BASE}body/UNODC", "United Nations Office on Drugs and Crime", "en", "preferred"),
    (f"{BASE}body/UNODC", "UNODC", "en", "acronym"),
    (f"{BASE}body/UNODC", "毒品和犯罪问题办公室", "zh", "preferred"),
    (f"{BASE}body/UNDC", "Disarmament Commission", "en", "preferred"),
    (f"{BASE}body/UNDC", "UNDC", "en", "acronym"),
    (f"{BASE}state/IRL", "Ireland", "en", "preferred"),
    (f"{BASE}document/A/RES/84/1/actor/crime-watch", "Crime Watch", "en", "preferred"),
]


@pytest.mark.parametrize(
    ("unknown", "suggested"),
    [
        ("UNDOC", ["UNODC", "UNDC"]),
        ("crime", ["United Nations Office on Drugs and Crime"]),
        ("office drugs", ["United Nations Office on Drugs and Crime"]),
        ("毒品", ["毒品和犯罪问题办公室"]),
    ],
)
def test_an_unknown_name_suggests_those_with_its_words_or_near_it(unknown: str, suggested: list[str]) -> None:
    with pytest.raises(CatalogueError, match="did you mean") as error:
        Names(iter(ROWS)).iris(unknown)
    hint = str(error.value).partition("did you mean ")[2]
    assert [part.split("'")[1] for part in hint.split(", ")] == suggested


def test_a_name_like_no_other_suggests_the_list_of_names() -> None:
    with pytest.raises(CatalogueError, match="mandategraph query actor-names"):
        Names(iter(ROWS)).iris("Nowhereland")


def test_a_name_in_any_spelling_leads_to_its_actor() -> None:
    assert Names(iter(ROWS)).iris("united nations office on drugs-and-crime") == (f"{BASE}body/UNODC",)
