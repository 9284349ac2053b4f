"""Stage 3 of the loader, volume pages: which blocks of a printed page belong to the document itself.

Old resolutions are scanned from the volumes of a session, where one ends and the next begins on one page.
The named document is read whole; its neighbours become findings, or documents of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .input_checks import symbol_fault
from .labels import Rules, labels_of, rules_of
from .records import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .records import Block
    from .spans import Span

_LONGEST_HEADING: Final = 400
"""Characters of the longest heading with number and title."""
_LONGEST_PAGE_HEAD: Final = 90
"""Characters of the longest page head."""
_ALIKE: Final = str.maketrans("Il|", "111")
"""Characters that text recognition takes for one another in numbers."""
_ROMAN: Final = re.compile(r"(?<=\()[IVXLC1l|]{1,9}(?=\))")
_YEAR: Final = re.compile(r"\(\d{4}\)$")
"""The end of a number that its year completes."""
_NUMBERED: Final = re.compile(r"(?P<series>.*/(?:RES|DEC)/)")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another document on the page."""

    symbol: str
    """Its symbol; "" if its heading is not on the page."""
    title: str
    span: Span
    whole: bool
    """Both its heading and its end are on the page."""


def own_blocks(blocks: Sequence[Block], symbol: str, language: str) -> Sequence[Block]:
    """The blocks of the document itself, where its page also shows its neighbours."""
    begin, end = _extent(blocks, symbol, rules_of(language), language)
    return blocks[begin:end]


def neighbours(blocks: Sequence[Block], symbol: str, language: str) -> tuple[Neighbour, ...]:
    """The documents on the page beside the one with `symbol`, in text order."""
    rules = rules_of(language)
    begin, end = _extent(blocks, symbol, rules, language)
    found: list[Neighbour] = []
    for first, last in ((0, begin), (end, len(blocks))):
        heads = [index for index in range(first, last) if _heads(blocks[index], symbol, rules)]
        starts = [first, *heads] if first not in heads else heads
        for start, stop in zip(starts, [*starts[1:], last], strict=True):
            if start < stop and (start in heads or _is_text(blocks[start:stop])):
                found.append(_neighbour(blocks[start:stop], symbol, rules, followed=stop < len(blocks)))
    return tuple(found)


def neighbour_findings(blocks: Sequence[Block], symbol: str, language: str) -> tuple[Finding, ...]:
    """A finding for each document on the page beside the one with `symbol`."""
    findings: list[Finding] = []
    for found in neighbours(blocks, symbol, language):
        if found.symbol:
            message = (
                f"{found.symbol} is printed beside {symbol} and is not part of it; build it with --split"
            )
        else:
            message = f"other text of the volume is printed beside {symbol} and is not part of it"
        findings.append(
            Finding("neighbouring-document", message, found.span, text=found.symbol or found.title)
        )
    return tuple(findings)


def _extent(blocks: Sequence[Block], symbol: str, rules: Rules, language: str) -> tuple[int, int]:
    """The index of the first block of the document, and of the block behind its last."""
    number = _number(symbol)
    begin = next((i for i, block in enumerate(blocks) if _bears(block, number, rules.after_number)), None)
    if begin is None:
        return 0, len(blocks)
    end = next((i for i in range(begin + 1, len(blocks)) if _heads(blocks[i], symbol, rules)), len(blocks))
    return (begin if _is_preceded(blocks[:begin], symbol, rules, language) else 0), end


def _is_text(blocks: Sequence[Block]) -> bool:
    """Whether the blocks are more than a page head."""
    return sum(len(block.text) for block in blocks) > _LONGEST_PAGE_HEAD


def _is_preceded(before: Sequence[Block], symbol: str, rules: Rules, language: str) -> bool:
    """Whether another document stands before the heading: its number, its paragraphs or its end."""
    for index, block in enumerate(before):
        text = block.text.text
        if (
            _heads(block, symbol, rules)
            or any(label.style == "number" for label in labels_of(text, rules, language))
            or (_YEAR.search(_number(symbol)) and rules.issuer["meeting"].match(text))
        ):
            return True
        # The meeting is printed below the last sentence; in a masthead no sentence stands above it.
        if index and rules.masthead["closing"].match(text):
            above = before[index - 1].text.text
            if above.endswith(".") and not rules.masthead["passed_over"].match(above):
                return True
    return False


def _number(symbol: str) -> str:
    return re.sub(r"\s", "", symbol.split("/RES/")[-1].split("/DEC/")[-1])


def _bears(block: Block, number: str, after_number: str) -> bool:
    """Whether the block is the heading with that number: "2200 (XXI). …", "Resolution 350 (1974)".

    `after_number`: the signs one of which may stand behind it.
    """
    head = re.sub(r"\s|\.(?=\s?\()", "", block.text.text[:48]).translate(_ALIKE)
    place = head.find(number.translate(_ALIKE))
    after = head[place + len(number) : place + len(number) + 1]
    return (
        0 <= place <= 12
        and after in after_number
        and not head[:place].isdigit()
        and not head[:place].endswith("/")
    )


def _roman(session: re.Match[str]) -> str:
    """The roman number of a session, whatever text recognition has made of its strokes."""
    return re.sub(r"[1l|]", "I", session.group())


def _heads(block: Block, symbol: str, rules: Rules) -> bool:
    """Whether another document of the same series begins here."""
    match = _heading(block, symbol, rules)
    return (
        match is not None
        and len(block.text) < _LONGEST_HEADING
        and not _bears(block, _number(symbol), rules.after_number)
    )


def _heading(block: Block, symbol: str, rules: Rules) -> re.Match[str] | None:
    """The heading of a document of the same series: number and title, or the number alone."""
    text, number = block.text.text, _number(symbol)
    match = rules.headings["numbered_title"].match(text)
    if match is not None and ("/" in match.group("number")) == ("/" in number):
        return match
    untitled = rules.headings.get("volume_heading")
    return untitled.match(text) if untitled is not None and _YEAR.search(number) else None


def _neighbour(blocks: Sequence[Block], symbol: str, rules: Rules, *, followed: bool) -> Neighbour:
    span = (blocks[0].text.source_start, blocks[-1].text.source_end)
    match = _heading(blocks[0], symbol, rules)
    series = _NUMBERED.match(symbol)
    if match is None or series is None or not match.group("number"):
        return Neighbour("", blocks[0].text.text[:80], span, whole=False)
    closed = followed or any(rules.masthead["closing"].match(block.text.text) for block in blocks)
    other = series.group("series") + _ROMAN.sub(_roman, re.sub(r"[\s.]", "", match.group("number")))
    return Neighbour(
        other, match.groupdict().get("title") or "", span, whole=closed and not symbol_fault(other)
    )
