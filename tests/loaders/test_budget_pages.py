"""Tables of fascicles that pages cut, and tables that nothing announces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from read_fascicle import budget_below_front

if TYPE_CHECKING:
    from mandategraph.loaders.budget.records import Quantity

CAPTION = "Cross-cutting deliverables for the period 2042–2044, by category and subcategory"
HEADS = "Category and subcategory\t2042 planned\t2042 actual\t2043 planned\t2044 planned\n"
MADE = (
    f"# Deliverables\n\nTable 47.1\n\n{CAPTION}\n\n{HEADS}B. Generation and transfer of knowledge\t\t\t\t\n"
    "Publications (number of publications)\t2\t2\t2\t2\n1. Report on lamps\t1\t1\t1\t1\n\n"
)
RESOURCES = "# B. Proposed post and non-post resource requirements for 2044\n\n"
MONEY = "(Thousands of United States dollars)\n\n"
OBJECTS = (
    f"{RESOURCES}Table 47.2\n\nOverall: evolution of financial resources by object of expenditure\n\n{MONEY}"
    "Object of expenditure\t2042 expenditure\t2044 estimate\nPosts\t1.0\t2.0\n\n"
)
CONTINUED = ["(continued)", "Table 47.1 (continued)", "Table 47.1", f"{CAPTION} (continued)", CAPTION]


@pytest.mark.parametrize("heads", ["", HEADS])
@pytest.mark.parametrize("line", ["", *CONTINUED, f"Table 47.1\n\n{CAPTION}", "Table 47.1 (cont’d)"])
def test_deliverables_on_the_next_page_keep_heads_category_and_unit(line: str, heads: str) -> None:
    found = budget_below_front(f"{MADE}{line}\n\n{heads}2. Report on oil\t7\t6\t5\t4\n")
    (made,) = [one for one in found.deliverables if one.number == "2"]
    assert (made.category, made.subcategory, made.unit) == (
        "Generation and transfer of knowledge",
        "Publications",
        "number of publications",
    )
    assert [(one.year, one.stage, int(one.value)) for one in made.quantities] == [
        (2042, "planned", 7),
        (2042, "actual", 6),
        (2043, "planned", 5),
        (2044, "planned", 4),
    ]
    assert not found.findings


def test_a_category_may_be_the_first_row_on_a_page() -> None:
    page = "(continued)\n\nC. Substantive deliverables\t\t\t\t\n3. Talks\t1\t1\t1\t1\n"
    assert [one.category for one in budget_below_front(MADE + page).deliverables if one.number == "3"] == [
        "Substantive deliverables"
    ]


@pytest.mark.parametrize("line", ["", "(continued)", "Table 47.2 (continued)", "Table 47.2"])
def test_amounts_on_the_next_page_are_read(line: str) -> None:
    found = budget_below_front(f"{OBJECTS}{line}\n\nTravel of staff\t3.0\t4.0\nTotal\t4.0\t6.0\n")
    assert [(one.item, one.label, one.stage, int(one.value)) for one in found.resources[2:]] == [
        ("object", "Travel of staff", "expenditure", 3000),
        ("object", "Travel of staff", "estimate", 4000),
        ("total", "", "expenditure", 4000),
        ("total", "", "estimate", 6000),
    ]
    assert not found.findings


@pytest.mark.parametrize("line", ["Table 47.3", "Table 47.3 (continued)", "Table 47.2\n\nLamps by island"])
def test_another_number_or_caption_ends_a_table(line: str) -> None:
    found = budget_below_front(f"{OBJECTS}{line}\n\nNorth\t3.0\t4.0\nSouth\t4.0\t6.0\n")
    assert len(found.resources) == 2
    (finding,) = found.findings
    assert finding.reason == "unknown-heading"
    assert finding.message.startswith("table 2: ")


def test_numbers_that_nothing_announces_are_a_finding_but_a_table_of_contents_is_none() -> None:
    contents = "# Contents\n\n\t\tPage\nA.\tLamps\t12\nB.\tOil\t20\n\n"
    lamps = "Lamps are counted.\n\nNorth\t3\nSouth\t4\n\n"
    (finding,) = budget_below_front(contents + RESOURCES + lamps).findings
    assert (finding.reason, finding.message[:9]) == ("unknown-heading", "table 2: ")
    assert finding.message.endswith("repeat the heads of its columns on each page")


def test_values_of_a_measure_may_go_on_on_the_next_page() -> None:
    found = budget_below_front(
        "# Subprogramme 1\n\n# Lamps\n\nTable 47.1\n\nPerformance measure: number of lamps (annual)\n\n"
        "The lamps of the Organization are counted each year by the keepers of the ports.\n\n"
        "2042 (actual)\t2044 (planned)\nNorth: 12\tNorth: 14\n\n"
        "Table 47.1 (continued)\n\nSouth: 5\tSouth: 6\n"
    )
    (measure,) = found.measures
    assert [(one.year, one.text) for one in measure.values] == [
        (2042, "North: 12"),
        (2044, "North: 14"),
        (2042, "South: 5"),
        (2044, "South: 6"),
    ]
    assert not found.findings


LISTED = "# Legislative mandates\n\n### General Assembly resolutions\n\n97/204\tKeeping of lighthouses\n\n"


@pytest.mark.parametrize("number", ["", "Table 47.1\n\n"])
def test_tables_below_unknown_headings_behind_the_mandates_are_no_mandates(number: str) -> None:
    made = f"{number}Things made\n\n{HEADS}Publications (number of papers)\t1\t2\t3\t4\n\n"
    costs = "Object of expenditure\t2042 expenditure\t2044 estimate\nPosts\t1.0\t2.0\n"
    found = budget_below_front(
        f"{LISTED}## What we shall make\n\n{made}## Money\n\n{number}Costs of it\n\n{MONEY}{costs}"
    )
    assert [one.number for one in found.mandates] == ["97/204"]
    assert [int(one.value) for made in found.deliverables for one in made.quantities] == [1, 2, 3, 4]
    assert [int(one.value) for one in found.resources] == [1000, 2000]
    assert {one.reason for one in found.findings} == {"unknown-heading"}
    assert any("“What we shall make”" in one.message for one in found.findings)


def test_a_table_right_below_a_list_of_mandates_is_known_by_its_heads() -> None:
    found = budget_below_front(f"{LISTED}{HEADS}Publications (number of papers)\t1\t2\t3\t4\n")
    assert [one.number for one in found.mandates] == ["97/204"]
    assert found.findings


def test_the_heading_of_a_list_that_names_nothing_is_a_finding() -> None:
    found = budget_below_front(f"{LISTED}### Union of Keepers\n\nOur way\tKeeping of lighthouses\n")
    (finding,) = found.findings
    assert finding.reason == "unknown-heading"
    assert "“Union of Keepers”" in finding.message


@pytest.mark.parametrize(
    ("cell", "value", "marks"),
    [
        ("200.0*", 200_000, ("*",)),
        ("1,234.5 (a)", 1_234_500, ("a",)),
        ("200.0 1/", 200_000, ("1/",)),
        ("(3.0)b,c", -3_000, ("b", "c")),
    ],
)
def test_marks_of_notes_behind_a_number_are_kept(cell: str, value: int, marks: tuple[str, ...]) -> None:
    found = budget_below_front(OBJECTS.replace("1.0", cell))
    assert (int(found.resources[0].value), found.resources[0].marks) == (value, marks)
    assert not found.findings


@pytest.mark.parametrize(
    ("unit", "currency"),
    [("(In thousands of United States dollars)", "USD"), ("(Thousands of pounds sterling)", "GBP")],
)
def test_units_have_their_currency(unit: str, currency: str) -> None:
    found = budget_below_front(OBJECTS.replace(MONEY.strip(), unit))
    assert [(int(one.value), one.currency) for one in found.resources] == [(1000, currency), (2000, currency)]
    assert not found.findings


def test_amounts_in_an_unknown_unit_are_a_finding() -> None:
    found = budget_below_front(OBJECTS.replace(MONEY.strip(), "(Thousands of seashells)"))
    assert not found.resources
    assert [one.reason for one in found.findings] == ["missing-unit"]


@pytest.mark.parametrize(
    ("row", "mandates"),
    [
        ("97/ 4\tLamps", [("97/4", "Lamps")]),
        ("96/136 97/153\tLamps", [("96/136", "Lamps"), ("97/153", "Lamps")]),
        ("96/4\tLamps\t97/5\tOil", [("96/4", "Lamps"), ("97/5", "Oil")]),
    ],
)
def test_cells_of_mandates_may_hold_broken_numbers_and_pairs(
    row: str, mandates: list[tuple[str, str]]
) -> None:
    found = budget_below_front(LISTED.replace("97/204\tKeeping of lighthouses", row))
    assert [(one.number, one.title) for one in found.mandates] == mandates
    assert not found.findings


def _counted(quantities: tuple[Quantity, ...]) -> list[tuple[int, str, int]]:
    return [(one.year, one.stage, int(one.value)) for one in quantities]


@pytest.mark.parametrize(
    "heads",
    [
        "Category and subcategory\t2042\t2042\t2043 planned\t2044 planned\n\tplanned\tactual\t\t\n",
        "Category\t2042\t2042\t2043\t2044\n\tPlanned\tActual\tPlanned\tPlanned\n",
    ],
)
def test_stages_may_stand_below_years(heads: str) -> None:
    found = budget_below_front(MADE.replace(HEADS, heads))
    usual = budget_below_front(MADE)
    assert [_counted(one.quantities) for one in found.deliverables] == [
        _counted(one.quantities) for one in usual.deliverables
    ]
    assert not found.findings


def test_a_column_without_a_known_head_is_a_finding() -> None:
    found = budget_below_front(MADE.replace("2043 planned", "Next"))
    (finding,) = found.findings
    assert finding.message.startswith("table 1, row 3, column 4: ")
    assert len(found.deliverables[0].quantities) == 3
