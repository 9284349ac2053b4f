"""What several commands share: where the store is, how rows come out, names and symbols given by people."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import PREFIXES
from ..queries import CatalogueError, Names, Parameter
from ..store import EmbeddedStore, RemoteStore, Store, StoreError
from .tables import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

DEFAULT_STORE = "mandategraph-store"
_URL = re.compile(r"https?://", re.IGNORECASE)
_COMMON = tuple(graph.removeprefix(DEFAULT_BASE) for graph in (Minter().authorities, Minter().thesaurus))
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
language_option = click.option(
    "--language", multiple=True, metavar="CODE", help="Only this language version: zh, en."
)


class InputError(click.ClickException):
    """Something given to the command that cannot be worked on: exit code 1."""

    exit_code = 1


def open_store(
    place: str, *, base: str = DEFAULT_BASE, update: str | None = None, new: bool = False
) -> Store:
    """The store in a directory or behind a URL.

    update: URL for updates of a remote store. new: whether a directory without a store will do.
    Raises StoreError if there is none.
    """
    if _URL.match(place):
        return RemoteStore(place, update, manifest_graph=f"{base}graph/manifest", prefixes=PREFIXES)
    store = EmbeddedStore(Path(place), PREFIXES)
    if not new and not store.exists():
        raise StoreError(
            place, "there is no store here", "make one with `mandategraph build`, or give --store"
        )
    return store


def base_of(store: Store) -> str:
    """The base of the IRIs in a store, as its manifest shows it."""
    held = store.manifest()
    bases = (graph.removesuffix(tail) for tail in _COMMON for graph in held if graph.endswith(tail))
    return next(bases, DEFAULT_BASE)


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
