"""Other languages: what a page prints in another official language is never read as the document's own."""

from __future__ import annotations

import pytest
from mandategraph.loaders import text
from mandategraph.loaders.outline import outline
from mandategraph.loaders.records import Outline, Source

HEAD = "A/RES/84/941\n\n84/941. Quiet harbours\n\nThe General Assembly,\n\n"
CLAUSE = "Recalling its resolution 80/1 on the keepers of lighthouses and on the ferries that they guide,\n\n"
FIRST = "1. Requests the Secretary-General to count the lamps of the harbours and to report on them;\n\n"
SECOND = "2. Invites all Member States to mend their buoys and the ropes that hold them.\n"
OTHERS = {
    "French": (
        "Rappelant sa résolution sur les gardiens des phares et les bacs,\n\n"
        "1. Prie le Secrétaire général de compter les lampes des ports et de lui faire rapport;\n\n"
    ),
    "Spanish": (
        "Recordando su resolución sobre los guardianes de los faros y las barcas,\n\n"
        "1. Pide al Secretario General que cuente las lámparas de los puertos y que informe sobre ellas;\n\n"
    ),
    "Russian": "1. Просит Генерального секретаря сосчитать лампы гаваней и представить доклад;\n\n",
    "Arabic": "١ - تطلب إلى الأمين العام أن يحصي مصابيح الموانئ وأن يقدم تقريرا عن ذلك؛\n\n",
    "Chinese": "1. 请秘书长清点港口的灯，并就此提出报告；\n\n",
}


def read(words: str, language: str = "en") -> Outline:
    source = Source("any.txt", words, "", "text", "utf-8")
    return outline(source, text.clean(source, language), symbol="A/RES/84/941", language=language)


def numbered(document: Outline) -> list[str]:
    return [paragraph.text.text for paragraph in document.units[0].paragraphs]


@pytest.mark.parametrize("name", OTHERS)
def test_a_column_in_another_language_is_a_finding_and_no_paragraph(name: str) -> None:
    plain = read(HEAD + CLAUSE + FIRST + SECOND)
    mixed = read(HEAD + CLAUSE + FIRST + OTHERS[name] + SECOND)
    assert numbered(mixed) == numbered(plain)
    (finding,) = [finding for finding in mixed.findings if finding.reason == "other-language"]
    assert name in finding.message
    assert mixed.source.text[slice(*finding.span)].strip() == OTHERS[name].strip()


@pytest.mark.parametrize("name", ["French", "Spanish", "Russian"])
def test_languages_in_turn_paragraph_by_paragraph_are_parted(name: str) -> None:
    other = OTHERS[name]
    mixed = read(HEAD + CLAUSE + other + FIRST + other + SECOND + "\n" + other)
    assert numbered(mixed) == numbered(read(HEAD + CLAUSE + FIRST + SECOND))


def test_a_paragraph_that_goes_on_in_the_middle_of_a_line_is_whole() -> None:
    french = "Prie le Secrétaire général de compter les lampes des ports, de lui faire rapport à ce sujet et "
    french += "de prendre avec les gardiens des phares les mesures qui sont nécessaires pour les bacs et "
    first, last = FIRST.strip()[:46], FIRST.strip()[46:]
    mixed = read(f"{HEAD}{CLAUSE}{first}\n\n{french}{last}\n\n{SECOND}")
    assert numbered(mixed) == numbered(read(HEAD + CLAUSE + FIRST + SECOND))


@pytest.mark.parametrize(
    "words",
    [
        "2. Thanks Médecins sans frontières, the Comité international de la Croix-Rouge and El Faro.\n",
        "2. Welcomes the report entitled “Les gardiens des phares” and the Ley de puertos of Uruguay.\n",
        "2. Invites the Москва centre and the centre called 灯塔 to report to it on the lamps.\n",
    ],
)
def test_names_in_another_language_stay_in_their_paragraph(words: str) -> None:
    document = read(HEAD + CLAUSE + FIRST + words)
    assert numbered(document)[-1] == words[3:].strip()
    assert not [finding for finding in document.findings if finding.reason == "other-language"]


def test_an_english_column_is_left_out_of_a_chinese_text() -> None:
    head = "A/RES/84/941\n\n84/941. 安静的港口\n\n大会，\n\n回顾其关于灯塔守护人的第80/1号决议，\n\n"
    first, second = "1. 请秘书长清点港口的灯，并就此提出报告；\n\n", "2. 请所有会员国修理浮标。\n"
    mixed = read(head + first + CLAUSE + FIRST + second, "zh")
    assert numbered(mixed) == numbered(read(head + first + second, "zh"))
    assert "other-language" in {finding.reason for finding in mixed.findings}
