"""Stage 3 of the loader, budget mandates: a list below "Legislative mandates" comes in, `Mandate`s go out.

A list is a table of numbers and titles below a heading that names body and kind, or lines with bullets. One
cell may hold several numbers ("58/136; 59/153"), parts ("72/266 A and B") and the part meant ("sect. VI").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote

from ...ontology.authorities import load
from ...ontology.running_numbers import is_possible
from ...ontology.series import symbol_of
from ...ontology.symbols import normalize
from ..mention_rules import lexicon
from ..paragraphs import BULLET
from ..records import Finding
from .records import Mandate, MandateKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..spans import Span
    from .records import Grid, Line
    from .rules import BudgetRules

_LETTERS: Final = re.compile(r"\b[A-Z]\b")
_RANGE: Final = re.compile(r"\b([A-Z]) ?[–-] ?([A-Z])\b")
_WHOLE_NUMBER: Final = re.compile(r"\d/\d+$")
_PARTS: Final = re.compile(r" [A-Z](?:-[A-Z])?$")
_YEAR_BEFORE: Final = re.compile(r"^\d{4}/(?=\d+\()")
"""The year before an old number: "1966/1106 (XL)" is resolution 1106 (XL)."""
_LETTER_BEHIND: Final = re.compile(r"^(\d+)(\([^()]+\))([A-Z])$")
_LINKED: Final = re.compile(r"(?:undocs\.org|docs\.un\.org)/(?:[a-z]{2}/)?(?P<symbol>[A-Z][^?#]*)")
"""The address of a document by its symbol."""
_MOST_CHARACTERS: Final = 60
"""Characters of the number of a mandate at most."""
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_STATEMENT: Final = "PRST/"
_OWN_STATEMENT: Final = "OS/"
"""Mark of a statement of an organizational session."""
_FIRST_DECISION: Final = {"body/ECOSOC": 200, "body/HRC": 101, "body/GA": 400}
"""Running number from which the decisions of a body are counted, above all of its resolutions."""
_INSTRUMENTS: Final[dict[str, MandateKind]] = {
    "Agreement": "convention",
    "Charter": "provision",
    "Convention": "convention",
    "Covenant": "convention",
    "Declaration": "declaration",
    "Protocol": "convention",
    "Statute": "provision",
    "Treaty": "convention",
}
"""Kinds of mandates by the types of instruments; the other types are plans and programmes."""
_PRESIDENT: Final = {"body/President-SC": "body/SC"}
"""Bodies in whose name an officer makes statements."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a cell."""

    text: str
    """As printed; the linked words where the file links only a part of it."""
    span: Span
    symbols: tuple[str, ...]
    kind: MandateKind
    pinpoint: str
    link: str = ""
    """Symbol of the document that the file links the number to; "" for none."""


