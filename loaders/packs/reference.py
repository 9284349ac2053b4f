"""The reference of the pack format: in, the typed tables; out, Markdown with every key and its type."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from .base import PatternRow, Row, Table
from .checks import OPTIONAL, STAGES, is_pattern, is_table, member_type, plain_type

_STAGES: Final = {
    "text": "Lines of a page, their joining to paragraphs, and the spelling of the clean text.",
    "outline": "Parts of a document. Patterns are matched against the clean text of a block.",
    "organizations": "Parts of resolutions of bodies outside the United Nations series.",
    "mentions": "What a paragraph names. Patterns are matched against the clean text of a paragraph.",
    "acts": "The grammar of operative paragraphs. Patterns are matched against the masked paragraph.",
    "session_statements": "Dates and places of sessions. Patterns are matched against the masked paragraph.",
    "proceedings": "What a report says of meetings, documents, drafts, sponsors and speakers.",
    "linking": "How later documents refer to earlier ones.",
    "topics": "How names of thesaurus concepts are matched.",
    "budget": "Headings, lists of mandates and tables of the fascicles of the programme budget.",
}


def pack_format() -> Iterator[str]:
    """Yields the lines of the reference: a section for each stage file, a table for each of its tables."""
    yield from ("A *pattern row* is a table with these keys only:", "", *_table(PatternRow, ""))
    for stage, kind in STAGES.items():
        yield from (f"## {stage}.toml", "")
        optional = " The file is optional." if stage in OPTIONAL else ""
        yield from (f"{_STAGES[stage]}{optional}", "")
        yield from _table(kind, "")


def descriptions(kind: type[Table]) -> dict[str, str]:
    """Returns the description of each key of a table, by the name of its attribute; "" if it has none."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if issubclass(base, Table):
            found |= _docstrings(base)
    return {field.name: found.get(field.name, "") for field in msgspec.structs.fields(kind)}


@cache
def _docstrings(kind: type[Table]) -> dict[str, str]:
    """The docstrings of attributes, from the source: Python does not keep them."""
    (tree,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(tree, ast.ClassDef)
    found: dict[str, str] = {}
    for line, after in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(line, ast.AnnAssign) and isinstance(after, ast.Expr):
            name = line.target.id if isinstance(line.target, ast.Name) else ""
            text = after.value.value if isinstance(after.value, ast.Constant) else ""
            found[name] = inspect.cleandoc(text) if isinstance(text, str) else ""
    return found


def _table(kind: type[Table], place: str, *, repeated: bool = False) -> Iterator[str]:
    if place:
        yield from (f"### `{f'[[{place}]]' if repeated else f'[{place}]'}`", "")
        yield from (" ".join((inspect.getdoc(kind) or "").split()), "")
    yield from ("| key | type | default | meaning |", "|---|---|---|---|")
    hints, texts = get_type_hints(kind, include_extras=True), descriptions(kind)
    inner: list[tuple[str, type[Table], bool]] = []
    # The keys of every row come last.
    fields = sorted(msgspec.structs.fields(kind), key=lambda field: field.name in Row.__struct_fields__)
    for field in fields:
        hint = hints[field.name]
        name, member = field.encode_name, member_type(hint)
        if is_table(member) and member is not PatternRow:
            inside = f"{place}.{name}" if place else name
            inner.append((inside, member, get_origin(plain_type(hint)) is list))
        text = " ".join(texts[field.name].split()).replace("|", r"\|")
        yield f"| `{name}` | {_type(hint)} | {_default(field)} | {text} |"
    yield ""
    for inside, member, several in inner:
        yield from _table(member, inside, repeated=several)


def _type(hint: Any) -> str:
    """A type in the words of TOML."""
    if is_pattern(hint):
        return "pattern"
    plain = plain_type(hint)
    if is_table(plain):
        return "table"
    if get_origin(plain) is Literal:
        return ", ".join(f"`{one}`" for one in get_args(plain) if one)
    if get_origin(plain) is list:
        member = member_type(hint)
        if member is PatternRow:
            return "list of pattern rows"
        return "list of tables" if is_table(member) else f"list of {_plural(get_args(plain)[0])}"
    if get_origin(plain) is dict:
        inner = get_args(plain)[1]
        return "table of tables" if is_table(plain_type(inner)) else f"table of {_plural(inner)}"
    return {str: "string", bool: "boolean", int: "integer", float: "number"}[plain]


def _plural(hint: Any) -> str:
    return _type(hint) if get_origin(plain_type(hint)) is Literal else f"{_type(hint)}s"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    if field.default_factory is not msgspec.NODEFAULT:
        return "empty"
    if isinstance(field.default, bool):
        return str(field.default).lower()
    if isinstance(field.default, NoneType) or field.default == "":
        return "none"
    if field.default in ("(?!)", "(?!)(?P<body>)"):
        return "no match"
    return f"`{field.default}`"
