"""Reads the thesaurus used for topics: a SKOS or CSV file in, a `Thesaurus` and its graph out.

None is shipped: whoever runs the program loads one, such as the UNBIS Thesaurus of the United Nations
Library.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import SKOS
from .formats import content
from .nquads import TYPE, Graph, quoted, serialize, tagged
from .records import LoaderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

SYNTAXES: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}
"""RDF syntaxes by file suffix."""

MAX_BYTES: Final = 256 << 20
"""Maximum size of a thesaurus, in bytes; that of the United Nations has a tenth of it."""
_ALTERNATIVES: Final = "_alternatives"
_CONCEPT, _BROADER, _NARROWER = f"{SKOS}Concept", f"{SKOS}broader", f"{SKOS}narrower"
_PREFERRED = f"{SKOS}prefLabel"
_ALTERNATIVE = (f"{SKOS}altLabel", f"{SKOS}hiddenLabel")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Label = tuple[str, str]
"""A language code ("en", "" where the file gives none) and a name in that language."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept with its names, sorted."""

    iri: str
    preferred: tuple[Label, ...]
    """At most one per language."""
    alternatives: tuple[Label, ...] = ()
    broader: tuple[str, ...] = ()
    """IRIs of the broader concepts."""

    def names(self, language: str) -> Iterator[str]:
        """Returns the names in a language, the preferred one first."""
        yield from (name for tag, name in (*self.preferred, *self.alternatives) if tag == language)


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Concepts, sorted by IRI."""

    concepts: tuple[Concept, ...]
    findings: tuple[str, ...] = field(default=(), compare=False)
    """A message for each concept that has no name in a known language; topics cannot use it."""

    @property
    def version(self) -> str:
        """Hash of the concepts, independent of the file format: 16 hexadecimal digits."""
        return hashlib.sha256(repr(self.concepts).encode()).hexdigest()[:16]


def read_thesaurus(path: Path) -> Thesaurus:
    """Reads a thesaurus from a SKOS file (Turtle, N-Triples, RDF/XML) or a CSV file.

    The CSV file has a column `uri`, one a language (`en`, `zh`) and, if need be, one for the other names in
    that language, parted by `|` (`en_alternatives`). Raises LoaderError, naming the file and the line.
    """
    suffix = path.suffix.lower()
    if suffix != ".csv" and suffix not in SYNTAXES:
        suffixes = ", ".join((".csv", *SYNTAXES))
        raise LoaderError(f"{path}: unknown format; supported are {suffixes}")
    concepts = _from_csv(path) if suffix == ".csv" else _from_rdf(path, SYNTAXES[suffix])
    if not concepts:
        raise LoaderError(f"{path}: no concepts found (skos:Concept, or a row of the CSV file)")
    concepts.sort(key=lambda concept: concept.iri)
    unnamed = [concept for concept in concepts if not any(language for language, _ in concept.preferred)]
    if len(unnamed) == len(concepts):
        raise LoaderError(
            f"{path}: <{concepts[0].iri}> has no skos:prefLabel with a language tag, and no other concept has"
            " one; give them one"
        )
    return Thesaurus(tuple(concepts), tuple(f"{path}: {_unnamed(concept)}" for concept in unnamed))


def _unnamed(concept: Concept) -> str:
    name = next((f" ({name})" for _, name in concept.preferred), "")
    return f"<{concept.iri}>{name} has no skos:prefLabel with a language tag; no topics are made of it"


def thesaurus_quads(thesaurus: Thesaurus, *, base: str = DEFAULT_BASE) -> bytes:
    """Returns the graph of a thesaurus as N-Quads; `read_thesaurus` reads the same thesaurus from it.

    `base`: an absolute IRI that ends in "/". Raises IriError for an invalid one.
    """
    graph = Graph(Minter(base).thesaurus)
    for concept in thesaurus.concepts:
        graph.type(concept.iri, _CONCEPT)
        for language, name in concept.preferred:
            graph.add(concept.iri, _PREFERRED, _literal(name, language))
        for language, name in concept.alternatives:
            graph.add(concept.iri, _ALTERNATIVE[0], _literal(name, language))
        for broader in concept.broader:
            graph.link(concept.iri, _BROADER, broader)
    return serialize((graph,))


def _literal(name: str, language: str) -> str:
    return tagged(name, language) if language else quoted(name)


# --- CSV --------------------------------------------------------------------------------------------------


def _from_csv(path: Path) -> list[Concept]:
    found: dict[str, tuple[int, Concept]] = {}
    try:
        text = content(path, MAX_BYTES).decode("utf-8-sig")
        table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        languages = _languages(path, table.fieldnames or ())
        for row in table:
            place = f"{path}: line {table.line_num}"
            concept = _row(place, row, languages)
            if concept.iri in found:
                first = found[concept.iri][0]
                raise LoaderError(f"{place}: <{concept.iri}> is already in line {first}; keep one of them")
            found[concept.iri] = (table.line_num, concept)
    except (UnicodeDecodeError, csv.Error) as error:
        raise LoaderError(f"{path}: not a CSV file in UTF-8 ({error}); save it as one") from error
    return [concept for _, concept in found.values()]


def _languages(path: Path, columns: Iterable[str]) -> tuple[str, ...]:
    names = tuple(columns)
    languages = tuple(name for name in names if _LANGUAGE.fullmatch(name) and name != "uri")
    known = {"uri", *languages, *(f"{language}{_ALTERNATIVES}" for language in languages)}
    if "uri" not in names or not languages:
        raise LoaderError(
            f"{path}: line 1: name the columns uri,en,zh,en_alternatives; found {','.join(names)}"
        )
    for name in names:
        if name not in known:
            raise LoaderError(
                f"{path}: line 1: the column {name!r} is neither uri, nor a language code, nor one with "
                f"{_ALTERNATIVES}; rename it or leave it out"
            )
    return languages


def _is_iri(words: str) -> bool:
    """Whether the store accepts the words as an absolute IRI."""
    try:
        ox.NamedNode(words)
    except ValueError:
        return False
    return bool(_IRI.fullmatch(words))


def _row(place: str, row: Mapping[str | None, str | list[str] | None], languages: tuple[str, ...]) -> Concept:
    if None in row or None in row.values():
        raise LoaderError(
            f"{place}: the row has more or fewer cells than line 1; quote cells that hold commas"
        )
    cells = {name: value.strip() for name, value in row.items() if name and isinstance(value, str)}
    iri = cells["uri"]
    if not _is_iri(iri):
        raise LoaderError(f"{place}: {iri!r} is not an absolute IRI; correct the column uri")
    preferred = [(language, cells[language]) for language in languages if cells[language]]
    if not preferred:
        raise LoaderError(f"{place}: <{iri}> has no name; give one in {' or '.join(languages)}")
    alternatives = [
        (language, name.strip())
        for language in languages
        for name in cells.get(f"{language}{_ALTERNATIVES}", "").split("|")
        if name.strip()
    ]
    return _concept(iri, preferred, alternatives, ())


# --- SKOS -------------------------------------------------------------------------------------------------


def _from_rdf(path: Path, syntax: ox.RdfFormat) -> list[Concept]:
    concepts: set[str] = set()
    preferred: defaultdict[str, list[Label]] = defaultdict(list)
    alternatives: defaultdict[str, list[Label]] = defaultdict(list)
    broader: defaultdict[str, list[str]] = defaultdict(list)
    try:
        for quad in ox.parse(content(path, MAX_BYTES), format=syntax):
            subject, predicate, target = quad.subject, quad.predicate.value, quad.object
            if not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(target, ox.NamedNode):
                if predicate == TYPE and target.value == _CONCEPT:
                    concepts.add(subject.value)
                elif predicate == _BROADER:
                    broader[subject.value].append(target.value)
                elif predicate == _NARROWER:
                    broader[target.value].append(subject.value)
            elif isinstance(target, ox.Literal) and target.value.strip():
                label = ((target.language or "").partition("-")[0].lower(), target.value.strip())
                if predicate == _PREFERRED:
                    preferred[subject.value].append(label)
                elif predicate in _ALTERNATIVE:
                    alternatives[subject.value].append(label)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f"{path}: line {line}" if line else str(path)
        raise LoaderError(f"{place}: not {syntax.name} ({error.args[0]}); correct the file") from error
    return [_concept(iri, preferred[iri], alternatives[iri], broader[iri]) for iri in concepts]


def _concept(
    iri: str, preferred: Iterable[Label], alternatives: Iterable[Label], broader: Iterable[str]
) -> Concept:
    """Canonical form: a second preferred name in a language becomes an alternative."""
    first: dict[str, str] = {}
    others = set(alternatives)
    for language, name in sorted(set(preferred)):
        if first.setdefault(language, name) != name:
            others.add((language, name))
    kept = tuple(sorted(first.items()))
    return Concept(iri, kept, tuple(sorted(others.difference(kept))), tuple(sorted(set(broader))))
