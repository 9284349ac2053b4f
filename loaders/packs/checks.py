"""Checks of the stage files of a language pack: in, a parsed file; out, its errors with row, key and remedy.

Checked are keys, types, duplicate rows and patterns. `examples` runs the examples.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, Literal, cast, get_args, get_origin

import msgspec

from ..languages import PackError
from .acts import Acts
from .base import Row, Stage, Table
from .budget import Budget
from .inflection import DEFAULT_FRAME, KEYS, WORDS, with_forms
from .mentions import Mentions
from .narrative import Linking, Proceedings, SessionStatements, Topics
from .pages import Organizations, Outline, Text
from .pattern_errors import pattern_error, suggestion
from .schema import LEXICON, fields_of, is_pattern, is_table, member_type, plain_type
from .templates import PLACEHOLDER, expanded, parts

STAGES: Final[dict[str, type[Stage]]] = {
    "text": Text,
    "outline": Outline,
    "organizations": Organizations,
    "mentions": Mentions,
    "acts": Acts,
    "session_statements": SessionStatements,
    "proceedings": Proceedings,
    "linking": Linking,
    "topics": Topics,
    "budget": Budget,
}
"""The stage files of a pack, in the order in which a document is read."""
OPTIONAL: Final = frozenset({"organizations", "linking", "topics", "budget"})
"""Stages that a pack may leave out."""
MAX_PATTERN: Final = 300
"""Greatest length of a pattern, in characters; longer ones are hard to read."""
_MASKS: Final = ("A", "I", "C", "S", "D", "T")
_PLACEHOLDERS: Final[dict[str, tuple[str, ...]]] = {
    "acts": (*_MASKS, "AS", "AP", "PS", "IS", "form"),
    "mentions": (
        *_MASKS,
        "IS",
        "n",
        "modifier",
        "modifier2",
        "head",
        "qualifiers",
        "kinds",
        "heads",
        "word",
        "tail",
        "name_word",
    ),
    "session_statements": (*_MASKS, "n"),
    "linking": (),
}
"""Placeholders of each stage, besides those of its lexicon and its macros."""
_NUMERALS: Final = (
    {"num2words", "forms"},
    {"digits", "ten", "hundred"},
    {"ones", "teens", "tens", "compound"},
)
"""Keys of `[numerals]`: one of the sets is needed."""
_IDENTITY: Final = (
    "verb",
    "style",
    "code",
    "type",
    "event",
    "stage",
    "moment",
    "action",
    "unit",
    "kind",
    "name",
)
_IDENTITY_LAST: Final = ("word", "key", "ending", "written", "pattern", "form")
_SHOWN: Final = 40
_MOST_LISTED: Final = 10
"""Errors listed when a pack is loaded."""
_EXAMPLE_ADVICE: Final = "every row needs a text that it matches"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error or a warning of a stage file."""

    file: str
    """Path of the file, as "en/acts.toml"."""
    place: str
    """Table or row with its index from 0 and its identity: "verbs[273] stand with"; "" for the file."""
    key: str
    """Key of the row; "" if the row itself is wrong."""
    message: str
    """What is wrong, and the remedy."""
    level: str = "error"
    """`error` or `warning`."""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.key, self.message) if part)


@dataclass(frozen=True, slots=True)
class PackPattern:
    """A pattern of a stage file with its place."""

    place: str
    """As in `Problem`."""
    key: str
    text: str
    """As written, before macros are replaced."""


def check_stage(name: str, pack: dict[str, Any], file: str) -> list[Problem]:
    """Returns the errors of one parsed stage file.

    name: stage, such as "acts"; file: path for the messages. Unknown stages give one error.
    """
    kind = STAGES.get(name)
    if kind is None:
        return [Problem(file, "", "", f"unknown stage `{name}`{suggestion(name, tuple(STAGES))}")]
    found: list[Problem] = []
    try:
        msgspec.convert(pack, kind)
    except msgspec.ValidationError:
        found = list(_Types(file).table(pack, kind, ""))
    return found + _Rows(file, name, pack).problems(kind)


