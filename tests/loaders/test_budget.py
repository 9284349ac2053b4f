"""Fascicles of the programme budget: programmes, mandates, narrative, bad input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import budget_docx
import budget_sample
import pytest
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Source

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.budget.records import Budget, Mandate
    from mandategraph.loaders.records import Reading


def read(text: str) -> Reading:
    return read_document(Source("fascicle.txt", text, "", "text", "utf-8"))


def budget_of(text: str) -> Budget:
    budget = read(text).outline.budget
    assert budget is not None
    return budget


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(budget_sample.FASCICLE)


@pytest.fixture(scope="module")
def budget(reading: Reading) -> Budget:
    assert reading.outline.budget is not None
    return reading.outline.budget


def mandates(budget: Budget, programme: str) -> list[tuple[str, tuple[str, ...], str]]:
    listed = [m for m in budget.mandates if not m.narrative]
    return [(m.number, m.symbols, m.kind) for m in listed if m.programme == programme]


def test_what_the_background_cites_is_a_narrative_mandate(budget: Budget) -> None:
    (mandate,) = [m for m in budget.mandates if m.narrative]
    assert (mandate.programme, mandate.number, mandate.symbols) == ("47", "97/204", ("A/RES/97/204",))
    assert budget_sample.FASCICLE[slice(*mandate.span)] == mandate.text


def test_lists_of_numbers_parts_and_instruments_in_the_background_are_mandates() -> None:
    cited = (
        "the United Nations Convention against Corruption, General Assembly resolutions 91/204, in which the "
        "Assembly lit the lamps; 92/7 on ports; 93/8 A–C and 319 A (IV), by which it built the tower, and "
        "428 (V). It was stated of 94/9."
    )
    text = budget_sample.FASCICLE.replace("General Assembly resolution 97/204.", cited)
    found = [m for m in budget_of(text).mandates if m.narrative]
    assert [m.instrument or m.symbols for m in found] == [
        "instrument/UNCAC",
        ("A/RES/91/204",),
        ("A/RES/92/7",),
        ("A/RES/93/8 A", "A/RES/93/8 B", "A/RES/93/8 C"),
        ("A/RES/319(IV)",),
        ("A/RES/428(V)",),
    ]
    assert [text[slice(*m.span)] for m in found] == [m.text for m in found]


def test_the_first_page_gives_year_section_part_and_programme(budget: Budget, reading: Reading) -> None:
    assert (budget.year, budget.section, budget.part, budget.programme_number) == (2044, "47", "IV", "41")
    assert budget.title == "Keeping of lighthouses"
    assert reading.outline.masthead.kind == "ProgrammeBudgetDocument"
    assert reading.outline.masthead.symbol == budget_sample.SYMBOL


def test_subprogrammes_have_titles_and_the_entity_of_the_whole(budget: Budget) -> None:
    assert [(p.key, p.kind, p.title, p.parent, p.entity) for p in budget.programmes] == [
        ("47", "programme", "Keeping of lighthouses", "", "body/UNODC"),
        ("47/1", "subprogramme", "Lamps", "47", "body/UNODC"),
        ("47/2", "subprogramme", "Fog signals", "47", "body/UNODC"),
        (
            "47/Executive-direction-and-management",
            "component",
            "Executive direction and management",
            "47",
            "body/UNODC",
        ),
    ]


def test_a_cell_may_hold_several_numbers_parts_and_a_section(budget: Budget) -> None:
    assert mandates(budget, "47") == [
        ("", (), "convention"),
        ("96/201", ("A/RES/96/201",), "resolution"),
        ("97/204", ("A/RES/97/204",), "resolution"),
        ("97/205 A and B", ("A/RES/97/205 A", "A/RES/97/205 B"), "resolution"),
        ("97/206, sect. VI", ("A/RES/97/206",), "resolution"),
        ("1966/1106 (XL)", ("E/RES/1106(XL)",), "resolution"),
        ("Decision 2041/259", ("E/DEC/2041/259",), "decision"),
        ("2042/316", ("E/DEC/2042/316",), "decision"),
    ]
    by_number = {m.number: m for m in budget.mandates if not m.narrative}
    assert by_number["97/206, sect. VI"].pinpoint == "sect. VI"
    assert by_number["97/204"].cell == "table 2, row 1, column 1"
    assert by_number[""].instrument == "instrument/UNCAC"


def test_spans_cover_the_numbers(budget: Budget) -> None:
    def words(mandate: Mandate) -> str:
        return budget_sample.FASCICLE[slice(*mandate.span)]

    numbered = [m for m in budget.mandates if m.number]
    assert all(m.number.split(" ")[-1] in words(m) for m in numbered)
    assert [words(m) for m in numbered if m.title == "Keeping of lighthouses"] == ["96/201", "97/204"]


def test_subprogrammes_have_lists_of_their_own(budget: Budget) -> None:
    assert mandates(budget, "47/1") == [
        ("2917 (2041)", ("S/RES/2917(2041)",), "resolution"),
        ("2918 (2041)", ("S/RES/2918(2041)",), "resolution"),
        ("2041", (), "agreed-conclusions"),
    ]
    assert mandates(budget, "47/2") == [("71/4", ("CND/RES/71/4",), "resolution")]
    (titled,) = [m.title for m in budget.mandates if m.kind == "agreed-conclusions"]
    (finding,) = [f for f in budget.findings if f.reason == "unresolved-instrument"]
    assert finding.text == titled


def test_numbered_paragraphs_and_items_are_the_narrative(reading: Reading) -> None:
    keys = [(p.key, p.parent, p.leaf) for p in reading.outline.narrative]
    assert keys[:7] == [
        ("47.1", None, True),
        ("47.2", None, False),
        ("47.2.a", "47.2", True),
        ("47.2.b", "47.2", False),
        ("47.2.b.1", "47.2.b", True),
        ("47.2.b.2", "47.2.b", True),
        ("47.3", None, True),
    ]
    assert not [f for f in reading.outline.findings if f.reason in ("numbering-break", "unread-text")]


def test_deliverables_have_category_unit_and_quantities(budget: Budget) -> None:
    found = [
        (
            d.programme,
            d.subcategory,
            d.number,
            d.group,
            d.unit,
            [(q.year, q.stage, int(q.value)) for q in d.quantities],
        )
        for d in budget.deliverables
    ]
    assert found[:4] == [
        ("47", "Parliamentary documentation", "", "", "number of documents",
         [(2042, "planned", 3), (2042, "actual", 2), (2043, "planned", 3), (2044, "planned", 1204)]),
        ("47", "Parliamentary documentation", "1", "", "number of documents",
         [(2042, "planned", 1), (2042, "actual", 1), (2043, "planned", 1), (2044, "planned", 1)]),
        ("47", "Parliamentary documentation", "2", "Meetings of", "number of documents",
         [(2042, "planned", 2), (2042, "actual", 1), (2043, "planned", 2), (2044, "planned", 0)]),
        ("47", "Publications", "", "", "number of publications",
         [(2042, "planned", 1), (2043, "planned", 1), (2044, "planned", 1)]),
    ]  # fmt: skip
    assert [(d.category, d.subcategory, d.title) for d in budget.deliverables[4:]] == [
        ("Substantive deliverables", "Good offices", "talks with keepers of lighthouses.")
    ]


def test_a_cell_without_a_number_is_a_finding(budget: Budget) -> None:
    (finding,) = [f for f in budget.findings if f.reason == "unread-number"]
    assert budget_sample.FASCICLE[slice(*finding.span)] == "many"
    assert finding.message.startswith("table ") and "row 8, column 3" in finding.message


def test_objectives_and_measures_belong_to_their_subprogramme(budget: Budget) -> None:
    assert [(o.programme, o.text[:27]) for o in budget.objectives] == [
        ("47/1", "The objective, to which thi")
    ]
    (measure,) = budget.measures
    assert (measure.programme, measure.title) == ("47/1", "Result 1: more lamps burn through the night")
    assert measure.text == "number of lamps (annual)"
    assert [(v.year, v.stage, v.text) for v in measure.values][1::3] == [
        (2041, "actual", "12 lamps"),
        (2044, "planned", "All lamps burn"),
    ]


def test_resources_are_in_dollars_by_source_programme_and_stage(budget: Budget) -> None:
    sums = {
        (r.programme, r.source, r.stage, r.year): int(r.value)
        for r in budget.resources
        if r.item == "total" and r.measure == "money"
    }
    assert sums["47", "regular-budget", "estimate", 2044] == 1_513_700
    assert sums["47/1", "regular-budget", "estimate", 2044] == 25_500
    assert (
        sums["47/Executive-direction-and-management", "regular-budget", "technical-adjustments", 2044]
        == -462_000
    )
    assert sums["47/1", "extrabudgetary", "estimate", 2043] == 90_000
    marked = [r.marks for r in budget.resources if r.value == 25_500]
    assert marked == [("b",)]


def test_shares_are_no_dollars(budget: Budget) -> None:
    other = budget_of(budget_sample.FASCICLE.replace("(Thousands of United States dollars)", "(Percentage)"))
    assert len(other.resources) < len(budget.resources)
    assert not [one for one in other.resources if one.measure == "money"]


def test_a_sum_of_money_has_the_currency_of_its_table(budget: Budget) -> None:
    unit = "(Thousands of Swiss francs)"
    other = budget_of(budget_sample.FASCICLE.replace("(Thousands of United States dollars)", unit))
    money = [one for one in other.resources if one.measure == "money"]
    assert {one.currency for one in money} == {"CHF"}
    assert [one.value for one in money] == [one.value for one in budget.resources if one.measure == "money"]


def test_prose_without_a_category_is_no_deliverable(budget: Budget) -> None:
    assert all(one.category or one.quantities for one in budget.deliverables)


def test_posts_are_counted_by_grade(budget: Budget) -> None:
    posts = [(r.label, r.stage, int(r.value)) for r in budget.resources if r.item == "grade"]
    assert posts == [("P-4", "approved", 2), ("P-4", "change", 1), ("P-4", "estimate", 3)]


def test_a_table_cut_by_a_page_goes_on() -> None:
    cut = "Total\t2\t1\t3\n"
    found = budget_of(budget_sample.FASCICLE.replace(cut, f"\nP-3\t1\t–\t1\n{cut}"))
    assert [(r.label, int(r.value)) for r in found.resources if r.label == "P-3"] == [
        ("P-3", 1),
        ("P-3", 0),
        ("P-3", 1),
    ]


def test_a_document_that_is_no_fascicle_has_no_budget() -> None:
    text = budget_sample.FASCICLE.replace("Proposed programme budget for 2044", "Lighthouses")
    assert read(text).outline.budget is None


def test_a_fascicle_without_tables_is_loaded_with_a_finding() -> None:
    text = "\n".join(line for line in budget_sample.FASCICLE.split("\n") if "\t" not in line)
    found = budget_of(text)
    assert [f.reason for f in found.findings] == ["missing-table"]
    assert [p.key for p in found.programmes][:3] == ["47", "47/1", "47/2"]


def test_a_list_without_a_heading_is_loaded_with_a_finding() -> None:
    text = budget_sample.FASCICLE.replace("#### Commission on Narcotic Drugs resolutions\n\n", "")
    found = budget_of(text)
    reasons = [f.reason for f in found.findings]
    assert "unknown-heading" in reasons
    assert [m.number for m in found.mandates if m.programme == "47/2"] == ["71/4"]


def test_a_number_that_no_body_has_is_a_finding_with_its_cell() -> None:
    found = budget_of(budget_sample.FASCICLE.replace("71/4", "271/4"))
    (finding,) = [f for f in found.findings if "271/4" in f.message]
    assert finding.reason == "unresolved-citation"
    assert "row 1, column 1" in finding.message


def test_a_word_file_with_merged_cells_gives_the_same(budget: Budget, tmp_path: Path) -> None:
    file = tmp_path / "fascicle.docx"
    file.write_bytes(budget_docx.written())
    found = read_document(file).outline.budget
    assert found is not None
    assert [(m.programme, m.number, m.symbols) for m in found.mandates] == [
        (m.programme, m.number, m.symbols) for m in budget.mandates
    ]
    assert [(r.programme, r.source, r.stage, r.year, r.value, r.marks) for r in found.resources] == [
        (r.programme, r.source, r.stage, r.year, r.value, r.marks) for r in budget.resources
    ]
    assert [(d.number, d.title, len(d.quantities)) for d in found.deliverables] == [
        (d.number, d.title, len(d.quantities)) for d in budget.deliverables
    ]


def test_an_addendum_is_about_a_programme_of_its_own() -> None:
    text = budget_sample.FASCICLE.replace("A/98/6 (Sect. 47)", "A/98/6 (Sect. 47)/Add.2/Rev.1")
    reading = read(text)
    assert reading.outline.masthead.symbol == "A/98/6 (Sect. 47)/Add.2/Rev.1"
    assert reading.outline.budget is not None
    assert {m.programme for m in reading.outline.budget.mandates} == {
        "47/Add.2",
        "47/Add.2/1",
        "47/Add.2/2",
    }
    # The headings of the sample end with the table of contents, which is no subject.
    subject = next(one for one in reading.outline.budget.programmes if one.key == "47/Add.2")
    assert (subject.title, subject.entity) == ("Keeping of lighthouses", "body/UNODC")


@pytest.mark.parametrize("number", ["99/204", "97/2044", "97/0", "S-99/1", "9999 (XXIX)", "3274 (XXXI)"])
def test_a_number_that_the_body_cannot_have_had_is_impossible(number: str) -> None:
    found = budget_of(budget_sample.FASCICLE.replace("97/206, sect. VI", number))
    (finding,) = [f for f in found.findings if f.reason == "impossible-number"]
    assert finding.text == number
    assert "row 3, column 1" in finding.message
    assert [m.symbols for m in found.mandates if m.number == number] == [()]


CHINESE = """\
联合国

