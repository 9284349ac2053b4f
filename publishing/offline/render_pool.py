"""The processes that render a publication: jobs in; rendered jobs out, from this process or from a pool.

Temporary files of all processes stand in the staging folder, which the next publication removes after a kill.
"""

from __future__ import annotations

import resource
import tempfile
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from ...loaders.workers import follow_parent
from .copying import PageRenderer, PublishError, RenderedJob, Settings, make, read
from .dependencies import Mentions, fingerprint, mentions

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from ...store import Entry
    from ..site import Site
    from .plan import Job

Given = TypeVar("Given")
Found = TypeVar("Found")
_TEMPORARY: Final = ".tmp"
"""Folder in the staging folder for temporary files of libraries."""
_AT_ONCE: Final = 8
"""Jobs that go to a process together."""
_GRAPHS_AT_ONCE: Final = 64


@contextmanager
def temporary_files_in(staging_dir: str) -> Generator[None]:
    """Keeps temporary files in the staging folder, which the next publication removes after a kill."""
    before = tempfile.tempdir
    _use_for_temporary_files(staging_dir)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _use_for_temporary_files(staging_dir: str) -> None:
    folder = Path(staging_dir) / _TEMPORARY
    folder.mkdir(exist_ok=True)
    tempfile.tempdir = str(folder)


def start_worker(staging_dir: str, memory: int) -> None:
    """Prepares a process of the pool; `memory`: bytes that it may take, as a damaged store takes all."""
    follow_parent()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    _use_for_temporary_files(staging_dir)


class RenderPool:
    """Those who do the jobs: this process, or a pool of them."""

    def __init__(
        self, site: Site, settings: Settings, jobs: int, progress: Callable[[str, int, int], None]
    ) -> None:
        self._site, self._settings, self._jobs = site, settings, jobs
        self._progress = progress
        self._pool: ProcessPoolExecutor | None = None
        self._rounds = 0

    def __enter__(self) -> RenderPool:
        if self._jobs > 1:
            # What the store has open does not outlive a fork.
            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=get_context("spawn"),
                initializer=start_worker,
                initargs=(self._settings.staging_dir, self._site.limits.memory_bytes),
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def read(self, known: Mapping[str, Mentions]) -> dict[str, Mentions]:
        """What the graphs of every document mention; those that are as they were are not read again."""
        found: dict[str, Mentions] = {}
        waiting: dict[str, Entry] = {}
        for graph, entry in self._site.store.manifest().items():
            if not entry.symbol:
                continue
            before = known.get(graph)
            if before is not None and before[0] == fingerprint(entry):
                found[graph] = before
            else:
                waiting[graph] = entry
        total = len(waiting)
        # Documents mention the same resources: keep each IRI once.
        names: dict[str, str] = {}
        for graph, things in self._each(read, list(waiting.values()), _GRAPHS_AT_ONCE, self._read_one):
            found[graph] = (fingerprint(waiting[graph]), tuple(names.setdefault(iri, iri) for iri in things))
            self._progress("documents looked through", len(found) + total - len(waiting), total)
        return found

    def made(self, plan: Sequence[Job], waiting: Sequence[Job]) -> Iterator[RenderedJob]:
        """The jobs that wait, as they are done."""
        held = [target.file for job in plan for target in job.targets]
        self._rounds += 1
        # Processes of the pool take a new name for a new plan.
        self._settings = replace(self._settings, plan=f"plan-{self._rounds}.txt")
        (Path(self._settings.staging_dir) / self._settings.plan).write_text("\n".join(held), encoding="utf-8")
        total, done = sum(len(job.targets) for job in waiting), 0
        renderer = None
        if self._pool is None:
            renderer = PageRenderer(
                self._site,
                Path(self._settings.staging_dir),
                self._settings.addresses,
                frozenset(held),
                url=self._settings.url,
            )
        alone = [] if renderer is None else [renderer]
        try:
            for made in self._each(make, waiting, _AT_ONCE, lambda job: alone[0].made(job)):
                done += len(made.files)
                self._progress("files", done, max(total, done))
                yield made
        finally:
            if renderer is not None:
                renderer.close()

    def _read_one(self, entry: Entry) -> tuple[str, tuple[str, ...]]:
        return entry.graph, mentions(self._site, entry)

    def _each(
        self,
        together: Callable[[Settings, Sequence[Given]], list[Found]],
        given: Sequence[Given],
        size: int,
        one: Callable[[Given], Found],
    ) -> Iterator[Found]:
        """Yields the outcome of each job: in batches in the pool, or one by one in this process."""
        if self._pool is None:
            yield from map(one, given)
            return
        waiting = deque(list(given[at : at + size]) for at in range(0, len(given), size))
        running: set[Future[list[Found]]] = set()
        try:
            while waiting or running:
                for some in islice(_taken(waiting), 2 * self._jobs - len(running)):
                    running.add(self._pool.submit(together, self._settings, some))
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    yield from future.result()
        except BrokenProcessPool:
            raise PublishError(
                "a process that makes pages ended (memory?); run `mandategraph check-store` to rule out a"
                " damaged store, and publish again with fewer --jobs"
            ) from None


def _taken(waiting: deque[Given]) -> Iterator[Given]:
    while waiting:
        yield waiting.popleft()
