"""Stage 2 of the loader, traditional characters: a text comes in, the table that simplifies it goes out.

The official Chinese texts are in simplified characters, and so are the rules of the pack. The table maps
single characters, so that every place of the clean text still has its place in the source.
Source: OpenCC (Open Chinese Convert), configuration `t2s`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Protocol, cast

from ..ontology.scripts import IDEOGRAPHS

_SHARE: Final = 20
"""A text is in traditional characters if one of so many of its ideographs has a simplified form."""
_IDEOGRAPH: Final = re.compile(f"[{IDEOGRAPHS}]")


class _Converter(Protocol):
    """What is used of OpenCC, which states no types."""

    def convert(self, text: str) -> str: ...


@cache
def simplified() -> dict[int, int]:
    """The simplified form of each character that has one, as a table for `str.translate`."""
    # Loaded for Chinese texts only, and not when the command starts.
    import opencc  # pyright: ignore[reportMissingTypeStubs]

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    converter = cast("_Converter", opencc.OpenCC("t2s"))
    converted = converter.convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(one): ord(other) for one, other in pairs if one != other and len(other) == 1}


def table_for(text: str) -> dict[int, int]:
    """The table that simplifies a text in traditional characters; empty for any other text."""
    ideographs = _IDEOGRAPH.findall(text)
    if not ideographs:
        return {}
    table = simplified()
    changed = sum(ord(character) in table for character in ideographs)
    return table if changed * _SHARE >= len(ideographs) else {}
