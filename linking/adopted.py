"""From draft to adopted text: in, texts and the paragraphs that cite; out, `mg:adoptedAs` with its evidence.

A draft names the body that is to adopt it. What tells which of that body's texts it became: the title by
which later documents cite an adopted text; the title of the adopted text itself; the report that its head
names; the resolution by which the draft came, where that one is followed already; what both cite and invoke
and whom they address, in which order. One of them is seldom enough; what several say together is, and a draft
that fits two texts alike is linked to neither.
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
from .order import in_order
from .records import Doubt, Followed, Link, Witness
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .fingerprints import Fingerprint
    from .records import Cited, Cites, Paragraph, Text

ENOUGH: Final = 0.8
"""The score from which a draft is linked."""
APART: Final = 0.05
"""By how much the best text must lead."""
SAME_TITLE: Final = 0.95
LIKE_TITLE: Final = 0.6
"""From here on, titles may be two printings of one, if no other draft has one that is half as like."""
ONLY_NEAR: Final = 0.85
NAMED_REPORT: Final = 0.6
IN_ORDER: Final = 0.85
WITNESSES: Final = 3
"""Of a number that follows from others, so many places where it is cited are enough."""
BY_CHANCE: Final = 0.3
"""How alike the fingerprints of a draft and of a text are that it did not become: seldom more."""
LIKE_MARK: Final = 0.5
"""From here on they count; those of a draft and of what it became are alike by 0.75 and more."""
_NUMBERED = re.compile(r"(?P<head>[A-Z]+(?:/[A-Z]+)*)/(?P<number>[0-9]+)/")


@dataclass(frozen=True, slots=True)
class Titled:
    """A citation of an adopted text that bears the title of a draft."""

    draft: str
    """IRI."""
    symbol: str
    """Of the text that is cited."""
    weight: float
    """How surely the title is that of the draft."""
    witness: Witness


@dataclass(slots=True)
class _Claim:
    """What speaks for one adopted text."""

    score: float = 0.0
    rules: dict[str, float] = field(default_factory=dict[str, float])
    witnesses: list[Witness] = field(default_factory=list[Witness])

    def add(self, rule: str, weight: float, witness: Witness | None = None) -> None:
        if weight > self.rules.get(rule, 0.0):
            self.rules[rule] = weight
        if witness is not None and witness not in self.witnesses:
            self.witnesses.append(witness)

    @property
    def total(self) -> float:
        """What several hints say together, as if each erred for itself."""
        missed = 1.0
        for weight in self.rules.values():
            missed *= 1 - weight
        return round(1 - missed, 3)


def drafts(texts: Iterable[Text]) -> tuple[Text, ...]:
    """The drafts among the texts: drafts in reports, and resolutions that put one forward to another body."""
    return tuple(text for text in texts if is_draft(text))


def is_draft(text: Text) -> bool:
    """Whether a text is put forward to be adopted by another body, or by the plenary."""
    if text.status == "draft":
        return text.kind.startswith("Draft")
    own = _numbered(text.symbol) if text.symbol else None
    return own is not None and bool(text.issuer) and own[0] != text.issuer


def adopted(
    texts: Sequence[Text],
    titled: Iterable[Titled],
    cites: Cites,
    fingerprints: Mapping[str, Fingerprint],
    recommended: Mapping[str, str],
) -> Followed:
    """The adopted texts of all drafts among `texts`.

    `titled`: the citations by a draft's title, see `Titles`. `cites`: what all texts cite. `fingerprints`: by
    IRI, of drafts and of what they may have become. `recommended`: symbol of the resolution that put a draft
    forward, by the IRI of the draft.
    """
    wanted = drafts(texts)
    targets = _targets(texts, wanted)
    claims: dict[str, defaultdict[str, _Claim]] = {draft.iri: defaultdict(_Claim) for draft in wanted}
    for one in titled:
        claims[one.draft][one.symbol].add("cited by its title", one.weight, one.witness)
    for draft in wanted:
        for target in targets.get(draft.iri, ()):
            _by_target(draft, target, claims[draft.iri])
    _by_fingerprints(wanted, targets, fingerprints, claims)
    _by_recommendation(wanted, recommended, claims)
    _by_order(wanted, targets, fingerprints, cites, claims)
    return _settled(wanted, claims)


# --- who may have become whom


@lru_cache(maxsize=1 << 16)
def _numbered(symbol: str) -> tuple[str, str] | None:
    return session_of(symbol)


@lru_cache(maxsize=1 << 10)
def sitting(text: Text) -> range | None:
    """The years in which a draft can have been taken up: those of the session that its symbol counts."""
    own = _numbered(text.symbol or text.document)
    if own is None:
        numbered = _NUMBERED.match(text.document)
        body = _body_of(numbered["head"]) if numbered else ""
        own = (body, numbered["number"]) if numbered and body else None
    if own is not None and (found := years(*own)):
        return found
    return range(int(text.dated[:4]), int(text.dated[:4]) + 2) if text.dated else None


def _body_of(head: str) -> str:
    return next((row.body for row in series() if row.symbol.startswith(f"{head}/RES/")), "")


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Where a draft can be taken up."""

    body: str
    year: int
    """In which the session opens, not one in which it goes on."""
    decision: bool
    """Decisions and resolutions do not become one another."""


