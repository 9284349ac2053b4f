"""Fascicles whose headings, styles and numbers differ from the usual form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import budget_sample
import pytest
from read_fascicle import budget_below_front, budget_of

if TYPE_CHECKING:
    from mandategraph.loaders.budget.records import Budget


@pytest.fixture(scope="module")
def usual() -> Budget:
    return budget_of(budget_sample.FASCICLE)


def mandates(budget: Budget) -> list[tuple[str, str, str]]:
    listed = [one for one in budget.mandates if not one.narrative]
    return [(one.programme, one.heading, one.number) for one in listed]


@pytest.mark.parametrize(
    ("known", "other"),
    [
        ("# Legislative mandates", "# List of legislative mandates"),
        ("# Objective\n", "# 1. Objective of the Organization\n"),
        ("# Mandates and background", "# Background and mandates"),
        ("# Part IV", "# Part D"),
        ("Subprogramme 1", "Sub-programme 1"),
    ],
)
def test_other_wordings_of_headings_are_known(known: str, other: str, usual: Budget) -> None:
    assert known in budget_sample.FASCICLE
    budget = budget_of(budget_sample.FASCICLE.replace(known, other))
    assert mandates(budget) == mandates(usual)
    assert [(one.programme, one.text) for one in budget.objectives] == [
        (one.programme, one.text) for one in usual.objectives
    ]
    assert [(one.key, one.title, one.entity_text) for one in budget.programmes] == [
        (one.key, one.title, one.entity_text) for one in usual.programmes
    ]


def test_a_list_below_an_unknown_heading_is_known_by_its_numbers(usual: Budget) -> None:
    text = budget_sample.FASCICLE.replace("# Legislative mandates", "# Texts that guide the Office")
    budget = budget_of(text)
    numbers = [one for one in mandates(usual) if one[2]]
    assert [one for one in mandates(budget) if one[2]] == numbers
    found = [one.message for one in budget.findings if one.reason == "unknown-heading"]
    assert len(found) == 1
    assert "Add the heading above" in found[0]


def test_a_file_without_heading_styles_gives_the_same(usual: Budget) -> None:
    text = re.sub(r"(?m)^#+ ", "", budget_sample.FASCICLE)
    budget = budget_of(text)
    assert budget.title == usual.title
    assert mandates(budget) == mandates(usual)
    assert [one.title for one in budget.programmes] == [one.title for one in usual.programmes]
    assert len(budget.deliverables) == len(usual.deliverables)
    assert len(budget.resources) == len(usual.resources)


@pytest.mark.parametrize(
    ("heading", "cell", "numbers"),
    [
        ("Economic Commission for Europe decisions", "A (65)", ["A (65)"]),
        ("General Assembly resolutions", "49/75 K, O", ["49/75 K, O"]),
        ("General Assembly resolutions", "1472 (XIV), A", ["1472 (XIV), A"]),
        ("General Assembly resolutions", "58/136; 59/153", ["58/136", "59/153"]),
        ("Ports Commission decisions", "Dec. 12 bis/4", ["Dec. 12 bis/4"]),
    ],
)
def test_numbers_of_other_forms_are_numbers(heading: str, cell: str, numbers: list[str]) -> None:
    front = budget_sample.FASCICLE.partition("# Legislative mandates")[0]
    budget = budget_of(f"{front}# Legislative mandates\n\n## {heading}\n\n{cell}\tKeeping of lamps\n")
    assert [(one.number, one.title) for one in budget.mandates if one.heading == heading] == [
        (number, "Keeping of lamps") for number in numbers
    ]


def test_all_parts_of_a_resolution_are_cited() -> None:
    front = budget_sample.FASCICLE.partition("# Legislative mandates")[0]
    text = f"{front}# Legislative mandates\n\n## General Assembly resolutions\n\n49/75 K, O\tLamps\n"
    cited = [one.symbols for one in budget_of(text).mandates if one.number and not one.narrative]
    assert cited == [("A/RES/49/75 K", "A/RES/49/75 O")]


BIENNIUM = """\
A/72/6 (Sect. 47)

# Proposed programme budget for the biennium 2018–2019

# Section 47

# Keeping of lighthouses

# Overview

Table 47.1

# Financial resources by component

(Thousands of United States dollars)

(1) Regular budget

\t2014–2015 expenditure\t2016–2017 appropriation\tResource changes\tRecosting\t2018–2019 estimate
A. Executive direction and management\t1 100.0\t1 200.0\t10.0\t20.0\t1 230.0

# Subprogramme 1
# Lamps

# Objective of the Organization

To keep lamps lit.

# Expected accomplishments and indicators of achievement

Lamps are lit on time.

# Outputs

47.9 During the biennium, the following final outputs will be delivered:

(a) Servicing of intergovernmental bodies (regular budget):

(i) Substantive servicing of meetings: Committee on Lamps (6);

(b) Publications: handbook of lamps (2).

# Legislative mandates

General Assembly resolutions

61/204\tKeeping of lamps

# Subprogramme 2
# Oil

# Legislative mandates

General Assembly resolutions

61/205\tOil
"""


def test_a_biennium_has_outputs_and_recosting() -> None:
    budget = budget_of(BIENNIUM)
    assert [(one.programme, one.text) for one in budget.objectives] == [("47/1", "To keep lamps lit.")]
    assert [
        (one.programme, one.category, one.subcategory, one.title, int(one.quantities[0].value))
        for one in budget.deliverables
    ] == [
        (
            "47/1",
            "Servicing of intergovernmental bodies",
            "Substantive servicing of meetings",
            "Committee on Lamps",
            6,
        ),
        ("47/1", "Publications", "", "handbook of lamps", 2),
    ]
    assert [(one.stage, one.detail, one.year, int(one.value)) for one in budget.resources] == [
        ("expenditure", "", 2014, 1_100_000),
        ("approved", "", 2016, 1_200_000),
        ("change", "", 2018, 10_000),
        ("other", "Recosting", 2018, 20_000),
        ("estimate", "", 2018, 1_230_000),
    ]
    assert mandates(budget) == [
        ("47/1", "General Assembly resolutions", "61/204"),
        ("47/2", "General Assembly resolutions", "61/205"),
    ]


def test_statements_of_a_president_have_symbols_and_conventions_below_a_body_their_kind() -> None:
    budget = budget_below_front(
        "# Legislative mandates\n\n#### Statements by the President of the Security Council\n\n"
        "2018/4\tLamps\n\n#### International Narcotics Control Board\n\n"
        "Convention on Psychotropic Substances of 1971\t\nRules of the lamps\t\n"
    )
    assert [(one.kind, one.symbols, one.instrument) for one in budget.mandates] == [
        ("statement", ("S/PRST/2018/4",), ""),
        ("convention", (), "instrument/1971-Convention"),
        ("other", (), ""),
    ]