@dataclass(slots=True)
class MandateList:
    """The list below one heading."""

    rules: BudgetRules
    programme: str
    heading: str
    span: Span
    """Of the heading."""
    year: int = 0
    """Year of the budget; no text that it cites is of that year or a later one."""
    body: str = ""
    instrument: str = ""
    kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.kinds = self.rules.kinds(self.heading)
        for match in lexicon(self.rules.language).names.find(self.heading, self.rules.language):
            if match.key.startswith("body/") and not self.body:
                self.body = _PRESIDENT.get(match.key, match.key)
            elif match.key.startswith("instrument/") and not self.instrument and match.start == 0:
                self.instrument = match.key

    @property
    def kind(self) -> MandateKind:
        """The kind of a mandate whose number does not tell it."""
        return cast("MandateKind", self.kinds[0]) if self.kinds else "other"

    def itself(self) -> Mandate | None:
        """Returns the heading as a mandate, where it names a document and no list follows."""
        if self.kind not in ("rules", "provision", "convention"):
            return None
        return self._mandate(None, self.heading, self.span, self.heading, "")

    def line(self, line: Line) -> Mandate | None:
        """Returns the mandate in a line with a bullet; None for any other line."""
        match = BULLET.match(line.text)
        if match is None:
            return None
        title = line.text[match.end() :]
        return self._mandate(None, title, line.span, line.text, line.cell)

    def title(self, line: Line) -> Mandate:
        """Returns the mandate of a line that is a title, or a provision of the heading's instrument."""
        return self._without_number(line.cell, line.text, line.span, "")

    def symbols_in(self, text: str, span: Span) -> tuple[str, ...]:
        """Returns the official symbols of the numbers that the words of a cell consist of."""
        return tuple(symbol for number in self._numbers(text, span) for symbol in number.symbols)

    def is_above(self, grid: Grid) -> bool:
        """Returns whether the heading names body and kind, and most rows of a table below it are numbers."""
        if not (self.kinds and self.body):
            return False
        first = [row.filled[0] for row in grid.rows if row.filled]
        return 2 * sum(bool(self._numbers(cell.text, cell.span)) for cell in first) > len(first)

    @property
    def is_named(self) -> bool:
        """Whether the heading names a body, an instrument or a kind of document."""
        return bool(self.kinds or self.body or self.instrument)

    def table(self, grid: Grid) -> list[Mandate | Finding]:
        """Returns the mandates of a table, and a finding for each number without an official symbol."""
        found: list[Mandate | Finding] = []
        last: list[int] = []
        for row in grid.rows:
            filled = row.filled
            if not filled:
                continue
            first, place = filled[0], grid.place(row, filled[0])
            title = " ".join(cell.text for cell in filled[1:])
            if first.column > 0 and last and len(filled) == 1:
                for index in last:
                    found[index] = _continued(found[index], first.text)
                continue
            last = []
            numbers = self._numbers(first.text, first.span, row.links)
            if not numbers and title and not self.instrument and _is_number(first.text):
                numbers = [self._verbatim(first.text, first.span, row.links)]
            if not numbers:
                last.append(len(found))
                found.append(self._without_number(place, first.text, first.span, title))
            for number in numbers:
                last.append(len(found))
                found.append(self._mandate(number, title, number.span, number.text, place))
            for number in numbers:
                found.extend(self._faults(number, place, title))
        return found

    def lines_of_numbers(self, line: Line) -> Iterator[Mandate | Finding]:
        """Yields the mandates of a line that consists of numbers: a table whose titles are blank."""
        for number in self._numbers(line.text, line.span, line.links):
            yield self._mandate(number, "", number.span, number.text, line.cell)
            yield from self._faults(number, line.cell)

    def numbers_of(self, line: Line) -> bool:
        """Returns whether a line consists of numbers."""
        return bool(self._numbers(line.text, line.span))

    def _numbers(self, text: str, span: Span, links: tuple[tuple[str, str], ...] = ()) -> list[_Number]:
        """The numbers that the words of a cell or line consist of; none if they hold other words."""
        found: list[_Number] = []
        left = [(" ".join(words.split()), address) for words, address in links]
        text = _separated(text, left)
        place = 0
        while place < len(text):
            match = next((m for _, p in self.rules.numbers if (m := p.match(text, place))), None)
            if match is None:
                return []
            # A cell without marks has the offsets of the file.
            exact = span[1] - span[0] == len(text)
            part = (span[0] + match.start(), span[0] + match.end()) if exact else span
            link = next((one for one in left if one[0] == " ".join(match["number"].split())), None)
            if link:
                left.remove(link)
            found.append(self._number(match, part, link))
            place = match.end()
            separator = self.rules.separator.match(text, place)
            if separator is None:
                break
            place = separator.end()
        return found if not text[place:].strip() else []

    def _verbatim(self, text: str, span: Span, links: tuple[tuple[str, str], ...]) -> _Number:
        """The number of a form that the pack does not know, as printed."""
        address = _LINKED.search(unquote(links[0][1])) if len(links) == 1 else None
        linked = normalize(address["symbol"].replace(" ", "")) if address else ""
        return _Number(text, span, (linked,) if linked else (), self.kind, "", linked)

    def _number(self, match: re.Match[str], span: Span, link: tuple[str, str] | None) -> _Number:
        groups = match.groupdict()
        number, parts = match["number"], groups.get("parts") or ""
        kind = self._kind(number, groups.get("kind") or "")
        symbols = self._symbols(number, parts.strip(" ()"), kind) if self._is_possible(number) else ()
        printed = " ".join(match.group().split())
        if link:
            printed = " ".join(f"{groups.get('kind') or ''} {number}".split())
        address = _LINKED.search(unquote(link[1])) if link else None
        linked = normalize(address["symbol"].replace(" ", "")) if address else ""
        if linked and not symbols:
            symbols = (linked,)
        return _Number(printed, span, symbols, kind, groups.get("pinpoint") or "", linked)

    def _is_possible(self, number: str) -> bool:
        """Whether the body of the heading can have had the number before the budget."""
        plain = number.replace(" ", "").removeprefix(_STATEMENT).removeprefix(_OWN_STATEMENT)
        return not self.year or is_possible(plain, self.body, self.year)

    def _kind(self, number: str, stated: str) -> MandateKind:
        if stated:
            return cast("MandateKind", stated.lower())
        for mark, kind in (("PRST/", "statement"), ("/DEC", "decision"), ("/RES", "resolution")):
            if mark in number.upper():
                return cast("MandateKind", kind)
        if "decision" in self.kinds and "resolution" in self.kinds:
            running = number.rpartition("/")[2]
            least = _FIRST_DECISION.get(self.body)
            if least and running.isdecimal() and "/" in number and int(running) >= least:
                return "decision"
            return "resolution"
        if "/" in number and number[:1].isalpha() and "resolution" in self.kinds and len(self.kinds) > 1:
            return "letter" if "letter" in self.kinds else self.kind
        return self.kind

    def _symbols(self, number: str, parts: str, kind: str) -> tuple[str, ...]:
        """The official symbols of a number, one a part; none if no series has such numbers."""
        plain = number.replace(" ", "")
        if plain[:1].isalpha() and "/" in plain and not plain.startswith((_STATEMENT, "S-", "ES-", "SS.")):
            return (normalize(plain),)
        plain = _YEAR_BEFORE.sub("", plain.removeprefix(_STATEMENT))
        letters = _letters(parts)
        found: list[str] = []
        for letter in letters or ("",):
            one = _LETTER_BEHIND.sub(r"\1\3\2", plain + letter)
            base, _, amendment = one.partition("/Corr.")
            symbol = symbol_of(base, kind, self.body)
            if symbol:
                found.append(normalize(f"{symbol}/Corr.{amendment}" if amendment else symbol))
        return tuple(dict.fromkeys(found))

    def _without_number(self, place: str, text: str, span: Span, title: str) -> Mandate:
        """The mandate of a row without a number: a title, or a provision of the instrument of the heading."""
        if self.instrument:
            return self._mandate(None, title, span, text, place, text)
        return self._mandate(None, f"{text} {title}".strip(), span, text, place)

    def _mandate(
        self, number: _Number | None, title: str, span: Span, text: str, cell: str, pinpoint: str = ""
    ) -> Mandate:
        instrument = self.instrument
        if number is None and not instrument:
            language = self.rules.language
            matches = lexicon(language).names.find(title, language)
            instrument = next((m.key for m in matches if m.key.startswith("instrument/")), "")
        kind = number.kind if number else self.kind
        if kind == "other" and instrument:
            kind = kind_of_instrument(instrument) or kind
        return Mandate(
            self.programme,
            self.heading,
            kind,
            number.text if number else "",
            number.symbols if number else (),
            instrument,
            title,
            number.pinpoint if number else pinpoint,
            span,
            text,
            cell,
        )

    def _faults(self, number: _Number, cell: str, title: str = "") -> Iterator[Finding]:
        if not number.symbols and is_without_number(number.kind) and title:
            message = (
                f"{cell}: no authority file has “{title}” below “{self.heading}”; it was loaded as a"
                " provisional instrument. Add it to instruments.csv"
            )
            yield Finding("unresolved-instrument", message, number.span, text=title)
        elif not number.symbols:
            yield self._unlinked(number, cell)
        elif number.link and _unlettered(number.link) not in map(_unlettered, number.symbols):
            message = (
                f"{cell}: {number.text} below “{self.heading}” is {number.symbols[0]}, but the file links"
                f" it to {number.link}; correct the heading, the number or the link"
            )
            yield Finding("link-conflict", message, number.span, text=number.text)

    def _unlinked(self, number: _Number, cell: str) -> Finding:
        if not self._is_possible(number.text.split(" ", 1)[-1] if number.text[:1].isalpha() else number.text):
            message = (
                f"{cell or 'list'}: {number.text} cannot be a number below “{self.heading}” before"
                f" {self.year}; correct the number"
            )
            return Finding("impossible-number", message, number.span, text=number.text)
        message = (
            f"{cell or 'list'}: no official symbol could be made of {number.text} below “{self.heading}”;"
            " correct the number, or add the series of the body to series.csv"
        )
        return Finding("unresolved-citation", message, number.span, text=number.text)


