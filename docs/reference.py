"""The pages that are written from their sources: in, the ontology, its schemes and the catalogue of
questions; out, one Markdown page each. A page is only touched where it changes: Sphinx then builds it once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from mandategraph.loaders.packs.reference import pack_format
from mandategraph.ontology.terms import HOME, MG, PREFIXES
from mandategraph.queries import Query, catalogue
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

_KINDS = (
    ("Classes", OWL.Class),
    ("Object properties", OWL.ObjectProperty),
    ("Datatype properties", OWL.DatatypeProperty),
    ("Annotation properties", OWL.AnnotationProperty),
)
_ROWS = (
    ("Subclass of", RDFS.subClassOf),
    ("Subproperty of", RDFS.subPropertyOf),
    ("Equivalent to", OWL.equivalentClass),
    ("Domain", RDFS.domain),
    ("Range", RDFS.range),
    ("Inverse of", OWL.inverseOf),
    ("See also", RDFS.seeAlso),
)


@dataclass(frozen=True, slots=True)
class Term:
    """What the vocabulary says of one term, in both languages."""

    iri: URIRef
    graph: Graph

    @property
    def name(self) -> str:
        """mg:addressee."""
        return short(self.iri)

    @property
    def anchor(self) -> str:
        """Where the term stands on its page."""
        return anchor(self.iri)

    def said(self, predicate: URIRef, language: str) -> str:
        """A label or definition in one language; "" if it is missing."""
        found = (text for text in self.graph.objects(self.iri, predicate) if isinstance(text, Literal))
        return next((str(text) for text in found if text.language == language), "")


def write(folder: Path) -> None:
    """Write every page into the folder, which is made if need be."""
    folder.mkdir(exist_ok=True)
    for name, lines in (
        ("vocabulary", vocabulary()),
        ("schemes", schemes()),
        ("queries", questions(catalogue().values())),
        ("pack-keys", pack_keys()),
    ):
        page = folder / f"{name}.md"
        text = "\n".join(lines) + "\n"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            # Two builds at once must not read each other's half pages.
            draft = folder / f"{name}.{os.getpid()}"
            draft.write_text(text, encoding="utf-8")
            draft.replace(page)


def vocabulary() -> Iterator[str]:
    """The page of the vocabulary: every class and property with label and definition in both languages."""
    graph = Graph().parse(data=_ontology("mandategraph.ttl"), format="turtle")
    yield "# Vocabulary"
    yield ""
    yield f"Prefix `mg:`, namespace <{MG}>. Written from `ontology/mandategraph.ttl`, which is the source."
    for title, kind in _KINDS:
        terms = [Term(iri, graph) for iri in sorted(_ours(graph, kind))]
        if not terms:
            continue
        yield from ("", f"## {title}", "")
        yield ", ".join(f"[{term.name}](#{term.anchor})" for term in terms)
        for term in terms:
            yield from _described(term)


def _described(term: Term) -> Iterator[str]:
    graph = term.graph
    yield from ("", f"({term.anchor})=", f"### {term.name}", "")
    for language in ("en", "zh"):
        label, definition = term.said(RDFS.label, language), term.said(SKOS.definition, language)
        yield f"**{label}** – {definition}" + ("\\" if language == "en" else "")
    held = [(title, sorted(graph.objects(term.iri, predicate), key=str)) for title, predicate in _ROWS]
    lines = [
        f"- {title}: {', '.join(linked(value, graph) for value in values)}"
        for title, values in held
        if values
    ]
    if lines:
        yield from ("", *lines)


def schemes() -> Iterator[str]:
    """The page of the concept schemes: every concept with its labels and, for verbs, the kind of act."""
    graph = Graph()
    for file in sorted((files("mandategraph.ontology") / "schemes").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ttl"):
            graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    yield "# Concept schemes"
    yield ""
    yield "Written from the Turtle files in `ontology/schemes/`."
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        concepts = sorted(graph.subjects(SKOS.inScheme, scheme), key=str)
        title = Term(URIRef(str(scheme)), graph)
        yield from ("", f"## {_title(title)}", "", "| concept | English | 中文 |", "|---|---|---|")
        for concept in (Term(URIRef(str(concept)), graph) for concept in concepts):
            labels = (concept.said(SKOS.prefLabel, language) for language in ("en", "zh"))
            yield f"| `{concept.name}` | {' | '.join(labels)} |"


def _title(scheme: Term) -> str:
    wordings = (scheme.said(predicate, "en") for predicate in (SKOS.prefLabel, RDFS.label, _DCTERMS_TITLE))
    return next((word for word in wordings if word), scheme.iri.rpartition("/")[2].capitalize())


_DCTERMS_TITLE = URIRef("http://purl.org/dc/terms/title")


def pack_keys() -> Iterator[str]:
    """The page of the keys of language packs, with types and defaults."""
    yield from (
        "# Keys of language packs",
        "",
        "Written from the typed tables in `loaders/packs/`, against which packs are checked.",
        "[](../pack-format.md) is the introduction.",
        "",
        *pack_format(),
    )


def questions(asked: Iterable[Query]) -> Iterator[str]:
    """The page of the catalogue: every question with its parameters, an example and its SPARQL."""
    yield from (
        "# Questions",
        "",
        "Every question is a file in `queries/` that runs as it stands on any SPARQL 1.1 store; this page is",
        "written from their heads. `mandategraph query NAME --param KEY=VALUE` asks one.",
    )
    known = tuple(asked)
    yield from _questions(question for question in known if not question.internal)
    yield from (
        "",
        "# Questions of the program itself",
        "",
        "Search, pages, tables, networks and links between documents are made of these. They can be asked",
        "like the others; `mandategraph queries --all` lists them, too.",
    )
    yield from _questions(question for question in known if question.internal)


def _questions(asked: Iterable[Query]) -> Iterator[str]:
    for question in asked:
        yield from ("", f"({question_anchor(question.name)})=", f"## {question.name}", "")
        yield from (f"**{question.title}.** {question.description}", "")
        if question.parameters:
            yield from ("| parameter | type | default | |", "|---|---|---|---|")
            for row in question.parameters:
                yield f"| `{row.name}` | {row.type} | {row.default.replace('-', '–')} | {row.description} |"
            yield ""
        body = question.text[question.text.index("PREFIX") :] if "PREFIX" in question.text else question.text
        yield from ("```console", f"$ {question.example}", "```", "")
        yield from ("```{code-block} sparql", ":force:", "", body.rstrip(), "```")


def question_anchor(name: str) -> str:
    """Where a question stands on its page."""
    return f"question-{name}"


def anchor(iri: str) -> str:
    """Where a term of the vocabulary stands on its page."""
    name = iri.removeprefix(MG)
    # HTML finds `Due` and `due` by different names, Sphinx does not.
    return f"{'class' if name[0].isupper() else 'property'}-{name.lower()}"


def linked(value: Node, graph: Graph) -> str:
    """A value as a link: to its place on the page if it is a term of ours, else to where it lives."""
    if not isinstance(value, URIRef):
        return "a class expression (see the Turtle file)"
    if value.startswith(MG) and (value, RDF.type, None) in graph:
        return f"[{short(value)}](#{anchor(value)})"
    return f"[{short(value)}]({value})"


def short(iri: str) -> str:
    """An IRI with its prefix."""
    for prefix, start in sorted(PREFIXES.items(), key=lambda pair: -len(pair[1])):
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri.removeprefix(HOME)


def _ours(graph: Graph, kind: URIRef) -> list[URIRef]:
    return [
        term for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef) and term.startswith(MG)
    ]


def _ontology(name: str) -> str:
    return (files("mandategraph.ontology") / name).read_text(encoding="utf-8")
