"""The institutional network: in, ties; out, a networkx graph, measures, and files that other programs read
(GraphML, GEXF, CSV, JSON). Actors, instruments and documents are the nodes, their IRIs the keys.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final, cast

import networkx as nx

from ..cells import write_csv
from .ties import Edge, Label, NetworkError, kind_called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

TYPES: Final = ("body", "group", "state", "instrument", "document")
"""What a node may be, as its IRI says."""

_DOCUMENT: Final = "document"
_SEED = 7
_WRITTEN_ON = re.compile(r' lastmodifieddate="[^"]*"')


@dataclass(frozen=True, slots=True)
class Measures:
    """Where an actor stands in the network. Shares lie between 0 and 1."""

    actor: str
    label: str
    type: str
    neighbours: int
    received: int
    """Weight of the edges that come in; of all edges where the kind is not directed."""
    made: int
    """Weight of the edges that go out; 0 where the kind is not directed."""
    degree: float
    """Share of the other actors it is tied to."""
    betweenness: float
    """Share of the shortest paths between others that lead through it, whatever the edges weigh."""
    effective_size: float | None
    """Neighbours less those that its other neighbours reach anyhow (Burt 1992); None without neighbours."""
    constraint: float | None
    """How far its ties lead back to one another (Burt 1992): low for a broker; None without neighbours."""
    community: int
    """The community it belongs to (Louvain, weighted): 1 is the largest."""


def graph(kind: str, ties: Iterable[Edge], names: Mapping[str, Label]) -> nx.Graph[str]:
    """The network of these ties: a DiGraph where the kind is directed.

    Nodes have `label`, `short` and `type`; edges `weight`, and where known `first`, `last` and `relation`
    (comma-separated). Raises NetworkError for a kind that is not there.
    """
    network: nx.Graph[str] = nx.DiGraph() if kind_called(kind).directed else nx.Graph()
    for tie in ties:
        for iri in (tie.source, tie.target):
            if iri not in network:
                label = names.get(iri) or Label(_name(iri), _name(iri))
                network.add_node(iri, label=label.name, short=label.short, type=_type(iri))
        # GraphML has no word for an absent value.
        known = {"first": tie.first, "last": tie.last, "relation": ",".join(tie.relations) or None}
        attributes = {name: held for name, held in known.items() if held is not None}
        network.add_edge(tie.source, tie.target, weight=tie.weight, **attributes)
    return network


def around(network: nx.Graph[str], actors: Sequence[str]) -> nx.Graph[str]:
    """The actors, their neighbours and every tie among these; with a document, the actors tied to it.

    Raises NetworkError if none of the actors is in the network.
    """
    held = [actor for actor in actors if actor in network]
    if not held:
        raise NetworkError("No ties found for this actor in the selected years. Try a wider range.")
    kept = set(held).union(*(nx.all_neighbors(network, actor) for actor in held))
    documents = [iri for iri in kept if network.nodes[iri]["type"] == _DOCUMENT]
    kept = kept.union(*(nx.all_neighbors(network, iri) for iri in documents))
    return network.subgraph(sorted(kept)).copy()


def strongest(network: nx.Graph[str], most: int, *, always: Sequence[str] = ()) -> nx.Graph[str]:
    """The `most` actors with the most weight on their edges, with every tie among these.

    always: actors that are kept whatever they weigh. Actors that end up without a tie are left out.
    """
    strength = strengths(network)
    ranked = sorted(strength, key=lambda iri: (iri not in always, -strength[iri], iri))
    kept = network.subgraph(ranked[:most])
    return network.subgraph(sorted(iri for iri in kept if kept.degree(iri))).copy()


def weighted(network: nx.Graph[str]) -> list[tuple[str, str, int]]:
    """Source, target and weight of each edge, sorted."""
    return sorted(cast("Iterable[tuple[str, str, int]]", network.edges.data("weight")))


def strengths(network: nx.Graph[str]) -> dict[str, int]:
    """The weight of all edges of each actor."""
    total: Counter[str] = Counter(dict.fromkeys(network, 0))
    for source, target, weight in weighted(network):
        total[source] += weight
        total[target] += weight
    return dict(total)


def communities(network: nx.Graph[str]) -> dict[str, int]:
    """The community of each actor: parts with more weight inside than between, the largest is 1."""
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(sorted(network))
    for source, target, weight in weighted(network):
        before = ties.edges[source, target]["weight"] if ties.has_edge(source, target) else 0
        ties.add_edge(source, target, weight=before + weight)
    parts = cast("list[set[str]]", nx.community.louvain_communities(ties, weight="weight", seed=_SEED))
    ranked = sorted(parts, key=lambda part: (-len(part), min(part)))
    return {iri: rank for rank, part in enumerate(ranked, 1) for iri in part}


def measures(network: nx.Graph[str]) -> tuple[Measures, ...]:
    """Where each actor stands, the one with most paths through it first."""
    if not network:
        # networkx measures no network without actors.
        return ()
    together = network.to_undirected()
    between = nx.betweenness_centrality(together)
    degree = nx.degree_centrality(together)
    size = nx.effective_size(together)
    constraint = nx.constraint(together, weight="weight")
    part = communities(network)
    received: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for source, target, weight in weighted(network):
        received[target] += weight
        (made if network.is_directed() else received)[source] += weight
    rows = (
        Measures(
            actor=iri,
            label=network.nodes[iri]["label"],
            type=network.nodes[iri]["type"],
            neighbours=len(together[iri]),
            received=received[iri],
            made=made[iri],
            degree=round(degree[iri], 4),
            betweenness=round(between[iri], 4),
            effective_size=_number(size[iri]),
            constraint=_number(constraint[iri]),
            community=part[iri],
        )
        for iri in network
    )
    return tuple(sorted(rows, key=lambda row: (-row.betweenness, -row.neighbours, row.actor)))


def measured(network: nx.Graph[str]) -> nx.Graph[str]:
    """The network with the measures of its nodes as their attributes, so that parts of it keep them."""
    whole = network.copy()
    for row in measures(network):
        kept = {name: held for name, held in asdict(row).items() if held is not None and name != "actor"}
        whole.nodes[row.actor].update(kept)
    return whole


def edge_rows(network: nx.Graph[str]) -> list[dict[str, object]]:
    """The ties as rows: source, target, their labels, weight, first, last, relation; the heaviest first."""
    rows: list[dict[str, object]] = [
        {
            "source": source,
            "source_label": network.nodes[source]["label"],
            "target": target,
            "target_label": network.nodes[target]["label"],
            "weight": held["weight"],
            "first": held.get("first"),
            "last": held.get("last"),
            "relation": held.get("relation"),
        }
        for source, target, held in network.edges(data=True)
    ]
    return sorted(rows, key=lambda row: (-cast("int", row["weight"]), str(row["source"]), str(row["target"])))


def actor_rows(network: nx.Graph[str]) -> list[dict[str, object]]:
    """The actors of a `measured` network as rows, the one with most paths through it first."""
    rows: list[dict[str, object]] = [
        {"actor": cast("object", iri)} | {name: held.get(name) for name in COLUMNS["actors"][1:]}
        for iri, held in network.nodes(data=True)
    ]
    return sorted(rows, key=lambda row: (-cast("float", row["betweenness"]), str(row["actor"])))


TABLES: Final[dict[str, Callable[[nx.Graph[str]], list[dict[str, object]]]]] = {
    "actors": actor_rows,
    "ties": edge_rows,
}
"""What can be had of a network as rows."""
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "actors": tuple(field.name for field in fields(Measures)),
    "ties": ("source", "source_label", "target", "target_label", "weight", "first", "last", "relation"),
}


def write(network: nx.Graph[str], path: Path, table: str = "ties") -> None:
    """Write a `measured` network to a file, in the format that its ending says: one of `FORMATS`.

    table: what a CSV file holds, a key of `TABLES`. Raises NetworkError for another ending, OSError.
    """
    writer = FORMATS.get(path.suffix.lower())
    if writer is None:
        raise NetworkError(f"{path}: no format {path.suffix!r}; end the name in one of {', '.join(FORMATS)}")
    writer(network, path, table)


def _graphml(network: nx.Graph[str], path: Path, table: str) -> None:
    nx.write_graphml(network, path)  # pyright: ignore[reportUnknownMemberType]


def _gexf(network: nx.Graph[str], path: Path, table: str) -> None:
    text = "\n".join(nx.generate_gexf(network))
    # The same network gives the same file on any day.
    path.write_text(_WRITTEN_ON.sub("", text) + "\n", encoding="utf-8")


def _csv(network: nx.Graph[str], path: Path, table: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        columns = COLUMNS[table]
        write_csv(handle, columns, ([row[name] for name in columns] for row in TABLES[table](network)))


def _json(network: nx.Graph[str], path: Path, table: str) -> None:
    held = cast("dict[str, Any]", nx.node_link_data(network, edges="edges"))
    path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


FORMATS: Final[dict[str, Callable[[nx.Graph[str], Path, str], None]]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".csv": _csv,
    ".json": _json,
}


def _number(measured: float) -> float | None:
    return None if measured != measured else round(measured, 4)


def _name(iri: str) -> str:
    """The symbol of a document, or the last part of another IRI."""
    return iri.partition(f"/{_DOCUMENT}/")[2] or iri.rpartition("/")[2]


def _type(iri: str) -> str:
    return _DOCUMENT if f"/{_DOCUMENT}/" in iri else iri.split("/")[-2]
