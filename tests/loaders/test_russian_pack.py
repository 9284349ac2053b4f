"""The Russian pack: an invented resolution, its encodings, Cyrillic labels and letters in symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.mention_rules import lexicon
from mandategraph.ontology.russian_forms import genitive, inflected
from read_content import addressees, read_content

if TYPE_CHECKING:
    from pathlib import Path

from mandategraph.loaders.records import Act, Reading

TEXT = """Организация Объединенных Наций
A/RES/79/932

Генеральная Ассамблея

Семьдесят девятая сессия
Пункт 14 повестки дня

Резолюция, принятая Генеральной Ассамблеей 3 декабря 2024 года

79/932. Маяки и портовые лоцманы

Генеральная Ассамблея,

ссылаясь на свои резолюции 65/232 от 21 декабря 2010 года и 70/1 от 25 сентября 2015 года,

будучи глубоко обеспокоена темнотой многих гаваней,

1. с удовлетворением отмечает доклад Генерального секретаря о маяках;

2. просит Генерального секретаря представить Генеральной Ассамблее на ее восьмидесятой сессии доклад об
осуществлении настоящей резолюции;

3. рекомендует государствам-членам и международным и региональным организациям в соответствии с их
национальным законодательством зажигать маяки и призывает доноров вносить взносы;

4. настоятельно призывает государства-члены:

а) обучить лоцманов не позднее 31 декабря 2027 года;

б) сотрудничать с Управлением Организации Объединенных Наций по наркотикам и преступности;

5. постановляет включить в предварительную повестку дня своей восьмидесятой сессии пункт, озаглавленный
«Маяки»;

6. просит также Управление Организации Объединенных Наций по наркотикам и преступности в рамках своего
мандата и в пределах имеющихся ресурсов оказывать помощь государствам по их просьбе;

7. высоко оценивает работу государств-членов и призывает их обмениваться картами в соответствии с резолюцией
77/237;

8. предлагает Экономическому и Социальному Совету рассматривать этот вопрос раз в два года;

9. вновь обращается к донорам с призывом вносить взносы;

10. отмечает, что доклад, который содержит просьбу к гаваням, был получен;

11. постановляет продолжать заниматься этим вопросом.

