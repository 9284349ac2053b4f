"""From ask to answer: in, reports, paragraphs that cite and asks for a report; out, `mg:answers` and
`mg:closes`.

A report that says under which resolution it was written answers that resolution's asks for a report. A
later text that takes note of a report on a resolution closes what the resolution asked for, and shows that
there was an answer, even where the graph does not hold the report. One that takes note of a report by its
symbol closes what that report answers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from ..loaders import mentions
from ..loaders.likeness import shared
from ..loaders.resolve import Context
from ..ontology.names import find
from ..ontology.terms import Property
from .phrases import cited_in, marked, phrases
from .records import Cited, Link, Paragraph, Witness
from .rules import FIRST_PARAGRAPHS, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .records import Ask, Text
    from .rules import Rules

_REPORT: Final = re.compile(r"(?:[AES]|CAC|CTOC|UNEP|HSP)/(?!(?:\S+/)?(?:RES|DEC|PRST)/)\S+")
_SURE, _ONE_OF_SEVERAL = 0.95, 0.85
ANSWERED: Final = "takes note of the report that answers it"
LIKE_WORDS: Final = 0.4
"""How much of an ask the words on a report must repeat, where nothing else tells which ask is meant."""
SAME_WORDS: Final = 0.6
"""The same, where it is no ask for a report."""


def grounds(reports: Iterable[Text], citing: Iterable[Paragraph]) -> dict[tuple[str, str], list[Witness]]:
    """On which resolutions reports rest: places that say so, by IRI of the report and symbol of the
    resolution."""
    found: defaultdict[tuple[str, str], list[Witness]] = defaultdict(list)
    known = {report.iri: report for report in reports}
    for report in known.values():
        for symbol in report.under:
            found[report.iri, symbol] = []
    titles = [paragraph for report in known.values() for paragraph in _titles(report)]
    for paragraph in (*titles, *citing):
        report, pack = known.get(paragraph.owner), rules(paragraph.language)
        if report is None or pack is None or paragraph.order > FIRST_PARAGRAPHS:
            continue
        patterns = pack.grounds if paragraph.order else pack.title_grounds
        for phrase in phrases(paragraph, patterns, pack.points):
            confirmed = pack.confirmed[phrase.rule] if paragraph.order else None
            if paragraph.order > pack.first[phrase.rule] or (
                confirmed is not None and confirmed.search(paragraph.words) is None
            ):
                continue
            for cited, point in zip(phrase.cited, phrase.points, strict=True):
                witness = _place(paragraph, cited, point, report)
                if witness not in found[report.iri, cited.symbol]:
                    found[report.iri, cited.symbol].append(witness)
        for cited in paragraph.cites:
            # The loader has read the ground already; here stands where it did.
            if cited.symbol in report.under and not found[report.iri, cited.symbol]:
                found[report.iri, cited.symbol].append(_place(paragraph, cited, "", report))
    return dict(found)


def _titles(report: Text) -> Iterator[Paragraph]:
    """The titles of a report with what they cite, as paragraphs before the first."""
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


def pointed_at(texts: Iterable[Text], citing: Iterable[Paragraph]) -> Iterator[str]:
    """Symbols of the texts whose asks matter: those that a report names, or of which a text seems to take up
    a report; `citing`: paragraphs of the texts."""
    reports = {text.iri: text for text in texts if text.kind == "Report"}
    for report in reports.values():
        yield from report.under
        yield from (cited.symbol for title in _titles(report) for cited in title.cites)
    for paragraph in citing:
        pack = rules(paragraph.language)
        if paragraph.owner in reports or (pack is not None and pack.about_report.search(paragraph.words)):
            yield from (cited.symbol for cited in paragraph.cites)


def _place(paragraph: Paragraph, cited: Cited, point: str, report: Text) -> Witness:
    meant = point or cited.pinpoint
    if not paragraph.order:
        return replace(report.head(paragraph.language, paragraph.words), pinpoint=meant)
    return Witness(paragraph.iri, paragraph.language, paragraph.span, cited.exact, meant)


def written_under(
    texts: Iterable[Text], citing: Sequence[Paragraph], asks: Mapping[str, Sequence[Ask]]
) -> Iterator[Link]:
    """Under which resolutions the reports among the texts were written, and which asks they answer.

    `citing`: paragraphs of the texts. `asks`: those of the texts with a symbol, those of a draft under the
    symbol of the text it became.
    """
    reports = {text.iri: text for text in texts if text.kind == "Report"}
    words = {(paragraph.iri, paragraph.language): paragraph.words for paragraph in citing if reports}
    for (report, symbol), witnesses in sorted(grounds(reports.values(), citing).items() if reports else ()):
        text, places = reports[report], tuple(witnesses)
        told = places or (text.first_title,)
        yield Link(report, Property.REPORTS_UNDER, "", "says its ground", _SURE, told, symbol)
        said = [
            (place.language, words.get((place.paragraph, place.language), ""), place.pinpoint)
            for place in places
        ]
        owed = _owed(asks.get(symbol, ()), _reporters(text), text.dated)
        for ask, score in _meant(owed, said):
            yield Link(report, Property.ANSWERS, ask.iri, "written under the resolution", score, told)


def closing(
    texts: Iterable[Text], citing: Iterable[Paragraph], asks: Mapping[str, Sequence[Ask]]
) -> Iterator[Link]:
    """Which asks the texts close by taking note of a report on them; see `written_under`."""
    known = {text.iri: text for text in texts}
    for paragraph in citing:
        owner, pack = known.get(paragraph.owner), rules(paragraph.language)
        if owner is None or pack is None or owner.kind == "Report" or not _may_take_note(paragraph, asks):
            continue
        witness = (Witness(paragraph.iri, paragraph.language, paragraph.span),)
        for phrase in phrases(paragraph, pack.taken_up, pack.points):
            # Who reports stands first: what the report is about may name others.
            named = find(phrase.groups.get("reporter", ""), paragraph.language)[:1]
            reporters = {match.key for match in named if match.kind == "body"}
            for cited, point in zip(phrase.cited, phrase.points, strict=True):
                if cited.symbol == owner.symbol:
                    continue
                owed = _owed(asks.get(cited.symbol, ()), reporters, owner.dated)
                said = [(paragraph.language, phrase.exact, point or cited.pinpoint)]
                for ask, score in _meant(owed, said):
                    yield Link(
                        paragraph.iri, Property.CLOSES, ask.iri, "takes note of the report", score, witness
                    )
                    for report in _reports(paragraph, phrase.exact):
                        yield Link(
                            "", Property.ANSWERS, ask.iri, "noted as a report on it", score, witness, report
                        )


def noting(texts: Iterable[Text], citing: Iterable[Paragraph]) -> Iterator[Link]:
    """Of which reports the texts take note by their symbols: links without a target, `cited` is the report.

    What such a report answers is known only where all documents are: `closed` says what they close.
    """
    known = {text.iri: text for text in texts}
    for paragraph in citing:
        owner, pack = known.get(paragraph.owner), rules(paragraph.language)
        if owner is None or pack is None or owner.kind == "Report" or paragraph.role == "narrative":
            continue
        witness = (Witness(paragraph.iri, paragraph.language, paragraph.span),)
        for report in dict.fromkeys(_noted(paragraph, pack)):
            if report != owner.document:
                yield Link(paragraph.iri, Property.CLOSES, "", ANSWERED, _SURE, witness, report)


def closed(notes: Iterable[Link], answers: Iterable[Link], reports: Mapping[str, str]) -> Iterator[Link]:
    """What is closed by taking note of the reports that answer it.

    notes: see `noting`. answers: see `written_under`; what only a later text says of a report is none of its
    own. reports: IRIs by symbol.
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
    """A symbol as it stands, and those of a document that was issued under two: A/66/9-S/2012/9."""
    return (symbol, *symbol.split("-")) if "-" in symbol else (symbol,)


