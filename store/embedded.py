"""The embedded store: Oxigraph on disk, one directory a generation; in, additions; out, rows.

    DIR/HEAD                    name of the published generation
    DIR/LOCK                    held by the one process that writes
    DIR/generation-000007/quads/          Oxigraph (RocksDB), never written again once published
    DIR/generation-000007/manifest.jsonl  one `Entry` a line
    DIR/generation-000007/releases.jsonl  what each write changed, one `Release` a line
    DIR/generation-000007/IN-USE          held by the processes that read
    DIR/staging/                quads of an unfinished build, kept so that the next one resumes
    DIR/kept/                   what can be made again at any time, and is kept to spare the making

A write copies the published generation by hard links, changes the copy, and publishes it by renaming one
small file over HEAD. Neither Oxigraph's bulk loader nor a series of its transactions is atomic over a whole
build; the rename is, costs nothing, and lets readers go on. A killed write leaves a directory that no HEAD
names, which the next write sweeps away.
"""

from __future__ import annotations

import errno
import fcntl
import io
import os
import shutil
import traceback
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    serialize,
)
from pyoxigraph import Store as Oxigraph

from .interface import (
    Addition,
    Entry,
    Progress,
    QueryError,
    Release,
    Row,
    Solutions,
    StoreError,
    Term,
    edition_of,
    no_progress,
)
from .terms import BOOLEANS, syntax, with_sorted_head

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

HEAD, LOCK, IN_USE, MANIFEST, QUADS, STAGING = "HEAD", "LOCK", "IN-USE", "manifest.jsonl", "quads", "staging"
KEPT = "kept"
RELEASES = "releases.jsonl"
_PREFIX = "generation-"
_COPIED_NOT = frozenset(("LOCK", "LOG"))
_LOAD_BYTES = 16 << 20
"""Bytes a call of the bulk loader: quick, and memory does not grow with the corpus."""
_MANY_BYTES = 64 << 20
"""What is worth putting the tables of the store in order."""
_NO_DIRECTORY = {
    errno.EEXIST: "this is a file, not a directory",
    errno.ENOTDIR: "a part of this path is a file, not a directory",
    errno.ENOENT: "no directory can be made at this place",
    errno.EROFS: "this disk can only be read",
    errno.EACCES: "you may not make a directory here",
    errno.EPERM: "you may not make a directory here",
    errno.ENAMETOOLONG: "this path is too long",
}
"""Why a directory cannot be made."""
_TOO_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


