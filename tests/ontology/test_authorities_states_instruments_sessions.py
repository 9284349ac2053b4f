"""Stage: tests of the authority files of states, instruments and sessions.

In: the CSV files. Out: what must hold of them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pycountry
import pytest
from mandategraph.ontology import sessions

FOLDER = files("mandategraph.ontology") / "authorities"
SHARED_NAMES = Path(__file__).parents[3] / "shared" / "gold" / "names.csv"
FORMER_STATES = {"SUN", "YUG", "SCG", "CSK", "DDR", "YMD"}
OBSERVERS = {"VAT", "PSE"}

STATE_COLUMNS = [
    "key",
    "iso2",
    "en",
    "zh",
    "official_en",
    "official_zh",
    "alt_en",
    "alt_zh",
    "member_since",
    "former",
    "unbis",
    "source",
]
INSTRUMENT_COLUMNS = [
    "key",
    "en",
    "zh",
    "alt_en",
    "alt_zh",
    "type",
    "protocol_to",
    "volumes",
    "registration",
    "adopted_in",
    "conference",
    "unbis",
    "source",
]
SESSION_COLUMNS = ["body", "number", "resumed", "from", "to", "place", "derivation", "source"]
RULE_COLUMNS = [
    "body",
    "resumed",
    "first",
    "last",
    "step",
    "years",
    "year_offset",
    "from_year_shift",
    "from_month",
    "to_year_shift",
    "to_month",
    "derivation",
    "source",
]
SYMBOL = re.compile(r"(A|E|S|CAC/COSP|CTOC/COP|A/HRC)/RES/[\w./()-]+")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def several(cell: str) -> list[str]:
    return cell.split("|") if cell else []


STATES = rows("states.csv")
INSTRUMENTS = rows("instruments.csv")
SESSIONS = rows("sessions.csv")
RULES = rows("session_rules.csv")


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (STATES, STATE_COLUMNS),
        (INSTRUMENTS, INSTRUMENT_COLUMNS),
        (SESSIONS, SESSION_COLUMNS),
        (RULES, RULE_COLUMNS),
    ],
)
def test_tables_have_the_agreed_columns_and_clean_cells(
    table: list[dict[str, str]], columns: list[str]
) -> None:
    assert list(table[0]) == columns
    for row in table:
        for column, cell in row.items():
            assert cell == cell.strip(), (row, column)
            assert "" not in cell.split("|")[1:], (row, column)
        assert row["source"], row


def test_keys_are_unique_and_fit_an_iri() -> None:
    for table in (STATES, INSTRUMENTS):
        keys = Counter(row["key"] for row in table)
        assert max(keys.values()) == 1
        assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", key) for key in keys)
    sessions = Counter((row["body"], row["number"], row["resumed"]) for row in SESSIONS)
    assert max(sessions.values()) == 1


def test_there_are_193_members_two_observers_and_the_former_states() -> None:
    keys = {row["key"] for row in STATES}
    assert keys >= FORMER_STATES | OBSERVERS
    members = [row for row in STATES if row["key"] not in FORMER_STATES | OBSERVERS]
    assert len(members) == 193
    for row in members:
        assert date(1945, 10, 24) <= date.fromisoformat(row["member_since"]) <= date(2011, 7, 14), row
    for row in STATES:
        if row["key"] in FORMER_STATES:
            assert row["former"], row
        if row["key"] in OBSERVERS:
            assert not row["member_since"], row


def test_state_codes_are_well_formed_and_belong_together() -> None:
    codes = {country.alpha_3: country.alpha_2 for country in pycountry.countries}
    for row in STATES:
        assert re.fullmatch(r"[A-Z]{3}", row["key"])
        assert re.fullmatch(r"[A-Z]{2}", row["iso2"])
        if row["key"] not in FORMER_STATES:
            assert codes[row["key"]] == row["iso2"]
    present = [row["iso2"] for row in STATES if row["key"] not in FORMER_STATES]
    assert len(present) == len(set(present))


def test_states_carry_thesaurus_concepts_and_dated_former_names() -> None:
    concepts = Counter(row["unbis"] for row in STATES)
    assert max(concepts.values()) == 1
    for row in STATES:
        assert re.fullmatch(r"http://metadata\.un\.org/thesaurus/\d+", row["unbis"]), row
        names = {row["en"], row["zh"], row["official_en"], row["official_zh"]}
        names |= set(several(row["alt_en"])) | set(several(row["alt_zh"]))
        for former in several(row["former"]):
            name, _, years = former.rpartition(":")
            first, last = (int(year) for year in years.split("-"))
            assert 1945 <= first < last, row
            if row["key"] != "SRB":
                assert name in names or name.removeprefix("the ") in names, (row["key"], former)


@pytest.mark.parametrize("table", [STATES, INSTRUMENTS])
def test_no_name_stands_for_two_things(table: list[dict[str, str]]) -> None:
    owner: dict[str, str] = {}
    for row in table:
        names = {row["en"], row["zh"], *several(row["alt_en"]), *several(row["alt_zh"])} - {""}
        names |= {row.get("official_en", ""), row.get("official_zh", "")} - {""}
        for name in names:
            assert owner.setdefault(name.casefold(), row["key"]) == row["key"], name


def test_the_name_of_a_state_is_in_the_script_of_its_column() -> None:
    for row in (*STATES, *INSTRUMENTS):
        for name in (row["en"], *several(row["alt_en"])):
            assert not re.search(r"[\u4e00-\u9fff《》]", name), row["key"]
        for name in (row["zh"], *several(row["alt_zh"])):
            assert not name or re.search(r"[\u4e00-\u9fff]", name), row["key"]


def test_instruments_point_to_instruments_bodies_and_resolutions() -> None:
    keys = {row["key"] for row in INSTRUMENTS}
    with (FOLDER / "bodies.csv").open(encoding="utf-8") as file:
        bodies = {row["key"] for row in csv.DictReader(file)}
    for row in INSTRUMENTS:
        assert row["type"], row["key"]
        assert set(several(row["protocol_to"])) <= keys - {row["key"]}
        assert set(several(row["conference"])) <= bodies
        for symbol in several(row["adopted_in"]):
            assert SYMBOL.fullmatch(symbol), row["key"]


def test_treaty_series_references_come_in_pairs() -> None:
    for row in INSTRUMENTS:
        volumes, numbers = several(row["volumes"]), several(row["registration"])
        assert bool(volumes) == bool(numbers), row["key"]
        assert all(volume.isdigit() for volume in volumes)
        assert all(re.fullmatch(r"\d+(-\d+)?", number) for number in numbers)
        assert len(numbers) in {0, 1, len(volumes)}, row["key"]


@pytest.mark.parametrize(
    ("key", "volume", "number"),
    [
        ("UNTOC", "2225", "39574"),
        ("TIP-Protocol", "2237", "39574"),
        ("SOM-Protocol", "2241", "39574"),
        ("Firearms-Protocol", "2326", "39574"),
        ("UNCAC", "2349", "42146"),
        ("CRC", "1577", "27531"),
        ("CRC-OPSC", "2171", "27531"),
        ("CITES", "993", "14537"),
        ("UNCLOS", "1833", "31363"),
        ("1988-Convention", "1582", "27627"),
    ],
)
def test_volume_and_number_identify_a_treaty(key: str, volume: str, number: str) -> None:
    found = [row["key"] for row in INSTRUMENTS if row["volumes"] == volume and row["registration"] == number]
    assert found == [key]


def test_every_instrument_spelling_of_the_shared_names_is_known() -> None:
    if not SHARED_NAMES.exists():
        pytest.skip("the list of spellings is not at hand")
    owner = {
        name.casefold(): row["key"] for row in INSTRUMENTS for name in (row["en"], *several(row["alt_en"]))
    }
    with SHARED_NAMES.open(encoding="utf-8") as file:
        spellings = [[name for name in row if name] for row in csv.reader(file) if row]
    first = next(index for index, row in enumerate(spellings) if row[0] == "UNTOC")
    for row in spellings[first:]:
        keys = {owner.get(name.casefold(), "") for name in row}
        assert len(keys) == 1 and "" not in keys, row


def test_sessions_run_forwards_and_say_how_they_are_known() -> None:
    for row in SESSIONS:
        assert re.fullmatch(r"(E?S-)?[1-9]\d*", row["number"]), row
        assert row["resumed"] in {"", "true"}
        assert row["derivation"] in {"stated", "authority", "computed"}
        assert date(1945, 10, 24) <= date.fromisoformat(row["from"]) <= date.fromisoformat(row["to"])
        if row["derivation"] == "stated":
            assert re.match(r"[A-Z]+(/[\w.()-]+)+", row["source"]), row


def test_sessions_and_rules_belong_to_known_bodies() -> None:
    with (FOLDER / "bodies.csv").open(encoding="utf-8") as file:
        bodies = {row["key"] for row in csv.DictReader(file)}
    assert {row["body"] for row in (*SESSIONS, *RULES)} <= bodies


def test_sessions_of_one_body_follow_each_other() -> None:
    for body in {row["body"] for row in SESSIONS}:
        regular = sorted(
            (int(row["number"]), row["from"])
            for row in SESSIONS
            if row["body"] == body and row["number"].isdigit() and not row["resumed"]
        )
        assert [start for _, start in regular] == sorted(start for _, start in regular), body


def test_rules_agree_with_every_session_that_is_known() -> None:
    checked = 0
    for rule in sessions.rules():
        for row in SESSIONS:
            if (f"body/{row['body']}", row["resumed"] == "true") != (rule.body, rule.resumed):
                continue
            if not row["number"].isdigit() or int(row["number"]) not in rule.numbers:
                continue
            computed = rule.interval(int(row["number"]))
            held = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
            assert computed.first <= held[0] <= held[1] <= computed.last, row
            checked += 1
    assert checked > 100


def opening_day(year: int, week: int) -> date:
    """The Tuesday of a week of September, counted from the first week with a working day (rule 1 (a))."""
    first = date(year, 9, 1)
    monday = first - timedelta(first.weekday())
    if first.weekday() > 4:
        monday += timedelta(7)
    return monday + timedelta(7 * (week - 1) + 1)


def test_general_assembly_opens_on_the_day_its_rules_of_procedure_set() -> None:
    for row in SESSIONS:
        if row["body"] == "GA" and row["number"].isdigit() and int(row["number"]) >= 58:
            number = int(row["number"])
            assert date.fromisoformat(row["from"]) == opening_day(1945 + number, 3 if number < 78 else 2)


@pytest.mark.parametrize(
    ("body", "number", "resumed", "opens", "closes"),
    [
        ("CCPCJ", "22", "", "2013-04-22", "2013-04-26"),
        ("CCPCJ", "20", "true", "2011-12-12", "2011-12-13"),
        ("COSP-UNCAC", "9", "", "2021-12-13", "2021-12-17"),
        ("COP-UNTOC", "10", "", "2020-10-12", "2020-10-16"),
        ("Crime-Congress", "14", "", "2021-03-07", "2021-03-12"),
        ("GA", "S-32", "", "2021-06-02", "2021-06-04"),
    ],
)
def test_sessions_that_documents_count_on(
    body: str, number: str, resumed: str, opens: str, closes: str
) -> None:
    held = [
        (row["from"], row["to"])
        for row in SESSIONS
        if (row["body"], row["number"], row["resumed"]) == (body, number, resumed)
    ]
    assert held == [(opens, closes)]
