"""`build` and `validate`: files into the store, and the store against the shapes."""

from __future__ import annotations

import gc
import io
import shutil
import sys
import tempfile
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ..linking.run import build_links
from ..loaders.authority_quads import authority_quads, ontology_quads
from ..loaders.build import (
    Built,
    PassedOver,
    Recipe,
    Refused,
    Tally,
    Withdrawn,
    build,
    deduplicate,
    fingerprint,
    plan,
    thesaurus_file,
)
from ..loaders.formats import spool
from ..loaders.input_checks import language_fault, symbol_fault
from ..ontology import authorities
from ..ontology.iri import IriError, Minter
from ..shapes.validator import validate
from ..store import Addition, EmbeddedStore, Entry, Store, open_store
from .options import InputError, base_option, example, format_option, jobs_option, store_option
from .tables import emit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.progress import Task, TaskID

    from ..loaders.build import Outcome, Plan, Report

_Told = TypeVar("_Told", Refused, PassedOver)
_READ_BY = ("mandategraph.loaders", "mandategraph.ontology", "mandategraph.shapes")


def check(quads: bytes) -> tuple[str, ...]:
    """What in the quads of one file does not conform to the shapes."""
    return tuple(
        f"{violation.focus} {violation.path}: {violation.message}" for violation in validate(quads).violations
    )


@click.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…", type=click.Path(path_type=Path))
@store_option
@jobs_option
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="CSV file with the columns file, symbol, language, issued_by.",
)
@click.option(
    "--symbol",
    default="",
    metavar="SYMBOL",
    help="Symbol of the one document given, in place of what manifest, text or file name tell.",
)
@click.option(
    "--language",
    "--lang",
    "language",
    default="",
    metavar="CODE",
    help="Language of the documents (zh, en), in place of what manifest, text or file name tell.",
)
@base_option
@click.option(
    "--update-endpoint",
    envvar="MANDATEGRAPH_UPDATE_ENDPOINT",
    show_envvar=True,
    metavar="URL",
    help="For updates of a remote store.",
)
@click.pass_context
@example("mandategraph build corpus/zh --manifest corpus/manifest.csv --store out/zh")
def build_command(
    context: click.Context,
    sources: tuple[Path, ...],
    place: str,
    jobs: int,
    manifest: Path | None,
    symbol: str,
    language: str,
    base: str,
    update_endpoint: str | None,
) -> None:
    """Load documents into the store: files, ZIP archives, folders to any depth, or - for standard input.

    What the store holds already in just this form is left alone. A file that cannot be loaded costs only
    itself.
    """
    try:
        Minter(base)
    except IriError as error:
        raise click.UsageError(str(error)) from error
    for option, fault in (
        ("--symbol", symbol and symbol_fault(symbol)),
        ("--language", language and language_fault(language)),
    ):
        if fault:
            raise click.BadParameter(fault, param_hint=option)
    spooled: Path | None = None
    if Path("-") in sources:
        folder = Path(context.with_resource(tempfile.TemporaryDirectory()))
        spooled = spool(sys.stdin.buffer, folder)
        sources = tuple(spooled if source == Path("-") else source for source in sources)
    planned = plan(sources, manifest, symbol=symbol, language=language)
    if symbol and len(planned.files) > 1:
        raise click.UsageError("--symbol names one document: give one file, or several symbols in --manifest")
    store = open_store(place, base=base, update=update_endpoint, new=True)
    staging = staging_of(store, place)
    started = time.perf_counter()
    with exclusively(store):
        recipe = Recipe(
            version("mandategraph"), fingerprint(*_READ_BY), base, _staged_thesaurus(store, base, staging)
        )
        loading = _Loading(store, recipe)
        loading.run(planned, staging, jobs)
        linked = link(store, recipe.base)
        shutil.rmtree(staging, ignore_errors=True)
    store.close()
    seconds = {
        "writing to the store": loading.seconds,
        "links between documents": linked,
        "in all": time.perf_counter() - started,
    }
    debug = bool(context.find_root().params.get("debug"))
    if spooled is not None:
        # Where standard input was laid down meanwhile is nobody's concern.
        loading.refused = [_as_standard_input(outcome, spooled) for outcome in loading.refused]
        loading.passed_over = [_as_standard_input(outcome, spooled) for outcome in loading.passed_over]
    for passed_over in loading.passed_over:
        click.echo(f"note: {passed_over.message}", err=True)
    _tell(loading.tally.report(), seconds, sorted(loading.refused, key=lambda one: one.path), debug=debug)
    if loading.refused:
        context.exit(1)


