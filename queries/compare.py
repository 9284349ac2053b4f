"""Two versions of a text side by side: in, a store and two versions; out, pairs of paragraphs and of acts.

Two language versions of one document share the IRIs of their paragraphs and acts. The paragraphs of a draft
and of the text adopted from it are paired by their words, or, across languages, by what they name: their
numbers move with every paragraph that is put in or left out. What they name is compared by what it means
(actors, symbols, days), never by its words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from ..loaders.likeness import likeness
from ..store import value
from .acts import acts
from .alignment import in_step
from .catalogue import CatalogueError, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..store import Solutions, Store, Value
    from .acts import Act, Actor
    from .names import Names

Verdict = Literal["same", "different", "notes"]
"""`notes`: what differs stands in the notes of one version, and the other version has no notes at all."""
Place = tuple[str | None, str]
"""Unit and paragraph."""
_REWORDED: Final = 0.5
"""How alike the words of two paragraphs must be for one to be the other, reworded."""
_NEIGHBOURS: Final = 0.2
"""What speaks for two paragraphs in two languages that stand between the same others."""
_ANNEX = "annex"
"""How the keys of what belongs to a text begin."""


@dataclass(frozen=True, slots=True)
class Version:
    """A language version of a document or of one text inside it."""

    document: str
    language: str
    unit: str | None = None

    def __str__(self) -> str:
        return f"{self.document}{f'#{self.unit}' if self.unit else ''} ({self.language})"


@dataclass(frozen=True, slots=True)
class FieldPair:
    """What the two versions name in one field."""

    field: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    verdict: Verdict

    @property
    def only_left(self) -> tuple[str, ...]:
        return tuple(name for name in self.left if name not in self.right)

    @property
    def only_right(self) -> tuple[str, ...]:
        return tuple(name for name in self.right if name not in self.left)


@dataclass(frozen=True, slots=True)
class ActPair:
    """An act in both versions; None where a version lacks it."""

    left: Act | None
    right: Act | None
    fields: tuple[FieldPair, ...]


@dataclass(frozen=True, slots=True)
class ParagraphPair:
    """A paragraph in both versions; a text is None where a version lacks it."""

    unit: str | None
    paragraph: str
    left: str | None
    right: str | None
    fields: tuple[FieldPair, ...]
    """What is said of a whole paragraph: citations and instruments."""
    acts: tuple[ActPair, ...]
    counterpart: str = ""
    """Key in the second version, where that is another one."""

    @property
    def pairs(self) -> tuple[FieldPair, ...]:
        """Every field of the paragraph and of its acts."""
        return (*self.fields, *(pair for act in self.acts for pair in act.fields))

    @property
    def agrees(self) -> bool:
        """Whether nothing differs but notes that one version does not have."""
        present = (self.left, self.right, *(side for act in self.acts for side in (act.left, act.right)))
        return None not in present and all(pair.verdict != "different" for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two versions agree in one field."""

    field: str
    compared: int
    """Acts or paragraphs that either version has."""
    agreed: int
    named: int
    """Those among them in which either version names something."""
    named_agreed: int

    @property
    def share(self) -> float:
        return self.agreed / self.compared if self.compared else 1.0

    @property
    def named_share(self) -> float:
        """The stricter share: nothing named in both versions is no agreement here."""
        return self.named_agreed / self.named if self.named else 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side."""

    left: Version
    right: Version
    paragraphs: tuple[ParagraphPair, ...]

    def agreement(self) -> tuple[Agreement, ...]:
        """The agreement of every field, in the order of `FIELDS`."""
        pairs: dict[str, list[FieldPair]] = {name: [] for name in FIELDS}
        for paragraph in self.paragraphs:
            pairs["paragraphs"].append(_present("paragraphs", paragraph.left, paragraph.right))
            for act in paragraph.acts:
                pairs["acts"].append(_present("acts", act.left, act.right))
            for pair in paragraph.pairs:
                pairs[pair.field].append(pair)
        return tuple(_agreement(name, found) for name, found in pairs.items())


def _present(field: str, left: object, right: object) -> FieldPair:
    one, two = (() if side is None else ("yes",) for side in (left, right))
    return FieldPair(field, one, two, "same" if one == two else "different")


def _agreement(name: str, pairs: Sequence[FieldPair]) -> Agreement:
    agreed = [pair for pair in pairs if pair.verdict != "different"]
    return Agreement(name, len(pairs), len(agreed), sum(map(_names_any, pairs)), sum(map(_names_any, agreed)))


def _names_any(pair: FieldPair) -> bool:
    # What stands in the notes of one version only can neither agree nor differ.
    return bool(set(pair.left) & set(pair.right) if pair.verdict == "notes" else (pair.left or pair.right))


# --- which versions


def versions(store: Store, symbol: str) -> dict[str, frozenset[str | None]]:
    """The language versions of a document that the store holds, with the keys of the texts in each.

    The key of the document itself is None. Raises CatalogueError, QueryError, StoreError.
    """
    found: dict[str, set[str | None]] = {}
    for row in _rows(run(store, "versions", document=[symbol])):
        found.setdefault(str(row["language"]), set()).add(_text(row["unit"]))
    return {language: frozenset(found[language]) for language in sorted(found)}


def choose(
    store: Store,
    symbol: str,
    unit: str | None = None,
    *,
    other: str | None = None,
    other_unit: str | None = None,
    languages: Sequence[str] = (),
) -> tuple[Version, Version]:
    """The two versions that are meant.

    `other`: symbol of another document; without it, the two language versions of `symbol` are meant.
    `languages`: of the first and of the second version, where the store holds more than are needed.
    Raises CatalogueError if there are no such versions, saying which there are.
    """
    held = versions(store, symbol)
    _must_hold(symbol, held, unit)
    if other is None:
        first, second = _two_languages(symbol, held, languages)
        return Version(symbol, first, unit), Version(symbol, second, unit)
    theirs = versions(store, other)
    _must_hold(other, theirs, other_unit)
    _must_be_one_text(symbol, held, unit, "--unit KEY")
    _must_be_one_text(other, theirs, other_unit, f"--with {other}#KEY")
    pairs = [(one, two) for one in held for two in theirs]
    wanted = [
        pair
        for pair in pairs
        if all(language in (chosen, "") for chosen, language in zip(pair, languages, strict=False))
    ]
    if not wanted:
        raise CatalogueError(
            f"the store holds {symbol} in {', '.join(held)} and {other} in {', '.join(theirs)}, "
            f"not in {' and '.join(languages)}"
        )
    first, second = next((pair for pair in wanted if pair[0] != pair[1]), wanted[0])
    return Version(symbol, first, unit), Version(other, second, other_unit)


def _must_hold(symbol: str, held: dict[str, frozenset[str | None]], unit: str | None) -> None:
    if not held:
        raise CatalogueError(
            f"the store holds no document {symbol}: `mandategraph query documents` lists them"
        )
    if unit is None or any(unit in units for units in held.values()):
        return
    inside = sorted({key for units in held.values() for key in units if key})
    offer = f"it has {', '.join(inside)}" if inside else "it has none"
    raise CatalogueError(f"{symbol} has no text {unit!r} inside it: {offer}")


def _must_be_one_text(
    symbol: str, held: dict[str, frozenset[str | None]], unit: str | None, remedy: str
) -> None:
    inside = sorted({key for units in held.values() for key in units if key and not key.startswith(_ANNEX)})
    if inside and unit is None:
        raise CatalogueError(
            f"{symbol} holds several texts: say by {remedy} which is meant: {', '.join(inside)}"
        )


def _two_languages(
    symbol: str, held: dict[str, frozenset[str | None]], languages: Sequence[str]
) -> tuple[str, str]:
    chosen = list(languages or held)
    missing = [language for language in chosen if language not in held]
    if missing:
        raise CatalogueError(f"the store holds {symbol} in {', '.join(held)}, not in {', '.join(missing)}")
    match chosen:
        case [first, second]:
            return first, second
        case [only]:
            raise CatalogueError(
                f"{symbol}: two versions are needed, and {only} is one: the store holds {', '.join(held)}; "
                "load another with `mandategraph build`, or compare with another document by --with SYMBOL"
            )
        case _:
            raise CatalogueError(f"{symbol} is held in {', '.join(held)}: choose two with --language")


# --- reading one version


@dataclass(frozen=True, slots=True)
class _Named:
    """What the paragraphs of a version name, and whether in notes only."""

    by_place: dict[Place, dict[str, bool]]
    notes: bool
    """Whether anything is named in a note."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A version as the store holds it, by place."""

    language: str
    texts: dict[Place, str]
    acts: dict[Place, list[Act]]
    concepts: dict[str, str]
    """The concept of the verb scheme, by act."""
    named: dict[str, _Named]
    """By field: cites, instruments."""

    @property
    def notes(self) -> bool:
        return any(named.notes for named in self.named.values())


