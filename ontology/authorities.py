"""Reads the authority files: the CSV files of `ontology/authorities/` in, `Authorities` out.

Actors, instruments and sessions are identified by their path below the base IRI ("body/UNODC")."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from .csv_rows import Row, numbered
from .errors import AuthorityError as AuthorityError
from .language_names import LanguageNames, NamesFile, no_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class Body:
    """A body, office, officer, programme, mechanism or regional organization."""

    key: str
    """Path below the base: "body/UNODC"; likewise in `parent`, `serviced_by` and `secretariat_of`."""
    acronym: str
    en: str
    zh: str
    alt_en: tuple[str, ...]
    alt_zh: tuple[str, ...]
    type: str
    parent: tuple[str, ...]
    serviced_by: tuple[str, ...]
    secretariat_of: tuple[str, ...]
    established_by: tuple[str, ...]
    """Symbols of the documents that established it: "A/RES/46/152"."""
    unbis: str
    source: tuple[str, ...]
    context_heads: tuple[str, ...]
    """Short names, resolved only if the document names the body: "该办公室", "the Commission"."""


@dataclass(frozen=True, slots=True)
class State:
    """A state, present or former, or an observer."""

    key: str
    """"state/" and the ISO 3166-1 alpha-3 code: "state/UGA"."""
    iso2: str
    en: str
    zh: str
    official_en: str
    official_zh: str
    alt_en: tuple[str, ...]
    alt_zh: tuple[str, ...]
    member_since: str
    former: tuple[str, ...]
    unbis: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of actors: Member States, donors, the parties to an instrument."""

    key: str
    en: str
    zh: str
    alt_en: tuple[str, ...]
    alt_zh: tuple[str, ...]
    instrument: str
    """Key of the instrument whose parties or signatories these are: "instrument/UNCAC"; else ""."""
    relation: str
    """"party", "signatory" or ""."""
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A convention, protocol, declaration, plan of action, set of rules."""

    key: str
    en: str
    zh: str
    alt_en: tuple[str, ...]
    alt_zh: tuple[str, ...]
    type: str
    protocol_to: tuple[str, ...]
    volumes: tuple[str, ...]
    registration: tuple[str, ...]
    adopted_in: tuple[str, ...]
    conference: tuple[str, ...]
    unbis: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session of a body with its known dates."""

    key: str
    """"session/CCPCJ/20", "session/CCPCJ/20/resumed"."""
    body: str
    number: str
    """"22"; special and emergency special sessions of the General Assembly are "S-32" and "ES-11"."""
    resumed: bool
    starts: date | None
    ends: date | None
    place: str
    derivation: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern for variants of names in running text, such as "Government of {name}"."""

    applies_to: str
    """state, party, signatory: a form with "{name}" or "{genitive}"; spelling: "from>to"; exact: a name that
    keeps its case; words: names of this language are whole words; session, resumed-session, meeting,
    session-meeting: labels with "{name}", "{number}" and "{session}"; stop: words that begin like a name but
    are not names; or the key of the one actor that is also called so."""
    language: str
    form: str


Authority = Body | State | Group | Instrument


@dataclass(frozen=True, slots=True)
class Authorities:
    """The records of all authority files."""

    bodies: Mapping[str, Body]
    states: Mapping[str, State]
    groups: Mapping[str, Group]
    instruments: Mapping[str, Instrument]
    sessions: Mapping[str, SessionRecord]
    forms: tuple[Form, ...]
    names_file: NamesFile | None = None
    """Names in languages beyond `LANGUAGES`, read when one of these languages is needed."""
    pack_names: Mapping[str, LanguageNames] = field(default_factory=dict[str, LanguageNames])
    """Names of language packs outside the program, by language."""

    def __iter__(self) -> Iterator[Authority]:
        return chain(
            self.bodies.values(), self.states.values(), self.groups.values(), self.instruments.values()
        )

    def __contains__(self, key: str) -> bool:
        return any(key in table for table in (self.bodies, self.states, self.groups, self.instruments))

    def with_names(self, language: str, names: LanguageNames) -> Authorities:
        """Returns a copy with names in one language, which come before those of `names.csv`."""
        return replace(self, pack_names={**self.pack_names, language: names})

    def languages(self) -> tuple[str, ...]:
        """Returns the languages with names, sorted."""
        return tuple(sorted({*LANGUAGES, *self.pack_names, *self._names_file()}))

    def by_key(self, key: str) -> Authority:
        """Returns the actor or instrument with a path such as "body/UNODC".

        Raises KeyError if no authority file has it.
        """
        for table in (self.bodies, self.states, self.groups, self.instruments):
            if key in table:
                return table[key]
        raise KeyError(f"no authority file has {key!r}")

    def label(self, key: str, language: str) -> str:
        """Returns the preferred name in `language` ("en", "fr"), falling back to English."""
        return next(iter(self.labels(key, language)), self.by_key(key).en)

    def labels(self, key: str, language: str) -> tuple[str, ...]:
        """Returns the names of `names` that are not unconfirmed, the preferred one first."""
        if language in LANGUAGES:
            return self.names(key, language)
        return self.in_language(language).confirmed(key)

    def names(self, key: str, language: str = "en") -> tuple[str, ...]:
        """Returns every name and acronym in `language`, the preferred one first, without repetition.

        Raises KeyError if no authority file has the key, AuthorityError if `names.csv` has errors.
        """
        record = self.by_key(key)
        return names_of(record, language) if language in LANGUAGES else self.in_language(language).all(key)

    def preferred(self, key: str, language: str) -> str:
        """Returns the preferred name in `language`; "" if all are unconfirmed."""
        if language in LANGUAGES:
            record = self.by_key(key)
            return record.zh if language == "zh" else record.en
        return next(iter(self.in_language(language).confirmed(key)), "")

    def official(self, key: str, language: str) -> str:
        """Returns the official name of a state in `language`; "" if there is none."""
        if language in LANGUAGES:
            state = self.states.get(key)
            return "" if state is None else state.official_zh if language == "zh" else state.official_en
        return next(iter(self.in_language(language).of_form(key, "official")), "")

    def context_heads(self, key: str, language: str) -> tuple[str, ...]:
        """Returns the short names of a body that need context: "the Commission".

        English and Chinese share a column, so that each of the two has those of both.
        """
        if language in LANGUAGES:
            body = self.bodies.get(key)
            return () if body is None else body.context_heads
        return self.in_language(language).of_form(key, "context-head")

    def in_language(self, language: str) -> LanguageNames:
        """Returns the names in a language beyond `LANGUAGES`, possibly empty."""
        pack, installed = self.pack_names.get(language), self._names_file().get(language)
        if pack is not None and installed is not None:
            return pack.joined(installed)
        return pack or installed or no_names()

    def _names_file(self) -> dict[str, LanguageNames]:
        return self.names_file.languages() if self.names_file is not None else {}

    def parents(self, key: str) -> tuple[str, ...]:
        """Returns the parent bodies, nearest first, without repetition."""
        found: dict[str, None] = {}
        waiting = list(self.bodies[key].parent) if key in self.bodies else []
        while waiting:
            parent = waiting.pop(0)
            if parent not in found and parent in self.bodies:
                found[parent] = None
                waiting.extend(self.bodies[parent].parent)
        return tuple(found)

    def parties_to(self, instrument: str, relation: str = "party") -> str:
        """Returns the key of the group of parties (or signatories) to an instrument; "" if there is none."""
        for key, group in self.groups.items():
            if group.instrument == instrument and group.relation == relation:
                return key
        return ""


LANGUAGES = ("en", "zh")
"""Languages with name columns in the authority files; `names.csv` holds the names in others."""
PERSONS = frozenset({"officer", "special-procedure"})
"""Types of body that are one person ("him", "her")."""


def is_person(key: str) -> bool:
    """Returns whether an actor is an officer or mandate holder."""
    body = load().bodies.get(key)
    return body is not None and body.type in PERSONS


def names_of(record: Authority, language: str) -> tuple[str, ...]:
    """Returns every name in the columns of one record, the preferred one first, without repetition.

    language: one of `LANGUAGES`; `Authorities.names` returns names in any language.
    """
    preferred, alternatives = (record.zh, record.alt_zh) if language == "zh" else (record.en, record.alt_en)
    names = [preferred]
    if isinstance(record, State):
        names.append(record.official_zh if language == "zh" else record.official_en)
    if isinstance(record, Body) and language == "en":
        names.append(record.acronym)
    return tuple(dict.fromkeys(name for name in (*names, *alternatives) if name))


@cache
def load() -> Authorities:
    """Returns the authority files of the installed package, cached.

    Raises AuthorityError if a file is missing or malformed, a key stands twice, or a name is missing.
    """
    return read(files("mandategraph.ontology") / "authorities")


def read(folder: Traversable) -> Authorities:
    """Reads the authority files in `folder` (CSV, UTF-8; one file a kind).

    Raises AuthorityError as `load` does.
    """
    found = Authorities(
        bodies=_table(folder / "bodies.csv", _body),
        states=_table(folder / "states.csv", _state),
        groups=_table(folder / "groups.csv", _group),
        instruments=_table(folder / "instruments.csv", _instrument),
        sessions=_table(folder / "sessions.csv", _session),
        forms=tuple(_rows(folder / "forms.csv", _form)),
    )
    return replace(found, names_file=NamesFile(folder / "names.csv", lambda: (one.key for one in found)))


T = TypeVar("T")
R = TypeVar("R", "Body", "State", "Group", "Instrument", "SessionRecord")


def _table(file: Traversable, record: Callable[[Row], R]) -> dict[str, R]:
    table: dict[str, R] = {}
    for line, made in numbered(file, record):
        if made.key in table:
            raise AuthorityError(f"{file.name}, line {line}: {made.key} is duplicated; keep one of the rows")
        if not isinstance(made, SessionRecord) and not made.en:
            raise AuthorityError(f"{file.name}, line {line}: {made.key} has no English name; fill column en")
        table[made.key] = made
    return table


def _rows(file: Traversable, record: Callable[[Row], T]) -> Iterator[T]:
    return (made for _, made in numbered(file, record))


def _several(cell: str, prefix: str = "") -> tuple[str, ...]:
    return tuple(prefix + part.strip() for part in cell.split("|") if part.strip())


def _path(kind: str, key: str) -> str:
    if not key:
        raise ValueError("the key is empty; give one")
    return f"{kind}/{key}"


def _body(row: Row) -> Body:
    return Body(
        key=_path("body", row["key"]),
        acronym=row["acronym"],
        en=row["en"],
        zh=row["zh"],
        alt_en=_several(row["alt_en"]),
        alt_zh=_several(row["alt_zh"]),
        type=row["type"],
        parent=_several(row["parent"], "body/"),
        serviced_by=_several(row["serviced_by"], "body/"),
        secretariat_of=_several(row["secretariat_of"], "body/"),
        established_by=_several(row["established_by"]),
        unbis=row["unbis"],
        source=_several(row["source"]),
        context_heads=_several(row["context_heads"]),
    )


def _state(row: Row) -> State:
    return State(
        key=_path("state", row["key"]),
        iso2=row["iso2"],
        en=row["en"],
        zh=row["zh"],
        official_en=row["official_en"],
        official_zh=row["official_zh"],
        alt_en=_several(row["alt_en"]),
        alt_zh=_several(row["alt_zh"]),
        member_since=row["member_since"],
        former=_several(row["former"]),
        unbis=row["unbis"],
        source=_several(row["source"]),
    )


def _group(row: Row) -> Group:
    return Group(
        key=_path("group", row["key"]),
        en=row["en"],
        zh=row["zh"],
        alt_en=_several(row["alt_en"]),
        alt_zh=_several(row["alt_zh"]),
        instrument=_path("instrument", row["instrument"]) if row["instrument"] else "",
        relation=row["relation"],
        source=_several(row["source"]),
    )


def _instrument(row: Row) -> Instrument:
    return Instrument(
        key=_path("instrument", row["key"]),
        en=row["en"],
        zh=row["zh"],
        alt_en=_several(row["alt_en"]),
        alt_zh=_several(row["alt_zh"]),
        type=row["type"],
        protocol_to=_several(row["protocol_to"], "instrument/"),
        volumes=_several(row["volumes"]),
        registration=_several(row["registration"]),
        adopted_in=_several(row["adopted_in"]),
        conference=_several(row["conference"], "body/"),
        unbis=row["unbis"],
        source=_several(row["source"]),
    )


def _session(row: Row) -> SessionRecord:
    resumed = row["resumed"].lower() in {"1", "true", "yes", "resumed"}
    number = row["number"]
    if not number.removeprefix("E").removeprefix("S-").isdecimal():
        raise ValueError(f"{number!r} is not a session number; expected 22, S-32 or ES-11")
    return SessionRecord(
        key=_path("session", f"{row['body']}/{number}" + ("/resumed" if resumed else "")),
        body=_path("body", row["body"]),
        number=number,
        resumed=resumed,
        starts=_day(row["from"]),
        ends=_day(row["to"]),
        place=row["place"],
        derivation=row["derivation"],
        source=_several(row["source"]),
    )


def _form(row: Row) -> Form:
    return Form(applies_to=row["applies_to"], language=row["language"], form=row["form"])


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
