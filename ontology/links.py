"""Web pages of actors and instruments: websites of bodies, entries of the Treaty Collection.

In: `authorities/links.csv`, with the columns key and link. Out: links by authority key.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from . import symbols
from .iri import symbol_path
from .terms import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = "authorities/links.csv"
_DOCUMENT_SYSTEM: Final = "https://docs.un.org"


@cache
def links() -> Mapping[str, str]:
    """Returns the web page of each body and instrument that has a row, by authority key ("body/UNODC")."""
    text = (files(__spec__.parent) / _FILE).read_text(encoding="utf-8")
    return {row["key"]: row["link"] for row in csv.DictReader(text.splitlines())}


def official_text(symbol: str, language: str) -> str:
    """Returns the URL of a language version in the Official Document System; "" for other organizations.

    symbol: canonical symbol. language: code of one of the six official languages. The URL has the form of the
    permanent links of the system: https://docs.un.org/en/A/RES/77/235.
    """
    if language not in LANGUAGE or not symbols.SYMBOL.match(symbol):
        return ""
    return f"{_DOCUMENT_SYSTEM}/{language}/{symbol_path(symbol)}"
