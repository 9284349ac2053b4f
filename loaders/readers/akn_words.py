"""The words of an element of an AKN4UN file, with its links, note marks and emphasis."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from ...ontology.symbols import normalize
from ..records import Link
from ..spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

N: Final = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
"""The namespace in front of the tags."""
_CITED: Final = re.compile(r"undocs\.org/(?:[a-z]{2}/)?(?P<symbol>[A-Z].*?)/?$")
_DIRECTION: Final = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def tag_of(element: Element) -> str:
    """Returns the tag of an element without its namespace."""
    return element.tag.removeprefix(N)


def plain(element: Element | None) -> str:
    """Returns all text of an element, runs of blanks as one blank; "" for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _cited(href: str | None) -> str:
    """The symbol that a link to undocs.org names; "" for any other link."""
    found = _CITED.search(unquote(href or ""))
    return normalize(re.sub(r"\s+", "", found["symbol"])) if found else ""


def _encloses_note(children: Sequence[Element], at: int) -> bool:
    """Returns whether an element is only a parenthesis around a note mark, as Arabic versions have them."""
    element = children[at]
    words = (element.text or "").strip()
    if tag_of(element) != "sup" or len(element) or words not in {"(", ")"}:
        return False
    beside = at + 1 if words == "(" else at - 1
    return 0 <= beside < len(children) and tag_of(children[beside]) == "authorialNote"


@dataclass(slots=True)
class Inline:
    """The words of one block while they are gathered, runs of blanks as one blank."""

    pieces: list[str] = field(default_factory=list[str])
    length: int = 0
    blank: bool = False
    links: list[Link] = field(default_factory=list[Link])
    marks: list[tuple[int, Element]] = field(default_factory=list[tuple[int, Element]])
    emphasis: list[Span] = field(default_factory=list[Span])

    def gather(self, element: Element, *, skipped: frozenset[str] = frozenset()) -> None:
        """Take up the words below an element; notes stay apart."""
        self._add(element.text)
        children = tuple(element)
        for at, child in enumerate(children):
            tag = tag_of(child)
            start = self.length
            if _encloses_note(children, at):
                self._add(child.tail)
                continue
            if tag == "authorialNote":
                self.marks.append((self.length, child))
            elif tag not in skipped:
                if tag in ("p", "eol", "br", "tr", "td"):
                    self.blank = True
                self.gather(child)
                self._note_span(child, tag, start)
            self._add(child.tail)

    def _note_span(self, element: Element, tag: str, start: int) -> None:
        if start == self.length:
            return
        if tag == "a" and (symbol := _cited(element.get("href"))):
            self.links.append(Link(start, self.length, symbol))
        elif tag in ("i", "b") or element.get("class") in ("italic", "bold"):
            self.emphasis.append((start, self.length))

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = _DIRECTION.sub("", text)
        words = " ".join(text.split())
        if not words:
            self.blank = True
            return
        if (self.blank or text[0].isspace()) and self.length:
            self.pieces.append(" ")
            self.length += 1
        self.pieces.append(words)
        self.length += len(words)
        self.blank = text[-1].isspace()
