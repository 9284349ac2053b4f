"""The status of requests on a day, and the documents searched for an answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from mandategraph.api import statuses
from mandategraph.api.statuses import build_statuses
from mandategraph.cli.main import main
from mandategraph.linking.run import build_links
from mandategraph.ontology.iri import DEFAULT_BASE, Minter
from mandategraph.ontology.terms import MG, PREFIXES
from mandategraph.queries import run
from mandategraph.queries.agenda import status
from mandategraph.queries.status import MEANING, NO_REPORT, Standing, Standings
from mandategraph.shapes.validator import validate
from mandategraph.store import Addition, EmbeddedStore, value

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., EmbeddedStore]

HEAD = "Resolution adopted by the Economic and Social Council on {day}\n\n{number}.\t{title}\n\n"
FIRST = (
    HEAD.format(day="20 July 2031", number="2031/901", title="Lamps for those who walk at night")
    + "The Economic and Social Council,\n\n1.\tRequests the Secretary-General to report to the Council in "
    "2033 on the implementation of the present resolution.\n"
)
NEXT = (
    HEAD.format(day="22 July 2033", number="2033/907", title="Lamps for those who walk at night")
    + "The Economic and Social Council,\n\nRecalling its resolution 2031/901 of 20 July 2031,\n\n"
    "{note}2.\tRequests the Secretary-General to report to the Council in 2035 on the implementation of the "
    "present resolution.\n"
)
NOTE = (
    "1.\tTakes note of the report of the Secretary-General on the implementation of resolution 2031/901;\n\n"
)
FOLLOWING = (
    NEXT.format(note="").partition("2.\tRequests")[0]
    + "2.\tInvites Member States to hang lamps at every bridge of their towns.\n"
)
OTHER = (
    HEAD.format(day="22 July 2034", number="2034/905", title="Bridges")
    + "The Economic and Social Council,\n\nRecalling its resolution 2031/901 of 20 July 2031,\n\n"
    "1.\tInvites Member States to build bridges.\n"
)
EARLY = "22 July 2032"
RECALLED = (
    HEAD.format(day="22 July 2034", number="2034/908", title="Ways through the town")
    + "The Economic and Social Council,\n\n1.\tRecalls paragraph 1 of its resolution 2031/901, and {again} "
    "the Secretary-General report to the Council in 2036 on the implementation of resolution 2031/901.\n"
)
ASK = f"{DEFAULT_BASE}document/E/RES/2031/901#1.act1"
DAYS = (date(2033, 1, 1), date(2033, 12, 31))


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A store of documents by their symbols."""

    def make(**texts: str) -> EmbeddedStore:
        folder = tmp_path / "documents"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.en.txt").write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit) as left:
            main(["build", str(folder), "--store", str(tmp_path / "store")])
        assert left.value.code == 0
        return EmbeddedStore(tmp_path / "store", PREFIXES)

    return make


def of(store: EmbeddedStore, day: date) -> Standing:
    """The status of the request on a day."""
    standing = Standings(store, day).of(ASK, *DAYS)
    assert standing is not None
    return standing


def test_a_request_is_upcoming_then_in_progress_then_without_a_report(build: Build) -> None:
    store = build(E_RES_2031_901=FIRST)
    words = [of(store, day).status for day in (date(2032, 5, 1), *DAYS, date(2040, 1, 1))]
    assert words == ["upcoming", "in progress", "in progress", NO_REPORT]


def test_standings_are_read_once_for_any_day(build: Build) -> None:
    read = Standings(build(E_RES_2031_901=FIRST), date.min)
    words = [
        standing.status
        for standing in (read.on(day).of(ASK, *DAYS) for day in (date(2032, 5, 1), date(2040, 1, 1)))
        if standing
    ]
    assert (words, read.as_of) == (["upcoming", NO_REPORT], date.min)


def test_the_documents_that_cite_a_request_are_named(build: Build) -> None:
    standing = of(build(E_RES_2031_901=FIRST, E_RES_2034_905=OTHER), date(2040, 1, 1))
    assert (standing.status, standing.looked_at) == (NO_REPORT, ("E/RES/2034/905",))
    assert standing.meaning == MEANING[NO_REPORT]


