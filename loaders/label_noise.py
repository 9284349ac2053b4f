"""Stage 2 of the loader, label noise: numbers of paragraphs that text recognition has misread are mended.

Text of the same length goes out, so that offsets stay. A number is mended only where the numbers before and
behind it show what was printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .records import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABEL: Final = re.compile(
    r"^(?P<indent>[^\S\n]*)(?P<number>[0-9IlO|!]{1,3})(?P<gap>[^\S\n]?)(?P<stop>[.,]|(?=[^\S\n]))"
    r"(?=[^\S\n]+\W{0,4}[A-Z](?P<word>[a-z]*)\b)",
    re.MULTILINE,
)
_ALIKE: Final = str.maketrans("Il|!O", "11110")
_VERB: Final = re.compile(r"[a-z]*(?:s|lso|urther|gain)$")
"""The end of the first word of an operative paragraph."""


@dataclass(frozen=True, slots=True)
class _Label:
    match: re.Match[str]
    value: int
    clean: bool
    """It stands as printed."""


_ITEM: Final = re.compile(r"^(?P<number>\d{1,3}) ?(?P<item>\([a-z]\))\.(?=\s)", re.MULTILINE)
"""A number and the letter of an item as one label: "59 (a)."."""


def mended(text: str) -> tuple[str, list[Finding]]:
    """Returns the text with the misread numbers of paragraphs as printed, and a finding for each."""
    text = _split_items(text)
    labels = [_label(match) for match in _LABEL.finditer(text)]
    if all(label.clean for label in labels):
        return text, []
    letters = list(text)
    findings: list[Finding] = []
    last = 0
    bare = _are_all_bare(labels)
    for place, label in enumerate(labels):
        if not label.clean:
            if not bare and not _is_certain(labels, place, last):
                continue
            start, end = label.match.start("number"), label.match.end("stop")
            end += not label.match["stop"]  # The blank behind it becomes the missing stop.
            printed = f"{label.value}."
            letters[start:end] = printed.rjust(end - start)
            words = text[start:end]
            findings.append(
                Finding("mended-text", f"the number {words!r} is read as {printed}", (start, end), text=words)
            )
        last = label.value
    return "".join(letters), findings


def _split_items(text: str) -> str:
    """Returns the text with "59 (a)." as "59. (a)", and with "59 (b)." as "(b)", at the same offsets."""
    last = ""

    def split(match: re.Match[str]) -> str:
        nonlocal last
        number, item = match["number"], match["item"]
        printed = item if number == last else f"{number}. {item}"
        last = number
        return printed.rjust(len(match.group()))[-len(match.group()) :]

    return _ITEM.sub(split, text)


def _label(match: re.Match[str]) -> _Label:
    number = match["number"]
    value = int(number.translate(_ALIKE))
    return _Label(match, value, number.isdigit() and not match["gap"] and match["stop"] == ".")


def _are_all_bare(labels: Sequence[_Label]) -> bool:
    """Whether all numbers of a text lack their stop, count from 1 and stand before verbs."""
    counts = all(label.value == place for place, label in enumerate(labels, 1))
    return (
        len(labels) > 1
        and counts
        and not any(
            label.match["stop"] or not label.match["number"].isdigit() or not _VERB.match(label.match["word"])
            for label in labels
        )
    )


def _is_certain(labels: Sequence[_Label], place: int, last: int) -> bool:
    """Whether the numbers around a misread one show what it was; `last` is the number before it."""
    label = labels[place]
    if len(str(label.value)) != len(label.match["number"]):
        return False
    after = next((other.value for other in labels[place + 1 :] if other.clean), 0)
    follows, precedes = label.value == last + 1, label.value + 1 == after
    if not label.match["stop"]:
        tabbed = label.match.string[label.match.end("number")] == "\t"
        certain = (follows or precedes) if tabbed else (follows and precedes)
        return label.match["number"].isdigit() and certain and bool(_VERB.match(label.match["word"]))
    if label.match["number"].isdigit():
        return follows or precedes or (label.match["stop"] == "." and label.value == 1)
    if not _VERB.match(label.match["word"]):
        return False
    if any(letter.isdigit() for letter in label.match["number"]):
        return follows or precedes
    # Letters alone may be the number of a section.
    return precedes and (label.value == 1 or follows)
