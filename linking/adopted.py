"""Links drafts to adopted texts (`mg:adoptedAs`) with their evidence.

A draft names the body that is to adopt it. The adopted text is identified by the title that later documents
cite it by, its own title, the report named in its heading, the resolution that recommended the draft, and
the citations, instruments and addressees of both. The evidence is combined; a draft that fits two texts
equally well is not linked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ..loaders.likeness import folded, likeness
from ..ontology.series import series, session_of
from ..ontology.sessions import years
from ..ontology.terms import Property
from .fingerprints import fit, rarity
from .numbering import numbers_by_order
from .records import Evidence, Link, LinkFinding, LinkingResult
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .fingerprints import Fingerprint
    from .records import Cited, Cites, Paragraph, Text

MIN_SCORE: Final = 0.8
"""Minimum score of a link. Set by trial; checked by tests/linking/links.csv."""
MIN_LEAD: Final = 0.05
"""Minimum lead of the best text over the second. Set by trial; checked by tests/linking/links.csv."""
# Weights of single pieces of evidence, set by trial.
SAME_TITLE: Final = 0.95
MIN_TITLE: Final = 0.6
"""Minimum similarity of two titles, if no other draft has a title at least half as similar."""
SIMILAR_TITLE: Final = 0.85
NAMED_REPORT: Final = 0.6
IN_ORDER: Final = 0.85
MOST_EVIDENCE: Final = 3
"""Maximum number of citations kept as evidence for an inferred number."""
CHANCE_FINGERPRINT: Final = 0.3
"""Fingerprint similarity that unrelated texts rarely exceed.

Set by trial; checked by tests/linking/links.csv.
"""
MIN_FINGERPRINT: Final = 0.5
"""Minimum similarity of fingerprints as evidence; drafts and their adopted texts have 0.75 and more."""
_NUMBERED = re.compile(r"(?P<head>[A-Z]+(?:/[A-Z]+)*)/(?:C\.[0-9]/)?(?P<number>[0-9]+)/")


@dataclass(frozen=True, slots=True)
class TitleCitation:
    """A citation of an adopted text with the title of a draft."""

    draft: str
    """IRI."""
    symbol: str
    """Symbol of the cited text."""
    weight: float
    """Confidence that the title is that of the draft."""
    passage: Evidence


@dataclass(slots=True)
class _Claim:
    """The evidence for one adopted text."""

    score: float = 0.0
    rules: dict[str, float] = field(default_factory=dict[str, float])
    evidence: list[Evidence] = field(default_factory=list[Evidence])

    def add(self, rule: str, weight: float, passage: Evidence | None = None) -> None:
        if weight > self.rules.get(rule, 0.0):
            self.rules[rule] = weight
        if passage is not None and passage not in self.evidence:
            self.evidence.append(passage)

    @property
    def total(self) -> float:
        """Returns the combined confidence, assuming independent errors."""
        missed = 1.0
        for weight in self.rules.values():
            missed *= 1 - weight
        return round(1 - missed, 3)


def drafts(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Returns the drafts among the texts: drafts in reports, and resolutions that recommend a draft to
    another body."""
    return tuple(text for text in texts if is_draft(text))


def is_draft(text: Text) -> bool:
    """Whether a text is proposed for adoption by another body, or by the plenary."""
    if text.status == "draft":
        return text.kind.startswith("Draft")
    own = _numbered(text.symbol) if text.symbol else None
    return own is not None and bool(text.adopter) and own[0] != text.adopter


def adoption_links(
    texts: Sequence[Text],
    title_citations: Iterable[TitleCitation],
    cites: Cites,
    fingerprints: Mapping[str, Fingerprint],
    recommended: Mapping[str, str],
) -> LinkingResult:
    """Returns the links from the drafts among `texts` to their adopted texts.

    title_citations: see `TitleCitations`. cites: first citations of all texts. fingerprints: by IRI, of
    drafts and candidate texts. recommended: symbol of the recommending resolution by IRI of the draft.
    """
    open_drafts = drafts(texts)
    targets = _targets(texts, open_drafts)
    claims: dict[str, defaultdict[str, _Claim]] = {draft.iri: defaultdict(_Claim) for draft in open_drafts}
    for one in title_citations:
        claims[one.draft][one.symbol].add("cited by its title", one.weight, one.passage)
    for draft in open_drafts:
        for target in targets.get(draft.iri, ()):
            _by_target(draft, target, claims[draft.iri])
    _by_fingerprints(open_drafts, targets, fingerprints, claims)
    _by_recommendation(open_drafts, recommended, claims)
    _by_order(open_drafts, targets, fingerprints, cites, claims)
    return _select(open_drafts, claims)