def kind_of_instrument(key: str) -> MandateKind | None:
    """Returns the kind of a mandate that is an instrument; None for plans and programmes."""
    known = load().instruments.get(key)
    return _INSTRUMENTS.get(known.type) if known else None


def is_without_number(kind: MandateKind) -> bool:
    """Returns whether mandates of a kind are known by year and title, as agreed conclusions are."""
    return kind == "agreed-conclusions"


def _is_number(text: str) -> bool:
    """Whether the words of a cell are a number of some form and no title."""
    has_digit = any(character.isdecimal() for character in text)
    return has_digit and len(text) <= _MOST_CHARACTERS and len(_WORD.findall(text)) <= 1


def _separated(text: str, links: list[tuple[str, str]]) -> str:
    """The words of a cell with a separator in front of linked numbers that run into the number before."""
    for words, _ in links:
        place = text.find(words)
        if words[:1].isdigit() and _WHOLE_NUMBER.search(text[: max(place, 0)]):
            text = f"{text[:place]}; {text[place:]}"
    return text


def _continued(mandate: Mandate | Finding, words: str) -> Mandate | Finding:
    """The mandate with a title that runs on in the row below."""
    if isinstance(mandate, Finding):
        return mandate
    return replace(mandate, title=f"{mandate.title} {words}".strip())


def _unlettered(symbol: str) -> str:
    """A symbol without the letters of parts: "A/RES/76/84 A-B" → "A/RES/76/84"."""
    return _PARTS.sub("", symbol)


def _letters(parts: str) -> tuple[str, ...]:
    """The letters of parts: "A and B" → A, B; "A–C" → A, B, C."""
    if match := _RANGE.search(parts):
        first, last = map(ord, match.groups())
        return tuple(map(chr, range(first, last + 1))) if 0 < last - first < 26 else (match[1],)
    return tuple(_LETTERS.findall(parts))
