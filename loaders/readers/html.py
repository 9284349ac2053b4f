"""Reads HTML files: text in, a `Flow` out.

The parser is Lexbor, which neither runs scripts nor loads anything nor knows entities that a file declares.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from .flow import Flow, Run, marked
from .numbering import letters, roman

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "legend", "li"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "main", "nav", "ol", "p", "pre", "section", "summary", "ul"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    )
)
_SKIPPED: Final = frozenset(
    (
        *("applet", "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "math"),
        *("noembed", "noframes", "noscript", "object", "script", "select", "style", "svg", "template"),
        *("textarea", "title", "video"),
    )
)
_EMPHATIC: Final = frozenset(("b", "em", "i", "strong", "u"))
_HEADING: Final = re.compile(r"h([1-6])")
_BLANKS: Final = re.compile(r"[ \t\r\n\f\u00a0]+")
_BRACKETED: Final = re.compile(r"\[?\s*(\S+?)\s*\]?")


def read(text: str) -> Flow:
    """Returns the running text of an HTML file: headings, paragraphs, lists and tables as lines."""
    walker = _Walker()
    body = LexborHTMLParser(text).body
    if body is not None:
        _walk(body, walker)
    return Flow(walker.text())


def _walk(body: LexborNode, walker: _Walker) -> None:
    """Visit every node below `body`, without recursion: files may be nested very deeply."""
    node: LexborNode | None = body.child
    depth = 1
    while node is not None:
        inside = walker.enter(node)
        child = node.child if inside else None
        if child is not None:
            node, depth = child, depth + 1
            continue
        walker.leave(node)
        while node is not None and node.next is None and depth > 1:
            node, depth = node.parent, depth - 1
            if node is not None:
                walker.leave(node)
        node = node.next if node is not None else None


class _List:
    """State of a list whose items are being read."""

    def __init__(self, node: LexborNode) -> None:
        attributes = node.attributes
        self.ordered = node.tag == "ol"
        self.style = attributes.get("type") or "1"
        self.next = _number(attributes.get("start")) or 1

    def label(self, node: LexborNode) -> str:
        if not self.ordered:
            return "- "
        number = _number(node.attributes.get("value")) or self.next
        self.next = number + 1
        if self.style in "aA":
            printed = letters(number)
        elif self.style in "iI":
            printed = roman(number)
        else:
            return f"{number}. "
        return f"({printed.upper() if self.style.isupper() else printed.lower()}) "


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\d{1,5}", text) else None


class _Walker:
    """Collects blocks during the walk through the tree."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.runs: list[Run] = []
        self.lead = ""
        """Prefix of the next block: a list label or the marks of a heading."""
        self.emphasis = 0
        self.raised = 0
        self.verbatim = 0
        self.lists: list[_List] = []
        self.rows: list[list[list[str]]] = []
        """Blocks of the cells of the open rows; tables may be nested."""

    def enter(self, node: LexborNode) -> bool:
        """Process a node; return whether to visit its children."""
        if node.is_text_node:
            self._words(node.text_content or "")
            return False
        tag = node.tag or ""
        if not node.is_element_node or tag in _SKIPPED or "hidden" in node.attributes:
            return False
        if tag in _BLOCKS:
            self._end_block()
        if tag in _EMPHATIC:
            self.emphasis += 1
        elif tag == "sup":
            self.raised += 1
        elif tag == "br":
            self.runs.append(Run("\n"))
        elif tag == "pre":
            self.verbatim += 1
        elif tag in ("ol", "ul"):
            self.lists.append(_List(node))
        elif tag == "li":
            self.lead = self.lists[-1].label(node) if self.lists else "- "
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append([])
        elif heading := _HEADING.fullmatch(tag):
            self.lead = "#" * int(heading.group(1)) + " "
        return True

    def leave(self, node: LexborNode) -> None:
        """Close a node after its children."""
        tag = node.tag or ""
        if node.is_text_node or tag in _SKIPPED or "hidden" in node.attributes:
            return
        if tag in _BLOCKS:
            self._end_block()
        if tag in _EMPHATIC:
            self.emphasis -= 1
        elif tag == "sup":
            self.raised -= 1
        elif tag == "pre":
            self.verbatim -= 1
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag == "tr" and self.rows:
            self._end_row(self.rows.pop())
        elif tag == "table" and not self.rows:
            self.blocks.append("")
        elif _HEADING.fullmatch(tag) or tag == "li":
            self.lead = ""

    def text(self) -> str:
        """Returns all blocks as text."""
        self._end_block()
        return "\n".join(self.blocks).strip("\n") + "\n"

    def _words(self, text: str) -> None:
        if not self.verbatim:
            text = _BLANKS.sub(" ", text)
        if self.raised and (mark := _BRACKETED.fullmatch(text.strip())):
            text = mark.group(1)
        if text:
            self.runs.append(Run(text, self.emphasis > 0, self.raised > 0))

    def _taken(self) -> str:
        runs, self.runs = self.runs, []
        lines = (line.strip(" ") if not self.verbatim else line for line in marked(runs).split("\n"))
        words = re.sub(r" {2,}", " ", "\n".join(lines)) if not self.verbatim else "\n".join(lines)
        return words.strip("\n")

    def _end_block(self) -> None:
        words = self._taken()
        if not words.strip():
            return
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].append(" ".join(words.split()))
            return
        self.blocks += [self.lead + words, ""]
        self.lead = ""

    def _end_row(self, cells: list[list[str]]) -> None:
        words = [" ".join(cell) for cell in cells]
        if not any(words):
            return
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].append(" ".join(words))
        else:
            self.blocks.append("\t".join(words))
