"""The index behind search and lists: in, a store; out, one SQLite file with its texts, acts and names.

Made once for what a store holds (the file's name is a fingerprint of that) and written beside its final name
first: a killed build leaves nothing that could be taken for an index. Every act stands here as flat rows,
because a page that lists thousands of them must not ask the store for each.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from ...queries import run
from ...queries.names import fold
from ...store import Store, base_of, value
from . import stemming
from .precomputed import TABLE, keep, known_queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...store import Value

LAYOUT: Final = "13"
"""To be raised with every change of the tables: an older file is then made anew."""
FACETS: Final = (
    "issuer",
    "addressee",
    "verb",
    "topic",
    "year",
    "session",
    "condition",
    "status",
    "language",
)
Progress = Callable[[int, int], None]
_DRAFT: Final = "making-"
"""Prefix of the names of unfinished indexes."""
_KEPT: Final = 4
"""Indexes of this many states of stores stay in the cache."""
_ANSWER: Final = 5
"""The share of the time that an answer takes that is kept, about; of the index without them it is 100."""
_VOCABULARY: Final = 4
"""Letters from which a word may replace a misspelt one."""
_SCHEMA: Final = """
CREATE TABLE version (symbol TEXT, language TEXT, graph TEXT PRIMARY KEY, provenance TEXT, file TEXT,
                      sha256 TEXT);
CREATE TABLE text (id INTEGER PRIMARY KEY, graph TEXT, iri TEXT, symbol TEXT, unit TEXT, class TEXT,
                   issuer TEXT, status TEXT, day TEXT, session TEXT, language TEXT, title TEXT);
CREATE TABLE passage (id INTEGER PRIMARY KEY, text INTEGER, iri TEXT, paragraph TEXT, words TEXT);
CREATE TABLE act (id INTEGER PRIMARY KEY, passage INTEGER, text INTEGER, iri TEXT, position INTEGER,
                  kind TEXT, concept TEXT, verb TEXT, action TEXT, reporting INTEGER);
CREATE TABLE part (act INTEGER, role TEXT, position INTEGER, actor TEXT, words TEXT);
CREATE TABLE condition (act INTEGER, code TEXT);
CREATE TABLE due (act INTEGER, iri TEXT, type TEXT, session TEXT, day TEXT, every TEXT, first TEXT, last TEXT,
                  derivation TEXT, words TEXT);
CREATE TABLE topic (text INTEGER, iri TEXT);
CREATE TABLE link (source TEXT, relation TEXT, target TEXT, rule TEXT, score REAL, grounds TEXT);
CREATE TABLE event (act TEXT, kind TEXT, name TEXT, body TEXT, until TEXT, rule TEXT);
CREATE TABLE doing (node TEXT, place TEXT, target TEXT, progress TEXT, actor TEXT, activity TEXT,
                    language TEXT, rule TEXT);
