"""Tables of resources that are built otherwise: grades as columns, lists of posts, costs of mandates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx import Document
from mandategraph.loaders.read import read_document
from read_fascicle import budget_below_front, titles

if TYPE_CHECKING:
    from pathlib import Path


RESOURCES = "# B. Proposed post and non-post resource requirements for 2044\n\n"


def test_an_overview_with_merged_sources_begins_the_next_one_behind_a_blank_cell(tmp_path: Path) -> None:
    word = Document()
    word.add_paragraph("A/98/6 (Sect. 47)")
    for heading in ("Proposed programme budget for 2044", "Section 47", "Keeping of lighthouses"):
        word.add_heading(heading, 1)
    word.add_paragraph("Overview of financial and post resources, by entity and funding source")
    word.add_paragraph("(Thousands of United States dollars)")
    table = word.add_table(3, 7)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Regular budget"
    table.cell(0, 4).merge(table.cell(0, 5)).text = "Other assessed"
    table.cell(1, 1).text, table.cell(1, 2).text = "2043 approved", "2044 estimate"
    table.cell(1, 3).merge(table.cell(1, 4)).text = "2043 estimate"
    table.cell(1, 5).text = "2044 estimate"
    table.cell(2, 0).text = "Lamps"
    for column, text in ((1, "10.0"), (2, "11.0"), (5, "21.0")):
        table.cell(2, column).text = text
    table.cell(2, 3).merge(table.cell(2, 4)).text = "20.0"
    file = tmp_path / "A_98_6_Sect.47.en.docx"
    word.save(str(file))
    budget = read_document(file).outline.budget
    assert budget is not None
    assert [(one.source, one.stage, one.year, int(one.value)) for one in budget.resources] == [
        ("regular-budget", "approved", 2043, 10_000),
        ("regular-budget", "estimate", 2044, 11_000),
        ("other-assessed", "estimate", 2043, 20_000),
        ("other-assessed", "estimate", 2044, 21_000),
    ]


def test_grades_may_be_columns_with_a_row_for_each_stage() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nStaffing requirements: Keepers on islands\n\n"
        "\tInternational staff\t\t\t\t\tNational staff\t\t\n"
        "\tD-1\tP-5\tP-4\tP-3\tSubtotal\tNPO\tSubtotal\tTotal\n"
        "North Rock Station\t\t\t\t\t\t\t\t\n"
        "Approved 2043\t1\t–\t2\t3\t6\t1\t1\t7\n"
        "Proposed 2044\t1\t–\t2\t2\t5\t1\t1\t6\n"
        "As at 30 June 2044\t1\t–\t1\t1\t3\t–\t–\t3\n"
    )
    key = "47/Keepers-on-islands/North-Rock-Station"
    assert {one.programme for one in found.resources} == {key}
    assert (key, "North Rock Station") in titles(found)
    counted = [(r.item, r.label, r.stage, r.year, int(r.value), r.detail) for r in found.resources]
    assert counted[:2] == [
        ("grade", "D-1", "approved", 2043, 1, ""),
        ("grade", "P-5", "approved", 2043, 0, ""),
    ]
    assert ("total", "", "estimate", 2044, 6, "") in counted
    assert ("grade", "P-3", "other", 2044, 1, "As at 30 June 2044") in counted
    assert {one.measure for one in found.resources} == {"posts"}


def test_posts_that_are_established_or_abolished_are_listed() -> None:
    found = budget_below_front(
        RESOURCES + "# Annex II\n\n# Summary of proposed post changes, by component and subprogramme\n\n"
        "Component/subprogramme\tPosts\tGrade\tDescription\tReason for change\n"
        "Lamps\t1\tP-3\tEstablishment of 1 post of Keeper\tMore lamps are lit.\n"
        "\t-2\tGS (OL)\tAbolishment of 2 posts of Cleaner\tLamps are cleaned by rain.\n"
    )
    assert [(r.item, r.label, r.stage, int(r.value), r.detail) for r in found.resources] == [
        ("post-change", "P-3", "change", 1, "Lamps: Establishment of 1 post of Keeper"),
        ("post-change", "GS (OL)", "change", -2, "Lamps: Abolishment of 2 posts of Cleaner"),
    ]


def test_amounts_of_new_mandates_cite_them() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nRequirements to implement new mandates\n\n(United States dollars)\n\n"
        "Resolution\tTravel of staff\tConsultants\tTotal\n"
        "General Assembly resolutions\t\t\t\n"
        "97/204\t1 500\t–\t1 500\n"
        "Human Rights Council resolutions\t\t\t\n"
        "71/14\t(200)\t700\t500\n"
    )
    assert [(r.label, r.stage, int(r.value), r.detail, r.symbols) for r in found.resources if r.value] == [
        ("Travel of staff", "new-mandates", 1500, "97/204", ("A/RES/97/204",)),
        ("Total", "new-mandates", 1500, "97/204", ("A/RES/97/204",)),
        ("Travel of staff", "new-mandates", -200, "71/14", ("A/HRC/RES/71/14",)),
        ("Consultants", "new-mandates", 700, "71/14", ("A/HRC/RES/71/14",)),
        ("Total", "new-mandates", 500, "71/14", ("A/HRC/RES/71/14",)),
    ]


def test_money_and_posts_may_stand_side_by_side() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nResource requirements: keepers on islands\n\n"
        "(Thousands of United States dollars/number of posts)\n\n"
        "\tResources\t\tPosts\t\n"
        "Category\t2043 estimate\t2044 estimate\t2043 estimate\t2044 estimate\n"
        "Total\t10.5\t11.0\t2\t3\n"
    )
    assert [(r.measure, r.year, r.value) for r in found.resources] == [
        ("money", 2043, 10_500),
        ("money", 2044, 11_000),
        ("posts", 2043, 2),
        ("posts", 2044, 3),
    ]


def test_a_number_in_a_row_without_a_name_is_a_finding() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nEvolution of financial resources by object of expenditure\n\n"
        "(Thousands of United States dollars)\n\n"
        "Object of expenditure\t2043 approved\t2044 estimate\n\t1.0\t\nLamps\t1.0\t2.0\n"
    )
    assert [one.label for one in found.resources] == ["Lamps", "Lamps"]
    (finding,) = found.findings
    assert finding.message.startswith("table 1, row 2, column 2: the row has no name")


POST_CHANGES = (
    "# Annex II\n\n# Summary of proposed post changes, by component and subprogramme\n\n"
    "Component/subprogramme\tPosts\tGrade\tDescription\tReason for change\n"
)


def test_changes_of_posts_belong_to_the_programme_named_above_their_rows() -> None:
    found = budget_below_front(
        "# II. Office of the Keeper of Lighthouses\n\n# A. Proposed programme plan for 2044\n\n"
        "# Subprogramme 1\n\n# Lamps\n\n# Subprogramme 2, component 1\n\n# Fog signals\n\n"
        + POST_CHANGES
        + "Office of the Keeper of Lighthouses\n"
        "Bureau of Wicks\t1\tP-5\tEstablishment of a post\tMore wicks.\n"
        "Subprogramme 1 Northern Division\t1\tP-3\tEstablishment of a post\tMore lamps.\n"
        "\t\t\tReassignment of:\t\n"
        "\t1\tP-2\tone Lamplighter as Keeper\tMore keepers.\n"
        "Subprogramme 1, Lamps\t1\tP-4\tEstablishment of a post\tMore lamps.\n"
        "Subprogramme 2, component 1, Fog signals\t1\tP-4\tEstablishment of a post\tMore fog.\n"
    )
    assert [(r.programme, r.label, r.detail) for r in found.resources] == [
        ("47/II", "P-5", "Bureau of Wicks: Establishment of a post"),
        ("47/II/1", "P-3", "Subprogramme 1 Northern Division: Establishment of a post"),
        (
            "47/II/1",
            "P-2",
            "Subprogramme 1 Northern Division: Reassignment of: one Lamplighter as Keeper",
        ),
        ("47/II/1", "P-4", "Establishment of a post"),
        ("47/II/2/1", "P-4", "Establishment of a post"),
    ]


def test_tables_of_an_annex_below_headings_of_entities_have_its_caption() -> None:
    caption, _, head = POST_CHANGES.removeprefix("# Annex II\n\n# ").partition("\n\n")
    row = head + "\t1\tP-3\tEstablishment of a post\tMore lamps.\n\n"
    found = budget_below_front(
        f"# II. Office of Lamps\n\n# III. Office of Oil\n\n# Annex II\n\n# {caption}\n\n"
        f"## Office of Lamps\n\n{row}## Office of Oil\n\n{row}# Annex III\n\n## Ports\n\n{row}"
    )
    assert [(r.programme, r.table) for r in found.resources] == [
        ("47/II", caption),
        ("47/III", caption),
        ("47/Ports", "Ports"),
    ]


def test_a_heading_with_dashes_below_changes_has_no_numbers() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nOverall: proposed posts by category and grade\n\n(Number of posts)\n\n"
        "Category and grade\t2043 approved\tOther\tTotal\t2044 proposed\n"
        "General Service and related\t\t–\t–\t\n"
        "LL\t2\t–\t–\t2\nSubtotal\t2\t–\t–\t2\n"
    )
    labels = [one.label for one in found.resources]
    assert labels == ["LL"] * 4 + ["General Service and related"] * 4


def test_components_have_their_names_without_the_letter() -> None:
    found = budget_below_front(
        RESOURCES
        + "Table 47.1\n\nOverall: evolution of financial resources by source of funding and component"
        "\n\n(Thousands of United States dollars)\n\n# (1) Regular budget\n\n"
        "Component\t2043 approved\t2044 estimate\nB. Programme of work\t1.0\t2.0\n"
    )
    assert [one.label for one in found.resources] == ["Programme of work"] * 2


def test_a_blank_action_repeats_the_one_above(tmp_path: Path) -> None:
    found = budget_below_front(
        RESOURCES + POST_CHANGES + "Subprogramme 1 Lamps\t1\tP-4\tEstablishment of keepers\tLamps.\n"
        "\t2\tP-3\t\t\n"
        "Subprogramme 2 Oil\t1\tP-3\t\tOil.\n"
    )
    assert [(r.label, int(r.value), r.detail) for r in found.resources] == [
        ("P-4", 1, "Subprogramme 1 Lamps: Establishment of keepers"),
        ("P-3", 2, "Subprogramme 1 Lamps: Establishment of keepers"),
        ("P-3", 1, "Subprogramme 2 Oil"),
    ]


def test_a_row_may_name_the_source_of_posts_and_a_cell_may_hold_two_changes() -> None:
    found = budget_below_front(
        RESOURCES + POST_CHANGES + "Extrabudgetary\t\t\t\t\n"
        "Lamps\t\t\tRedeployment of:\t\n"
        "\t–\tP-3\t1 keeper\t\n"
        "\t(1) 1\tP-5 D-1\tReclassification of one chief\tMore lamps.\n"
        "\tsome\tP-2\tEstablishment of keepers\tEven more lamps.\n"
    )
    assert [(r.source, r.label, int(r.value), r.detail) for r in found.resources] == [
        ("extrabudgetary", "P-3", 0, "Lamps: Redeployment of: 1 keeper"),
        ("extrabudgetary", "P-5", -1, "Lamps: Reclassification of one chief"),
        ("extrabudgetary", "D-1", 1, "Lamps: Reclassification of one chief"),
    ]
    messages = [one.message for one in found.findings if one.reason == "unread-number"]
    assert ["not “some”" in message and "column 2" in message for message in messages] == [True]


def test_rows_that_repeat_a_name_are_told_apart_by_their_group() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nSummary by object of expenditure under new mandates\n\n"
        "(United States dollars)\n\n"
        "Object of expenditure\t2044 estimate\n"
        "Posts\t\nEstablishment\t50\nRedeployment\t10\nSubtotal\t60\n"
        "Other staff costs\t7\nRedeployment\t2\nConversion\t1\nSubtotal\t10\nTotal\t70\n"
    )
    assert [(r.item, r.label, int(r.value)) for r in found.resources] == [
        ("object", "Establishment", 50),
        ("object", "Redeployment", 10),
        ("category", "Posts", 60),
        ("object", "Other staff costs", 7),
        ("object", "Other staff costs: Redeployment", 2),
        ("object", "Other staff costs: Conversion", 1),
        ("category", "Other staff costs", 10),
        ("total", "", 70),
    ]


def test_the_first_head_tells_objects_from_categories() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nOverall: evolution of financial resources\n\n"
        "(Thousands of United States dollars)\n\n"
        "Object of expenditure\t2043 approved\t2044 estimate\nTravel of staff\t1.0\t2.0\n"
    )
    assert {(one.item, one.label) for one in found.resources} == {("object", "Travel of staff")}


def test_a_fund_above_a_table_is_kept() -> None:
    table = "Component\t2043 estimate\t2044 estimate\nLamps\t1.0\t2.0\n\n"
    found = budget_below_front(
        RESOURCES
        + "Table 47.1\n\nFinancial resources by component\n\n(Thousands of United States dollars)\n\n"
        f"# (a) Lighthouse trust fund\n\n{table}# (b) Locally mobilized resources\n\n{table}"
    )
    assert {(one.source, one.detail) for one in found.resources} == {
        ("extrabudgetary", "Lighthouse trust fund"),
        ("extrabudgetary", "Locally mobilized resources"),
    }


def test_a_row_above_others_may_name_their_source() -> None:
    found = budget_below_front(
        RESOURCES + "# Annex III\n\n# Overview of financial and post resources\n\n"
        "Table 1\n\nEvolution of financial resources\n\n(Thousands of United States dollars)\n\n"
        "\t2043 approved\t2044 estimate\n"
        "Full budget (jointly financed activities): financial resources\t\t\n"
        "Lamps\t4.0\t5.0\n"
        "Regular budget (United Nations share): financial resources\t\t\n"
        "Lamps\t1.0\t2.0\n"
    )
    assert [(one.source, one.label, int(one.value)) for one in found.resources] == [
        ("jointly-financed", "Lamps", 4_000),
        ("jointly-financed", "Lamps", 5_000),
        ("regular-budget", "Lamps", 1_000),
        ("regular-budget", "Lamps", 2_000),
    ]


def test_a_subtotal_has_the_name_that_it_states() -> None:
    found = budget_below_front(
        RESOURCES + "# Annex III\n\nOverview of financial and post resources, by component\n\n"
        "(Thousands of United States dollars)\n\n"
        "\t2043 approved\t2044 estimate\n"
        "Policymaking organs\t\t\nGeneral Lighthouse Assembly\t\t\nTravel\t1.0\t2.0\n"
        "Subtotal, policymaking organs\t1.0\t2.0\n"
    )
    assert [one.label for one in found.resources if one.item == "category"] == [
        "Subtotal, policymaking organs"
    ] * 2


def test_amounts_of_projects_stand_in_words() -> None:
    found = budget_below_front(
        RESOURCES + "# Annex I\n\n# Projects proposed for funding from the Lighthouse Fund\n\n"
        "Proposed projects and objectives\tImplementing entities\n"
        "A. Lamps for islands Objective: to light islands\tOffice of the Keeper ($642,000)\n"
        "B. Oil for lamps\tOffice of the Keeper and ports\n"
    )
    assert [(r.label, r.detail, int(r.value)) for r in found.resources] == [
        ("Lamps for islands", "Office of the Keeper", 642_000)
    ]


def test_costs_and_claims_are_read_from_their_column() -> None:
    found = budget_below_front(
        RESOURCES + "Table 47.1\n\nSummary of consultancy requirements\n\n"
        "Type of consultant\tNumber of consultants\tCost (thousands of United States dollars)\n"
        "International\t131\t4 180.2\n\n"
        "Text.\n\n# Annex II\n\n# Claims paid 2042–2043\n\n(United States dollars)\n\n"
        "Year\tEntity\tTotal claim paid\n2042\tPort office\t6 057\n"
    )
    assert [(r.label, r.stage, r.year, int(r.value)) for r in found.resources] == [
        ("International", "estimate", 2044, 4_180_200),
        ("2042, Port office", "expenditure", 2042, 6_057),
    ]
