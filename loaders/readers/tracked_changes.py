"""Tracked changes of a Word file: an XML tree in, the same tree with its changes accepted or rejected.

A paragraph whose mark is deleted joins the next one and keeps no number. Source: ECMA-376 Part 1, 17.13.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH: Final = f"{_W}p"
_PROPERTIES: Final = f"{_W}pPr"
_RUN_PROPERTIES: Final = f"{_W}rPr"
_ADDED: Final = frozenset((f"{_W}ins", f"{_W}moveTo"))
_REMOVED: Final = frozenset((f"{_W}del", f"{_W}moveFrom"))
_CHANGES: Final = frozenset((*_ADDED, *_REMOVED, f"{_W}cellIns", f"{_W}cellDel"))
_FORMERLY: Final = frozenset((_PROPERTIES, _RUN_PROPERTIES))
"""Properties that keep their former state in a child: pPrChange, rPrChange."""
_TRACKED: Final = frozenset(
    (
        *_ADDED,
        *_REMOVED,
        *(f"{_W}{name}" for name in ("cellIns", "cellDel", "delText", "pPrChange", "rPrChange")),
    )
)
"""Elements of which at least one stands in every file with a change."""
_WORDS: Final = frozenset((f"{_W}t", f"{_W}tab", f"{_W}sym", f"{_W}footnoteReference", f"{_W}drawing"))


def settle(root: Element, *, reject: bool = False) -> tuple[int, tuple[str, ...]]:
    """Accepts, or rejects, all tracked changes below `root`, in place; returns what `places` found before.

    Raises RecursionError if elements are nested too deep.
    """
    if _TRACKED.isdisjoint({element.tag for element in root.iter()}):
        return 0, ()
    found = places(root)
    gone, kept = (_ADDED, _REMOVED) if reject else (_REMOVED, _ADDED)
    cell = f"{_W}cellIns" if reject else f"{_W}cellDel"
    _Changes(gone, kept, cell, reject).settle(root)
    return found


def places(root: Element) -> tuple[int, tuple[str, ...]]:
    """Returns the number of tracked insertions and deletions below `root`, and the table cells with any.

    A cell is named as in the file: "table 3, row 2, column 1", with columns counted as cells.
    """
    changes = sum(element.tag in _CHANGES for element in root.iter())
    if not changes:
        return 0, ()
    return changes, tuple(
        f"table {table}, row {row}, column {column}"
        for table, found in enumerate(root.iter(f"{_W}tbl"), 1)
        for row, line in enumerate(found.iterfind(f"{_W}tr"), 1)
        for column, cell in enumerate(line.iterfind(f"{_W}tc"), 1)
        if any(element.tag in _CHANGES for element in cell.iter())
    )


class _Changes:
    """The changes to apply: the wrappers whose content goes, and those whose content stays."""

    def __init__(self, gone: frozenset[str], kept: frozenset[str], cell: str, reject: bool) -> None:
        self._gone = gone
        self._kept = kept
        self._cell = cell
        self._reject = reject

    def settle(self, element: Element) -> None:
        if self._reject and element.tag in _FORMERLY:
            _restore(element)
        children: list[Element] = []
        for child in element:
            if self._reject and child.tag == f"{_W}delText":
                child.tag = f"{_W}t"
            children.extend(self._settled(child))
        element[:] = self._joined(children)

    def _settled(self, child: Element) -> list[Element]:
        """A child as it stands afterwards: nothing, itself, or its content."""
        if child.tag in self._gone or self._is_gone(child):
            return []
        if child.tag == _PROPERTIES:
            # The marks of a paragraph are needed until it is joined.
            if self._reject:
                _restore(child)
            return [child]
        self.settle(child)
        return list(child) if child.tag in self._kept else [child]

    def _is_gone(self, element: Element) -> bool:
        """Whether the element is a row or a cell of a table that goes."""
        if element.tag == f"{_W}tr":
            properties = element.find(f"{_W}trPr")
            return properties is not None and any(child.tag in self._gone for child in properties)
        return element.tag == f"{_W}tc" and element.find(f"{_W}tcPr/{self._cell}") is not None

    def _joined(self, children: list[Element]) -> list[Element]:
        """The blocks, a paragraph without its mark joined to the one after it."""
        joined: list[Element] = []
        for child in children:
            before = joined[-1] if joined else None
            if before is not None and child.tag == _PARAGRAPH and self._lacks_mark(before):
                joined[-1] = _join(before, child)
            else:
                joined.append(child)
        return [child for child in joined if not self._lacks_mark(child) or _has_words(child)]

    def _lacks_mark(self, element: Element) -> bool:
        if element.tag != _PARAGRAPH:
            return False
        mark = element.find(f"{_PROPERTIES}/{_RUN_PROPERTIES}")
        return mark is not None and any(child.tag in self._gone for child in mark)


def _join(first: Element, second: Element) -> Element:
    """The second paragraph behind the words of the first, numbered as the first that has words."""
    words = [child for child in first if child.tag != _PROPERTIES]
    properties = second.find(_PROPERTIES)
    if _has_words(first):
        former, mark = first.find(_PROPERTIES), second.find(f"{_PROPERTIES}/{_RUN_PROPERTIES}")
        if former is not None:
            former[:] = [child for child in former if child.tag != _RUN_PROPERTIES]
            if mark is not None:
                former.append(mark)
        properties = former
    own = [child for child in second if child.tag != _PROPERTIES]
    second[:] = [*([properties] if properties is not None else []), *words, *own]
    return second


def _has_words(paragraph: Element) -> bool:
    return any(child.tag in _WORDS for child in paragraph.iter())


def _restore(properties: Element) -> None:
    """Give properties their former state; inserted numbering is taken out."""
    change = properties.find(f"{properties.tag}Change")
    former = change.find(properties.tag) if change is not None else None
    if former is not None:
        marks = [child for child in properties if child.tag in (_RUN_PROPERTIES, *_ADDED, *_REMOVED)]
        properties[:] = [*former, *marks]
    numbers = properties.find(f"{_W}numPr")
    if numbers is not None and numbers.find(f"{_W}ins") is not None:
        properties.remove(numbers)
