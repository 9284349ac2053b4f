"""Stage: running numbers → official symbols. In: the number of a resolution or decision and its body.
Out: its symbol, by `authorities/series.csv`, which says how each organ numbers its texts."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .errors import AuthorityError

_OLD_PART = re.compile(r"(?<=\d)[A-Z](?=\()")
_PART = re.compile(r"(?<=\d)(?=[A-Z]$)")
_PART_BEHIND = re.compile(r"(\d+)(\([^()]+\))([A-Z])")


@dataclass(frozen=True, slots=True)
class Series:
    """How one body numbers its resolutions or its decisions."""

    body: str
    """Key of the body: "body/GA"."""
    kind: str
    """resolution or decision."""
    symbol: str
    """The symbol with {n} for the number, or {session} and {running} for its parts."""
    number: re.Pattern[str]
    alone: bool
    """Whether such a number identifies the body without its name."""

    def fits(self, number: str, kind: str) -> bool:
        """Whether this series has such numbers."""
        if kind != self.kind:
            return False
        if number[-1:].isalpha():
            number = _PART_BEHIND.sub(r"\1\3\2", number.replace(" ", ""))
        return self.number.fullmatch(number) is not None

    def official(self, number: str) -> str:
        """The symbol of `number`: "A/RES/65/232", "A/RES/57/270 B"; 2200A(XXI) is in A/RES/2200(XXI)."""
        session, _, running = number.partition("/")
        name = _PART.sub(" ", _OLD_PART.sub("", number))
        return self.symbol.format(n=name, session=session, running=running)


@cache
def series() -> tuple[Series, ...]:
    """All series, in the order of the file.

    Raises AuthorityError if a row has no body or a pattern that does not compile.
    """
    text = (files("mandategraph.ontology") / "authorities" / "series.csv").read_text(encoding="utf-8")
    rows: list[Series] = []
    for line, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            rows.append(
                Series(
                    f"body/{row['body']}",
                    row["kind"],
                    row["symbol"],
                    re.compile(row["number"]),
                    row["alone"] == "yes",
                )
            )
        except (KeyError, re.error) as error:
            raise AuthorityError(
                f"series.csv, line {line}: {error}; expected body,kind,symbol,number,alone"
            ) from error
    return tuple(rows)


def symbol_of(number: str, kind: str, body: str) -> str:
    """The official symbol of a number of one body; "" if the body has no such numbers."""
    return next((row.official(number) for row in series() if row.body == body and row.fits(number, kind)), "")


def body_of(number: str, kind: str) -> str:
    """The body that the form of a number identifies (65/232: the General Assembly); "" if none does."""
    return next(iter(bodies_numbering_so(number, kind)), "")


def bodies_numbering_so(number: str, kind: str) -> tuple[str, ...]:
    """The bodies whose numbers have this form: 133(XII) may be of the Assembly or of the Council."""
    return tuple(dict.fromkeys(row.body for row in series() if row.alone and row.fits(number, kind)))


def session_of(symbol: str) -> tuple[str, str] | None:
    """The body and session number of a symbol: "A/RES/65/232" → body/GA, "65".

    The Economic and Social Council counts by years: "E/RES/2010/19" → body/ECOSOC, "2010". None if it
    has none.
    """
    for row in series():
        head, found, tail = row.symbol.partition("{n}")
        if not found:
            continue
        number = symbol.removeprefix(head).removesuffix(tail)
        if symbol.startswith(head) and "/" in number and row.fits(number, row.kind):
            return row.body, number.split("/")[0]
    return None


def issuer_of(symbol: str) -> str:
    """The body whose series a symbol belongs to: "S/RES/1533(2004)" → body/SC; "" if it belongs to none."""
    for row in series():
        head, _, tail = row.symbol.partition("{n}")
        number = symbol.removeprefix(head).removesuffix(tail)
        if head != row.symbol and symbol.startswith(head) and row.fits(number, row.kind):
            return row.body
    return ""


def number_of(symbol: str) -> tuple[str, str, str] | None:
    """The body, the kind and the number of a symbol: "S/RES/1373(2001)" → body/SC, resolution,
    "1373(2001)". None if it belongs to no series."""
    for row in series():
        if "{session}" in row.symbol:
            head, _, rest = row.symbol.partition("{session}")
            middle, _, tail = rest.partition("{running}")
            if not (symbol.startswith(head) and symbol.endswith(tail)):
                continue
            session, found, last = symbol[len(head) : len(symbol) - len(tail)].partition(middle)
            number = f"{session}/{last}" if found else ""
        else:
            head, _, tail = row.symbol.partition("{n}")
            if not (symbol.startswith(head) and symbol.endswith(tail)):
                continue
            number = symbol[len(head) : len(symbol) - len(tail)]
        if row.fits(number, row.kind):
            return row.body, row.kind, number
    return None


def counts(body: str) -> bool:
    """Whether a body has a series in the file."""
    return any(row.body == body for row in series())


def bodies_with(number: str, kind: str) -> tuple[str, ...]:
    """Every body that has such numbers."""
    return tuple(dict.fromkeys(row.body for row in series() if row.fits(number, kind)))
