"""The catalogue of questions: in, `.rq` files and the values of their parameters; out, rows.

A question is a SPARQL file that runs as it stands on any SPARQL 1.1 store. Comment lines at its head say what
it asks and what may be chosen:

    # title: What falls due between two dates
    # title-zh: 两个日期之间到期的事项
    # description: Acts with a deadline, by its last day.
    # param: after date - the first day
    # example: mandategraph query due-between --param after=2013-01-01

A question that only other parts of the program ask says so (`# for: machine`): lists for people leave it out.

A parameter has a name, a type, a default (`-`: none; `required`) and a description. In the body it is a line
`VALUES ?after { UNDEF }`, which the runner fills with RDF terms, or takes out where no value is given,
together with every line that ends in `# with after`; where the variable must have another name than the
parameter, the line says so: `VALUES ?wanted { UNDEF } # is document`. A value is only ever written as a
whole, escaped term: no text of a user becomes syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ..ontology.errors import MandategraphError
from ..store import QueryError, Solutions, Store
from ..store.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..store import Term

NONE, REQUIRED = "-", "required"
MACHINE: Final = "machine"
_HEAD = re.compile(r"#\s*(title|title-zh|description|for|param|example):\s*(.*\S)\s*")
_COMMENTS = re.compile(r"\A(?:#[^\n]*\n)+\n*")
_VALUES = re.compile(r"[ \t]*VALUES \?(\w+) \{ UNDEF \}(?:[ \t]*# is (\w+))?[ \t]*\n")
_WITH = re.compile(r"[^\n]*# with (\w+)[ \t]*\n")


class CatalogueError(MandategraphError):
    """A question that is not there, or a parameter that does not fit: the message says what would."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be chosen in a question."""

    name: str
    type: str
    """iri, actor (an IRI for the store; people may give a name), text, integer, date, boolean."""
    default: str
    description: str

    @property
    def required(self) -> bool:
        return self.default == REQUIRED


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the catalogue."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str
    text: str
    """The SPARQL, head included."""
    internal: bool = False
    """Whether only other parts of the program ask it."""
    chinese_title: str = ""
    """What readers of Chinese see in place of the title; "" for a question of the program."""

    def title_in(self, language: str) -> str:
        """The title in a language ("zh"), else in English."""
        return self.chinese_title if language == "zh" and self.chinese_title else self.title

    def bind(self, bindings: Mapping[str, Iterable[str]] | None = None) -> str:
        """The SPARQL with its parameters filled in; several values of one parameter are alternatives.

        Raises CatalogueError for a parameter that is unknown, missing, or not of its type.
        """
        given = {name: tuple(values) for name, values in (bindings or {}).items()}
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                offer = ", ".join(sorted(known)) or "none"
                raise CatalogueError(f"{self.name} has no parameter {name!r}: it has {offer}")
        terms = {parameter.name: self._terms(parameter, given) for parameter in self.parameters}

        def filled(match: re.Match[str]) -> str:
            found = terms.get(match[2] or match[1])
            return f"VALUES ?{match[1]} {{ {' '.join(found)} }}\n" if found else ""

        def kept(match: re.Match[str]) -> str:
            return match[0] if terms.get(match[1]) else ""

        # Lines are taken out before values come in: a value cannot then look like a mark of a line.
        # Clients that look for the kind of a query stumble over the words of its head.
        return _VALUES.sub(filled, _WITH.sub(kept, _COMMENTS.sub("", self.text)))

    def run(self, store: Store, bindings: Mapping[str, Iterable[str]] | None = None) -> Solutions:
        """The answer of `store`; raises CatalogueError, QueryError, StoreError."""
        return store.query(self.bind(bindings))

    def _terms(self, parameter: Parameter, given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        default = () if parameter.default in (NONE, REQUIRED) else (parameter.default,)
        values = given.get(parameter.name, default)
        if parameter.required and not values:
            raise CatalogueError(
                f"{self.name} needs {parameter.name} ({parameter.description}), as in: {self.example}"
            )
        return tuple(self._term(parameter, value) for value in values)

    def _term(self, parameter: Parameter, given: str) -> str:
        try:
            return str(TYPES[parameter.type](given))
        except ValueError as error:
            raise CatalogueError(
                f"{self.name}: {parameter.name} must be {_EXPECTED[parameter.type]}, not {given!r}"
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
    "text": Literal,
}
_EXPECTED: Final = {
    "actor": "the IRI of an actor",
    "boolean": "true or false",
    "date": "a date such as 2013-04-26",
    "integer": "a whole number",
    "iri": "an IRI",
    "text": "a text",
}


def read(name: str, text: str) -> Question:
    """The question in the text of an `.rq` file; a text without a head is a question without parameters.

    Raises CatalogueError if the head is not as it must be.
    """
    head: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := _HEAD.fullmatch(line):
            head.setdefault(match[1], []).append(match[2])
    parameters = tuple(_parameter(name, line) for line in head.get("param", ()))
    readers = head.get("for", [])
    if readers not in ([], [MACHINE]):
        raise CatalogueError(
            f"{name}.rq: `# for: {', '.join(readers)}` must be `# for: {MACHINE}`, or left out"
        )
    body = text if text.endswith("\n") else text + "\n"
    places = {match[2] or match[1] for match in _VALUES.finditer(body)}
    for parameter in parameters:
        if parameter.name not in places:
            line = f"VALUES ?{parameter.name} {{ UNDEF }}"
            raise CatalogueError(f"{name}.rq: the parameter {parameter.name} has no line `{line}`")
    return Question(
        name=name,
        title=" ".join(head.get("title", [name])),
        description=" ".join(head.get("description", [])),
        parameters=parameters,
        example=" ".join(head.get("example", [])),
        text=body,
        internal=bool(readers),
        chinese_title=" ".join(head.get("title-zh", [])),
    )


def _parameter(name: str, line: str) -> Parameter:
    parts = line.split(maxsplit=3)
    if len(parts) < 4 or parts[1] not in TYPES:
        raise CatalogueError(
            f"{name}.rq: `# param: {line}` must be name, type ({', '.join(TYPES)}), default, description"
        )
    return Parameter(*parts)


@cache
def catalogue() -> dict[str, Question]:
    """Every question of the catalogue by name, sorted."""
    entries = sorted(
        (e for e in files(__name__.rpartition(".")[0]).iterdir() if e.name.endswith(".rq")),
        key=lambda e: e.name,
    )
    names = (entry.name.removesuffix(".rq") for entry in entries)
    return {
        name: read(name, entry.read_text(encoding="utf-8"))
        for name, entry in zip(names, entries, strict=True)
    }


def question(name: str) -> Question:
    """The question called `name`; raises CatalogueError if there is none."""
    found = catalogue().get(name)
    if found is None:
        raise CatalogueError(f"no question {name!r}: `mandategraph queries` lists them")
    return found


def run(store: Store, name: str, **bindings: Iterable[str]) -> Solutions:
    """The answer of `store` to a question of the catalogue; raises CatalogueError, QueryError, StoreError."""
    return question(name).run(store, bindings)


__all__ = [
    "CatalogueError",
    "Parameter",
    "QueryError",
    "Question",
    "catalogue",
    "question",
    "read",
    "run",
]
