"""Two texts side by side: rows of paragraphs, with the pieces of their words and the fields that differ."""

from __future__ import annotations

from dataclasses import dataclass

from ...queries.word_changes import Piece, word_changes
from .wording import LEFT_TO_RIGHT, direction


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two texts differ, in the words of the reader."""

    field: str
    verdict: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph in both texts; None for a text without it."""

    key: str
    iri: str
    left: str | None
    right: str | None
    differences: tuple[Difference, ...]
    differs: bool
    """Whether a field differs, or the words of two texts in one language do."""

    def pieces(self, *, mark_words: bool) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Returns the pieces of both texts; none for a text without the paragraph.

        mark_words: whether to mark the changed words, which makes sense for two texts in one language.
        """
        if mark_words and self.left is not None and self.right is not None:
            return word_changes(self.left, self.right)
        return _whole(self.left, changed=mark_words), _whole(self.right, changed=mark_words)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts: its heading and its language."""

    heading: str
    language: str

    @property
    def right_to_left(self) -> bool:
        return direction(self.language) != LEFT_TO_RIGHT


def _whole(text: str | None, *, changed: bool) -> tuple[Piece, ...]:
    return (Piece(text, changed),) if text else ()
