"""Lists of acts: filters in; acts, their number and tallies out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from ..negotiation import SOURCE_LANGUAGE
from ..tracing import EVERYTHING, is_listening, noted, shared
from .index_file import IndexFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PARTS: Final = ("addressee", "partner", "recipient")
_SELECT: Final = """
SELECT act.id, MIN(CASE text.language WHEN :language THEN 0 WHEN :fallback THEN 1 ELSE 2 END),
       act.iri, text.symbol, text.unit, passage.paragraph,
       text.language, text.day, text.issuer, text.status, act.kind, act.concept, act.verb, act.action,
       act.reporting
FROM act JOIN text ON text.id = act.text JOIN passage ON passage.id = act.passage {joins}
WHERE {where} GROUP BY act.iri
"""
_SHARED_ROWS: Final = 1000
"""Rows of a list that the pages of one job share."""
TALLIES: Final = {
    "year": ("SUBSTR(text.day, 1, 4)", ""),
    "issuer": ("text.issuer", ""),
    "verb": ("act.concept", ""),
    "addressee": (
        "counted.actor",
        "JOIN part AS counted ON counted.act = act.id AND counted.role = 'addressee'",
    ),
    "partner": ("counted.actor", "JOIN part AS counted ON counted.act = act.id AND counted.role = 'partner'"),
    "recipient": (
        "counted.actor",
        "JOIN part AS counted ON counted.act = act.id AND counted.role = 'recipient'",
    ),
    "topic": ("topic.iri", "JOIN topic ON topic.text = act.text"),
    "due": ("SUBSTR(due.last, 1, 4)", ""),
}


@dataclass(frozen=True, slots=True)
class Part:
    """An actor in its role; without IRI it is one that no authority file knows."""

    iri: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when; days are ISO dates, each None where it is not known."""

    iri: str
    type: str
    session: str | None
    day: str | None
    every: str | None
    first: str | None
    last: str | None
    derivation: str | None
    words: str


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act as lists show it."""

    iri: str
    symbol: str
    unit: str | None
    paragraph: str
    language: str
    day: str | None
    """Of the text."""
    issuer: str | None
    status: str | None
    kind: str
    concept: str
    verb: str
    action: str
    reporting: bool
    addressees: tuple[Part, ...]
    partners: tuple[Part, ...]
    recipients: tuple[Part, ...]
    conditions: tuple[str, ...]
    dues: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which acts a list shows: every condition that is given must hold; of several values, any."""

    addressee: tuple[str, ...] = ()
    """Any of them is asked: a body, say, and its officers."""
    partner: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    kind: str | None = None
    verb: tuple[str, ...] = ()
    year: str | None = None
    session: str | None = None
    """Session by which the act is due."""
    after: str | None = None
    """First day on which it may fall due."""
    before: str | None = None
    document: str | None = None
    unit: str | None = None
    due: bool = False
    """Whether only acts with a deadline count."""