def _noted(paragraph: Paragraph, pack: Rules) -> Iterator[str]:
    """Symbols of the reports of which a paragraph takes note, in its words or in the notes to them."""
    words = marked(paragraph)
    notes = [one.symbol for one in paragraph.cites if one.in_note and _REPORT.fullmatch(one.symbol)]
    for pattern in pack.noted:
        for match in pattern.finditer(words):
            within = [one.symbol for one in cited_in(match["cited"], paragraph)]
            named = [symbol for symbol in within if _REPORT.fullmatch(symbol)]
            # To which words a note belongs is not known: several are those of the only clause, or of none.
            whole = not words[match.end() :].strip(" ,.;，。；")
            yield from named or (notes if whole or len(set(notes)) == 1 else ())


Said = tuple[str, str, str]
"""Language, the words that speak of the report, and the paragraph of the resolution that they point at."""


def _meant(owed: Sequence[Ask], said: Sequence[Said]) -> Iterator[tuple[Ask, float]]:
    """Which of the asks a report is on, and how sure that is: those of the paragraph it names, else the
    only ask for a report, else those for a report on the resolution as a whole, else the one whose words
    it repeats."""
    points = {point for _, _, point in said if point}
    if points:
        yield from ((ask, _SURE) for ask in owed if any(_within(ask.paragraph, point) for point in points))
        return
    reports = [ask for ask in owed if ask.reporting]
    if len(reports) == 1:
        yield reports[0], _SURE
        return
    whole = [ask for ask in reports if _says(ask, "on_the_whole")]
    if whole:
        # What a report should also say is not what asks for it.
        asking = [ask for ask in whole if not _says(ask, "included")] or whole
        yield from ((ask, _ONE_OF_SEVERAL) for ask in asking)
        return
    repeated = max(
        ((_repeated(ask, said), ask.iri, ask) for ask in reports or owed), default=None, key=_first_two
    )
    if repeated and repeated[0] >= (LIKE_WORDS if reports else SAME_WORDS):
        yield repeated[2], round(0.6 + 0.35 * repeated[0], 3)


