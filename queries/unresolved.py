"""The error for a name that a store lacks, or that several things have, with what to type instead."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Final, Literal

from .catalogue import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = Literal["actor", "document", "session", "topic", "verb", "resource"]
_KINDS: Final[dict[Kind, tuple[str, str, str]]] = {
    "actor": (
        "actor or instrument named {}",
        "actors or instruments",
        "`mandategraph query actor-names` lists the names.",
    ),
    "document": ("document {}", "documents", "`mandategraph query documents` lists the documents."),
    "session": ("session {}", "sessions", "Write the body and the number, such as GA/81."),
    "topic": ("topic {}", "topics", "Use a name of a concept of the thesaurus."),
    "verb": ("operative verb {}", "operative verbs", "`mandategraph query verbs-used` lists the verbs."),
    "resource": ("resource {}", "resources", "Use the IRI of a resource, such as body/UNODC."),
}
"""By kind: words for an unknown one, the plural, and where the known ones are listed."""
_UNQUOTED: Final = ("document", "resource")
"""Kinds whose names have no blanks, as a rule."""
_LONGEST: Final = 60
"""Characters of a label put beside a suggestion; longer ones are cut."""
_NEAR: Final = 0.7
"""Similarity of spelling from which on a word is suggested, 1 for the same."""
SUGGESTED: Final = 5
"""Maximum number of suggestions for an unknown name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a user may have meant."""

    words: str
    """What to type for it."""
    label: str = ""
    """Its preferred name in English; "" if the words say it."""
    iri: str = ""
    """"" if it is not known."""

    @property
    def label_shown(self) -> str:
        """The label in brackets, cut; "" for none."""
        label = "" if self.label == self.words else shorten(self.label, _LONGEST, placeholder=" …")
        return f" ({label})" if label else ""


class UnresolvedNameError(CatalogueError):
    """A name that nothing has, or that several things have."""

    def __init__(
        self, kind: Kind, given: str, candidates: Sequence[Candidate] = (), *, ambiguous: bool = False
    ) -> None:
        """candidates: similar names; if `ambiguous`, all things that have the name."""
        self.kind: Kind = kind
        self.given = given
        self.candidates = tuple(candidates)
        self.ambiguous = ambiguous
        super().__init__(self._message())

    def _message(self) -> str:
        unknown, plural, remedy = _KINDS[self.kind]
        quoted = str if self.kind in _UNQUOTED else repr
        listed = ", ".join(quoted(one.words) + one.label_shown for one in self.candidates[:SUGGESTED])
        more = len(self.candidates) - SUGGESTED
        listed += f" or {more} more" if more > 0 else ""
        if self.ambiguous:
            return f"{quoted(self.given)} may mean several {plural}: {listed}. Use one of these."
        message = f"No {unknown.format(quoted(self.given))} in the store"
        return f"{message}; did you mean {listed}?" if listed else f"{message}. {remedy}"


def similar(given: str, known: Iterable[str], number: int = SUGGESTED) -> tuple[str, ...]:
    """Returns the known words that differ by a few letters, two exchanged letters counting as one."""
    # Imported here: most commands have no unknown name.
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    words = {word.casefold(): word for word in known}
    folded = given.casefold()
    found = process.extract(
        folded,
        words.keys(),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=_NEAR,
        limit=3 * number,
    )
    found.sort(key=lambda one: (sorted(one[0]) != sorted(folded), -one[1], one[0]))
    return tuple(words[name] for name, _, _ in found[:number])
