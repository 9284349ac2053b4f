"""Topics and operative verbs by name: in, words of a user; out, names and IRIs as the store has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ..loaders.languages import languages
from ..ontology.terms import HOME, MG, SKOS
from ..store import base_of, value
from .catalogue import run
from .names import fold
from .resources import is_known
from .unresolved import Candidate, UnresolvedNameError, similar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store import Store

_IN_SCHEME = re.compile(rf"{re.escape(HOME)}verb/[^/#]+$")
_TOPICS = f"""SELECT DISTINCT ?concept ?name {{
  %s
  GRAPH ?graph {{ ?concept <{SKOS}prefLabel>|<{SKOS}altLabel> ?name . }}
  VALUES ?graph {{ <%sgraph/thesaurus> }}
}}"""
_FORMS = f"SELECT DISTINCT ?name {{ VALUES ?name {{ %s }} GRAPH ?graph {{ ?act <{MG}verbForm> ?name . }} }}"
_CONCEPTS = f"""SELECT DISTINCT ?concept {{
  VALUES ?name {{ %s }}
  {{ GRAPH ?graph {{ ?act <{MG}verbForm> ?name ; <{MG}operativeVerb> ?concept . }} }}
  UNION {{ GRAPH ?graph {{
    ?concept <{SKOS}inScheme> <{HOME}scheme/verbs> ; <{SKOS}prefLabel>|<{SKOS}altLabel> ?name . }} }}
}} ORDER BY ?concept"""


class Topics:
    """The names of the concepts of the thesaurus in a store, read once."""

    __slots__ = ("_by_name", "names")

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """rows: IRI and name of a concept."""
        self.names = tuple(rows)
        self._by_name: dict[str, dict[str, str]] = {}
        for iri, name in self.names:
            self._by_name.setdefault(fold(name), {})[iri] = name

    @classmethod
    def of(cls, store: Store) -> Topics:
        """Reads the topics of a store; raises StoreError."""
        rows = store.query(_TOPICS % ("", base_of(store)))
        return cls((str(value(concept)), str(value(name))) for concept, name in rows)

    def iri(self, words: str) -> str:
        """Returns the concept with a name in any language, or the IRI given.

        Raises UnresolvedNameError with similar names for an unknown one, and with the candidates for a name
        of several concepts.
        """
        found = self._by_name.get(fold(words), {})
        if len(found) == 1:
            return next(iter(found))
        if not found and any(words == iri for iri, _ in self.names):
            return words
        if found:
            raise UnresolvedNameError("topic", words, tuple(map(self._candidate, found)), ambiguous=True)
        raise UnresolvedNameError("topic", words, self._suggestions(words))

    def name(self, words: str) -> str:
        """Returns a name, as the thesaurus has it, of the topic that words mean; raises as `iri`."""
        iri = self.iri(words)
        written = self._by_name.get(fold(words), {}).get(iri)
        return written or next(name for one, name in self.names if one == iri)

    def _suggestions(self, words: str) -> tuple[Candidate, ...]:
        parts = fold(words).split()
        matching = sorted(
            (name for name in self._by_name if parts and all(part in name for part in parts)),
            key=lambda name: (len(name), name),
        )
        near = matching or similar(fold(words), self._by_name)
        shown = dict[str, str]()
        for name in near:
            iri, written = next(iter(self._by_name[name].items()))
            shown.setdefault(iri, written)
        return tuple(Candidate(name, iri=iri) for iri, name in shown.items())

    def _candidate(self, iri: str) -> Candidate:
        """Returns a name that only this concept has, else its IRI."""
        own = (name for one, name in self.names if one == iri and len(self._by_name[fold(name)]) == 1)
        name = next(own, "")
        return Candidate(name or iri, iri=iri)


def verb_form(store: Store, words: str) -> str:
    """Returns an operative verb, in its base form, that acts of a store have, or that the vocabulary knows.

    Raises UnresolvedNameError with similar verbs for another word, StoreError.
    """
    verb = words.strip()
    if _any(store, _FORMS % _literals(verb)) or verb_concepts_of(store, verb):
        return verb
    known = {str(value(row[1])) for row in run(store, "verbs-used")}
    raise UnresolvedNameError("verb", words, tuple(map(Candidate, similar(verb, known))))


def verb_concepts(store: Store, words: str) -> tuple[str, ...]:
    """Returns the IRIs of the operative verbs with a name or a base form in any language, or the IRI given.

    Raises UnresolvedNameError with similar verbs for another word, StoreError.
    """
    verb = words.strip()
    if "/" in verb:
        iri = verb if "://" in verb else HOME + verb
        if _IN_SCHEME.match(iri) and is_known(store, iri):
            return (iri,)
    return verb_concepts_of(store, verb) or (verb_form(store, words),)


def verb_concepts_of(store: Store, verb: str) -> tuple[str, ...]:
    """Returns the IRIs of the operative verbs with a name or a base form; () if there are none."""
    return tuple(str(value(row[0])) for row in store.query(_CONCEPTS % _literals(verb)))


def _any(store: Store, query: str) -> bool:
    return next(iter(store.query(query)), None) is not None


def _literals(words: str) -> str:
    """Returns a word as literals of every language with a pack."""
    return " ".join(str(Literal(words, language=language)) for language in languages())
