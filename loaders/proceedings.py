"""Stage 3 of the loader, report matter: the narrative of a report comes in, its `Proceedings` go out.

What meetings, sponsors, speakers look like in a language stands in `languages/<language>/proceedings.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

from .languages import stage
from .records import (
    Consideration,
    Intervention,
    ListedDocument,
    Masthead,
    MeetingRecord,
    Paragraph,
    PartyCount,
    Proceedings,
    Sponsorship,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .spans import Span

Stage = Literal["introduced", "joined", "joined-at-meeting"]
Moment = Literal["introduction", "before-adoption", "after-adoption", "general"]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The language pack of this stage, compiled."""

    sentence: re.Pattern[str]
    draft: re.Pattern[str]
    title: re.Pattern[str]
    names: re.Pattern[str]
    one_name: re.Pattern[str]
    """Speakers that are not a list, whatever words join their name."""
    meetings: dict[str, re.Pattern[str]]
    documents: dict[str, re.Pattern[str]]
    sponsors: tuple[tuple[Stage, re.Pattern[str]], ...]
    on_behalf: re.Pattern[str]
    interventions: tuple[tuple[Moment, re.Pattern[str]], ...]
    moments: dict[str, re.Pattern[str]]
    actions: tuple[tuple[str, re.Pattern[str]], ...]
    considerations: dict[str, re.Pattern[str]]
    parties: tuple[re.Pattern[str], ...]
    reports_under: dict[str, re.Pattern[str]]
    symbols: dict[str, str]
    months: tuple[str, ...]


@cache
def _rules(language: str) -> _Rules:
    pack = stage(language, "proceedings")
    lists = pack["lists"]
    whole = "|".join(re.escape(name) for name in sorted(lists["whole"], key=len, reverse=True))
    return _Rules(
        sentence=re.compile(pack["sentence"]),
        draft=re.compile(pack["draft"]),
        title=re.compile(pack["title"]),
        names=re.compile(rf"(?P<name>(?:{whole})|{lists['item']})(?:\((?P<group>[^()]*)\))?"),
        one_name=re.compile(lists["one"]),
        meetings=_compiled(pack["meetings"]),
        documents=_compiled(pack["documents"]),
        sponsors=tuple((cast("Stage", row["stage"]), re.compile(row["pattern"])) for row in pack["sponsors"]),
        on_behalf=re.compile(pack["sponsorship"]["on_behalf"]),
        interventions=tuple(
            (cast("Moment", row["moment"]), re.compile(row["pattern"])) for row in pack["interventions"]
        ),
        moments=_compiled(pack["interventions_moments"]),
        actions=tuple((row["action"], re.compile(row["pattern"])) for row in pack["actions"]),
        considerations=_compiled(pack["considerations"]),
        parties=tuple(re.compile(row["pattern"]) for row in pack["parties"]),
        reports_under=_compiled(pack["reports_under"]),
        symbols=pack["reports_under"]["symbols"],
        months=tuple(pack.get("months", ())),
    )