class EmbeddedStore:
    """The store in a directory, see `store.interface.Store`; the directory is made by the first write.

    directory: where it lies. prefixes: name → IRI, for readable Turtle and TriG.
    """

    def __init__(self, directory: Path, prefixes: dict[str, str] | None = None) -> None:
        self.directory = directory
        self._prefixes = prefixes or {}
        self._opened: Oxigraph | None = None
        self._mark: IO[bytes] | None = None
        self._held = False
        self._edition: tuple[tuple[str, int, int], str] | None = None

    @property
    def staging(self) -> Path:
        """Directory for the quads of an unfinished build; not made until it is used."""
        return self.directory / STAGING

    @property
    def kept(self) -> Path:
        """Directory for what can be made again at any time, and is kept to spare the making."""
        return self.directory / KEPT

    def exists(self) -> bool:
        """Whether a generation was ever published here."""
        # Unlike Path.is_file, this is also told of a path that is too long.
        return os.path.isfile(self.directory / HEAD)  # noqa: PTH113

    # --- reading ----------------------------------------------------------------------------------

    def query(self, sparql: str) -> Solutions:
        """The answer of a query; raises QueryError if it is malformed, StoreError if the store fails."""
        try:
            answer = self._open().query(sparql, use_default_graph_as_union=True)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"the query is not SPARQL 1.1: {error.args[0]}") from error
        except (OSError, RuntimeError) as error:
            raise self._failure(error) from error
        if isinstance(answer, QuerySolutions):
            return Solutions(tuple(v.value for v in answer.variables), self._rows(answer))
        if isinstance(answer, QueryBoolean):
            return Solutions(("answer",), iter([(BOOLEANS[bool(answer)],)]))
        return Solutions(("subject", "predicate", "object"), self._triples(answer))

    def manifest(self) -> dict[str, Entry]:
        """The manifest by document graph; empty for a store that does not exist yet."""
        if not self.exists():
            return {}
        file = self._published() / MANIFEST
        try:
            entries = [Entry.from_json(line) for line in file.read_text(encoding="utf-8").splitlines()]
        except (OSError, ValueError) as error:
            raise self._damage(f"its manifest {file.name} cannot be read ({error})") from error
        return {entry.graph: entry for entry in entries}

    def edition(self) -> str:
        """A word for what is published now, whatever generation is open."""
        with self._reported():
            manifest = self._published() / MANIFEST
            state = manifest.stat()
        # A server asks every other second.
        seen = (str(manifest), state.st_ino, state.st_mtime_ns)
        if self._edition is None or self._edition[0] != seen:
            self._edition = (seen, edition_of(self.manifest().values()))
        return self._edition[1]

    def releases(self) -> tuple[Release, ...]:
        """What every write of this directory changed; empty for a store of before releases were kept."""
        try:
            lines = (self._published() / RELEASES).read_text(encoding="utf-8").splitlines()
            return tuple(Release.from_json(line) for line in lines)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise self._damage(f"its list of releases cannot be read ({error})") from error

    def quads(self) -> Path:
        """The directory that Oxigraph reads; it stays until `close`, whatever is published meanwhile."""
        self._open()
        assert self._mark is not None
        return Path(self._mark.name).parent / QUADS

    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs, sorted."""
        with self._reported():
            return tuple(sorted(g.value for g in self._open().named_graphs() if isinstance(g, NamedNode)))

    def count(self) -> int:
        """The number of quads."""
        with self._reported():
            return len(self._open())

    def dump(self, output: IO[bytes], media: str, graph: str | None = None) -> None:
        """Write the store, or one graph, to `output`; raises ValueError for an unknown format."""
        form = syntax(media)
        store = self._open()
        try:
            target = with_sorted_head(output)
            if graph is None and form.supports_datasets:
                store.dump(target, form, prefixes=self._prefixes)
            else:
                serialize(_triples(store, graph), target, form, prefixes=self._prefixes)
            target.flush()
        except BrokenPipeError:
            raise
        except (OSError, RuntimeError) as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Let go of the generation; the next use opens what is published then."""
        self._opened = None
        if self._mark is not None:
            self._mark.close()
            self._mark = None

    # --- writing ----------------------------------------------------------------------------------

    def replace_graphs(
        self, additions: Iterable[Addition], removed: Iterable[str] = (), progress: Progress = no_progress
    ) -> None:
        """Write a new generation and publish it; on any failure the published one stays as it was."""
        with self._reported(), self.writing():
            old = self._published() if self.exists() else None
            new = self._next(old)
            try:
                self._write(old, new, additions, tuple(removed), progress)
                self._publish(new)
            except BaseException as error:
                # The failure's frames hold the database, whose threads would write on while it is removed.
                traceback.clear_frames(error.__traceback__)
                shutil.rmtree(new, ignore_errors=True)
                raise
            self.close()
            self._sweep()

    def remove_graphs(self, graphs: Iterable[str]) -> None:
        """Remove graphs and their manifest entries."""
        self.replace_graphs((), graphs)

    @contextmanager
    def writing(self) -> Generator[None]:
        """Hold the writer's lock, once or nested; raises StoreError if another process holds it."""
        if self._held:
            yield
            return
        with self._reported():
            self._make()
            if not self.exists() and _foreign(self.directory):
                raise StoreError(
                    self.directory,
                    "the directory holds other files",
                    "give --store a new or an empty directory",
                )
            handle = (self.directory / LOCK).open("a+b")
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StoreError(
                    self.directory,
                    "the store is locked: another build is writing to it",
                    "wait until that build has ended, or take another --store",
                ) from error
            self._held = True
            yield
        finally:
            self._held = False
            handle.close()

    def _make(self) -> None:
        """Make the directory, if need be."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if error.errno in _TOO_FULL:
                raise
            what = _NO_DIRECTORY.get(error.errno or 0, f"the directory cannot be made ({error.strerror})")
            raise StoreError(self.directory, what, "give --store another directory") from error

    def _write(
        self,
        old: Path | None,
        new: Path,
        additions: Iterable[Addition],
        removed: tuple[str, ...],
        progress: Progress,
    ) -> None:
        new.mkdir()
        (new / IN_USE).touch()
        quads = new / QUADS
        if old is None:
            quads.mkdir()
        else:
            _link(old / QUADS, quads)
        manifest = self.manifest()
        before = dict(manifest)
        writing = _Writing(Oxigraph(str(quads)), manifest, self.kept, fresh=old is None)
        for graph in removed:
            writing.remove(graph)
        for done, addition in enumerate(additions, 1):
            writing.add(addition)
            progress(done)
        writing.finish()
        del writing
        lines = "".join(manifest[graph].to_json() + "\n" for graph in sorted(manifest))
        (new / MANIFEST).write_text(lines, encoding="utf-8")
        releases = self.releases() if old else ()
        kept = (*releases, _release(int(new.name.removeprefix(_PREFIX)), before, manifest))
        (new / RELEASES).write_text("".join(f"{release.to_json()}\n" for release in kept), encoding="utf-8")

    def _publish(self, new: Path) -> None:
        _synchronize(new / MANIFEST)
        draft = self.directory / f"{HEAD}.new"
        draft.write_text(new.name + "\n", encoding="utf-8")
        _synchronize(draft)
        draft.replace(self.directory / HEAD)

    def _next(self, old: Path | None) -> Path:
        number = int(old.name.removeprefix(_PREFIX)) + 1 if old else 1
        new = self.directory / f"{_PREFIX}{number:06d}"
        if new.exists():
            # Left by a killed write: HEAD never named it.
            shutil.rmtree(new)
        return new

    def _sweep(self) -> None:
        """Remove every generation that is neither published nor being read."""
        published = self._published()
        for directory in self.directory.glob(_PREFIX + "*"):
            if directory == published:
                continue
            try:
                with (directory / IN_USE).open("rb") as mark:
                    fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except FileNotFoundError:
                pass
            except OSError:
                continue
            shutil.rmtree(directory, ignore_errors=True)

    # --- opening ----------------------------------------------------------------------------------

    def _published(self) -> Path:
        try:
            name = (self.directory / HEAD).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(
                self.directory,
                "there is no store here",
                "make one with `mandategraph build`, or give --store",
            ) from error
        generation = self.directory / name
        if not name.startswith(_PREFIX) or generation.parent != self.directory or not generation.is_dir():
            raise self._damage(f"HEAD names {name!r}, which is not there")
        return generation

    def _open(self) -> Oxigraph:
        if self._opened is None:
            generation = self._published()
            with self._reported():
                self._mark = (generation / IN_USE).open("rb")
                fcntl.flock(self._mark, fcntl.LOCK_SH)
                self._opened = Oxigraph.read_only(str(generation / QUADS))
        return self._opened

    def _rows(self, answer: QuerySolutions) -> Iterator[Row]:
        try:
            yield from map(tuple, answer)
        except (OSError, RuntimeError) as error:
            raise self._failure(error) from error

    def _triples(self, answer: QueryTriples) -> Iterator[Row]:
        with self._reported():
            for triple in answer:
                yield (triple.subject, triple.predicate, triple.object)

    # --- errors -----------------------------------------------------------------------------------

    @contextmanager
    def _reported(self) -> Generator[None]:
        try:
            yield
        except (OSError, RuntimeError, SyntaxError) as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> StoreError:
        if isinstance(error, SyntaxError):
            return StoreError(
                self.directory,
                f"the quads to write are not N-Quads ({error})",
                "the store is as it was: report this",
            )
        number = error.errno if isinstance(error, OSError) else None
        words = str(error)
        if number in _TOO_FULL or "No space left" in words or "File too large" in words:
            return StoreError(
                self.directory,
                "the disk is full",
                "the store is as it was: free some space and build again, it goes on where it stopped",
            )
        if number == errno.EROFS:
            return StoreError(self.directory, _NO_DIRECTORY[errno.EROFS], "take another --store")
        if number in (errno.EACCES, errno.EPERM):
            return StoreError(
                self.directory,
                f"not permitted ({error})",
                "make the directory writable for you, or take another --store",
            )
        return self._damage(words)

    def _damage(self, what: str) -> StoreError:
        return StoreError(
            self.directory,
            f"the store is damaged ({what})",
            "delete the directory and build again from the sources",
        )


class _Writing:
    """A generation while additions come in: they go to the bulk loader in portions."""

    def __init__(self, store: Oxigraph, manifest: dict[str, Entry], kept: Path, *, fresh: bool) -> None:
        self._store = store
        self._kept = kept
        self._manifest = manifest
        self._fresh = fresh
        """Nothing was in the store before, so that only what this write brought can be replaced."""
        self._written: set[str] = set()
        self._portion = io.BytesIO()
        self._loaded = 0

    def add(self, addition: Addition) -> None:
        quads = addition.quads if isinstance(addition.quads, bytes) else addition.quads.read_bytes()
        if addition.amends and not self._fresh:
            (graph,) = addition.graphs
            quads = self._amended(graph, quads)
        elif not addition.extends:
            for graph in addition.graphs:
                self.remove(graph)
        self._written.update(addition.graphs)
        self._portion.write(quads)
        if addition.entry:
            self._manifest[addition.entry.graph] = addition.entry
        if self._portion.tell() >= _LOAD_BYTES:
            self._load()

    def remove(self, graph: str) -> None:
        self._manifest.pop(graph, None)
        if graph in self._written:
            self._load()
        elif self._fresh:
            return
        self._store.remove_graph(NamedNode(graph))

    def _amended(self, graph: str, quads: bytes) -> bytes:
        """Take away what a graph shall no longer hold; gives the quads that it does not hold yet."""
        self._load()
        given, held = set(quads.splitlines()), self._held(graph)
        for quad in parse(b"\n".join(held - given), RdfFormat.N_QUADS):
            self._store.remove(quad)
        self._kept.mkdir(exist_ok=True)
        self._copy(graph).write_bytes(quads)
        return b"".join(line + b"\n" for line in sorted(given - held))

    def _copy(self, graph: str) -> Path:
        return self._kept / f"{sha256(graph.encode()).hexdigest()}.nq"

    def _held(self, graph: str) -> set[bytes]:
        """The quads of a graph, from the copy that was kept of them if it is that."""
        copy, entry = self._copy(graph), self._manifest.get(graph)
        with suppress(OSError):
            quads = copy.read_bytes()
            if entry is not None and sha256(quads).hexdigest() == entry.sha256:
                return set(quads.splitlines())
        name = NamedNode(graph)
        ending = f" {name} .".encode()
        dumped = self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b""
        return {line.removesuffix(b" .") + ending for line in dumped.splitlines()}

    def finish(self) -> None:
        self._load()
        if self._loaded >= _MANY_BYTES:
            # Many layers of tables double the time of every question; a small addition is not worth it.
            self._store.optimize()
        # The read-only readers do not replay the write-ahead log of an unflushed generation quickly.
        self._store.flush()

    def _load(self) -> None:
        text = self._portion.getvalue()
        self._portion = io.BytesIO()
        if text:
            self._store.bulk_load(text, RdfFormat.N_QUADS)
            self._loaded += len(text)


def _release(number: int, old: dict[str, Entry], new: dict[str, Entry]) -> Release:
    return Release(
        number=number,
        edition=edition_of(new.values()),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(graph for graph in new.keys() & old.keys() if new[graph] != old[graph])),
        removed=tuple(sorted(old.keys() - new.keys())),
    )


def _foreign(directory: Path) -> bool:
    """Whether the directory holds anything that no store put there: deleting in it would be wrong."""
    own = (LOCK, STAGING, KEPT, f"{HEAD}.new")
    return any(e.name not in own and not e.name.startswith(_PREFIX) for e in directory.iterdir())


def _triples(store: Oxigraph, graph: str | None) -> Iterator[Triple]:
    """The statements of one graph or of all, each once, sorted."""
    place = NamedNode(graph) if graph is not None else "?g"
    answer = store.query(
        f"SELECT DISTINCT ?s ?p ?o WHERE {{ GRAPH {place} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
    )
    for row in cast("QuerySolutions", answer):
        subject, predicate, value = cast("tuple[NamedNode, NamedNode, Term]", tuple(row))
        yield Triple(subject, predicate, value)


def _link(old: Path, new: Path) -> None:
    """A copy of an Oxigraph directory; table files never change, so they are shared where the disk can."""
    new.mkdir()
    for file in old.iterdir():
        if file.name in _COPIED_NOT:
            continue
        if file.suffix == ".sst":
            try:
                (new / file.name).hardlink_to(file)
                continue
            except OSError as error:
                if error.errno in _TOO_FULL:
                    raise
        shutil.copy2(file, new / file.name)


def _synchronize(file: Path) -> None:
    with file.open("rb") as handle:
        os.fsync(handle.fileno())
