"""Web pages of actors and instruments: websites of bodies, entries of the Treaty Collection, concepts.

In: `authorities/links.csv`, with the columns key and link. Out: links by authority key.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from . import symbols
from .iri import symbol_path
from .terms import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FILE: Final = "authorities/links.csv"
_DOCUMENT_SYSTEM: Final = "https://docs.un.org"
_NAMED: Final = re.compile(
    rf"(?P<symbol>{symbols.SYMBOL.pattern}(?: [A-Z](?![A-Za-z]))?)(?: \((?P<language>[a-z]{{2}})\))?"
)
"""A document named in the source of a record: "A/RES/65/274 (en): the month only"."""


@cache
def links() -> Mapping[str, str]:
    """Returns the web page of each body, group and instrument that has a row, by key ("body/UNODC").

    A group's page is the concept of the same name in the UNBIS Thesaurus.
    """
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


def source_texts(source: str) -> Iterator[str]:
    """Yields the URLs of the official texts of the documents that the source of a record names.

    source: as in the column `source` of the authority files, "A/RES/65/274 (en)"; else English.
    """
    for found in _NAMED.finditer(source):
        if url := official_text(symbols.normalize(found["symbol"]), found["language"] or "en"):
            yield url
