"""Look-ups that every page needs: labels, texts and days, links, events and implementation statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from ..negotiation import SOURCE_LANGUAGE
from ..tracing import noted, shared
from .index_file import IndexFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_CACHED: Final = 1 << 14
"""Resources whose texts, days and links are kept in memory."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A document or a text inside it, in one language."""

    iri: str
    symbol: str
    unit: str | None
    kind: str
    """Class: Resolution, Report, Annex …"""
    issuer: str | None
    title: str
    """"" where it has none."""
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link between documents, texts or acts that several documents together speak for."""

    source: str
    relation: str
    """A property: renews, answers, adoptedAs …"""
    target: str
    rule: str
    score: float
    """How sure, up to 1."""
    grounds: tuple[str, ...]
    """IRIs of the paragraphs that are its evidence."""


@dataclass(frozen=True, slots=True)
class Event:
    """An act that establishes, extends, amends or ends a body."""

    act: str
    kind: str
    name: str
    body: str | None
    until: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class ImplementationStatement:
    """What a report says was done under a text or act."""

    iri: str
    place: str
    """The paragraph that says so."""
    target: str
    progress: str
    actor: str | None
    activity: str
    language: str
    rule: str


class LookUp(IndexFile):
    """Looks up what the graph says about one resource."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for iri, language, label in self._base.execute("SELECT iri, language, label FROM label"):
            self._labels[iri][language] = label
        self._links_of = lru_cache(maxsize=_CACHED)(self._read_links)
        self._day_of = lru_cache(maxsize=_CACHED)(self._read_day)
        self._text_of = lru_cache(maxsize=_CACHED)(self._read_text)

    def label(self, iri: str, language: str) -> str:
        """The preferred name in `language`, else in English, else the last part of the IRI."""
        known = self._labels.get(iri, {})
        return known.get(language) or known.get("en") or next(iter(known.values()), "") or _tail(iri)

    def short(self, iri: str, language: str) -> str:
        """The acronym if there is one that readers of the language use, else the preferred name."""
        known = self._labels.get(iri, {})
        acronym = known.get("short") if language == "en" or language not in known else None
        return acronym or self.label(iri, language)

    def acronym(self, iri: str) -> str:
        """The acronym; "" if there is none."""
        return self._labels.get(iri, {}).get("short", "")

    def links(self, *iris: str) -> tuple[Link, ...]:
        """The links that lead from or to any of the things."""
        noted(*iris)
        found: dict[Link, None] = {}
        for iri in iris:
            found.update(dict.fromkeys(self._links_of(iri)))
        return tuple(found)

    def _read_links(self, iri: str) -> tuple[Link, ...]:
        found: list[Link] = []
        for source, relation, target, rule, score, grounds in self.rows(
            "SELECT * FROM link WHERE source = :iri OR target = :iri ORDER BY relation, source, target",
            iri=iri,
        ):
            told = (str(source), str(relation), str(target), str(rule), float(str(score)))
            found.append(Link(*told, tuple(str(grounds or "").split())))
        return tuple(found)

    @shared
    def events(self, body: str) -> tuple[Event, ...]:
        """What befell a body, the earliest first."""
        rows = self.rows(
            "SELECT DISTINCT event.* FROM event LEFT JOIN act ON act.iri = event.act "
            "LEFT JOIN text ON text.id = act.text WHERE event.body = :body ORDER BY text.day, event.act",
            body=body,
        )
        noted(body, *(str(row[0]) for row in rows))
        return tuple(Event(*cast("tuple[str, str, str, str, str, str]", row)) for row in rows)

    def statements_about(self, target: str) -> tuple[ImplementationStatement, ...]:
        """What reports say was done under a text or an act."""
        return self._statements("SELECT * FROM doing WHERE target = :iri ORDER BY place", target)

    def statements_in(self, place: str) -> tuple[ImplementationStatement, ...]:
        """What a paragraph reports was done."""
        return self._statements(
            "SELECT * FROM doing WHERE place = :iri ORDER BY node, target, language", place
        )

    @shared
    def _statements(self, query: str, iri: str) -> tuple[ImplementationStatement, ...]:
        found = tuple(
            ImplementationStatement(*cast("tuple[str, str, str, str, str, str, str, str]", row))
            for row in self.rows(query, iri=iri)
        )
        noted(iri, *(doing.place for doing in found))
        return found

    def chain(self, start: str, relations: Sequence[str], most: int = 200) -> tuple[str, ...]:
        """Everything that links of these relations join to a thing, in both directions, itself included."""
        found = {start: None}
        waiting = [start]
        while waiting and len(found) < most:
            iri = waiting.pop(0)
            for link in self.links(iri):
                if link.relation in relations:
                    for other in (link.source, link.target):
                        if other not in found:
                            found[other] = None
                            waiting.append(other)
        return tuple(found)

    def days(self, iris: Sequence[str]) -> dict[str, str]:
        """The day of the text of each thing: a text, or what stands in one."""
        noted(*iris)
        days = {iri: self._day_of(iri.partition("#")[0]) for iri in iris}
        return {iri: day for iri, day in days.items() if day is not None}

    def _read_day(self, iri: str) -> str | None:
        rows = self.rows("SELECT day FROM text WHERE iri = :iri AND day IS NOT NULL", iri=iri)
        return str(rows[-1][0]) if rows else None

    def text(self, iri: str, language: str) -> TextLine | None:
        """The text that is, or holds, a thing: first a version with a title, then one in `language`."""
        return self._text_of(iri.partition("#")[0], language)

    def _read_text(self, iri: str, language: str) -> TextLine | None:
        rows = self.rows(
            "SELECT iri, symbol, unit, class, issuer, COALESCE(title, ''), language FROM text "
            "WHERE iri = :iri ORDER BY COALESCE(title, '') = '', language <> :language, "
            "language <> :fallback LIMIT 1",
            iri=iri,
            language=language,
            fallback=SOURCE_LANGUAGE,
        )
        if not rows:
            return None
        symbol, unit, kind, issuer = cast("tuple[str, str | None, str | None, str | None]", rows[0][1:5])
        return TextLine(str(rows[0][0]), symbol, unit, kind or "", issuer, str(rows[0][5]), str(rows[0][6]))


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]