# --- candidates


@lru_cache(maxsize=1 << 13)
def _numbered(symbol: str) -> tuple[str, str] | None:
    return session_of(symbol)


@lru_cache(maxsize=1 << 10)
def session_years(text: Text) -> range | None:
    """Returns the years of the session in the symbol of a draft, in which it can have been considered."""
    own = _numbered(text.symbol or text.document)
    if own is None:
        numbered = _NUMBERED.match(text.document)
        body = _body_of_prefix(numbered["head"]) if numbered else ""
        own = (body, numbered["number"]) if numbered and body else None
    if own is not None and (found := years(*own)):
        return found
    return range(int(text.dated[:4]), int(text.dated[:4]) + 2) if text.dated else None


def _body_of_prefix(head: str) -> str:
    return next((row.body for row in series() if row.symbol.startswith(f"{head}/RES/")), "")


@dataclass(frozen=True, slots=True)
class _SessionKey:
    """A session that can adopt a draft."""

    body: str
    year: int
    """The year in which the session opens."""
    decision: bool
    """Whether for a decision; a draft decision is not adopted as a resolution."""


def _session_of_draft(draft: Text) -> _SessionKey | None:
    """Returns the session that can adopt a draft."""
    known_years = session_years(draft)
    return _SessionKey(draft.adopter, known_years[0], _is_decision(draft)) if known_years else None


def _session_of_symbol(symbol: str) -> _SessionKey | None:
    """Returns the session of a symbol; None if it has none."""
    own = _numbered(symbol)
    sits = years(*own) if own is not None else None
    return _SessionKey(own[0], sits[0], "/DEC/" in symbol) if own and sits else None


def targets_of(texts: Sequence[Text], open_drafts: Sequence[Text]) -> tuple[Text, ...]:
    """Returns the texts that may have been adopted from one of the drafts."""
    found = _targets(texts, open_drafts)
    return tuple({text.iri: text for some in found.values() for text in some}.values())


def _targets(texts: Sequence[Text], open_drafts: Sequence[Text]) -> dict[str, tuple[Text, ...]]:
    settled = [text for text in texts if text.symbol and text.status == "adopted" and not is_draft(text)]
    by_session = _by_session(settled, lambda text: _session_of_symbol(text.symbol))
    # A heading that names the report is better evidence than the session: reports may be considered later.
    by_report: defaultdict[tuple[str, str, bool], list[Text]] = defaultdict(list)
    for text in settled:
        if own := _session_of_symbol(text.symbol):
            for report in text.basis:
                by_report[report, own.body, own.decision].append(text)
    found: dict[str, tuple[Text, ...]] = {}
    for draft in open_drafts:
        known_years = by_session.get(_session_of_draft(draft), [])
        named = by_report.get((draft.document, draft.adopter, _is_decision(draft)), [])
        found[draft.iri] = (*known_years, *(text for text in named if text not in known_years))
    return found


def _is_decision(draft: Text) -> bool:
    return draft.kind.endswith("Decision")


def _by_session(
    texts: Iterable[Text], session: Callable[[Text], _SessionKey | None]
) -> dict[_SessionKey | None, list[Text]]:
    """Returns the texts by session; texts without one are left out."""
    found: defaultdict[_SessionKey | None, list[Text]] = defaultdict(list)
    for text in texts:
        if (own := session(text)) is not None:
            found[own].append(text)
    return found


# --- evidence


def own_title(draft: Text, language: str) -> str:
    """Returns the title of a draft without a formula that the layout has run into it."""
    title = draft.title(language)
    known = rules(language)
    for pattern in known.title_end if known else ():
        if found := pattern.search(title):
            title = title[: found.start()]
    return title


