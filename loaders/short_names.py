"""What bodies are called in short in a language: "the Committee" in the words of the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

STEM: Final = 4
"""The least number of letters by which a short name is found in a name."""


def in_names(words: Iterable[str], names: Sequence[str]) -> list[str]:
    """The words whose nouns one of a body's names has, or all if it has no name; endings do not count."""
    stems = {word: word.lower()[: max(STEM, len(word) - 2)] for word in words}
    written = [f" {name.lower()}" for name in names]
    return [word for word, stem in stems.items() if not names or any(f" {stem}" in name for name in written)]


def short_names(
    names: Iterable[str], stated: Sequence[str], table: Iterable[tuple[str, str, tuple[str, ...]]]
) -> Iterator[str]:
    """What a body is called in short by the endings of its names, unless the authority files state it.

    stated: its short names in the authority files. table: endings and beginnings of names, with short names.
    """
    for name in names:
        for ending, beginning, words in table:
            known = ending and any(head.endswith(ending) for head in stated)
            fits = name.endswith(ending) if ending else name.startswith(f"{beginning} ")
            if fits and name not in (ending, *words) and not known:
                yield from words
