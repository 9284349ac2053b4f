"""The templates of a stage file: in, patterns with `{name}`; out, patterns with the named parts replaced.

A part is a class of `[lexicon]`, which stands for any of its words, or a pattern of `[macros]`. Other
placeholders, such as `{A}`, stay for the stage that compiles the pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, cast, get_args, get_origin

from .base import Table
from .schema import fields_of, is_pattern, is_table, member_type, plain_type

PLACEHOLDER: Final = re.compile(r"\{(?P<name>[A-Za-z]\w*)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of patterns."""

    table: str
    """`lexicon` or `macros`."""
    text: str
    """The pattern that replaces the placeholder; it may contain further placeholders."""


def parts(pack: dict[str, Any]) -> dict[str, Part]:
    """Returns the named parts of a stage file; members of a wrong type are left out."""
    found: dict[str, Part] = {}
    for table in ("lexicon", "macros"):
        for name, value in _members(pack.get(table)).items():
            if isinstance(value, str):
                found[name] = Part(table, value)
            elif isinstance(value, list):
                words = [word for word in cast("list[object]", value) if isinstance(word, str)]
                found[name] = Part(table, f"(?:{'|'.join(words)})")
    return found


def replace_parts(text: str, known: dict[str, Part]) -> str:
    """Returns a pattern with its named parts replaced, and the parts of these; the parts have no circles."""

    def part(found: re.Match[str]) -> str:
        name = found["name"]
        return replace_parts(known[name].text, known) if name in known else found.group()

    return PLACEHOLDER.sub(part, text) if "{" in text else text


def expanded(pack: dict[str, Any], kind: type[Table]) -> dict[str, Any]:
    """Returns a valid stage file with the named parts of its patterns replaced.

    A row of a list keeps its pattern as written in the file under the key `written`, if that is another one.
    """
    known = parts(pack)
    return _table(pack, kind, known) if known else pack


def _table(table: dict[str, Any], kind: type[Table], known: dict[str, Part]) -> dict[str, Any]:
    found = dict(table)
    for key, (hint, _) in fields_of(kind).items():
        if key in table and key != "lexicon":
            found[key] = _value(table[key], hint, known)
    return found


def _row(row: dict[str, Any], kind: type[Table], known: dict[str, Part]) -> dict[str, Any]:
    found = _table(row, kind, known)
    changed = [key for key in ("pattern", "form") if found.get(key) != row.get(key)]
    return found | {"written": row[changed[0]]} if changed else found


def _value(value: Any, hint: Any, known: dict[str, Part]) -> Any:
    plain, member = plain_type(hint), member_type(hint)
    if is_pattern(hint):
        return replace_parts(value, known)
    if is_table(plain):
        return _table(value, plain, known)
    if get_origin(plain) is list and is_table(member):
        return [_row(row, member, known) for row in value]
    if get_origin(plain) is dict:
        return {name: _value(one, get_args(plain)[1], known) for name, one in value.items()}
    return value


def _members(table: object) -> dict[str, object]:
    return cast("dict[str, object]", table) if isinstance(table, dict) else {}