A/98/6 (Sect. 47)

大会

2043年4月14日

# 2044年拟议方案预算

# 第四编

# 国际合作促进发展

# 第47款

# 维护灯塔

## 方案41

# 任务和背景

47.1 联合国毒品和犯罪问题办公室（毒罪办）负责维护本组织的灯塔。

# 法定任务

47.2 下列清单载有方案的所有任务。

#### 大会决议

96/201; 97/204\t维护灯塔

## 次级方案1

## 灯具

#### 安全理事会决议

2917 (2041)\t
"""


def test_chinese_fascicles_are_read_by_their_pack() -> None:
    found = budget_of(CHINESE)
    assert (found.year, found.section, found.part, found.title) == (2044, "47", "IV", "维护灯塔")
    assert [(p.key, p.title, p.entity) for p in found.programmes] == [
        ("47", "维护灯塔", "body/UNODC"),
        ("47/1", "灯具", "body/UNODC"),
    ]
    assert [(m.programme, m.symbols) for m in found.mandates] == [
        ("47", ("A/RES/96/201",)),
        ("47", ("A/RES/97/204",)),
        ("47/1", ("S/RES/2917(2041)",)),
    ]


CHINESE_TABLES = """\

# 工作方案

# 次级方案1

# 灯具

# 目标

