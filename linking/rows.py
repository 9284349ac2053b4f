"""Rows of catalogue queries as records: texts, citing paragraphs, mandates, fingerprints and named bodies.

Rows come from a `RowCache`; the result is grouped by document symbol or by the IRI of the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..ontology.terms import MG, PARAGRAPH_CLASS, Class
from .fingerprints import Fingerprint
from .records import Cited, Mandate, Paragraph, Text
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from .records import Span
    from .row_cache import Row, RowCache, Values

TEXTS: Final = ("texts", "text-grounds", "draft-adopters")
CITING: Final = ("cited-as", "cited-in", "citing-paragraphs")
NOTING: Final = ("uncited-paragraphs",)
MANDATES: Final = ("addressees", "requests-and-decisions", "first-days")
FINGERPRINTS: Final = ("addressees", "instruments-named", "operative-verbs")
NAMED: Final = ("named-in-decisions",)
RECOMMENDED: Final = ("recommended-drafts",)
BUDGET: Final = ("programme-grounds", "programme-reports")
OWED: Final = ("report-recipients",)
QUERIES: Final = tuple(
    dict.fromkeys((*TEXTS, *CITING, *NOTING, *MANDATES, *FINGERPRINTS, *NAMED, *RECOMMENDED, *BUDGET, *OWED))
)
"""The catalogue queries that the linking rules read."""
_PINPOINT: Final = re.compile(r"para\.? ?(?P<number>[0-9]+)(?: ?\((?P<letter>[a-z])\))?")
_ROLE: Final = {name: role for role, name in PARAGRAPH_CLASS.items()}


def texts_from(
    texts: Iterable[Row], grounds: Iterable[Row], adopters: Iterable[Row], base: str
) -> Iterator[Text]:
    """Yields the texts, their language versions merged.

    texts, grounds, adopters: rows of the queries in `TEXTS`. base: base of the IRIs.
    """
    named: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for _, (text, relation, symbol) in grounds:
        named[text][relation.removeprefix(MG)].add(symbol)
    recommended_to = {text: body.removeprefix(base) for _, (text, body) in adopters}
    known: dict[str, Text] = {}
    # Sort by the first column, the text, then by the last two, language and title.
    for _, row in sorted(texts, key=lambda one: (one[1][0], *one[1][-2:], one)):
        iri, document, unit, symbol, kind, status, issuer, dated, place, language, title = row
        titles = ((language, title),) if title else ()
        places = ((language, _span(place)),) if title and place else ()
        if iri in known:
            if dated and not known[iri].dated:
                # One version may lack the day that another one prints.
                known[iri] = replace(known[iri], dated=dated)
            if not any(code == language for code, _ in known[iri].titles):
                known[iri] = replace(
                    known[iri],
                    titles=known[iri].titles + titles,
                    title_spans=known[iri].title_spans + places,
                )
            continue
        known[iri] = Text(
            iri=iri,
            document=document,
            symbol=symbol,
            unit=unit,
            kind=kind.removeprefix(MG),
            status=status.rpartition("/")[2],
            issuer=issuer.removeprefix(base),
            recommended_to=recommended_to.get(iri, ""),
            dated=dated,
            titles=titles,
            title_spans=places,
            basis=tuple(sorted(named[iri]["basedOn"])),
            under=tuple(sorted(named[iri]["reportsUnder"])),
        )
    yield from known.values()


def by_document(texts: Iterable[Text]) -> dict[str, tuple[Text, ...]]:
    """Returns the texts by the symbol of their document."""
    found: defaultdict[str, list[Text]] = defaultdict(list)
    for text in texts:
        found[text.document].append(text)
    return {document: tuple(own) for document, own in sorted(found.items())}


def citing_paragraphs(cache: RowCache, documents: Sequence[str]) -> dict[str, tuple[Paragraph, ...]]:
    """Returns the paragraphs with citations by symbol of their document, in text order."""
    details: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for graph, (citation, relation, words) in cache.rows("cited-as", documents):
        details[graph, citation][relation.removeprefix(MG)] = words
    cites: defaultdict[tuple[str, str], list[tuple[Span, str, Cited]]] = defaultdict(list)
    for graph, (citation, symbol, exact, note, place) in cache.rows("cited-in", documents):
        detail = details.get((graph, citation), {})
        cited = Cited(
            symbol=symbol,
            exact=exact,
            title=detail.get("statedTitle", ""),
            pinpoint=_pinpoint(detail.get("pinpoint", "")),
            in_note=note == "true",
        )
        cites[graph, citation.rpartition(".cite")[0]].append((_span(place), symbol, cited))
    found: defaultdict[str, list[Paragraph]] = defaultdict(list)
    for graph, row in cache.rows("citing-paragraphs", documents):
        cited = sorted(cites.get((graph, row[0]), ()), key=lambda one: one[:2])
        found[cache.document_of(graph)].append(_paragraph(row, tuple(one for _, _, one in cited)))
    return {document: tuple(sorted(own, key=_text_order)) for document, own in found.items()}


def noting_paragraphs(cache: RowCache, documents: Sequence[str]) -> dict[str, tuple[Paragraph, ...]]:
    """Returns the paragraphs that take note of a report, citing nothing, by symbol of their document."""
    found: defaultdict[str, list[Paragraph]] = defaultdict(list)
    for graph, row in cache.rows(*NOTING, documents):
        found[cache.document_of(graph)].append(_paragraph(row))
    return {document: tuple(sorted(own, key=_text_order)) for document, own in found.items()}


def _paragraph(row: Values, cites: tuple[Cited, ...] = ()) -> Paragraph:
    iri, text, role, order, words, language, place = row
    return Paragraph(
        iri=iri,
        owner=text,
        language=language,
        role=_ROLE.get(role, ""),
        order=int(order),
        words=words,
        span=_span(place),
        cites=cites,
    )


def _takes_note_of_report(row: Values) -> bool:
    *_, words, language, _ = row
    pack = rules(language)
    return pack is not None and any(pattern.search(words) for pattern in pack.notes_report_of)


KEPT: Final = {"uncited-paragraphs": _takes_note_of_report}
"""For a query, which of its rows the linking rules read; all without it."""


def mandates_of(
    cache: RowCache, documents: Sequence[str], texts: Container[str]
) -> dict[str, tuple[Mandate, ...]]:
    """Returns the mandates of some documents by the IRI of their text.

    texts: IRIs of the texts whose requests are included; decisions always are.
    """
    addressees: defaultdict[str, list[str]] = defaultdict(list)
    for _, (act, addressee) in cache.rows("addressees", documents):
        addressees[act].append(addressee)
    first_days: dict[str, str] = {}
    last_days: defaultdict[str, set[str]] = defaultdict(set)
    for _, (act, day, last) in cache.rows("first-days", documents):
        first_days[act] = min(day, first_days.get(act, day))
        last_days[act].add(last)
    known: dict[str, Mandate] = {}
    for _, row in cache.rows("requests-and-decisions", documents):
        iri, kind, words, language, reporting, place = row
        paragraph = iri.rpartition(".act")[0]
        owner = paragraph.partition("#")[0]
        if kind == Class.REQUEST and owner not in texts:
            continue
        version, spans = ((language, words),), ((language, _span(place)),)
        before = known.get(iri)
        known[iri] = Mandate(
            iri=iri,
            owner=owner,
            paragraph=paragraph,
            words=tuple(sorted({*before.words, *version})) if before else version,
            addressees=frozenset(addressees.get(iri, ())),
            reporting=reporting == "true" or (before is not None and before.reporting),
            kind="directive" if kind == Class.REQUEST else "decision",
            spans=tuple(sorted({*before.spans, *spans})) if before else spans,
            first=first_days.get(iri, ""),
            last="" if "" in last_days[iri] else max(last_days[iri], default=""),
        )
    found: defaultdict[str, list[Mandate]] = defaultdict(list)
    for mandate in sorted(known.values(), key=lambda one: (one.owner, one.spans[0][1], one.iri)):
        found[mandate.owner].append(mandate)
    return {owner: tuple(mandates) for owner, mandates in found.items()}


def bodies_named(cache: RowCache, documents: Sequence[str]) -> dict[str, set[str]]:
    """Returns IRIs of the bodies named in paragraphs with a decision, by the IRI of the paragraph."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _, (paragraph, actor) in cache.rows(*NAMED, documents):
        found[paragraph].add(actor)
    return found


