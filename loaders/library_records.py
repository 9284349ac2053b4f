"""Facts of the United Nations Digital Library about documents: `MarcRecord`s in, `LibraryRecord`s out.

Fields that are read (Dag Hammarskjöld Library, UNBIS Reference Manual for Bibliographic Description, and its
chapter on voting records; https://research.un.org/en/digitallibrary/export):

| field | what it gives |
|---|---|
| 001 | control number of the record |
| 191 $a, $z | symbol, and the other symbols of a document |
| 791 $a, $z | symbol of the resolution that a voting record or a speech is about |
| 245 $a, $b, $n, $p | title |
| 269 $a | date of publication; of a voting record, of the vote |
| 992 $a | date of adoption or of the meeting |
| 650 $a, $0 | subjects of the UNBIS Thesaurus |
| 991 $a, $b, $c, $d | agenda: document, item, title, subject |
| 952 $a, 993 $a | meeting record; related documents, such as drafts and committee reports |
| 967-969 $c, $d, $e | vote of a state: code, Y, N, A or nothing, name |
| 996 $a, $b-$f | vote note; numbers of yes, no, abstentions, non-voting, members |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from ..ontology import authorities
from ..ontology.names import state_called
from ..ontology.symbols import normalize
from .records import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .readers.marc import MarcField, MarcRecord
    from .spans import Span

Position = Literal["in-favour", "against", "abstaining", "not-voting"]

_POSITIONS: Final[dict[str, Position]] = {
    "Y": "in-favour",
    "N": "against",
    "A": "abstaining",
    "X": "not-voting",
    "NV": "not-voting",
    "": "not-voting",
}
_VOTES: Final = ("967", "968", "969")
_EDGES: Final = " /:;=,."
_DAY: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_PERIOD: Final = re.compile(r"(\d{4})(?:-?(\d{2}))?$")
_SUMMARY: Final = re.compile(r"\bAdopted (?P<yes>\d+)-(?P<no>\d+)-(?P<abstaining>\d+)\b")
_MEETING: Final = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b[^,;]*\bmeeting\b")
_CONCEPT: Final = re.compile(r"https?://metadata\.un\.org/(?:thesaurus|sdg)/\w+")
_SYMBOL: Final = re.compile(r"(?=\S*\d)[A-Z][A-Za-z0-9.]*(?:/[A-Za-z0-9._()&-]+(?: ?\([^()]+\)| [A-Z])?)+")
_ITEM: Final = re.compile(r"(\d{1,3})\.?\s*\(?([a-z]{1,3})\)?")
_PART: Final = re.compile(r"\[([A-Z]{1,2})\]$")


@dataclass(frozen=True, slots=True)
class StateVote:
    """How one state voted."""

    state: str
    """Key of the state: "state/PER"."""
    position: Position


@dataclass(frozen=True, slots=True)
class RecordedVote:
    """The vote on a resolution."""

    in_favour: int
    against: int
    abstaining: int
    votes: tuple[StateVote, ...]
    meeting: int | None
    date: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """The agenda item under which a document was issued."""

    document: str
    """Symbol of the agenda."""
    item: str
    """As documents print it: "68 (c)"."""
    title: str


@dataclass(frozen=True, slots=True)
class LibraryRecord:
    """What the library says of one document."""

    number: str
    """Control number; "" if it is missing."""
    symbol: str
    """Of the document that the record describes; "" if it has none."""
    other_symbols: tuple[str, ...]
    title: str
    published: str
    """ISO date, month or year; "" if none is given."""
    adopted_on: date | None
    subjects: tuple[str, ...]
    """Headings: "LIGHTHOUSES"."""
    concepts: tuple[str, ...]
    """IRIs of concepts that the record names itself."""
    agenda: tuple[AgendaEntry, ...]
    related: tuple[str, ...]
    """Symbols of related documents."""
    vote_note: str
    vote: RecordedVote | None
    findings: tuple[Finding, ...]
    span: Span


def record_of(marc: MarcRecord) -> LibraryRecord:
    """Returns what a MARC record says of a document; its symbol is "" if the record names none."""
    # In the record of a vote, 791 names the resolution; in that of a document, 191 names it.
    tags = ("791", "191") if marc.all(*_VOTES) else ("191", "791")
    own = next((symbols for tag in tags if (symbols := _symbols(marc, tag))), ())
    reader = _Reader(marc)
    vote = reader.vote()
    return LibraryRecord(
        number=marc.number,
        symbol=own[0] if own else "",
        other_symbols=own[1:],
        title=_title(marc),
        published=_period(marc.first("269", "a")),
        adopted_on=_date(marc.first("992", "a")),
        subjects=tuple(dict.fromkeys(value for field in marc.all("650") for value in field.values("a"))),
        concepts=tuple(dict.fromkeys(_concepts(marc))),
        agenda=tuple(_agenda(marc)),
        related=tuple(symbol for symbol in dict.fromkeys(_related(marc)) if symbol not in own),
        vote_note=marc.first("996", "a"),
        vote=vote,
        findings=tuple(reader.findings),
        span=marc.span,
    )


def _symbols(marc: MarcRecord, tag: str) -> tuple[str, ...]:
    found = [value for field in marc.all(tag) for value in (*field.values("a"), *field.values("z"))]
    return tuple(dict.fromkeys(symbol for value in found if (symbol := _symbol(value))))


def _symbol(value: str) -> str:
    """A canonical symbol: "A/RES/37/100[A]" is A/RES/37/100 A; "" for other words."""
    symbol = _PART.sub(r"\1", value.strip(_EDGES))
    return normalize(symbol) if _SYMBOL.fullmatch(symbol) else ""


def _title(marc: MarcRecord) -> str:
    """The title without the signs by which catalogues part title, subtitle and author."""
    for field in marc.all("245"):
        head = [word for value in field.values("a", "n", "p") if (word := value.strip(_EDGES))]
        rest = [word for value in field.values("b") if (word := value.strip(_EDGES))]
        if head:
            return ": ".join((". ".join(head), *rest))
    return ""


def _date(text: str) -> date | None:
    """The first day in "20221215", "2022-12-15" or "20040914, 20041004"."""
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _period(text: str) -> str:
    if (day := _date(text)) is not None:
        return day.isoformat()
    found = _PERIOD.match(text.strip())
    if not found:
        return ""
    month = found[2]
    return f"{found[1]}-{month}" if month and "01" <= month <= "12" else found[1]


def _concepts(marc: MarcRecord) -> Iterator[str]:
    for field in marc.all("650"):
        for value in field.values("0", "1"):
            if found := _CONCEPT.search(value):
                yield found.group().replace("https:", "http:")


def _agenda(marc: MarcRecord) -> Iterator[AgendaEntry]:
    for field in marc.all("991"):
        document = _symbol(field.first("a"))
        item, title = _item(field.first("b")), field.first("c").strip() or field.first("d")
        if document or item or title:
            yield AgendaEntry(document, item, title)


def _item(printed: str) -> str:
    """An agenda item as documents print it: "68c." and "68(c)" are 68 (c)."""
    item = printed.strip("[]. ")
    found = _ITEM.fullmatch(item)
    return f"{found[1]} ({found[2]})" if found else item


def _related(marc: MarcRecord) -> Iterator[str]:
    for field in marc.all("952", "993"):
        yield from (symbol for value in field.values("a") if (symbol := _symbol(value)))


class _Reader:
    """The vote of one record, with the findings about it."""

    def __init__(self, marc: MarcRecord) -> None:
        self._marc = marc
        self.findings: list[Finding] = []

    def vote(self) -> RecordedVote | None:
        """The vote; None if the record counts none, and no state is said to have voted."""
        fields = self._marc.all(*_VOTES)
        votes = tuple(vote for field in fields if (vote := self._state_vote(field)) is not None)
        letters = [field.first("d") for field in fields]
        stated = self._stated()
        if stated is None and not any(_POSITIONS.get(letter.upper()) != "not-voting" for letter in letters):
            return None
        positions = [_POSITIONS.get(letter.upper()) for letter in letters]
        counted = tuple(map(positions.count, ("in-favour", "against", "abstaining")))
        in_favour, against, abstaining = stated or counted
        summary = self._marc.all("996")
        if stated and fields and stated != counted:
            message = (
                f"The record counts {'-'.join(map(str, stated))} (yes-no-abstaining), its list of states"
                f" {'-'.join(map(str, counted))}."
            )
            self.findings.append(Finding("vote-conflict", message, summary[0].span))
        places = [field.span for field in (*summary, *fields)] or [self._marc.span]
        meeting = _MEETING.search(self._marc.first("996", "a"))
        return RecordedVote(
            in_favour, against, abstaining, votes, int(meeting[1]) if meeting else None,
            _date(self._marc.first("992", "a")) or _date(self._marc.first("269", "a")),
            (min(start for start, _ in places), max(end for _, end in places)),
        )  # fmt: skip

    def _stated(self) -> tuple[int, int, int] | None:
        """The numbers of yes, no and abstentions that field 996 states."""
        for field in self._marc.all("996"):
            numbers = [field.first(code) for code in ("b", "c", "d")]
            if any(number.isdecimal() for number in numbers):
                yes, no, abstaining = (int(n) if n.isdecimal() else 0 for n in numbers)
                # A text adopted without a vote has zeros.
                return (yes, no, abstaining) if yes or no else None
            if found := _SUMMARY.search(field.first("a")):
                return int(found["yes"]), int(found["no"]), int(found["abstaining"])
        return None

    def _state_vote(self, field: MarcField) -> StateVote | None:
        code, letter, name = (field.first(code) for code in ("c", "d", "e"))
        printed = name or code
        position = _POSITIONS.get(letter.upper())
        if position is None:
            message = f"Unknown vote {letter} of {printed}; a vote is Y, N, A or X."
            self.findings.append(Finding("unparsed-block", message, field.span, text=letter))
            return None
        key = f"state/{code.upper()}"
        if key not in authorities.load().states:
            key = state_called(name)
        if not key:
            message = f"Unknown state in the vote: {printed}; its vote ({position}) is left out"
            self.findings.append(Finding("unresolved-actor", message, field.span, text=printed))
            return None
        return StateVote(key, position)
