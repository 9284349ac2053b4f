"""Search and lists: in, the index of a store and what a reader asks for; out, passages, facets and acts.

The words of a question must all stand in a passage; a Latin word is found by its stem, Chinese characters as
they stand, a symbol by its parts. A word that no passage has is taken for the word nearest to it.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from rapidfuzz import fuzz, process

from ...queries.names import fold
from ..tracing import EVERYTHING, noted
from .making import FACETS, bits, hold, index_file, spaced
from .written_symbols import WrittenSymbols

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ...store import Store

Chosen = "Mapping[str, tuple[str, ...]]"
_TERM = re.compile(r'"([^"]+)"|([\u3400-\u9fff\uf900-\ufaff]+)|([^\s"\u3400-\u9fff\uf900-\ufaff]+)')
_LETTERS = re.compile(r"\w+")
_RANKED: Final = 20_000
"""Above so many passages the newest come first: to weigh them all takes longer than anybody waits."""
_SNIPPET: Final = 260
_NEAR: Final = 78
"""How alike, of 100, a misspelt word or name must be."""
_NEARER: Final = 85
"""The same where only a part of a name is compared."""
_LONG: Final = 10
"""Letters from which a part of a name is enough."""
_REMEMBERED: Final = 256
_LONGEST: Final = 400
"""Characters of a question; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase or a symbol of a question."""

    text: str
    phrase: bool

    @property
    def expression(self) -> str:
        """As SQLite's full-text search reads it; only letters and digits come through."""
        return '"' + " ".join(_LETTERS.findall(spaced(self.text))) + '"'


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet; `found` where it is what was asked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    iri: str
    symbol: str
    unit: str | None
    paragraph: str
    """"" for the title of a text."""
    language: str
    title: str
    day: str | None
    issuer: str | None
    status: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet with the number of passages that have it."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Choice, ...]]
    corrected: tuple[tuple[str, str], ...]
    """Words that no passage has, each with the word it was taken for."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something of a name that is like what was asked for."""

    iri: str
    name: str


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
    """IRIs of the paragraphs that speak for it."""


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
class Doing:
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


@dataclass(frozen=True, slots=True)
class Filter:
    """Which acts a list shows: every condition that is given must hold."""

    addressee: tuple[str, ...] = ()
    """Any of them is asked: a body, say, and its officers."""
    partner: str | None = None
    recipient: str | None = None
    issuer: str | None = None
    kind: str | None = None
    verb: str | None = None
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


_PARTS: Final = ("partner", "recipient")
_SELECT: Final = """
SELECT act.id, MIN(text.language <> :language), act.iri, text.symbol, text.unit, passage.paragraph,
       text.language, text.day, text.issuer, text.status, act.kind, act.concept, act.verb, act.action,
       act.reporting
FROM act JOIN text ON text.id = act.text JOIN passage ON passage.id = act.passage {joins}
WHERE {where} GROUP BY act.iri
"""