def parse(text: str, file: str) -> dict[str, Any]:
    """Returns a stage file as tables; raises PackError with the line if it is not valid TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{file}: not valid TOML: {error}") from error


def load(text: str, name: str, file: str) -> dict[str, Any]:
    """Returns a stage file as tables, with the parts of its patterns replaced, see `expanded`.

    Raises PackError with the first errors of the file.
    """
    pack = parse(text, file)
    found = check_stage(name, pack, file)
    if found:
        lines = [str(problem) for problem in found[:_MOST_LISTED]]
        if len(found) > _MOST_LISTED:
            lines.append(
                f"… and {len(found) - _MOST_LISTED} more: `mandategraph check-pack DIR` lists them all."
            )
        raise PackError("\n".join(lines))
    found = expanded(pack, STAGES[name])
    return with_forms(found, pack) if name == "acts" else found


def patterns_of(name: str, pack: dict[str, Any]) -> list[PackPattern]:
    """Returns the patterns of a stage file, in the order of the keys."""
    return _Rows("", name, pack).patterns(STAGES[name])


def rows_of(name: str, pack: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Returns the rows of a stage file with their places: members of lists, single tables with an example."""
    return [(place, row) for place, row, _ in _Rows("", name, pack).rows(pack, STAGES[name], "")]


def has_example(name: str, place: str) -> bool:
    """Whether the rows of a table, by a place in it, are proven by an example."""
    kind: Any = STAGES[name]
    for part in re.sub(r"\[\d+\].*", "", place).split("."):
        kind = member_type(fields_of(kind)[part][0]) if is_table(kind) and part in fields_of(kind) else None
    return is_table(kind) and issubclass(kind, Row)


# --- types ------------------------------------------------------------------------------------------------


def _identity(row: dict[str, Any]) -> str:
    """What a reader calls a row: its verb, its name, or the beginning of its pattern."""
    for key in (*_IDENTITY, *_IDENTITY_LAST):
        value = row.get(key)
        if isinstance(value, str) and value:
            return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return ""


def _row_place(table: str, index: int, row: object) -> str:
    identity = _identity(cast("dict[str, Any]", row)) if isinstance(row, dict) else ""
    return f"{table}[{index}] {identity}".rstrip()


@dataclass(frozen=True, slots=True)
class _Types:
    """Finds every wrong key and type of a file; msgspec stops at the first."""

    file: str

    def table(self, value: object, kind: type[Table], place: str) -> list[Problem]:
        if not isinstance(value, dict):
            return [Problem(self.file, place, "", f"expected a table, got {_kind_of(value)}")]
        table, fields = cast("dict[str, Any]", value), fields_of(kind)
        found = [
            Problem(self.file, place, "", f"unknown key `{key}`{suggestion(key, tuple(fields))}")
            for key in table
            if key not in fields
        ]
        misspelt = {
            near for key in table if key not in fields for near in get_close_matches(key, fields, n=1)
        }
        for key, (inner, required) in fields.items():
            if key in table:
                found += self.value(table[key], inner, place, key)
            elif required and key not in misspelt:
                advice = f"; {_EXAMPLE_ADVICE}" if key == "example" else ""
                found.append(Problem(self.file, place, "", f"missing key `{key}`{advice}"))
        return found

    def value(self, value: object, kind: Any, place: str, key: str) -> list[Problem]:
        plain = plain_type(kind)
        inside = f"{place}.{key}" if place else key
        if is_table(plain):
            return self.table(value, plain, inside)
        if get_origin(plain) is list and isinstance(value, list) and is_table(member_type(plain)):
            return [
                problem
                for index, row in enumerate(cast("list[object]", value))
                for problem in self.table(row, member_type(plain), _row_place(inside, index, row))
            ]
        if get_origin(plain) is dict and isinstance(value, dict):
            return [
                problem
                for name, member in cast("dict[str, object]", value).items()
                for problem in self.value(member, get_args(plain)[1], inside, name)
            ]
        try:
            msgspec.convert(cast("object", value), kind)
        except msgspec.ValidationError as error:
            return [Problem(self.file, place, key, _wording(str(error), cast("object", value), plain))]
        return []


