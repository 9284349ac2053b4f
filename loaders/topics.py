"""Assigns topics: an `Outline` and a thesaurus in, the topics of each unit with their scores out.

Names of concepts are looked up in title, preamble and operative text by leftmost-longest match. The weight of
a name depends on its place, its specificity and the frequency of the concept in texts of this kind (pack
`topics.toml`); the number of occurrences counts with diminishing returns, relative to the length of the text.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from ..ontology import authorities
from ..ontology.names import patterns
from .languages import stage
from .patterns import NEVER
from .spans import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .records import Outline, Unit
    from .spans import Span
    from .thesaurus import Thesaurus

Zone = Literal["title", "heading", "operative", "preambular", "narrative"]
"""Where words occur; a heading is the title of a unit inside a document."""

MOST: Final = 10
"""Maximum number of topics per text."""
LEAST: Final = 0.2
"""Minimum score of a topic."""

_TITLES: Final = {"title": 2.2, "heading": 0.8}
_OFTEN, _UNTITLED = 2.0, 3.0
"""Maximum weight of frequency; for a text without a title."""
_ONCE: Final = {"operative": 1.0, "narrative": 0.8, "preambular": 0.6}
_ACTING: Final = 0.1
"""Weight of the name of a state in a narrative, where states are mostly speakers, not topics."""
_SATURATION: Final = 4.0
"""Occurrences in a text of usual length that give half of the maximum weight."""
_USUAL: Final = 8_000
"""Usual length of a text, in characters, in a language that separates words."""
_RARE: Final = 0.03
"""Share of texts with a concept below which its weight is not reduced."""
_SPACED: Final = (0.0, 0.55, 1.0, 1.15, 1.25)
"""Weight of a name by its number of words."""
_UNSPACED: Final = (0.0, 0.0, 0.55, 0.7, 1.0, 1.05, 1.15, 1.25)
"""Weight of a name by its number of characters, in languages that do not separate words."""
_ALTERNATIVE: Final = 0.9
_SHORTEST: Final = 3
_NOTHING: Final = -1
_NO_CONCEPT: Final = (_NOTHING, 0.0, False)
Claim = tuple[int, float, bool]
"""Index of a concept, weight of the name, and whether the name counts only in titles."""
_APART = re.compile(r"[\W_]")
_NOWHERE = re.compile(NEVER)
_IN_BRACKETS = re.compile(r"\((.)\)")
_FOLD: Final = str.maketrans("（），：；", "(),:;")


@dataclass(frozen=True, slots=True)
class Place:
    """A contiguous piece of text."""

    zone: Zone
    text: str
    span: Span
    order: int = 0
    """Order of the paragraph in its unit, from 1; 0 for a title."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept assigned to a text."""

    concept: str
    """IRI of the concept."""
    score: float
    """Between 0 and 1, three decimals."""
    count: int
    """Number of occurrences."""
    exact: str
    """The words of the first occurrence."""
    span: Span
    """Span of these words, or of their paragraph where line ends or note marks were removed."""
    order: int
    """Order of their paragraph, as in `Place`."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name of a concept in a text: half-open range of characters."""

    start: int
    end: int
    concept: int
    """Number of the concept in the index."""
    weight: float
    """Weight of the name by its form."""
    vague: bool = False
    """Whether it counts only in titles."""


def topics(outline: Outline, index: Index) -> tuple[tuple[str | None, tuple[Topic, ...]], ...]:
    """Returns the topics of each unit, by its key (None: the document), best first."""
    found = ((unit, topics_of(places, index)) for unit, places in places_in(outline))
    return tuple((unit, best) for unit, best in found if best)


def places_in(outline: Outline) -> Iterator[tuple[str | None, tuple[Place, ...]]]:
    """Yields the text to index: the key of each unit (None: the document) with its words.

    The document has its own title, narrative and paragraphs, and the titles of the texts inside it.
    """
    units: dict[str | None, list[Unit]] = {None: []}
    for unit in outline.units:
        units.setdefault(unit.key, []).append(unit)
    headings = sorted(
        (
            Place("heading", same[0].title.text, same[0].title.span)
            for key, same in units.items()
            if key is not None
        ),
        key=lambda place: place.span,
    )
    for key, same in units.items():
        title = same[0].title if same else EMPTY
        if key is None and not title:
            title = outline.masthead.title
        paragraphs = [
            *(outline.narrative if key is None else ()),
            *(p for unit in same for p in unit.paragraphs),
        ]
        places = [Place("title", title.text, title.span)]
        for order, paragraph in enumerate(paragraphs, 1):
            places.append(Place(paragraph.role, paragraph.text.text, paragraph.text.span, order))
        yield key, tuple(place for place in (*places, *(headings if key is None else ())) if place.text)


