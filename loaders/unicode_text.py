"""Stage 1 of the loader, Unicode: decoded text comes in, text in one canonical form goes out.

A `Source` holds the canonical text, so spans of all later stages count its characters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INVISIBLE: Final = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\u061c\u180e]+"
)
"""Direction marks, zero-width characters and variation selectors."""
_BLANKS: Final = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_LINE_ENDS: Final = re.compile(r"[\x0b\x85\u2028\u2029]")
_PRESENTATION_FORMS: Final = re.compile(r"[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]+")
"""Latin and Armenian ligatures, and Hebrew and Arabic letters as printed within a word."""


def canonical(text: str) -> str:
    """Returns `text` in normal form C, without characters that are not printed.

    Ligatures become letters, no-break and typographic blanks plain spaces, line and paragraph
    separators line ends. Soft hyphens stay: they show where a printed line breaks a word. Unicode
    Standard Annex 15.
    """
    if text.isascii():
        return _LINE_ENDS.sub("\n", text)
    text = INVISIBLE.sub("", text)
    text = _LINE_ENDS.sub("\n", _BLANKS.sub(" ", text))
    text = _PRESENTATION_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return unicodedata.normalize("NFC", text)
