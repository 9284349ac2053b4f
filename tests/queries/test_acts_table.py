"""The acts table: one row per act and language version, with the documented columns."""

from __future__ import annotations

import pytest
from mandategraph.queries import CatalogueError, Names, acts, flat
from mandategraph.queries.acts import due_text
from mandategraph.store import EmbeddedStore

BASE = "https://w3id.org/mandategraph/"


def test_a_row_has_everything_in_the_order_of_the_text(small_store: EmbeddedStore, names: Names) -> None:
    found = acts(small_store, names, {"document": ["E/RES/2012/900"], "language": ["zh"]})
    rows = [act.to_dict() for act in found]
    assert [(row["paragraph"], row["order"]) for row in rows] == [("1", 1), ("2", 1)]
    row = rows[0]
    assert row["document"] == "E/RES/2012/900"
    assert row["unit"] is None
    assert row["iri"] == f"{BASE}document/E/RES/2012/900#1.act1"
    assert row["issuer"] is not None and row["issuer"]["label"] == "Economic and Social Council"
    assert (row["status"], row["language"], row["verb"], row["kind"]) == ("adopted", "zh", "请", "directive")
    assert [actor["label"] for actor in row["addressees"]] == [
        "Member States",
        "United Nations Office on Drugs and Crime",
        "the Unheard-of Institute",
    ]
    assert row["addressees"][1]["names"] == [
        "United Nations Office on Drugs and Crime",
        "UNODC",
        "Office on Drugs",
    ]
    assert row["addressees"][2] == {
        "iri": None,
        "label": "the Unheard-of Institute",
        "names": ["the Unheard-of Institute"],
        "provisional": True,
    }
    assert [actor["label"] for actor in row["partners"]] == ["Italy"]
    assert row["reporting"] is True
    assert [actor["iri"] for actor in row["report_to"]] == [f"{BASE}body/CCPCJ"]
    assert row["conditions"] == ["XB"]
    assert row["due"] == [
        {
            "type": "session",
            "body": "CCPCJ",
            "resumed": True,
            "session": 22,
            "from": "2013-12-12",
            "to": "2013-12-13",
        },
        {"type": "recurring", "every": "P2Y", "from": "2014"},
    ]
    assert row["cites"] == ["A/RES/65/900"]
    assert row["instruments"] == ["UNTOC"]
    assert row["span"] == [5, 40]
    assert row["qualifier"] == "that have not yet done so"
    assert (row["action"], row["text"]) == ("测试", "请……")


def test_each_language_version_has_its_row(small_store: EmbeddedStore, names: Names) -> None:
    rows = acts(small_store, names)
    assert sorted({(row.document, row.language) for row in rows}) == [
        ("A/77/900", "en"),
        ("E/RES/2012/900", "en"),
        ("E/RES/2012/900", "zh"),
    ]
    assert len(rows) == 5
    assert [row.unit for row in rows if row.document == "A/77/900"] == ["I"]


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({"addressee": [f"{BASE}body/UNODC"]}, 2),
        ({"addressee": [f"{BASE}body/UNODC", f"{BASE}group/member-states"]}, 2),
        ({"kind": ["https://w3id.org/mandategraph/kind/decision"]}, 2),
        ({"issuer": [f"{BASE}body/ECOSOC"]}, 4),
        ({"verb": ["请"]}, 1),
        ({"verb": ["请", "urge"]}, 2),
        ({"unit": ["I"]}, 1),
        ({"document": ["A/C.3/77/L.900"]}, 1),
        ({"document": ["A/1"]}, 0),
    ],
)
def test_filters_narrow(
    small_store: EmbeddedStore, names: Names, filters: dict[str, list[str]], number: int
) -> None:
    rows = acts(small_store, names, filters)
    assert len({(row.iri, row.language) for row in rows}) == len(rows) == number


def test_a_flat_row_has_lists_as_text(small_store: EmbeddedStore, names: Names) -> None:
    row = next(iter(flat(acts(small_store, names, {"verb": ["请"]}))))
    assert row["due"] == "CCPCJ 22 resumed, every P2Y"
    assert row["span"] == "5-40"


def test_a_special_session_is_told_apart() -> None:
    assert due_text({"type": "session", "body": "GA", "session": 32, "special": "S"}) == "GA S-32"


def test_names_are_found_however_they_are_spelt(names: Names) -> None:
    for spelling in ("unodc", "Office  on drugs", "毒品和犯罪问题办公室", f"{BASE}body/UNODC"):
        assert names.iris(spelling) == (f"{BASE}body/UNODC",)


def test_a_name_that_nobody_has_is_told_with_what_comes_near(names: Names) -> None:
    with pytest.raises(CatalogueError, match=r"did you mean .*'UNODC'"):
        names.iris("UNDOC")
