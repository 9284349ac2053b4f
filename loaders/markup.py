"""Stage 3 of the loader for files that state their structure: a `Markup` comes in, an `Outline` goes out.

Numbers, notes, links, dates, sponsors and votes are taken from the mark-up. The language pack gives only the
order of labels ("(a)", "（一）") and the words of a masthead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..ontology.roman import to_roman
from .labels import labels_of, number_of, numeral, paragraph_number, rules_of, unused_key
from .languages import languages, stage
from .marked_paragraphs import Paragraphs, numbered, spelled
from .masthead import SYMBOL, masthead_of
from .operative_start import opens_with_operative_verb
from .records import (
    Block,
    Consideration,
    Finding,
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
    from collections.abc import Iterator, Sequence

    from .labels import Label
    from .readers.akn_records import Body, Markup, Part, Step, Words
    from .records import Masthead, Source, Sponsorship
    from .spans import Span

_AGENDA: Final = re.compile(r"\d{1,3}(?:\s*\([^()]{1,3}\))*")
_LETTER: Final = re.compile(r"[A-Z]")
_SECTION: Final = re.compile(r"[IVX]{1,5}|[A-Z]")
_SPECIAL: Final = re.compile(r"/RES/E?S-")
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
    """Returns symbol and language as the mark-up states them; None for a source without mark-up.

    Raises LoaderError if there is no pack for the language.
    """
    if source.markup is None:
        return None
    language = source.markup.language
    if language not in languages():
        known = ", ".join(languages())
        raise LoaderError(
            f"{source.path}: no language pack for {language or 'a document without language'}"
            f" (there are {known}); leave the file out, or add a pack"
        )
    return source.markup.symbol, language


class _Builder:
    """The outline of one document while it is made."""

    def __init__(self, source: Source, markup: Markup, symbol: str, issued_by: str) -> None:
        self.source = source
        self.markup = markup
        self.symbol = symbol
        self.issued_by = issued_by
        self.language = markup.language
        self.rules = rules_of(markup.language)
        self.letters: dict[str, str] = stage(markup.language, "mentions")["citation"].get("number_words", {})
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
        first, *sections = self._sections(self._with_chapeau(self._with_numbers(body.parts)))
        paragraphs = self._paragraphs(first, "operative")
        if body.kind == "main":
            self.units.append(self._whole(paragraphs.paragraphs, paragraphs.appendages))
        else:
            key = unused_key(body.number or to_roman(len(self.units) + 1), self.keys)
            unit = self._unit(key, "Resolution", body.number, body.title or EMPTY, paragraphs)
            self.units.append(replace(unit, part=key if _LETTER.fullmatch(key) else ""))
        owner = body.number if body.kind == "component" else ""
        for number, section in enumerate(sections, 1):
            self._section(number, section, owner)
        if not any(p.role == "operative" for unit in self.units for p in unit.paragraphs):
            message = "the text has no operative paragraph"
            self.findings.append(Finding("no-operative-paragraphs", message, formula.span))

    def _section(self, number: int, parts: Sequence[Part], owner: str) -> None:
        headings = [part for part in parts[:3] if part.kind == "heading"]
        names = (name for part in headings for name in (part.number, part.words.text.text))
        name = next((found for name in names if (found := self._section_name(name))), to_roman(number))
        title = next((p.words.text for p in headings if not self._section_name(p.words.text.text)), EMPTY)
        key = unused_key(f"{owner}.{name}" if owner else name, self.keys)
        self.units.append(self._unit(key, "Resolution", name, title, self._paragraphs(parts, "operative")))

    def _section_name(self, heading: str) -> str:
        """The letter or Roman number of a section whose heading is only that; "" for other headings."""
        letter = self.letters.get(heading, heading)
        if _SECTION.fullmatch(letter):
            return letter
        match = self.rules.headings["numbered_section"].match(heading)
        if match is None or match["title"]:
            return ""
        value = numeral(match["number"], self.language)
        return to_roman(value) if value else ""

    def _annex(self, body: Body) -> None:
        heading = next((part.words.text for part in body.parts if part.kind == "heading"), EMPTY)
        match = self.rules.headings["annex"].match(heading.text)
        number = match.group("number") if match else None
        value = numeral(number, self.language) if number else None
        key = unused_key(f"annex {value}" if value else "annex", self.keys)
        title = next(
            (p.words.text for p in body.parts[:3] if p.kind == "heading" and p.words.text is not heading),
            EMPTY,
        )
        paragraphs = self._paragraphs(body.parts, "narrative")
        self.units.append(self._unit(key, "Annex", heading.text, title, paragraphs))

    def _unit(self, key: str, kind: str, designation: str, title: Passage, parts: Paragraphs) -> Unit:
        blocks = [block.text.span for block in parts.appendages]
        spans = [*(paragraph.text.span for paragraph in parts.paragraphs), *blocks, title.span]
        known = [span for span in spans if span != (0, 0)] or [(0, 0)]
        span = (min(start for start, _ in known), max(end for _, end in known))
        markup = self.markup
        return Unit(key, kind, designation, title, self.issuer, "adopted", markup.adopted_on, markup.meeting,
                    (), tuple(parts.paragraphs), tuple(parts.appendages), span)  # fmt: skip

    def _paragraphs(self, parts: Sequence[Part], role: ParagraphRole) -> Paragraphs:
        found = Paragraphs(role, self.rules, self.language)
        found.numbered = any(
            part.kind == "item" and part.depth == 1 and part.number[:1].isdigit() for part in parts
        )
        for part in parts:
            found.add(
                part if part.kind == "table" else replace(part, words=spelled(part.words, self.language))
            )
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

    def _with_numbers(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The parts of a body, with words that begin with the next paragraph number as items."""
        found: list[Part] = []
        last = 0
        for part in parts:
            if part.kind == "words" and part.depth < 1 and (label := self._next_number(part, last)):
                part = numbered(part, label, 1)
            if part.kind == "item" and part.depth == 1:
                labels = labels_of(f"{part.number} _", self.rules, self.language)
                last = number_of(labels) or last
            found.append(part)
        return found

    def _next_number(self, part: Part, last: int) -> Label | None:
        """The label of a paragraph in its text, if its number follows `last` or begins anew.

        Where a version leaves out one number by mistake, the paragraphs behind it keep the numbers printed.
        """
        expected = (1, last + 1, last + 2) if last else (1,)
        return paragraph_number(part.words.text.text, expected, self.rules, self.language)

    def _with_chapeau(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The parts of a body, its first items below the last clause if that acts and announces them.

        Files mark a paragraph without a number that has items ("Urges States:", "(a) …") as a clause, and
        only the items of its items as the body.
        """
        body = next((index for index, part in enumerate(parts) if part.kind == "item"), 0)
        heads = [i for i, part in enumerate(parts[:body]) if part.kind == "clause" and not part.depth]
        if not heads or self._labels(parts[body]) & {"number"}:
            return parts
        text = parts[heads[-1]].words.text.text
        acts = opens_with_operative_verb(text, self.language)
        if not acts or not self.rules.headings["opens"].search(text):
            return parts
        chapeau = replace(parts[heads[-1]], kind="words")
        items = [replace(part, kind="item", depth=1) for part in parts[heads[-1] + 1 : body]]
        styles = self._labels(items[0]) if items else frozenset[str]()
        below = [
            replace(part, depth=part.depth + 1)
            if part.kind == "item" and items and not self._labels(part) & styles
            else part
            for part in parts[body:]
        ]
        return [*parts[: heads[-1]], chapeau, *items, *below]

    def _labels(self, part: Part) -> frozenset[str]:
        """The styles that the number of an item may be of."""
        printed = unicodedata.normalize("NFKC", part.number)
        return frozenset(label.style for label in labels_of(f"{printed} _", self.rules, self.language))

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
            self._find_misspelt((*sponsors, *more))
            for symbol in _drafts(draft):
                yield Consideration(
                    symbol, masthead.title.text, None, proposed_by, "", self.markup.meeting,
                    self.markup.adopted_on, action, (*sponsors, *more), (), False, draft.span,
                    "" if sponsors else draft.by.text,
                )  # fmt: skip

    def _find_misspelt(self, sponsors: Sequence[Sponsorship]) -> None:
        for sponsor in sponsors:
            if sponsor.key:
                message = (
                    f"the sponsor {sponsor.state} is read as {sponsor.key}: its name is off by one letter"
                )
                self.findings.append(Finding("mended-text", message, sponsor.span, text=sponsor.state))


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
    for index, (mark, printed) in enumerate(notes):
        words = spelled(printed, language)
        chain: tuple[int, ...] = ()
        pointed = back.search(words.text.text)
        if index and ibid.match(words.text.text):
            chain = (index - 1, *found[index - 1].ibid)
        elif pointed:
            target = next((n for n in range(index - 1, -1, -1) if notes[n][0] == pointed["mark"]), None)
            chain = (target, *found[target].ibid) if target is not None else ()
        found.append(Note(mark, words.text, chain, words.links))
    return tuple(found)
