"""Rows of a language pack by identity: in, a pack; out, each row with its file and line.

A row is identified by its table and its pattern, not by its line: "verbs/request", "due/3fa2c1". The identity
stays the same when other rows are added, so the graph can store it; the line is looked up for display.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from typing import TYPE_CHECKING, Any, cast

from .languages import stage_text
from .packs.inflection import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class PackRow:
    """A row of a language pack: a pattern or a verb with its example."""

    identity: str
    """Table and name: "verbs/request", "addressee.direct/1b9c02"."""
    file: str
    """Path of the file among the packs: "en/acts.toml"."""
    line: int
    """Line of the pattern in the file, from 1."""
    pattern: str
    """As written in the pack, before macros are expanded."""
    example: str
    """"" if the row has none."""

    @property
    def table(self) -> str:
        """The table of the row: "addressee.direct"."""
        return self.identity.partition("/")[0]

    @property
    def place(self) -> str:
        """File and line: "en/acts.toml:120"."""
        return f"{self.file}:{self.line}"


def pattern_row(table: str, row: Mapping[str, Any]) -> str:
    """Returns the identity of a row with a pattern."""
    return f"{table}/{_digest(str(row.get('written', row['pattern'])))}"


def verb_rows(verbs: list[dict[str, Any]]) -> tuple[str, ...]:
    """Returns the identities of the rows of a verb table; rows of one verb differ by their form."""
    counts = Counter(str(row["verb"]) for row in verbs)

    def identity(verb: str, form: str) -> str:
        return f"verbs/{verb}" if counts[verb] == 1 else f"verbs/{verb}-{_digest(f'{verb} {form}')}"

    return tuple(identity(str(row["verb"]), written(row)) for row in verbs)


def _digest(text: str) -> str:
    return sha1(text.encode(), usedforsecurity=False).hexdigest()[:6]


@cache
def pack_rows(language: str, name: str = "acts") -> Mapping[str, PackRow]:
    """Returns the rows of one stage of a language pack by identity.

    Raises KeyError if there is no pack for the language or no file for the stage.
    """
    file, text = f"{language}/{name}.toml", stage_text(language, name)
    found: dict[str, PackRow] = {}
    position = 0
    for identity, text_of_row, example in _rows(tomllib.loads(text)):
        # Rows stand in the file in the order of the parsed tables.
        at = _find(text, text_of_row, position)
        position = at + 1
        line = text.count("\n", 0, at) + 1
        found.setdefault(identity, PackRow(identity, file, line, text_of_row, example))
    return found


def _find(text: str, row: str, position: int) -> int:
    """Returns the offset of a value in the file, as a literal or as a basic string."""
    escaped = json.dumps(row, ensure_ascii=False)[1:-1]
    for since in (position, 0):
        found = [at for form in {row, escaped} if (at := text.find(form, since)) >= 0]
        if found:
            return min(found)
    return 0


def _rows(pack: Mapping[str, Any], table: str = "") -> Iterator[tuple[str, str, str]]:
    """Yields identity, pattern and example of every row, in the order of the file."""
    for name, content in pack.items():
        if name in ("lexicon", "macros", "scene", "inflections", "frames"):
            continue
        inner = f"{table}.{name}" if table else name
        if name == "verbs":
            rows = cast("list[dict[str, Any]]", content)
            for identity, row in zip(verb_rows(rows), rows, strict=True):
                yield identity, str(row.get("form") or f'verb = "{row["verb"]}"'), str(row.get("example", ""))
        elif isinstance(content, dict):
            yield from _rows(cast("Mapping[str, Any]", content), inner)
        elif isinstance(content, list):
            for row in cast("list[object]", content):
                if isinstance(row, dict) and "pattern" in row:
                    known = cast("dict[str, str]", row)
                    yield pattern_row(inner, known), known["pattern"], known.get("example", "")
        elif isinstance(content, str):
            yield inner, content, ""
