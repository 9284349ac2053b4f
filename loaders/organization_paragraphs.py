"""Stage 3 of the loader, paragraphs of organizations: blocks of one legal text come in, `Paragraph`s go out.

Operative paragraphs may have any label ("1.", "1)", "(1)", "IV.", "OP1") or none; items stand under a chapeau
with or without labels of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ..ontology.roman import to_roman
from .labels import Label, ends_as, labels_of, unused_key
from .paragraphs import cut
from .records import Block, Finding, NoteMark, Paragraph
from .spans import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .organization_rules import OrganizationRules

_BULLET: Final = re.compile(r"[-–—•●○▪*>]\s+")
CHAPEAU: Final = "chapeau"
"""Key of the words above all numbered paragraphs of a text."""


@dataclass(slots=True)
class _Level:
    """The last paragraph of one depth."""

    style: str
    """Style of its label; "" without one."""
    value: int
    key: str


@dataclass(slots=True)
class OperativePart:
    """The operative paragraphs of a legal text while they are gathered."""

    rules: OrganizationRules
    as_printed: bool
    """Whether the text of a paragraph keeps its label: the provisions of a recommendation do."""
    unit: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list[Paragraph])
    findings: list[Finding] = field(default_factory=list[Finding])
    heading: str = ""
    levels: list[_Level] = field(default_factory=list[_Level])
    used: set[str] = field(default_factory=set[str])
    section: int = 1
    """Ordinal of the section whose numbering runs: the first label again below a heading begins the next."""
    headed: bool = False
    """A heading stands between the last paragraph and the next block."""
    unused_headings: list[Block] = field(default_factory=list[Block])
    """Headings with no paragraph below them so far."""

    def labels(self, text: str) -> list[Label]:
        return labels_of(text, self.rules.outline, self.rules.language)

    def head(self, block: Block) -> None:
        """Take a block as the heading of what follows."""
        words = block.text.text
        self.heading = f"{self.heading} {words}" if self.headed else words
        self.headed = True
        self.unused_headings.append(block)

    def add(self, block: Block, following: Block | None) -> None:
        """Add one block; `following` is the next one, whose label tells whether a number is missing here."""
        labels = self.labels(block.text.text)
        if labels:
            self._labelled(block, labels)
        else:
            self._unlabelled(block, following)
        self.headed = False
        self.unused_headings.clear()

    def finish(self) -> list[Paragraph]:
        """Return the paragraphs.

        A single chapeau above all numbered ones gets the key "chapeau", so that they keep their printed
        numbers as keys. An enacting formula is no operative paragraph; its provisions take verb and
        addressees from it.
        """
        top = [paragraph for paragraph in self.paragraphs if paragraph.parent is None]
        if not top or top[0].number or top[0].leaf or any(not paragraph.leaf for paragraph in top[1:]):
            return self.paragraphs
        formula = bool(self.rules.enacting.search(top[0].text.text))
        if len(top) > 1 and not formula:
            return self.paragraphs
        head = f"{top[0].key}."
        self.paragraphs[0] = replace(self.paragraphs[0], role="narrative" if formula else "operative")

        def renamed(key: str | None) -> str | None:
            if key is None or key.startswith(head):
                return key and key.removeprefix(head)
            return CHAPEAU if f"{key}." == head else key

        return [
            replace(paragraph, key=renamed(paragraph.key) or "", parent=renamed(paragraph.parent))
            for paragraph in self.paragraphs
        ]

    # paragraphs with a label

    def _labelled(self, block: Block, labels: Sequence[Label]) -> None:
        label, depth = self._place(labels)
        parent = self.levels[depth - 1].key if depth else None
        key = unused_key(self._key(parent, label.name), self.used)
        del self.levels[depth:]
        self.levels.append(_Level(label.style, label.value, key))
        self._put(block, label, key, parent)

    def _place(self, labels: Sequence[Label]) -> tuple[Label, int]:
        """Return the reading of a label that fits, and its depth."""
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            for label in labels:
                if label.style == level.style and label.value == level.value + 1:
                    return label, depth
        first = next((label for label in labels if label.value == 1), None)
        if first is not None:
            return self._first(first)
        for depth in range(len(self.levels) - 1, -1, -1):
            for label in labels:
                if label.style == self.levels[depth].style:
                    self._break(label, self.levels[depth])
                    return label, depth
        label = labels[0]
        if self.levels:
            self._break(label, self.levels[-1])
        return label, len(self.levels) if self._opened() else self._top()

    def _first(self, label: Label) -> tuple[Label, int]:
        """Return the depth of a first label: under an open paragraph, or where its section begins again."""
        same = next((depth for depth, level in enumerate(self.levels) if level.style == label.style), None)
        if same is None or (self._opened() and not self.headed):
            return label, len(self.levels)
        if self.headed:
            self.section += 1
        return label, same

    def _top(self) -> int:
        """Return the depth of a numbered paragraph: under the chapeau that opened the list, if one did."""
        return 1 if self.levels and not self.levels[0].style and self.paragraphs[-1].parent else 0

    def _opened(self) -> bool:
        """Whether the last paragraph ends as one that has items, or is an act without its object."""
        if not self.paragraphs:
            return False
        last = self.paragraphs[-1]
        return self._ends(last, "opens") or (
            self._ends(last, "unfinished") and self.rules.acts(last.text.text)
        )

    def _ends(self, paragraph: Paragraph, name: str) -> bool:
        outline = self.rules.outline
        pattern = outline.unfinished if name == "unfinished" else outline.headings[name]
        return ends_as(paragraph.text.text, pattern)

    def _break(self, label: Label, level: _Level) -> None:
        """Remember that a label does not follow the one before it."""
        last = self.paragraphs[-1]
        message = f"paragraph {label.printed} does not follow the one before it (expected {level.value + 1})"
        self.findings.append(
            Finding("numbering-break", message, last.text.span, self.unit, None, label.printed)
        )

    def _key(self, parent: str | None, name: str) -> str:
        section = f"{to_roman(self.section)}." if self.section > 1 else ""
        if parent is None:
            return section + name
        return (
            f"{parent}.{name}" if not section or parent.startswith(section) else f"{parent}.{section}{name}"
        )

    def _put(self, block: Block, label: Label, key: str, parent: str | None) -> None:
        passage, marks, emphasis = cut(block, label.end)
        inner = [
            other
            for other in self.labels(passage.text)
            if other.style != label.style and other.value == 1 and other.style not in ("number", "numeral")
        ]
        if inner and not self.as_printed:
            # "1. (a) …": the outer paragraph has no words of its own but its label.
            own = block.text[: label.end].strip()
            self._append(
                Paragraph(key, label.printed, "operative", own, parent, heading=self.heading), parent
            )
            self._labelled(Block(passage, marks, block.kind, block.level, emphasis), inner)
            return
        if self.as_printed:
            passage, marks, emphasis = cut(block, 0)
        self._append(
            Paragraph(
                key,
                label.printed,
                "operative",
                passage,
                parent,
                True,
                marks,
                self.heading,
                emphasis,
                label=label.end if self.as_printed else 0,
            ),
            parent,
        )

    def _append(self, paragraph: Paragraph, parent: str | None) -> None:
        if parent is not None:
            for index in range(len(self.paragraphs) - 1, -1, -1):
                if self.paragraphs[index].key == parent:
                    self.paragraphs[index] = replace(self.paragraphs[index], leaf=False)
                    break
        self.paragraphs.append(paragraph)

    # paragraphs without a label

    def _unlabelled(self, block: Block, following: Block | None) -> None:
        text = block.text.text
        if self._carries_on(text):
            self.paragraphs[-1] = joined(self.paragraphs[-1], block)
            return
        acts = self.rules.acts(text)
        lost = self._lost_number(following)
        if lost is not None:
            level, value = lost
            parent = self.levels[level - 1].key if level else None
            key = unused_key(self._key(parent, str(value)), self.used)
            style = self.levels[level].style
            del self.levels[level:]
            self.levels.append(_Level(style, value, key))
            message = f"a paragraph without a number stands in the place of paragraph {value}"
            self.findings.append(
                Finding("numbering-break", message, block.text.span, self.unit, key, text[:80])
            )
            self._whole(block, key, parent)
        elif not acts and self._opened():
            self._item(block)
        elif not acts and self.levels and not self.levels[-1].style and len(self.levels) > 1:
            # One more item without a label.
            del self.levels[-1:]
            self._item(block)
        elif not acts and self.levels and len(self.levels) > 1:
            top = self.levels[0].key
            # Provisions below a chapeau count on behind one that has lost its number.
            del self.levels[1 if self.levels[0].style else 2 :]
            self._whole(block, unused_key(f"{top}.tail", self.used), top)
        elif not acts and self.levels and self.levels[0].style:
            self._whole(block, unused_key(f"{self.levels[0].key}.tail", self.used), None)
        else:
            self._alone(block)

    def _carries_on(self, text: str) -> bool:
        """Whether words carry on the sentence of the paragraph before them."""
        if not self.paragraphs or self.headed or not text[:1].islower():
            return False
        last = self.paragraphs[-1]
        return not any(self._ends(last, name) for name in ("closed", "opens", "clause_end"))

    def _lost_number(self, following: Block | None) -> tuple[int, int] | None:
        """Return depth and value of the one number that is missing between the last label and the next."""
        if following is None:
            return None
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            if level.style and any(
                label.style == level.style and label.value == level.value + 2
                for label in self.labels(following.text.text)
            ):
                return depth, level.value + 1
        return None

    def _item(self, block: Block) -> None:
        """Add an item without a label, counted under the paragraph that opened the list."""
        parent = self.levels[-1].key if self.levels else None
        count = 1 + sum(paragraph.parent == parent for paragraph in self.paragraphs)
        key = unused_key(self._key(parent, str(count)), self.used)
        self.levels.append(_Level("", count, key))
        self._whole(block, key, parent)

    def _alone(self, block: Block) -> None:
        """Add a paragraph of the body without a label, counted among its paragraphs."""
        count = 1 + sum(paragraph.parent is None for paragraph in self.paragraphs)
        key = unused_key(str(count), self.used)
        self.levels = [_Level("", count, key)]
        self._whole(block, key, None)

    def _whole(self, block: Block, key: str, parent: str | None) -> None:
        bullet = _BULLET.match(block.text.text)
        begin = bullet.end() if bullet and not self.as_printed else 0
        passage, marks, emphasis = cut(block, begin)
        self._append(
            Paragraph(key, "", "operative", passage, parent, True, marks, self.heading, emphasis), parent
        )


def joined(paragraph: Paragraph, block: Block) -> Paragraph:
    """Return the paragraph with the words of a block behind its own."""
    shift = len(paragraph.text) + 1
    return replace(
        paragraph,
        text=Passage.join([paragraph.text, block.text], " "),
        marks=(*paragraph.marks, *(replace(mark, offset=mark.offset + shift) for mark in block.marks)),
        emphasis=(*paragraph.emphasis, *((a + shift, b + shift) for a, b in block.emphasis)),
    )


def without_label(paragraph: Paragraph) -> Paragraph:
    """Return the paragraph with its own words only, as the acts are read from them."""
    if not paragraph.label:
        return paragraph
    shift = paragraph.label
    while paragraph.text.text[shift : shift + 1].isspace():
        shift += 1
    return replace(
        paragraph,
        text=paragraph.text[shift:],
        marks=tuple(_moved(mark, shift) for mark in paragraph.marks),
        emphasis=tuple((max(a - shift, 0), b - shift) for a, b in paragraph.emphasis if b > shift),
        label=0,
    )


def _moved(mark: NoteMark, shift: int) -> NoteMark:
    return replace(mark, offset=max(mark.offset - shift, 0))
