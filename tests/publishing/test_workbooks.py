"""Workbooks say what the table says, cell by cell, whatever the cells hold."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from mandategraph.publishing.tables import Cell, Column, Table, as_xlsx
from openpyxl import load_workbook

TEXTS: tuple[Cell, ...] = (
    *("", "a", " b", "c\n", "=1+1", "<&>\"'", "2022-12-15", "1899-01-01", "2022-13-01", "灯\r\nx", "مصباح"),
    *("x" * 40_000, "\x01y", None, 3, -2, 2.5, 1e20, 1 / 3, True, False, ("a", "b"), (), "\u2028", "é"),
    *("https://e.example/", "mailto:a", "internal:A1", "{=1}", "12", "_x0041_"),
)
TARGETS: tuple[Cell, ...] = ("", None, "https://e.example/x?a=\"&b<>'é", "https://e.example/y")
NOTES = (("Table", "Lamps <&>"), ("Date", "2026-11-29"), ("Note", ""))


def table(columns: int, rows: int, notes: int = 0, *, linked: bool = False) -> Table:
    """A table with every kind of cell."""
    named = [
        Column(f"c{at}", heading=("", "Head", "标题 <")[at % 3], link="iri" if linked and at < 2 else "")
        for at in range(columns)
    ]
    cells = tuple(
        (
            *(TEXTS[(7 * row + 3 * at) % len(TEXTS)] for at in range(columns)),
            TARGETS[row % len(TARGETS)],
        )
        for row in range(rows)
    )
    return Table("lamps " * columns or "lamps", (*named, Column("iri", "@id")), cells, NOTES[:notes])


def read_back(cell: Cell) -> object:
    """What a spreadsheet shows for a cell of a table."""
    match cell:
        case tuple():
            return "; ".join(cell) or None
        case "2022-12-15":
            return datetime(2022, 12, 15)
        case str():
            shown = cell.replace("\x01", "").replace("\r", "_x000D_")
            return (shown if len(shown) <= 32_767 else shown[:32_766] + "…") or None
        case _:
            return cell


@pytest.mark.parametrize(
    ("columns", "rows", "notes"), [(0, 0, 0), (0, 2, 3), (1, 0, 1), (3, 8, 0), (28, 31, 3)]
)
@pytest.mark.parametrize("linked", [False, True])
def test_a_workbook_holds_the_cells_of_its_table(
    columns: int, rows: int, notes: int, *, linked: bool
) -> None:
    made = table(columns, rows, notes, linked=linked)
    book = load_workbook(io.BytesIO(as_xlsx(made)))
    sheet = book.worksheets[0]
    assert [one.title for one in book.worksheets] == [made.name[:31], *(["About"] if notes else [])]
    held = [
        [cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=rows + 1, max_col=columns)
    ]
    if columns:
        assert held == [[read_back(cell) for cell in row[:-1]] for row in made.rows]
        last = sheet.cell(rows + 1, columns).coordinate
        assert sheet.auto_filter.ref in (f"A1:{last}", last)
        assert sheet["A1"].font.bold
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_links_lead_where_the_table_says_and_the_headings_stay_in_view() -> None:
    rows = (("lamp", ""), ("bulb", "https://e.example/x?a=\"&b<>'é"))
    made = Table("lamps", (Column("text", link="iri"), Column("iri", "@id")), rows)
    sheet = load_workbook(io.BytesIO(as_xlsx(made))).worksheets[0]
    assert (sheet.freeze_panes, sheet["A2"].hyperlink, sheet["A3"].value) == ("A2", None, "bulb")
    link = sheet["A3"].hyperlink
    assert link is not None
    assert link.target == "https://e.example/x?a=%22&b%3c%3e'é"


def test_a_link_that_excel_refuses_is_left_out_and_its_text_stays() -> None:
    made = Table(
        "lamps",
        (Column("text", link="iri"), Column("iri", "@id")),
        (("lamp", "https://e.example/" + "x" * 3_000),),
    )
    sheet = load_workbook(io.BytesIO(as_xlsx(made))).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("lamp", None)
