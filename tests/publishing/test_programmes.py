"""Pages of the programme budget, on an invented fascicle and two resolutions of a series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import budget_docx
import pytest
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from run_command import mandategraph
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


ADDED = (
    ("resolution 82/204.", "resolutions 82/204 and 82/207."),
    ("2026\tWomen who keep lighthouses", "2026\tWomen who keep lighthouses\n2026\tWomen who sound signals"),
    (
        "#### General Assembly res",
        "#### Charter of the United Nations\n\nArticle 13\t\n\n#### General Assembly res",
    ),
)
"""Lines added to the fascicle of the samples: what stands there, and what replaces it."""


@pytest.fixture(scope="module")
def budget(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a site with the fascicle."""
    folder = tmp_path_factory.mktemp("programmes")
    place, fascicle = folder / "store", folder / "fascicle.en.docx"
    text = budget_docx.sample_text()
    for before, after in ADDED:
        assert before in text
        text = text.replace(before, after, 1)
    fascicle.write_bytes(budget_docx.written(text))
    files = [samples / "en" / f"A_RES_{number}.en.txt" for number in ("80_902", "82_904")]
    mandategraph("build", *files, fascicle, "--store", place, "--jobs", "1")
    with TestClient(application(Site.open(str(place)))) as client:
        yield client


def words(client: TestClient, address: str) -> str:
    """The text of a page, blanks reduced."""
    page = client.get(address)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_page_of_an_entity_opens_with_its_programmes(budget: TestClient) -> None:
    page = words(budget, "/body/UNODC.html")
    assert page.index("Programme budget") < page.index("Acts addressed to this actor")
    assert "Subprogramme 1: Lamps 4 25 500 80 000" in page
    assert re.search(r"Report to the General Assembly on the keeping of lighthouses 1 1 1 1", page)


def test_a_mandate_shows_its_ground_and_its_later_text(budget: TestClient) -> None:
    page = words(budget, "/body/UNODC.html")
    assert re.search(
        r"A/RES/80/902 Combating corruption in public transport works "
        r"addressed to the entity Later text: A/RES/82/904",
        page,
    )


def test_a_provision_leads_to_its_own_instrument(budget: TestClient) -> None:
    page = budget.get("/body/UNODC.html").text
    (address,) = re.findall(r'<a href="([^"]*)">Article 13</a> Charter of the United Nations', page)
    assert "UNCAC" not in address and "instrument" in address


def test_mandates_with_one_number_and_two_titles_are_two(budget: TestClient) -> None:
    page = words(budget, "/body/UNODC.html")
    assert "2026 Women who keep lighthouses" in page and "2026 Women who sound signals" in page


def test_mandates_that_only_paragraphs_name_are_listed(budget: TestClient) -> None:
    page = words(budget, "/body/UNODC.html")
    listed = page[page.index("Programmes and resources") : page.index("Network of mandates")]
    assert (listed.count("A/RES/82/204"), listed.count("A/RES/82/207")) == (1, 1)


@pytest.mark.parametrize(
    "address",
    ["/document/A/RES/80/902.html", "/document/CND/RES/71/4.html", "/instrument/UNCAC.html"],
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
