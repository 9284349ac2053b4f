"""Stage 3 of the loader, texts of organizations outside the UN series: blocks come in, units go out.

A resolution, decision or recommendation of another body (WHO, UNESCO, IAEA, ILO, INTERPOL, the African
Union, a conference of parties) is read as one legal text: the opening in which the body is named, the
preamble, which ends where the body acts, the operative paragraphs, and the annexes. How such texts are
written in a language stands in `languages/<language>/organizations.toml`; the series of the bodies stand
in `ontology/authorities/designations.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ..ontology.designations import Designation, designated, of_named_issuer, stated
from ..ontology.roman import to_roman
from .clauses import title_of
from .masthead import SYMBOL, date_of, is_sentence, masthead_of
from .organization_paragraphs import OperativePart
from .organization_rules import OrganizationRules, organization_rules
from .paragraphs import Parts, cut, part_of
from .records import Block, Finding, Outline, Paragraph, Source, Text, Unit
from .spans import EMPTY, Passage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_CLASSES: Final = {"resolution": "Resolution", "decision": "Decision", "declaration": "Declaration"}
"""Class of a unit by the kind of its series; a recommendation is a resolution that consists of provisions."""
_FRONT: Final = 40
"""Blocks at most above the opening of a text."""
_TITLE_LINES: Final = 4
_BARE_LABEL: Final = 4
"""Characters at most of a block that is the label of a section and nothing else: "B."."""
_STYLES_OF_CLAUSES: Final = frozenset({"latin", "letter", "roman", "preambular"})
"""Styles of labels that preambular clauses may have."""
_CLAUSES: Final = 3
"""Blocks below a line without a comma within which a clause or an act shows that the line is the opening."""


def series_of(symbol: str, issued_by: str = "") -> Designation | None:
    """Returns the series of a designation outside the United Nations; None for any other.

    `issued_by`: the declared issuing body; where it is given, a designation of a series without a row counts.
    """
    if SYMBOL.fullmatch(symbol):
        return None
    return designated(symbol) or (of_named_issuer(symbol) if issued_by else None)


def stated_designation(text: str) -> str:
    """Returns the designation that stands alone on one of the first lines of a text; "" if none does."""
    lines = text.split("\n", _FRONT)[:_FRONT]
    return next((found for line in lines if (found := stated(line))), "")


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a body begins to speak."""

    index: int
    """Index of the block."""
    issuer: str
    """Name of the body as printed; "" if the text names none."""
    body: int
    """Index of the first block that is preamble or act."""
    rest: int | None = None
    """Offset in the opening's block at which the first clause or act begins, if it does."""


@dataclass(slots=True)
class _LegalText:
    """One legal text while its blocks are gathered."""

    opening: _Opening
    operative: OperativePart
    preamble: list[Paragraph] = field(default_factory=list[Paragraph])
    appendages: list[Block] = field(default_factory=list[Block])
    title: Passage = EMPTY
    adopted_on: date | None = None
    closed: bool = False
    """Whether the day or the vote below the text has been read: notes follow."""
    acting: bool = False
    """Whether the body has acted, which ends the preamble."""


