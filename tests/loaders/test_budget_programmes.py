"""Fascicles of the programme budget: which programme headings, captions and rows are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Source
from read_fascicle import FRONT, budget_below_front, titles

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.budget.records import Budget

DELIVERABLES = """\
{}: deliverables for the period 2042–2044, by category and subcategory

Category and subcategory\t2042 planned\t2042 actual\t2043 planned\t2044 planned
A. Generation and transfer of knowledge\t\t\t\t
Publications (number of publications)\t1\t2\t3\t{}

"""
HEADS = "Component/subprogramme\t2042 expenditure\t2043 approved\tChange\t2044 estimate\n"


def planned(budget: Budget) -> list[tuple[str, int]]:
    """The last quantity of each deliverable, by programme."""
    return [(one.programme, int(one.quantities[-1].value)) for one in budget.deliverables]


def estimates(budget: Budget) -> list[tuple[str, str, str, str, int]]:
    return [
        (one.programme, one.source, one.item, one.label, int(one.value))
        for one in budget.resources
        if one.stage == "estimate"
    ]


def test_a_division_without_a_heading_style_is_known_by_the_numbers_of_its_paragraphs() -> None:
    found = budget_below_front(
        "# I. Office of the Keeper of Lighthouses\n\n47.I.1 The Office keeps the lighthouses lit.\n\n"
        + DELIVERABLES.format("Subprogramme 1", 4)
        + "II. Office of the Ringer of Bells\n\nObjective\n\n47.II.1 The objective is to ring bells.\n\n"
        "Deliverables\n\n" + DELIVERABLES.replace("{}: d", "D", 1).format(5)
    )
    assert titles(found)[1:] == [
        ("47/I", "Office of the Keeper of Lighthouses"),
        ("47/I/1", ""),
        ("47/II", "Office of the Ringer of Bells"),
    ]
    assert planned(found) == [("47/I/1", 4), ("47/II", 5)]
    assert [one.programme for one in found.objectives] == ["47/II"]


def test_a_line_like_a_division_without_style_and_numbers_opens_none() -> None:
    found = budget_below_front("47.1 The Office keeps lamps.\n\nII. Other matters\n\n47.2 It rings bells.\n")
    assert titles(found) == [("47", "Keeping of lighthouses")]


def test_headings_without_a_style_end_a_table_of_deliverables() -> None:
    found = budget_below_front(
        "Subprogramme 1\n\nLamps\n\nDeliverables\n\n"
        + DELIVERABLES.format("Subprogramme 1", 4)
        + "Subprogramme 2\n\nFog signals\n\nObjective\n\n47.3 The objective is to sound signals.\n\n"
        + DELIVERABLES.format("Subprogramme 2", 5)
    )
    assert planned(found) == [("47/1", 4), ("47/2", 5)]
    assert [one.programme for one in found.objectives] == ["47/2"]


def test_components_of_a_subprogramme_may_have_letters() -> None:
    found = budget_below_front(
        "# Programme of work\n\n# Subprogramme 1\n\n# Lamps and bells\n\n"
        "(a) Lamps\n\nObjective\n\n47.1 The objective is to keep lamps lit.\n\n"
        + DELIVERABLES.format("Subprogramme 1 (a)", 4)
        + "(b) Bells\n\nObjective\n\n47.2 The objective is to ring bells.\n\n"
        + DELIVERABLES.format("Subprogramme 1 (b)", 5)
        + "# Subprogramme 2\n\n# Fog\n\n"
        + DELIVERABLES.format("Subprogramme 2", 6)
    )
    assert [(one.key, one.kind, one.designation, one.title) for one in found.programmes[1:]] == [
        ("47/1", "subprogramme", "Subprogramme 1", "Lamps and bells"),
        ("47/1/a", "component", "Subprogramme 1 (a)", "Lamps"),
        ("47/1/b", "component", "Subprogramme 1 (b)", "Bells"),
        ("47/2", "subprogramme", "Subprogramme 2", "Fog"),
    ]
    assert planned(found) == [("47/1/a", 4), ("47/1/b", 5), ("47/2", 6)]
    assert [one.programme for one in found.objectives] == ["47/1/a", "47/1/b"]


def test_a_caption_that_names_an_unknown_subprogramme_is_not_about_another_one() -> None:
    found = budget_below_front("# Subprogramme 1\n\n# Lamps\n\n" + DELIVERABLES.format("Subprogramme 7", 4))
    assert planned(found) == [("47/7", 4)]


SOURCES = (
    "# Subprogramme 1\n\n# Lamps\n\n# Component 1\n\n# Oil\n\n# Component 2\n\n# Gas\n\n"
    "# Subprogramme 2\n\n# Bells\n\n"
    "# B. Proposed post and non-post resource requirements for 2044\n\n# Overview\n\n"
    "Overall: evolution of financial resources by source of funding, component and subprogramme\n\n"
    "(Thousands of United States dollars)\n\n(1) Regular budget\n\n"
    + HEADS
    + "A. Executive direction and management\t1\t1\t–\t1\n"
    "B. Programme of work\t\t\t\t\n"
    "1. Lamps\t\t\t\t\n"
    "Component 1. Oil\t2\t2\t–\t2\n"
    "(b) Gas\t3\t3\t–\t3\n"
    "2. Bells\t4\t4\t–\t4\n"
    "Subtotal, subprogramme 1\t5\t5\t–\t5\n"
    "Subtotal, B\t9\t9\t–\t9\n"
    "Subtotal, 1\t10\t10\t–\t10\n\n"
    "(2) Extrabudgetary\n\n" + HEADS.replace("approved", "estimate") + "1. Lamps\t\t\t\t\n"
    "Component 1. Oil\t20\t20\t–\t20\n"
    "Subtotal, 2\t20\t20\t–\t20\n"
    "Total (1+2)\t30\t30\t–\t30\n"
)


def test_rows_by_source_are_about_components_and_sums_about_the_whole() -> None:
    found = [one for one in estimates(budget_below_front(SOURCES)) if one[1] == "regular-budget"]
    assert found == [
        ("47/Executive-direction-and-management", "regular-budget", "total", "", 1000),
        ("47/1/1", "regular-budget", "total", "", 2000),
        ("47/1/2", "regular-budget", "total", "", 3000),
        ("47/2", "regular-budget", "total", "", 4000),
        ("47/1", "regular-budget", "total", "", 5000),
        ("47", "regular-budget", "component", "Programme of work", 9000),
        ("47", "regular-budget", "total", "", 10000),
    ]


def test_a_sum_of_several_sources_is_not_that_of_the_last() -> None:
    found = [
        one for one in budget_below_front(SOURCES).resources if one.year == 2044 and one.stage == "estimate"
    ]
    assert [(one.source, one.item, int(one.value)) for one in found if one.source != "regular-budget"] == [
        ("extrabudgetary", "total", 20000),
        ("extrabudgetary", "total", 20000),
        ("all", "total", 30000),
    ]


def test_cells_are_counted_as_the_word_file_counts_them(tmp_path: Path) -> None:
    word = Document()
    word.add_paragraph("A/98/6 (Sect. 47)")
    word.add_paragraph("Original: English")
    for line in ("Proposed programme budget for 2044", "Section 47", "Keeping of lighthouses"):
        word.add_heading(line, 1)
    listed = word.add_table(1, 1)
    listed.cell(0, 0).text = "A table with one column"
    word.add_heading("Legislative mandates", 1)
    word.add_heading("General Assembly resolutions", 4)
    table = word.add_table(3, 2)
    table.cell(1, 0).text, table.cell(1, 1).text = "97/204", "Lamps"
    table.cell(2, 0).text, table.cell(2, 1).text = "97/205", "Bells"
    word.add_heading("Conventions and protocols", 4)
    convention = word.add_table(1, 1)
    convention.cell(0, 0).text = "United Nations Convention against Corruption"
    file = tmp_path / "A_98_6_Sect.47.en.docx"
    word.save(str(file))
    budget = read_document(file).outline.budget
    assert budget is not None
    assert [(one.number, one.cell) for one in budget.mandates] == [
        ("97/204", "table 2, row 2, column 1"),
        ("97/205", "table 2, row 3, column 1"),
        ("", "table 3, row 1, column 1"),
    ]


RESOURCES = "# B. Proposed post and non-post resource requirements for 2044\n\n"


def values(budget: Budget) -> list[tuple[str, str, str, str, str, str, int, int]]:
    return [
        (r.programme, r.source, r.item, r.label, r.measure, r.stage, r.year, int(r.value))
        for r in budget.resources
    ]


def test_an_overview_has_a_group_of_columns_for_each_source() -> None:
    found = budget_below_front(
        "# I. Office of the Keeper of Lighthouses\n\n# II. Office of the Ringer of Bells\n\n# Annex I\n\n"
        "# Overview of financial and post resources, by entity and funding source\n\n"
        "(Thousands of United States dollars/number of posts)\n\n"
        "\tRegular budget\tRegular budget\tTotal\n"
        "\t2043 approved\t2044 estimate\t2044 estimate\n"
        "Financial resources\t\t\t\n"
        "Office of the Keeper of Lighthouses\t1.5\t2.5\t7\n"
        "Post resources\t\t\t\n"
        "Total\t3\t4\t5\n"
    )
    assert values(found)[:2] == [
        ("47/I", "regular-budget", "total", "", "money", "approved", 2043, 1500),
        ("47/I", "regular-budget", "total", "", "money", "estimate", 2044, 2500),
    ]
    assert values(found)[3:5] == [
        ("47", "regular-budget", "total", "", "posts", "approved", 2043, 3),
        ("47", "regular-budget", "total", "", "posts", "estimate", 2044, 4),
    ]


def test_years_may_stand_above_the_heads_and_numbers_below_them() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nFinancial resources\n\n(Thousands of United States dollars)\n\n"
        "\t2042\t2043\t2044\tVariance\n"
        "\tExpenditure\tAppropriation\tRequirements\t2044 vs. 2043\n"
        "Category of expenditure\t(1)\t(2)\t(3)\t(4)=(3)-(2)\n"
        "Operational costs\t1\t2\t3\t1\n"
    )
    assert values(found) == [
        ("47", "regular-budget", "object", "Operational costs", "money", "expenditure", 2042, 1000),
        ("47", "regular-budget", "object", "Operational costs", "money", "approved", 2043, 2000),
        ("47", "regular-budget", "object", "Operational costs", "money", "estimate", 2044, 3000),
        ("47", "regular-budget", "object", "Operational costs", "money", "change", 2044, 1000),
    ]


def test_changes_of_posts_are_rows_with_a_number() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nOverall: proposed posts and post changes for 2044\n\n(Number of posts)\n\n"
        "\tNumber\tDetails\nApproved for 2043\t12\t2 P-4, 10 P-3\nAbolishment\t(1)\t1 P-3\n"
        "Proposed for 2044\t11\t2 P-4, 9 P-3\n"
    )
    assert values(found) == [
        ("47", "regular-budget", "total", "", "posts", "approved", 2043, 12),
        ("47", "regular-budget", "post-change", "Abolishment", "posts", "change", 2044, -1),
        ("47", "regular-budget", "total", "", "posts", "estimate", 2044, 11),
    ]


def test_policymaking_organs_are_rows_of_their_component() -> None:
    found = budget_below_front(
        RESOURCES + "# Policymaking organs\n\nTable 47.1\n\nPolicymaking organs\n\n"
        "(Thousands of United States dollars)\n\n"
        "Policymaking organ\tAdditional information\t2043 approved\t2044 estimate\n"
        "Commission on Lamps\tMandate: General Assembly resolution 97/204\t1.0\t2.0\n"
        "\tNumber of sessions in 2044: 2\t\t\n"
        "Total\t\t1.0\t2.0\n"
    )
    key = "47/Policymaking-organs"
    assert values(found) == [
        (key, "regular-budget", "component", "Commission on Lamps", "money", "approved", 2043, 1000),
        (key, "regular-budget", "component", "Commission on Lamps", "money", "estimate", 2044, 2000),
        (key, "regular-budget", "total", "", "money", "approved", 2043, 1000),
        (key, "regular-budget", "total", "", "money", "estimate", 2044, 2000),
    ]


LAMPS = "Object of expenditure\t2043 approved\t2044 estimate\nLamps\t1.0\t2.0\n"


def test_a_table_behind_other_words_does_not_go_on_with_the_caption_above() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nEvolution of financial resources by object of expenditure\n\n"
        f"(Thousands of United States dollars)\n\n{LAMPS}\na Includes one lamp.\n\n"
        f"Table 47.2\n\nCosts of oil by port\n\n(Thousands of United States dollars)\n\n{LAMPS}\n"
        f"The costs of other lamps are as follows.\n\n{LAMPS}"
    )
    assert [one.table for one in found.resources] == [
        *["Evolution of financial resources by object of expenditure"] * 2,
        *["Costs of oil by port"] * 2,
    ]
    (finding,) = [one for one in found.findings if one.reason == "unknown-heading"]
    assert finding.message.startswith(
        "table 2: the caption “Costs of oil by port” is unknown; the table was read"
    )


def test_a_table_without_a_unit_is_read_as_such_tables_are_with_a_finding() -> None:
    found = budget_below_front(
        RESOURCES + f"Table 47.1\n\nEvolution of financial resources by object of expenditure\n\n{LAMPS}"
    )
    assert [int(one.value) for one in found.resources] == [1000, 2000]
    (finding,) = found.findings
    assert finding.reason == "missing-unit"
    assert finding.message.startswith("table 1: no line says what")


def test_units_with_numbers_have_tables_of_their_own() -> None:
    table = (
        "Evolution of financial resources by object of expenditure\n\n"
        f"(Thousands of United States dollars)\n\n{LAMPS}"
    )
    found = budget_below_front(
        "# I. Policymaking organs\n\n# 1. Committee on Lamps\n\n# B. Proposed post and non-post resource"
        f" requirements for 2044\n\nTable 47.1\n\n{table}\n# 2. Committee on Bells\n\nTable 47.2\n\n"
        + table.replace("2.0", "3.0")
    )
    assert [(key, value) for key, *_, stage, _, value in values(found) if stage == "estimate"] == [
        ("47/I/Committee-on-Lamps", 2000),
        ("47/I/Committee-on-Bells", 3000),
    ]


def test_rows_of_a_duty_station_are_about_its_subprogrammes() -> None:
    found = budget_below_front(
        "47.1 The Office keeps the lighthouses of the Organization lit, and rings the bells of the ports.\n\n"
        "# Legislative mandates\n\n# Conference services, Vienna\n\n## Subprogramme 2\n\n## Planning\n\n"
        "#### General Assembly resolutions\n\n97/204\tLamps\n\n"
        "# Conference services, Geneva\n\n## Subprogramme 2\n\n## Planning\n\n"
        "#### General Assembly resolutions\n\n97/205\tLamps\n\n"
        + RESOURCES
        + "Overall: evolution of financial resources by source of funding, component and subprogramme\n\n"
        "(Thousands of United States dollars)\n\n(1) Regular budget\n\n"
        + HEADS
        + "Conference services, Vienna\t\t\t\t\n2. Planning\t1\t1\t–\t1\n"
        "Conference services, Geneva\t\t\t\t\n2. Planning\t2\t2\t–\t2\n3. Other matters\t3\t3\t–\t3\n"
    )
    assert estimates(found) == [
        ("47/Conference-services-Vienna/2", "regular-budget", "total", "", 1000),
        ("47/Conference-services-Geneva/2", "regular-budget", "total", "", 2000),
        ("47", "regular-budget", "component", "3. Other matters", 3000),
    ]


def test_a_caption_may_name_a_part_without_a_heading() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nMembers of the Court of Lamps: evolution of financial resources\n\n"
        "(Thousands of United States dollars)\n\n\t2043 approved\t2044 estimate\nTotal\t1\t2\n\n"
        "Table 47.2\n\nRequirements by object of expenditure: members of the Court of Lamps\n\n"
        f"(Thousands of United States dollars)\n\n{LAMPS}"
    )
    assert {key for key, *_ in values(found)} == {"47/Members-of-the-Court-of-Lamps"}


def test_amounts_in_thousands_may_have_marks_of_notes() -> None:
    text = (
        "# Overview\n\nTable 47.1\n\nOverall: evolution of financial resources by object of expenditure\n\n"
        "(Thousands of United States dollars)\n\n"
        "Object of expenditure\t2042 expenditure\t2043 approved\t2044 estimate\n"
        "Posts\t1 979a,b\t(2 000.5)c\t2 100.0<sup>d</sup>\n"
        "Travel of staff\t–\tn/a\tseveral\n\n"
        "a Includes lamps.\n"
    )
    budget = budget_below_front(text)
    found = [(one.label, one.stage, int(one.value), one.marks) for one in budget.resources]
    assert found == [
        ("Posts", "expenditure", 1_979_000, ("a", "b")),
        ("Posts", "approved", -2_000_500, ("c",)),
        ("Posts", "estimate", 2_100_000, ("d",)),
        ("Travel of staff", "expenditure", 0, ()),
    ]
    (finding,) = budget.findings
    assert finding.reason == "unread-number"
    assert finding.message.startswith("table 1, row 3, column 4: a number was expected, not “several”")
    assert finding.message.endswith("; correct the cell")


def test_a_fascicle_of_a_biennium_bears_its_first_year() -> None:
    text = FRONT.replace("programme budget for 2044", "programme budget for the biennium 2044–2045") + (
        "# Overview\n\nTable 47.1\n\nResource requirements by component\n\n"
        "(Thousands of United States dollars)\n\n(1) Regular budget\n\n"
        "Component\t2040-2041 expenditure\t2042-2043 appropriation\tRecosting\t2044-2045 estimate\n"
        "Programme support\t10.5\t11.0\t0.5\t12.0\n"
        "Total\t10.5\t11.0\t0.5\t12.0\n"
    )
    source = Source("fascicle.txt", text, "", "text", "utf-8")
    budget = read_document(source, language="en").outline.budget
    assert budget is not None
    assert budget.year == 2044
    found = [(one.item, one.stage, one.year, int(one.value)) for one in budget.resources]
    assert found[4:] == [
        ("total", "expenditure", 2040, 10_500),
        ("total", "approved", 2042, 11_000),
        ("total", "other", 2044, 500),
        ("total", "estimate", 2044, 12_000),
    ]


@pytest.mark.parametrize(
    ("heads", "source"),
    [
        ("2042 expenditure\t2043 approved\t2044 estimate", "regular-budget"),
        ("2042 expenditure\t2043 estimate\t2044 estimate", "extrabudgetary"),
    ],
)
def test_a_table_that_estimates_the_year_before_is_not_of_the_regular_budget(heads: str, source: str) -> None:
    text = (
        "# Overview\n\nTable 47.1\n\nRequirements by object of expenditure: lamps\n\n"
        "(Thousands of United States dollars)\n\n"
        f"Object of expenditure\t{heads}\nPosts\t1.0\t2.0\t3.0\n"
    )
    assert {one.source for one in budget_below_front(text).resources} == {source}


def test_titles_are_repeated_with_other_small_words() -> None:
    budget = budget_below_front(
        "# I. Office of Lamps and Emerging Lights\n\n# Overall orientation\n\n# Mandates and background\n\n"
        "47.I.1 The Office of Lamps and Emerging Lights is responsible for lamps.\n\n"
        "# II. Office of Oil\n\n# Overall orientation\n\n# Mandates and background\n\n"
        "47.II.1 The Office of Oil is responsible for oil.\n\n"
        "# Annex I\n\nOverview of financial and post resources, by component\n\n"
        "(Thousands of United States dollars)\n\n\t2043 approved\t2044 estimate\n"
        "I.\tOffice for Lamps and Emerging Lights\t1.0\t2.0\n".replace("I.\tOffice", "Office")
    )
    assert {(one.programme, one.item) for one in budget.resources} == {("47/I", "total")}


def test_a_component_outside_of_groups_is_none_of_the_last_one() -> None:
    station = "# Keeping of lamps, Northport\n\n# Subprogramme 2\n\n# Oil\n\n"
    heads = "\t2043 approved\t2044 estimate\n"
    budget = budget_below_front(
        "# A. Proposed programme plan for 2044\n\n# Programme of work\n\n"
        "# Subprogramme 1\n\n# Meetings\n\n# Objective\n\n47.1 To meet.\n\n"
        "# Legislative mandates\n\n# Keeping of lamps, Northport\n\n# Subprogramme 2\n\n# Oil\n\n"
        "## General Assembly resolutions\n\n61/204\tOil\n\n"
        "# B. Proposed post and non-post resource requirements for 2044\n\n"
        "Table 47.1\n\nOverall: evolution of financial resources by source of funding and component"
        "\n\n(Thousands of United States dollars)\n\n"
        f"Component/subprogramme{heads}C. Programme of work\t\t\nKeeping of lamps, Northport\t\t\n"
        "1. Meetings\t1.0\t2.0\n2. Oil\t3.0\t4.0\nD. Programme support\t5.0\t6.0\n\n"
        f"{station}Table 47.2\n\nSubprogramme 2: evolution of financial resources\n\n"
        f"(Thousands of United States dollars)\n\n{heads}Posts\t3.0\t4.0\n\n"
        "# Programme support\n\nTable 47.3\n\nProgramme support: evolution of financial resources\n\n"
        f"(Thousands of United States dollars)\n\n{heads}Posts\t5.0\t6.0\n"
    )
    group = "47/Keeping-of-lamps-Northport"
    found = [(one.programme, one.label) for one in budget.resources if one.stage == "estimate"]
    assert found == [
        ("47/1", ""),
        (f"{group}/2", ""),
        ("47/Programme-support", ""),
        (f"{group}/2", "Posts"),
        ("47/Programme-support", "Posts"),
    ]


def test_rows_are_about_parts_that_later_captions_open() -> None:
    heads = "\t2043 approved\t2044 estimate\n"
    budget = budget_below_front(
        "# B. Proposed post and non-post resource requirements for 2044\n\n"
        "Table 47.1\n\nResource requirements: programme of work\n\n(Thousands of United States dollars)\n\n"
        f"{heads}Coastal lamps\t1.0\t2.0\n\nText.\n\n"
        "Table 47.2\n\nResource requirements: coastal lamps\n\n(Thousands of United States dollars)\n\n"
        f"{heads}Posts\t1.0\t2.0\n"
    )
    assert {(one.programme, one.label) for one in budget.resources} == {
        ("47/coastal-lamps", ""),
        ("47/coastal-lamps", "Posts"),
    }


def test_boxes_of_an_organization_chart_are_no_components() -> None:
    budget = budget_below_front("# Annex I\n\n# Organizational structure\n\nOffice of the Director\n")
    assert [one.key for one in budget.programmes] == ["47"]


def test_a_heading_on_lessons_is_not_the_result_that_a_measure_is_about() -> None:
    budget = budget_below_front(
        "# Subprogramme 1\n\n# Lamps\n\n# Objective\n\n47.1 To keep lamps lit.\n\n"
        "# Planned results for 2044\n\n# Result 1: more lamps are lit\n\n"
        "# Lesson learned and proposed change\n\n"
        "47.2 Lamps need oil.\n\n# Performance measure: number of lamps\n\n"
        "2042 (actual)\t2044 (planned)\n5\t7\n"
    )
    assert [(one.title, one.text) for one in budget.measures] == [
        ("Result 1: more lamps are lit", "number of lamps")
    ]


HEADINGS_OF_RESOURCES = """\
# B. Proposed post and non-post resource requirements for 2044

