"""What several commands share: where the store is, how rows come out, names and symbols given by people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import PREFIXES
from ..queries import CatalogueError, Names, Parameter
from ..store import Store, base_of
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
language_option = click.option(
    "--language", multiple=True, metavar="CODE", help="Only this language version: zh, en."
)


class InputError(click.ClickException):
    """Something given to the command that cannot be worked on: exit code 1."""

    exit_code = 1


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
