"""The words of the pages: in, a language; out, its catalogue of messages, read from `translations/*.po`.

The catalogues are compiled when they are first used: a build step could be forgotten, and they are small.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Final = {"en": "English", "zh": "中文"}
"""The languages of the pages, as they call themselves."""


@cache
def wording(language: str) -> NullTranslations:
    """The messages of a language; English for one that has no catalogue."""
    catalogue = files(__name__.rpartition(".pages")[0]).joinpath("translations", f"{language}.po")
    if language not in LANGUAGES or not catalogue.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(catalogue.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def message(text: str) -> str:
    """Marks a text that is translated later, where it is shown."""
    return text
