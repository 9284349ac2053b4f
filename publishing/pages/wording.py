"""The words of the pages: in, a language; out, its catalogue of messages, read from `translations/*.po`.

The catalogues are compiled when they are first used: a build step could be forgotten, and they are small.
Messages marked `fuzzy` are translations that nobody has reviewed yet; they are shown all the same.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ..negotiation import LANGUAGES

LEFT_TO_RIGHT: Final = "ltr"


@cache
def wording(language: str) -> NullTranslations:
    """The messages of a language; English for one that has no catalogue."""
    if language not in LANGUAGES:
        return NullTranslations()
    catalogue = files(__name__.rpartition(".pages")[0]).joinpath("translations", f"{language}.po")
    messages = read_po(io.BytesIO(catalogue.read_bytes()), locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages, use_fuzzy=True)
    compiled.seek(0)
    return GNUTranslations(compiled)


def message(text: str) -> str:
    """Marks a text that is translated later, where it is shown."""
    return text


@cache
def locale(language: str) -> Locale | None:
    """Returns the locale of CLDR for a language; None for a language that CLDR lacks."""
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def own_name(language: str) -> str:
    """Returns the name of a language in that language; the code for a language that CLDR lacks."""
    found = locale(language)
    name = found.get_language_name(language) if found else None
    return name[:1].upper() + name[1:] if name else language


@cache
def direction(language: str) -> str:
    """Returns the direction of the script of a language: ltr or rtl."""
    found = locale(language)
    return found.text_direction if found else LEFT_TO_RIGHT
