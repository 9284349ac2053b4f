"""From one resolution of a series to the next: in, texts, paragraphs that cite and asks; out, `mg:continues`
between texts and `mg:renews` between asks.

A resolution continues an earlier one of the same body if it has its title, or one very like it, and something
more speaks for it: it cites it, asks again for something that it asked, or cites much of what it cites. A
title alone may be that of an agenda item or of a convention. Its asks renew those of the earlier one that
have the same words, or much of them and the same addressee. What has no counterpart was dropped or is new:
that needs no link.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ..loaders.acts import grammar
from ..loaders.likeness import folded, likeness, sequence, terms
from ..ontology.terms import Property
from .adopted import is_draft
from .records import Doubt, Followed, Link, Witness
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .records import Ask, Cites, Paragraph, Text

_SHORT: Final = 30
TITLE_ONLY: Final = "same title"
TITLED: Final = 0.85
AGAIN: Final = 0.9
REACH: Final = 4
"""How many earlier texts with the same title are looked at."""
LIKE_TITLE: Final = 0.85
SAME_WORDS: Final = 0.9
LIKE_WORDS: Final = 0.6
PART: Final = 0.5
"""How much of an ask must stand in a longer one for it to be looked for there: conditions do not count."""
SAID_AGAIN: Final = 0.45
"""How alike two asks must be where the later one says that it is made again."""
REPORT_AGAIN: Final = 0.25
"""The same where both ask for a report on the text that asks."""
OWN_WORDS: Final = 6
"""Terms from which on an ask says for itself what is asked."""
WITHIN: Final = 8
"""Terms that an ask must have to be found again within a longer one."""
FEWEST: Final = 3
"""Terms that an ask must have even where it is the only one of its paragraph."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one text of a series to the one before it."""

    later: Text
    earlier: Text
    rule: str
    score: float
    witnesses: tuple[Witness, ...]

    @property
    def name(self) -> str:
        """The two texts by their IRIs."""
        return f"{self.later.iri} {self.earlier.iri}"


def renewals(series: Iterable[Step], renewed: Mapping[str, Sequence[Link]]) -> Followed:
    """The links of a series of texts, and the asks in them that are made again.

    renewed: what `renewed` found, by the name of the step. A text goes back to the latest one for which more
    speaks than the title. Steps in a circle become doubts.
    """
    kept, doubts = _acyclic(_founded(series, renewed))
    links = [
        Link(step.later.iri, Property.CONTINUES, step.earlier.iri, step.rule, step.score, step.witnesses)
        for step in kept
    ]
    for step in kept:
        links += renewed.get(step.name, ())
    return Followed(tuple(links), tuple(doubts))


def _founded(series: Iterable[Step], renewed: Mapping[str, Sequence[Link]]) -> Iterator[Step]:
    """The first step of every text that has more than the title."""
    done: set[str] = set()
    for step in series:
        if step.later.iri in done:
            continue
        if step.rule == TITLE_ONLY:
            if not any(link.score >= LIKE_WORDS for link in renewed.get(step.name, ())):
                continue
            found = replace(step, rule=f"{TITLE_ONLY}, and asks again", score=AGAIN)
        else:
            found = step
        done.add(step.later.iri)
        yield found


# --- series of texts


def first_cites(citing: Iterable[Paragraph]) -> dict[str, dict[str, Witness]]:
    """Where texts first cite a document, see `Cites`; the paragraphs come in the order of their texts."""
    found: defaultdict[str, dict[str, Witness]] = defaultdict(dict)
    for paragraph in citing:
        for one in paragraph.cites:
            if one.symbol not in found[paragraph.owner]:
                witness = Witness(paragraph.iri, paragraph.language, paragraph.span, one.exact)
                found[paragraph.owner][one.symbol] = witness
    return dict(found)


def steps(texts: Sequence[Text], cites: Cites) -> tuple[Step, ...]:
    """Each text with the earlier ones that it may continue, the latest first."""
    return tuple(_steps(texts, cites))


def _steps(texts: Sequence[Text], cites: Cites) -> Iterator[Step]:
    own = {
        text.symbol: text
        for text in texts
        # A text that puts a draft forward speaks in another body's name.
        if text.symbol and text.status == "adopted" and text.dated and not is_draft(text)
    }
    titled: defaultdict[tuple[str, str], list[Text]] = defaultdict(list)
    for text in own.values():
        for language, title in text.titles:
            for key in _keys(language, title):
                titled[text.issuer, key].append(text)
    for later in sorted(own.values(), key=lambda text: text.iri):
        cited = cites.get(later.iri, {})
        for earlier, rule, score in _before(later, own, cites, titled):
            witness = cited.get(earlier.symbol)
            yield Step(later, earlier, rule, score, (witness or later.first_title,))


