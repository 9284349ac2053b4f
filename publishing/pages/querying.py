"""The page of SPARQL: in, a query and what answers queries; out, an editor, examples, a table or a chart.

The page works without scripts; the bundled editor only makes the text field a better one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from ...ontology.terms import PREFIXES
from ...queries import catalogue, lookup
from ..endpoint.workers import AnswerError, Query
from .charts import bars
from .explorer import PageContext
from .rendering import render
from .searching import parameter
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ..endpoint.workers import Answer
    from ..site import Site
    from .charts import Bar

    Answering = Callable[[Query], Awaitable[Answer]]

SHOWN: Final = 1000
_BARS: Final = 40
_START: Final = """PREFIX mg: <https://w3id.org/mandategraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?who (COUNT(DISTINCT ?act) AS ?asked)
WHERE {
  ?act a mg:Request ; mg:addressee ?actor .
  ?actor skos:prefLabel ?name .
  FILTER(LANG(?name) = "en")
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[ShownTerm | None, ...], ...]
    total: int
    text: str
    """The answer as it came, where it is no table."""
    answer: bool | None
    problem: str
    chart: tuple[Bar, ...]


async def run_query(
    answering: Answering, site: Site, query: Sequence[tuple[str, str]], language: str
) -> Outcome | None:
    """The answer to the query of the request; None if there is none."""
    text = parameter(query, "query")
    if not text.strip():
        return None
    try:
        answer = await answering(Query(text))
    except AnswerError as failure:
        return Outcome((), (), 0, "", None, str(failure), chart=())
    if answer.media != "application/sparql-results+json":
        written = answer.body.decode("utf-8", "replace")
        return Outcome((), (), 0, written[:200_000], None, "", chart=())
    return _table(PageContext(site, language), cast("dict[str, Any]", json.loads(answer.body)))


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
        return ShownTerm(_shortened(words), href, None, None)
    return ShownTerm(words, None, term.get("xml:lang"), _number(term))


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
        counted.append((first.words, round(number.number), first.href))
    return bars(counted) if len(counted) > 1 else ()


def query_page(site: Site, query: Sequence[tuple[str, str]], language: str, outcome: Outcome | None) -> str:
    """The page with the answer."""
    _ = wording(language).gettext
    example = lookup(parameter(query, "example"))
    text = parameter(query, "query") or (example.bind({}) if example and not _required(example.name) else "")
    return render(
        "query.html",
        site=site,
        language=language,
        query=[(name, given) for name, given in query if name != "query" or len(given) < 4000],
        title="SPARQL",
        text=text or (example.text if example else _START),
        example=example,
        examples=[one for one in catalogue().values() if not one.internal],
        outcome=outcome,
        shown=SHOWN,
    )


def _required(name: str) -> bool:
    return any(one.required for one in catalogue()[name].parameters)
