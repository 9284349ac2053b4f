"""Writing N-Quads (RDF 1.1 N-Quads) as text, without an RDF library.

In: IRIs, words, numbers, dates. Out: terms, and the lines of one named graph. No blank nodes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..ontology.terms import RDF, SUPERPROPERTIES, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

TYPE: Final = f"{RDF}type"

_ESCAPES: Final = {
    **{code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    0x08: "\\b",
    0x09: "\\t",
    0x0A: "\\n",
    0x0C: "\\f",
    0x0D: "\\r",
    0x22: '\\"',
    0x5C: "\\\\",
}
_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f]')


def quoted(words: str) -> str:
    """A plain literal, escaped once (canonical N-Quads)."""
    if _SPECIAL.search(words):
        words = words.translate(_ESCAPES)
    return f'"{words}"'


def tagged(words: str, language: str) -> str:
    """A literal in a language."""
    return f"{quoted(words)}@{language}"


def integer(number: int) -> str:
    """An xsd:integer."""
    return f'"{number}"^^<{XSD}integer>'


def decimal(number: float) -> str:
    """An xsd:decimal in canonical form, three decimals at most."""
    return f'"{f"{number:.3f}".rstrip("0").rstrip(".")}"^^<{XSD}decimal>'


def boolean(value: bool) -> str:
    """An xsd:boolean."""
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


def day(value: date | str) -> str:
    """An xsd:date, of a date or an ISO date."""
    return f'"{value}"^^<{XSD}date>'


def year(value: str) -> str:
    """An xsd:gYear."""
    return f'"{value}"^^<{XSD}gYear>'


class Graph:
    """The lines of one named graph, as they come; `lines` may hold a line twice.

    A statement is written with the property of ELI, ORG or PROV above its own, for stores that do not reason.
    """

    __slots__ = ("_end", "lines")

    def __init__(self, name: str) -> None:
        self._end = f" <{name}> .\n"
        self.lines: list[str] = []

    def add(self, subject: str, predicate: str, term: str) -> None:
        """One statement whose object is a term made by `quoted`, `tagged`, `integer` …"""
        self.lines.append(f"<{subject}> <{predicate}> {term}{self._end}")
        if above := SUPERPROPERTIES.get(predicate):
            self.lines.append(f"<{subject}> <{above}> {term}{self._end}")

    def link(self, subject: str, predicate: str, target: str) -> None:
        """One statement whose object is an IRI."""
        self.add(subject, predicate, f"<{target}>")

    def type(self, subject: str, *classes: str) -> None:
        """The classes of a subject; superclasses are stated too, for stores that do not reason."""
        for name in classes:
            self.lines.append(f"<{subject}> <{TYPE}> <{name}>{self._end}")


def serialize(graphs: Iterable[Graph]) -> bytes:
    """The lines of all graphs, sorted, each once, in UTF-8."""
    lines = sorted({line for graph in graphs for line in graph.lines})
    # A lone surrogate has no UTF-8 form; a decoder that keeps one must not cost the document.
    return "".join(lines).encode("utf-8", "replace")
