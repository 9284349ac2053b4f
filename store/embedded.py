"""The embedded store: Oxigraph on disk, with a directory for each snapshot (a generation).

    DIR/HEAD                    name of the published generation
    DIR/LOCK                    locked by the writing process
    DIR/generation-000007/quads/          Oxigraph (RocksDB), read-only once published
    DIR/generation-000007/manifest.jsonl  one `Entry` per line
    DIR/generation-000007/releases.jsonl  changes of each write, one `Release` per line
    DIR/generation-000007/checksums.jsonl sizes and checksums of its files, see `checksums`
    DIR/generation-000007/IN-USE          locked by reading processes
    DIR/staging/                quads of an unfinished build, so that the next one resumes
    DIR/kept/                   caches, which can be deleted at any time

The default graph of the quads is the merge of all named graphs, see `generation`.

A write copies the published generation by hard links, changes the copy, and publishes it by renaming a new
HEAD over the old one. The rename is atomic, unlike Oxigraph's bulk loader, and does not block readers. A
killed write leaves an unpublished directory, which the next write removes.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import traceback
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)
from pyoxigraph import Store as Oxigraph

from . import checksums
from .dumping import quads, triples
from .generation import GenerationWriter, is_merged
from .interface import (
    Addition,
    DamagedStoreError,
    Entry,
    Progress,
    QueryError,
    Release,
    Row,
    Solutions,
    StoreError,
    edition_of,
    no_progress,
)
from .sorted_lines import SortedLines
from .terms import BOOLEANS, SortedHead, syntax, value

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from io import BufferedReader

HEAD, LOCK, IN_USE, MANIFEST, QUADS, STAGING = "HEAD", "LOCK", "IN-USE", "manifest.jsonl", "quads", "staging"
KEPT = "kept"
RELEASES = "releases.jsonl"
_PREFIX = "generation-"
_COPIED_NOT = frozenset(("LOCK", "LOG"))
_NO_DIRECTORY = {
    errno.EEXIST: "this is a file, not a directory",
    errno.ENOTDIR: "a part of this path is a file, not a directory",
    errno.ENOENT: "a directory cannot be created here",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no permission to create a directory here",
    errno.EPERM: "no permission to create a directory here",
    errno.ENAMETOOLONG: "the path is too long",
}
"""Messages for errors of creating a directory."""
_TOO_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


class EmbeddedStore:
    """A store in a directory, see `store.interface.Store`; the first write creates the directory.

    prefixes: name → IRI, for readable Turtle and TriG.
    """

    def __init__(self, directory: Path, prefixes: dict[str, str] | None = None) -> None:
        self.directory = directory
        self._prefixes = prefixes or {}
        self._opened: Oxigraph | None = None
        self._is_union = False  # whether queries without a dataset read the union of the named graphs
        self._mark: IO[bytes] | None = None
        self._locked = False
        self._edition: tuple[checksums.FileState, str] | None = None
        self._manifest: tuple[checksums.FileState, dict[str, Entry]] | None = None

    @property
    def staging(self) -> Path:
        """Directory for the quads of an unfinished build; created on first use."""
        return self.directory / STAGING

    @property
    def kept(self) -> Path:
        """Directory for caches, which can be deleted at any time."""
        return self.directory / KEPT

    def exists(self) -> bool:
        """Whether a generation has been published here."""
        # Unlike Path.is_file, this does not raise for a path that is too long.
        return os.path.isfile(self.directory / HEAD)  # noqa: PTH113

    # --- reading ----------------------------------------------------------------------------------

    def query(self, sparql: str) -> Solutions:
        """Runs a query; raises QueryError if it is malformed, StoreError if the store fails."""
        try:
            store = self._open()
            answer = store.query(sparql, use_default_graph_as_union=self._is_union)
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
        """Returns the manifest by document graph; empty for a store that does not exist yet."""
        if not self.exists():
            return {}
        file = self._published() / MANIFEST
        try:
            seen = checksums.state_of(file)
            if self._manifest is None or self._manifest[0] != seen:
                entries = map(Entry.from_json, file.read_text(encoding="utf-8").splitlines())
                self._manifest = (seen, {entry.graph: entry for entry in entries})
        except (OSError, ValueError) as error:
            raise self._damage(f"its manifest {file.name} cannot be read ({error})") from error
        return dict(self._manifest[1])

    def edition(self) -> str:
        """Returns the edition of the published generation, even if an older one is open."""
        with self._reported():
            seen = checksums.state_of(self._published() / MANIFEST)
        if self._edition is None or self._edition[0] != seen:  # servers poll it every two seconds
            self._edition = (seen, edition_of(self.manifest().values()))
        return self._edition[1]

    def releases(self) -> tuple[Release, ...]:
        """Returns the releases, oldest first; empty for stores written before releases existed."""
        try:
            lines = (self._published() / RELEASES).read_text(encoding="utf-8").splitlines()
            return tuple(Release.from_json(line) for line in lines)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise self._damage(f"its list of releases cannot be read ({error})") from error

    def quads(self) -> Path:
        """Returns the directory of the open generation, which exists until `close`."""
        self._open()
        assert self._mark is not None
        return Path(self._mark.name).parent / QUADS

    def graphs(self) -> tuple[str, ...]:
        """Returns the IRIs of the named graphs, sorted."""
        with self._reported():
            return tuple(sorted(g.value for g in self._open().named_graphs() if isinstance(g, NamedNode)))

    def count(self) -> int:
        """Returns the number of quads in named graphs."""
        (row,) = self.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        return int(str(value(row[0])))

    def dump(self, output: IO[bytes], media: str, graph: str | None = None) -> None:
        """Writes the store, or one graph, to `output`; raises ValueError for an unknown format."""
        form = syntax(media)
        store = self._open()
        target = SortedHead(output)
        try:
            if graph is None and form.supports_datasets:
                serialize(quads(store), target.stream, form, prefixes=self._prefixes)
            else:
                with closing(SortedLines()) as lines:
                    serialize(triples(store, graph, lines), target.stream, form, prefixes=self._prefixes)
            target.flush()
        except (OSError, RuntimeError) as error:
            if target.fault is not None:
                raise target.fault from None
            raise self._failure(error) from error

    def graph_quads(self, graph: str) -> bytes:
        """Returns the N-Quads of one graph, in no particular order."""
        with self._reported():
            dumped = self._open().dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)) or b""
        return dumped.replace(b" .\n", f" <{graph}> .\n".encode())

    def check(self) -> None:
        """Compares all content with the recorded checksums; raises StoreError if a file is damaged."""
        with self._reported(), self._generation_in_use() as mark:
            self._check(Path(mark.name).parent, thorough=True)

    def close(self) -> None:
        """Closes the current snapshot; the next call opens the latest."""
        self._opened = None
        if self._mark is not None:
            self._mark.close()
            self._mark = None

    def detach(self) -> None:
        """Closes the database but keeps the snapshot, which the next call opens again, as after a fork."""
        self._opened = None

    # --- writing ----------------------------------------------------------------------------------

    def replace_graphs(
        self, additions: Iterable[Addition], removed: Iterable[str] = (), progress: Progress = no_progress
    ) -> None:
        """Writes and publishes a new generation; on failure the published one is unchanged."""
        with self._reported(), self.writing():
            old = self._published() if self.exists() else None
            new = self._next(old)
            try:
                self._write(old, new, additions, tuple(removed), progress)
                self._publish(new)
            except BaseException as error:
                # Clear the frames to close the database: its threads would write while it is removed.
                traceback.clear_frames(error.__traceback__)
                shutil.rmtree(new, ignore_errors=True)
                raise
            self.close()
            self._sweep()

    def remove_graphs(self, graphs: Iterable[str]) -> None:
        """Removes graphs and their manifest entries."""
        self.replace_graphs((), graphs)

    @contextmanager
    def writing(self) -> Generator[None]:
        """Holds the writer's lock, also nested; raises StoreError if another process holds it."""
        if self._locked:
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
                    "wait for that build to end, or use another --store",
                ) from error
            self._locked = True
            yield
        finally:
            self._locked = False
            handle.close()

    def _make(self) -> None:
        """Creates the directory if needed."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if error.errno in _TOO_FULL:
                raise
            what = _NO_DIRECTORY.get(error.errno or 0, f"the directory cannot be created ({error.strerror})")
            raise StoreError(self.directory, what, "give --store another directory") from error

    def _write(
        self,
        old: Path | None,
        new: Path,
        additions: Iterable[Addition],
        removed: tuple[str, ...],
        progress: Progress,
    ) -> None:
        if old is not None:
            self._check(old)
        new.mkdir()
        (new / IN_USE).touch()
        quads = new / QUADS
        if old is None:
            quads.mkdir()
        else:
            _link(old / QUADS, quads)
        manifest = self.manifest()
        before = dict(manifest)
        writing = GenerationWriter(Oxigraph(str(quads)), manifest, self.kept, fresh=old is None)
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
        all_releases = (*releases, _release(int(new.name.removeprefix(_PREFIX)), before, manifest))
        (new / RELEASES).write_text(
            "".join(f"{release.to_json()}\n" for release in all_releases), encoding="utf-8"
        )
        checksums.record(new, old)

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
            # Left by a killed write; it was never published.
            shutil.rmtree(new)
        return new

    def _sweep(self) -> None:
        """Removes generations that are neither published nor in use."""
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
                "no store found",
                "run `mandategraph build`, or give another --store",
            ) from error
        generation = self.directory / name
        if not name.startswith(_PREFIX) or generation.parent != self.directory or not generation.is_dir():
            raise self._damage(f"HEAD names {name!r}, which does not exist")
        return generation

    def _generation_in_use(self) -> BufferedReader:
        """Opens the mark of the published generation, which is not removed until the mark is closed."""
        mark = (self._published() / IN_USE).open("rb")
        fcntl.flock(mark, fcntl.LOCK_SH)
        return mark

    def _open(self) -> Oxigraph:
        if self._opened is None:
            with self._reported():
                mark = self._mark
                if mark is None:
                    mark = self._generation_in_use()
                generation = Path(mark.name).parent
                self._check(generation)
                opened = Oxigraph.read_only(str(generation / QUADS))
                self._is_union = not is_merged(opened)
                self._opened, self._mark = opened, mark
        return self._opened

    def _check(self, generation: Path, *, thorough: bool = False) -> None:
        """Raises StoreError if a file of a generation is damaged, see `checksums.fault`."""
        try:
            fault = checksums.fault(generation, thorough=thorough)
        except (OSError, ValueError) as error:
            fault = str(error)
        if fault:
            raise self._damage(fault)

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
                "the store is unchanged; please report this",
            )
        number = error.errno if isinstance(error, OSError) else None
        words = str(error)
        if number in _TOO_FULL or "No space left" in words or "File too large" in words:
            return StoreError(
                self.directory,
                "the disk is full",
                "the store is unchanged; free some space and build again to resume",
            )
        if number == errno.EROFS:
            return StoreError(self.directory, _NO_DIRECTORY[errno.EROFS], "use another --store")
        if number in (errno.EACCES, errno.EPERM):
            return StoreError(
                self.directory,
                f"permission denied ({error})",
                "make the directory writable, or use another --store",
            )
        return self._damage(words)

    def _damage(self, what: str) -> StoreError:
        if not self.exists() or (self._mark is not None and not Path(self._mark.name).exists()):
            words = "the store is not there, or was replaced while it was read"
            return StoreError(self.directory, words, "put the directory back, or run the command again")
        return DamagedStoreError(
            self.directory,
            f"the store is damaged ({what})",
            "delete the directory and build again from the sources",
        )


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
    """Whether the directory has files of other origin."""
    own = (LOCK, STAGING, KEPT, f"{HEAD}.new")
    return any(e.name not in own and not e.name.startswith(_PREFIX) for e in directory.iterdir())


def _link(old: Path, new: Path) -> None:
    """Copies an Oxigraph directory; its immutable table files are hard-linked if possible."""
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
