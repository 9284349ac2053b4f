"""Deadlines by date, with their status."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from mandategraph.ontology.terms import PREFIXES
from mandategraph.queries import CatalogueError
from mandategraph.queries.agenda import Entry, agenda
from mandategraph.queries.due_filter import LISTS, PERIODS, DueFilter, due_filter
from mandategraph.queries.names import with_officers
from mandategraph.store import Addition, EmbeddedStore
from pyoxigraph import RdfFormat, parse, serialize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Fill = Callable[..., EmbeddedStore]

ASKING = "document/E/RES/2026/901"
BASE = "https://w3id.org/mandategraph/"
NAMESPACES = {**PREFIXES, "xsd": "http://www.w3.org/2001/XMLSchema#"}
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in NAMESPACES.items())
DUES = {
    "session": 'mg:dueType "session" ; mg:atSession <session/CCPCJ/36> ; mg:derivation derivation:computed ; '
    'mg:notBefore "2027-04-01"^^xsd:date ; mg:notAfter "2027-06-30"^^xsd:date',
    "date": 'mg:dueType "date" ; mg:onDate "2026-12-31"^^xsd:date ; mg:derivation derivation:stated ; '
    'mg:notBefore "2026-12-31"^^xsd:date ; mg:notAfter "2026-12-31"^^xsd:date',
    "biennial": 'mg:dueType "recurring" ; mg:every "P2Y" ; mg:startsFrom "2028"^^xsd:gYear ; '
    'mg:derivation derivation:stated ; mg:notBefore "2028-01-01"^^xsd:date',
    "yearly": 'mg:dueType "recurring" ; mg:every "P1Y" ; mg:derivation derivation:computed ; '
    'mg:notBefore "2026-06-10"^^xsd:date',
    "regular": 'mg:dueType "recurring" ; mg:every "regular"',
    "weeks": 'mg:dueType "relative" ; mg:within "P3W" ; mg:anchor "before-session"',
}
ASKS = (
    '<document/E/RES/2026/901> a mg:Resolution ; mg:symbol "E/RES/2026/901" ; '
    'mg:adoptedOn "2026-06-10"^^xsd:date . '
) + "".join(
    f'<{ASKING}#{name}> mg:partOf <{ASKING}> ; mg:paragraphKey "{name}" . '
    f'<{ASKING}#{name}.act1> prov:wasDerivedFrom <{ASKING}#{name}> ; mg:verbForm "request"@en ; '
    f'mg:actionText "to report"@en ; mg:due <{ASKING}#{name}.act1.due1> . '
    f"<{ASKING}#{name}.act1.due1> {due} . "
    for name, due in DUES.items()
)
STATEMENT = (
    "<s> a mg:SessionStatement ; mg:statesSession <session/CCPCJ/36> ; mg:inDocument <d> ; "
    'mg:notBefore "2027-05-17"^^xsd:date ; mg:notAfter "2027-05-21"^^xsd:date ; mg:precision "day" ; '
    'mg:announced true ; mg:exact "to be held"@en . <d> mg:symbol "E/CN.15/SAMPLE/2" . '
    "<session/CCPCJ/36> mg:ofBody <body/CCPCJ> . "
)
NEWS = (
    '<document/E/RES/2029/1> a mg:Resolution ; mg:symbol "E/RES/2029/1" ; '
    'mg:adoptedOn "2029-06-10"^^xsd:date ; '
    "eli:is_realized_by <version> . <version> mg:language 'en' . "
    f"<document/E/RES/2029/1#pre.1> a mg:Paragraph ; eli:cites <{ASKING}> . "
)
"""A later document, which cites the requesting one."""


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """Makes a store of the given graphs."""
    stores: list[EmbeddedStore] = []

    def made(*graphs: str) -> EmbeddedStore:
        trig = HEAD + "".join(f"GRAPH <graph/{i}> {{ {graph} }}\n" for i, graph in enumerate(graphs))
        quads = serialize(parse(trig, RdfFormat.TRIG, base_iri=BASE), format=RdfFormat.N_QUADS) or b""
        stores.append(EmbeddedStore(tmp_path / f"store{len(stores)}", PREFIXES))
        names = tuple(f"{BASE}graph/{i}" for i in range(len(graphs)))
        stores[-1].replace_graphs(iter([Addition(names, quads)]))
        return stores[-1]

    yield made
    for store in stores:
        store.close()


def statuses(store: EmbeddedStore, as_of: date) -> dict[str, str]:
    return {entry.paragraph: entry.status for entry in agenda(store, as_of=as_of)}


def test_the_status_is_told_as_of_a_day(fill: Fill) -> None:
    store = fill(ASKS, NEWS)
    assert statuses(store, date(2026, 7, 1)) == {
        "session": "upcoming",
        "date": "upcoming",
        "biennial": "upcoming",
        "yearly": "in progress",
        "regular": "",
        "weeks": "",
    }
    assert statuses(store, date(2027, 5, 1))["session"] == "in progress"


def test_documents_that_cite_a_request_are_checked_for_answers(fill: Fill) -> None:
    (entry,) = (e for e in agenda(fill(ASKS, NEWS), as_of=date(2030, 1, 1)) if e.paragraph == "date")
    assert (entry.status, entry.looked_at) == ("no report found in this collection", ("E/RES/2029/1",))
    assert statuses(fill(ASKS), date(2030, 1, 1))["date"] == "no report found in this collection"
    # What is dated after the day asked about was not known on it.
    assert statuses(fill(ASKS, NEWS), date(2029, 1, 1))["date"] == "no report found in this collection"


@pytest.mark.parametrize(
    ("recipients", "at_assembly"),
    [("<body/HRC> , <body/GA>", {f"{BASE}body/GA"}), ("<body/HRC>", set[str]())],
)
def test_a_deadline_at_the_session_of_one_recipient_shows_that_one(
    fill: Fill, recipients: str, at_assembly: set[str]
) -> None:
    two = (
        f'<{ASKING}> a mg:Resolution ; mg:symbol "E/RES/2026/901" ; mg:adoptedOn "2026-06-10"^^xsd:date . '
        f'<{ASKING}#4> mg:partOf <{ASKING}> ; mg:paragraphKey "4" . '
        f'<{ASKING}#4.act1> prov:wasDerivedFrom <{ASKING}#4> ; mg:verbForm "request"@en ; '
        f"mg:reportTo {recipients} ; "
        f"mg:due <{ASKING}#4.act1.due1> , <{ASKING}#4.act1.due2> . <{ASKING}#4.act1.due1> "
        'mg:dueType "session" ; mg:atSession <session/HRC/62> ; mg:notAfter "2026-07-31"^^xsd:date . '
        f'<{ASKING}#4.act1.due2> mg:dueType "session" ; mg:atSession <session/GA/81> ; '
        'mg:notAfter "2026-12-31"^^xsd:date . '
    )
    found = [(one.due, one.recipient_iris) for one in agenda(fill(two))]
    assert found == [
        ("HRC/62", frozenset({f"{BASE}body/HRC"})),
        ("GA/81", frozenset(at_assembly)),
    ]


VERSION = (
    f'<{ASKING}#date> mg:partOf <{ASKING}> ; mg:paragraphKey "date" . '
    f'<{ASKING}> mg:symbol "E/RES/2026/901" . '
    f'<{ASKING}#date.act1> prov:wasDerivedFrom <{ASKING}#date> ; mg:verbForm "请"@zh ; '
    f'mg:actionText "提出报告"@zh ; mg:due <{ASKING}#date.act1.due1> . '
    f"<{ASKING}#date.act1.due1> {DUES['date']} . "
)
"""The paragraph with a date in a second language."""


@pytest.mark.parametrize(
    ("read", "shown"), [((), "en"), (("zh",), "zh"), (("fr", "zh"), "zh"), (("en", "zh"), "en")]
)
def test_an_act_stands_once_in_the_language_of_the_reader(
    fill: Fill, read: tuple[str, ...], shown: str
) -> None:
    found = agenda(fill(ASKS, VERSION), language=read)
    (entry,) = (entry for entry in found if entry.paragraph == "date")
    assert entry.language == shown
    assert len(found) == len(DUES)


def test_versions_that_give_different_days_stand_both(fill: Fill) -> None:
    found = agenda(fill(ASKS, VERSION.replace("2026-12-31", "2027-12-31")))
    assert [(one.language, one.due) for one in found if one.paragraph == "date"] == [
        ("en", "2026-12-31"),
        ("zh", "2027-12-31"),
    ]


OFFICERS = (
    "<body/UNODC-Executive-Director> org:postIn <body/UNODC> ; "
    "org:classification <https://w3id.org/mandategraph/body-type/officer> . "
    "<body/IEU> org:subOrganizationOf <body/UNODC> ; "
    "org:classification <https://w3id.org/mandategraph/body-type/secretariat-unit> . "
)


def test_the_officers_of_a_body_count_with_it_and_its_parts_do_not(fill: Fill) -> None:
    store = fill(OFFICERS)
    office, director = (f"{BASE}body/{key}" for key in ("UNODC", "UNODC-Executive-Director"))
    assert with_officers(store, (office,)) == (office, director)
    assert with_officers(store, (director,)) == (director,)
    assert with_officers(store, ()) == ()


def test_what_was_asked_later_is_not_told_as_of_an_earlier_day(fill: Fill) -> None:
    assert agenda(fill(ASKS), as_of=date(2026, 6, 9)) == []
    assert agenda(fill(ASKS), as_of=date(2026, 6, 10))


def test_what_has_no_day_is_not_older_than_the_session_of_its_symbol(fill: Fill) -> None:
    draft = ASKS.replace("2026/901", "2026/30").replace(' ; mg:adoptedOn "2026-06-10"^^xsd:date', "")
    assert agenda(fill(draft), as_of=date(2014, 1, 1)) == []
    assert agenda(fill(draft), as_of=date(2026, 1, 1))


def test_what_answers_an_ask_is_named(fill: Fill) -> None:
    answer = "<document/E/RES/2029/1#2> mg:answers <document/E/RES/2026/901#date.act1> . "
    (entry,) = (e for e in agenda(fill(ASKS, NEWS, answer), as_of=date(2030, 1, 1)) if e.paragraph == "date")
    assert (entry.status, entry.by) == ("report found", (f"{BASE}document/E/RES/2029/1#2",))


def test_an_answer_to_one_turn_does_not_answer_the_next(fill: Fill) -> None:
    answer = "<document/E/RES/2029/1#2> mg:answers <document/E/RES/2026/901#yearly.act1> . "
    store = fill(ASKS, NEWS, answer)

    def standing(day: date) -> str:
        return next(entry.status for entry in agenda(store, as_of=day) if entry.paragraph == "yearly")

    assert [standing(date(year, 1, 1)) for year in (2029, 2030, 2031)] == [
        "in progress",
        "report found",
        "in progress",
    ]


def test_a_date_that_a_document_states_wins_over_a_rule(fill: Fill) -> None:
    (entry,) = (e for e in agenda(fill(ASKS, STATEMENT)) if e.paragraph == "session")
    assert (entry.first, entry.last) == (date(2027, 5, 17), date(2027, 5, 21))
    assert (entry.derivation, entry.basis) == ("stated", "stated in E/CN.15/SAMPLE/2")
    (computed,) = (e for e in agenda(fill(ASKS)) if e.paragraph == "session")
    assert (computed.first, computed.derivation) == (date(2027, 4, 1), "computed")


def test_documents_that_disagree_settle_nothing(fill: Fill) -> None:
    other = STATEMENT.replace("2027-05-21", "2027-05-28").replace("<s>", "<t>").replace("<d>", "<e>")
    (entry,) = (e for e in agenda(fill(ASKS, STATEMENT, other)) if e.paragraph == "session")
    assert entry.derivation == "computed"


@pytest.mark.parametrize(
    ("after", "before", "paragraphs"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), {"date", "yearly"}),
        (date(2027, 1, 1), date(2027, 3, 31), {"yearly"}),
        (date(2030, 2, 1), date(2030, 3, 1), {"yearly", "biennial"}),
        (date(2031, 2, 1), date(2031, 3, 1), {"yearly"}),
        (None, date(2026, 6, 30), {"yearly"}),
    ],
)
def test_between_two_days_stands_what_falls_due_then(
    fill: Fill, after: date | None, before: date | None, paragraphs: set[str]
) -> None:
    found = agenda(fill(ASKS), chosen=DueFilter(after=after, before=before))
    assert {entry.paragraph for entry in found} == paragraphs


def test_what_recurs_from_a_year_on_is_due_within_that_year(fill: Fill) -> None:
    store = fill(ASKS)
    (entry,) = (
        e for e in agenda(store, chosen=DueFilter(after=date(2029, 1, 1))) if e.paragraph == "biennial"
    )
    assert (entry.first, entry.last) == (date(2030, 1, 1), date(2030, 12, 31))
    (yearly,) = (
        e for e in agenda(store, chosen=DueFilter(after=date(2029, 1, 1))) if e.paragraph == "yearly"
    )
    assert (yearly.first, yearly.last) == (date(2028, 6, 10), date(2029, 6, 9))


def test_a_relative_deadline_keeps_its_anchor(fill: Fill) -> None:
    (entry,) = (e for e in agenda(fill(ASKS)) if e.paragraph == "weeks")
    assert (entry.due, entry.last) == ("P3W before-session", None)


def test_before_a_day_a_recurrence_stands_by_its_last_turn_that_has_begun(fill: Fill) -> None:
    found = agenda(fill(ASKS), chosen=DueFilter(before=date(2031, 6, 1)), as_of=date(2033, 1, 1))
    (entry,) = (entry for entry in found if entry.paragraph == "biennial")
    assert (entry.first, entry.last) == (date(2030, 1, 1), date(2030, 12, 31))


def test_what_recurs_until_a_day_has_no_turn_behind_it(fill: Fill) -> None:
    ending = ASKS.replace(
        'mg:notBefore "2026-06-10"^^xsd:date',
        'mg:notBefore "2026-06-10"^^xsd:date ; mg:notAfter "2028-12-31"^^xsd:date',
    )
    (entry,) = (e for e in agenda(fill(ending), as_of=date(2035, 1, 1)) if e.paragraph == "yearly")
    assert (entry.first, entry.last) == (date(2028, 6, 10), date(2028, 12, 31))
    assert (entry.ends, entry.status) == (date(2028, 12, 31), "ended")


def test_of_a_session_without_days_a_stated_year_is_better_than_none(fill: Fill) -> None:
    days = (
        ' ; mg:derivation derivation:computed ; mg:notBefore "2027-04-01"^^xsd:date ; '
        'mg:notAfter "2027-06-30"^^xsd:date'
    )
    year = STATEMENT.replace('"day"', '"year"').replace("2027-05-17", "2027-01-01")
    year = year.replace("2027-05-21", "2027-12-31")
    (entry,) = (e for e in agenda(fill(ASKS.replace(days, ""), year)) if e.paragraph == "session")
    assert (entry.first, entry.last) == (date(2027, 1, 1), date(2027, 12, 31))
    (computed,) = (e for e in agenda(fill(ASKS, year)) if e.paragraph == "session")
    assert computed.derivation == "computed"


def test_a_recurring_request_ends_with_the_text_that_renews_it(fill: Fill) -> None:
    continued = NEWS + "<document/E/RES/2029/1> mg:continues <document/E/RES/2026/901> . "
    renewed = "<document/E/RES/2029/1#2> mg:renews <document/E/RES/2026/901#yearly.act1> . "
    days = (date(2029, 7, 1), date(2029, 6, 1))

    def yearly(*more: str) -> list[Entry]:
        store = fill(ASKS, continued, *more)
        return [e for day in days for e in agenda(store, as_of=day) if e.paragraph == "yearly"]

    after, before = yearly(renewed)
    assert (after.status, after.by) == ("superseded", (f"{BASE}document/E/RES/2029/1#2",))
    assert (after.ends, after.last) == (date(2029, 6, 9), date(2029, 6, 9))
    assert (before.status, before.ends) == ("in progress", None)


def test_a_recurring_request_unconfirmed_for_three_turns_is_a_standing_request(fill: Fill) -> None:
    store = fill(ASKS)
    (last,) = (e for e in agenda(store, as_of=date(2029, 6, 9)) if e.paragraph == "yearly")
    assert (last.listing, last.status, last.last) == ("dated", "in progress", date(2029, 6, 9))
    (lapsed,) = (e for e in agenda(store, as_of=date(2029, 6, 10)) if e.paragraph == "yearly")
    assert (lapsed.listing, lapsed.status, lapsed.last) == ("standing", "", None)
    assert lapsed.confirmed == date(2026, 6, 10)


def test_a_report_confirms_a_recurring_request(fill: Fill) -> None:
    answer = "<document/E/RES/2029/1#2> mg:answers <document/E/RES/2026/901#yearly.act1> . "
    (entry,) = (
        e for e in agenda(fill(ASKS, NEWS, answer), as_of=date(2031, 1, 1)) if e.paragraph == "yearly"
    )
    assert (entry.listing, entry.confirmed) == ("dated", date(2029, 6, 10))


def test_a_deadline_at_a_session_of_the_assembly_falls_in_its_main_part(fill: Fill) -> None:
    days = 'mg:notBefore "2027-09-07"^^xsd:date ; mg:notAfter "2028-09-05"^^xsd:date'
    session = DUES["session"].replace("CCPCJ/36", "GA/82").partition("mg:notBefore")[0] + days
    store = fill(ASKS.replace(DUES["session"], session))
    (entry,) = (e for e in agenda(store) if e.paragraph == "session")
    assert (entry.first, entry.last) == (date(2027, 9, 7), date(2027, 12, 31))


def test_without_filters_stand_the_dated_requests_of_two_years(fill: Fill) -> None:
    as_of = date(2026, 7, 1)
    chosen = due_filter(base=BASE, as_of=as_of)
    found = agenda(fill(ASKS), chosen=chosen, as_of=as_of)
    assert {entry.paragraph for entry in found} == {"session", "date", "biennial", "yearly"}
    session = due_filter(base=BASE, session=("ccpcj/36",), as_of=as_of)
    assert [entry.paragraph for entry in agenda(fill(ASKS), chosen=session, as_of=as_of)] == ["session"]
    every = agenda(fill(ASKS), as_of=as_of)
    for name in LISTS:
        listed = agenda(fill(ASKS), chosen=due_filter(base=BASE, listing=name, as_of=as_of), as_of=as_of)
        assert {one.deadline for one in listed} <= {one.deadline for one in every}
    parts = [due_filter(base=BASE, listing=name, as_of=as_of) for name in PERIODS]
    dated = due_filter(base=BASE, listing="dated", as_of=as_of)
    assert sorted(one.deadline for part in parts for one in agenda(fill(ASKS), chosen=part, as_of=as_of)) == (
        sorted(one.deadline for one in agenda(fill(ASKS), chosen=dated, as_of=as_of))
    )
    standing = due_filter(base=BASE, listing="standing", as_of=as_of)
    assert [entry.paragraph for entry in agenda(fill(ASKS), chosen=standing, as_of=as_of)] == ["regular"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"after": "2028-01-01", "before": "2026-01-01"}, "swap"),
        ({"after": "2026-02-30"}, "must be a date"),
        ({"session": ("eighty",)}, "No session"),
        ({"session": ("XYZ/1",)}, "No session"),
        ({"status": ("overdue",)}, "Unknown status"),
        ({"kind": "asks"}, "Unknown kind"),
        ({"listing": "none"}, "Unknown list"),
        ({"listing": "past", "after": "2020-01-01"}, "its own period"),
        ({"after": "2026-13-01"}, "must be a date"),
        ({"before": "9999-12-31"}, "in the years"),
        ({"session": ("GA/999",)}, "Unknown session"),
    ],
)
def test_a_filter_that_selects_nothing_is_an_error(words: dict[str, Any], reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason):
        due_filter(base=BASE, **words)
