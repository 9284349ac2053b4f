"""Soak test: kills, full disks and damaged blocks at random moments, and what is left of them.

Each round copies a prepared store, runs one command of `mandategraph` on it, and disturbs that:

    parent, group, worker   kill the process, its process group, or one of its workers at a random moment
    disk                    a disk of random size is too small (as root: tmpfs; else a limit on file sizes)
    damage                  512 bytes of a random table of the store are zero: refused, or the right result

and then runs the command again, undisturbed. Commands: build, link, load (load-thesaurus), index (the search
index that serve makes), publish; for damage stats, query, findings, export and build. Prints for each kind:

    real        rounds in which the fault came while the command ran
    lost        rounds after which the store (or the site) is neither in its old nor in its new state, nor in
                one that the command publishes between them; or success with a wrong result
    unclear     rounds in which the command ended with a traceback or with a message that blames a bug
    orphans     processes that still run ten seconds after the command has ended
    leftovers   files and folders, temporary ones too, that an undisturbed run does not leave
    complete    rounds in which the next run ended with success and with the result of an undisturbed run

    python benchmarks/faults.py [--rounds 200] [--seed 0] [--jobs 1] [--only build,damage]

Aim: 0 lost, 0 unclear, 0 orphans, 0 leftovers, next run complete N of N. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from disturb import Ended, Task, damage, kill, may_mount, run, small_disk
from mandategraph.ontology.iri import DEFAULT_BASE, Minter
from mandategraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLES: Final = Path(__file__).resolve().parent.parent / "samples"
CASES: Final = (
    ("build", "parent"),
    ("link", "group"),
    ("damage", "stats"),
    ("publish", "worker"),
    ("load", "parent"),
    ("load", "disk"),
    ("build", "disk"),
    ("damage", "query"),
    ("link", "parent"),
    ("build", "worker"),
    ("publish", "group"),
    ("damage", "export"),
    ("damage", "stats"),
    ("index", "parent"),
    ("index", "disk"),
    ("build", "group"),
    ("damage", "findings"),
    ("publish", "parent"),
    ("link", "disk"),
    ("index", "group"),
    ("damage", "build"),
    ("load", "group"),
    ("publish", "disk"),
)
"""Command and fault of the rounds, in turn. The first dozen has every kind of fault."""
_PAGE: Final = 4096
"""Bytes of a block of a tmpfs."""
_SPARE: Final = 256 << 10
"""Bytes of a small disk beside the copy, and the least range of its random size: load needs little."""
ADDRESS_SPACE: Final = 4 << 30
"""Bytes of address space for commands on a damaged store."""
_BUG: Final = re.compile(r"Traceback|please report|report this|Error: ")
_GENERATION: Final = re.compile(r"generation-\d+")
_THESAURUS: Final = (
    "uri,en,zh,en_alternatives\n"
    "http://example.org/topic/1,CULTURAL HERITAGE,文化遗产,\n"
    "http://example.org/topic/2,TRAINING PROGRAMMES,培训方案,\n"
)

Tree = dict[str, str]
"""Digest of each file by its name."""


@dataclass(slots=True)
class Outcome:
    """The outcome of one round."""

    kind: str
    real: bool = False
    lost: str = ""
    unclear: str = ""
    orphans: int = 0
    leftovers: tuple[str, ...] = ()
    complete: bool = False
    remarks: list[str] = field(default_factory=list[str])


# --- states


def tree(place: Path) -> Tree:
    """Returns the digest of every file below a folder, but for the notes that a publication keeps."""
    return {
        file.relative_to(place).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(place.rglob("*"))
        if file.is_file() and not file.name.startswith(".published")
    }


def content(store: Path) -> Tree:
    """Returns a digest of each graph of a store; raises StoreError."""
    opened = open_store(str(store))
    try:
        with tempfile.TemporaryFile() as dumped:
            opened.dump(cast("IO[bytes]", dumped), "nquads")
            dumped.seek(0)
            graphs: defaultdict[str, list[bytes]] = defaultdict(list)
            for line in sorted(dumped):
                # The graph stands before the full stop.
                graphs[line.rsplit(b" ", 2)[1].decode()].append(line)
            return {graph: hashlib.sha256(b"".join(lines)).hexdigest() for graph, lines in graphs.items()}
    finally:
        opened.close()


def names(place: Path) -> set[str]:
    """Returns the names of files and folders that a command keeps, without numbers and contents."""
    kept: set[str] = set()
    for entry in place.rglob("*"):
        name = _GENERATION.sub("generation-N", entry.relative_to(place).as_posix())
        if "/quads/" in name or (name.startswith("site/") and "/." not in name):
            continue  # tables have numbers as names; pages are compared by content
        kept.add(re.sub(r"index-\w+|[0-9a-f]{64}", "X", name))
    return kept


def state(place: Path) -> tuple[Tree, Tree]:
    """Returns the state of a folder: the digests of the graphs of its store and of the files of its site."""
    return content(place / "store"), tree(place / "site") if (place / "site").exists() else {}


# --- rounds


class Harness:
    """Prepares the tasks of the cases once, and runs rounds."""

    def __init__(self, root: Path, jobs: int, cases: Sequence[tuple[str, str]]) -> None:
        self.root = root
        self._needed = {fault if command == "damage" else command for command, fault in cases}
        self._mounts = may_mount()
        self._jobs = str(jobs)
        self._tasks = self._prepared()
        self._states = {name: (state(t.start), state(t.clean)) for name, t in self._tasks.items()}
        self._names = {name: names(t.clean) | names(t.start) for name, t in self._tasks.items()}

    def _prepared(self) -> dict[str, Task]:
        base = self.root / "base"
        (base / "texts").mkdir(parents=True)
        manifest = SAMPLES / "manifest.csv"
        for name in ("en/E_RES_2026_901.en.txt", "en/A_SAMPLE_2.en.txt"):
            shutil.copy(SAMPLES / name, base / "texts")
        (base / "thesaurus.csv").write_text(_THESAURUS, encoding="utf-8")
        build = ("build", "texts", "--manifest", str(manifest), "--store", "store", "--jobs", self._jobs)
        publish = ("publish", "--linked-only", "--language", "en", "--data", "ttl", "--jobs", self._jobs)
        self._completed(Task(base, build), base)
        more = self._copy(base, "more")
        # Enough files that worker processes read them.
        for text in sorted((SAMPLES / "zh").glob("*.txt")):
            shutil.copy(text, more / "texts")
        linked = self._copy(base, "unlinked")
        store = open_store(str(linked / "store"))
        store.remove_graphs([Minter(DEFAULT_BASE).links])
        store.close()
        shutil.rmtree(linked / "store" / "kept", ignore_errors=True)
        published = self._copy(more, "published")
        site = (*publish, "--store", "store", "--out", "site")
        self._completed(Task(published, site), published)
        self._completed(Task(published, build), published)
        tasks = {
            "build": Task(more, build),
            "link": Task(linked, ("link", "--store", "store")),
            "load": Task(base, ("load-thesaurus", "thesaurus.csv", "--store", "store")),
            "index": Task(base, ("serve", "--store", "store", "--port", "0", "--on-disk")),
            "publish": Task(published, site),
            "stats": Task(base, ("stats", "--store", "store")),
            "query": Task(base, ("query", "who-what-when", "--store", "store", "--format", "csv")),
            "findings": Task(base, ("findings", "--store", "store", "--format", "csv")),
            "export": Task(base, ("export", "--store", "store", "--format", "nquads")),
        }
        return {name: self._measured(name, tasks[name]) for name in tasks if name in self._needed}

    def _measured(self, name: str, task: Task) -> Task:
        """The task with its undisturbed result and duration."""
        clean = self._copy(task.start, f"clean-{name}")
        started = time.monotonic()
        self._completed(task, clean)
        return Task(task.start, task.arguments, clean, time.monotonic() - started)

    def _completed(self, task: Task, place: Path) -> None:
        ended = run(task, place)
        if ended.code != 0:
            sys.exit(f"without a fault: exit code {ended.code}: {' '.join(task.arguments)}\n{ended.errors}")

    def _copy(self, start: Path, name: str) -> Path:
        return _copied(start, self.root / name)

    def round(self, number: int, case: tuple[str, str], dice: random.Random) -> Outcome:
        """Runs one round; number: names its folder."""
        command, fault = case
        place = self.root / f"round-{number}"
        outcome = Outcome(" ".join(case))
        try:
            if command == "damage":
                self._damaged(place, fault, dice, outcome)
            elif fault == "disk":
                self._full(place, command, dice, outcome)
            else:
                self._killed(place, command, fault, dice, outcome)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        return outcome

    def _killed(self, place: Path, command: str, victim: str, dice: random.Random, outcome: Outcome) -> None:
        task = self._tasks[command]
        _copied(task.start, place)
        moment = dice.uniform(0.02, 1.0) * task.seconds
        ended = run(task, place, lambda running: kill(victim, moment, running, dice))
        outcome.real = ended.struck
        outcome.remarks.append(f"killed after {moment:.2f} s of {task.seconds:.2f}")
        self._check(place, command, ended, outcome)
        self._again(place, command, outcome)

    def _full(self, place: Path, command: str, dice: random.Random, outcome: Outcome) -> None:
        task = self._tasks[command]
        if not self._mounts:
            _copied(task.start, place)
            largest = max(file.stat().st_size for file in task.clean.rglob("*") if file.is_file())
            limit = int(largest * dice.random())
            ended = run(task, place, limits={resource.RLIMIT_FSIZE: limit})
            outcome.remarks.append(f"files of at most {limit} bytes")
            self._check(place, command, ended, outcome)
            self._again(place, command, outcome)
            return
        before, after = _size(task.start), _size(task.clean)
        size = before + _SPARE + int(dice.random() * max(after - before, _SPARE))
        with small_disk(place, size) as enlarge:
            _copied(task.start, place)
            ended = run(task, place)
            outcome.remarks.append(f"disk of {size} bytes")
            outcome.real = ended.code != 0
            self._check(place, command, ended, outcome)
            enlarge()
            self._again(place, command, outcome)

    def _damaged(self, place: Path, command: str, dice: random.Random, outcome: Outcome) -> None:
        task = self._tasks[command]
        _copied(task.start, place)
        repair = damage(place / "store", dice)
        ended = run(task, place, limits={resource.RLIMIT_AS: ADDRESS_SPACE})
        outcome.real = ended.code != 0
        outcome.orphans += ended.orphans
        outcome.unclear = _unclear(ended)
        right = run(task, self._copy(task.start, f"{place.name}-right"))
        if ended.code == 0:
            wrong = _result(command, place, ended) != _result(
                command, self.root / f"{place.name}-right", right
            )
            outcome.lost = "success with a wrong result" if wrong else ""
        shutil.rmtree(self.root / f"{place.name}-right", ignore_errors=True)
        if ended.code == 0 and command == "build":
            # The tables were written anew; what was damaged is gone, or was not in use.
            outcome.complete = not outcome.lost
            return
        repair()
        again = run(task, place)
        outcome.orphans += again.orphans
        outcome.complete = again.code == 0 and _result(command, place, again) == _result(
            command, place, right
        )

    def _check(self, place: Path, command: str, ended: Ended, outcome: Outcome) -> None:
        """Whether the folder is in the old or in the new state."""
        outcome.orphans += ended.orphans
        outcome.unclear = _unclear(ended)
        (old, old_site), (new, new_site) = self._states[command]
        try:
            found, site = state(place)
        except Exception as error:
            outcome.lost = f"cannot be opened: {error}"
            return
        if not _is_published(found, old, new):
            outcome.lost = "the store is neither old nor new"
        for name, digest in site.items():
            hidden = name.startswith(".")
            if not hidden and digest not in (old_site.get(name), new_site.get(name)):
                outcome.lost = f"{name} is neither old nor new"

    def _again(self, place: Path, command: str, outcome: Outcome) -> None:
        """Runs the command undisturbed, and compares what it leaves with a run that was never disturbed."""
        again = run(self._tasks[command], place)
        outcome.orphans += again.orphans
        found = state(place)
        outcome.complete = again.code == 0 and found == self._states[command][1]
        if again.code != 0:
            outcome.remarks.append(again.errors.strip()[-300:])
        elif not outcome.complete:
            wanted = self._states[command][1]
            differing = sorted(
                n for n in found[1].keys() | wanted[1].keys() if found[1].get(n) != wanted[1].get(n)
            )
            outcome.remarks.append(f"next run differs: store {found[0] == wanted[0]}, files {differing[:5]}")
        outcome.leftovers = tuple(sorted(names(place) - self._names[command]))


def _copied(start: Path, place: Path) -> Path:
    return Path(shutil.copytree(start, place, dirs_exist_ok=True))


def _size(place: Path) -> int:
    """Returns the bytes that a copy of a folder takes on a tmpfs."""
    sizes = (entry.stat().st_size for entry in place.rglob("*") if entry.is_file())
    return sum(-(-size // _PAGE) * _PAGE for size in sizes)


def _unclear(ended: Ended) -> str:
    if ended.code is None:
        return "hung"
    if _BUG.search(ended.errors) or (ended.code not in (0, 1, 2, 130) and not ended.struck):
        return f"exit code {ended.code}: {ended.errors.strip()[-300:]}"
    return ""


def _is_published(found: Tree, old: Tree, new: Tree) -> bool:
    """Whether a command publishes this content of a store: documents first, then each derived graph."""
    minter = Minter(DEFAULT_BASE)
    derived = {f"<{minter.links}>", f"<{minter.statuses}>"}

    def documents(graphs: Tree) -> Tree:
        return {graph: digest for graph, digest in graphs.items() if graph not in derived}

    whole = documents(found) in (documents(old), documents(new))
    return whole and all(found.get(graph) in (old.get(graph), new.get(graph)) for graph in derived)


def _result(command: str, place: Path, ended: Ended) -> object:
    """What a command has given: its output, or the store that it has written."""
    return content(place / "store") if command == "build" else ended.out


# --- report


def report(outcomes: Sequence[Outcome]) -> bool:
    """Prints the sums of each kind and of all; returns whether the aim is reached."""
    print("command, fault      rounds  real  lost  unclear  orphans  leftovers  complete")
    sums: dict[str, Counter[str]] = {}
    for one in outcomes:
        for kind in (one.kind, "all"):
            counts = sums.setdefault(kind, Counter())
            counts.update(
                rounds=1,
                real=one.real,
                lost=bool(one.lost),
                unclear=bool(one.unclear),
                orphans=one.orphans,
                leftovers=len(one.leftovers),
                complete=one.complete,
            )
    for kind, counts in sorted(sums.items(), key=lambda item: (item[0] == "all", item[0])):
        print(
            f"{kind:<18}{counts['rounds']:>8}{counts['real']:>6}{counts['lost']:>6}{counts['unclear']:>9}"
            f"{counts['orphans']:>9}{counts['leftovers']:>11}{counts['complete']:>10}"
        )
    whole = sums["all"]
    print(
        f"{whole['lost']} lost, {whole['unclear']} unclear, {whole['orphans']} orphans, "
        f"{whole['leftovers']} leftovers, next run complete {whole['complete']} of {whole['rounds']}"
    )
    faults = whole["lost"] + whole["unclear"] + whole["orphans"] + whole["leftovers"]
    return not faults and whole["complete"] == whole["rounds"]


def _described(number: int, one: Outcome) -> Iterator[str]:
    """The lines on a round in which something went wrong."""
    wrong = (one.lost, one.unclear, f"{one.orphans} orphans" if one.orphans else "", *one.leftovers)
    if any(wrong) or not one.complete:
        yield f"round {number}, {one.kind}: {'; '.join(filter(None, (*wrong, *one.remarks)))}"


def main() -> None:
    """Runs the rounds and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the random moments, sizes and blocks")
    parser.add_argument("--jobs", type=int, default=1, help="rounds that run at the same time")
    parser.add_argument("--workers", type=int, default=2, help="worker processes of a command")
    parser.add_argument("--only", default="", metavar="KIND,…", help="commands or faults, or both")
    options = parser.parse_args()
    chosen = {name for name in str(options.only).split(",") if name}
    cases = [case for case in CASES if not chosen or chosen & set(case)]
    if not cases:
        parser.error(f"--only: no such command or fault; there are {sorted({w for c in CASES for w in c})}")
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="faults-") as root, ThreadPoolExecutor(options.jobs) as pool:
        cases = list(islice(cycle(cases), options.rounds))
        harness = Harness(Path(root), options.workers, cases)
        rounds = [
            pool.submit(harness.round, number, case, random.Random(f"{options.seed} {number}"))
            for number, case in enumerate(cases, 1)
        ]
        for number, future in enumerate(rounds, 1):
            outcomes.append(future.result())
            for line in _described(number, outcomes[-1]):
                print(line, flush=True)
    sys.exit(0 if report(outcomes) else 1)


if __name__ == "__main__":
    main()
