"""Options that several commands share: the store, the output format, actors and languages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ..loaders.languages import languages
from ..ontology.errors import MandategraphError
from ..ontology.iri import DEFAULT_BASE
from ..queries.filter_values import day
from .completing import complete_actor, complete_document
from .memory import MemoryWatch
from .tables import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

DEFAULT_STORE = "mandategraph-store"
LANGUAGES = ", ".join(sorted(languages()))
"""Codes of the languages that have a pack, for help texts."""


def _watched(context: click.Context, _: click.Parameter, place: str) -> str:
    """Passes the store to the memory watch; a server has limits of its own."""
    if isinstance(watch := context.find_root().obj, MemoryWatch) and context.info_name != "serve":
        watch.store = place
    return place


store_option = click.option(
    "--store",
    "place",
    envvar="MANDATEGRAPH_STORE",
    default=DEFAULT_STORE,
    show_default=True,
    show_envvar=True,
    callback=_watched,
    metavar="DIR|URL",
    help="Directory of the store, or URL of a SPARQL 1.1 endpoint.",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="Output format.",
)
update_endpoint_option = click.option(
    "--update-endpoint",
    envvar="MANDATEGRAPH_UPDATE_ENDPOINT",
    show_envvar=True,
    metavar="URL",
    help="URL for updates of a remote store.",
)
base_option = click.option(
    "--base",
    default=DEFAULT_BASE,
    show_default=True,
    metavar="IRI",
    help="Base IRI of the graph.",
)
document_option = click.option(
    "--document",
    multiple=True,
    metavar="SYMBOL",
    shell_complete=complete_document,
    help="Only this document.",
)
addressee_option = click.option(
    "--addressee",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_actor,
    help="Only requests to this actor or its officers: any name, acronym or IRI.",
)
exactly_option = click.option(
    "--exactly",
    is_flag=True,
    help="Leave out requests to the actor's officers, such as the Executive Director of UNODC.",
)


class InputError(MandategraphError):
    """Input or output that the command cannot use."""


def _codes(_: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Returns language codes, given one by one or by commas; raises BadParameter for an unknown one."""
    codes = tuple(dict.fromkeys(code.strip().lower() for words in given for code in words.split(",")))
    for code in codes:
        # Imported here: it imports the readers, which most commands do not need.
        from ..loaders.input_checks import language_fault

        if fault := language_fault(code):
            raise click.BadParameter(fault, param=option)
    return codes


def day_of(_: click.Context, option: click.Parameter, given: str | None) -> date | None:
    """Returns an ISO date; raises FilterError for anything else."""
    return day(option.name or "", given)


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="all cores",
    metavar="N",
    help="Number of worker processes.",
)
language_option = click.option(
    "--language",
    "--lang",
    "language",
    multiple=True,
    metavar="CODE",
    callback=_codes,
    help=f"Only this language version: {LANGUAGES}.",
)
reading_option = click.option(
    "--language",
    "--lang",
    "language",
    multiple=True,
    metavar="CODE",
    callback=_codes,
    help=f"Preferred language of the words shown: {LANGUAGES}.  [default: en]",
)


def example(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Returns a decorator that adds an example to the help of a command."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        command.__doc__ = f"{command.__doc__}\n\n    \b\n    Example:\n      {text}"
        return command

    return decorate
