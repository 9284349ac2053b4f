"""Links reports to the requests that they answer (`mg:answers`), and texts to the requests that they close
(`mg:closes`).

A report that names the resolution under which it was written answers that resolution's requests for a
report. A later text that takes note of a report on a resolution closes its requests, which shows that there
was an answer even if the store does not hold the report. A text that takes note of a report by its symbol
closes the requests that the report answers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ..loaders import mentions
from ..loaders.likeness import shared
from ..loaders.resolve import Context
from ..ontology import calendar_days
from ..ontology.names import find
from ..ontology.terms import Property
from .phrases import cited_in, is_within, marked, phrases
from .records import Cited, Evidence, Link, Paragraph
from .requested_reports import are_one_report, concerns_whole, have_same_terms, without_contents
from .rules import FIRST_PARAGRAPHS, rules

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from .phrases import Phrase
    from .records import Mandate, Text
    from .rules import Rules

_REPORT: Final = re.compile(r"(?:[AES]|CAC|CTOC|UNEP|HSP)/(?!(?:\S+/)?(?:RES|DEC|PRST)/)\S+")
_SESSION_OF_REPORT: Final = re.compile(r"A/([0-9]{2,3})/[0-9]")
_POSSESSIVE: Final = ("’", "'")
_BEFORE_AUTHOR: Final = 3
"""Number of words before the author of a report at most."""
_SURE, _ONE_OF_SEVERAL = 0.95, 0.85
_SOON, _AHEAD = "P13M", "P2M"
"""Longest times after and before the first day of a deadline in which a text may note the report.

A year later, the next report is noted.
"""
_BEFORE_FIRST, _SEPTEMBER = 1945, 9
_IN_ONE_REPORT: Final = 3
"""Maximum number of requests that one report answers if its resolution alone says which report it is."""
ANSWERED: Final = "takes note of the report that answers it"
NOTED_IN_SERIES: Final = "takes note of the report, in the next text of the series"
LIKE_WORDS: Final = 0.4
"""Minimum share of a request that the reference to a report repeats, if nothing else identifies the request.