def _before(
    later: Text,
    own: Mapping[str, Text],
    cites: Cites,
    titled: Mapping[tuple[str, str], Sequence[Text]],
) -> Iterator[tuple[Text, str, float]]:
    """The earlier texts that may be of the series, why, and how sure it is: the latest first, no further than
    to one that it cites."""
    found: dict[str, tuple[Text, str, float]] = {}
    cited = cites.get(later.iri, {})
    for symbol in cited:
        other = own.get(symbol)
        if other is None or other.issuer != later.issuer or symbol == later.symbol:
            continue
        # Two that cite each other are a circle, whatever their days say.
        if other.dated < later.dated or later.symbol in cites.get(other.iri, ()):
            alike = _titles_alike(later, other)
            if alike == 1:
                found[symbol] = (other, "same title, and cites it", 1.0)
            elif alike >= LIKE_TITLE:
                found[symbol] = (other, "like title, and cites it", round(0.8 + 0.15 * alike, 3))
    for language, title in later.titles:
        for key in _keys(language, title):
            for other in titled[later.issuer, key]:
                if other.dated < later.dated:
                    same = _much_the_same(_sources(later, cites), _sources(other, cites))
                    rule = f"{TITLE_ONLY}, and cites the same" if same else TITLE_ONLY
                    found.setdefault(other.symbol, (other, rule, TITLED))
    ranked = sorted(found.values(), key=lambda item: (item[0].dated, item[2], item[0].symbol), reverse=True)
    for rank, item in enumerate(ranked[:REACH]):
        yield item
        if item[1] != TITLE_ONLY or rank + 1 == REACH:
            return


def _sources(text: Text, cites: Cites) -> set[str]:
    """The symbols of the documents that a text cites, without its own."""
    return cites.get(text.iri, {}).keys() - {text.symbol}


def _much_the_same(mine: set[str], theirs: set[str]) -> bool:
    """Whether one text cites a third of what either of two cites."""
    return len(mine & theirs) * 3 >= max(len(mine | theirs), 1)


def _keys(language: str, title: str) -> tuple[str, ...]:
    """A title as it stands, and without running numbers and years, where enough is left of it."""
    plain = "".join(sorted(terms(title, language).elements()))
    return (folded(title), plain) if len(plain) > _SHORT else (folded(title),)


def _titles_alike(one: Text, other: Text) -> float:
    best = 0.0
    for language, title in one.titles:
        theirs = other.title(language)
        if theirs and folded(theirs) == folded(title):
            return 1.0
        # Short titles are alike by accident.
        if theirs and min(terms(title, language).total(), terms(theirs, language).total()) >= 4:
            best = max(best, min(likeness(title, theirs, language), 0.999))
    return best


def _acyclic(series: Iterable[Step]) -> tuple[list[Step], list[Doubt]]:
    """The steps that go round in no circle; the others become doubts. Every text takes one step at most."""
    steps = tuple(series)
    follows = {step.later.iri: step.earlier.iri for step in steps}
    kept: list[Step] = []
    doubts: list[Doubt] = []
    for step in steps:
        seen: set[str] = set()
        at: str | None = step.earlier.iri
        while at is not None and at not in seen and at != step.later.iri:
            seen.add(at)
            at = follows.get(at)
        if at == step.later.iri:
            message = f"{step.earlier.symbol} would continue and be continued by it: no link is asserted"
            doubts.append(Doubt(step.later.iri, "renewal-cycle", message, step.witnesses))
        else:
            kept.append(step)
    return kept, doubts


# --- asks made again


