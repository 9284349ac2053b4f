"""What users give, as values for the store: names of actors, symbols, IRIs, kinds of findings, parameters.

In: a store and words of a user. Out: IRIs and texts as the queries take them; an unknown word raises
CatalogueError with similar known ones.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from ..ontology.terms import PREFIXES, REASON
from ..queries import CatalogueError, Names, Parameter, run
from ..queries.due_filter import known_in, known_session
from ..queries.names import actor_iris, all_actor_iris, with_officers
from ..queries.resources import is_known
from ..queries.symbols import known_symbol, stored_symbol
from ..queries.unresolved import UnresolvedNameError, similar
from ..queries.vocabulary import Topics, verb_form
from ..store import base_of, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..store import Store

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*://")


def resolver(store: Store, names: Names | None = None) -> Callable[[Parameter, str], tuple[str, ...]]:
    """Returns a function from a parameter and a value given by a user to the values for the store.

    Actors, sessions and topics may be given by any name, documents by a symbol in any printed form, mandates
    by the symbol of a document or any name of an instrument, IRIs by a prefix or without the base. names: the
    names of the store; None: read when they are needed. The function raises UnresolvedNameError for what the
    store lacks or for a name of several things, CatalogueError for an unknown language or kind of finding.
    """
    loaded = [names] if names else []

    def actors(given: str) -> tuple[str, ...]:
        if not loaded:
            loaded.append(Names.of(store))
        return actor_iris(loaded[0], given, store)

    def resolve(parameter: Parameter, given: str) -> tuple[str, ...]:
        if parameter.type == "actor":
            return actors(given)
        if parameter.name == "language":
            return languages_of((given,))
        if parameter.name == "kind" and "reason" in parameter.description:
            return finding_kinds(store, (given,))
        if parameter.type == "session":
            return (known_session(given, base_of(store), known_in(store)),)
        if parameter.type == "topic":
            return (Topics.of(store).name(given),)
        if parameter.type == "verb":
            return (verb_form(store, given),)
        if parameter.type == "iri":
            return (_known_iri(given, store),)
        if parameter.type == "mandate":
            return mandates(given)
        return (known_symbol(store, given),) if parameter.type == "symbol" else (given,)

    def mandates(given: str) -> tuple[str, ...]:
        try:
            return (known_symbol(store, given),)
        except UnresolvedNameError:
            with suppress(UnresolvedNameError):
                instruments = [iri for iri in actors(given) if "/instrument/" in iri]
                if instruments:
                    return tuple(iri.rpartition("/instrument/")[2] for iri in instruments)
            raise

    return resolve


def _known_iri(given: str, store: Store) -> str:
    """Returns the whole IRI of a resource of the store; raises UnresolvedNameError if there is none."""
    iri = full_iri(given, store)
    if not is_known(store, iri):
        raise UnresolvedNameError("resource", given)
    return iri


def addressee_iris(names: Names, given: Iterable[str], store: Store, *, exactly: bool) -> tuple[str, ...]:
    """Returns the IRIs of the actors with any of several names, and of their officers unless `exactly`."""
    found = all_actor_iris(names, given, store)
    return found if exactly else with_officers(store, found)


def document_symbols(store: Store, given: Iterable[str]) -> tuple[str, ...]:
    """Returns the symbols, as stored, of the documents and texts that users name, without duplicates.

    given: symbols in any printed form ("A/RES/57/270B", "S/RES/1373 (2001)"), either symbol of a double one,
    or numbers ("resolution 77/235"). Raises UnresolvedNameError, with similar symbols, if the store
    lacks a document, and with the candidates for a number of several.
    """
    return tuple(dict.fromkeys(stored_symbol(store, words) for words in given))


def suggestion(given: str, known: Iterable[str]) -> str:
    """Returns " (did you mean …?)" with up to three known words similar to the given one, or ""."""
    words = tuple(known)
    begun = sorted(one for one in words if given and one.startswith(given))
    found = similar(given, words, 3) or begun[:3]
    return f" (did you mean {' or '.join(found)}?)" if found else ""


def finding_kinds(store: Store, given: Iterable[str]) -> tuple[str, ...]:
    """Returns the IRIs of kinds of findings given by name or IRI; raises CatalogueError if one is unknown."""
    known = [str(value(row[0])) for row in run(store, "finding-kinds")]
    names = {iri.removeprefix(REASON): iri for iri in known}
    iris: list[str] = []
    for kind in given:
        iri = names.get(kind) or full_iri(kind, store)
        if iri not in known:
            raise CatalogueError(
                f"Unknown kind of finding: {kind}{suggestion(kind, names)}. "
                "Run `mandategraph query finding-kinds` for the list."
            )
        iris.append(iri)
    return tuple(iris)


def languages_of(given: Iterable[str]) -> tuple[str, ...]:
    """Returns language codes in lower case, without duplicates; raises CatalogueError for an unknown one."""
    # Imported here: it imports the readers, which most commands do not need.
    from ..loaders.input_checks import language_fault

    codes = tuple(dict.fromkeys(code.strip().lower() for code in given))
    for code in codes:
        if fault := language_fault(code):
            raise CatalogueError(fault)
    return codes


def full_iri(given: str, store: Store) -> str:
    """Returns an IRI from an IRI, a prefixed name or the part after the base of the store."""
    if _SCHEME.match(given) or given.startswith("urn:"):
        return given
    prefix, colon, name = given.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + name
    return base_of(store) + given


def filters(**chosen: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Returns the filters that have a value, as parameters of a query."""
    bindings = {name: tuple(values) for name, values in chosen.items()}
    return {name: values for name, values in bindings.items() if values}
