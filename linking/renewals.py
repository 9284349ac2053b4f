"""Links the resolutions of a series (`mg:continues`) and their renewed requests (`mg:renews`).

A resolution continues an earlier one of the same body if both have the same or a very similar title, and it
cites the earlier one, renews one of its requests, or cites many of the same documents. A title alone may be
that of an agenda item or a convention. Of two without titles, as those of the Security Council, the later one
has to cite the earlier one, and at least half of the requests of the shorter one are made again.

A mandate renews an earlier one with the same words, or with similar words and the same addressee. Dropped and
new mandates get no link.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from ..loaders.grammar import grammar
from ..loaders.likeness import folded, likeness, sequence, terms
from ..ontology.terms import Property
from .adopted import is_draft
from .records import Evidence, Link, LinkFinding, LinkingResult
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Sized

    from .records import Cites, Mandate, Paragraph, Text
    from .rules import Rules

_SHORT: Final = 30
TITLE_ONLY: Final = "same title"
LIKE_TITLED: Final = "like title, and cites it"
LOOSELY_TITLED: Final = "somewhat like title, and cites it"
UNTITLED: Final = "no titles, and cites it"
UNCONFIRMED: Final = (TITLE_ONLY, LOOSELY_TITLED, UNTITLED)
"""Rules of steps that only requests made again show to be of a series."""
# Scores of steps with the same title, set by trial.
TITLED: Final = 0.85
CONFIRMED: Final = 0.9
REACH: Final = 4
"""Number of earlier texts with the same title to consider. Set by trial."""
# Minimum similarity of titles and of mandates. Set by trial; checked by tests/linking/links.csv.
LIKE_TITLE: Final = 0.85
LOOSE_TITLE: Final = 0.7
"""Minimum similarity of the titles of a text and one that it cites, if it makes a request of it again."""
SAME_WORDS: Final = 0.9
LIKE_WORDS: Final = 0.6
PART: Final = 0.5
"""Minimum share of a mandate within a longer one, before its conditions are removed."""
LIKE_REPEATED: Final = 0.45
"""Minimum similarity of two mandates if the later one has a word such as "reiterates"."""
LIKE_REPORT: Final = 0.25
"""The same if both request a report on their own text."""
SEVERAL: Final = 3
"""Number of requests made again that shows a series whose titles are only somewhat alike, or missing."""
MOST: Final = 0.5
"""Minimum share of the requests of the shorter text that are made again, if there are no titles."""
SELF_CONTAINED: Final = 6
"""Number of terms from which a mandate can be compared without its context."""
TERMS_WITHIN: Final = 8
"""Minimum number of terms shared with a longer mandate."""
FEWEST_TERMS: Final = 3
"""Minimum number of terms, even if a mandate is the only one of its paragraph."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step from a text of a series to the one before it."""

    later: Text
    earlier: Text
    rule: str
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def name(self) -> str:
        """Returns the IRIs of both texts as a cache key."""
        return f"{self.later.iri} {self.earlier.iri}"


def series_links(
    series: Iterable[Step], renewals: Mapping[str, Sequence[Link]], reiterations: Iterable[Link] = ()
) -> LinkingResult:
    """Returns the links between texts of series, and between renewed mandates.

    renewals: links to the requests of the earlier text, by name of the step. reiterations: see
    `repeated_request_links`. Each text continues the latest one that is confirmed. Steps in a cycle become
    findings.
    """
    acyclic, findings = _acyclic(_confirmed(series, renewals))
    return LinkingResult(_links_of(acyclic, renewals, reiterations), tuple(findings))


