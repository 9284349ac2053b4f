"""What the rules of following conclude, in words that can be kept: in, records; out, JSON, and back again.

A record is the list of its fields, in their order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from .adopted import Titled
from .fingerprints import Fingerprint
from .records import Doing, Event, Link, Witness

if TYPE_CHECKING:
    from .records import Cites

Fields = list[Any]


def written(found: object) -> str:
    """Records, lists of them or mappings to them, as JSON."""
    return json.dumps(found, default=_fields, ensure_ascii=False, separators=(",", ":"))


def links_in(words: str) -> tuple[Link, ...]:
    """The links that `written` wrote."""
    return tuple(map(_link, cast("list[Fields]", json.loads(words))))


def events_in(words: str) -> tuple[Event, ...]:
    """The events that `written` wrote."""
    return tuple(_event(*fields) for fields in cast("list[Fields]", json.loads(words)))


def titled_in(words: str) -> tuple[Titled, ...]:
    """The citations by a title that `written` wrote."""
    return tuple(
        Titled(draft, symbol, weight, _witness(witness))
        for draft, symbol, weight, witness in cast("list[Fields]", json.loads(words))
    )


@dataclass(frozen=True, slots=True)
class Follows:
    """What a document says of the asks of others."""

    reports: tuple[Link, ...]
    """What its reports rest on and answer."""
    closes: tuple[Link, ...]
    """What it closes by taking note of a report on it."""
    notes: tuple[Link, ...]
    """Of which reports it takes note by their symbols."""
    doings: tuple[Doing, ...]


def follows_in(words: str) -> Follows:
    """What `written` wrote of a document."""
    reports, closes, notes, doings = cast("list[list[Fields]]", json.loads(words))
    return Follows(
        reports=tuple(map(_link, reports)),
        closes=tuple(map(_link, closes)),
        notes=tuple(map(_link, notes)),
        doings=tuple(_doing(*fields) for fields in doings),
    )


def fingerprints_in(words: str) -> dict[str, Fingerprint]:
    """The fingerprints that `written` wrote, by the IRI of the text."""
    said = cast("dict[str, Fields]", json.loads(words))
    return {
        text: Fingerprint(frozenset(cites), tuple(steps), frozenset(instruments))
        for text, (cites, steps, instruments) in said.items()
    }


def cites_in(words: str) -> Cites:
    """The first citations that `written` wrote."""
    said = cast("dict[str, dict[str, Fields]]", json.loads(words))
    return {
        text: {symbol: _witness(witness) for symbol, witness in first.items()} for text, first in said.items()
    }


def _fields(record: object) -> Fields:
    if isinstance(record, frozenset):
        return sorted(cast("frozenset[str]", record))
    return [getattr(record, name) for name in cast("Any", record).__slots__]


def _witness(fields: Fields) -> Witness:
    paragraph, language, (start, end), *said = fields
    return Witness(paragraph, language, (start, end), *said)


def _link(fields: Fields) -> Link:
    source, relation, target, rule, score, witnesses, cited = fields
    return Link(source, relation, target, rule, score, tuple(map(_witness, witnesses)), cited)


def _event(*fields: Any) -> Event:
    act, paragraph, language, (start, end), *said = fields
    return Event(act, paragraph, language, (start, end), *said)


def _doing(*fields: Any) -> Doing:
    paragraph, language, (start, end), exact, symbol, progress, actor, activity, rule, asks = fields
    meant = tuple((ask, score) for ask, score in asks)
    return Doing(paragraph, language, (start, end), exact, symbol, progress, actor, activity, rule, meant)