def _opens(draft: Text) -> _Sitting | None:
    """The session to which a draft goes."""
    sat = sitting(draft)
    return _Sitting(draft.issuer, sat[0], _is_decision(draft)) if sat else None


def _opened(symbol: str) -> _Sitting | None:
    """The session of a symbol; None for what has none."""
    own = _numbered(symbol)
    sits = years(*own) if own is not None else None
    return _Sitting(own[0], sits[0], "/DEC/" in symbol) if own and sits else None


def targets_of(texts: Sequence[Text], wanted: Sequence[Text]) -> tuple[Text, ...]:
    """The texts that one of the drafts may have become."""
    found = _targets(texts, wanted)
    return tuple({text.iri: text for some in found.values() for text in some}.values())


def _targets(texts: Sequence[Text], wanted: Sequence[Text]) -> dict[str, tuple[Text, ...]]:
    settled = [text for text in texts if text.symbol and text.status == "adopted" and not is_draft(text)]
    by_session = _by_session(settled, lambda text: _opened(text.symbol))
    # A head that names the report tells more than the session: a report may be taken up later, or count none.
    by_report: defaultdict[tuple[str, str, bool], list[Text]] = defaultdict(list)
    for text in settled:
        if own := _opened(text.symbol):
            for report in text.basis:
                by_report[report, own.body, own.decision].append(text)
    found: dict[str, tuple[Text, ...]] = {}
    for draft in wanted:
        sat = by_session.get(_opens(draft), [])
        named = by_report.get((draft.document, draft.issuer, _is_decision(draft)), [])
        found[draft.iri] = (*sat, *(text for text in named if text not in sat))
    return found


def _is_decision(draft: Text) -> bool:
    return draft.kind.endswith("Decision")


def _by_session(
    texts: Iterable[Text], session: Callable[[Text], _Sitting | None]
) -> dict[_Sitting | None, list[Text]]:
    """The texts by their session; what has none fits nowhere."""
    found: defaultdict[_Sitting | None, list[Text]] = defaultdict(list)
    for text in texts:
        if (own := session(text)) is not None:
            found[own].append(text)
    return found


# --- what tells


def own_title(draft: Text, language: str) -> str:
    """The title of a draft, without the words that print has run into it."""
    title = draft.title(language)
    known = rules(language)
    for pattern in known.title_ends if known else ():
        if found := pattern.search(title):
            title = title[: found.start()]
    return title


