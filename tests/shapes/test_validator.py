"""The shapes accept valid graphs and reject broken ones; the fast pass agrees with pySHACL."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import budget_sample
import hand_built
import library_sample
import pyoxigraph as ox
import pytest
from mandategraph.linking.link_quads import write_links
from mandategraph.linking.status_quads import DeadlineStatus, write_statuses
from mandategraph.loaders.authority_quads import authority_quads
from mandategraph.loaders.quads import LookUps, quads
from mandategraph.ontology import authorities
from mandategraph.ontology.iri import DEFAULT_BASE
from mandategraph.shapes.validator import ShapeError, compile_shapes, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mandategraph.loaders.records import Reading

MG = "https://w3id.org/mandategraph/ontology#"
ELI = "http://data.europa.eu/eli/ontology#"
SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = f"<{RDF}type>"
SHAPES = Path(__file__).resolve().parents[2] / "shapes"

ACTORS = b"""
<https://x/body/A> <%(type)s> <%(mg)sActor> <https://x/g> .
<https://x/body/A> <%(type)s> <%(mg)sBody> <https://x/g> .
<https://x/body/A> <http://www.w3.org/2004/02/skos/core#prefLabel> "A"@en <https://x/g> .
<https://x/state/B> <%(type)s> <%(mg)sActor> <https://x/g> .
<https://x/state/B> <%(type)s> <%(mg)sState> <https://x/g> .
<https://x/state/B> <http://www.w3.org/2004/02/skos/core#prefLabel> "B"@en <https://x/g> .
<https://x/group/C> <%(type)s> <%(mg)sActor> <https://x/g> .
<https://x/group/C> <%(type)s> <%(mg)sGroup> <https://x/g> .
<https://x/group/C> <http://www.w3.org/2004/02/skos/core#prefLabel> "C"@en <https://x/g> .
<https://x/instrument/D> <%(type)s> <%(mg)sInstrument> <https://x/g> .
<https://x/instrument/D> <http://www.w3.org/2004/02/skos/core#prefLabel> "D"@en <https://x/g> .
<https://x/document/E/1/instrument/F> <%(type)s> <%(mg)sInstrument> <https://x/g> .
<https://x/document/E/1/instrument/F> <%(type)s> <%(mg)sProvisionalInstrument> <https://x/g> .
<https://x/document/E/1/instrument/F> <http://www.w3.org/2004/02/skos/core#prefLabel> "F"@en <https://x/g> .
<https://x/document/E/1/Corr.1> <%(type)s> <%(mg)sText> <https://x/g> .
<https://x/document/E/1/Corr.1> <%(type)s> <%(mg)sCorrigendum> <https://x/g> .
<https://x/document/E/1/Corr.1> <%(mg)ssymbol> "E/1/Corr.1" <https://x/g> .
<https://x/document/E/1/Corr.1> <%(mg)scorrects> <https://x/document/E/1> <https://x/g> .
<https://x/document/E/1/Corr.1> <%(eli)sis_realized_by> <https://x/version> <https://x/g> .
<https://x/document/E/1> <%(type)s> <%(mg)sText> <https://x/g> .
<https://x/document/E/1> <%(type)s> <%(mg)sCitedDocument> <https://x/g> .
<https://x/document/E/1> <%(mg)ssymbol> "E/1" <https://x/g> .
<https://x/version> <%(type)s> <%(eli)sLegalExpression> <https://x/g> .
<https://x/version> <%(eli)srealizes> <https://x/document/E/1/Corr.1> <https://x/g> .
<https://x/version> <%(mg)slanguage> "en" <https://x/g> .
<https://x/version> <%(mg)snamedGraph> <https://x/graph/E/1/Corr.1/en> <https://x/g> .
<https://x/declaration> <%(type)s> <%(mg)sCommitment> <https://x/g> .
<https://x/declaration> <%(mg)skind> <https://w3id.org/mandategraph/kind/commitment> <https://x/g> .
""" % {b"type": f"{RDF}type".encode(), b"mg": MG.encode(), b"eli": ELI.encode()}


STATUS = DeadlineStatus(
    f"{DEFAULT_BASE}document/E/1#1.act1.due1",
    "in-progress",
    "2026-09-08",
    "2026-12-31",
    "2027-12-31",
    "dated",
    f"{DEFAULT_BASE}session/GA/81",
)


@pytest.fixture(scope="module")
def good(reading: Reading) -> bytes:
    """A graph with a member of every class that shapes aim at."""
    names = LookUps(
        actor=lambda name: {
            "乌干达": "state/UGA",
            "约旦": "state/JOR",
            "秘鲁": "state/PER",
            "主席": "body/GA",
        }.get(name, ""),
        instrument=lambda name: "instrument/UNTOC" if name == "公约" else "",
    )
    document = quads(reading, version="0.1.0", look_ups=names, topics=hand_built.TOPICS)
    links = BytesIO()
    write_links(links, sorted(hand_built.linking_results().items()), base=DEFAULT_BASE, version="0.1.0")
    statuses = BytesIO()
    write_statuses(statuses, [STATUS], on="2026-11-29", base=DEFAULT_BASE)
    derived = links.getvalue() + statuses.getvalue()
    return document + derived + ACTORS.lstrip() + library_sample.quads() + budget_sample.quads()


def statements() -> Iterator[ox.Quad]:
    for file in sorted(SHAPES.glob("*.ttl")):
        yield from ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)


class Shape:
    """One property shape, as the tests read it from the files: its target classes, path and constraints."""

    def __init__(self, targets: list[str], path: str, constraints: dict[str, str]) -> None:
        self.targets, self.path, self.constraints = targets, path, constraints

    def __repr__(self) -> str:
        return f"{re.split('[#/]', self.targets[0])[-1]}-{re.split('[#/]', self.path)[-1]}".replace(">", "")


def property_shapes() -> list[Shape]:
    by_subject: dict[str, dict[str, list[str]]] = {}
    for quad in statements():
        name = str(quad.predicate)[1:-1].removeprefix(SH)
        by_subject.setdefault(str(quad.subject), {}).setdefault(name, []).append(str(quad.object))
    return [
        Shape(node["targetClass"], found["path"][0], {name: values[0] for name, values in found.items()})
        for node in by_subject.values()
        if "targetClass" in node
        for found in (by_subject[one] for one in node.get("property", []))
    ]


def member(lines: list[str], name: str) -> str | None:
    marker = f" {TYPE} {name} "
    return next((line.split(" ", 1)[0] for line in lines if marker in line), None)


def both(broken: bytes) -> tuple[set[str], set[str]]:
    """The nodes that fail by what the fast pass selects, and by pySHACL over everything."""
    return failing(broken), failing(broken, thorough=True)


def failing(written: bytes, *, thorough: bool = False) -> set[str]:
    return {one.focus for one in validate(written, thorough=thorough).violations}


def test_good_graphs_conform_in_both(good: bytes) -> None:
    assert both(good) == (set(), set())
    assert validate(good).conforms


def test_the_authority_files_conform() -> None:
    written = authority_quads(authorities.load())
    assert validate(written).conforms


def test_every_property_shape_has_a_readable_message() -> None:
    assert property_shapes()
    for shape in property_shapes():
        assert re.fullmatch(r'"[A-Z].*\."@en', shape.constraints.get("message", "")), shape


def test_every_class_that_shapes_aim_at_is_in_the_good_graph(good: bytes) -> None:
    lines = good.decode().splitlines()
    missing = {name for shape in property_shapes() for name in shape.targets if not member(lines, name)}
    unused = {"Annex", "Decision", "Declaration", "DraftDecision", "PresidentialStatement", "Recommendations"}
    assert missing <= {f"<{MG}{name}>" for name in unused}


def breaches(shape: Shape, focus: str, lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The good graph broken in each way that the shape forbids."""
    graph, path = " <https://x/g> .", shape.path
    own = [line for line in lines if line.startswith(f"{focus} {path} ")]
    rest = [line for line in lines if line not in set(own)]
    for name, value in shape.constraints.items():
        if name == "minCount":
            yield name, rest
        elif name == "maxCount":
            copies = int(value.split('"')[1]) + 1
            terms = [f'"value {number}"@x{number}' for number in "abcdefgh"[:copies]]
            yield name, rest + [f"{focus} {path} {term}{graph}" for term in terms]
        elif name == "nodeKind":
            wrong = "<x:?>" if value == f"<{SH}Literal>" else '"a wrong / literal"'
            yield name, [*rest, f"{focus} {path} {wrong}{graph}"]
        elif name in ("datatype", "class", "in", "hasValue", "pattern"):
            wrong = '"1"^^<https://x/wrong>' if name == "datatype" else "<x:?>"
            yield name, [*rest, f"{focus} {path} {wrong}{graph}"]
        elif name == "minInclusive":
            yield name, [*rest, f'{focus} {path} "-1"^^<http://www.w3.org/2001/XMLSchema#integer>{graph}']
        elif name == "uniqueLang":
            yield name, [*rest, f'{focus} {path} "a"@en{graph}', f'{focus} {path} "b"@EN{graph}']
        elif name == "lessThanOrEquals":
            late, early = (
                f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>' for day in ("2030-01-02", "2030-01-01")
            )
            free = [line for line in rest if not line.startswith(f"{focus} {value} ")]
            yield name, [*free, f"{focus} {path} {late}{graph}", f"{focus} {value} {early}{graph}"]


