"""The reader of AKN4UN files, the Akoma Ntoso 3.0 profile of the United Nations: XML in, a `Markup` out.

The text of a `Markup` holds the cover, the body, the notes and the facts of the metadata, one block after the
other, so that every part and every fact has a span in it. The reader knows no language: `loaders.markup`
makes an outline of what it returns. Source: OASIS LegalDocML, Akoma Ntoso Version 1.0.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from ..records import LoaderError, NoteMark
from ..spans import Passage
from .akn_records import Body, Count, Markup, Part, Step, Words
from .akn_words import Inline, N, plain, tag_of
from .untrusted_xml import root_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .akn_records import PartKind, Position

MAX_BYTES: Final = 32 << 20
MAX_DEPTH: Final = 100
"""Levels of nesting; an official file has some fifteen."""

_LANGUAGES: Final = {
    "ara": "ar", "chi": "zh", "eng": "en", "fra": "fr", "fre": "fr", "rus": "ru", "spa": "es", "zho": "zh",
}  # fmt: skip
_ITEMS: Final = frozenset(("paragraph", "point", "subparagraph", "item", "indent", "alinea"))
_GROUPS: Final = frozenset(
    ("container", "hcontainer", "section", "part", "chapter", "block", "blockList", "list", "sublist")
)
_WORDS: Final = frozenset(("content", "intro", "wrapUp", "listIntroduction", "listWrapUp"))
_TITLES: Final = frozenset(("heading", "subheading"))
_HEADING_STYLES: Final = frozenset(("H1", "H23", "H4"))
_NOTE_STYLE: Final = "FootnoteText"
_PARTS_OF_SYMBOL: Final = re.compile(r" ?[A-Z]-[A-Z]$")
_POSITIONS: Final[dict[str, Position]] = {
    "inFavour": "in-favour",
    "against": "against",
    "abstaining": "abstaining",
}
_SUBJECT: Final = re.compile(r"http://metadata\.un\.org/(?:sdg|thesaurus)/\w+")
_NUMBER: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"\s+(?=\(\d{4}\)$)")
_WORK: Final = re.compile(
    r"/deliberation/(?P<body>unga|unsc)/[\d-]+/(?P<first>(?:E?S-)?\d+)-(?P<second>\d+)/"
)
_SYMBOLS: Final = {"unga": "A/RES/{}/{}", "unsc": "S/RES/{}({})"}
_ARABIC: Final = re.compile(r"\d+[.．]?")


def read(content: bytes, name: str) -> Markup:
    """Returns what the mark-up of an AKN4UN file states.

    `name` stands for the file in messages. Raises LoaderError if the file is too large or too deep, is not
    well-formed, declares entities, or is XML of another kind.
    """
    if len(content) > MAX_BYTES:
        raise LoaderError(f"{name}: the file is larger than {MAX_BYTES >> 20} MB; split it")
    root = root_of(content, name, again="download or save it")
    if root.tag != f"{N}akomaNtoso":
        raise LoaderError(
            f"{name}: this is XML, but not an Akoma Ntoso (AKN4UN) document, nor records of the library"
            f" (MARCXML): its root element is {root.tag.rpartition('}')[2]}; save the document as plain text,"
            " HTML, PDF or Word"
        )
    if _depth(root) > MAX_DEPTH:
        raise LoaderError(f"{name}: elements are nested deeper than {MAX_DEPTH} levels; save it again")
    if root.find(f".//{N}mainBody") is None and root.find(f".//{N}preamble") is None:
        raise LoaderError(
            f"{name}: the Akoma Ntoso document has neither preamble nor mainBody; only resolutions are read"
        )
    return _Reader(root).markup()


def _depth(root: Element) -> int:
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in element)
    return deepest


def _children(element: Element | None, *names: str) -> Iterator[Element]:
    for child in element if element is not None else ():
        if tag_of(child) in names:
            yield child


def _day(text: str | None) -> date | None:
    """The date of an attribute; None for "0001-01-01", which stands for an unknown one."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.year > 1 else None


