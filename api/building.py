"""Building a graph: source files are read by worker processes, stored, and linked across documents.

In: source files, folders or archives, and the place of a store. Out: the store, and a `BuildReport`.
"""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ..linking.run import build_links
from ..loaders.authority_quads import authority_quads, ontology_quads
from ..loaders.build import (
    Built,
    Fault,
    PassedOver,
    Recipe,
    Refused,
    Tally,
    Withdrawn,
    deduplicate,
    fingerprint,
    plan,
    thesaurus_file,
)
from ..loaders.build import build as build_files
from ..loaders.input_checks import language_fault, symbol_fault
from ..loaders.languages import all_names, check_added_packs, further_folders
from ..loaders.split import with_neighbours
from ..ontology.errors import UsageError
from ..ontology.iri import DEFAULT_BASE, Minter
from ..shapes.validator import validate
from ..store import Addition, EmbeddedStore, Entry, Store, open_store
from ..store.temporary import temporary_folder
from .statuses import build_statuses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..loaders.build import Outcome, Plan

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the number of files done, and the number of files in all."""

_READING_CODE = ("mandategraph.loaders", "mandategraph.ontology", "mandategraph.shapes")
_LINKING_CODE = (
    "mandategraph.linking",
    "mandategraph.loaders",
    "mandategraph.ontology",
    "mandategraph.queries",
)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    loaded: int
    """Number of documents read and stored."""
    unchanged: int
    """Number of documents that the store already holds."""
    rejected: tuple[Refused, ...]
    """Files that cannot be loaded, by path, each with a message."""
    skipped: tuple[PassedOver, ...]
    """Files that repeat a text in a less official format."""
    units: int
    """Number of texts inside the documents loaded."""
    acts: int
    findings: tuple[tuple[str, int], ...]
    """Kinds of findings with their number, the most frequent first."""
    processor_seconds: tuple[tuple[str, float], ...]
    """Processor time of each stage of reading, summed over all processes."""
    seconds: tuple[tuple[str, float], ...]
    """Elapsed time of writing, of linking and in all."""
    characters: int = 0
    """Characters of the texts of the documents loaded, blanks not counted."""
    characters_unread: int = 0
    """Those that stand in no paragraph, heading, note, table or named piece of furniture."""
    paragraphs: int = 0
    """Operative paragraphs and items without items of their own."""
    paragraphs_without_act: int = 0


def build(
    sources: str | Path | Iterable[str | Path],
    store: str | Path,
    *,
    manifest: str | Path | None = None,
    symbol: str = "",
    language: str = "",
    split: bool = False,
    reject_changes: bool = False,
    issuer: str = "",
    jobs: int | None = None,
    base: str = DEFAULT_BASE,
    update_endpoint: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Loads documents into a store and links them with the documents that it holds.

    Unchanged files are skipped. One bad file does not stop the build: it is listed in the report.

    sources: files, ZIP archives, and folders, which are searched to any depth. store: directory of the store,
    made if missing, or URL of a SPARQL 1.1 endpoint. manifest: CSV file with the columns file, symbol,
    language, issued_by. symbol: symbol of the only document, or the designation that its body gave it.
    language: language code of all documents. issuer: name of their issuing body, where the texts or symbols
    do not tell it. split: loads the further documents on the pages of a file as well. reject_changes: rejects
    the tracked changes of Word files instead of accepting them. jobs: number of worker processes; default:
    one a processor. base: start of the IRIs of the graph.
    update_endpoint: URL for updates of a remote store. progress: see `Progress`; first called after the
    worker processes have started.

    Raises UsageError for a bad symbol or language, IriError for a bad base, LoaderError for a bad manifest,
    PackError for a language pack with errors, StoreError.
    """
    for fault in (symbol and symbol_fault(symbol, issuer), language and language_fault(language)):
        if fault:
            raise UsageError(fault)
    Minter(base)
    paths = [sources] if isinstance(sources, str | Path) else sources
    planned = plan(
        map(Path, paths),
        Path(manifest) if manifest else None,
        symbol=symbol,
        language=language,
        issued_by=issuer,
    )
    if reject_changes:
        files = tuple(replace(file, reject_changes=True) for file in planned.files)
        planned = replace(planned, files=files)
    if symbol and len(planned.files) > 1:
        raise UsageError(
            "A symbol names one document, and the sources hold several files: "
            "give one file, or list the symbols in a manifest."
        )
    if split:
        planned = with_neighbours(planned)
    if further_folders():
        check_added_packs()
    started = time.perf_counter()
    opened = open_store(str(store), base=base, update=update_endpoint, new=True)
    try:
        staging = staging_folder(opened, str(store))
        with write_lock(opened):
            thesaurus = _staged_thesaurus(opened, base, staging)
            recipe = Recipe(version("mandategraph"), fingerprint(*_READING_CODE), base, thesaurus)
            loading = _Loading(opened, recipe, progress or _no_progress)
            loading.run(planned, staging, jobs or os.cpu_count() or 1)
            linked = link(opened, recipe.base)
            shutil.rmtree(staging, ignore_errors=True)
    finally:
        opened.close()
    numbers = loading.tally.report()
    return BuildReport(
        loaded=numbers.built,
        unchanged=numbers.unchanged,
        rejected=tuple(sorted(loading.rejected, key=lambda one: one.path)),
        skipped=tuple(loading.skipped),
        units=numbers.units,
        acts=numbers.acts,
        findings=numbers.findings,
        processor_seconds=numbers.seconds,
        seconds=(
            ("writing to the store", loading.seconds),
            ("links between documents", linked),
            ("in all", time.perf_counter() - started),
        ),
        characters=numbers.characters,
        characters_unread=numbers.unread,
        paragraphs=numbers.paragraphs,
        paragraphs_without_act=numbers.without_act,
    )