def _as_standard_input(outcome: _Told, spooled: Path) -> _Told:
    return replace(outcome, message=outcome.message.replace(str(spooled), "standard input"))


def link(store: Store, base: str) -> float:
    """Follow mandates across the documents of a store, if they have changed; gives the seconds it took."""
    started = time.perf_counter()
    code = fingerprint("mandategraph.loaders", "mandategraph.ontology", "mandategraph.queries")
    keep = store.kept / "links.sqlite" if isinstance(store, EmbeddedStore) else None
    # Hundreds of thousands of small records without a circle: the collector would look for nothing.
    gc.disable()
    try:
        addition = build_links(store, base, version("mandategraph"), code, keep)
    finally:
        gc.enable()
    if addition is not None:
        store.replace_graphs((addition,))
    return time.perf_counter() - started


def staging_of(store: Store, place: str) -> Path:
    """The folder for what is not yet in the store."""
    return store.staging if isinstance(store, EmbeddedStore) else Path(f"{place_name(place)}-staging")


def exclusively(store: Store) -> AbstractContextManager[None]:
    """Keep other writers out of a store on this machine; raises StoreError if one is at work."""
    return store.writing() if isinstance(store, EmbeddedStore) else nullcontext()


def _staged_thesaurus(store: Store, base: str, staging: Path) -> str:
    """The version of the thesaurus in the store, laid down where the build finds it; "" if there is none."""
    graph = Minter(base).thesaurus
    held = store.manifest().get(graph)
    if held is None:
        return ""
    staging.mkdir(parents=True, exist_ok=True)
    with thesaurus_file(staging, held.recipe).open("wb") as output:
        store.dump(output, "ntriples", graph)
    return held.recipe


def place_name(place: str) -> str:
    """A folder name for a URL."""
    return "".join(letter if letter.isalnum() else "-" for letter in place)


class _Loading:
    """Files on their way into the store: what is read is written while the rest is being read."""

    def __init__(self, store: Store, recipe: Recipe) -> None:
        self._store = store
        self._recipe = recipe
        self._held = store.manifest()
        self.tally = Tally()
        self.refused: list[Refused] = []
        self.passed_over: list[PassedOver] = []
        self.seconds = 0.0
        """Time that the store took for itself."""

    def run(self, planned: Plan, staging: Path, jobs: int) -> None:
        known = {entry.recipe: graph for graph, entry in self._held.items()}
        loading = build(
            planned.files, staging=staging, recipe=self._recipe, known=known, check=check, jobs=jobs
        )
        outcomes = deduplicate(loading)
        # The pool forks now: a progress bar has a thread, and threads do not survive a fork.
        first = next(outcomes, None)
        for refused in planned.refused:
            self._note(refused)
        with progress_bar() as progress:
            task = progress.add_task("reading", total=len(planned.files))
            told = self._told(chain([first] if first else [], outcomes), progress, task)
            additions = self._additions(told)
            head = next(additions, None)
            if head is not None:
                started = time.perf_counter()
                self._store.replace_graphs(self._timed(chain([head], additions)))
                self.seconds += time.perf_counter() - started

    def _note(self, outcome: Outcome | Withdrawn | PassedOver) -> None:
        self.tally.add(outcome)
        if isinstance(outcome, Refused):
            self.refused.append(outcome)
        elif isinstance(outcome, PassedOver):
            self.passed_over.append(outcome)

    def _told(
        self, outcomes: Iterable[Outcome | Withdrawn | PassedOver], progress: Progress, task: TaskID
    ) -> Iterator[Built | Withdrawn]:
        for outcome in outcomes:
            self._note(outcome)
            if not isinstance(outcome, PassedOver):
                progress.advance(task, -1 if isinstance(outcome, Withdrawn) else 1)
            if isinstance(outcome, Built | Withdrawn):
                yield outcome
        progress.update(task, description="storing")

    def _additions(self, outcomes: Iterable[Built | Withdrawn]) -> Iterator[Addition]:
        """What to write, as it comes; what the store holds is replaced when no rival can come any more."""
        late: dict[str, Built] = {}
        for outcome in outcomes:
            if isinstance(outcome, Built):
                if outcome.graph in self._held:
                    late[outcome.graph] = outcome
                else:
                    yield _addition(outcome)
            elif isinstance(gone := outcome.outcome, Built) and not late.pop(gone.graph, None):
                yield Addition((gone.graph, gone.provenance), b"")
        yield from map(_addition, late.values())
        yield from _common(self._held, self._recipe)

    def _timed(self, additions: Iterable[Addition]) -> Iterator[Addition]:
        """The additions; waiting for them is not the store's time."""
        asked = time.perf_counter()
        for addition in additions:
            self.seconds -= time.perf_counter() - asked
            yield addition
            asked = time.perf_counter()


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


