"""Values as cells of a spreadsheet: in, a plain value; out, text that no spreadsheet runs as a formula."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def spreadsheet_cell(content: object) -> str:
    """The text of a cell; what would be a formula is marked as text by an apostrophe."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return "true" if content else "false"
    text = str(content)
    harmless = not isinstance(content, str) or len(text) < 2 or _NUMBER.fullmatch(text)
    return text if harmless or not text.startswith(_FORMULA) else f"'{text}"