def test_the_ask_of_a_draft_is_superseded_by_the_text_adopted_from_it(build: Build) -> None:
    store = build(E_RES_2031_901=FIRST, E_RES_2034_905=OTHER)
    draft, text = (f"{DEFAULT_BASE}document/E/RES/{number}" for number in ("2031/901", "2034/905"))
    build_links = f"{DEFAULT_BASE}graph/sample"
    quad = f"<{draft}> <{MG}adoptedAs> <{text}> <{build_links}> .\n"
    store.replace_graphs(iter([Addition((build_links,), quad.encode())]))
    before, after = (of(store, day) for day in (date(2034, 7, 21), date(2034, 7, 22)))
    assert before.status == NO_REPORT
    assert (after.status, after.by) == ("superseded", (text,))


def test_a_report_without_a_day_answers_not_before_the_year_that_its_symbol_tells(build: Build) -> None:
    store = build(E_RES_2031_901=FIRST)
    build_links = f"{DEFAULT_BASE}graph/sample"
    quad = f"<{DEFAULT_BASE}document/S/2033/901> <{MG}answers> <{ASK}> <{build_links}> .\n"
    store.replace_graphs(iter([Addition((build_links,), quad.encode())]))
    words = [of(store, date(year, 6, 1)).status for year in (2032, 2033)]
    assert words == ["upcoming", "report found"]


def test_a_request_that_is_repeated_before_its_time_is_superseded_from_that_day_on(build: Build) -> None:
    store = build(
        E_RES_2031_901=FIRST,
        E_RES_2032_907=NEXT.format(note="").replace("22 July 2033", EARLY).replace("2033/907", "2032/907"),
    )
    assert of(store, date(2032, 7, 1)).status == "upcoming"
    again = of(store, date(2032, 8, 1))
    assert (again.status, again.by) == ("superseded", (f"{DEFAULT_BASE}document/E/RES/2032/907#2.act1",))


def test_a_request_for_the_next_turn_does_not_supersede_the_one_that_is_due(build: Build) -> None:
    store = build(E_RES_2031_901=FIRST, E_RES_2033_907=NEXT.format(note=""))
    days = (date(2033, 8, 1), date(2034, 1, 1))
    assert [of(store, day).status for day in days] == ["in progress", NO_REPORT]


@pytest.mark.parametrize(
    ("again", "then"), [("requests that", NO_REPORT), ("reiterates its request that", "superseded")]
)
def test_a_request_is_superseded_after_its_last_day_only_by_a_text_that_reiterates_it(
    build: Build, again: str, then: str
) -> None:
    store = build(E_RES_2031_901=FIRST, E_RES_2034_908=RECALLED.format(again=again))
    words = [of(store, day).status for day in (date(2034, 7, 1), date(2034, 8, 1))]
    assert words == [NO_REPORT, then]


def renewed(store: EmbeddedStore, due: str, rule: str = "same words") -> EmbeddedStore:
    """A store in which an act of E/RES/2033/907 with a deadline renews the request."""
    act, link = f"<{DEFAULT_BASE}document/E/RES/2033/907#9.act1>", f"<{DEFAULT_BASE}link/1>"
    rdf = PREFIXES["rdf"]
    facts = [
        f"{act} <{MG}renews> <{ASK}>",
        f"{link} <{rdf}predicate> <{MG}renews>",
        f"{link} <{rdf}subject> {act}",
        f"{link} <{rdf}object> <{ASK}>",
        f'{link} <{MG}rule> "{rule}"',
        *([f"{act} <{MG}due> <{DEFAULT_BASE}due/1>", f"<{DEFAULT_BASE}due/1> {due}"] if due else []),
    ]
    graph = f"{DEFAULT_BASE}graph/sample"
    store.replace_graphs([Addition((graph,), "".join(f"{one} <{graph}> .\n" for one in facts).encode())])
    return store


