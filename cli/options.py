"""What several commands share: where the store is, how rows come out, names and symbols given by people."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING

import click

from ..loaders.input_checks import language_fault
from ..ontology.errors import MandategraphError
from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import PREFIXES, REASON
from ..queries import CatalogueError, Names, Parameter, run
from ..queries.names import with_officers
from ..store import Store, base_of, value
from .tables import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

DEFAULT_STORE = "mandategraph-store"
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*://")

store_option = click.option(
    "--store",
    "place",
    envvar="MANDATEGRAPH_STORE",
    default=DEFAULT_STORE,
    show_default=True,
    show_envvar=True,
    metavar="DIR|URL",
    help="Directory of the store, or URL of a SPARQL 1.1 endpoint.",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How the rows come out.",
)
base_option = click.option(
    "--base",
    default=DEFAULT_BASE,
    show_default=True,
    metavar="IRI",
    help="What the IRIs of the graph begin with.",
)
addressee_option = click.option(
    "--addressee",
    multiple=True,
    metavar="NAME",
    help="Only what this actor or an officer of it is asked: any name, acronym or IRI.",
)
exactly_option = click.option(
    "--exactly",
    is_flag=True,
    help="Only the actor itself: UNODC without the Executive Director of UNODC.",
)


class InputError(MandategraphError):
    """Input that the command cannot use."""


def _codes(_: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of languages given one by one or parted by commas; raises BadParameter for an unknown one."""
    codes = tuple(dict.fromkeys(code.strip().lower() for words in given for code in words.split(",")))
    for code in codes:
        if fault := language_fault(code):
            raise click.BadParameter(fault, param=option)
    return codes


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="all cores",
    metavar="N",
    help="Number of processes.",
)
language_option = click.option(
    "--language",
    "--lang",
    "language",
    multiple=True,
    metavar="CODE",
    callback=_codes,
    help="Only this language version: zh, en.",
)
reading_option = click.option(
    "--language",
    "--lang",
    "language",
    multiple=True,
    metavar="CODE",
    callback=_codes,
    help="The reader's language, whose words are shown where there are any: zh, en.  [default: en]",
)


def resolver(store: Store) -> Callable[[Parameter, str], tuple[str, ...]]:
    """A function from a parameter and what a person gave for it to the values for the store.

    Actors may be named by any name or acronym, IRIs shortened by a prefix or to what follows the base.
    """
    known: list[Names] = []

    def resolve(parameter: Parameter, given: str) -> tuple[str, ...]:
        if parameter.type == "actor":
            if not known:
                known.append(Names.of(store))
            return actors(known[0], given, store)
        if parameter.name == "language" and (fault := language_fault(given)):
            raise CatalogueError(fault)
        if parameter.name == "kind" and "reason" in parameter.description:
            return kinds_of_finding(store, (given,))
        if parameter.type == "iri":
            return (full_iri(given, store),)
        return (given,)

    return resolve


def actors(names: Names, given: str, store: Store) -> tuple[str, ...]:
    """The IRIs of whom `given` names; raises CatalogueError if the store knows nobody of that name."""
    try:
        return names.iris(given)
    except CatalogueError:
        short = re.fullmatch(r"(body|state|group|instrument)/\S+", given)
        if short:
            return (Minter(base_of(store)).key(given),)
        raise


def must_hold(store: Store, *symbols: str) -> None:
    """Raise CatalogueError, with what comes near, for a document or a text in one that the store lacks."""
    for symbol in symbols:
        if next(iter(run(store, "documents", document=(symbol,))), None) is None:
            held = sorted({entry.symbol for entry in store.manifest().values() if entry.symbol})
            raise CatalogueError(
                f"the store holds no document {symbol}{near(symbol, held)}; "
                "`mandategraph query documents` lists them"
            )


def near(given: str, known: Iterable[str]) -> str:
    """A question after the known words that come near to a given one; "" if none does."""
    words = {word.upper(): word for word in known}
    found = [words[match] for match in get_close_matches(given.upper(), words, n=3, cutoff=0.7)]
    return f" (did you mean {' or '.join(found)}?)" if found else ""


def kinds_of_finding(store: Store, given: Iterable[str]) -> tuple[str, ...]:
    """The IRIs of kinds of findings, given by name or IRI; raises CatalogueError for an unknown one."""
    known = [str(value(row[0])) for row in run(store, "finding-kinds")]
    names = {iri.removeprefix(REASON): iri for iri in known}
    iris: list[str] = []
    for kind in given:
        iri = names.get(kind) or full_iri(kind, store)
        if iri not in known:
            raise CatalogueError(
                f"there is no kind of finding {kind}{near(kind, names)}; "
                "`mandategraph query finding-kinds` lists them"
            )
        iris.append(iri)
    return tuple(iris)


def everybody(names: Names, given: Iterable[str], store: Store) -> tuple[str, ...]:
    """The IRIs of all whom several given names mean, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(actors(names, name, store) for name in given)))


def addressed(names: Names, given: Iterable[str], store: Store, *, exactly: bool) -> tuple[str, ...]:
    """The IRIs of all whom several given names mean, with their officers if not `exactly` they are meant."""
    found = everybody(names, given, store)
    return found if exactly else with_officers(store, found)


def full_iri(given: str, store: Store) -> str:
    """The IRI behind `given`: an IRI, a name with one of our prefixes, or the part after the base."""
    if _SCHEME.match(given) or given.startswith("urn:"):
        return given
    prefix, colon, name = given.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + name
    return base_of(store) + given


def filters(**chosen: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The filters that were given, as bindings of a question."""
    bindings = {name: tuple(values) for name, values in chosen.items()}
    return {name: values for name, values in bindings.items() if values}


def example(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds an example to the help of a command."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        command.__doc__ = f"{command.__doc__}\n\n    \b\n    Example:\n      {text}"
        return command

    return decorate
