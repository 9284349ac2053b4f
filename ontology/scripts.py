"""Character classes of East Asian scripts, for use inside the brackets of a regular expression."""

from __future__ import annotations

from typing import Final

HAN: Final = "\u4e00-\u9fff"
"""Chinese characters (CJK Unified Ideographs)."""
IDEOGRAPHS: Final = "\u3400-\u9fff\uf900-\ufaff"
"""Chinese characters with extension A and the compatibility forms: the words of a search."""
FULL_WIDTH: Final = "\uff00-\uffef"
"""Half-width and full-width forms."""
CJK: Final = f"\u2e80-\u9fff\uf900-\ufaff{FULL_WIDTH}"
"""Radicals, punctuation, ideographs, compatibility and full-width forms."""
DOUBLE_WIDTH: Final = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u201c\u201d"
)
"""Characters that fill two columns of a page of hard-wrapped text."""