@pytest.mark.parametrize("shape", property_shapes(), ids=repr)
def test_each_shape_fires_and_both_passes_agree(shape: Shape, good: bytes) -> None:
    lines = good.decode().splitlines()
    focus = next((found for name in shape.targets if (found := member(lines, name))), None)
    assert focus is not None
    kept = around(lines, focus)
    for name, broken in breaches(shape, focus, kept):
        written = ("\n".join(broken) + "\n").encode()
        report = validate(written, thorough=True)
        assert validate(written) == report, name
        assert (focus[1:-1], shape.path[1:-1]) in {(one.focus, one.path) for one in report.violations}, name


def around(lines: list[str], focus: str) -> list[str]:
    """A node and its neighbours' classes would not conform; a graph of the focus and what it needs does."""
    wanted, found = {focus}, set[str]()
    while wanted != found:
        found = set(wanted)
        for line in lines:
            subject, _, rest = line.split(" ", 2)
            if subject in found and rest.startswith("<"):
                wanted.add(rest.split(" ", 1)[0])
    return [line for line in lines if line.split(" ", 1)[0] in found]


@pytest.mark.parametrize(
    ("lost", "message"),
    [
        (r".*#9\.a\.act1\.due2> <[^>]*onDate>.*\n", "a recurring one an interval"),
        (
            r".*#9\.a\.treaty1> <[^>]*(treatyVolume|registrationNumber)>.*\n",
            "a volume or a registration number",
        ),
        (r"<[^>]*/unit/A\.III> <[^>]*unitKey>.*\n", "an official symbol, or a unit key"),
    ],
)
def test_alternatives_fire_in_both(good: bytes, lost: str, message: str) -> None:
    broken = re.sub(lost, "", good.decode()).encode()
    assert broken != good
    fast, slow = both(broken)
    assert fast == slow
    assert any(message in one.message for one in validate(broken).violations)


def test_the_report_on_suspects_is_the_report_on_everything(good: bytes) -> None:
    broken = good.replace(b'"2011-12-31"', b'"2011-13-31"').replace(b'"1"^^<http', b'"x"^^<http')
    assert validate(broken) == validate(broken, thorough=True)
    assert not validate(broken).conforms


def test_an_unknown_constraint_is_no_silent_pass() -> None:
    turtle = (
        b"@prefix sh: <%s> . <x:s> sh:targetClass <x:c> ; sh:property [ sh:path <x:p> ; sh:minLength 3 ] ."
        % (SH.encode())
    )
    with pytest.raises(ShapeError, match="minLength"):
        compile_shapes([turtle])


def test_what_is_no_nquads_is_refused() -> None:
    with pytest.raises(ShapeError, match="not N-Quads"):
        validate(b"nonsense\n")
