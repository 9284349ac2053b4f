"""Links the planned reports of the programme budget to the requests that they answer (`mg:fulfils`).

A deliverable such as "Report of the Secretary-General to the General Assembly on lamps" answers a request for
a report to the same body, whose action or text has the same subject. Words count by their rarity, so that no
list of common words is needed. A deliverable without a subject of its own gets no link, and neither does one
whose request was due before the years that the fascicle plans or reports on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

from ..loaders import mentions
from ..loaders.likeness import folded, terms
from ..loaders.resolve import Context
from ..ontology.names import find
from ..ontology.terms import Property
from .budget import SECRETARY_GENERAL, officers_of
from .records import Evidence, Link
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from .budget import CitedMandate
    from .records import Mandate, Text

# Minimum shares, set by trial: of the subject of a report that the request or the title of its text repeats,
# and of that title or request that the subject repeats.
SAME_SUBJECT: Final = 0.75
SAME_REQUEST: Final = 0.5
ALONE: Final = 0.9
"""Minimum of both shares for a deliverable that names no recipient."""
WHOLLY: Final = 0.99
"""Minimum share of a subject or title that another text repeats as a whole."""
PART_OF_REQUEST: Final = 0.3
"""Minimum share of a request whose words contain the whole subject of a report to the same body."""
PART_OF_SUBJECT: Final = 0.65
"""Minimum share of a subject that contains the whole title of a text."""
FEWEST_CONTAINED: Final = 3
"""Minimum number of different terms of a subject that a longer request contains."""
FEWEST_TERMS: Final = 2
"""Minimum number of terms of a subject that at most a fifth of the requests have, or `FREQUENT` of them."""
FREQUENT: Final = 10
PLANNED: Final = "planned report on the subject of the request"
CITED: Final = "planned report that cites the resolution"
_SURE: Final = 0.95
_ACTORS: Final = ("body", "group")
"""Kinds of names that write and receive reports; a State or an instrument is part of a subject."""
_ORGANIZATION: Final = "body/UN"
"""It receives no reports: its organs do. Its name is part of a subject."""


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """A numbered deliverable of a programme."""

    iri: str
    fascicle: str
    """IRI of the fascicle."""
    words: str
    """Its title behind the line that it continues."""
    language: str
    entities: frozenset[str]
    """IRIs of the actors that carry out the programme."""
    place: Evidence


@dataclass(frozen=True, slots=True)
class OwedReport:
    """A request for a report."""

    mandate: Mandate
    text: Text
    recipients: frozenset[str]
    """IRIs of the bodies to which it is owed; the issuer if the request names none."""


class Subjects:
    """The requests for reports in one language, with the rarity of each term."""

    def __init__(self, owed: Iterable[OwedReport], language: str) -> None:
        self._language = language
        self._owed: list[tuple[OwedReport, Counter[str], Counter[str]]] = []
        self._by_term: defaultdict[str, list[int]] = defaultdict(list)
        owed = tuple(owed)
        self._recipients = frozenset(recipient for one in owed for recipient in one.recipients)
        for one in owed:
            action, title = one.mandate.text_in(language), one.text.title(language)
            if action:
                at = len(self._owed)
                self._owed.append((one, self._subject(action), self._subject(title)))
                for term in self._owed[at][1].keys() | self._owed[at][2].keys():
                    self._by_term[term].append(at)

    def _subject(self, words: str) -> Counter[str]:
        """Returns the terms of a text without names of actors and words for reports."""
        pack = rules(self._language)
        parts, end = list[str](), 0
        for match in find(words, self._language):
            if match.kind in _ACTORS:
                parts.append(words[end : match.start])
                end = match.end
        plain = " ".join((*parts, words[end:]))
        return terms(pack.report_words.sub(" ", plain) if pack else plain, self._language)

    def _weight(self, counts: Iterable[str]) -> float:
        total = len(self._owed)
        return sum(log((2 + total) / (1 + len(self._by_term.get(term, ())))) for term in counts)

    def _share(self, part: Counter[str], whole: Counter[str]) -> float:
        """Returns the share of the weight of a subject that another text repeats."""
        weight = self._weight(part)
        return self._weight(term for term in part if term in whole) / weight if weight else 0.0

    def on_subject(
        self, words: str, report: PlannedReport, base: str, before: str, cited: Container[str] = ()
    ) -> tuple[float, OwedReport] | None:
        """Returns the request for a report on a subject, with its score; None if there is none.

        words: the subject, or one of several. report: the deliverable. base: base of the IRIs. before: ISO
        day of the fascicle; "" if unknown. cited: IRIs of the texts that the fascicle cites as mandates.
        """
        subject = self._subject(words)
        common = max(FREQUENT, len(self._owed) // 5)
        rare = [term for term in subject if len(self._by_term.get(term, ())) <= common]
        if len(rare) < FEWEST_TERMS:
            return None
        names = find(report.words, self._language)
        named = {base + match.key for match in names if match.kind in _ACTORS}
        own_authors = _authors(report, base)
        authors = own_authors | named
        # A group to which no report is owed is part of the subject: "safety of humanitarian personnel".
        others = named - own_authors - {base + _ORGANIZATION}
        to_somebody = any(name in self._recipients or name.startswith(f"{base}body/") for name in others)
        best: tuple[tuple[int, bool, str, str], float, OwedReport] | None = None
        of_cited: dict[tuple[str, str], OwedReport] = {}
        """By title and issuer, the latest request for a report on the whole of a text that is cited."""
        for at in sorted({at for term in rare for at in self._by_term.get(term, ())}):
            owed, action, title = self._owed[at]
            if before and (owed.text.dated > before or _is_past(owed.mandate, before)):
                continue
            if not owed.mandate.addressees & authors:
                continue
            if to_somebody and not owed.recipients & named:
                continue
            form = _form(owed.mandate, self._language)
            if form > 0 and owed.text.iri in cited:
                series = (folded(owed.text.title(self._language)), owed.text.issuer)
                if series not in of_cited or of_cited[series].text.dated < owed.text.dated:
                    of_cited[series] = owed
            # A request on the whole text has the subject of the title, any other one its own.
            whole = (self._share(subject, title), self._share(title, subject)) if form > 0 else (0.0, 0.0)
            own = (self._share(subject, action), self._share(action, subject))
            there, back = max((whole, own), key=sum)
            if not to_somebody:
                # The title, too, must contain the subject where only a part of the request does.
                titled = self._share(subject, title) >= WHOLLY
                contained = titled and len(rare) > FEWEST_CONTAINED and _contains(own)
            else:
                contained = form >= 0 and len(rare) >= FEWEST_CONTAINED and _contains(own)
                contained = contained or (whole[1] >= WHOLLY and whole[0] >= PART_OF_SUBJECT)
            same = there >= SAME_SUBJECT and back >= SAME_REQUEST
            if not contained and (not same or (not to_somebody and min(there, back) < ALONE)):
                continue
            score = round(0.4 + 0.25 * back + 0.25 * there + form, 3)
            # Of requests that fit alike, one that the fascicle names as its mandate, else the latest.
            rank = (int(score * 10), owed.text.iri in cited, owed.text.dated, owed.mandate.iri)
            if best is None or rank > best[0]:
                best = (rank, score, owed)
        if best is None:
            return None
        _, score, owed = best
        series = (folded(owed.text.title(self._language)), owed.text.issuer)
        if series[0] and owed.text.iri not in cited:
            owed = of_cited.get(series, owed)
        return score, owed


def _contains(shares: tuple[float, float]) -> bool:
    """Returns whether a request repeats a whole subject, by the shares of the subject and of the request."""
    return shares[0] >= WHOLLY and shares[1] >= PART_OF_REQUEST


def _is_past(mandate: Mandate, day: str) -> bool:
    """Returns whether the deadlines of a request ended before the year that a fascicle reports on."""
    return bool(mandate.last) and int(mandate.last[:4]) < int(day[:4]) - 1


def _form(mandate: Mandate, language: str) -> float:
    """Returns what a request for a report on its whole text, or for a part of a report, adds to its score."""
    pack, words = rules(language), mandate.text_in(language)
    if pack is None:
        return 0.0
    if any(pattern.search(words) for pattern in pack.report_content):
        return -0.1
    return 0.05 if any(pattern.search(words) for pattern in pack.whole_resolution) else 0.0


def _authors(report: PlannedReport, base: str) -> set[str]:
    """Returns the IRIs of those who write the reports of a programme."""
    return {base + SECRETARY_GENERAL, *report.entities, *officers_of(report.entities, base)}


def planned_report_links(
    reports: Sequence[PlannedReport],
    owed: Sequence[OwedReport],
    texts: Mapping[str, Text],
    base: str,
    mandates: Iterable[CitedMandate] = (),
) -> Iterator[Link]:
    """Yields links from planned reports to the requests that they answer.

    texts: by IRI, with the fascicles. base: base of the IRIs. mandates: documents that the fascicles cite.
    """
    cited: defaultdict[str, set[str]] = defaultdict(set)
    for mandate in mandates:
        cited[mandate.fascicle].add(mandate.document)
    by_symbol: defaultdict[str, list[OwedReport]] = defaultdict(list)
    for one in owed:
        by_symbol[one.text.symbol].append(one)
    subjects = {
        language: Subjects(owed, language)
        for language in sorted({report.language for report in reports})
        if rules(language) is not None
    }
    for report in reports:
        pack = rules(report.language)
        if pack is None or not pack.report_words.search(report.words):
            continue
        found = list(_cited(report, by_symbol, base))
        if not found:
            fascicle = texts.get(report.fascicle)
            dated = fascicle.dated if fascicle else ""
            for part in pack.subject_joins.split(report.words):
                match = subjects[report.language].on_subject(
                    part, report, base, dated, cited[report.fascicle]
                )
                if match:
                    found.append((PLANNED, *match))
        for rule, score, one in found:
            language, span = one.mandate.spans[0]
            evidence = (report.place, Evidence(one.mandate.paragraph, language, span))
            yield Link(report.iri, Property.FULFILS, one.mandate.iri, rule, score, evidence)


def _cited(
    report: PlannedReport, by_symbol: Mapping[str, Sequence[OwedReport]], base: str
) -> Iterator[tuple[str, float, OwedReport]]:
    """Yields the requests for reports to the author in the resolutions that a deliverable cites."""
    read = Context(report.language).resolve(report.words, mentions.find(report.words, report.language))
    symbols = [key for mention in read if mention.kind == "citation" for key in mention.keys]
    for symbol in dict.fromkeys(symbols):
        owed = [one for one in by_symbol.get(symbol, ()) if one.mandate.addressees & _authors(report, base)]
        whole = [one for one in owed if _form(one.mandate, report.language) > 0]
        if len(owed) == 1 or whole:
            yield CITED, _SURE, (whole or owed)[0]
