"""Derives the links of a store from its rows, rule by rule; results are cached by the state of their
input.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

from .adopted import TitleCitations, adoption_links, drafts, targets_of
from .answers import (
    candidate_symbols,
    closing_links,
    links_from_notes,
    note_links,
    report_links,
    series_notes,
    symbols_in,
)
from .budget import mandate_links, possible_addressees, superseded_links
from .budget_rows import cited_mandates, owed_reports, planned_reports, report_recipients
from .fingerprints import Fingerprint
from .implementation import implementation_statements
from .mandate_events import mandate_events
from .mandate_titles import title_findings
from .planned_reports import planned_report_links
from .records import LinkingResult
from .renewals import (
    UNTITLED,
    first_cites,
    has_enough_renewals,
    renewal_links,
    series_links,
    series_steps,
)
from .repeated_requests import reiterated, repeated_request_links
from .row_cache import digest_of, digest_of_all
from .rows import (
    BUDGET,
    CITING,
    FINGERPRINTS,
    MANDATES,
    NAMED,
    NOTING,
    OWED,
    RECOMMENDED,
    TEXTS,
    bodies_named,
    by_document,
    citing_paragraphs,
    fingerprints_of,
    mandates_of,
    noting_paragraphs,
    texts_from,
)
from .serialization import (
    DocumentLinks,
    cites_from_json,
    document_links_from_json,
    events_from_json,
    fingerprints_from_json,
    links_from_json,
    title_citations_from_json,
    to_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .budget import CitedMandate
    from .planned_reports import OwedReport
    from .records import Cites, Event, Evidence, Link, LinkFinding, Mandate, Paragraph, Text
    from .renewals import Step
    from .row_cache import RowCache

_Item = TypeVar("_Item")
_AT_ONCE: Final = 100
"""Documents whose mandates or citations are in memory at once."""


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything derived from the documents of a store; cached results stay in the cache, as JSON."""

    adopted: LinkingResult
    series: tuple[Step, ...]
    """Candidate steps from a text to the earlier one that it continues."""
    renewals: Mapping[str, str]
    """Links to the requests of the earlier text, renewed or closed, by name of the step."""
    documents: Mapping[str, str]
    """Answers, closings, notes, reiterations and implementation statements, by symbol of their document."""
    events: Mapping[str, str]
    """Mandate events, by symbol of the deciding document."""
    reports: dict[str, Text]
    """The reports by symbol."""
    budget: Mapping[str, str]
    """Links from statements of the programme budget, by fascicle."""
    title_findings: tuple[LinkFinding, ...]
    """Conflicts between numbers and titles of the mandates that fascicles cite."""

    def digest(self) -> str:
        """Returns a digest of the content."""
        cached = chain(
            self.renewals.items(), self.documents.items(), self.events.items(), self.budget.items()
        )
        reports = (word for symbol, text in self.reports.items() for word in (symbol, text.iri))
        own = map(to_json, (self.adopted, *self.series, *self.title_findings))
        return digest_of_all(chain(own, reports, chain.from_iterable(cached)))

    def by_rule(self) -> Iterator[tuple[str, LinkingResult]]:
        """Yields the name of each linking rule, sorted, with its result."""
        yield "adopted", self.adopted
        yield "answers", LinkingResult(self._answers())
        budget = map(links_from_json, self.budget.values())
        yield "budget", LinkingResult(chain.from_iterable(budget), self.title_findings)
        statements = (document_links_from_json(text).statements for text in self.documents.values())
        yield "implementation", LinkingResult(statements=_distinct(statements))
        yield "lifelines", LinkingResult(events=_distinct(map(events_from_json, self.events.values())))
        renewals = _Parsed(self.renewals, links_from_json)
        yield "renewals", series_links(self.series, renewals, self._reiterations())

    def _reiterations(self) -> Iterator[Link]:
        for text in self.documents.values():
            yield from document_links_from_json(text).reiterations

    def _answers(self) -> Iterator[Link]:
        documents = _Parsed(self.documents, document_links_from_json)
        yield from _distinct(links.reports for links in documents.values())
        for links in documents.values():
            yield from _distinct((links.closes, self._closed_by_notes(links, documents)))

    def _closed_by_notes(
        self, links: DocumentLinks, documents: Mapping[str, DocumentLinks]
    ) -> Iterator[Link]:
        """Yields the links to requests that a document closes by taking note of reports by symbol."""
        noted = {
            symbol: self.reports[symbol]
            for note in links.notes
            for symbol in symbols_in(note.cited)
            if symbol in self.reports
        }
        names = dict.fromkeys(report.document for report in noted.values())
        answers = _distinct(documents[name].reports for name in names)
        iris = {symbol: report.iri for symbol, report in noted.items()}
        known = {(link.source, link.target) for link in links.closes}
        for link in links_from_notes(dict.fromkeys(links.notes), answers, iris):
            if (link.source, link.target) not in known:
                yield link


