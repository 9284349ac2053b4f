"""Inflects Russian names: a name in the nominative in, its forms in all cases out.

The adjectives and the head noun of a name change, and what follows the head stays: "Совет Безопасности",
"Совета Безопасности". The forms come from the dictionary of pymorphy3 (https://github.com/no-plagiarism/pymorphy3).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

CASES: Final = ("gent", "datv", "accs", "ablt", "loct")
"""The cases besides the nominative, as pymorphy3 names them."""
_CYRILLIC: Final = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_DASHES: Final = ("-", " — ", " - ", " – ", "–")
"""What may join two nouns of a name ("государства — члены")."""
_TWO_NOUNS: Final = re.compile(r"([А-Яа-я]+) [—–-] ([а-я]+)")
_ADJECTIVES: Final = ("ADJF", "PRTF")
_GUESSED: Final = ("Abbr", "Name", "Surn")
"""Nouns that pymorphy3 guesses for an adjective that its dictionary lacks ("Аддис-Абебская")."""
_DEGREES: Final = ("наименее", "наиболее")
"""Adverbs before an adjective of a name ("наименее развитые страны")."""


def inflected(name: str) -> tuple[str, ...]:
    """Returns the name and its forms in the other cases, without repetition and with е for ё.

    name: in the nominative, singular or plural. A name in other letters and an acronym are returned alone.
    """
    plain = name.replace("ё", "е").replace("Ё", "Е")
    words = _joined(plain).split(" ")
    changing = _changing(words)
    forms = {plain: None, " ".join(words): None}
    for case in CASES if changing else ():
        # The accusative of a plural is that of living or of other things.
        for animate in (False, True) if case == "accs" else (False,):
            forms[_declined(words, changing, case, animate=animate)] = None
    for form in tuple(forms) if _is_joined(words) else ():
        first, hyphen, rest = form.partition("-")
        for dash in _DASHES[1:] if hyphen else ():
            forms[f"{first}{dash}{rest}"] = None
    return tuple(forms)


def genitive(name: str) -> str:
    """Returns a name in the genitive, as it stands behind a noun ("правительство Франции").

    name: in the nominative; a name in other letters and an acronym are returned as they are.
    """
    words = _joined(name.replace("ё", "е").replace("Ё", "Е")).split(" ")
    return _declined(words, _changing(words), "gent", animate=False)


def _declined(
    words: list[str], changing: dict[int, tuple[list[str], str, str]], case: str, *, animate: bool
) -> str:
    """Returns the words of a name with those that change in a case; changing: see `_changing`."""
    form = list(words)
    for place, (parts, number, gender) in changing.items():
        changed = "-".join(_in_case(part, case, number, gender, animate) for part in parts)
        form[place] = words[place].replace("-".join(parts), changed)
    return " ".join(form)


def _joined(name: str) -> str:
    """Returns a name with a hyphen for the dash between two nouns that change both ("штаты — члены")."""
    match = _TWO_NOUNS.match(name)
    joined = f"{match[1]}-{match[2]}" if match else ""
    return joined + name[match.end() :] if match and _is_joined([joined]) else name


def _is_joined(words: list[str]) -> bool:
    """Whether the first word is two nouns that change both; in the singular, only States are."""
    first, dash, second = words[0].partition("-")
    plural = all((_noun(part) or ("", ""))[0] == "plur" for part in (first, second))
    return bool(dash) and (plural or first.casefold() in ("государство", "страна"))


def _changing(words: list[str]) -> dict[int, tuple[list[str], str, str]]:
    """The places of the words that change, with their parts, number and gender."""
    found: dict[int, tuple[list[str], str, str]] = {}
    waiting: list[int] = []
    place = 0
    while place < len(words):
        word = words[place].strip("«»,")
        if not _CYRILLIC.fullmatch(word) or (len(word) > 1 and word.isupper()):
            break
        if (word == "и" and (waiting or found)) or word.casefold() in _DEGREES:
            place += 1
            continue
        parts = word.split("-") if _is_joined([word]) else [word]
        noun = _noun(parts[0])
        if _is_adjective(word) and (noun is None or _is_before_noun(words, place)):
            waiting.append(place)
            place += 1
            continue
        if noun is None:
            break
        number, gender = noun
        for before in (*waiting, place):
            found[before] = (parts if before == place else [words[before]], number, gender)
        waiting.clear()
        # Another noun in the same case: "фонды и программы".
        if place + 2 < len(words) and words[place + 1] == "и":
            place += 2
            continue
        # A participle behind the noun agrees with it: "государства, обладающие ядерным оружием",
        # "Комитет Совета Безопасности, учрежденный резолюцией".
        comma = next((i for i in range(place, len(words) - 1) if words[i].endswith(",")), None)
        if comma is not None and words[comma + 1] == "не" and comma + 2 < len(words):
            comma += 1
        if comma is not None and _is_participle(words[comma + 1], number, gender):
            found[comma + 1] = ([words[comma + 1]], number, gender)
        break
    return found


def _is_participle(word: str, number: str, gender: str) -> bool:
    """Whether a word is a participle in the nominative of this number and gender."""
    return any(
        parse.tag.POS == "PRTF"
        and parse.tag.case == "nomn"
        and parse.tag.number == number
        and (number == "plur" or parse.tag.gender in (gender, None))
        for parse in _parses(word)
    )


def _is_before_noun(words: list[str], place: int) -> bool:
    """Whether a noun in the nominative follows a word, with only adjectives between: the word is one too."""
    for following in words[place + 1 :]:
        word = following.strip("«»,")
        if not _CYRILLIC.fullmatch(word):
            return False
        if _noun(word) is not None:
            return True
        if not _is_adjective(word):
            return False
    return False


@cache
def _analyzer() -> Any:
    # Imported late: only Russian texts need it, and its dictionary takes a quarter of a second.
    from pymorphy3 import MorphAnalyzer  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    return MorphAnalyzer(lang="ru")


@cache
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(_analyzer().parse(word))


def _is_adjective(word: str) -> bool:
    return any(parse.tag.POS in _ADJECTIVES and parse.tag.case == "nomn" for parse in _parses(word))


@cache
def _noun(word: str) -> tuple[str, str] | None:
    """Number and gender of a noun in the nominative; None for other words."""
    guessed = _GUESSED if _is_adjective(word) else ()
    for parse in _parses(word):
        if any(grammeme in parse.tag for grammeme in guessed):
            continue
        if parse.tag.POS == "NOUN" and parse.tag.case == "nomn":
            return (parse.tag.number or "sing", parse.tag.gender or "")
    return None


@cache
def _in_case(word: str, case: str, number: str, gender: str, animate: bool) -> str:
    """A word in a case, in the letters of the word."""
    noun = _noun(word)
    kinds = ("NOUN",) if noun else _ADJECTIVES
    wanted = {case, number}
    for parse in _parses(word):
        if parse.tag.POS not in kinds or parse.tag.case != "nomn":
            continue
        if not noun and number == "sing" and parse.tag.gender not in (gender, None):
            continue
        grammemes = {*wanted, gender} if gender and not noun and number == "sing" else set(wanted)
        if not noun and case == "accs" and (number == "plur" or gender == "masc"):
            grammemes.add("anim" if animate else "inan")
        form = parse.inflect(grammemes)
        if form is not None:
            return _as_printed(form.word.replace("ё", "е"), word)
    return word


def _as_printed(form: str, word: str) -> str:
    """A form with the capital letters of the word, part by part."""
    parts = form.split("-")
    printed = word.split("-")
    return "-".join(
        part[:1].upper() + part[1:] if index < len(printed) and printed[index][:1].isupper() else part
        for index, part in enumerate(parts)
    )
