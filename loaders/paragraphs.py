"""Stage 3 of the loader, paragraphs: blocks of a unit or of a narrative come in, `Paragraph`s go out."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from .labels import Label, Numbering, Rules, ends_as, labels_of, number_of, unused_key
from .operative_start import opens_with_operative_verb
from .records import Block, Finding, NoteMark, Paragraph, ParagraphRole
from .spans import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Sequence


def cut(
    block: Block, start: int, end: int | None = None
) -> tuple[Passage, tuple[NoteMark, ...], tuple[Span, ...]]:
    """The words of a block between two offsets, with the marks and the emphasis that fall there."""
    text = block.text.text
    stop = len(text) if end is None else end
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    marks = tuple(
        NoteMark(min(mark.offset, stop) - start, mark.note, mark.mark)
        for mark in block.marks
        if start <= mark.offset and (mark.offset <= stop or end is None)
    )
    emphasis = tuple(
        (max(a, start) - start, min(b, stop) - start) for a, b in block.emphasis if a < stop and b > start
    )
    return block.text[start:stop], marks, emphasis


BULLET: Final = re.compile(r"[-–—•●○▪*]\s*")
"""What stands before an item that has no number."""
_COLONS: Final = (":", "：")
_SEMICOLONS: Final = (";", "；")
_QUOTES: Final = ("“", '"', "‘")


@dataclass(slots=True)
class Parts:
    """The paragraphs of a unit or of a report's narrative while they are gathered."""

    role: ParagraphRole
    rules: Rules
    language: str
    unit: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list[Paragraph])
    appendages: list[Block] = field(default_factory=list[Block])
    findings: list[Finding] = field(default_factory=list[Finding])
    numbering: Numbering = field(default_factory=Numbering)
    heading: str = ""
    listing: bool = False
    """A list or an agenda is running that is not made of paragraphs."""
    closed: bool = False
    """The date or the vote has been given: what follows without a number is no paragraph."""
    chapeau: str | None = None
    """Key of the last operative paragraph without a number, in a text without numbers."""
    unnumbered: int = 0
    """Operative paragraphs without a number."""
    actions: str | None = None
    """Key of the words without a number that request what the numbered paragraphs below them say."""
    counted: bool = False
    """The first number printed counts the paragraphs without a number before it."""

    outer: Numbering | None = None
    """The numbering that was left where a part of the narrative counted anew."""
    parts: int = 0
    headed: bool = False
    """A heading stands behind the last paragraph."""

    def add(self, block: Block, after: Block | None) -> None:
        """One more block of the operative or narrative part."""
        text = block.text.text
        if block.kind == "table":
            self.appendages.append(block)
            return
        labels = labels_of(text, self.rules, self.language)
        if labels:
            self._labelled(block, labels)
        elif self.listing or self.closed:
            self.appendages.append(block)
        elif self._is_bullet(text) or self._is_listed(text):
            self._put_bullet(block)
        elif self.is_heading(block):
            self._put_heading(block, after)
        elif self.chapeau is not None and opens_with_operative_verb(text, self.language):
            self.put_chapeau(block, self.unnumbered + 1)
        else:
            self._carry_on(block)

    def _is_bullet(self, text: str) -> bool:
        """Whether words are an item with a dash or a bullet for its number, in a list that is announced."""
        if not self.paragraphs or not BULLET.match(text) or BULLET.fullmatch(text):
            return False
        last = self.paragraphs[-1]
        return self._ends(last, "opens") or bool(last.parent and BULLET.fullmatch(last.number))

    def _is_listed(self, text: str) -> bool:
        """Whether words are an item without any label, in a list whose items end in semicolons."""
        if self.role != "operative" or not self.paragraphs or not self.numbering.levels:
            return False
        if text.startswith(_QUOTES) or opens_with_operative_verb(text, self.language):
            return False
        last = self.paragraphs[-1]
        if _is_counted(last):
            return last.text.text.endswith(_SEMICOLONS)
        return self._ends(last, "opens") and text.endswith(_SEMICOLONS)

    def _put_bullet(self, block: Block) -> None:
        """Add an item that has a dash, a bullet or no label; it is counted."""
        match = BULLET.match(block.text.text)
        last = self.paragraphs[-1]
        parent = (
            last.parent if (BULLET.fullmatch(last.number) or _is_counted(last)) and last.parent else last.key
        )
        key = self.numbering.counted_key(parent)
        self._open(parent)
        self.headed = False
        printed = match.group() if match else ""
        self._append(block, key, parent, printed.strip(), len(printed))

    def _append(
        self, block: Block, key: str, parent: str | None = None, printed: str = "", start: int = 0
    ) -> None:
        """Add the words of a block from `start` on as a paragraph."""
        passage, marks, emphasis = cut(block, start)
        self.paragraphs.append(
            Paragraph(key, printed, self.role, passage, parent, True, marks, self.heading, emphasis)
        )

    def put_chapeau(self, block: Block, place: int) -> None:
        """Add an operative paragraph without a number, the `place`th; lettered items below it are its own."""
        self.unnumbered, self.chapeau = place, unused_key(str(place), self.numbering.used)
        self.numbering.used.update(str(number) for number in range(1, place + 1))
        self.numbering.levels.clear()
        self._append(block, self.chapeau)

    def begin_numbers(self, first: int) -> None:
        """Give the paragraphs without a number their keys, now that the number `first` follows them.

        They are 1, 2 … where `first` counts them, else they stand beside the numbers.
        """
        self.chapeau = None
        self.numbering.levels.clear()
        if first == self.unnumbered + 1:
            self.counted = True
            self.numbering.continue_from(self.unnumbered)
            return
        renamed = {str(place): f"0.{place}" for place in range(1, self.unnumbered + 1)}
        self.paragraphs = [
            replace(
                paragraph,
                key=paragraph.key if paragraph.number else renamed.get(paragraph.key, paragraph.key),
                parent=renamed.get(paragraph.parent or "", paragraph.parent),
            )
            for paragraph in self.paragraphs
        ]
        self.numbering.used -= set(renamed)

    def _ends(self, paragraph: Paragraph, name: str) -> bool:
        """Whether a paragraph ends as that rule of the pack says."""
        return ends_as(paragraph.text.text, self.rules.headings[name])

    def _labelled(self, block: Block, labels: Sequence[Label]) -> None:
        if self.listing and not self._resumes(labels):
            self.appendages.append(block)
            return
        self.listing = False
        number = number_of(labels)
        if self.chapeau is not None and number:
            self.begin_numbers(number)
        if self.outer is not None and self.outer.expects(number) and not self.numbering.expects(number):
            self.numbering, self.outer = self.outer, None
        opened = bool(self.paragraphs) and self._ends(self.paragraphs[-1], "opens")
        expected = self.numbering.levels[0].value + 1 if self.numbering.levels else 1
        label, key, parent, outcome = self.numbering.place(labels, opened=opened)
        if outcome == "list" and self.role == "narrative":
            self._begin_part()
            label, key, parent, outcome = self.numbering.place(labels, opened=False)
        if outcome == "list":
            self.listing = True
            self.appendages.append(block)
            return
        if outcome == "break":
            self.findings.append(
                Finding(
                    "numbering-break",
                    f"paragraph {label.printed} does not follow the one before it (expected {expected})"
                    if parent is None
                    else f"item {label.printed} does not follow the one before it",
                    block.text.source_span(0, label.end),
                    self.unit,
                    key,
                    label.printed,
                )
            )
        if parent is None:
            parent = self._owner_of(block, label)
        if parent is not None:
            self._open(parent)
        self._put(block, label, key, parent)

    def _begin_part(self) -> None:
        """Begin a part of the narrative that counts its paragraphs anew, with keys of its own."""
        self.outer = self.outer or self.numbering
        self.parts += 1
        self.numbering = Numbering(f"part{self.parts}.", self.numbering.used)

    def _owner_of(self, block: Block, label: Label) -> str | None:
        """The paragraph without a number to which a paragraph or an item of the first level belongs."""
        if label.style != "number":
            return self.chapeau
        words = block.text.text[label.end :]
        return None if opens_with_operative_verb(words, self.language) else self.actions

    def _put(self, block: Block, label: Label, key: str, parent: str | None) -> None:
        self.headed = False
        passage, marks, emphasis = cut(block, label.end)
        inner = labels_of(passage.text, self.rules, self.language)
        nested = any(other.style not in (label.style, "number") and other.value == 1 for other in inner)
        if not passage:
            self.findings.append(
                Finding(
                    "empty-paragraph",
                    f"paragraph {label.printed} has no words",
                    block.text.span,
                    self.unit,
                    key,
                    label.printed,
                )
            )
        if nested or not passage:
            # "(a) (i) …": the outer item has no words of its own but its label.
            self.paragraphs.append(
                Paragraph(
                    key,
                    label.printed,
                    self.role,
                    block.text[: label.end].strip(),
                    parent,
                    heading=self.heading,
                )
            )
        if nested:
            self._labelled(Block(passage, marks, block.kind, block.level, emphasis), inner)
        elif passage:
            self.paragraphs.append(
                Paragraph(key, label.printed, self.role, passage, parent, True, marks, self.heading, emphasis)
            )

    def _resumes(self, labels: Sequence[Label]) -> bool:
        """The next paragraph of the unit, rather than one more line of the list."""
        top = self.numbering.levels[0]
        return (
            any(label.style == top.style and label.value == top.value + 1 for label in labels)
            and (top.style == "number" or labels[0].style != "number")
            and not (top.style == "number" and self._list_goes_on(labels))
        )

    def _list_goes_on(self, labels: Sequence[Label]) -> bool:
        last = next(
            (
                found
                for block in reversed(self.appendages)
                if (found := labels_of(block.text.text, self.rules, self.language))
            ),
            list[Label](),
        )
        return any(a.style == b.style == "number" and b.value == a.value + 1 for a in last for b in labels)

    def _open(self, parent: str) -> None:
        for index in range(len(self.paragraphs) - 1, -1, -1):
            if self.paragraphs[index].key == parent:
                self.paragraphs[index] = replace(self.paragraphs[index], leaf=False)
                return

    def is_heading(self, block: Block) -> bool:
        text = block.text.text
        if block.kind == "heading":
            return True
        if self.rules.headings["clause_end"].search(text):
            return False
        return len(text) <= self.rules.longest and bool(self.rules.unfinished.search(text))

    def _put_heading(self, block: Block, after: Block | None) -> None:
        following = labels_of(after.text.text, self.rules, self.language) if after is not None else []
        if after is not None and after.kind == "table":
            self.appendages.append(block)
            return
        self.headed = True
        if (
            following
            and self.role != "narrative"
            and self.numbering.levels
            and self.numbering.levels[0].style != "number"
            and (following[0].style == "number")
        ):
            self.listing = True
            self.appendages.append(block)
            return
        self.heading = block.text.text

    def _carry_on(self, block: Block) -> None:
        """Words without a label: they close a list of items, or carry on the paragraph before them."""
        if not self.paragraphs or self._begins_prose():
            self._put_prose(block)
            return
        last = self.paragraphs[-1]
        if self._asks_for_actions(block):
            self._put_actions(block)
            return
        if self._begins_section(block) or self._names_speaker(block):
            self._put_clause(block)
            return
        acts = self._acts_anew(block)
        broken = last.parent == self.actions and not self._ends(last, "closed")
        if acts or (last.parent is not None and not broken):
            top = self.numbering.levels[0].key if self.numbering.levels else last.parent
            count = next(n for n in itertools.count(1) if _tail(top, n) not in self.numbering.used)
            if acts or count == 1:
                key = unused_key(_tail(top, count), self.numbering.used)
                words = _without_bullet(block.text.text) if acts else block.text.text
                self._append(block, key, top, start=len(block.text.text) - len(words))
                del self.numbering.levels[1:]
                return
        self.paragraphs[-1] = _joined(last, block)

    def _acts_anew(self, block: Block) -> bool:
        """Whether words without a number, behind a closed paragraph that has one, are an act of their own."""
        return (
            self.role == "operative"
            and bool(self.numbering.levels)
            and self.numbering.levels[0].style == "number"
            and self._ends(self.paragraphs[-1], "closed")
            and opens_with_operative_verb(_without_bullet(block.text.text), self.language)
        )

    def _begins_prose(self) -> bool:
        """Whether words without a label begin a paragraph of the narrative."""
        if self.role != "narrative":
            return False
        last = self.paragraphs[-1]
        return self.headed or (not last.number and last.parent is None and self._ends(last, "finished"))

    def _put_prose(self, block: Block) -> None:
        """Add a paragraph that has no number."""
        if self.headed and self.numbering.levels:
            self._begin_part()
        self.headed = False
        self._append(block, self.numbering.counted_key(f"{self.numbering.prefix}0"))

    def _is_complete(self) -> bool:
        """Whether the last paragraph is closed, or a clause."""
        return self.paragraphs[-1].role == "preambular" or self._ends(self.paragraphs[-1], "closed")

    def _asks_for_actions(self, block: Block) -> bool:
        """Whether words between numbered paragraphs ask for the actions below: "We commit to:"."""
        text = block.text.text
        numbered = self.numbering.levels and self.numbering.levels[0].style == "number"
        return bool(
            self.role == "operative"
            and numbered
            and self.rules.headings["opens"].search(text)
            and self._is_complete()
            and speaks(text, self.rules, self.language)
        )

    def _names_speaker(self, block: Block) -> bool:
        """Whether words name the body that speaks in the paragraphs below: "Therefore the Assembly:"."""
        subject, text = self.rules.issuer.get("subject"), block.text.text
        found = subject.match(text) if subject and self.role == "operative" else None
        numbered = bool(self.numbering.levels) and self.numbering.levels[0].style == "number"
        return found is not None and numbered and text[found.end() :].strip() in _COLONS

    def _begins_section(self, block: Block) -> bool:
        """Whether words below a heading, behind a closed paragraph that has a number, are no part of it."""
        numbered = self.numbering.levels and self.numbering.levels[0].style == "number"
        return bool(
            self.role == "operative"
            and self.headed
            and numbered
            and self._is_complete()
            and not block.text.text[:1].islower()
            and not BULLET.match(block.text.text)
            and not opens_with_operative_verb(block.text.text, self.language)
        )

    def _put_clause(self, block: Block) -> None:
        """Add a clause that stands below a heading between the numbered paragraphs."""
        top = self.numbering.levels[0].key
        key = next(key for n in itertools.count(1) if (key := f"{top}.pre.{n}") not in self.numbering.used)
        self.numbering.used.add(key)
        passage, marks, emphasis = cut(block, 0)
        self.paragraphs.append(
            Paragraph(key, "", "preambular", passage, None, True, marks, self.heading, emphasis)
        )

    def _put_actions(self, block: Block) -> None:
        self.actions = unused_key(f"{self.numbering.levels[0].key}.actions", self.numbering.used)
        self._append(block, self.actions)
        del self.numbering.levels[1:]


