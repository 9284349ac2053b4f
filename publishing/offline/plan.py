"""What a static site consists of: in, a site; out, jobs, each some files that are made together.

Everything is known before the first page is made: the things of the graph with their data, the lists of
everybody who is asked, asks or is a partner, calendars, networks, tables, and the lives of mandates. A link
of a page is kept if its file is planned.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from ...queries.due_filter import ALL, PERIODS
from ...store import value
from ..description import DUMPS
from ..pages.deadlines import VIEWS, Selection, selected_entries
from ..pages.explorer import index
from ..pages.lists import SHOWN, with_officers_of
from ..pages.networks import MOST, NAMES, actors_with_network
from ..pages.parameters import file_parts
from ..search.index import Filter
from ..tracing import EVERYTHING, TODAY, thing_of
from .addresses import OFFLINE_NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..site import Site
    from .addresses import Addresses, Target

SEARCH: Final = "search index"
"""Name of the job that makes the index of the search: its files are known only when they are made."""
DEEPEST: Final = 20
"""Pages of a list; who wants more asks the search."""
_THINGS: Final = "SELECT DISTINCT ?s { GRAPH ?g { ?s a ?c } FILTER(!CONTAINS(STR(?s), '#')) }"
_GRAPHS: Final = "graph/"
_FIRST: Final = ("/", "/search", "/actors", "/instruments", "/sessions", f"/{OFFLINE_NOTICE}")
_ROLES: Final = {
    "partner": "SELECT actor, COUNT(DISTINCT act.iri) FROM part JOIN act ON act.id = part.act "
    "WHERE role = 'partner' AND actor IS NOT NULL GROUP BY actor",
    "issuer": "SELECT issuer, COUNT(DISTINCT act.iri) FROM act JOIN text ON text.id = act.text "
    "WHERE issuer IS NOT NULL GROUP BY issuer",
}
"""Who has a list of acts, by the filter that narrows it, and how many acts that are."""
_ADDRESSED: Final = "SELECT actor, 1 FROM part WHERE role = 'addressee' AND actor IS NOT NULL GROUP BY actor"
_LIVES: Final = "SELECT source FROM link UNION SELECT target FROM link UNION SELECT target FROM doing"


@dataclass(frozen=True, slots=True)
class Job:
    """Files that are made together, because they tell of the same things."""

    name: str
    targets: tuple[Target, ...]
    reads: frozenset[str]
    """What they tell of in any case; the rest shows when they are made."""


def planned(site: Site, addresses: Addresses, only: frozenset[str] | None = None) -> tuple[Job, ...]:
    """Every job of the site, those that take longest first. only: things, if not all of them are wanted.

    Raises StoreError, OSError, QueryError.
    """
    plan = _Plan(site, addresses)
    found = chain(plan.whole(), plan.documents(only), plan.things(only), plan.lists(), plan.lives())
    return tuple(job for job in found if job.targets or job.name == SEARCH)


class _Plan:
    """The jobs of one site by their kinds."""

    def __init__(self, site: Site, addresses: Addresses) -> None:
        self._site, self._addresses = site, addresses
        self._index = index(site)
        self._things: defaultdict[str, list[str]] = defaultdict(list)
        for (subject,) in site.store.query(_THINGS):
            iri = str(value(subject))
            link = site.link(iri)
            if link.startswith(site.address) and not link.startswith(site.address + _GRAPHS):
                self._things[thing_of(iri)].append(iri)
        self._texts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for iri, symbol, unit in self._index.rows("SELECT DISTINCT iri, symbol, unit FROM text ORDER BY iri"):
            self._texts[thing_of(str(iri))].append((str(symbol), str(unit or "")))

    def whole(self) -> Iterator[Job]:
        """What tells of the whole graph."""
        for dump in DUMPS:
            yield self._job(f"dump {dump}", [f"/dumps/{dump}"], EVERYTHING)
        yield Job(SEARCH, (), frozenset((EVERYTHING,)))
        yield self._job(
            "dataset",
            ["/dataset", *self._data("/dataset"), "/.well-known/void", "/context.jsonld"],
            EVERYTHING,
        )
        acts = self._index.count(Filter())
        for table in self._tables("acts", {}, acts):
            yield self._job(table, [table], EVERYTHING)
        for table in self._tables("due", {}):
            yield self._job(table, [table], EVERYTHING, TODAY)
        for address in _FIRST:
            yield self._job(address, [address], EVERYTHING)
        yield self._job("act-lists", self._pages("act-lists", acts, {}), EVERYTHING)
        tables = [address for view in VIEWS for address in self._tables("due", {"list": view})]
        tables.extend(self._calendars({}))
        yield self._job("deadlines", [*self._timeline({}, DEEPEST * SHOWN), *tables], EVERYTHING, TODAY)
        for kind in NAMES:
            yield self._job(f"network {kind}", self._network(kind), EVERYTHING)

    def documents(self, only: frozenset[str] | None) -> Iterator[Job]:
        """Documents whose text the store holds, with the texts in them and the tables of their acts."""
        for iri, texts in self._texts.items():
            if only is None or iri in only:
                tables = (
                    address
                    for symbol, unit in texts
                    for address in self._tables(
                        "acts", {"document": symbol, **({"unit": unit} if unit else {})}
                    )
                )
                yield self._job(iri, [*self._of_things(self._things[iri]), *tables], iri)

    def things(self, only: frozenset[str] | None) -> Iterator[Job]:
        """Everything else that the graph names."""
        for iri, parts in self._things.items():
            if iri not in self._texts and (only is None or iri in only):
                yield self._job(iri, self._of_things(parts), iri)

    def lists(self) -> Iterator[Job]:
        """Lists of acts and deadlines, calendars and networks of those who have any."""
        for role, query in _ROLES.items():
            for actor, count in self._counts(query).items():
                pages = self._pages("act-lists", count, {role: actor})
                tables = self._tables("acts", {role: actor}, count)
                yield self._job(f"acts {role} {actor}", [*pages, *tables], actor)
        for actor, asked in self._asked().items():
            whose = {"addressee": actor}
            count = self._index.count(Filter(addressee=asked))
            pages = [*self._pages("act-lists", count, whose), *self._tables("acts", whose, count)]
            yield self._job(f"acts addressee {actor}", pages, actor, *asked)
            dated = self._index.count(Filter(addressee=asked, due=True))
            if dated:
                pages = [*self._timeline(whose, dated), *self._calendars(whose)]
                tables = [*self._tables("due", whose)]
                for view in VIEWS:
                    tables.extend(self._tables("due", {**whose, "list": view}))
                yield self._job(f"deadlines {actor}", [*pages, *tables], EVERYTHING, TODAY)
        for (session,) in self._index.rows("SELECT DISTINCT session FROM due WHERE session IS NOT NULL"):
            yield self._job(
                f"session {session}", self._tables("acts", {"session": str(session)}), str(session)
            )
            # The page of a session leads to all its deadlines.
            filters = {"session": str(session), "kind": ALL}
            pages = self._pages("deadlines", self._most_deadlines(filters), filters)
            files = [*self._tables("due", filters), _address("calendar.ics", filters)]
            yield self._job(f"deadlines {session}", [*pages, *files], EVERYTHING, TODAY)
        for actor in actors_with_network(self._site):
            yield self._job(f"network {actor}", self._network("requests", actor), EVERYTHING)

    def lives(self) -> Iterator[Job]:
        """The lives of mandates and texts, those of one document together."""
        of: defaultdict[str, list[str]] = defaultdict(list)
        for (iri,) in self._index.rows(f"SELECT * FROM ({_LIVES}) ORDER BY 1"):
            of[thing_of(str(iri))].append(str(iri))
        for document, iris in of.items():
            yield self._job(
                f"lives {document}", [_address("life-line", {"of": iri}) for iri in iris], document
            )

    # --- addresses

    def _job(self, name: str, addresses: Iterable[str], *reads: str) -> Job:
        targets: dict[str, Target] = {}
        for address in addresses:
            for language in self._addresses.languages:
                target = self._addresses.target(address, language)
                if target is not None:
                    targets.setdefault(target.file, target)
        return Job(name, tuple(targets.values()), frozenset(reads))

    def _of_things(self, iris: Iterable[str]) -> Iterator[str]:
        for iri in sorted(iris):
            link = quote(self._site.link(iri), safe="/%:?=@!$&'()*+,;~")
            yield f"{link}.html"
            yield from self._data(link)

    def _data(self, link: str) -> list[str]:
        return [f"{link}.{extension}" for extension in self._addresses.data]

    def _pages(self, name: str, count: int, filters: Mapping[str, str]) -> list[str]:
        last = max(1, min(-(-count // SHOWN), DEEPEST))
        return [
            _address(name, {**filters, **({"page": str(number)} if number > 1 else {})})
            for number in range(1, last + 1)
        ]

    def _timeline(self, whose: Mapping[str, str], most: int) -> list[str]:
        """The deadlines of somebody or all, in every view; most: deadlines that there can be."""
        pages: list[str] = []
        for filters in (whose, *({**whose, "list": view} for view in VIEWS)):
            count = most
            if most > SHOWN:
                count = self._most_deadlines(filters)
            pages.extend(self._pages("deadlines", count, filters))
        return pages

    def _most_deadlines(self, filters: Mapping[str, str]) -> int:
        """The number of deadlines on a list, in the language that has the most."""
        selection = Selection.of(self._site, list(filters.items()))
        return max(
            len(selected_entries(self._site, selection, language)) for language in self._addresses.languages
        )

    def _asked(self) -> dict[str, tuple[str, ...]]:
        """Everybody who is asked for anything, with their officers."""
        alone = set(self._counts(_ADDRESSED))
        found = ((iri, with_officers_of(self._site, (iri,), exactly=False)) for iri in sorted(self._named()))
        return {iri: asked for iri, asked in found if not alone.isdisjoint(asked)}

    def _named(self) -> set[str]:
        return {str(iri) for (iri,) in self._index.rows("SELECT DISTINCT iri FROM name")}

    def _tables(self, name: str, filters: Mapping[str, str], total: int = 0) -> list[str]:
        """The files of a table; total: its rows, if it may come in parts."""
        return [
            _address(f"table/{name}.{form}", {**filters, "page": str(part)} if part else filters)
            for form, _, parts in file_parts(total)
            for part in parts or (0,)
        ]

    def _calendars(self, whose: Mapping[str, str]) -> list[str]:
        """The calendars of somebody or all, of every view with dates."""
        views = (whose, *({**whose, "list": view} for view in PERIODS))
        return [_address("calendar.ics", chosen) for chosen in views]

    def _network(self, kind: str, actor: str = "") -> list[str]:
        whose = {"actor": actor} if actor else {}
        chosen = {"kind": kind, **whose, "most": str(MOST)}
        page = _address("network", whose or {"kind": kind})
        bare = [] if actor or kind != next(iter(NAMES)) else ["/network"]
        tables = self._tables("network", {"kind": kind, **whose})
        return [page, *bare, _address("network.json", chosen), *tables]

    def _counts(self, query: str) -> dict[str, int]:
        return {str(iri): int(str(count)) for iri, count in self._index.rows(query)}


def _address(name: str, filters: Mapping[str, str]) -> str:
    query = "&".join(f"{key}={quote(held, safe='')}" for key, held in filters.items())
    return f"/{name}{'?' if query else ''}{query}"
