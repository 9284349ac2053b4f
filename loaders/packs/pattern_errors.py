"""Errors of the patterns of a language pack: in, a pattern; out, what is wrong with it."""

# The parser of `re` comes without types.
# pyright: reportPrivateUsage=false, reportAttributeAccessIssue=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

import re
import warnings
from difflib import get_close_matches
from re import (
    _parser,  # pyright: ignore[reportMissingModuleSource]
)
from typing import Final

from .templates import PLACEHOLDER

_STAND_IN: Final = "\ue000"
"""What stands for a placeholder while a pattern is checked; a character, as in the masked text."""
_UNKNOWN_GROUP: Final = re.compile(r"unknown group name '(?P<name>\w+)'")
_UNKNOWN_NUMBER: Final = re.compile(r"invalid group reference (?P<number>\d+)")
_MOST_GROUPS: Final = 40
"""Groups that a pattern may take from the patterns that it is joined with."""


def pattern_error(text: str, placeholders: tuple[str, ...]) -> str:
    """Returns what is wrong with a pattern of a pack; "" if nothing is.

    placeholders: names that may stand in braces. References to groups of the patterns that this one is joined
    with are allowed.
    """
    if "{" in text:
        for found in PLACEHOLDER.finditer(text):
            if found["name"] not in placeholders:
                known = tuple(f"{{{name}}}" for name in placeholders)
                advice = suggestion(found.group(), known, "see the lexicon and the macros of the file")
                return f"unknown placeholder `{found.group()}`{advice}"
        text = PLACEHOLDER.sub(_STAND_IN, text)
    outer: list[str] = []
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                _parser.parse("".join(outer) + text)
        except re.error as error:
            if (group := _UNKNOWN_GROUP.search(error.msg)) and len(outer) < _MOST_GROUPS:
                outer.append(f"(?P<{group['name']}>)?")
            elif _UNKNOWN_NUMBER.search(error.msg) and len(outer) < _MOST_GROUPS:
                outer.append("()?")
            else:
                return f"pattern does not compile: {_position(error, sum(map(len, outer)))}"
        else:
            return ""


def _position(error: re.error, before: int) -> str:
    if error.pos is None:
        return error.msg
    return f"{error.msg} at character {error.pos - before + 1}"


def suggestion(word: str, known: tuple[str, ...], otherwise: str = "") -> str:
    """Returns "; did you mean …?" for a word near a known one, else `otherwise` or the known words."""
    near = get_close_matches(word, known, n=1)
    if near:
        return f"; did you mean `{near[0]}`?"
    return f"; {otherwise}" if otherwise else f"; known: {', '.join(f'`{one}`' for one in known)}"
