"""Spellings and inflected forms of Arabic names, for the look-up of names in a text.

In: a name as the authority files write it. Out: its other forms. Particles and the article before a name
are rows `prefix` and `joined` of `authorities/forms.csv`.
"""

from __future__ import annotations

import re
from typing import Final

FOLD: Final = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك"}
"""Letters that are written for one another, character for character."""
_ENDINGS: Final = (
    (re.compile(r"ون(?=\s|$)"), "ين"),
    (re.compile(r"تان(?=\s|$)"), "تين"),
    (re.compile(r"\bذوو(?=\s)"), "ذوي"),
    (re.compile(r"(?<=\w{3})و(?=\s+ال)"), "ي"),
)
"""Endings of the nominative, and those of the other cases."""


_OFFICES: Final = (
    ("المقرر الخاص", "المقررة الخاصة"),
    ("الخبير المستقل", "الخبيرة المستقلة"),
    ("الممثل الخاص", "الممثلة الخاصة"),
    ("ممثل الأمين العام الخاص", "ممثلة الأمين العام الخاصة"),
    ("المبعوث الخاص", "المبعوثة الخاصة"),
    ("مبعوث الأمين العام الخاص", "مبعوثة الأمين العام الخاصة"),
    ("المستشار الخاص", "المستشارة الخاصة"),
    ("المنسق الخاص", "المنسقة الخاصة"),
    ("الممثل السامي", "الممثلة السامية"),
    ("المفوض السامي", "المفوضة السامية"),
    ("مفوض الأمم المتحدة السامي", "مفوضة الأمم المتحدة السامية"),
    ("المدير التنفيذي", "المديرة التنفيذية"),
    ("المدير العام", "المديرة العامة"),
    ("الأمين التنفيذي", "الأمينة التنفيذية"),
    ("رئيس", "رئيسة"),
    ("نائب", "نائبة"),
    ("وكيل الأمين العام", "وكيلة الأمين العام"),
)
"""Offices, as a man and as a woman who holds them is called."""
_APPOINTED: Final = _OFFICES[:2]
"""Offices that the Human Rights Council appoints."""
_COUNCIL: Final = "لمجلس حقوق الإنسان"
"""The Council that appoints, in such a name."""
_CONCERNED: Final = ("المعني", "المعنية")
"""What such an office deals with ("concerned with"), for a man and for a woman."""


def variants(name: str) -> tuple[str, ...]:
    """Returns the forms of a name in the other cases, and of an office held by a man or a woman.

    Empty if they are written alike.
    """
    changed = name
    for ending, other in _ENDINGS:
        changed = ending.sub(other, changed)
    holders = (name, *_other_holder(name))
    appointed = tuple(form for holder in holders for form in _appointed(holder))
    return tuple(form for form in (changed, *holders, *appointed) if form != name)


def _appointed(name: str) -> tuple[str, ...]:
    """The name of an office of the Human Rights Council with the Council in it; empty for other names."""
    for man, woman in _APPOINTED:
        for office, concerned in ((man, _CONCERNED[0]), (woman, _CONCERNED[1])):
            if name.startswith(f"{office} {concerned} "):
                subject = name.removeprefix(f"{office} {concerned} ")
                return (f"{office} {_COUNCIL} {concerned} {subject}",)
    return ()


def _other_holder(name: str) -> tuple[str, ...]:
    """The name of an office as a holder of the other gender is called; empty for other names."""
    for pair in _OFFICES:
        for own, other in ((0, 1), (1, 0)):
            if name.startswith(f"{pair[own]} "):
                rest = name.removeprefix(pair[own])
                return (pair[other] + re.sub(rf"\b{_CONCERNED[own]}\b", _CONCERNED[other], rest, count=1),)
    return ()