def _compiled(table: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(value)
        for name, value in table.items()
        if isinstance(value, str) and name != "example"
    }


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a narrative paragraph, and the meeting at which it happened."""

    words: str
    start: int
    paragraph: Paragraph
    meeting: int | None
    date: date | None

    def span(self, start: int, end: int) -> Span:
        return self.paragraph.text.source_span(self.start + start, self.start + end)


@dataclass(slots=True)
class _Draft:
    """The consideration of one draft while its facts are gathered."""

    symbol: str
    span: Span
    title: str = ""
    unit: str | None = None
    proposed_by: str = ""
    recommended_in: str = ""
    meeting: int | None = None
    date: date | None = None
    action: str = ""
    sponsors: list[Sponsorship] = field(default_factory=list[Sponsorship])
    interventions: list[Intervention] = field(default_factory=list[Intervention])
    budget_statement: bool = False

    def consideration(self) -> Consideration:
        return Consideration(
            self.symbol, self.title, self.unit, self.proposed_by, self.recommended_in, self.meeting,
            self.date, self.action, tuple(self.sponsors), tuple(self.interventions),
            self.budget_statement, self.span,
        )  # fmt: skip


class _Reader:
    """Reads the narrative of a report once, in order."""

    def __init__(self, rules: _Rules, units: Sequence[Unit]) -> None:
        self.rules = rules
        self.units = units
        self.meetings: dict[tuple[int, str], MeetingRecord] = {}
        self.drafts: dict[str, _Draft] = {}
        self.general: list[Intervention] = []
        self.current: _Draft | None = None
        self.heading = ""
        self.year: int | None = None
        self.meeting: int | None = None
        self.date: date | None = None

    def read(self, narrative: Sequence[Paragraph]) -> None:
        for paragraph in narrative:
            self._heading(paragraph)
            for match in self.rules.sentence.finditer(paragraph.text.text):
                self._sentence(match.group(), match.start(), paragraph)

    def _heading(self, paragraph: Paragraph) -> None:
        if paragraph.heading == self.heading:
            return
        self.heading = paragraph.heading
        found = self.rules.draft.search(self.heading)
        self.current = self._draft(found.group(), paragraph.text.span) if found else None

    def _draft(self, symbol: str, span: Span) -> _Draft:
        """The draft of that symbol; a revision takes the place of the draft it revises."""
        base = symbol.split("/Rev.")[0]
        draft = self.drafts.setdefault(base, _Draft(symbol, span))
        if len(symbol) >= len(draft.symbol):
            draft.symbol = symbol
        return draft

    def _sentence(self, words: str, start: int, paragraph: Paragraph) -> None:
        self._meetings(words, start, paragraph)
        sentence = _Sentence(words, start, paragraph, self.meeting, self.date)
        named = self.rules.draft.search(words)
        if named is not None and (self.current is None or not self.rules.draft.search(self.heading)):
            self.current = self._draft(named.group(), paragraph.text.span)
        elif named is not None and self.current is not None:
            self._draft(named.group(), paragraph.text.span)
        if self.current is not None:
            self._of_draft(self.current, sentence)
        self._interventions(sentence)

    # meetings

    def _meetings(self, words: str, start: int, paragraph: Paragraph) -> None:
        for match in self.rules.meetings["pattern"].finditer(words):
            dates = self._dates(match.group("dates"))
            numbers = _numbers(match.group("numbers"))
            body = self._body(match)
            span = paragraph.text.source_span(start + match.start(), start + match.end())
            for number, day in zip(numbers, _spread(dates, len(numbers)), strict=True):
                known = self.meetings.get((number, body))
                if known is None:
                    self.meetings[number, body] = MeetingRecord(number, day, body, span)
                elif known.date is None and day is not None:
                    self.meetings[number, body] = replace(known, date=day)
            if len(numbers) == 1 and not body:
                self.meeting, self.date = numbers[0], dates[0] if dates else None
                return
        again = self.rules.meetings["again"].search(words)
        if again and not self.rules.meetings["pattern"].search(words):
            known = self.meetings.get((int(again.group("number")), ""))
            if known is not None:
                self.meeting, self.date = known.number, known.date

    def _body(self, match: re.Match[str]) -> str:
        body = match.group("body") or ""
        return body if self.rules.meetings["others"].fullmatch(body) else ""

    def _dates(self, words: str) -> list[date]:
        dates: list[date] = []
        month: int | None = None
        for match in self.rules.meetings["date"].finditer(words):
            self.year = int(match.group("year")) if match.group("year") else self.year
            month = self._month(match.group("month")) or month
            if self.year is None or month is None:
                continue
            try:
                dates.append(date(self.year, month, int(match.group("day"))))
            except ValueError:
                continue
        return dates

    def _month(self, words: str | None) -> int | None:
        if words is None or words.isdecimal():
            return int(words) if words else None
        return self.rules.months.index(words) + 1 if words in self.rules.months else None

    # one draft

    def _of_draft(self, draft: _Draft, sentence: _Sentence) -> None:
        words = sentence.words
        rules = self.rules.considerations
        if not draft.title and (title := self.rules.title.search(words)):
            draft.title = title.group("title")
        if recommended := rules["recommended"].search(words):
            draft.proposed_by = recommended.group("body")
            prefix = self.rules.symbols.get(draft.proposed_by, "")
            draft.recommended_in = prefix + recommended.group("number") if prefix else ""
        elif not draft.proposed_by and (proposed := rules["proposed"].search(words)):
            draft.proposed_by = proposed.group("body")
        draft.budget_statement = draft.budget_statement or bool(rules["budget"].search(words))
        for stage_name, pattern in self.rules.sponsors:
            match = pattern.search(words)
            if match is not None:
                draft.sponsors.extend(self._sponsors(stage_name, match, sentence))
                break
        self._action(draft, sentence)

    def _sponsors(
        self, stage_name: Stage, match: re.Match[str], sentence: _Sentence
    ) -> Iterator[Sponsorship]:
        offset = match.start("states")
        for name in self.rules.names.finditer(match.group("states")):
            state = name.group("name").strip()
            group = self.rules.on_behalf.search(name.group("group") or "")
            if state:
                start = offset + name.start("name")
                yield Sponsorship(
                    state,
                    stage_name,
                    sentence.span(start, start + len(state)),
                    group.group("group") if group else "",
                )

    def _action(self, draft: _Draft, sentence: _Sentence) -> None:
        for action, pattern in self.rules.actions:
            if not pattern.search(sentence.words) or self._reported(sentence.words):
                continue
            draft.action = action
            draft.meeting, draft.date = sentence.meeting, sentence.date
            named = self.rules.draft.search(sentence.words)
            if named:
                draft.symbol = named.group()
            draft.unit = self._unit(sentence.words)
            return

    def _reported(self, words: str) -> bool:
        """The sentence speaks of before or after the adoption, not of the adoption itself."""
        return any(
            self.rules.moments[name].search(words) for name in ("after-adoption", "before-adoption")
        ) or bool(self.rules.considerations["recommended"].search(words))

    def _unit(self, words: str) -> str | None:
        found = self.rules.considerations["unit"].search(words)
        if found is None:
            return None
        designation = _folded(found.group("designation") or "")
        drafts = [unit for unit in self.units if unit.status == "draft" and unit.kind != "Annex"]
        for unit in drafts:
            if designation and _folded(unit.designation) == designation:
                return unit.key
        alike = [unit for unit in drafts if _folded(unit.designation).startswith(designation)]
        return alike[0].key if len(alike) == 1 else None

    # who spoke

    def _interventions(self, sentence: _Sentence) -> None:
        for moment, pattern in self.rules.interventions:
            match = pattern.search(sentence.words)
            if match is None:
                continue
            spoken = [
                Intervention(name, self._moment(moment, sentence.words), sentence.meeting,
                             sentence.span(start, start + len(name)), self._behalf(match))
                for name, start in self._speakers(match)
            ]  # fmt: skip
            (self.current.interventions if self.current is not None else self.general).extend(spoken)
            return

    def _speakers(self, match: re.Match[str]) -> Iterator[tuple[str, int]]:
        offset = match.start("speakers")
        words = match.group("speakers")
        if self.rules.one_name.fullmatch(words):
            yield words, offset
            return
        for name in self.rules.names.finditer(words):
            if name.group("name").strip():
                yield name.group("name").strip(), offset + name.start("name")

    def _behalf(self, match: re.Match[str]) -> tuple[str, ...]:
        groups = match.groupdict()
        inner = self.rules.on_behalf.search(groups.get("group") or "")
        if inner is not None:
            return tuple(name.group("name") for name in self.rules.names.finditer(inner.group("group")))
        named = groups.get("name") or groups.get("behalf")
        return (named,) if named else ()

    def _moment(self, moment: Moment, words: str) -> Moment:
        for name in ("after-adoption", "before-adoption"):
            if self.rules.moments[name].search(words):
                return name
        if moment == "general" and self.current is not None:
            return "after-adoption" if self.current.action else "before-adoption"
        return moment


def _folded(words: str) -> str:
    return words.replace(" ", "").casefold()


def _numbers(words: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", words)]


def _spread(dates: Sequence[date], count: int) -> list[date | None]:
    """One date a meeting, where it is clear which; None where it is not."""
    if len(dates) == count:
        return list(dates)
    if len(dates) == 1:
        return [dates[0]] * count
    return [None] * count


def _documents(narrative: Sequence[Paragraph], rules: _Rules) -> Iterator[ListedDocument]:
    listing: set[str] = set()
    for paragraph in narrative:
        text = paragraph.text.text
        if not paragraph.leaf and rules.documents["chapeau"].search(text):
            listing.add(paragraph.key)
            continue
        match = rules.documents["item"].match(text) if paragraph.parent in listing else None
        if match is not None:
            span = paragraph.text.source_span(match.start("title"), match.end("symbol"))
            yield ListedDocument(match.group("symbol"), match.group("title"), span)


def _party_counts(narrative: Sequence[Paragraph], rules: _Rules) -> Iterator[PartyCount]:
    for paragraph in narrative:
        text = paragraph.text.text
        for pattern in rules.parties:
            for match in pattern.finditer(text):
                new = match.groupdict().get("new")
                yield PartyCount(
                    match.group("instrument"), int(match.group("count")), int(new) if new else None,
                    paragraph.text.source_span(match.start(), match.end()), paragraph.key,
                )  # fmt: skip


def _reports_under(narrative: Sequence[Paragraph], rules: _Rules) -> Iterator[tuple[str, Span]]:
    seen: set[str] = set()
    for paragraph in narrative:
        for sentence in rules.reports_under["sentence"].finditer(paragraph.text.text):
            body = ""
            start = sentence.start("references")
            for match in rules.reports_under["reference"].finditer(sentence.group("references")):
                body = match.group("body") or body
                symbol = rules.symbols.get(body, "") + match.group("number").replace(" (", "(")
                if body and symbol not in seen:
                    seen.add(symbol)
                    yield (
                        symbol,
                        paragraph.text.source_span(
                            start + match.start("number"), start + match.end("number")
                        ),
                    )


def proceedings(narrative: Sequence[Paragraph], units: Sequence[Unit], masthead: Masthead) -> Proceedings:
    """What the report says of meetings, documents, drafts, sponsors, speakers, parties and its own authority.

    A meeting named without a year takes the year of the date named before it.
    Raises KeyError if there is no pack for the language of `masthead`.
    """
    if not narrative:
        return Proceedings()
    rules = _rules(masthead.language)
    reader = _Reader(rules, units)
    reader.read(narrative)
    return Proceedings(
        tuple(sorted(reader.meetings.values(), key=lambda meeting: (meeting.span, meeting.number))),
        tuple(_documents(narrative, rules)),
        tuple(draft.consideration() for draft in reader.drafts.values() if draft.title or draft.action),
        tuple(reader.general),
        tuple(_party_counts(narrative, rules)),
        tuple(_reports_under(narrative, rules)),
    )
