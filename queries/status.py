"""How an ask stands on a day: in, a store and a day; out, for each ask one of six words and its grounds.

Nothing is claimed that the graph cannot know. "Overdue" means that no answer is in this graph, though it
holds later documents that speak of the text that asks; where it holds none of these, nobody can say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from ..ontology.iri import Minter
from ..ontology.series import session_of
from ..ontology.sessions import interval
from ..ontology.terms import MG
from ..store import base_of, value
from .catalogue import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store import Store

Word = Literal["not yet due", "due", "overdue", "answered", "superseded", "unknown"]
MEANING: Final[dict[Word, str]] = {
    "not yet due": "its days are still to come",
    "due": "its days have come and are not over",
    "overdue": "its days are over, and the later documents of this graph that cite the text tell no answer",
    "answered": "a document of this graph answers it, or takes note of the answer",
    "superseded": "a later text makes the ask again, or was adopted from the draft that makes it",
    "unknown": "its days are over, and nothing later was loaded that speaks of it",
}
"""What each word says, in a sentence."""
_ANSWERS: Final = (f"{MG}answers", f"{MG}closes")
_YEAR: Final = re.compile(r"/((?:19|20)[0-9]{2})/")
"""A symbol without a session may tell the year: S/2024/711."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one ask stands."""

    act: str
    """Its IRI."""
    status: Word
    by: tuple[str, ...] = ()
    """IRIs of what answers it, takes note of the answer, or makes it again."""
    looked_at: tuple[str, ...] = ()
    """Symbols of the documents in which an answer was looked for: those that cite the asking text, from the
    first day on which it could fall due until the day asked for."""

    @property
    def meaning(self) -> str:
        return MEANING[self.status]


class Standings:
    """How the asks of a store stand on one day."""

    def __init__(self, store: Store, as_of: date, base: str | None = None) -> None:
        """Read what is needed once; raises QueryError, StoreError."""
        self.as_of = as_of
        base = base or base_of(store)
        minter = Minter(base)
        days = _days_of_texts(store)
        self._outcomes: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row in run(store, "request-outcomes"):
            act, relation, by, day = (value(term) for term in row)
            told = str(day) if day else days.get(str(by).partition("#")[0], "") or _by_symbol(str(by))
            self._outcomes[str(act)].append((str(relation), str(by), told))
        became: defaultdict[str, set[str]] = defaultdict(set)
        for row in run(store, "adopted-texts"):
            draft, text = (str(value(term)) for term in row)
            became[text].add(draft)
        held = days.keys()
        self._adopted: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for text, was in became.items():
            for draft in was if text in held else ():
                self._adopted[draft].add((text, days[text]))
        self._told: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in run(store, "citing-documents"):
            citing, cited = (str(value(term)) for term in row)
            text = citing.partition("#")[0]
            for asking in (cited, *became[cited]):
                self._told[asking].add((days.get(text, ""), minter.parse(text).symbol))

    def on(self, day: date) -> Standings:
        """How they stand on another day, without reading again."""
        other = copy(self)
        other.as_of = day
        return other

    def of(self, act: str, first: date | None, last: date | None, *, turn: bool = False) -> Standing:
        """How an ask stands that falls due between two days, ends included; None where that end is open.

        turn: the days are one turn of what recurs; an answer to an earlier turn does not answer it.
        """
        found = Standing(act, "not yet due")
        answered = self._by(act, _ANSWERS, first if turn else None)
        if answered:
            return replace(found, status="answered", by=answered)
        again = self._by(act, (f"{MG}renews",)) or self._instead(act)
        if again:
            return replace(found, status="superseded", by=again)
        if first is not None and first > self.as_of:
            return found
        if last is None or last >= self.as_of:
            return replace(found, status="due")
        looked_at = self._looked_at(act, first or last)
        return replace(found, status="overdue" if looked_at else "unknown", looked_at=looked_at)

    def _by(self, act: str, relations: tuple[str, ...], since: date | None = None) -> tuple[str, ...]:
        start, today = since.isoformat() if since else "", self.as_of.isoformat()
        told = (
            by for relation, by, day in self._outcomes[act] if relation in relations and start <= day <= today
        )
        return tuple(sorted(told))

    def _instead(self, act: str) -> tuple[str, ...]:
        """The texts adopted by that day from the draft that asks."""
        today = self.as_of.isoformat()
        return tuple(sorted(text for text, day in self._adopted[act.partition("#")[0]] if day <= today))

    def _looked_at(self, act: str, since: date) -> tuple[str, ...]:
        """Symbols of the documents from that day on that speak of the text that asks."""
        start, end = since.isoformat(), self.as_of.isoformat()
        return tuple(
            sorted({symbol for day, symbol in self._told[act.partition("#")[0]] if start <= day <= end})
        )


def status(store: Store, as_of: date, acts: Iterable[str] | None = None) -> list[Standing]:
    """How the asks with a day stand on `as_of`, by their IRI; `acts`: only these, all by default.

    Raises QueryError, StoreError.
    """
    standings = Standings(store, as_of)
    days: dict[str, tuple[date | None, date | None]] = {}
    answer = run(store, "act-dues", **({"act": sorted(acts)} if acts is not None else {}))
    for row in answer:
        found = dict(zip(answer.variables, map(value, row), strict=True))
        first, last = _date(found["from"]), _date(found["to"])
        if first is None and last is None:
            continue
        act = str(found["act"])
        known = days.get(act, (first, last))
        # Of several days of one ask the first counts, until it is over.
        days[act] = min(known, (first, last), key=lambda pair: str(pair[1] or pair[0]))
    return [standings.of(act, *days[act]) for act in sorted(days)]


def _date(found: object) -> date | None:
    return date.fromisoformat(str(found)) if found else None


def _days_of_texts(store: Store) -> dict[str, str]:
    """The day of each text by IRI, or the first day of the session that its symbol counts; "" if unknown."""
    answer = run(store, "texts")
    days: dict[str, str] = {}
    for row in answer:
        found = {name: str(value(term) or "") for name, term in zip(answer.variables, row, strict=True)}
        day = found["dated"] or session_day(found["symbol"] or found["document"])
        days[found["text"]] = days.get(found["text"]) or day
    return days


def _by_symbol(iri: str) -> str:
    return session_day(iri.partition("/document/")[2].partition("#")[0])


def session_day(symbol: str) -> str:
    """The first day of the session or year that a symbol counts, for nothing in it is older; else ""."""
    own = session_of(symbol)
    if own is None:
        head, _, rest = symbol.partition("/")
        own = session_of(f"{head}/RES/{rest.split('/')[0]}/1")
    if own is None:
        year = _YEAR.search(symbol)
        return f"{year[1]}-01-01" if year else ""
    known = interval(*own)
    return known.first.isoformat() if known else (f"{own[1]}-01-01" if len(own[1]) == 4 else "")
