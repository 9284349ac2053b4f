"""From files to N-Quads, many at a time: in, source files and a manifest; out, one `Outcome` a file.

Each file is read, written as quads and checked by a pool of processes; what passes is laid down in a staging
folder under a name that its content and recipe decide, so that a killed build goes on where it stopped. A
file that fails costs only itself. What becomes of the staged quads is the caller's business.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.names import names, state_called
from ..ontology.series import series
from ..ontology.terms import REASON, Property
from .formats import SUFFIXES
from .formats import content as content_of
from .languages import further_folders, languages
from .mentions import instrument_called, lexicon
from .quads import LookUps, quads
from .read import prepare, read_document
from .readers import archive
from .records import LoaderError, Reading
from .thesaurus import read_thesaurus
from .topics import Index, Topic, index_of, topics
from .workers import follow_parent

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Check = Callable[[bytes], Sequence[str]]
"""Takes the quads of one file; gives a message for everything in them that does not conform."""

_NUMBERED_BY_SESSION = re.compile(r"([A-Z]+(?:/[A-Z]+)*)/[0-9]")
_FEW = 2
"""So few files are read before other processes are ready."""
_AHEAD = 32
"""How many files a process has before it while the caller is busy."""
_FORMATS = {".xml": 0, ".pdf": 1, ".docx": 2, ".html": 3, ".htm": 3}
"""Formats by preference: structure stated, official print, copies of the print; plain text comes last."""
_FOUND = re.compile(rf"<{re.escape(Property.REASON)}> <{re.escape(REASON)}([^>]+)>".encode())
_KNOWLEDGE = (".py", ".toml", ".csv", ".ttl")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to load, with what the manifest or the command line says of it ("" where they say nothing)."""

    path: Path
    symbol: str = ""
    language: str = ""
    issued_by: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to load, and those that cannot be."""

    files: tuple[SourceFile, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything but the file that decides its quads."""

    version: str
    """Of the program, as it stands in the provenance."""
    fingerprint: str
    """Of the code and the knowledge that read, see `fingerprint`."""
    base: str = DEFAULT_BASE
    thesaurus: str = ""
    """Version of the thesaurus by which topics are indexed; "" for none. It lies in the staging folder."""

    def key(self, file: SourceFile, sha256: str) -> str:
        """A name for the quads of one file: whatever has the same key has the same quads."""
        parts = (self.version, self.fingerprint, self.base, file.symbol, file.language, file.issued_by)
        key = hashlib.sha256("\0".join((*parts, file.path.name, sha256)).encode()).hexdigest()
        return key_with_topics(key, self.thesaurus)


def key_with_topics(key: str, thesaurus: str) -> str:
    """The key of the same quads with the topics of another thesaurus, by its version ("": without topics)."""
    plain = key.partition("-")[0]
    return f"{plain}-{thesaurus}" if thesaurus else plain


def thesaurus_file(staging: Path, thesaurus: str) -> Path:
    """Where the processes of a build find the thesaurus of that version, as N-Triples."""
    return staging / f"thesaurus-{thesaurus}.nt"


@dataclass(frozen=True, slots=True)
class Built:
    """A file that was read and whose quads conform."""

    path: str
    sha256: str
    key: str
    symbol: str
    language: str
    graph: str
    provenance: str
    staged: str
    """Path of the N-Quads."""
    units: int
    acts: int
    findings: tuple[tuple[str, int], ...]
    """Reasons with their number."""
    seconds: tuple[tuple[str, float], ...]
    """Stages with the processor time they took."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file that the store already holds in just this form."""

    path: str
    key: str
    sha256: str
    graph: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was kept out: the message names file, place and remedy."""

    path: str
    message: str
    detail: str = ""
    """The traceback, for --debug; "" for what was expected."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is another form of a text that was taken from its official print."""

    path: str
    message: str


