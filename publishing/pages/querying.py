"""The page of SPARQL: in, a query and what answers queries; out, an editor, examples, a table or a chart.

The page works without scripts; the bundled editor only makes the text field a better one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from starlette.concurrency import run_in_threadpool

from ...api.selection import resolver
from ...ontology.terms import MG, PREFIXES
from ...queries import catalogue, get_query
from ...queries.catalogue import CatalogueError, unbound
from ...queries.unresolved import UnresolvedNameError
from ..endpoint.workers import AnswerError
from ..endpoint.workers import Query as Request
from ..negotiation import SOURCE_LANGUAGE
from .charts import bars
from .completion import COMPLETED
from .errors import advice, candidate_links, unresolved_message
from .explorer import PageContext
from .parameters import parameter
from .rendering import render
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ...queries import Parameter, Query
    from ..endpoint.workers import Answer
    from ..site import Site
    from .charts import Bar

    Answering = Callable[[Request], Awaitable[Answer]]

SHOWN: Final = 1000
"""Rows of an answer that the page shows; the downloads have all."""
_CHARACTERS: Final = 200_000
"""Characters of an answer in RDF that the page shows."""
_FIELD: Final = "param."
"""What the names of the fields of parameters begin with."""
_BARS: Final = 40
_LANGUAGE: Final = "LANGUAGE"
_START: Final = """PREFIX mg: <https://w3id.org/mandategraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?who (COUNT(DISTINCT ?act) AS ?asked)
WHERE {
  ?act a mg:Request ; mg:addressee ?actor .
  ?actor skos:prefLabel ?name .
  FILTER(LANG(?name) = "LANGUAGE")
  BIND(STR(?name) AS ?who)
}
GROUP BY ?who
ORDER BY DESC(?asked)
LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term of the answer as a cell of the table."""

    words: str
    href: str | None
    language: str | None
    number: float | None
    label: str = ""
    """The name of the thing with this IRI; "" for none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[ShownTerm | None, ...], ...]
    total: int
    """Rows of the answer; characters, where it is no table."""
    text: str
    """The answer as it came, where it is no table, up to the limit of the page."""
    answer: bool | None
    problem: str
    chart: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """The input field of a parameter of a query of the catalogue."""

    parameter: Parameter
    value: str
    problem: str
    """Message for a value that is missing or unusable, in the language of the page; "" for none."""
    in_english: bool = False
    """Whether the message is in English whatever the language of the page."""
    advice: str = ""
    candidates: tuple[tuple[str, str, str], ...] = ()
    """For an unknown name: URL, words and label of what may be meant; see `candidate_links`."""

    @property
    def completion(self) -> str:
        """The kind of names that the field completes; "" for none."""
        return self.parameter.type if self.parameter.type in COMPLETED else ""

    @property
    def input_type(self) -> str:
        """The type of the HTML input element."""
        return {"date": "date", "integer": "number"}.get(self.parameter.type, "text")


def parameter_fields(
    site: Site, query: Sequence[tuple[str, str]], language: str = SOURCE_LANGUAGE
) -> tuple[Query | None, tuple[Field, ...]]:
    """Returns the query of the catalogue that a request names, and its fields as they are filled in.

    Raises CatalogueError for an unknown query.
    """
    name = parameter(query, "example")
    if not name:
        return None, ()
    chosen = get_query(name)
    sent = any(name.startswith(_FIELD) for name, _ in query)
    return chosen, tuple(_field(site, one, query, language, sent=sent) for one in chosen.parameters)


def _field(
    site: Site, one: Parameter, query: Sequence[tuple[str, str]], language: str, *, sent: bool
) -> Field:
    given = parameter(query, _FIELD + one.name)
    if not given.strip():
        missing = wording(language).gettext("Missing parameter: %(name)s.") % {"name": one.name}
        return Field(one, given, missing if sent and one.required else "")
    try:
        for value in _values(site, one, given):
            one.check(value)
    except UnresolvedNameError as error:
        links = candidate_links(site, error, query, language)
        return Field(
            one,
            given,
            unresolved_message(error, language),
            advice=advice(error, language),
            candidates=tuple(links),
        )
    except (CatalogueError, ValueError) as error:
        return Field(one, given, str(error), in_english=True)
    return Field(one, given, "")


def _values(site: Site, one: Parameter, given: str) -> tuple[str, ...]:
    return resolver(site.store, site.names)(one, given.strip())


def bound_query(site: Site, query: Sequence[tuple[str, str]]) -> str:
    """Returns the SPARQL text of the query of the catalogue with the parameters of a request.

    "" if the request names none, sends no parameters, or sends unusable ones.
    """
    try:
        return _bound(site, query, *parameter_fields(site, query))
    except CatalogueError:
        return ""


