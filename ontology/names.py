"""Finds names of actors and instruments in a text, by leftmost-longest match in one pass.

Short names ("the Commission") are resolved later, in the context of the document."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, MatchKind
from rapidfuzz.distance import Levenshtein

from . import arabic_forms, authorities, russian_forms
from .authorities import Authorities, Authority, Body, Form, Group, Instrument, State, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Map character for character, so that offsets in the folded text are offsets in the text.
_FOLD = {
    **str.maketrans("’‘`´\u00a0\u2007\u202f\u2009\n‑‐（）：，", "''''     --():,"),
    **str.maketrans(arabic_forms.FOLD),
}
_ARTICLE = re.compile("^[Tt]he ")
_WORD = re.compile(r"[^\W_]")
_SHORTEST_MISSPELT = 4
INFLECTIONS: Final[dict[str, Callable[[str], tuple[str, ...]]]] = {"ru": russian_forms.inflected}
"""The function that gives the forms of a name in all cases, by language."""
GENITIVES: Final[dict[str, Callable[[str], str]]] = {"ru": russian_forms.genitive}
"""The function that puts a name into the genitive, by language, for `{genitive}` in a form."""
LONG_TITLE = 4
"""Titles with at least this number of blanks also match in lower case ("the guidelines for …")."""


@dataclass(frozen=True, slots=True)
class Particles:
    """Particles that a language writes in one word with the name behind them, such as "and" in Arabic."""

    before: tuple[str, ...] = ()
    """What may stand between the beginning of a word and a name, longest first."""
    joined: tuple[tuple[str, str], ...] = ()
    """Beginnings of names, and how they are written with a particle of one letter before them."""

    def ahead(self, text: str, start: int) -> bool:
        """Returns whether only a particle stands between the beginning of a word and a name."""
        return any(
            text.startswith(particle, start - len(particle))
            and not (start > len(particle) and _WORD.match(text, start - len(particle) - 1))
            for particle in self.before
            if start >= len(particle)
        )

    def inside(self, text: str, start: int) -> int:
        """Returns the length of the particle at the beginning of a match."""
        return int(any(text.startswith(written, start) for _, written in self.joined))

    def forms(self, name: str) -> Iterator[str]:
        """Yields how a name is written with particles that change its beginning."""
        for beginning, written in self.joined:
            if name.startswith(beginning):
                yield written + name.removeprefix(beginning)


@dataclass(frozen=True, slots=True)
class Match:
    """A name in a text: half-open range of characters, and the key of the actor or instrument."""

    start: int
    end: int
    key: str

    @property
    def kind(self) -> str:
        """body, state, group or instrument."""
        return self.key.partition("/")[0]


class Names:
    """The names of a set of authority files, with one automaton per language, built on first use."""

    __slots__ = ("_automata", "_files", "_languages", "_particles", "_spaced")

    def __init__(self, files: Authorities, languages: tuple[str, ...] = (), *, spaced: bool = False) -> None:
        """`languages`: supported ones, by default all with names. `spaced`: whether they separate words."""
        self._files = files
        self._languages = languages
        self._automata: dict[str, tuple[AhoCorasick, tuple[str, ...]]] = {}
        self._particles: dict[str, Particles] = {}
        self._spaced = {form.language for form in files.forms if form.applies_to == "words"}
        self._spaced.update(set(languages).difference(authorities.LANGUAGES) if spaced else ())

    def _automaton(self, language: str) -> tuple[AhoCorasick, tuple[str, ...]]:
        """Return automaton and keys of its patterns for a language; raise KeyError if there is none."""
        if language not in self._automata:
            known = self._languages or authorities.LANGUAGES
            if language not in known and (self._languages or language not in self._files.languages()):
                raise KeyError(language)
            table = patterns(self._files, language)
            automaton = AhoCorasick(list(table), matchkind=MatchKind.LeftmostLongest, store_patterns=False)
            self._particles[language] = particles(self._files, language)
            self._automata[language] = (automaton, tuple(table.values()))
        return self._automata[language]

    def find(self, text: str, language: str) -> list[Match]:
        """Returns the names in `text`, ascending, not overlapping, by leftmost-longest match.

        Article, quotation marks and book-title marks are outside the range.
        Raises KeyError if there are no names in `language`.
        """
        automaton, keys = self._automaton(language)
        folded = text.translate(_FOLD)
        found = automaton.find_matches_as_indexes(folded)
        if language not in self._spaced:
            return [Match(start, end, keys[index]) for index, start, end in found if keys[index]]
        matches: list[Match] = []
        known = self._particles[language]
        for index, start, end in found:
            if _stands_alone(folded, start, end, keys[index], known):
                if keys[index]:
                    matches.append(Match(start + known.inside(folded, start), end, keys[index]))
            else:
                matches.extend(_shorter(automaton, keys, folded, start, end, known))
        return matches

    def exact(self, name: str, language: str) -> str:
        """Returns the key for `name` as a whole, with or without its article; "" if it is unknown."""
        for whole in dict.fromkeys((name, _ARTICLE.sub("", name) if language in self._spaced else name)):
            matches = self.find(whole, language)
            if len(matches) == 1 and (matches[0].start, matches[0].end) == (0, len(whole)):
                return matches[0].key
        return ""


def state_called(name: str) -> str:
    """Returns the key of the state with this English name, in any case and without accents; "" if none."""
    return _states().get(_bare(name), "")


def states_nearly_called(name: str) -> frozenset[str]:
    """Returns the keys of the states whose English name differs from `name` by one letter.

    A name of fewer than four letters, and a name that is right, have none.
    """
    bare = _bare(name)
    if len(bare) < _SHORTEST_MISSPELT or bare in _states():
        return frozenset()
    distance = Levenshtein.distance
    return frozenset(key for known, key in _states().items() if distance(bare, known, score_cutoff=1) == 1)


@cache
def _states() -> dict[str, str]:
    states = authorities.load().states.values()
    return {_bare(name): state.key for state in states for name in names_of(state, "en")}


def _bare(name: str) -> str:
    """A name in lower case, without article, accents and typographic apostrophes."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(letters.split()).removeprefix("the ")