class TitleCitations:
    """Finds citations of adopted texts with the title of a draft."""

    def __init__(self, open_drafts: Sequence[Text]) -> None:
        self._by_session = _by_session(open_drafts, _session_of_draft)
        self._fitting: dict[str, list[Text]] = {}
        self._own: dict[tuple[str, str], str] = {}

    def among(self, paragraphs: Iterable[Paragraph]) -> Iterator[TitleCitation]:
        """Yields the citations by title in some paragraphs."""
        for paragraph in paragraphs:
            for cited in paragraph.cites:
                if cited.symbol not in self._fitting:
                    self._fitting[cited.symbol] = self._by_session.get(_session_of_symbol(cited.symbol), [])
                if fitting := self._fitting[cited.symbol]:
                    yield from self._citations(fitting, cited, paragraph)

    def _citations(
        self, fitting: Sequence[Text], cited: Cited, paragraph: Paragraph
    ) -> Iterator[TitleCitation]:
        weights = {
            draft.iri: _title_weight(title, cited, paragraph)
            for draft in fitting
            if draft.iri != paragraph.owner and (title := self._title(draft, paragraph.language))
        }
        for draft in fitting:
            if weight := _relative_weight(weights, draft.iri):
                passage = Evidence(paragraph.iri, paragraph.language, paragraph.span, cited.exact)
                yield TitleCitation(draft.iri, cited.symbol, weight, passage)

    def _title(self, draft: Text, language: str) -> str:
        if (draft.iri, language) not in self._own:
            self._own[draft.iri, language] = own_title(draft, language)
        return self._own[draft.iri, language]


def _relative_weight(weights: Mapping[str, float], draft: str) -> float:
    """Returns the weight of a cited title for one draft, given its weights for the others."""
    mine = weights.get(draft, 0.0)
    if mine >= SAME_TITLE:
        return SAME_TITLE
    second = max((weight for other, weight in weights.items() if other != draft), default=0.0)
    return SIMILAR_TITLE if mine >= MIN_TITLE and second * 2 <= mine else 0.0


def _title_weight(title: str, cited: Cited, paragraph: Paragraph) -> float:
    """Returns the confidence that a citation gives the title of a draft."""
    if cited.title:
        if folded(cited.title) == folded(title):
            return SAME_TITLE
        return min(likeness(cited.title, title, paragraph.language), SIMILAR_TITLE)
    whole = folded(title)
    around = (folded(words) for words in _around(cited, paragraph))
    return SAME_TITLE if any(whole and whole in words for words in around) else 0.0


def _around(cited: Cited, paragraph: Paragraph) -> Iterator[str]:
    """Yields the text before or after the citation where its title may be, up to the next citation."""
    known = rules(paragraph.language)
    at = paragraph.words.find(cited.exact)
    if known is None or at < 0:
        return
    before, after = paragraph.words[:at], paragraph.words[at + len(cited.exact) :]
    # Stop at the next citation.
    others = [other.exact for other in paragraph.cites if other.exact != cited.exact]
    for pattern in known.title_after_citation:
        if found := pattern.match(after):
            rest = after[found.end() :]
            yield rest[: min((place for other in others if (place := rest.find(other)) >= 0), default=None)]
    for pattern in known.title_before_citation:
        if found := pattern.search(before):
            head = before[: found.start()]
            yield head[
                max((head.rfind(other) + len(other) for other in others if other in head), default=0) :
            ]


def _by_target(draft: Text, target: Text, claims: defaultdict[str, _Claim]) -> None:
    """Adds evidence from the adopted text itself: its title and its heading."""
    for language, title in target.titles:
        own = own_title(draft, language)
        if own and folded(own) == folded(title):
            claims[target.symbol].add("same title", SAME_TITLE, target.head(language, title))
    if draft.document in target.basis:
        language = target.titles[0][0] if target.titles else ""
        claims[target.symbol].add(
            "head names the report", NAMED_REPORT, target.head(language, draft.document)
        )


def _by_fingerprints(
    open_drafts: Sequence[Text],
    targets: Mapping[str, tuple[Text, ...]],
    fingerprints: Mapping[str, Fingerprint],
    claims: dict[str, defaultdict[str, _Claim]],
) -> None:
    weights = rarity(fingerprints.values())
    for draft in open_drafts:
        mine = fingerprints.get(draft.iri)
        if mine is None:
            continue
        fits = {
            target.symbol: fit(mine, theirs, weights, CHANCE_FINGERPRINT)
            for target in targets.get(draft.iri, ())
            if (theirs := fingerprints.get(target.iri)) is not None
        }
        for symbol, similarity in fits.items():
            second = max((other for rival, other in fits.items() if rival != symbol), default=0.0)
            if similarity >= MIN_FINGERPRINT:
                # Trust a fit more if it stands out from the other texts of the session.
                sure = 1 - (1 - similarity) * max(second, CHANCE_FINGERPRINT) / similarity
                claims[draft.iri][symbol].add("same citations and addressees", min(sure, SAME_TITLE))