def link(store: Store, base: str, on: date | None = None) -> float:
    """Links the documents of a store if they have changed since the last time; returns the seconds it took.

    The status of each deadline is written as well. base: start of the IRIs of the graph. on: day of the
    statuses, today by default. Raises QueryError, StoreError.
    """
    started = time.perf_counter()
    cache = store.kept / "links.sqlite" if isinstance(store, EmbeddedStore) else None
    # Linking makes hundreds of thousands of small records without reference cycles.
    gc.disable()
    code = fingerprint(*_LINKING_CODE)
    with temporary_folder() as folder:
        try:
            addition = build_links(store, base, version("mandategraph"), code, folder / "links.nq", cache)
        finally:
            gc.enable()
        if addition is not None:
            store.replace_graphs((addition,))
        day, statuses_code = on or date.today(), f"{version('mandategraph')} {code}"
        statuses = build_statuses(store, base, day, statuses_code, folder / "statuses.nq")
        if statuses is not None:
            store.replace_graphs((statuses,))
    return time.perf_counter() - started


def staging_folder(store: Store, place: str) -> Path:
    """Returns the folder for quads that are not yet in the store."""
    if isinstance(store, EmbeddedStore):
        return store.staging
    name = "".join(letter if letter.isalnum() else "-" for letter in place)
    return Path(f"{name}-staging")


def write_lock(store: Store) -> AbstractContextManager[None]:
    """Returns a lock against other writers of a local store; it raises StoreError if one is active."""
    return store.writing() if isinstance(store, EmbeddedStore) else nullcontext()


def check_shapes(quads: bytes) -> tuple[Fault, ...]:
    """Returns what breaks a shape in the quads of one file."""
    return tuple(
        Fault(violation.focus, violation.path, violation.value, violation.message)
        for violation in validate(quads).violations
    )


def _no_progress(stage: str, done: int, total: int) -> None:
    """Ignores progress."""


def _staged_thesaurus(store: Store, base: str, staging: Path) -> str:
    """Writes the thesaurus of the store to the staging folder; returns its version, "" if there is none."""
    graph = Minter(base).thesaurus
    stored = store.manifest().get(graph)
    if stored is None:
        return ""
    staging.mkdir(parents=True, exist_ok=True)
    with thesaurus_file(staging, stored.recipe).open("wb") as output:
        store.dump(output, "ntriples", graph)
    return stored.recipe