def _bound(
    site: Site, query: Sequence[tuple[str, str]], chosen: Query | None, fields: tuple[Field, ...]
) -> str:
    """Does the same as `bound_query`; raises CatalogueError for parameters that do not fit each other.

    chosen, fields: see `parameter_fields`.
    """
    sent = any(name.startswith(_FIELD) for name, _ in query)
    if chosen is None or not sent or any(field.problem for field in fields):
        return ""
    given = {
        field.parameter.name: _values(site, field.parameter, field.value)
        for field in fields
        if field.value.strip()
    }
    return chosen.bind_for(site.store, given)


async def run_query(
    answering: Answering, site: Site, query: Sequence[tuple[str, str]], language: str
) -> Outcome | None:
    """The answer to the query of the request; None if there is none."""
    text = parameter(query, "query")
    if not text.strip():
        chosen, fields = await run_in_threadpool(parameter_fields, site, query, language)
        problems = " ".join(field.problem for field in fields if field.problem)
        try:
            await run_in_threadpool(_bound, site, query, chosen, fields)
        except CatalogueError as error:
            problems = str(error)
        return Outcome((), (), 0, "", None, problems, chart=()) if problems else None
    if missing := _missing(text):
        return Outcome((), (), 0, "", None, missing, chart=())
    try:
        answer = await answering(Request(text))
    except AnswerError as failure:
        return Outcome((), (), 0, "", None, str(failure), chart=())
    if answer.media != "application/sparql-results+json":
        written = answer.body.decode("utf-8", "replace")
        return Outcome((), (), len(written), written[:_CHARACTERS], None, "", chart=())
    return _table(PageContext(site, language), cast("dict[str, Any]", json.loads(answer.body)))


def _missing(text: str) -> str:
    """Returns the message for a query of the catalogue without a value for a required parameter; else ""."""
    try:
        parameters = unbound(text)
    except CatalogueError:
        return ""
    return " ".join(
        f"Missing parameter: {one.name} ({one.description}). Replace UNDEF in VALUES ?{one.name} {{ UNDEF }}."
        for one in parameters
    )


def _table(page: PageContext, found: dict[str, Any]) -> Outcome:
    if "boolean" in found:
        return Outcome((), (), 1, "", bool(found["boolean"]), "", chart=())
    columns = tuple(cast("list[str]", found["head"]["vars"]))
    bindings = cast("list[dict[str, dict[str, str]]]", found["results"]["bindings"])
    rows = tuple(
        tuple(_term(page, row[column]) if column in row else None for column in columns)
        for row in bindings[:SHOWN]
    )
    return Outcome(columns, rows, len(bindings), "", None, "", chart=_chart(rows))


def _term(page: PageContext, term: dict[str, Any]) -> ShownTerm:
    words = str(term["value"])
    if term["type"] == "uri":
        href = page.url(words) if words.startswith(("http://", "https://")) else None
        return ShownTerm(_shortened(words), href, None, None, label=_label(page, words))
    return ShownTerm(words, None, term.get("xml:lang"), _number(term))


def _label(page: PageContext, iri: str) -> str:
    """Returns the name of a thing; "" if it is no more than a part of its IRI."""
    if page.site.link(iri) == iri or "#" in iri.removeprefix(MG):
        return ""
    label = page.label(iri)
    return "" if label in iri else label


def _number(term: dict[str, Any]) -> float | None:
    if not str(term.get("datatype", "")).endswith(("integer", "decimal", "double", "float")):
        return None
    try:
        return float(term["value"])
    except ValueError:
        return None


def _shortened(iri: str) -> str:
    for name, start in sorted(PREFIXES.items(), key=lambda pair: -len(pair[1])):
        if iri.startswith(start) and len(iri) > len(start):
            return f"{name}:{iri.removeprefix(start)}"
    return iri


def _chart(rows: Sequence[Sequence[ShownTerm | None]]) -> tuple[Bar, ...]:
    """Bars, where the rows end in a number of things and begin with their name."""
    counted: list[tuple[str, int, str | None]] = []
    for row in rows[:_BARS]:
        first, number = row[0], next((one for one in row if one and one.number is not None), None)
        if first is None or first is number or number is None or number.number is None or number.number < 0:
            return ()
        counted.append((first.label or first.words, round(number.number), first.href))
    return bars(counted) if len(counted) > 1 else ()


def query_page(site: Site, query: Sequence[tuple[str, str]], language: str, outcome: Outcome | None) -> str:
    """The page with the answer."""
    example, fields = parameter_fields(site, query, language)
    text = parameter(query, "query")
    if not text and example and not any(one.required for one in example.parameters):
        text = example.bind({})
    return render(
        "query.html",
        site=site,
        language=language,
        query=[(name, given) for name, given in query if name != "query" or len(given) < 4000],
        title="SPARQL",
        text=text or (example.text if example else _START.replace(_LANGUAGE, language)),
        example=example,
        fields=fields,
        examples=[one for one in catalogue().values() if not one.internal],
        outcome=outcome,
        shown=SHOWN,
    )