def _links_of(
    series: Iterable[Step], renewals: Mapping[str, Sequence[Link]], reiterations: Iterable[Link]
) -> Iterator[Link]:
    named = tuple(reiterations)
    # A reiterated request takes precedence over the comparison of the same two texts.
    sources = {(link.source, link.target.partition("#")[0]) for link in named}
    targets = {(link.source.partition("#")[0], link.target) for link in named}
    for step in series:
        yield Link(step.later.iri, Property.CONTINUES, step.earlier.iri, step.rule, step.score, step.evidence)
        for link in renewals.get(step.name, ()):
            if link.relation != Property.RENEWS or not (
                (link.source, step.earlier.iri) in sources or (step.later.iri, link.target) in targets
            ):
                yield link
    yield from named


def _confirmed(series: Iterable[Step], renewals: Mapping[str, Sequence[Link]]) -> Iterator[Step]:
    """Yields the first step of every text that its titles, citations or repeated requests confirm."""
    done: set[str] = set()
    for step in series:
        if step.later.iri in done:
            continue
        if step.rule in UNCONFIRMED:
            again = _sure_renewals(renewals.get(step.name, ()))
            # A step without titles has no links if its requests are too few, see `has_enough_renewals`.
            if again < (SEVERAL if step.rule == LOOSELY_TITLED else 1):
                continue
            found = replace(step, rule=f"{step.rule}, and requests repeated", score=CONFIRMED)
        else:
            found = step
        done.add(step.later.iri)
        yield found


# --- series of texts


def first_cites(citing: Iterable[Paragraph]) -> dict[str, dict[str, Evidence]]:
    """Returns the first citations, see `Cites`; `citing`: paragraphs in text order."""
    found: defaultdict[str, dict[str, Evidence]] = defaultdict(dict)
    for paragraph in citing:
        for one in paragraph.cites:
            if one.symbol not in found[paragraph.owner]:
                passage = Evidence(paragraph.iri, paragraph.language, paragraph.span, one.exact)
                found[paragraph.owner][one.symbol] = passage
    return dict(found)


def series_steps(texts: Sequence[Text], cites: Cites) -> tuple[Step, ...]:
    """Returns the candidate steps of each text, the latest earlier text first."""
    return tuple(_steps(texts, cites))


def _steps(texts: Sequence[Text], cites: Cites) -> Iterator[Step]:
    own = {
        text.symbol: text
        for text in texts
        # Skip recommendations of drafts: they are issued in another body's name.
        if text.symbol and text.status == "adopted" and text.dated and not is_draft(text)
    }
    titled: defaultdict[tuple[str, str], list[Text]] = defaultdict(list)
    for text in own.values():
        for language, title in text.own_titles():
            for key in _keys(language, title):
                titled[text.issuer, key].append(text)
    for later in sorted(own.values(), key=lambda text: text.iri):
        cited = cites.get(later.iri, {})
        for earlier, rule, score in _before(later, own, cites, titled):
            passage = cited.get(earlier.symbol)
            yield Step(later, earlier, rule, score, (passage or later.first_title,))


def _before(
    later: Text,
    own: Mapping[str, Text],
    cites: Cites,
    titled: Mapping[tuple[str, str], Sequence[Text]],
) -> Iterator[tuple[Text, str, float]]:
    """Yields the candidate earlier texts with rule and score, the latest first.

    The list ends at the first candidate with more evidence than the title.
    """
    if not later.titles:
        yield from _untitled(later, own, cites)
        return
    found: dict[str, tuple[Text, str, float]] = {}
    cited = cites.get(later.iri, {})
    for symbol in cited:
        other = own.get(symbol)
        if other is None or other.issuer != later.issuer or symbol == later.symbol:
            continue
        # Mutual citations form a cycle regardless of dates.
        if other.dated < later.dated or later.symbol in cites.get(other.iri, ()):
            similarity = _title_similarity(later, other)
            if similarity == 1:
                found[symbol] = (other, "same title, and cites it", 1.0)
            elif similarity >= LIKE_TITLE:
                found[symbol] = (other, LIKE_TITLED, round(0.8 + 0.15 * similarity, 3))
            elif similarity >= LOOSE_TITLE:
                found[symbol] = (other, LOOSELY_TITLED, TITLED)
    for language, title in later.own_titles():
        for key in _keys(language, title):
            for other in titled[later.issuer, key]:
                if other.dated < later.dated:
                    same = _similar_sources(_sources(later, cites), _sources(other, cites))
                    rule = f"{TITLE_ONLY}, and cites the same" if same else TITLE_ONLY
                    found.setdefault(other.symbol, (other, rule, TITLED))
    # A text with a title that is only somewhat alike counts where none has the same one.
    ranked = sorted(
        found.values(),
        key=lambda item: (item[1] != LOOSELY_TITLED, item[0].dated, item[2], item[0].symbol),
        reverse=True,
    )
    for rank, item in enumerate(ranked[:REACH]):
        yield item
        if item[1] not in UNCONFIRMED or rank + 1 == REACH:
            return


