"""Speed of the server: catalogue queries, and pages and searches with fifty clients.

queries     each catalogue query through the SPARQL endpoint, compared with rdflib on the same triples in
            memory; the median of the ratios (aim: at least 20). Both get the whole store or, if rdflib would
            need more than 60 % of the free memory, as many documents as fit, with the authority files and
            the vocabulary. A query that rdflib does not answer in `--patience` seconds counts with that
            time: its ratio is a lower bound.
load        requests per second and 95th percentile with 50 keep-alive clients on the whole store: pages of
            documents and actors, searches, and a constant response of the same server (aim for pages and
            searches: at least a fifth of its rate)

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

QUERIES_AIM, LOAD_AIM = 20.0, 0.2
CONSTANT = "/robots.txt"
ROUNDS = 3
LONG = 1.0
"""Seconds from which a query is measured once, without repetition."""
STATEMENT = 1600
"""Approximate bytes of a triple in rdflib."""
LOADING = 300.0
"""Maximum seconds for the server to load the store into memory."""
WORDS = (
    "drugs", "corruption", "terrorism", "毒品", "犯罪", "women", "人权", "technical assistance", "决议",
    "trafficking", "反腐败", "budget", "Convention", "children", "儿童", "UNODC", "Member States", "报告",
)  # fmt: skip
JSON = "application/sparql-results+json"


@contextmanager
def served(store: Path) -> Generator[str]:
    """Starts a server of a store and yields its URL once it responds."""
    command = [*COMMAND, "serve", "--store", str(store), "--port", "0", "--time-limit", "120"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().partition(" ")[0].rstrip("/")
        try:
            httpx.get(f"{url}{CONSTANT}", timeout=600)
            yield url
        finally:
            process.terminate()


# --- queries ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """The times of one query in both systems."""

    name: str
    ours: float
    """Seconds of the first response."""
    again: float
    """Seconds of a cached response."""
    theirs: float
    """Seconds of rdflib; the patience after a timeout."""
    ended: bool
    failed: str
    """Error of rdflib; such a query is not counted."""
    rows: int
    others: int
    """Rows of rdflib."""

    @property
    def ratio(self) -> float:
        """Returns the time of rdflib divided by that of a first response."""
        return self.theirs / self.ours

    @property
    def unlike(self) -> str:
        """Returns the number of rows of rdflib if it differs."""
        return f"(rdflib {self.others})" if self.ended and self.others != self.rows else ""


def subset(store: EmbeddedStore, documents: int, place: Path) -> EmbeddedStore:
    """Copies some documents, and all graphs without a document, into a new store."""
    manifest = store.manifest()
    symbols = sorted({entry.symbol for entry in manifest.values() if entry.symbol})
    taken = set(symbols[:: max(1, len(symbols) // documents)][:documents])
    small = EmbeddedStore(place, PREFIXES)

    def additions() -> Generator[Addition]:
        for entry in manifest.values():
            if not entry.symbol or entry.symbol in taken:
                names = [name for name in (entry.graph, entry.provenance) if name]
                yield Addition(tuple(names), b"".join(_quads(store, name) for name in names), entry)
        known = {name for entry in manifest.values() for name in (entry.graph, entry.provenance)}
        for name in set(store.graphs()) - known:
            yield Addition((name,), _quads(store, name))

    small.replace_graphs(additions())
    return small


def share(whole: EmbeddedStore, place: Path, documents: int, folder: Path) -> tuple[EmbeddedStore, Path, str]:
    """Returns the store to measure, its directory and a description of its share.

    documents: number of documents; 0: as many as rdflib can hold in 60 % of the free memory.
    """
    total = len({entry.symbol for entry in whole.manifest().values() if entry.symbol})
    fitting = psutil.virtual_memory().available * 0.6 / (whole.count() * STATEMENT)
    taken = documents or int(total * min(1.0, fitting))
    if taken >= total:
        return whole, place, f"all {total} documents"
    return subset(whole, taken, folder), folder, f"{taken} of {total} documents"


def _quads(store: EmbeddedStore, graph: str) -> bytes:
    rows = store.query(f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return "".join(f"{s} {p} {o} <{graph}> .\n" for s, p, o in rows).encode()


def in_rdflib(store: EmbeddedStore) -> Dataset:
    """Loads the quads of a store into rdflib, sharing equal terms."""
    dataset = Dataset(default_union=True)
    terms: dict[object, URIRef | RdflibLiteral | BNode] = {}

    def term(given: object) -> URIRef | RdflibLiteral | BNode:
        known = terms.get(given)
        if known is None:
            known = terms[given] = _term(given)
        return known

    # Disable the collector, which would scan millions of terms repeatedly.
    gc.disable()
    started = time.perf_counter()
    for name in store.graphs():
        graph = dataset.graph(URIRef(name))
        for row in store.query(f"SELECT ?s ?p ?o {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"):
            subject, predicate, thing = map(term, row)
            dataset.store.add((subject, predicate, thing), graph)
    gc.freeze()
    gc.enable()
    resident = psutil.Process().memory_info().rss / 1e9
    print(f"  rdflib needs {resident:.1f} GB, loaded in {time.perf_counter() - started:.0f} s", flush=True)
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


def wait_until_loaded(url: str) -> None:
    """Waits until the server answers from memory; a small store stays on disk."""
    end = time.perf_counter() + LOADING
    for turn in count():
        answer = httpx.post(f"{url}/sparql", data={"query": f"ASK {{}} # {turn}"}, timeout=60)
        origin = answer.headers["Server-Timing"].partition(";")[0]
        if origin == "memory" or time.perf_counter() > end:
            print(f"  the server answers from {origin}", flush=True)
            return
        time.sleep(1)


def filled(query: Query, store: EmbeddedStore, base: str) -> str:
    """Returns the SPARQL of a query, with values from the store for required parameters."""
    term = PREFIXES["mg"]
    found = store.query(f"SELECT ?v {{ ?d <{term}symbol> ?v ; <{term}issuedBy> ?b }} LIMIT 1")
    (symbol,) = next(iter(found))
    values = {
        "actor": f"{base}body/UNODC",
        "iri": f"{base}body/UNODC",
        "mandate": str(value(symbol)),
        "symbol": str(value(symbol)),
        "text": str(value(symbol)),
        "date": "2015-01-01",
        "integer": "2015",
        "boolean": "true",
    }
    return query.bind({p.name: (values[p.type],) for p in query.parameters if p.required})


def compare(store: EmbeddedStore, url: str, base: str, patience: float) -> list[Compared]:
    """Measures every catalogue query through the endpoint and in rdflib."""
    theirs = in_rdflib(store)
    wait_until_loaded(url)
    found: list[Compared] = []
    with httpx.Client(timeout=180) as client:
        for query in catalogue().values():
            sparql = filled(query, store, base)
            ours, again, rows = _ours(client, url, sparql)
            seconds, others, ended, failed = _theirs(theirs, sparql, patience)
            one = Compared(query.name, ours, again, seconds, ended, failed, rows, others)
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
        # Add a blank to bypass the cache of the server.
        text = sparql + " " * min(turn, ROUNDS)
        started = time.perf_counter()
        answer = client.post(f"{url}/sparql", data={"query": text}, headers={"Accept": JSON})
        times.append(time.perf_counter() - started)
        answer.raise_for_status()
        if turn == 0:
            rows = len(answer.json()["results"]["bindings"])
        if turn < ROUNDS and times[-1] > LONG:
            # Repeat for the cached response.
            again = _cached(client, url, text)
            return times[-1], again, rows
    return statistics.median(times[1 : ROUNDS + 1]), statistics.median(times[ROUNDS + 1 :]), rows


def _cached(client: httpx.Client, url: str, text: str) -> float:
    started = time.perf_counter()
    client.post(f"{url}/sparql", data={"query": text}, headers={"Accept": JSON}).raise_for_status()
    return time.perf_counter() - started


def _theirs(graph: Dataset, sparql: str, patience: float) -> tuple[float, int, bool, str]:
    """Returns seconds, rows, whether the query ended, and the error message."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, patience)
    started = time.perf_counter()
    try:
        rows = sum(1 for _ in graph.query(sparql))
    except TimeoutError:
        return patience, 0, False, ""
    except Exception as error:  # Queries that rdflib cannot answer are not counted.
        words = f"{type(error).__name__} {str(error).partition('.')[0]}"[:60].strip()
        return time.perf_counter() - started, 0, False, f"(rdflib fails: {words})"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.perf_counter() - started, rows, True, ""


