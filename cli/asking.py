"""`acts`, `query`, `queries` and `findings`: acts, named queries and findings of a store."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ..api.selection import (
    addressee_iris,
    document_symbols,
    filters,
    finding_kinds,
    resolver,
    suggestion,
)
from ..ontology.terms import KIND
from ..queries import (
    KINDS_OF_ACTS,
    CatalogueError,
    Names,
    Query,
    acts,
    catalogue,
    flat,
    get_query,
    lookup,
    read,
)
from ..queries.names import all_actor_iris
from ..queries.vocabulary import verb_form
from ..store import QueryError, base_of, open_store
from .completing import complete_actor, complete_parameter, complete_query
from .options import (
    InputError,
    addressee_option,
    document_option,
    exactly_option,
    example,
    format_option,
    language_option,
    store_option,
)
from .tables import emit, solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..store import Store

_Row = TypeVar("_Row")
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*|(?:PREFIX\s+\S*|BASE)\s+<[^>]*>)*(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
_SHOWN = ("document", "unit", "paragraph", "language", "verb", "addressees", "action", "due", "conditions")
_ACTS = (
    "document",
    "unit",
    "paragraph",
    "order",
    "language",
    "issuer",
    "status",
    "kind",
    "verb",
    "addressees",
    "qualifier",
    "action",
    "partners",
    "reporting",
    "report_to",
    "conditions",
    "due",
    "cites",
    "instruments",
    "span",
    "text",
    "iri",
)


@click.command("acts")
@store_option
@click.option("--kind", multiple=True, type=click.Choice(KINDS_OF_ACTS), help="Only acts of this kind.")
@addressee_option
@exactly_option
@click.option(
    "--issuer", multiple=True, metavar="NAME", shell_complete=complete_actor, help="Only acts of this body."
)
@click.option("--verb", multiple=True, metavar="VERB", help="Only this operative verb, in its base form.")
@document_option
@click.option("--unit", multiple=True, metavar="KEY", help="Only this text inside a document: A.III.")
@language_option
@format_option
@example("mandategraph acts --addressee UNODC --kind directive --format csv")
def acts_command(
    place: str,
    kind: tuple[str, ...],
    addressee: tuple[str, ...],
    exactly: bool,
    issuer: tuple[str, ...],
    verb: tuple[str, ...],
    document: tuple[str, ...],
    unit: tuple[str, ...],
    language: tuple[str, ...],
    form: str,
) -> None:
    """List acts: issuer, verb, addressees, action, deadlines.

    Several values of one option mean any of them.
    """
    store = open_store(place)
    document = document_symbols(store, document)
    names = Names.of(store)
    chosen = filters(
        kind=(KIND + name for name in kind),
        addressee=addressee_iris(names, addressee, store, exactly=exactly),
        issuer=all_actor_iris(names, issuer, store),
        verb=(verb_form(store, one) for one in verb),
        document=document,
        unit=unit,
        language=language,
    )
    rows = _with_note(acts(store, names, chosen), chosen)
    if form in ("json", "jsonl"):
        emit((act.to_dict() for act in rows), (), form)
    else:
        emit(flat(rows), _SHOWN if form == "table" else _ACTS, form, base=base_of(store))


@click.command("query")
@click.argument("name", metavar="NAME|FILE", shell_complete=complete_query)
@store_option
@click.option(
    "--param",
    "given",
    multiple=True,
    metavar="KEY=VALUE",
    shell_complete=complete_parameter,
    help="A parameter of the query.",
)
@format_option
@example("mandategraph query requests-to-actor --param actor=UNODC")
def query_command(name: str, place: str, given: tuple[str, ...], form: str) -> None:
    """Run a named query of the catalogue, or the SPARQL query in a file.

    `mandategraph queries` lists the queries. Several values of one parameter mean any of them.
    """
    query = _query(name)
    store = open_store(place)
    resolve = resolver(store)
    by_name = {parameter.name: parameter for parameter in query.parameters}
    chosen: dict[str, tuple[str, ...]] = {}
    for assignment in given:
        key, sign, text = assignment.partition("=")
        if not sign:
            raise click.UsageError(f"--param {assignment}: must be KEY=VALUE")
        values = resolve(by_name[key], text) if key in by_name else (text,)
        chosen[key] = chosen.get(key, ()) + values
    _print(store, query, chosen, form)


@click.command("queries")
@click.option("--all", "every", is_flag=True, help="Include internal queries.")
@format_option
@example("mandategraph queries")
def queries_command(every: bool, form: str) -> None:
    """List the queries of the catalogue with their parameters."""
    rows = (
        {
            "name": query.name,
            "title": query.title,
            "parameters": ", ".join(
                f"{p.name} ({p.description})" if form == "table" else f"{p.name}: {p.type}"
                for p in query.parameters
            ),
            "description": query.description,
            "example": query.example,
        }
        for query in catalogue().values()
        if every or not query.internal
    )
    columns = (
        ("name", "title", "parameters")
        if form == "table"
        else ("name", "title", "parameters", "description", "example")
    )
    emit(rows, columns, form)


@click.command("findings")
@store_option
@click.option(
    "--kind", multiple=True, metavar="KIND", help="Rank the words of this kind of finding: unresolved-actor."
)
@document_option
@click.option("--each", is_flag=True, help="List each finding in place of counts.")
@format_option
@example("mandategraph findings --kind unresolved-actor")
def findings_command(
    place: str, kind: tuple[str, ...], document: tuple[str, ...], each: bool, form: str
) -> None:
    """List what could not be read or resolved: counts by document, or words ranked by frequency."""
    store = open_store(place)
    document = document_symbols(store, document)
    chosen = filters(kind=finding_kinds(store, kind) if kind else (), document=document)
    if each or (document and not kind):
        _print(store, get_query("findings"), chosen, form)
    elif kind:
        if document:
            raise click.UsageError("--document with --kind needs --each")
        _print(store, get_query("findings-ranked"), chosen, form)
    else:
        _print(store, get_query("findings-by-document"), chosen, form)


def _print(store: Store, query: Query, chosen: dict[str, tuple[str, ...]], form: str) -> None:
    try:
        answer = query.run(store, chosen)
    except QueryError as error:
        raise QueryError(f"{query.name}: {error}") from error
    rows = _with_note(solutions(answer), chosen)
    # CSV results of SPARQL have no byte order mark by the recommendation of W3C.
    emit(rows, answer.variables, form, base=base_of(store), byte_order_mark=False)


def _with_note(rows: Iterable[_Row], chosen: dict[str, tuple[str, ...]]) -> Iterator[_Row]:
    """Yields the rows; prints a note with the filters if there are none."""
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        if chosen:
            words = "; ".join(f"{name} {', '.join(values)}" for name, values in chosen.items())
            click.echo(f"note: no results for {words}", err=True)
        return
    yield first
    yield from iterator


def _query(name: str) -> Query:
    if known := lookup(name):
        return known
    file = Path(name)
    if file.suffix or len(file.parts) > 1 or file.exists():
        try:
            text = file.read_text(encoding="utf-8")
        except OSError as error:
            raise InputError(f"{name}: cannot read the query ({error.strerror}); check the path") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{name}: the query is not UTF-8 text ({error}); save it as UTF-8") from error
        if _UPDATE.match(text):
            raise InputError(
                f"{name}: SPARQL updates are not supported; use SELECT, ASK, CONSTRUCT or DESCRIBE"
            )
        return replace(read(file.stem, text), name=name)
    raise CatalogueError(
        f"Unknown query or file: {name}{suggestion(name, catalogue())}. "
        "Run `mandategraph queries` to list the queries."
    )
