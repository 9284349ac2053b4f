"""The linking rules of the Russian pack: notes of reports, decisions on mandates, requests made again."""

from __future__ import annotations

import pytest
from mandate_decisions import PLACE, RESOLUTION, decision, paragraph
from mandategraph.linking.mandate_events import mandate_events
from mandategraph.linking.phrases import phrases
from mandategraph.linking.repeated_requests import reiterated
from mandategraph.linking.rules import rules
from mandategraph.loaders.likeness import terms
from mandategraph.ontology.iri import DEFAULT_BASE
from mandategraph.ontology.names import find


@pytest.mark.parametrize(
    ("words", "kind", "name", "until"),
    [
        (
            "продлить мандат Миссии по маякам на новый период в шесть месяцев",
            "extended",
            "Миссии по маякам",
            "2012-06-19",
        ),
        (
            "также продлить до 30 июня 2014 года срок действия мандата Группы по бакенам, изложенного выше",
            "extended",
            "Группы по бакенам",
            "2014-06-30",
        ),
        (
            "продлить срок полномочий Хранителя маяков на двухлетний период",
            "extended",
            "Хранителя маяков",
            "2013-12-19",
        ),
        (
            "продлить мандат Группы по бакенам на один год с даты истечения нынешнего мандата",
            "extended",
            "Группы по бакенам",
            "",
        ),
        ("прекратить действие мандата Группы по бакенам", "ended", "Группы по бакенам", ""),
        (
            "учредить, в пределах имеющихся средств, рабочую группу открытого состава по маякам",
            "established",
            "рабочую группу открытого состава по маякам",
            "",
        ),
        (
            "увеличить число членов Комитета по маякам с 20 до 24",
            "amended",
            "Комитета по маякам",
            "",
        ),
    ],
)
def test_a_decision_changes_the_mandate_of_a_body(words: str, kind: str, name: str, until: str) -> None:
    (event,) = mandate_events(
        [decision(words, "ru")], {RESOLUTION.iri: RESOLUTION}, [paragraph(words, "ru")], {}
    )
    assert (event.kind, event.name, event.until) == (kind, name, until)


def test_a_short_name_in_another_case_is_resolved_in_its_paragraph() -> None:
    words = "продлить на один год мандат Группы экспертов"
    whole = paragraph(f"{words}, которую часто называют Группой экспертов по Йемену", "ru")
    named = {PLACE: [f"{DEFAULT_BASE}body/Panel-of-Experts-Yemen"]}
    (event,) = mandate_events([decision(words, "ru")], {RESOLUTION.iri: RESOLUTION}, [whole], named)
    assert event.body == "body/Panel-of-Experts-Yemen"


@pytest.mark.parametrize(
    "words",
    [
        "продлить до 31 мая 2014 года действие мер, введенных в отношении маяков",
        "создать одну должность смотрителя маяка в Управлении",
        "завершить работу над проектом конвенции о маяках",
    ],
)
def test_other_decisions_are_no_events(words: str) -> None:
    pack = rules("ru")
    assert pack is not None
    assert pack.event_in(words) == ""


@pytest.mark.parametrize(
    ("words", "author"),
    [
        ("принимает к сведению доклад Генерального секретаря о выполнении резолюции 65/901", True),
        ("с признательностью принимает также к сведению доклад, представленный Генеральным секретарем "
         "во исполнение резолюции 65/901", True),
        ("принимает к сведению рекомендации, содержащиеся в докладе Генерального секретаря "
         "о выполнении резолюции 65/901", False),
    ],
)  # fmt: skip
def test_the_author_of_a_noted_report_is_found_in_every_case(words: str, author: bool) -> None:
    pack = rules("ru")
    assert pack is not None
    found = [
        find(phrase.groups["reporter"], "ru")[0].key
        for phrase in phrases(paragraph(words, "ru", "65/901"), pack.notes_report_on)
    ]
    assert found == (["body/UN-Secretary-General"] if author else [])


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("ссылается на пункт 4 своей резолюции 65/901 и подтверждает свою просьбу докладывать о маяках", "4"),
        ("вновь обращается к Комитету с просьбой в подпункте b) пункта 7 его резолюции 65/901", "7.b"),
        ("ссылается на пункт 4 своей резолюции 65/901 и просит Комитет докладывать о маяках", ""),
        ("вновь просит Комитет рассмотреть пункт 4 доклада о резолюции 65/901", ""),
    ],
)  # fmt: skip
def test_a_request_made_again_points_to_its_paragraph(words: str, point: str) -> None:
    assert reiterated(paragraph(words, "ru", "65/901")) == ((("A/RES/65/901", point),) if point else ())


def test_sessions_in_every_case_do_not_count_in_comparisons() -> None:
    assert not terms("на ее семьдесят восьмой сессии", "ru")
    assert terms("к своей восьмидесятой сессии доклад о третьем маяке", "ru").keys() == {"доклад", "маяке"}
