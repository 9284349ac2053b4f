"""What resolutions write of when something is due, phrase by phrase in both languages: `deadlines.csv`.

Every text is adopted in 2013: by the Council in June, by the Human Rights Council in September, by the
Assembly and the Security Council in December. A row holds what must be read: type, words, first and last day.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Due, Source

HEAD = {
    "en": "Resolution adopted by the {body} on {day}\n\n{number}.\tSample\n\nThe {body},\n\n"
    "Recalling the work of the Commission on Crime Prevention and Criminal Justice,\n\n1.\t{words}\n",
    "zh": "{body}{day}决议\n\n{number}. 样本\n\n{body}，\n\n"
    "回顾预防犯罪和刑事司法委员会的工作，\n\n1. {words}\n",
}
SPEAKERS = {
    "ECOSOC": (
        "E/RES/2013/901",
        "2013/901",
        {"en": ("Economic and Social Council", "10 June 2013"), "zh": ("经济及社会理事会", "2013年6月10日")},
    ),
    "GA": (
        "A/RES/68/901",
        "68/901",
        {"en": ("General Assembly", "20 December 2013"), "zh": ("大会", "2013年12月20日")},
    ),
    "HRC": (
        "A/HRC/RES/24/901",
        "24/901",
        {"en": ("Human Rights Council", "27 September 2013"), "zh": ("人权理事会", "2013年9月27日")},
    ),
    "SC": (
        "S/RES/2901(2013)",
        "2901 (2013)",
        {"en": ("Security Council", "20 December 2013"), "zh": ("安全理事会", "2013年12月20日")},
    ),
}
BAD = frozenset({"impossible-session", "impossible-date", "past-date"})


def rows() -> list[dict[str, str]]:
    text = (Path(__file__).parent / "deadlines.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def told(due: Due) -> str:
    """A deadline in one line: "session CCPCJ/22 2013-04-22..2013-04-26"."""
    session = f"{due.body.removeprefix('body/')}/{due.running}" if due.running else ""
    session += "/resumed" if due.resumed else ""
    value = due.value if due.type == "date" else ""
    days = f"{due.not_before}..{due.not_after}" if due.not_before or due.not_after else ""
    parts = (due.type, value, due.every, due.within, due.anchor, session, days)
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["words"][:48])
def test_the_phrase_gives_these_deadlines_and_findings(row: dict[str, str]) -> None:
    symbol, number, names = SPEAKERS[row["speaker"]]
    body, day = names[row["language"]]
    text = HEAD[row["language"]].format(body=body, day=day, number=number, words=row["words"])
    source = Source("sample.txt", text, "0" * 64, "text", "utf-8")
    reading = read_document(source, symbol=symbol, language=row["language"], issued_by=row["speaker"])
    dues = [due for entry in reading.paragraphs for act in entry.acts for due in act.due]
    found = {finding.reason for finding in reading.findings} & BAD
    assert (" | ".join(map(told, dues)), " ".join(sorted(found))) == (row["deadlines"], row["findings"])


@pytest.mark.parametrize(
    ("chapeau", "starts"),
    [
        ("to update the system of lamps, with effect from 1 January 2015, as follows:", "2015-01-01"),
        ("to update the system of lamps as follows:", "2013-12-20"),
    ],
)
def test_a_recurrence_of_an_item_begins_on_the_day_from_which_its_chapeau_takes_effect(
    chapeau: str, starts: str
) -> None:
    symbol, number, heads = SPEAKERS["GA"]
    body, day = heads["en"]
    words = f"Requests the Secretary-General {chapeau}\n\n(a)\tTo review the system every five years;"
    text = HEAD["en"].format(body=body, day=day, number=number, words=words)
    source = Source("sample.txt", text, "0" * 64, "text", "utf-8")
    reading = read_document(source, symbol=symbol, language="en", issued_by="GA")
    dues = [due for entry in reading.paragraphs for act in entry.acts for due in act.due]
    assert [(due.every, due.not_before) for due in dues] == [("P5Y", starts)]