class Titles:
    """The titles of drafts, and the citations of adopted texts that bear one of them."""

    def __init__(self, wanted: Sequence[Text]) -> None:
        self._by_session = _by_session(wanted, _opens)
        self._fitting: dict[str, list[Text]] = {}
        self._own: dict[tuple[str, str], str] = {}

    def among(self, paragraphs: Iterable[Paragraph]) -> Iterator[Titled]:
        """What the citations in some paragraphs say for the drafts."""
        for paragraph in paragraphs:
            for cited in paragraph.cites:
                if cited.symbol not in self._fitting:
                    self._fitting[cited.symbol] = self._by_session.get(_opened(cited.symbol), [])
                if fitting := self._fitting[cited.symbol]:
                    yield from self._titled(fitting, cited, paragraph)

    def _titled(self, fitting: Sequence[Text], cited: Cited, paragraph: Paragraph) -> Iterator[Titled]:
        weights = {
            draft.iri: _titled(title, cited, paragraph)
            for draft in fitting
            if draft.iri != paragraph.owner and (title := self._title(draft, paragraph.language))
        }
        for draft in fitting:
            if weight := _weighed(weights, draft.iri):
                witness = Witness(paragraph.iri, paragraph.language, paragraph.span, cited.exact)
                yield Titled(draft.iri, cited.symbol, weight, witness)

    def _title(self, draft: Text, language: str) -> str:
        if (draft.iri, language) not in self._own:
            self._own[draft.iri, language] = own_title(draft, language)
        return self._own[draft.iri, language]


def _weighed(weights: Mapping[str, float], draft: str) -> float:
    """What the title of a citation says for one draft, seeing what it says for the others."""
    mine = weights.get(draft, 0.0)
    if mine >= SAME_TITLE:
        return SAME_TITLE
    second = max((weight for other, weight in weights.items() if other != draft), default=0.0)
    return ONLY_NEAR if mine >= LIKE_TITLE and second * 2 <= mine else 0.0


def _titled(title: str, cited: Cited, paragraph: Paragraph) -> float:
    """How surely a citation gives the title of a draft."""
    if cited.title:
        if folded(cited.title) == folded(title):
            return SAME_TITLE
        return min(likeness(cited.title, title, paragraph.language), ONLY_NEAR)
    whole = folded(title)
    around = (folded(words) for words in _around(cited, paragraph))
    return SAME_TITLE if any(whole and whole in words for words in around) else 0.0


def _around(cited: Cited, paragraph: Paragraph) -> Iterator[str]:
    """What stands where a language puts the title: as many words before or after the citation as are its
    own."""
    known = rules(paragraph.language)
    at = paragraph.words.find(cited.exact)
    if known is None or at < 0:
        return
    before, after = paragraph.words[:at], paragraph.words[at + len(cited.exact) :]
    # The title belongs to this citation, not to its neighbours.
    others = [other.exact for other in paragraph.cites if other.exact != cited.exact]
    for pattern in known.title_after:
        if found := pattern.match(after):
            rest = after[found.end() :]
            yield rest[: min((place for other in others if (place := rest.find(other)) >= 0), default=None)]
    for pattern in known.title_before:
        if found := pattern.search(before):
            head = before[: found.start()]
            yield head[
                max((head.rfind(other) + len(other) for other in others if other in head), default=0) :
            ]


def _by_target(draft: Text, target: Text, claims: defaultdict[str, _Claim]) -> None:
    """What the adopted text says of itself."""
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
    wanted: Sequence[Text],
    targets: Mapping[str, tuple[Text, ...]],
    fingerprints: Mapping[str, Fingerprint],
    claims: dict[str, defaultdict[str, _Claim]],
) -> None:
    weights = rarity(fingerprints.values())
    for draft in wanted:
        mine = fingerprints.get(draft.iri)
        if mine is None:
            continue
        fits = {
            target.symbol: fit(mine, theirs, weights, BY_CHANCE)
            for target in targets.get(draft.iri, ())
            if (theirs := fingerprints.get(target.iri)) is not None
        }
        for symbol, alike in fits.items():
            second = max((other for rival, other in fits.items() if rival != symbol), default=0.0)
            if alike >= LIKE_MARK:
                # What stands out from all that the session adopted is surer than what is like much of it.
                sure = 1 - (1 - alike) * max(second, BY_CHANCE) / alike
                claims[draft.iri][symbol].add("same citations and addressees", min(sure, SAME_TITLE))


