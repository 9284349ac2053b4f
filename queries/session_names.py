"""Sessions by name: in, words such as "GA/81", "eightieth session" or "大会第80届会议"; out, the IRI.

Bodies and numbers come from the authority files: a session that no document of the store names is found too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from ..loaders import numerals
from ..ontology import authorities, sessions
from ..ontology.iri import Minter, session_key
from .names import fold
from .unresolved import Candidate, UnresolvedNameError, similar

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEY: Final = re.compile(
    r"(?:session/)?(?P<body>[^\W\d][\w-]*)[/ ]+(?P<number>(?:S-|ES-)?[0-9]+)(?P<resumed>[/ ]resumed)?",
    re.IGNORECASE,
)
_NUMBER: Final = r"(?:S-|ES-)?[0-9]+"
_FORMS: Final = {
    "en": (
        r"(?:the )?(?P<resumed>resumed )?{number}(?:st|nd|rd|th)?(?P<resumed2> resumed)? session"
        r"(?: of (?:the )?(?P<body>.+))?",
        r"(?:the )?(?P<body>.+?),? {number}(?:st|nd|rd|th)?(?P<resumed> resumed)? session",
        r"(?P<body>.+?),? (?P<resumed>resumed )?session {number}",
    ),
    "zh": (r"(?P<body>.+?)??第?{number}届会议(?P<resumed>续会)?",),
    "fr": (
        r"(?:la )?{number}(?:e|ème)? session(?: (?:de la |de l['’]|du |des |de )(?P<body>.+))?",
        r"(?P<body>.+?),? {number}(?:e|ème)? session",
        r"(?P<body>.+?),? (?P<resumed>reprise de la )?session {number}",
    ),
    "es": (
        r"(?:el )?{number}\.?[ºo]? período de sesiones(?: (?:de la |del |de los |de )(?P<body>.+))?",
        r"(?P<body>.+?),? {number}\.?[ºo]? período de sesiones",
        r"(?P<body>.+?),? (?P<resumed>continuación del )?período de sesiones {number}",
    ),
    "ru": (
        r"(?:(?P<body>.+?),? )?{number}(?:-я)? сессия",
        r"(?P<body>.+?),? (?P<resumed>возобновленная )?сессия {number}",
    ),
    "ar": (r"(?:(?P<body>.+?)،? )?الدورة (?P<resumed>المستأنفة )?{number}",),
}
"""Names of sessions by language; `{number}` is a number in figures or words."""
_WORDS: Final = {
    "en": "session",
    "zh": "届会议",
    "fr": "session",
    "es": "período de sesiones",
    "ru": "сессия",
    "ar": "الدورة",
}
"""A word of every name: the numbers of a language take long to load."""
_YEARS_AHEAD: Final = 10
"""Years from now in which a session that is meant by its number alone may begin."""


def session_iri(words: str, base: str) -> str:
    """Returns the IRI of the session that words of a user mean.

    words: a key ("GA/81", "CCPCJ/22/resumed"), an IRI, or a name in one of six languages ("eightieth session
    of the General Assembly"). base: start of the IRIs of the store. The number is not checked.
    Raises UnresolvedNameError for other words, and with the candidates for a number without a body.
    """
    given = words.strip()
    match = _KEY.fullmatch(given.removeprefix(base))
    if match is not None:
        body = _body_of_key(match["body"])
        if body is None:
            sitting = (key.removeprefix("body/") for key in sessions.sitting_bodies())
            near = (_keys()[one.casefold()] for one in similar(match["body"], sitting))
            raise UnresolvedNameError("session", words, _sessions(near, match["number"], base))
        return Minter(base).session(body, match["number"].upper(), resumed=bool(match["resumed"]))
    found = _read(given)
    if found is None:
        raise UnresolvedNameError("session", words)
    body_name, number, resumed = found
    bodies = _names().get(fold(body_name), ()) if body_name else _bodies_with(number, resumed=resumed)
    if len(bodies) == 1 and body_name:
        return Minter(base).session(bodies[0], number, resumed=resumed)
    if not bodies:
        near = (body for one in similar(fold(body_name), _names()) for body in _names()[one])
        raise UnresolvedNameError("session", words, _sessions(near, number, base, resumed=resumed))
    raise UnresolvedNameError(
        "session", words, _sessions(bodies, number, base, resumed=resumed), ambiguous=True
    )


def _body_of_key(name: str) -> str | None:
    """Returns the key of a body by the word in keys of sessions, in any case."""
    return _keys().get(name.casefold())


@cache
def _keys() -> dict[str, str]:
    return {key.removeprefix("body/").casefold(): key for key in authorities.load().bodies}


def _sessions(
    bodies: Iterable[str], number: str, base: str, *, resumed: bool = False
) -> tuple[Candidate, ...]:
    """Returns the sessions of one number of several bodies as candidates."""
    label, minter = authorities.load().label, Minter(base)
    keys = {body: session_key(body, number, resumed=resumed) for body in bodies}
    return tuple(
        Candidate(key.removeprefix("session/"), label(body, "en"), minter.key(key))
        for body, key in keys.items()
    )


def _read(words: str) -> tuple[str, str, bool] | None:
    """Returns the name of the body ("" if none is given), the number, and whether the session is resumed."""
    if re.fullmatch(_NUMBER, words, re.IGNORECASE):
        return "", words.upper(), False
    for language, forms in _FORMS.items():
        for form in forms if _WORDS[language] in words.casefold() else ():
            match = re.fullmatch(form.format(number=_number(language)), words, re.IGNORECASE)
            if match:
                found = match.groupdict()
                number = found["number"].upper()
                if not re.fullmatch(_NUMBER, number):
                    number = str(numerals.value(found["number"], language))
                return found["body"] or "", number, bool(found.get("resumed") or found.get("resumed2"))
    return None


@cache
def _number(language: str) -> str:
    return f"(?P<number>{_NUMBER}|{numerals.alternatives(language)})"


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Returns the keys of the bodies that meet in sessions by their folded names in every language."""
    known, found = authorities.load(), defaultdict[str, dict[str, None]](dict)
    for key in sorted(sessions.sitting_bodies()):
        for name in chain.from_iterable(known.names(key, language) for language in known.languages()):
            found[fold(name)][key] = None
    return {name: tuple(keys) for name, keys in found.items()}


def _bodies_with(number: str, *, resumed: bool) -> tuple[str, ...]:
    """Returns the bodies that have a session of this number with known dates, by nearness to today.

    The General Assembly is first.
    """
    today, found = date.today(), dict[str, int]()
    for key in sorted(sessions.sitting_bodies()):
        dates = sessions.interval(key, number, resumed=resumed)
        if dates is not None and dates.first.year <= today.year + _YEARS_AHEAD:
            found[key] = abs((dates.first - today).days)
    return tuple(sorted(found, key=lambda key: (key != sessions.GENERAL_ASSEMBLY, found[key])))
