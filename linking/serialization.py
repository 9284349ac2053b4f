"""JSON serialization of the results of linking rules. A record becomes the list of its fields, in order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING, Any, cast

from .adopted import TitleCitation
from .fingerprints import Fingerprint
from .records import Event, Evidence, ImplementationStatement, Link

if TYPE_CHECKING:
    from .records import Cites

Fields = list[Any]


def to_json(found: object) -> str:
    """Returns records, or lists or mappings of them, as JSON."""
    return json.dumps(found, default=_fields, ensure_ascii=False, separators=(",", ":"))


def links_from_json(words: str) -> tuple[Link, ...]:
    """Returns links from the output of `to_json`."""
    return tuple(map(_link, cast("list[Fields]", json.loads(words))))


def events_from_json(words: str) -> tuple[Event, ...]:
    """Returns mandate events from the output of `to_json`."""
    return tuple(_event(*fields) for fields in cast("list[Fields]", json.loads(words)))


def title_citations_from_json(words: str) -> tuple[TitleCitation, ...]:
    """Returns citations by title from the output of `to_json`."""
    return tuple(
        TitleCitation(draft, symbol, weight, _evidence(passage))
        for draft, symbol, weight, passage in cast("list[Fields]", json.loads(words))
    )


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """Links from one document to the mandates of others."""

    reports: tuple[Link, ...]
    """From its reports to their legal basis and to the requests that they answer."""
    closes: tuple[Link, ...]
    """To requests that it closes by taking note of a report on them."""
    notes: tuple[Link, ...]
    """To reports of which it takes note by symbol."""
    statements: tuple[ImplementationStatement, ...]
    reiterations: tuple[Link, ...]
    """From its requests to those of others that it makes again, naming text and paragraph."""


def document_links_from_json(words: str) -> DocumentLinks:
    """Returns the links of a document from the output of `to_json`."""
    reports, closes, notes, statements, reiterations = cast("list[list[Fields]]", json.loads(words))
    return DocumentLinks(
        reports=tuple(map(_link, reports)),
        closes=tuple(map(_link, closes)),
        notes=tuple(map(_link, notes)),
        statements=tuple(_statement(*fields) for fields in statements),
        reiterations=tuple(map(_link, reiterations)),
    )


def fingerprints_from_json(words: str) -> dict[str, Fingerprint]:
    """Returns fingerprints by IRI of the text from the output of `to_json`."""
    data = cast("dict[str, Fields]", json.loads(words))
    return {
        text: Fingerprint(
            # Many texts share a citation, a step or an instrument: keep each string once.
            frozenset(map(intern, cites)),
            tuple(map(intern, steps)),
            frozenset(map(intern, instruments)),
        )
        for text, (cites, steps, instruments) in data.items()
    }


def cites_from_json(words: str) -> Cites:
    """Returns the first citations from the output of `to_json`."""
    data = cast("dict[str, dict[str, Fields]]", json.loads(words))
    return {
        text: {symbol: _evidence(passage) for symbol, passage in first.items()}
        for text, first in data.items()
    }


def _fields(record: object) -> Fields:
    if isinstance(record, frozenset):
        return sorted(cast("frozenset[str]", record))
    return [getattr(record, name) for name in cast("Any", record).__slots__]


def _evidence(fields: Fields) -> Evidence:
    paragraph, language, (start, end), *data = fields
    return Evidence(paragraph, language, (start, end), *data)


def _link(fields: Fields) -> Link:
    source, relation, target, rule, score, evidence, cited = fields
    return Link(source, relation, target, rule, score, tuple(map(_evidence, evidence)), cited)


def _event(*fields: Any) -> Event:
    act, paragraph, language, (start, end), *data = fields
    return Event(act, paragraph, language, (start, end), *data)


def _statement(*fields: Any) -> ImplementationStatement:
    paragraph, language, (start, end), exact, symbol, progress, actor, activity, rule, mandates = fields
    scored = tuple((mandate, score) for mandate, score in mandates)
    return ImplementationStatement(
        paragraph, language, (start, end), exact, symbol, progress, actor, activity, rule, scored
    )
