"""The status of requests on a given day, with its evidence.

"Overdue" means that the store holds later documents that cite the text of the request, and none of them
answers it. If the store holds no such documents, the status is "unknown".
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

Status = Literal["not yet due", "due", "overdue", "answered", "superseded", "unknown"]
MEANING: Final[dict[Status, str]] = {
    "not yet due": "the deadline is in the future",
    "due": "the deadline is current",
    "overdue": "the deadline has passed, and no later document in the store that cites the text answers it",
    "answered": "a document in the store answers it, or takes note of the answer",
    "superseded": "a later text renews the request, or was adopted from the draft with it",
    "unknown": "the deadline has passed, and the store holds no later document that cites the text",
}
"""The meaning of each status."""
_ANSWERS: Final = (f"{MG}answers", f"{MG}closes")
_YEAR: Final = re.compile(r"/((?:19|20)[0-9]{2})/")
"""The year in a symbol without a session: S/2024/711."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of one request."""

    act: str
    """IRI of the act."""
    status: Status
    by: tuple[str, ...] = ()
    """IRIs of what answers it, takes note of the answer, or renews it."""
    looked_at: tuple[str, ...] = ()
    """Symbols of the documents searched for an answer: those that cite its text, dated from the first day of
    the deadline to the day of the status."""

    @property
    def meaning(self) -> str:
        """Returns the meaning of the status in a sentence."""
        return MEANING[self.status]


class Standings:
    """The status of the requests of a store on one day."""

    def __init__(self, store: Store, as_of: date, base: str | None = None) -> None:
        """Reads the store once; raises QueryError, StoreError."""
        self.as_of = as_of
        base = base or base_of(store)
        minter = Minter(base)
        days = _days_of_texts(store)
        self._outcomes: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row in run(store, "request-outcomes"):
            act, relation, by, day = (value(term) for term in row)
            dated = str(day) if day else days.get(str(by).partition("#")[0], "") or _by_symbol(str(by))
            self._outcomes[str(act)].append((str(relation), str(by), dated))
        drafts_of: defaultdict[str, set[str]] = defaultdict(set)
        for row in run(store, "adopted-texts"):
            draft, text = (str(value(term)) for term in row)
            drafts_of[text].add(draft)
        self._adopted: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for text, drafts in drafts_of.items():
            for draft in drafts if text in days else ():
                self._adopted[draft].add((text, days[text]))
        self._citing: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in run(store, "citing-documents"):
            citing, cited = (str(value(term)) for term in row)
            text = citing.partition("#")[0]
            for source in (cited, *drafts_of[cited]):
                self._citing[source].add((days.get(text, ""), minter.parse(text).symbol))

    def on(self, day: date) -> Standings:
        """Returns the statuses on another day without reading the store again."""
        other = copy(self)
        other.as_of = day
        return other

    def of(self, act: str, first: date | None, last: date | None, *, turn: bool = False) -> Standing:
        """Returns the status of a request.

        first, last: first and last day of its deadline; None if open. turn: whether these are the days of one
        occurrence of a recurring deadline; an answer to an earlier occurrence does not count.
        """
        found = Standing(act, "not yet due")
        answered = self._by(act, _ANSWERS, first if turn else None)
        if answered:
            return replace(found, status="answered", by=answered)
        renewed = self._by(act, (f"{MG}renews",)) or self._adopted_from(act)
        if renewed:
            return replace(found, status="superseded", by=renewed)
        if first is not None and first > self.as_of:
            return found
        if last is None or last >= self.as_of:
            return replace(found, status="due")
        looked_at = self._looked_at(act, first or last)
        return replace(found, status="overdue" if looked_at else "unknown", looked_at=looked_at)

    def _by(self, act: str, relations: tuple[str, ...], since: date | None = None) -> tuple[str, ...]:
        start, today = since.isoformat() if since else "", self.as_of.isoformat()
        found = (
            by for relation, by, day in self._outcomes[act] if relation in relations and start <= day <= today
        )
        return tuple(sorted(found))

    def _adopted_from(self, act: str) -> tuple[str, ...]:
        """Returns the texts adopted by that day from the draft with the request."""
        today = self.as_of.isoformat()
        return tuple(sorted(text for text, day in self._adopted[act.partition("#")[0]] if day <= today))

    def _looked_at(self, act: str, since: date) -> tuple[str, ...]:
        """Returns symbols of the documents from that day on that cite the text of the request."""
        start, end = since.isoformat(), self.as_of.isoformat()
        return tuple(
            sorted({symbol for day, symbol in self._citing[act.partition("#")[0]] if start <= day <= end})
        )


def status(store: Store, as_of: date, acts: Iterable[str] | None = None) -> list[Standing]:
    """Returns the status of dated requests on `as_of`, by IRI; `acts`: only these, all by default.

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
        # Of several deadlines of one request, use the first.
        days[act] = min(known, (first, last), key=lambda pair: str(pair[1] or pair[0]))
    return [standings.of(act, *days[act]) for act in sorted(days)]


def _date(found: object) -> date | None:
    return date.fromisoformat(str(found)) if found else None


def _days_of_texts(store: Store) -> dict[str, str]:
    """Returns the date of each text by IRI; the fallback is `session_day`, then ""."""
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
    """Returns the first day of the session or year in a symbol, the earliest possible date; "" if none."""
    own = session_of(symbol)
    if own is None:
        head, _, rest = symbol.partition("/")
        own = session_of(f"{head}/RES/{rest.split('/')[0]}/1")
    if own is None:
        year = _YEAR.search(symbol)
        return f"{year[1]}-01-01" if year else ""
    known = interval(*own)
    return known.first.isoformat() if known else (f"{own[1]}-01-01" if len(own[1]) == 4 else "")
