"""Fuzzing: damaged inputs for every parser; counts what is not refused with a clear error.

Each parser runs in a process of its own, on inputs that a seed determines (`damaged_input`). Prints for each:

    cases       inputs
    accepted    inputs that were read; the others were refused with an error of the project
    escapes     exceptions of any other class, quads that are not N-Quads, responses 500, dead processes
    slow        inputs that took more than 10 seconds of processor time
    large       inputs that took more than 1 GB of memory

    python benchmarks/fuzz.py [--cases 20000] [--seed 0] [--only pdf,docx]
    python benchmarks/fuzz.py --show pdf:123         # one input: written to a file, with the traceback

`--cases` are shared among the parsers: text, PDF, DOCX, HTML, XML (Akoma Ntoso and MARCXML), ZIP, manifest,
thesaurus, SPARQL, and parameters of requests. Aim: 0 escapes, 0 slow, 0 large. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from damaged_input import SAMPLES, damaged
from mandategraph.loaders import formats
from mandategraph.loaders.library_file import holds_records, read_library_file
from mandategraph.loaders.look_ups import look_ups
from mandategraph.loaders.outcomes import Refused
from mandategraph.loaders.quads import quads
from mandategraph.loaders.read import read_document
from mandategraph.loaders.readers import process
from mandategraph.loaders.sources import plan, read_manifest
from mandategraph.loaders.thesaurus import read_thesaurus, thesaurus_quads
from mandategraph.ontology.errors import MandategraphError
from measure import COMMAND
from pyoxigraph import RdfFormat, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

KINDS: Final = (
    "text",
    "pdf",
    "docx",
    "html",
    "xml",
    "zip",
    "manifest",
    "thesaurus",
    "sparql",
    "parameters",
)
SECONDS: Final = 10.0
"""Processor time of a case from which it is slow, in seconds."""
MEMORY: Final = 1 << 30
"""Memory of a case from which it is large, in bytes."""
_STOP: Final = 40.0
"""Processor time after which a case is stopped, in seconds."""
_PATIENCE: Final = 900.0
"""Time without a result after which a parser counts as hanging, in seconds."""
_SHOWN: Final = 10
_LONGEST_TARGET: Final = 8000
"""Characters of a request target; the client of the tests sends no longer ones."""


class StoppedError(BaseException):
    """A case that took too much processor time; no parser catches it."""


class WrongError(Exception):
    """A result that is wrong without an exception."""


# --- parsers: return for an accepted input, raise MandategraphError for one that is refused


def read_text(name: str, content: bytes) -> None:
    """Reads a document as the build does, up to its quads."""
    path = Path(name)
    if holds_records(path, content):
        found = read_library_file(path, content, sha256="0" * 64, version="0").quads
    else:
        reading = read_document(formats.source_of(content, path))
        language = reading.outline.masthead.language
        found = quads(reading, version="0", look_ups=look_ups(language))
    _must_parse(found)


def read_here(kind: str) -> Callable[[str, bytes], None]:
    """Returns the parser of a binary format, without the process that contains it elsewhere."""

    def read(name: str, content: bytes) -> None:
        if kind == "html":
            content = content.decode(errors="replace").encode()
        process.read_here(kind, content, name)

    return read


def read_archive(folder: Path) -> Callable[[str, bytes], None]:
    """Returns the parser of ZIP archives: lists the members and reads each."""

    def read(name: str, content: bytes) -> None:
        file = folder / name
        file.write_bytes(content)
        found = plan([file])
        for source in found.files:
            with suppress(MandategraphError):
                formats.content(source.path)
        if not found.files:
            raise _refusal(found.refused)

    return read


def _refusal(refused: tuple[Refused, ...] | list[Refused]) -> MandategraphError:
    return MandategraphError(refused[0].message if refused else "nothing to read")


def read_rows(folder: Path) -> Callable[[str, bytes], None]:
    """Returns the parser of manifests."""

    def read(name: str, content: bytes) -> None:
        file = folder / name
        file.write_bytes(content)
        read_manifest(file)

    return read


def read_concepts(folder: Path) -> Callable[[str, bytes], None]:
    """Returns the parser of thesauri, up to the quads."""

    def read(name: str, content: bytes) -> None:
        file = folder / name
        file.write_bytes(content)
        _must_parse(thesaurus_quads(read_thesaurus(file)))

    return read


def _must_parse(found: bytes) -> None:
    try:
        for _ in parse(found, RdfFormat.N_QUADS):
            pass
    except SyntaxError as error:
        raise WrongError(f"not N-Quads: {error}") from error


def run_query(folder: Path) -> Callable[[str, bytes], None]:
    """Returns the parser of SPARQL queries: the checks of the endpoint, then the engine on a small graph."""
    from mandategraph.publishing.endpoint import querytext
    from mandategraph.store import Addition, EmbeddedStore

    graph = "http://example.org/g"
    store = EmbeddedStore(folder / "queried")
    lines = (
        f"<http://example.org/{n}> <http://example.org/part> <http://example.org/{n + 1}>" for n in range(9)
    )
    text = "".join(f"{line} <{graph}> .\n" for line in lines)
    store.replace_graphs([Addition((graph,), text.encode())])

    def run(_name: str, content: bytes) -> None:
        query = content.decode(errors="replace")
        querytext.read(query)
        for _ in islice(store.query(query), 1000):
            pass

    return run


def ask(folder: Path) -> Callable[[str, bytes], None]:
    """Returns the parser of requests: the whole application, on a store of one sample."""
    from mandategraph.publishing.application import application
    from mandategraph.publishing.endpoint.workers import Limits
    from mandategraph.publishing.site import Site
    from starlette.testclient import TestClient

    limits = Limits(seconds=2, workers=1, held_bytes=0)
    app = application(Site.open(str(folder / "store"), limits=limits))
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=True)
    client.__enter__()

    def run(_name: str, content: bytes) -> None:
        path, _, query = content.decode()[:_LONGEST_TARGET].partition("?")
        # httpx refuses some addresses: escape what is no part of one.
        target = quote(path, safe="/%:@!$&'()*+,;=~") or "/"
        if not target.startswith("/") or target.startswith("//"):
            target = "/" + target.lstrip("/")
        answer = client.get(f"{target}?{quote(query, safe='%=&+/:')}" if query else target)
        if answer.status_code >= 500 and answer.status_code not in (503, 504):
            raise WrongError(f"response {answer.status_code}")
        if answer.status_code >= 400:
            raise MandategraphError(f"response {answer.status_code}")

    return run


def parser_of(kind: str, folder: Path) -> Callable[[str, bytes], None]:
    """Returns the parser of a kind of input; folder: for its files, with a store in it."""
    if kind in ("text", "xml"):
        return read_text
    if kind in ("pdf", "docx", "html"):
        return read_here(kind)
    return {
        "zip": read_archive,
        "manifest": read_rows,
        "thesaurus": read_concepts,
        "sparql": run_query,
        "parameters": ask,
    }[kind](folder)


# --- one process for each parser


def case(kind: str, seed: int, number: int) -> tuple[str, bytes]:
    """Returns name and content of a case."""
    return damaged(kind, random.Random(f"{seed} {kind} {number}"))


def work(kind: str, seed: int, start: int, count: int, folder: Path) -> None:
    """Runs cases, and prints a line before and after each; ends early after one that took much memory."""
    parser = parser_of(kind, folder)
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    signal.signal(signal.SIGPROF, _stop)
    for number in range(start, start + count):
        name, content = case(kind, seed, number)
        print(json.dumps({"begun": number}), flush=True)
        used = time.process_time()
        outcome, where = outcome_of(parser, name, content)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        seconds = time.process_time() - used
        slow, large = seconds > SECONDS, peak > MEMORY
        print(json.dumps([number, outcome, where, slow, large, round(seconds, 1)]), flush=True)
        if large:
            # The peak of a process does not fall again.
            os._exit(0)
    os._exit(0)


def outcome_of(parser: Callable[[str, bytes], None], name: str, content: bytes) -> tuple[str, str]:
    """Returns "accepted", "refused", "slow" or "escape" for an input, and what escaped where."""
    signal.setitimer(signal.ITIMER_PROF, _STOP)
    try:
        parser(name, content)
    except MandategraphError:
        return "refused", ""
    except StoppedError:
        return "slow", ""
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "site-packages" not in f.filename]
        last = frames[-1]
        return (
            "escape",
            f"{type(error).__name__}: {str(error)[:150]} ({Path(last.filename).name}:{last.lineno})",
        )
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return "accepted", ""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise StoppedError


# --- the run


class Tally:
    """The counts of one parser, with the first cases of each escape."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.counts: Counter[str] = Counter()
        self.faults: dict[str, list[str]] = {}

    def add(self, number: int, outcome: str, where: str, *, slow: bool, large: bool, seconds: float) -> None:
        """Counts one case."""
        self.counts.update(cases=1)
        self.counts[outcome] += outcome in ("accepted", "escape")
        self.counts["slow"] += slow or outcome == "slow"
        self.counts["large"] += large
        if where or slow or large:
            fault = where or (f"{seconds:g} s" if slow else "memory")
            self.faults.setdefault(fault, []).append(f"{self.kind}:{number}")

    def run(self, seed: int, cases: int, folder: Path) -> None:
        """Runs the cases of a parser, in a new process after each that ended one."""
        following = 0
        while following < cases:
            following = self._run(seed, following, cases - following, folder)

    def _run(self, seed: int, start: int, count: int, folder: Path) -> int:
        """Runs cases until their process ends; returns the number of the next case."""
        place = folder / self.kind
        place.mkdir(exist_ok=True)
        command = [sys.executable, __file__, "--work", self.kind, str(start), str(count), str(place)]
        with tempfile.TemporaryFile() as errors:
            running = subprocess.Popen(
                [*command, "--seed", str(seed)], stdout=subprocess.PIPE, stderr=errors, start_new_session=True
            )
            assert running.stdout is not None
            begun, done = start - 1, start - 1
            watch = threading.Timer(_PATIENCE, running.kill)
            watch.start()
            for line in io.TextIOWrapper(running.stdout):
                watch.cancel()
                watch = threading.Timer(_PATIENCE, running.kill)
                watch.start()
                message: Any = json.loads(line)
                if len(message) == 1:
                    begun = int(message["begun"])
                    continue
                done, outcome, where, slow, large, seconds = message
                self.add(done, outcome, where, slow=slow, large=large, seconds=seconds)
            watch.cancel()
            code = running.wait()
            if begun > done:
                self.add(begun, "escape", f"the process ended ({code})", slow=False, large=False, seconds=0)
                return begun + 1
            if code:
                errors.seek(0)
                sys.exit(f"{self.kind}: {errors.read().decode(errors='replace')}")
        return done + 1