Set by trial; checked by tests/linking/links.csv.
"""
SAME_WORDS: Final = 0.6
"""The same for a request that is not for a report."""


def report_grounds(
    reports: Iterable[Text], citing: Iterable[Paragraph]
) -> dict[tuple[str, str], list[Evidence]]:
    """Returns the evidence for the legal basis of reports, by IRI of the report and resolution symbol."""
    found: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
    known = {report.iri: report for report in reports}
    for report in known.values():
        for symbol in report.under:
            found[report.iri, symbol] = []
    titles = [paragraph for report in known.values() for paragraph in _titles(report)]
    for paragraph in (*titles, *citing):
        report, pack = known.get(paragraph.owner), rules(paragraph.language)
        if report is None or pack is None or paragraph.order > FIRST_PARAGRAPHS:
            continue
        patterns = pack.report_grounds if paragraph.order else pack.title_grounds
        for phrase in phrases(paragraph, patterns, pack.pinpoints):
            confirmed = pack.requires[phrase.rule] if paragraph.order else None
            if paragraph.order > pack.max_paragraph[phrase.rule] or (
                confirmed is not None and confirmed.search(paragraph.words) is None
            ):
                continue
            for cited, point in zip(phrase.cited, phrase.points, strict=True):
                passage = _place(paragraph, cited, point, report)
                if passage not in found[report.iri, cited.symbol]:
                    found[report.iri, cited.symbol].append(passage)
        for cited in paragraph.cites:
            # The loader found this legal basis already: add its place.
            if cited.symbol in report.under and not found[report.iri, cited.symbol]:
                found[report.iri, cited.symbol].append(_place(paragraph, cited, "", report))
    return dict(found)


def _titles(report: Text) -> Iterator[Paragraph]:
    """Yields the titles of a report with their citations, as paragraphs numbered 0."""
    for language, title in report.titles:
        if rules(language) is not None:
            read = Context(language).resolve(title, mentions.find(title, language))
            cites = tuple(
                Cited(key, mention.text)
                for mention in read
                if mention.kind == "citation"
                for key in mention.keys
            )
            yield Paragraph("", report.iri, language, "narrative", 0, title, (0, 0), cites)


def candidate_symbols(texts: Iterable[Text], citing: Iterable[Paragraph]) -> Iterator[str]:
    """Yields symbols of texts whose mandates may be answered or closed by `texts`.

    These are the texts cited in reports, or in paragraphs that mention a report. citing: paragraphs of the
    texts.
    """
    reports = {text.iri: text for text in texts if text.kind == "Report"}
    for report in reports.values():
        yield from report.under
        yield from (cited.symbol for title in _titles(report) for cited in title.cites)
    for paragraph in citing:
        pack = rules(paragraph.language)
        if paragraph.owner in reports or (pack is not None and pack.mentions_report.search(paragraph.words)):
            yield from (cited.symbol for cited in paragraph.cites)


def _place(paragraph: Paragraph, cited: Cited, point: str, report: Text) -> Evidence:
    pinpoint = point or cited.pinpoint
    if not paragraph.order:
        return replace(report.head(paragraph.language, paragraph.words), pinpoint=pinpoint)
    return Evidence(paragraph.iri, paragraph.language, paragraph.span, cited.exact, pinpoint)


def report_links(
    texts: Iterable[Text], citing: Sequence[Paragraph], mandates: Mapping[str, Sequence[Mandate]]
) -> Iterator[Link]:
    """Yields links from reports to their legal basis and to the requests that they answer.

    citing: paragraphs of the texts. mandates: by symbol of their text; those of a draft by the symbol of the
    adopted text.
    """
    reports = {text.iri: text for text in texts if text.kind == "Report"}
    words = {(paragraph.iri, paragraph.language): paragraph.words for paragraph in citing if reports}
    for (report, symbol), evidence in sorted(
        report_grounds(reports.values(), citing).items() if reports else ()
    ):
        text, places = reports[report], tuple(evidence)
        evidence = places or (text.first_title,)
        yield Link(report, Property.REPORTS_UNDER, "", "says its ground", _SURE, evidence, symbol)
        references = [
            (place.language, words.get((place.paragraph, place.language), ""), place.pinpoint)
            for place in places
        ]
        owed = _owed_by(mandates.get(symbol, ()), _reporters(text), text.dated)
        for mandate, score in _answered(owed, references):
            yield Link(report, Property.ANSWERS, mandate.iri, "written under the resolution", score, evidence)


def closing_links(
    texts: Iterable[Text], citing: Iterable[Paragraph], mandates: Mapping[str, Sequence[Mandate]]
) -> Iterator[Link]:
    """Yields links to the requests closed by taking note of a report on them.

    Arguments as for `report_links`.
    """
    known = {text.iri: text for text in texts}
    for paragraph in citing:
        owner, pack = known.get(paragraph.owner), rules(paragraph.language)
        if (
            owner is None
            or pack is None
            or owner.kind == "Report"
            or not _may_note_report(paragraph, mandates)
        ):
            continue
        passage = (Evidence(paragraph.iri, paragraph.language, paragraph.span),)
        for phrase in phrases(paragraph, pack.notes_report_on, pack.pinpoints):
            # The author is named first: the subject of the report may name others.
            named = find(phrase.groups.get("reporter", ""), paragraph.language)[:1]
            reporters = {match.key for match in named if match.kind == "body"}
            is_by_request = _is_by_request(phrase, paragraph)
            for cited, point in zip(phrase.cited, phrase.points, strict=True):
                if cited.symbol == owner.symbol:
                    continue
                owed = _owed_by(mandates.get(cited.symbol, ()), reporters, owner.dated)
                references = [(paragraph.language, phrase.exact, point or cited.pinpoint)]
                by_request = _by_request(owed, owner, paragraph) if is_by_request else ()
                for mandate, score in by_request or _answered(owed, references):
                    yield Link(
                        paragraph.iri,
                        Property.CLOSES,
                        mandate.iri,
                        "takes note of the report",
                        score,
                        passage,
                    )
                    for report in _reports(paragraph, phrase.exact):
                        yield Link(
                            "",
                            Property.ANSWERS,
                            mandate.iri,
                            "noted as a report on it",
                            score,
                            passage,
                            report,
                        )


def _is_by_request(phrase: Phrase, paragraph: Paragraph) -> bool:
    """Whether a resolution alone says which report is noted: "the report submitted under resolution 9"."""
    words = phrase.groups.get("reporter", "")
    ends = [end for _, end in _authors(words, paragraph.language)]
    only_authors = bool(ends) and not words[ends[-1] :].strip(" ,،")
    return only_authors and bool(phrase.groups.get("by_request")) and not any(phrase.points)


def _by_request(
    owed: Sequence[Mandate], later: Text, paragraph: Paragraph
) -> tuple[tuple[Mandate, float], ...]:
    """Returns the few requests for one report that was due when a text notes that on their resolution.

    They have the same addressees and days.
    """
    due = [one for one in owed if one.reporting and one.last and _is_of_its_time(one, later, paragraph)]
    reports = without_contents(due)
    few = have_same_terms(reports) and 1 < len(reports) <= _IN_ONE_REPORT
    return tuple((one, _ONE_OF_SEVERAL) for one in reports) if few else ()


def series_notes(
    later: Text, citing: Iterable[Paragraph], earlier: Sequence[Mandate], reports: Container[str]
) -> Iterator[Link]:
    """Yields links to the requests of an earlier text whose report the next text of its series takes note of.

    The report is named by its author: "the report of the Secretary-General". citing: the paragraphs of the
    later text, those without a citation too. reports: symbols of the reports in the store; `note_links` links
    them.
    """
    for paragraph in citing:
        pack = rules(paragraph.language)
        # What cites a resolution is left to `closing_links`.
        is_linked = any(
            cited.symbol in reports or not (cited.in_note or _REPORT.fullmatch(cited.symbol))
            for cited in paragraph.cites
        )
        if paragraph.owner != later.iri or pack is None or paragraph.role == "narrative" or is_linked:
            continue
        words = marked(paragraph)
        passage = (Evidence(paragraph.iri, paragraph.language, paragraph.span),)
        for match in (match for pattern in pack.notes_report_of for match in pattern.finditer(words)):
            reporters = {key for key, _ in _authors(match["reporter"], paragraph.language)}
            owed = _owed_by(earlier, reporters, later.dated) if reporters else ()
            owed = _of_their_time([one for one in owed if one.reporting], later, paragraph)
            for mandate, score in _answered(owed, [(paragraph.language, match.group(), "")]):
                yield Link(
                    paragraph.iri, Property.CLOSES, mandate.iri, NOTED_IN_SERIES, min(score, 0.85), passage
                )


def _of_their_time(owed: Sequence[Mandate], later: Text, paragraph: Paragraph) -> list[Mandate]:
    """Returns the requests for a report that a later text notes in their time.

    Where the report is too late for some of them, those without a deadline are not meant either.
    """
    timely = [one for one in owed if _is_of_its_time(one, later, paragraph)]
    return timely if len(timely) == len(owed) else [one for one in timely if one.last]


def _is_of_its_time(asked: Mandate, later: Text, paragraph: Paragraph) -> bool:
    """Whether the report that a later text notes can be the one asked for: years later, it is another one.

    The symbol of the report says its session; without a symbol, the text was adopted soon after the deadline.
    """
    if not asked.last:
        return True
    first = asked.first or asked.last
    day = date.fromisoformat(first)
    if later.dated < calendar_days.earlier(day, _AHEAD).isoformat():
        return False
    sessions = [int(match[1]) for one in paragraph.cites if (match := _SESSION_OF_REPORT.match(one.symbol))]
    if not sessions:
        return later.dated <= max(asked.last, calendar_days.later(day, _SOON).isoformat())
    # The first session opened in 1946, and one each September since.
    opened, last = day.year - (day.month < _SEPTEMBER), int(asked.last[:4])
    return any(opened <= _BEFORE_FIRST + session <= last for session in sessions)


def _authors(words: str, language: str) -> Iterator[tuple[str, int]]:
    """Yields keys of the bodies at the start of some words, with their ends.

    The subject of the report may name others.
    """
    pack, end = rules(language), 0
    for match in find(words, language):
        between = words[end : match.start]
        if end:
            follows = pack is not None and pack.author_joins.fullmatch(between)
        else:
            # Before the first name stand at most an article and an adjective.
            follows = len(between.split()) <= _BEFORE_AUTHOR
        if not follows:
            return
        if words[match.end : match.end + 1] in _POSSESSIVE:
            # "The report of the Secretary-General’s panel" is that of the panel.
            return
        if match.kind == "body":
            yield match.key, match.end
        end = match.end


def note_links(texts: Iterable[Text], citing: Iterable[Paragraph]) -> Iterator[Link]:
    """Yields links to reports of which the texts take note by symbol; they have `cited` but no target.

    `links_from_notes` resolves them to the closed requests once all documents are known.
    """
    known = {text.iri: text for text in texts}
    for paragraph in citing:
        owner, pack = known.get(paragraph.owner), rules(paragraph.language)
        if owner is None or pack is None or owner.kind == "Report" or paragraph.role == "narrative":
            continue
        passage = (Evidence(paragraph.iri, paragraph.language, paragraph.span),)
        for report in dict.fromkeys(_noted_symbols(paragraph, pack)):
            if report != owner.document:
                yield Link(paragraph.iri, Property.CLOSES, "", ANSWERED, _SURE, passage, report)


def links_from_notes(
    notes: Iterable[Link], answers: Iterable[Link], reports: Mapping[str, str]
) -> Iterator[Link]:
    """Yields links to the requests closed by taking note of the reports that answer them.

    notes: see `note_links`. answers: see `report_links`. reports: IRIs by symbol.
    """
    answered: defaultdict[str, list[Link]] = defaultdict(list)
    for answer in answers:
        if answer.relation == Property.ANSWERS:
            answered[answer.source].append(answer)
    for note in notes:
        own = note.source.partition("#")[0]
        found = next((reports[symbol] for symbol in symbols_in(note.cited) if symbol in reports), "")
        for answer in answered.get(found, ()):
            if answer.target.partition("#")[0] != own:
                yield replace(note, target=answer.target, score=round(note.score * answer.score, 3), cited="")


def symbols_in(symbol: str) -> tuple[str, ...]:
    """Returns a symbol and, for a document issued under two, each of them: A/66/9-S/2012/9."""
    return (symbol, *symbol.split("-")) if "-" in symbol else (symbol,)


def _noted_symbols(paragraph: Paragraph, pack: Rules) -> Iterator[str]:
    """Yields symbols of the reports of which a paragraph takes note, in its text or its footnotes."""
    words = marked(paragraph)
    notes = [one.symbol for one in paragraph.cites if one.in_note and _REPORT.fullmatch(one.symbol)]
    for pattern in pack.notes_report:
        for match in pattern.finditer(words):
            within = [one.symbol for one in cited_in(match["cited"], paragraph)]
            named = [symbol for symbol in within if _REPORT.fullmatch(symbol)]
            # The anchor of a footnote is unknown: use footnotes only for a single clause, or a single report.
            whole = not words[match.end() :].strip(" ,.;，。；")
            yield from named or (notes if whole or len(set(notes)) == 1 else ())


Reference = tuple[str, str, str]
"""Language, text of a reference to a report, and key of the cited paragraph of the resolution."""


def _answered(owed: Sequence[Mandate], references: Sequence[Reference]) -> Iterator[tuple[Mandate, float]]:
    """Yields the requests that a report answers, with their score.

    In this order: those of the cited paragraph; the only request for a report; those for a report on the
    whole resolution; the one whose words the reference repeats.
    """
    points = {point for _, _, point in references if point}
    if points:
        yield from (
            (mandate, _SURE)
            for mandate in owed
            if any(is_within(mandate.paragraph, point) for point in points)
        )
        return
    reports = [mandate for mandate in owed if mandate.reporting]
    asked = without_contents(reports)
    if reports and are_one_report(asked):
        yield from ((mandate, _SURE) for mandate in asked)
        return
    whole = [mandate for mandate in reports if concerns_whole(mandate)]
    if whole:
        yield from ((mandate, _ONE_OF_SEVERAL) for mandate in without_contents(whole))
        return
    repeated = max(
        ((_repeated(mandate, references), mandate.iri, mandate) for mandate in reports or owed),
        default=None,
        key=_first_two,
    )
    if repeated and repeated[0] >= (LIKE_WORDS if reports else SAME_WORDS):
        yield repeated[2], round(0.6 + 0.35 * repeated[0], 3)


def _first_two(ranked: tuple[float, str, Mandate]) -> tuple[float, str]:
    return ranked[:2]


def _repeated(mandate: Mandate, references: Sequence[Reference]) -> float:
    return max(
        (shared(mandate.text_in(language), words, language) for language, words, _ in references), default=0.0
    )


def _may_note_report(paragraph: Paragraph, mandates: Mapping[str, Sequence[Mandate]]) -> bool:
    return paragraph.role != "narrative" and any(cited.symbol in mandates for cited in paragraph.cites)


def _reports(paragraph: Paragraph, words: str) -> Iterator[str]:
    """Yields the symbol of the only report in the phrase or in footnotes."""
    found = [
        cited.symbol
        for cited in paragraph.cites
        if _REPORT.fullmatch(cited.symbol) and (cited.in_note or cited.exact in words)
    ]
    if len(set(found)) == 1:
        yield found[0]


def _reporters(report: Text) -> set[str]:
    """Returns keys of the authors of a report: its issuer, else the bodies in its title."""
    if report.issuer:
        return {report.issuer}
    return {
        match.key
        for language, title in report.titles
        for match in find(title, language)
        if match.kind == "body"
    }


def _owed_by(mandates: Iterable[Mandate], reporters: Iterable[str], dated: str) -> list[Mandate]:
    """Returns the requests to the authors that a document of that date can answer."""
    owed = [
        mandate
        for mandate in mandates
        if mandate.kind == "directive"
        and not (dated and mandate.first and mandate.first > _latest_first_day(dated))
    ]
    named = [
        mandate
        for mandate in owed
        if any(iri.endswith(f"/{key}") for key in reporters for iri in mandate.addressees)
    ]
    if named:
        return named
    # A report by another author does not answer a request with addressees.
    return [mandate for mandate in owed if mandate.reporting and not (reporters and mandate.addressees)]


def _latest_first_day(day: str) -> str:
    """Returns the latest first day of a deadline that a report of `day` can answer: a year later.

    Reports are issued before the session at which they are due.
    """
    return _years_after(day, 1)


def _years_after(day: str, years: int) -> str:
    return f"{int(day[:4]) + years}{day[4:]}"
