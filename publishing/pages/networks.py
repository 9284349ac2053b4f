"""The page of the network: in, a kind of tie and filters; out, a table of ties, and JSON for the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ...queries.filter_values import number, years
from ...queries.networks.network import around, graph, strongest, weighted
from ...queries.networks.ties import NetworkError, counted, kind_called, kinds, nodes_named
from ..networks.words import translated
from ..tracing import shared
from .explorer import PageContext, cached_store, index
from .parameters import check_single, parameter
from .rendering import render
from .resolving import words_for
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from ...queries.networks.ties import Counted, Edge
    from ..site import Site

    _Choice = tuple[str, int | None, int | None, str | None]

SIZES: Final = (20, 40, 80, 150)
ROWS: Final = 400
"""Ties in the table of the page; the downloads have all."""
MOST: Final = 40
"""Actors that are shown if the reader does not say."""
NAMES: Final = {
    "requests": message("Requests"),
    "cooperation": message("Cooperation"),
    "establishment": message("Establishment"),
    "reporting": message("Reporting"),
    "invocation": message("Invocation of instruments"),
    "sponsorship": message("Sponsorship"),
    "mandates": message("Mandates"),
    "works-under": message("Works under"),
}
_PARAMETERS: Final = ("kind", "actor", "after", "before", "topic", "most")
_TYPES: Final = ("body", "group", "state", "instrument", "document")


@dataclass(frozen=True, slots=True)
class Network:
    """What a reader chose, and the ties among the actors shown."""

    kind: str
    actor: tuple[str, ...]
    given: str
    """The actor as the reader named it."""
    after: int | None
    before: int | None
    topic: str
    most: int
    actors: int
    """Number of actors of the whole network."""
    edges: tuple[Edge, ...]
    problem: str


def network(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The page."""
    page, shown = PageContext(site, language), chosen_network(site, query)
    _ = wording(language).gettext
    return render(
        "network.html",
        site=site,
        language=language,
        query=query,
        title=_("Network"),
        shown=shown,
        centre=words_for(page, shown.actor[0]) if shown.actor else shown.given,
        kinds=[(name, _(NAMES.get(name, name))) for name in kinds()],
        sizes=SIZES,
        shown_actors=len(_actors(shown)),
        rows=ROWS,
        sorts=[sort for sort in _TYPES if any(_type(site, iri) == sort for iri in _actors(shown))],
        chosen_size=bool(parameter(query, "most")),
        with_topics=bool(index(site).rows("SELECT 1 FROM topic LIMIT 1")),
        words=translated(kinds()[shown.kind], language),
        parameters=parameters(shown),
        directed=kinds()[shown.kind].directed,
    )


def parameters(shown: Network) -> dict[str, str | int | None]:
    """The parameters of the page that shows this network."""
    return {
        "kind": shown.kind,
        "actor": shown.given or None,
        "after": shown.after,
        "before": shown.before,
        "topic": shown.topic or None,
        "most": shown.most,
    }


def network_json(site: Site, query: Sequence[tuple[str, str]], language: str) -> dict[str, object]:
    """Nodes and edges for the drawing, with the addresses of their pages."""
    page, shown = PageContext(site, language), chosen_network(site, query)
    weights: dict[str, int] = {}
    for edge in shown.edges:
        for iri in (edge.source, edge.target):
            weights[iri] = weights.get(iri, 0) + edge.weight
    return {
        "directed": kinds()[shown.kind].directed,
        "nodes": [
            {
                "id": iri,
                "label": page.short(iri),
                "name": page.label(iri),
                "type": _type(site, iri),
                "weight": weight,
                "href": page.url(iri),
            }
            for iri, weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "weight": edge.weight,
                "relations": list(edge.relations),
            }
            for edge in shown.edges
        ],
    }


def chosen_network(site: Site, query: Sequence[tuple[str, str]], *, whole: int = 0) -> Network:
    """Returns what the parameters of a request choose.

    whole: number of actors if the request does not say; 0 for `MOST`. Raises UnresolvedNameError for unknown
    names, FilterError for an unknown kind, impossible or reversed years, and a number of actors out of range.
    """
    check_single(query, _PARAMETERS)
    kind = kind_called(parameter(query, "kind") or next(iter(NAMES))).name
    given = parameter(query, "actor")
    actor = nodes_named(site.store, site.names, given) if given else ()
    after, before = years(parameter(query, "after"), parameter(query, "before"))
    topic, size = parameter(query, "topic"), parameter(query, "most")
    most = number("most", size, 2, max(SIZES)) if size else whole or MOST
    problem = "" if _counted(site, kind, topic or None) else "topicless"
    kept, actors, wrong = _selected_ties(site, (kind, after, before, topic or None), actor, most)
    return Network(kind, actor, given, after, before, topic, most, actors, kept, problem or wrong)


@shared
def _selected_ties(
    site: Site, choice: _Choice, actor: tuple[str, ...], most: int
) -> tuple[tuple[Edge, ...], int, str]:
    """The ties among the strongest actors, around one of them where it is given; the number of all actors."""
    ties, whole = _ties(site, choice), _whole(site, choice)
    if actor:
        try:
            whole = around(whole, actor)
        except NetworkError:
            return (), 0, "alone"
    pairs = {(source, target) for source, target, _ in weighted(strongest(whole, most, always=actor))}
    kept = tuple(
        tie for tie in ties if (tie.source, tie.target) in pairs or (tie.target, tie.source) in pairs
    )
    return kept, len(whole), "" if kept else "none"


def actors_with_network(site: Site) -> tuple[str, ...]:
    """The actors that have a network of the first kind around them."""
    return tuple(sorted(_whole(site, (next(iter(NAMES)), None, None, None))))


@lru_cache(maxsize=16)
def _whole(site: Site, choice: _Choice) -> nx.Graph[str]:
    """The network that pages take their parts from; none of them changes it."""
    return graph(choice[0], _ties(site, choice), {})


@lru_cache(maxsize=16)
def _ties(site: Site, choice: _Choice) -> tuple[Edge, ...]:
    kind, after, before, topic = choice
    found = _counted(site, kind, topic)
    return found.within(after, before) if found else ()


@lru_cache(maxsize=24)
def _counted(site: Site, kind: str, topic: str | None) -> Counted | None:
    try:
        return counted(cached_store(site), kind, topic=topic)
    except NetworkError:
        return None


def prepare(site: Site) -> None:
    """Read the ties of every kind, for which a first reader would wait; raises StoreError, QueryError."""
    for kind in kinds():
        _counted(site, kind, None)


def _actors(shown: Network) -> set[str]:
    return {iri for edge in shown.edges for iri in (edge.source, edge.target)}


def _type(site: Site, iri: str) -> str:
    sort = iri.removeprefix(site.base).partition("/")[0]
    return sort if sort in _TYPES else "body"
