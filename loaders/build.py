"""Builds N-Quads from many files in parallel: source files in, one `Outcome` per file out.

A pool of processes reads each file, writes its quads and checks them. Valid quads go to a staging folder,
under a name made of their content and recipe, so that a killed build resumes where it stopped. One bad file
does not stop the build. The caller loads the staged quads.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import REASON, Property
from .conformance import Check, Fault, conform
from .coverage import operative_paragraphs
from .formats import content as content_of
from .formats import source_of
from .languages import PackError, further_folders, languages
from .library_file import holds_records, read_library_file
from .look_ups import look_ups
from .outcomes import (
    Built,
    Outcome,
    PassedOver,
    Refused,
    Report,
    Tally,
    Unchanged,
    Withdrawn,
    deduplicate,
)
from .quads import quads
from .read import prepare, read_document
from .records import Coverage, LoaderError, Reading
from .sources import Plan, SourceFile, plan, read_manifest
from .thesaurus import read_thesaurus
from .time_limit import processor_time
from .topics import Index, Topic, index_of, topics
from .workers import follow_parent

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "Built",
    "Check",
    "Fault",
    "Outcome",
    "PassedOver",
    "Plan",
    "Recipe",
    "Refused",
    "Report",
    "SourceFile",
    "Tally",
    "Unchanged",
    "Withdrawn",
    "build",
    "deduplicate",
    "fingerprint",
    "key_with_topics",
    "plan",
    "read_manifest",
    "thesaurus_file",
]

_FEW = 2
"""Up to this number of files, no worker processes are started."""
_AHEAD = 32
"""Files queued for each worker process."""
_FOUND = re.compile(rf"<{re.escape(Property.REASON)}> <{re.escape(REASON)}([^>]+)>".encode())
_KNOWLEDGE = (".py", ".toml", ".csv", ".ttl")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that determines the quads of a file, besides the file."""

    version: str
    """Version of the program, as written to the provenance."""
    fingerprint: str
    """Hash of code and language packs, see `fingerprint`."""
    base: str = DEFAULT_BASE
    thesaurus: str = ""
    """Version of the thesaurus in the staging folder, for topics; "" for none."""

    def key(self, file: SourceFile, sha256: str) -> str:
        """Returns the cache key of a file: equal keys mean equal quads."""
        parts = (self.version, self.fingerprint, self.base, file.symbol, file.language, file.issued_by)
        if file.reject_changes:
            parts = (*parts, "reject-changes")
        key = hashlib.sha256("\0".join((*parts, file.path.name, sha256)).encode()).hexdigest()
        return key_with_topics(key, self.thesaurus)


def key_with_topics(key: str, thesaurus: str) -> str:
    """Returns the cache key of the same quads with the topics of another thesaurus ("": without topics)."""
    plain = key.partition("-")[0]
    return f"{plain}-{thesaurus}" if thesaurus else plain


def thesaurus_file(staging: Path, thesaurus: str) -> Path:
    """Returns the path of the thesaurus of that version, as N-Triples, in the staging folder."""
    return staging / f"thesaurus-{thesaurus}.nt"


# --- all files --------------------------------------------------------------------------------------------


