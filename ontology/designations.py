"""Designations of texts outside the United Nations series: WHA76.4, GC(67)/RES/7, 3/CP.25.

In: a designation or a printed line. Out: the body and the kind of text that it belongs to, by
`authorities/designations.csv`, one row a series.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from .authorities import AuthorityError

KINDS: Final = ("resolution", "decision", "recommendation", "declaration")
_KIND_WORD: Final = re.compile(r"^(?:Resolution|Decision|Recommendation|Res\.|Dec\.) ")
"""The word that may be printed before a designation: "Decision 3/CP.25"."""
_KIND_IN_NAME: Final = (
    (re.compile(r"(?i)\bDec(?:ision|\b)"), "decision"),
    (re.compile(r"(?i)\bRec(?:ommendation|\b)"), "recommendation"),
    (re.compile(r"(?i)\bDecl(?:aration|\b)"), "declaration"),
)
_PLAUSIBLE: Final = re.compile(r"(?=.*\d|.*\b[IVXLC]+\b)[A-Za-z0-9][\w .,()/:°*’'+-]{0,79}")
"""A designation of a series without a row: a number or a roman numeral, and plain signs only."""


@dataclass(frozen=True, slots=True)
class Designation:
    """A series of texts of one body."""

    body: str
    """Key of the body: "body/WHA"; "" for a series without a row."""
    kind: str
    """resolution, decision, recommendation or declaration."""
    pattern: re.Pattern[str]
    line: bool
    """Whether a line of a file that consists of such a designation is taken for the document's own."""
    example: str


@cache
def designations() -> tuple[Designation, ...]:
    """Returns all series, in the order of the file.

    Raises AuthorityError, with the line, if a row has no body, an unknown kind, a pattern that does not
    compile, or an example that its pattern does not match.
    """
    text = (files("mandategraph.ontology") / "authorities" / "designations.csv").read_text(encoding="utf-8")
    rows: list[Designation] = []
    for line, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            pattern = re.compile(row["pattern"])
            found = Designation(
                f"body/{row['body']}", row["kind"], pattern, row["line"] == "yes", row["example"]
            )
        except (KeyError, re.error) as error:
            raise AuthorityError(
                f"designations.csv, line {line}: {error}; expected body,kind,pattern,line,example"
            ) from error
        if found.kind not in KINDS or not pattern.fullmatch(found.example):
            raise AuthorityError(
                f"designations.csv, line {line}: the kind is one of {', '.join(KINDS)}, and the pattern must"
                " match the example"
            )
        rows.append(found)
    return tuple(rows)


@cache
def designated(symbol: str) -> Designation | None:
    """Returns the series of a designation ("WHA76.4", "Decision 3/CP.25"); None if it belongs to none."""
    bare = _KIND_WORD.sub("", symbol, count=1)
    for row in designations():
        if row.pattern.fullmatch(symbol) or (bare != symbol and row.pattern.fullmatch(bare)):
            return row
    return None


def of_named_issuer(symbol: str) -> Designation | None:
    """Returns a series for the designation of a body whose series have no row; None if it cannot be one."""
    if not _PLAUSIBLE.fullmatch(symbol):
        return None
    kind = next((kind for pattern, kind in _KIND_IN_NAME if pattern.search(symbol)), "resolution")
    return Designation("", kind, re.compile(re.escape(symbol)), False, symbol)


def stated(line: str) -> str:
    """Returns the designation that a line consists of; "" for any other line."""
    words = _KIND_WORD.sub("", line.strip(" *#\t\r"), count=1)
    found = next((row for row in designations() if row.line and row.pattern.fullmatch(words)), None)
    return words if found else ""
