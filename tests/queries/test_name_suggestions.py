"""Names of a store: what an unknown name suggests."""

from __future__ import annotations

import pytest
from mandategraph.queries.names import Names
from mandategraph.queries.unresolved import UnresolvedNameError

BASE = "https://w3id.org/mandategraph/"
ROWS = [
    (f"{BASE}body/UNODC", "United Nations Office on Drugs and Crime", "en", "preferred"),
    (f"{BASE}body/UNODC", "UNODC", "en", "acronym"),
    (f"{BASE}body/UNODC", "毒品和犯罪问题办公室", "zh", "preferred"),
    (f"{BASE}body/UNDC", "Disarmament Commission", "en", "preferred"),
    (f"{BASE}body/UNDC", "UNDC", "en", "acronym"),
    (f"{BASE}body/1-Ombudsperson", "Office of the Ombudsperson", "en", "preferred"),
    (f"{BASE}body/1-Ombudsperson", "Ombudsman", "en", "alternative"),
    (f"{BASE}group/ombudsmen", "Ombudsman", "en", "preferred"),
    (f"{BASE}state/IRL", "Ireland", "en", "preferred"),
    (f"{BASE}document/A/RES/84/1/actor/crime-watch", "Crime Watch", "en", "preferred"),
    (f"{BASE}document/A/RES/84/2/actor/crime-watch", "Crime Watch", "en", "preferred"),
    (f"{BASE}document/A/RES/84/2/actor/undc", "UNDC", "en", "preferred"),
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
    with pytest.raises(UnresolvedNameError, match="did you mean") as error:
        Names(ROWS).iris(unknown)
    assert [one.words for one in error.value.candidates] == suggested
    assert not error.value.ambiguous


def test_a_name_like_no_other_suggests_the_list_of_names() -> None:
    with pytest.raises(UnresolvedNameError, match="mandategraph query actor-names"):
        Names(ROWS).iris("Nowhereland")


@pytest.mark.parametrize("unknown", ["body/UNDOC", f"{BASE}body/UNDOC", "https://example.org/body/UNDOC"])
def test_an_unknown_key_or_iri_is_an_error_with_similar_keys(unknown: str) -> None:
    with pytest.raises(UnresolvedNameError) as error:
        Names(ROWS).iris(unknown)
    assert "body/UNODC" in {one.words for one in error.value.candidates}


def test_a_name_of_several_actors_lists_them_by_words_that_lead_to_each() -> None:
    names = Names(ROWS)
    with pytest.raises(UnresolvedNameError, match="several") as error:
        names.iris("ombudsman")
    assert error.value.ambiguous
    words = [one.words for one in error.value.candidates]
    assert [names.iris(one) for one in words] == [
        (f"{BASE}body/1-Ombudsperson",),
        (f"{BASE}group/ombudsmen",),
    ]


def test_provisional_actors_share_a_name_that_no_authority_file_has() -> None:
    names = Names(ROWS)
    assert len(names.iris("Crime Watch")) == 2
    assert names.iris("UNDC") == (f"{BASE}body/UNDC",)


@pytest.mark.parametrize("given", ["body/UNODC", f"{BASE}body/UNODC", "UNODC"])
def test_an_actor_is_found_by_key_iri_and_acronym(given: str) -> None:
    assert Names(ROWS).iris(given) == (f"{BASE}body/UNODC",)


def test_a_name_in_any_spelling_leads_to_its_actor() -> None:
    assert Names(ROWS).iris("united nations office on drugs-and-crime") == (f"{BASE}body/UNODC",)
