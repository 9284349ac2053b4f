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


def variants(name: str) -> tuple[str, ...]:
    """Returns the forms of a name in the other cases; empty if they are written alike."""
    changed = name
    for ending, other in _ENDINGS:
        changed = ending.sub(other, changed)
    return (changed,) if changed != name else ()
