"""A document read from file to `Reading`: the stages in their order. What comes after is quads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..ontology.names import names
from ..ontology.series import issuer_of, session_of
from ..ontology.sessions import years
from ..ontology.symbols import normalize
from . import formats
from .actor_lists import not_by_itself
from .acts import Chapeau, read_acts, read_chapeau, read_duty
from .budget.fascicle import read_fascicle
from .budget.narrative import with_narrative_mandates
from .coverage import is_only_heading, text_of, with_coverage
from .deadlines import FIRST_DAY, Standing, from_adoption, in_turn, resolved, sitting_body
from .grammar import grammar
from .implications import with_implications
from .input_checks import cut_short, language_fault, must_be_a_document, must_be_in, symbol_fault
from .labels import rules_of
from .languages import languages
from .links import note_citations, with_links
from .mandate_ends import MandateEnds
from .markup import outline_of, stated
from .masking import DateRange, Masked, Mention, Number, mask
from .masthead import detect, language_in
from .mention_rules import lexicon
from .mentions import find
from .operative_start import opens_with_operative_verb
from .organization_issuers import organization_issuer
from .organization_paragraphs import CHAPEAU, without_label
from .organization_texts import stated_designation
from .outline import outline
from .provisions import introduces, is_introduced, with_narrative_runs
from .records import (
    Act,
    Actor,
    Citation,
    Due,
    Finding,
    InstrumentMention,
    LoaderError,
    Note,
    Outline,
    Paragraph,
    Reading,
    ReadParagraph,
    SessionStatement,
    Source,
    Text,
    TreatyCitation,
    Unit,
)
from .resolve import Context, NoteReading, treaty_of
from .session_statements import conflict, credible, session_statements, sitting_rules
from .spans import EMPTY, Passage, Span
from .text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_document(
    file: Path | Source,
    *,
    symbol: str = "",
    language: str = "",
    issued_by: str = "",
    reject_changes: bool = False,
) -> Reading:
    """Read one document.

    `symbol`, `language` ("zh") and `issued_by` win over what the text or the file name says.
    reject_changes: reject the tracked changes of a Word file instead of accepting them. Raises
    LoaderError, naming the file, the place and the remedy, if the file cannot be read, nothing tells its
    symbol or language or they cannot be, or the text is no document of the United Nations.
    """
    source = file if isinstance(file, Source) else formats.read(file, reject_changes=reject_changes)
    name = Path(source.path).name
    found_symbol, found_language = stated(source) or detect(source, name)
    symbol = normalize(symbol or found_symbol or stated_designation(source.text) or "")
    language = language or (source.markup is None and language_in(name)) or found_language or ""
    if not symbol or not language:
        missing, known = ("symbol", "") if not symbol else ("language", f" ({', '.join(languages())})")
        raise LoaderError(
            f"{source.path}: no {missing}{known} found in the text or the file name; give --{missing},"
            " or a row for the file in --manifest"
        )
    if fault := symbol_fault(symbol, issued_by) or language_fault(language):
        raise LoaderError(f"{source.path}: {fault}; correct the option, the manifest or the file name")
    if source.markup is not None:
        document = outline_of(source, symbol=symbol, language=language, issued_by=issued_by)
        document = with_coverage(document, text_of(document))
    else:
        must_be_in(source, language)
        known = {"symbol": symbol, "language": language, "issued_by": issued_by}
        text, document = read_fascicle(source, **known) or _outlined(source, **known)
        if cut := cut_short(document, text):
            document = replace(document, findings=(*document.findings, cut))
        document = with_coverage(document, text)
    reading = with_implications(with_narrative_mandates(read_outline(document)))
    must_be_a_document(reading)
    return reading


def _outlined(source: Source, *, symbol: str, language: str, issued_by: str) -> tuple[Text, Outline]:
    """The clean text of a file and its outline."""
    text = clean(source, language)
    return text, outline(source, text, symbol=symbol, language=language, issued_by=issued_by)


def prepare(language: str) -> None:
    """Compile the packs of a language and load the names ahead of the first document."""
    grammar(language)
    sitting_rules(language)
    find("", language)
    outline(_NOTHING, clean(_NOTHING, language), symbol="", language=language)


def read_outline(document: Outline) -> Reading:
    """Read the acts, citations and names in every paragraph of an outline."""
    reader = _DocumentReader(document)
    reading = reader.read()
    if not reader.left_open:
        return reading
    # A short name before the full one: a second reading knows what the document names anywhere.
    return _DocumentReader(document, reader.named).read()


class _DocumentReader:
    """One document on its way through mentions, resolution and acts, in text order."""

    def __init__(self, document: Outline, told: frozenset[str] = frozenset()) -> None:
        self._document = document
        self.left_open = False
        """Whether a short name stands in the document whose meaning the words before it do not tell."""
        self._language = document.masthead.language
        masthead = document.masthead
        # A draft counts from the day it will be adopted, which nobody knows yet.
        self._adopted = masthead.date if masthead.kind in ADOPTED else None
        self._issuer = ""
        self._context = Context(self._language, masthead.symbol, told, masthead.date)
        self._notes: dict[int, NoteReading] = {}
        self._findings: list[Finding] = []
        self._stated: list[SessionStatement] = []
        self._mandate_ends = MandateEnds(grammar(self._language))

    def read(self) -> Reading:
        masthead = self._document.masthead
        main = organization_issuer(masthead) or self._body(masthead.issuer) or issuer_of(masthead.symbol)
        issuers: list[tuple[str | None, str]] = [(None, main)]
        paragraphs: list[ReadParagraph] = []
        self._issuer = main
        self._context.enter_unit(main)
        stated = [*self._sittings(self._head()), *self._sittings(masthead.title)]
        self._add_title(masthead.title.text)
        for paragraph in self._document.narrative:
            paragraphs.append(self._narrative(paragraph))
        for unit in self._document.units:
            issuer = self._body(unit.issuer) or main
            if unit.key is not None:
                issuers.append((unit.key, issuer))
            elif issuer:
                issuers[0] = (None, issuer)
            self._issuer = issuer
            self._context.enter_unit(issuer)
            stated.extend(self._sittings(unit.title, unit))
            self._add_title(unit.title.text)
            paragraphs.extend(self._unit(unit))
        return Reading(
            self._document,
            tuple(issuers),
            tuple(paragraphs),
            tuple(self._findings),
            tuple(dict.fromkeys(stated)),
        )

    @property
    def named(self) -> frozenset[str]:
        """The keys of the actors that the document names."""
        return self._context.named

    def _speak(self, issuer: str) -> None:
        """Begin what another body says, as in a draft that is recommended to it."""
        if issuer != self._issuer:
            self._issuer = issuer
            self._context.enter_unit(issuer)

    def _body(self, name: str) -> str:
        """The key of the body that a name as printed (or a key of the authority files) stands for."""
        if not name:
            return ""
        matches = lexicon(self._language).names.find(name, self._language)
        named = [match.key for match in matches if match.key.startswith(("body/", "state/"))]
        found = [key for key in named if key.startswith("body/")]
        key = found[0] if found else names().exact(name, "en")
        if key == "body/UN":
            # The representative of a State to the United Nations speaks for the State.
            key = next((one for one in named if one.startswith("state/")), key)
        return key if key.startswith(ISSUERS) else ""

    def _add_title(self, text: str) -> None:
        """Passes a title to the context: it names the instrument that a text is about."""
        self._context.resolve(text, find(text, self._language))
        self._context.entitle(text)

    def _head(self) -> Passage:
        """The lines above the first paragraph, where a session and its dates stand one below the other."""
        text = self._document.source.text[:HEAD]
        begins = SESSION_LINE.search(text)
        if begins is None:
            return EMPTY
        lines = begins.group()
        return Passage.of(re.sub(r"\s", " ", lines), begins.start())

    def _sittings(
        self, passage: Passage, unit: Unit | None = None, masked: Masked | None = None, paragraph: str = ""
    ) -> tuple[SessionStatement, ...]:
        """What a passage states of sessions; a finding for each that cannot be or that others contradict."""
        text = passage.text
        if not text:
            return ()
        masked = masked or mask(text, self._context.resolve(text, find(text, self._language)))
        kept: list[SessionStatement] = []
        speaker = "" if paragraph else self._issuer
        for statement in session_statements(masked, passage, self._language, speaker):
            finding = conflict(statement)
            if finding:
                key = unit.key if unit else None
                self._findings.append(replace(finding, unit=key, paragraph=paragraph or None))
            if credible(statement):
                kept.append(statement)
        self._stated.extend(kept)
        return tuple(kept)

    def _narrative(self, paragraph: Paragraph) -> ReadParagraph:
        return self._read(None, paragraph, self._masked(paragraph), ())

    def _unit(self, unit: Unit) -> list[ReadParagraph]:
        rules = grammar(self._language)
        chapeaux: dict[str, Chapeau] = {}
        normative: set[str] = set()
        provisions: set[str] = set()
        introduction: Chapeau | None = None
        read: list[ReadParagraph] = []
        owner = self._issuer
        masks: dict[str, Masked] = {}
        complete: set[str] = set()
        for paragraph in map(without_label, unit.paragraphs):
            self._speak(self._body(paragraph.issuer) or owner)
            masked = masks[paragraph.key] = self._masked(paragraph)
            acts: tuple[Act, ...] = ()
            if paragraph.role == "operative" or paragraph.key == CHAPEAU:
                parent = paragraph.parent or ""
                above = None if self._acts_anew(paragraph) else chapeaux.get(parent)
                if parent in normative:
                    normative.add(paragraph.key)
                elif paragraph.leaf:
                    # "Requests X to appoint a pilot; (a) The pilot shall …": (a) is no part of what is asked.
                    acts = read_duty(masked, paragraph.text, self._language) if parent in complete else ()
                    acts = acts or read_acts(masked, paragraph.text, self._language, above)
                    over = None if paragraph.number else chapeaux.get(parent.rpartition(".")[0])
                    over = over or (introduction if is_introduced(paragraph) else None)
                    if not acts and over:
                        acts = read_acts(masked, paragraph.text, self._language, over)
                else:
                    chapeau = read_chapeau(masked, paragraph.text, self._language, above)
                    if chapeau is None and introduction and is_introduced(paragraph):
                        chapeau = read_chapeau(masked, paragraph.text, self._language, introduction)
                    if chapeau:
                        chapeaux[paragraph.key] = chapeau
                        sentence = paragraph.text.text.rstrip().endswith((";", "."))
                        if sentence and chapeau.act.kind == "directive":
                            complete.add(paragraph.key)
                        acts = chapeau.own_acts
                        if acts and chapeau.act.kind == "expressive" and self._items_act(unit, paragraph):
                            acts = (*acts, chapeau.act)
                    elif rules.provides.search(paragraph.text.text):
                        normative.add(paragraph.key)
                    elif unit.kind == "Recommendations":
                        provisions.add(paragraph.key)
                if introduces(paragraph, rules):
                    introduction = read_chapeau(masked, paragraph.text, self._language)
                elif not is_introduced(paragraph) and paragraph.parent is None:
                    introduction = None
            read.append(self._read(unit, paragraph, masked, acts))
        read, findings = with_narrative_runs(unit, read, normative | provisions, self._language)
        self._findings.extend(findings)
        read = [self._with_duty(one, unit, masks[one.paragraph.key]) for one in read]
        adopted = unit.adopted_on or self._adopted
        read = self._mandate_ends.applied(read, unit.key, adopted)
        for paragraph in [one.paragraph for one in read if not one.acts]:
            if paragraph.role != "operative" or not paragraph.leaf:
                continue
            if not is_only_heading(paragraph, rules_of(self._language)):
                self._find("no-act", "no operative verb was recognized", paragraph, unit)
        return read

    def _with_duty(self, one: ReadParagraph, unit: Unit, masked: Masked) -> ReadParagraph:
        """The paragraph, with the act of one that only says what shall be."""
        if one.acts or one.paragraph.role != "operative" or not one.paragraph.leaf or one.paragraph.parent:
            return one
        acts = read_duty(masked, one.paragraph.text, self._language)
        return replace(one, acts=tuple(self._dated(act, one.paragraph, unit) for act in acts))

    def _acts_anew(self, paragraph: Paragraph) -> bool:
        """Whether words without a number below the items of a paragraph begin with a verb of their own."""
        words = paragraph.text.text
        return bool(
            paragraph.parent
            and not paragraph.number
            and paragraph.leaf
            and opens_with_operative_verb(words[:1].upper() + words[1:], self._language)
        )

    def _items_act(self, unit: Unit, chapeau: Paragraph) -> bool:
        """Whether every item of a paragraph begins with a verb of its own: none continues the chapeau."""
        items = [without_label(item) for item in unit.paragraphs if item.parent == chapeau.key]
        return bool(items) and all(
            opens_with_operative_verb(item.text.text, self._language) for item in items
        )

    def _masked(self, paragraph: Paragraph) -> Masked:
        text = paragraph.text.text
        return mask(text, self._context.resolve(text, find(text, self._language)))

    def _read(
        self, unit: Unit | None, paragraph: Paragraph, masked: Masked, acts: tuple[Act, ...]
    ) -> ReadParagraph:
        mentions = [part for mention in masked.mentions.values() for part in _with_parts(mention)]
        mentions.sort(key=lambda mention: mention.start)
        citations = [
            self._citation(m, paragraph, unit, acts) for m in mentions if m.kind == "citation" and m.keys
        ]
        citations = with_links(citations, paragraph)
        instruments = [
            InstrumentMention(
                key,
                paragraph.text.source_span(m.start, m.end),
                m.text,
                m.pinpoint,
                self._context.provisional_instruments.get(key, ""),
            )
            for m in mentions
            if m.kind == "instrument"
            for key in m.keys
        ]
        treaties: list[TreatyCitation] = []
        for mark in paragraph.marks:
            if mark.note is None:
                continue
            note, reading = self._document.notes[mark.note], self._note(mark.note)
            citations.extend(note_citations(note, reading.symbols))
            if reading.is_treaty:
                before = [m for m in mentions if m.kind == "instrument" and m.keys and m.end <= mark.offset]
                close = before[-1].keys[0] if before and mark.offset - before[-1].end <= CLOSE else ""
                treaties.append(treaty_of(reading, close, note.text, self._language))
        instruments.extend(
            InstrumentMention(treaty.instrument, treaty.span, "")
            for treaty in treaties
            if treaty.instrument and treaty.instrument not in {mention.key for mention in instruments}
        )
        self._unresolved(masked, paragraph, unit)
        stated = self._sittings(paragraph.text, unit, masked, paragraph.key)
        actors = tuple(
            Actor(key, paragraph.text.source_span(m.start, m.end), m.text)
            for m in mentions
            if m.kind == "actor"
            for key in m.keys
        )
        return ReadParagraph(
            unit.key if unit else None,
            paragraph,
            tuple(self._dated(not_by_itself(act, self._issuer), paragraph, unit) for act in acts),
            tuple(citations),
            tuple(instruments),
            tuple(treaties),
            actors,
            stated,
            self._body(paragraph.issuer),
        )

    def _citation(
        self, mention: Mention, paragraph: Paragraph, unit: Unit | None, acts: tuple[Act, ...]
    ) -> Citation:
        span = paragraph.text.source_span(mention.start, mention.end)
        verb = next((act.concept for act in reversed(acts) if act.verb_span[0] <= span[0]), "")
        detail = mention.detail
        stated, title = (detail.stated, detail.title) if isinstance(detail, Number) else (None, "")
        if stated and stated < FIRST_DAY:
            message = f"{mention.keys[0]} cannot be of {stated.isoformat()}; the date was left out"
            self._report("impossible-date", message, span, paragraph, unit, mention.text)
            stated = None
        if stated:
            self._check_date(mention, stated, span, paragraph, unit)
        return Citation(mention.keys[0], span, mention.text, stated, title, mention.pinpoint, verb)

    def _check_date(
        self, mention: Mention, stated: date, span: Span, paragraph: Paragraph, unit: Unit | None
    ) -> None:
        """A finding where the stated date lies outside the session that the number tells."""
        session = session_of(mention.keys[0])
        possible = years(*session) if session else None
        if possible is None or stated.year in possible:
            return
        message = (
            f"{mention.keys[0]} is dated {stated.isoformat()} here, but its number is of a session in "
            f"{possible[0]}" + (f" to {possible[-1]}" if len(possible) > 1 else "")
        )
        self._report("date-conflict", message, span, paragraph, unit, mention.text)

    def _report(
        self, reason: str, message: str, span: Span, paragraph: Paragraph, unit: Unit | None, text: str
    ) -> None:
        key = unit.key if unit else None
        self._findings.append(Finding(reason, message, span, key, paragraph.key, text))

    def _note(self, index: int) -> NoteReading:
        if index not in self._notes:
            notes: tuple[Note, ...] = self._document.notes
            text = notes[index].text.text
            self._notes[index] = self._context.read_note(notes, index, find(text, self._language))
        return self._notes[index]

    def _dated(self, act: Act, paragraph: Paragraph, unit: Unit | None) -> Act:
        """The act with its deadlines resolved to days, without those that cannot be."""
        dues: list[Due] = []
        standing = Standing(
            adopted=None if paragraph.issuer else (unit.adopted_on if unit else None) or self._adopted,
            dated=(unit.adopted_on if unit else None) or self._document.masthead.date,
            stated=tuple(self._stated),
        )
        for due in act.due:
            dated, finding = resolved(due, replace(standing, body=sitting_body(act, due) or self._issuer))
            if dated:
                dues.append(dated)
            if finding:
                key = unit.key if unit else None
                self._findings.append(replace(finding, unit=key, paragraph=paragraph.key))
        words, unit_key = paragraph.text.text, unit.key if unit else None
        self._mandate_ends.note(act, words, dues, unit_key, paragraph.key, standing.adopted)
        return replace(act, due=from_adoption(in_turn(dues), standing.adopted))

    def _unresolved(self, masked: Masked, paragraph: Paragraph, unit: Unit | None) -> None:
        """A finding for everything named whose meaning nothing tells."""
        for mention in masked.mentions.values():
            if mention.keys or mention.kind == "title" or isinstance(mention.detail, DateRange):
                continue
            if mention.kind == "date":
                span = paragraph.text.source_span(mention.start, mention.end)
                message = f"{mention.text}: there is no such day; no date was made of it"
                self._report("impossible-date", message, span, paragraph, unit, mention.text)
                continue
            reason = UNRESOLVED[mention.kind]
            self.left_open = self.left_open or (mention.kind == "actor" and bool(mention.word))
            span = paragraph.text.source_span(mention.start, mention.end)
            message = f"{mention.text}: neither the authority files nor the text before it tell what is meant"
            self._findings.append(
                Finding(reason, message, span, unit.key if unit else None, paragraph.key, mention.text)
            )

    def _find(self, reason: str, message: str, paragraph: Paragraph, unit: Unit) -> None:
        words = paragraph.text.text[:80]
        self._findings.append(Finding(reason, message, paragraph.text.span, unit.key, paragraph.key, words))


def _with_parts(mention: Mention) -> Iterator[Mention]:
    """Yields a mention and what stands inside it, however deep."""
    yield mention
    for part in mention.parts:
        yield from _with_parts(part)


ADOPTED = frozenset({"Resolution", "Decision", "PresidentialStatement", "Declaration"})
"""Kinds of document whose date is the day of their adoption."""
ISSUERS = ("body/", "state/", "group/")
"""What the key of an actor that issues a text begins with."""
_NOTHING = Source("", "", "", "text", "utf-8")
HEAD = 600
"""How many characters from the beginning the head of a document is looked for."""
SESSION_LINE = re.compile(r"^[^\n.;:,]{3,60}[ \t]*\n\s*\d{1,2}[^\n]{4,40}\d{4}[ \t]*$", re.MULTILINE)
"""A line, and below it one from a day to a year."""
CLOSE = 12
"""How many characters may stand between an instrument and the mark of the note that gives its
treaty series."""
UNRESOLVED = {
    "actor": "unresolved-actor",
    "instrument": "unresolved-instrument",
    "citation": "unresolved-citation",
    "session": "unresolved-session",
}
