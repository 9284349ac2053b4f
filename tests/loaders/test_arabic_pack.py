"""The Arabic pack on an invented resolution: keys, acts, addressees, deadlines, citations, encodings."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from mandategraph.loaders import numerals
from mandategraph.loaders.labels import labels_of, rules_of
from mandategraph.loaders.read import Reading
from mandategraph.ontology import arabic_forms, authorities
from mandategraph.ontology.names import find
from read_content import read_content

TEXT = """A/RES/84/941

84/941 سلامة المنارات والعبارات

إن الجمعية العامة،

إذ تشير إلى قرارها 76/134 المؤرخ 16 كانون الأول/ديسمبر 2021 وإلى قرار المجلس الاقتصادي والاجتماعي 2021/5،

وإذ تسلم بأهمية المنارات لسلامة الملاحة،

1 - تحيط علما بتقرير الأمين العام عن المنارات؛

2 - تُشجِّع الدول الأعضاء على تعليم السباحة في المدارس، وتدعو المجتمع المدني إلى دعم هذه الجهود؛

3 - تهيب بالدول الأعضاء والقطاع الخاص أن تضيء الموانئ، وفقا لقوانينها الوطنية؛

4 - تطلب إلى الأمين العام ما يلي:

(أ) نشر خرائط للمنارات؛

(ب) تدريب الربابنة؛

5 - تحث جميع الدول على التعاون مع المنظمات الدولية؛

6 - تكرر دعوتها إلى ضبط النفس في المضائق؛

7 - تقرر أن تدرج في جدول الأعمال المؤقت لدورتها السادسة والثمانين البند المعنون ”المنارات“؛

8 - تطلب أيضا إلى الأمين العام أن يقدم إلى الجمعية العامة في دورتها السادسة والثمانين تقريرا عن المنارات؛

9 - تطلب إلى الأمين العام أن يساعد الدول الأعضاء، بناء على طلبها، بحلول 30 حزيران/يونيه 2031؛

10 - تشير إلى قراريها 72/266 ألف و 1514 (د-15)، وتطلب إليه أن يقدم تقريرا سنويا؛

11 - تأذن للأمين العام باستخدام الموارد المتاحة.