def report(tallies: list[Tally]) -> bool:
    """Prints the counts; returns whether the aim is reached."""
    print(f"{'parser':<12}{'cases':>8}{'accepted':>10}{'escapes':>9}{'slow':>6}{'large':>7}")
    for tally in tallies:
        row = [tally.counts[name] for name in ("cases", "accepted", "escape", "slow", "large")]
        print(f"{tally.kind:<12}{row[0]:>8}{row[1]:>10}{row[2]:>9}{row[3]:>6}{row[4]:>7}")
    for tally in tallies:
        for fault, numbers in islice(tally.faults.items(), _SHOWN):
            print(f"{fault}: {len(numbers)} cases, such as {numbers[0]}")
    return not any(tally.counts[name] for tally in tallies for name in ("escape", "slow", "large"))


def show(kind: str, seed: int, number: int, folder: Path) -> None:
    """Runs one case in this process, and writes it to a file."""
    name, content = case(kind, seed, number)
    file = Path(tempfile.gettempdir()) / f"case-{kind}-{number}-{name}"
    file.write_bytes(content)
    print(file)
    started = time.process_time()
    try:
        parser_of(kind, folder)(name, content)
    except MandategraphError as error:
        print(f"refused: {error}")
    finally:
        print(f"{time.process_time() - started:.1f} s")