class ActList(IndexFile):
    """Lists, counts and tallies the acts that pass a filter."""

    def acts(self, wanted: Filter, language: str, offset: int = 0, limit: int = 50) -> tuple[ActLine, ...]:
        """The acts that a list shows, each once: in `language` if there is that version.

        Acts with a deadline come by its last day where deadlines are asked for, else the newest first.
        """
        _note(wanted)
        if offset and is_listening() and offset + limit <= _SHARED_ROWS:
            return self._lines(self._first_rows(wanted, language)[offset : offset + limit])
        return self._lines(self._rows_of(wanted, language, offset, limit))

    @shared
    def _first_rows(self, wanted: Filter, language: str) -> list[tuple[object, ...]]:
        """The rows of the first pages of a list: to sort all acts for each page would take long."""
        return self._rows_of(wanted, language, 0, _SHARED_ROWS)

    def _rows_of(self, wanted: Filter, language: str, offset: int, limit: int) -> list[tuple[object, ...]]:
        joins, where, values = _where(wanted)
        dated = wanted.due or wanted.after or wanted.before or wanted.session
        order = "MIN(due.last), text.symbol" if dated else "text.day DESC, text.symbol"
        sql = (
            _SELECT.format(joins=joins, where=where)
            + f"ORDER BY {order}, passage.id, act.position LIMIT :limit OFFSET :offset"
        )
        values |= {"language": language, "fallback": SOURCE_LANGUAGE, "limit": limit, "offset": offset}
        return self.rows(sql, **values)

    def acts_by_iri(self, iris: Sequence[str], language: str) -> tuple[ActLine, ...]:
        """The acts of these IRIs, in their order."""
        noted(*iris)
        lines: dict[str, ActLine] = {}
        wanted = list(dict.fromkeys(iris))
        for start in range(0, len(wanted), 500):
            named = {f"iri{at}": iri for at, iri in enumerate(wanted[start : start + 500])}
            sql = _SELECT.format(joins="", where=f"act.iri IN ({', '.join(f':{name}' for name in named)})")
            rows = self.rows(sql, language=language, fallback=SOURCE_LANGUAGE, **named)
            lines |= {line.iri: line for line in self._lines(rows)}
        return tuple(lines[iri] for iri in wanted if iri in lines)

    def places(self, wanted: Filter) -> frozenset[tuple[str, str]]:
        """IRI and language of every version of the acts that pass."""
        _note(wanted)
        joins, where, values = _where(wanted)
        sql = f"SELECT act.iri, text.language FROM act JOIN text ON text.id = act.text {joins} WHERE {where}"
        return frozenset((str(iri), str(language)) for iri, language in self.rows(sql, **values))

    @shared
    def count(self, wanted: Filter) -> int:
        """The number of acts, each once whatever its versions."""
        _note(wanted)
        joins, where, values = _where(wanted)
        # A join with the texts takes ten times as long as the count itself.
        texts = "JOIN text ON text.id = act.text" if "text." in where else ""
        sql = f"SELECT COUNT(DISTINCT act.iri) FROM act {texts} {joins} WHERE {where}"
        return int(str(self.rows(sql, **values)[0][0]))

    @shared
    def tally(self, column: str, wanted: Filter) -> tuple[tuple[str, int], ...]:
        """How many acts there are by `column` (a key of `TALLIES`), most first; years in their order."""
        expression, extra = TALLIES[column]
        _note(wanted)
        joins, where, values = _where(wanted)
        sql = (
            f"SELECT {expression} AS what, COUNT(DISTINCT act.iri) AS times FROM act "
            f"JOIN text ON text.id = act.text {extra} {joins} WHERE {where} AND what IS NOT NULL "
            f"GROUP BY what ORDER BY {'what' if column in ('year', 'due') else 'times DESC, what'}"
        )
        return tuple((str(what), int(str(times))) for what, times in self.rows(sql, **values))

    def _lines(self, rows: Sequence[tuple[object, ...]]) -> tuple[ActLine, ...]:
        numbers = [int(str(row[0])) for row in rows]
        parts = self._grouped("SELECT act, role, actor, words FROM part", numbers, "ORDER BY act, position")
        conditions = self._grouped("SELECT act, code FROM condition", numbers)
        dues = self._grouped(
            "SELECT act, iri, type, session, day, every, first, last, derivation, words FROM due", numbers
        )
        lines: list[ActLine] = []
        for row, number in zip(rows, numbers, strict=True):
            roles: defaultdict[str, dict[Part, None]] = defaultdict(dict)
            for role, actor, words in cast("list[tuple[str, str | None, str]]", parts[number]):
                roles[role][Part(actor, words)] = None
            named = {role: _once(found) for role, found in roles.items()}
            told = cast("tuple[str, str, str | None, str, str, str | None]", row[2:8])
            said = cast("tuple[str | None, str | None, str, str, str, str | None, int]", row[8:15])
            lines.append(
                ActLine(
                    *told,
                    *said[:5],
                    action=said[5] or "",
                    reporting=bool(said[6]),
                    addressees=named.get("addressee", ()),
                    partners=named.get("partner", ()),
                    recipients=named.get("recipient", ()),
                    conditions=tuple(str(code) for (code,) in conditions[number]),
                    dues=tuple(Deadline(*cast("tuple[str, ...]", due)) for due in dues[number]),
                )
            )
        return tuple(lines)

    def _grouped(
        self, select: str, numbers: Sequence[int], order: str = ""
    ) -> defaultdict[int, list[tuple[object, ...]]]:
        found: defaultdict[int, list[tuple[object, ...]]] = defaultdict(list)
        for start in range(0, len(numbers), 500):
            some = numbers[start : start + 500]
            sql = f"{select} WHERE act IN ({', '.join('?' * len(some))}) {order}"
            for act, *rest in self._base.execute(sql, some):
                found[act].append(tuple(rest))
        return found


def _where(wanted: Filter) -> tuple[str, str, dict[str, object]]:
    joins: list[str] = []
    where: list[str] = ["1"]
    values: dict[str, object] = {}
    for role in _PARTS:
        if actors := _several(role, getattr(wanted, role), values):
            joins.append(
                f"JOIN part AS {role} ON {role}.act = act.id "
                f"AND {role}.role = '{role}' AND {role}.actor IN {actors}"
            )
    for column, name in (("text.issuer", "issuer"), ("act.concept", "verb")):
        if found := _several(name, getattr(wanted, name), values):
            where.append(f"{column} IN {found}")
    if wanted.session or wanted.after or wanted.before or wanted.due:
        joins.append("JOIN due ON due.act = act.id")
    for condition, name in (
        ("act.kind = :kind", "kind"),
        ("text.symbol = :document", "document"),
        ("text.unit = :unit", "unit"),
        ("SUBSTR(text.day, 1, 4) = :year", "year"),
        ("due.session = :session", "session"),
        ("due.last >= :after", "after"),
        ("COALESCE(due.first, due.last) <= :before", "before"),
    ):
        found = getattr(wanted, name)
        if found:
            where.append(condition)
            values[name] = found
    return " ".join(joins), " AND ".join(where), values


def _several(name: str, given: Sequence[str], values: dict[str, object]) -> str:
    """Returns the list of alternatives in SQL, and adds them to the values; "" for none."""
    named = {f"{name}{at}": value for at, value in enumerate(given)}
    values |= named
    return f"({', '.join(f':{one}' for one in named)})" if named else ""


def _note(wanted: Filter) -> None:
    """Note of whom or what a list tells: every act of it stands in a document that mentions that."""
    if actors := wanted.addressee or wanted.partner or wanted.recipient or wanted.issuer:
        noted(*actors)
    elif wanted.session:
        noted(wanted.session)
    elif wanted.document is None:
        noted(EVERYTHING)


def _once(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Every actor once, by the words that name it first."""
    kept: dict[str, Part] = {}
    for part in parts:
        kept.setdefault(part.iri or part.words, part)
    return tuple(kept.values())
