"""Deadlines become days, with how these are derived; what cannot be one is a finding, and none is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from mandategraph.loaders.deadlines import Standing, resolved, with_mandate_end
from mandategraph.loaders.grammar import grammar
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import Due, Finding, Source
from mandategraph.ontology.calendar_days import earlier, later

HEADS = {
    "en": "Resolution adopted by the Economic and Social Council on 10 June 2026\n\n2026/901.\tSample\n\n"
    "The Economic and Social Council,\n\n"
    "Recalling the work of the Commission on Crime Prevention and Criminal Justice,\n\n1.\t",
    "zh": "经济及社会理事会2026年6月10日决议\n\n2026/901. 样本\n\n经济及社会理事会，\n\n"
    "回顾预防犯罪和刑事司法委员会的工作，\n\n1. ",
}
ADOPTED = date(2026, 6, 10)


@cache
def read(words: str, language: str = "en") -> tuple[tuple[Due, ...], tuple[Finding, ...]]:
    """The deadlines and findings of a resolution of one paragraph, adopted by the Council on 10 June 2026."""
    source = Source("sample.txt", f"{HEADS[language]}{words}\n", "0" * 64, "text", "utf-8")
    reading = read_document(source, symbol="E/RES/2026/901", language=language, issued_by="ECOSOC")
    dues = tuple(due for entry in reading.paragraphs for act in entry.acts for due in act.due)
    return dues, reading.findings


def reasons(words: str) -> set[str]:
    return {finding.reason for finding in read(words)[1]}


@pytest.mark.parametrize(
    ("words", "kind", "first", "last", "derivation"),
    [
        (
            "Requests the Secretary-General to report to the Commission on Crime Prevention and Criminal "
            "Justice at its thirty-sixth session;",
            "session",
            "2027-04-01",
            "2027-06-30",
            "computed",
        ),
        (
            "Requests the Secretary-General to report no later than the eighty-second session of the General "
            "Assembly;",
            "session",
            "2027-09-07",
            "2027-12-31",
            "computed",
        ),
        ("Decides to extend the mandate until 30 April 2027;", "date", "2027-04-30", "2027-04-30", "stated"),
        (
            "Requests the Secretary-General to report by the end of 2027;",
            "date",
            "2027-01-01",
            "2027-12-31",
            "stated",
        ),
        (
            "Requests the Secretary-General to report before the end of the biennium;",
            "relative",
            "2026-06-10",
            "2027-12-31",
            "computed",
        ),
        (
            "Requests the Secretary-General to report by the end of the biennium 2028–2029;",
            "relative",
            "2026-06-10",
            "2029-12-31",
            "computed",
        ),
        (
            "Requests the Secretary-General to report within 90 days of the adoption of the present "
            "resolution;",
            "relative",
            "2026-06-10",
            "2026-09-08",
            "computed",
        ),
        (
            "Requests the Secretary-General to report to the Commission on Crime Prevention and Criminal "
            "Justice at its next session;",
            "relative",
            "2027-04-01",
            "2027-06-30",
            "computed",
        ),
        ("Requests the Secretary-General to report annually;", "recurring", "2026-06-10", "", "computed"),
        (
            "Decides to hold the forum every two years, starting in 2028;",
            "recurring",
            "2028-01-01",
            "",
            "stated",
        ),
        (
            "Requests the Secretariat to issue the documents at least six weeks before each session;",
            "relative",
            "",
            "",
            "",
        ),
    ],
)
def test_every_kind_of_deadline_becomes_an_interval(
    words: str, kind: str, first: str, last: str, derivation: str
) -> None:
    (due,) = read(words)[0]
    assert (due.type, due.not_before, due.not_after, due.derivation) == (kind, first, last, derivation)


@pytest.mark.parametrize(
    ("words", "anchor", "last"),
    [
        ("请秘书处至迟在届会开始前三周分发文件；", "before-session", ""),
        ("请秘书长向委员会下届会议提交报告；", "next-session", "2027-06-30"),
        ("请秘书长在两年期结束前完成工作；", "biennium", "2027-12-31"),
        ("请秘书长在本决议通过后六个月内提交报告；", "adoption", "2026-12-10"),
    ],
)
def test_relative_deadlines_keep_their_anchor_in_chinese(words: str, anchor: str, last: str) -> None:
    (due,) = read(words, "zh")[0]
    assert (due.type, due.anchor, due.not_after) == ("relative", anchor, last)


def test_weeks_before_a_session_are_no_deadline_at_the_session() -> None:
    words = (
        "Requests the Secretariat to issue the documents three weeks before the thirty-sixth session of the "
        "Commission on Crime Prevention and Criminal Justice;"
    )
    (due,) = read(words)[0]
    assert (due.anchor, due.within, due.running) == ("before-session", "P3W", "36")
    # The session is only known to lie in these months.
    assert (due.not_before, due.not_after) == ("2027-03-11", "2027-06-09")


def test_the_next_session_is_that_of_the_body_which_hears() -> None:
    words = "Requests the Secretary-General to report to the Economic and Social Council at its next session;"
    (due,) = read(words)[0]
    assert (due.body, due.running) == ("body/ECOSOC", "2027")


@pytest.mark.parametrize(
    "words",
    [
        "Requests the Commission on Crime Prevention and Criminal Justice, at its thirty-sixth session, to "
        "consider the matter;",
        "Requests the Commission on Crime Prevention and Criminal Justice, at its thirty-sixth session and "
        "within its mandate, to consider the matter;",
    ],
)
def test_a_session_right_behind_who_is_asked_is_a_deadline(words: str) -> None:
    (due,) = read(words)[0]
    assert (due.body, due.running) == ("body/CCPCJ", "36")


def test_a_session_of_a_year_without_known_days_is_due_within_that_year() -> None:
    words = "Requests the Secretary-General to report to the {} at its 2031 session;"
    (due,) = read(words.format("Special Committee on Peacekeeping Operations"))[0]
    assert (due.type, due.value, due.not_before) == ("date", "2031-12-31", "2031-01-01")
    (due,) = read(words.format("Economic and Social Council"))[0]
    assert (due.body, due.running) == ("body/ECOSOC", "2031")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (
            "Approves the provisional agenda for the thirty-fifth session of the Commission on Crime "
            "Prevention and Criminal Justice set out below;",
            "en",
        ),
        ("Requests the Secretary-General to analyse regularly the figures at hand;", "en"),
        ("请秘书处提交委员会第三十六届会议的报告；", "zh"),
    ],
)
def test_what_is_no_time_of_delivery_is_no_deadline(words: str, language: str) -> None:
    assert read(words, language)[0] == ()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            "Requests the Secretary-General to report to the General Assembly at its 190th session;",
            "impossible-session",
        ),
        (
            "Requests the Secretary-General to report to the General Assembly at its 999th session;",
            "impossible-session",
        ),
        (
            "Requests the Secretary-General to report to the General Assembly at its twelfth session;",
            "impossible-session",
        ),
        ("Requests the Secretary-General to report by 31 December 1930;", "impossible-date"),
    ],
)
def test_what_cannot_be_is_a_finding_and_no_deadline(words: str, reason: str) -> None:
    assert read(words)[0] == ()
    assert reason in reasons(words)


def test_a_special_session_is_not_the_regular_one_of_its_number() -> None:
    words = "Requests the Office to report to the General Assembly at its thirty-fourth special session;"
    (due,) = read(words)[0]
    assert (due.body, due.running, due.not_after) == ("body/GA", "S-34", "")


def test_a_draft_counts_from_no_day() -> None:
    due = Due("relative", (0, 1), "within 90 days", within="P90D", anchor="adoption")
    assert resolved(due, Standing()) == (due, None)
    dated, _ = resolved(due, Standing(adopted=ADOPTED))
    assert dated == replace(
        due,
        not_before="2026-06-10",
        not_after="2026-09-08",
        derivation="computed",
        basis="counted from the adoption",
    )


def test_a_session_given_by_its_year_gets_its_number() -> None:
    due = Due("session", (0, 1), "its 1992 session", body="body/CND", session=1992)
    dated, _ = resolved(due, Standing(dated=date(1991, 6, 21)))
    assert dated is not None
    assert (dated.running, dated.not_before[:4]) == ("35", "1992")


def test_of_two_bodies_the_one_whose_session_fits_the_time_is_meant() -> None:
    due = Due("session", (0, 1), "its", body="body/COP-UNTOC", session=78, others=("body/GA",))
    dated, _ = resolved(due, Standing(dated=date(2022, 12, 14)))
    assert dated is not None
    assert dated.body == "body/GA"


def test_months_that_are_too_short_end_on_their_last_day() -> None:
    assert later(date(2027, 1, 31), "P1M") == date(2027, 2, 28)
    assert earlier(date(2027, 3, 31), "P1M") == date(2027, 2, 28)
    assert earlier(date(2027, 3, 31), "P2W") == date(2027, 3, 17)


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ("Decides to extend the mandate until 30 April 2027;", "30 April 2027"),
        ("Requests the Secretary-General to report to the General Assembly at its eighty-second session;",
         "eighty-second session"),
        ("Requests the Secretary-General to report every two years;", "every two years"),
    ],
)  # fmt: skip
def test_the_words_of_a_deadline_are_those_at_its_place(words: str, exact: str) -> None:
    (due,) = read(words)[0]
    source = f"{HEADS['en']}{words}\n"
    assert due.text == exact == source[due.span[0] : due.span[1]]


def test_a_recurrence_without_an_end_ends_with_the_only_mandate_of_its_text() -> None:
    adopted = date(2026, 7, 28)
    monthly = Due("recurring", (0, 1), "every 30 days", every="P30D", basis="from the adoption on")
    (ended,) = with_mandate_end([monthly], {"2026-10-31": "1"}, adopted)
    assert (ended.not_after, ended.basis) == (
        "2026-10-31",
        "from the adoption on; ends with the mandate of paragraph 1",
    )
    assert with_mandate_end([monthly], {"2026-10-31": "1", "2027-10-31": "2"}, adopted) == (monthly,)
    yearly = replace(monthly, every="P1Y")
    assert with_mandate_end([yearly], {"2026-10-31": "1"}, adopted) == (yearly,)
    regular = replace(monthly, every="regular")
    assert with_mandate_end([regular], {"2026-10-31": "1"}, adopted) == (regular,)
    (ended,) = with_mandate_end([regular], {"2026-10-31": "1"}, adopted, is_own=True)
    assert ended.not_after == "2026-10-31"


def test_a_recurrence_ends_with_a_mandate_extended_by_a_period() -> None:
    words = (
        "Decides to extend the mandate of the Special Rapporteur for a period of three years;\n\n"
        "2.\tRequests the Special Rapporteur to report annually to the Council;"
    )
    (recurring,) = (due for due in read(words)[0] if due.type == "recurring")
    assert (recurring.not_before, recurring.not_after) == ("2026-06-10", "2029-06-10")


def test_a_recurrence_ends_with_a_mandate_extended_until_a_session() -> None:
    words = (
        "Decides to renew the mandate of the Special Rapporteur until the eighty-fifth session of the "
        "General Assembly;\n\n2.\tRequests the Special Rapporteur to report annually to the Council;"
    )
    (recurring,) = (due for due in read(words)[0] if due.type == "recurring")
    assert (recurring.not_before, recurring.not_after) == ("2026-06-10", "2031-09-09")


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Requests the Rapporteur to report annually for future years from 2031;", [("2031-01-01", "")]),
        (
            "Requests the Secretary-General to review the scales once every five years, starting from the "
            "programme budget for 2031;",
            [("2031-01-01", "")],
        ),
        ("Requests the Rapporteur to report every two years from 2031;", [("2031-01-01", "")]),
        (
            "Requests the Rapporteur to report annually on progress made over ten years from 2031;",
            [("2026-06-10", "")],
        ),
    ],
)  # fmt: skip
def test_a_period_begins_where_the_text_says(words: str, days: list[tuple[str, str]]) -> None:
    assert [(due.not_before, due.not_after) for due in read(words)[0]] == days


def test_a_period_without_a_known_length_is_no_deadline() -> None:
    assert read("Decides to extend the term of the pilot for future years from 1 March 2031;")[0] == ()


@pytest.mark.parametrize(
    ("request_", "ends"),
    [
        ("the Panel to report regularly on the implementation of the present resolution", "2032-06-30"),
        ("the Panel to report regularly during the mandate period", "2032-06-30"),
        ("the Panel to report regularly on the implementation of the mandate of the Mission", ""),
        ("States parties to include regularly information on lamps in their reports under a treaty", ""),
        ("the Panel to report regularly on lamps, and requests the Office to report on the implementation of "
         "the present resolution", ""),
    ],
)  # fmt: skip
def test_regular_reporting_on_the_text_ends_with_its_only_mandate(request_: str, ends: str) -> None:
    words = f"Decides to extend the mandate of the Panel until 30 June 2032;\n\n2.\tRequests {request_};"
    assert [due.not_after for due in read(words)[0] if due.type == "recurring"] == [ends]


@pytest.mark.parametrize(("when", "first"), [("by the end of 2026", "2026-06-10"), ("in 2027", "2027-01-01")])
def test_nothing_is_due_before_the_adoption(when: str, first: str) -> None:
    dues, _ = read(f"Requests the Office to report to the Council {when};")
    assert [due.not_before for due in dues] == [first]


@pytest.mark.parametrize(
    ("mandate", "request_", "ends"),
    [
        ("the Panel of Experts on the Sudan", "the Panel of Experts on the Sudan to report every 90 days",
         "2032-06-30"),
        ("the Panel of Experts on the Sudan", "the Secretary-General to report every 60 days", ""),
        ("the United Nations Mission in South Sudan", "the Secretary-General to report every 60 days",
         "2032-06-30"),
        ("the Lamp Post", "the Secretary-General to report every 60 days on the mandate of the Lamp Post",
         "2032-06-30"),
        ("the Lamp Post", "the Secretary-General to report every 60 days on the mandate of the Buoy Post",
         ""),
        ("the Lamp Post", "the Secretary-General to report every 60 days on the mandate of the Lamp Posts",
         ""),
        ("the United Nations Mission in South Sudan",
         "the Secretary-General to report every 60 days on the mandate of UNMISS", "2032-06-30"),
        ("the United Nations Mission in South Sudan", "the Secretary-General to report every 60 days on the "
         "mandate of the United Nations Support Office in Somalia", ""),
        ("the Independent Expert on Piers", "the Secretary-General to report every 60 days on the mandate of "
         "the Independent Expert on Lamps", ""),
        ("the Group of Experts on Geographical Names", "the Secretary-General to report every 60 days",
         "2032-06-30"),
        ("the United Nations Mission in South Sudan, assisted by the Panel of Experts on the Sudan,",
         "the Secretary-General to report every 60 days", "2032-06-30"),
    ],
)  # fmt: skip
def test_a_mandate_ends_only_what_belongs_to_it(mandate: str, request_: str, ends: str) -> None:
    words = f"Decides to extend the mandate of {mandate} until 30 June 2032;\n\n2.\tRequests {request_};"
    assert [due.not_after for due in read(words)[0] if due.type == "recurring"] == [ends]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (
            "Decides that the Team drafting the harbour plan shall continue until the end of 2031;",
            ["2031-12-31"],
        ),
        ("Requests the Team to revise the plans until the end of 2031;", []),
        ("Requests States to take part in the race of the League, to start in port on 3 May 2031;", []),
        ("Demands a ceasefire at sea, to start on 3 May 2031;", ["2031-05-03"]),
        ("Calls upon States to see that lamps are mended as regularly as possible;", []),
        (
            "Requests the Secretariat to submit a note before the end of 2030, for final consideration by "
            "the General Assembly at its eighty-sixth session;",
            ["2030-12-31"],
        ),
    ],
)
def test_what_is_only_described_sets_no_deadline(words: str, days: list[str]) -> None:
    assert [due.not_after for due in read(words)[0]] == days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (
            "Decides to extend the mandate of the Panel for a further period of thirty months from the "
            "expiration of its current mandate in December 2031;",
            ("2034-06-01", "2034-06-30"),
        ),
        (
            "Decides to extend the mandate of the Panel for a period of one year from the date of expiration "
            "of its mandate on 28 February 2031;",
            ("2032-02-29", "2032-02-29"),
        ),
    ],
)  # fmt: skip
def test_an_extension_counts_from_the_end_that_the_text_dates(words: str, days: tuple[str, str]) -> None:
    assert [(due.not_before, due.not_after) for due in read(words)[0]] == [days]


def test_regular_reporting_has_no_end_with_two_mandates_or_an_authorization() -> None:
    report = "2.\tRequests the Panel to report regularly on the implementation of the present resolution;"
    for words in (
        "Decides to extend the mandate of the Panel until 30 June 2032;\n\n"
        "3.\tDecides to extend the mandate of the Mission until 31 July 2032;",
        "Authorizes the Panel to enter into commitments until 30 June 2032;",
    ):
        (due,) = (due for due in read(f"{words}\n\n{report}")[0] if due.type == "recurring")
        assert due.not_after == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "to report regularly on the implementation of the present resolution"),
        ("fr", "de faire rapport régulièrement sur l’application de la présente résolution"),
        ("es", "que informe periódicamente sobre la aplicación de la presente resolución"),
        ("ru", "регулярно докладывать об осуществлении настоящей резолюции"),
        ("zh", "定期报告本决议的执行情况"),
        ("ar", "أن يقدم تقارير منتظمة عن تنفيذ هذا القرار"),
    ],
)
def test_each_language_has_words_for_reports_on_the_text(language: str, words: str) -> None:
    assert grammar(language).own_reporting.search(words)


@pytest.mark.parametrize(
    ("words", "sessions"),
    [
        (
            "Requests the Rapporteur to report to the General Assembly and the Human Rights Council at their "
            "eighty-third and sixty-fourth sessions, respectively;",
            [("GA", "83"), ("HRC", "64")],
        ),
        (
            "Requests the Rapporteur to report to the Human Rights Council at its sixty-fourth and "
            "sixty-fifth sessions;",
            [("HRC", "64"), ("HRC", "65")],
        ),
    ],
)
def test_each_of_several_sessions_is_of_its_body(words: str, sessions: list[tuple[str, str]]) -> None:
    assert [(due.body.removeprefix("body/"), due.running) for due in read(words)[0]] == sessions


def test_what_is_handed_to_the_body_that_speaks_is_due_at_its_session() -> None:
    head = (
        "Resolución aprobada por la Asamblea General el 19 de diciembre de 2030\n\n85/900. Puertos\n\n"
        "La Asamblea General,\n\nRecordando su resolución 84/300, de 15 de diciembre de 2029,\n\n"
    )
    request_ = (
        "1.\tSolicita a la Comisión de Derecho Internacional que en su octogésimo sexto período de sesiones "
        "le presente un informe sobre los puertos y los faros;\n"
    )
    source = Source("sample.txt", head + request_, "0" * 64, "text", "utf-8")
    reading = read_document(source, symbol="A/RES/85/900", language="es", issued_by="GA")
    dues = [due for entry in reading.paragraphs for act in entry.acts for due in act.due]
    assert [(due.body, due.running) for due in dues] == [("body/GA", "86")]