@cache
def inflected(given: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Returns names with their inflected forms, without repetition; as given if a language inflects none."""
    forms = INFLECTIONS.get(language)
    return tuple(dict.fromkeys(form for name in given for form in forms(name))) if forms else given


@cache
def names() -> Names:
    """Returns the names of the installed authority files, cached."""
    return Names(authorities.load())


def find(text: str, language: str) -> list[Match]:
    """Returns `names().find(text, language)`."""
    return names().find(text, language)


def patterns(files: Authorities, language: str) -> dict[str, str]:
    """Returns every form of every name in `language` with its key; "" for words that need context.

    The first claim on a form holds.
    """
    forms = [form for form in files.forms if form.language == language]
    is_arabic = any(form.applies_to == "cases" and form.form == "arabic" for form in forms)
    offices = arabic_forms.offices(forms) if is_arabic else None
    claims: dict[str, str] = {}
    for record in files:
        for name in files.names(record.key, language):
            claims.setdefault(name, record.key)
    for record in files:
        for name in _variants(files, record, language, forms, offices):
            claims.setdefault(name, record.key)
    for form in forms:
        if form.applies_to in files:
            claims.setdefault(form.form, form.applies_to)
        elif form.applies_to == "stop":
            claims.setdefault(form.form, "")
    for body in files.bodies.values():
        for head in files.context_heads(body.key, language):
            claims.setdefault(head, "")
    if language in INFLECTIONS:
        for name, key in tuple(claims.items()):
            for form in INFLECTIONS[language](name):
                claims.setdefault(form, key)
    written = particles(files, language)
    for name, key in tuple(claims.items()) if written.joined else ():
        for form in written.forms(name):
            claims.setdefault(form, key)
    table: dict[str, str] = {}
    # Deduplicate before folding, the slowest step.
    for name, key in claims.items():
        table.setdefault(name.translate(_FOLD), key)
    return table


def particles(files: Authorities, language: str) -> Particles:
    """The particles of a language, from the rows `prefix` and `joined` of `forms.csv`."""
    rows = [form for form in files.forms if form.language == language]
    before = sorted((form.form for form in rows if form.applies_to == "prefix"), key=len, reverse=True)
    pairs = [form.form.partition(">") for form in rows if form.applies_to == "joined"]
    return Particles(tuple(before), tuple((old, new) for old, _, new in pairs))


def _variants(
    files: Authorities,
    record: Authority,
    language: str,
    forms: list[Form],
    offices: arabic_forms.Offices | None,
) -> Iterator[str]:
    """Yields the names of a record and their forms. offices: for languages with the forms of Arabic."""
    cased = any(form.applies_to == "words" for form in forms)
    own = files.names(record.key, language)
    bases = own
    applies_to = ""
    if isinstance(record, State):
        applies_to = "state"
    elif isinstance(record, Group) and record.instrument in files.instruments:
        applies_to = record.relation
        bases = files.names(record.instrument, language)
    genitive = GENITIVES.get(language, str)
    composed = [
        form.form.format(name=base, genitive=genitive(base))
        for form in forms
        if form.applies_to == applies_to
        for base in bases
    ]
    if offices is not None:
        composed += [form for name in (*own, *composed) for form in arabic_forms.variants(name, offices)]
    for name in (*own, *composed):
        yield name
        for spelling in _spellings(name, forms):
            yield spelling
            if isinstance(record, Group) and cased:
                yield from _cased(spelling, forms)
            elif isinstance(record, Instrument) and cased and spelling.count(" ") >= LONG_TITLE:
                yield spelling[:1].lower() + spelling[1:]
        if isinstance(record, Body | Group) and name.startswith("United Nations "):
            yield "UN " + name.removeprefix("United Nations ")


def _spellings(name: str, forms: list[Form]) -> list[str]:
    """A name with its other spellings, by each row of `forms.csv` and by the rows one after another."""
    spellings = [name]
    for form in forms:
        if form.applies_to == "spelling":
            old, _, new = form.form.partition(">")
            changed = [known.replace(old, new) for known in spellings if old in known]
            spellings += [spelling for spelling in changed if spelling not in spellings]
    return spellings


def _cased(name: str, forms: list[Form]) -> Iterator[str]:
    """Forms of a generic group: capitalized, in lower case, and in title case."""
    if any(form.applies_to == "exact" and form.form == name for form in forms):
        return
    if not name[:2].isupper():
        yield name[:1].lower() + name[1:]
    yield name[:1].upper() + name[1:]
    yield " ".join(word[:1].upper() + word[1:] if len(word) > 3 else word for word in name.split(" "))


def _stands_alone(text: str, start: int, end: int, key: str, known: Particles) -> bool:
    """Whether the match is whole words; "non-Member States" is not the group, "UNODC-led" is the body."""
    if start and _WORD.match(text, start - 1) and _WORD.match(text, start) and not known.ahead(text, start):
        return False
    if end < len(text) and _WORD.match(text, end) and _WORD.match(text, end - 1):
        return False
    return not (
        key.startswith("group/")
        and (text[start - 1 : start] == "-" or (text[end : end + 1] == "-" and _WORD.match(text, end + 1)))
    )


def _shorter(
    automaton: AhoCorasick, keys: tuple[str, ...], text: str, start: int, end: int, known: Particles
) -> list[Match]:
    """Whole-word names inside a match that is not; each round drops at least one character."""
    while end - start > 1:
        end -= 1
        found = automaton.find_matches_as_indexes(text[start:end])
        if not found:
            return []
        index, first, last = found[0]
        first, last = start + first, start + last
        if _stands_alone(text, first, last, keys[index], known):
            inside = known.inside(text, first)
            return [Match(first + inside, last, keys[index])] if keys[index] else []
        if first > start:
            start = first
        elif start and _WORD.match(text, start - 1):
            start += 1
            end += 1
        else:
            end = last
    return []
