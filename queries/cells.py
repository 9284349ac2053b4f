"""Formats values as spreadsheet cells, escaping text that would run as a formula."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def spreadsheet_cell(content: object) -> str:
    """Returns the text of a cell; a formula gets an apostrophe in front."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return "true" if content else "false"
    text = str(content)
    harmless = not isinstance(content, str) or len(text) < 2 or _NUMBER.fullmatch(text)
    return text if harmless or not text.startswith(_FORMULA) else f"'{text}"
