"""What users give, as values for the store: names of actors, symbols, IRIs, kinds of findings, parameters.

In: a store and words of a user. Out: IRIs and texts as the queries take them; an unknown word raises
CatalogueError with similar known ones.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING

from ..ontology.iri import Minter
from ..ontology.symbols import normalize
from ..ontology.terms import PREFIXES, REASON
from ..queries import CatalogueError, Names, Parameter, run
from ..queries.due_filter import known_in, known_session
from ..queries.filter_values import FilterError
from ..queries.names import with_officers
from ..queries.symbols import official_symbol, stored_symbols
from ..store import base_of, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..store import Store

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*://")
_KEY = re.compile(r"(?:body|state|group|instrument)/\S+")


def resolver(store: Store) -> Callable[[Parameter, str], tuple[str, ...]]:
    """Returns a function from a parameter and a value given by a user to the values for the store.

    Actors may be given by any name or acronym, documents by a symbol in any printed form, IRIs by a prefix
    or without the base. The function raises CatalogueError for an unknown actor, language or kind of finding.
    """
    loaded: list[Names] = []

    def resolve(parameter: Parameter, given: str) -> tuple[str, ...]:
        if parameter.type == "actor":
            if not loaded:
                loaded.append(Names.of(store))
            return actor_iris(loaded[0], given, store)
        if parameter.name == "language":
            return languages_of((given,))
        if parameter.name == "kind" and "reason" in parameter.description:
            return finding_kinds(store, (given,))
        if parameter.name == "session":
            return (known_session(given, base_of(store), known_in(store)),)
        if parameter.type == "iri":
            return (full_iri(given, store),)
        if parameter.description.startswith("symbol of"):
            return (official_symbol(store, given),)
        return (given,)

    return resolve


def actor_iris(names: Names, given: str, store: Store) -> tuple[str, ...]:
    """Returns the IRIs of the actors and instruments with a name, an IRI or a key such as "body/UNODC".

    Raises CatalogueError, with similar names, if there is none.
    """
    try:
        return names.iris(given)
    except CatalogueError:
        if _KEY.fullmatch(given):
            return (Minter(base_of(store)).key(given),)
        raise


def all_actor_iris(names: Names, given: Iterable[str], store: Store) -> tuple[str, ...]:
    """Returns the IRIs of the actors with any of several names, without duplicates."""
    return tuple(dict.fromkeys(chain.from_iterable(actor_iris(names, name, store) for name in given)))


def addressee_iris(names: Names, given: Iterable[str], store: Store, *, exactly: bool) -> tuple[str, ...]:
    """Returns the IRIs of the actors with any of several names, and of their officers unless `exactly`."""
    found = all_actor_iris(names, given, store)
    return found if exactly else with_officers(store, found)


def document_symbols(store: Store, given: Iterable[str]) -> tuple[str, ...]:
    """Returns the symbols, as stored, of the documents and texts that users name, without duplicates.

    given: symbols in any printed form ("A/RES/57/270B", "S/RES/1373 (2001)"), either symbol of a double one,
    or numbers ("resolution 77/235"). Raises CatalogueError, with similar symbols, if the store lacks a
    document, or if a number is of several.
    """
    found: dict[str, None] = {}
    for words in given:
        symbols = stored_symbols(store, words)
        if not symbols:
            stored = sorted({entry.symbol for entry in store.manifest().values() if entry.symbol})
            raise CatalogueError(
                f"No document {words} in the store{suggestion(normalize(words), stored)}. "
                "Run `mandategraph query documents` for the list."
            )
        first, *others = symbols
        if others:
            raise CatalogueError(f"{words} is the number of {' and '.join(symbols)}. Use one of these.")
        found[first] = None
    return tuple(found)


def check_verbs(store: Store, given: Iterable[str]) -> None:
    """Raises FilterError, with similar verbs, for a verb that no act of the store has."""
    verbs = tuple(given)
    known = {str(value(row[1])) for row in run(store, "verbs-used")} if verbs else set[str]()
    for verb in verbs:
        if verb not in known:
            raise FilterError(
                f"Unknown verb: {verb}{suggestion(verb, known)}. "
                "Run `mandategraph query verbs-used` for the list."
            )


def suggestion(given: str, known: Iterable[str]) -> str:
    """Returns " (did you mean …?)" with up to three known words similar to the given one, or ""."""
    words = {word.upper(): word for word in known}
    found = [words[match] for match in get_close_matches(given.upper(), words, n=3, cutoff=0.7)]
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
