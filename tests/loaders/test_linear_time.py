"""Reading takes time in proportion to the length of a paragraph and to the number of paragraphs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from mandategraph.loaders.formats import source_of
from mandategraph.loaders.read import read_document

SYMBOL = "A/RES/84/930"
HEAD = f"{SYMBOL}\n\n84/930. Ferries\n\nThe General Assembly,\n\n"
OTHER_LANGUAGES = {
    "fr": (
        "84/930. Transbordeurs\n\nL’Assemblée générale,",
        "Prie le Secrétaire général de réparer les transbordeurs, en coopération avec les commissions"
        " régionales, et de faire rapport à l’Assemblée générale à sa quatre-vingt-cinquième session ; ",
    ),
    "es": (
        "84/930. Transbordadores\n\nLa Asamblea General,",
        "Solicita al Secretario General que repare los transbordadores, en cooperación con las comisiones"
        " regionales, y que informe a la Asamblea General en su octogésimo quinto período de sesiones; ",
    ),
    "ru": (
        "84/930. Паромы\n\nГенеральная Ассамблея,",
        "просит Генерального секретаря отремонтировать паромы в сотрудничестве с региональными комиссиями и"
        " представить Генеральной Ассамблее доклад на ее восемьдесят пятой сессии; ",
    ),
    "ar": (
        "84/930. العبارات\n\nإن الجمعية العامة،",
        "تطلب إلى الأمين العام أن يصلح العبارات، بالتعاون مع اللجان الإقليمية، وأن يقدم إلى الجمعية العامة"
        " تقريرا في دورتها الخامسة والثمانين؛ ",
    ),
    "zh": (
        "84/930. 渡轮\n\n大会，",
        "请秘书长与各区域委员会合作修理渡轮，并向大会第八十五届会议提出报告；",
    ),
}
"""Title with issuer, and a clause, by language."""
TIMES = 4
"""How many times longer the long text is than the short one."""
MOST = 2.0
"""How many times more than in proportion the long text may take; quadratic time takes `TIMES` times more."""


def clauses(number: int) -> str:
    clause = (
        "Requests the Secretary-General to repair the ferries of the harbour authority, in cooperation with"
        " the regional commissions, and to report to the General Assembly at its eighty-fifth session; "
    )
    return f"{HEAD}1. {clause * number}\n"


def citations(number: int) -> str:
    cited = (f"{60 + i % 20}/{i % 300} of {1 + i % 28} December 2010" for i in range(number))
    return f"{HEAD}1. Recalls its resolutions {', '.join(cited)};\n"


def actors(number: int) -> str:
    return (
        f"{HEAD}1. Requests {'Uganda, Kenya and the United Nations Office on Drugs and Crime, ' * number};\n"
    )


def paragraphs(number: int) -> str:
    lines = (f"{i}. Requests the Secretary-General to repair ferry {i};\n\n" for i in range(1, number + 1))
    return HEAD + "".join(lines)


def parts(number: int) -> str:
    numerals = ("I", "II", "III", "IV", "V")
    lines = (
        f"{numerals[i % 5]}\nFerries\n\n1. Requests States to repair ferry {i};\n\n" for i in range(number)
    )
    return HEAD + "".join(lines)


def seconds(text: str, language: str = "en") -> float:
    source = source_of(text.encode(), Path(f"A_RES_84_930.{language}.txt"))
    started = time.process_time()
    read_document(source, symbol=SYMBOL, language=language, issued_by="")
    return time.process_time() - started


def lines(text: str, language: str) -> int:
    """Number of lines of Python that are run to read a text: the same on every machine."""
    source = source_of(text.encode(), Path(f"A_RES_84_930.{language}.txt"))
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        read_document(source, symbol=SYMBOL, language=language, issued_by="")
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    ("form", "number"),
    [(clauses, 100), (citations, 350), (actors, 300), (paragraphs, 400), (parts, 100)],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_time_is_proportional_to_the_text(form: Callable[[int], str], number: int) -> None:
    seconds(form(5))
    short = min(seconds(form(number)) for _ in range(2))
    long = min(seconds(form(number * TIMES)) for _ in range(2))
    assert long < short * TIMES * MOST + 0.05, f"{short:.2f} s, {long:.2f} s"


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_work_is_proportional_to_a_paragraph_in_other_languages(language: str) -> None:
    head, clause = OTHER_LANGUAGES[language]

    def text(number: int) -> str:
        return f"{SYMBOL}\n\n{head}\n\n1. {clause * number}\n"

    seconds(text(5), language)
    first, short, long = (lines(text(number), language) for number in (1, 1 + 40, 1 + 40 * TIMES))
    assert long - first < (short - first) * TIMES * 1.3, f"{first}, {short} and {long} lines"