def _page(store: Store, names: Names, version: Version) -> _Page:
    chosen = {"document": [version.document], "language": [version.language]}
    inside = {"unit": [version.unit]} if version.unit else {}
    found: dict[Place, list[Act]] = {}
    for act in acts(store, names, {**chosen, **inside}):
        found.setdefault(_within(version, act.unit, act.paragraph), []).append(act)
    for listed in found.values():
        listed.sort(key=lambda act: act.order)
    concepts = {
        str(row["act"]): str(row["concept"]).rpartition("/")[2]
        for row in _rows(run(store, "act-verbs", document=[version.document]))
        if str(row["graph"]).endswith(f"/{version.language}")
    }
    return _Page(
        version.language,
        {
            _place(version, row): str(row["words"])
            for row in _rows(run(store, "paragraphs", **chosen), version)
        },
        found,
        concepts,
        {
            "cites": _named(version, run(store, "paragraph-citations", **chosen), "symbol", str),
            "instruments": _named(
                version, run(store, "paragraph-instruments", **chosen), "instrument", names.short
            ),
        },
    )


def _named(version: Version, answer: Solutions, column: str, spelt: Callable[[str], str]) -> _Named:
    found: dict[Place, dict[str, bool]] = {}
    notes = False
    for row in _rows(answer, version):
        named = found.setdefault(_place(version, row), {})
        word, note = spelt(str(row[column])), bool(row["note"])
        named[word] = named.get(word, True) and note
        notes = notes or note
    return _Named(found, notes)