# --- load --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """The results of a load test."""

    rate: float
    """Requests per second."""
    slow: float
    """95th percentile of the response time in seconds."""
    failed: int


async def load(url: str, paths: Sequence[str], clients: int, seconds: float, least: int = 0) -> Load:
    """Requests the paths in turn with `clients` clients for `seconds`, at least `least` times."""
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
    """Reads one response; returns whether its status is 200."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
    return head.startswith(b"HTTP/1.1 200")


def pages(url: str) -> list[str]:
    """Returns about 60 paths of pages, spread evenly over the site map."""
    text = httpx.get(f"{url}/sitemap.xml", timeout=600).text
    found = [part.partition("</loc>")[0] for part in text.split("<loc>")[1:]]
    shown = [found[at].removeprefix(url) for at in range(1, len(found), max(1, len(found) // 60))]
    return [quote(path, safe="/%:@!$&'()*+,;=~.-_") for path in shown]


def under_load(url: str, clients: int, seconds: float) -> bool:
    """Measures and prints; returns whether pages and searches reach their aim."""
    kinds = {
        "constant": [CONSTANT],
        "pages": pages(url),
        "searches": [f"/search?q={quote(word)}" for word in WORDS],
    }
    rates: dict[str, float] = {}
    for name, paths in kinds.items():
        # Request each path once first, to measure with warm caches.
        first = asyncio.run(load(url, paths, 2, seconds, len(paths)))
        found = asyncio.run(load(url, paths, clients, seconds))
        rates[name] = found.rate
        share = (
            "" if name == "constant" else f"   {found.rate / rates['constant']:.2f} of the constant response"
        )
        print(
            f"  {name:<10} {found.rate:8.0f} requests/s   95 % within {found.slow * 1000:7.1f} ms"
            f"   {len(paths)} addresses{share}   {found.failed + first.failed} failed"
        )
    return min(rates["pages"], rates["searches"]) >= LOAD_AIM * rates["constant"]


def main() -> None:
    """Measures and prints; exit code 1 if an aim is missed."""
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
    print(f"load: {given.clients} clients on {whole.count()} triples")
    with served(given.store) as url:
        loaded = under_load(url, given.clients, given.seconds)
    with tempfile.TemporaryDirectory() as folder:
        store, place, words = share(whole, Path(given.store), given.documents, Path(folder) / "store")
        print(f"queries: {words}, {store.count()} triples")
        print("  endpoint, endpoint cached, rdflib, ratio of the first")
        with served(place) as url:
            found = compare(store, url, base_of(store), given.patience)
    measured = [one for one in found if not one.failed]
    ratio = statistics.median(one.ratio for one in measured)
    again = statistics.median(one.theirs / one.again for one in measured)
    print(
        f"median ratio {ratio:.0f} or more of {len(measured)} queries (aim: {QUERIES_AIM:.0f}), "
        f"{again:.0f} for cached responses; {sum(not one.ended for one in measured)} took rdflib longer than "
        f"{given.patience:g} s; it fails on {len(found) - len(measured)}; "
        f"other numbers of rows: {', '.join(one.name for one in measured if one.unlike) or 'none'}"
    )
    sys.exit(0 if loaded and ratio >= QUERIES_AIM else 1)


if __name__ == "__main__":
    main()
