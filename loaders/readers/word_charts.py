"""Word files: the values of a chart, as rows of a table. For `docx`.

A chart keeps a copy of the cells that it draws: names of the categories, names and values of the series
(ISO/IEC 29500-1, 21.2). Labels that are written by hand, or taken from other cells, stand for the value.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
"""Namespace of the elements of a chart."""
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C15: Final = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
_DECIMALS: Final = re.compile(r"\.(0+)")
_SYMBOLS: Final = {0xF000 + code: code for code in range(0x20, 0x100)}
"""Characters of symbol fonts, which Word keeps in the private use area."""
_MOST: Final = 200
"""Points of a series that are read."""


def chart_rows(chart: Element) -> list[list[str]]:
    """Returns the categories of a chart and a row for each series; [] for a chart without values.

    The first column has the names of the series; a chart with one series has no such column.
    """
    series = [(one, _points(one.find(f"{C}val"))) for one in chart.iter(f"{C}ser")]
    series = [(one, points) for one, points in series if points]
    if not series:
        return []
    named = (_points(one.find(f"{C}cat")) for one, _ in series)
    categories = next((found for found in named if found), dict[int, str]())
    places = sorted({place for _, points in series for place in points} | set(categories))[:_MOST]
    head = [categories.get(place, "") for place in places]
    rows = [[_shown(one, points, place) for place in places] for one, points in series]
    if len(rows) == 1:
        return [head, *rows]
    names = [_words(one.find(f"{C}tx")) for one, _ in series]
    return [["", *head], *([name, *row] for name, row in zip(names, rows, strict=True))]


def _plain(printed: str) -> str:
    """Words with single blanks, and characters of symbol fonts as those that they show."""
    return " ".join(printed.translate(_SYMBOLS).split())


def _words(element: Element | None) -> str:
    if element is None:
        return ""
    return _plain(" ".join(value.text or "" for value in element.iter(f"{C}v")))


def _points(element: Element | None) -> dict[int, str]:
    """The points of a series or of the categories by their places."""
    found: dict[int, str] = {}
    # Of categories in several levels, the first is the innermost.
    level = element.find(f".//{C}lvl") if element is not None else None
    for point in (level if level is not None else element).iter(f"{C}pt") if element is not None else ():
        place, value = point.get("idx", ""), point.find(f"{C}v")
        if place.isdecimal() and len(place) < 6 and value is not None and value.text:
            found[int(place)] = _plain(value.text)
    return found


def _shown(series: Element, points: dict[int, str], place: int) -> str:
    """The value of a series at a place, as the chart shows it."""
    label = _label(series, place)
    if label or place not in points:
        return label
    return _formatted(points[place], _format_of(series))


def _format_of(series: Element) -> str:
    """The format of the values: that of their labels, else that of their cells."""
    label = series.find(f"{C}dLbls/{C}numFmt")
    if label is not None and label.get("sourceLinked") in ("0", "false"):
        return label.get("formatCode", "")
    cells = series.find(f"{C}val//{C}formatCode")
    return (cells.text or "") if cells is not None else ""


def _label(series: Element, place: int) -> str:
    """The label of a point where it is not its value; "" where it is."""
    for label in series.findall(f"{C}dLbls/{C}dLbl"):
        index = label.find(f"{C}idx")
        if index is None or index.get("val") != str(place):
            continue
        if (words := _written(label)) is not None:
            return words
        drawn = label.find(f".//{_C15}showDataLabelsRange")
        if drawn is not None and drawn.get("val") in ("1", "true"):
            return _points(series.find(f".//{_C15}datalabelsRange")).get(place, "")
    return ""


def _written(label: Element) -> str | None:
    """The words of a label that is written by hand; None for one that shows a field."""
    rich = label.find(f"{C}tx/{C}rich")
    if rich is None or rich.find(f".//{_A}fld") is not None:
        return None
    return _plain("".join(words.text or "" for words in rich.iter(f"{_A}t")))


def _formatted(value: str, code: str) -> str:
    """A stored number as its format shows it: 0.85 with "0%" is "85%"."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    code = code.partition(";")[0]
    share = "%" in code
    decimals = _DECIMALS.search(code)
    if code in ("", "General"):
        number = round(number, 10)
    else:
        number = round(number * (100 if share else 1), len(decimals[1]) if decimals else 0)
    text = f"{number:f}"
    if "." in text and not decimals:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if share else text
