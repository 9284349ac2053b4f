"""Pages of the programme budget, on an invented fascicle and two resolutions of a series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def budget(budget_store: Path) -> Iterator[TestClient]:
    """A client of a site with the fascicle."""
    with TestClient(application(Site.open(str(budget_store)))) as client:
        yield client


def words(client: TestClient, address: str) -> str:
    """The text of a page, blanks reduced."""
    page = client.get(address)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_page_of_an_entity_opens_with_its_programmes(budget: TestClient) -> None:
    page = words(budget, "/body/UNODC.html")
    assert page.index("Programme budget") < page.index("Acts addressed to this actor")
    assert "Subprogramme 1: Lamps 3 25 500 80 000" in page
    assert re.search(r"Report to the General Assembly on the keeping of lighthouses 1 1 1 1", page)


def test_a_mandate_shows_its_ground_and_its_later_text(budget: TestClient) -> None:
    page = words(budget, "/body/UNODC.html")
    assert re.search(
        r"A/RES/80/902 Combating corruption in public transport works "
        r"addressed to the entity Later text: A/RES/82/904",
        page,
    )


@pytest.mark.parametrize(
    "address",
    ["/document/A/RES/80/902.html", "/document/CND/RES/86/4.html", "/instrument/UNCAC.html"],
)
def test_the_page_of_a_mandate_names_the_programmes_that_cite_it(budget: TestClient, address: str) -> None:
    page = words(budget, address)
    assert re.search(r"Mandate of programmes 1 United Nations Office on Drugs and Crime", page)


def test_an_actor_without_programmes_shows_none(budget: TestClient) -> None:
    assert "Programme budget" not in words(budget, "/body/GA.html")


def test_pages_are_in_chinese_too(budget: TestClient) -> None:
    page = words(budget, "/body/UNODC.html?lang=zh")
    assert "方案预算" in page


def test_the_network_of_mandates_joins_bodies_and_entities(budget: TestClient) -> None:
    page = words(budget, "/network?kind=mandates&lang=en")
    assert "Which entities work under mandates of which bodies" in page
    assert "General Assembly" in page