Outcome = Built | Unchanged | Refused


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What came as an outcome before, and no longer holds: another file is, or would be, the same version."""

    outcome: Built | Unchanged


# --- which files ------------------------------------------------------------------------------------------


def plan(
    sources: Iterable[Path], manifest: Path | None = None, *, symbol: str = "", language: str = ""
) -> Plan:
    """The files among `sources`, folders and ZIP archives searched to any depth, with what `manifest` says.

    `manifest` is a CSV file with columns file, symbol, language and issued_by; its paths are relative to it.
    `symbol` and `language` win over it. Raises LoaderError if the manifest cannot be read.
    """
    listed = read_manifest(manifest) if manifest is not None else {}
    found: dict[Path, Path] = {}
    refused: list[Refused] = []
    for source in sources:
        packed = source.suffix.lower() == archive.SUFFIX and (source.is_file() or archive.split(source))
        if packed or source.is_dir():
            entries = _unpack(source, refused) if packed else _walk(source, refused)
            resolved = ((path, path.resolve()) for path in entries)
            inside = [(path, place) for path, place in resolved if place in listed or _readable(path)]
            if not inside and not any(outcome.path.startswith(str(source)) for outcome in refused):
                suffixes = ", ".join((*SUFFIXES, archive.SUFFIX))
                message = f"{source}: it holds no file that can be read ({suffixes}); check the path"
                refused.append(Refused(str(source), message))
            for path, place in inside:
                found.setdefault(place, path)
        elif source.exists() or archive.split(source):
            found.setdefault(source.resolve(), source)
        else:
            refused.append(Refused(str(source), f"{source}: there is no such file or folder; check the path"))
    chosen: list[SourceFile] = []
    for resolved, path in found.items():
        row = listed.get(resolved, SourceFile(path))
        chosen.append(SourceFile(path, symbol or row.symbol, language or row.language, row.issued_by))
    return Plan(tuple(chosen), tuple(refused))


def read_manifest(manifest: Path) -> dict[Path, SourceFile]:
    """The rows of a manifest by the resolved path of their file; raises LoaderError, naming file and line."""
    rows: dict[Path, SourceFile] = {}
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as handle:
            table = csv.DictReader(handle, strict=True)
            if "file" not in (table.fieldnames or ()):
                raise LoaderError(
                    f"{manifest}: line 1: no column `file`; name the columns file,symbol,language,issued_by"
                )
            for row in table:
                name = (row.get("file") or "").strip()
                if not name:
                    raise LoaderError(
                        f"{manifest}: line {table.line_num}: the cell `file` is empty; give a path"
                    )
                cells = ((row.get(column) or "").strip() for column in ("symbol", "language", "issued_by"))
                path = manifest.parent / name
                rows[path.resolve()] = SourceFile(path, *cells)
    except OSError as error:
        raise LoaderError(
            f"{manifest}: the manifest cannot be read ({error.strerror}); check the path"
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise LoaderError(f"{manifest}: not a CSV file in UTF-8 ({error}); save it as one") from error
    return rows


def _walk(folder: Path, refused: list[Refused]) -> Iterator[Path]:
    for place, folders, entries in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(entries):
            path = Path(place, name)
            if name.startswith("."):
                continue
            if path.suffix.lower() == archive.SUFFIX:
                yield from _unpack(path, refused)
            else:
                yield path


def _unpack(path: Path, refused: list[Refused]) -> tuple[Path, ...]:
    """The paths of the files in an archive."""
    try:
        found = archive.members(path)
    except LoaderError as error:
        refused.append(Refused(str(path), str(error)))
        return ()
    refused.extend(Refused(message.partition(": ")[0], message) for message in found.refused)
    return found.paths


def _readable(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.stem.upper() != "README"


# --- all files --------------------------------------------------------------------------------------------


def fingerprint(*packages: str) -> str:
    """A hash of the code and knowledge in `packages`: a changed rule makes the documents be read again."""
    digest = hashlib.sha256()
    for package in packages:
        for name, content in sorted(_contents(files(package), package)):
            digest.update(name.encode() + b"\0" + content + b"\0")
    for folder in filter(Path.is_dir, further_folders()):
        for name, content in sorted(_contents(folder, folder.name)):
            digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]


def _contents(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        inner = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _contents(entry, inner)
        elif entry.name.endswith(_KNOWLEDGE):
            yield inner, entry.read_bytes()


def build(
    sources: Iterable[SourceFile],
    *,
    staging: Path,
    recipe: Recipe,
    known: Mapping[str, str],
    check: Check,
    jobs: int = 1,
) -> Iterator[Outcome]:
    """Load files; the outcomes come as they are ready, one a file.

    `known`: graph by key (`Recipe.key`) of what the store holds. `staging`: folder for the quads, made if
    need be. `jobs`: number of processes; 1 works in this one.
    """
    early: list[Outcome] = []
    tasks: list[_Task] = []
    for file in sources:
        try:
            sha256 = hashlib.sha256(content_of(file.path)).hexdigest()
        except LoaderError as error:
            early.append(Refused(str(file.path), str(error)))
            continue
        key = recipe.key(file, sha256)
        if key in known:
            early.append(Unchanged(str(file.path), key, sha256, known[key]))
        else:
            tasks.append(_Task(file, sha256, key, str(staging), recipe, check))
    if not tasks:
        yield from early
        return
    staging.mkdir(parents=True, exist_ok=True)
    if jobs <= 1 or len(tasks) <= _FEW:
        yield from early
        yield from map(_build_one, tasks)
        return
    _prepare(tasks)
    loading = _in_pool(tasks, jobs)
    # The processes fork before the caller sees anything: whatever threads it starts then are not copied.
    first = next(loading)
    yield from early
    yield first
    yield from loading


def deduplicate(outcomes: Iterable[Outcome]) -> Iterator[Outcome | Withdrawn | PassedOver]:
    """The outcomes as they come, but no two files for one language version.

    Of a text in several formats the official print (PDF) is taken, and the other forms are passed over. Of
    several with the same content, the one whose path comes first stays. Files of one format that differ are
    all refused in the end; what has come as `Built` or `Unchanged` before its rival did is withdrawn.
    """
    claims: dict[str, list[Built | Unchanged]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            yield outcome
            continue
        rivals = claims.setdefault(outcome.graph, [])
        standing = _standing(rivals)
        rivals.append(outcome)
        chosen = _standing(rivals)
        if standing is not None and standing is not chosen:
            yield Withdrawn(standing)
        if chosen is outcome:
            yield outcome
    for rivals in claims.values():
        best = _best(rivals)
        if _standing(rivals) is None:
            yield from _refused(best)
        for rival in rivals:
            if rival not in best:
                message = f"{rival.path}: passed over for {best[0].path}, another form of the same text"
                yield PassedOver(rival.path, message)


def _standing(rivals: Sequence[Built | Unchanged]) -> Built | Unchanged | None:
    """The file among rivals that is loaded; None if they differ."""
    best = _best(rivals)
    if len({rival.sha256 for rival in best}) != 1:
        return None
    return min(best, key=lambda rival: (isinstance(rival, Built), rival.path))


def _best(rivals: Sequence[Built | Unchanged]) -> list[Built | Unchanged]:
    """The rivals in the format that is nearest to the official print."""
    ranks = [_FORMATS.get(Path(rival.path).suffix.lower(), len(_FORMATS)) for rival in rivals]
    return [rival for rival, rank in zip(rivals, ranks, strict=True) if rank == min(ranks)]


def _refused(rivals: Sequence[Built | Unchanged]) -> Iterator[Refused]:
    """All of them, with one message for them all."""
    paths = ", ".join(sorted(rival.path for rival in rivals))
    message = (
        f"{paths}: these files differ, and all are one language version of one document "
        f"(<{rivals[0].graph}>); leave one of them in, or correct symbol or language in --manifest"
    )
    for rival in rivals:
        yield Refused(rival.path, message)


def _prepare(tasks: Sequence[_Task]) -> None:
    """Compile packs and shapes and load the names here, so that every process has them from the start."""
    tasks[0].check(b"")
    named = {task.file.language for task in tasks}
    for language in languages() if "" in named else sorted(named.intersection(languages())):
        prepare(language)
        _look_ups(language)


def _in_pool(tasks: Sequence[_Task], jobs: int) -> Iterator[Outcome]:
    done: set[str] = set()
    waiting = iter(tasks)
    running: dict[Future[Outcome], _Task] = {}
    try:
        with _pool(min(jobs, len(tasks))) as pool:
            try:
                for task in islice(waiting, jobs * _AHEAD):
                    running[pool.submit(_build_one, task)] = task
                while running:
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        outcome = future.result()
                        done.add(running.pop(future).key)
                        for task in islice(waiting, 1):
                            running[pool.submit(_build_one, task)] = task
                        yield outcome
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    except BrokenProcessPool:
        # One file took its process down: the rest go on, one process each, so that only the culprit fails.
        for task in tasks:
            if task.key not in done:
                yield _alone(task)


def _alone(task: _Task) -> Outcome:
    path = str(task.file.path)
    try:
        with _pool(1) as pool:
            return pool.submit(_build_one, task).result()
    except BrokenProcessPool:
        return Refused(
            path, f"{path}: reading it ended the process (memory?); leave it out or cut it in parts"
        )


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=follow_parent)


# --- one file ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Task:
    file: SourceFile
    sha256: str
    key: str
    staging: str
    recipe: Recipe
    check: Check


def _build_one(task: _Task) -> Outcome:
    path = str(task.file.path)
    try:
        return _staged(task) or _load(task)
    except LoaderError as error:
        return Refused(path, str(error))
    except OSError as error:
        place = error.filename or task.staging
        return Refused(
            path, f"{path}: {place}: {error.strerror}; free space or check permissions, then build again"
        )
    except Exception as error:
        message = (
            f"{path}: it could not be read ({type(error).__name__}: {error}); please report it with the file"
        )
        return Refused(path, message, traceback.format_exc())


def _load(task: _Task) -> Outcome:
    file, recipe = task.file, task.recipe
    path = str(file.path)
    times = [time.process_time()]
    reading = read_document(file.path, symbol=file.symbol, language=file.language, issued_by=file.issued_by)
    times.append(time.process_time())
    masthead = reading.outline.masthead
    stages = ("read", "index", "write", "check") if recipe.thesaurus else ("read", "write", "check")
    found = _topics(task, reading)
    if recipe.thesaurus:
        times.append(time.process_time())
    look_ups = _look_ups(masthead.language)
    text = quads(reading, base=recipe.base, version=recipe.version, look_ups=look_ups, topics=found)
    times.append(time.process_time())
    faults = task.check(text)
    times.append(time.process_time())
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        return Refused(
            path,
            f"{path}: the graph does not conform: {faults[0]}{more}; kept out of the store",
            "\n".join(faults),
        )
    minter = Minter(recipe.base)
    staged = Path(task.staging, f"{task.key}.nq")
    built = Built(
        path=path,
        sha256=task.sha256,
        key=task.key,
        symbol=masthead.symbol,
        language=masthead.language,
        graph=minter.graph(masthead.symbol, masthead.language),
        provenance=minter.provenance_graph(masthead.symbol, masthead.language),
        staged=str(staged),
        units=len(reading.outline.units),
        acts=sum(len(paragraph.acts) for paragraph in reading.paragraphs),
        findings=_findings(text),
        seconds=tuple(
            (stage, end - start) for stage, start, end in zip(stages, times, times[1:], strict=False)
        ),
    )
    _lay_down(staged, text)
    # The note comes last: a note without its quads would be believed.
    _lay_down(staged.with_suffix(".json"), json.dumps(asdict(built)).encode())
    return built


def _topics(task: _Task, reading: Reading) -> tuple[tuple[str | None, tuple[Topic, ...]], ...]:
    if not task.recipe.thesaurus:
        return ()
    thesaurus = thesaurus_file(Path(task.staging), task.recipe.thesaurus)
    index = _index(thesaurus, reading.outline.masthead.language)
    return topics(reading.outline, index) if index else ()


@cache
def _index(thesaurus: Path, language: str) -> Index | None:
    return index_of(read_thesaurus(thesaurus), language)


@cache
def _look_ups(language: str) -> LookUps:
    """What the authority files say of names and symbols outside the paragraphs."""
    found = lexicon(language).names
    heads = {row.symbol.partition("/RES/")[0]: row.body for row in series() if row.kind == "resolution"}
    prefixes = {body: head for head, body in heads.items()}

    def actor(name: str) -> str:
        key = found.exact(name, language) or names().exact(name, "en") or state_called(name)
        return "" if key.startswith("instrument/") else key

    def session_body(symbol: str) -> str:
        head = _NUMBERED_BY_SESSION.match(symbol)
        return heads.get(head[1], "") if head else ""

    return LookUps(
        actor=actor,
        instrument=lambda name: instrument_called(name, language),
        series=lambda body: prefixes.get(body, ""),
        session_body=session_body,
    )


def _findings(quads: bytes) -> tuple[tuple[str, int], ...]:
    """The reasons of the findings that were written, with their number."""
    found = Counter(match.decode() for match in _FOUND.findall(quads))
    return tuple(sorted(found.items()))


def _staged(task: _Task) -> Built | None:
    """What an earlier build that was killed had made of this very file."""
    note = Path(task.staging, f"{task.key}.json")
    try:
        fields = cast("dict[str, Any]", json.loads(note.read_bytes()))
        for name in ("findings", "seconds"):
            fields[name] = tuple((word, number) for word, number in fields[name])
        fields |= {"path": str(task.file.path), "staged": str(note.with_suffix(".nq"))}
        built = Built(**fields)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return built if Path(built.staged).is_file() else None


def _lay_down(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_bytes(content)
    draft.replace(path)


# --- report -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, in numbers."""

    built: int
    unchanged: int
    refused: int
    units: int
    acts: int
    findings: tuple[tuple[str, int], ...]
    """Reasons with their number, the most frequent first."""
    seconds: tuple[tuple[str, float], ...]
    """Stages of the reading with their processor time, summed over all processes."""