@pytest.mark.parametrize(
    ("due", "days", "reporting", "then"),
    [
        (f'<{MG}notAfter> "2033-11-30"', DAYS, True, "superseded"),
        (f'<{MG}notAfter> "2034-11-30"', DAYS, True, NO_REPORT),
        # The first day is unknown: only a deadline that is not later is that of the same turn.
        (f'<{MG}notAfter> "2034-11-30"', (None, DAYS[1]), True, NO_REPORT),
        (f'<{MG}notAfter> "2033-11-30"', (None, DAYS[1]), True, "superseded"),
        # The days of the later session are unknown.
        (f"<{MG}atSession> <{DEFAULT_BASE}session/GA/199>", DAYS, True, NO_REPORT),
        ("", DAYS, True, NO_REPORT),
        # A request that is no report has turns where it is dated again.
        (f'<{MG}notAfter> "2034-11-30"', DAYS, False, "ended"),
        (f'<{MG}notAfter> "2033-11-30"', DAYS, False, "superseded"),
    ],
)
def test_only_a_report_for_a_time_that_is_not_later_supersedes_one_that_is_due(
    build: Build, due: str, days: tuple[date | None, date | None], reporting: bool, then: str
) -> None:
    store = renewed(build(E_RES_2031_901=FIRST, E_RES_2033_907=NEXT.format(note="")), due)
    standing = Standings(store, date(2034, 1, 1)).of(ASK, *days, reporting=reporting)
    assert standing is not None
    assert standing.status == then


def test_a_renewal_in_the_resumed_part_of_a_session_supersedes_what_is_due_in_the_main_part(
    build: Build,
) -> None:
    later = NEXT.format(note="").replace("22 July 2033", "10 July 2034")
    store = renewed(build(E_RES_2031_901=FIRST, E_RES_2033_907=later), f'<{MG}notAfter> "2034-07-31"')
    graph = f"{DEFAULT_BASE}graph/session"
    due = f"{DEFAULT_BASE}due/2"
    quads = (
        f"<{ASK}> <{MG}due> <{due}> <{graph}> .\n"
        f"<{due}> <{MG}atSession> <{DEFAULT_BASE}session/GA/88> <{graph}> .\n"
    )
    store.replace_graphs([Addition((graph,), quads.encode())])
    standing = Standings(store, date(2034, 8, 1)).of(ASK, date(2033, 9, 13), date(2033, 12, 31))
    assert standing is not None
    assert standing.status == "superseded"


@pytest.mark.parametrize(("session", "then"), [("GA/90", "ended"), ("GA/88", "superseded")])
def test_what_is_due_at_sessions_is_superseded_by_no_later_turn_of_it(
    build: Build, session: str, then: str
) -> None:
    due = f"<{MG}atSession> <{DEFAULT_BASE}session/{session}>"
    store = renewed(build(E_RES_2031_901=FIRST, E_RES_2033_907=FOLLOWING), due)
    graph, own = f"{DEFAULT_BASE}graph/session", f"{DEFAULT_BASE}due/2"
    quads = (
        f"<{ASK}> <{MG}due> <{own}> <{graph}> .\n"
        f"<{own}> <{MG}atSession> <{DEFAULT_BASE}session/GA/88> <{graph}> .\n"
    )
    store.replace_graphs([Addition((graph,), quads.encode())])
    days = (date(2033, 1, 1), date(2033, 12, 31))
    standing = Standings(store, date(2034, 12, 1)).of(ASK, *days, reporting=False)
    assert standing is not None
    assert standing.status == then


def test_a_recurring_request_does_not_end_with_a_text_that_does_not_renew_it(build: Build) -> None:
    yearly = FIRST.replace("to report to the Council in 2033 on", "to report to the Council every year on")
    recurrence = Standings(
        build(E_RES_2031_901=yearly, E_RES_2033_907=FOLLOWING), date(2034, 1, 1)
    ).recurrence(ASK, "P1Y", None, None)
    assert recurrence is not None
    assert (recurrence.ends, recurrence.by) == (None, ())