def renewed(later: Sequence[Ask], earlier: Sequence[Ask]) -> Iterator[Link]:
    """The asks of a text that renew those of an earlier one, each one other at most, the most alike first.

    An ask of few words ("to do so") is that of its paragraph: it renews one in a paragraph of which another
    ask is made again.
    """
    asks_in = Counter(ask.paragraph for ask in (*later, *earlier))
    pairs = sorted(_alike(later, earlier), key=lambda pair: (_leans(pair), -pair.score, pair.key))
    taken: set[str] = set()
    places: set[tuple[str, str]] = set()
    for pair in pairs:
        ask, before = pair.later, pair.earlier
        if ask.iri in taken or before.iri in taken:
            continue
        place = (ask.paragraph, before.paragraph)
        alone = asks_in[place[0]] == asks_in[place[1]] == 1 and pair.words >= FEWEST
        if _leans(pair) and not alone and place not in places:
            continue
        taken |= {ask.iri, before.iri}
        places.add(place)
        span = next((span for spoken, span in ask.spans if spoken == pair.language), (0, 0))
        past = next((span for spoken, span in before.spans if spoken == pair.language), (0, 0))
        witnesses = (
            Witness(ask.paragraph, pair.language, span),
            Witness(before.paragraph, pair.language, past),
        )
        yield Link(ask.iri, Property.RENEWS, before.iri, pair.rule, pair.score, witnesses)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two asks that are alike."""

    later: Ask
    earlier: Ask
    score: float
    language: str
    rule: str
    words: int
    """How many terms the shorter of them has."""

    @property
    def key(self) -> tuple[str, str]:
        return (self.later.iri, self.earlier.iri)


def _leans(pair: _Pair) -> bool:
    """Whether the words say too little without the rest of the paragraph."""
    return pair.words < OWN_WORDS


def _alike(later: Sequence[Ask], earlier: Sequence[Ask]) -> Iterator[_Pair]:
    for language in sorted({spoken for ask in later for spoken, _ in ask.words}):
        index, sizes = _indexed(earlier, language)
        known = rules(language)
        for ask in later:
            words = ask.said(language)
            if not words or not (mine := terms(words, language)):
                continue
            size = mine.total()
            again = known is not None and any(pattern.search(words) for pattern in known.again)
            for place, shared in _overlaps(mine, index).items():
                before = earlier[place]
                if before.kind != ask.kind:
                    continue
                alike = 2 * shared / (size + sizes[place])
                fewest = min(size, sizes[place])
                rule = _rule(ask, before, alike, again=again) if alike >= SAID_AGAIN else ""
                if not rule and shared >= max(WITHIN, PART * fewest) and _within(ask, before, language):
                    rule, alike = "asked within a longer one", max(alike, LIKE_WORDS)
                if not rule and alike >= REPORT_AGAIN and _on_the_whole(ask, before, language):
                    rule = "report on the text, asked again"
                if rule and _same_event(ask, before, language):
                    yield _Pair(ask, before, round(min(alike, 1.0), 3), language, rule, fewest)


def _within(ask: Ask, before: Ask, language: str) -> bool:
    """Whether one ask to the same actor stands in the other word for word, its conditions apart."""
    if not _same_addressee(ask, before):
        return False
    plain = ((sequence(_unconditional(one.said(language), language), language), one) for one in (ask, before))
    (part, shorter), (whole, longer) = sorted(plain, key=lambda one: len(one[0]))
    # A report that is only mentioned beside an ask is another ask.
    if len(part) < WITHIN or (shorter.reporting and not longer.reporting):
        return False
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _on_the_whole(ask: Ask, before: Ask, language: str) -> bool:
    """Whether both ask the same actor for a report on the implementation of the text that asks."""
    pack = rules(language)
    if pack is None or not (ask.reporting and before.reporting and ask.addressees & before.addressees):
        return False
    return all(
        any(pattern.search(words) for pattern in pack.on_the_whole)
        and not any(pattern.search(words) for pattern in pack.included)
        for words in (ask.said(language), before.said(language))
    )


@lru_cache(maxsize=1 << 14)
def _unconditional(words: str, language: str) -> str:
    """The words of an ask without the conditions on which it is made."""
    for _, condition, named in grammar(language).conditions:
        if not named:
            for match in reversed(list(condition.finditer(words))):
                words = f"{words[: match.start()]} {words[match.end() :]}"
    return words


def _same_event(ask: Ask, before: Ask, language: str) -> bool:
    """Whether two decisions on the life of a body decide the same: what extends a mandate does not renew
    what established it."""
    pack = rules(language)
    if ask.kind != "decision" or pack is None:
        return True
    return pack.event_in(ask.said(language)) == pack.event_in(before.said(language))


def _same_addressee(ask: Ask, before: Ask) -> bool:
    return bool(ask.addressees & before.addressees) or not (ask.addressees or before.addressees)


def _rule(ask: Ask, before: Ask, alike: float, *, again: bool) -> str:
    """Why one ask renews another; "" where it does not."""
    same_addressee = _same_addressee(ask, before)
    if alike >= SAME_WORDS and same_addressee:
        return "same words"
    if not same_addressee or ask.reporting != before.reporting:
        return ""
    if alike >= LIKE_WORDS:
        return "reworded"
    return "made again, reworded" if again and alike >= SAID_AGAIN else ""


Index = dict[str, list[tuple[int, int]]]


def _indexed(asks: Sequence[Ask], language: str) -> tuple[Index, list[int]]:
    """By term: which asks have it, and how often; and how many terms each ask has."""
    index: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    sizes: list[int] = []
    for place, ask in enumerate(asks):
        found = terms(ask.said(language), language)
        sizes.append(found.total())
        for term, count in found.items():
            index[term].append((place, count))
    return dict(index), sizes


def _overlaps(mine: Counter[str], index: Index) -> dict[int, int]:
    """How many terms an ask shares with each of the indexed ones."""
    shared: defaultdict[int, int] = defaultdict(int)
    for term, count in mine.items():
        for place, other in index.get(term, ()):
            shared[place] += count if count < other else other
    return shared
