"""The ties of the institutional network: in, a store and a kind of tie; out, edges between actors.

Actors and instruments are named by their IRIs. An edge counts the acts, paragraphs or drafts behind it; an
act that stands in two language versions counts once. `network` measures the edges, `drawing` makes figures.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, cast

from ...ontology.errors import MandategraphError
from ...ontology.iri import Minter
from ...ontology.series import issuer_of
from ...store import base_of, value
from ..catalogue import get_query, run
from ..filter_values import one_of, years
from ..names import actor_iris, fold
from ..symbols import known_symbol
from ..unresolved import UnresolvedNameError
from ..vocabulary import Topics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...store import Store
    from ..names import Names

_ENGLISH: Final = "en"
_SHORT: Final = 28
"""Letters up to which a name is its own short form."""


class NetworkError(MandategraphError):
    """A network that cannot be made or written: the message says what would work."""


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of the figures of one kind, in the language of the messages."""

    title: str
    node: str
    """What the area of a node counts."""
    edge: str
    """What the width of a line counts."""
    arrow: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of tie between actors."""

    name: str
    question: str
    """The question of the catalogue that gives the edges."""
    weight: str
    """The column that counts; "" where every tie counts once."""
    directed: bool
    words: Words
    through: str = ""
    """The column with what stands between the two actors, as a node of its own; "" for none."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two actors; where the kind is not directed, `source` sorts before `target`."""

    source: str
    target: str
    weight: int
    """Acts, paragraphs, drafts or ties behind it."""
    first: int | None
    """The earliest year of a text behind it; None where no year is known."""
    last: int | None
    relations: tuple[str, ...] = ()
    """established, part, serviced, secretariat, conference; only for the kind `establishment`."""


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a node."""

    name: str
    short: str
    """The acronym, or the name where there is none."""


ALIASES: Final = {"asks": "requests"}
"""Old names of kinds, accepted until 1.0."""


@cache
def kinds() -> dict[str, Kind]:
    """Returns the kinds of network by name."""
    text = (files(__name__.rpartition(".")[0]) / "network.toml").read_text(encoding="utf-8")
    return {
        name: Kind(
            name,
            row["question"],
            row["weight"],
            row["directed"],
            Words(row["title"], row["node"], row["edge"], row["arrow"]),
            row.get("through", ""),
        )
        for name, row in tomllib.loads(text).items()
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """The ties of one kind by year of their texts, from which those of any range of years follow."""

    weights: Mapping[tuple[str, str], Mapping[int | None, int]]
    relations: Mapping[tuple[str, str], Mapping[int | None, frozenset[str]]]

    def within(self, after: int | None = None, before: int | None = None) -> tuple[Edge, ...]:
        """The ties of the years from `after` to `before`, the heaviest first; none without year then."""
        ties: list[Edge] = []
        for (source, target), weights in self.weights.items():
            kept = [year for year in weights if _inside(year, after, before)]
            if kept:
                dated = [year for year in kept if year]
                related = self.relations.get((source, target), {})
                relations = frozenset[str]().union(*(related.get(year, frozenset()) for year in kept))
                weight = sum(weights[year] for year in kept)
                first, last = min(dated, default=None), max(dated, default=None)
                ties.append(Edge(source, target, weight, first, last, tuple(sorted(relations))))
        return tuple(sorted(ties, key=lambda tie: (-tie.weight, tie.source, tie.target)))


def edges(
    store: Store,
    kind: str,
    *,
    after: str | int | None = None,
    before: str | int | None = None,
    topic: str | None = None,
) -> tuple[Edge, ...]:
    """The ties of one kind in the store, the heaviest first.

    after, before: first and last year of the texts; ties without a year are then left out. topic: a name of a
    concept of the thesaurus. Raises FilterError for an unknown kind, an impossible year and a reversed
    period, NetworkError for a kind that knows no topics, UnresolvedNameError for an unknown topic,
    StoreError.
    """
    first, last = years(after, before)
    return counted(store, kind, topic=topic).within(first, last)


def counted(store: Store, kind: str, *, topic: str | None = None) -> Counted:
    """The ties of one kind by year.

    Raises FilterError for an unknown kind, NetworkError for one that knows no topics, UnresolvedNameError
    for an unknown topic, StoreError.
    """
    chosen = kind_called(kind)
    known = {parameter.name for parameter in get_query(chosen.question).parameters}
    if topic is not None and "topic" not in known:
        raise NetworkError(f'A topic cannot be used with the network "{kind}": leave it out.')
    topics = [] if topic is None else [Topics.of(store).name(topic)]
    answer = run(store, chosen.question, **({"topic": topics} if topics else {}))
    weights: dict[tuple[str, str], Counter[int | None]] = defaultdict(Counter)
    relations: dict[tuple[str, str], dict[int | None, frozenset[str]]] = defaultdict(dict)
    for terms in answer:
        row = dict(zip(answer.variables, map(value, terms), strict=True))
        source, target = cast("str | None", row["from"]), str(row["to"])
        if source is None:
            # A resolution that is not in the store itself still tells by its symbol who adopted it.
            body = issuer_of(str(row["document"]))
            source = Minter(target.rpartition("body/")[0]).key(body) if body else None
        if chosen.through:
            # The actor works under a document, which a body adopted.
            between = str(row[chosen.through])
            pairs = [(target, between)]
            if source is not None and (between, source) not in weights:
                pairs.append((between, source))
        else:
            pairs = [(source, target)] if source is not None else []
        said = row.get("year")
        year = said if isinstance(said, int) else None
        weight = row[chosen.weight] if chosen.weight else 1
        for start, end in pairs:
            if start == end:
                continue
            weights[start, end][year] += cast("int", weight)
            if "relation" in row:
                before = relations[start, end].get(year, frozenset())
                relations[start, end][year] = before | {str(row["relation"])}
    return Counted(weights, relations)


def _inside(year: int | None, after: int | None, before: int | None) -> bool:
    if after is None and before is None:
        return True
    return year is not None and (after is None or year >= after) and (before is None or year <= before)


def labels(store: Store, language: str = _ENGLISH) -> dict[str, Label]:
    """The names of actors and instruments in a language, else in English; raises StoreError."""
    named: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for terms in sorted(run(store, "actor-names"), key=str):
        iri, name, spoken, form = (str(value(term)) for term in terms)
        named[iri][spoken, form].append(name)

    def label(iri: str, names: Mapping[tuple[str, str], list[str]]) -> Label | None:
        found = names.get((language, "preferred")) or names.get((_ENGLISH, "preferred"))
        if not found:
            return None
        if language != _ENGLISH or (len(found[0]) <= _SHORT and (_ENGLISH, "acronym") not in names):
            return Label(found[0], min(found, key=len))
        called = [name for (spoken, _), held in names.items() if spoken == _ENGLISH for name in held]
        # The key of an actor abbreviates its longest names: "1267 Committee".
        key = [name for name in called if fold(name) == fold(iri.rpartition("/")[2])]
        return Label(found[0], (names.get((_ENGLISH, "acronym")) or key or found)[0])

    return {iri: found for iri, names in named.items() if (found := label(iri, names))}


def nodes_named(store: Store, names: Names, given: str) -> tuple[str, ...]:
    """Returns the IRIs of the nodes that a user names: an actor, or a document that actors work under.

    Raises UnresolvedNameError if the store knows neither, StoreError.
    """
    try:
        return actor_iris(names, given, store)
    except UnresolvedNameError as error:
        base = base_of(store)
        if not error.ambiguous:
            symbol = given.removeprefix(base).removeprefix("document/")
            with suppress(UnresolvedNameError):
                return (Minter(base).document(known_symbol(store, symbol)),)
        raise


def kind_called(name: str) -> Kind:
    """Returns the kind with a name or an old name; raises FilterError for an unknown one."""
    return kinds()[one_of("kind", ALIASES.get(name, name), kinds())]
