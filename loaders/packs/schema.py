"""The types of the keys of a stage file, read from its structs."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

import msgspec

from .base import PATTERN, Pattern, Table

LEXICON: Final = dict[str, list[Pattern]]
"""The type of `[lexicon]`: words by class."""


@cache
def fields_of(kind: type[Table]) -> dict[str, tuple[Any, bool]]:
    """The keys of a table as written in the file, with type and whether they are required."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.encode_name: (hints[field.name], field.required) for field in msgspec.structs.fields(kind)}


def plain_type(kind: Any) -> Any:
    """The type without annotations and without None."""
    if get_origin(kind) is Annotated:
        return plain_type(get_args(kind)[0])
    if get_origin(kind) is UnionType:
        return plain_type(next(one for one in get_args(kind) if one is not type(None)))
    return kind


def member_type(kind: Any) -> Any:
    """The type of the members of a list; the type itself if it is another type."""
    plain = plain_type(kind)
    return plain_type(get_args(plain)[0]) if get_origin(plain) is list else plain


def is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Table)


def is_pattern(kind: Any) -> bool:
    metas = kind.__metadata__ if get_origin(kind) is Annotated else ()
    return any(meta.extra is not None and meta.extra.get("pattern") is PATTERN for meta in metas)