def _without_bullet(text: str) -> str:
    """The words behind the dash or bullet that is left of a lost number."""
    found = BULLET.match(text)
    return text[found.end() :] if found else text


def speaks(text: str, rules: Rules, language: str) -> bool:
    """Whether words are an act, also behind the name of the body: "Therefore the Assembly resolves that:"."""
    if opens_with_operative_verb(text, language):
        return True
    subject = rules.issuer.get("subject")
    found = subject.match(text) if subject else None
    words = text[found.end() :].lstrip(" ,") if found else ""
    return opens_with_operative_verb(words[:1].upper() + words[1:], language)


def _is_counted(paragraph: Paragraph) -> bool:
    """Whether a paragraph is an item without a label, whose key is its place in its list."""
    return (
        not paragraph.number and paragraph.parent is not None and paragraph.key.rpartition(".")[2].isdecimal()
    )


def _tail(owner: str | None, count: int) -> str:
    """The key of the words without a number below a paragraph, the first of which is not counted."""
    return f"{owner}.tail{count if count > 1 else ''}"


def _joined(paragraph: Paragraph, block: Block) -> Paragraph:
    spaced = paragraph.text.text[-1:].isascii() and block.text.text[:1].isascii()
    separator = " " if spaced and paragraph.text and block.text else ""
    shift = len(paragraph.text) + len(separator)
    return replace(
        paragraph,
        text=Passage.join([paragraph.text, block.text], separator),
        marks=(*paragraph.marks, *(replace(mark, offset=mark.offset + shift) for mark in block.marks)),
        emphasis=(*paragraph.emphasis, *((a + shift, b + shift) for a, b in block.emphasis)),
    )


def part_of(block: Block, start: int) -> Block:
    passage, marks, emphasis = cut(block, start)
    return Block(passage, marks, block.kind, block.level, emphasis)