class Index:
    """The index of one state of a store; may be used by several threads."""

    def __init__(self, file: Path) -> None:
        """Raises sqlite3.Error if the file is no index."""
        self.file = file
        self._held = hold(file)
        self._local = threading.local()
        self._remembered: OrderedDict[tuple[object, ...], Found] = OrderedDict()
        self._lock = threading.Lock()
        base = self._base
        self._labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for iri, language, label in base.execute("SELECT iri, language, label FROM label"):
            self._labels[iri][language] = label
        self._facets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for name, found, mask in base.execute("SELECT name, value, passages FROM facet"):
            self._facets[name][found] = int.from_bytes(mask, "little")
        rows = base.execute(
            "SELECT passage.id, passage.paragraph = '' AND (text.unit IS NULL OR text.title <> '') "
            "FROM passage JOIN text ON text.id = passage.text "
            "ORDER BY text.day DESC, text.symbol, passage.id"
        ).fetchall()
        self._newest = [number for number, _ in rows]
        self._titles = int.from_bytes(bits(number for number, title in rows if title), "little")
        self._all = int.from_bytes(bits(self._newest), "little")
        self._vocabulary = [word for (word,) in base.execute("SELECT word FROM word ORDER BY times DESC")]
        self._names = base.execute("SELECT folded, iri, name FROM name").fetchall()
        self._written = self._written_symbols()

    @classmethod
    def of(cls, store: Store, folder: Path | None = None) -> Index:
        """The index of what `store` holds now, made if need be; raises StoreError, OSError."""
        return cls(index_file(store, folder))

    def _written_symbols(self) -> WrittenSymbols:
        symbols = [symbol for (symbol,) in self._base.execute("SELECT DISTINCT symbol FROM text")]
        issuers = self._facets["issuer"]
        named = ((folded, iri.rpartition("/body/")[2]) for folded, iri, _ in self._names if iri in issuers)
        names = {folded: f"body/{key}" for folded, key in named}
        return WrittenSymbols(symbols, names)

    @property
    def _base(self) -> sqlite3.Connection:
        base = getattr(self._local, "base", None)
        if base is None:
            base = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, check_same_thread=False)
            self._local.base = base
        return cast("sqlite3.Connection", base)

    def rows(self, sql: str, **values: object) -> list[tuple[object, ...]]:
        """The rows of a query to the index itself."""
        return self._base.execute(sql, values).fetchall()

    # --- names

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

    def named(self, words: str, limit: int = 6) -> tuple[Named, ...]:
        """Actors and instruments whose names are or begin with `words`, or are spelt nearly so."""
        asked = _asked_name(words)
        if not asked or (len(asked) < 2 and asked.isascii()):
            return ()
        ranked: dict[str, tuple[int, int, str]] = {}
        for folded, iri, _ in self._names:
            if folded == asked:
                rank = 0
            elif folded.startswith(asked):
                rank = 1
            elif f" {asked}" in folded or (not asked.isascii() and asked in folded):
                rank = 2
            else:
                continue
            ranked[iri] = min(ranked.get(iri, (9, 0, "")), (rank, -self._asked(iri), iri))
        if not ranked and len(asked) > (3 if asked.isascii() else 2):
            for folded, iri, _ in self._nearly(asked, limit):
                score = int(max(fuzz.ratio(asked, folded), fuzz.ratio(asked, folded[: len(asked)])))
                ranked[iri] = min(ranked.get(iri, (9, 0, "")), (3, -score, iri))
        best = sorted(ranked.values())[:limit]
        return tuple(Named(iri, self.label(iri, "en")) for _, _, iri in best)

    def _nearly(self, asked: str, limit: int) -> list[tuple[str, str, str]]:
        """The names that are spelt nearly so, or begin or, if long, go on nearly so."""
        whole = [folded for folded, _, _ in self._names]
        begun = [folded[: len(asked)] for folded in whole]
        places: dict[int, None] = {}
        for choices, scorer, cutoff in (
            (whole, fuzz.ratio, _NEAR),
            (begun, fuzz.ratio, _NEARER),
            *(((whole, fuzz.partial_ratio, _NEARER),) if len(asked) >= _LONG else ()),
        ):
            if not places:
                found = process.extract(asked, choices, scorer=scorer, score_cutoff=cutoff, limit=limit)
                places.update(dict.fromkeys(at for _, _, at in found))
        return [self._names[at] for at in places]

    def _asked(self, iri: str) -> int:
        return self._facets["addressee"].get(iri, 0).bit_count()

    def symbols(self, words: str, limit: int = 6) -> tuple[str, ...]:
        """Documents that are held and whose number is, or begins with, `words`, in any way to write it."""
        return self._written.held(words, limit)

    def official(self, words: str) -> tuple[str, ...]:
        """The official symbols that a number in `words` can mean, whether they are held or not."""
        return self._written.official(words)

    # --- search

    def search(
        self,
        words: str,
        chosen: Mapping[str, tuple[str, ...]] | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> Found:
        """The passages in which all words stand and which have one value of every facet that is chosen."""
        noted(EVERYTHING)
        picked = {name: tuple(sorted(values)) for name, values in (chosen or {}).items() if values}
        key = (words, tuple(sorted(picked.items())), offset, limit)
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
                return self._remembered[key]
        found = self._search(words[:_LONGEST], picked, offset, limit)
        with self._lock:
            self._remembered[key] = found
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def _search(self, words: str, chosen: Mapping[str, tuple[str, ...]], offset: int, limit: int) -> Found:
        terms = parse(words)
        if words.strip() and not terms:
            return Found(0, (), dict.fromkeys(FACETS, ()), ())
        terms, corrected = self._corrected(terms)
        matching = self._matching(terms) if terms else None
        within = self._all if matching is None else int.from_bytes(bits(matching), "little")
        masks = {name: self._union(name, values) for name, values in chosen.items()}
        final = within
        for mask in masks.values():
            final &= mask
        total = final.bit_count()
        ordered = self._ordered(matching, final, offset, limit, terms)
        facets = {name: self._choices(name, within, masks, chosen.get(name, ())) for name in FACETS}
        return Found(total, self._hits(ordered, terms), facets, corrected)

    def _union(self, name: str, values: Iterable[str]) -> int:
        mask = 0
        for found in values:
            mask |= self._facets.get(name, {}).get(found, 0)
        return mask

    def _matching(self, terms: Sequence[Term]) -> list[int]:
        expression = " AND ".join(term.expression for term in terms)
        return [
            number
            for (number,) in self._base.execute("SELECT rowid FROM found WHERE found MATCH ?", (expression,))
        ]

    def _ordered(
        self, matching: list[int] | None, final: int, offset: int, limit: int, terms: Sequence[Term]
    ) -> list[int]:
        wanted = offset + limit
        if matching is not None and len(matching) <= _RANKED:
            expression = " AND ".join(term.expression for term in terms)
            order: Iterable[int] = (
                number
                for (number,) in self._base.execute(
                    "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank", (expression,)
                )
            )
        else:
            order = self._newest
            if matching is None and final & self._titles:
                final &= self._titles
        mask = final.to_bytes(final.bit_length() // 8 + 1, "little")
        size, total = len(mask) * 8, final.bit_count()
        taken: list[int] = []
        for number in order:
            if number < size and mask[number >> 3] >> (number & 7) & 1:
                taken.append(number)
                if len(taken) >= wanted or len(taken) >= total:
                    break
        return taken[offset:wanted]

    def _choices(
        self, name: str, within: int, masks: Mapping[str, int], chosen: tuple[str, ...]
    ) -> tuple[Choice, ...]:
        for other, mask in masks.items():
            if other != name:
                within &= mask
        counted = (
            Choice(found, (within & mask).bit_count(), found in chosen)
            for found, mask in self._facets[name].items()
        )
        kept = [choice for choice in counted if choice.count or choice.chosen]
        if name == "year":
            return tuple(sorted(kept, key=lambda choice: choice.value, reverse=True))
        return tuple(sorted(kept, key=lambda choice: (-choice.count, choice.value)))

    def _corrected(self, terms: tuple[Term, ...]) -> tuple[tuple[Term, ...], tuple[tuple[str, str], ...]]:
        kept: list[Term] = []
        changed: list[tuple[str, str]] = []
        for term in terms:
            near = None
            if not term.phrase and term.text.isascii() and term.text.isalpha() and len(term.text) > 3:
                known = self._base.execute(
                    "SELECT 1 FROM found WHERE found MATCH ? LIMIT 1", (term.expression,)
                ).fetchone()
                near = None if known else self._nearest(term.text.casefold())
            kept.append(Term(near, phrase=False) if near else term)
            if near:
                changed.append((term.text, near))
        return tuple(kept), tuple(changed)

    def _nearest(self, word: str) -> str | None:
        near = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return near[0] if near else None

    def _hits(self, numbers: Sequence[int], terms: Sequence[Term]) -> tuple[Hit, ...]:
        pattern = _pattern(terms)
        hits: list[Hit] = []
        for number in numbers:
            row = self._base.execute(
                "SELECT passage.iri, text.symbol, text.unit, passage.paragraph, text.language, text.title, "
                "text.day, text.issuer, text.status, passage.words FROM passage "
                "JOIN text ON text.id = passage.text WHERE passage.id = ?",
                (number,),
            ).fetchone()
            iri, symbol, unit, paragraph, language, title, day, issuer, status, words = row
            pieces = _snippet(words if paragraph else "", pattern)
            hits.append(Hit(iri, symbol, unit, paragraph, language, title or "", day, issuer, status, pieces))
        return tuple(hits)

    # --- acts

    def acts(self, wanted: Filter, language: str, offset: int = 0, limit: int = 50) -> tuple[ActLine, ...]:
        """The acts that a list shows, each once: in `language` if there is that version.

        Acts with a deadline come by its last day where deadlines are asked for, else the newest first.
        """
        _note(wanted)
        joins, where, values = _where(wanted)
        dated = wanted.due or wanted.after or wanted.before or wanted.session
        order = "MIN(due.last), text.symbol" if dated else "text.day DESC, text.symbol"
        sql = (
            _SELECT.format(joins=joins, where=where)
            + f"ORDER BY {order}, passage.id, act.position LIMIT :limit OFFSET :offset"
        )
        values |= {"language": language, "limit": limit, "offset": offset}
        return self._lines(self.rows(sql, **values))

    def acts_by_iri(self, iris: Sequence[str], language: str) -> tuple[ActLine, ...]:
        """The acts of these IRIs, in their order."""
        noted(*iris)
        lines: dict[str, ActLine] = {}
        wanted = list(dict.fromkeys(iris))
        for start in range(0, len(wanted), 500):
            named = {f"iri{at}": iri for at, iri in enumerate(wanted[start : start + 500])}
            sql = _SELECT.format(joins="", where=f"act.iri IN ({', '.join(f':{name}' for name in named)})")
            lines |= {line.iri: line for line in self._lines(self.rows(sql, language=language, **named))}
        return tuple(lines[iri] for iri in wanted if iri in lines)

    def places(self, wanted: Filter) -> frozenset[tuple[str, str]]:
        """IRI and language of every version of the acts that pass."""
        _note(wanted)
        joins, where, values = _where(wanted)
        sql = f"SELECT act.iri, text.language FROM act JOIN text ON text.id = act.text {joins} WHERE {where}"
        return frozenset((str(iri), str(language)) for iri, language in self.rows(sql, **values))

    def links(self, *iris: str) -> tuple[Link, ...]:
        """The links that lead from or to any of the things."""
        noted(*iris)
        found: dict[Link, None] = {}
        for iri in iris:
            for source, relation, target, rule, score, grounds in self.rows(
                "SELECT * FROM link WHERE source = :iri OR target = :iri ORDER BY relation, source, target",
                iri=iri,
            ):
                told = (str(source), str(relation), str(target), str(rule), float(str(score)))
                found[Link(*told, tuple(str(grounds or "").split()))] = None
        return tuple(found)

    def events(self, body: str) -> tuple[Event, ...]:
        """What befell a body, the earliest first."""
        rows = self.rows(
            "SELECT DISTINCT event.* FROM event LEFT JOIN act ON act.iri = event.act "
            "LEFT JOIN text ON text.id = act.text WHERE event.body = :body ORDER BY text.day, event.act",
            body=body,
        )
        noted(body, *(str(row[0]) for row in rows))
        return tuple(Event(*cast("tuple[str, str, str, str, str, str]", row)) for row in rows)

    def doings(self, target: str) -> tuple[Doing, ...]:
        """What reports say was done under a text or an act."""
        return self._doings("SELECT * FROM doing WHERE target = :iri ORDER BY place", target)

    def doings_told(self, place: str) -> tuple[Doing, ...]:
        """What a paragraph reports was done."""
        return self._doings("SELECT * FROM doing WHERE place = :iri ORDER BY node, target, language", place)

    def _doings(self, query: str, iri: str) -> tuple[Doing, ...]:
        found = tuple(
            Doing(*cast("tuple[str, str, str, str, str, str, str, str]", row))
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
        days: dict[str, str] = {}
        for iri in iris:
            for (day,) in self.rows(
                "SELECT day FROM text WHERE iri = :iri AND day IS NOT NULL", iri=iri.partition("#")[0]
            ):
                days[iri] = str(day)
        return days

    def text(self, iri: str, language: str) -> TextLine | None:
        """The text that is, or holds, a thing: first a version with a title, then one in `language`."""
        rows = self.rows(
            "SELECT iri, symbol, unit, class, issuer, COALESCE(title, ''), language FROM text "
            "WHERE iri = :iri ORDER BY COALESCE(title, '') = '', language <> :language LIMIT 1",
            iri=iri.partition("#")[0],
            language=language,
        )
        if not rows:
            return None
        symbol, unit, kind, issuer = cast("tuple[str, str | None, str | None, str | None]", rows[0][1:5])
        return TextLine(str(rows[0][0]), symbol, unit, kind or "", issuer, str(rows[0][5]), str(rows[0][6]))

    def count(self, wanted: Filter) -> int:
        """The number of acts, each once whatever its versions."""
        _note(wanted)
        joins, where, values = _where(wanted)
        # A join with the texts takes ten times as long as the count itself.
        texts = "JOIN text ON text.id = act.text" if "text." in where else ""
        sql = f"SELECT COUNT(DISTINCT act.iri) FROM act {texts} {joins} WHERE {where}"
        return int(str(self.rows(sql, **values)[0][0]))

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


def parse(words: str) -> tuple[Term, ...]:
    """The terms of a question: what stands in quotation marks and runs of Chinese are phrases."""
    terms: list[Term] = []
    for match in _TERM.finditer(words):
        text = match[1] or match[2] or match[3]
        if _LETTERS.search(text):
            terms.append(Term(text, phrase=not match[3]))
    return tuple(terms)


def _asked_name(words: str) -> str:
    """A name as it is looked up; the points of U.N.O.D.C. are no blanks."""
    folded = fold(words[:_LONGEST])
    letters = folded.split()
    return "".join(letters) if len(letters) > 1 and all(len(one) == 1 for one in letters) else folded


def _where(wanted: Filter) -> tuple[str, str, dict[str, object]]:
    joins: list[str] = []
    where: list[str] = ["1"]
    values: dict[str, object] = {}
    if wanted.addressee:
        named = {f"addressee{at}": iri for at, iri in enumerate(wanted.addressee)}
        joins.append(
            "JOIN part AS addressee ON addressee.act = act.id AND addressee.role = 'addressee' "
            f"AND addressee.actor IN ({', '.join(f':{name}' for name in named)})"
        )
        values |= named
    for role in _PARTS:
        actor = getattr(wanted, role)
        if actor:
            joins.append(
                f"JOIN part AS {role} ON {role}.act = act.id "
                f"AND {role}.role = '{role}' AND {role}.actor = :{role}"
            )
            values[role] = actor
    if wanted.session or wanted.after or wanted.before or wanted.due:
        joins.append("JOIN due ON due.act = act.id")
    for condition, name in (
        ("text.issuer = :issuer", "issuer"),
        ("act.kind = :kind", "kind"),
        ("text.symbol = :document", "document"),
        ("text.unit = :unit", "unit"),
        ("act.concept = :verb", "verb"),
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


def _note(wanted: Filter) -> None:
    """Note of whom or what a list tells: every act of it stands in a document that mentions that."""
    if wanted.addressee:
        noted(*wanted.addressee)
    elif one := wanted.partner or wanted.recipient or wanted.issuer or wanted.session:
        noted(one)
    elif wanted.document is None:
        noted(EVERYTHING)


def _once(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Every actor once, by the words that name it first."""
    kept: dict[str, Part] = {}
    for part in parts:
        kept.setdefault(part.iri or part.words, part)
    return tuple(kept.values())


def _pattern(terms: Sequence[Term]) -> re.Pattern[str] | None:
    if not terms:
        return None
    spelt: list[str] = []
    for term in sorted(terms, key=lambda term: -len(term.text)):
        if term.text.isascii() and term.text.isalpha() and not term.phrase:
            spelt.append(rf"\b{re.escape(term.text[: max(4, len(term.text) - 3)])}\w*")
        else:
            spelt.append(r"\W+".join(map(re.escape, _LETTERS.findall(term.text))))
    return re.compile("|".join(spelt), re.IGNORECASE)


def _snippet(words: str, pattern: re.Pattern[str] | None) -> tuple[Piece, ...]:
    """The words around what was found, cut to a length that reads at a glance."""
    first = pattern.search(words) if pattern else None
    start = 0
    if first and first.end() > _SNIPPET:
        start = first.start() - _SNIPPET // 3
        blank = words.find(" ", start, first.start())
        start = blank + 1 if blank > 0 else start
    cut = words[start : start + _SNIPPET]
    pieces: list[Piece] = [Piece("… ", found=False)] if start else []
    at = 0
    for match in pattern.finditer(cut) if pattern else ():
        if match.start() > at:
            pieces.append(Piece(cut[at : match.start()], found=False))
        if match.end() > match.start():
            pieces.append(Piece(match[0], found=True))
        at = match.end()
    if at < len(cut):
        pieces.append(Piece(cut[at:], found=False))
    if start + _SNIPPET < len(words):
        pieces.append(Piece(" …", found=False))
    return tuple(pieces)


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]