الجلسة العامة 54
15 كانون الأول/ديسمبر 2029
"""


def reading(folder: Path, text: str = TEXT, encoding: str = "utf-8") -> Reading:
    return read_content(folder, "A_RES_84_941.ar.txt", text.encode(encoding))


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return reading(tmp_path_factory.mktemp("arabic"))


def acts(document: Reading) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    return {
        one.paragraph.key: [
            (act.verb, act.concept, tuple(actor.key for actor in act.addressees)) for act in one.acts
        ]
        for one in document.paragraphs
        if one.paragraph.role == "operative"
    }


def test_paragraphs_and_items_have_the_keys_of_other_languages(document: Reading) -> None:
    keys = [one.paragraph.key for one in document.paragraphs if one.paragraph.role == "operative"]
    assert keys == ["1", "2", "3", "4", "4.a", "4.b", "5", "6", "7", "8", "9", "10", "11"]
    assert document.outline.masthead.language == "ar"
    assert document.outline.masthead.symbol == "A/RES/84/941"
    assert document.outline.masthead.issuer == "الجمعية العامة"
    assert str(document.outline.masthead.date) == "2029-12-15"


def test_verbs_give_acts_with_addressees(document: Reading) -> None:
    found = acts(document)
    assert found["1"] == [("تحيط علما", "take-note", ())]
    assert found["2"] == [
        ("تشجع", "encourage", ("group/member-states",)),
        ("تدعو", "invite", ("group/civil-society",)),
    ]
    assert found["3"] == [("تهيب", "call-upon", ("group/member-states", "group/private-sector"))]
    assert found["4.a"] == [("تطلب", "request", ("body/UN-Secretary-General",))]
    assert found["5"] == [("تحث", "urge", ("group/states",))]
    assert found["6"] == [("تدعو", "call-for", ())]
    assert found["7"] == [("تقرر", "decide", ())]
    assert found["11"] == [("تأذن", "authorize", ("body/UN-Secretary-General",))]


def test_reports_deadlines_conditions_and_partners(document: Reading) -> None:
    by_key = {one.paragraph.key: one.acts for one in document.paragraphs}
    (report,) = by_key["8"]
    assert [actor.key for actor in report.report_to] == ["body/GA"]
    assert [(due.type, due.body, due.session) for due in report.due] == [("session", "body/GA", 86)]
    (assistance,) = by_key["9"]
    assert [condition.code for condition in assistance.conditions] == ["UR"]
    assert [due.value for due in assistance.due] == ["2031-06-30"]
    (lights,) = by_key["3"]
    assert [condition.code for condition in lights.conditions] == ["NL"]
    (cooperation,) = by_key["5"]
    assert [actor.key for actor in cooperation.partners] == ["group/international-organizations"]
    assert [due.every for due in by_key["10"][1].due] == ["P1Y"]


def test_citations_have_the_symbols_of_other_languages(document: Reading) -> None:
    cited = {
        one.paragraph.key: [citation.symbol for citation in one.citations] for one in document.paragraphs
    }
    assert cited["pre.1"] == ["A/RES/76/134", "E/RES/2021/5"]
    assert cited["10"] == ["A/RES/72/266 A", "A/RES/1514(XV)"]


def shaped(text: str) -> str:
    """The text in the presentation forms that PDF files hold, each letter in its isolated form."""
    forms = {
        unicodedata.normalize("NFKC", chr(code)): chr(code)
        for code in range(0xFE80, 0xFEF5)
        if "ISOLATED" in unicodedata.name(chr(code), "")
    }
    return "".join(forms.get(letter, letter) for letter in text)


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16", "utf-8-sig"])
def test_other_encodings_read_the_same(document: Reading, tmp_path: Path, encoding: str) -> None:
    assert acts(reading(tmp_path, TEXT, encoding)) == acts(document)


@pytest.mark.parametrize(
    "changed",
    [
        shaped(TEXT),
        TEXT.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")).replace("A/RES/٨٤/٩٤١", "A/RES/84/941"),
        TEXT.replace("الدول", "الـدُّول"),
        TEXT.replace("1 -", "\u200f1 -\u200f"),
    ],
    ids=["presentation forms", "Arabic-Indic digits", "tatweel and vowel marks", "direction marks"],
)
def test_other_spellings_read_the_same(document: Reading, tmp_path: Path, changed: str) -> None:
    assert acts(reading(tmp_path, changed)) == acts(document)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("إلى الأمين العام", ["الأمين العام"]),
        ("للأمين العام", ["لأمين العام"]),
        ("والأمين العام", ["الأمين العام"]),
        ("وبالأمين العام", ["الأمين العام"]),
        ("الامين العام", ["الامين العام"]),
        ("الجمعيه العامه", ["الجمعيه العامه"]),
        ("مالأمين العام", []),
    ],
)
def test_names_are_found_behind_particles_and_in_other_spellings(text: str, names: list[str]) -> None:
    assert [text[match.start : match.end] for match in find(text, "ar")] == names


def test_names_keep_their_places_in_folded_text() -> None:
    for letter, folded in arabic_forms.FOLD.items():
        assert len(letter) == len(folded) == 1


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("المانحون", "المانحين"),
        ("ذوو الإعاقة", "ذوي الإعاقة"),
        ("الدولتان", "الدولتين"),
        ("المقررة الخاصة المعنية بالمنارات", "المقرر الخاص المعني بالمنارات"),
        ("المقررة الخاصة المعنية بالمنارات", "المقررة الخاصة لمجلس حقوق الإنسان المعنية بالمنارات"),
        ("رئيس لجنة المنارات", "رئيسة لجنة المنارات"),
        ("ممثل الأمين العام الخاص المعني بالمنارات", "الممثل الخاص للأمين العام المعني بالمنارات"),
        ("المبادئ بشأن المنارات", "المبادئ المتعلقة بالمنارات"),
        ("الاتفاق المتعلق بصون المنارات", "الاتفاق بشأن صون المنارات"),
        ("ممثل الأمين العام الخاص المعني بالمنارات", "الممثلة الخاصة للأمين العام المعنية بالمنارات"),
    ],
)
def test_names_have_forms_of_other_cases_and_holders(name: str, form: str) -> None:
    assert form in arabic_forms.variants(name, arabic_forms.offices(authorities.load().forms))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("السابعة والسبعين", 77),
        ("الثانية عشرة", 12),
        ("الحادية والثمانون", 81),
        ("الرابعة والأربعين بعد المائة", 144),
        ("العاشرة", 10),
        ("السابعة والسبعون", 77),
    ],
)
def test_ordinals_are_read_in_their_forms(words: str, number: int) -> None:
    assert numerals.value(words, "ar") == number


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("(أ) نشر", "a"),
        ("(هـ) نشر", "e"),
        ("(ض) نشر", "z"),
        ("(أ أ) نشر", "aa"),
        ("‘3’ نشر", "3"),
        ("12 - تطلب", "12"),
    ],
)
def test_labels_have_the_names_of_other_languages(text: str, name: str) -> None:
    assert labels_of(text, rules_of("ar"), "ar")[0].name == name


def addressees(folder: Path, *paragraphs: str) -> list[list[str]]:
    """Returns the addressees of the last act of each operative paragraph."""
    start = TEXT.index("1 - ")
    numbered = "\n\n".join(f"{number} - {text}" for number, text in enumerate(paragraphs, 1))
    read = reading(folder, TEXT[:start] + numbered + "\n")
    return [
        [actor.key for actor in one.acts[-1].addressees]
        for one in read.paragraphs
        if one.paragraph.role == "operative"
    ]


def test_a_pronoun_means_what_it_fits_in_gender_and_number(tmp_path: Path) -> None:
    assert addressees(
        tmp_path,
        "تثني على المجلس الاقتصادي والاجتماعي، وتطلب إليه أن ينظر في المنارات؛",
        "تحيط علما بتقرير الأمين العام عن أعمال لجنة المخدرات، وتطلب إليها أن تعقد اجتماعا؛",
        "ترحب بجهود الدول الأعضاء والقطاع الخاص في صيانة المنارات، وتشجعها على مواصلة العمل؛",
    ) == [["body/ECOSOC"], ["body/CND"], ["group/member-states", "group/private-sector"]]


def test_lists_go_on_behind_what_stands_between_their_members(tmp_path: Path) -> None:
    assert addressees(
        tmp_path,
        "تهيب بالحكومات القيام، في نطاق ولاية كل منها، هي وغيرها من المنظمات الدولية، بصيانة المنارات؛",
        "تدعو مكتب الأمم المتحدة المعني بالمخدرات والجريمة، بصفته منسقا للعبارات، والقطاع الخاص إلى العمل؛",
        "تهيب بأصحاب المصلحة في قطاع الملاحة، بما في ذلك الحكومات، أن يصونوا المنارات؛",
        "تشجع الدول الأعضاء، حسب الاقتضاء، والقطاع الخاص على صيانة المنارات؛",
        "تشجع القطاعين العام والخاص على صيانة المنارات؛",
        "تشجع الدول الأعضاء ورؤساء الموانئ والقطاع الخاص على صيانة المنارات؛",
    ) == [
        ["group/governments", "group/international-organizations"],
        ["body/UNODC", "group/private-sector"],
        ["group/stakeholders", "group/governments"],
        ["group/member-states", "group/private-sector"],
        ["group/public-sector", "group/private-sector"],
        ["group/member-states", "", "group/private-sector"],
    ]


def test_the_whole_of_a_member_and_some_of_a_group_are_no_members(tmp_path: Path) -> None:
    assert addressees(
        tmp_path,
        "تدعو مكتب تنسيق الشؤون الإنسانية التابع للأمانة العامة والمنظمة البحرية الدولية إلى صيانة المنارات؛",
        "تحث الدول الأعضاء، ولا سيما دول المنطقة، على صيانة المنارات؛",
        "تشجع وكالات الأمم المتحدة، مثل منظمة الأمم المتحدة للطفولة، على تعليم السباحة؛",
    ) == [["body/OCHA", "body/IMO"], ["group/member-states"], ["group/un-system", "body/UNICEF"]]


def test_providers_and_parties_to_an_agreement_are_asked(tmp_path: Path) -> None:
    assert addressees(
        tmp_path,
        "تطلب إلى مقدمي الخدمات المعنيين مساعدة الأمين العام في صيانة المنارات؛",
        "تشجع طرفي اتفاق المضائق، حسب الاقتضاء، على صيانة المنارات؛",
        "تدعو الطرفين في اتفاق الحديدة إلى صيانة المنارات؛",
        "تدعو رؤساء اللجان الرئيسية إلى النظر في المنارات؛",
        "تطلب إلى الجهات المعنية في منظومة الأمم المتحدة صيانة المنارات؛",
        "تطلب إلى منظمات الأمم المتحدة العاملة في مجالي تقديم المساعدة الإنسانية والتنمية صيانة المنارات؛",
    ) == [
        [""],
        [""],
        ["group/parties-Hodeidah-Agreement"],
        ["body/Chair-Generic"],
        ["group/un-system"],
        ["group/humanitarian-organizations", "group/development-agencies"],
    ]


def test_partners_stand_behind_a_parenthesis_or_beside(tmp_path: Path) -> None:
    start = TEXT.index("1 - ")
    texts = (
        "تطلب إلى جميع الأطراف أن تتعاون، طبقا لأحكام القانون الدولي، مع الأمم المتحدة؛",
        "تشجع الدول الأعضاء على أن تصون المنارات، إلى جانب القطاع الخاص؛",
        "تطلب إلى الأمين العام العمل مع فريقي الأمم المتحدة القطريين، بالتشاور مع الحكومتين المضيفتين؛",
    )
    read = reading(tmp_path, TEXT[:start] + "\n\n".join(f"{n} - {t}" for n, t in enumerate(texts, 1)) + "\n")
    assert [
        [actor.key for actor in one.acts[0].partners]
        for one in read.paragraphs
        if one.paragraph.role == "operative"
    ] == [["body/UN"], ["group/private-sector"], ["group/un-country-teams", "group/host-countries"]]


def test_advice_to_a_body_is_a_directive(tmp_path: Path) -> None:
    assert addressees(
        tmp_path,
        "تعيد تأكيد أهمية المنارات، وتشير كذلك على لجنة المخدرات بأن تنظر في الإضاءة؛",
    ) == [["body/CND"]]


def test_a_main_committee_is_never_called_the_committee(tmp_path: Path) -> None:
    assert addressees(
        tmp_path,
        "تشير إلى تقرير لجنة الخدمة المدنية الدولية الذي نظرت فيه اللجنة الخامسة؛",
        "تطلب إلى اللجنة أن تستعرض البدلات؛",
    )[1] == ["body/ICSC"]


def test_each_of_two_bodies_gets_the_report_at_its_session(tmp_path: Path) -> None:
    text = (
        "تطلب إلى الأمين العام أن يقدم إلى الجمعية العامة في دورتها السادسة والثمانين "
        "وإلى لجنة المخدرات في دورتها السبعين تقريرا عن المنارات؛"
    )
    start = TEXT.index("1 - ")
    read = reading(tmp_path, f"{TEXT[:start]}1 - {text}\n")
    (act,) = next(one.acts for one in read.paragraphs if one.paragraph.role == "operative")
    assert [actor.key for actor in act.report_to] == ["body/GA", "body/CND"]


def test_the_body_whose_session_gets_the_report_is_its_recipient(tmp_path: Path) -> None:
    text = "تطلب إلى الأمين العام أن يقدم تقريرا عن المنارات في الدورة السادسة والثمانين للجمعية العامة؛"
    start = TEXT.index("1 - ")
    read = reading(tmp_path, f"{TEXT[:start]}1 - {text}\n")
    (act,) = next(one.acts for one in read.paragraphs if one.paragraph.role == "operative")
    assert [actor.key for actor in act.report_to] == ["body/GA"]


def test_partners_of_discussions_and_consultations(tmp_path: Path) -> None:
    start = TEXT.index("1 - ")
    texts = (
        "تطلب إلى الأمين العام أن يقدم تقريرا، بعد مناقشة الأمر مع الدول الأعضاء؛",
        "تطلب إلى الأمين العام استشارة الدول الأعضاء في صيانة المنارات؛",
        "تشجع الأمين العام على تنسيق هذه الأعمال عن كثب مع القطاع الخاص؛",
        "تدعو الأمين العام إلى مواصلة حوارهما مع الدول الأعضاء؛",
        "تحث الدول الأعضاء على التعاون مع مراعاة الأمم المتحدة؛",
        "تطلب إلى الأمين العام أن يتواصل، بالتشاور مع لجنة المخدرات، مع الدول الأعضاء؛",
        "تشجع على تنفيذ خطة المنارات التي وضعتها لجنة المخدرات بالتعاون مع القطاع الخاص؛",
        "تشجع تعاون الدول الأعضاء مع القطاع الخاص في صيانة المنارات؛",
        "تطلب إلى الأمين العام أن يتعاون مع أفرقة الربابنة المعنية التي أنشأتها لجنة المخدرات؛",
    )
    read = reading(tmp_path, TEXT[:start] + "\n\n".join(f"{n} - {t}" for n, t in enumerate(texts, 1)) + "\n")
    assert [
        [actor.key for actor in one.acts[0].partners]
        for one in read.paragraphs
        if one.paragraph.role == "operative"
    ] == [
        ["group/member-states"],
        ["group/member-states"],
        ["group/private-sector"],
        ["group/member-states"],
        [],
        ["body/CND", "group/member-states"],
        [],
        ["group/private-sector"],
        [""],
    ]


def test_a_body_is_not_obliged_by_its_own_decision(tmp_path: Path) -> None:
    assert addressees(
        tmp_path,
        "تقرر أن تنتخب الجمعية العامة عشرة ربابنة في كل دورة؛",
        "تقرر أن تنتخب لجنة المخدرات عشرة ربابنة في كل دورة؛",
    ) == [[], ["body/CND"]]


def test_bare_parties_are_those_named_before(tmp_path: Path) -> None:
    assert addressees(
        tmp_path,
        "تحث على تنفيذ اتفاقية التنوع البيولوجي، وتدعو الدول الأطراف في اتفاقية الأمم المتحدة لمكافحة الفساد "
        "إلى العمل، وتشجع الدول الأطراف على التعاون؛",
    ) == [["group/parties-UNCAC"]]


def test_time_of_reports_is_no_request_for_them(tmp_path: Path) -> None:
    start = TEXT.index("1 - ")
    texts = (
        "تطلب إلى الأمين العام أن يتعاون مع القطاع الخاص في أثناء إعداد تقاريره؛",
        "تطلب إلى الدول الأعضاء أن تبلغ أيضا بأشكال القيود على الموانئ؛",
    )
    read = reading(tmp_path, TEXT[:start] + "\n\n".join(f"{n} - {t}" for n, t in enumerate(texts, 1)) + "\n")
    assert [one.acts[0].reporting for one in read.paragraphs if one.paragraph.role == "operative"] == [
        False,
        True,
    ]


def test_support_of_efforts_is_no_decision(tmp_path: Path) -> None:
    start = TEXT.index("1 - ")
    texts = ("تؤيد الجهود التي تبذلها الدول الأعضاء؛", "تؤيد توصيات لجنة المخدرات؛")
    read = reading(tmp_path, TEXT[:start] + "\n\n".join(f"{n} - {t}" for n, t in enumerate(texts, 1)) + "\n")
    assert [one.acts[0].kind for one in read.paragraphs if one.paragraph.role == "operative"] == [
        "expressive",
        "decision",
    ]


def test_instrument_behind_a_joined_preposition(tmp_path: Path) -> None:
    start = TEXT.index("1 - ")
    text = "تهيب بالدول أن تنفذ اتفاقية حقوق الطفل؛\n\n2 - تهيب بالدول أن تتعاون وفقا للاتفاقية؛"
    read = reading(tmp_path, f"{TEXT[:start]}1 - {text}\n")
    operative = [one for one in read.paragraphs if one.paragraph.role == "operative"]
    assert [[found.key for found in one.instruments] for one in operative] == [["instrument/CRC"]] * 2
