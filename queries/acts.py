"""The acts table: one row per act and language version, as plain values.

Input: a store and filters. The rows of the catalogue's queries `acts` and `act-*` are merged here: a single
query with an OPTIONAL for each list would return the product of addressees, deadlines and citations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NotRequired, TypedDict, cast
from urllib.parse import unquote

from ..store import Store, Value, value
from .catalogue import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .names import Names

Place = tuple[str, str]
"""Graph and act: an act in one language version."""

_FEW = 2000
"""Up to this many acts are passed as VALUES; above it, reading whole tables is faster. Set by trial."""
_SESSION = re.compile(r"^(?P<base>.*/)session/(?P<body>.+?)/(?P<number>[^/]+)(?P<resumed>/resumed)?$")
_NUMBER = re.compile(r"(?:(?P<special>E?S)-)?(?P<number>[0-9]+)")


class ActorRow(TypedDict):
    """An actor; `iri` is None for a provisional actor."""

    iri: str | None
    label: str
    names: list[str]


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
        "from": NotRequired[str],
        "to": NotRequired[str],
    },
)
"""A deadline; days are ISO dates."""


class ActRow(TypedDict):
    """An act in one language version."""

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


def acts(store: Store, names: Names, filters: Mapping[str, Iterable[str]] | None = None) -> list[ActRow]:
    """Returns the acts that match `filters` (parameters of the query `acts`), in document order.

    names: the names of the store, see `queries.names`. Raises CatalogueError, QueryError, StoreError.
    """
    chosen = run(store, "acts", **dict(filters or {}))
    columns = chosen.variables
    found = [dict(zip(columns, map(value, row), strict=True)) for row in chosen]
    narrowed = {str(row["act"]) for row in found} if filters and len(found) <= _FEW else set[str]()
    if filters and not found:
        return []
    only = {"act": sorted(narrowed)} if narrowed else {}
    roles = _roles(store, names, only)
    dues = _dues(store, names, only)
    conditions = _lists(store, "act-conditions", "code", only)
    citations = _lists(store, "act-citations", "symbol", only)
    instruments = _lists(store, "act-instruments", "instrument", only)
    rows: list[ActRow] = []
    for act in found:
        place = (str(act["graph"]), str(act["act"]))
        actors = roles.get(place, {})
        issuer = act["issuer"]
        rows.append(
            {
                "document": str(act["document"]),
                "unit": _text(act["unit"]),
                "paragraph": str(act["paragraph"]),
                "order": cast("int", act["order"]),
                "iri": place[1],
                "issuer": _actor(names, str(issuer), "") if issuer else None,
                "status": _tail(act["status"]),
                "language": str(act["language"]),
                "verb": str(act["verb"]),
                "kind": _tail(act["kind"]) or "",
                "addressees": actors.get("addressee", []),
                "qualifier": _text(act["qualifier"]),
                "action": str(act["action"] or ""),
                "partners": actors.get("partner", []),
                "reporting": bool(act["reporting"]),
                "report_to": actors.get("recipient", []),
                "conditions": conditions.get(place, []),
                "due": dues.get(place, []),
                "cites": citations.get(place, []),
                "instruments": [names.short(iri) for iri in instruments.get(place, [])],
                "span": [int(end) for end in str(act["span"] or "0-0").split("-")],
                "text": str(act["text"]),
            }
        )
    rows.sort(key=lambda row: (row["document"], row["language"], row["span"], row["iri"]))
    return rows


def _roles(
    store: Store, names: Names, only: Mapping[str, Iterable[str]]
) -> dict[Place, dict[str, list[ActorRow]]]:
    answer = (tuple(map(value, row)) for row in run(store, "act-evidence", **only))
    found: dict[Place, dict[str, list[ActorRow]]] = defaultdict(lambda: defaultdict(list))
    for graph, act, role, _, actor, exact in sorted(answer, key=_by_order):
        known = _actor(names, _text(actor), str(exact))
        actors = found[str(graph), str(act)][_tail(role) or ""]
        # Skip duplicates: a text may name one addressee twice.
        if known not in actors:
            actors.append(known)
    return found


def _by_order(row: tuple[Value, ...]) -> tuple[str, str, int, str]:
    return (str(row[0]), str(row[1]), cast("int", row[3]), str(row[5]))


def _dues(store: Store, names: Names, only: Mapping[str, Iterable[str]]) -> dict[Place, list[DueRow]]:
    found: dict[Place, list[DueRow]] = defaultdict(list)
    answer = (tuple(map(value, row)) for row in run(store, "act-dues", **only))
    for row in sorted(answer, key=lambda row: str(row[2])):
        graph, act, _, kind, session, day, every, starts, first, last, _, _ = row
        if kind == "relative":
            # The acts table lists stated deadlines; `mandategraph due` also lists the derived ones.
            continue
        due: DueRow = {"type": str(kind)}
        if kind == "session" and session:
            due |= _session(names, str(session))
        elif kind == "date":
            due["value"] = str(day)
        elif kind == "recurring":
            due["every"] = str(every)
        if begin := (starts if kind == "recurring" and starts else first):
            due["from"] = str(begin)
        if last:
            due["to"] = str(last)
        found[str(graph), str(act)].append(due)
    return found


def _session(names: Names, iri: str) -> DueRow:
    match = _SESSION.match(iri)
    if not match:
        return {"type": "session", "body": iri}
    due: DueRow = {
        "type": "session",
        "body": names.sitting(f"{match['base']}body/{match['body']}"),
        "resumed": bool(match["resumed"]),
    }
    number = _NUMBER.fullmatch(unquote(match["number"]))
    due["session"] = int(number["number"]) if number else unquote(match["number"])
    if number and number["special"]:
        due["special"] = number["special"]
    return due


def _lists(store: Store, name: str, column: str, only: Mapping[str, Iterable[str]]) -> dict[Place, list[str]]:
    answer = run(store, name, **only)
    at = answer.variables.index(column)
    found: dict[Place, list[str]] = defaultdict(list)
    for row in answer:
        found[str(value(row[0])), str(value(row[1]))].append(str(value(row[at])))
    for items in found.values():
        items.sort()
    return found


def _actor(names: Names, iri: str | None, words: str) -> ActorRow:
    if iri is None:
        return {"iri": None, "label": words, "names": [words]}
    return {"iri": iri, "label": names.label(iri), "names": list(names.all(iri))}


def _text(found: Value) -> str | None:
    return None if found is None else str(found)


def _tail(found: Value) -> str | None:
    return None if found is None else str(found).rpartition("/")[2]


def flat(rows: Iterable[ActRow]) -> Iterator[dict[str, Value]]:
    """Yields the rows with every list joined into one string, for CSV and tables."""
    for row in rows:
        issuer = row["issuer"]
        yield {
            "document": row["document"],
            "unit": row["unit"],
            "paragraph": row["paragraph"],
            "order": row["order"],
            "language": row["language"],
            "issuer": issuer["label"] if issuer else None,
            "status": row["status"],
            "kind": row["kind"],
            "verb": row["verb"],
            "addressees": _joined(row["addressees"]),
            "qualifier": row["qualifier"],
            "action": row["action"],
            "partners": _joined(row["partners"]),
            "reporting": row["reporting"],
            "report_to": _joined(row["report_to"]),
            "conditions": ", ".join(row["conditions"]),
            "due": ", ".join(map(due_text, row["due"])),
            "cites": ", ".join(row["cites"]),
            "instruments": ", ".join(row["instruments"]),
            "span": "-".join(map(str, row["span"])),
            "text": row["text"],
            "iri": row["iri"],
        }


def due_text(due: DueRow) -> str:
    """Returns a short text for a deadline: "CCPCJ 22", "2011-12-31", "every P1Y"."""
    if "every" in due:
        return f"every {due['every']}"
    if "value" in due:
        return due["value"]
    special = f"{due['special']}-" if "special" in due else ""
    resumed = " resumed" if due.get("resumed") else ""
    return f"{due.get('body', '')} {special}{due.get('session', '')}{resumed}"


def _joined(actors: Iterable[ActorRow]) -> str:
    return ", ".join(actor["label"] for actor in actors)