# 1. Total resource requirements

Table 47.1

Evolution of financial resources: Lighthouse Fund full regular budget

(Thousands of United States dollars)

\t2043 approved\t2044 estimate
Posts\t1.0\t2.0

# 2. Memorandum of Understanding with the Guild of Keepers on lamps

Table 47.2

Memorandum of Understanding: evolution of financial resources

(Thousands of United States dollars)

\t2043 approved\t2044 estimate
Posts\t3.0\t4.0

# 3. Extrabudgetary resources

Table 47.3

Staffing requirements: Office of the Harbour Master

\tInternational staff\t\t\t\t
\tP-5\tP-4\tP-3\tP-2\tTotal
Lamp Unit\t\t\t\t\t
Approved 2043\t1\t2\t–\t–\t3
Total, Office of the Harbour Master (lamps)\t\t\t\t\t
Approved 2043\t4\t5\t–\t–\t9
"""


def test_headings_and_sums_of_resources_are_no_programmes() -> None:
    budget = budget_below_front(HEADINGS_OF_RESOURCES)
    unit = "47/Memorandum-of-Understanding-with-the-Guild-of-Keepers-on-lamps"
    office = "47/Office-of-the-Harbour-Master"
    assert {one.key for one in budget.programmes} == {"47", unit, office, f"{office}/Lamp-Unit"}
    assert [(one.programme, int(one.value)) for one in budget.resources if one.label == "Posts"] == [
        ("47", 1000),
        ("47", 2000),
        (unit, 3000),
        (unit, 4000),
    ]
    totals = [(one.programme, int(one.value)) for one in budget.resources if one.item == "total"]
    assert totals == [(f"{office}/Lamp-Unit", 3), (office, 9)]
    text = FRONT + HEADINGS_OF_RESOURCES
    by_key = {one.key: one for one in budget.programmes}
    assert text[slice(*by_key[unit].span)].endswith(by_key[unit].title)
    assert (by_key[office].cell, text[slice(*by_key[office].span)].count("Lamp Unit")) == ("table 3", 1)


def test_a_programme_that_is_no_body_has_no_provisional_entity() -> None:
    divisions = ("I. Policymaking organs", "II. Executive direction and management", "III. Lamp Office")
    plan = "# A. Proposed programme plan for 2044\n\n# Overall orientation\n\n"
    text = "".join(f"# {title}\n\n{plan}" for title in divisions)
    organ = "# B. Proposed post and non-post resource requirements for 2044\n\n# (a) {}\n\n"
    text = text.replace("# II.", organ.format("Board of Auditors (including its secretariat)") + "# II.")
    found = {one.key: (one.entity, one.entity_text) for one in budget_below_front(text).programmes}
    assert found["47/I"] == found["47/II"] == ("", "")
    assert found["47/III"] == ("", "Lamp Office")
    assert found["47/I/Board-of-Auditors-including-its-secretariat"][0] == "body/Board-of-Auditors"
