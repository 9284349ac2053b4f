"""Speed of the server: questions of the catalogue, and pages and searches under fifty clients, of one run.

questions   each question of the catalogue through the SPARQL endpoint, against rdflib on the same
            statements in memory; the median of the ratios (aim: at least 20). Both get the whole store, or,
            where six tenths of the free memory would not hold it in rdflib, as many documents as it holds
            there, with the authority files and the vocabulary. A question that rdflib does not answer in
            `--patience` seconds counts with that time: its ratio is a lower bound.
load        requests a second and their 95th percentile under 50 clients that keep their connections, on
            the whole store: pages of documents and actors, searches, and a constant answer of the same
            server (aim for pages and searches: at least a fifth of its rate)

python benchmarks/serving.py --store DIR [--documents N] [--patience 5] [--clients 50] [--seconds 8]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import httpx
import psutil
from mandategraph.ontology.terms import PREFIXES
from mandategraph.queries import Query, catalogue
from mandategraph.store import Addition, EmbeddedStore, base_of, value
from measure import COMMAND
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import BNode, Dataset, URIRef
from rdflib import Literal as RdflibLiteral

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

QUESTIONS_AIM, LOAD_AIM = 20.0, 0.2
CONSTANT = "/robots.txt"
ROUNDS = 3
LONG = 1.0
"""Seconds: who takes so long is asked once, not in rounds."""
STATEMENT = 1600
"""Bytes that a statement takes in rdflib, about."""
HOLDING = 300.0
"""Seconds a server may take to hold the store in memory."""
WORDS = (
    "drugs", "corruption", "terrorism", "毒品", "犯罪", "women", "人权", "technical assistance", "决议",
    "trafficking", "反腐败", "budget", "Convention", "children", "儿童", "UNODC", "Member States", "报告",
)  # fmt: skip
JSON = "application/sparql-results+json"


@contextmanager
def served(store: Path) -> Generator[str]:
    """A server of a store, as people start it; its URL, once it answers."""
    command = [*COMMAND, "serve", "--store", str(store), "--port", "0", "--time-limit", "120"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().partition(" ")[0].rstrip("/")
        try:
            httpx.get(f"{url}{CONSTANT}", timeout=600)
            yield url
        finally:
            process.terminate()


# --- questions ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """One question, asked of both."""

    name: str
    ours: float
    """Seconds, when it is first asked."""
    again: float
    """Seconds, when it has been asked before."""
    theirs: float
    """Seconds; the patience where rdflib did not end."""
    ended: bool
    failed: str
    """What rdflib says where it cannot answer; such a question is no measure of speed."""
    rows: int
    others: int
    """Rows of rdflib."""

    @property
    def ratio(self) -> float:
        """How many times as long rdflib takes as a first answer."""
        return self.theirs / self.ours

    @property
    def unlike(self) -> str:
        """Where the two do not give as many rows: how many rdflib gives."""
        return f"(rdflib {self.others})" if self.ended and self.others != self.rows else ""


def subset(store: EmbeddedStore, documents: int, place: Path) -> EmbeddedStore:
    """A store of the versions of some documents, and of everything that no document made."""
    manifest = store.manifest()
    symbols = sorted({entry.symbol for entry in manifest.values() if entry.symbol})
    taken = set(symbols[:: max(1, len(symbols) // documents)][:documents])
    small = EmbeddedStore(place, PREFIXES)

    def additions() -> Generator[Addition]:
        for entry in manifest.values():
            if not entry.symbol or entry.symbol in taken:
                names = [name for name in (entry.graph, entry.provenance) if name]
                yield Addition(tuple(names), b"".join(_quads(store, name) for name in names), entry)
        held = {name for entry in manifest.values() for name in (entry.graph, entry.provenance)}
        for name in set(store.graphs()) - held:
            yield Addition((name,), _quads(store, name))

    small.replace_graphs(additions())
    return small


def share(whole: EmbeddedStore, place: Path, documents: int, folder: Path) -> tuple[EmbeddedStore, Path, str]:
    """The store that both are asked about, where it is, and how much of the whole it is in words.

    documents: how many it shall have; 0 for as many as rdflib holds in six tenths of the free memory.
    """
    held = len({entry.symbol for entry in whole.manifest().values() if entry.symbol})
    fitting = psutil.virtual_memory().available * 0.6 / (whole.count() * STATEMENT)
    taken = documents or int(held * min(1.0, fitting))
    if taken >= held:
        return whole, place, f"all {held} documents"
    return subset(whole, taken, folder), folder, f"{taken} of {held} documents"


def _quads(store: EmbeddedStore, graph: str) -> bytes:
    rows = store.query(f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return "".join(f"{s} {p} {o} <{graph}> .\n" for s, p, o in rows).encode()


def in_rdflib(store: EmbeddedStore) -> Dataset:
    """The statements of a store in rdflib's memory, every term once."""
    dataset = Dataset(default_union=True)
    terms: dict[object, URIRef | RdflibLiteral | BNode] = {}

    def term(given: object) -> URIRef | RdflibLiteral | BNode:
        known = terms.get(given)
        if known is None:
            known = terms[given] = _term(given)
        return known

    # The collector would go through millions of terms again and again.
    gc.disable()
    started = time.perf_counter()
    for name in store.graphs():
        graph = dataset.graph(URIRef(name))
        for row in store.query(f"SELECT ?s ?p ?o {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"):
            subject, predicate, thing = map(term, row)
            dataset.store.add((subject, predicate, thing), graph)
    gc.freeze()
    gc.enable()
    held = psutil.Process().memory_info().rss / 1e9
    print(f"  rdflib holds them in {held:.1f} GB, read in {time.perf_counter() - started:.0f} s", flush=True)
    return dataset


