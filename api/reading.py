"""Reading one document without a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..loaders import formats
from ..loaders.read import read_document

if TYPE_CHECKING:
    from ..loaders.records import Reading, Source

_TEXT_NAME = Path("text.txt")
_LONGEST_PATH = 1024
"""Characters; a longer string is a text."""


def read(
    file_or_text: str | Path,
    *,
    symbol: str = "",
    language: str = "",
    issued_by: str = "",
    reject_changes: bool = False,
) -> Reading:
    """Reads one document: its outline, and the acts, citations and names of every paragraph.

    file_or_text: path of a file, or the text of a document. A string with a line break, or with blanks and
    without a file of that name, is a text. symbol, language ("en", "zh") and issued_by (name of the issuing
    body) override what the text or the file name says. reject_changes: reject the tracked changes of a Word
    file instead of accepting them.

    Raises LoaderError if the file cannot be read, or has no valid symbol or language.
    """
    source = file_or_text if isinstance(file_or_text, Path) else _source(file_or_text)
    return read_document(
        source, symbol=symbol, language=language, issued_by=issued_by, reject_changes=reject_changes
    )


def _source(given: str) -> Source | Path:
    if "\n" not in given and len(given) <= _LONGEST_PATH:
        path = Path(given)
        if path.is_file() or not any(character.isspace() for character in given):
            return path
    return formats.decode(given.encode(), _TEXT_NAME)