CREATE TABLE label (iri TEXT, language TEXT, label TEXT, PRIMARY KEY (iri, language)) WITHOUT ROWID;
CREATE TABLE name (folded TEXT, iri TEXT, name TEXT);
CREATE TABLE facet (name TEXT, value TEXT, passages BLOB);
CREATE TABLE word (word TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0');
"""
_INDEXES: Final = """
CREATE INDEX text_symbol ON text (symbol);
CREATE INDEX text_iri ON text (iri);
CREATE INDEX text_issuer ON text (issuer);
CREATE INDEX passage_text ON passage (text);
CREATE INDEX act_text ON act (text);
CREATE INDEX act_passage ON act (passage);
CREATE INDEX act_iri ON act (iri);
CREATE INDEX part_actor ON part (actor, role, act);
CREATE INDEX part_act ON part (act);
CREATE INDEX condition_act ON condition (act);
CREATE INDEX due_act ON due (act);
CREATE INDEX due_session ON due (session);
CREATE INDEX due_last ON due (last);
CREATE INDEX topic_text ON topic (text);
CREATE INDEX link_source ON link (source);
CREATE INDEX link_target ON link (target);
CREATE INDEX event_body ON event (body);
CREATE INDEX doing_target ON doing (target);
CREATE INDEX doing_place ON doing (place);
CREATE INDEX name_folded ON name (folded);
"""


def _silent(done: int, total: int) -> None:
    """For whoever need not know how far it is."""


def index_file(store: Store, folder: Path | None = None, progress: Progress = _silent) -> Path:
    """Returns the index file of the store's present snapshot; builds it if it does not exist.

    folder: of the indexes; the user's cache if None. progress: called with the steps done and all steps, only
    if the index is built. Raises StoreError, OSError, QueryError.
    """
    place = folder or cache_folder()
    place.mkdir(parents=True, exist_ok=True)
    _sweep_drafts(place)
    file = place / f"index-{fingerprint(store)}.sqlite"
    if not file.exists():
        _build(store, file, progress)
        _sweep(place, file)
    else:
        file.touch()
    return file


def cache_folder() -> Path:
    """Where indexes are kept: the user's cache, or a temporary folder where that is not writable."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mandategraph"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / f"mandategraph-{os.getuid()}"
    return home if os.access(home, os.W_OK) else Path(tempfile.gettempdir()) / f"mandategraph-{os.getuid()}"


def fingerprint(store: Store) -> str:
    """What the store holds, in 24 hexadecimal digits."""
    digest = hashlib.sha256(LAYOUT.encode())
    for graph, entry in sorted(store.manifest().items()):
        digest.update(f"{graph} {entry.sha256} {entry.recipe}\n".encode())
    return digest.hexdigest()[:24]


def _sweep(folder: Path, newest: Path) -> None:
    kept = sorted(folder.glob("index-*.sqlite"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[_KEPT:]:
        if file != newest and not _in_use(file):
            file.unlink(missing_ok=True)


def _sweep_drafts(folder: Path) -> None:
    """Removes the unfinished indexes of processes that have ended."""
    for file in folder.glob(f"{_DRAFT}*"):
        if not _in_use(file):
            file.unlink(missing_ok=True)


def hold(file: Path) -> IO[bytes]:
    """Keep an index in its folder as long as what this gives is open: its readers open it again."""
    handle = file.open("rb")
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def _in_use(file: Path) -> bool:
    try:
        with file.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _build(store: Store, file: Path, progress: Progress) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=_DRAFT, suffix=".sqlite")
    draft = Path(name)
    try:
        # The lock ends with the process, however that ends: see `_sweep_drafts`.
        fcntl.flock(handle, fcntl.LOCK_SH)
        with closing(sqlite3.connect(draft)) as base:
            base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            base.executescript(_SCHEMA + TABLE)
            _Making(store, base).all(progress)
            base.executescript(_INDEXES)
            base.execute("INSERT INTO found(found) VALUES ('optimize')")
            base.execute("ANALYZE")
            base.commit()
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
        os.close(handle)


class _Making:
    """One index while it is made; what later stages need of earlier ones is kept by graph and IRI."""

    def __init__(self, store: Store, base: sqlite3.Connection) -> None:
        self._store = store
        self._base = base
        self._texts: dict[tuple[str, str], int] = {}
        self._passages: dict[tuple[str, str], int] = {}
        self._passages_of: defaultdict[int, list[int]] = defaultdict(list)
        self._acts: dict[tuple[str, str], tuple[int, int]] = {}
        self._facets: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._words: Counter[str] = Counter()

    def all(self, progress: Progress) -> None:
        """Every table, in the order in which they need each other."""
        texts: list[dict[str, Value]] = []
        queries = known_queries(base_of(self._store))
        # Each step with the share of the time that it takes, about.
        steps: tuple[tuple[int, Callable[[], object]], ...] = (
            (1, self._write_versions),
            (9, lambda: texts.extend(self._write_texts())),
            (35, lambda: self._write_passages(texts)),
            (28, self._write_acts),
            (14, self._write_parts),
            (3, self._write_conditions),
            (3, self._write_dues),
            (1, self._write_topics),
            (3, self._write_links),
            (1, self._write_names),
            (1, lambda: self._write_facets(texts)),
            (1, self._write_words),
            *((_ANSWER, partial(keep, self._store, self._base, query)) for query in queries),
        )
        done, total = 0, sum(share for share, _ in steps)
        progress(done, total)
        for share, step in steps:
            step()
            done += share
            progress(done, total)

    def _write_words(self) -> None:
        frequent = ((word, times) for word, times in self._words.items() if times > 1)
        self._insert("word", ((word, times) for word, times in frequent if word.isalpha()))

    def _rows(self, question: str) -> Iterator[dict[str, Value]]:
        answer = run(self._store, question)
        for row in answer:
            yield dict(zip(answer.variables, map(value, row), strict=True))

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        taken = list(rows)
        if taken:
            places = ", ".join("?" * len(taken[0]))
            self._base.executemany(f"INSERT INTO {table} VALUES ({places})", taken)

    def _write_versions(self) -> None:
        entries = (entry for entry in self._store.manifest().values() if entry.symbol)
        self._insert(
            "version", ((e.symbol, e.language, e.graph, e.provenance, e.file, e.sha256) for e in entries)
        )

    def _write_texts(self) -> list[dict[str, Value]]:
        kept: list[dict[str, Value]] = []
        for row in self._rows("index-texts"):
            place = (str(row["graph"]), str(row["text"]))
            if place in self._texts:
                continue
            self._texts[place] = len(self._texts) + 1
            kept.append(row | {"id": self._texts[place]})
        columns = ("graph", "text", "symbol", "unit", "class", "issuer", "status", "day", "session")
        self._insert(
            "text",
            (
                (row["id"], *(_plain(row[column]) for column in columns), row["language"], row["title"])
                for row in kept
            ),
        )
        return kept

    def _write_passages(self, texts: list[dict[str, Value]]) -> None:
        waiting: list[tuple[int, int, str, str, str]] = []
        for row in texts:
            head = " ".join(str(row[name]) for name in ("symbol", "unit", "title") if row[name])
            waiting.append((int(str(row["id"])), 0, str(row["text"]), "", head))
        for row in self._rows("index-passages"):
            text = self._texts.get((str(row["graph"]), str(row["text"])))
            if text is not None:
                order = int(str(row["order"]))
                waiting.append((text, order, str(row["place"]), str(row["paragraph"]), str(row["words"])))
        waiting.sort(key=lambda passage: passage[:3])
        graphs = {number: graph for (graph, _), number in self._texts.items()}
        rows: list[tuple[int, int, str, str, str]] = []
        for number, (text, _, iri, key, words) in enumerate(waiting, 1):
            self._passages[graphs[text], iri] = number
            self._passages_of[text].append(number)
            rows.append((number, text, iri, key, words))
            self._words.update(
                found for one in stemming.words(words) if len(found := one[0].lower()) >= _VOCABULARY
            )
        self._insert("passage", rows)
        languages = {int(str(row["id"])): str(row["language"]) for row in texts}
        self._base.executemany(
            "INSERT INTO found(rowid, words) VALUES (?, ?)",
            ((row[0], " ".join(stemming.terms(row[4], languages[row[1]]))) for row in rows),
        )

    def _write_acts(self) -> None:
        owners = {passage: text for text, passages in self._passages_of.items() for passage in passages}
        rows: list[tuple[object, ...]] = []
        for row in self._rows("index-acts"):
            passage = self._passages.get((str(row["graph"]), str(row["place"])))
            place = (str(row["graph"]), str(row["act"]))
            if passage is None or place in self._acts:
                continue
            number = len(self._acts) + 1
            self._acts[place] = (number, passage)
            self._facets["verb", str(row["concept"])].add(passage)
            said = (_tail(row["kind"]), row["concept"], row["form"], row["action"], row["reporting"] is True)
            rows.append((number, passage, owners[passage], row["act"], row["order"], *said))
        self._insert("act", rows)

    def _of_acts(self, question: str) -> Iterator[tuple[int, int, dict[str, Value]]]:
        """The rows of a question with the number of the act and of its passage."""
        for row in self._rows(question):
            found = self._acts.get((str(row["graph"]), str(row["act"])))
            if found:
                yield *found, row

    def _write_parts(self) -> None:
        rows: dict[tuple[object, ...], None] = {}
        for act, passage, row in self._of_acts("act-evidence"):
            role, actor = _tail(row["role"]), row["actor"]
            if role == "addressee" and actor:
                self._facets["addressee", str(actor)].add(passage)
            rows[act, role, row["order"], actor, row["exact"]] = None
        self._insert("part", rows)

    def _write_conditions(self) -> None:
        rows: list[tuple[object, ...]] = []
        for act, passage, row in self._of_acts("act-conditions"):
            self._facets["condition", str(row["code"])].add(passage)
            rows.append((act, row["code"]))
        self._insert("condition", rows)

    def _write_dues(self) -> None:
        self._insert(
            "due",
            dict.fromkeys(
                (
                    act,
                    row["due"],
                    row["type"],
                    row["session"],
                    _plain(row["date"]),
                    row["every"],
                    _plain(row["from"]),
                    _plain(row["to"]),
                    _tail(row["derivation"]),
                    row["exact"],
                )
                for act, _, row in self._of_acts("act-dues")
            ),
        )

    def _write_topics(self) -> None:
        broader: defaultdict[str, list[str]] = defaultdict(list)
        for row in self._rows("broader-topics"):
            broader[str(row["topic"])].append(str(row["broader"]))
        rows: list[tuple[object, ...]] = []
        for row in self._rows("index-topics"):
            text = self._texts.get((str(row["graph"]), str(row["text"])))
            if text is not None:
                # Who looks for a subject looks for all that is under it.
                for topic in (str(row["topic"]), *broader[str(row["topic"])]):
                    self._facets["topic", topic].update(self._passages_of[text])
                rows.append((text, row["topic"]))
        self._insert("topic", rows)

    def _write_links(self) -> None:
        for table, question, columns in (
            ("link", "index-links", ("source", "relation", "target", "rule", "score", "grounds")),
            ("event", "index-events", ("act", "kind", "name", "body", "until", "rule")),
            (
                "doing",
                "index-statements",
                ("node", "place", "text", "progress", "actor", "activity", "language", "rule"),
            ),
        ):
            rows = self._rows(question)
            self._insert(table, (tuple(_plain(row[column]) for column in columns) for row in rows))

    def _write_names(self) -> None:
        labels: dict[tuple[str, str], str] = {}
        for row in self._rows("index-labels"):
            language = "short" if row["form"] == "acronym" else str(row["language"])
            labels.setdefault((str(row["thing"]), language), str(row["label"]))
        self._insert("label", ((iri, language, label) for (iri, language), label in labels.items()))
        names = {
            (fold(str(row["name"])), str(row["thing"]), str(row["name"])) for row in self._rows("actor-names")
        }
        self._insert("name", sorted(names))

    def _write_facets(self, texts: list[dict[str, Value]]) -> None:
        for row in texts:
            passages = self._passages_of[int(str(row["id"]))]
            for name, found in (
                ("issuer", row["issuer"]),
                ("status", _tail(row["status"])),
                ("year", str(row["day"])[:4] if row["day"] else None),
                ("session", row["session"]),
                ("language", row["language"]),
            ):
                if found:
                    self._facets[name, str(found)].update(passages)
        self._insert(
            "facet",
            ((name, found, bits(passages)) for (name, found), passages in sorted(self._facets.items())),
        )


def bits(numbers: Iterable[int]) -> bytes:
    """A set of numbers as bytes: bit n of the little-endian number is set for each n."""
    taken = list(numbers)
    mask = bytearray(max(taken, default=0) // 8 + 1)
    for number in taken:
        mask[number >> 3] |= 1 << (number & 7)
    return bytes(mask)


def _plain(found: Value) -> str | None:
    return None if found is None else str(found)


def _tail(found: Value) -> str | None:
    return None if found is None else str(found).rpartition("/")[2]