class OrganizationReader:
    """Reads the blocks of a document of another organization."""

    def __init__(self, blocks: Sequence[Block], rules: OrganizationRules, series: Designation) -> None:
        self.blocks = blocks
        self.rules = rules
        self.series = series
        self.units: list[Unit] = []
        self.findings: list[Finding] = []
        self.front_end = 0

    def read(self) -> None:
        opening = self._first_opening()
        title, self.front_end = self._title(opening.index)
        index = 0
        while index < len(self.blocks):
            key = to_roman(len(self.units) + 1) if self.units else None
            index = self._legal_text(opening, title, key)
            if index >= len(self.blocks):
                break
            if self.rules.annex.match(self.blocks[index].text.text):
                self._annex(index)
                break
            opening, title = _Opening(index, "", index + 1), EMPTY

    # the opening

    def _first_opening(self) -> _Opening:
        for index in range(min(_FRONT, len(self.blocks))):
            found = self._opening(index)
            if found is not None:
                return found
            text = self.blocks[index].text.text
            if self._is_clause(text) or self._acts(text):
                return _Opening(index, "", index)
            if self._begins_numbering(text):
                return _Opening(index, "", index)
        first = next((i for i, block in enumerate(self.blocks) if self._is_whole(block.text.text)), 0)
        return _Opening(first, "", first)

    def _opening(self, index: int) -> _Opening | None:
        """The opening at a block; None if the body does not begin to speak there."""
        text = self.blocks[index].text.text
        rules = self.rules
        if match := rules.line.match(text):
            if text.rstrip()[-1:] in ",:，：" or self._speech_follows(index):
                return _Opening(index, match.group("issuer"), index + 1)
            return None
        if match := rules.running.match(text):
            rest = match.group("rest")
            if rules.is_clause(rest) or (not rest[:1].isupper() and rules.acts(_capitalized(rest))):
                return _Opening(index, match.group("issuer"), index + 1, match.start("rest"))
        if match := rules.sitting.match(text):
            return _Opening(index, match.group("issuer"), index + 1)
        first = all(not self._is_whole(block.text.text) for block in self.blocks[:index])
        if first and not self.units and self._is_whole(text) and rules.session.search(text):
            return None if self._is_clause(text) or rules.acts(text) else _Opening(index, "", index + 1)
        return None

    def _speech_follows(self, index: int) -> bool:
        following = self.blocks[index + 1 : index + 1 + _CLAUSES]
        return any(self._is_clause(block.text.text) or self._acts(block.text.text) for block in following[:1])

    def _is_whole(self, text: str) -> bool:
        """Whether a block is a sentence or a clause, and no line of the front."""
        return len(text) > 60 and not self.rules.outline.unfinished.search(text)

    def _words(self, text: str) -> tuple[str, bool]:
        """The words behind the label of a block, and whether it has one."""
        labels = OperativePart(self.rules, False).labels(text)
        return (text[labels[0].end :], True) if labels else (text, False)

    def _is_clause(self, text: str) -> bool:
        labels = OperativePart(self.rules, False).labels(text)
        words = text[labels[0].end :] if labels else text
        if self.rules.is_clause(words):
            return True
        unnumbered = not labels or any(label.style in _STYLES_OF_CLAUSES for label in labels)
        return unnumbered and self.rules.unnumbered.search(words) is not None

    def _acts(self, text: str) -> bool:
        return self.rules.acts(self._words(text)[0])

    def _begins_numbering(self, text: str) -> bool:
        words, labelled = self._words(text)
        labels = OperativePart(self.rules, False).labels(text)
        return labelled and any(label.value == 1 for label in labels) and self._is_whole(words)

    def _title(self, opening: int) -> tuple[Passage, int]:
        """The title above the opening, and the index of its first block."""
        passed = self.rules.outline.masthead["passed_over"]
        lines: list[Passage] = []
        index = opening
        while index and len(lines) < _TITLE_LINES:
            text = self.blocks[index - 1].text.text
            skipped = bool(
                passed.match(text)
                or stated(text)
                or self.rules.not_title.match(text)
                or self.rules.closing.match(text)
            )
            if lines and skipped:
                break
            if is_sentence(text, self.rules.outline) or self.blocks[index - 1].kind == "table":
                break
            index -= 1
            if not skipped:
                head = self.rules.before_title.match(text)
                lines.insert(0, self.blocks[index].text[head.end() if head else 0 :])
        return title_of(lines, self.rules.outline), opening

    # one legal text

    def _legal_text(self, opening: _Opening, title: Passage, key: str | None) -> int:
        """Read one text; the index of the block that begins an annex or a further text, or the end."""
        part = OperativePart(self.rules, self.series.kind == "recommendation", key)
        legal = _LegalText(opening, part, title=title)
        if opening.rest is not None:
            self._clause_or_act(legal, part_of(self.blocks[opening.index], opening.rest), None)
        elif opening.body > opening.index and not self.rules.line.match(self.blocks[opening.index].text.text):
            passage, marks, emphasis = cut(self.blocks[opening.index], 0)
            legal.preamble.append(
                Paragraph("opening", "", "narrative", passage, None, True, marks, "", emphasis)
            )
        index = opening.body
        while index < len(self.blocks) and not self._ends(legal, index):
            following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
            self._block(legal, self.blocks[index], following)
            index += 1
        self._finish(legal, key, index)
        return index

    def _ends(self, legal: _LegalText, index: int) -> bool:
        text = self.blocks[index].text.text
        if self.rules.annex.match(text) and (legal.acting or legal.preamble):
            return True
        return legal.acting and self.rules.line.match(text) is not None and self._speech_follows(index)

    def _block(self, legal: _LegalText, block: Block, following: Block | None) -> None:
        text = block.text.text
        masthead = self.rules.outline.masthead
        if self.rules.closing.search(text) or masthead["closing"].match(text):
            legal.adopted_on = date_of(masthead["date"].search(text), self.rules.outline) or legal.adopted_on
            legal.appendages.append(block)
            legal.closed = legal.acting
        elif block.kind == "table" or (legal.closed and not self._acts(text)):
            legal.appendages.append(block)
        elif self._is_heading(legal, block):
            legal.operative.head(block)
        else:
            self._clause_or_act(legal, block, following)

    def _is_heading(self, legal: _LegalText, block: Block) -> bool:
        """Whether a block is a heading: short, no sentence, no clause, act or item of a list."""
        outline = self.rules.outline
        words, labelled = self._words(block.text.text)
        if block.level or (not labelled and len(words) <= _BARE_LABEL):
            return True
        if len(words) > outline.longest or not outline.unfinished.search(words):
            return False
        if outline.headings["clause_end"].search(words) or words[:1].islower():
            return False
        if not legal.acting and not legal.preamble:
            return not self.rules.is_clause(words) and not self.rules.acts(words)
        return not self.rules.is_clause(words) and not self._acts(words)

    def _clause_or_act(self, legal: _LegalText, block: Block, following: Block | None) -> None:
        preambular = not legal.acting and self._is_preambular(legal, block)
        if preambular and not self._announces(legal, block, following):
            self._add_clause(legal, block)
            return
        legal.acting = True
        legal.operative.add(block, following)

    def _is_preambular(self, legal: _LegalText, block: Block) -> bool:
        """Whether a block belongs to the preamble: the first act, number or provision ends it."""
        words, labelled = self._words(block.text.text)
        if self._is_clause(block.text.text):
            return True
        if self.rules.acts(_capitalized(words)):
            return False
        if labelled:
            # Items of a clause go on as clauses do.
            open_clause = bool(legal.preamble) and legal.preamble[-1].role == "preambular"
            ends = self.rules.outline.headings["clause_end"].search(words)
            return open_clause and bool(ends or self._clause_opens(legal))
        return not (self._is_whole(words) and self._finished(words) and self.rules.norm.search(words))

    def _announces(self, legal: _LegalText, block: Block, following: Block | None) -> bool:
        """Whether a sentence below the preamble ends in a colon and the first provision follows."""
        words, labelled = self._words(block.text.text)
        if labelled or following is None or not legal.preamble or self._is_clause(words):
            return False
        first = any(label.value == 1 for label in legal.operative.labels(following.text.text))
        opens = self.rules.outline.headings["opens"].search(words)
        return first and opens is not None and self.rules.speaks.search(words) is not None

    def _clause_opens(self, legal: _LegalText) -> bool:
        return bool(self.rules.outline.headings["opens"].search(legal.preamble[-1].text.text))

    def _finished(self, words: str) -> bool:
        return bool(self.rules.outline.headings["finished"].search(words))

    def _add_clause(self, legal: _LegalText, block: Block) -> None:
        text = block.text.text
        labels = legal.operative.labels(text)
        count = 1 + sum(paragraph.role == "preambular" for paragraph in legal.preamble)
        printed, end = (labels[0].printed, labels[0].end) if labels else ("", 0)
        kept = end if legal.operative.as_printed else 0
        passage, marks, emphasis = cut(block, end - kept)
        legal.preamble.append(
            Paragraph(
                f"pre.{count}", printed, "preambular", passage, None, True, marks, "", emphasis, label=kept
            )
        )

    def _finish(self, legal: _LegalText, key: str | None, end: int) -> None:
        paragraphs = (*legal.preamble, *legal.operative.finish())
        legal.appendages.extend(legal.operative.unused_headings)
        first = self.blocks[legal.opening.index].text
        if not legal.operative.paragraphs:
            message = "the text has no operative paragraph"
            self.findings.append(Finding("no-operative-paragraphs", message, first.span, key))
        self.findings.extend(legal.operative.findings)
        last = self.blocks[max(end - 1, legal.opening.index)].text
        self.units.append(
            Unit(
                key,
                _CLASSES.get(self.series.kind, "Resolution"),
                "",
                legal.title,
                "",
                "adopted",
                legal.adopted_on,
                None,
                (),
                paragraphs,
                tuple(legal.appendages),
                (first.source_start, last.source_end),
            )
        )

    def _annex(self, index: int) -> None:
        """Read all that is annexed as one unit of narrative paragraphs."""
        block = self.blocks[index]
        match = self.rules.annex.match(block.text.text)
        title = block.text[match.start("title") : match.end("title")] if match else EMPTY
        long = is_sentence(title.text, self.rules.outline) or len(title) > self.rules.outline.longest
        parts = Parts("narrative", self.rules.outline, self.rules.language, "annex")
        begin = index if long else index + 1
        for place in range(begin, len(self.blocks)):
            after = self.blocks[place + 1] if place + 1 < len(self.blocks) else None
            parts.add(self.blocks[place], after)
        last = self.blocks[-1].text
        self.units.append(
            Unit(
                "annex",
                "Annex",
                block.text.text.split()[0],
                EMPTY if long else title.strip(),
                paragraphs=tuple(parts.paragraphs),
                appendages=tuple(parts.appendages),
                span=(block.text.source_start, last.source_end),
            )
        )