class Tally:
    """The numbers of a build, counted as it goes on."""

    __slots__ = ("_findings", "_kinds", "_seconds", "_totals")

    def __init__(self) -> None:
        self._kinds: Counter[type[Outcome]] = Counter()
        self._findings: Counter[str] = Counter()
        self._totals: Counter[str] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, outcome: Outcome | Withdrawn | PassedOver) -> None:
        """Count one outcome; what is withdrawn or passed over is not counted."""
        if isinstance(outcome, PassedOver):
            return
        sign = 1
        if isinstance(outcome, Withdrawn):
            outcome, sign = outcome.outcome, -1
        self._kinds[type(outcome)] += sign
        if isinstance(outcome, Built):
            self._totals["units"] += sign * outcome.units
            self._totals["acts"] += sign * outcome.acts
            for reason, number in outcome.findings:
                self._findings[reason] += sign * number
            if sign > 0:
                for stage, duration in outcome.seconds:
                    self._seconds[stage] += duration

    def report(self) -> Report:
        """The numbers so far."""
        return Report(
            built=self._kinds[Built],
            unchanged=self._kinds[Unchanged],
            refused=self._kinds[Refused],
            units=self._totals["units"],
            acts=self._totals["acts"],
            findings=tuple((+self._findings).most_common()),
            seconds=tuple(self._seconds.items()),
        )