def _distinct(groups: Iterable[Iterable[_Item]]) -> Iterator[_Item]:
    """Yields the items of groups, each once; items of several groups differ in their source."""
    for group in groups:
        yield from dict.fromkeys(group)


class _Parsed(Mapping[str, _Item]):
    """Cached results by key, parsed on access: memory does not grow with their number."""

    def __init__(self, results: Mapping[str, str], parse: Callable[[str], _Item]) -> None:
        """results: as JSON."""

        def parsed(key: str) -> _Item:
            return parse(results[key])

        self._results = results
        self._parsed = lru_cache(maxsize=_AT_ONCE)(parsed)

    def __getitem__(self, key: str) -> _Item:
        return self._parsed(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._results)

    def __len__(self) -> int:
        return len(self._results)


def derive(cache: RowCache, base: str) -> Derived:
    """Applies all linking rules to the rows; only results whose input changed are computed again.

    base: base of the IRIs. Raises ValueError, TypeError or sqlite3.DatabaseError for a damaged cache.
    """
    texts = tuple(
        texts_from(cache.rows("texts"), cache.rows("text-grounds"), cache.rows("draft-adopters"), base)
    )
    cites = _first_cites(cache)
    adopted = _adopted(cache, texts, cites)
    series = series_steps(texts, cites)
    reports = {
        symbol: text
        for text in texts
        if text.kind == "Report" and not text.unit
        for symbol in symbols_in(text.document)
    }
    renewals = _renewals(cache, series, cites, reports.keys())
    cited = cited_mandates(cache)
    return Derived(
        adopted=adopted,
        series=series,
        renewals=renewals,
        documents=_document_links(cache, texts, cites, adopted),
        events=_events(cache, texts),
        reports=reports,
        budget=_budget(cache, texts, cited, series, renewals, base),
        title_findings=title_findings(cited, {text.iri: text for text in texts}),
    )


def _first_cites(cache: RowCache) -> Cites:
    """Returns where each text first cites each document."""
    states = {document: cache.state(document, CITING) for document in cache.documents()}

    def compute(documents: Sequence[str]) -> dict[str, str]:
        citing = citing_paragraphs(cache, documents)
        return {document: to_json(first_cites(citing.get(document, ()))) for document in documents}

    return _FirstCites(_Parsed(cache.results("first-cites", states, compute), cites_from_json))


class _FirstCites(Mapping[str, Mapping[str, "Evidence"]]):
    """The first citations by IRI of the text, read from the cache on access."""

    def __init__(self, results: Mapping[str, Cites]) -> None:
        """results: by symbol of the document."""
        self._results = results
        self._documents = {text: key for key, cites in results.items() for text in cites}

    def __getitem__(self, text: str) -> Mapping[str, Evidence]:
        return self._results[self._documents[text]][text]

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


def _adopted(cache: RowCache, texts: Sequence[Text], cites: Cites) -> LinkingResult:
    open_drafts = drafts(texts)
    if not open_drafts:
        return LinkingResult()
    drafts_state = digest_of(
        *sorted(
            repr((one.iri, one.document, one.symbol, one.adopter, one.dated, one.titles))
            for one in open_drafts
        )
    )
    titles = TitleCitations(open_drafts)

    def compute(documents: Sequence[str]) -> dict[str, str]:
        citing = citing_paragraphs(cache, documents)
        return {one: to_json(tuple(titles.among(citing.get(one, ())))) for one in documents}

    states = {one: f"{drafts_state} {cache.state(one, CITING)}" for one in cache.documents()}
    results = cache.results("title-citations", states, compute).values()
    recommended = sorted(row for _, row in cache.rows(*RECOMMENDED))
    return adoption_links(
        texts,
        [one for result in results for one in title_citations_from_json(result)],
        cites,
        _fingerprints(cache, (*open_drafts, *targets_of(texts, open_drafts))),
        {row[0]: row[1] for row in recommended},
    )