def _without_designation(title: Passage, symbol: str) -> Passage:
    """A title without the designation that is printed ahead of it, whole or from its last slash on."""
    for printed in (symbol, symbol.rpartition("/")[2]):
        rest = title.text.removeprefix(printed)
        if (
            printed
            and rest != title.text
            and rest.lstrip(" .:–-")
            and not (rest[:1].isascii() and rest[:1].isalnum())
        ):
            return title[len(title.text) - len(rest.lstrip(" .:–-")) :]
    return title


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def organization_outline(
    source: Source, text: Text, *, symbol: str, language: str, issued_by: str = ""
) -> Outline | None:
    """Returns the outline of a text of another organization; None for any other document.

    `symbol`: the body's own designation. `issued_by`: its issuing body, "" if the series tells it.
    """
    series = series_of(symbol, issued_by)
    rules = organization_rules(language) if series else None
    if series is None or rules is None or not text.blocks:
        return None
    reader = OrganizationReader(text.blocks, rules, series)
    reader.read()
    reader.units[0] = replace(reader.units[0], title=_without_designation(reader.units[0].title, symbol))
    single = reader.units[0]
    masthead = masthead_of(
        text.blocks[: reader.front_end],
        rules.outline,
        symbol=symbol,
        language=language,
        issued_by=issued_by or series.body,
        single=single,
    )
    masthead = replace(masthead, kind=single.kind)
    units = list(reader.units)
    if single.adopted_on is None and masthead.date is not None:
        units[0] = replace(single, adopted_on=masthead.date)
    findings = (*text.findings, *reader.findings)
    return Outline(source, masthead, tuple(units), notes=text.notes, findings=findings)
