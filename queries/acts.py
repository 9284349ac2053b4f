"""Acts of a store as records, and as rows of a table.

In: a store and filters. Out: one `Act` for each act and language version. The queries `acts` and `act-*` each
make one flat pass over the store and are merged here, because one query with an OPTIONAL for every list would
multiply addressees with deadlines with citations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NotRequired, TypedDict, cast
from urllib.parse import unquote

from ..store import Store, Value, value
from .catalogue import run
from .names import PROVISIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .names import Names

Place = tuple[str, str]
"""Graph and act: an act in one language version."""

KINDS_OF_ACTS = ("directive", "decision", "expressive", "commitment")
"""Kinds of acts, by the word in filters."""
_FEW = 2000
"""Up to this number, acts are named to the store one by one; above it, reading the whole table is faster."""
_SESSION = re.compile(r"^(?P<base>.*/)session/(?P<body>.+?)/(?P<number>[^/]+)(?P<resumed>/resumed)?$")
_NUMBER = re.compile(r"(?:(?P<special>E?S)-)?(?P<number>[0-9]+)")


class ActorRow(TypedDict):
    """An actor as JSON; `iri` is None where the authority files do not know it."""

    iri: str | None
    label: str
    names: list[str]
    provisional: bool


DueRow = TypedDict(
    "DueRow",
    {
        "type": str,
        "body": NotRequired[str],
        "session": NotRequired[int | str],
        "resumed": NotRequired[bool],
        "special": NotRequired[str],
        "value": NotRequired[str],
        "every": NotRequired[str],
        "on": NotRequired[str],
        "from": NotRequired[str],
        "to": NotRequired[str],
    },
)
"""A deadline as JSON; days are ISO dates."""


class ActRow(TypedDict):
    """An act in one language version as JSON."""

    document: str
    unit: str | None
    paragraph: str
    order: int
    iri: str
    issuer: ActorRow | None
    status: str | None
    language: str
    verb: str
    kind: str
    addressees: list[ActorRow]
    qualifier: str | None
    action: str
    partners: list[ActorRow]
    reporting: bool
    report_to: list[ActorRow]
    conditions: list[str]
    due: list[DueRow]
    cites: list[str]
    instruments: list[str]
    span: list[int]
    text: str


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor in a role of an act."""

    iri: str | None
    """None where the authority files do not know the actor."""
    label: str
    """Preferred English name, or the words of the text for an unknown actor."""
    names: tuple[str, ...] = ()
    """Every English name and acronym, the preferred one first."""

    def __str__(self) -> str:
        return self.label

    def to_dict(self) -> ActorRow:
        """Returns the actor as JSON-ready values."""
        return {
            "iri": self.iri,
            "label": self.label,
            "names": list(self.names),
            "provisional": self.provisional,
        }

    @property
    def provisional(self) -> bool:
        """Whether the authority files do not know the actor."""
        return self.iri is None or PROVISIONAL.search(self.iri) is not None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline of an act; days are ISO dates, and None or "" stands for what is not stated."""

    type: str
    """session, date, recurring or relative."""
    iri: str = ""
    session: str | None = None
    """IRI of the session at which the act is due."""
    body: str = ""
    """Short name of the body whose session it is: "CCPCJ"."""
    number: int | str | None = None
    """Number of the session; a year for a body that counts its sessions by years."""
    special: str = ""
    """"S" for a special session, "ES" for an emergency special session."""
    resumed: bool = False
    day: str | None = None
    """The date stated, of a deadline of type date."""
    every: str | None = None
    """ISO 8601 duration of a recurrence, or "regular"."""
    on: str | None = None
    """The fixed day of a yearly recurrence: "--09-16"."""
    within: str | None = None
    """ISO 8601 duration from or before the event that a relative deadline counts from."""
    first: str | None = None
    last: str | None = None
    """First and last day on which the act may be done in time."""
    derivation: str | None = None
    """How the days are known: stated, authority or computed."""
    words: str = ""
    """The words of the text."""
    span: tuple[int, int] = (0, 0)
    """Character offsets of the words in the source file."""

    def __str__(self) -> str:
        return due_text(self.to_dict())

    def to_dict(self) -> DueRow:
        """Returns the deadline as JSON-ready values, without what is not stated."""
        row: DueRow = {"type": self.type}
        if self.type == "session" and self.session:
            row["body"] = self.body
            if self.number is not None:
                row["resumed"] = self.resumed
                row["session"] = self.number
            if self.special:
                row["special"] = self.special
        elif self.type == "date":
            row["value"] = self.day or ""
        elif self.type == "recurring":
            row["every"] = self.every or ""
            if self.on:
                row["on"] = self.on
        if self.first:
            row["from"] = self.first
        if self.last:
            row["to"] = self.last
        return row


@dataclass(frozen=True, slots=True)
class Act:
    """An act in one language version: one operative verb with its parts."""

    iri: str
    document: str
    """Symbol of the document."""
    unit: str | None
    """Key of the text inside the document ("A.III"); None for the document itself."""
    paragraph: str
    """Key of the paragraph ("9.a")."""
    language: str
    kind: str
    """directive, decision, commitment or expressive."""
    verb: str
    """Base form in the language of the text."""
    action: str
    """The words of what is to be done."""
    order: int = 1
    """Position in the paragraph, from 1."""
    issuer: Actor | None = None
    status: str | None = None
    """draft, recommended or adopted."""
    concept: str = ""
    """Concept of the verb scheme ("request"); "" where it was not read."""
    qualifier: str | None = None
    """Words that restrict the addressees."""
    reporting: bool = False
    """Whether a report is requested."""
    addressees: tuple[Actor, ...] = ()
    partners: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    """Actors to whom the report goes."""
    conditions: tuple[str, ...] = ()
    """Codes: XB, ER, UR, WM, NL."""
    deadlines: tuple[Deadline, ...] = ()
    cites: tuple[str, ...] = ()
    """Symbols of the documents cited in the paragraph."""
    instruments: tuple[str, ...] = ()
    """Short names of the instruments named in the paragraph."""
    span: tuple[int, int] = (0, 0)
    """Character offsets of the act in the source file."""
    text: str = ""
    """The paragraph."""
    day: str | None = None
    """Date of the text; None where it was not read."""
    rule: str = ""
    """The row of the language pack that recognized the verb; "" where it was not read."""
    inherited: str | None = None
    """IRI of the chapeau that holds the verb."""

    def to_dict(self) -> ActRow:
        """Returns the act as JSON-ready values: a line of `mandategraph acts --format jsonl`."""
        return {
            "document": self.document,
            "unit": self.unit,
            "paragraph": self.paragraph,
            "order": self.order,
            "iri": self.iri,
            "issuer": self.issuer.to_dict() if self.issuer else None,
            "status": self.status,
            "language": self.language,
            "verb": self.verb,
            "kind": self.kind,
            "addressees": [actor.to_dict() for actor in self.addressees],
            "qualifier": self.qualifier,
            "action": self.action,
            "partners": [actor.to_dict() for actor in self.partners],
            "reporting": self.reporting,
            "report_to": [actor.to_dict() for actor in self.recipients],
            "conditions": list(self.conditions),
            "due": [deadline.to_dict() for deadline in self.deadlines],
            "cites": list(self.cites),
            "instruments": list(self.instruments),
            "span": list(self.span),
            "text": self.text,
        }

    def row(self) -> dict[str, Value]:
        """Returns the act as a flat row, every list joined by commas, for tables and CSV."""
        return {
            "document": self.document,
            "unit": self.unit,
            "paragraph": self.paragraph,
            "order": self.order,
            "language": self.language,
            "issuer": self.issuer.label if self.issuer else None,
            "status": self.status,
            "kind": self.kind,
            "verb": self.verb,
            "addressees": _joined(self.addressees),
            "qualifier": self.qualifier,
            "action": self.action,
            "partners": _joined(self.partners),
            "reporting": self.reporting,
            "report_to": _joined(self.recipients),
            "conditions": ", ".join(self.conditions),
            "due": _joined(self.deadlines),
            "cites": ", ".join(self.cites),
            "instruments": ", ".join(self.instruments),
            "span": "-".join(map(str, self.span)),
            "text": self.text,
            "iri": self.iri,
        }


def acts(store: Store, names: Names, filters: Mapping[str, Iterable[str]] | None = None) -> list[Act]:
    """Returns the acts that pass `filters`, in the order of the texts.

    filters: values by parameter of the query `acts`. names: the names of the store, see `queries.names`.
    Raises CatalogueError, QueryError, StoreError.
    """
    chosen = run(store, "acts", **dict(filters or {}))
    columns = chosen.variables
    found = [dict(zip(columns, map(value, row), strict=True)) for row in chosen]
    narrowed = {str(row["act"]) for row in found} if filters and len(found) <= _FEW else set[str]()
    if filters and not found:
        return []
    only = {"act": sorted(narrowed)} if narrowed else {}
    roles = _roles(store, names, only)
    deadlines = _deadlines(store, names, only)
    conditions = _lists(store, "act-conditions", "code", only)
    citations = _lists(store, "act-citations", "symbol", only)
    instruments = _lists(store, "act-instruments", "instrument", only)
    listed: list[Act] = []
    for act in found:
        place = (str(act["graph"]), str(act["act"]))
        actors = roles.get(place, {})
        issuer = act["issuer"]
        start, _, end = str(act["span"] or "0-0").partition("-")
        listed.append(
            Act(
                iri=place[1],
                document=str(act["document"]),
                unit=_text(act["unit"]),
                paragraph=str(act["paragraph"]),
                order=cast("int", act["order"]),
                language=str(act["language"]),
                issuer=_actor(names, str(issuer), "") if issuer else None,
                status=_tail(act["status"]),
                kind=_tail(act["kind"]) or "",
                verb=str(act["verb"]),
                qualifier=_text(act["qualifier"]),
                action=str(act["action"] or ""),
                reporting=bool(act["reporting"]),
                addressees=tuple(actors.get("addressee", ())),
                partners=tuple(actors.get("partner", ())),
                recipients=tuple(actors.get("recipient", ())),
                conditions=tuple(conditions.get(place, ())),
                deadlines=tuple(deadlines.get(place, ())),
                cites=tuple(citations.get(place, ())),
                instruments=tuple(names.short(iri) for iri in instruments.get(place, ())),
                span=(int(start), int(end)),
                text=str(act["text"]),
            )
        )
    listed.sort(key=lambda act: (act.document, act.language, act.span, act.iri))
    return listed


def _roles(
    store: Store, names: Names, only: Mapping[str, Iterable[str]]
) -> dict[Place, dict[str, list[Actor]]]:
    answer = (tuple(map(value, row)) for row in run(store, "act-evidence", **only))
    found: dict[Place, dict[str, list[Actor]]] = defaultdict(lambda: defaultdict(list))
    for graph, act, role, _, actor, exact in sorted(answer, key=_by_order):
        known = _actor(names, _text(actor), str(exact))
        actors = found[str(graph), str(act)][_tail(role) or ""]
        # Drop duplicates: a text may name one addressee twice.
        if known not in actors:
            actors.append(known)
    return found


def _by_order(row: tuple[Value, ...]) -> tuple[str, str, int, str]:
    return (str(row[0]), str(row[1]), cast("int", row[3]), str(row[5]))


def _deadlines(store: Store, names: Names, only: Mapping[str, Iterable[str]]) -> dict[Place, list[Deadline]]:
    found: dict[Place, list[Deadline]] = defaultdict(list)
    answer = (tuple(map(value, row)) for row in run(store, "act-dues", **only))
    for row in sorted(answer, key=lambda row: str(row[2])):
        graph, act, iri, kind, session, day, every, on, starts, first, last, derivation, exact = row
        if kind == "relative":
            # Leave out what follows from other events: the agenda lists it.
            continue
        begin = starts if kind == "recurring" and starts and not on else first
        body, number, special, resumed = _session(names, _text(session))
        deadline = Deadline(
            type=str(kind),
            iri=str(iri),
            session=_text(session),
            body=body,
            number=number,
            special=special,
            resumed=resumed,
            day=_text(day),
            every=_text(every),
            on=_text(on),
            first=_text(begin),
            last=_text(last),
            derivation=_tail(derivation),
            words=str(exact or ""),
        )
        found[str(graph), str(act)].append(deadline)
    return found


def _session(names: Names, iri: str | None) -> tuple[str, int | str | None, str, bool]:
    """Body, number, series and whether resumed, of a session."""
    match = _SESSION.match(iri or "")
    if not match:
        return iri or "", None, "", False
    body = names.sitting(f"{match['base']}body/{match['body']}")
    number = _NUMBER.fullmatch(unquote(match["number"]))
    numbered = int(number["number"]) if number else unquote(match["number"])
    return body, numbered, (number["special"] or "") if number else "", bool(match["resumed"])


def _lists(store: Store, name: str, column: str, only: Mapping[str, Iterable[str]]) -> dict[Place, list[str]]:
    answer = run(store, name, **only)
    at = answer.variables.index(column)
    found: dict[Place, list[str]] = defaultdict(list)
    for row in answer:
        found[str(value(row[0])), str(value(row[1]))].append(str(value(row[at])))
    for items in found.values():
        items.sort()
    return found


def _actor(names: Names, iri: str | None, words: str) -> Actor:
    if iri is None:
        return Actor(None, words, (words,))
    return Actor(iri, names.label(iri), names.all(iri))


def _text(found: Value) -> str | None:
    return None if found is None else str(found)


def _tail(found: Value) -> str | None:
    return None if found is None else str(found).rpartition("/")[2]


def flat(listed: Iterable[Act]) -> Iterator[dict[str, Value]]:
    """Yields the acts as flat rows, for CSV and tables."""
    for act in listed:
        yield act.row()


def due_text(due: DueRow) -> str:
    """Returns a deadline in a few words: "CCPCJ 22", "2011-12-31", "every P1Y"."""
    if "every" in due:
        return f"every {due['every']}"
    if "value" in due:
        return due["value"]
    special = f"{due['special']}-" if "special" in due else ""
    resumed = " resumed" if due.get("resumed") else ""
    return f"{due.get('body', '')} {special}{due.get('session', '')}{resumed}"


def _joined(items: Iterable[Actor | Deadline]) -> str:
    return ", ".join(map(str, items))
