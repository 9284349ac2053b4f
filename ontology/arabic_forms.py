"""Spellings and inflected forms of Arabic names, for the look-up of names in a text.

In: a name as the authority files write it. Out: its other forms. Particles and the article before a name
are rows `prefix` and `joined` of `authorities/forms.csv`; what offices are called, rows `holder`, `concerned`
and `office`; how a name is joined with what it is about, rows `about`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .authorities import Form

FOLD: Final = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك"}
"""Letters that are written for one another, character for character."""
_ENDINGS: Final = (
    (re.compile(r"ون(?=\s|$)"), "ين"),
    (re.compile(r"تان(?=\s|$)"), "تين"),
    (re.compile(r"\bذوو(?=\s)"), "ذوي"),
    (re.compile(r"(?<=\w{3})و(?=\s+ال)"), "ي"),
)
"""Endings of the nominative, and those of the other cases."""


@dataclass(frozen=True, slots=True)
class Offices:
    """What offices and instruments are called, as pairs of words that stand for one another."""

    holders: tuple[tuple[str, str], ...] = ()
    """Offices, as a man and as a woman who holds them is called."""
    concerned: tuple[tuple[str, str], ...] = ()
    """What an office deals with ("concerned with"), for a man and for a woman."""
    spellings: tuple[tuple[str, str], ...] = ()
    """Beginnings of names of offices, and how they are written besides."""
    about: tuple[tuple[str, str], ...] = ()
    """Words between a name and what it is about, and others that stand for them."""


def offices(forms: Iterable[Form]) -> Offices:
    """Returns the rows `holder`, `concerned`, `office` and `about` of `forms.csv`."""
    rows: dict[str, list[tuple[str, str]]] = {"holder": [], "concerned": [], "office": [], "about": []}
    for form in forms:
        if form.applies_to in rows:
            one, _, other = form.form.partition(">")
            rows[form.applies_to].append((one.removesuffix("{name}"), other.removesuffix("{name}")))
    return Offices(*(tuple(rows[kind]) for kind in ("holder", "concerned", "office", "about")))


def variants(name: str, called: Offices) -> tuple[str, ...]:
    """Returns the forms of a name in the other cases, and of an office held by a man or a woman.

    Empty if they are written alike.
    """
    changed = name
    for ending, other in _ENDINGS:
        changed = ending.sub(other, changed)
    holders = (name, *_other_holder(name, called))
    written = (form for holder in holders for form in _spelled(holder, called))
    found = dict.fromkeys((changed, *holders, *written, *_about(name, called)))
    return tuple(form for form in found if form != name)


def _about(name: str, called: Offices) -> tuple[str, ...]:
    """The name with other words before what it is about ("المتعلقة ب" for "بشأن"); empty for other names."""
    places = ((name.find(f" {one}"), one, other) for one, other in called.about)
    found = [place for place in places if place[0] > 0]
    first = min((place[0] for place in found), default=0)
    return tuple(
        f"{name[:first]} {other}{name[first + 1 + len(one) :]}"
        for place, one, other in found
        if place == first
    )


def _spelled(name: str, called: Offices) -> tuple[str, ...]:
    """The name of an office as it is written besides; empty for other names."""
    return tuple(
        other + name.removeprefix(one) for one, other in called.spellings if name.startswith(f"{one} ")
    )


def _other_holder(name: str, called: Offices) -> tuple[str, ...]:
    """The name of an office as a holder of the other gender is called; empty for other names."""
    for pair in called.holders:
        for own, other in ((0, 1), (1, 0)):
            if name.startswith(f"{pair[own]} "):
                rest = name.removeprefix(pair[own])
                for concerned in called.concerned:
                    rest = re.sub(rf"\b{concerned[own]}\b", concerned[other], rest, count=1)
                return (pair[other] + rest,)
    return ()