def _rows(answer: Solutions, version: Version | None = None) -> Iterator[dict[str, Value]]:
    """The rows as plain values by column; of a text inside a document, only its own."""
    for terms in answer:
        row = dict(zip(answer.variables, map(value, terms), strict=True))
        if version is None or version.unit is None or row["unit"] == version.unit:
            yield row


def _place(version: Version, row: dict[str, Value]) -> Place:
    return _within(version, _text(row["unit"]), str(row["paragraph"]))


def _within(version: Version, unit: str | None, paragraph: str) -> Place:
    """A place as both versions call it: a unit that is compared as such has no key."""
    return (None if unit == version.unit else unit), paragraph


def _text(found: Value) -> str | None:
    return None if found is None else str(found)


# --- side by side


def compare(store: Store, names: Names, left: Version, right: Version) -> Comparison:
    """The two versions, paragraph by paragraph in the order of the first.

    `names`: the names of the store. Raises CatalogueError if no paragraph stands in both, QueryError,
    StoreError.
    """
    one, two = _page(store, names, left), _page(store, names, right)
    if not one.texts.keys() & two.texts.keys():
        units = sorted({unit for unit, _ in (*one.texts, *two.texts) if unit})
        remedy = (
            f"say which text is meant with --unit: {', '.join(units)}" if units else "are they the same text?"
        )
        raise CatalogueError(f"no paragraph stands in both {left} and {right}; {remedy}")
    if (left.document, left.unit) == (right.document, right.unit):
        places = _merged(tuple(one.texts), tuple(two.texts))
        return Comparison(left, right, tuple(_paragraph(place, one, two) for place in places))
    numbered = _paired(one, two, left.language == right.language)
    moved = _moved(two, {place: label for label, place in numbered.items() if place is not None})
    pairs = (
        replace(_paragraph(label, one, moved), counterpart="" if place in (label, None) else place[1])
        for label, place in numbered.items()
    )
    return Comparison(left, right, tuple(pairs))


# --- two texts with numbers of their own


def _paired(one: _Page, two: _Page, same_language: bool) -> dict[Place, Place | None]:
    """The places of the first text, and of the second what the first has not, in the order of both; each with
    its place in the second."""
    first, second = tuple(one.texts), tuple(two.texts)
    if first == second and not same_language:
        return dict(zip(first, second, strict=True))

    def alike(place: Place, other: Place) -> float:
        if place[0] != other[0] or _role(place) != _role(other):
            return 0.0
        if same_language:
            share = likeness(one.texts[place], two.texts[other], one.language)
            share = 1.0 if one.texts[place] == two.texts[other] else share
            return share if share >= _REWORDED else 0.0
        return _NEIGHBOURS + (1 - _NEIGHBOURS) * _share(_facts(one, place), _facts(two, other))

    found: dict[Place, Place | None] = {}
    for at, to in in_step(first, second, alike):
        if at is not None:
            found[first[at]] = None if to is None else second[to]
        elif to is not None:
            place = second[to]
            found[place if place not in one.texts else (place[0], f"+{place[1]}")] = place
    return found


def _role(place: Place) -> tuple[bool, int]:
    """What two paragraphs must share to be compared: preambular or not, and how deep they stand."""
    return place[1].startswith("pre."), place[1].count(".")