def _term(given: object) -> URIRef | RdflibLiteral | BNode:
    if isinstance(given, NamedNode):
        return URIRef(given.value)
    if isinstance(given, BlankNode):
        return BNode(given.value)
    assert isinstance(given, Literal)
    if given.language:
        return RdflibLiteral(given.value, lang=given.language)
    plain = given.datatype.value.endswith("#string")
    return RdflibLiteral(given.value, datatype=None if plain else URIRef(given.datatype.value))


def wait_until_held(url: str) -> None:
    """Wait until the server answers from memory; a small store stays on disk."""
    end = time.perf_counter() + HOLDING
    for turn in count():
        answer = httpx.post(f"{url}/sparql", data={"query": f"ASK {{}} # {turn}"}, timeout=60)
        origin = answer.headers["Server-Timing"].partition(";")[0]
        if origin == "memory" or time.perf_counter() > end:
            print(f"  the server answers from {origin}", flush=True)
            return
        time.sleep(1)


def asked(question: Query, store: EmbeddedStore, base: str) -> str:
    """The SPARQL of a question; what must be chosen is chosen from the store."""
    term = PREFIXES["mg"]
    found = store.query(f"SELECT ?v {{ ?d <{term}symbol> ?v ; <{term}issuedBy> ?b }} LIMIT 1")
    (symbol,) = next(iter(found))
    values = {
        "actor": f"{base}body/UNODC",
        "iri": f"{base}body/UNODC",
        "text": str(value(symbol)),
        "date": "2015-01-01",
        "integer": "2015",
        "boolean": "true",
    }
    return question.bind({p.name: (values[p.type],) for p in question.parameters if p.required})


def compare(store: EmbeddedStore, url: str, base: str, patience: float) -> list[Compared]:
    """Every question of the catalogue, through the endpoint and in rdflib."""
    theirs = in_rdflib(store)
    wait_until_held(url)
    found: list[Compared] = []
    with httpx.Client(timeout=180) as client:
        for question in catalogue().values():
            sparql = asked(question, store, base)
            ours, again, rows = _ours(client, url, sparql)
            seconds, others, ended, failed = _theirs(theirs, sparql, patience)
            one = Compared(question.name, ours, again, seconds, ended, failed, rows, others)
            found.append(one)
            print(
                f"  {one.name:<34} {ours * 1000:9.1f} ms {again * 1000:7.1f} ms {'' if ended else '>'}"
                f"{seconds * 1000:10.1f} ms {one.ratio:7.0f} x {rows:7} rows {failed or one.unlike}",
                flush=True,
            )
    return found


def _ours(client: httpx.Client, url: str, sparql: str) -> tuple[float, float, int]:
    times: list[float] = []
    rows = 0
    for turn in range(1 + 2 * ROUNDS):
        # The server keeps answers: a blank more makes it a question that was never asked.
        text = sparql + " " * min(turn, ROUNDS)
        started = time.perf_counter()
        answer = client.post(f"{url}/sparql", data={"query": text}, headers={"Accept": JSON})
        times.append(time.perf_counter() - started)
        answer.raise_for_status()
        if turn == 0:
            rows = len(answer.json()["results"]["bindings"])
        if turn < ROUNDS and times[-1] > LONG:
            # Once more, for an answer that is kept.
            again = _asked_again(client, url, text)
            return times[-1], again, rows
    return statistics.median(times[1 : ROUNDS + 1]), statistics.median(times[ROUNDS + 1 :]), rows


def _asked_again(client: httpx.Client, url: str, text: str) -> float:
    started = time.perf_counter()
    client.post(f"{url}/sparql", data={"query": text}, headers={"Accept": JSON}).raise_for_status()
    return time.perf_counter() - started