def with_store(folder: Path) -> Path:
    """Builds the store that requests are sent to."""
    (folder / "parameters").mkdir()
    sample = SAMPLES / "en" / "E_RES_2026_901.en.txt"
    store = folder / "parameters" / "store"
    build = [*COMMAND, "build", str(sample), "--store", str(store), "--jobs", "1"]
    subprocess.run(build, check=True, capture_output=True)
    return folder


def main() -> None:
    """Runs the parsers and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=20_000, help="of all parsers together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", metavar="PARSER,…")
    parser.add_argument("--show", default="", metavar="PARSER:NUMBER")
    parser.add_argument("--work", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    seed = int(options.seed)
    if options.work:
        kind, start, count, place = (str(word) for word in options.work)
        work(kind, seed, int(start), int(count), Path(place))
    kinds = [kind for kind in str(options.only).split(",") if kind] or list(KINDS)
    if unknown := set(kinds) - set(KINDS):
        parser.error(f"--only: no parser {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    with tempfile.TemporaryDirectory(prefix="fuzz-") as root:
        folder = Path(root)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        if options.show:
            kind, _, number = str(options.show).partition(":")
            place = with_store(folder) / kind
            place.mkdir(exist_ok=True)
            show(kind, seed, int(number), place)
            return
        if "parameters" in kinds:
            with_store(folder)
        tallies = [Tally(kind) for kind in kinds]
        for tally in tallies:
            tally.run(seed, -(-int(options.cases) // len(kinds)), folder)
    sys.exit(0 if report(tallies) else 1)


if __name__ == "__main__":
    main()