def _fingerprints(cache: RowCache, texts: Iterable[Text]) -> dict[str, Fingerprint]:
    """Returns the fingerprints of the texts by IRI."""
    chosen = {text.iri: text.document for text in texts}

    def compute(documents: Sequence[str]) -> dict[str, str]:
        return {one: to_json(found) for one, found in fingerprints_of(cache, documents).items()}

    states = {one: cache.state(one, (*CITING, *FINGERPRINTS)) for one in sorted(set(chosen.values()))}
    results = cache.results("fingerprints", states, compute).values()
    known = {text: one for result in results for text, one in fingerprints_from_json(result).items()}
    return {iri: known.get(iri, Fingerprint()) for iri in sorted(chosen)}


def _renewals(
    cache: RowCache, series: Sequence[Step], cites: Cites, reports: AbstractSet[str]
) -> Mapping[str, str]:
    """Returns the links to the requests of the earlier text, by name of the step.

    reports: symbols of the reports in the store, whose notes are links of their own.
    """
    known = {step.name: step for step in series}

    def compute(names: Sequence[str]) -> dict[str, str]:
        steps = [known[name] for name in names]
        pairs = [(step.later, step.earlier) for step in steps]
        ends = {text.iri: text.document for pair in pairs for text in pair}
        mandates = mandates_of(cache, tuple(sorted(set(ends.values()))), ends)
        documents = sorted({later.document for later, _ in pairs})
        citing, noting = citing_paragraphs(cache, documents), noting_paragraphs(cache, documents)

        def links(step: Step) -> Iterator[Link]:
            later = step.later
            mine, theirs = mandates.get(later.iri, ()), mandates.get(step.earlier.iri, ())
            renewed = tuple(renewal_links(mine, theirs))
            if step.rule != UNTITLED or has_enough_renewals(renewed, mine, theirs):
                yield from renewed
                paragraphs = (*citing.get(later.document, ()), *noting.get(later.document, ()))
                yield from series_notes(later, paragraphs, theirs, reports)

        return {step.name: to_json(tuple(dict.fromkeys(links(step)))) for step in steps}

    def state(step: Step) -> str:
        noted = sorted(reports & cites.get(step.later.iri, {}).keys())
        later = cache.state(step.later.document, (*MANDATES, *CITING, *NOTING))
        return " ".join((later, cache.state(step.earlier.document, MANDATES), step.later.dated, *noted))

    states = {name: state(step) for name, step in known.items()}
    return cache.results("renewals", states, compute)


def _document_links(
    cache: RowCache, texts: Sequence[Text], cites: Cites, adopted: LinkingResult
) -> Mapping[str, str]:
    """Returns the links from each document to the mandates of others, by its symbol."""
    own = by_document(texts)
    sources = _sources(texts, adopted)

    def compute(documents: Sequence[str]) -> dict[str, str]:
        citing = citing_paragraphs(cache, documents)
        needed = {
            sources[symbol]
            for document in documents
            for symbol in (
                *candidate_symbols(own[document], citing.get(document, ())),
                *(symbol for one in citing.get(document, ()) for symbol, _ in reiterated(one)),
            )
            if symbol in sources
        }
        needed_documents = tuple(sorted({text.document for text in needed}))
        mandates = mandates_of(cache, needed_documents, {text.iri for text in needed})
        by_symbol = {symbol: mandates[text.iri] for symbol, text in sources.items() if text.iri in mandates}
        own_mandates = _reiterating(cache, citing)
        return {
            document: to_json(_links_of(own[document], citing.get(document, ()), own_mandates, by_symbol))
            for document in documents
        }

    def state(document: str) -> str:
        symbols = {symbol for text in own[document] for symbol in (*cites.get(text.iri, ()), *text.under)}
        pairs = ((symbol, sources[symbol]) for symbol in sorted(symbols) if symbol in sources)
        inputs = (f"{symbol} {text.iri} {cache.state(text.document, MANDATES)}" for symbol, text in pairs)
        return digest_of(cache.state(document, (*TEXTS, *CITING, *MANDATES)), *inputs)

    return cache.results("document-links", {document: state(document) for document in own}, compute)


def _reiterating(
    cache: RowCache, citing: Mapping[str, Sequence[Paragraph]]
) -> dict[str, tuple[Mandate, ...]]:
    """Returns the mandates of the texts that make requests of others again, by paragraph.

    citing: paragraphs by symbol of their document.
    """
    owners = {
        document: {paragraph.owner for paragraph in found if reiterated(paragraph)}
        for document, found in citing.items()
    }
    documents = [document for document, texts in owners.items() if texts]
    known = mandates_of(cache, documents, set[str]().union(*owners.values())) if documents else {}
    found: defaultdict[str, list[Mandate]] = defaultdict(list)
    for mandate in chain.from_iterable(known.values()):
        found[mandate.paragraph].append(mandate)
    return {paragraph: tuple(mandates) for paragraph, mandates in found.items()}