def _by_recommendation(
    wanted: Sequence[Text], recommended: Mapping[str, str], claims: dict[str, defaultdict[str, _Claim]]
) -> None:
    """A draft that came by a resolution became what the draft in that resolution became."""
    by_symbol = {draft.symbol: draft for draft in wanted if draft.symbol}
    for draft in wanted:
        before = by_symbol.get(recommended.get(draft.iri, ""))
        if before is None:
            continue
        for symbol, claim in tuple(claims[before.iri].items()):
            if claim.total >= ENOUGH:
                for witness in claim.witnesses:
                    claims[draft.iri][symbol].add("recommended by the same resolution", claim.total, witness)


def _by_order(
    wanted: Sequence[Text],
    targets: Mapping[str, tuple[Text, ...]],
    fingerprints: Mapping[str, Fingerprint],
    cites: Cites,
    claims: dict[str, defaultdict[str, _Claim]],
) -> None:
    """The texts of one report are numbered in the order of its drafts, where several that are known were."""
    became = {link.source: link.cited for link in _settled(wanted, claims).links}
    expected = in_order(wanted, became)
    if not expected:
        return
    numbers = frozenset(expected.values())
    cited: defaultdict[str, list[Witness]] = defaultdict(list)
    for _, first in sorted(cites.items()):
        for symbol in numbers.intersection(first):
            cited[symbol].append(first[symbol])
    weights = rarity(fingerprints.values())
    for draft in wanted:
        symbol = expected.get(draft.iri, "")
        held = next((text for text in targets.get(draft.iri, ()) if text.symbol == symbol), None)
        if not symbol or (held is None and symbol not in cited):
            continue
        mine, theirs = fingerprints.get(draft.iri), fingerprints.get(held.iri) if held else None
        if mine and theirs and fit(mine, theirs, weights) < BY_CHANCE:
            continue
        for witness in cited[symbol][:WITNESSES] or [None]:
            claims[draft.iri][symbol].add("numbered in the order of the drafts", IN_ORDER, witness)


# --- what is asserted


def _settled(wanted: Sequence[Text], claims: Mapping[str, Mapping[str, _Claim]]) -> Followed:
    links: list[Link] = []
    doubts: list[Doubt] = []
    best: dict[tuple[str, str], list[tuple[float, Text]]] = defaultdict(list)
    chosen: dict[str, str] = {}
    for draft in wanted:
        ranked = sorted(claims[draft.iri].items(), key=lambda item: (-item[1].total, item[0]))
        if not ranked or ranked[0][1].total < ENOUGH:
            continue
        symbol, claim = ranked[0]
        rival = next((one for one in ranked[1:] if one[1].total > claim.total - APART), None)
        if rival is not None:
            doubts.append(_torn(draft, symbol, rival[0], claim))
            continue
        chosen[draft.iri] = symbol
        best[draft.document, symbol].append((claim.total, draft))
    for draft in wanted:
        symbol = chosen.get(draft.iri)
        if symbol is None:
            continue
        rivals = sorted(best[draft.document, symbol], key=lambda pair: (-pair[0], pair[1].iri))
        claim = claims[draft.iri][symbol]
        if len(rivals) > 1 and rivals[1][0] > rivals[0][0] - APART:
            message = f"{symbol} fits several drafts of {draft.document} alike: no link is asserted"
            doubts.append(Doubt(draft.iri, "ambiguous-adoption", message, tuple(claim.witnesses)))
        elif rivals[0][1] is draft:
            rule = "; ".join(sorted(claim.rules, key=lambda name: (-claim.rules[name], name)))
            witnesses = tuple(
                sorted(claim.witnesses, key=lambda one: (one.paragraph, one.language, one.exact))
            )
            witnesses = witnesses or (draft.first_title,)
            links.append(Link(draft.iri, Property.ADOPTED_AS, "", rule, claim.total, witnesses, cited=symbol))
    return Followed(tuple(links), tuple(doubts))


def _torn(draft: Text, one: str, other: str, claim: _Claim) -> Doubt:
    message = f"the draft fits {one} and {other} alike: no link is asserted"
    return Doubt(draft.iri, "ambiguous-adoption", message, tuple(claim.witnesses))