def _first_two(ranked: tuple[float, str, Ask]) -> tuple[float, str]:
    return ranked[:2]


def _repeated(ask: Ask, said: Sequence[Said]) -> float:
    return max((shared(ask.said(language), words, language) for language, words, _ in said), default=0.0)


def _within(paragraph: str, point: str) -> bool:
    """Whether a paragraph is the one pointed at, or an item of it."""
    return f"{paragraph}.".partition("#")[2].startswith(f"{point}.")


def _says(ask: Ask, table: Literal["on_the_whole", "included"]) -> bool:
    return any(
        pattern.search(words)
        for language, words in ask.words
        if (pack := rules(language)) is not None
        for pattern in (pack.on_the_whole if table == "on_the_whole" else pack.included)
    )


def _may_take_note(paragraph: Paragraph, asks: Mapping[str, Sequence[Ask]]) -> bool:
    return paragraph.role != "narrative" and any(cited.symbol in asks for cited in paragraph.cites)


def _reports(paragraph: Paragraph, words: str) -> Iterator[str]:
    """Symbols of the reports that stand in the phrase, or in the note at its end."""
    found = [
        cited.symbol
        for cited in paragraph.cites
        if _REPORT.fullmatch(cited.symbol) and (cited.in_note or cited.exact in words)
    ]
    if len(set(found)) == 1:
        yield found[0]


def _reporters(report: Text) -> set[str]:
    """Keys of who made a report: who issued it, else who is named in its title."""
    if report.issuer:
        return {report.issuer}
    return {
        match.key
        for language, title in report.titles
        for match in find(title, language)
        if match.kind == "body"
    }


def _owed(asks: Iterable[Ask], reporters: Iterable[str], dated: str) -> list[Ask]:
    """What was asked of the reporters that a document of that day can answer."""
    owed = [
        ask
        for ask in asks
        if ask.kind == "directive" and not (dated and ask.first and ask.first > _soon(dated))
    ]
    named = [
        ask for ask in owed if any(iri.endswith(f"/{key}") for key in reporters for iri in ask.addressees)
    ]
    if named:
        return named
    # Somebody else's report answers nothing that was asked of others.
    return [ask for ask in owed if ask.reporting and not (reporters and ask.addressees)]


def _soon(day: str) -> str:
    """A report is out before the session to which it is due: up to a year later is soon enough."""
    return f"{int(day[:4]) + 1}{day[4:]}"