def test_an_ask_whose_report_is_noted_is_answered(build: Build) -> None:
    store = build(E_RES_2031_901=FIRST, E_RES_2033_907=NEXT.format(note=NOTE))
    answered = of(store, date(2034, 1, 1))
    assert (answered.status, answered.by) == ("report found", (f"{DEFAULT_BASE}document/E/RES/2033/907#1",))
    assert all(standing.status in MEANING for standing in status(store, date(2034, 1, 1)).values())


def test_what_changes_is_linked_anew_and_what_does_not_is_left_alone(build: Build) -> None:
    store = build(E_RES_2031_901=FIRST, E_RES_2033_907=NEXT.format(note=""))
    graph = Minter(DEFAULT_BASE).links
    before = store.manifest()[graph].recipe
    store.close()
    store = build(E_RES_2031_901=FIRST)
    assert store.manifest()[graph].recipe == before
    store.close()
    store = build(E_RES_2033_907=NEXT.format(note=NOTE))
    assert store.manifest()[graph].recipe != before
    assert [str(value(row[1])) for row in run(store, "answered-requests")] == ["E/RES/2031/901"]


def test_the_same_documents_give_the_same_links(build: Build, tmp_path: Path) -> None:
    store = build(E_RES_2031_901=FIRST, E_RES_2033_907=NEXT.format(note=NOTE))
    file = tmp_path / "links.sqlite"
    made: list[bytes] = []
    for keep in (None, file, file):
        output = tmp_path / "links.nq"
        addition = build_links(store, DEFAULT_BASE, "0", "other rules", output, keep)
        assert addition is not None
        made.append(output.read_bytes())
    assert made[0] == made[1] == made[2]
    assert b"prov#wasGeneratedBy" in made[0]
    assert validate(made[0]).conforms


def test_statuses_are_the_same_however_many_acts_are_read_at_once(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = build(E_RES_2031_901=FIRST, E_RES_2033_907=NEXT.format(note=""))
    output, made = tmp_path / "statuses.nq", set[bytes]()
    for number in (1000, 1):
        monkeypatch.setattr(statuses, "_ACTS", number)
        assert build_statuses(store, DEFAULT_BASE, date(2034, 1, 1), "other code", output) is not None
        made.add(output.read_bytes())
    assert len(made) == 1
    assert made.pop().count(b"DeadlineStatus>") == 2


def test_what_was_concluded_before_is_no_ground_of_what_is_concluded_now(build: Build) -> None:
    store = build(E_RES_2031_901=FIRST)
    said = f"<{DEFAULT_BASE}document/E/RES/2031/901> <{MG}reportsUnder> <{DEFAULT_BASE}document/A/RES/85/1>"
    name = f'<{DEFAULT_BASE}document/A/RES/85/1> <{MG}symbol> "A/RES/85/1"'
    graph = Minter(DEFAULT_BASE).links
    quads = "".join(f"{statement} <{graph}> .\n" for statement in (said, name))
    store.replace_graphs([Addition((graph,), quads.encode())])
    assert list(run(store, "text-grounds")) == []


def test_every_link_has_its_rule_its_score_and_a_place_in_a_file(build: Build) -> None:
    store = build(E_RES_2031_901=FIRST, E_RES_2033_907=NEXT.format(note=NOTE), E_RES_2034_905=OTHER)
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("mg", "rdf", "prov"))
    build_links = f"{prefixes} SELECT ?link ?relation {{ GRAPH ?g {{ ?link rdf:predicate ?relation . %s }} }}"
    proof = (
        "?link mg:rule ?rule ; mg:score ?score ; prov:wasDerivedFrom ?from ; mg:attestedBy/mg:span ?span ."
    )
    of_all = {(str(link), str(relation)) for link, relation in store.query(build_links % "")}
    proven = store.query(build_links % f'{proof} FILTER(?span != "0-0")')
    assert {(str(link), str(relation)) for link, relation in proven} == of_all
    assert {relation.strip("<>").removeprefix(MG) for _, relation in of_all} == {
        "continues",
        "renews",
        "closes",
    }
