"""Rules on several nodes of a graph, and on vocabulary and authority files, beyond SHACL Core.

Input: the nodes of the quads of one file. Output: inconsistencies, which `validator` reports with the
violations of the shapes. The rules: terms exist; spans run forwards, end within the source file and lie in
their paragraph; documents are dated in the life of the issuing body and of one kind; an act has the issuer of
its document and is performed by its paragraph; evidence names a part of its act; language tags are those of
the language version; documents, paragraphs and citations have IRIs of their symbols and keys. A rule holds
where a graph lacks what it compares with.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from .. import ontology
from ..ontology import authorities
from ..ontology.iri import Minter
from ..ontology.symbols import normalize
from ..ontology.terms import DCTERMS, ELI, HOME, LANGUAGE, MG, ORG, PROV, RDF, ROLE, Class, Property
from .facts import (
    AUTHORITY,
    CHARTER,
    FIRST,
    LAST,
    PROVISIONAL,
    TYPE,
    Facts,
    Inconsistency,
    Rule,
    literal_value,
)

_TESTED: Final = (DCTERMS, ELI, MG, ORG, PROV)
"""Namespaces whose terms are declared in the vocabulary if they are used."""
_LIBRARY: Final = frozenset(f"<{DCTERMS}{name}>" for name in ("date", "issued", "subject"))
"""Terms of records of the Digital Library, and of thesauri."""
_SPANS: Final = tuple(f"<{name}>" for name in (Property.SPAN, Property.TITLE_SPAN))
_SPAN = re.compile(r'"([0-9]+)-([0-9]+)"')
_TAG = re.compile(r'"@([A-Za-z]+(?:-[A-Za-z0-9]+)*)$')
_IN_LANGUAGE: Final = tuple(
    f"<{name}>"
    for name in (
        f"{DCTERMS}title",
        Property.ACTION_TEXT,
        Property.DESIGNATION,
        Property.HEADING,
        Property.SECTION,
        Property.STATED_TITLE,
        Property.TEXT,
        Property.VERB_FORM,
        Property.VERB_TEXT,
    )
)
"""Properties whose values are in the language of the language version."""
_ELI_DATE: Final = f"{ELI}date_document"
_DATES: Final = tuple(f"<{name}>" for name in (Property.ADOPTED_ON, _ELI_DATE))
_UNITED_NATIONS: Final = "body/UN"
_KINDS: Final = frozenset(
    f"<{name}>"
    for name in (
        Class.ANNEX,
        Class.CITED_DOCUMENT,
        Class.CORRIGENDUM,
        Class.DECISION,
        Class.DECLARATION,
        Class.DRAFT_DECISION,
        Class.DRAFT_RESOLUTION,
        Class.PRESIDENTIAL_STATEMENT,
        Class.PROGRAMME_BUDGET_DOCUMENT,
        Class.RECOMMENDATIONS,
        Class.REPORT,
        Class.RESOLUTION,
    )
)
"""Kinds of document, of which a document has at most one."""
_PART_OF_ACT: Final = {
    f"<{ROLE}{role}>": f"<{name}>"
    for role, name in (
        ("addressee", Property.ADDRESSEE),
        ("condition", Property.CONDITION),
        ("deadline", Property.DUE),
        ("partner", Property.PARTNER),
        ("recipient", Property.REPORT_TO),
        ("verb", Property.OPERATIVE_VERB),
    )
}
"""The property of an act that evidence of a role is about."""


# --- vocabulary and authority files


@cache
def _declared() -> frozenset[str]:
    """Returns the terms that the vocabulary and its schemes declare, as N-Quads terms."""
    folder = files(ontology)
    schemes = (file for file in (folder / "schemes").iterdir() if file.name.endswith(".ttl"))
    return frozenset(
        str(quad.subject)
        for file in (folder / "mandategraph.ttl", *schemes)
        for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == f"{RDF}type"
    )


@cache
def _schemes() -> tuple[str, ...]:
    """Returns the namespaces of the concepts in the schemes, as the start of N-Quads terms."""
    return tuple(
        {f"{term.rpartition('/')[0]}/" for term in _declared() if term.startswith(f"<{HOME}")}
        - {f"<{HOME}", f"<{HOME}scheme/", f"<{HOME}ontology/"}
    )


@cache
def _is_united_nations(key: str) -> bool:
    """Whether a body is an organ of the United Nations or below one."""
    known = authorities.load()
    return key == _UNITED_NATIONS or _UNITED_NATIONS in (known.parents(key) if key in known else ())


def _undeclared(term: str) -> bool:
    return term[1:].startswith(_TESTED) and term not in _declared() and term not in _LIBRARY


def unknown_terms(facts: Facts) -> Iterator[Inconsistency]:
    """Classes, properties and concepts are declared; actors and instruments are in an authority file."""
    declared, schemes = _declared(), _schemes()
    for node, found in facts.nodes.items():
        for path, values in found.items():
            if _undeclared(path):
                for value in values:
                    yield node, path, value, "The vocabulary declares no such property."
            for value in values:
                if path == TYPE:
                    if _undeclared(value):
                        yield node, path, value, "The vocabulary declares no such class."
                elif value.startswith(schemes) and value not in declared:
                    yield node, path, value, "The concept schemes have no such concept."
                elif path.startswith(f"<{MG}") and value[0] == "<" and not facts.exists(value):
                    yield node, path, value, "The authority files have no such actor or instrument."


# --- documents


def types(facts: Facts) -> Iterator[Inconsistency]:
    """A document is of one kind, and not an actor."""
    for node in facts.members(Class.TEXT):
        kinds = sorted(_KINDS.intersection(facts.nodes[node][TYPE]))
        for name in kinds[1:]:
            yield node, TYPE, name, "A document is of one kind."
        for name in (Class.ACTOR, Class.BODY, Class.STATE, Class.GROUP):
            if f"<{name}>" in facts.nodes[node][TYPE]:
                yield node, TYPE, f"<{name}>", "A document is not an actor."


def provisional(facts: Facts) -> Iterator[Inconsistency]:
    """A provisional actor or instrument stands under its document."""
    for name, kind in ((Class.PROVISIONAL_ACTOR, "actor"), (Class.PROVISIONAL_INSTRUMENT, "instrument")):
        for node in facts.members(name):
            match = PROVISIONAL.fullmatch(node)
            if match is None or match[1] != kind:
                message = f"A provisional {kind} stands under its document: document/…/{kind}/…."
                yield node, TYPE, f"<{name}>", message


def symbols(facts: Facts) -> Iterator[Inconsistency]:
    """The IRI of a document is that of its symbol."""
    if not facts.base:
        return
    minter = Minter(facts.base)
    for node in facts.members(Class.TEXT):
        if "/unit/" in node or not node.startswith(f"<{facts.base}document/"):
            continue
        for term in facts.values(node, Property.SYMBOL):
            if node not in _documents(minter, literal_value(term)):
                yield node, f"<{Property.SYMBOL}>", term, "The IRI of a document is made of its symbol."


def dates(facts: Facts) -> Iterator[Inconsistency]:
    """A document is dated in the life of its issuer, and has one date."""
    for node in facts.members(Class.TEXT):
        issuers = [
            match[2] for term in facts.values(node, Property.ISSUED_BY) if (match := AUTHORITY.match(term))
        ]
        first = CHARTER if any(map(_is_united_nations, issuers)) else FIRST
        for path in _DATES:
            for term in facts.nodes[node].get(path, ()):
                if not first <= term[1:11] < LAST:
                    message = f"The date of a document is in the life of its issuer (from {first})."
                    yield node, path, term, message
        adopted = facts.values(node, Property.ADOPTED_ON)
        for term in facts.values(node, _ELI_DATE) if adopted else ():
            if term not in adopted:
                yield node, f"<{_ELI_DATE}>", term, "The date of a document is the day of its adoption."


def citations(facts: Facts) -> Iterator[Inconsistency]:
    """The document that a citation cites has the IRI of the symbol cited."""
    if not facts.base:
        return
    minter = Minter(facts.base)
    for node in facts.members(Class.CITATION):
        for term in facts.values(node, Property.CITED_SYMBOL):
            symbol = literal_value(term)
            for cited in facts.values(node, Property.CITED_DOCUMENT):
                if cited not in _documents(minter, symbol):
                    message = "The document cited has the IRI of the symbol cited."
                    yield node, f"<{Property.CITED_DOCUMENT}>", cited, message


def _documents(minter: Minter, symbol: str) -> tuple[str, str]:
    """Returns the IRIs that the document of a symbol may have, as N-Quads terms."""
    return f"<{minter.document(symbol)}>", f"<{minter.document(normalize(symbol))}>"


def languages(facts: Facts) -> Iterator[Inconsistency]:
    """A language version has the code and IRI of one language, and texts are tagged with it."""
    for node in facts.members(f"{ELI}LegalExpression"):
        for code in facts.values(node, Property.LANGUAGE):
            for term in facts.values(node, f"{ELI}language"):
                if LANGUAGE.get(code[1:-1]) != term[1:-1]:
                    yield node, f"<{ELI}language>", term, "The IRI of a language is that of its code."
    if not facts.languages:
        return
    for node, found in facts.nodes.items():
        for path in _IN_LANGUAGE:
            for term in found.get(path, ()):
                tag = _TAG.search(term)
                if tag and tag[1] not in facts.languages:
                    yield node, path, term, "A text is tagged with the language of its language version."


def spans(facts: Facts) -> Iterator[Inconsistency]:
    """A span runs forwards and ends within the source file."""
    for node, found in facts.nodes.items():
        for path in _SPANS:
            for term in found.get(path, ()):
                match = _SPAN.fullmatch(term)
                if match and int(match[1]) > int(match[2]):
                    yield node, path, term, "A span starts before it ends."
                elif match and int(match[2]) > _length(facts, node):
                    yield node, path, term, "A span ends within the source file."


def passages(facts: Facts) -> Iterator[Inconsistency]:
    """Citations lie in their paragraph, and acts in it or in one above it, which may hold their verb.

    The note of a citation is elsewhere, as evidence may be: in a heading, for example.
    """
    for node in facts.members(Class.PARAGRAPH):
        own = _places(facts, node)
        for part in facts.values(node, Property.HAS_CITATION):
            if '"true"' not in "".join(facts.values(part, Property.IN_NOTE)):
                yield from _outside(facts, part, own)
        acts_of = facts.values(node, Property.PERFORMS)
        above = list(own)
        parents, seen = list(facts.values(node, Property.PARENT)) if acts_of else [], {node}
        while parents:
            parent = parents.pop()
            if parent not in seen:
                seen.add(parent)
                above += _places(facts, parent)
                parents += facts.values(parent, Property.PARENT)
        for part in acts_of:
            yield from _outside(facts, part, above)


def _outside(facts: Facts, node: str, places: Sequence[tuple[int, int]]) -> Iterator[Inconsistency]:
    """Yields the span of a node that lies in none of some places; nothing if there are none."""
    for term in facts.values(node, Property.SPAN) if places else ():
        match = _SPAN.fullmatch(term)
        if match and not any(start <= int(match[1]) and int(match[2]) <= end for start, end in places):
            yield node, f"<{Property.SPAN}>", term, "The span lies in that of the paragraph."


def _places(facts: Facts, node: str) -> list[tuple[int, int]]:
    """Returns the spans of a node as numbers."""
    matches = map(_SPAN.fullmatch, facts.values(node, Property.SPAN))
    return [(int(match[1]), int(match[2])) for match in matches if match]


def _length(facts: Facts, node: str) -> float:
    """Returns the length of the source file of a node in characters; infinity if it is not stated."""
    document = re.split("/unit/|#", node[1:-1], maxsplit=1)[0]
    return facts.characters.get(f"<{document}>", math.inf)


# --- paragraphs and acts


def paragraphs(facts: Facts) -> Iterator[Inconsistency]:
    """A paragraph stands below another one of its document, and has the IRI of its key."""
    for node in facts.members(Class.PARAGRAPH):
        for key in facts.values(node, Property.PARAGRAPH_KEY):
            if node[1:-1].rpartition("#")[2] != literal_value(key):
                yield node, f"<{Property.PARAGRAPH_KEY}>", key, "The IRI of a paragraph ends with its key."
        for parent in facts.values(node, Property.PARENT):
            if parent == node:
                yield node, f"<{Property.PARENT}>", parent, "A paragraph is not its own parent."
            elif (whole := facts.values(parent, Property.PART_OF)) and not set(whole) & set(
                facts.values(node, Property.PART_OF)
            ):
                yield node, f"<{Property.PARENT}>", parent, "A parent is a paragraph of the same document."
        for act in facts.values(node, Property.PERFORMS):
            source = facts.values(act, f"{PROV}wasDerivedFrom")
            if source and node not in source:
                message = "A paragraph performs only the acts derived from it."
                yield node, f"<{Property.PERFORMS}>", act, message


def issuers(facts: Facts) -> Iterator[Inconsistency]:
    """An act has the issuer of its document, and what has an issuer is attributed to it."""
    issued, attributed = f"<{Property.ISSUED_BY}>", f"<{PROV}wasAttributedTo>"
    for node in facts.members(Class.ACT):
        for paragraph in facts.values(node, f"{PROV}wasDerivedFrom"):
            for document in facts.values(paragraph, Property.PART_OF):
                owners = facts.values(document, Property.ISSUED_BY)
                # In a draft that the text recommends, the body that is to adopt it speaks.
                if not owners or facts.values(node, Property.STATUS):
                    continue
                own = facts.values(node, Property.ISSUED_BY)
                wrong = [issuer for issuer in own if issuer not in owners] if own else owners[:1]
                for issuer in wrong:
                    yield node, issued, issuer, "An act has the issuer of its document or unit."
    for node, found in facts.nodes.items():
        for agent in found.get(attributed, ()):
            if issued in found and agent not in found[issued]:
                yield node, attributed, agent, "A document or act is attributed to its issuer."


def acts(facts: Facts) -> Iterator[Inconsistency]:
    """An act is performed by its paragraph, its evidence names its parts, and a statement asks nobody."""
    for node in facts.members(Class.STATEMENT):
        for term in facts.values(node, Property.ADDRESSEE):
            yield node, f"<{Property.ADDRESSEE}>", term, "A statement has no addressee."
    for node in facts.members(Class.ACT):
        for paragraph in facts.values(node, f"{PROV}wasDerivedFrom"):
            if paragraph in facts.nodes and node not in facts.values(paragraph, Property.PERFORMS):
                message = "The paragraph of an act performs it."
                yield node, f"<{PROV}wasDerivedFrom>", paragraph, message
        for evidence in facts.values(node, Property.HAS_EVIDENCE):
            for role in facts.values(evidence, Property.ROLE):
                parts = facts.nodes[node].get(_PART_OF_ACT.get(role, ""), ())
                for target in facts.values(evidence, Property.REFERS_TO):
                    if role in _PART_OF_ACT and target not in parts:
                        message = (
                            f"Evidence of a part of an act names that part ({role.rpartition('/')[2][:-1]})."
                        )
                        yield node, f"<{Property.HAS_EVIDENCE}>", evidence, message


RULES: Final[tuple[Rule, ...]] = (
    unknown_terms,
    types,
    provisional,
    symbols,
    dates,
    citations,
    languages,
    spans,
    passages,
    paragraphs,
    issuers,
    acts,
)