def _untitled(later: Text, own: Mapping[str, Text], cites: Cites) -> Iterator[tuple[Text, str, float]]:
    """Yields the earlier texts without titles that a text cites, those most alike in what they cite."""
    mine = _sources(later, cites)
    earlier = (own[symbol] for symbol in mine if symbol in own)
    alike = sorted(
        (other for other in earlier if not other.titles and other.issuer == later.issuer),
        key=lambda other: (len(mine & _sources(other, cites)), other.dated, other.symbol),
        reverse=True,
    )
    before = (other for other in alike if other.dated < later.dated)
    for other in sorted(islice(before, REACH), key=lambda other: (other.dated, other.symbol), reverse=True):
        yield other, UNTITLED, TITLED


def _sources(text: Text, cites: Cites) -> set[str]:
    """Returns the symbols of the documents that a text cites, without its own."""
    return cites.get(text.iri, {}).keys() - {text.symbol}


def _similar_sources(mine: set[str], theirs: set[str]) -> bool:
    """Whether at least a third of the cited documents are the same."""
    return len(mine & theirs) * 3 >= max(len(mine | theirs), 1)


def _keys(language: str, title: str) -> tuple[str, ...]:
    """Returns the normalized title, and the title without numbers and years if it is long enough."""
    plain = "".join(sorted(terms(title, language).elements()))
    return (folded(title), plain) if len(plain) > _SHORT else (folded(title),)


def _title_similarity(one: Text, other: Text) -> float:
    best = 0.0
    others = dict(other.own_titles())
    for language, title in one.own_titles():
        theirs = others.get(language, "")
        if theirs and folded(theirs) == folded(title):
            return 1.0
        # Short titles are often similar by accident, unless one has all words of the other.
        mine, other_terms = terms(title, language), terms(theirs, language)
        fewest = min(mine.total(), other_terms.total())
        if fewest >= 4 or (fewest == 3 and (mine <= other_terms or other_terms <= mine)):
            best = max(best, min(likeness(title, theirs, language), 0.999))
    return best


def _acyclic(series: Iterable[Step]) -> tuple[list[Step], list[LinkFinding]]:
    """Returns the steps that are not in a cycle, and findings for the others.

    series: at most one step per text.
    """
    series_steps = tuple(series)
    follows = {step.later.iri: step.earlier.iri for step in series_steps}
    acyclic: list[Step] = []
    findings: list[LinkFinding] = []
    for step in series_steps:
        seen: set[str] = set()
        at: str | None = step.earlier.iri
        while at is not None and at not in seen and at != step.later.iri:
            seen.add(at)
            at = follows.get(at)
        if at == step.later.iri:
            message = f"{step.earlier.symbol} would continue and be continued by it: no link is asserted"
            findings.append(LinkFinding(step.later.iri, "renewal-cycle", message, step.evidence))
        else:
            acyclic.append(step)
    return acyclic, findings


# --- renewed mandates


def has_enough_renewals(renewed: Collection[Link], later: Sized, earlier: Sized) -> bool:
    """Whether two texts without titles renew enough requests to be of one series.

    renewed: links between their requests. later, earlier: the requests.
    """
    return _sure_renewals(renewed) >= max(SEVERAL, MOST * min(len(later), len(earlier)))