def _common(held: Mapping[str, Entry], recipe: Recipe) -> Iterator[Addition]:
    """The graphs that belong to no document, where the store does not hold them in just this form."""
    minter = Minter(recipe.base)
    made_of: dict[str, Callable[[], bytes]] = {
        minter.authorities: lambda: authority_quads(authorities.load(), base=recipe.base),
        minter.ontology: lambda: ontology_quads(base=recipe.base),
    }
    for graph, quads in made_of.items():
        entry = held.get(graph)
        if entry is None or entry.recipe != recipe.fingerprint:
            fresh = Entry(graph, "", "", "", "", "", recipe.fingerprint)
            yield Addition((graph,), quads(), fresh)


class _Rate(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "")


def progress_bar() -> Progress:
    """A bar on standard error with number, rate and remaining time; nothing where that is no terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )


def _tell(numbers: Report, seconds: Mapping[str, float], refused: Sequence[Refused], *, debug: bool) -> None:
    # Files that contradict each other share one message.
    for message, detail in dict.fromkeys((outcome.message, outcome.detail) for outcome in refused):
        click.echo(f"error: {message}", err=True)
        if debug and detail:
            click.echo(detail, err=True)
    rows: list[dict[str, object]] = [
        {"what": "documents loaded", "number": numbers.built},
        {"what": "documents unchanged", "number": numbers.unchanged},
        {"what": "files refused", "number": numbers.refused},
        {"what": "texts in them", "number": numbers.units},
        {"what": "acts", "number": numbers.acts},
        *({"what": f"finding: {reason}", "number": number} for reason, number in numbers.findings),
        *(
            {"what": f"processor seconds: {stage}", "number": round(taken, 3)}
            for stage, taken in numbers.seconds
        ),
        *({"what": f"seconds: {stage}", "number": round(taken, 3)} for stage, taken in seconds.items()),
    ]
    emit(rows, ("what", "number"), "table", caption=" ")


@click.command("validate")
@store_option
@click.option(
    "--thorough", is_flag=True, help="Let pySHACL judge every node; takes minutes on a large store."
)
@format_option
@click.pass_context
@example("mandategraph validate --store out/zh")
def validate_command(context: click.Context, place: str, thorough: bool, form: str) -> None:
    """Check every graph of the store against the shapes; exit code 1 if one does not conform."""
    store = open_store(place)
    rows: list[dict[str, object]] = []
    graphs = store.graphs()
    with progress_bar() as progress:
        for graph in progress.track(graphs, description="validating"):
            text = io.BytesIO()
            store.dump(text, "ntriples", graph)
            named = text.getvalue().replace(b" .\n", f" <{graph}> .\n".encode())
            rows.extend(
                {
                    "graph": graph,
                    "node": violation.focus,
                    "property": violation.path,
                    "value": violation.value,
                    "message": violation.message,
                }
                for violation in validate(named, thorough=thorough).violations
            )
    if rows or form != "table":
        emit(rows, ("graph", "node", "property", "value", "message"), form)
    if rows:
        raise InputError(f"{place}: {len(rows)} violations in {len({row['graph'] for row in rows})} graphs")
    click.echo(f"{place}: {len(graphs)} graphs conform to the shapes", err=form != "table")
