"""Reading takes time in proportion to the length of a paragraph and to the number of paragraphs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mandategraph.loaders.formats import source_of
from mandategraph.loaders.read import read_document

HEAD = "A/RES/84/930\n\n84/930. Ferries\n\nThe General Assembly,\n\n"
FILE = Path("A_RES_84_930.en.txt")
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


def seconds(text: str) -> float:
    started = time.process_time()
    read_document(source_of(text.encode(), FILE), symbol="A/RES/84/930", language="en", issued_by="")
    return time.process_time() - started


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