def topics_of(places: Sequence[Place], index: Index) -> tuple[Topic, ...]:
    """Returns the topics of one text, best first, at most `MOST`."""
    titles: defaultdict[int, float] = defaultdict(float)
    times: defaultdict[int, float] = defaultdict(float)
    weights: defaultdict[int, float] = defaultdict(float)
    counts: Counter[int] = Counter()
    first: dict[int, tuple[Place, Occurrence]] = {}
    length = 0
    for place in places:
        found = index.find(place.text)
        if place.zone in _ONCE:
            length += len(place.text)
        # Reduce the weight in enumerations (sponsors of a draft, items of an agenda).
        share = 1 / math.sqrt(len({one.concept for one in found})) if found else 1.0
        for one in found:
            concept = one.concept
            counts[concept] += 1
            first.setdefault(concept, (place, one))
            if place.zone == "title" or place.zone == "heading":
                titles[concept] = max(titles[concept], _TITLES[place.zone] * one.weight)
            elif not one.vague:
                acting = place.zone == "narrative" and concept in index.states
                times[concept] += _ONCE[place.zone] * share * (_ACTING if acting else 1)
                weights[concept] = max(weights[concept], one.weight)
    body = _OFTEN if any(place.zone == "title" for place in places) else _UNTITLED
    half = _SATURATION * (0.4 + 0.6 * length / index.usual)
    scored: list[tuple[float, str, int]] = []
    for concept in counts:
        often, rarity = times[concept], index.rarity[concept]
        # A title counts in full, however common the concept is.
        strength = titles[concept] * math.sqrt(rarity) + body * weights[concept] * rarity * often / (
            often + half
        )
        score = round(strength / (strength + 1), 3)
        if score >= LEAST:
            scored.append((-score, index.concepts[concept], concept))
    return tuple(
        _topic(-score, iri, counts[concept], *first[concept]) for score, iri, concept in sorted(scored)[:MOST]
    )


def _topic(score: float, iri: str, count: int, place: Place, found: Occurrence) -> Topic:
    start, end = place.span
    if end - start == len(place.text):
        start, end = start + found.start, start + found.end
    return Topic(iri, score, count, place.text[found.start : found.end], (start, end), place.order)


def index_of(thesaurus: Thesaurus, language: str) -> Index | None:
    """Returns the index of a thesaurus in a language; None if the pack has no `topics.toml`."""
    try:
        return Index(thesaurus, language)
    except KeyError:
        return None