def fingerprint(*packages: str) -> str:
    """Returns a hash of the code and data files in `packages`; it changes whenever one of them does."""
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
    """Loads files and yields one outcome per file, as they are ready.

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
    # Fork the workers before the caller can start threads: threads do not survive a fork.
    first = next(loading)
    yield from early
    yield first
    yield from loading


def _prepare(tasks: Sequence[_Task]) -> None:
    """Compile packs and shapes and load names before forking, so that the workers share them."""
    tasks[0].check(b"")
    named = {task.file.language for task in tasks}
    for language in languages() if "" in named else sorted(named.intersection(languages())):
        prepare(language)
        look_ups(language)


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
        # A worker died: read the remaining files in one process each, so that only the faulty file fails.
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
            path, f"{path}: reading it crashed the worker process (out of memory?); leave it out or split it"
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
        with processor_time(path):
            return _staged(task) or _load(task)
    except PackError:
        # No document of the language can be read.
        raise
    except LoaderError as error:
        return Refused(path, str(error))
    except OSError as error:
        place = error.filename or task.staging
        return Refused(
            path, f"{path}: {place}: {error.strerror}; free space or check permissions, then build again"
        )
    except Exception as error:
        message = f"{path}: reading failed ({type(error).__name__}: {error}); please report it with the file"
        return Refused(path, message, traceback.format_exc())


def _load_library(task: _Task, content: bytes) -> Outcome:
    """Load a file of records of the Digital Library."""
    recipe, path = task.recipe, str(task.file.path)
    started = time.process_time()
    thesaurus = thesaurus_file(Path(task.staging), recipe.thesaurus) if recipe.thesaurus else None
    found = read_library_file(
        task.file.path,
        content,
        sha256=task.sha256,
        version=recipe.version,
        base=recipe.base,
        thesaurus=thesaurus,
    )
    read = time.process_time()
    if faults := task.check(found.quads):
        return _does_not_conform(path, faults)
    seconds = (("read", read - started), ("check", time.process_time() - read))
    staged = Path(task.staging, f"{task.key}.nq")
    built = Built(path, task.sha256, task.key, "", "", found.graph, found.provenance, str(staged), 0, 0,
                  _findings(found.quads), seconds)  # fmt: skip
    return _stage(built, found.quads)


def _does_not_conform(path: str, faults: Sequence[Fault]) -> Refused:
    lines = [str(fault) for fault in faults]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    message = f"{path}: the graph does not conform: {lines[0]}{more}; check symbol and language of the file"
    return Refused(path, message, "\n".join(lines))


def _stage(built: Built, quads: bytes) -> Built:
    """Write the quads, then the .json marker; its presence means that the .nq file is complete."""
    staged = Path(built.staged)
    _write(staged, quads)
    _write(staged.with_suffix(".json"), json.dumps(asdict(built)).encode())
    return built


def _load(task: _Task) -> Outcome:
    file, recipe = task.file, task.recipe
    content = content_of(file.path)
    if hashlib.sha256(content).hexdigest() != task.sha256:
        raise LoaderError(f"{file.path}: the file changed while it was read; build again")
    if holds_records(file.path, content):
        return _load_library(task, content)
    path = str(file.path)
    times = [time.process_time()]
    reading = read_document(
        source_of(content, file.path, reject_changes=file.reject_changes),
        symbol=file.symbol,
        language=file.language,
        issued_by=file.issued_by,
    )
    times.append(time.process_time())
    masthead = reading.outline.masthead
    stages = ("read", "index", "write", "check") if recipe.thesaurus else ("read", "write", "check")
    found = _topics(task, reading)
    if recipe.thesaurus:
        times.append(time.process_time())
    text = quads(
        reading,
        base=recipe.base,
        version=recipe.version,
        look_ups=look_ups(masthead.language),
        topics=found,
    )
    times.append(time.process_time())
    minter = Minter(recipe.base)
    symbol, language = masthead.symbol, masthead.language
    conformed = conform(
        text,
        task.check,
        document=minter.document(symbol),
        kept=(minter.expression(symbol, None, language), minter.graph(symbol, language)),
    )
    text = conformed.quads
    times.append(time.process_time())
    if conformed.faults:
        return _does_not_conform(path, conformed.faults)
    staged = Path(task.staging, f"{task.key}.nq")
    coverage = reading.outline.coverage or Coverage(0, 0)
    paragraphs, with_act = operative_paragraphs(reading)
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
        characters=coverage.characters,
        unread=coverage.characters - coverage.read,
        paragraphs=paragraphs,
        without_act=paragraphs - with_act,
    )
    return _stage(built, text)


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
def _findings(quads: bytes) -> tuple[tuple[str, int], ...]:
    """Count the findings in the quads by reason."""
    found = Counter(match.decode() for match in _FOUND.findall(quads))
    return tuple(sorted(found.items()))


def _staged(task: _Task) -> Built | None:
    """The outcome that an interrupted build staged for the same file; None if there is none."""
    marker = Path(task.staging, f"{task.key}.json")
    try:
        fields = cast("dict[str, Any]", json.loads(marker.read_bytes()))
        for name in ("findings", "seconds"):
            fields[name] = tuple((word, number) for word, number in fields[name])
        fields |= {"path": str(task.file.path), "staged": str(marker.with_suffix(".nq"))}
        built = Built(**fields)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return built if Path(built.staged).is_file() else None


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_bytes(content)
    draft.replace(path)