def _sure_renewals(links: Iterable[Link]) -> int:
    """Returns the number of links between requests of about the same words."""
    return sum(link.relation == Property.RENEWS and link.score >= LIKE_WORDS for link in links)


def renewal_links(
    later: Sequence[Mandate], earlier: Sequence[Mandate], *, stated: bool = False
) -> Iterator[Link]:
    """Yields links between the mandates of a text and those of an earlier one, the most similar first.

    stated: whether the later text says that it makes requests of the earlier one again.

    Each mandate is linked at most once. A short one ("to do so") is linked only within paragraphs that have
    another renewed mandate, or if it is the only one of its paragraph; one without a subject ("to report
    thereon") also has to be the only one of its text.
    """
    per_paragraph = Counter(mandate.paragraph for mandate in (*later, *earlier))
    pairs = sorted(
        _similar_pairs(later, earlier, stated=stated),
        key=lambda pair: (_is_short(pair), -pair.score, pair.key),
    )
    # "To report thereon" is the same request if neither text has another one like it.
    only = _without_subject(later) == _without_subject(earlier) == 1
    used: set[str] = set()
    places: set[tuple[str, str]] = set()
    for pair in pairs:
        mandate, before = pair.later, pair.earlier
        if mandate.iri in used or before.iri in used:
            continue
        place = (mandate.paragraph, before.paragraph)
        alone = per_paragraph[place[0]] == per_paragraph[place[1]] == 1 and pair.words >= FEWEST_TERMS
        if _is_short(pair) and not (alone and (only or pair.has_subject)) and place not in places:
            continue
        used |= {mandate.iri, before.iri}
        places.add(place)
        span = next((span for code, span in mandate.spans if code == pair.language), (0, 0))
        past = next((span for code, span in before.spans if code == pair.language), (0, 0))
        evidence = (
            Evidence(mandate.paragraph, pair.language, span),
            Evidence(before.paragraph, pair.language, past),
        )
        yield Link(mandate.iri, Property.RENEWS, before.iri, pair.rule, pair.score, evidence)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two similar mandates."""

    later: Mandate
    earlier: Mandate
    score: float
    language: str
    rule: str
    words: int
    """Number of terms of the shorter one."""
    has_subject: bool
    """Whether the later mandate says what it is about."""

    @property
    def key(self) -> tuple[str, str]:
        return (self.later.iri, self.earlier.iri)


def _is_short(pair: _Pair) -> bool:
    """Whether the mandate is too short to compare without its paragraph."""
    return pair.words < SELF_CONTAINED or not pair.has_subject


def _similar_pairs(later: Sequence[Mandate], earlier: Sequence[Mandate], *, stated: bool) -> Iterator[_Pair]:
    for language in sorted({code for mandate in later for code, _ in mandate.words}):
        index, sizes = _indexed(earlier, language)
        known = rules(language)
        for mandate in later:
            words = mandate.text_in(language)
            if not words or not (mine := terms(words, language)):
                continue
            size = mine.total()
            repeated = stated or (
                known is not None and any(pattern.search(words) for pattern in known.renewal_words)
            )
            for place, shared in _overlaps(mine, index).items():
                before = earlier[place]
                if before.kind != mandate.kind:
                    continue
                similarity = 2 * shared / (size + sizes[place])
                fewest = min(size, sizes[place])
                rule = (
                    _rule(mandate, before, similarity, repeated=repeated)
                    if similarity >= LIKE_REPEATED
                    else ""
                )
                if (
                    not rule
                    and shared >= max(TERMS_WITHIN, PART * fewest)
                    and _within(mandate, before, language)
                ):
                    rule, similarity = "asked within a longer one", max(similarity, LIKE_WORDS)
                if not rule and similarity >= LIKE_REPORT and _on_the_whole(mandate, before, language):
                    rule = "report on the text, asked again"
                if rule and _same_event(mandate, before, language):
                    score, own = round(min(similarity, 1.0), 3), _has_subject(words, known)
                    yield _Pair(mandate, before, score, language, rule, fewest, own)


def _has_subject(words: str, pack: Rules | None) -> bool:
    """Whether a mandate says what it is about: "to report on lamps", but not "to report thereon"."""
    return pack is None or not any(pattern.search(words) for pattern in pack.without_subject)


def _without_subject(mandates: Iterable[Mandate]) -> int:
    return sum(
        not all(_has_subject(words, rules(language)) for language, words in mandate.words)
        for mandate in mandates
    )


def _within(mandate: Mandate, before: Mandate, language: str) -> bool:
    """Whether one mandate repeats part of the other to the same addressee, conditions left out."""
    if not _same_addressee(mandate, before):
        return False
    plain = (
        (sequence(_unconditional(one.text_in(language), language), language), one)
        for one in (mandate, before)
    )
    (part, shorter), (whole, longer) = sorted(plain, key=lambda one: len(one[0]))
    # A request for a report is not part of a mandate that only mentions the report.
    if len(part) < TERMS_WITHIN or (shorter.reporting and not longer.reporting):
        return False
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _on_the_whole(mandate: Mandate, before: Mandate, language: str) -> bool:
    """Whether both request a report of the same actor on the implementation of their own text."""
    pack = rules(language)
    if pack is None or not (
        mandate.reporting and before.reporting and mandate.addressees & before.addressees
    ):
        return False
    return all(
        any(pattern.search(words) for pattern in pack.whole_resolution)
        and not any(pattern.search(words) for pattern in pack.report_content)
        for words in (mandate.text_in(language), before.text_in(language))
    )


@lru_cache(maxsize=1 << 10)
def _unconditional(words: str, language: str) -> str:
    """Returns the text of a mandate without its conditions."""
    for _, condition, named in grammar(language).conditions:
        if not named:
            for match in reversed(list(condition.finditer(words))):
                words = f"{words[: match.start()]} {words[match.end() :]}"
    return words


def _same_event(mandate: Mandate, before: Mandate, language: str) -> bool:
    """Whether two decisions have the same kind of mandate event, such as an extension."""
    pack = rules(language)
    if mandate.kind != "decision" or pack is None:
        return True
    return pack.event_in(mandate.text_in(language)) == pack.event_in(before.text_in(language))


def _same_addressee(mandate: Mandate, before: Mandate) -> bool:
    return bool(mandate.addressees & before.addressees) or not (mandate.addressees or before.addressees)


def _rule(mandate: Mandate, before: Mandate, similarity: float, *, repeated: bool) -> str:
    """Returns the rule by which one mandate renews another; "" if none applies."""
    same_addressee = _same_addressee(mandate, before)
    if similarity >= SAME_WORDS and same_addressee:
        return "same words"
    if not same_addressee or mandate.reporting != before.reporting:
        return ""
    if similarity >= LIKE_WORDS:
        return "reworded"
    return "made again, reworded" if repeated and similarity >= LIKE_REPEATED else ""


Index = dict[str, list[tuple[int, int]]]


def _indexed(mandates: Sequence[Mandate], language: str) -> tuple[Index, list[int]]:
    """Returns the mandates with each term and its count, and the number of terms of each mandate."""
    index: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    sizes: list[int] = []
    for place, mandate in enumerate(mandates):
        found = terms(mandate.text_in(language), language)
        sizes.append(found.total())
        for term, count in found.items():
            index[term].append((place, count))
    return dict(index), sizes


def _overlaps(mine: Counter[str], index: Index) -> dict[int, int]:
    """Returns the number of terms shared with each indexed mandate."""
    shared: defaultdict[int, int] = defaultdict(int)
    for term, count in mine.items():
        for place, other in index.get(term, ()):
            shared[place] += count if count < other else other
    return shared