def _links_of(
    texts: Sequence[Text],
    citing: Sequence[Paragraph],
    own: Mapping[str, Sequence[Mandate]],
    mandates: Mapping[str, Sequence[Mandate]],
) -> DocumentLinks:
    """own: mandates of the texts by paragraph. mandates: those of others by symbol."""
    return DocumentLinks(
        reports=tuple(report_links(texts, citing, mandates)),
        closes=tuple(closing_links(texts, citing, mandates)),
        notes=tuple(note_links(texts, citing)),
        statements=tuple(implementation_statements(texts, citing, mandates)),
        reiterations=tuple(dict.fromkeys(repeated_request_links(citing, own, mandates))),
    )


def _sources(texts: Iterable[Text], adopted: LinkingResult) -> dict[str, Text]:
    """Returns the text with the mandates of each symbol; the fallback is the draft that was adopted as it."""
    known = {text.iri: text for text in texts}
    sources = {text.symbol: text for text in known.values() if text.symbol}
    for link in adopted.links:
        sources.setdefault(link.cited, known[link.source])
    return sources


def _events(cache: RowCache, texts: Sequence[Text]) -> Mapping[str, str]:
    """Returns the mandate events, by symbol of the deciding document."""
    own = by_document(texts)

    def compute(documents: Sequence[str]) -> dict[str, str]:
        mandates, citing = mandates_of(cache, documents, ()), citing_paragraphs(cache, documents)
        named = bodies_named(cache, documents)

        def events(document: str) -> Iterator[Event]:
            texts = {text.iri: text for text in own[document]}
            decisions = (mandate for iri in texts for mandate in mandates.get(iri, ()))
            return mandate_events(decisions, texts, citing.get(document, ()), named)

        return {document: to_json(tuple(events(document))) for document in documents}

    queries = (*TEXTS, *CITING, *NAMED, "requests-and-decisions")
    return cache.results("events", {document: cache.state(document, queries) for document in own}, compute)


def _budget(
    cache: RowCache,
    texts: Sequence[Text],
    mandates: Sequence[CitedMandate],
    series: Sequence[Step],
    renewals: Mapping[str, str],
    base: str,
) -> Mapping[str, str]:
    """Returns the links from statements of the programme budget, by fascicle.

    mandates: the documents that programmes cite.
    """
    reports = planned_reports(cache)
    fascicles = sorted({one.fascicle for one in (*mandates, *reports)})
    if not fascicles:
        return {}

    def compute(names: Sequence[str]) -> dict[str, str]:
        known = {text.iri: text for text in texts}
        steps = series_links(series, _Parsed(renewals, links_from_json))
        own = [mandate for mandate in mandates if mandate.fascicle in names]
        planned = [report for report in reports if report.fascicle in names]
        cited = {mandate.document for mandate in own}
        acts: dict[str, tuple[Mandate, ...]] = {}
        owed: list[OwedReport] = []
        addressees = possible_addressees(own, base)
        languages = {report.language for report in planned}
        recipients = report_recipients(cache)
        documents = sorted({text.document for text in texts})
        for start in range(0, len(documents), _AT_ONCE):
            found_acts = mandates_of(cache, documents[start : start + _AT_ONCE], known)
            # Drop what no rule reads: the acts of all documents stay in memory.
            for text in cited & found_acts.keys():
                acts[text] = tuple(act.reduced() for act in found_acts[text] if act.addressees & addressees)
            for one in owed_reports(known, found_acts, recipients, base):
                owed.append(replace(one, mandate=one.mandate.reduced(languages)))
        owed.sort(key=lambda one: one.text.iri)
        links: dict[str, list[Link]] = {name: [] for name in names}
        for link in chain(
            mandate_links(own, acts, base),
            superseded_links(own, steps.links, known),
            planned_report_links(planned, owed, known, base, own),
        ):
            links[link.source.partition("#")[0]].append(link)
        return {name: to_json(found) for name, found in links.items()}

    queries = (*TEXTS, *MANDATES, *BUDGET, *OWED)
    inputs = (f"{one} {cache.state(one, queries)}" for one in cache.documents())
    state = digest_of_all(chain(map(to_json, series), chain.from_iterable(renewals.items()), inputs))
    return cache.results("budget", dict.fromkeys(fascicles, state), compute)