def _kind_of(value: object) -> str:
    kinds: dict[type, str] = {
        str: "a string",
        bool: "a boolean",
        int: "a number",
        float: "a number",
        list: "a list",
    }
    return kinds.get(type(value), "a table" if isinstance(value, dict) else type(value).__name__)


def _wording(message: str, value: object, kind: Any) -> str:
    """The message of msgspec in the words of the pack."""
    if message.startswith("Invalid enum value"):
        return f"unknown value `{value}`{suggestion(str(value), tuple(map(str, get_args(kind))))}"
    expected = {str: "a string", bool: "true or false", int: "a number", float: "a number"}
    if get_origin(kind) is Literal:
        values = ", ".join(f"`{one}`" for one in get_args(kind) if one)
        return f"expected one of {values}, got {_kind_of(value)}"
    wanted = expected.get(kind, "a list of strings" if get_origin(kind) is list else "a table of strings")
    return f"expected {wanted}, got {_kind_of(value)}"


# --- rows and patterns ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows and patterns of a file; parts of a wrong type are left out."""

    file: str
    stage: str
    pack: dict[str, Any]

    def problems(self, kind: type[Table]) -> list[Problem]:
        return [
            *self._contradictions(),
            *self._duplicates(kind),
            *self._defined_twice(),
            *self._circles(),
            *self._wrong_patterns(kind),
        ]

    def _contradictions(self) -> list[Problem]:
        """Keys of one table that do not fit together."""
        numerals, characters = self.pack.get("numerals"), self.pack.get("characters")
        if self.stage == "mentions" and isinstance(numerals, dict):
            given = cast("dict[str, object]", numerals).keys()
            if not any(given >= keys for keys in _NUMERALS):
                sets = "`num2words` and `forms`, or `digits`, `ten` and `hundred`"
                message = f"give {sets}, or `ones`, `teens`, `tens` and `compound`"
                return [Problem(self.file, "numerals", "", message)]
        if self.stage == "text" and isinstance(characters, dict):
            table = cast("dict[str, object]", characters)
            printed, canonical = len(str(table.get("from", ""))), len(str(table.get("to", "")))
            if printed != canonical:
                message = f"{printed} characters, but {canonical} replacements in `to`"
                return [Problem(self.file, "characters", "from", message)]
        return self._unknown_frames() if self.stage == "acts" else []

    def _unknown_frames(self) -> list[Problem]:
        """Verbs with the name of a frame that the file lacks."""
        known = (DEFAULT_FRAME, *self._names("frames"))
        verbs = cast("object", self.pack.get("verbs"))
        rows = cast("list[object]", verbs) if isinstance(verbs, list) else []
        found: list[Problem] = []
        for index, row in enumerate(rows):
            frame = cast("dict[str, object]", row).get("frame") if isinstance(row, dict) else None
            if isinstance(frame, str) and frame not in known:
                message = f"unknown frame `{frame}`{suggestion(frame, known)}"
                found.append(
                    Problem(self.file, _row_place("verbs", index, cast("object", row)), "frame", message)
                )
        return found

    def _names(self, table: str) -> tuple[str, ...]:
        """The names of the rows of a table."""
        rows = cast("object", self.pack.get(table))
        names = [
            cast("dict[str, object]", row).get("name")
            for row in (cast("list[object]", rows) if isinstance(rows, list) else [])
            if isinstance(row, dict)
        ]
        return tuple(name for name in names if isinstance(name, str))

    def rows(
        self, table: dict[str, Any], kind: type[Table], place: str
    ) -> list[tuple[str, dict[str, Any], Any]]:
        """Every row with place and type: members of lists, and single tables with an example."""
        found: list[tuple[str, dict[str, Any], Any]] = []
        for key, (inner, _) in fields_of(kind).items():
            value, plain = table.get(key), plain_type(inner)
            inside = f"{place}.{key}" if place else key
            if is_table(plain) and isinstance(value, dict):
                found += self.rows(cast("dict[str, Any]", value), plain, inside)
                if issubclass(plain, Row):
                    found.append((inside, cast("dict[str, Any]", value), plain))
            elif is_table(member_type(plain)) and isinstance(value, list):
                found += [
                    (
                        _row_place(inside, index, cast("object", row)),
                        cast("dict[str, Any]", row),
                        member_type(plain),
                    )
                    for index, row in enumerate(cast("list[object]", value))
                    if isinstance(row, dict)
                ]
        return found

    def patterns(self, kind: type[Table]) -> list[PackPattern]:
        found = list(self._of_table(self.pack, kind, ""))
        for place, row, inner in self.rows(self.pack, kind, ""):
            found += self._of_table(row, inner, place)
        return found

    def _of_table(self, table: dict[str, Any], kind: type[Table], place: str) -> list[PackPattern]:
        found: list[PackPattern] = []
        for key, (inner, _) in fields_of(kind).items():
            value, plain = table.get(key), plain_type(inner)
            inside = f"{place}.{key}" if place else key
            if is_pattern(inner) and isinstance(value, str):
                found.append(PackPattern(place, key, value))
            elif is_table(plain) and not issubclass(plain, Row) and isinstance(value, dict):
                found += self._of_table(cast("dict[str, Any]", value), plain, inside)
            elif get_origin(plain) is dict and isinstance(value, dict) and is_pattern(get_args(plain)[1]):
                members = cast("dict[str, object]", value).items()
                found += [PackPattern(inside, name, text) for name, text in members if isinstance(text, str)]
            elif plain == LEXICON and isinstance(value, dict):
                found += [
                    PackPattern(inside, name, word)
                    for name, words in cast("dict[str, object]", value).items()
                    if isinstance(words, list)
                    for word in cast("list[object]", words)
                    if isinstance(word, str)
                ]
        return found

    def _duplicates(self, kind: type[Table]) -> list[Problem]:
        first: dict[tuple[str, ...], str] = {}
        found: list[Problem] = []
        for place, row, _ in self.rows(self.pack, kind, ""):
            table = place.partition("[")[0]
            keys = ("verb", *KEYS) if "verb" in row else ("name", "pattern", "word", "ending")
            identity = (table, *(f"{key}={row[key]}" for key in keys if key in row))
            if len(identity) == 1:
                continue
            if identity in first:
                found.append(
                    Problem(self.file, place, "", f"same as {first[identity]}; remove one of the rows")
                )
            first.setdefault(identity, place)
        return found

    def _defined_twice(self) -> list[Problem]:
        """Parts of patterns that both the lexicon and the macros, or the stage itself, define."""
        tables = [self.pack.get(name) for name in ("lexicon", "macros")]
        lexicon, macros = (cast("dict[str, object]", one) if isinstance(one, dict) else {} for one in tables)
        own = _PLACEHOLDERS.get(self.stage, ())
        found = [
            Problem(
                self.file, "macros", name, f"`{{{name}}}` is also a class of the lexicon; rename one of them"
            )
            for name in macros
            if name in lexicon
        ]
        return found + [
            Problem(self.file, table, name, f"`{{{name}}}` has a meaning of its own; rename the part")
            for table, names in (("lexicon", lexicon), ("macros", macros))
            for name in names
            if name in own
        ]

    def _circles(self) -> list[Problem]:
        known = parts(self.pack)

        def reaches(name: str, target: str, seen: set[str]) -> bool:
            inner = {found["name"] for found in PLACEHOLDER.finditer(known[name].text)} & known.keys()
            if target in inner:
                return True
            seen |= {name}
            return any(reaches(one, target, seen) for one in inner - seen)

        return [
            Problem(self.file, part.table, name, f"`{{{name}}}` contains itself")
            for name, part in known.items()
            if reaches(name, name, set())
        ]

    def _wrong_patterns(self, kind: type[Table]) -> list[Problem]:
        known = (*_PLACEHOLDERS.get(self.stage, ()), *parts(self.pack))
        if self.stage == "acts":
            known = (*known, *WORDS, *self._names("inflections"))
        return [
            Problem(self.file, pattern.place, pattern.key, message)
            for pattern in self.patterns(kind)
            if (message := pattern_error(pattern.text, known))
        ]
