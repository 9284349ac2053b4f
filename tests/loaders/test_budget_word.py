"""Fascicles of the programme budget as Word files: links of numbers, values of charts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring

import budget_docx
import pytest
from docx import Document
from mandategraph.loaders.formats import read
from mandategraph.loaders.read import read_document
from mandategraph.loaders.readers.word_charts import chart_rows

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as Word
    from mandategraph.loaders.budget.records import Budget

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINK = re.compile(r"<w:r><w:t(?: [^>]*)?>@(?P<words>[^@<]*)@(?P<address>[^@<]*)@</w:t></w:r>")


def fascicle() -> Word:
    word = Document()
    word.add_paragraph("A/98/6 (Sect. 47)")
    word.add_paragraph("Original: English")
    for line in ("Proposed programme budget for 2044", "Section 47", "Keeping of lighthouses"):
        word.add_heading(line, 1)
    return word


def linked(words: str, address: str) -> str:
    """Words that `budget_of` turns into a link."""
    return f"@{words}@{address}@"


def budget_of(word: Word, folder: Path, chart: str = "") -> Budget:
    """Reads a file; its words "@words@address@" become links, "@chart@" the chart."""
    stream = io.BytesIO()
    word.save(stream)
    addresses: list[str] = []

    def link(match: re.Match[str]) -> str:
        addresses.append(match["address"])
        key = f"link{len(addresses)}"
        return f'<w:hyperlink r:id="{key}"><w:r><w:t>{match["words"]}</w:t></w:r></w:hyperlink>'

    file = folder / "A_98_6_Sect.47.en.docx"
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(file, "w") as new:
        parts = {name: old.read(name).decode("utf-8", "replace") for name in old.namelist() if ".xml" in name}
        body = _LINK.sub(link, parts["word/document.xml"])
        drawing = f'<w:r><w:drawing><c:chart xmlns:c="{C}" r:id="chart"/></w:drawing></w:r>'
        parts["word/document.xml"] = body.replace("<w:r><w:t>@chart@</w:t></w:r>", drawing)
        relations = "".join(
            f'<Relationship Id="link{place}" Type="{TYPES}/hyperlink" TargetMode="External" '
            f'Target="{address}"/>'
            for place, address in enumerate(addresses, 1)
        )
        relations += f'<Relationship Id="chart" Type="{TYPES}/chart" Target="charts/chart1.xml"/>'
        rels = "word/_rels/document.xml.rels"
        parts[rels] = parts[rels].replace("</Relationships>", f"{relations}</Relationships>")
        if chart:
            parts["word/charts/chart1.xml"] = chart
        for name, xml in parts.items():
            new.writestr(name, xml)
    budget = read_document(file).outline.budget
    assert budget is not None
    return budget


def points(values: list[str]) -> str:
    return "".join(f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, value in enumerate(values) if value)


def series(
    categories: list[str], values: list[str], name: str = "", code: str = "General", labels: str = ""
) -> str:
    return (
        f"<c:ser><c:tx><c:strRef><c:strCache>{points([name])}</c:strCache></c:strRef></c:tx>{labels}"
        f"<c:cat><c:strRef><c:strCache>{points(categories)}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache><c:formatCode>{code}</c:formatCode>{points(values)}</c:numCache>"
        "</c:numRef></c:val></c:ser>"
    )


def chart_of(*all_series: str) -> str:
    return f'<c:chartSpace xmlns:c="{C}"><c:barChart>{"".join(all_series)}</c:barChart></c:chartSpace>'


def test_rows_of_tables_with_one_column_are_read(tmp_path: Path) -> None:
    word = fascicle()

    def table(*rows: str) -> None:
        for row, cell in zip(rows, word.add_table(len(rows), 1).column_cells(0), strict=True):
            cell.text = row

    word.add_heading("Subprogramme 1: deliverables for 2044, by category and subcategory", 2)
    table("Category and subcategory", "E. Enabling deliverables", "Administration: oil for 7,192 lamps.")
    word.add_paragraph("47.12 The Keeper has: lamps.")
    word.add_heading("Projects proposed for funding from the Lighthouse Fund", 1)
    table("North Rock – $5,000,000", "Objective: lamps for $300 and more")
    word.add_heading("Annex IV", 1)
    table("Grants", "South Rock – $7,000", "East Rock – $8,000")
    found = budget_of(word, tmp_path)
    assert [(one.category, one.subcategory, one.title, one.cell) for one in found.deliverables] == [
        ("Enabling deliverables", "Administration", "oil for 7,192 lamps.", "table 1, row 3, column 1")
    ]
    assert [(one.label, one.stage, int(one.value), one.cell) for one in found.resources] == [
        ("North Rock", "estimate", 5_000_000, "table 2, row 1, column 1")
    ]
    (finding,) = (one for one in found.findings if one.reason == "unread-number")
    assert finding.message.startswith("table 3, row 2, column 1: no caption says")


def test_a_number_with_letters_is_printed_in_full_unless_the_file_links_a_part_of_it(tmp_path: Path) -> None:
    word = fascicle()
    word.add_heading("Legislative mandates", 1)
    word.add_heading("General Assembly resolutions", 4)
    table = word.add_table(3, 2)
    number = table.cell(0, 0).paragraphs[0]
    number.add_run(linked("96/201", "https://undocs.org/en/A/RES/96/201B"))
    number.add_run(" B, sect. II")
    table.cell(1, 0).text = "97/204 A; 97/205, sect. II"
    table.cell(2, 0).text = "97/206 A and B"
    budget = budget_of(word, tmp_path)
    assert [(one.number, one.symbols, one.pinpoint) for one in budget.mandates] == [
        ("96/201", ("A/RES/96/201 B",), "sect. II"),
        ("97/204 A", ("A/RES/97/204 A",), ""),
        ("97/205, sect. II", ("A/RES/97/205",), "sect. II"),
        ("97/206 A and B", ("A/RES/97/206 A", "A/RES/97/206 B"), ""),
    ]
    assert not budget.findings


def test_a_title_may_be_merged_over_several_numbers(tmp_path: Path) -> None:
    word = fascicle()
    word.add_heading("Legislative mandates", 1)
    word.add_heading("General Assembly resolutions", 4)
    table = word.add_table(3, 2)
    for row, number in enumerate(("96/201", "96/202", "96/203")):
        table.cell(row, 0).text = number
    table.cell(0, 1).merge(table.cell(1, 1)).text = "Lamps"
    assert [(one.number, one.title) for one in budget_of(word, tmp_path).mandates] == [
        ("96/201", "Lamps"),
        ("96/202", "Lamps"),
        ("96/203", ""),
    ]


def test_a_number_without_a_series_has_the_symbol_of_its_link(tmp_path: Path) -> None:
    word = fascicle()
    word.add_heading("Legislative mandates", 1)
    word.add_heading("Lighthouse Assembly resolutions", 4)
    table = word.add_table(1, 2)
    table.cell(0, 0).paragraphs[0].add_run(linked("4/11", "https://docs.un.org/en/UNEP/EA.4/RES.11"))
    budget = budget_of(word, tmp_path)
    assert [(one.number, one.symbols) for one in budget.mandates] == [("4/11", ("UNEP/EA.4/RES.11",))]


def test_a_link_to_another_document_is_a_finding(tmp_path: Path) -> None:
    word = fascicle()
    word.add_heading("Legislative mandates", 1)
    word.add_heading("Economic and Social Council resolutions", 4)
    table = word.add_table(1, 2)
    table.cell(0, 0).paragraphs[0].add_run(linked("304 (XI)", "https://docs.un.org/en/A/RES/304(XI)"))
    budget = budget_of(word, tmp_path)
    (finding,) = budget.findings
    assert finding.reason == "link-conflict"
    assert finding.message.startswith("table 1, row 1, column 1: 304 (XI) below")
    assert [one.symbols for one in budget.mandates] == [("E/RES/304(XI)",)]


def test_linked_numbers_that_run_into_one_another_are_several(tmp_path: Path) -> None:
    word = fascicle()
    word.add_heading("Legislative mandates", 1)
    word.add_heading("Human Rights Council resolutions", 4)
    table = word.add_table(1, 2)
    table.cell(0, 0).paragraphs[0].add_run("44/15")
    table.cell(0, 0).paragraphs[0].add_run(linked("53/3", "https://docs.un.org/en/A/HRC/RES/53/3"))
    budget = budget_of(word, tmp_path)
    assert [one.number for one in budget.mandates] == ["44/15", "53/3"]


def measures(tmp_path: Path, xml: str) -> list[tuple[int, str, str, str]]:
    word = fascicle()
    word.add_heading("Subprogramme 1", 1)
    word.add_heading("Lamps", 1)
    word.add_paragraph("Figure 47.I")
    word.add_heading("Performance measure: number of lamps (annual)", 3)
    word.add_paragraph("@chart@")
    (measure,) = budget_of(word, tmp_path, xml).measures
    assert all(value.cell.startswith("chart 1, row ") for value in measure.values)
    return [(value.year, value.stage, value.label, value.text) for value in measure.values]


def test_a_chart_gives_the_values_of_a_measure(tmp_path: Path) -> None:
    names = ["2041 (actual)", "2042 (actual)", "2044 (planned)"]
    assert measures(tmp_path, chart_of(series(names, ["12", "15", "20"], "Lamps"))) == [
        (2041, "actual", "", "12"),
        (2042, "actual", "", "15"),
        (2044, "planned", "", "20"),
    ]


def test_a_chart_may_have_a_row_for_plans_and_one_for_results(tmp_path: Path) -> None:
    years = ["2041", "2042", "2043", "2044"]
    xml = chart_of(
        series(years, ["0", "14", "16", "20"], "Lamps (planned)"),
        series(years, ["0", "15", "0", ""], "Lamps (actual)"),
    )
    assert measures(tmp_path, xml) == [
        (2042, "planned", "Lamps", "14"),
        (2043, "planned", "Lamps", "16"),
        (2044, "planned", "Lamps", "20"),
        (2041, "actual", "Lamps", "0"),
        (2042, "actual", "Lamps", "15"),
    ]


def test_a_chart_with_years_only_is_planned_behind_the_year_reported_on(tmp_path: Path) -> None:
    assert measures(tmp_path, chart_of(series(["2042", "2043"], ["1", "2"]))) == [
        (2042, "actual", "", "1"),
        (2043, "planned", "", "2"),
    ]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("0.853", "0%", "85%"),
        ("0.853", "0.0%", "85.3%"),
        ("12", "#,##0.00", "12.00"),
        ("12.50", "General", "12.5"),
    ],
)
def test_values_of_charts_are_shown_in_their_format(value: str, code: str, shown: str) -> None:
    assert chart_rows(fromstring(chart_of(series(["a"], [value], code=code)))) == [["a"], [shown]]


def test_a_label_written_by_hand_stands_for_the_value() -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    label = (
        f'<c:dLbls xmlns:a="{drawing}"><c:dLbl><c:idx val="1"/><c:tx><c:rich><a:p><a:r>'
        "<a:t>\uf02d</a:t></a:r></a:p></c:rich></c:tx></c:dLbl></c:dLbls>"
    )
    assert chart_rows(fromstring(chart_of(series(["a", "b"], ["1", "0"], labels=label)))) == [
        ["a", "b"],
        ["1", "-"],
    ]


def tracked(kind: str, words: str) -> str:
    """A run that a reviewer added ("ins") or took out ("del")."""
    text = "delText" if kind == "del" else "t"
    return f'<w:{kind} w:id="9" w:author="Keeper"><w:r><w:{text}>{words}</w:{text}></w:r></w:{kind}>'


@pytest.mark.parametrize(
    ("reject", "numbers", "planned"), [(False, ["96/202", "97/205"], 4), (True, ["96/201"], 1)]
)
def test_tracked_changes_in_tables_are_accepted_or_rejected(
    reject: bool, numbers: list[str], planned: int, tmp_path: Path
) -> None:
    word = fascicle()
    word.add_heading("Legislative mandates", 1)
    word.add_heading("General Assembly resolutions", 4)
    table = word.add_table(2, 2)
    table.cell(0, 0).text = "@number@"
    table.cell(1, 0).text = "97/205"
    table.cell(1, 1).text = "@row@"
    word.add_heading("Deliverables", 1)
    word.add_paragraph("Deliverables for the period 2042–2044, by category and subcategory")
    table = word.add_table(3, 2)
    for place, words in enumerate(("Category and subcategory", "2044 planned")):
        table.cell(0, place).text = words
    table.cell(1, 0).text = "A. Generation and transfer of knowledge"
    table.cell(2, 0).text = "Publications (number of publications)"
    table.cell(2, 1).text = "@planned@"
    file = tmp_path / "A_98_6_Sect.47.en.docx"
    word.save(str(file))
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    xml = parts["word/document.xml"].decode()
    for name, before, after in (("number", "96/201", "96/202"), ("planned", "1", "4")):
        changed = tracked("del", before) + tracked("ins", after)
        xml = xml.replace(f"<w:r><w:t>@{name}@</w:t></w:r>", changed)
    row = '<w:trPr><w:ins w:id="10" w:author="Keeper"/></w:trPr>'
    start = xml.rindex("<w:tr>", 0, xml.index("@row@")) + len("<w:tr>")
    xml = f"{xml[:start]}{row}{xml[start:]}".replace("@row@", "")
    with zipfile.ZipFile(file, "w") as new:
        for name, content in (parts | {"word/document.xml": xml.encode()}).items():
            new.writestr(name, content)
    budget = read_document(file, reject_changes=reject).outline.budget
    assert budget is not None
    assert [one.number for one in budget.mandates] == numbers
    assert [int(one.value) for made in budget.deliverables for one in made.quantities] == [planned]


def test_tracked_changes_are_a_finding_with_their_cell(tmp_path: Path) -> None:
    file = tmp_path / "A_98_6_Sect.47.en.docx"
    file.write_bytes(budget_docx.written())
    assert not [one for one in read(file).findings if one.reason == "tracked-changes"]
    with zipfile.ZipFile(io.BytesIO(budget_docx.written())) as parts, zipfile.ZipFile(file, "w") as changed:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "word/document.xml":
                first, second, rest = content.partition(b"</w:tbl>")
                run = re.compile(rb"<w:r>.*?</w:r>", re.DOTALL)
                content = (
                    first + second + run.sub(rb'<w:ins w:id="1" w:author="x">\g<0></w:ins>', rest, count=1)
                )
            changed.writestr(name, content)
    (finding,) = [one for one in read(file).findings if one.reason == "tracked-changes"]
    assert finding.message.startswith("1 tracked changes were accepted")
    assert finding.message.endswith("; load with --reject-changes for the other version")
