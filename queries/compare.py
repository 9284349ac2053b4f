"""Compares two versions of a text: pairs of paragraphs and of acts, field by field.

Two language versions of one document share the IRIs of their paragraphs and acts. The paragraphs of a draft
and of the text adopted from it are aligned by their words or, across languages, by their language-independent
content, because their numbers differ. Fields are compared by meaning (actors, symbols, dates), not by words.
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
from .versions import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..store import Solutions, Store, Value
    from .acts import Act, Actor
    from .names import Names

Verdict = Literal["same", "different", "notes"]
"""`notes`: the difference is in the notes of one version, and the other version has no notes at all."""
Place = tuple[str | None, str]
"""Unit and paragraph."""
_REWORDED: Final = 0.5
"""Minimum similarity of two paragraphs to count as reworded. Set by trial."""
_NEIGHBOURS: Final = 0.2
"""Base similarity of two paragraphs in two languages. Set by trial."""


@dataclass(frozen=True, slots=True)
class FieldPair:
    """The values of one field in both versions."""

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
    """An act in both versions; None for a version without it."""

    left: Act | None
    right: Act | None
    fields: tuple[FieldPair, ...]


@dataclass(frozen=True, slots=True)
class ParagraphPair:
    """A paragraph in both versions; the text is None for a version without it."""

    unit: str | None
    paragraph: str
    left: str | None
    right: str | None
    fields: tuple[FieldPair, ...]
    """Fields of the whole paragraph: citations and instruments."""
    acts: tuple[ActPair, ...]
    counterpart: str = ""
    """Key in the second version, if different."""
    reworded: bool = False
    """Whether two texts in one language have other words here."""

    @property
    def pairs(self) -> tuple[FieldPair, ...]:
        """Returns all fields of the paragraph and of its acts."""
        return (*self.fields, *(pair for act in self.acts for pair in act.fields))

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, except notes that one version lacks; in one language also the words."""
        if self.reworded:
            return False
        present = (self.left, self.right, *(side for act in self.acts for side in (act.left, act.right)))
        return None not in present and all(pair.verdict != "different" for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two versions in one field."""

    field: str
    compared: int
    """Number of acts or paragraphs in either version."""
    agreed: int
    named: int
    """Number of those with a value in either version."""
    named_agreed: int

    @property
    def share(self) -> float:
        return self.agreed / self.compared if self.compared else 1.0

    @property
    def named_share(self) -> float:
        """Returns the agreement where at least one version has a value."""
        return self.named_agreed / self.named if self.named else 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two versions."""

    left: Version
    right: Version
    paragraphs: tuple[ParagraphPair, ...]

    def agreement(self) -> tuple[Agreement, ...]:
        """Returns the agreement of each field, in the order of `FIELDS`."""
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
    # Skip values in the notes of one version only: they neither agree nor differ.
    return bool(set(pair.left) & set(pair.right) if pair.verdict == "notes" else (pair.left or pair.right))


# --- reading one version


@dataclass(frozen=True, slots=True)
class _Named:
    """Values by paragraph, and whether each is in notes only."""

    by_place: dict[Place, dict[str, bool]]
    notes: bool
    """Whether any value is in a note."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The content of a version by place."""

    language: str
    texts: dict[Place, str]
    acts: dict[Place, list[Act]]
    concepts: dict[str, str]
    """Concept of the verb scheme by act."""
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
    """Yields rows as plain values by column; for a text inside a document, only its own."""
    for terms in answer:
        row = dict(zip(answer.variables, map(value, terms), strict=True))
        if version is None or version.unit is None or row["unit"] == version.unit:
            yield row


def _place(version: Version, row: dict[str, Value]) -> Place:
    return _within(version, _text(row["unit"]), str(row["paragraph"]))


def _within(version: Version, unit: str | None, paragraph: str) -> Place:
    """Returns a place valid for both versions: the compared unit itself has no key."""
    return (None if unit == version.unit else unit), paragraph


def _text(found: Value) -> str | None:
    return None if found is None else str(found)


# --- comparison


def compare(store: Store, names: Names, left: Version, right: Version) -> Comparison:
    """Compares two versions paragraph by paragraph, in the order of the first.

    names: the names of the store. Raises CatalogueError if they share no paragraph, QueryError, StoreError.
    """
    one, two = _page(store, names, left), _page(store, names, right)
    if not one.texts.keys() & two.texts.keys():
        units = sorted({unit for unit, _ in (*one.texts, *two.texts) if unit})
        remedy = f"choose a text with --unit: {', '.join(units)}" if units else "are they the same text?"
        raise CatalogueError(f"{left} and {right} share no paragraph; {remedy}")
    if (left.document, left.unit) == (right.document, right.unit):
        places = _merged(tuple(one.texts), tuple(two.texts))
        return Comparison(left, right, tuple(_paragraph(place, one, two) for place in places))
    numbered = _paired(one, two, left.language == right.language)
    moved = _moved(two, {place: label for label, place in numbered.items() if place is not None})
    pairs = (
        replace(_paragraph(label, one, moved), counterpart="" if place in (label, None) else place[1])
        for label, place in numbered.items()
    )
    if left.language == right.language:
        pairs = (replace(pair, reworded=pair.left != pair.right) for pair in pairs)
    return Comparison(left, right, tuple(pairs))


# --- alignment of two texts with different numbers


def _paired(one: _Page, two: _Page, same_language: bool) -> dict[Place, Place | None]:
    """Returns the aligned places in the order of both texts, each with its place in the second.

    A place that only the second text has is included under a new label.
    """
    first, second = tuple(one.texts), tuple(two.texts)
    if first == second and not same_language:
        return dict(zip(first, second, strict=True))

    def similarity(place: Place, other: Place) -> float:
        if place[0] != other[0] or _role(place) != _role(other):
            return 0.0
        if same_language:
            share = likeness(one.texts[place], two.texts[other], one.language)
            share = 1.0 if one.texts[place] == two.texts[other] else share
            return share if share >= _REWORDED else 0.0
        return _NEIGHBOURS + (1 - _NEIGHBOURS) * _share(_facts(one, place), _facts(two, other))

    found: dict[Place, Place | None] = {}
    for at, to in in_step(first, second, similarity):
        if at is not None:
            found[first[at]] = None if to is None else second[to]
        elif to is not None:
            place = second[to]
            found[place if place not in one.texts else (place[0], f"+{place[1]}")] = place
    return found


def _role(place: Place) -> tuple[bool, int]:
    """Returns what two paragraphs must share to be aligned: preambular or not, and depth."""
    return "pre" in place[1].split("."), place[1].count(".")


def _facts(page: _Page, place: Place) -> frozenset[tuple[str, str]]:
    """Returns the language-independent values of a paragraph as field and value."""
    named = {(field, word) for field, all_ in page.named.items() for word in all_.by_place.get(place, ())}
    acts = page.acts.get(place, ())
    return frozenset(named) | {
        (field, word) for act in acts for field, values in _VALUES.items() for word in values(act)
    }


def _share(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.5


def _moved(page: _Page, labels: Mapping[Place, Place]) -> _Page:
    """Returns the page with its places replaced by those of the other text."""
    return replace(
        page,
        texts={labels.get(place, place): words for place, words in page.texts.items()},
        acts={labels.get(place, place): values for place, values in page.acts.items()},
        named={
            field: replace(
                named, by_place={labels.get(place, place): all_ for place, all_ in named.by_place.items()}
            )
            for field, named in page.named.items()
        },
    )


def _merged(first: Sequence[Place], second: Sequence[Place]) -> list[Place]:
    """Returns all places in the order of the first; those of the second only follow their predecessor."""
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
    """Yields pairs of acts of a paragraph: by order, or by verb if their numbers differ."""
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
    one, two = (_VALUES[name](act) if act else () for act in (left, right))
    # A qualifier is text in each language: compare only whether there is one.
    same = bool(one) == bool(two) if name == "qualifier" else set(one) == set(two)
    return FieldPair(name, one, two, "same" if same else "different")


def _labels(actors: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(actor.label for actor in actors)


_VALUES: Final[dict[str, Callable[[Act], tuple[str, ...]]]] = {
    "kind": lambda act: (act.kind,),
    "addressees": lambda act: _labels(act.addressees),
    "qualifier": lambda act: (act.qualifier,) if act.qualifier else (),
    "partners": lambda act: _labels(act.partners),
    "reporting": lambda act: ("yes",) if act.reporting else (),
    "report_to": lambda act: _labels(act.recipients),
    "due": lambda act: tuple(sorted(map(str, act.deadlines))),
    "conditions": lambda act: act.conditions,
}
"""The language-independent values of an act by field."""
_NAMED: Final = tuple(name for name in _VALUES if name != "kind")
FIELDS: Final = ("paragraphs", "acts", "verb", *_VALUES, "cites", "instruments")
"""The compared fields: paragraphs, cites and instruments once per paragraph, the others once per act."""
