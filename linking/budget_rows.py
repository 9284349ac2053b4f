"""Rows of catalogue queries as records of the programme budget: cited mandates, planned and owed reports."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .budget import CitedMandate
from .planned_reports import OwedReport, PlannedReport
from .records import Evidence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from .records import Mandate, Span, Text
    from .row_cache import RowCache


def cited_mandates(cache: RowCache) -> tuple[CitedMandate, ...]:
    """Returns the documents that programmes cite as mandates, sorted by statement."""
    places: dict[tuple[str, str], Evidence] = {}
    titles: dict[tuple[str, str], str] = {}
    entities: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for _, (statement, document, entity, exact, language, span, title) in cache.rows("programme-grounds"):
        key = (statement, document)
        places.setdefault(key, _place(statement, language, span, exact))
        if title:
            titles.setdefault(key, title)
        if entity:
            entities[key].add(entity)
    return tuple(
        CitedMandate(
            key[0], _fascicle(key[0]), key[1], frozenset(entities[key]), places[key], titles.get(key, "")
        )
        for key in sorted(places)
    )


def planned_reports(cache: RowCache) -> tuple[PlannedReport, ...]:
    """Returns the numbered deliverables of programmes, sorted."""
    found: dict[tuple[str, str], PlannedReport] = {}
    entities: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for _, (iri, group, title, entity, language, span) in cache.rows("programme-reports"):
        words = f"{group} {title}" if group else title
        entities[iri, language].add(entity)
        found[iri, language] = PlannedReport(
            iri,
            _fascicle(iri),
            words,
            language,
            frozenset(entities[iri, language] - {""}),
            _place(iri, language, span, title),
        )
    return tuple(found[key] for key in sorted(found))


def report_recipients(cache: RowCache) -> Mapping[str, Collection[str]]:
    """Returns IRIs of the bodies to which reports are owed, by the IRI of the request."""
    recipients: defaultdict[str, set[str]] = defaultdict(set)
    for _, (act, recipient) in cache.rows("report-recipients"):
        recipients[act].add(recipient)
    return recipients


def owed_reports(
    texts: Mapping[str, Text],
    mandates: Mapping[str, Sequence[Mandate]],
    recipients: Mapping[str, Collection[str]],
    base: str,
) -> Iterator[OwedReport]:
    """Yields the requests for reports in adopted texts.

    texts: by IRI. mandates: by IRI of their text. recipients: see `report_recipients`. base: base of the
    IRIs.
    """
    for iri in sorted(mandates):
        text = texts[iri]
        for mandate in mandates[iri] if text.status == "adopted" else ():
            if mandate.kind == "directive" and mandate.reporting:
                owed_to = recipients.get(mandate.iri, {base + text.issuer})
                yield OwedReport(mandate, text, frozenset(owed_to))


def _fascicle(statement: str) -> str:
    return statement.partition("#")[0]


def _place(statement: str, language: str, span: str, exact: str) -> Evidence:
    start, _, end = span.partition("-")
    place: Span = (int(start), int(end))
    return Evidence("", language, place, exact, text=_fascicle(statement))
