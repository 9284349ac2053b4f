"""The catalogue of queries: reads `.rq` files, fills in their parameters and runs them.

A query is a SPARQL file that runs unchanged on any SPARQL 1.1 store. Header comments describe it and its
parameters:

    # title: What falls due between two dates
    # description: Acts with a deadline, by its last day.
    # alias: due-dates
    # param: after date - the first day
    # example: mandategraph query due-between --param after=2013-01-01

`# values: progress done, under-way, planned` lists the values that a parameter may have; IRIs with a prefix.
An alias is a former name that still works. `# for: machine` marks an internal query, which lists leave out.
`# graphs: document` marks a query whose parameter `document` restricts all its documents: only the graphs of
that document are then read, as stores evaluate an OPTIONAL on its own, for all documents.

A parameter has a name, a type, a default (`-`: none; `required`) and a description. The body refers to it by
a line `VALUES ?after { UNDEF }`. The runner replaces UNDEF with RDF terms. Without a value it removes the
line and every line that ends in `# with after`. If the variable has another name than the parameter, the line
names the parameter: `VALUES ?wanted { UNDEF } # is document`. Values are always written as whole, escaped RDF
terms, so input cannot inject SPARQL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import Literal, NamedNode

from ..ontology.iri import Minter
from ..ontology.terms import MG, PREFIXES
from ..store import QueryError, Solutions, Store
from ..store.terms import XSD
from .filter_values import CatalogueError, FilterError, check_order, day, year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..store import Term

NONE, REQUIRED = "-", "required"
_YEARS: Final = ("after", "before", "year")
"""Names of integers that are years."""
MACHINE: Final = "machine"
_DOCUMENT: Final = "document"
_HEAD = re.compile(r"#\s*(title|description|alias|for|graphs|param|values|example):\s*(.*\S)\s*")
_COMMENTS = re.compile(r"\A(?:#[^\n]*\n)+\n*")
_VALUES = re.compile(r"[ \t]*VALUES \?(\w+) \{ UNDEF \}(?:[ \t]*# is (\w+))?[ \t]*\n")
_WHERE = re.compile(r"^WHERE \{", re.MULTILINE)
_GRAPHS = f"""SELECT DISTINCT ?graph {{
  VALUES ?symbol {{ %s }}
  GRAPH ?graph {{ ?text <{MG}symbol> ?symbol . ?part <{MG}partOf> ?text . }}
}}"""
_WITH = re.compile(r"[^\n]*# with (\w+)[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query."""

    name: str
    type: str
    """iri, actor, session (IRIs for the store; people may give a name), symbol (of a document), mandate (the
    symbol of a document or the key of an instrument), topic (a name in the thesaurus), verb (an operative
    verb in its base form), text, integer, date, boolean."""
    default: str
    description: str
    values: tuple[str, ...] = ()
    """The values it may have; empty if any."""

    @property
    def required(self) -> bool:
        return self.default == REQUIRED

    def check(self, given: str) -> None:
        """Raises FilterError for a value that the parameter cannot have."""
        if self.values and given not in map(_full, self.values):
            raise FilterError(f"Unknown {self.name}: {given}. Use one of: {', '.join(self.values)}.")
        if self.type == "date":
            day(self.name, given)
        if self.type == "integer" and self.name in _YEARS:
            year(self.name, given)


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the catalogue."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str
    text: str
    """The SPARQL text with its header comments."""
    internal: bool = False
    """Whether only the program itself uses it."""
    aliases: tuple[str, ...] = ()
    """Former names that still work."""
    by_document: bool = False
    """Whether the parameter `document` restricts all documents that the query reads."""

    def bind(self, bindings: Mapping[str, Iterable[str]] | None = None) -> str:
        """Returns the SPARQL text with its parameters filled in.

        bindings: values by parameter name; several values of one parameter are alternatives. Raises
        CatalogueError for a parameter that is unknown, missing or of the wrong type.
        """
        given = {name: tuple(values) for name, values in (bindings or {}).items()}
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                offer = ", ".join(sorted(known)) or "none"
                raise CatalogueError(f"{self.name} has no parameter {name!r}: it has {offer}")
        terms = {parameter.name: self._terms(parameter, given) for parameter in self.parameters}
        first, last = (tuple(filter(str.strip, given.get(name, ()))) for name in ("after", "before"))
        # Several values are alternatives: one pair in order is enough.
        check_order(min(first, default=None), max(last, default=None))

        def filled(match: re.Match[str]) -> str:
            values = terms.get(match[2] or match[1])
            return f"VALUES ?{match[1]} {{ {' '.join(values)} }}\n" if values else ""

        def optional(match: re.Match[str]) -> str:
            return match[0] if terms.get(match[1]) else ""

        # Remove optional lines before filling in values: a value must not be read as a `# with` mark.
        # Strip the header comments: SPARQLWrapper guesses the query type by searching the whole text.
        return _VALUES.sub(filled, _WITH.sub(optional, _COMMENTS.sub("", self.text)))

    def run(self, store: Store, bindings: Mapping[str, Iterable[str]] | None = None) -> Solutions:
        """Runs the query on `store`; raises CatalogueError, QueryError, StoreError."""
        return store.query(self.bind_for(store, bindings))

    def bind_for(self, store: Store, bindings: Mapping[str, Iterable[str]] | None = None) -> str:
        """Returns the SPARQL text with its parameters filled in, limited to the graphs that it needs.

        Arguments and errors as for `bind`; also raises QueryError, StoreError.
        """
        given = {name: tuple(values) for name, values in (bindings or {}).items()}
        text = self.bind(given)
        symbols = tuple(filter(str.strip, given.get(_DOCUMENT, ())))
        if not (self.by_document and symbols):
            return text
        terms = " ".join(str(Literal(symbol)) for symbol in symbols)
        graphs = sorted(cast("NamedNode", graph).value for (graph,) in store.query(_GRAPHS % terms))
        minter = Minter(f"{graphs[0].rpartition('/graph/')[0]}/") if graphs else Minter()
        shared = (minter.authorities, minter.links, minter.ontology, minter.statuses, minter.thesaurus)
        clauses = "".join(f"FROM NAMED <{graph}>\n" for graph in (*graphs, *shared))
        return _WHERE.sub(lambda match: clauses + match[0], text, count=1)

    def _terms(self, parameter: Parameter, given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        default = () if parameter.default in (NONE, REQUIRED) else (parameter.default,)
        values = tuple(value for value in given.get(parameter.name, ()) if value.strip()) or default
        if parameter.required and not values:
            raise CatalogueError(
                f"{self.name} needs {parameter.name} ({parameter.description}), as in: {self.example}"
            )
        return tuple(self._term(parameter, value) for value in values)

    def _term(self, parameter: Parameter, given: str) -> str:
        parameter.check(given)
        try:
            return str(TYPES[parameter.type](given))
        except ValueError as error:
            raise FilterError(
                f"{parameter.name} must be {_EXPECTED[parameter.type]}, not {given!r}."
            ) from error


def _iri(text: str) -> Term:
    return NamedNode(text)


def _date(text: str) -> Term:
    return Literal(date.fromisoformat(text).isoformat(), datatype=NamedNode(f"{XSD}date"))


def _integer(text: str) -> Term:
    return Literal(int(text))


def _boolean(text: str) -> Term:
    if text not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return Literal(text == "true")


TYPES: Final[dict[str, Callable[[str], Term]]] = {
    "actor": _iri,
    "boolean": _boolean,
    "date": _date,
    "integer": _integer,
    "iri": _iri,
    "mandate": Literal,
    "session": _iri,
    "symbol": Literal,
    "text": Literal,
    "topic": Literal,
    "verb": Literal,
}
_EXPECTED: Final = {
    "actor": "the IRI of an actor",
    "boolean": "true or false",
    "date": "a date such as 2013-04-26",
    "integer": "a whole number",
    "iri": "an IRI",
    "mandate": "the symbol of a document or the key of an instrument",
    "session": "the IRI of a session",
    "symbol": "a symbol",
    "text": "a text",
    "topic": "a name of a topic",
    "verb": "a verb",
}


def read(name: str, text: str) -> Query:
    """Returns the query in the text of an `.rq` file; without header comments it has no parameters.

    Raises CatalogueError for an invalid header.
    """
    head: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := _HEAD.fullmatch(line):
            head.setdefault(match[1], []).append(match[2])
    values: dict[str, tuple[str, ...]] = dict(_values(line) for line in head.get("values", ()))
    parameters = tuple(
        replace(one, values=values.pop(one.name, ()))
        for one in (_parameter(name, line) for line in head.get("param", ()))
    )
    if values:
        raise CatalogueError(f"{name}.rq: `# values: {', '.join(values)}` names no parameter")
    readers = head.get("for", [])
    if readers not in ([], [MACHINE]):
        raise CatalogueError(
            f"{name}.rq: `# for: {', '.join(readers)}` must be `# for: {MACHINE}`, or left out"
        )
    graphs = head.get("graphs", [])
    if graphs not in ([], [_DOCUMENT]) or (
        graphs and not any((one.name, one.type) == (_DOCUMENT, "symbol") for one in parameters)
    ):
        raise CatalogueError(
            f"{name}.rq: `# graphs: {', '.join(graphs)}` must be `# graphs: {_DOCUMENT}`, with a parameter "
            f"{_DOCUMENT} of type symbol"
        )
    if graphs and not _WHERE.search(text):
        raise CatalogueError(f"{name}.rq: `# graphs: {_DOCUMENT}` needs a line that begins with `WHERE {{`")
    body = text if text.endswith("\n") else text + "\n"
    places = {match[2] or match[1] for match in _VALUES.finditer(body)}
    for parameter in parameters:
        if parameter.name not in places:
            line = f"VALUES ?{parameter.name} {{ UNDEF }}"
            raise CatalogueError(f"{name}.rq: the parameter {parameter.name} has no line `{line}`")
    return Query(
        name=name,
        title=" ".join(head.get("title", [name])),
        description=" ".join(head.get("description", [])),
        parameters=parameters,
        example=" ".join(head.get("example", [])),
        text=body,
        internal=bool(readers),
        aliases=tuple(head.get("alias", ())),
        by_document=bool(graphs),
    )


def unbound(text: str) -> tuple[Parameter, ...]:
    """Returns the required parameters that the text of a query leaves without a value.

    Raises CatalogueError for an invalid header.
    """
    return tuple(
        parameter
        for parameter in read("query", text).parameters
        if parameter.required and re.search(rf"VALUES \?{parameter.name} {{ UNDEF }}", text)
    )


def _parameter(name: str, line: str) -> Parameter:
    parts = line.split(maxsplit=3)
    if len(parts) < 4 or parts[1] not in TYPES:
        raise CatalogueError(
            f"{name}.rq: `# param: {line}` must be name, type ({', '.join(TYPES)}), default, description"
        )
    return Parameter(parts[0], parts[1], parts[2], parts[3])


def _values(line: str) -> tuple[str, tuple[str, ...]]:
    """Returns the name of a parameter and the values that it may have."""
    name, _, listed = line.partition(" ")
    return name, tuple(value.strip() for value in listed.split(","))


def _full(value: str) -> str:
    """Returns a value with its prefix replaced by what that stands for."""
    prefix, colon, name = value.partition(":")
    return PREFIXES[prefix] + name if colon and prefix in PREFIXES else value


@cache
def catalogue() -> dict[str, Query]:
    """Returns every query of the catalogue by name, sorted; aliases are left out."""
    entries = sorted(
        (e for e in files(__name__.rpartition(".")[0]).iterdir() if e.name.endswith(".rq")),
        key=lambda e: e.name,
    )
    names = (entry.name.removesuffix(".rq") for entry in entries)
    return {
        name: read(name, entry.read_text(encoding="utf-8"))
        for name, entry in zip(names, entries, strict=True)
    }


@cache
def _aliases() -> dict[str, Query]:
    return {alias: query for query in catalogue().values() for alias in query.aliases}


def lookup(name: str) -> Query | None:
    """Returns the query with this name or alias; None if there is none."""
    return catalogue().get(name) or _aliases().get(name)


def get_query(name: str) -> Query:
    """Returns the query with this name or alias; raises CatalogueError if there is none."""
    found = lookup(name)
    if found is None:
        raise CatalogueError(f"Unknown query {name!r}. Run `mandategraph queries` to list the queries.")
    return found


def run(store: Store, name: str, **bindings: Iterable[str]) -> Solutions:
    """Runs a query of the catalogue on `store`; raises CatalogueError, QueryError, StoreError."""
    return get_query(name).run(store, bindings)


__all__ = [
    "CatalogueError",
    "Parameter",
    "Query",
    "QueryError",
    "catalogue",
    "get_query",
    "lookup",
    "read",
    "run",
    "unbound",
]