def fingerprints_of(cache: RowCache, documents: Sequence[str]) -> dict[str, dict[str, Fingerprint]]:
    """Returns the fingerprints of texts by symbol of their document and by IRI."""
    citing = citing_paragraphs(cache, documents)
    steps, named = _steps(cache, documents), _instruments(cache, documents)
    return {one: dict(_fingerprints(citing.get(one, ()), steps[one], named[one])) for one in documents}


def _fingerprints(
    citing: Iterable[Paragraph], steps: Mapping[str, tuple[str, ...]], named: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, Fingerprint]]:
    cites: defaultdict[str, set[str]] = defaultdict(set)
    for paragraph in citing:
        cites[paragraph.owner].update(cited.symbol for cited in paragraph.cites if not cited.in_note)
    for text in sorted(cites.keys() | steps.keys() | named.keys()):
        yield text, Fingerprint(frozenset(cites[text]), steps.get(text, ()), frozenset(named.get(text, ())))


def _instruments(cache: RowCache, documents: Sequence[str]) -> defaultdict[str, dict[str, set[str]]]:
    """Returns the instruments named in texts, by symbol of their document and by IRI."""
    found: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    for graph, (iri, instrument) in cache.rows("instruments-named", documents):
        found[cache.document_of(graph)].setdefault(iri, set()).add(instrument)
    return found


def _steps(cache: RowCache, documents: Sequence[str]) -> defaultdict[str, dict[str, tuple[str, ...]]]:
    """Returns the acts of operative paragraphs as class and addressees, in text order; by symbol and IRI."""
    addressed: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for graph, (act, addressee) in cache.rows("addressees", documents):
        addressed[graph, act].add(addressee)
    acts: defaultdict[str, dict[str, dict[str, list[tuple[int, int, str]]]]] = defaultdict(dict)
    for graph, (iri, place, order, _, act, kind) in cache.rows("operative-verbs", documents):
        step = " ".join((kind.rpartition("#")[2], *sorted(addressed[graph, act])))
        by_graph = acts[cache.document_of(graph)].setdefault(iri, {})
        by_graph.setdefault(graph, []).append((int(place), int(order), step))
    steps: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for document, by_text in acts.items():
        for iri, by_graph in by_text.items():
            # One language version is enough: the others have the same acts.
            steps[document][iri] = tuple(step for _, _, step in sorted(set(by_graph[min(by_graph)])))
    return steps


def _text_order(paragraph: Paragraph) -> tuple[str, str, int, str]:
    return (paragraph.owner, paragraph.language, paragraph.order, paragraph.iri)


def _span(text: str) -> Span:
    start, _, end = (text or "0-0").partition("-")
    return (int(start), int(end))


def _pinpoint(words: str) -> str:
    """Returns the paragraph key of a pinpoint: "para. 6 (a)" → "6.a"; "" for anything else."""
    match = _PINPOINT.search(words)
    return ".".join(part for part in (match["number"], match["letter"]) if part) if match else ""
