"""The vocabulary is OWL 2 DL, consistent, labelled in two languages, and just what the packages above use."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph as ox
import pytest
import rdflib
import reasonable
from mandategraph.loaders.quads import quads
from mandategraph.ontology import authorities, terms
from mandategraph.ontology.iri import DEFAULT_BASE
from rdflib import OWL, RDF, RDFS, SKOS, URIRef
from rdflib.collection import Collection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mandategraph.loaders.records import Reading

HOME = Path(__file__).resolve().parents[2]
VOCABULARY = HOME / "ontology" / "mandategraph.ttl"
SCHEMES = sorted((HOME / "ontology" / "schemes").glob("*.ttl"))
JUSTIFICATION = URIRef(f"{terms.MG}justification")
TAGS = (["en", "zh"], ["ar", "en", "es", "fr", "ru", "zh"])
"""Languages of labels: the two that every term has, or all six."""
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(VOCABULARY)


def defined(vocabulary: rdflib.Graph, *kinds: URIRef) -> set[str]:
    """The terms of ours that are declared as one of `kinds`."""
    return {
        str(term)
        for kind in kinds
        for term in vocabulary.subjects(RDF.type, kind)
        if str(term).startswith(terms.MG)
    }


def constants(group: type) -> set[str]:
    return {cast("str", value) for name, value in vars(group).items() if name.isupper()}


def concepts(file: Path) -> set[str]:
    graph = rdflib.Graph().parse(file)
    return {str(term).rpartition("/")[2] for term in graph.subjects(RDF.type, SKOS.Concept)}


def test_every_term_is_declared_once(vocabulary: rdflib.Graph) -> None:
    declared = [str(term) for kind in KINDS for term in vocabulary.subjects(RDF.type, kind)]
    assert len(declared) == len(set(declared))


def test_every_term_that_the_file_names_is_declared_or_built_in(vocabulary: rdflib.Graph) -> None:
    """No punning, nothing left to guess: what stands in an axiom has a declaration of its own (OWL 2 DL)."""
    declared = {term for kind in (*KINDS, OWL.Ontology) for term in vocabulary.subjects(RDF.type, kind)}
    builtin = (str(RDF), str(RDFS), str(OWL), str(terms.XSD))
    axioms = (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf)
    named = {term for axiom in axioms for term in vocabulary.objects(None, axiom)}
    named |= {predicate for predicate in vocabulary.predicates() if isinstance(predicate, URIRef)}
    assert {str(term) for term in named - declared if not str(term).startswith(builtin)} == set()


@pytest.mark.parametrize(
    ("kind", "axiom", "target"),
    [
        (OWL.ObjectProperty, RDFS.subPropertyOf, OWL.ObjectProperty),
        (OWL.DatatypeProperty, RDFS.subPropertyOf, OWL.DatatypeProperty),
        (OWL.Class, RDFS.subClassOf, OWL.Class),
        (OWL.ObjectProperty, RDFS.domain, OWL.Class),
        (OWL.ObjectProperty, RDFS.range, OWL.Class),
        (OWL.DatatypeProperty, RDFS.domain, OWL.Class),
    ],
)
def test_axioms_stay_within_their_kind(
    vocabulary: rdflib.Graph, kind: URIRef, axiom: URIRef, target: URIRef
) -> None:
    for term in vocabulary.subjects(RDF.type, kind):
        for other in vocabulary.objects(term, axiom):
            assert (other, RDF.type, target) in vocabulary, (term, axiom, other)


def test_data_ranges_are_of_the_owl_2_datatype_map(vocabulary: rdflib.Graph) -> None:
    allowed = {f"{terms.XSD}{name}" for name in ("string", "integer", "boolean")}
    ranges = {
        str(range_)
        for term in vocabulary.subjects(RDF.type, OWL.DatatypeProperty)
        for range_ in vocabulary.objects(term, RDFS.range)
    }
    assert ranges <= allowed


def test_every_term_has_label_and_definition_in_both_languages(vocabulary: rdflib.Graph) -> None:
    for term in defined(vocabulary, *KINDS):
        for predicate in (RDFS.label, SKOS.definition):
            tags = sorted(
                str(words.language)
                for words in vocabulary.objects(URIRef(term), predicate)
                if isinstance(words, rdflib.Literal)
            )
            assert tags in TAGS, (term, predicate)


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.stem)
def test_every_concept_has_a_label_in_both_languages_and_a_scheme(file: Path) -> None:
    graph = rdflib.Graph().parse(file)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    for concept in (*graph.subjects(RDF.type, SKOS.Concept), scheme):
        labels = [
            words for words in graph.objects(concept, SKOS.prefLabel) if isinstance(words, rdflib.Literal)
        ]
        assert sorted(str(label.language) for label in labels) in TAGS, concept
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert (concept, SKOS.inScheme, scheme) in graph


@pytest.mark.parametrize("file", [VOCABULARY, *SCHEMES], ids=lambda file: file.stem)
def test_turtle_is_sorted(file: Path) -> None:
    sections = re.split(
        r"^# --- .*$|\n\n(?=schema:|dcterms:|eli:)", file.read_text("utf-8"), flags=re.MULTILINE
    )
    for section in sections:
        subjects = re.findall(r"^([\w-]+:\w[\w-]*)(?= a |$)", section, flags=re.MULTILINE)
        assert subjects == sorted(subjects)


def test_every_verb_has_a_kind() -> None:
    graph = rdflib.Graph().parse(HOME / "ontology" / "schemes" / "verbs.ttl")
    kinds = {f"{terms.KIND}{kind}" for kind in terms.ACT_CLASS}
    for verb in graph.subjects(RDF.type, SKOS.Concept):
        found = {str(kind) for kind in graph.objects(verb, URIRef(terms.Property.KIND))}
        assert len(found) == 1, verb
        assert found <= kinds, verb


def test_constants_and_file_name_the_same_terms(vocabulary: rdflib.Graph) -> None:
    assert constants(terms.Class) == defined(vocabulary, OWL.Class)
    properties = defined(vocabulary, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert constants(terms.Property) == properties


def sources(*folders: str) -> Iterator[str]:
    for folder in folders:
        for file in sorted((HOME / folder).rglob("*")):
            if file.suffix in (".py", ".rq", ".ttl"):
                yield file.read_text("utf-8")


def in_code(text: str) -> Iterator[str]:
    for group, name in re.findall(r"\b(Class|Property)\.([A-Z0-9_]+)\b", text):
        yield cast("str", getattr(getattr(terms, group), name))


def in_prefixed_names(text: str) -> Iterator[str]:
    yield from (f"{terms.MG}{name}" for name in re.findall(r"\bmg:([A-Za-z]\w*)", text))


def test_every_term_used_is_defined_and_every_term_defined_is_used_or_justified(
    vocabulary: rdflib.Graph,
) -> None:
    all_defined = defined(vocabulary, *KINDS)
    loaded = {term for text in sources("loaders") for term in in_code(text)}
    loaded |= {*terms.ACT_CLASS.values(), *terms.PARAGRAPH_CLASS.values()}
    named = {term for text in sources("queries", "shapes") for term in in_prefixed_names(text)}
    assert loaded | named <= all_defined
    justified = {str(term) for term in vocabulary.subjects(JUSTIFICATION)}
    assert all_defined - loaded - named == justified - loaded - named


def values_of(key: str, entry: object) -> Iterator[str]:
    if isinstance(entry, dict):
        for name, value in cast("dict[str, object]", entry).items():
            if name == key and isinstance(value, str):
                yield value
            else:
                yield from values_of(key, value)
    elif isinstance(entry, list):
        for one in cast("list[object]", entry):
            yield from values_of(key, one)


def packs() -> Iterable[Path]:
    return sorted((HOME / "loaders" / "languages").glob("*/*.toml"))


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: f"{pack.parent.name}-{pack.stem}")
def test_every_verb_of_a_pack_is_in_the_scheme(pack: Path) -> None:
    entry = tomllib.loads(pack.read_text("utf-8"))
    assert set(values_of("concept", entry)) - {""} <= concepts(HOME / "ontology" / "schemes" / "verbs.ttl")


def test_every_reason_that_the_loader_gives_is_in_the_scheme() -> None:
    known = concepts(HOME / "ontology" / "schemes" / "reasons.ttl")
    given = {
        reason
        for text in sources("loaders")
        for reason in re.findall(r"""\b(?:Finding|find|finding)\(\s*"([a-z]+(?:-[a-z]+)*)",""", text)
    }
    assert given
    assert given <= known


def test_types_of_the_authority_files_are_in_their_schemes() -> None:
    records = authorities.load()
    folder = HOME / "ontology" / "schemes"
    assert {body.type for body in records.bodies.values()} - {""} <= concepts(folder / "body-types.ttl")
    kinds = {re.sub(r"(?<=[a-z])(?=[A-Z])", "-", one.type).lower() for one in records.instruments.values()}
    assert kinds - {""} <= concepts(folder / "instrument-types.ttl")


class Reasoner(Protocol):
    """What this test calls of `reasonable.PyReasoner`."""

    def from_graph(self, graph: rdflib.Graph) -> None: ...

    def reason(self) -> list[tuple[object, object, object]]: ...


Triples = set[tuple[object, object, object]]


def entailed(graph: rdflib.Graph) -> Triples:
    # The package brings no types for its compiled module.
    reasoner = cast("Reasoner", vars(reasonable)["PyReasoner"]())
    reasoner.from_graph(graph)
    return set(reasoner.reason())


def clashes(graph: rdflib.Graph, triples: Triples) -> list[tuple[object, list[str]]]:
    """Individuals of owl:Nothing, or of two disjoint classes (OWL 2 RL: cls-nothing2, cax-adc).

    `reasonable` infers the classes, and leaves it to the reader to look for contradictions among them.
    """
    classes: dict[object, set[object]] = {}
    for subject, predicate, term in triples:
        if predicate == RDF.type:
            classes.setdefault(subject, set()).add(term)
    apart = [
        set(Collection(graph, members))
        for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses)
        for members in graph.objects(axiom, OWL.members)
    ]
    assert apart
    return [
        (subject, sorted(map(str, found)))
        for subject, found in classes.items()
        if OWL.Nothing in found or any(len(found & group) > 1 for group in apart)
    ]


def test_vocabulary_and_a_sample_graph_are_consistent(vocabulary: rdflib.Graph, reading: Reading) -> None:
    graph = rdflib.Graph()
    graph += vocabulary
    for quad in ox.parse(quads(reading, version="0"), format=ox.RdfFormat.N_QUADS):
        graph.parse(data=f"{quad.subject} {quad.predicate} {quad.object} .", format="nt")
    triples = entailed(graph)
    assert clashes(graph, triples) == []
    document = URIRef(f"{DEFAULT_BASE}document/E/CN.15/SAMPLE/1")
    assert (document, RDF.type, URIRef(f"{terms.ELI}LegalResource")) in triples
    unit = URIRef(f"{document}/unit/A.III")
    assert (unit, URIRef(f"{terms.ELI}is_part_of"), document) in triples


def test_a_contradiction_would_be_noticed(vocabulary: rdflib.Graph) -> None:
    graph = rdflib.Graph()
    graph += vocabulary
    for name in (terms.Class.ACTOR, terms.Class.DUE):
        graph.add((URIRef("https://x/1"), RDF.type, URIRef(name)))
    ((subject, _),) = clashes(graph, entailed(graph))
    assert subject == URIRef("https://x/1")


def test_superproperties_of_other_vocabularies_are_those_of_the_vocabulary() -> None:
    pairs = rdflib.Graph().parse(VOCABULARY).subject_objects(RDFS.subPropertyOf)
    found = {str(name): str(above) for name, above in pairs if not str(above).startswith(terms.MG)}
    assert found == terms.SUPERPROPERTIES