47.5 灯塔长明。

# 2044年计划成果

# 成果1：更多灯塔以风力点亮

# 表 47.1

业绩计量：点亮的灯塔数目（每年）

2042年实际数\t2043年计划数\t2044年计划数
3\t4\t5

# 应交付产出

# 表 47.2

次级方案1：2042-2044年期间按类别和子类别开列的应交付产出

类别和子类别\t2042年计划数\t2042年实际数\t2043年计划数\t2044年计划数
B. 生成和转让知识\t\t\t\t
出版物（出版物数目）\t1\t2\t3\t4

# B. 2044年拟议员额和非员额所需资源

# 总体情况

# 表 47.3

总体情况：按供资来源、构成部分和次级方案开列的财政资源演变情况

(千美元)

(1) 经常预算

构成部分/次级方案\t2042年支出\t2043年核定数\t变动\t2044年估计数
1. 灯具\t10.5\t11.0\t1.0\t12.0

# 表 47.4

次级方案1：财政和员额资源演变情况

(千美元/员额数)

\t2042年支出\t2043年核定数\t2044年估计数
按主要支出类别开列的财政资源\t\t\t
员额\t10.5\t11.0\t12.0
按职类开列的员额资源\t\t\t
专业及以上职类\t2\t2\t3
"""


def test_chinese_tables_are_read_by_their_pack() -> None:
    found = budget_of(CHINESE + CHINESE_TABLES)
    (measure,) = found.measures
    assert (measure.programme, measure.text) == ("47/1", "点亮的灯塔数目（每年）")
    assert [(one.year, one.stage, one.text) for one in measure.values] == [
        (2042, "actual", "3"),
        (2043, "planned", "4"),
        (2044, "planned", "5"),
    ]
    (made,) = found.deliverables
    assert (made.programme, made.title, [int(one.value) for one in made.quantities]) == (
        "47/1",
        "出版物",
        [1, 2, 3, 4],
    )
    estimates = [one for one in found.resources if one.stage == "estimate"]
    assert [(one.programme, one.source, one.item, one.label, int(one.value)) for one in estimates] == [
        ("47/1", "regular-budget", "total", "", 12_000),
        ("47/1", "regular-budget", "category", "员额", 12_000),
        ("47/1", "regular-budget", "category", "专业及以上职类", 3),
    ]
    assert not found.findings