class _Reader:
    """One document on its way from elements to text and parts."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._blocks: list[str] = []
        self._length = 0
        self._notes: list[Element] = []

    def markup(self) -> Markup:
        root = self._root
        first = root.find(f"./*/{N}meta")
        language = self._attribute("FRBRlanguage", "language")
        cover, proponent, title = self._front()
        bodies = tuple(self._bodies())
        for conclusions in root.iter(f"{N}conclusions"):
            for line in _children(conclusions, "p"):
                self._block(plain(line))
        notes = tuple(self._note_words())
        steps = tuple(self._steps(first))
        counts = tuple(self._counts(first))
        item = next((e for e in root.iter(f"{N}inline") if e.get("name") == "agenda item"), None)
        voting = root.find(f".//{N}voting")
        return Markup(
            text="\n\n".join(self._blocks) + "\n",
            symbol=self._symbol(),
            language=_LANGUAGES.get(language, language),
            issuer=next(
                (plain(e) for e in root.iter(f"{N}docAuthority") if e.get("refersTo") == "#issuingBody"), ""
            ),
            title=title,
            session=_number(self._attribute("session", "value")),
            agenda=(item.get("title") or plain(item)) if item is not None else "",
            cover=cover,
            proponent=proponent,
            adopted_on=self._adopted_on(),
            meeting=self._meeting(),
            bodies=bodies,
            notes=notes,
            steps=steps,
            outcome=(voting.get("outcome") or "") if voting is not None else "",
            counts=counts,
            subjects=tuple(sorted(set(self._subjects()))),
        )

    def _symbol(self) -> str:
        """The symbol on the cover, or the one that the address of the work stands for."""
        for element in self._root.iter(f"{N}docNumber"):
            if element.get("refersTo") == "#symbol" and (printed := plain(element).rstrip("* ")):
                return _YEAR.sub("", _PARTS_OF_SYMBOL.sub("", printed))
        found = _WORK.search(self._attribute("FRBRthis", "value"))
        return _SYMBOLS[found["body"]].format(found["first"], found["second"]) if found else ""

    def _attribute(self, tag: str, name: str) -> str:
        element = self._root.find(f".//{N}{tag}")
        return (element.get(name) or "").strip() if element is not None else ""

    def _adopted_on(self) -> date | None:
        for element in self._root.iter(f"{N}docDate"):
            if element.get("refersTo") == "#adoptionDate" and (day := _day(element.get("date"))):
                return day
        work = self._root.find(f".//{N}FRBRWork/{N}FRBRdate")
        day = _day(work.get("date")) if work is not None else None
        return day or self._issued_on()

    def _issued_on(self) -> date | None:
        """The day of issuance of a resolution of the Security Council, which is that of its adoption."""
        found = _WORK.search(self._attribute("FRBRthis", "value"))
        if found is None or found["body"] != "unsc":
            return None
        dates = (e for e in self._root.iter(f"{N}docDate") if e.get("refersTo") == "#dateOfIssuance")
        return next((_day(element.get("date")) for element in dates), None)

    def _meeting(self) -> int | None:
        for element in self._root.iter(f"{N}inline"):
            if element.get("name") == "adoptionMeeting":
                number = _number(element.get("title") or "") or _number(plain(element))
                if number:
                    return number
        return None

    # text

    def _block(self, text: str, before: str = "") -> Passage:
        """A block of the text; the passage leaves out what stands `before`."""
        if not text:
            return Passage("", ())
        start = self._length + len(before)
        self._blocks.append(before + text)
        self._length += len(before) + len(text) + 2
        return Passage.of(text, start)

    def _words(
        self, elements: Iterable[Element], before: str = "", *, skipped: frozenset[str] = frozenset()
    ) -> Words:
        inline = Inline()
        for element in elements:
            inline.blank = True
            inline.gather(element, skipped=skipped)
        text = "".join(inline.pieces)
        passage = self._block(text, before)
        marks: list[NoteMark] = []
        for offset, note in inline.marks:
            marks.append(NoteMark(offset, len(self._notes), note.get("marker") or ""))
            self._notes.append(note)
        # A blank before linked or emphatic words was gathered with them.
        links = (replace(link, start=link.start + (text[link.start] == " ")) for link in inline.links)
        emphasis = ((start + (text[start] == " "), end) for start, end in inline.emphasis)
        return Words(passage, tuple(links), tuple(marks), tuple(emphasis))

    def _note_words(self) -> Iterator[tuple[str, Words]]:
        # Notes of notes come to the list while it is read.
        for note in self._notes:
            mark = note.get("marker") or ""
            yield mark, self._words((note,), f"{mark}\t" if mark else "")

    def _front(self) -> tuple[tuple[Passage, ...], Passage, Passage]:
        """The lines of the cover and the preface, the line that names the proponent, the title."""
        lines: list[Passage] = []
        proponent = title = Passage("", ())
        document = next(iter(self._root))
        for front in _children(document, "coverPage", "preface"):
            for line in _children(front, "p"):
                passage = self._block(plain(line))
                if not passage:
                    continue
                lines.append(passage)
                if line.find(f"{N}docProponent") is not None:
                    proponent = passage
                for found in _children(line, "docTitle"):
                    if found.get("refersTo") == "#resolutionTitle":
                        title = passage[len(passage) - len(plain(found)) :]
        return tuple(lines), proponent, title

    # bodies

    def _bodies(self) -> Iterator[Body]:
        document = next(iter(self._root))
        components = self._root.findall(f"{N}components/{N}component/*")
        if not components:
            yield Body("main", tuple(self._parts(document)))
        for component in components:
            number, title = self._preface(component)
            yield Body("component", tuple(self._parts(component)), number, title)
        for annex in self._root.iter(f"{N}attachment"):
            for doc in annex:
                yield Body("annex", tuple(self._parts(doc)))

    def _preface(self, component: Element) -> tuple[str, Passage | None]:
        number, title = "", None
        for line in component.findall(f"{N}preface/{N}p"):
            passage = self._block(plain(line))
            number = number or plain(line.find(f"{N}docNumber")).rstrip(".")
            found = line.find(f"{N}docTitle")
            if found is not None and passage:
                title = passage[len(passage) - len(plain(found)) :]
        return number, title

    def _parts(self, document: Element) -> Iterator[Part]:
        bodies = list(_children(document, "mainBody"))
        # A file may have its numbered paragraphs in the preamble, all of them or the first ones.
        begins = next((plain(num) for body in bodies for num in body.iter(f"{N}num")), "")
        elsewhere = _ARABIC.fullmatch(begins) is not None and _number(begins) == 1
        operative = False
        for preamble in _children(document, "preamble"):
            for child in preamble:
                if tag_of(child) == "formula":
                    yield Part("formula", self._words((child,)))
                elif tag_of(child) in ("container", "p"):
                    for part in self._clause(child):
                        numbered = not elsewhere and _ARABIC.fullmatch(part.number) is not None
                        operative = operative or numbered
                        yield _operative(part, numbered=numbered) if operative else part
        for body in bodies:
            yield from self._group(body, 1)

    def _clause(self, element: Element) -> Iterator[Part]:
        """A preambular clause and its items."""
        lists = list(_children(element, "blockList", "list"))
        introductions = [intro for one in lists for intro in _children(one, "listIntroduction", "intro")]
        skipped = frozenset(("blockList", "list"))
        words = self._words((element, *introductions[:1]), skipped=skipped)
        if words.text:
            yield Part("clause", words)
        for one in lists:
            for item in _children(one, *_ITEMS):
                number = plain(item.find(f"{N}num"))
                words = self._words((item,), _before(number), skipped=frozenset(("num",)))
                if words.text:
                    yield Part("clause", words, number, 1)

    def _group(self, element: Element, depth: int) -> Iterator[Part]:
        """The parts of a body, a section, a list; `depth` is that of the items in it."""
        items = False
        number = ""
        for child in element:
            tag = tag_of(child)
            if tag == "table" or (tag == "container" and child.get("name") == "table"):
                yield from self._table(child)
            elif tag in _ITEMS:
                items = True
                yield from self._item(child, depth)
            elif tag == "num":
                number = plain(child)
                if not any(_children(element, *_TITLES)):
                    yield Part("heading", self._words((child,)), number)
            elif tag in _TITLES:
                yield Part("heading", self._words((child,), _before(number)), number)
                number = ""
            elif tag == "crossHeading":
                kind: PartKind = "clause" if child.get("refersTo") == "#preamble" else "heading"
                yield Part(kind, self._words((child,)))
            elif tag in _WORDS or tag == "p":
                words = self._words((child,))
                if words.text:
                    yield Part("words", words, depth=depth - 1)
            elif tag in _GROUPS:
                inner = depth + 1 if tag == "sublist" and items else depth
                yield from self._group(child, inner)
            else:
                unknown = self._words((child,))
                if unknown.text:
                    yield Part("words", unknown, depth=depth - 1)

    def _item(self, element: Element, depth: int) -> Iterator[Part]:
        number = plain(element.find(f"{N}num"))
        style = element.get("class")
        titles = list(_children(element, *_TITLES))
        words = [child for child in element if tag_of(child) in _WORDS or tag_of(child) == "p"]
        lists = list(_children(element, *_GROUPS))
        if style in _HEADING_STYLES and not lists:
            yield Part("heading", self._words((*titles, *words), _before(number)), number)
            return
        for title in titles:
            yield Part("heading", self._words((title,)))
        if style == _NOTE_STYLE:
            yield Part("table", self._words(words))
            return
        introductions = [] if words else [intro for one in lists for intro in _children(one, "intro")][:1]
        yield from self._own_words((*words[:1], *introductions), number, depth)
        for child in element:
            tag = tag_of(child)
            if child in words[1:]:
                more = self._words((child,))
                if more.text:
                    yield Part("words", more, depth=depth)
            elif tag in _GROUPS:
                yield from self._list(child, depth, introductions)
            elif tag in _ITEMS:
                yield from self._item(child, depth if tag == "alinea" and not number else depth + 1)

    def _own_words(self, elements: tuple[Element, ...], number: str, depth: int) -> Iterator[Part]:
        """The words of an item; tables in it come after them."""
        tables = [table for element in elements for table in element.iter(f"{N}table")]
        words = self._words(elements, _before(number), skipped=frozenset(("table",)))
        if number and not words.text:
            words = Words(self._block(number))
        if words.text:
            yield Part("item" if number else "words", words, number, depth if number else depth - 1)
        for table in tables:
            yield from self._table(table)

    def _list(self, element: Element, depth: int, introductions: list[Element]) -> Iterator[Part]:
        """The items of a list and what stands between and below them."""
        items = False
        for child in element:
            tag = tag_of(child)
            if child in introductions:
                continue
            if tag in _ITEMS:
                items = True
                yield from self._item(child, depth + 1)
            elif tag in _TITLES:
                yield Part("heading", self._words((child,)))
            elif tag in _WORDS or tag == "p":
                words = self._words((child,))
                if words.text:
                    yield Part("words", words, depth=depth)
            elif tag in _GROUPS:
                yield from self._list(child, depth + 1 if items else depth, introductions)

    def _table(self, element: Element) -> Iterator[Part]:
        rows = ["\t".join(plain(cell) for cell in row) for row in element.iter(f"{N}tr")]
        text = "\n".join(row for row in rows if row.strip()) or plain(element)
        if text:
            yield Part("table", Words(self._block(text)))

    # metadata

    def _steps(self, meta: Element | None) -> Iterator[Step]:
        for step in meta.iter(f"{N}step") if meta is not None else ():
            symbol, by = " ".join((step.get("as") or "").split()), " ".join((step.get("by") or "").split())
            line = self._block(f"{symbol}\t{by}".strip())
            words = line[len(line) - len(by) :]
            yield Step(step.get("outcome") or "", symbol, words, _day(step.get("date")), line.span)

    def _counts(self, meta: Element | None) -> Iterator[Count]:
        for count in meta.iter(f"{N}count") if meta is not None else ():
            position = _POSITIONS.get((count.get("refersTo") or "").lstrip("#"))
            if position is None:
                continue
            names = [name for state in count.iter(f"{N}organization") if (name := plain(state))]
            line = self._block(", ".join(names), f"{position}\t")
            voters: list[Passage] = []
            start = 0
            for name in names:
                voters.append(line[start : start + len(name)])
                start += len(name) + 2
            stated = _number(count.get("value") or "")
            yield Count(position, len(names) if stated is None else stated, tuple(voters))

    def _subjects(self) -> Iterator[str]:
        for keyword in self._root.iter(f"{N}keyword"):
            if _SUBJECT.fullmatch(iri := (keyword.get("href") or "").strip()):
                yield iri


def _operative(part: Part, *, numbered: bool) -> Part:
    """A preambular part as what it is below the first numbered paragraph."""
    if numbered:
        return replace(part, kind="item", depth=1)
    return replace(part, kind="item", depth=2) if part.number else replace(part, kind="words", depth=0)


def _before(number: str) -> str:
    return f"{number}\t" if number else ""


def _number(text: str) -> int | None:
    found = _NUMBER.search(text)
    return int(found.group()) if found else None