def _by_recommendation(
    open_drafts: Sequence[Text], recommended: Mapping[str, str], claims: dict[str, defaultdict[str, _Claim]]
) -> None:
    """Adds the adopted text of a resolution that recommended the draft."""
    by_symbol = {draft.symbol: draft for draft in open_drafts if draft.symbol}
    for draft in open_drafts:
        before = by_symbol.get(recommended.get(draft.iri, ""))
        if before is None:
            continue
        for symbol, claim in tuple(claims[before.iri].items()):
            if claim.total >= MIN_SCORE:
                for passage in claim.evidence:
                    claims[draft.iri][symbol].add("recommended by the same resolution", claim.total, passage)


def _by_order(
    open_drafts: Sequence[Text],
    targets: Mapping[str, tuple[Text, ...]],
    fingerprints: Mapping[str, Fingerprint],
    cites: Cites,
    claims: dict[str, defaultdict[str, _Claim]],
) -> None:
    """Adds texts numbered in the order of the drafts of one report, see `numbers_by_order`."""
    became = {link.source: link.cited for link in _select(open_drafts, claims).links}
    expected = numbers_by_order(open_drafts, became)
    if not expected:
        return
    numbers = frozenset(expected.values())
    cited: defaultdict[str, list[Evidence]] = defaultdict(list)
    for text in sorted(cites):
        first = cites[text]
        for symbol in numbers.intersection(first):
            cited[symbol].append(first[symbol])
    weights = rarity(fingerprints.values())
    for draft in open_drafts:
        symbol = expected.get(draft.iri, "")
        known_text = next((text for text in targets.get(draft.iri, ()) if text.symbol == symbol), None)
        if not symbol or (known_text is None and symbol not in cited):
            continue
        mine, theirs = fingerprints.get(draft.iri), fingerprints.get(known_text.iri) if known_text else None
        if mine and theirs and fit(mine, theirs, weights) < CHANCE_FINGERPRINT:
            continue
        for passage in cited[symbol][:MOST_EVIDENCE] or [None]:
            claims[draft.iri][symbol].add("numbered in the order of the drafts", IN_ORDER, passage)


# --- selection


def _select(open_drafts: Sequence[Text], claims: Mapping[str, Mapping[str, _Claim]]) -> LinkingResult:
    links: list[Link] = []
    findings: list[LinkFinding] = []
    best: dict[tuple[str, str], list[tuple[float, Text]]] = defaultdict(list)
    chosen: dict[str, str] = {}
    for draft in open_drafts:
        ranked = sorted(claims[draft.iri].items(), key=lambda item: (-item[1].total, item[0]))
        if not ranked or ranked[0][1].total < MIN_SCORE:
            continue
        symbol, claim = ranked[0]
        rival = next((one for one in ranked[1:] if one[1].total > claim.total - MIN_LEAD), None)
        if rival is not None:
            findings.append(_ambiguous(draft, symbol, rival[0], claim))
            continue
        chosen[draft.iri] = symbol
        best[draft.document, symbol].append((claim.total, draft))
    for draft in open_drafts:
        symbol = chosen.get(draft.iri)
        if symbol is None:
            continue
        rivals = sorted(best[draft.document, symbol], key=lambda pair: (-pair[0], pair[1].iri))
        claim = claims[draft.iri][symbol]
        if len(rivals) > 1 and rivals[1][0] > rivals[0][0] - MIN_LEAD:
            message = f"{symbol} fits several drafts of {draft.document} alike: no link is asserted"
            findings.append(LinkFinding(draft.iri, "ambiguous-adoption", message, tuple(claim.evidence)))
        elif rivals[0][1] is draft:
            rule = "; ".join(sorted(claim.rules, key=lambda name: (-claim.rules[name], name)))
            evidence = tuple(sorted(claim.evidence, key=lambda one: (one.paragraph, one.language, one.exact)))
            evidence = evidence or (draft.first_title,)
            links.append(Link(draft.iri, Property.ADOPTED_AS, "", rule, claim.total, evidence, cited=symbol))
    return LinkingResult(tuple(links), tuple(findings))


def _ambiguous(draft: Text, one: str, other: str, claim: _Claim) -> LinkFinding:
    message = f"the draft fits {one} and {other} alike: no link is asserted"
    return LinkFinding(draft.iri, "ambiguous-adoption", message, tuple(claim.evidence))
