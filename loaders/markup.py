"""Stage 3 of the loader for files that state their structure: a `Markup` comes in, an `Outline` goes out.

Numbers, notes, links, dates, sponsors and votes are taken from the mark-up. The language pack gives only the
order of labels ("(a)", "（一）") and the words of a masthead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from .labels import Label, Rules, labels_of, numeral, rules_of, to_roman
from .input_checks import symbol_fault
from .languages import stage
from .masthead import SYMBOL, masthead_of
from .records import (
    Block,
    Citation,
    Consideration,
    Finding,
    Link,
    LoaderError,
    Note,
    Outline,
    Paragraph,
    ParagraphRole,
    Proceedings,
    Unit,
    Vote,
    Voter,
)
from .spans import EMPTY, Passage
from .sponsors import sponsorships

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .readers.akn import Body, Markup, Part, Step, Words
    from .records import Masthead, Source
    from .spans import Span

_PART: Final = re.compile(r"| ?[A-Z](?:-[A-Z])?")
_AGENDA: Final = re.compile(r"\d{1,3}(?:\s*\([^()]{1,3}\))*")
_SECTION: Final = re.compile(r"[IVX]{1,5}|[A-Z]")
_SPECIAL: Final = re.compile(r"/RES/E?S-")
_NOT_IN_LABEL: Final = re.compile(r"[().\s–—•-]")
_ROLE: Final[dict[str, ParagraphRole]] = {"main": "operative", "component": "operative", "annex": "narrative"}
_PLAIN_ISSUER: Final = re.compile(r"[,，、\s]+$")


def outline_of(source: Source, *, symbol: str = "", language: str = "", issued_by: str = "") -> Outline:
    """Returns the outline of a source with a `markup`.

    `symbol` and `issued_by` win over the mark-up. Raises LoaderError if `language` differs from the language
    of the mark-up; KeyError if there is no pack for it.
    """
    markup = source.markup
    assert markup is not None
    if language and language != markup.language:
        raise LoaderError(
            f"{source.path}: the declared language is {language}, but the mark-up says {markup.language};"
            " correct the option, the manifest or the file name"
        )
    return _Builder(source, markup, symbol or markup.symbol, issued_by).outline()


def stated(source: Source) -> tuple[str, str] | None:
    """Returns symbol and language as the mark-up states them; None for a source without mark-up."""
    return (source.markup.symbol, source.markup.language) if source.markup is not None else None


def with_links(citations: list[Citation], paragraph: Paragraph) -> list[Citation]:
    """Returns the citations of a paragraph with the symbols that its links give.

    A citation that a link covers takes the symbol of the link, and keeps the letter of its part ("56/24 T"); a
    link that no citation covers is one.
    """
    if not paragraph.links:
        return citations
    kept: list[Citation] = []
    linked: set[Link] = set()
    for citation in citations:
        link = next((one for one in paragraph.links if _covers(paragraph, one, citation)), None)
        if link is None:
            kept.append(citation)
        elif link not in linked:
            linked.add(link)
            part = _PART.fullmatch(citation.symbol.removeprefix(link.symbol))
            kept.append(citation if part else replace(citation, symbol=link.symbol))
    for link in paragraph.links:
        if link not in linked and not symbol_fault(link.symbol):
            span = paragraph.text.source_span(link.start, link.end)
            kept.append(Citation(link.symbol, span, paragraph.text.text[link.start : link.end]))
    return sorted(kept, key=lambda citation: citation.span)


def _covers(paragraph: Paragraph, link: Link, citation: Citation) -> bool:
    start, end = paragraph.text.source_span(link.start, link.end)
    return start < citation.span[1] and citation.span[0] < end and not symbol_fault(link.symbol)


def note_citations(note: Note, symbols: Sequence[tuple[str, str]]) -> list[Citation]:
    """Returns the citations of a note: `symbols` as read, with their words, and what the links of the note add.

    A link wins over the symbol that was read from the same words.
    """
    links = [link for link in note.links if not symbol_fault(link.symbol)]
    linked = {note.text.text[link.start : link.end]: link.symbol for link in links}
    found: dict[str, Citation] = {}
    for symbol, words in symbols:
        symbol = next((linked[text] for text in linked if words and words in text), symbol)
        found.setdefault(symbol, Citation(symbol, note.text.span, words, in_note=True))
    for link in links:
        words = note.text.text[link.start : link.end]
        found.setdefault(link.symbol, Citation(link.symbol, note.text.span, words, in_note=True))
    return list(found.values())


@dataclass(slots=True)
class _Level:
    depth: int
    style: str
    value: int
    key: str


@dataclass(slots=True)
class _Numbers:
    """Gives keys to numbers whose depth is known."""

    rules: Rules
    language: str
    levels: list[_Level] = field(default_factory=list[_Level])
    used: set[str] = field(default_factory=set[str])

    def place(self, printed: str, depth: int) -> tuple[str, str | None]:
        """The key of an item and the key of its parent."""
        before = next((level for level in self.levels if level.depth == depth), None)
        self.levels = [level for level in self.levels if level.depth < depth]
        parent = self.levels[-1].key if self.levels else None
        label = self._label(printed, before)
        name = label.name if label else _NOT_IN_LABEL.sub("", printed).lower()
        if not name:
            name = str(before.value + 1 if before else 1)
        value = label.value if label else (before.value + 1 if before else 1)
        key = self.unused(f"{parent}.{name}" if parent else name)
        self.levels.append(_Level(depth, label.style if label else "", value, key))
        return key, parent

    def unused(self, key: str) -> str:
        while key in self.used:
            key += "bis"
        self.used.add(key)
        return key

    def tail(self, owner: str) -> str:
        """A key for words that carry on below the items of a paragraph."""
        count = 1
        while (key := f"{owner}.tail{count if count > 1 else ''}") in self.used:
            count += 1
        self.used.add(key)
        return key

    def owner(self, depth: int) -> str | None:
        """The key of the item of that depth, or of the nearest above it, that is being read."""
        reached = [level.key for level in self.levels if level.depth <= max(depth, 1)]
        return reached[-1] if reached else None

    def _label(self, printed: str, before: _Level | None) -> Label | None:
        """The reading of a number that follows the number before it: "(i)" is one, or comes after (h)."""
        labels = labels_of(f"{printed} _", self.rules, self.language)
        if before:
            for label in labels:
                if label.style == before.style and label.value == before.value + 1:
                    return label
            return next((label for label in labels if label.style == before.style), _first(labels))
        return next((label for label in labels if label.value == 1), _first(labels))


def _first(labels: Sequence[Label]) -> Label | None:
    return labels[0] if labels else None


def _cut(words: Words, start: int) -> Words:
    """The words from `start` on."""
    return replace(
        words,
        text=words.text[start:],
        links=tuple(replace(one, start=one.start - start, end=one.end - start) for one in words.links if one.start >= start),
        marks=tuple(replace(mark, offset=mark.offset - start) for mark in words.marks if mark.offset >= start),
        emphasis=tuple((max(a - start, 0), b - start) for a, b in words.emphasis if b > start),
    )


def _numbered(part: Part, label: Label, depth: int) -> Part:
    """Words as the item that the label at their beginning says they are."""
    return replace(part, kind="item", number=label.printed, words=_cut(part.words, label.end), depth=depth)


def _joined(paragraph: Paragraph, words: Words) -> Paragraph:
    """A paragraph with the words that carry it on."""
    shift = len(paragraph.text) + 1
    return replace(
        paragraph,
        text=Passage.join([paragraph.text, words.text], " "),
        links=(*paragraph.links, *(replace(x, start=x.start + shift, end=x.end + shift) for x in words.links)),
        marks=(*paragraph.marks, *(replace(mark, offset=mark.offset + shift) for mark in words.marks)),
        emphasis=(*paragraph.emphasis, *((a + shift, b + shift) for a, b in words.emphasis)),
    )


class _Paragraphs:
    """The paragraphs of one unit while they are gathered."""

    def __init__(self, role: ParagraphRole, rules: Rules, language: str) -> None:
        self.role = role
        self.rules = rules
        self.numbers = _Numbers(rules, language)
        self.clauses = _Numbers(rules, language)
        self.paragraphs: list[Paragraph] = []
        self.appendages: list[Block] = []
        self.heading = ""
        self._clause = ""
        self._chapeau: str | None = None
        self._count = 0
        self._unnumbered = 0

    def add(self, part: Part) -> None:
        """Take up one part."""
        if part.kind == "heading":
            self.heading = part.words.text.text
        elif part.kind == "table":
            self.appendages.append(Block(part.words.text, part.words.marks, "table"))
        elif part.kind == "clause":
            self._put_clause(part)
        elif part.kind == "item":
            key, parent = self.numbers.place(part.number, part.depth)
            # Items below an unnumbered paragraph have keys of their own.
            parent = parent or (self._chapeau if part.depth > 1 else None)
            self._open(parent)
            self._put(key, part, self.role, parent)
        elif part.kind == "words":
            self._put_words(part)

    def _put_clause(self, part: Part) -> None:
        if part.depth and self._clause:
            key, _ = self.clauses.place(part.number, part.depth)
            self._open(self._clause)
            self._put(f"{self._clause}.{key}", part, "preambular", self._clause)
            return
        self._count += 1
        self._clause = f"pre.{self._count}"
        self.clauses = _Numbers(self.rules, self.numbers.language)
        self._put(self._clause, part, "preambular", None)

    def _put_words(self, part: Part) -> None:
        """Words without a number: an item whose number is in the text, a heading, a list, a continuation."""
        text = part.words.text.text
        owner = self.numbers.owner(part.depth)
        if owner is None:
            self._put_unnumbered(part)
        elif (item := self._printed_number(part)) is not None:
            self.add(item)
        elif part.depth < 1 and self._is_heading(text):
            self.heading = text
        elif self._is_listed(part):
            self.add(replace(part, kind="item", depth=self._depth_of_list()))
        elif self.paragraphs[-1].key == owner and self.rules.unfinished.search(self.paragraphs[-1].text.text):
            self.paragraphs[-1] = _joined(self.paragraphs[-1], part.words)
        else:
            self._put(self.numbers.tail(owner), part, self.role, owner)

    def _put_unnumbered(self, part: Part) -> None:
        """Words before the first item of a unit: a clause, or a paragraph without a number."""
        self._unnumbered += 1
        if self.role == "narrative":
            self._put(self.numbers.unused(f"0.{self._unnumbered}"), part, self.role, None)
        elif self.rules.headings["clause_end"].search(part.words.text.text):
            self._put_clause(replace(part, kind="clause", depth=0))
        else:
            key = self.numbers.unused(str(1 + sum(p.role == self.role for p in self.paragraphs)))
            self._put(key, part, self.role, None)
            self._chapeau = key

    def _is_heading(self, text: str) -> bool:
        return len(text) <= self.rules.longest and bool(self.rules.unfinished.search(text))

    def _opens(self) -> bool:
        """Whether the last paragraph ends in a colon."""
        return bool(self.paragraphs and self.rules.headings["opens"].search(self.paragraphs[-1].text.text))

    def _is_listed(self, part: Part) -> bool:
        """Whether words are one of the unnumbered items below a paragraph that ends in a colon."""
        last = self.numbers.levels[-1]
        return part.depth < 1 and (self._opens() or (not last.style and last.depth > 1))

    def _depth_of_list(self) -> int:
        last = self.numbers.levels[-1]
        return last.depth if not last.style and last.depth > 1 else last.depth + 1

    def _printed_number(self, part: Part) -> Part | None:
        """The item that words are whose number stands in the text, where it follows the item before."""
        labels = labels_of(part.words.text.text, self.rules, self.numbers.language)
        for level in reversed(self.numbers.levels):
            for label in labels:
                if label.style == level.style and label.value == level.value + 1:
                    return _numbered(part, label, level.depth)
        first = next((label for label in labels if label.value == 1 and label.style != "number"), None)
        if first is not None and self._opens():
            return _numbered(part, first, self.numbers.levels[-1].depth + 1)
        return None

    def _put(self, key: str, part: Part, role: ParagraphRole, parent: str | None) -> None:
        words = part.words
        self.paragraphs.append(
            Paragraph(
                key, part.number, role, words.text, parent, True, words.marks,
                "" if role == "preambular" else self.heading, words.emphasis, words.links,
            )
        )  # fmt: skip

    def _open(self, parent: str | None) -> None:
        """Make a paragraph the chapeau of the items that follow it."""
        for index in range(len(self.paragraphs) - 1, -1, -1):
            if self.paragraphs[index].key == parent:
                self.paragraphs[index] = replace(self.paragraphs[index], leaf=False)
                return


class _Builder:
    """The outline of one document while it is made."""

    def __init__(self, source: Source, markup: Markup, symbol: str, issued_by: str) -> None:
        self.source = source
        self.markup = markup
        self.symbol = symbol
        self.issued_by = issued_by
        self.language = markup.language
        self.rules = rules_of(markup.language)
        self.units: list[Unit] = []
        self.keys: set[str] = set()
        self.findings: list[Finding] = []
        self.issuer = ""

    def outline(self) -> Outline:
        for body in self.markup.bodies:
            if body.kind == "annex":
                self._annex(body)
            else:
                self._legal(body)
        if not any(unit.key is None for unit in self.units):
            self.units.insert(0, self._whole((), ()))
        masthead = self._masthead()
        notes = _notes(self.markup.notes, self.language)
        matter = self._proceedings(masthead)
        return Outline(self.source, masthead, tuple(self.units), (), matter, notes, tuple(self.findings))

    # units

    def _whole(self, paragraphs: Sequence[Paragraph], appendages: Sequence[Block]) -> Unit:
        kind = "Decision" if "/DEC/" in self.symbol else "Resolution"
        markup = self.markup
        span = _span(paragraphs) if paragraphs else (0, len(markup.text))
        return Unit(None, kind, "", markup.title, self.issuer, "adopted", markup.adopted_on, markup.meeting,
                    (), tuple(paragraphs), tuple(appendages), span)  # fmt: skip

    def _legal(self, body: Body) -> None:
        """The units of a resolution: itself, and its sections where they begin their numbers anew."""
        formula = next((part.words.text for part in body.parts if part.kind == "formula"), EMPTY)
        self.issuer = _PLAIN_ISSUER.sub("", formula.text) or self.issuer
        first, *sections = self._sections(body.parts)
        paragraphs = self._paragraphs(first, "operative")
        if body.kind == "main":
            self.units.append(self._whole(paragraphs.paragraphs, paragraphs.appendages))
        else:
            key = self._unused(body.number or to_roman(len(self.units) + 1))
            self.units.append(self._unit(key, "Resolution", body.number, body.title or EMPTY, paragraphs))
        owner = body.number if body.kind == "component" else ""
        for number, section in enumerate(sections, 1):
            self._section(number, section, owner)
        if not any(p.role == "operative" for unit in self.units for p in unit.paragraphs):
            message = "the text has no operative paragraph"
            self.findings.append(Finding("no-operative-paragraphs", message, formula.span))

    def _section(self, number: int, parts: Sequence[Part], owner: str) -> None:
        headings = [part for part in parts[:3] if part.kind == "heading"]
        names = (name for part in headings for name in (part.number, part.words.text.text))
        name = next((name for name in names if _SECTION.fullmatch(name)), to_roman(number))
        title = next((p.words.text for p in headings if not _SECTION.fullmatch(p.words.text.text)), EMPTY)
        key = self._unused(f"{owner}.{name}" if owner else name)
        self.units.append(self._unit(key, "Resolution", name, title, self._paragraphs(parts, "operative")))

    def _annex(self, body: Body) -> None:
        heading = next((part.words.text for part in body.parts if part.kind == "heading"), EMPTY)
        match = self.rules.headings["annex"].match(heading.text)
        number = match.group("number") if match else None
        value = numeral(number, self.language) if number else None
        key = self._unused(f"annex {value}" if value else "annex")
        title = next(
            (p.words.text for p in body.parts[:3] if p.kind == "heading" and p.words.text is not heading), EMPTY
        )
        paragraphs = self._paragraphs(body.parts, "narrative")
        self.units.append(self._unit(key, "Annex", heading.text, title, paragraphs))

    def _unit(self, key: str, kind: str, designation: str, title: Passage, parts: _Paragraphs) -> Unit:
        blocks = [block.text.span for block in parts.appendages]
        spans = [*(paragraph.text.span for paragraph in parts.paragraphs), *blocks, title.span]
        known = [span for span in spans if span != (0, 0)] or [(0, 0)]
        span = (min(start for start, _ in known), max(end for _, end in known))
        markup = self.markup
        return Unit(key, kind, designation, title, self.issuer, "adopted", markup.adopted_on, markup.meeting,
                    (), tuple(parts.paragraphs), tuple(parts.appendages), span)  # fmt: skip

    def _paragraphs(self, parts: Iterable[Part], role: ParagraphRole) -> _Paragraphs:
        found = _Paragraphs(role, self.rules, self.language)
        for part in parts:
            found.add(part)
        return found

    def _sections(self, parts: Sequence[Part]) -> list[Sequence[Part]]:
        """The parts cut where numbers begin anew, each section with the headings and clauses before it."""
        ones = [
            index for index, part in enumerate(parts)
            if part.kind == "item" and part.depth == 1 and self._is_one(part)
        ]  # fmt: skip
        if len(ones) < 2:
            return [parts]
        begins = [self._begin(parts, index) for index in ones]
        ends = [*begins[1:], len(parts)]
        sections = [parts[begin:end] for begin, end in zip(begins, ends, strict=True)]
        return [parts[: begins[0]], *sections]

    def _is_one(self, part: Part) -> bool:
        labels = labels_of(f"{part.number} _", self.rules, self.language)
        return any(label.style == "number" and label.value == 1 for label in labels)

    @staticmethod
    def _begin(parts: Sequence[Part], index: int) -> int:
        """Where the section of a first paragraph begins: at the headings above it, clauses between them."""
        place = index
        for before in range(index - 1, -1, -1):
            if parts[before].kind == "heading":
                place = before
            elif parts[before].kind != "clause":
                break
        return place

    def _unused(self, key: str) -> str:
        while key in self.keys:
            key += "bis"
        self.keys.add(key)
        return key

    # the document

    def _masthead(self) -> Masthead:
        markup = self.markup
        whole = next(unit for unit in self.units if unit.key is None)
        front = [Block(line) for line in markup.cover]
        masthead = masthead_of(front, self.rules, symbol=self.symbol, language=self.language,
                               issued_by=self.issued_by or markup.issuer, single=whole)  # fmt: skip
        reports = [step.symbol for step in markup.steps if step.outcome == "recommendedForAdoption"]
        named = [*SYMBOL.findall(markup.proponent.text), *reports]
        return replace(
            masthead,
            title=markup.title,
            session=None if _SPECIAL.search(self.symbol) else markup.session,
            agenda_items=tuple(_AGENDA.findall(markup.agenda)) or masthead.agenda_items,
            date=markup.adopted_on or masthead.date,
            meeting=markup.meeting or masthead.meeting,
            other_symbols=(),
            basis=tuple(dict.fromkeys(symbol for symbol in named if symbol)),
        )

    def _proceedings(self, masthead: Masthead) -> Proceedings:
        markup = self.markup
        votes = (self._vote(),) if markup.counts else ()
        considerations = tuple(self._considerations(masthead))
        return Proceedings(considerations=considerations, votes=votes, subjects=markup.subjects)

    def _vote(self) -> Vote:
        counts = {count.position: count.number for count in self.markup.counts}
        voters = tuple(
            Voter(voter.text, count.position, voter.span)
            for count in self.markup.counts
            for voter in count.voters
        )
        spans = [voter.span for voter in voters] or [(0, 0)]
        return Vote(
            counts.get("in-favour", 0), counts.get("against", 0), counts.get("abstaining", 0), voters,
            self.markup.meeting, self.markup.adopted_on,
            (min(start for start, _ in spans), max(end for _, end in spans)),
        )  # fmt: skip

    def _considerations(self, masthead: Masthead) -> Iterator[Consideration]:
        """How the draft became the text: its symbol, its sponsors, the action on it."""
        drafts = [step for step in self.markup.steps if step.outcome == "draftResolution"]
        joined = [s for s in self.markup.steps if s.outcome == "draftResolutionAdditionalSponsors"]
        action = "adopted-by-vote" if self.markup.counts else "adopted"
        for number, draft in enumerate(drafts):
            later = joined if number == 0 else []
            if not draft.symbol and not draft.by and not any(step.by for step in later):
                continue
            proposed_by, sponsors = sponsorships(draft.by, "introduced")
            more = [one for step in later for one in sponsorships(step.by, "joined")[1]]
            for symbol in _drafts(draft):
                yield Consideration(
                    symbol, masthead.title.text, None, proposed_by, "", self.markup.meeting,
                    self.markup.adopted_on, action, (*sponsors, *more), (), False, draft.by.span,
                )  # fmt: skip


def _drafts(step: Step) -> list[str]:
    """The symbol of the draft; without the addenda and corrigenda printed beside it."""
    return [SYMBOL.findall(step.symbol)[0]] if SYMBOL.search(step.symbol) else [""]


def _span(paragraphs: Sequence[Paragraph]) -> Span:
    return (paragraphs[0].text.source_start, paragraphs[-1].text.source_end)


def _notes(notes: Sequence[tuple[str, Words]], language: str) -> tuple[Note, ...]:
    """The notes, each with the notes that it refers back to ("Ibid.", "see note 3"), nearest first."""
    rules = stage(language, "text")["notes"]
    ibid, back = re.compile(rules["ibid"]), re.compile(rules["back_reference"])
    found: list[Note] = []
    for index, (mark, words) in enumerate(notes):
        chain: tuple[int, ...] = ()
        pointed = back.search(words.text.text)
        if index and ibid.match(words.text.text):
            chain = (index - 1, *found[index - 1].ibid)
        elif pointed:
            target = next((n for n in range(index - 1, -1, -1) if notes[n][0] == pointed["mark"]), None)
            chain = (target, *found[target].ibid) if target is not None else ()
        found.append(Note(mark, words.text, chain, words.links))
    return tuple(found)
