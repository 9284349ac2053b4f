"""Stage 3 of the loader: whether words open as an operative paragraph does, by the verbs of the grammar."""

from __future__ import annotations

from functools import lru_cache

from .grammar import grammar
from .labels import rules_of


@lru_cache(maxsize=4096)
def opens_with_operative_verb(words: str, language: str) -> bool:
    """Whether the beginning of a paragraph, without its number, is an operative verb in the indicative.

    A conjunction may stand before it: "And requests …". Raises KeyError if there is no pack for `language`.
    """
    if _opens(words, language):
        return True
    joint = grammar(language).joins.match(words[:1].lower() + words[1:])
    behind = words[joint.end() :].lstrip(" ,") if joint else ""
    return _opens(behind[:1].upper() + behind[1:], language)


def _opens(words: str, language: str) -> bool:
    return bool(
        rules_of(language).headings["operative_start"].match(words) and grammar(language).start.match(words)
    )
