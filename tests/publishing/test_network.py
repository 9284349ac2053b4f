"""Networks: what is counted, what is measured, and figures on which nothing hides anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import networkx as nx
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from mandategraph.cli.main import mandategraph
from mandategraph.publishing.negotiation import LANGUAGES
from mandategraph.publishing.networks import drawing
from mandategraph.publishing.networks.words import translated
from mandategraph.queries.filter_values import FilterError
from mandategraph.queries.networks import network, ties
from mandategraph.store import Store, open_store
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox
from run_command import csv_rows

BASE = "https://w3id.org/mandategraph/"
NAMES = (
    "UNX",
    "$100 billion a year \\frac{",
    "Office for Invented Affairs",
    "Committee on the Peaceful Uses of Long Names in Small Figures, with an annex and a half",
    "States",
)


@pytest.fixture(scope="module")
def store(sample_store: Path) -> Iterator[Store]:
    opened = open_store(str(sample_store))
    yield opened
    opened.close()


def invented(actors: int, *, name: str = "") -> nx.Graph[str]:
    """A network of so many actors: some of each type, two of them large."""
    found: list[ties.Edge] = []
    iris = [f"{BASE}{network.TYPES[n % 4]}/{n}" for n in range(actors)]
    for n, iri in enumerate(iris[1:], 1):
        found.append(ties.Edge(iris[n // 7], iri, n * n, 2001, 2020))
        found.append(ties.Edge(iris[0], iri, 3, None, None))
    merged = {(tie.source, tie.target): tie for tie in found}
    labels = {iri: ties.Label(iri, name or NAMES[n % len(NAMES)]) for n, iri in enumerate(iris)}
    return network.graph("requests", merged.values(), labels)


def shown(drawn: drawing.Drawing) -> tuple[list[Bbox], list[Bbox], list[Bbox]]:
    """The boxes of labels, nodes and legends on the drawn page."""
    canvas = FigureCanvasAgg(drawn.figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    nodes = [Bbox([[x - r, y - r], [x + r, y + r]]) for x, y, r in drawn.nodes]
    labels = [cast("Any", label).get_window_extent(renderer) for label in drawn.labels]
    return labels, nodes, [cast("Any", legend).get_window_extent(renderer) for legend in drawn.legends]


def overlapping(boxes: list[Bbox]) -> list[tuple[Bbox, Bbox]]:
    return [(one, other) for one, other in combinations(boxes, 2) if one.overlaps(other)]


def run(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(mandategraph, ["network", "--store", str(store), *arguments])


@pytest.mark.parametrize("kind", ties.kinds())
def test_every_kind_has_ties_among_the_samples_and_words_in_both_languages(kind: str, store: Store) -> None:
    found = ties.edges(store, kind)
    # The samples have no programme budget; tests/publishing/test_programmes.py builds one.
    assert found or kind in ("mandates", "works-under")
    assert [tie.weight for tie in found] == sorted((tie.weight for tie in found), reverse=True)
    assert all(tie.source != tie.target for tie in found)
    words = ties.kinds()[kind].words
    for language in LANGUAGES:
        assert language == "en" or translated(ties.kinds()[kind], language).title != words.title
    if not ties.kinds()[kind].directed:
        assert all(tie.source < tie.target for tie in found)


def test_an_act_in_two_languages_counts_once(store: Store) -> None:
    asked = {(tie.source, tie.target): tie.weight for tie in ties.edges(store, "requests")}
    act = "?act a mg:Request ; mg:kind kind:directive ; mg:issuedBy ?from ; mg:addressee ?to"
    prefixes = f"PREFIX mg: <{BASE}ontology#> PREFIX kind: <{BASE}kind/>"
    query = f"{prefixes} SELECT DISTINCT ?from ?to ?act {{ GRAPH ?graph {{ {act} FILTER(?from != ?to) }} }}"
    counted = list(store.query(query))
    assert counted
    assert sum(asked.values()) == len(counted)


def test_years_narrow_the_ties(store: Store) -> None:
    everything = ties.edges(store, "requests")
    years = [tie.first for tie in everything if tie.first]
    last = max(years)
    later = ties.edges(store, "requests", after=last)
    assert later
    assert all(tie.first is not None and tie.first >= last for tie in later)
    assert sum(tie.weight for tie in later) < sum(tie.weight for tie in everything)
    assert ties.edges(store, "requests", after=last + 50) == ()


def test_a_body_is_tied_to_who_adopted_its_resolution_though_the_store_does_not_hold_it(store: Store) -> None:
    found = {(tie.source, tie.target): tie for tie in ties.edges(store, "establishment")}
    assert "established" in found[f"{BASE}body/ECOSOC", f"{BASE}body/CCPCJ"].relations
    assert "secretariat" in found[f"{BASE}body/UNODC", f"{BASE}body/CCPCJ"].relations


def test_an_unknown_kind_is_told_with_those_there_are(store: Store) -> None:
    with pytest.raises(FilterError, match="requests, cooperation"):
        ties.edges(store, "friendship")
    with pytest.raises(FilterError, match="swap them"):
        ties.edges(store, "requests", after=2020, before=2010)
    with pytest.raises(ties.NetworkError, match="A topic cannot be used"):
        ties.edges(store, "sponsorship", topic="corruption")


def test_names_are_short_in_figures(store: Store) -> None:
    english, chinese = ties.labels(store), ties.labels(store, "zh")
    office = f"{BASE}body/UNODC"
    assert english[office] == ties.Label("United Nations Office on Drugs and Crime", "UNODC")
    assert english[f"{BASE}body/GA"].short == "General Assembly"
    assert chinese[office].name == "联合国毒品和犯罪问题办公室"


def test_a_broker_is_measured_as_one() -> None:
    star = [ties.Edge(f"{BASE}body/GA", f"{BASE}state/{n}", 1, None, None) for n in "ABCD"]
    rows = network.measures(network.graph("requests", star, {}))
    centre, *others = rows
    assert (centre.actor, centre.betweenness, centre.degree) == (f"{BASE}body/GA", 1.0, 1.0)
    assert (centre.made, centre.received, centre.neighbours) == (4, 0, 4)
    assert centre.constraint == 0.25
    assert {row.constraint for row in others} == {1.0}


def test_communities_are_the_parts_that_hold_together() -> None:
    def ring(letter: str) -> list[ties.Edge]:
        pairs = combinations((f"{BASE}body/{letter}{n}" for n in range(4)), 2)
        return [ties.Edge(a, b, 5, None, None) for a, b in pairs]

    bridge = ties.Edge(f"{BASE}body/a0", f"{BASE}body/b0", 1, None, None)
    part = network.communities(network.graph("cooperation", [*ring("a"), *ring("b"), bridge], {}))
    assert {part[f"{BASE}body/a{n}"] for n in range(4)} == {1}
    assert {part[f"{BASE}body/b{n}"] for n in range(4)} == {2}


def test_a_neighbourhood_keeps_the_ties_among_neighbours() -> None:
    found = [
        ties.Edge(f"{BASE}body/{a}", f"{BASE}body/{b}", 1, None, None) for a, b in ("AB", "AC", "BC", "CD")
    ]
    near = network.around(network.graph("requests", found, {}), [f"{BASE}body/A"])
    assert sorted(iri[-1] for iri in near) == ["A", "B", "C"]
    assert near.number_of_edges() == 3
    with pytest.raises(ties.NetworkError, match="wider range"):
        network.around(near, [f"{BASE}body/Z"])


@pytest.mark.parametrize("actors", [2, 13, 40])
def test_nothing_on_a_figure_overlaps(actors: int) -> None:
    labels, nodes, legends = shown(drawing.draw(invented(actors), ties.kinds()["requests"], total=500))
    assert len(labels) == actors
    assert overlapping(labels) == []
    assert overlapping(nodes) == []
    assert overlapping(legends) == []
    assert not [
        (label, node)
        for at, label in enumerate(labels)
        for other, node in enumerate(nodes)
        if at != other and label.overlaps(node)
    ]
    assert not [(box, legend) for box in (*labels, *nodes) for legend in legends if box.overlaps(legend)]


def test_everything_on_a_figure_is_on_the_page() -> None:
    drawn = drawing.draw(invented(40), ties.kinds()["requests"])
    width, height = drawn.figure.get_size_inches() * 72
    for box in (box for boxes in shown(drawn) for box in boxes):
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= width
        assert box.y1 <= height


BOXES = st.lists(
    st.builds(
        drawing.Box,
        x=st.floats(0, 1),
        y=st.floats(0, 1),
        width=st.floats(6, 120),
        above=st.floats(3, 20),
        below=st.floats(3, 50),
    ),
    max_size=12,
)


@examples(max_examples=25)
@given(BOXES)
def test_boxes_are_pushed_apart_wherever_they_stood(boxes: list[drawing.Box]) -> None:
    moved, (width, height) = drawing.apart({str(n): box for n, box in enumerate(boxes)}, (300.0, 200.0))
    bounds = [box.bounds for box in moved.values()]
    for (l1, b1, r1, t1), (l2, b2, r2, t2) in combinations(bounds, 2):
        assert l1 >= r2 or l2 >= r1 or b1 >= t2 or b2 >= t1
    assert all(
        x0 >= -1e-6 and y0 >= -1e-6 and x1 <= width + 1e-6 and y1 <= height + 1e-6
        for x0, y0, x1, y1 in bounds
    )


@pytest.mark.parametrize("suffix", drawing.SUFFIXES)
def test_a_figure_is_the_same_twice(suffix: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        drawing.write(invented(9), ties.kinds()["requests"], tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


def test_chinese_is_drawn_with_a_font_that_has_it(tmp_path: Path) -> None:
    try:
        drawn = drawing.draw(
            invented(5, name="预防犯罪和刑事司法委员会"), ties.kinds()["requests"], language="zh"
        )
    except ties.NetworkError as error:
        pytest.skip(str(error))
    labels, nodes, _ = shown(drawn)
    assert overlapping([*labels, *nodes]) == []
    assert cast("Any", drawn.labels[0]).get_fontfamily()[0] in drawing.CHINESE_FONTS


def test_a_missing_chinese_font_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_chinese_font", lambda: None)
    with pytest.raises(ties.NetworkError, match="fonts-noto-cjk"):
        drawing.draw(invented(3, name="会员国"), ties.kinds()["requests"])


def test_nothing_to_draw_is_reported() -> None:
    with pytest.raises(ties.NetworkError, match="No ties of this kind"):
        drawing.draw(network.graph("requests", (), {}), ties.kinds()["requests"])


@pytest.mark.parametrize("ending", [".graphml", ".gexf", ".csv", ".json", ".svg", ".png", ".pdf"])
def test_the_command_writes_every_format(ending: str, sample_store: Path, tmp_path: Path) -> None:
    out = tmp_path / f"asks{ending}"
    done = run(sample_store, "--kind", "requests", "--top", "8", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert out.stat().st_size > 500
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    heads = {".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF"}
    if ending in heads:
        assert out.read_bytes().startswith(heads[ending])


def test_other_programs_read_the_files(sample_store: Path, tmp_path: Path) -> None:
    for ending in (".graphml", ".gexf", ".json", ".csv"):
        assert run(sample_store, "--out", str(tmp_path / f"asks{ending}")).exit_code == 0
    read = cast("Any", nx)
    graphs = [
        read.read_graphml(tmp_path / "asks.graphml"),
        read.read_gexf(tmp_path / "asks.gexf"),
        read.node_link_graph(json.loads((tmp_path / "asks.json").read_text(encoding="utf-8")), edges="edges"),
    ]
    assert len({(len(graph), graph.number_of_edges()) for graph in graphs}) == 1
    assert graphs[0].nodes[f"{BASE}body/UNODC"]["label"] == "United Nations Office on Drugs and Crime"
    rows = csv_rows((tmp_path / "asks.csv").read_text(encoding="utf-8"))
    assert {row["actor"] for row in rows} == set(graphs[0])


def test_a_cell_of_a_table_is_never_a_formula(tmp_path: Path) -> None:
    evil = ties.Label("=HYPERLINK()", "+1")
    found = [ties.Edge(f"{BASE}body/A", f"{BASE}body/B", 1, None, None)]
    whole = network.graph("requests", found, {f"{BASE}body/A": evil})
    network.write(whole, tmp_path / "ties.csv", "ties")
    assert ",'=HYPERLINK()," in (tmp_path / "ties.csv").read_text(encoding="utf-8")


def test_the_command_lists_measures_and_ties(sample_store: Path) -> None:
    actors = run(sample_store, "--actor", "UNODC", "--format", "csv")
    assert actors.exit_code == 0, actors.output
    assert actors.output.startswith("\ufeffactor,label,type,neighbours,received,made,degree,betweenness")
    assert f"{BASE}body/UNODC" in actors.output
    assert run(sample_store, "--table", "ties", "--format", "jsonl").output.startswith('{"source"')


def test_an_ending_that_is_no_format_is_a_wrong_use(sample_store: Path, tmp_path: Path) -> None:
    done = run(sample_store, "--out", str(tmp_path / "network.doc"))
    assert done.exit_code == 2
    assert ".graphml" in done.output


def test_no_ties_in_the_years_asked_for_are_told_in_plain_words(sample_store: Path, tmp_path: Path) -> None:
    listed = run(sample_store, "--after", "2090", "--format", "jsonl")
    assert listed.exit_code == 0
    assert '"actor"' not in listed.output
    figure = tmp_path / "nothing.png"
    drawn = run(sample_store, "--after", "2090", "--out", str(figure))
    assert drawn.exit_code == 1
    assert "No ties of this kind" in str(drawn.exception)
    assert not figure.exists()