def _facts(page: _Page, place: Place) -> frozenset[tuple[str, str]]:
    """What a paragraph names, in words that are the same in every language."""
    named = {(field, word) for field, all_ in page.named.items() for word in all_.by_place.get(place, ())}
    acts = page.acts.get(place, ())
    return frozenset(named) | {
        (field, word) for act in acts for field, said in _NAMES.items() for word in said(act)
    }


def _share(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.5


def _moved(page: _Page, labels: Mapping[Place, Place]) -> _Page:
    """The page with its paragraphs where the other text has them."""
    return replace(
        page,
        texts={labels.get(place, place): words for place, words in page.texts.items()},
        acts={labels.get(place, place): said for place, said in page.acts.items()},
        named={
            field: replace(
                named, by_place={labels.get(place, place): all_ for place, all_ in named.by_place.items()}
            )
            for field, named in page.named.items()
        },
    )


def _merged(first: Sequence[Place], second: Sequence[Place]) -> list[Place]:
    """Every place in the order of the first; what only the second has stands after what it follows there."""
    merged = list(first)
    known = set(first)
    at = 0
    for place in second:
        if place in known:
            at = merged.index(place) + 1
        else:
            merged.insert(at, place)
            at += 1
    return merged


def _paragraph(place: Place, one: _Page, two: _Page) -> ParagraphPair:
    unit, key = place
    pairs = _aligned(one.acts.get(place, []), two.acts.get(place, []), one.concepts, two.concepts)
    return ParagraphPair(
        unit,
        key,
        one.texts.get(place),
        two.texts.get(place),
        tuple(_whole(name, place, one, two) for name in ("cites", "instruments")),
        tuple(_act(left, right, one.concepts, two.concepts) for left, right in pairs),
    )


def _whole(name: str, place: Place, one: _Page, two: _Page) -> FieldPair:
    left, right = one.named[name].by_place.get(place, {}), two.named[name].by_place.get(place, {})
    if left.keys() == right.keys():
        verdict: Verdict = "same"
    else:
        excused = all(note and not two.notes for word, note in left.items() if word not in right) and all(
            note and not one.notes for word, note in right.items() if word not in left
        )
        verdict = "notes" if excused else "different"
    return FieldPair(name, tuple(sorted(left)), tuple(sorted(right)), verdict)


def _aligned(
    left: list[Act], right: list[Act], one: dict[str, str], two: dict[str, str]
) -> Iterator[tuple[Act | None, Act | None]]:
    """The acts of a paragraph in pairs: by their order; by their verbs where one version has more of them."""
    if len(left) == len(right):
        yield from zip(left, right, strict=True)
        return
    first = [one.get(act.iri, "") for act in left]
    second = [two.get(act.iri, "") for act in right]
    for _, start, end, begin, stop in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        yield from zip_longest(left[start:end], right[begin:stop])


def _act(left: Act | None, right: Act | None, one: dict[str, str], two: dict[str, str]) -> ActPair:
    if left is None or right is None:
        alone = (_field(name, left, right) for name in _NAMED)
        return ActPair(left, right, tuple(pair for pair in alone if pair.left or pair.right))
    first, second = one.get(left.iri, left.verb), two.get(right.iri, right.verb)
    verb = FieldPair("verb", (first,), (second,), "same" if first == second else "different")
    return ActPair(left, right, (verb, *(_field(name, left, right) for name in ("kind", *_NAMED))))


def _field(name: str, left: Act | None, right: Act | None) -> FieldPair:
    one, two = (_NAMES[name](act) if act else () for act in (left, right))
    # A restriction is told in the words of each language: only whether there is one can be compared.
    same = bool(one) == bool(two) if name == "qualifier" else set(one) == set(two)
    return FieldPair(name, one, two, "same" if same else "different")


def _labels(actors: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(actor.label for actor in actors)


_NAMES: Final[dict[str, Callable[[Act], tuple[str, ...]]]] = {
    "kind": lambda act: (act.kind,),
    "addressees": lambda act: _labels(act.addressees),
    "qualifier": lambda act: (act.qualifier,) if act.qualifier else (),
    "partners": lambda act: _labels(act.partners),
    "reporting": lambda act: ("yes",) if act.reporting else (),
    "report_to": lambda act: _labels(act.recipients),
    "due": lambda act: tuple(sorted(map(str, act.deadlines))),
    "conditions": lambda act: act.conditions,
}
"""What an act names in each field, in words that are the same in every language."""
_NAMED: Final = tuple(name for name in _NAMES if name != "kind")
FIELDS: Final = ("paragraphs", "acts", "verb", *_NAMES, "cites", "instruments")
"""What two versions can agree in: paragraphs, cites, instruments once a paragraph, the others once an act."""