def _theirs(graph: Dataset, sparql: str, patience: float) -> tuple[float, int, bool, str]:
    """Seconds, rows, whether it ended, and what it says where it fails."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, patience)
    started = time.perf_counter()
    try:
        rows = sum(1 for _ in graph.query(sparql))
    except TimeoutError:
        return patience, 0, False, ""
    except Exception as error:  # Whatever the library cannot do is no measure of speed.
        words = f"{type(error).__name__} {str(error).partition('.')[0]}"[:60].strip()
        return time.perf_counter() - started, 0, False, f"(rdflib fails: {words})"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.perf_counter() - started, rows, True, ""


# --- load --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """What clients got from a server."""

    rate: float
    """Requests a second."""
    slow: float
    """Seconds: the 95th percentile."""
    failed: int


async def load(url: str, paths: Sequence[str], clients: int, seconds: float, least: int = 0) -> Load:
    """Ask for the paths in turn, with as many clients, for so long and at least so often."""
    parts = urlsplit(url)
    headers = f"Host: {parts.netloc}\r\nAccept-Encoding: gzip\r\n"
    turn = cycle(paths)
    times: list[float] = []
    failed = 0
    end = time.perf_counter() + seconds

    def going() -> bool:
        return time.perf_counter() < end or len(times) < least

    async def client() -> None:
        nonlocal failed
        while going():
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1 << 24)
            try:
                while going():
                    started = time.perf_counter()
                    writer.write(f"GET {next(turn)} HTTP/1.1\r\n{headers}\r\n".encode())
                    good = await _read(reader)
                    times.append(time.perf_counter() - started)
                    failed += not good
            except (EOFError, OSError):
                failed += 1
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    spent = time.perf_counter() - started
    return Load(len(times) / spent, statistics.quantiles(times, n=20)[-1], failed)


async def _read(reader: asyncio.StreamReader) -> bool:
    """Read one answer; whether it is a good one."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
    return head.startswith(b"HTTP/1.1 200")


def pages(url: str) -> list[str]:
    """Pages of documents and actors that are there: every so-many-th of the site map."""
    text = httpx.get(f"{url}/sitemap.xml", timeout=600).text
    found = [part.partition("</loc>")[0] for part in text.split("<loc>")[1:]]
    shown = [found[at].removeprefix(url) for at in range(1, len(found), max(1, len(found) // 60))]
    return [quote(path, safe="/%:@!$&'()*+,;=~.-_") for path in shown]


def under_load(url: str, clients: int, seconds: float) -> bool:
    """Measure and print; whether pages and searches reach their aim."""
    kinds = {
        "constant": [CONSTANT],
        "pages": pages(url),
        "searches": [f"/search?q={quote(word)}" for word in WORDS],
    }
    rates: dict[str, float] = {}
    for name, paths in kinds.items():
        # Once each, so that all are measured warm: a site is asked for the same pages all day.
        first = asyncio.run(load(url, paths, 2, seconds, len(paths)))
        found = asyncio.run(load(url, paths, clients, seconds))
        rates[name] = found.rate
        share = (
            "" if name == "constant" else f"   {found.rate / rates['constant']:.2f} of the constant answer"
        )
        print(
            f"  {name:<10} {found.rate:8.0f} requests/s   95 % within {found.slow * 1000:7.1f} ms"
            f"   {len(paths)} addresses{share}   {found.failed + first.failed} failed"
        )
    return min(rates["pages"], rates["searches"]) >= LOAD_AIM * rates["constant"]


def main() -> None:
    """Measure, print, and leave with 1 where an aim is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--store", type=Path, default=os.environ.get("MANDATEGRAPH_STORE", "mandategraph-store")
    )
    parser.add_argument("--documents", type=int, default=0, help="0: as many as fit")
    parser.add_argument("--patience", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=8.0)
    given = parser.parse_args()
    whole = EmbeddedStore(Path(given.store), PREFIXES)
    print(f"load: {given.clients} clients on {whole.count()} statements")
    with served(given.store) as url:
        loaded = under_load(url, given.clients, given.seconds)
    with tempfile.TemporaryDirectory() as folder:
        store, place, words = share(whole, Path(given.store), given.documents, Path(folder) / "store")
        print(f"questions: {words}, {store.count()} statements")
        print("  endpoint at first, endpoint again, rdflib, ratio of the first")
        with served(place) as url:
            found = compare(store, url, base_of(store), given.patience)
    measured = [one for one in found if not one.failed]
    ratio = statistics.median(one.ratio for one in measured)
    again = statistics.median(one.theirs / one.again for one in measured)
    print(
        f"median ratio {ratio:.0f} or more of {len(measured)} questions (aim: {QUESTIONS_AIM:.0f}), "
        f"{again:.0f} when asked again; {sum(not one.ended for one in measured)} took rdflib longer than "
        f"{given.patience:g} s; it fails on {len(found) - len(measured)}; "
        f"other numbers of rows: {', '.join(one.name for one in measured if one.unlike) or 'none'}"
    )
    sys.exit(0 if loaded and ratio >= QUESTIONS_AIM else 1)


if __name__ == "__main__":
    main()
