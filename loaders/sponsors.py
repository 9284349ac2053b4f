"""Sponsors of a draft, from the words in which the metadata of an AKN4UN file list them.

In: "Cuba (on behalf of the States … members of the Group of 77 and China), Peru and Tonga". Out: one
`Sponsorship` a state. The metadata are in English in every language version.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from ..ontology.names import names, state_called, states_nearly_called
from .records import Sponsorship

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .spans import Passage, Span

_PROPOSED: Final = re.compile(
    r"\b(?:submitted|introduced|prepared)\b|^(?:on the basis of|the representative of)\b"
)
_PROPOSER: Final = re.compile(
    r"submitted by the ([A-Z].*?)(?= following| on the (?:basis|recommendation)| and on|, [A-Z]|$)"
    r"|the representative of (?:the )?([A-Z].*?)(?= on behalf|\s*,|\s*$)"
)
_GROUP: Final = re.compile(
    r"[ ,(]+o[nf] behalf of (?:the )?"
    r"(?:States Members of the United Nations that are members of (?:the )?)?(?P<group>[^()]+?)\)?\.?$"
)
_CAPACITY: Final = re.compile(r"[ ]*\(in its capacity [^()]*\)$")
_AND: Final = re.compile(r"\s+and\s+")


def sponsorships(
    words: Passage, stage: Literal["introduced", "joined", "joined-at-meeting"]
) -> tuple[str, tuple[Sponsorship, ...]]:
    """Returns the actor that submitted a draft in its own name, and the states that sponsored it.

    The actor is "" where states sponsored the draft, or an officer submitted it ("the Vice-Chair").
    """
    if _PROPOSED.search(words.text):
        found = _PROPOSER.search(words.text)
        name = next((name.strip() for name in found.groups() if name), "") if found else ""
        return (name if names().exact(name, "en") else ""), ()
    sponsors: list[Sponsorship] = []
    for start, end in _names(words.text):
        printed = words.text[start:end]
        group = _GROUP.search(printed)
        name = _CAPACITY.sub("", printed[: group.start()] if group else printed).strip(" .")
        span = words.source_span(start, start + len(name))
        if name:
            sponsors.append(Sponsorship(name, stage, span, group["group"].strip() if group else "", "en"))
    return "", tuple(_corrected(sponsors))


def _corrected(sponsors: list[Sponsorship]) -> Iterator[Sponsorship]:
    """The sponsors, a misspelt name with the key of the only state it can stand for.

    A state that the list names elsewhere is no candidate, since a list names each state once.
    """
    listed = {key for sponsor in sponsors if (key := state_called(sponsor.state))}
    for sponsor in sponsors:
        known = names().exact(sponsor.state, "en")
        near = () if known else tuple(states_nearly_called(sponsor.state) - listed)
        yield replace(sponsor, key=near[0]) if len(near) == 1 else sponsor


def _names(text: str) -> Iterator[Span]:
    """The ranges of the names in a list; commas and "and" in brackets part nothing."""
    masked = _masked(text)
    start = 0
    for piece in masked.split(","):
        end = start + len(piece)
        if not piece.strip().startswith(("on behalf of", "of behalf of")):
            following = masked[end + 1 :]
            if following.strip().startswith(("on behalf of", "of behalf of")):
                end += 1 + len(following.split(",")[0])
            yield from _parted(text, masked, start, end)
        start += len(piece) + 1


def _masked(text: str) -> str:
    """The text with what stands in brackets blotted out, character for character."""
    depth = 0
    pieces: list[str] = []
    for character in text:
        depth += character == "("
        pieces.append("_" if depth else character)
        depth -= character == ")" and depth > 0
    return "".join(pieces)


def _parted(text: str, masked: str, start: int, end: int) -> Iterator[Span]:
    """One name, or the last two of a list: an "and" parts only where both sides are names of states."""
    start, end = _trimmed(text, start, end)
    if masked.startswith("and ", start, end):
        start, end = _trimmed(text, start + 4, end)
    if start >= end:
        return
    joints = [(m.start(), m.end()) for m in _AND.finditer(masked, start, end)]
    if not joints or state_called(text[start:end]) or " on behalf of " in masked[start:end]:
        yield start, end
        return
    both = [joint for joint in joints if _known(text[start : joint[0]]) and _known(text[joint[1] : end])]
    one = [joint for joint in joints if _known(text[start : joint[0]]) or _known(text[joint[1] : end])]
    if not (both or one):
        yield start, end
        return
    left, right = (both or one)[-1]
    yield start, left
    yield right, end


def _known(name: str) -> str:
    return state_called(_CAPACITY.sub("", _GROUP.sub("", name)).strip(" ."))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