class _Loading:
    """Loads planned files: documents are written to the store while others are being read."""

    def __init__(self, store: Store, recipe: Recipe, progress: Progress) -> None:
        self._store = store
        self._recipe = recipe
        self._stored = store.manifest()
        self._progress = progress
        self._done = 0
        self._total = 0
        self.tally = Tally()
        self.rejected: list[Refused] = []
        self.skipped: list[PassedOver] = []
        self.seconds = 0.0
        """Time spent in the store."""

    def run(self, planned: Plan, staging: Path, jobs: int) -> None:
        known = {entry.recipe: graph for graph, entry in self._stored.items()}
        loading = build_files(
            planned.files, staging=staging, recipe=self._recipe, known=known, check=check_shapes, jobs=jobs
        )
        outcomes = deduplicate(loading)
        # Fork the worker pool before the first report: a progress bar may start a thread, and threads do not
        # survive a fork.
        first = next(outcomes, None)
        self._total = len(planned.files)
        for rejected in planned.refused:
            self._count(rejected)
        self._progress("reading", 0, self._total)
        additions = self._additions(self._changes(chain([first] if first else [], outcomes)))
        head = next(additions, None)
        if head is not None:
            started = time.perf_counter()
            self._store.replace_graphs(self._timed(chain([head], additions)))
            self.seconds += time.perf_counter() - started

    def _count(self, outcome: Outcome | Withdrawn | PassedOver) -> None:
        self.tally.add(outcome)
        if isinstance(outcome, Refused):
            self.rejected.append(outcome)
        elif isinstance(outcome, PassedOver):
            self.skipped.append(outcome)

    def _changes(self, outcomes: Iterable[Outcome | Withdrawn | PassedOver]) -> Iterator[Built | Withdrawn]:
        for outcome in outcomes:
            self._count(outcome)
            if not isinstance(outcome, PassedOver):
                self._done += -1 if isinstance(outcome, Withdrawn) else 1
                self._progress("reading", self._done, self._total)
            if isinstance(outcome, Built | Withdrawn):
                yield outcome
        self._progress("storing", self._done, self._total)

    def _additions(self, outcomes: Iterable[Built | Withdrawn]) -> Iterator[Addition]:
        """Yields new graphs at once, and replacements of stored graphs when no rival file can follow."""
        replacements: dict[str, Built] = {}
        for outcome in outcomes:
            if isinstance(outcome, Built):
                if outcome.graph in self._stored:
                    replacements[outcome.graph] = outcome
                else:
                    yield _addition(outcome)
            elif isinstance(gone := outcome.outcome, Built) and not replacements.pop(gone.graph, None):
                yield Addition((gone.graph, gone.provenance), b"")
        yield from map(_addition, replacements.values())
        yield from _common_graphs(self._stored, self._recipe)

    def _timed(self, additions: Iterable[Addition]) -> Iterator[Addition]:
        """Yields the additions; the time of waiting for them is subtracted from the time of the store."""
        requested = time.perf_counter()
        for addition in additions:
            self.seconds -= time.perf_counter() - requested
            yield addition
            requested = time.perf_counter()


def _addition(built: Built) -> Addition:
    entry = Entry(
        graph=built.graph,
        provenance=built.provenance,
        symbol=built.symbol,
        language=built.language,
        file=Path(built.path).name,
        sha256=built.sha256,
        recipe=built.key,
    )
    return Addition((built.graph, built.provenance), Path(built.staged), entry)


def _common_graphs(stored: Mapping[str, Entry], recipe: Recipe) -> Iterator[Addition]:
    """Yields the graphs that belong to no document, where the store lacks them or holds an older version."""
    minter = Minter(recipe.base)
    writers: dict[str, Callable[[], bytes]] = {
        minter.authorities: lambda: authority_quads(all_names(), base=recipe.base),
        minter.ontology: lambda: ontology_quads(base=recipe.base),
    }
    for graph, quads in writers.items():
        entry = stored.get(graph)
        if entry is None or entry.recipe != recipe.fingerprint:
            yield Addition((graph,), quads(), Entry(graph, "", "", "", "", "", recipe.fingerprint))