54-е пленарное заседание
3 декабря 2024 года
"""


def read(tmp_path: Path, content: bytes, name: str = "A_RES_79_932.ru.txt") -> Reading:
    return read_content(tmp_path, name, content)


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return read(tmp_path, TEXT.encode())


def acts(reading: Reading, key: str) -> list[Act]:
    return [act for one in reading.paragraphs if one.paragraph.key == key for act in one.acts]


def test_masthead(reading: Reading) -> None:
    assert (reading.outline.masthead.symbol, reading.outline.masthead.language) == ("A/RES/79/932", "ru")
    assert reading.outline.masthead.title.text == "Маяки и портовые лоцманы"


def test_keys_of_paragraphs_and_items(reading: Reading) -> None:
    keys = [one.paragraph.key for one in reading.paragraphs if one.paragraph.role == "operative"]
    assert keys == ["1", "2", "3", "4", "4.a", "4.b", "5", "6", "7", "8", "9", "10", "11"]


def test_items_in_latin_letters_with_cyrillic_ones_among_them(tmp_path: Path) -> None:
    mixed = TEXT.replace("б) сотрудничать", "b) учить;\n\nс) сотрудничать")
    keys = [one.paragraph.key for one in read(tmp_path, mixed.encode()).paragraphs]
    assert [key for key in keys if key.startswith("4.")] == ["4.a", "4.b", "4.c"]


def test_first_person_of_a_declaration(tmp_path: Path) -> None:
    declared = TEXT.replace("1. с удовлетворением отмечает", "1. с удовлетворением отмечаем")
    found = read(tmp_path, declared.encode())
    assert [act.verb for act in acts(found, "1")] == [
        act.verb for act in acts(read(tmp_path, TEXT.encode()), "1")
    ]


@pytest.mark.parametrize(
    ("wording", "codes"),
    [
        ("в пределах его мандата и имеющихся ресурсов", ["ER", "WM"]),
        ("сообразуясь со своим мандатом", ["WM"]),
        ("в соответствии со своим национальным законодательством", ["NL"]),
        ("при условии поступления добровольных взносов", ["XB"]),
        ("посредством добровольных взносов", []),
        ("используя все имеющиеся в его распоряжении средства,", []),
        ("в рамках своих функций и правозащитных учреждений", []),
    ],
)
def test_conditions(tmp_path: Path, wording: str, codes: list[str]) -> None:
    text = TEXT.replace(
        "в рамках своего\nмандата и в пределах имеющихся ресурсов оказывать помощь государствам "
        "по их просьбе",
        f"{wording} зажигать маяки",
    )
    (act,) = acts(read(tmp_path, text.encode()), "6")
    assert sorted(condition.code for condition in act.conditions) == codes


def test_verbs(reading: Reading) -> None:
    found = {key: [act.concept for act in acts(reading, key)] for key in ("1", "2", "3", "5", "7", "9", "10")}
    assert found == {
        "1": ["welcome"],
        "2": ["request"],
        "3": ["encourage", "call-upon"],
        "5": ["decide"],
        "7": ["commend", "call-upon"],
        "9": ["appeal"],
        "10": ["note"],
    }


def test_addressees_in_every_case(reading: Reading) -> None:
    assert addressees(acts(reading, "2")[0]) == ["body/UN-Secretary-General"]
    assert addressees(acts(reading, "3")[0]) == [
        "group/member-states",
        "group/international-organizations",
        "group/regional-organizations",
    ]
    assert addressees(acts(reading, "4.a")[0]) == ["group/member-states"]
    assert addressees(acts(reading, "6")[0]) == ["body/UNODC"]
    assert addressees(acts(reading, "8")[0]) == ["body/ECOSOC"]
    assert addressees(acts(reading, "9")[0]) == ["group/donors"]


def test_reports_deadlines_and_conditions(reading: Reading) -> None:
    report = acts(reading, "2")[0]
    assert [actor.key for actor in report.report_to] == ["body/GA"]
    assert report.reporting
    assert report.due
    assert acts(reading, "4.a")[0].due
    assert {condition.code for condition in acts(reading, "6")[0].conditions} == {"ER", "UR", "WM"}
    assert {condition.code for condition in acts(reading, "3")[0].conditions} == {"NL"}


def test_partner_of_an_item(reading: Reading) -> None:
    assert [actor.key for actor in acts(reading, "4.b")[0].partners] == ["body/UNODC"]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    reading = read(tmp_path, TEXT.encode(encoding))
    assert addressees(acts(reading, "6")[0]) == ["body/UNODC"]


def test_cyrillic_letter_in_a_cited_symbol(tmp_path: Path) -> None:
    text = TEXT.replace("доклад Генерального секретаря о маяках", "доклад о маяках (А/77/132)")
    reading = read(tmp_path, text.encode())
    cited = {
        citation.symbol
        for one in reading.paragraphs
        if one.paragraph.key == "1"
        for citation in one.citations
    }
    assert cited == {"A/77/132"}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Генеральная Ассамблея", "Генеральной Ассамблее"),
        ("Совет Безопасности", "Советом Безопасности"),
        ("Генеральный секретарь", "Генерального секретаря"),
        ("Экономический и Социальный Совет", "Экономическому и Социальному Совету"),
        ("государства-члены", "государствам — членам"),
        ("фонды и программы", "фондами и программами"),
        ("Босния и Герцеговина", "Боснию и Герцеговину"),
        ("малые островные порты", "малым островным портам"),
        # An adjective that the dictionary lacks.
        ("Аддис-Абебская программа", "Аддис-Абебской программы"),
        ("Наименее освещенные гавани", "Наименее освещенным гаваням"),
        ("штаты — члены федерации", "штатам — членам федерации"),
        ("развивающиеся страны, не имеющие выхода к морю", "развивающимся странам, не имеющим выхода к морю"),
        (
            "Комитет Совета Безопасности, учрежденный резолюцией 1591 (2005)",
            "Комитетом Совета Безопасности, учрежденным резолюцией 1591 (2005)",
        ),
    ],
)
def test_inflected_names(name: str, form: str) -> None:
    assert form in inflected(name)


def test_genitive_of_a_name() -> None:
    assert genitive("Корейская Народно-Демократическая Республика") == (
        "Корейской Народно-Демократической Республики"
    )


@pytest.mark.parametrize(
    ("wording", "key"),
    [
        ("просит также правительство Франции", "state/FRA"),
        ("рекомендует, чтобы, руководствуясь картами, государства-члены", "group/member-states"),
        ("призывает к тому, чтобы государства-члены", "group/member-states"),
        ("призывает все государства, обладающие ядерным оружием,", "group/nuclear-weapon-states"),
        ("требует от малийских властей, чтобы они", "state/MLI"),
        ("просит Председателя Специального комитета, чтобы он", "body/Chair-Generic"),
        (
            "призывает государства — участники Конвенции Организации Объединенных Наций против коррупции,"
            " чтобы они",
            "group/parties-UNCAC",
        ),
    ],
)
def test_addressees_of_more_wordings(tmp_path: Path, wording: str, key: str) -> None:
    text = TEXT.replace(
        "8. предлагает Экономическому и Социальному Совету рассматривать", f"8. {wording} изучали"
    )
    (act,) = acts(read(tmp_path, text.encode()), "8")
    assert addressees(act) == [key]


@pytest.mark.parametrize(
    ("wording", "keys"),
    [
        (
            "призывает государства, смотрителей маяков и гражданское общество изучать",
            ["group/states", "group/civil-society"],
        ),
        (
            "призывает государства и, сообразно обстоятельствам, доноров изучать",
            ["group/states", "group/donors"],
        ),
        ("призывает к открытию гаваней со стороны доноров и изучать", ["group/donors"]),
        (
            "предлагает Детскому фонду Организации Объединенных Наций и учреждениям Организации Объединенных"
            " Наций изучать",
            ["body/UNICEF", "group/un-system"],
        ),
        (
            "призывает субъектов государственного и частного секторов сотрудничать",
            ["group/public-sector", "group/private-sector"],
        ),
        (
            "призывает национальные и местные органы власти сотрудничать",
            ["group/governments", "group/local-authorities"],
        ),
        (
            "призывает региональные организации, Организацию Объединенных Наций и доноров сотрудничать",
            ["group/regional-organizations", "body/UN", "group/donors"],
        ),
        (
            "рекомендует малым островным развивающимся государствам чинить маяки",
            ["group/small-island-developing-states"],
        ),
        ("рекомендует в подходящих случаях государствам-членам чинить маяки", ["group/member-states"]),
        ("призывает упомянутые в приложении государства-члены чинить маяки", ["group/member-states"]),
        ("высказывается за проведение государствами-членами дальнейшей работы", ["group/member-states"]),
        ("высказывается за укрепление государств-членов", []),
        (
            "просит, чтобы, действуя совместно с донорами и частным сектором, государства-члены чинили маяки",
            ["group/member-states"],
        ),
        (
            "призывает международные финансовые учреждения и фонды чинить маяки",
            ["group/financial-institutions"],
        ),
        (
            "призывает олимпийское и паралимпийское движения чинить маяки",
            ["body/Olympic-Movement", "body/Paralympic-Movement"],
        ),
        ("рекомендует Видному смотрителю чинить маяки", [""]),
        (
            "призывает доноров, особенно тех, которые имеют гавани, а также частный сектор чинить маяки",
            ["group/donors", "group/private-sector"],
        ),
        (
            "призывает доноров, спонсоров морской регаты и государства-члены чинить маяки",
            ["group/donors", "", "group/member-states"],
        ),
        ("призывает региональных и международных партнеров чинить маяки", ["group/partners"]),
        (
            "просит Комиссию международного права, учрежденную Генеральной Ассамблеей в 1947 году,"
            " и государства-члены чинить маяки",
            ["body/ILC", "group/member-states"],
        ),
    ],
)
def test_lists_of_addressees(tmp_path: Path, wording: str, keys: list[str]) -> None:
    text = TEXT.replace("8. предлагает Экономическому и Социальному Совету рассматривать", f"8. {wording}")
    (act,) = acts(read(tmp_path, text.encode()), "8")
    assert addressees(act) == keys


@pytest.mark.parametrize(
    ("wording", "keys"),
    [
        (
            "просит Секретариат зажечь маяки и доложить по этому вопросу Совету по правам человека",
            ["body/HRC"],
        ),
        ("просит Секретариат подготовить для представления Совету по правам человека доклад", ["body/HRC"]),
        (
            "просит Секретариат освещать это в своих ежегодных докладах Совету по правам человека",
            ["body/HRC"],
        ),
        ("просит Секретариат выполнить рекомендации, изложенные в его докладе Совету по правам человека", []),
        ("просит Секретариат довести этот доклад до сведения Совета по правам человека", ["body/HRC"]),
        ("просит Секретариат довести настоящую резолюцию до сведения Совета по правам человека", []),
        (
            "просит Секретариат представить Комиссии по миростроительству доклад, а Совету по правам человека"
            " — промежуточный доклад",
            ["body/PBC", "body/HRC"],
        ),
        ("просит Секретариат представить доклад о работе Совета по правам человека", []),
        ("просит Секретариат включить эти сведения в доклад Генерального секретаря", []),
        (
            "просит доноров передавать Генеральному секретарю для сведения карты гаваней",
            ["body/UN-Secretary-General"],
        ),
        ("просит Секретариат регулярно информировать об этом Комиссию по миростроительству", ["body/PBC"]),
    ],
)
def test_recipients_of_reports(tmp_path: Path, wording: str, keys: list[str]) -> None:
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert [actor.key for actor in acts(reading, "11")[0].report_to] == keys


@pytest.mark.parametrize(
    ("wording", "verb"),
    [
        ("повторно рекомендует Секретариату чинить маяки", "рекомендует"),
        ("продолжает настоятельно призывать доноров вносить взносы", "продолжает настоятельно призывать"),
        ("вновь выражает просьбу сохранить старый маяк", "выражает просьбу"),
    ],
)
def test_requests_that_continue(tmp_path: Path, wording: str, verb: str) -> None:
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert [(act.verb, act.kind) for act in acts(reading, "11")] == [(verb, "directive")]


def test_secretariat_that_nobody_named(tmp_path: Path) -> None:
    wording = "призывает секретариат публиковать карты"
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert [actor.key for actor in acts(reading, "11")[0].addressees] == ["body/Secretariat-Generic"]


def test_secretariat_beside_a_programme_that_has_several(tmp_path: Path) -> None:
    wording = (
        "приветствует работу Программы Организации Объединенных Наций по окружающей среде и призывает"
        " секретариат публиковать карты"
    )
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert [actor.key for actor in acts(reading, "11")[1].addressees] == ["body/Secretariat-Generic"]


def test_short_names_that_a_body_does_not_have() -> None:
    heads = lexicon("ru").heads
    assert "body/UNHCR" in heads["Управление"]
    assert "body/UNHCR" not in heads["Бюро"]


def test_verb_without_its_addressees_before_items(tmp_path: Path) -> None:
    begins = "рекомендует донорам вносить взносы и призывает:\n\nа) строить маяки;"
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {begins}\n\n12. постановляет").encode())
    assert [actor.key for actor in acts(reading, "11.a")[0].addressees] == ["group/donors"]


def test_items_of_a_request_to_the_one_asked_before(tmp_path: Path) -> None:
    begins = (
        "призывает Генерального секретаря чинить маяки и просит представить Генеральной Ассамблее на ее"
        " восьмидесятой сессии обзор, касающийся перечисленных ниже элементов:\n\nа) число маяков;"
    )
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {begins}\n\n12. постановляет").encode())
    (act,) = acts(reading, "11.a")
    assert [actor.key for actor in act.addressees] == ["body/UN-Secretary-General"]
    assert [(due.body, due.session) for due in act.due] == [("body/GA", 80)]


@pytest.mark.parametrize(
    ("wording", "verbs"),
    [
        ("отмечает, что маяки не горят, и считает необходимым их чинить", ["отмечает", "считает"]),
        ("отмечает, что Комиссия изучила доклад и считает маяки старыми", ["отмечает"]),
    ],
)
def test_view_behind_a_reported_clause(tmp_path: Path, wording: str, verbs: list[str]) -> None:
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert [act.verb for act in acts(reading, "11")] == verbs


def test_acronyms_do_not_change() -> None:
    assert inflected("ЮНЕСКО") == ("ЮНЕСКО",)


@pytest.mark.parametrize(
    ("wording", "keys"),
    [
        (
            "призывает доноров участвовать в работе Комиссии по миростроительству и сотрудничать с ней",
            ["body/PBC"],
        ),
        (
            "просит Секретариат взаимодействовать с добывающими соль организациями",
            ["group/organizations"],
        ),
        (
            "просит Секретариат провести консультации с донорами, Лигой прибрежных смотрителей и"
            " государствами-членами",
            ["group/donors", "", "group/member-states"],
        ),
        (
            "просит Секретариат сотрудничать с донорами, в том числе с частным сектором",
            ["group/donors", "group/private-sector"],
        ),
        (
            "просит Секретариат при поддержке, в соответствующих случаях, доноров чинить маяки",
            ["group/donors"],
        ),
        ("просит Секретариат на основе постоянного диалога с донорами чинить маяки", ["group/donors"]),
        ("просит Секретариат после обсуждения карт с донорами чинить маяки", ["group/donors"]),
        ("просит Секретариат укреплять сотрудничество между портами и донорами", []),
        ("просит Секретариат координировать свою работу с деятельностью доноров", ["group/donors"]),
        ("просит Секретариат издать карты, составленные Комиссией в сотрудничестве с донорами", []),
    ],
)
def test_partners(tmp_path: Path, wording: str, keys: list[str]) -> None:
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert [actor.key for actor in acts(reading, "11")[0].partners] == keys


@pytest.mark.parametrize(
    ("wording", "value"),
    [
        ("просит депозитария открыть договор для подписания 20 марта 2027 года", "2027-03-20"),
        ("просит Экономический и Социальный Совет избрать двух смотрителей в 2027 году", "2027-12-31"),
    ],
)
def test_days_of_what_is_asked(tmp_path: Path, wording: str, value: str) -> None:
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert [due.value for due in acts(reading, "11")[0].due] == [value]


def test_decision_joined_to_a_request(tmp_path: Path) -> None:
    wording = (
        "просит Генерального секретаря представить Генеральной Ассамблее доклад о маяках"
        " и постановляет включить в повестку дня своей восьмидесятой сессии пункт о гаванях"
    )
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    request, decision = acts(reading, "11")
    assert (request.verb, decision.verb, decision.kind) == ("просит", "постановляет", "decision")
    assert [(due.body, due.session) for due in decision.due] == [("body/GA", 80)]
    assert request.due == ()


def test_items_that_need_no_partner(tmp_path: Path) -> None:
    chapeau = (
        "уполномочивает Генерального секретаря с согласия Совета Безопасности чинить маяки, при том что"
        " согласия Совета не требуется в отношении:\n\na) фонарей;\n\nb) лестниц"
    )
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {chapeau};\n\n12. постановляет").encode())
    assert [act.partners for key in ("11.a", "11.b") for act in acts(reading, key)] == [(), ()]


def test_whole_mandate_is_no_condition(tmp_path: Path) -> None:
    wording = "просит Секретариат в рамках всего своего мандата учитывать нужды смотрителей"
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert acts(reading, "11")[0].conditions == ()


def test_unknown_addressees_with_a_clause(tmp_path: Path) -> None:
    wording = "предлагает представителям, перечисленным в пункте 3 выше, принять участие в регате"
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    assert [actor.text for actor in acts(reading, "11")[0].addressees] == ["представителям"]


def test_qualifiers_partners_and_days_of_reports(tmp_path: Path) -> None:
    wording = (
        "призывает государства-члены, обладающие гаванями, чинить маяки;"
        " просит Секретариат усилить свое сотрудничество с региональными организациями;"
        " просит Управление представить доклады Совету 1 мая 2031 года и 15 октября 2031 года"
    )
    reading = read(tmp_path, TEXT.replace("11. постановляет", f"11. {wording};\n\n12. постановляет").encode())
    states, secretariat, office = acts(reading, "11")
    assert states.qualifier == "обладающие гаванями"
    assert [actor.key for actor in secretariat.partners] == ["group/regional-organizations"]
    assert [due.value for due in office.due] == ["2031-05-01", "2031-10-15"]