class Index:
    """The names of a thesaurus in one language, ready for look-up."""

    __slots__ = ("_automaton", "_forms", "_spaced", "_table", "concepts", "rarity", "states", "usual")

    def __init__(self, thesaurus: Thesaurus, language: str) -> None:
        """Raises KeyError if the language has no pack `topics.toml`."""
        pack = stage(language, "topics")
        self._spaced: bool = pack["spaced"]
        self.usual = _USUAL if self._spaced else _USUAL // 3
        self.concepts = tuple(concept.iri for concept in thesaurus.concepts)
        self._table: dict[str, Claim] = {}
        claims = self._claims(thesaurus, language, pack)
        names = _Names.of(language)
        self._table.update((self._folded(form), _NO_CONCEPT) for form in names.swallowing)
        states = (claims.get(self._folded(form)) for form in names.states)
        self.states = frozenset(claim[0] for claim in states if claim is not None)
        self._table.update(claims)
        for form in pack["never"]:
            self._table[self._folded(form)] = _NO_CONCEPT
        self.rarity = self._rarities(pack["common"], claims)
        self._forms = tuple(self._table.values())
        self._automaton = AhoCorasick(
            list(self._table), matchkind=MatchKind.LeftmostLongest, store_patterns=False
        )

    def find(self, text: str) -> list[Occurrence]:
        """Returns the names of concepts in a text, ascending, by leftmost-longest match."""
        folded = self._folded(text)
        found: list[Occurrence] = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded):
            if not self._spaced:
                if self._forms[number][0] != _NOTHING:
                    found.append(Occurrence(start, end, *self._forms[number]))
            elif end == len(folded) or folded[end] == " ":
                if self._forms[number][0] != _NOTHING:
                    found.append(Occurrence(start, end - 1, *self._forms[number]))
            elif folded.find(" ", start + 1, end) > 0:
                found.extend(self._shorter(folded, start, end))
        return found

    def _folded(self, text: str) -> str:
        """Normalize a text for look-up.

        Where words are parted a blank comes first, which every name begins with; else the offsets stay.
        """
        if not self._spaced:
            return text.translate(_FOLD)
        lower = text.lower()
        if len(lower) != len(text):
            lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
        return " " + _APART.sub(" ", lower)

    def _shorter(self, folded: str, start: int, end: int) -> Iterator[Occurrence]:
        """Names inside a match that ends within a word: at each word the longest that ends with a word."""
        last = folded.rfind(" ", start, end)
        while start < last:
            stop = last
            while stop > start:
                claim = self._table.get(folded[start:stop])
                if claim is not None:
                    if claim[0] != _NOTHING:
                        yield Occurrence(start, stop - 1, *claim)
                    break
                stop = folded.rfind(" ", start, stop)
            start = stop if stop > start else folded.find(" ", start + 1)
            if start < 0:
                return

    def _claims(self, thesaurus: Thesaurus, language: str, pack: dict[str, Any]) -> dict[str, Claim]:
        """Forms with their concepts: preferred names first, then alternatives, then singulars and plurals."""
        # Headings of the thesaurus that are not concepts have names in fewer languages.
        order = sorted(
            range(len(thesaurus.concepts)), key=lambda number: -len(thesaurus.concepts[number].preferred)
        )
        vague = {self._folded(form) for form in pack["vague"]}
        claims: dict[str, Claim] = {}
        for kind, factor in (("preferred", 1.0), ("alternatives", _ALTERNATIVE)):
            for number in order:
                names: tuple[tuple[str, str], ...] = getattr(thesaurus.concepts[number], kind)
                for name in (name for tag, name in names if tag == language):
                    for form in self._forms_of(name):
                        claims.setdefault(form, (number, factor * self._weight(form), form in vague))
        for row in pack["also"]:
            claim = claims.get(self._folded(row["name"]))
            for form in map(self._folded, row["forms"]):
                if claim is not None:
                    claims.setdefault(form, (claim[0], _ALTERNATIVE * self._weight(form), form in vague))
        for form, claim in list(claims.items()):
            for variant in other_numbers(form, pack["plurals"]):
                claims.setdefault(variant, (claim[0], claim[1], claim[2] or variant in vague))
        return claims

    def _forms_of(self, name: str) -> Iterator[str]:
        """Forms of a name for look-up; without word separation, also without the part in brackets."""
        form = self._folded(name)
        if self._spaced:
            if len(form) > _SHORTEST:
                yield form
            return
        for one in form.split(";"):
            for variant in dict.fromkeys((one, _IN_BRACKETS.sub("", one), _IN_BRACKETS.sub(r"\1", one))):
                if len(variant) > 1:
                    yield variant

    def _weight(self, form: str) -> float:
        table, size = (_SPACED, len(form.split())) if self._spaced else (_UNSPACED, len(form))
        return table[min(size, len(table) - 1)]

    def _rarities(self, common: list[dict[str, Any]], claims: dict[str, Claim]) -> tuple[float, ...]:
        """Weight of each concept, from 0 to 1, by the share of texts that contain it."""
        rarities = [1.0] * len(self.concepts)
        for row in common:
            rarity = math.log(row["share"]) / math.log(_RARE)
            for name in row["names"]:
                claim = claims.get(self._folded(name))
                if claim is not None:
                    rarities[claim[0]] = min(rarities[claim[0]], rarity)
        return tuple(rarities)


def other_numbers(form: str, plurals: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Singular of a plural and plural of a singular, by the first rule whose ending fits."""
    for rule in plurals:
        ending: str = rule["ending"]
        other: str = rule["other"]
        if form.endswith(ending):
            stem = form.removesuffix(ending)
            if other != "-" and len(stem) > rule.get("stem", 0):
                yield stem + other
            return


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of the authority files, in one language."""

    states: tuple[str, ...]
    swallowing: tuple[str, ...]
    """Names that contain the name of a concept without meaning it: "Office on Drugs and Crime"."""

    @classmethod
    def of(cls, language: str) -> _Names:
        names = {name: key for name, key in patterns(authorities.load(), language).items() if len(name) > 1}
        states = tuple(name for name, key in names.items() if key.startswith("state/"))
        places = re.compile("|".join(map(re.escape, states))) if states else _NOWHERE
        swallowing = (
            name
            for name, key in names.items()
            # An instrument is about what its name says, save where it was adopted: Salvador Declaration.
            if key.startswith(("body/", "group/")) or (key.startswith("instrument/") and places.search(name))
        )
        return cls(states, tuple(name for name in swallowing if not (name.isascii() and name.isupper())))
